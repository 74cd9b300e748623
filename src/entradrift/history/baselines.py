"""Which run's primary is the baseline: the last one in sync, unless somebody chose another run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from entradrift.errors import InputError
from entradrift.history import baseline_file, contents, run_folders
from entradrift.history.database import Database
from entradrift.history.errors import NoSnapshotError, UnknownRunError
from entradrift.history.recording import pair_id
from entradrift.model.comparison import Verdict
from entradrift.model.snapshot import Snapshot

AUTOMATIC: Final = "automatic"
BY_HAND: Final = "by hand"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A state that both servers of a pair agreed on."""

    run: str
    """Name of the run whose primary it is."""
    started_at: str
    """ISO 8601 in UTC."""
    chosen: str
    """`automatic` (the last run in sync) or `by hand`."""
    snapshot: Snapshot
    digest: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: int
    name: str
    started_at: str
    digest: str


def baseline_run(database: Database, reports: Path, pair: str) -> tuple[str, str] | None:
    """Return the name of the baseline's run and who chose it, without reading its snapshot. Raises InputError."""
    by_hand = baseline_file.chosen_run(reports, pair)
    if by_hand is not None:
        return by_hand, BY_HAND
    for candidate in _in_sync(database, pair):
        zipped = reports / pair / candidate.name / run_folders.PRIMARY_ZIP
        if contents.has(database, candidate.digest) or zipped.is_file():
            return candidate.name, AUTOMATIC
    return None


def baseline(database: Database, reports: Path, pair: str) -> Baseline | None:
    """Return the baseline, None while a pair has never been in sync and nobody chose a run.

    Raises InputError when a run was chosen that cannot be read (any more).
    """
    from entradrift.history.content import snapshot_of  # noqa: PLC0415 - long to import, and seldom needed
    from entradrift.history.queries import document  # noqa: PLC0415

    by_hand = baseline_file.chosen_run(reports, pair)
    candidates = _in_sync(database, pair) if by_hand is None else _named(database, pair, by_hand)
    for candidate in candidates:
        content = _content(database, reports, pair, candidate)
        used = document(database, candidate.row).primary
        if content is None or used is None:
            continue
        try:
            snapshot = snapshot_of(content, used)
        except InputError:
            continue  # written by a version of entradrift whose snapshots this one does not read
        chosen = AUTOMATIC if by_hand is None else BY_HAND
        return Baseline(candidate.name, candidate.started_at, chosen, snapshot, candidate.digest)
    if by_hand is not None:
        raise InputError(
            str(reports / pair / baseline_file.FILE_NAME),
            "the state of the run that it names can no longer be read",
            place="$.run",
            fix=baseline_file.FIX,
        )
    return None


def choose(database: Database, reports: Path, pair: str, run_name: str | None) -> None:
    """Make a run the baseline, or with None go back to the last one in sync.

    Raises UnknownRunError for a run that the history does not have, NoSnapshotError for one whose state is gone.
    """
    if run_name is not None:
        candidate = next(_named(database, pair, run_name), None)
        if candidate is None:
            raise UnknownRunError(
                f"There is no run {run_name} of {pair} that read the primary; entradrift history list shows all runs."
            )
        content = _content(database, reports, pair, candidate)
        if content is None:
            raise NoSnapshotError(
                f"The state of run {run_name} cannot be read, because its folder is gone or damaged; choose another run."
            )
        baseline_file.choose(reports, pair, run_name)
        with database.transaction():
            _keep(database, pair, BY_HAND, candidate, content)
    else:
        baseline_file.choose(reports, pair, None)
        with database.transaction():
            _forget_choice(database, pair)
            contents.drop_unneeded(database)


def keep_automatic(database: Database, pair: str, row: int, content: str) -> None:
    """Keep the state of a run that was just recorded in the caller's transaction, if it is the last one in sync."""
    last = next(_in_sync(database, pair), None)
    if last is not None and last.row == row:
        _keep(database, pair, AUTOMATIC, last, content)


def keep_needed(database: Database, reports: Path) -> tuple[str, ...]:
    """See to it that every state that can be the next baseline is kept, reading run folders where it is not.

    Returns a sentence for each pair whose last run in sync turns out to be unreadable, so that an older one has to do.
    """
    notices: list[str] = []
    with database.transaction():
        for (pair,) in database.rows("SELECT name FROM pair ORDER BY name"):
            notices += _keep_automatic(database, reports, pair)
            _keep_chosen(database, reports, pair)
        contents.drop_unneeded(database)
    return tuple(notices)


def _keep_automatic(database: Database, reports: Path, pair: str) -> Iterator[str]:
    unreadable: list[str] = []
    for candidate in _in_sync(database, pair):
        if _is_or_becomes_kept(database, reports, pair, candidate):
            if _mark(database, pair, AUTOMATIC, candidate) and unreadable:
                yield (
                    f"The state of {pair}/{unreadable[0]} cannot be read, so the baseline of {pair} is that of "
                    f"{candidate.name}."
                )
            break
        unreadable.append(candidate.name)


def _keep_chosen(database: Database, reports: Path, pair: str) -> None:
    try:
        by_hand = baseline_file.chosen_run(reports, pair)
    except InputError:
        return  # said to whoever asks for this baseline
    if by_hand is None:
        _forget_choice(database, pair)
        return
    for candidate in _named(database, pair, by_hand):
        if _is_or_becomes_kept(database, reports, pair, candidate):
            _mark(database, pair, BY_HAND, candidate)


def _in_sync(database: Database, pair: str) -> Iterator[_Candidate]:
    return _candidates(database, {"pair": pair, "verdict": Verdict.IN_SYNC.value, "name": None})


def _named(database: Database, pair: str, name: str) -> Iterator[_Candidate]:
    return _candidates(database, {"pair": pair, "verdict": None, "name": name})


def _candidates(database: Database, wanted: Mapping[str, str | None]) -> Iterator[_Candidate]:
    """Yield the runs of a pair that compared its primary, latest first."""
    rows = database.rows(
        "SELECT run.id, run.name, started_at, primary_digest FROM run JOIN pair ON pair.id = run.pair "
        "WHERE pair.name = :pair AND primary_digest IS NOT NULL AND verdict IS NOT NULL "
        "AND verdict = coalesce(:verdict, verdict) AND run.name = coalesce(:name, run.name) "
        "ORDER BY started_at DESC, run.name DESC",
        wanted,
    )
    return (_Candidate(*row) for row in rows)


def _content(database: Database, reports: Path, pair: str, candidate: _Candidate) -> str | None:
    kept = contents.get(database, candidate.digest)
    return kept if kept is not None else contents.from_folder(reports / pair / candidate.name)


def _is_or_becomes_kept(database: Database, reports: Path, pair: str, candidate: _Candidate) -> bool:
    if contents.has(database, candidate.digest):
        return True
    content = contents.from_folder(reports / pair / candidate.name)
    if content is not None:
        contents.put(database, candidate.digest, content)
    return content is not None


def _keep(database: Database, pair: str, chosen: str, candidate: _Candidate, content: str) -> None:
    contents.put(database, candidate.digest, content)
    _mark(database, pair, chosen, candidate)
    contents.drop_unneeded(database)


def _mark(database: Database, pair: str, chosen: str, candidate: _Candidate) -> bool:
    """Note whose state is kept as what; tell whether it was another one."""
    row = pair_id(database, pair)
    if database.row("SELECT run FROM baseline WHERE pair = ? AND chosen = ?", (row, chosen)) == (
        candidate.row,
    ):
        return False
    database.run("INSERT OR REPLACE INTO baseline VALUES (?, ?, ?)", (row, chosen, candidate.row))
    return True


def _forget_choice(database: Database, pair: str) -> None:
    database.run("DELETE FROM baseline WHERE chosen = ? AND pair = ?", (BY_HAND, pair_id(database, pair)))
