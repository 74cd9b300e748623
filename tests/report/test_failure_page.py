"""The page of a run that compared nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.fleets import HOSTILE, export, failing, night, run
from tests.report.pages import Parsed, faults, hrefs

from entradrift.model.comparison import ExitCode
from entradrift.model.run import Run
from entradrift.report.failure_page import render

FAILED = failing().latest
LAST = run(night(2, "."), pair="fabrikam-test")


def words(source: str) -> str:
    return " ".join(Parsed(source).text.split())


def hostile() -> Run:
    return replace(
        FAILED,
        pair=HOSTILE,
        name=HOSTILE,
        summary=HOSTILE,
        doubts=(HOSTILE,),
        notices=(HOSTILE,),
        primary=export(HOSTILE, 2),
        options={HOSTILE: HOSTILE},
    )


@pytest.mark.parametrize(
    "source",
    [
        render(FAILED, LAST),
        render(FAILED, None, as_latest=True),
        render(hostile(), replace(LAST, name=HOSTILE)),
    ],
    ids=["run", "latest", "hostile"],
)
def test_the_page_is_sound_and_has_no_script(source: str):
    assert faults(source) == []
    assert not Parsed(source).named("script")
    assert "script-src" not in source


def test_it_says_what_happened():
    said = words(render(FAILED, LAST))
    for each in (
        "Failed: nothing was compared",
        "fabrikam-test, 2026-11-22 02:00 UTC",
        FAILED.summary,
        "Exit code 2 (invalid)",
        "Run 2026-11-22 02:00 UTC (2026-11-22T020000Z-0a1b2c)",
        "Primary export not found or not read",
        "entradrift validate says what is wrong with an export.",
        "2026-11-20 02:00 UTC, 2 days before this run: in sync at that time. How the servers are now is not known.",
    ):
        assert each in said


def test_it_says_what_was_read_all_the_same():
    one = replace(FAILED, primary=export("FAB01", 3), doubts=("the export is old",), notices=("A notice.",))
    said = words(render(one, LAST))
    assert "Primary export FAB01, /exports/FAB01/2026-11-21, 3 hours old" in said
    assert "The export is old. A notice." in said


def test_it_never_looks_like_in_sync():
    source = render(replace(FAILED, exit_code=ExitCode.OK), LAST)
    page = Parsed(source)
    classes = {each for _, found in page.elements for each in (found.get("class") or "").split()}
    assert "verdict-failed" in classes
    assert not {each for each in classes if "in-sync" in each}
    assert page.text.index("nothing was compared") < page.text.index("in sync at that time")
    assert "Do not promote it on the strength of this page." in words(source)
    assert LAST.summary not in page.text
    assert "<title>Failed: fabrikam-test was not compared</title>" in source


def test_a_pair_without_a_complete_run_says_so():
    source = render(FAILED, None)
    assert "No run of this pair was complete yet." in source
    assert "in sync" not in words(source).lower()


@pytest.mark.parametrize(
    ("as_latest", "links"),
    [
        (False, ["../../index.html", "../2026-11-20T020000Z-0a1b2c/report.html"]),
        (True, ["../index.html", "2026-11-20T020000Z-0a1b2c/report.html"]),
    ],
)
def test_links_fit_the_place_where_the_page_stands(*, as_latest: bool, links: list[str]):
    assert hrefs(Parsed(render(FAILED, LAST, as_latest=as_latest))) == links


@pytest.mark.parametrize("code", ExitCode)
def test_each_exit_code_has_something_to_do(code: ExitCode):
    source = render(replace(FAILED, exit_code=code), None)
    steps = source[source.index("<ol>") : source.index("</ol>")]
    assert steps.count("<li>") >= 2
    assert f"{int(code)} ({code.name.lower()})" in source


def test_advice_differs_where_the_cause_differs():
    codes = (ExitCode.INVALID, ExitCode.INCOMPLETE, ExitCode.BUG, ExitCode.LOCKED)
    pages = [render(replace(FAILED, exit_code=code), None) for code in codes]
    assert len({page[page.index("<ol>") : page.index("</ol>")] for page in pages}) == len(codes)


def test_hostile_text_is_shown_and_does_nothing():
    source = render(hostile(), None)
    assert Parsed(source).text.count("<script>alert(1)</script>") >= 6
    assert r"\x1b[31m\u202e" in source


def test_the_same_run_gives_the_same_bytes():
    one = replace(FAILED, options={"b": "1", "a": "2"})
    other = replace(FAILED, options={"a": "2", "b": "1"})
    assert render(one, LAST) == render(other, LAST)
