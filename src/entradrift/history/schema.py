"""The tables of the database, and how older ones are brought up to date."""

from __future__ import annotations

from typing import Final

from entradrift.history.database import Database
from entradrift.history.errors import DamagedError, NewerSchemaError

_TABLES: Final = """
-- What this file is. `schema` repeats PRAGMA user_version, so that one damaged byte cannot make a file look newer.
CREATE TABLE stamp (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE pair (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    -- Runs up to this id are nobody's news: they were there already when the database was made again.
    quiet_until INTEGER NOT NULL DEFAULT 0
);

-- One night of one pair. `id` is the order in which runs were recorded, (started_at, name) the order in which they
-- happened; the two differ once a clock was set back. Rows are never removed, so that ids only grow.
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    pair INTEGER NOT NULL REFERENCES pair (id),
    name TEXT NOT NULL,
    started_at TEXT NOT NULL,           -- ISO 8601 in UTC, to the second
    verdict TEXT,                       -- NULL: no comparison was made
    exit_code INTEGER NOT NULL,
    open_count INTEGER NOT NULL,
    accepted_count INTEGER NOT NULL,
    worst TEXT,                         -- severity of the worst open finding
    primary_digest TEXT,                -- content of the primary, see snapshot
    folder_exists INTEGER NOT NULL,     -- 0 once retention has removed the run folder
    UNIQUE (pair, name)
);
CREATE INDEX run_of_pair_by_time ON run (pair, started_at, name);
CREATE INDEX run_by_time ON run (started_at, name);
CREATE INDEX run_without_folder ON run (pair, name) WHERE folder_exists = 0;

-- The whole run.json of each run, compressed: what is left of a run when its folder is gone.
CREATE TABLE document (
    run INTEGER PRIMARY KEY REFERENCES run (id),
    content BLOB NOT NULL
);

CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE           -- the id that people see: f- and 12 digits
);

-- Which run saw which finding, and how it was judged.
CREATE TABLE sighting (
    run INTEGER NOT NULL REFERENCES run (id),
    finding INTEGER NOT NULL REFERENCES finding (id),
    severity TEXT NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (run, finding)
) WITHOUT ROWID;

-- A stretch of runs in which a finding was there: from the first run that saw it to the last one. Only a complete
-- run that does not see it ends a span; if the finding comes back, that is another span.
CREATE TABLE span (
    pair INTEGER NOT NULL REFERENCES pair (id),
    finding INTEGER NOT NULL REFERENCES finding (id),
    first_run INTEGER NOT NULL REFERENCES run (id),
    last_run INTEGER NOT NULL REFERENCES run (id),
    resolved_run INTEGER REFERENCES run (id),
    PRIMARY KEY (pair, finding, first_run)
) WITHOUT ROWID;
CREATE INDEX span_unresolved ON span (pair, finding) WHERE resolved_run IS NULL;

-- The runs whose primary is the baseline: the last one in sync, and the one that somebody chose instead. The choice
-- is kept in baseline.json beside the run folders; this is a copy.
CREATE TABLE baseline (
    pair INTEGER NOT NULL REFERENCES pair (id),
    chosen TEXT NOT NULL,               -- automatic, by hand
    run INTEGER NOT NULL REFERENCES run (id),
    PRIMARY KEY (pair, chosen)
) WITHOUT ROWID;

-- The configurations of those runs, once per content, compressed.
CREATE TABLE snapshot (
    digest TEXT PRIMARY KEY,
    content BLOB NOT NULL
);

-- How far the news of a pair were told on a channel: the console, or a notifier known by a digest of its URL.
CREATE TABLE told (
    pair INTEGER NOT NULL REFERENCES pair (id),
    channel TEXT NOT NULL,
    run INTEGER NOT NULL,               -- id of the last run told; 0: none
    PRIMARY KEY (pair, channel)
) WITHOUT ROWID;

-- Run folders that could not be read, so that this is said once and not every night.
CREATE TABLE unreadable (
    pair TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (pair, name)
) WITHOUT ROWID;
"""


def _to_1(database: Database) -> None:
    for statement in _TABLES.split(";\n"):
        database.run(statement)


MIGRATIONS: Final = (_to_1,)
"""From version 0 (an empty file) to 1, and so on; never changed once released."""
VERSION: Final = len(MIGRATIONS)


def version_of(database: Database) -> int:
    """Return the version of the tables, 0 for an empty file.

    Raises NewerSchemaError when a newer entradrift made them, DamagedError when the file contradicts itself.
    """
    [(version,)] = database.rows("PRAGMA user_version")
    tables = {name for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not version and not tables:
        return 0
    stamped = database.row("SELECT value FROM stamp WHERE key = 'schema'")
    if stamped != (str(version),):
        raise DamagedError(f"{database.path} is no history of entradrift; check which file this is.")
    if version > VERSION:
        raise NewerSchemaError(
            f"{database.path} was written by a newer version of entradrift (schema {version}, this one knows "
            f"{VERSION}), so it was left alone; use that version, or name another file as history."
        )
    return int(version)


def migrate(database: Database) -> None:
    """Bring the tables up to date, one version at a time, each all or nothing."""
    for number in range(version_of(database), VERSION):
        with database.transaction():
            MIGRATIONS[number](database)
            database.run("INSERT OR REPLACE INTO stamp VALUES ('schema', ?)", (str(number + 1),))
            database.run(f"PRAGMA user_version = {number + 1}")
