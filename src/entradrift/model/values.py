"""What a field of a configuration can hold, and the three ways in which it can hold nothing.

`None` is a value that the export wrote as null: unknown, and equal only to another null.
`NOT_CARRIED` marks a field that the export's format has no place for: it is never compared.
A field that a format could carry but that is absent from a mapping is simply not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final, TypeVar

T = TypeVar("T")
Scalar = str | int | float | bool | None
Value = Scalar | tuple["Value", ...] | Mapping[str, "Value"]


class NotCarried(Enum):
    """The type of `NOT_CARRIED`; a one-member enum so that type checkers can narrow it away."""

    NOT_CARRIED = "not carried by this format"


NOT_CARRIED: Final = NotCarried.NOT_CARRIED
"""This export format has no place for the field, so nothing is known and nothing is compared."""


def carried(items: tuple[T, ...] | NotCarried) -> tuple[T, ...]:
    """Return what a list holds; nothing where the export does not carry it."""
    return () if isinstance(items, NotCarried) else items
