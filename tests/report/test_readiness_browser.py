"""The readiness report in a real browser: accessible, searchable, whole on paper and without script."""

from __future__ import annotations

import pytest
from tests.report.conftest import IDLE, WIDTHS, Open, Opened, Violations
from tests.report.readiness_reports import every_report, no_go

from entradrift.report.readiness_html import render

pytestmark = pytest.mark.browser
OPEN_ALL = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
EVERY = pytest.mark.parametrize(
    "name", ["go", "warnings", "no_go", "not_complete", "after", "evil", "unnamed"]
)


def opened(open_: Open, name: str = "no_go", **options: object) -> Opened:
    return open_(render(every_report()[name]), reduced_motion="reduce", **options)


def shown(tab: Opened) -> list[str]:
    return [text.strip() for text in tab.page.locator("details.check:visible .id").all_inner_texts()]


@EVERY
def test_a_page_asks_for_nothing_and_complains_about_nothing(opened_page: Open, name: str):
    tab = opened(opened_page, name)
    tab.page.evaluate(IDLE)
    assert tab.requests == [tab.url]


@EVERY
def test_no_violation_of_accessibility(opened_page: Open, violations_light_and_dark: Violations, name: str):
    tab = opened(opened_page, name)
    tab.page.evaluate(OPEN_ALL)
    assert violations_light_and_dark(tab.page) == []


@pytest.mark.parametrize("state", ["narrow", "searched", "nothing", "chosen", "ticked"])
def test_no_violation_in_any_state(opened_page: Open, violations: Violations, state: str):
    tab = opened(opened_page, viewport={"width": 400 if state == "narrow" else 1280, "height": 900})
    if state in ("searched", "nothing"):
        tab.page.locator("#q").fill("number 1" if state == "searched" else "no such check")
    if state == "chosen":
        tab.page.get_by_role("link", name="2 warnings").click()
    if state == "ticked":
        tab.page.get_by_role("checkbox").first.check()
    tab.page.evaluate(OPEN_ALL)
    assert violations(tab.page) == []


# --- finding ---------------------------------------------------------------------------------------------------------


def test_an_answer_shows_its_checks_and_once_more_all(opened_page: Open):
    tab = opened(opened_page)
    chip = tab.page.get_by_role("link", name="2 failed")
    chip.click()
    assert shown(tab) == ["R5", "R25"]
    assert chip.get_attribute("aria-current") == "true"
    assert tab.page.locator("#shown").inner_text() == "2 of 40 checks shown, 38 hidden."
    assert tab.page.locator(".checks:visible h3").count() == 1
    chip.click()
    assert len(shown(tab)) == 40
    assert chip.get_attribute("aria-current") is None


def test_what_was_allowed_is_not_among_the_unknown(opened_page: Open):
    tab = opened(opened_page)
    tab.page.get_by_role("link", name="3 unknown", exact=True).click()
    assert sorted(shown(tab)) == ["R10", "R14", "R15"]
    tab.page.get_by_role("link", name="1 unknown, allowed by name").click()
    assert shown(tab) == ["R31"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("R1", ["R1"]),
        ("r12", ["R12"]),
        ("line 40", ["R40"]),
        ("no such check", []),
        ("sync02 NUMBER 33", ["R33"]),
    ],
)
def test_words_find_checks_also_by_their_evidence(opened_page: Open, words: str, found: list[str]):
    tab = opened(opened_page)
    tab.page.locator("#q").fill(words)
    assert shown(tab) == found
    assert tab.page.locator("#nothing").is_visible() is (not found)
    tab.page.keyboard.press("Escape")
    assert len(shown(tab)) == 40


def test_show_all_clears_everything(opened_page: Open):
    tab = opened(opened_page)
    tab.page.get_by_role("link", name="2 warnings").click()
    tab.page.locator("#q").fill("R12")
    tab.page.get_by_role("button", name="Show all").click()
    assert len(shown(tab)) == 40
    assert tab.page.locator("#q").input_value() == ""


def test_a_link_opens_its_check_even_if_it_is_hidden(opened_page: Open):
    tab = opened(opened_page)
    check = tab.page.locator("#check-r14")
    assert check.get_attribute("open") is None
    tab.page.get_by_role("link", name="2 failed").click()
    tab.page.locator("#prove a", has_text="R14").click()
    tab.page.wait_for_selector("#check-r14[open]")
    assert check.is_visible()
    assert opened(opened_page, fragment="#check-r14").page.locator("#check-r14 .body").is_visible()


def test_a_check_leads_to_the_difference_that_it_rests_on(opened_page: Open):
    tab = opened(opened_page)
    tab.page.locator("#check-r5 .about a").first.click()
    tab.page.wait_for_url(f"{tab.url}#{no_go().effects[0].finding}")


def test_all_checks_open_and_close(opened_page: Open):
    tab = opened(opened_page)
    tab.page.get_by_role("button", name="Expand all").click()
    assert tab.page.locator("details.check[open]").count() == 40
    tab.page.get_by_role("button", name="Collapse all").click()
    assert tab.page.locator("details.check[open]").count() == 0


def test_light_and_dark_can_be_chosen(opened_page: Open):
    tab = opened(opened_page, color_scheme="light")
    background = "getComputedStyle(document.body).backgroundColor"
    light = tab.page.evaluate(background)
    tab.page.get_by_role("button", name="Dark").click()
    assert tab.page.evaluate(background) != light


def test_a_step_is_ticked_with_the_keyboard(opened_page: Open):
    tab = opened(opened_page)
    box = tab.page.get_by_role("checkbox", name="Demote sync01.contoso.com")
    box.focus()
    tab.page.keyboard.press("Space")
    assert box.is_checked()


# --- without script, narrow, on paper --------------------------------------------------------------------------------


def test_everything_can_be_read_without_script(opened_page: Open):
    tab = opened_page(render(no_go()), java_script_enabled=False)
    assert len(shown(tab)) == 40
    for useless in ("#bar", "#nothing"):
        assert not tab.page.locator(useless).is_visible()
    tab.page.locator("#check-r14 summary").press("Enter")
    assert tab.page.locator("#check-r14 .body").is_visible()
    tab.page.get_by_role("link", name="2 warnings").press("Enter")
    tab.page.wait_for_url(f"{tab.url}#check-r12")
    box = tab.page.get_by_role("checkbox").first
    box.press("Space")
    assert box.is_checked()


@EVERY
def test_no_width_needs_sideways_scrolling(opened_page: Open, name: str):
    tab = opened(opened_page, name)
    tab.page.evaluate(OPEN_ALL)
    for width in tab.in_widths(*WIDTHS):
        assert tab.page.evaluate("document.documentElement.scrollWidth") == width


def test_paper_is_light_and_whole_and_has_boxes_to_tick(opened_page: Open):
    tab = opened(opened_page, color_scheme="dark")
    tab.page.get_by_role("link", name="2 failed").click()
    tab.page.emulate_media(media="print")
    assert tab.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.page.locator("button:not(th > button):visible").count() == 0
    assert len(shown(tab)) == 40  # A change record is whole, whatever the page was showing.
    assert (tab.page.locator("#check-r14 .evidence").bounding_box() or {"height": 0})["height"] > 10
    box = tab.page.locator(".runbook input").first
    assert box.is_visible()
    assert box.evaluate("each => getComputedStyle(each).borderTopStyle") == "solid"
    assert tab.page.locator(".runbook .done:visible").count() == 3
    assert "Done at" in tab.page.locator(".runbook .done").first.inner_text()


def test_two_thousand_differences_are_all_there(opened_page: Open):
    tab = opened(opened_page, "many")
    assert tab.page.locator(".effects tbody tr").count() == 2000
