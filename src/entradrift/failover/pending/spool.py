"""Any number of pending objects on disk: walked again and again in constant memory, found by distinguished name."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from entradrift.errors import EntradriftError
from entradrift.failover.pending.connector_names import folded
from entradrift.failover.pending.packing import packed, unpacked
from entradrift.model.pending import PendingObject

_BATCH: Final = 1000
_SETTINGS: Final = (
    # What a killed run leaves behind is never read, so nothing needs to be safe from that.
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA locking_mode=EXCLUSIVE",
    "PRAGMA cache_size=-8192",
)
_TABLE: Final = (
    "CREATE TABLE object"
    " (number INTEGER PRIMARY KEY, dn TEXT NOT NULL, connector TEXT NOT NULL, packed BLOB NOT NULL)"
)
Row = tuple[str, str, bytes]
"""Folded distinguished name, connector, packed object."""


class SpoolError(EntradriftError):
    """The temporary file cannot be written, most often because the disk is full."""


def row_of(item: PendingObject) -> Row:
    """Return `item` as a spool keeps it."""
    return item.dn.casefold(), item.connector, packed(item)


class Spool:
    """Pending objects in the order in which they were added, in a file that only this user can read.

    To be used as a context manager: the file holds personal data. Where a file without a name can be used, it loses its
    name as soon as it is open, so that not even a killed process leaves it behind; on Windows it is deleted at the end.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="entradrift-", ignore_cleanup_errors=True)
        self._connection = sqlite3.connect(Path(self._folder.name) / "pending.db", isolation_level=None)
        for statement in (*_SETTINGS, _TABLE, "BEGIN"):
            self._connection.execute(statement)
        if os.name == "posix":
            self._folder.cleanup()
        self._indexed = False

    def __enter__(self) -> Self:
        """Return the spool itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Delete the file."""
        self.close()

    def close(self) -> None:
        """Delete the file."""
        self._connection.close()
        self._folder.cleanup()

    def add(self, items: Iterable[PendingObject]) -> None:
        """Add objects at the end."""
        iterator = iter(items)
        while batch := [row_of(item) for item in islice(iterator, _BATCH)]:
            self.add_rows(batch)

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Add objects at the end, each as `row_of` returns it."""
        self._write("INSERT INTO object (dn, connector, packed) VALUES (?, ?, ?)", rows)

    @property
    def last(self) -> int:
        """The number of the object added last, for `cut`."""
        return int(self._rows("SELECT coalesce(max(number), 0) FROM object")[0][0])

    def cut(self, last: int) -> None:
        """Take out what was added after the object with the number `last`."""
        self._write("DELETE FROM object WHERE number > ?", [(last,)])

    def rewrite(self, change: Callable[[PendingObject], PendingObject | None]) -> None:
        """Put what `change` returns in the place of each object; take the object out where that is None."""
        last = 0
        while batch := self._rows(
            "SELECT number, packed FROM object WHERE number > ? ORDER BY number LIMIT ?", last, _BATCH
        ):
            changed, gone = [], []
            for number, data in batch:
                item = unpacked(data)
                new = change(item)
                if new is None:
                    gone.append((number,))
                elif new is not item:
                    changed.append((*row_of(new), number))
            last = batch[-1][0]
            self._write("UPDATE object SET dn = ?, connector = ?, packed = ? WHERE number = ?", changed)
            self._write("DELETE FROM object WHERE number = ?", gone)

    def __len__(self) -> int:
        """Return how many objects there are."""
        return int(self._rows("SELECT count(*) FROM object")[0][0])

    def __iter__(self) -> Iterator[PendingObject]:
        """Yield all objects in their order; several walks may go on at once."""
        with closing(self._connection.execute("SELECT packed FROM object ORDER BY number")) as rows:
            for (data,) in rows:
                yield unpacked(data)

    def same(self, item: PendingObject) -> PendingObject | None:
        """Return the object with the distinguished name of `item`, here or in another server's spool; None without one.

        The tenant connector derives that name from the sourceAnchor, so it is the same on every server. Of several the one
        of the connector with the same name is meant.
        """
        rows = self._by_dn(
            "SELECT connector, packed FROM object WHERE dn = ? ORDER BY number", item.dn.casefold()
        )
        name = folded(item.connector)
        found = next((data for connector, data in rows if folded(connector) == name), None)
        if found is None and rows:
            found = rows[0][1]
        return None if found is None else unpacked(found)

    def label(self, dn: str) -> str:
        """Return what to call the object to which a reference points; empty where no object here has that name."""
        rows = self._by_dn("SELECT packed FROM object WHERE dn = ? ORDER BY number LIMIT 1", dn.casefold())
        return unpacked(rows[0][0]).identity.label if rows else ""

    def _by_dn(self, statement: str, dn: str) -> list[tuple[Any, ...]]:
        if not dn:
            return []
        if not self._indexed:
            with self._room():
                self._connection.execute("CREATE INDEX by_dn ON object (dn)")
            self._indexed = True
        return self._rows(statement, dn)

    def _rows(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, parameters).fetchall()

    def _write(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        with self._room():
            self._connection.executemany(statement, rows)

    @contextmanager
    def _room(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise SpoolError(
                f"The pending objects cannot be kept in {self._folder.name} ({error}); make room on that disk, "
                "or name another folder in the environment variable TMPDIR (TEMP on Windows)."
            ) from None
