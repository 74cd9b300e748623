"""Which state is the baseline, and where it is kept."""

import json
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from tests.history.builders import State, name_of, run_of, start_of, write_run

from entradrift.errors import InputError
from entradrift.history.content import content_text
from entradrift.history.errors import NoSnapshotError, UnknownRunError
from entradrift.history.store import History
from entradrift.model.comparison import Verdict

IN_SYNC, DRIFT, INCOMPLETE = Verdict.IN_SYNC, Verdict.DRIFT, Verdict.INCOMPLETE
Configurations = dict[str, State]


def night(
    history: History,
    reports: Path,
    number: int,
    state: State | None,
    verdict: Verdict = IN_SYNC,
    pair: str = "contoso",
) -> None:
    """Make and record one night."""
    run = run_of(number, [], verdict, state=state, pair=pair)
    write_run(reports, run, state)
    history.record(run, state.snapshot if state else None)


def found(history: History, pair: str = "contoso") -> tuple[str, str, str] | None:
    """Return run, choice and content of the baseline."""
    baseline = history.baseline(pair)
    return baseline and (baseline.run, baseline.chosen, content_text(baseline.snapshot))


def kept(database: Path) -> set[str]:
    """Return the digests of the contents in the database."""
    with closing(sqlite3.connect(database)) as connection:
        return {digest for (digest,) in connection.execute("SELECT digest FROM snapshot")}


def content(state: State) -> str:
    return content_text(state.snapshot)


def test_there_is_none_before_a_run_in_sync(history: History, reports: Path, configurations: Configurations):
    night(history, reports, 0, configurations["one"], DRIFT)
    night(history, reports, 1, configurations["one"], INCOMPLETE)
    assert history.baseline("contoso") is None
    assert history.baseline_run("contoso") is None


def test_the_last_run_in_sync_is_the_baseline(
    history: History, reports: Path, database: Path, configurations: Configurations
):
    one, two, three = configurations.values()
    night(history, reports, 0, one)
    assert found(history) == (name_of(0), "automatic", content(one))
    night(history, reports, 1, two)
    night(history, reports, 2, three, DRIFT)
    night(history, reports, 3, three, INCOMPLETE)
    assert found(history) == (name_of(1), "automatic", content(two))
    assert history.baseline_run("contoso") == (name_of(1), "automatic")
    baseline = history.baseline("contoso")
    assert baseline is not None
    assert (baseline.started_at, baseline.digest) == (start_of(1), two.digest)
    assert baseline.snapshot.source.captured_at == start_of(1, -1)
    assert kept(database) == {two.digest}


def test_a_content_is_kept_once(
    history: History, reports: Path, database: Path, configurations: Configurations
):
    one, two, _ = configurations.values()
    for number in range(5):
        night(history, reports, number, one)
        night(history, reports, number, one, pair="other lane")
    assert kept(database) == {one.digest}
    night(history, reports, 5, two)
    assert kept(database) == {one.digest, two.digest}
    night(history, reports, 5, two, pair="other lane")
    assert kept(database) == {two.digest}


def test_an_earlier_run_in_sync_changes_nothing(
    history: History, reports: Path, configurations: Configurations
):
    one, two, _ = configurations.values()
    night(history, reports, 5, one)
    night(history, reports, 1, two)
    assert found(history) == (name_of(5), "automatic", content(one))


def test_a_run_can_be_chosen_and_the_choice_undone(
    history: History, reports: Path, database: Path, configurations: Configurations
):
    one, two, three = configurations.values()
    for number, (state, verdict) in enumerate([(one, IN_SYNC), (two, DRIFT), (three, IN_SYNC)]):
        night(history, reports, number, state, verdict)
    history.set_baseline("contoso", name_of(1))
    assert found(history) == (name_of(1), "by hand", content(two))
    assert history.baseline_run("contoso") == (name_of(1), "by hand")
    assert kept(database) == {two.digest, three.digest}
    document = json.loads((reports / "contoso" / "baseline.json").read_text("utf-8"))
    assert document == {"format": "entradrift-baseline", "format_version": "1.0", "run": name_of(1)}
    night(history, reports, 3, one)
    assert found(history) == (name_of(1), "by hand", content(two))
    history.set_baseline("contoso", None)
    assert found(history) == (name_of(3), "automatic", content(one))
    assert not (reports / "contoso" / "baseline.json").exists()
    assert kept(database) == {one.digest}
    history.set_baseline("contoso", None)


def test_a_choice_outlives_the_database(reports: Path, database: Path, configurations: Configurations):
    one, two, _ = configurations.values()
    with History.open(database, reports)[0] as history:
        night(history, reports, 0, one)
        night(history, reports, 1, two)
        history.set_baseline("contoso", name_of(0))
    database.unlink()
    with History.open(database, reports)[0] as history:
        assert found(history) == (name_of(0), "by hand", content(one))
        assert kept(database) == {one.digest, two.digest}


def test_a_choice_made_by_another_program_is_seen(
    reports: Path, database: Path, configurations: Configurations
):
    one, two, _ = configurations.values()
    with History.open(database, reports)[0] as history:
        night(history, reports, 0, one)
        night(history, reports, 1, two)
    document = {"format": "entradrift-baseline", "format_version": "1.3", "run": name_of(0), "by": "me"}
    (reports / "contoso" / "baseline.json").write_text(json.dumps(document), encoding="utf-8")
    with History.open_to_read(database, reports)[0] as history:
        assert found(history) == (name_of(0), "by hand", content(one))
    with History.open(database, reports)[0] as history:
        assert found(history) == (name_of(0), "by hand", content(one))
        assert kept(database) == {one.digest, two.digest}
    (reports / "contoso" / "baseline.json").unlink()
    with History.open(database, reports)[0] as history:
        assert found(history) == (name_of(1), "automatic", content(two))
        assert kept(database) == {two.digest}


def test_what_cannot_be_chosen(history: History, reports: Path, configurations: Configurations):
    night(history, reports, 0, configurations["one"])
    history.record(run_of(1, verdict=None), None)
    write_run(reports, run_of(2))
    history.record(run_of(2), None)
    for name in ("2026-01-01", name_of(7), name_of(1)):
        with pytest.raises(UnknownRunError, match=f"There is no run {name} of contoso that read the primary"):
            history.set_baseline("contoso", name)
    with pytest.raises(NoSnapshotError, match="its folder is gone or damaged"):
        history.set_baseline("contoso", name_of(2))
    with pytest.raises(UnknownRunError):
        history.set_baseline("../..", name_of(0))
    assert found(history) == (name_of(0), "automatic", content(configurations["one"]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the JSON ends too early"),
        ("[]", "$.format: not a file of format entradrift-baseline"),
        (
            '{"format": "entradrift-baseline", "format_version": "2.0", "run": "x"}',
            "not of format version 1.0",
        ),
        ('{"format": "entradrift-baseline", "format_version": "1.0"}', 'the key "run" is missing'),
        (
            '{"format": "entradrift-baseline", "format_version": "1.0", "run": 5}',
            "a number where text is expected",
        ),
        (
            '{"format": "entradrift-baseline", "format_version": "1.0", "run": "../../x"}',
            "$.run: not the name of a run folder",
        ),
        (
            f'{{"format": "entradrift-baseline", "format_version": "1.0", "run": "{name_of(9)}"}}',
            "the state of the run that it names can no longer be read",
        ),
    ],
)
def test_a_broken_choice_is_said_and_never_passed_over(
    history: History, reports: Path, configurations: Configurations, text: str, said: str
):
    night(history, reports, 0, configurations["one"])
    path = reports / "contoso" / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        history.baseline("contoso")
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    history.set_baseline("contoso", None)
    assert found(history) == (name_of(0), "automatic", content(configurations["one"]))


def test_an_older_run_has_to_do_where_the_last_one_in_sync_cannot_be_read(
    reports: Path, database: Path, configurations: Configurations
):
    one, two, _ = configurations.values()
    write_run(reports, run_of(0, [], IN_SYNC, state=one), one)
    folder = write_run(reports, run_of(1, [], IN_SYNC, state=two), two)
    (folder / "primary.zip").write_bytes(b"PK\x03\x04 broken")
    opened, notices = History.open(database, reports)
    with opened as history:
        assert found(history) == (name_of(0), "automatic", content(one))
    assert notices[1:] == (
        f"The state of contoso/{name_of(1)} cannot be read, so the baseline of contoso is that of {name_of(0)}.",
    )
    opened, notices = History.open(database, reports)
    assert notices == ()
    with opened as history:
        (folder / "primary.zip").unlink()
        assert found(history) == (name_of(0), "automatic", content(one))
        assert history.baseline_run("contoso") == (name_of(0), "automatic")


def test_the_baseline_does_not_need_its_run_folder(
    history: History, reports: Path, configurations: Configurations
):
    night(history, reports, 0, configurations["one"])
    (reports / "contoso" / name_of(0) / "primary.zip").unlink()
    assert found(history) == (name_of(0), "automatic", content(configurations["one"]))
    assert history.baseline_run("contoso") == (name_of(0), "automatic")


def test_a_state_of_another_version_is_passed_over(
    reports: Path, database: Path, configurations: Configurations
):
    one, two, _ = configurations.values()
    with History.open(database, reports)[0] as history:
        night(history, reports, 0, one)
        night(history, reports, 1, two)
        assert found(history) == (name_of(1), "automatic", content(two))
    text = content(two).replace('"format_version": "1.0"', '"format_version": "9.0"', 1)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE snapshot SET content = ?", (zlib.compress(text.encode()),))
    with History.open(database, reports)[0] as history:
        assert found(history) == (name_of(0), "automatic", content(one))
        history.set_baseline("contoso", name_of(1))
        with pytest.raises(InputError, match="the state of the run that it names can no longer be read"):
            history.baseline("contoso")
