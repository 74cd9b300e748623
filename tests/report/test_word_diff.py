from __future__ import annotations

from collections.abc import Callable

import pytest

from entradrift.report.word_diff import Mark, Segment, Segments, mark, shortened


def shown(segments: Segments) -> str:
    return "".join(f"[{part.text}]" if part.mark is Mark.CHANGED else part.text for part in segments)


@pytest.mark.parametrize(
    ("primary", "staging", "expected"),
    [
        ("same", "same", ("same", "same")),
        ("", "new", ("", "[new]")),
        ("2.5.79.0", "2.5.76.0", ("2.5.[79].0", "2.5.[76].0")),
        ("00:30:00", "01:00:00", ("[00:30]:00", "[01:00]:00")),
        ("EQUAL Sales", "STARTSWITH Sales", ("[EQUAL] Sales", "[STARTSWITH] Sales")),
        ("a(b)", "a( b )", ("a(b)", "a([ ]b[ ])")),
        ("a , b", "a,b", ("a[ ],[ ]b", "a,b")),
        ("Alice lives here", "Bob, elsewhere", ("[Alice lives here]", "[Bob, elsewhere]")),
    ],
)
def test_what_differs_is_marked(primary: str, staging: str, expected: tuple[str, str]):
    assert tuple(map(shown, mark(primary, staging))) == expected


def test_marks_lose_no_character_and_mirror_each_other():
    left, right = "IIF([a] = 1,\n  [b], NULL)", "IIF([a] = 2, [c], NULL)"
    there, back = mark(left, right), mark(right, left)
    assert "".join(part.text for part in there[0]) == left
    assert "".join(part.text for part in there[1]) == right
    assert {part.text for part in there[0] if part.mark is Mark.SAME} == {
        part.text for part in back[1] if part.mark is Mark.SAME
    }


def test_white_space_alone_is_recognised():
    assert mark("a b", "a  b")[1] == (Segment("a"), Segment("  ", Mark.CHANGED), Segment("b"))
    assert mark("a b", "a  b")[1][1].blank


def test_long_texts_that_differ_everywhere_stay_fast(bounded: Callable[..., str]):
    code = """
from entradrift.report.word_diff import mark
left, right = (" ".join(f"{side}{number}" for number in range(100_000)) for side in ("left", "right"))
print(len(mark(left, right)[0]))
"""
    assert bounded(code=code) == "1\n"


def test_equal_runs_are_cut_beside_the_difference():
    parts = (Segment("a" * 1000), Segment("x", Mark.CHANGED), Segment("b" * 1000))
    assert shortened(parts) == (
        Segment(" … 920 equal characters … ", Mark.GAP),
        Segment("a" * 80),
        Segment("x", Mark.CHANGED),
        Segment("b" * 80),
        Segment(" … 920 equal characters … ", Mark.GAP),
    )


def test_very_long_differences_are_cut_too():
    short = shortened((Segment("x" * 10_000, Mark.CHANGED),))
    assert [part.mark for part in short] == [Mark.CHANGED, Mark.GAP, Mark.CHANGED]
    assert short[1].text == " … 9,840 more characters … "


def test_short_texts_are_left_alone():
    parts = mark("one two", "one three")[0]
    assert shortened(parts) == parts
