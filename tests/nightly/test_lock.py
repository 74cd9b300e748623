"""One run at a time; and the lock is free when its holder is gone, however it went."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.nightly.conftest import Nightly
from tests.nightly.site import Site

from entradrift.model.comparison import ExitCode
from entradrift.nightly import lock

HOLDER = """
import sys
from pathlib import Path
from entradrift.nightly import lock
with lock.held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(reports: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(reports)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_second_run_does_nothing_and_exits_with_75(site: Site, nightly: Nightly) -> None:
    site.export(0)
    nightly(0)
    before = site.everything(), (site.folder / "entradrift.db").read_bytes()
    site.export(1)
    with holder(site.reports):
        result = nightly(1)
    assert (result.code, result.out) == (75, "")
    assert result.err == (
        f"entradrift: Another nightly run holds {site.reports / '.lock'}; this one did nothing. "
        "Let that one end first.\n"
    )
    assert (site.everything(), (site.folder / "entradrift.db").read_bytes()) == before


def test_the_lock_is_free_after_its_holder_was_killed(site: Site, nightly: Nightly) -> None:
    site.export(0)
    with holder(site.reports) as process:
        process.kill()
        process.wait()
        assert (site.reports / ".lock").is_file(), "the file stays, the lock does not"
        assert nightly(0).code == 0
    assert len(site.runs()) == 1


def test_the_lock_is_free_after_a_run(site: Site, nightly: Nightly) -> None:
    for number in (0, 1):
        site.export(number)
        assert nightly(number).code == 0
    with lock.held(site.reports), pytest.raises(lock.LockedError) as caught, lock.held(site.reports):
        pass
    assert caught.value.exit_code == ExitCode.LOCKED


def test_runs_over_other_reports_are_free(tmp_path: Path) -> None:
    with lock.held(tmp_path / "one"), lock.held(tmp_path / "two"):
        assert {path.name for path in tmp_path.iterdir()} == {"one", "two"}
