"""The scripts of the collector, and what can be read out of their syntax trees."""

from pathlib import Path

from tests.powershell import syntax
from tree_sitter import Node, Tree

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "collector"
EXPORT = FOLDER / "Export-EntraConnect.ps1"
REGISTER = FOLDER / "Register-EntraConnectExport.ps1"
SIMULATED = Path(__file__).parent / "simulated"
PART_READER = "Read-Part"


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def tree_of(path: Path) -> Tree:
    return syntax.parse(text_of(path))


def calls_of(function: Node) -> list[str]:
    """The commands that a function calls."""
    return [syntax.name_of(node) for node in syntax.walk(function) if node.type == "command"]


def readers(tree: Tree) -> dict[str, str]:
    """The function that reads each part of a bundle, by the part."""
    body = syntax.functions(tree)[PART_READER]
    return {
        syntax.strings(clause)[0]: next(
            name
            for node in syntax.walk(clause)
            if node.type == "command" and (name := syntax.name_of(node)).startswith("Read-")
        )
        for clause in syntax.walk(body)
        if clause.type == "switch_clause"
    }


def reachable(tree: Tree, function: str) -> list[Node]:
    """A function and every function of the script that it calls, directly or not."""
    functions = syntax.functions(tree)
    found: dict[str, Node] = {}
    waiting = [function]
    while waiting:
        name = waiting.pop()
        if name in found or name not in functions:
            continue
        found[name] = functions[name]
        waiting += calls_of(functions[name])
    return list(found.values())


def written_keys(function: Node) -> set[str]:
    """The keys that a function gives to the records that it makes.

    These are the names in lists of properties, the keys of ordered records, what is assigned to `$record['...']`, and
    the names of lists that are added.
    """
    keys: set[str] = set()
    for node in syntax.walk(function):
        if node.type == "command":
            keys |= _keys_of_call(node)
        elif node.type == "hash_entry" and not _is_about_parameters(node):
            keys |= _key_of_entry(node)
        elif node.type == "left_assignment_expression":
            keys |= {
                key
                for found in syntax.walk(node)
                if found.type == "element_access"
                for key in syntax.strings(found)
            }
        elif node.type == "foreach_statement":
            keys |= _keys_of_loop(node)
    return keys


def _keys_of_call(command: Node) -> set[str]:
    name = syntax.name_of(command)
    found = syntax.strings(command)
    if name == "ConvertTo-Record":
        return set(found)
    if name in {"Add-TextList", "Add-ParameterList"} and found:
        return {found[-1]}
    return set()


def _key_of_entry(entry: Node) -> set[str]:
    key = next(node for node in entry.children if node.type == "key_expression")
    names = syntax.strings(key) or [syntax.shown(key, whole=True)]
    holds = syntax.shown(entry, whole=True)
    # A table of property lists: its values are keys as well; one of alternatives gives only its own name.
    nested = syntax.function_around(entry) == "ConvertFrom-Connector" and "@(" in holds
    return {*names, *(syntax.strings(entry) if nested else ())}


def _is_about_parameters(entry: Node) -> bool:
    return syntax.function_around(entry) == ""


def _keys_of_loop(loop: Node) -> set[str]:
    """`foreach ($list in 'A', 'B')` whose body adds a list of that name."""
    body = next((node for node in loop.children if node.type == "statement_block"), None)
    if body is None or not {"Add-TextList", "Add-ParameterList"} & set(calls_of(body)):
        return set()
    return {text for child in loop.children if child.type == "pipeline" for text in syntax.strings(child)}
