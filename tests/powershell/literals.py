"""Quoted texts as PowerShell's own tokenizer reads them, which knows curly quotes; the grammar does not.

Windows PowerShell takes U+2018 to U+201B for single and U+201C to U+201E for double quotes, inside and outside of texts.
A script whose texts end somewhere else for the grammar than for PowerShell is refused: something broke out of its quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tests.powershell import syntax
from tests.powershell.values import Unsupported
from tree_sitter import Tree

SINGLE: Final = frozenset("'\u2018\u2019\u201a\u201b")
DOUBLE: Final = frozenset('"\u201c\u201d\u201e')
_BEFORE_COMMENT: Final = frozenset(" \t\r\n;{}()|,=&")
_ESCAPES: Final = {"0": "\0", "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_SPECIAL: Final = re.compile("[^\\x20-\\x7e\t\r\n]|['\"#`@()<]")
"""Where the reader of code has to look closer."""
_PLAIN: Final = frozenset(map(chr, range(32, 127))) | frozenset("\t\r\n")


@dataclass(frozen=True)
class Span:
    """A quoted text with its quotes, as offsets in characters."""

    start: int
    end: int


def refuse_other_readings(text: str, tree: Tree) -> None:
    """Raise Unsupported where PowerShell and the grammar read different texts, or code holds what people do not see."""
    read = [(_bytes(text, span.start), _bytes(text, span.end)) for span in spans(text)]
    parsed = [
        (node.start_byte, node.end_byte)
        for node in syntax.walk(tree.root_node)
        if node.type in {"verbatim_string_characters", "expandable_string_literal"}
    ]
    for one, other in zip(sorted(read), sorted(parsed), strict=False):
        if one != other:
            line = text.encode()[: min(one[0], other[0])].count(b"\n") + 1
            raise Unsupported(f"line {line}: a quoted text ends somewhere else than it seems to")
    if len(read) != len(parsed):
        raise Unsupported(f"{len(read)} quoted texts for PowerShell, {len(parsed)} for the grammar")


def verbatim(quoted: str) -> str:
    """Return the text of a literal in single quotes: of two quotes in a row the second one stands."""
    characters = iter(quoted[1:-1])
    return "".join(next(characters) if character in SINGLE else character for character in characters)


def escaped(character: str) -> str:
    """Return what a character behind a backtick stands for in double quotes."""
    if character in {"e", "u"}:
        raise Unsupported(f"`{character} means one thing to Windows PowerShell and another to PowerShell 7")
    return _ESCAPES.get(character, character)


def spans(text: str) -> Iterator[Span]:
    """Yield the quoted texts of a script, those inside of others after them."""
    reader = _Reader(text)
    reader.code(0, closing="")
    yield from reader.found


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self.found: list[Span] = []

    def code(self, at: int, closing: str) -> int:
        """Read code up to a closing parenthesis (or to the end) and return where it ends."""
        text, depth = self._text, 0
        while at < len(text):
            special = _SPECIAL.search(text, at)
            if special is None:
                at = len(text)
                break
            at = special.start()
            character = text[at]
            if closing and character == closing and depth == 0:
                return at + 1
            if character == "(":
                depth += 1
            elif character == ")":
                depth -= 1
            at = self._token(at, character)
        if closing:
            raise Unsupported("a sub-expression without an end")
        return at

    def _token(self, at: int, character: str) -> int:
        text = self._text
        if character in SINGLE:
            return self._single(at)
        if character in DOUBLE:
            return self._double(at)
        if text.startswith("<#", at):
            end = text.find("#>", at)
            if end < 0:
                raise Unsupported("a comment without an end")
            return end + 2
        if character == "#":
            if at and text[at - 1] not in _BEFORE_COMMENT and text[:at] != "\ufeff":
                raise self._error(at, "a number sign inside a word")
            ends = [end for end in (text.find("\r", at), text.find("\n", at)) if end >= 0]
            return min(ends, default=len(text))
        if character == "@" and text[at + 1 : at + 2] in SINGLE | DOUBLE:
            raise self._error(at, "a here-string")
        if character == "`" and not text.startswith(("\n", "\r\n"), at + 1):
            raise self._error(at, "a backtick that does not end its line")
        if character not in _PLAIN and not (character == "\ufeff" and at == 0):
            raise self._error(at, f"the character U+{ord(character):04X} outside of quotes")
        return at + 1

    def _single(self, start: int) -> int:
        text, at = self._text, start + 1
        while at < len(text):
            if text[at] in SINGLE:
                if text[at + 1 : at + 2] not in SINGLE or at + 1 >= len(text):
                    self.found.append(Span(start, at + 1))
                    return at + 1
                at += 1
            at += 1
        raise self._error(start, "a quoted text without an end")

    def _double(self, start: int) -> int:
        text, at = self._text, start + 1
        while at < len(text):
            character = text[at]
            if character == "`":
                at += 2
            elif text.startswith("$(", at):
                at = self.code(at + 2, ")")
            elif character in DOUBLE:
                if text[at + 1 : at + 2] not in DOUBLE or at + 1 >= len(text):
                    self.found.append(Span(start, at + 1))
                    return at + 1
                at += 2
            else:
                at += 1
        raise self._error(start, "a quoted text without an end")

    def _error(self, at: int, what: str) -> Unsupported:
        line = self._text.count("\n", 0, at) + 1
        return Unsupported(f"line {line}: {what}")


def _bytes(text: str, at: int) -> int:
    return len(text[:at].encode("utf-8"))
