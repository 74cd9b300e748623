"""The last nights of a pair as a sentence and as a picture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.fleets import MADE, began, night, nights, sighting, span

from entradrift.report.nights import LEGEND, Axis, Spark, bar, night_of, spark

AXIS = Axis.until(MADE.isoformat())


def drawn(marks: str) -> Spark:
    return spark(nights(marks), AXIS)


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ("", "No run in the last 60 nights"),
        (".", "1 night: 1 in sync; no open findings"),
        ("." * 60, "60 nights: 60 in sync; no open findings"),
        (
            "." * 50 + "8" * 7 + "c" + "??",
            "60 nights: 50 in sync, 8 drift, 2 incomplete; open findings 0 to 12",
        ),
        ("3333", "4 nights: 4 drift; always 3 open findings"),
        ("1", "1 night: 1 drift; always 1 open finding"),
        (".xx.", "4 nights: 2 in sync, 2 failed; no open findings"),
        ("xx", "2 nights: 2 failed; nothing was compared"),
        (". . ", "3 nights: 2 in sync, 1 without a run; no open findings"),
        ("." + " " * 58 + ".", "60 nights: 2 in sync, 58 without a run; no open findings"),
        ("." * 70, "60 nights: 60 in sync; no open findings"),
        ("." + " " * 65, "No run in the last 60 nights"),
    ],
)
def test_the_words_say_what_the_picture_shows(marks: str, words: str):
    assert drawn(marks).text == words


@pytest.mark.parametrize(
    ("started", "number"),
    [
        ("2026-11-21T11:59:59+00:00", 0),
        ("2026-11-21T12:00:00+00:00", 1),
        ("2026-11-21T23:59:59+00:00", 1),
        ("2026-11-22T00:00:01+00:00", 1),
        ("2026-11-22T11:59:59+00:00", 1),
        ("2026-11-22T13:00:00+02:00", 1),
        ("2026-11-22T12:00:00", 2),
    ],
)
def test_a_night_lasts_from_noon_to_noon(started: str, number: int):
    assert night_of(started) - night_of("2026-11-21T02:00:00Z") == number


def test_each_state_has_a_shape_of_its_own():
    shapes = [(each.agreed, each.tolerated, each.drift, each.incomplete, each.failed) for each, _ in LEGEND]
    assert [[bool(path) for path in paths] for paths in shapes] == [
        [at == own for at in range(5)] for own in range(5)
    ] + [[False] * 5]
    paths = [next(filter(None, paths), "") for paths in shapes]
    assert len(set(paths)) == len(LEGEND)


def test_nights_stand_in_their_columns_and_are_as_high_as_their_open_findings():
    assert drawn("6" * 2 + " ." + "3").drift == "M222 33v-22M226 33v-22M238 33v-11"
    assert drawn("6" * 2 + " ." + "3").agreed == "M232.5 32H236"
    assert drawn("6" * 2 + " ." + "3").ground == "M220 33.5H240"
    assert drawn("c6").drift == "M234 33v-22M238 33v-11"


def test_one_finding_is_not_as_high_as_many():
    assert drawn("1").drift == "M238 33v-4"


def test_a_night_without_comparison_is_no_bar():
    assert drawn("x?") == replace(
        drawn(""),
        text=drawn("x?").text,
        ground="M232 33.5H240",
        failed="M232 23l4 6m0-6l-4 6",
        incomplete="M237 33v-4h2v4",
        marks="M238 25v.1",
    )


def test_the_last_run_of_a_night_stands_for_it():
    first, second = night(0, "x"), replace(night(0, "."), started_at=began(0, minute=50))
    assert spark((first, second), AXIS).text == "1 night: 1 in sync; no open findings"


def test_a_run_from_the_future_is_in_the_last_column():
    assert spark((replace(night(0, "1"), started_at=began(-3)),), AXIS).drift == "M238 33v-4"


@pytest.mark.parametrize(
    ("first", "gone", "path"),
    [
        (0, None, "M236 1H236l4 4l-4 4H236z"),
        (10, None, "M196 1H236l4 4l-4 4H196z"),
        (90, None, "M0 1H236l4 4l-4 4H0z"),
        (10, 4, "M196 1H220v8H196z"),
        (10, 10, "M196 1H198v8H196z"),
        (90, 59, "M0 1H2v8H0z"),
        (90, 60, ""),
    ],
)
def test_a_finding_is_a_bar_that_ends_where_it_went(first: int, gone: int | None, path: str):
    assert bar(span(sighting(1, "One"), first, gone=gone), AXIS) == path


def test_the_axis_says_from_when_to_when():
    assert AXIS.words == "2026-09-24 to 2026-11-22"
