from __future__ import annotations

import pytest

from entradrift.report.visible import blanks, pieces, visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain é 漢字 שלום", "plain é 漢字 שלום"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\x00\x7f\x9b", r"\x00\x7f\x9b"),
        ("\u202e\u2066\u200f", r"\u202e\u2066\u200f"),
        ("\u200b\ufeff\u00ad\u00a0", r"\u200b\ufeff\xad\xa0"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("a\r\nb\tc", "a\\r\nb\tc"),
    ],
)
def test_characters_that_could_act_are_shown(text: str, expected: str):
    assert visible(text) == expected
    assert "".join(part for part, _ in pieces(text)) == expected


def test_line_ends_are_shown_where_one_line_is_wanted():
    assert visible("a\r\n\tb", keep="") == r"a\r\n\tb"


def test_escapes_are_told_from_text():
    assert list(pieces("a\x1b\x1bb")) == [("a", False), (r"\x1b", True), (r"\x1b", True), ("b", False)]


def test_white_space_can_be_made_visible():
    assert blanks(" \t\n") == "·⇥↵\n"
