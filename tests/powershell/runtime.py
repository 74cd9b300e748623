"""What a running script has: variables in their scopes, functions, streams, and who evaluates what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from tests.powershell.conversions import cast
from tests.powershell.tree import Node
from tests.powershell.values import PowerShellError, ScriptBlock, TypeName, Unsupported, Value

Output = list[Value]
_CONSTANTS: Final[dict[str, Value]] = {"true": True, "false": False, "null": None}


class ReturnSignal(Exception):  # noqa: N818
    """`return`: what it puts out is in the output already."""


class LoopSignal(Exception):  # noqa: N818
    """`break` or `continue`."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class ExitSignal(Exception):  # noqa: N818
    """`exit`."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Variable:
    """A variable; one that was declared with a type converts whatever it gets."""

    value: Value
    kind: str = ""


@dataclass
class Streams:
    """What a script says and does apart from the server."""

    output: Output = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    information: list[str] = field(default_factory=list)
    verbose: list[str] = field(default_factory=list)
    would: list[tuple[str, str]] = field(default_factory=list)
    """Target and action of every ShouldProcess that was answered with no."""
    did: list[tuple[str, str]] = field(default_factory=list)
    """Target and action of every ShouldProcess that was answered with yes."""
    folders: list[str] = field(default_factory=list)
    """Folders that were made."""


Cmdlet = Callable[["Runtime", Node, "Output | None"], Output]
"""Runs a command: its node, and what the pipeline brings (None at the beginning of a pipeline)."""


class Runtime:
    """One run of one script."""

    def __init__(
        self,
        expressions: Mapping[str, Callable[[Runtime, Node], Value]],
        statements: Mapping[str, Callable[[Runtime, Node, Output], None]],
        method_call: Callable[[Runtime, Node, Node], Value],
        environment: Mapping[str, str],
        host: str,
    ) -> None:
        self._expressions = expressions
        self._statements = statements
        self._method_call = method_call
        self._scopes: list[dict[str, Variable]] = [{}]
        self.environment = environment
        self.host = host
        self.functions: dict[str, ScriptBlock] = {}
        self.cmdlets: dict[str, Cmdlet] = {}
        self.streams = Streams()
        self.strict = False

    # --- evaluation ---------------------------------------------------------------------------------------

    def value(self, node: Node) -> Value:
        """Return the value of an expression."""
        handler = self._expressions.get(node.type)
        if handler is None:
            raise unsupported(node)
        return handler(self, node)

    def method_call(self, member: Node, listed: Node) -> Value:
        """Return the value of a method call whose member and arguments are separate nodes."""
        return self._method_call(self, only(member), listed)

    def execute(self, node: Node, output: Output) -> None:
        """Run a statement; what it puts out is appended to `output`."""
        handler = self._statements.get(node.type)
        if handler is None:
            raise unsupported(node)
        handler(self, node, output)

    # --- variables ----------------------------------------------------------------------------------------

    @property
    def depth(self) -> int:
        """How many scopes there are; 1 is the script itself."""
        return len(self._scopes)

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Open a new scope, as a function or an invoked script block does."""
        if len(self._scopes) > 100:
            raise Unsupported("functions that call each other more than 100 deep")
        self._scopes.append({})
        try:
            yield
        finally:
            self._scopes.pop()

    @contextmanager
    def item(self, value: Value) -> Iterator[None]:
        """Give `$_` a value in the present scope."""
        scope = self._scopes[-1]
        before = scope.get("_")
        scope["_"] = Variable(value)
        try:
            yield
        finally:
            del scope["_"]
            if before is not None:
                scope["_"] = before

    def get(self, name: str) -> Value:
        """Return a variable, looked for in this scope and in those of the callers."""
        folded = name.casefold()
        if folded.startswith("env:"):
            return next(
                (value for key, value in self.environment.items() if key.casefold() == folded[4:]), None
            )
        if ":" in folded:
            raise Unsupported(f"the variable ${name}, which names its scope")
        if folded in _CONSTANTS:
            return _CONSTANTS[folded]
        folded = "_" if folded == "psitem" else folded
        for scope in reversed(self._scopes):
            if folded in scope:
                return scope[folded].value
        if folded in {"args", "input", "matches", "error", "host", "pscommandpath", "myinvocation"}:
            raise Unsupported(f"the variable ${name}")
        if self.strict:
            raise PowerShellError(f"The variable '${name}' cannot be retrieved because it has not been set.")
        return None

    def set(self, name: str, value: Value) -> None:
        """Assign to a variable of the present scope."""
        folded = name.casefold()
        if ":" in folded or folded in {*_CONSTANTS, "_", "psitem", "pscmdlet"}:
            raise Unsupported(f"assigning to ${name}")
        known = self._scopes[-1].get(folded)
        if known is not None and known.kind:
            known.value = cast(TypeName(known.kind), value)
        else:
            self._scopes[-1][folded] = Variable(value)

    def declare(self, name: str, value: Value, kind: str = "") -> None:
        """Make a variable of the present scope that keeps its type."""
        self._scopes[-1][name.casefold()] = Variable(value, kind)

    def preference(self, name: str) -> str:
        """Return a preference variable, such as `$ErrorActionPreference`, folded."""
        for scope in reversed(self._scopes):
            if name.casefold() in scope:
                return str(scope[name.casefold()].value).casefold()
        return ""


def code(node: Node) -> list[Node]:
    """Return the children of a node."""
    return node.children


def only(node: Node) -> Node:
    """Return the only child of a node."""
    if len(node.children) != 1:
        raise unsupported(node)
    return node.children[0]


def text(node: Node) -> str:
    """Return the source of a node."""
    return node.text


def operands(node: Node, *tokens: str) -> list[Node]:
    """Return the children of a node that are none of the given tokens."""
    return [child for child in code(node) if not (not child.is_named and child.type in tokens)]


def unsupported(node: Node) -> Unsupported:
    """Return the error for something that the interpreter does not know."""
    return Unsupported(f"line {node.line}: {node.type}: {' '.join(node.text.split())[:80]}")
