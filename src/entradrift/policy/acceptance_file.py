"""The file of accepted differences: read whole and checked, or refused with a sentence; nothing is ever skipped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any, Final

from entradrift import clock
from entradrift.errors import InputError
from entradrift.exports import toml_reader
from entradrift.exports.collected import frozen
from entradrift.exports.validation import Violation, violations
from entradrift.model.change import Side
from entradrift.model.run import RUN_NAME
from entradrift.model.values import Value
from entradrift.policy.acceptance import Acceptance
from entradrift.policy.registry import RULES
from entradrift.resources import schema

MAX_DAYS: Final = 365
"""How far ahead an acceptance may end."""
FINDING_ID: Final = re.compile(r"f-[0-9a-f]{12}")
_SCHEMA: Final = "acceptances"
_TEXTS: Final = ("id", "rule", "object", "connector", "path", "reason", "owner", "ticket", "run")
_OF_OBJECT: Final = ("rule", "object", "connector", "path")
_MISSING: Final = {
    "reason": "Say why the difference is right for now",
    "owner": "Say who answers for it: a person or a team",
    "expires": "Give the last day on which it is accepted, such as expires = 2027-02-01",
}
_EXPECTED: Final = {"string": "text", "array": "a list of [[accept]] tables", "object": "a table"}


def read(path: Path) -> tuple[Acceptance, ...]:
    """Return the entries of the file at `path`, in its order.

    Raises InputError with the place, what was expected and what to do, for anything but a file that is right
    from its first to its last line. An entry that has expired is right: it says so where it is used.
    """
    return parse(toml_reader.read_bytes(path), str(path))


def parse(data: bytes, shown: str) -> tuple[Acceptance, ...]:
    """Return the entries in the content of a file that is called `shown`. Raises InputError as `read` does."""
    document = toml_reader.parse(data, shown)
    _refuse_unknown(document, schema(_SCHEMA)["properties"], shown, "$")
    entries = document.get("accept", [])
    known = schema(_SCHEMA)["$defs"]["entry"]["properties"]
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict):
            _refuse_unknown(entry, known, shown, f"$.accept[{number}]")
    found = violations(toml_reader.as_json(document), _SCHEMA)
    if found:
        raise _worded(min(found, key=_position), shown)
    latest = date.fromisoformat(clock.now()[:10]) + timedelta(days=MAX_DAYS)
    acceptances = tuple(
        _Entry(entry, shown, f"$.accept[{number}]").acceptance(latest) for number, entry in enumerate(entries)
    )
    _refuse_duplicates(acceptances, shown)
    return acceptances


def _refuse_unknown(table: Mapping[str, object], known: Iterable[str], shown: str, place: str) -> None:
    for key in table:
        if key not in known:
            near = get_close_matches(key.casefold().replace("-", "_"), known, n=1)
            fix = f'Write "{near[0]}"' if near else f"The keys here are {', '.join(known)}"
            raise InputError(shown, f"there is no key {_quoted(key)}", place=place, fix=fix)


def _position(violation: Violation) -> tuple[int, ...]:
    return tuple(step for step in violation.steps if isinstance(step, int))


def _worded(violation: Violation, shown: str) -> InputError:
    place = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in violation.steps)
    if violation.missing:
        key = violation.missing
        return InputError(shown, f'the key "{key}" is missing', place=place, fix=_MISSING[key])
    if violation.steps[-1] == "expires":
        return _not_a_date(violation.found, shown, place)
    expected = _EXPECTED[violation.expected[0]]
    fix = "Write each entry as a [[accept]] table" if expected != "text" else "Put it in quotation marks"
    return InputError(shown, f"{_kind(violation.found)} where {expected} is expected", place=place, fix=fix)


def _not_a_date(found: object, shown: str, place: str) -> InputError:
    fix = "Write it without quotation marks and without a time: expires = 2027-02-01"
    return InputError(shown, f"{_kind(found)} where a date is expected", place=place, fix=fix)


class _Entry:
    """One table of the right shape."""

    def __init__(self, values: Mapping[str, Any], shown: str, place: str) -> None:
        self._values = values
        self._shown = shown
        self._place = place

    def acceptance(self, latest: date) -> Acceptance:
        """Return the entry, which may end on `latest` at most. Raises InputError."""
        texts = {name: self._text(name) for name in _TEXTS}
        self._check_target(texts)
        if texts["run"] and not RUN_NAME.fullmatch(texts["run"]):
            raise self._error(
                "run",
                "not the name of a nightly run",
                "Copy it from the list of runs: 2026-11-20T020000Z-1a2b3c",
            )
        return Acceptance(
            **texts,
            expires=self._expires(latest),
            pinned={side: value for side in Side for value in self._pinned(side.value)},
            place=f"{Path(self._shown).name}, {self._place}",
        )

    def _error(self, key: str, problem: str, fix: str) -> InputError:
        place = f"{self._place}.{key}" if key else self._place
        return InputError(self._shown, problem, place=place, fix=fix)

    def _text(self, key: str) -> str:
        text = str(self._values.get(key, ""))
        if key in self._values and not text.strip():
            fix = _MISSING.get(key, "Remove it or fill it in")
            raise self._error(key, "the text is empty", fix)
        return text.strip()

    def _check_target(self, texts: Mapping[str, str]) -> None:
        """Raise InputError unless the entry says in one way which difference is meant."""
        both = next((key for key in _OF_OBJECT if texts["id"] and texts[key]), "")
        if both:
            raise self._error(
                "",
                f'both "id" and "{both}"',
                "Keep id for one finding, or rule and object for all of an object",
            )
        if texts["id"] and not FINDING_ID.fullmatch(texts["id"]):
            raise self._error(
                "id", "not the id of a finding: f- and 12 hexadecimal digits", "Copy the id from a report"
            )
        if not texts["id"] and not (texts["rule"] and texts["object"]):
            raise self._error(
                "",
                'neither "id" nor "rule" and "object"',
                "Say which difference is meant; copy it from a report",
            )
        rules = [rule.id for rule in RULES]
        if texts["rule"] and texts["rule"] not in rules:
            near = get_close_matches(texts["rule"], rules, n=1)
            fix = f'Write "{near[0]}"' if near else '"entradrift rules" lists all of them'
            raise self._error("rule", f"there is no rule {_quoted(texts['rule'])}", fix)

    def _expires(self, latest: date) -> date:
        value = self._values["expires"]
        if isinstance(value, datetime) or not isinstance(value, date):
            raise _not_a_date(value, self._shown, f"{self._place}.expires")
        if value > latest:
            raise self._error(
                "expires", f"more than {MAX_DAYS} days ahead", f"Give a date up to {latest.isoformat()}"
            )
        return value

    def _pinned(self, side: str) -> tuple[Value, ...]:
        """Return the value that is pinned for a server; nothing where none is."""
        as_json = f"{side}_json"
        if side in self._values and as_json in self._values:
            raise self._error("", f'both "{side}" and "{as_json}"', "Keep one of them")
        if side in self._values:
            if not _is_json(self._values[side]):
                raise self._error(side, "a value that JSON does not have", "Write a date or time as text")
            return (frozen(self._values[side]),)
        if as_json not in self._values:
            return ()
        try:
            value = json.loads(self._values[as_json], parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise self._error(
                as_json, "not valid JSON", "Copy the value from the JSON report; null stands for not present"
            ) from None
        return (frozen(value),)


def _refuse_duplicates(acceptances: Iterable[Acceptance], shown: str) -> None:
    places: dict[tuple[str, ...], str] = {}
    for number, entry in enumerate(acceptances):
        place = f"$.accept[{number}]"
        first = places.setdefault(entry.key, place)
        if first != place:
            raise InputError(
                shown,
                f"the same difference as in {first} ({entry.target})",
                place=place,
                fix="Remove one of them",
            )


def _is_json(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_json, value.values()))
    if isinstance(value, list):
        return all(map(_is_json, value))
    return isinstance(value, str | int) or (isinstance(value, float) and isfinite(value))


def _refuse(name: str) -> object:
    raise ValueError(name)


def _kind(value: object) -> str:
    return toml_reader.kind_of(value, "a time")


def _quoted(key: str) -> str:
    return '"' + (key if len(key) <= 60 else f"{key[:59]}…") + '"'  # noqa: PLR2004 - enough to find it
