"""Runs and findings to talk about."""

from collections.abc import Sequence
from typing import Any

from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.run import Run, Sighting
from entradrift.model.section import Section

IN_SYNC, DRIFT, INCOMPLETE, FAILED = Verdict.IN_SYNC, Verdict.DRIFT, Verdict.INCOMPLETE, None
CODES = {
    IN_SYNC: ExitCode.OK,
    DRIFT: ExitCode.DRIFT,
    INCOMPLETE: ExitCode.INCOMPLETE,
    FAILED: ExitCode.INVALID,
}


def sighting(number: int, status: Status = Status.DRIFT, **fields: Any) -> Sighting:  # noqa: ANN401
    """A medium finding called `Rule <number> differs`."""
    given = {
        "severity": Severity.MEDIUM,
        "title": f"Rule {number} differs",
        "changed_on": "unknown",
        "expires": None,
    } | fields
    return Sighting(
        id=f"f-{number:012x}",
        rule="sync-rule-changed",
        section=Section.SYNC_RULES,
        status=status,
        object=f"Rule {number}",
        connector=None,
        path="description",
        side=None,
        **given,
    )


def accepted(number: int, expires: str, **fields: Any) -> Sighting:  # noqa: ANN401
    """The same, accepted until a date."""
    return sighting(number, Status.ACCEPTED, expires=expires, **fields)


def run(day: str, verdict: Verdict | None, *sightings: Sighting, **fields: Any) -> Run:  # noqa: ANN401
    """A run of one night, at two."""
    given: dict[str, Any] = {
        "summary": f"Sentence about {day}.",
        "doubts": (),
        "exit_code": CODES[verdict],
    } | fields
    return Run(
        pair="contoso",
        name=f"{day}T020000Z-000001",
        started_at=f"{day}T02:00:00+00:00",
        seconds=1.0,
        verdict=verdict,
        primary=None,
        staging=None,
        sightings=tuple(sightings),
        news=(),
        notices=(),
        tool_version="0",
        **given,
    )


def stale(day: str, age: str, *sightings: Sighting, more: Sequence[str] = ()) -> Run:
    """An incomplete run."""
    doubts = (f"the primary's export was taken {age} ago (limit 26 hours)", *more)
    return run(day, INCOMPLETE, *sightings, doubts=doubts, summary=f"Not known: {'; '.join(doubts)}.")
