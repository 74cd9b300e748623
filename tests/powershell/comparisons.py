"""The operators of PowerShell that compare: texts are compared by the invariant culture, never by code.

That matters: characters without weight (soft hyphen, joiners, marks of direction, control characters) make no
difference even to `-ceq`, and a letter with an accent equals the letter followed by the accent. The tables of Windows
are not here; what they ignore is taken to be every control and format character, and beyond canonical equivalence
only the documented expansions are known.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable
from typing import Final

from tests.powershell.conversions import guid_of, integer_of, joined, span_of, text_of, truth_of
from tests.powershell.values import (
    NOTHING,
    Array,
    Char,
    EnumValue,
    Hashtable,
    Listed,
    PowerShellError,
    Record,
    ScriptBlock,
    TimeSpan,
    Unsupported,
    Value,
)

_EXPANSIONS: Final = {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
_KEPT: Final = frozenset("\t\n\v\f\r\x85")


def same_text(one: str, other: str, *, ignore_case: bool) -> bool:
    """Return whether two texts are equal for `-eq` (ignoring case) or `-ceq`."""
    if one == other:
        return True
    first, second = _weighted(one), _weighted(other)
    if ignore_case:
        return first.casefold() == second.casefold()
    return first == second


def _weighted(text: str) -> str:
    kept = (
        _EXPANSIONS.get(character, character)
        for character in text
        if character in _KEPT or unicodedata.category(character) not in {"Cc", "Cf"}
    )
    return unicodedata.normalize("NFD", "".join(kept))


def equal(left: Value, right: Value, *, ignore_case: bool) -> bool:
    """Return whether two single values are equal: the right one is converted to the type of the left one."""
    left, right = (None if value is NOTHING else value for value in (left, right))
    if left is None or right is None:
        return left is right
    if isinstance(left, str):
        return same_text(text_of(left), text_of(right), ignore_case=ignore_case)
    if isinstance(left, bool):
        return left == truth_of(right)
    if isinstance(left, EnumValue):
        return left.name.casefold() == text_of(right).casefold()
    if isinstance(left, Record | ScriptBlock | Hashtable):
        return left is right
    for kind, convert in _CONVERTED:
        if isinstance(left, kind):
            try:
                return bool(left == convert(right))
            except PowerShellError:
                return False
    raise Unsupported(f"comparing {type(left).__name__} with {type(right).__name__}")


_CONVERTED: Final[tuple[tuple[type, Callable[[Value], Value]], ...]] = (
    (int, integer_of),
    (uuid.UUID, guid_of),
    (TimeSpan, span_of),
)


def _equals(left: Value, right: Value, *, ignore_case: bool, wanted: bool) -> Value:
    if isinstance(left, Listed):
        return Array([item for item in left if equal(item, right, ignore_case=ignore_case) is wanted])
    return equal(left, right, ignore_case=ignore_case) is wanted


def _contains(left: Value, right: Value, *, ignore_case: bool) -> bool:
    items = left if isinstance(left, Listed) else [left]
    # -contains asks each item whether it equals the value, as -eq does.
    return any(equal(item, right, ignore_case=ignore_case) for item in items if left is not NOTHING)


def _ordered(left: Value, right: Value) -> int:
    if isinstance(left, bool | str) or not isinstance(left, int) or isinstance(right, Listed):
        raise Unsupported("comparing anything but numbers by size")
    number = integer_of(right)
    return (left > number) - (left < number)


def _join(left: Value, right: Value) -> str:
    items = left if isinstance(left, Listed) else [left]
    return joined(text_of(right).join(text_of(item) for item in items if left is not NOTHING))


OPERATORS: Final[dict[str, Callable[[Value, Value], Value]]] = {
    "-eq": lambda left, right: _equals(left, right, ignore_case=True, wanted=True),
    "-ne": lambda left, right: _equals(left, right, ignore_case=True, wanted=False),
    "-ceq": lambda left, right: _equals(left, right, ignore_case=False, wanted=True),
    "-cne": lambda left, right: _equals(left, right, ignore_case=False, wanted=False),
    "-contains": lambda left, right: _contains(left, right, ignore_case=True),
    "-notcontains": lambda left, right: not _contains(left, right, ignore_case=True),
    "-ccontains": lambda left, right: _contains(left, right, ignore_case=False),
    "-cnotcontains": lambda left, right: not _contains(left, right, ignore_case=False),
    "-in": lambda left, right: _contains(right, left, ignore_case=True),
    "-notin": lambda left, right: not _contains(right, left, ignore_case=True),
    "-gt": lambda left, right: _ordered(left, right) > 0,
    "-ge": lambda left, right: _ordered(left, right) >= 0,
    "-lt": lambda left, right: _ordered(left, right) < 0,
    "-le": lambda left, right: _ordered(left, right) <= 0,
    "-join": _join,
}


def added(left: Value, right: Value) -> Value:
    """Return `left + right`: the type of the left operand decides."""
    left, right = (None if value is NOTHING else value for value in (left, right))
    if isinstance(left, Listed):
        return Array([*left, *(right if isinstance(right, Listed) else [right])])
    if isinstance(left, str) and (not isinstance(left, Char) or isinstance(right, str)):
        return joined(text_of(left), text_of(right))
    if left is None:
        return right
    if isinstance(left, int) and not isinstance(left, bool) and isinstance(right, int | str | None):
        total = left + integer_of(right)
        if not -(2**31) <= total < 2**31:
            raise Unsupported("a number that is too large for [int]")
        return total
    raise Unsupported(f"adding {type(right).__name__} to {type(left).__name__}")
