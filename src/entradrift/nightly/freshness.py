"""Whether two exports are recent enough, and were taken close enough together, to be relied on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Final

from entradrift.nightly import durations
from entradrift.nightly.choose_export import Chosen

_AHEAD: Final = timedelta(hours=1)
"""Clocks differ; by more than this they are wrong, or the time zone is."""


def doubts(
    primary: Chosen, staging: Chosen, now: datetime, max_age: timedelta | None, max_skew: timedelta | None
) -> tuple[str, ...]:
    """Return why the two exports cannot be relied on, in words that fit after a colon; empty when they can.

    `now` has a time zone. Neither age nor distance is looked at where its limit is None.
    """
    return (
        *_alone("the primary's export", primary, now, max_age),
        *_alone("the staging server's export", staging, now, max_age),
        *_together(primary, staging, max_skew),
    )


def _alone(name: str, export: Chosen, now: datetime, max_age: timedelta | None) -> Iterator[str]:
    if export.captured_at is None:
        yield f"{name} does not say when it was taken"
        return
    said = "was written" if export.by_file_time else "was taken"
    age = now - export.captured_at
    if age < -_AHEAD:
        yield f"{name} {said} {durations.words(-age)} in the future{_zone_hint(export)}"
    elif max_age is not None and age > max_age:
        yield f"{name} {said} {durations.words(age)} ago (limit {durations.words(max_age)})"


def _zone_hint(export: Chosen) -> str:
    """Return which zone was assumed for a time that the export states without one: perhaps the wrong one."""
    try:
        stated = datetime.fromisoformat(export.snapshot.source.captured_at or "")
    except ValueError:
        return ""
    if export.by_file_time or export.captured_at is None or stated.tzinfo is not None:
        return ""
    zone = timezone(stated - export.captured_at.replace(tzinfo=None))
    return f" (it states no time zone and was read as {zone})"


def _together(primary: Chosen, staging: Chosen, max_skew: timedelta | None) -> Iterator[str]:
    if max_skew is None or primary.captured_at is None or staging.captured_at is None:
        return
    skew = abs(primary.captured_at - staging.captured_at)
    if skew > max_skew:
        yield f"the two exports were taken {durations.words(skew)} apart (limit {durations.words(max_skew)})"
