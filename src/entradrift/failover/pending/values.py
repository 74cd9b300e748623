"""Values of attributes as text for people: what csexport writes as hexadecimal or base64, and what changes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

MAX_KEPT: Final = 32_768
"""Characters of one value that are kept; of a longer one the beginning, its length and a digest."""
_BEGINNING: Final = 200
_BITS: Final = 64
_HEXADECIMAL: Final = re.compile(r"0[xX][0-9A-Fa-f]{1,16}")
_EXACT: Final = frozenset({"sourceanchor", "cloudanchor", "immutableid", "onpremisesimmutableid"})
"""Attributes of type string that hold base64, where another letter case is another value."""


def kept(text: str) -> str:
    """Return `text`, or for a very long value what still tells it from any other."""
    if len(text) <= MAX_KEPT:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[:_BEGINNING]}… ({len(text)} characters, SHA-256 {digest})"


def decoded(values: Sequence[str], kind: str) -> list[str]:
    """Return values of one kind as they are shown: integers in decimal, base64 without line breaks."""
    if kind == "integer":
        return [_integer(value.strip()) for value in values]
    if kind == "boolean":
        return [value.strip().lower() for value in values]
    if kind == "binary":
        return ["".join(value.split()) for value in values]
    return list(values)


def _integer(text: str) -> str:
    """Return a 64-bit integer in decimal: csexport writes `0x` and the two's complement. Anything else stays."""
    if _HEXADECIMAL.fullmatch(text) is None:
        return text
    number = int(text, 16)
    return str(number - (1 << _BITS) if number >> (_BITS - 1) else number)


def is_net_zero(attribute: str, kind: str, added: Sequence[str], removed: Sequence[str]) -> bool:
    """Tell whether the values added are those removed, except for order and, where it means nothing, letter case."""
    if len(added) != len(removed) or not added:
        return False
    if len(added) == 1 and added[0].casefold() != removed[0].casefold():
        return False  # by far the most frequent case
    name = attribute.lower()
    if kind == "binary" or name in _EXACT:
        return sorted(added) == sorted(removed)
    if name == "proxyaddresses":
        # SMTP: marks the primary address, smtp: another one.
        return sorted(map(_address, added)) == sorted(map(_address, removed))
    return sorted(map(str.casefold, added)) == sorted(map(str.casefold, removed))


def _address(value: str) -> str:
    prefix, colon, address = value.partition(":")
    return f"{prefix}{colon}{address.casefold()}"
