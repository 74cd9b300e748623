"""Killed at any step: old pages whole, runs whole, nothing lost, and the next night tells what was not told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.exportkit.cases.tiny import nothing
from tests.nightly.conftest import Nightly
from tests.nightly.site import CONFIG, DRIFT, NEWS, Site, epoch

from entradrift.history import run_file
from entradrift.history.store import History

ROOT = Path(__file__).resolve().parents[2]
RUN = {"run.json", "report.html", "report.json", "report.md", "primary.zip", "staging.zip"}
FORKS = hasattr(os, "fork")
"""Where every night needs a new interpreter, fewer steps are tried."""
REVIEW = "Review before you promote the staging server: 1 low."
TWO = CONFIG + CONFIG.replace("contoso", "fabrikam").replace("SYNC02", "SYNC03")


def killed_nights(template: Site, work: Path, number: int, stride: int) -> list[Site]:
    """Play a night again and again, killed `stride` steps later each time; the last one comes to its end."""
    driver = [sys.executable, str(ROOT / "tests" / "nightly" / "kills.py")]
    subprocess.run(
        [*driver, str(stride if FORKS else stride * 8), str(template.folder), str(work)],
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "SOURCE_DATE_EPOCH": epoch(number)},
    )
    sites = [Site(folder) for folder in sorted(work.iterdir())]
    assert [(site.folder / "survived").exists() for site in sites] == [False] * (len(sites) - 1) + [True]
    assert len(sites) > 5
    assert [(site.folder / "err").read_text() for site in sites] == [""] * len(sites)
    return sites


@pytest.fixture
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the copies go: not into what is copied."""
    return tmp_path_factory.mktemp("kills")


def said(site: Site) -> str:
    return (site.folder / "out").read_text("utf-8")


def pages(site: Site) -> dict[str, bytes]:
    found = [site.reports / "index.html", *site.reports.glob("*/latest.html")]
    return {path.relative_to(site.reports).as_posix(): path.read_bytes() for path in found if path.exists()}


def check_whole(site: Site, before: Site, after: Site) -> None:
    """Hold that every page is the old or the new one, and every run folder is whole."""
    old, new = pages(before), pages(after)
    for path, content in pages(site).items():
        assert content in {old.get(path), without_folder(new[path], after, site)}, (
            f"{path} in {site.folder.name}"
        )
    assert pages(site).keys() >= old.keys()
    for run in (path for path in site.reports.glob("*/*") if path.is_dir() and not path.name.startswith(".")):
        assert {path.name for path in run.iterdir()} == RUN
        assert run_file.read(run / "run.json").name == run.name
        assert (run / "report.html").read_bytes().endswith(b"</html>\n")


def without_folder(content: bytes, where: Site, here: Site) -> bytes:
    """Pages name the exports by their paths, which differ from copy to copy, not in length."""
    return content.replace(str(where.folder).encode(), str(here.folder).encode())


def check_finished(killed: Site, pair: str) -> None:
    """Hold that the night after has left everything as a night without an accident does."""
    assert not list(killed.reports.rglob(".tmp-*"))
    assert not list(killed.reports.rglob("*.tmp"))
    latest = killed.runs(pair)[-1]
    assert killed.document(pair=pair)["started_at"].startswith("2026-11-22")
    assert (killed.reports / pair / "latest.html").read_bytes() == (latest / "report.html").read_bytes()
    index = (killed.reports / "index.html").read_text("utf-8")
    assert f'href="{pair}/{latest.name}/report.html"' in index
    with History.open_to_read(killed.folder / "entradrift.db", killed.reports)[0] as history:
        known = {row.name for row in history.runs(pair) if row.folder_exists}
    assert known == {run.name for run in killed.runs(pair)}


def check_night_after(killed: Site, nightly: Nightly, news: str, code: int) -> bool:
    """Play the next night, with the same exports; return whether it told what the killed one should have."""
    result = nightly(2, where=killed)
    assert (result.code, result.err) == (code, ""), killed.folder.name
    # Told by one of the two; by both only where the first could not note it any more.
    assert news in said(killed) + result.out, killed.folder.name
    assert result.out.count(news) <= 1
    return news in result.out


def test_a_night_with_news_killed_at_every_second_step(site: Site, nightly: Nightly, work: Path) -> None:
    site.configure(nightly='keep_days = 30\nmax_age = "900d"')
    for number in (-50, -49, 0):
        site.export(number)
        nightly(number)
    kept = site.runs()[-1]
    assert len(site.runs()) == 1, "the nights before are gone"
    site.export(-10)
    nightly(-10)  # a clock that was set back: a run that the killed night prunes
    site.configure(nightly='keep_days = 5\nmax_age = "900d"')
    site.export(1, DRIFT)
    nights = killed_nights(site, work, 1, stride=2)
    end = nights[-1]
    assert (end.folder / "survived").read_text() == "1"
    assert said(end).count(f"  new: {NEWS}") == 1
    assert [run.name for run in end.runs()][:1] == [kept.name]
    assert len(end.runs()) == 2
    told_late = []
    for killed in nights[:-1]:
        check_whole(killed, site, end)
        assert kept.name in {run.name for run in killed.runs()}
        told_late.append(check_night_after(killed, nightly, f"  new: {NEWS}", 1))
        check_finished(killed, "contoso")
        assert len(killed.runs()) in {2, 3}
    assert told_late[0]
    assert not told_late[-1]


def test_the_first_night_killed_at_many_steps(site: Site, nightly: Nightly, work: Path) -> None:
    site.export(1, DRIFT)
    nights = killed_nights(site, work, 1, stride=6)
    for killed in nights[:-1]:
        check_whole(killed, site, nights[-1])
        check_night_after(killed, nightly, "contoso: drift. Review before", 1)
        check_finished(killed, "contoso")


def test_two_pairs_killed_at_some_steps(site: Site, nightly: Nightly, work: Path) -> None:
    site.configure(TWO)
    for number, edit in ((0, nothing), (1, DRIFT)):
        site.export(number)
        site.export_one("SYNC03", number, edit)
        if number == 0:
            nightly(0)
    nights = killed_nights(site, work, 1, stride=9)
    for killed in nights[:-1]:
        check_whole(killed, site, nights[-1])
        check_night_after(killed, nightly, f"fabrikam: drift. {REVIEW}", 1)
        check_finished(killed, "contoso")
        check_finished(killed, "fabrikam")
