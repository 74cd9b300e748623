"""Whether exports are recent enough and were taken close enough together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from tests.nightly.nights import NIGHT, bundle

from entradrift.exports.load import load
from entradrift.model.snapshot import Snapshot
from entradrift.nightly.choose_export import Chosen, moment
from entradrift.nightly.freshness import doubts

NOW = NIGHT
AGE = timedelta(hours=26)
SKEW = timedelta(hours=6)


@cache
def a_snapshot() -> Snapshot:
    with TemporaryDirectory() as folder:
        return load(str(bundle(Path(folder) / "export.json", NIGHT)))


def export(at: datetime | None, *, by_file_time: bool = False, zone: ZoneInfo | None = None) -> Chosen:
    """An export taken at a time, in UTC; with a zone the export states its local time without it."""
    snapshot = a_snapshot()
    stated = None if at is None or by_file_time else at.isoformat()
    if zone is not None and at is not None:
        stated = at.astimezone(zone).replace(tzinfo=None).isoformat()
    snapshot = replace(snapshot, source=replace(snapshot.source, captured_at=stated))
    return Chosen(snapshot, "export.json", at, by_file_time=by_file_time)


def ago(hours: float) -> Chosen:
    return export(NOW - timedelta(hours=hours))


def found(primary: Chosen, staging: Chosen) -> tuple[str, ...]:
    return doubts(primary, staging, NOW, AGE, SKEW)


def test_recent_exports_leave_no_doubt():
    assert found(ago(2), ago(1)) == ()


def test_limits_belong_to_what_is_allowed():
    assert found(ago(26), ago(20)) == ()
    assert found(export(NOW + timedelta(hours=1)), ago(0)) == ()


def test_an_old_export_on_either_side():
    assert found(ago(71), ago(70)) == (
        "the primary's export was taken 71 hours ago (limit 26 hours)",
        "the staging server's export was taken 70 hours ago (limit 26 hours)",
    )
    assert found(ago(26), ago(26 + 1 / 60)) == (
        "the staging server's export was taken 26 hours 1 minute ago (limit 26 hours)",
    )


def test_exports_taken_too_far_apart():
    apart = ("the two exports were taken 7 hours apart (limit 6 hours)",)
    assert found(ago(8), ago(1)) == apart
    assert found(ago(1), ago(8)) == apart


def test_an_export_from_the_future():
    assert found(ago(-5), ago(0)) == ("the primary's export was taken 5 hours in the future",)


@pytest.mark.parametrize(
    ("zone", "shown"), [("UTC", "UTC"), ("Europe/Oslo", "UTC+01:00"), ("Asia/Kolkata", "UTC+05:30")]
)
def test_a_time_without_zone_from_the_future_names_the_zone_that_was_assumed(zone: str, shown: str):
    later = export(NOW + timedelta(hours=2), zone=ZoneInfo(zone))
    assert found(ago(0), later) == (
        f"the staging server's export was taken 2 hours in the future (it states no time zone and was read as {shown})",
    )


def test_an_export_that_does_not_say_when_it_was_taken():
    assert found(export(None), ago(100)) == (
        "the primary's export does not say when it was taken",
        "the staging server's export was taken 4 days 4 hours ago (limit 26 hours)",
    )


def test_the_time_of_a_file_is_called_so():
    old = export(NOW - timedelta(hours=40), by_file_time=True)
    early = export(NOW + timedelta(hours=40), by_file_time=True)
    assert found(old, early) == (
        "the primary's export was written 40 hours ago (limit 26 hours)",
        "the staging server's export was written 40 hours in the future",
        "the two exports were taken 3 days 8 hours apart (limit 6 hours)",
    )


def test_without_limits_only_what_is_wrong_in_itself_is_said():
    assert doubts(ago(1000), ago(1), NOW, None, None) == ()
    assert doubts(ago(1000), ago(1), NOW, None, SKEW) == (
        "the two exports were taken 41 days 15 hours apart (limit 6 hours)",
    )
    assert doubts(export(None), ago(-3), NOW, None, None) == (
        "the primary's export does not say when it was taken",
        "the staging server's export was taken 3 hours in the future",
    )


@pytest.mark.parametrize(
    ("stated", "zone", "expected"),
    [
        ("2026-07-01T12:00:00", "Europe/Oslo", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-12-01T12:00:00", "Europe/Oslo", datetime(2026, 12, 1, 11, tzinfo=UTC)),
        ("2026-12-01T12:00:00+05:30", "Europe/Oslo", datetime(2026, 12, 1, 6, 30, tzinfo=UTC)),
        ("2026-12-01T12:00:00Z", "Europe/Oslo", datetime(2026, 12, 1, 12, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", "UTC", None),
        ("9999-12-31T23:59:59", "America/New_York", None),
        ("yesterday", "UTC", None),
        ("", "UTC", None),
        (None, "UTC", None),
    ],
)
def test_times_of_exports(stated: str | None, zone: str, expected: datetime | None):
    assert moment(stated, ZoneInfo(zone)) == expected
