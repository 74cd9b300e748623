"""Commands with their parameters, as they stand in the text: names and literal values, in any order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from entradrift.exports.rules_editor.tokens import Kind, Token, tokens, wrong

_CONSTANTS: Final[dict[str, bool | None]] = {"$true": True, "$false": False, "$null": None}
IMPORT: Final = "import-module"
"""The one command that people give a value without a parameter."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An element of a variable, such as `$syncRule[0]`."""

    variable: str
    """In small letters: letter case does not matter."""
    index: int


Literal = str | bool | Reference | None


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter with what it is given."""

    name: str
    """As written."""
    line: int
    values: tuple[Literal, ...]
    """Empty for a switch, and for an empty list."""
    switch: bool = False
    """Nothing was given."""
    attached: bool = False
    """The value stands behind a colon: a switch takes it only so."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command."""

    name: str
    """In small letters."""
    line: int
    arguments: dict[str, Argument]
    """By their names in small letters."""


def commands(text: str, path: str) -> Iterator[Command]:
    """Yield the commands of `text` from the file at `path`.

    Raises InputError with the line for everything else, and for a parameter that is given twice.
    """
    words = _Words(text, path)
    while (token := words.next()) is not None:
        if token.kind is not Kind.END:
            yield _command(token, words)


class _Words:
    """The words of a text with a look at the next one."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.line = 1
        """Of the word that was taken last."""
        self._rest = tokens(text, path)
        self._ahead = next(self._rest, None)

    def peek(self) -> Token | None:
        """Return the next word and leave it there; None at the end."""
        return self._ahead

    def next(self) -> Token | None:
        """Take the next word."""
        token, self._ahead = self._ahead, next(self._rest, None)
        if token is not None:
            self.line = token.line
        return token

    def skip_ends(self) -> None:
        """Pass over ends of lines: inside a list and behind a comma they mean nothing."""
        while self._ahead is not None and self._ahead.kind is Kind.END:
            self.next()


def _command(name: Token, words: _Words) -> Command:
    if name.kind is not Kind.WORD:
        raise wrong(
            words.path,
            name.line,
            "a value or parameter without a command, where the name of a command is expected",
        )
    folded_name = name.text.casefold()
    arguments: dict[str, Argument] = {}
    while (token := words.next()) is not None and token.kind is not Kind.END:
        if folded_name == IMPORT and not arguments and token.kind in (Kind.TEXT, Kind.WORD):
            arguments["name"] = Argument("Name", token.line, (token.text,))
            continue
        if token.kind is not Kind.PARAMETER:
            raise wrong(words.path, token.line, "a value without the name of a parameter before it")
        argument = _argument(token, words)
        folded = argument.name.casefold()
        if folded in arguments:
            raise wrong(
                words.path,
                token.line,
                f"the parameter -{argument.name[:40]} is given twice, so its value is unclear",
            )
        arguments[folded] = argument
    return Command(folded_name, name.line, arguments)


def _argument(parameter: Token, words: _Words) -> Argument:
    attached = parameter.text.endswith(":")
    name = parameter.text.removesuffix(":")
    token = words.peek()
    if token is None or token.kind in (Kind.PARAMETER, Kind.END):
        if attached:
            raise wrong(
                words.path, parameter.line, f"the parameter -{name[:40]} has no value behind its colon"
            )
        return Argument(name, parameter.line, (), switch=True)
    if token.kind is Kind.OPEN:
        words.next()
        return Argument(name, parameter.line, _list(token, words), attached=attached)
    values = [_literal(words)]
    while (token := words.peek()) is not None and token.kind is Kind.COMMA:
        words.next()
        words.skip_ends()
        values.append(_literal(words))
    return Argument(name, parameter.line, tuple(values), attached=attached)


def _list(begin: Token, words: _Words) -> tuple[Literal, ...]:
    """Return the values up to the closing bracket; the opening one is taken already."""
    values: list[Literal] = []
    words.skip_ends()
    while (token := words.peek()) is not None and token.kind is not Kind.CLOSE:
        values.append(_literal(words))
        words.skip_ends()
        token = words.peek()
        if token is not None and token.kind is Kind.COMMA:
            words.next()
            words.skip_ends()
            if (after := words.peek()) is not None and after.kind is Kind.CLOSE:
                raise wrong(
                    words.path, after.line, "a list that ends with a comma, where another value is expected"
                )
        elif token is not None and token.kind is not Kind.CLOSE:
            raise wrong(words.path, token.line, "a list without commas between its values")
    if token is None:
        raise wrong(words.path, begin.line, "a list that begins here has no end, so the file is cut off")
    words.next()
    return tuple(values)


def _literal(words: _Words) -> Literal:
    token = words.next()
    if token is None:
        raise wrong(words.path, words.line, "the file ends where a value is expected, so it is cut off")
    if token.kind in (Kind.TEXT, Kind.WORD):
        return token.text
    if token.kind is not Kind.VARIABLE:
        raise wrong(words.path, token.line, "no value where one is expected")
    folded = token.text.casefold()
    if folded in _CONSTANTS:
        return _CONSTANTS[folded]
    variable, bracket, index = folded[1:].partition("[")
    if not bracket or len(index) > 6:  # noqa: PLR2004 - a number that nobody means
        raise wrong(
            words.path,
            token.line,
            "a variable, whose value is not in the file, where the value itself is expected",
        )
    return Reference(variable, int(index.removesuffix("]")))
