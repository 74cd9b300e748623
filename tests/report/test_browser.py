"""The page in a real browser: what it asks for, without script, on paper, narrow, long, hostile."""

from __future__ import annotations

import pytest
from tests.report.comparisons import HOSTILE, drift, every_comparison, hostile, huge, long_values
from tests.report.conftest import IDLE, Open

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", [name for name in every_comparison() if name != "huge"])
def test_a_page_asks_for_nothing_and_complains_about_nothing(opened: Open, name: str):
    tab = opened(every_comparison()[name])
    tab.page.evaluate(IDLE)
    assert tab.requests == [tab.url]
    assert tab.complaints == []


@pytest.mark.parametrize("name", ["drift", "accepted_only", "clean", "huge"])
def test_everything_can_be_read_without_script(opened: Open, name: str):
    result = every_comparison()[name]
    tab = opened(result, java_script_enabled=False)
    text = tab.page.locator("main").text_content() or ""
    for each in result.findings[:50]:
        assert tab.page.locator(f"#{each.id}").count() == 1
        assert each.title.removeprefix(f"{each.object.name}: ") in text
    for useless in ("#bar", "#help", "#nothing", "#missing"):
        assert not tab.page.locator(useless).is_visible()


def test_open_objects_are_visible_without_script(opened: Open):
    tab = opened(drift(), java_script_enabled=False)
    assert tab.page.locator("#findings .f:visible").count() == 10
    tab.page.locator("#set-aside summary").first.press("Enter")
    assert tab.page.locator("#set-aside .object:visible").count() == 1


def test_print_shows_what_is_closed_on_the_screen(opened: Open):
    tab = opened(drift(), java_script_enabled=False)
    closed = tab.page.locator("#set-aside .f")
    assert [closed.nth(index).is_visible() for index in range(closed.count())] == [False] * 3
    tab.page.emulate_media(media="print")
    heights = [(closed.nth(index).bounding_box() or {"height": 0})["height"] for index in range(3)]
    assert min(heights) > 40
    for controls in ("nav", "#bar", ".skip"):
        assert not tab.page.locator(controls).is_visible()


def test_paper_is_wide_enough_for_the_tree_of_containers(opened: Open):
    tab = opened(every_comparison()["pictures"], viewport={"width": 700, "height": 900})
    tab.page.emulate_media(media="print")
    trees = tab.page.locator("table.tree")
    assert trees.count() > 0
    beyond = "(all) => all.map((each) => each.getBoundingClientRect().right - each.parentElement.getBoundingClientRect().right)"
    assert max(trees.evaluate_all(beyond)) <= 0


def test_paper_is_light_and_has_no_buttons_whatever_was_chosen(opened: Open):
    tab = opened(drift(), color_scheme="dark", fragment="#?q=sev:high")
    tab.page.emulate_media(media="print")
    assert tab.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.page.locator("button:not(th > button):visible").count() == 0
    assert "10 findings hidden by the search" in tab.line()
    assert tab.page.locator("#shown").is_visible()


@pytest.mark.parametrize("view", ["beside", "inline"])
@pytest.mark.parametrize("name", ["drift", "hostile", "long_values", "pictures"])
def test_a_narrow_screen_needs_no_sideways_scrolling(opened: Open, name: str, view: str):
    tab = opened(every_comparison()[name], viewport={"width": 400, "height": 800})
    if view == "inline":
        tab.page.get_by_role("button", name="Inline").click()
    tab.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 400


def test_hostile_text_neither_acts_nor_hides(opened: Open):
    tab = opened(hostile())
    assert tab.page.evaluate("document.querySelectorAll('img, iframe, main a[href^=http]').length") == 0
    assert tab.page.title().startswith("Drift: ")
    for text in (each for each in HOSTILE[:4] if '"' not in each):
        assert len(tab.search(f'"{text}"')) == 1


def test_a_long_value_is_shown_whole_on_request(opened: Open):
    tab = opened(long_values())
    whole = tab.page.locator(".whole > span").first
    assert not whole.is_visible()
    tab.page.get_by_text("Show the whole value").first.click()
    assert whole.is_visible()
    assert len(whole.inner_text()) > 10_000


def test_a_long_page_is_whole_and_searched(opened: Open):
    """How fast is measured by `python -m benchmarks --only report`."""
    count = 2000
    tab = opened(huge(count))
    assert tab.page.locator("article.f").count() == count
    assert len(tab.search("mail17")) == len([n for n in range(count) if f"mail{n}".startswith("mail17")])
    high = len([n for n in range(count) if f"attribute{n}".startswith("attribute1") and n % 5 == 1])
    assert len(tab.search("attribute1 sev:high")) == high
