from __future__ import annotations

import pytest
from tests.report.comparisons import finding

from entradrift.model.change import Presence
from entradrift.model.values import Value
from entradrift.report.side_by_side import CellKind, side_by_side


def rows(primary: Value, staging: Value, presence: Presence = Presence.BOTH) -> list[tuple[str, str, str]]:
    values = side_by_side(finding(1, "Title", primary=primary, staging=staging, presence=presence))
    return [(row.label, row.primary.text, row.staging.text) for row in values.rows]


def note(primary: Value, staging: Value) -> str:
    return side_by_side(finding(1, "Title", primary=primary, staging=staging)).note


@pytest.mark.parametrize(
    ("primary", "staging", "expected"),
    [
        (True, False, ("", "True", "False")),
        (100, None, ("", "100", "not set")),
        ("", "x", ("", "empty text", "x")),
        ((), ("a",), ("", "", "a")),
        (1, "1", ("", "1 (number)", "1 (text)")),
        (True, 1, ("", "True", "1")),
        ("True", True, ("", "True (text)", "True (true/false)")),
    ],
)
def test_scalars(primary: Value, staging: Value, expected: tuple[str, str, str]):
    assert rows(primary, staging) == [expected]


def test_entries_of_lists_stand_in_line():
    assert rows(("a", "b", "d"), ("a", "c", "d")) == [
        ("", "a", "a"),
        ("", "b", ""),
        ("", "", "c"),
        ("", "d", "d"),
    ]


def test_structured_entries_in_the_same_place_are_compared_word_by_word():
    left, right = ({"step": "Full Import", "size": 10},), ({"step": "Delta Import", "size": 10},)
    assert rows(left, right) == [("", "size: 10; step: Full Import", "size: 10; step: Delta Import")]


def test_another_order_is_shown_with_places():
    values = side_by_side(finding(1, "Title", primary=("a", "b", "c"), staging=("c", "a", "b")))
    assert [(row.primary.place, row.staging.place) for row in values.rows] == [
        ("", "1."),
        ("1.", "2."),
        ("2.", "3."),
        ("3.", ""),
    ]
    assert values.note == "The same entries in another order."


def test_fields_stand_beside_their_names():
    left = {"b": 1, "a": {"x": "same", "y": ("p",)}}
    right = {"b": 1, "a": {"x": "same", "y": ("p", "q")}, "c": "new"}
    assert rows(left, right) == [
        ("a / x", "same", "same"),
        ("a / y", "p", "p"),
        ("", "", "q"),
        ("b", "1", "1"),
        ("c", "not present", "new"),
    ]


def test_an_object_on_one_server_says_so_once():
    assert rows({"a": 1, "b": ("x", "y")}, None, Presence.PRIMARY_ONLY) == [
        ("a", "1", "not present"),
        ("b", "x", ""),
        ("", "y", ""),
    ]
    assert rows(None, None, Presence.STAGING_ONLY) == [("", "not present", "present")]
    assert rows(None, ("x", "y"), Presence.STAGING_ONLY) == [("", "not present", "x"), ("", "", "y")]


def test_many_equal_rows_are_put_aside_but_kept():
    entries = tuple(f"entry {number}" for number in range(50))
    values = side_by_side(finding(1, "Title", primary=entries, staging=entries[:-1]))
    assert len(values.rows) == 1
    assert len(values.equal) == 49
    assert not any(row.differs for row in values.equal)


def test_words_of_ours_are_told_from_text_of_the_export():
    [row] = side_by_side(finding(1, "Title", primary="not set", staging=None)).rows
    assert (row.primary.kind, row.staging.kind) == (CellKind.VALUE, CellKind.WORD)
    assert row.differs


@pytest.mark.parametrize(
    ("primary", "staging", "expected"),
    [
        ("a b", "a  b", "Only white space differs."),
        ("Contoso", "CONTOSO", "Only letter case differs."),
        (1, "1", "The values look alike but are of different types."),
        ("a", "b", ""),
        (("a", "b"), ("a", "c"), ""),
    ],
)
def test_what_is_easily_overlooked_is_said(primary: Value, staging: Value, expected: str):
    assert note(primary, staging) == expected
