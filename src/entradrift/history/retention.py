"""Which run folders may be removed, and what happens to the history when they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from entradrift.errors import InputError
from entradrift.history import contents, queries
from entradrift.history.baselines import baseline_run
from entradrift.history.database import Database
from entradrift.history.recording import pair_id
from entradrift.history.run_file import utc
from entradrift.model.finding import Status


def expendable(
    database: Database, reports: Path, pair: str, *, before: str, keep_runs: frozenset[str]
) -> tuple[str, ...]:
    """Return the names of runs that started before a time (ISO 8601 with zone) and may go, oldest first.

    Never the latest run, the last complete run, the last one in sync, the baseline, or one of `keep_runs`. None at
    all while the file with the choice of a baseline cannot be read.
    """
    try:
        chosen = baseline_run(database, reports, pair)
    except InputError:
        return ()
    kept = {
        run.name
        for verdicts in (queries.ANY, queries.COMPLETE, queries.IN_SYNC)
        if (run := queries.latest(database, pair, verdicts)) is not None
    }
    if chosen is not None:
        kept.add(chosen[0])
    rows = database.rows(
        "SELECT run.name FROM run JOIN pair ON pair.id = run.pair "
        "WHERE pair.name = ? AND folder_exists AND started_at < ? ORDER BY started_at, run.name",
        (pair, utc(before)),
    )
    return tuple(name for (name,) in rows if name not in kept and name not in keep_runs)


def evidence(database: Database, pair: str, texts: Iterable[str]) -> frozenset[str]:
    """Return the runs that acceptances name: what was signed off has to stay where it can be looked up.

    These are the runs in which a difference was first seen that is accepted now, and every run whose name occurs
    in one of `texts` (reason, ticket or any other text of an acceptance).
    """
    names = {
        span.first_run
        for span in queries.spans_of_pair(database, pair, "9999")
        if span.finding.status is Status.ACCEPTED
    }
    whole = "\n".join(texts)
    rows = database.rows(
        "SELECT run.name FROM run JOIN pair ON pair.id = run.pair WHERE pair.name = ?", (pair,)
    )
    return frozenset(names | {name for (name,) in rows if name in whole})


def forget_folders(database: Database, pair: str, names: Sequence[str]) -> None:
    """Note that the folders of these runs are gone; the runs themselves stay."""
    with database.transaction():
        database.run_many(
            "UPDATE run SET folder_exists = 0 WHERE pair = ? AND name = ?",
            [(pair_id(database, pair), name) for name in names],
        )
        contents.drop_unneeded(database)
