"""The report that people can open without installing anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from scripts.sample_report import ROOT, SAMPLE, index, main, page, readiness

REPORTS = ROOT / "reports"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")


def test_the_page_is_the_same_each_time_and_names_no_folder_of_this_machine():
    first = page()
    assert first == page()
    assert "2026-11-22 02:00 UTC" in first
    assert str(ROOT) not in first
    assert str(SAMPLE) not in first


def test_the_readiness_report_is_the_same_each_time_and_names_no_folder_of_this_machine():
    first = readiness()
    assert first == readiness()
    assert "2025-06-02 07:25 UTC" in first
    assert "NO-GO" in first
    assert str(ROOT) not in first


def test_the_index_page_is_the_same_each_time_and_says_that_it_is_a_sample():
    first = index()
    assert first == index()
    assert "2026-11-22 02:04 UTC" in first
    assert "This is a sample." in first


def test_the_command_writes_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.argv", ["sample_report", "--no-picture", "--to", str(tmp_path)])
    main()
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "sample-index.html",
        "sample-readiness.html",
        "sample.html",
    ]
    assert (tmp_path / "sample.html").read_text(encoding="utf-8") == page()
    assert (tmp_path / "sample-readiness.html").read_text(encoding="utf-8") == readiness()
    assert (tmp_path / "sample-index.html").read_text(encoding="utf-8") == index()


@pytest.mark.parametrize(
    ("name", "made"),
    [("sample.html", page), ("sample-index.html", index), ("sample-readiness.html", readiness)],
)
def test_the_committed_pages_are_up_to_date(name: str, made: Callable[[], str]):
    if not (REPORTS / name).exists():
        pytest.skip(f"reports/{name} is not there")
    assert (REPORTS / name).read_text(encoding="utf-8") == made(), "python3 -m scripts.sample_report"
