"""Verdicts and growth."""

import pytest
from benchmarks.row import Point, Row, growth


@pytest.mark.parametrize(
    ("measured", "wanted", "verdict"),
    [(2.0, 2.0, "ok"), (2.01, 2.0, "MISSED"), (0.0, 0.0, "ok"), (5.0, None, "-"), (None, 2.0, "-")],
)
def test_a_figure_is_held_to_what_was_wanted(measured: float | None, wanted: float | None, verdict: str):
    assert Row("x", measured, wanted).verdict == verdict


def test_a_small_run_judges_mistakes_only():
    assert Row("too slow", 9.0, 1.0).without_verdict().verdict == "-"
    assert Row("mistakes", 1.0, 0.0, proof=True).without_verdict().verdict == "MISSED"


POINTS = [Point("1", 1, 1.0), Point("2", 2, 4.0), Point("4", 4, 8.0), Point("8", 8, 8.0)]


def test_growth_is_the_largest_exponent_between_neighbours():
    [row] = growth("CPU", POINTS)
    assert row == Row("CPU: growth exponent", 2.0, 1.2, note="1 to 2 2.00, 2 to 4 1.00, 4 to 8 0.00")
    assert row.verdict == "MISSED"


@pytest.mark.parametrize(
    ("judged_from", "least", "measured", "wanted"),
    [(2, 0, 1.0, 1.2), (4, 0, 0.0, 1.2), (0, 8.0, 1.0, 1.2), (8, 0, 2.0, None), (0, 8.1, 2.0, None)],
)
def test_growth_is_judged_only_where_the_size_counts(
    judged_from: float, least: float, measured: float, wanted: float | None
):
    [row] = growth("CPU", POINTS, judged_from=judged_from, least=least)
    assert (row.measured, row.wanted) == (measured, wanted)


@pytest.mark.parametrize("taken", [None, 0.0, -0.1])
def test_growth_from_nothing_says_nothing(taken: float | None):
    assert list(growth("CPU", [Point("1", 1, taken), Point("2", 2, 4.0)])) == []
