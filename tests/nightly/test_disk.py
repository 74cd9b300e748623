"""A full disk, a folder that may not be written, a share that is gone: one sentence, and old reports intact."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.nightly.conftest import Nightly
from tests.nightly.site import DRIFT, NEWS, Site

LINUX_ROOT = sys.platform == "linux" and os.geteuid() == 0


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_disk_that_is_full(site: Site, nightly: Nightly, monkeypatch: pytest.MonkeyPatch) -> None:
    site.export(0)
    nightly(0)
    before = site.everything()
    site.export(1, DRIFT)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        result = nightly(1)
    assert result.code == 2
    [line] = result.out.splitlines()
    assert line.startswith(f"contoso: not compared. {site.reports / 'contoso'}")
    assert line.endswith(
        " cannot be written (No space left on device), so this run leaves no report; "
        "the reports of earlier runs are as they were."
    )
    assert result.err == (
        f"entradrift: {site.reports / 'index.html'} cannot be written (No space left on device); "
        "nothing was changed.\n"
    )
    assert site.everything() == before
    # Nothing was kept, so nothing was missed.
    site.export(2, DRIFT)
    after = nightly(2)
    assert (after.code, after.err) == (1, "")
    assert f"  new: {NEWS}" in after.out


Mount = Callable[[str], Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mount a small disk of its own as the folder of the reports."""
    if not LINUX_ROOT:
        pytest.skip("mounting needs root on Linux")
    target = tmp_path / "reports"

    def do(options: str) -> Path:
        target.mkdir(exist_ok=True)
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(target)], check=False, capture_output=True
        )
        if made.returncode:
            pytest.skip("mounting is not allowed here")
        return target

    yield do
    while target.is_mount():
        subprocess.run(["umount", str(target)], check=True)


def mounted_anew(path: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(path)], check=True)


@pytest.mark.parametrize(
    ("runs", "pages"),
    [(0, 0), (0.5, 0), (0.9, 0), (1.2, 0), (1.2, 0.5), (1.2, 1), (1.2, 1.5), (2, 3)],
    ids=["nothing", "half a run", "most of it", "a run", "and half a page", "and a page", "and more", "all"],
)
def test_a_real_disk_that_is_full(
    runs: float, pages: float, site: Site, nightly: Nightly, mount: Mount
) -> None:
    """What is free is as much as so many run folders and latest pages need."""
    reports = mount("size=8m")
    site.export(0)
    nightly(0)
    kept = site.runs()[0]
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    latest, index = reports / "contoso" / "latest.html", reports / "index.html"
    old = {path: path.read_bytes() for path in (latest, index)}
    free = int(runs * sum(map(len, before.values())) + pages * len(old[latest]))
    disk = os.statvfs(reports)
    filler = reports / "filler"
    filler.write_bytes(bytes(disk.f_bavail * disk.f_frsize - free))
    site.export(1, DRIFT)
    result = nightly(1)
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == before
    for path, content in old.items():
        new = path.read_bytes()
        assert new == content or (new.startswith(b"<!doctype html>") and new.endswith(b"</html>\n"))
    assert [path.name for path in reports.rglob(".tmp-*")] + [*reports.rglob("*.tmp")] == []
    if len(site.runs()) == 1:
        assert result.code == 2
        assert "cannot be written (No space left on device)" in result.out
        assert latest.read_bytes() == old[latest]
    else:
        assert {path.name for path in site.runs()[1].iterdir()} == set(before)
        assert f"  new: {NEWS}" in result.out
    filler.unlink()
    site.export(2, DRIFT)
    after = nightly(2)
    assert (after.code, after.err) == (1, "")
    assert (f"  new: {NEWS}" in after.out) == (len(site.runs()) == 2)


def test_reports_that_may_not_be_written(site: Site, nightly: Nightly, mount: Mount) -> None:
    reports = mount("size=8m")
    site.export(0)
    nightly(0)
    before = site.everything()
    mounted_anew(reports, "ro")
    site.export(1, DRIFT)
    result = nightly(1)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"entradrift: {reports} cannot be used for the reports (Read-only file system); the account that runs "
        "entradrift has to be able to write there.\n"
    )
    assert site.everything() == before
    mounted_anew(reports, "rw")
    assert f"  new: {NEWS}" in nightly(1).out


def test_reports_where_a_file_is(site: Site, nightly: Nightly) -> None:
    site.reports.write_text("mine")
    site.export(0)
    result = nightly(0)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"entradrift: {site.reports} cannot be used for the reports (")
    assert len(result.err.splitlines()) == 1
    assert site.reports.read_text() == "mine"


def test_the_page_of_one_pair_that_cannot_be_written(site: Site, nightly: Nightly) -> None:
    site.export(0)
    (site.reports / "contoso" / "latest.html").mkdir(parents=True)
    result = nightly(0)
    assert result.code == 2
    assert result.err == (
        f"entradrift: {site.reports / 'contoso' / 'latest.html'} is a folder; give the path of a file.\n"
    )
    assert result.out.startswith("contoso: in sync. ")
    assert (site.reports / "index.html").is_file()
