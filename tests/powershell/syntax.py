"""PowerShell as a syntax tree, without PowerShell: what a script says, and where it cannot be read.

The grammar is that of tree-sitter-pwsh. It accepts some things that only PowerShell 7 understands and some that no
PowerShell does (`else` without `if`), so a clean tree is needed and not sufficient; where a real PowerShell exists,
`Parser.ParseFile` decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import tree_sitter_pwsh
from tree_sitter import Language, Node, Parser, Tree

_PARSER = Parser(Language(tree_sitter_pwsh.language()))
NESTED = frozenset({"script_block_expression", "sub_expression"})


@dataclass(frozen=True)
class Problem:
    """A place where the grammar does not know how to go on."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


@lru_cache(maxsize=64)
def parse(text: str) -> Tree:
    """Return the syntax tree of a script."""
    return _PARSER.parse(text.encode("utf-8"))


def errors(text: str) -> list[Problem]:
    """Return every place of a script that is no PowerShell, or where something is missing."""
    root = parse(text).root_node
    return [
        Problem(line_of(node), f"missing {node.type}" if node.is_missing else shown(node))
        for node in (walk(root) if root.has_error else ())
        if node.is_error or node.is_missing
    ]


def commands(text: str) -> list[tuple[str, int]]:
    """Return every command that a script calls, with its line, in the order of the text.

    The name of a command that is computed (`& $path`) is its text, such as `$path`.
    """
    return [(name, line_of(node)) for node in command_nodes(parse(text)) if (name := name_of(node))]


def command_nodes(tree: Tree) -> list[Node]:
    """Return the nodes of every command that is called, in the order of the text."""
    return [node for node in walk(tree.root_node) if node.type == "command" and name_of(node)]


def name_of(command: Node) -> str:
    """Return the name of a command, empty for a node that calls nothing."""
    name = command.child_by_field_name("command_name")
    return shown(name, whole=True) if name is not None else ""


def operator_of(command: Node) -> str:
    """Return how a command is called: `&`, `.`, or nothing."""
    found = next((child for child in command.children if child.type == "command_invocation_operator"), None)
    return "" if found is None else shown(found)


def parameters(command: Node) -> list[str]:
    """Return the parameters that a command is given by name, such as `-LiteralPath`, without a value behind a colon."""
    elements = command.child_by_field_name("command_elements")
    if elements is None:
        return []
    return [
        shown(node, whole=True).rstrip(":") for node in elements.children if node.type == "command_parameter"
    ]


def arguments(command: Node) -> list[str]:
    """Return the text of everything that follows the name of a command."""
    elements = command.child_by_field_name("command_elements")
    if elements is None:
        return []
    return [
        shown(node, whole=True) for node in elements.named_children if node.type != "command_argument_sep"
    ]


def functions(tree: Tree) -> dict[str, Node]:
    """Return the functions that a script defines, by name."""
    return {
        shown(name, whole=True): node
        for node in walk(tree.root_node)
        if node.type == "function_statement"
        for name in node.children
        if name.type == "function_name"
    }


def function_around(node: Node) -> str:
    """Return the name of the function that a node is in, empty at the top of the script."""
    found = node.parent
    while found is not None:
        if found.type == "function_statement":
            return next(shown(child, whole=True) for child in found.children if child.type == "function_name")
        found = found.parent
    return ""


def strings(node: Node) -> list[str]:
    """Return the texts in single quotes below a node, as PowerShell reads them."""
    return [
        shown(found, whole=True)[1:-1].replace("''", "'")
        for found in walk(node)
        if found.type == "verbatim_string_characters"
    ]


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, in the order of the text."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(found.children))


def line_of(node: Node) -> int:
    """Return the line on which a node begins, counted from 1."""
    return node.start_point[0] + 1


def shown(node: Node, *, whole: bool = False) -> str:
    """Return the text of a node: all of it, or as much as a message can show."""
    text = (node.text or b"").decode("utf-8")
    return text if whole else re.sub(r"\s+", " ", text)[:80]
