"""The index page and the failure page in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.report.conftest import IDLE, WIDTHS, Open, Opened, Violations
from tests.report.fleets import every_fleet, failing, fleet, large, night, quiet, run

from entradrift.report import failure_page
from entradrift.report.index_page import render

pytestmark = pytest.mark.browser
MORNING = "2026-11-22T08:00:00Z"
OPEN_ALL = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
EVERY = pytest.mark.parametrize("name", [name for name in every_fleet() if name != "crowded"])


def opened(open_: Open, name: str, *, now: str = MORNING, **options: object) -> Opened:
    return open_(render(every_fleet()[name]), now=now, reduced_motion="reduce", **options)


def names(tab: Opened) -> list[str]:
    return tab.page.locator("#table tbody tr:visible th").all_inner_texts()


@EVERY
def test_a_page_asks_for_nothing_and_complains_about_nothing(opened_page: Open, name: str):
    tab = opened(opened_page, name)
    tab.page.evaluate(IDLE)
    assert tab.requests == [tab.url]
    assert tab.complaints == []


@EVERY
def test_no_violation_of_accessibility(opened_page: Open, violations_light_and_dark: Violations, name: str):
    tab = opened(opened_page, name)
    tab.page.evaluate(OPEN_ALL)
    assert violations_light_and_dark(tab.page) == []


@pytest.mark.parametrize("state", ["narrow", "medium", "old", "searched", "sorted"])
def test_no_violation_in_any_state(opened_page: Open, violations: Violations, state: str):
    widths = {"narrow": 400, "medium": 1000}
    now = "2026-11-27T08:00:00Z" if state == "old" else MORNING
    tab = opened(opened_page, "several", now=now, viewport={"width": widths.get(state, 1280), "height": 900})
    if state == "searched":
        tab.page.locator("#q").fill("contoso")
    if state == "sorted":
        tab.page.get_by_role("button", name="Open findings").click()
    tab.page.evaluate(OPEN_ALL)
    assert violations(tab.page) == []


# --- old pages -------------------------------------------------------------------------------------------------------


def test_a_fresh_page_says_how_old_it_is(opened_page: Open):
    tab = opened(opened_page, "all_quiet")
    assert not tab.page.locator("#stale").is_visible()
    assert tab.page.locator(".made").inner_text().startswith("Made 2026-11-22 02:04 UTC, 5 hours ago.")
    assert tab.page.title() == "All 2 pairs are in sync: Entra Connect drift"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-23T14:05:00Z", "This page is 36 hours old: the nightly run has not renewed it."),
        ("2026-11-28T02:05:00Z", "This page is 6 days old: the nightly run has not renewed it."),
        ("2026-11-21T02:05:00Z", "This page was made later than now"),
    ],
)
def test_a_page_that_nobody_renewed_says_so_loudly(opened_page: Open, now: str, words: str):
    tab = opened(opened_page, "all_quiet", now=now)
    alert = tab.page.get_by_role("alert")
    assert alert.is_visible()
    assert words in alert.inner_text()
    assert tab.page.title() == "Out of date! All 2 pairs are in sync: Entra Connect drift"
    colour = "getComputedStyle(document.querySelector('h1')).color"
    old = tab.page.evaluate(colour)
    assert old != opened(opened_page, "all_quiet").page.evaluate(colour)


def test_a_page_that_stays_open_turns_old(opened_page: Open):
    tab = opened(opened_page, "all_quiet", now="2026-11-23T13:00:00Z")
    assert not tab.page.get_by_role("alert").is_visible()
    tab.page.clock.run_for(90 * 60 * 1000)
    assert tab.page.get_by_role("alert").is_visible()


# --- finding and sorting --------------------------------------------------------------------------------------------


def test_words_find_pairs_by_name_server_and_finding(opened_page: Open):
    tab = opened(opened_page, "several")
    for words, found in {
        "contoso": ["contoso", "contoso-emea"],
        "emea-SYNC2": ["contoso-emea"],
        "prevention threshold": ["contoso", "woodgrove-2"],
        "drift": ["contoso", "woodgrove-2"],
    }.items():
        tab.page.locator("#q").fill(words)
        assert names(tab) == found
    assert tab.page.locator("#shown").inner_text() == "2 of 12 pairs shown, 10 hidden."
    assert tab.page.locator("details.lane:visible h3").all_inner_texts() == ["contoso", "woodgrove-2"]


def test_a_search_without_result_says_so_and_is_cleared(opened_page: Open):
    tab = opened(opened_page, "several")
    tab.page.locator("#q").fill("no such pair")
    assert tab.page.locator("#nothing").is_visible()
    assert tab.page.locator("#shown").inner_text() == "0 of 12 pairs shown, 12 hidden."
    tab.page.get_by_role("button", name="Show all").click()
    assert len(names(tab)) == 12
    assert tab.page.locator("#q").input_value() == ""
    assert not tab.page.locator("#nothing").is_visible()


def test_escape_clears_the_search(opened_page: Open):
    tab = opened(opened_page, "several")
    tab.page.locator("#q").fill("contoso")
    tab.page.keyboard.press("Escape")
    assert len(names(tab)) == 12


def test_a_count_shows_its_pairs_and_once_more_all(opened_page: Open):
    tab = opened(opened_page, "several")
    chip = tab.page.get_by_role("link", name="2 drift")
    chip.click()
    assert names(tab) == ["contoso", "woodgrove-2"]
    assert chip.get_attribute("aria-current") == "true"
    tab.page.locator("#q").fill("wood")
    assert names(tab) == ["woodgrove-2"]
    chip.click()
    assert names(tab) == ["woodgrove-2", "woodgrove-1"]
    assert chip.get_attribute("aria-current") is None


@pytest.mark.parametrize(
    ("column", "first", "second"),
    [
        ("Pair", ["adatum", "contoso", "contoso-emea"], ["woodgrove-2", "woodgrove-1", "tailspin"]),
        ("State", ["fabrikam-test", "northwind", "adatum"], ["woodgrove-1", "tailspin", "proseware"]),
        ("Open findings", ["contoso", "woodgrove-2", "relecloud"], ["fabrikam-test", "northwind", "adatum"]),
        (
            "Oldest open finding",
            ["contoso", "relecloud", "woodgrove-2"],
            ["fabrikam-test", "northwind", "adatum"],
        ),
        ("Exports", ["fabrikam-test", "adatum", "northwind"], ["contoso-emea", "contoso", "woodgrove-2"]),
        ("Last in sync", ["woodgrove-2", "contoso", "northwind"], ["relecloud", "contoso-emea", "litware"]),
    ],
)
def test_a_column_is_sorted_by_its_heading(
    opened_page: Open, column: str, first: list[str], second: list[str]
):
    tab = opened(opened_page, "several")
    heading = tab.page.locator("#table thead th", has_text=column).first
    assert heading.get_attribute("aria-sort") == "none"
    heading.get_by_role("button").click()
    assert names(tab)[:3] == first
    before = heading.get_attribute("aria-sort")
    heading.get_by_role("button").click()
    assert names(tab)[:3] == second
    assert {before, heading.get_attribute("aria-sort")} == {"ascending", "descending"}
    assert tab.page.locator("#table [aria-sort=ascending], #table [aria-sort=descending]").count() == 1


def test_pictures_are_no_reason_to_sort(opened_page: Open):
    tab = opened(opened_page, "several")
    assert tab.page.locator("#table thead th").last.get_attribute("aria-sort") is None
    assert tab.page.locator("#table thead button").count() == 6


# --- one pair --------------------------------------------------------------------------------------------------------


def test_a_name_opens_the_pair_again_and_again(opened_page: Open):
    tab = opened(opened_page, "several")
    link = tab.page.get_by_role("link", name="contoso", exact=True).first
    part = tab.page.locator("#pair-contoso")
    assert not part.is_visible()
    link.click()
    part.wait_for()
    tab.page.locator("details.lane summary", has=tab.page.get_by_text("contoso", exact=True)).click()
    assert not part.is_visible()
    link.click()
    part.wait_for()


def test_an_address_with_a_pair_shows_it(opened_page: Open):
    tab = opened(opened_page, "several", fragment="#pair-tailspin")
    assert tab.page.locator("#pair-tailspin").is_visible()
    assert tab.page.locator("#pair-tailspin").evaluate("each => each.getBoundingClientRect().top") < 900


def test_an_address_shows_a_pair_that_the_search_hides(opened_page: Open):
    tab = opened(opened_page, "several")
    tab.page.locator("#q").fill("contoso")
    tab.page.evaluate("location.hash = '#pair-tailspin'")
    tab.searches_for("")
    assert tab.page.locator("#pair-tailspin").is_visible()


def test_everything_can_be_reached_by_keyboard(opened_page: Open):
    tab = opened(opened_page, "several")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.className") == "skip"
    tab.page.locator("#q").focus()
    for _ in range(2):
        tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.className") == "scroll"
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    assert names(tab)[0] == "adatum"


def test_light_and_dark_can_be_chosen(opened_page: Open):
    tab = opened(opened_page, "several", color_scheme="light")
    background = "getComputedStyle(document.body).backgroundColor"
    light = tab.page.evaluate(background)
    tab.page.get_by_role("button", name="Dark").click()
    assert tab.page.evaluate(background) != light
    assert tab.page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"


# --- without script, narrow, on paper, long ----------------------------------------------------------------------------


def test_everything_can_be_read_without_script(opened_page: Open):
    tab = opened_page(render(every_fleet()["several"]), java_script_enabled=False)
    assert len(names(tab)) == 12
    for useless in ("#bar", "#nothing", "#stale"):
        assert not tab.page.locator(useless).is_visible()
    assert "Made 2026-11-22 02:04 UTC." in tab.page.locator(".made").inner_text()
    tab.page.locator("details.lane summary", has=tab.page.get_by_text("contoso", exact=True)).press("Enter")
    assert tab.page.locator("#pair-contoso .spans tbody tr:visible").count() == 6
    tab.page.get_by_role("link", name="2 drift").press("Enter")
    tab.page.wait_for_url(f"{tab.url}#first-drift")


@EVERY
def test_no_width_needs_sideways_scrolling(opened_page: Open, name: str):
    tab = opened(opened_page, name)
    tab.page.evaluate(OPEN_ALL)
    inside = "[...document.querySelectorAll('.scroll')].every((each) => each.scrollWidth <= each.clientWidth)"
    for width in tab.in_widths(*WIDTHS):
        assert tab.page.evaluate("document.documentElement.scrollWidth") == width
        assert tab.page.evaluate(inside)


def test_paper_is_light_has_no_buttons_and_shows_what_is_closed(opened_page: Open):
    tab = opened(opened_page, "several", color_scheme="dark")
    tab.page.emulate_media(media="print")
    assert tab.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.page.locator("button:not(th > button):visible").count() == 0
    assert (tab.page.locator("#pair-contoso .spans").bounding_box() or {"height": 0})["height"] > 100
    assert not tab.page.locator("#pair-contoso .months").is_visible()
    assert tab.page.locator("#made").is_visible()


def test_links_lead_to_the_pages_of_runs(opened_page: Open, tmp_path: Path):
    of = quiet("a b & c")
    folder = tmp_path / of.name / of.latest.name
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("<!doctype html><title>The report</title>", encoding="utf-8")
    tab = opened_page(render(fleet(of)), java_script_enabled=False)
    tab.page.locator("#table a.word").press("Enter")
    tab.page.wait_for_url((folder / "report.html").as_uri())
    assert tab.page.title() == "The report"
    assert tab.requests.pop() == (folder / "report.html").as_uri()  # the only page that was asked for


def test_five_hundred_pairs_are_searched(opened_page: Open):
    tab = opened_page(render(large(500)), reduced_motion="reduce")
    assert len(names(tab)) == 500
    tab.page.locator("#q").fill("tenant-49")
    assert len(names(tab)) == 10


# --- a run without a comparison --------------------------------------------------------------------------------------


def test_the_failure_page_is_accessible(opened_page: Open, violations_light_and_dark: Violations):
    source = failure_page.render(failing().latest, run(night(2, "."), pair="fabrikam-test"))
    tab = opened_page(source, viewport={"width": 400, "height": 800})
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 400
    assert violations_light_and_dark(tab.page) == []
