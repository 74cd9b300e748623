"""What is written: only where asked, never through a link, never readable for more people than before."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Pair, Run

from entradrift.whole_files import write_files

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="modes and links of POSIX; on Windows rights are inherited"
)
Umask = Callable[[int], None]


@pytest.fixture
def umask() -> object:
    """Set the mask for new files, until the end of the test."""
    before = os.umask(0o022)

    def change(mask: int) -> None:
        os.umask(mask)

    yield change
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}


def night(folder: Path, pair: Pair) -> Path:
    config = folder / "entradrift.toml"
    config.write_text(
        f"[nightly]\nmax_age = \"3000d\"\n[[pair]]\nname = \"contoso\"\nprimary = '{pair.primary}'\nstaging = '{pair.staging}'\n",
        "utf-8",
    )
    return config


@pytest.mark.parametrize(
    ("mask", "files", "folders"), [(0o077, 0o600, 0o700), (0o027, 0o640, 0o750), (0o022, 0o644, 0o755)]
)
def test_the_mask_of_the_account_holds_for_everything_that_a_night_writes(
    mask: int, files: int, folders: int, umask: Umask, run: Run, drifted: Pair, tmp_path: Path
) -> None:
    config = night(tmp_path, drifted)
    config.chmod(0o600)
    umask(mask)
    assert run("nightly", "--config", config).code == 1
    found = modes(tmp_path)
    del found["entradrift.toml"]
    assert {
        "entradrift.db",
        "entradrift.db.sha256",
        "index.html",
        "latest.html",
        "run.json",
        "primary.zip",
    } <= found.keys()
    for name, mode in found.items():
        is_folder = "." not in name.lstrip(".") and name != ".lock"
        allowed = folders if is_folder else files
        assert mode & ~allowed == 0, f"{name} has the mode {mode:o}"


def test_rights_that_were_taken_away_stay_away(umask: Umask, run: Run, drifted: Pair, tmp_path: Path) -> None:
    """A report that somebody closed is not opened again by the next one."""
    report = tmp_path / "report.html"
    report.write_text("old")
    report.chmod(0o600)
    umask(0o022)
    assert run("compare", *drifted.argv, "--out", report, "--out", tmp_path / "new.json").code == 1
    assert modes(tmp_path) == {"report.html": 0o600, "new.json": 0o644}


def test_nothing_is_written_through_a_link(run: Run, drifted: Pair, tmp_path: Path) -> None:
    """Whoever may write to the folder of reports cannot have entradrift overwrite somebody else's file."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    config = night(tmp_path, drifted)
    (tmp_path / "reports" / "contoso").mkdir(parents=True)
    for link in (
        tmp_path / "reports" / "index.html",
        tmp_path / "reports" / "contoso" / "latest.html",
        tmp_path / "r.html",
    ):
        link.symlink_to(victim)
    assert run("nightly", "--config", config).code == 1
    assert run("compare", *drifted.argv, "--out", tmp_path / "r.html").code == 1
    assert victim.read_text() == "mine"
    assert not (tmp_path / "r.html").is_symlink()


def test_a_lock_that_is_a_link_is_not_followed(run: Run, drifted: Pair, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    config = night(tmp_path, drifted)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / ".lock").symlink_to(victim)
    run("nightly", "--config", config)
    assert victim.read_text() == "mine"


def test_no_command_writes_anything_that_nobody_asked_for(run: Run, drifted: Pair, tmp_path: Path) -> None:
    before = {
        path: path.read_bytes() for folder in (drifted.primary, drifted.staging) for path in folder.rglob("*")
    }
    working = tmp_path / "working"
    working.mkdir()
    kept = Path.cwd()
    os.chdir(working)
    try:
        run("compare", *drifted.argv)
        run("validate", "-v", drifted.primary)
        run("document", drifted.primary, "--format", "json")
        run("check", *drifted.argv)
        run("snapshot", drifted.primary, "--out", "-")
    finally:
        os.chdir(kept)
    assert list(working.iterdir()) == []
    after = {
        path: path.read_bytes() for folder in (drifted.primary, drifted.staging) for path in folder.rglob("*")
    }
    assert after == before


def test_a_file_that_is_being_written_is_private(tmp_path: Path, umask: Umask) -> None:
    umask(0)
    seen: dict[str, int] = {}

    def pieces() -> object:
        yield "one"
        seen.update(modes(tmp_path))

    write_files({tmp_path / "report.html": pieces()})  # type: ignore[dict-item]
    [mode] = seen.values()
    assert mode == 0o600
