"""Whether a database is exactly what entradrift left behind.

SQLite notices a broken page, but not a changed digit in a value. So the whole file has a digest, kept beside it as
`<name>.sha256` (`sha256sum -c` reads it), made when the file is closed. The main file never changes in between: what
is recorded stays in the write-ahead log, whose entries have checksums of their own, until then. Where the digest does
not fit (killed while closing, copied without it, opened with another program), the tables are compared with the runs
that they were made from, each of which is kept compressed with a checksum.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Final

from entradrift.history import contents, recording
from entradrift.history.database import Database
from entradrift.history.errors import DamagedError
from entradrift.history.queries import parsed
from entradrift.history.schema import VERSION, migrate, version_of
from entradrift.model.run import Run
from entradrift.whole_files import OutputError, write_files

_RUNS: Final = """
SELECT pair.name, run.name, started_at, verdict, exit_code, open_count, accepted_count, worst, primary_digest
FROM run JOIN pair ON pair.id = run.pair ORDER BY 1, 2
"""
_SIGHTINGS: Final = """
SELECT pair.name, run.name, finding.name, severity, status FROM sighting JOIN run ON run.id = sighting.run
JOIN pair ON pair.id = run.pair JOIN finding ON finding.id = sighting.finding ORDER BY 1, 2, 3
"""
_SPANS: Final = """
SELECT pair.name, finding.name, first.name, last.name, resolved.name FROM span
JOIN pair ON pair.id = span.pair JOIN finding ON finding.id = span.finding
JOIN run AS first ON first.id = first_run JOIN run AS last ON last.id = last_run
LEFT JOIN run AS resolved ON resolved.id = resolved_run ORDER BY 1, 2, 3
"""
_COUNTS: Final = """
SELECT (SELECT count(*) FROM sighting), (SELECT count(*) FROM span), (SELECT count(*) FROM document)
"""


def seal(path: Path) -> None:
    """Write the digest of a closed database beside it."""
    # Without it the next opening takes longer, and that is all: a night must not fail for it.
    with contextlib.suppress(OutputError, OSError):
        write_files({seal_of(path): f"{_digest(path)}  {path.name}\n"})


def seal_of(path: Path) -> Path:
    """Return where the digest of a database is kept."""
    return path.with_name(f"{path.name}.sha256")


def is_sealed(path: Path) -> bool:
    """Tell whether a database has the digest that is kept beside it."""
    try:
        text = seal_of(path).read_text(encoding="ascii", errors="replace")
        return text.split() == [_digest(path), path.name]
    except OSError:
        return False


def check(database: Database) -> None:
    """Compare the tables with the runs that they were made from. Raises DamagedError unless all of it fits."""
    if version_of(database) != VERSION:
        raise DamagedError(f"{database.path} has tables of another version, and no digest that fits.")
    problems = [
        *database.rows("PRAGMA integrity_check(1)"),
        *database.rows("PRAGMA foreign_key_check"),
    ]
    if problems != [("ok",)]:
        raise DamagedError(f"{database.path} is damaged ({problems[0][0]}).")
    for (packed,) in database.rows("SELECT content FROM snapshot"):
        contents.unpacked(packed, database.path)
    again = Database.in_memory(database.path)
    try:
        migrate(again)
        with again.transaction():
            for run in _runs(database):
                recording.insert(again, run)
            recording.work_out_spans(again, [pair for (pair,) in again.rows("SELECT id FROM pair")])
        for query in (_RUNS, _SIGHTINGS, _SPANS, _COUNTS):
            if not _equal(database, again, query):
                raise DamagedError(f"{database.path} contradicts itself.")
    finally:
        again.close()


def _runs(database: Database) -> Iterator[Run]:
    for (row,) in database.rows("SELECT id FROM run ORDER BY id"):
        found = database.row("SELECT content FROM document WHERE run = ?", (row,))
        if found is None:
            raise DamagedError(f"{database.path} lacks a run.")
        yield parsed(found[0], database)


def _equal(one: Database, other: Database, query: str) -> bool:
    with contextlib.closing(one.each(query)) as rows, contextlib.closing(other.each(query)) as again:
        return all(row == same for row, same in zip_longest(rows, again))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
