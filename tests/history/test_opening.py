"""Opening the database in whatever state it is."""

import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.history.answers import answers
from tests.history.builders import State, document_of, name_of, run_of, sighting, write_run

from entradrift.history import database as database_module
from entradrift.history import rebuilding, recording, schema, soundness
from entradrift.history.database import Database
from entradrift.history.errors import DamagedError, HistoryError, NewerSchemaError
from entradrift.history.store import History
from entradrift.model.comparison import ExitCode, Verdict

NOW = "1790000000"
MOMENT = "2026-09-21T141320Z"
READ_FROM_FOLDERS = (
    "The history was read from the run folders; entradrift history rebuild makes the file again."
)


@pytest.fixture(autouse=True)
def _fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


@pytest.fixture
def recorded(reports: Path, database: Path, configurations: dict[str, State]) -> dict[str, Any]:
    """Three recorded nights with their folders; what the history says about them."""
    state = configurations["one"]
    runs = [
        run_of(0, [], Verdict.IN_SYNC, state=state),
        run_of(1, [sighting("a"), sighting("b")]),
        run_of(2, [sighting("b")], pair="other"),
    ]
    with History.open(database, reports)[0] as history:
        for run in runs:
            in_sync = run.verdict is Verdict.IN_SYNC
            write_run(reports, run, state if in_sync else None)
            history.record(run, state.snapshot if in_sync else None)
        return answers(history)


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "reports")


# --- new and missing ---------------------------------------------------------------------------------------


def test_a_new_database(database: Path, reports: Path, tmp_path: Path):
    opened, notices = History.open(database, reports)
    assert notices == ()
    with opened as history:
        assert history.runs() == ()
    assert listed(tmp_path) == ["entradrift.db", "entradrift.db.sha256"]
    opened, notices = History.open(database, reports)
    opened.close()
    assert notices == ()


def test_a_new_database_without_reports(database: Path, tmp_path: Path):
    opened, notices = History.open(database, tmp_path / "missing")
    opened.close()
    assert notices == ()


def test_reading_makes_no_file(database: Path, reports: Path, tmp_path: Path):
    opened, notices = History.open_to_read(database, reports)
    with opened as history:
        assert (notices, history.runs(), history.fleet("now", "0").pairs) == ((), (), ())
    assert listed(tmp_path) == []


def test_a_missing_database_is_made_again(
    database: Path, reports: Path, tmp_path: Path, recorded: dict[str, Any]
):
    database.unlink()
    opened, notices = History.open_to_read(database, reports)
    with opened as history:
        assert answers(history) == recorded
    [notice] = notices
    assert notice == f"{database} was missing. {READ_FROM_FOLDERS}"
    opened, notices = History.open(database, reports)
    with opened as history:
        assert answers(history) == recorded
    assert notices == (f"{database} was missing. It was made again from 3 run folders.",)
    assert listed(tmp_path) == ["entradrift.db", "entradrift.db.sha256"]


def test_rebuilding_on_purpose_says_nothing_and_keeps_no_copy(
    database: Path, reports: Path, tmp_path: Path, recorded: dict[str, Any]
):
    opened, notices = History.open(database, reports, rebuild=True)
    with opened as history:
        assert answers(history) == recorded
    assert notices == ()
    assert listed(tmp_path) == ["entradrift.db", "entradrift.db.sha256"]


# --- damaged -----------------------------------------------------------------------------------------------


def as_other_schema(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE run (x); INSERT INTO run VALUES (5); PRAGMA user_version = 1;")


def without_a_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("DROP TABLE span")


def with_another_value(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE run SET open_count = 99 WHERE id = 2")


def without_a_document(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM document WHERE run = 2")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "zero bytes": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(b"\x00\xff" * 5000),
    "text": lambda path: path.write_text("SQLite format 3, or so", encoding="utf-8"),
    "header only": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "first page only": lambda path: path.write_bytes(path.read_bytes()[:4096]),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "pages of zeros": lambda path: path.write_bytes(
        path.read_bytes()[:4096] + bytes(path.stat().st_size - 4096)
    ),
    "other schema": as_other_schema,
    "table missing": without_a_table,
    "value changed": with_another_value,
    "document missing": without_a_document,
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_database_is_made_again(
    database: Path, reports: Path, tmp_path: Path, recorded: dict[str, Any], kind: str
):
    DAMAGE[kind](database)
    damaged = database.read_bytes()
    opened, notices = History.open_to_read(database, reports)
    with opened as history:
        assert answers(history) == recorded
    [notice] = notices
    assert notice.endswith(READ_FROM_FOLDERS)
    assert database.read_bytes() == damaged

    opened, notices = History.open(database, reports)
    with opened as history:
        assert answers(history) == recorded
    [notice] = notices
    aside = f"entradrift.db.corrupt-{MOMENT}"
    assert notice.startswith(f"{database} was ")
    assert notice.endswith(f" It was made again from 3 run folders; the old file is kept as {aside}.")
    assert (tmp_path / aside).read_bytes() == damaged
    assert set(listed(tmp_path)) - {f"{aside}-shm", f"{aside}-wal"} == {
        "entradrift.db",
        aside,
        "entradrift.db.sha256",
    }
    opened, notices = History.open(database, reports)
    opened.close()
    assert notices == ()


def test_every_damaged_file_is_kept(database: Path, reports: Path, tmp_path: Path):
    for number in range(3):
        database.write_bytes(b"garbage %d" % number)
        History.open(database, reports)[0].close()
    names = [f"entradrift.db.corrupt-{MOMENT}{suffix}" for suffix in ("", "-2", "-3")]
    assert [(tmp_path / name).read_bytes() for name in names] == [
        b"garbage %d" % number for number in range(3)
    ]


def test_a_log_left_behind_by_another_file_is_moved_aside(
    database: Path, reports: Path, tmp_path: Path, recorded: dict[str, Any]
):
    with closing(sqlite3.connect(database)) as connection, closing(sqlite3.connect(database)) as other:
        other.execute("SELECT * FROM run").fetchall()
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("UPDATE run SET name = name || 'x', verdict = 'odd'")
        connection.commit()
        log = Path(f"{database}-wal").read_bytes()
    assert len(log) > 4096
    database.write_bytes(b"garbage")
    Path(f"{database}-wal").write_bytes(log)
    with History.open(database, reports)[0] as history:
        assert answers(history) == recorded
    assert (tmp_path / f"entradrift.db.corrupt-{MOMENT}-wal").read_bytes() == log


def test_a_log_whose_database_is_gone_is_not_mixed_with_the_new_one(
    database: Path, reports: Path, recorded: dict[str, Any]
):
    Path(f"{database}-wal").write_bytes(os.urandom(9000))
    Path(f"{database}-journal").write_bytes(os.urandom(9000))
    database.unlink()
    with History.open(database, reports)[0] as history:
        assert answers(history) == recorded


def test_a_sound_database_needs_no_digest(database: Path, reports: Path, recorded: dict[str, Any]):
    seal = Path(f"{database}.sha256")
    digest = seal.read_text("ascii")
    assert digest.split()[1:] == ["entradrift.db"]
    for text in (None, "", "0" * 64 + "  entradrift.db\n", "\x00", digest.replace(".db", ".x")):
        seal.unlink(missing_ok=True)
        if text is not None:
            seal.write_text(text, encoding="ascii")
        opened, notices = History.open_to_read(database, reports)
        with opened as history:
            assert (notices, answers(history)) == ((), recorded)
        opened, notices = History.open(database, reports)
        with opened as history:
            assert (notices, answers(history)) == ((), recorded)
        assert seal.read_text("ascii") == digest


def test_what_is_only_in_a_damaged_database_is_taken_over(
    database: Path, reports: Path, recorded: dict[str, Any]
):
    shutil.rmtree(reports / "contoso" / name_of(1))
    with_another_value(database)
    opened, notices = History.open(database, reports)
    with opened as history:
        assert "made again from 2 run folders" in notices[0]
        assert [(row.name, row.folder_exists) for row in history.runs()] == [
            (name_of(2), True),
            (name_of(1), False),
            (name_of(0), True),
        ]
        assert history.run(name_of(1)) == recorded["runs"]["contoso", name_of(1)]


def test_a_run_that_is_damaged_in_a_damaged_database_is_left_out(
    database: Path, reports: Path, recorded: object
):
    del recorded
    for number in (0, 1):
        shutil.rmtree(reports / "contoso" / name_of(number))
    with closing(sqlite3.connect(database)) as connection, connection:
        [(packed,)] = connection.execute("SELECT content FROM document WHERE run = 1")
        broken = packed[:-9] + bytes([packed[-9] ^ 1]) + packed[-8:]
        connection.execute("UPDATE document SET content = ? WHERE run = 1", (broken,))
    with History.open(database, reports)[0] as history:
        assert [row.name for row in history.runs()] == [name_of(2), name_of(1)]


# --- run folders that cannot be read -------------------------------------------------------------------------


def spoil(reports: Path) -> None:
    """Add run folders of which none can be read, and things that are no run folders."""
    pair = reports / "contoso"
    for night, text in enumerate(
        ['{"format": ', "[]", "", json.dumps(document_of(run_of(1))), None], start=11
    ):
        folder = pair / name_of(night)
        folder.mkdir(parents=True)
        if text is not None:
            (folder / "run.json").write_text(text, encoding="utf-8")
    (pair / ".tmp-abc").mkdir()
    (pair / "notes").mkdir()
    (pair / "latest.html").write_text("x")
    (pair / name_of(20)).write_text("a file")
    (reports / "index.html").write_text("x")


def test_run_folders_that_cannot_be_read_are_said_once(
    database: Path, reports: Path, tmp_path: Path, recorded: dict[str, Any]
):
    spoil(reports)
    said = "6 run folders could not be read, so the history leaves it out until entradrift history rebuild: "
    for opening in (History.open_to_read, History.open):
        opened, notices = opening(database, reports)
        with opened as history:
            assert answers(history) == recorded
        [notice] = notices
        assert notice.startswith(
            f"{said}{reports / 'contoso' / name_of(11) / 'run.json'}, line 1: the JSON ends"
        )
        assert notice.endswith(" ... and 3 more.")
    opened, notices = History.open(database, reports)
    opened.close()
    assert notices == ()
    for path in (database, tmp_path / "new.db"):
        opened, notices = History.open(path, reports, rebuild=True)
        with opened as history:
            assert answers(history) == recorded
        assert [notice for notice in notices if notice.startswith(said)] == list(notices[-1:])
    (reports / "contoso" / name_of(12) / "run.json").write_text(json.dumps(document_of(run_of(12))))
    with History.open(database, reports, rebuild=True)[0] as history:
        assert history.latest("contoso") == run_of(12)


# --- older and newer schemas ---------------------------------------------------------------------------------


def test_every_version_is_reached_from_every_older_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """There is one version so far; whoever adds another finds here that the older ones still lead to it."""
    assert len(schema.MIGRATIONS) == schema.VERSION
    wanted = None
    for start in range(schema.VERSION + 1):
        database = Database.in_memory(tmp_path / "x.db")
        with monkeypatch.context() as patch:
            patch.setattr(schema, "VERSION", start)
            schema.migrate(database)
            assert schema.version_of(database) == start
        schema.migrate(database)
        assert schema.version_of(database) == schema.VERSION
        tables = database.rows("SELECT type, name, sql FROM sqlite_master ORDER BY name")
        wanted = wanted or tables
        assert tables == wanted
        database.close()


def test_a_migration_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(database: Database) -> None:
        database.run("CREATE TABLE new (x)")
        database.run("INSERT INTO nothing VALUES (1)")

    database = Database.in_memory(tmp_path / "x.db")
    schema.migrate(database)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, fail))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    with pytest.raises(DamagedError):
        schema.migrate(database)
    assert schema.version_of(database) == schema.VERSION - 1
    assert database.row("SELECT 1 FROM sqlite_master WHERE name = 'new'") is None
    database.close()


def test_an_older_database_is_brought_up_to_date(
    database: Path, reports: Path, recorded: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    def to_2(opened: Database) -> None:
        opened.run("ALTER TABLE run ADD COLUMN mood TEXT")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, to_2))
    for module in (schema, soundness, sys.modules["entradrift.history.opening"]):
        monkeypatch.setattr(module, "VERSION", 2)
    before = database.read_bytes()
    opened, notices = History.open_to_read(database, reports)
    with opened as history:
        assert (notices, answers(history)) == ((), recorded)
    assert database.read_bytes() == before
    opened, notices = History.open(database, reports)
    with opened as history:
        assert (notices, answers(history)) == ((), recorded)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA user_version").fetchall() == [(2,)]
        assert connection.execute("SELECT DISTINCT mood FROM run").fetchall() == [(None,)]


@pytest.mark.parametrize("rebuild", [False, True])
@pytest.mark.parametrize("sealed", [False, True])
def test_a_newer_database_is_left_alone(
    database: Path, reports: Path, tmp_path: Path, recorded: object, *, rebuild: bool, sealed: bool
):
    del recorded
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(
            "UPDATE stamp SET value = '2'; PRAGMA user_version = 2; ALTER TABLE run ADD COLUMN mood;"
        )
    if sealed:
        soundness.seal(database)
    before, names = database.read_bytes(), listed(tmp_path)
    for opening in (
        lambda: History.open(database, reports, rebuild=rebuild),
        lambda: History.open_to_read(database, reports),
    ):
        with pytest.raises(NewerSchemaError) as caught:
            opening()
        assert caught.value.exit_code == ExitCode.INVALID
        assert str(caught.value) == (
            f"{database} was written by a newer version of entradrift (schema 2, this one knows 1), so it was left alone; "
            "use that version, or name another file as history."
        )
    assert database.read_bytes() == before
    assert set(listed(tmp_path)) - {"entradrift.db-shm", "entradrift.db-wal"} == set(names)


def test_one_damaged_byte_does_not_make_a_database_newer(
    database: Path, reports: Path, recorded: dict[str, Any]
):
    data = bytearray(database.read_bytes())
    assert data[60:64] == b"\x00\x00\x00\x01"
    data[63] = 5
    database.write_bytes(data)
    with History.open(database, reports)[0] as history:
        assert answers(history) == recorded


# --- locked, read-only, unwritable ---------------------------------------------------------------------------


def test_a_locked_database_is_said(
    database: Path, reports: Path, recorded: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.0)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HistoryError) as caught:
            History.open(database, reports)
        assert (
            str(caught.value) == f"{database} is locked by another program; run again when that one is done."
        )
        with History.open_to_read(database, reports)[0] as history:
            assert answers(history) == recorded
        other.execute("ROLLBACK")
    opened, notices = History.open(database, reports)
    with opened as history:
        assert (notices, answers(history)) == ((), recorded)


def test_a_folder_where_the_database_should_be(tmp_path: Path, reports: Path):
    for opening in (History.open, History.open_to_read):
        with pytest.raises(HistoryError, match="cannot be opened"):
            opening(reports, reports)
    with pytest.raises(HistoryError, match="cannot be written"):
        History.open(tmp_path / "missing" / "x.db", reports)
    opened, notices = History.open_to_read(tmp_path / "missing" / "x.db", reports)
    opened.close()
    assert notices == ()


def test_a_full_disk_is_said(database: Path, reports: Path, recorded: dict[str, Any]):
    with History.open(database, reports)[0] as history:
        history._database.run("PRAGMA max_page_count = 1")  # noqa: SLF001 - as near to a full disk as a test gets
        found = [sighting(str(number)) for number in range(5000)]
        with pytest.raises(HistoryError, match="the disk is full; nothing was changed"):
            history.record(run_of(100, found), None)
        assert history.runs() == recorded["rows"]
    with History.open(database, reports)[0] as history:
        assert answers(history) == recorded


def test_a_pair_folder_that_cannot_be_listed_is_said_when_writing(
    database: Path, reports: Path, recorded: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    real = os.listdir

    def fail(path: Any) -> list[str]:  # noqa: ANN401
        if str(path).endswith("other"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "listdir", fail)
    with pytest.raises(HistoryError, match=r"other cannot be listed \(Permission denied\)"):
        History.open(database, reports)
    opened, notices = History.open_to_read(database, reports)
    with opened as history:
        assert (notices, answers(history)) == ((), recorded)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Give up root for a while: root may write everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public(recorded: dict[str, Any], tmp_path: Path) -> Iterator[Path]:
    """Return a copy of database and reports that everybody may read and nobody may write, in a path open to all."""
    del recorded
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(tmp_path, folder, dirs_exist_ok=True)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield folder
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


NO_RIGHTS = pytest.mark.skipif(sys.platform == "win32", reason="file modes of POSIX")


@NO_RIGHTS
def test_reading_needs_no_right_to_write(public: Path, recorded: dict[str, Any]):
    database, reports = public / "entradrift.db", public / "reports"
    names = listed(public)
    with History.open_to_read(database, reports)[0] as history:
        assert answers(history) == recorded
    with unprivileged():
        opened, notices = History.open_to_read(database, reports)
        with opened as history:
            assert (notices, answers(history)) == ((), recorded)
    assert set(listed(public)) - {"entradrift.db-shm", "entradrift.db-wal"} == set(names)


@NO_RIGHTS
def test_reading_a_log_left_behind_needs_no_right_to_write(public: Path, recorded: dict[str, Any]):
    database, reports = public / "entradrift.db", public / "reports"
    public.chmod(0o755)
    database.chmod(0o644)
    with closing(sqlite3.connect(database)) as other, closing(Database.to_write(database)) as writer:
        with writer.transaction():
            recording.record(writer, run_of(50))
        other.execute("SELECT * FROM run").fetchall()
        for suffix in ("", "-wal"):
            shutil.copy(f"{database}{suffix}", public / f"copy.db{suffix}")
    shutil.copy(f"{database}.sha256", public / "copy.db.sha256")
    for path in public.glob("copy.db*"):
        path.chmod(0o444)
    public.chmod(0o555)
    with unprivileged(), History.open_to_read(public / "copy.db", reports)[0] as history:
        # Without the right to make the file beside it, SQLite cannot read the log; the run folders say the rest.
        assert {row.name for row in history.runs()} >= {row.name for row in recorded["rows"]}


@NO_RIGHTS
def test_a_database_that_may_not_be_written_is_said(public: Path):
    database, reports = public / "entradrift.db", public / "reports"
    with unprivileged(), pytest.raises(HistoryError) as caught:
        History.open(database, reports)
    assert str(database) in str(caught.value)
    public.chmod(0o755)
    for path in public.glob("entradrift.db-*"):
        path.chmod(0o666)
    with unprivileged(), pytest.raises(HistoryError) as caught:
        History.open(database, reports)
    assert "has to be able to change this file" in str(caught.value)
    public.chmod(0o555)
    with unprivileged(), pytest.raises(HistoryError) as caught:
        History.open(public / "new.db", reports)
    assert "has to be able to make files in its folder" in str(caught.value)


# --- readers while the nightly run writes --------------------------------------------------------------------


def test_readers_see_whole_runs_only(database: Path, reports: Path, recorded: dict[str, Any]):
    def seen() -> int:
        opened, notices = History.open_to_read(database, reports)
        assert notices == ()
        with opened as history:
            rows = history.runs()
            assert [history.run(row.name, row.pair).name for row in rows] == [row.name for row in rows]
            return len(rows)

    before = len(recorded["rows"])
    early = History.open_to_read(database, reports)[0]
    with History.open(database, reports)[0] as history:
        for night in range(10, 14):
            run = run_of(night, [sighting("a")])
            with history._database.transaction():  # noqa: SLF001 - to look on in the middle of it
                recording.record(history._database, run)  # noqa: SLF001
                assert seen() == before + night - 10
            write_run(reports, run)
            assert seen() == before + night - 9
        assert [row.name for row in early.runs()] == [row.name for row in history.runs()]
        early.run(name_of(1))
    assert seen() == before + 4
    assert len(early.runs()) == before + 4
    early.close()


def test_what_a_folder_adds_is_seen_by_a_reader_at_once(
    database: Path, reports: Path, recorded: dict[str, Any]
):
    write_run(reports, run_of(3, [sighting("c")]))
    before = database.read_bytes()
    opened, notices = History.open_to_read(database, reports)
    with opened as history:
        assert notices == ()
        assert history.latest("contoso") == run_of(3, [sighting("c")])
    assert database.read_bytes() == before
    with History.open(database, reports)[0] as history:
        assert len(history.runs()) == len(recorded["rows"]) + 1


def test_catching_up_reads_new_folders_only(
    database: Path, reports: Path, recorded: object, monkeypatch: pytest.MonkeyPatch
):
    del recorded
    write_run(reports, run_of(3))
    read: list[str] = []
    real = rebuilding.run_folders.read_run

    def counting(folder: Path, pair: str, name: str) -> Any:  # noqa: ANN401
        read.append(name)
        return real(folder, pair, name)

    monkeypatch.setattr(rebuilding.run_folders, "read_run", counting)
    for _ in range(2):
        History.open(database, reports)[0].close()
    assert read == [name_of(3)]
