"""Write runs into the tables, and work out when each finding appeared and went."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from entradrift.history import run_file
from entradrift.history.database import Database
from entradrift.model.finding import Severity, Status
from entradrift.model.run import COMPLETE, Run


def pair_id(database: Database, name: str) -> int | None:
    """Return the row of a pair, None for one without runs."""
    row = database.row("SELECT id FROM pair WHERE name = ?", (name,))
    return None if row is None else int(row[0])


def known(database: Database, run: Run) -> bool:
    """Tell whether a run is recorded already."""
    return (
        database.row(
            "SELECT 1 FROM run JOIN pair ON pair.id = run.pair WHERE pair.name = ? AND run.name = ?",
            (run.pair, run.name),
        )
        is not None
    )


def record(database: Database, run: Run) -> int:
    """Write one run with its findings inside the caller's transaction; return its row."""
    row = insert(database, run)
    [(pair,)] = database.rows("SELECT pair FROM run WHERE id = ?", (row,))
    later = database.row(
        "SELECT 1 FROM run WHERE pair = ? AND (started_at, name) > (?, ?)", (pair, run.started_at, run.name)
    )
    if later:
        work_out_spans(database, [pair])  # a clock was set back, or a killed run is caught up with
    else:
        _continue_spans(database, pair, row, complete=run.is_complete)
    return row


def insert(database: Database, run: Run, *, folder_exists: bool = True) -> int:
    """Write one run without its spans; return its row."""
    database.run("INSERT OR IGNORE INTO pair (name) VALUES (?)", (run.pair,))
    still_open = [sighting for sighting in run.sightings if sighting.is_open]
    row = database.run(
        "INSERT INTO run (pair, name, started_at, verdict, exit_code, open_count, accepted_count, worst, "
        "primary_digest, folder_exists) VALUES ((SELECT id FROM pair WHERE name = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run.pair,
            run.name,
            run.started_at,
            run.verdict and run.verdict.value,
            int(run.exit_code),
            len(still_open),
            sum(sighting.status is Status.ACCEPTED for sighting in run.sightings),
            min((sighting.severity for sighting in still_open), key=_rank).value if still_open else None,
            run.primary and run.primary.digest,
            int(folder_exists),
        ),
    )
    database.run(
        "INSERT INTO document VALUES (?, ?)", (row, zlib.compress(run_file.dumps(run).encode("utf-8")))
    )
    database.run_many(
        "INSERT OR IGNORE INTO finding (name) VALUES (?)", [(found.id,) for found in run.sightings]
    )
    database.run_many(
        "INSERT OR IGNORE INTO sighting SELECT ?, id, ?, ? FROM finding WHERE name = ?",
        [(row, found.severity.value, found.status.value, found.id) for found in run.sightings],
    )
    return row


def work_out_spans(database: Database, pairs: Iterable[int]) -> None:
    """Work out all spans of these pairs anew, in the order in which their runs happened."""
    for pair in pairs:
        database.run("DELETE FROM span WHERE pair = ?", (pair,))
        database.run_many("INSERT INTO span VALUES (?, ?, ?, ?, ?)", _spans(database, pair))


def _spans(database: Database, pair: int) -> list[tuple[int, int, int, int, int | None]]:
    seen: dict[int, set[int]] = {}
    for run, finding in database.rows(
        "SELECT sighting.run, finding FROM run JOIN sighting ON sighting.run = run.id WHERE pair = ?", (pair,)
    ):
        seen.setdefault(run, set()).add(finding)
    there: dict[int, list[int]] = {}
    spans: list[tuple[int, int, int, int, int | None]] = []
    for run, verdict in database.rows(
        "SELECT id, verdict FROM run WHERE pair = ? ORDER BY started_at, name", (pair,)
    ):
        found = seen.get(run, set())
        for finding in found:
            there.setdefault(finding, [run, run])[1] = run
        if verdict in COMPLETE:
            gone = [finding for finding in there if finding not in found]
            spans += [(pair, finding, *there.pop(finding), run) for finding in gone]
    return spans + [(pair, finding, first, last, None) for finding, (first, last) in there.items()]


def _continue_spans(database: Database, pair: int, run: int, *, complete: bool) -> None:
    """Do for one more run at the end what `work_out_spans` does for all."""
    names = {"run": run, "pair": pair}
    database.run(
        "UPDATE span SET last_run = :run WHERE pair = :pair AND resolved_run IS NULL "
        "AND finding IN (SELECT finding FROM sighting WHERE run = :run)",
        names,
    )
    database.run(
        "INSERT INTO span SELECT :pair, finding, :run, :run, NULL FROM sighting WHERE run = :run AND finding NOT IN "
        "(SELECT finding FROM span WHERE pair = :pair AND resolved_run IS NULL)",
        names,
    )
    if complete:
        database.run(
            "UPDATE span SET resolved_run = :run WHERE pair = :pair AND resolved_run IS NULL AND last_run <> :run",
            names,
        )


def _rank(severity: Severity) -> int:
    return severity.rank
