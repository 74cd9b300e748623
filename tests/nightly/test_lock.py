"""One run at a time; and the lock is free when its holder is gone, however it went."""

import os
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
from entradrift.whole_files import OutputError

HOLDER = """
import sys
from pathlib import Path
from entradrift.nightly import lock
from entradrift.whole_files import OutputError
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


def test_a_folder_that_vanishes_while_its_lock_is_taken_is_not_somebody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by `python -m tests.faults folders`: filelock takes it for a race with another run."""
    reports, real = tmp_path / "reports", os.open
    with lock.held(reports):
        pass

    def vanishing(path: object, flags: int, *arguments: int) -> int:
        if str(path).endswith(lock.FILE_NAME) and reports.is_dir() and not flags & os.O_EXCL:
            reports.rename(tmp_path / "away")
        return real(path, flags, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", vanishing)
    with pytest.raises(OutputError) as caught, lock.held(reports):
        pass
    assert str(caught.value).startswith(f"{reports} cannot be used for the reports (")
    assert caught.value.exit_code == ExitCode.INVALID
