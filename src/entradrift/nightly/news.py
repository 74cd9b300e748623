"""What is news about a night: how it differs from what people know already. Everything else is silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from entradrift.model.comparison import Verdict
from entradrift.model.finding import Status, counted
from entradrift.model.run import News, NewsKind, Run, Sighting
from entradrift.policy.acceptance import SOON, State

_MONDAY: Final = datetime(1970, 1, 5, tzinfo=UTC)
"""Reminders come in the first complete run after a multiple of their interval since then: weekly ones on Mondays."""
_NOT_A_KIND: Final = re.compile(r"\S*[\d/\\]\S*|\b(?:minute|hour|day)s?\b|[^\w\s]")
"""What may differ between two sentences that give the same reason: numbers, paths, dates, units of time."""
_CHANGED_ON: Final = {
    "primary": "; changed on the primary",
    "staging": "; changed on the staging server",
    "both": "; changed on both servers, differently",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs of the pair have said."""

    previous: Run | None = None
    """The run before, of any kind; None: this is the first run ever."""
    compared: Run | None = None
    """The last run before that compared anything, complete or not."""
    complete: Run | None = None
    """The last complete run before."""
    first_seen: Mapping[str, str] = field(default_factory=dict)
    """ISO start of the first run that saw a finding, by finding id; of findings that are not resolved."""


def news(
    known: Known, run: Run, acceptances: Mapping[str, Mapping[str, str]], remind: timedelta | None
) -> tuple[News, ...]:
    """Return what somebody has to hear about `run`, most urgent first; empty when nothing changed.

    Findings are compared with the last complete run and with what was seen since; how the run ended, with the
    run before. The first run ever says how it ended, so that somebody sees that it works, but not each finding.
    `acceptances` are those of the run's findings, by id; `remind` is how often open findings are told again.
    """
    told = [*_ending(known, run)]
    if run.verdict is not None:
        told += _Findings(known, run, acceptances).news()
        told += _reminder(known, run, told, remind)
    order = list(NewsKind)
    return tuple(sorted(told, key=lambda each: order.index(each.kind)))


def _ending(known: Known, run: Run) -> Iterator[News]:
    previous = known.previous
    if run.verdict is None:
        if previous is None or previous.verdict is not None or _reasons(previous) != _reasons(run):
            yield News(NewsKind.FAILED, run.summary)
    elif run.verdict is Verdict.INCOMPLETE:
        was = _reasons(previous) if previous and previous.verdict is Verdict.INCOMPLETE else frozenset()
        if _reasons(run) - was:
            reasons = "; ".join(run.doubts)
            # The summary is told in any case.
            yield News(NewsKind.INCOMPLETE, run.summary if reasons in run.summary else reasons)
    elif previous is None:
        yield News(NewsKind.VERDICT, run.summary)
    elif not previous.is_complete:
        again = "complete again" if known.complete else "complete for the first time"
        yield News(NewsKind.VERDICT, f"{again}, {_words(run)}; the run before was {_words(previous)}")
    elif previous.verdict is not run.verdict:
        yield News(NewsKind.VERDICT, f"{_words(run)}, was {_words(previous)}")


def _reasons(run: Run) -> frozenset[str]:
    """Return why a run is not complete, in kind: without what differs from night to night anyway."""
    kinds = {" ".join(_NOT_A_KIND.sub(" ", text).split()) for text in run.doubts or (run.summary,)}
    return frozenset({*kinds, str(int(run.exit_code))} if run.verdict is None else kinds)


def _words(run: Run) -> str:
    return run.verdict.value.replace("-", " ") if run.verdict else "not compared"


class _Findings:
    """The findings of a run beside those that are known."""

    def __init__(self, known: Known, run: Run, acceptances: Mapping[str, Mapping[str, str]]) -> None:
        # An incomplete run may have missed what the complete one before it saw, but has seen what is newer.
        before = [each for each in (known.complete, known.compared) if each]
        self._has_memory = bool(before)
        self._known = {sighting.id: (sighting, each) for each in before for sighting in each.sightings}
        self._run = run
        self._acceptances = acceptances

    def news(self) -> Iterator[News]:
        for sighting in self._run.sightings:
            was, seen_in = self._known.get(sighting.id, (None, None))
            if sighting.is_open and self._has_memory:
                yield from self._opened(sighting, was)
            elif sighting.status is Status.ACCEPTED and sighting.expires:
                yield from self._expires(sighting, was, seen_in)
        if self._run.is_complete:
            yield from self._resolved()

    def _opened(self, sighting: Sighting, was: Sighting | None) -> Iterator[News]:
        if was is not None and was.status is Status.ACCEPTED:
            acceptance = self._acceptances.get(sighting.id, {})
            if acceptance.get("state") == State.EXPIRED:
                yield _about(
                    sighting, f"; its acceptance{_by(acceptance)} expired on {acceptance['expires']}",
                    NewsKind.ACCEPTANCE_EXPIRED,
                )  # fmt: skip
            elif acceptance:
                yield _about(sighting, "; what was accepted has changed since, so it is open again")
            else:
                yield _about(sighting, "; no longer accepted, so it is open again")
        elif was is None or not was.is_open:
            yield _about(sighting, _CHANGED_ON.get(sighting.changed_on, ""))
        elif sighting.severity.rank < was.severity.rank:
            yield _about(sighting, f"; was {was.severity.value}", NewsKind.RAISED)

    def _expires(self, sighting: Sighting, was: Sighting | None, seen_in: Run | None) -> Iterator[News]:
        days = _days_until(sighting.expires, self._run)
        if days > SOON.days:
            return
        is_told = (
            was is not None
            and seen_in is not None
            and was.expires == sighting.expires
            and _days_until(was.expires, seen_in) <= SOON.days
        )
        if not is_told:
            when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
            by = _by(self._acceptances.get(sighting.id, {}))
            yield _about(
                sighting, f"; its acceptance{by} ends {when}, on {sighting.expires}",
                NewsKind.ACCEPTANCE_EXPIRES,
            )  # fmt: skip

    def _resolved(self) -> Iterator[News]:
        still = {sighting.id for sighting in self._run.sightings if sighting.status.matters}
        for was, _ in self._known.values():
            if was.is_open and was.id not in still:
                yield _about(was, "", NewsKind.RESOLVED)


def _about(sighting: Sighting, more: str, kind: NewsKind = NewsKind.NEW) -> News:
    return News(kind, f"{sighting.title}{more}", sighting.id, sighting.severity)


def _by(acceptance: Mapping[str, str]) -> str:
    return f" by {acceptance['owner']}" if acceptance.get("owner") else ""


def _days_until(day: str | None, run: Run) -> int:
    return (date.fromisoformat(day or "9999-12-31") - datetime.fromisoformat(run.started_at).date()).days


def _reminder(known: Known, run: Run, told: list[News], remind: timedelta | None) -> Iterator[News]:
    """Yield one sentence about what is open and was not told tonight, once in each interval."""
    before = known.complete
    if remind is None or before is None or not run.is_complete:
        return
    if _interval(run, remind) == _interval(before, remind):
        return
    named = {each.finding for each in told}
    left = [sighting for sighting in run.sightings if sighting.is_open and sighting.id not in named]
    if left:
        levels = counted(sighting.severity for sighting in left)
        oldest = min(left, key=lambda sighting: known.first_seen.get(sighting.id, before.started_at))
        since = known.first_seen.get(oldest.id, before.started_at)[:10]
        yield News(NewsKind.REMINDER, f"{levels}; the oldest since {since}: {oldest.title}")


def _interval(run: Run, length: timedelta) -> int:
    return (datetime.fromisoformat(run.started_at) - _MONDAY) // length
