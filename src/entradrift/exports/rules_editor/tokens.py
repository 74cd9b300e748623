"""The words of a PowerShell text that holds literal values only.

Nothing is evaluated. What is not a command name, a parameter, a literal, a variable or a list is an error with its
line. Every character is looked at once, whatever the text.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from entradrift.errors import InputError

FIX: Final = "Export the rules again with the Export button of the Synchronization Rules Editor and keep the file as it is"


class Kind(StrEnum):
    """What a word is."""

    WORD = "word"
    """A bare word: the name of a command, a number, a GUID."""
    PARAMETER = "parameter"
    TEXT = "text"
    """A value in quotation marks, without them."""
    VARIABLE = "variable"
    OPEN = "open"
    """`@(`"""
    CLOSE = "close"
    COMMA = "comma"
    END = "end"
    """End of a line, or a semicolon."""


class Token(NamedTuple):
    """One word of the text."""

    kind: Kind
    text: str
    line: int


_SINGLE: Final = "'\u2018\u2019\u201a\u201b"
_DOUBLE: Final = '"\u201c\u201d\u201e'
"""What PowerShell takes for quotation marks."""
_DASHES: Final = "\u2013\u2014\u2015-"
_PATTERN: Final = re.compile(
    rf"""
      (?P<end>[\n;])
    | (?P<space>[^\S\n]++)
    | (?P<continued>`[^\S\n]*+\n)
    | (?P<comment>\#[^\n]*+)
    | (?P<text>[{_SINGLE}](?:[^{_SINGLE}]++|[{_SINGLE}]{{2}})*+[{_SINGLE}])
    | (?P<double>[{_DOUBLE}](?:[^{_DOUBLE}`$]++|[{_DOUBLE}]{{2}})*+[{_DOUBLE}])
    | (?P<open>@\()
    | (?P<close>\))
    | (?P<comma>,)
    | (?P<variable>\$[A-Za-z_]\w*+(?:\[[0-9]++\])?+)
    | (?P<parameter>[{_DASHES}][A-Za-z]\w*+:?+)
    | (?P<word>[\w*.:/\\+%~!?^-]++)
    """,
    re.VERBOSE,
)
_DOUBLED: Final = {
    "text": re.compile(f"[{_SINGLE}]([{_SINGLE}])"),
    "double": re.compile(f"[{_DOUBLE}]([{_DOUBLE}])"),
}
_AFTER: Final = re.compile(r"[\s,;)`]|\Z")
"""What may stand right behind a value."""
_KINDS: Final = {
    "end": Kind.END, "open": Kind.OPEN, "close": Kind.CLOSE, "comma": Kind.COMMA, "word": Kind.WORD,
    "text": Kind.TEXT, "double": Kind.TEXT, "variable": Kind.VARIABLE, "parameter": Kind.PARAMETER,
}  # fmt: skip
_VALUES: Final = frozenset({"word", "text", "double", "variable", "close"})


def tokens(text: str, path: str) -> Iterator[Token]:
    """Yield the words of `text`, whose lines end with LF, from the file at `path`. Raises InputError."""
    position, line, length = 0, 1, len(text)
    while position < length:
        if text.startswith("<#", position):
            close = text.find("#>", position + 2)
            if close < 0:
                raise wrong(path, line, "a comment that begins here has no end")
            line += text.count("\n", position, close)
            position = close + 2
            continue
        match = _PATTERN.match(text, position)
        if match is None:
            raise _unexpected(text, position, path, line)
        group, begin, position = match.lastgroup or "", position, match.end()
        if group in _VALUES and not _AFTER.match(text, position):
            raise _glued(text, position, group, path, line + text.count("\n", begin, position))
        if group == "parameter":
            yield Token(Kind.PARAMETER, match[0][1:], line)
        elif group in _DOUBLED:
            yield Token(Kind.TEXT, _DOUBLED[group].sub(r"\1", match[0][1:-1]), line)
        elif group in _KINDS:
            yield Token(_KINDS[group], match[0], line)
        line += text.count("\n", begin, position)


def wrong(path: str, line: int, problem: str, fix: str = FIX) -> InputError:
    """Return the error for something at `line`."""
    return InputError(path, problem, place=f"line {line}", fix=fix)


def _unexpected(text: str, position: int, path: str, line: int) -> InputError:
    """Return the error for what no word begins with."""
    char = text[position]
    if char in _SINGLE:
        return wrong(
            path, line, "a value that begins here has no closing quotation mark, so the file is cut off"
        )
    if char in _DOUBLE:
        found = re.compile(f"[^{_DOUBLE}`$]*").match(text, position + 1)
        stop = text[found.end() : found.end() + 1] if found else ""
        if stop in ("$", "`"):
            return wrong(
                path,
                line,
                "a value in double quotation marks that PowerShell would compute, where the value itself is expected",
            )
        return wrong(
            path, line, "a value that begins here has no closing quotation mark, so the file is cut off"
        )
    if char == "`" and not text[position + 1 :].strip():
        return wrong(path, line, "the file ends in the middle of a command, so it is cut off")
    shown = f'"{char}"' if char in string.punctuation else "a character"
    return wrong(path, line, f"{shown} where only commands with literal values are expected")


def _glued(text: str, position: int, group: str, path: str, line: int) -> InputError:
    """Return the error for a value that something follows without a space."""
    if group in _DOUBLED:
        return wrong(
            path,
            line,
            "text right behind a closing quotation mark, where a quotation mark inside a value is expected to be doubled",
        )
    return (
        _unexpected(text, position, path, line)
        if not _PATTERN.match(text, position)
        else wrong(
            path,
            line,
            "two values without a space between them, where only commands with literal values are expected",
        )
    )
