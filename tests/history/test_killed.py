"""kill -9 at any moment: the next opening gives the answers of a night that was not killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.history.answers import answers
from tests.history.builders import State, finding_id, name_of, run_of, sighting, write_run

from entradrift.history.store import History
from entradrift.model.comparison import Verdict
from entradrift.model.run import Run

ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import os, signal, sys
from pathlib import Path
from entradrift.exports.load import load
from entradrift.history import opening, run_file, soundness
from entradrift.history.database import Database
from entradrift.history.store import History

folder, limit = Path(sys.argv[1]), int(sys.argv[2])
steps = 0

def counted(function):
    def call(*arguments, **options):
        global steps
        steps += 1
        if steps == limit:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **options)
    return call

for name in ("run", "run_many", "rows", "row", "copy_to", "close"):
    setattr(Database, name, counted(getattr(Database, name)))
soundness.seal = counted(soundness.seal)
Path.replace = counted(Path.replace)
Path.unlink = counted(Path.unlink)
reports = folder / "reports"
history, notices = History.open(folder / "entradrift.db", reports, rebuild="rebuild" in sys.argv)
with history:
    for path in sorted(reports.glob("*/*/run.json")):
        run = run_file.read(path)
        snapshot = load(str(path.parent / "primary.zip")) if run.verdict == "in-sync" else None
        history.record(run, snapshot)
        history.mark_told(run.pair, "console")
print(steps)
"""
POINTS = 12
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


def child(folder: Path, limit: int, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), str(limit), *more],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )


def runs(state: State) -> list[tuple[Run, State | None]]:
    return [
        (run_of(0, [sighting("a")]), None),
        (run_of(1, [], Verdict.IN_SYNC, state=state), state),
        (run_of(2, [sighting("a"), sighting("b")]), None),
        (run_of(3, [], Verdict.IN_SYNC, state=state, pair="other"), state),
        (run_of(4, [sighting("b")]), None),
    ]


def nights(folder: Path, state: State, *, known: int) -> dict[str, Any]:
    """Leave five run folders of which the database knows the first ones; return what all of them say."""
    reports = folder / "reports"
    reports.mkdir(parents=True)
    for number, (run, archive) in enumerate(runs(state)):
        if number == known:
            History.open(folder / "entradrift.db", reports)[0].close()
        write_run(reports, run, archive)
    with History.open_to_read(folder / "all.db", reports)[0] as history:
        return answers(history)


def steps_of(tmp_path: Path, state: State, *more: str) -> int:
    nights(tmp_path / "whole", state, known=2)
    done = child(tmp_path / "whole", 0, *more)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.parametrize("more", [(), ("rebuild",)], ids=["record", "rebuild"])
def test_a_killed_run_loses_nothing(tmp_path: Path, configurations: dict[str, State], more: tuple[str, ...]):
    state = configurations["one"]
    steps = steps_of(tmp_path, state, *more)
    assert steps > 90
    points = sorted(
        {1 + point * (steps - 1) // (POINTS - 1) for point in range(POINTS)} | {*range(steps - 4, steps + 1)}
    )
    for point in points:
        folder = tmp_path / str(point)
        said = nights(folder, state, known=2)
        done = child(folder, point, *more)
        assert done.returncode == -signal.SIGKILL, f"{point}: {done.stdout}{done.stderr}"
        with History.open_to_read(folder / "entradrift.db", folder / "reports")[0] as history:
            assert answers(history) == said, point
        with History.open(folder / "entradrift.db", folder / "reports")[0] as history:
            assert answers(history) == said, point
            history.record(run_of(5, [sighting("c")]), None)
            assert history.untold("contoso", "console")[-1].text == "News of night 5."
            assert history.first_seen("contoso")[finding_id("c")] == run_of(5).started_at
        names = {path.name for path in folder.iterdir()}
        assert {name for name in names if not name.startswith(".")} <= {
            "entradrift.db",
            "entradrift.db.sha256",
            "reports",
        }
        assert not any(".corrupt-" in name for name in names)


def test_a_night_that_is_killed_over_and_over_is_recorded_in_the_end(
    tmp_path: Path, configurations: dict[str, State]
):
    said = nights(tmp_path, configurations["one"], known=0)
    for point in (5, 20, 40, 60, 80, 60, 40):
        child(tmp_path, point)
    assert child(tmp_path, 0).returncode == 0
    with History.open(tmp_path / "entradrift.db", tmp_path / "reports")[0] as history:
        assert answers(history) == said
        assert history.latest("contoso") == run_of(4, [sighting("b")])
        assert [row.name for row in history.runs("other")] == [name_of(3)]
