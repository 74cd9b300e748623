r"""Characters that must not act: control, escape, bidirectional and invisible ones are shown as `\x1b`.

Values come from exports that anybody could have edited. A terminal must not obey an escape sequence
in a rule name, and a page must not show text in another order than it is stored in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LAYOUT = "\n\t"
_NO_LAYOUT = str.maketrans("", "", _LAYOUT)
_BYTE = 0xFF
_BASIC_PLANE = 0xFFFF


def visible(text: str, *, keep: str = _LAYOUT) -> str:
    """Return `text` with every character that is not printable and not in `keep` as an escape."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in keep else escape(character) for character in text
    )


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of `text` in order, each with whether it stands for an escaped character."""
    if text.translate(_NO_LAYOUT).isprintable():
        # Nearly every text: whole, without a look at each character.
        if text:
            yield text, False
        return
    plain: list[str] = []
    for character in text:
        if character.isprintable() or character in _LAYOUT:
            plain.append(character)
            continue
        if plain:
            yield "".join(plain), False
            plain.clear()
        yield escape(character), True
    if plain:
        yield "".join(plain), False


def escape(character: str) -> str:
    r"""Return the escape of one character as Python writes it: `\x1b`, `\u202e`, `\U000e0041`."""
    code = ord(character)
    if character in "\n\t\r":
        return {"\n": r"\n", "\t": r"\t", "\r": r"\r"}[character]
    if code <= _BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _BASIC_PLANE else f"\\U{code:08x}"


def blanks(text: str) -> str:
    """Return white space as visible marks; a line end keeps its break after the mark."""
    return re.sub(r"[ \t\n]", lambda match: {" ": "·", "\t": "⇥", "\n": "↵\n"}[match.group()], text)
