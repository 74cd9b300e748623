"""Open the database whatever state it is in: missing, damaged, older, newer, behind the run folders."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from entradrift import clock
from entradrift.history import baselines, rebuilding, run_folders, soundness
from entradrift.history.database import Database
from entradrift.history.errors import DamagedError, HistoryError
from entradrift.history.queries import parsed
from entradrift.history.schema import VERSION, migrate, version_of
from entradrift.model.run import Run

_BESIDE: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; left there, it would be taken for part of the next file of that name."""
_HEADER: Final = b"SQLite format 3\x00"


def open_to_write(path: Path, reports: Path, *, rebuild: bool) -> tuple[Database, tuple[str, ...]]:
    """Return the database at `path`, sound, up to date and level with the run folders, and what was repaired.

    Raises NewerSchemaError for a file of a newer version, HistoryError for one that cannot be opened or written.
    """
    notices: tuple[str, ...] = ()
    problem = _problem(path)
    if rebuild or problem is not None:
        notices = _made_again(path, reports, problem, asked=rebuild)
    database = Database.to_write(path)
    try:
        migrate(database)
        difference = rebuilding.compare_folders(database, run_folders.listing(reports))
        if difference.is_any:
            notices += rebuilding.catch_up(database, reports, difference)
        notices += baselines.keep_needed(database, reports)
    except BaseException:
        database.close()
        raise
    return database, notices


def open_to_read(path: Path, reports: Path) -> tuple[Database, tuple[str, ...]]:
    """Return the history without writing anything, from a copy in memory where the file needs repair.

    Raises NewerSchemaError for a file of a newer version, HistoryError for one that cannot be opened.
    """
    problem = _problem(path)
    if problem is not None:
        copy, count, notices = rebuilding.rebuild(path, reports, _remains(path))
        if not count and not path.exists():
            return copy, ()
        said = f"{problem} The history was read from the run folders; entradrift history rebuild makes the file again."
        return copy, (said, *notices)
    database = Database.to_read(path)
    try:
        return _level(database, reports)
    except BaseException:
        database.close()
        raise


def close_written(database: Database) -> None:
    """Close a database that was opened to write, and make its digest."""
    with contextlib.suppress(HistoryError):
        database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    if not soundness.is_sealed(database.path):
        soundness.seal(database.path)


def _level(database: Database, reports: Path) -> tuple[Database, tuple[str, ...]]:
    """Return the database, or an up-to-date copy of it in memory where it is older or behind the run folders."""
    folders = None
    with contextlib.suppress(HistoryError):  # reading the history needs no right to list the run folders
        folders = run_folders.listing(reports)
    is_old = version_of(database) < VERSION
    if not is_old and not rebuilding.compare_folders(database, folders).is_any:
        return database, ()
    copy = Database.in_memory(database.path)
    database.copy_to(copy)
    database.close()
    migrate(copy)
    difference = rebuilding.compare_folders(copy, folders)
    return copy, rebuilding.catch_up(copy, reports, difference)


def _problem(path: Path) -> str | None:
    """Return what is wrong with the file in one sentence, None where it is sound.

    Raises NewerSchemaError for a file of a newer version, HistoryError for one that cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            header = stream.read(len(_HEADER))
    except FileNotFoundError:
        return f"{path} was missing."
    except OSError as error:
        raise HistoryError(
            f"{path} cannot be opened ({error.strerror or error}); check the path and the permissions."
        ) from None
    if header != _HEADER:
        return f"{path} was no database."
    try:
        with contextlib.closing(Database.to_read(path)) as database:
            if version_of(database) == 0 or not soundness.is_sealed(path):
                soundness.check(database)
    except DamagedError:
        return f"{path} was damaged."
    return None


def _made_again(path: Path, reports: Path, problem: str | None, *, asked: bool) -> tuple[str, ...]:
    """Put a database made from the run folders in place of the file; a damaged one is kept beside it.

    Returns sentences about it, but none that says only what was `asked` for.
    """
    damaged = problem is not None and path.exists()
    copy, count, notices = rebuilding.rebuild(path, reports, _remains(path))
    with contextlib.closing(copy):
        new = _saved(copy, path)
    try:
        aside = _moved_aside(path) if damaged else None
        _remove(soundness.seal_of(path), *(_beside(path, suffix) for suffix in _BESIDE))
        new.replace(path)
    except OSError as error:
        _remove(new)
        raise HistoryError(
            f"{path} cannot be replaced ({error.strerror or error}); close the programs that use it."
        ) from None
    soundness.seal(path)
    if not damaged and (asked or not count):
        return notices
    kept = f"; the old file is kept as {aside.name}" if aside else ""
    return (f"{problem} It was made again from {_counted(count)}{kept}.", *notices)


def _remains(path: Path) -> Iterator[Run]:
    """Yield every run that can still be read from a file: what was removed from the run folders is only there."""
    for query in (
        "SELECT content FROM document ORDER BY run",
        "SELECT content FROM document ORDER BY run DESC",
    ):
        try:
            with contextlib.closing(Database.to_read(path)) as database:
                for (packed,) in database.each(query):
                    with contextlib.suppress(DamagedError):
                        yield parsed(packed, database)
        except HistoryError:
            continue  # a broken page ends a reading; what stands behind it is reached from the other end
        return


def _saved(database: Database, path: Path) -> Path:
    """Return a file beside `path` that holds the whole database."""
    new = path.with_name(f".{path.name}.new")  # left behind by a killed run, it is used again
    try:
        _remove(new, *(_beside(new, suffix) for suffix in _BESIDE))
        new.touch()
    except OSError as error:
        raise HistoryError(
            f"{path} cannot be written ({error.strerror or error}); the account that runs entradrift has to be able to "
            "make files in its folder."
        ) from None
    try:
        with contextlib.closing(Database.to_write(new)) as file:
            database.copy_to(file)
        with contextlib.closing(Database.to_write(new)):
            pass  # a copy of memory has no write-ahead log until it is opened to write
    except BaseException:
        _remove(new, *(_beside(new, suffix) for suffix in _BESIDE))
        raise
    return new


def _moved_aside(path: Path) -> Path:
    """Rename a damaged database and what belongs to it; return its new path."""
    moment = clock.now().replace(":", "").removesuffix("+0000")
    aside = path.with_name(f"{path.name}.corrupt-{moment}Z")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.corrupt-{moment}Z-{number}")
    path.replace(aside)
    for suffix in _BESIDE:
        with contextlib.suppress(FileNotFoundError):
            _beside(path, suffix).replace(_beside(aside, suffix))
    return aside


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _remove(*paths: Path) -> None:
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()


def _counted(count: int) -> str:
    return "1 run folder" if count == 1 else f"{count} run folders"
