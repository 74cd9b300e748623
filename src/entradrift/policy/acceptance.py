"""Accepted differences: what somebody signed off until a date stays in every report, but is no open drift."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from entradrift.compare.rule_pairs import fold
from entradrift.model.change import Side
from entradrift.model.finding import Finding, Status
from entradrift.model.values import Value
from entradrift.policy.judge import in_report_order

SOON: Final = timedelta(days=14)
"""How long before its end an acceptance is mentioned."""
_MOST_NAMED: Final = 10
"""A first adoption ends on one day."""


class State(StrEnum):
    """What an acceptance is worth for one finding, the least first."""

    LAPSED = "lapsed"
    """A value is no longer the one that was accepted."""
    EXPIRED = "expired"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One entry of a file of accepted differences: `id`, or `rule` and `object`, says which findings are meant."""

    reason: str
    owner: str
    expires: date
    """The last day (UTC) on which it holds."""
    id: str = ""
    rule: str = ""
    object: str = ""
    """Name of the object; like connector and path without regard to letter case, dashes and white space."""
    connector: str = ""
    """Empty for any."""
    path: str = ""
    """As reports show it; empty for any."""
    ticket: str = ""
    run: str = ""
    """Name of the nightly run in which it was accepted; empty where none is named."""
    pinned: Mapping[Side, Value] = field(default_factory=dict)
    """The values that were accepted, by server; a server that is not in it may have any value."""
    place: str = field(default="", compare=False)
    """File and JSON path of the entry, for messages."""

    @property
    def target(self) -> str:
        """Return in words which findings are meant."""
        if self.id:
            return self.id
        where = "".join(f", {part}" for part in (self.connector, self.path) if part)
        return f"{self.rule} of {self.object}{where}"

    @property
    def key(self) -> tuple[str, ...]:
        """Return what two entries for the same findings have in common."""
        return (self.id, self.rule, fold(self.object), fold(self.connector), fold(self.path))

    def fits(self, finding: Finding) -> bool:
        """Tell whether `finding` is meant, whatever its values are."""
        if self.id:
            return self.id == finding.id
        return (
            self.rule == finding.rule
            and fold(self.object) == fold(finding.object.name)
            and (not self.connector or fold(self.connector) == fold(finding.object.connector or ""))
            and (not self.path or fold(self.path) == fold(finding.path))
        )

    def state(self, finding: Finding, today: date) -> State:
        """Return what the entry is worth today for a finding that it fits."""
        if self.expires < today:
            return State.EXPIRED
        values = {Side.PRIMARY: finding.primary, Side.STAGING: finding.staging}
        same = all(_canonical(values[side]) == _canonical(value) for side, value in self.pinned.items())
        return State.ACTIVE if same else State.LAPSED


def accept(
    findings: Iterable[Finding], acceptances: Sequence[Acceptance], today: date
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return the findings in the order of reports, accepted ones marked, and notices about the acceptances.

    Only drift can be accepted, and no finding is ever removed. A finding whose acceptance has expired or lapsed
    stays drift and says so. Where several entries fit one finding, the strictest decides: one that has lapsed or
    expired, else the one that ends first.
    """
    index = _Index(acceptances)
    judged: list[Finding] = []
    used: set[int] = set()
    active: set[int] = set()
    together: dict[tuple[int, ...], str] = {}
    for finding in findings:
        fitting = index.fitting(finding, today) if finding.status is Status.DRIFT else []
        if not fitting:
            judged.append(finding)
            continue
        state = acceptances[fitting[0]].state(finding, today)
        judged.append(_marked(finding, acceptances[fitting[0]], state))
        used.update(fitting)
        if state is State.ACTIVE:
            active.add(fitting[0])
        if len(fitting) > 1:
            together.setdefault(tuple(sorted(fitting)), finding.id)
    notices = [
        *_unused(acceptances, used),
        *_ending((acceptances[number] for number in sorted(active)), today),
        *(_overlap([acceptances[number] for number in numbers], of) for numbers, of in together.items()),
    ]
    return in_report_order(judged), tuple(notices)


class _Index:
    """Finds the entries that fit a finding without asking all of them."""

    def __init__(self, acceptances: Sequence[Acceptance]) -> None:
        self._acceptances = acceptances
        self._by_key: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, entry in enumerate(acceptances):
            self._by_key[(entry.id,) if entry.id else (entry.rule, fold(entry.object))].append(number)

    def fitting(self, finding: Finding, today: date) -> list[int]:
        """Return the numbers of the entries that fit, the strictest first."""
        keys = (finding.id,), (finding.rule, fold(finding.object.name))
        found = [
            (list(State).index(entry.state(finding, today)), entry.expires, number)
            for key in keys
            for number in self._by_key.get(key, ())
            if (entry := self._acceptances[number]).fits(finding)
        ]
        return [number for _, _, number in sorted(found)]


def _marked(finding: Finding, entry: Acceptance, state: State) -> Finding:
    given = {"reason": entry.reason, "owner": entry.owner, "expires": entry.expires.isoformat()}
    if entry.ticket:
        given["ticket"] = entry.ticket
    status = Status.ACCEPTED if state is State.ACTIVE else Status.DRIFT
    return replace(finding, status=status, acceptance=given | {"state": state.value})


def _unused(acceptances: Sequence[Acceptance], used: set[int]) -> Iterator[str]:
    for number, entry in enumerate(acceptances):
        if number not in used:
            yield (
                f"The acceptance of {_named(entry)} fits no open difference; remove the entry if the difference is gone."
            )


def _ending(entries: Iterable[Acceptance], today: date) -> Iterator[str]:
    """Yield a notice for each day in the next two weeks on which acceptances end."""
    days: defaultdict[date, list[Acceptance]] = defaultdict(list)
    for entry in entries:
        if entry.expires - today <= SOON:
            days[entry.expires].append(entry)
    for day, ending in sorted(days.items()):
        left = (day - today).days
        when = f"in {left} days" if left > 1 else "tomorrow" if left else "today"
        what = "acceptance of" if len(ending) == 1 else f"{len(ending):,} acceptances of"
        verb = "ends" if len(ending) == 1 else "end"
        listed = ", ".join(map(_named, ending[:_MOST_NAMED]))
        more = ", ..." if len(ending) > _MOST_NAMED else ""
        yield f"The {what} {listed}{more} {verb} {when}, on {day}; align the servers or sign off anew."


def _named(entry: Acceptance) -> str:
    return f"{entry.target} ({entry.place})" if entry.place else entry.target


def _overlap(entries: Sequence[Acceptance], finding: str) -> str:
    listed = " and ".join(map(_named, entries))
    return f"The acceptances of {listed} fit the same difference, {finding}; the strictest counts, so keep one of them."


def _canonical(value: Value) -> str:
    """Return a value as JSON text: equal for equal JSON values, where 1 is 1.0 and not true."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Value) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
