"""Several pairs at the same time: the same bytes, in the same order, and nobody dies of another's death."""

import contextlib
import dataclasses
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.nightly import dying
from tests.nightly.conftest import Nightly
from tests.nightly.site import CONFIG, DRIFT, Site, at_night, epoch

from entradrift.model.comparison import ExitCode, Verdict
from entradrift.nightly.config import read_config
from entradrift.nightly.news import Known
from entradrift.nightly.pair_run import Task
from entradrift.nightly.pool import outcomes

NAMES = ("one", "doomed", "three", "four", "five")
ROOT = Path(__file__).resolve().parents[2]


def configured(site: Site) -> Site:
    """Several pairs of the same two servers, each with exports of its own."""
    site.configure("".join(CONFIG.replace("contoso", name).replace("exports/", f"{name}/") for name in NAMES))
    for name in NAMES:
        shutil.copytree(site.folder / "exports", site.folder / name, dirs_exist_ok=True)
    return site


def tasks(site: Site) -> list[Task]:
    config = read_config(site.config)
    site.reports.mkdir(exist_ok=True)
    known = Known()
    return [
        Task(lane, config.reports, config.max_age, config.max_skew, None, known, None)
        for lane in config.lanes
    ]


@pytest.mark.parametrize("nights", [1, 2])
def test_more_jobs_give_the_same_bytes(nights: int, site: Site, nightly: Nightly, tmp_path: Path) -> None:
    found = []
    for jobs in ("1", "2"):
        said = []
        for number in range(nights):
            site.export(number, DRIFT)
            configured(site)
            said.append(nightly(number, "--jobs", jobs))
        assert [each.code for each in said] == [1] * nights
        assert all(each.err == "" for each in said)
        with_pages = {path for path in site.everything() if path.endswith("latest.html")}
        assert with_pages == {f"{name}/latest.html" for name in NAMES}
        found.append((said, site.everything()))
        for folder in ("reports", "exports", *NAMES):
            shutil.rmtree(site.folder / folder)
        for file in tmp_path.glob("entradrift.db*"):
            file.unlink()
    assert found[0] == found[1]


def test_a_process_that_is_killed_fails_its_own_pair_only(site: Site) -> None:
    site.export(0, DRIFT)
    configured(site)
    with at_night(0):
        found = list(outcomes(tasks(site), 2, dying.die))
    assert [each.run.pair for each in found] == list(NAMES)
    died = found.pop(1)
    assert {(each.run.verdict, each.run.exit_code) for each in found} == {(Verdict.DRIFT, ExitCode.DRIFT)}
    assert (died.run.verdict, died.run.exit_code) == (None, ExitCode.BUG)
    assert died.run.summary == (
        "The process that compared these servers was killed or crashed; where there is too little memory, "
        "run fewer jobs at the same time."
    )
    assert died.page is not None
    assert died.page.name == "failure.html"
    assert {path.parent.name for path in site.reports.glob("*/*/run.json")} == {
        each.run.name for each in (*found, died)
    }


def test_a_process_that_dies_late_leaves_a_run_more_and_nothing_half(site: Site) -> None:
    site.export(0, DRIFT)
    configured(site)
    with at_night(0):
        found = list(outcomes(tasks(site), 2, dying.die_late))
    assert {each.run.verdict for each in found} == {Verdict.DRIFT}
    assert len(site.runs("doomed")) == 2
    assert found[1].folder == site.runs("doomed")[-1]
    assert not list(site.reports.rglob(".tmp-*"))


def test_what_cannot_be_given_back_is_a_bug_of_one_pair(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site.export(0)
    configured(site)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with at_night(0):
        found = {each.run.pair: each.run.exit_code for each in outcomes(tasks(site), 2, dying.unable)}
    assert found == dict.fromkeys(NAMES, ExitCode.OK) | {"doomed": ExitCode.BUG}
    assert len(list(tmp_path.glob("entradrift-bug-*.txt"))) == 1


def test_no_more_tasks_are_taken_than_there_is_work(site: Site) -> None:
    site.export(0)
    configured(site)
    taken: list[str] = []

    def given():  # type: ignore[no-untyped-def] # noqa: ANN202
        for task in [*tasks(site), *tasks(site)]:
            taken.append(task.lane.name)
            yield task

    with at_night(0):
        results = outcomes(given(), 2)
        next(results)
        assert len(taken) == 4
        assert len(list(results)) == 9
    assert len(taken) == 10


PARENT = """
import functools, signal, sys
from entradrift.cli.main import main
from entradrift.nightly import nightly, pool
from tests.nightly import dying

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell runs in the background
    nightly.outcomes = functools.partial(pool.outcomes, run=dying.hang)
    sys.exit(main(["nightly", "--config", sys.argv[1], "--jobs", "2"]))
"""


@contextlib.contextmanager
def hanging(site: Site) -> Iterator[tuple[subprocess.Popen[bytes], list[socket.socket]]]:
    """Return a nightly run whose comparisons never end, and a connection to each of its two processes."""
    site.configure("".join(CONFIG.replace("contoso", name).replace("exports/", f"{name}/") for name in NAMES))
    (site.folder / "parent.py").write_text(PARENT, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        more = {"HANG_PORT": str(server.getsockname()[1]), "SOURCE_DATE_EPOCH": epoch(0)}
        process = subprocess.Popen(
            [sys.executable, str(site.folder / "parent.py"), str(site.config)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        workers: list[socket.socket] = []
        try:
            workers += [server.accept()[0] for _ in range(2)]
            for worker in workers:
                worker.settimeout(60)
                assert worker.recv(1) == b"!"
            yield process, workers
            for worker in workers:
                # The other end is closed when the process is gone.
                with contextlib.suppress(ConnectionResetError):
                    assert worker.recv(1) == b""
        finally:
            process.kill()
            process.communicate()
            for worker in workers:
                worker.close()


def test_processes_end_with_the_one_that_started_them(site: Site) -> None:
    with hanging(site) as (process, _):
        process.kill()
    assert not list(site.reports.rglob("run.json"))


@pytest.mark.skipif(sys.platform == "win32", reason="sends what Ctrl-C of a POSIX terminal sends")
@pytest.mark.parametrize("interrupt", [os.killpg, os.kill], ids=["a terminal", "the first process alone"])
def test_an_interruption_ends_everything_without_a_traceback(
    site: Site, interrupt: Callable[[int, int], None]
) -> None:
    with hanging(site) as (process, _):
        interrupt(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err.strip()) == (130, b"", b"entradrift: Interrupted.")


def test_tasks_know_all_that_a_process_needs() -> None:
    assert [field.name for field in dataclasses.fields(Task)] == [
        "lane", "reports", "max_age", "max_skew", "remind", "known", "baseline",
    ]  # fmt: skip
