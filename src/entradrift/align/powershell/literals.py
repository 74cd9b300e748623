"""Values as PowerShell literals that nothing inside can end, expand or disguise.

PowerShell reads four curly characters as single quotes too, and doubles them in the same way
(Microsoft: about_Quoting_Rules; the tokenizer of PowerShell treats U+2018 to U+201B like the plain quote).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

_QUOTES: Final = re.compile("['\u2018\u2019\u201a\u201b]")


def literal(text: str, *, lines: bool = False) -> str:
    """Return `text` as an expression whose value is exactly `text`, in any place where an argument can stand.

    Printable characters stand in single quotes. All others (line ends, control, invisible and bidirectional ones,
    halves of surrogate pairs) are named by their code, so that a reader sees what the computer sees and no editor or
    mail program can change them. With `lines`, line feeds stand as they are, for texts of several lines whose
    line ends do not matter.
    """
    if text.isprintable():
        return _quoted(text)
    parts = [
        _quoted(characters) if plain else _coded(characters) for plain, characters in _runs(text, lines=lines)
    ]
    if not parts:
        return "''"
    if len(parts) == 1 and parts[0].startswith("'"):
        return parts[0]
    # The empty text in front makes the sum a sum of texts, whatever it begins with.
    first = [] if parts[0].startswith("'") else ["''"]
    return f"({' + '.join([*first, *parts])})"


def comment(text: str) -> str:
    """Return a line of comment; what is not printable is replaced, so that the comment ends where the line ends."""
    return f"# {shown(text)}".rstrip()


def shown(text: str) -> str:
    """Return `text` on one line for people, every character that is not printable as `?`."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else "?" for character in text)


def array(items: Iterable[str], indent: str = "") -> str:
    """Return texts as an array, one on each line."""
    inner = ",\n".join(f"{indent}    {literal(item)}" for item in items)
    return f"@(\n{inner}\n{indent})" if inner else "@()"


def short_array(items: Iterable[str]) -> str:
    """Return texts as an array on one line, such as `@('givenName','sn')`."""
    return f"@({','.join(literal(item) for item in items)})"


def boolean(*, value: bool) -> str:
    """Return `$true` or `$false`."""
    return "$true" if value else "$false"


def _runs(text: str, *, lines: bool) -> Iterable[tuple[bool, str]]:
    def plain(character: str) -> bool:
        return character.isprintable() or (lines and character == "\n")

    for is_plain, characters in groupby(text, key=plain):
        yield is_plain, "".join(characters)


def _quoted(text: str) -> str:
    return f"'{_QUOTES.sub(lambda quote: quote.group() * 2, text)}'"


def _coded(text: str) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    codes = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
    return " + ".join(f"[char]0x{code:04X}" for code in codes)
