"""One SQLite file (or memory): connections with our settings, and failures as sentences."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote_from_bytes

from entradrift.history.errors import DamagedError, HistoryError

BUSY_SECONDS: Final = 30.0
"""How long to wait for another program that holds the file."""
_DAMAGED: Final = frozenset(
    {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR}
)
"""SQLITE_ERROR is what a missing table or column gives."""
_SHORT_READ: Final = 522
"""SQLITE_IOERR_SHORT_READ: the file ends within a page."""
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_REFUSED: Final = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH})
_PRIMARY_CODE: Final = 0xFF

Row = tuple[Any, ...]
Parameters = Sequence[object] | Mapping[str, object]


class Database:
    """An open database. Every failure is a HistoryError; one that the file itself causes is a DamagedError."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path
        """The file that the answers come from, also when they are read from a copy in memory."""

    @classmethod
    def to_write(cls, path: Path) -> Database:
        """Open an existing file for reading and writing. Raises HistoryError when it cannot be written."""
        database = cls._connect(path, "rw")
        try:
            # The main file then changes only where we want it: see soundness.py.
            database.run("PRAGMA wal_autocheckpoint = 0")
            database.run("PRAGMA foreign_keys = ON")
            database.run("PRAGMA journal_mode = WAL")
            with database.transaction():
                pass  # says now, not in the middle of a night, that the file is read-only or locked
        except HistoryError:
            database.close()
            raise
        return database

    @classmethod
    def to_read(cls, path: Path) -> Database:
        """Open an existing file for reading only; nothing of it or beside it needs to be writable."""
        database = cls._connect(path, "ro")
        try:
            database.run("SELECT count(*) FROM sqlite_master")
        except DamagedError:
            database.close()
            raise
        except HistoryError:
            database.close()
            # WAL needs a file beside the database. Where none can be made, nobody can be writing either.
            database = cls._connect(path, "ro&immutable=1")
        return database

    @classmethod
    def in_memory(cls, path: Path) -> Database:
        """Return an empty database in memory that stands in for the file at `path`."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        return cls(connection, path)

    @classmethod
    def _connect(cls, path: Path, mode: str) -> Database:
        with _sentences(path):
            connection = sqlite3.connect(
                f"{_uri(path)}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
            )
        return cls(connection, path)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Return all rows of a query."""
        with _sentences(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    def each(self, sql: str, parameters: Parameters = ()) -> Generator[Row, None, None]:
        """Yield the rows of a query one by one."""
        with _sentences(self.path):
            yield from self.connection.execute(sql, parameters)

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Return the first row of a query, if any."""
        with _sentences(self.path):
            found: Row | None = self.connection.execute(sql, parameters).fetchone()
        return found

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement; return the id of the row that it inserted, if it inserted one."""
        with _sentences(self.path):
            return self.connection.execute(sql, parameters).lastrowid or 0

    def run_many(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run one statement for each set of parameters."""
        with _sentences(self.path):
            self.connection.executemany(sql, parameters)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing: everything inside is committed at the end, or taken back by an exception."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self.connection.rollback()
            raise

    def copy_to(self, other: Database) -> None:
        """Make `other` an exact copy of this database."""
        with _sentences(self.path):
            self.connection.backup(other.connection)

    def close(self) -> None:
        """Close the connection; what was committed stays committed."""
        with contextlib.suppress(sqlite3.Error):
            self.connection.close()


def _uri(path: Path) -> str:
    """Return `path` as SQLite reads URIs: also on shares, and with names that are no text."""
    whole = path.absolute().as_posix()
    return ("file://" if whole.startswith("/") else "file:///") + quote_from_bytes(os.fsencode(whole))


@contextlib.contextmanager
def _sentences(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise _worded(error, path) from error


def _worded(error: Exception, path: Path) -> HistoryError:
    # Without a code, Python itself could not turn what it read, or what SQLite said about it, into a value.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    primary = code & _PRIMARY_CODE
    if primary in _DAMAGED or code == _SHORT_READ:
        return DamagedError(
            f"{path} is damaged ({error}); entradrift history rebuild makes it again from the run folders."
        )
    if primary in _BUSY:
        return HistoryError(f"{path} is locked by another program; run again when that one is done.")
    if primary in _REFUSED:
        return HistoryError(
            f"{path} cannot be written ({error}); the account that runs entradrift has to be able to change this "
            "file and to make files beside it."
        )
    if primary == sqlite3.SQLITE_FULL:
        return HistoryError(f"{path} cannot be written because the disk is full; nothing was changed.")
    return HistoryError(f"{path} cannot be opened, read or written ({error}); check the folder and the disk.")
