"""Make the history from the run folders: all of it, or the runs that the database does not know yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from entradrift.errors import InputError
from entradrift.history import baselines, recording, run_folders, telling
from entradrift.history.database import Database
from entradrift.history.schema import migrate
from entradrift.model.run import RUN_NAME, Run

_NAMED: Final = 3


@dataclass(slots=True)
class Difference:
    """How the run folders differ from what the database knows of them."""

    unknown: list[tuple[str, str]] = field(default_factory=list)
    """Pair folder and run folder of runs that are not recorded, in the order of their names."""
    gone: list[tuple[int, str]] = field(default_factory=list)
    """Row of the pair and name of runs whose folders should be there."""
    back: list[tuple[int, str]] = field(default_factory=list)
    """The same of runs whose folders should not be there."""

    @property
    def is_any(self) -> bool:
        """Tell whether there is anything to do."""
        return bool(self.unknown or self.gone or self.back)


def rebuild(path: Path, reports: Path, remains: Iterable[Run]) -> tuple[Database, int, tuple[str, ...]]:
    """Return a database in memory made from all run folders, how many there were, and sentences about it.

    `remains` are runs of an older database; those whose folder is gone are taken over. Nothing is news.
    """
    database = Database.in_memory(path)
    migrate(database)
    difference = compare_folders(database, run_folders.listing(reports))
    with database.transaction():
        notices = _add(database, reports, difference.unknown)
        [(count,)] = database.rows("SELECT count(*) FROM run")
        for run in remains:
            if not recording.known(database, run):
                recording.insert(database, run, folder_exists=False)
        recording.work_out_spans(database, [pair for (pair,) in database.rows("SELECT id FROM pair")])
        telling.mark_all_told(database)
    return database, count, (*notices, *baselines.keep_needed(database, reports))


def catch_up(database: Database, reports: Path, difference: Difference) -> tuple[str, ...]:
    """Record what differs; return sentences about run folders that cannot be read.

    The news of these runs are untold, but of a pair that the database did not know at all only those of its last run.
    """
    with database.transaction():
        before = {pair for (pair,) in database.rows("SELECT id FROM pair")}
        [(last,)] = database.rows("SELECT coalesce(max(id), 0) FROM run")
        notices = _add(database, reports, difference.unknown)
        touched = {pair for (pair,) in database.rows("SELECT DISTINCT pair FROM run WHERE id > ?", (last,))}
        recording.work_out_spans(database, touched)
        for pair in touched - before:
            telling.mark_earlier_told(database, pair)
        database.run_many("UPDATE run SET folder_exists = 0 WHERE pair = ? AND name = ?", difference.gone)
        database.run_many("UPDATE run SET folder_exists = 1 WHERE pair = ? AND name = ?", difference.back)
    return notices


def compare_folders(database: Database, found: Mapping[str, frozenset[str]] | None) -> Difference:
    """Return how the database differs from a listing of the run folders; not at all where there is no listing."""
    difference = Difference()
    if found is None:
        return difference
    there: dict[str, frozenset[str]] = {}
    for folder, names in found.items():
        there[folder.casefold()] = there.get(folder.casefold(), frozenset()) | names
    known: dict[str, frozenset[str]] = {}
    for pair, name in database.rows("SELECT id, name FROM pair"):
        recorded = _names(database, "SELECT name FROM run WHERE pair = ?", pair)
        without = _names(database, "SELECT name FROM run WHERE pair = ? AND folder_exists = 0", pair)
        now = there.get(name.casefold(), frozenset())
        difference.gone += [(pair, run) for run in recorded - now - without]
        difference.back += [(pair, run) for run in without & now]
        known[name.casefold()] = recorded
    skipped = set(database.rows("SELECT pair, name FROM unreadable"))
    for folder, names in found.items():
        difference.unknown += [
            (folder, name)
            for name in sorted(names - known.get(folder.casefold(), frozenset()))
            if RUN_NAME.fullmatch(name) and (folder, name) not in skipped
        ]
    return difference


def _names(database: Database, query: str, pair: int) -> frozenset[str]:
    return frozenset(name for (name,) in database.rows(query, (pair,)))


def _add(database: Database, reports: Path, folders: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Record runs without their spans; note and count those that cannot be read."""
    problems: list[str] = []
    for pair, name in folders:
        try:
            run = run_folders.read_run(reports, pair, name)
        except InputError as error:
            problems.append(str(error))
            database.run("INSERT OR IGNORE INTO unreadable VALUES (?, ?)", (pair, name))
            continue
        if not recording.known(database, run):
            recording.insert(database, run)
    if not problems:
        return ()
    what = "1 run folder" if len(problems) == 1 else f"{len(problems)} run folders"
    more = f" ... and {len(problems) - _NAMED} more." if len(problems) > _NAMED else ""
    notice = f"{what} could not be read, so the history leaves it out until entradrift history rebuild: "
    return (f"{notice}{' '.join(problems[:_NAMED])}{more}",)
