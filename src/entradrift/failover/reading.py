"""What values mean that PowerShell or a server wrote as text, and how people read them again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from entradrift.exports import identity
from entradrift.model.values import NOT_CARRIED

_DOT_NET: Final = re.compile(r"\\?/Date\((-?\d{1,17})(?:[+-]\d{4})?\)\\?/")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_RFC_1123: Final = re.compile(r"[A-Za-z]{3}, (\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT")
_FIRST_YEAR: Final = 1990
"""Times before it stand for "never": .NET writes the first day of year 1."""
_SPAN: Final = re.compile(r"(?:(\d{1,6})\.)?(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?(?:\.\d+)?")
_A_LOT: Final = 1e9
"""Seconds that no interval has."""
_WRAPPED: Final = ("value", "datetime")


def moment(value: object) -> datetime | None:
    """Return a time in UTC; None for anything else, and for a time that stands for "never".

    Understands ISO 8601 (without a zone it is UTC already), `Tue, 03 May 2016 14:39:16 GMT`, `/Date(ms)/`, and the
    objects that ConvertTo-Json makes of a time.
    """
    if isinstance(value, Mapping):
        inner = {str(key).casefold(): item for key, item in value.items()}
        return next((found for key in _WRAPPED if (found := moment(inner.get(key)))), None)
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(_as_iso(value.strip()))
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found.year >= _FIRST_YEAR else None


def has_zone(text: str | None) -> bool:
    """Tell whether a time in ISO 8601 says its zone; without one it may be off by that of the server."""
    try:
        return bool(text) and datetime.fromisoformat(text or "").tzinfo is not None
    except ValueError:
        return False


def _as_iso(text: str) -> str:
    if match := _DOT_NET.fullmatch(text):
        return identity.iso_time_of_milliseconds(int(match[1])) or ""
    if (match := _RFC_1123.fullmatch(text)) and match[2].casefold() in _MONTHS:
        month = _MONTHS.index(match[2].casefold()) + 1
        return f"{match[3]}-{month:02d}-{int(match[1]):02d}T{match[4]}+00:00"
    return text


def span(value: object) -> timedelta | None:
    """Return a time span written as `00:30:00`, `7.00:00:00` or as the object of .NET; None for anything else."""
    if isinstance(value, Mapping):
        seconds = next((item for key, item in value.items() if str(key).casefold() == "totalseconds"), None)
        return (
            timedelta(seconds=seconds) if isinstance(seconds, int | float) and 0 <= seconds < _A_LOT else None
        )
    match = _SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def boolean(value: object) -> bool | None:
    """Return what a value written as True, 1, on or their opposites means; None for anything else."""
    if isinstance(value, bool):
        return value
    return {"true": True, "1": True, "on": True, "false": False, "0": False, "off": False}.get(
        str(value).strip().casefold()
    )


def number(value: object) -> int | None:
    """Return a whole number that is not negative, written as one or as text; None for anything else."""
    text = "" if isinstance(value, bool) else str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - 64 bits


def shown(value: object) -> str:
    """Return a value as people read it."""
    if value is None or value is NOT_CARRIED:
        return "not stated"
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, str):
        return value or "empty"
    if isinstance(value, datetime):
        return at(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) or "empty"
    if isinstance(value, Iterable):
        return ", ".join(shown(item) for item in value) or "empty"
    return str(value)


def at(when: datetime) -> str:
    """Return a time in UTC to the minute."""
    return f"{when:%Y-%m-%d %H:%M} UTC"


def ago(length: timedelta) -> str:
    """Return a length of time in the largest unit that fits: `3 days`, `26 hours`, `5 minutes`."""
    minutes = int(length.total_seconds() // 60)
    for unit, size, least in (("day", 1440, 2880), ("hour", 60, 120), ("minute", 1, 0)):
        if minutes >= least:
            count = minutes // size
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "0 minutes"


def listed(names: Sequence[str], most: int = 5) -> str:
    """Return names in one sentence, the rest counted."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def both(names: Sequence[str]) -> str:
    """Return one name, or two joined by "and"."""
    return " and ".join(names)


def plural(count: int, noun: str) -> str:
    """Return a number of things: `1 check`, `1,200 checks`."""
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"
