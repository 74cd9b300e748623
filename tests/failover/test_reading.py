"""What times, spans and switches mean in every spelling that servers and PowerShell use."""

from datetime import UTC, datetime, timedelta

import pytest

from entradrift.failover.reading import ago, boolean, listed, moment, number, shown, span

WHEN = datetime(2016, 5, 3, 14, 39, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "Tue, 03 May 2016 14:39:16 GMT",
        "2016-05-03T14:39:16Z",
        "2016-05-03T16:39:16+02:00",
        "2016-05-03 14:39:16",
        "2016-05-03T14:39:16.0000000",
        " 2016-05-03T14:39:16 ",
        "/Date(1462286356000)/",
        "\\/Date(1462286356000+0200)\\/",
        {"value": "/Date(1462286356000)/"},
        {"value": "/Date(1462286356000)/", "DisplayHint": 2, "DateTime": "Dienstag, 3. Mai 2016 16:39:16"},
        {"DateTime": "2016-05-03T14:39:16Z"},
    ],
)
def test_a_moment(value: object):
    assert moment(value) == WHEN


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        True,
        1462286356000,
        "never",
        "05/03/2016 14:39:16",
        "Tue, 03 Mai 2016 14:39:16 GMT",
        "Tue, 99 May 2016 14:39:16 GMT",
        "/Date(-62135596800000)/",
        "0001-01-01T00:00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "/Date(99999999999999999)/",
        {},
        {"value": None},
        ["/Date(1462286356000)/"],
    ],
)
def test_no_moment(value: object):
    assert moment(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("00:30:00", timedelta(minutes=30)),
        ("7.00:00:00", timedelta(days=7)),
        ("3:00", timedelta(hours=3)),
        ({"Ticks": 18000000000, "TotalSeconds": 1800}, timedelta(minutes=30)),
        ({"TotalSeconds": 1e300}, None),
        ({"TotalSeconds": "1800"}, None),
        ("", None),
        ("half an hour", None),
        (1800, None),
    ],
)
def test_a_span(value: object, expected: timedelta | None):
    assert span(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        ("True", True),
        (1, True),
        ("0", False),
        (" off ", False),
        (None, None),
        ("", None),
        (2, None),
    ],
)
def test_a_switch(value: object, expected: object):
    assert boolean(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(500, 500), ("500", 500), (True, None), (-1, None), ("²", None), ("9" * 4301, None), (None, None)],
)
def test_a_number(value: object, expected: int | None):
    assert number(value) == expected


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=59), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=26), "26 hours"),
        (timedelta(days=3), "3 days"),
        (timedelta(minutes=-5), "0 minutes"),
    ],
)
def test_how_long_ago(length: timedelta, words: str):
    assert ago(length) == words


def test_words():
    assert listed(["a", "b"]) == "a, b"
    assert listed(list("abcdefg")) == "a, b, c, d, e and 2 more"
    assert shown(None) == "not stated"
    assert shown("") == "empty"
    assert [shown(flag) for flag in (True, False)] == ["True", "False"]
    assert shown(WHEN) == "2016-05-03 14:39 UTC"
    assert shown({"user": 3}) == "user: 3"
    assert shown(("a", "b")) == "a, b"
