"""The report that people can open without installing anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts.sample_report import ROOT, SAMPLE, main, page

COMMITTED = ROOT / "reports" / "sample.html"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")


def test_the_page_is_the_same_each_time_and_names_no_folder_of_this_machine():
    first = page()
    assert first == page()
    assert "2026-11-22 02:00 UTC" in first
    assert str(ROOT) not in first
    assert str(SAMPLE) not in first


def test_the_command_writes_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.argv", ["sample_report", "--no-picture", "--to", str(tmp_path)])
    main()
    assert (tmp_path / "sample.html").read_text(encoding="utf-8") == page()


def test_the_committed_page_is_up_to_date():
    if not COMMITTED.exists():
        pytest.skip("reports/sample.html is not there")
    assert COMMITTED.read_text(encoding="utf-8") == page(), "python3 -m scripts.sample_report"
