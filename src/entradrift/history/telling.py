"""Which news nobody has been told yet, for each pair and channel."""

from __future__ import annotations

from entradrift.history.database import Database
from entradrift.history.queries import document
from entradrift.history.recording import pair_id
from entradrift.model.run import News


def untold(database: Database, pair: str, channel: str) -> tuple[News, ...]:
    """Return the news of all runs since the last one that was told on a channel, in the order of recording.

    A channel that was never used begins with the latest run, or where the others are, if that is earlier: news
    that nobody has heard yet are never lost. It is noted from then on, so that a failure to tell is made up for.
    """
    row = pair_id(database, pair)
    if row is None:
        return ()
    with database.transaction():
        told = database.row("SELECT run FROM told WHERE pair = ? AND channel = ?", (row, channel))
        since = int(told[0]) if told else _beginning(database, row)
        database.run("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", (row, channel, since))
    runs = database.rows("SELECT id FROM run WHERE pair = ? AND id > ? ORDER BY id", (row, since))
    return tuple(news for (run,) in runs for news in document(database, run).news)


def mark_told(database: Database, pair: str, channel: str) -> None:
    """Note that everything recorded so far was told on a channel."""
    database.run(
        "INSERT OR REPLACE INTO told SELECT pair, ?, max(run.id) FROM run JOIN pair ON pair.id = run.pair "
        "WHERE pair.name = ? GROUP BY pair",
        (channel, pair),
    )


def mark_all_told(database: Database) -> None:
    """Note inside the caller's transaction that nothing recorded so far is news to anybody."""
    database.run("UPDATE pair SET quiet_until = (SELECT max(id) FROM run WHERE pair = pair.id)")


def mark_earlier_told(database: Database, pair: int) -> None:
    """Note inside the caller's transaction that only the last run recorded of a pair is news to anybody."""
    database.run(
        "UPDATE pair SET quiet_until = coalesce((SELECT id FROM run WHERE pair = :pair ORDER BY id DESC LIMIT 1, 1), 0) "
        "WHERE id = :pair",
        {"pair": pair},
    )


def _beginning(database: Database, pair: int) -> int:
    """Return the id of the run after which a channel begins that was never used."""
    [(quiet_until,)] = database.rows("SELECT quiet_until FROM pair WHERE id = ?", (pair,))
    [(others,)] = database.rows("SELECT coalesce(max(run), 0) FROM told WHERE pair = ?", (pair,))
    before_latest = database.row(
        "SELECT id FROM run WHERE pair = ? ORDER BY id DESC LIMIT 1, 1", (pair,)
    ) or (0,)
    return max(int(quiet_until), min(int(others), int(before_latest[0])))
