"""Which run folders may go."""

import shutil
from pathlib import Path

import pytest
from tests.history.builders import State, name_of, run_of, sighting, start_of, write_run

from entradrift.history.store import History
from entradrift.model.comparison import Verdict
from entradrift.model.finding import Severity, Status

IN_SYNC, DRIFT, INCOMPLETE = Verdict.IN_SYNC, Verdict.DRIFT, Verdict.INCOMPLETE


def test_old_runs_may_go_but_those_that_are_needed(
    history: History, reports: Path, configurations: dict[str, State]
):
    one, two, _ = configurations.values()
    verdicts = [DRIFT, IN_SYNC, IN_SYNC, DRIFT, DRIFT, INCOMPLETE, None, INCOMPLETE, None]
    for night, verdict in enumerate(verdicts):
        state = (one if night == 1 else two) if verdict is IN_SYNC else None
        run = run_of(night, [], verdict, state=state)
        write_run(reports, run, state)
        history.record(run, state.snapshot if state else None)

    def expendable(before: str, *kept: str) -> list[str]:
        return list(history.expendable("contoso", before=before, keep_runs=frozenset(kept)))

    # Night 2 is the baseline, night 4 the last complete one, night 8 the latest.
    everything = [name_of(night) for night in (0, 1, 3, 5, 6, 7)]
    assert expendable(start_of(100)) == everything
    assert expendable(start_of(100), name_of(3), "unknown") == [name_of(night) for night in (0, 1, 5, 6, 7)]
    assert expendable(start_of(3)) == [name_of(0), name_of(1)]
    assert expendable("2026-01-04T04:00:00+02:00") == [name_of(0), name_of(1)]
    assert expendable("2026-01-04T04:00:01+02:00") == [name_of(night) for night in (0, 1, 3)]
    assert expendable(start_of(0)) == []
    history.set_baseline("contoso", name_of(1))
    assert expendable(start_of(100)) == [name_of(night) for night in (0, 3, 5, 6, 7)]
    (reports / "contoso" / "baseline.json").write_text("{", encoding="utf-8")
    assert expendable(start_of(100)) == []
    history.set_baseline("contoso", None)
    with pytest.raises(ValueError, match="without a zone"):
        expendable("2026-01-04T04:00:00")


def test_what_was_forgotten_stays_in_the_history(reports: Path, database: Path):
    runs = [run_of(night, [sighting("a")]) for night in range(3)]
    with History.open(database, reports)[0] as history:
        for run in runs:
            write_run(reports, run)
            history.record(run, None)
        before = history.spans(runs[0].sightings[0].id)
        names = history.expendable("contoso", before=start_of(9), keep_runs=frozenset())
        assert names == (name_of(0), name_of(1))
        for name in names:
            shutil.rmtree(reports / "contoso" / name)
        history.forget_folders("contoso", names)
        assert history.expendable("contoso", before=start_of(9), keep_runs=frozenset()) == ()
        assert [row.folder_exists for row in history.runs()] == [True, False, False]
    with History.open(database, reports, rebuild=True)[0] as history:
        assert [history.run(run.name) for run in runs] == runs
        assert [row.folder_exists for row in history.runs()] == [True, False, False]
        assert history.spans(runs[0].sightings[0].id) == before


def test_a_content_that_nobody_needs_goes_with_its_folder(
    history: History, reports: Path, configurations: dict[str, State]
):
    one, two, _ = configurations.values()
    for night, state in enumerate((one, two)):
        run = run_of(night, [], IN_SYNC, state=state)
        write_run(reports, run, state)
        history.record(run, state.snapshot)
    history.forget_folders("contoso", [name_of(0)])
    shutil.rmtree(reports / "contoso" / name_of(0))
    baseline = history.baseline("contoso")
    assert baseline is not None
    assert baseline.run == name_of(1)


def test_runs_that_acceptances_name(history: History):
    accepted = sighting("a", Severity.HIGH, Status.ACCEPTED)
    nights = [
        [sighting("a"), sighting("gone", status=Status.ACCEPTED)],
        [sighting("a")],
        [accepted, sighting("late")],
        [accepted, sighting("late", status=Status.ACCEPTED)],
    ]
    for night, found in enumerate(nights):
        history.record(run_of(night, found), None)
    history.record(run_of(0, [accepted], pair="other"), None)
    assert history.evidence("contoso", []) == {name_of(0), name_of(2)}
    texts = ["nothing", f"Agreed after {name_of(1)}, see ticket 5.", name_of(99)]
    assert history.evidence("contoso", texts) == {name_of(0), name_of(1), name_of(2)}
    assert history.evidence("other", texts) == {name_of(0)}


def test_folders_that_vanish_and_come_back(reports: Path, database: Path, tmp_path: Path):
    runs = [run_of(night) for night in range(3)]
    for run in runs:
        write_run(reports, run)
    History.open(database, reports)[0].close()
    shutil.move(reports / "contoso" / name_of(1), tmp_path / "elsewhere")
    for opening in (History.open_to_read, History.open):
        opened, notices = opening(database, reports)
        assert notices == ()
        with opened as history:
            assert [row.folder_exists for row in history.runs()] == [True, False, True]
    shutil.move(tmp_path / "elsewhere", reports / "contoso" / name_of(1))
    with History.open(database, reports)[0] as history:
        assert [row.folder_exists for row in history.runs()] == [True, True, True]
    reports.rename(tmp_path / "share that is gone")
    with History.open(database, reports)[0] as history:
        assert [row.folder_exists for row in history.runs()] == [True, True, True]
