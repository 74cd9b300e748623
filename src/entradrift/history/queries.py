"""What happened: runs, and when findings appeared and went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from entradrift.history import contents, run_file
from entradrift.history.database import Database
from entradrift.history.errors import DamagedError, UnknownRunError
from entradrift.model import run as run_model
from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.fleet import Span
from entradrift.model.run import Run, Sighting

_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run in a list."""

    pair: str
    name: str
    started_at: str
    """ISO 8601 in UTC."""
    verdict: Verdict | None
    exit_code: ExitCode
    open_count: int
    accepted_count: int
    worst: Severity | None
    """Of the open findings."""
    folder_exists: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one run judged a finding: the first of a stretch of runs that judged it so."""

    pair: str
    run: str
    started_at: str
    severity: Severity
    status: Status


def pairs(database: Database) -> tuple[str, ...]:
    """Return the names of all pairs."""
    return tuple(name for (name,) in database.rows("SELECT name FROM pair ORDER BY name"))


def runs(database: Database, pair: str | None, limit: int | None) -> tuple[RunRow, ...]:
    """Return the runs of one pair or of all, latest first."""
    rows = database.rows(
        "SELECT pair.name, run.name, started_at, verdict, exit_code, open_count, accepted_count, worst, folder_exists "
        "FROM run JOIN pair ON pair.id = run.pair WHERE pair.name = coalesce(:pair, pair.name) "
        "ORDER BY started_at DESC, run.name DESC, pair.name LIMIT :limit",
        {"pair": pair, "limit": -1 if limit is None else limit},
    )
    return tuple(
        RunRow(
            name,
            run,
            started_at,
            verdict and Verdict(verdict),
            ExitCode(exit_code),
            open_count,
            accepted_count,
            worst and Severity(worst),
            bool(folder_exists),
        )
        for name, run, started_at, verdict, exit_code, open_count, accepted_count, worst, folder_exists in rows
    )


ANY: Final[frozenset[Verdict | None]] = frozenset({None, *Verdict})
COMPARED: Final[frozenset[Verdict | None]] = frozenset(Verdict)
COMPLETE: Final[frozenset[Verdict | None]] = frozenset(run_model.COMPLETE)
IN_SYNC: Final[frozenset[Verdict | None]] = frozenset({Verdict.IN_SYNC})


def latest(database: Database, pair: str, verdicts: frozenset[Verdict | None] = ANY) -> Run | None:
    """Return the last run of a pair that had one of these verdicts."""
    rows = database.each(
        "SELECT run.id, verdict FROM run JOIN pair ON pair.id = run.pair WHERE pair.name = ? "
        "ORDER BY started_at DESC, run.name DESC",
        (pair,),
    )
    return next((document(database, row) for row, verdict in rows if verdict in verdicts), None)


def run(database: Database, name: str, pair: str | None) -> Run:
    """Return the run whose name, or `pair/name`, is `name` or alone begins with it.

    Raises UnknownRunError when there is no such run, or more than one.
    """
    found = database.rows(
        "SELECT run.id, pair.name, run.name, pair.name || '/' || run.name AS whole FROM run "
        "JOIN pair ON pair.id = run.pair WHERE (:pair IS NULL OR pair.name = :pair) AND "
        "(substr(run.name, 1, length(:name)) = :name OR "
        "substr(whole, 1, length(:name)) = :name COLLATE NOCASE) ORDER BY whole",
        {"name": name, "pair": pair},
    )
    exact = [row for row in found if name in (row[2], row[3])]
    found = exact or found
    if not name or not found:
        where = "" if pair is None else f" of {pair}"
        raise UnknownRunError(
            f'There is no run{where} whose name begins with "{name}"; entradrift history list shows all runs.'
        )
    if len(found) > 1:
        names = ", ".join(row[3] for row in found[:_NAMED]) + (", ..." if len(found) > _NAMED else "")
        raise UnknownRunError(f'{len(found)} runs begin with "{name}" ({names}); give more of the name.')
    return document(database, found[0][0])


def document(database: Database, row: int) -> Run:
    """Return the whole run in a row."""
    [(packed,)] = database.rows("SELECT content FROM document WHERE run = ?", (row,))
    return parsed(packed, database)


def parsed(packed: bytes, database: Database) -> Run:
    """Return the run in a document. Raises DamagedError."""
    try:
        return run_file.parse(contents.unpacked(packed, database.path))
    except (ValueError, LookupError, TypeError):
        raise DamagedError(
            f"{database.path} holds a run that cannot be read; entradrift history rebuild makes the file again."
        ) from None


def first_seen(database: Database, pair: str) -> dict[str, str]:
    """Return the start of the first run of its present span for each finding that is not resolved."""
    return dict(
        database.rows(
            "SELECT finding.name, run.started_at FROM span JOIN finding ON finding.id = span.finding "
            "JOIN run ON run.id = span.first_run JOIN pair ON pair.id = span.pair "
            "WHERE pair.name = ? AND resolved_run IS NULL ORDER BY finding.name",
            (pair,),
        )
    )


def spans_of_finding(database: Database, finding: str) -> tuple[tuple[str, Span], ...]:
    """Return every stretch of runs in which a finding was there, by pair and time."""
    return tuple(_spans(database, {"finding": finding, "pair": None, "since": None}))


def spans_of_pair(database: Database, pair: str, since: str) -> list[Span]:
    """Return the spans of a pair that are not resolved, or that somebody saw at or after `since`."""
    return [span for _, span in _spans(database, {"finding": None, "pair": pair, "since": since})]


def judgements(database: Database, finding: str) -> tuple[Judgement, ...]:
    """Return when the severity or the status of a finding changed, by pair and time."""
    rows = database.rows(
        "SELECT pair.name, run.name, run.started_at, severity, status FROM run JOIN pair ON pair.id = run.pair "
        "JOIN sighting ON sighting.run = run.id WHERE sighting.finding = (SELECT id FROM finding WHERE name = ?) "
        "ORDER BY pair.name, run.started_at, run.name",
        (finding,),
    )
    return tuple(
        Judgement(pair, name, started_at, Severity(severity), Status(status))
        for before, (pair, name, started_at, severity, status) in zip([None, *rows], rows, strict=False)
        if before is None or (before[0], *before[3:]) != (pair, severity, status)
    )


def _spans(database: Database, wanted: Mapping[str, str | None]) -> Iterator[tuple[str, Span]]:
    rows = database.rows(
        "SELECT pair.name, finding.name, first.name, first.started_at, last.id, last.name, last.started_at, "
        "resolved.started_at FROM span JOIN pair ON pair.id = span.pair JOIN finding ON finding.id = span.finding "
        "JOIN run AS first ON first.id = first_run JOIN run AS last ON last.id = last_run "
        "LEFT JOIN run AS resolved ON resolved.id = resolved_run "
        "WHERE finding.name = coalesce(:finding, finding.name) AND pair.name = coalesce(:pair, pair.name) "
        "AND (:since IS NULL OR resolved_run IS NULL OR last.started_at >= :since) "
        "ORDER BY pair.name, first.started_at, first.name, finding.name",
        wanted,
    )
    seen: dict[int, dict[str, Sighting]] = {}
    for pair, finding, first_run, first_started, last, last_run, last_started, resolved in rows:
        if last not in seen:
            seen[last] = {found.id: found for found in reversed(document(database, last).sightings)}
        yield pair, Span(seen[last][finding], first_run, first_started, last_run, last_started, resolved)
