"""`--max-age` and `--max-skew`: for every command that compares two exports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import click

from entradrift import clock
from entradrift.model.snapshot import Snapshot
from entradrift.nightly import durations

_F = TypeVar("_F", bound=Callable[..., Any])


def _duration(_ctx: click.Context, _param: click.Parameter, value: str | None) -> timedelta | None:
    try:
        return None if value is None else durations.parse(value)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


def freshness_options(command: _F) -> _F:
    """Add `--max-age` and `--max-skew` to a command."""
    age = click.option(
        "--max-age",
        callback=_duration,
        metavar="DURATION",
        help="Oldest export to rely on, such as 26h, 90m or 7d; an older one makes the result incomplete (exit 3).",
    )
    skew = click.option(
        "--max-skew",
        callback=_duration,
        metavar="DURATION",
        help="How far apart the two exports may have been taken; further apart is incomplete (exit 3).",
    )
    return age(skew(command))


def freshness_doubts(
    primary: Snapshot, staging: Snapshot, max_age: timedelta | None, max_skew: timedelta | None
) -> tuple[str, ...]:
    """Return why two exports cannot be relied on; nothing where no limit was given.

    A time without a zone is taken for UTC: the command line does not know where the servers are.
    """
    if max_age is None and max_skew is None:
        return ()
    from entradrift.nightly.choose_export import Chosen, moment  # noqa: PLC0415 - only when needed
    from entradrift.nightly.freshness import doubts  # noqa: PLC0415

    one, other = (
        Chosen(snapshot, path="", captured_at=moment(snapshot.source.captured_at, UTC))
        for snapshot in (primary, staging)
    )
    return doubts(one, other, datetime.fromisoformat(clock.now()), max_age, max_skew)


def freshness_words(max_age: timedelta | None, max_skew: timedelta | None) -> dict[str, str]:
    """Return the limits that were given, as a report names them."""
    limits = {"max-age": max_age, "max-skew": max_skew}
    return {name: durations.short(limit) for name, limit in limits.items() if limit is not None}
