"""Lengths of time, as written in the configuration and as said to people."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entradrift.nightly import durations

EXPECTED = "a whole number from 1 with its unit, such as 90m, 26h or 7d, and at most 3660d"


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("1m", timedelta(minutes=1)),
        ("90m", timedelta(minutes=90)),
        ("26h", timedelta(hours=26)),
        ("007d", timedelta(days=7)),
        ("3660d", timedelta(days=3660)),
        ("5270400m", timedelta(days=3660)),
    ],
)
def test_durations(text: str, duration: timedelta):
    assert durations.parse(text) == duration


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "h",
        "26 h",
        " 26h",
        "26h\n",
        "-1h",
        "+1h",
        "1.5h",
        "1e3h",
        "26H",
        "1w",
        "1d2h",
        "٣h",
        "0x1h",
        "1" * 10 + "m",
    ],
)
def test_what_is_no_duration(text: str):
    with pytest.raises(ValueError, match="not a duration") as caught:
        durations.parse(text)
    assert str(caught.value) == f"not a duration; expected {EXPECTED}"


@pytest.mark.parametrize("text", ["0m", "0d", "3661d", "999999999d", "87841h", "999999999m"])
def test_durations_out_of_range(text: str):
    with pytest.raises(ValueError, match="out of range") as caught:
        durations.parse(text)
    assert str(caught.value) == f"a duration out of range; expected {EXPECTED}"


@given(st.integers(1, 3660 * 24 * 60))
def test_what_is_written_is_read_again(minutes: int):
    duration = timedelta(minutes=minutes)
    assert durations.parse(durations.short(duration)) == duration


@given(st.text(max_size=12))
def test_no_text_does_anything_but_parse_or_raise(text: str):
    try:
        duration = durations.parse(text)
    except ValueError as error:
        assert str(error).endswith(EXPECTED)  # noqa: PT017 - both ways are right
    else:
        assert timedelta(minutes=1) <= duration <= timedelta(days=3660)
        assert durations.parse(durations.short(duration)) == duration


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        (timedelta(0), "0 minutes"),
        (timedelta(seconds=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(minutes=60), "1 hour"),
        (timedelta(minutes=61), "1 hour 1 minute"),
        (timedelta(hours=26), "26 hours"),
        (timedelta(hours=26, seconds=1), "26 hours 1 minute"),
        (timedelta(hours=71, minutes=59), "71 hours 59 minutes"),
        (timedelta(hours=72), "3 days"),
        (timedelta(days=16, hours=4, minutes=59), "16 days 4 hours"),
        (timedelta(days=4, hours=1), "4 days 1 hour"),
        (timedelta(days=20_000), "20,000 days"),
    ],
)
def test_durations_in_words(duration: timedelta, said: str):
    assert durations.words(duration) == said


@given(st.integers(1, 3 * 24 * 60 - 1), st.integers(1, 59))
def test_what_exceeds_a_limit_never_reads_like_it(minutes: int, seconds: int):
    limit = timedelta(minutes=minutes)
    assert durations.words(limit + timedelta(seconds=seconds)) != durations.words(limit)
