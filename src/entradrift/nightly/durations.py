"""Lengths of time as people write and read them: `26h`, `26 hours`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

LONGEST: Final = timedelta(days=3660)
"""Ten years: anything longer is a typing mistake, and far from what a date can hold."""
EXPECTED: Final = "a whole number from 1 with its unit, such as 90m, 26h or 7d, and at most 3660d"
_DURATION: Final = re.compile(r"([0-9]{1,9})([mhd])")
_UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_DAY_MINUTES: Final = 24 * 60
_HOURS_UP_TO: Final = 3 * _DAY_MINUTES
"""Three days and more are said in days."""


def parse(text: str) -> timedelta:
    """Return the duration that `text` says: `90m`, `26h`, `7d`.

    Raises ValueError with a sentence that says what was expected; never with the text itself.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"not a duration; expected {EXPECTED}")
    duration = int(match[1]) * _UNITS[match[2]] if int(match[1]) <= LONGEST // _UNITS[match[2]] else None
    if not duration:
        raise ValueError(f"a duration out of range; expected {EXPECTED}")
    return duration


def short(duration: timedelta) -> str:
    """Return a duration of whole minutes in the notation that `parse` reads, in the largest unit that fits."""
    for unit in ("d", "h"):
        if duration % _UNITS[unit] == timedelta(0):
            return f"{duration // _UNITS[unit]}{unit}"
    return f"{duration // _UNITS['m']}m"


def words(duration: timedelta) -> str:
    """Return a duration in words, begun minutes counted as whole: `26 hours 10 minutes`, `4 days`."""
    minutes = -(-duration // _UNITS["m"])
    large, small, noun = (60, 1, "minute") if minutes < _HOURS_UP_TO else (_DAY_MINUTES, 60, "hour")
    whole, rest = divmod(minutes, large)
    parts = ((whole, "day" if large == _DAY_MINUTES else "hour"), (rest // small, noun))
    return " ".join(_counted(count, unit) for count, unit in parts if count) or "0 minutes"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"
