"""What builds and tools write differently without meaning anything else."""

import pytest

from entradrift.compare.equivalence import (
    empty_by_build,
    incomparable_enums,
    incomparable_filters,
    is_integer_enum,
)
from entradrift.model.sync_rule import Clause, ScopingFilter


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (None, False, True),
        (None, None, False),
        (False, False, False),
        (True, False, False),
        (None, True, False),
    ],
)
def test_an_older_build_leaves_false_away(one: bool | None, other: bool | None, same: bool):  # noqa: FBT001
    assert empty_by_build(one, other) is same
    assert empty_by_build(other, one) is same


def test_no_other_empty_value_is_false():
    assert not empty_by_build(None, 0)
    assert not empty_by_build(None, "False")


def test_enums_as_integers():
    assert [is_integer_enum(value) for value in ("#0", "#-1", "#12", "Join", "1", "#", "#1 ", 1, None)] == [
        *[True] * 3,
        *[False] * 6,
    ]


@pytest.mark.parametrize(
    ("one", "other", "incomparable"),
    [
        ("#1", "Join", True),
        ("#1", "#2", False),
        ("Join", "Provision", False),
        ("#1", "", False),
        ("", "", False),
    ],
)
def test_an_integer_and_a_name_cannot_be_compared(one: str, other: str, incomparable: bool):  # noqa: FBT001
    assert incomparable_enums(one, other) is incomparable
    assert incomparable_enums(other, one) is incomparable


def scope(*operators: str) -> ScopingFilter:
    return tuple((Clause("sn", operator, "x"),) for operator in operators)


@pytest.mark.parametrize(
    ("one", "other", "incomparable"),
    [
        (scope("#1", "#2"), scope("EQUAL", "NOTEQUAL"), True),
        (scope("#1"), scope("#2"), False),
        (scope("EQUAL"), scope("NOTEQUAL"), False),
        (scope("#1"), scope(), False),
        (scope("#1", "EQUAL"), scope("EQUAL"), False),
    ],
)
def test_filters_with_integers_and_with_names(one: ScopingFilter, other: ScopingFilter, incomparable: bool):  # noqa: FBT001
    assert incomparable_filters(one, other) is incomparable
    assert incomparable_filters(other, one) is incomparable
