""".NET values as ConvertTo-Json writes them, in one canonical form each: time spans, versions, dates, enums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from entradrift.exports import identity
from entradrift.exports.collected import Collected, flatten_json, identity_of
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.values import Value

ENUM_NOTICE: Final = (
    "This export holds integers where names are expected (direction, link type, flow type, ...): they are compared "
    "only with integers. To get names, export with our collector, or with ConvertTo-Json -EnumsAsStrings where "
    "PowerShell 7 is at hand."
)
_TICKS_PER_SECOND: Final = 10_000_000
_SPAN: Final = re.compile(r"(-?)(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?")
_MILLISECONDS: Final = re.compile(r"/Date\((-?\d{1,18})(?:[+-]\d{4})?\)/")
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")
_SPAN_KEYS: Final = frozenset({"days", "hours", "minutes", "seconds"})
_VERSION_KEYS: Final = frozenset({"major", "minor", "build", "revision"})


def enum_text(value: str | int | None, collected: Collected) -> str:
    """Return the name of an enumeration's value, `#n` for the integer n."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    collected.notice(ENUM_NOTICE)
    return f"#{value}"


def time_span(value: str | int | Mapping[str, Any] | None) -> str | None:
    """Return a time span as .NET writes it (`00:30:00`, `7.00:00:00`), null as null.

    Text that is no time span is returned as it is. Raises ValueError for an integer other than 0, whose
    unit is unknown.
    """
    if value is None:
        return None
    if isinstance(value, Mapping):
        return _span_of_ticks(_ticks(value))
    if isinstance(value, str):
        match = _SPAN.fullmatch(value.strip())
        return value.strip() if match is None else _span_of_ticks(_ticks_of_text(match))
    if value == 0:
        return _span_of_ticks(0)
    raise ValueError


def version_text(value: str | Mapping[str, Any] | None) -> str | None:
    """Return a System.Version as `a.b.c.d`, without parts that are not set."""
    if not isinstance(value, Mapping):
        return value
    folded = {key.casefold(): part for key, part in value.items()}
    parts = [folded.get(key) for key in ("major", "minor", "build", "revision")]
    return ".".join(str(part) for part in parts if isinstance(part, int) and part >= 0)


def plain(value: Any) -> Any:  # noqa: ANN401
    """Return a JSON value of unknown meaning in canonical form, so that equal values are written alike.

    Lists whose items have names become mappings by name: their order means nothing that we know of.
    """
    if isinstance(value, str):
        return _date(value)
    if isinstance(value, list):
        items = [plain(item) for item in value]
        names = [identity_of(item) if isinstance(item, dict) else None for item in items]
        if items and None not in names and len(set(names)) == len(names):
            return {
                f"[{name}]": item
                for name, item in sorted(zip(names, items, strict=True), key=lambda pair: str(pair[0]))
            }
        return items
    if not isinstance(value, dict):
        return value
    folded = {key.casefold() for key in value}
    if folded >= _SPAN_KEYS and ("ticks" in folded or folded == _SPAN_KEYS):
        return time_span(value)
    if folded >= _VERSION_KEYS:
        return version_text(value)
    listed = next((item for key, item in value.items() if key.casefold() == "keyedcollectionaslist"), None)
    return {key: plain(item) for key, item in value.items()} if listed is None else plain(listed)


def setting_text(value: Any) -> str:  # noqa: ANN401
    """Return a scalar as the XML export writes it: texts, `1` and `0` for booleans, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return value.strip() if isinstance(value, str) else str(value)


def keep(value: Any, path: tuple[str, ...], collected: Collected, section: Section) -> Iterator[Setting]:  # noqa: ANN401
    """Yield every leaf of a value of unknown meaning as a setting below `path`."""
    leaves: Iterator[tuple[tuple[str, ...], Value]] = flatten_json(plain(value), path)
    for leaf_path, leaf in leaves:
        yield from collected.setting(section, leaf_path, leaf)


def _ticks(value: Mapping[str, Any]) -> int:
    folded = {key.casefold(): part for key, part in value.items()}
    ticks = folded.get("ticks")
    if isinstance(ticks, int):
        return ticks
    days, hours, minutes, seconds, milliseconds = (
        part if isinstance(part := folded.get(key, 0), int) else 0
        for key in ("days", "hours", "minutes", "seconds", "milliseconds")
    )
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return whole * _TICKS_PER_SECOND + milliseconds * _TICKS_PER_SECOND // 1000


def _ticks_of_text(match: re.Match[str]) -> int:
    sign, days, hours, minutes, seconds, fraction = match.groups(default="")
    whole = ((int(days or 0) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds or 0)
    ticks = whole * _TICKS_PER_SECOND + int(f"{fraction:0<7}")
    return -ticks if sign else ticks


def _span_of_ticks(ticks: int) -> str:
    seconds, fraction = divmod(abs(ticks), _TICKS_PER_SECOND)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    text = f"{days}." if days else ""
    text += f"{hour:02d}:{minute:02d}:{second:02d}"
    return ("-" if ticks < 0 else "") + text + (f".{fraction:07d}" if fraction else "")


def _date(text: str) -> str:
    match = _MILLISECONDS.fullmatch(text)
    if match:
        return identity.iso_time_of_milliseconds(int(match.group(1))) or text
    if not _ISO.fullmatch(text):
        return text
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC).isoformat() if moment.tzinfo else moment.isoformat()
    except (ValueError, OverflowError):
        return text
