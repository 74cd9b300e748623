"""Values that cannot be compared, or mean the same, because of how different builds and tools write them."""

from __future__ import annotations

import re
from typing import Final

from entradrift.model.sync_rule import ScopingFilter
from entradrift.model.values import Value

_INTEGER_ENUM: Final = re.compile(r"#-?\d+")


def empty_by_build(ours: Value, theirs: Value) -> bool:
    """Tell whether one value is absent and the other False: older builds do not write every field."""
    return {repr(ours), repr(theirs)} == {"None", "False"}


def is_integer_enum(value: object) -> bool:
    """Tell whether `value` is an enum that the export wrote as an integer (`#1`)."""
    return isinstance(value, str) and _INTEGER_ENUM.fullmatch(value) is not None


def incomparable_enums(ours: Value, theirs: Value) -> bool:
    """Tell whether, of the same enum, one value is an integer (`#1`) and the other a name."""
    return bool(ours and theirs) and is_integer_enum(ours) is not is_integer_enum(theirs)


def incomparable_filters(ours: ScopingFilter, theirs: ScopingFilter) -> bool:
    """Tell whether one scoping filter has its operators as integers and the other as names."""
    integers = [
        {is_integer_enum(clause.operator) for group in groups for clause in group}
        for groups in (ours, theirs)
    ]
    return {True} in integers and {False} in integers
