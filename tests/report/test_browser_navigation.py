"""Moving about on the page: links to findings, keyboard, switches, copying."""

from __future__ import annotations

import re

import pytest
from tests.report.comparisons import comparison, drift, finding, huge
from tests.report.conftest import Open, Opened

pytestmark = pytest.mark.browser
WANTED = drift().findings[-1].id


def comes_on_screen(tab: Opened, finding_id: str) -> None:
    """Return as soon as the window shows the top of the finding; fail when it never does."""
    seen = """(id) => {
        const top = document.getElementById(id).getBoundingClientRect().top;
        return -1 <= top && top < innerHeight;
    }"""
    tab.until(seen, finding_id)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_link_to_a_closed_finding_opens_it(opened: Open, *, script: bool):
    tab = opened(drift(), fragment=f"#{WANTED}", java_script_enabled=script)
    assert tab.page.locator(f"#{WANTED}").is_visible()
    if script:
        comes_on_screen(tab, WANTED)


def test_a_link_to_a_finding_far_down_scrolls_to_it(opened: Open):
    wanted = huge(2000).findings[1777].id
    tab = opened(huge(2000), fragment=f"#{wanted}")
    comes_on_screen(tab, wanted)
    assert tab.page.evaluate("getComputedStyle(document.querySelector('.f:target')).backgroundColor") != (
        tab.page.evaluate("getComputedStyle(document.querySelector('.f:not(:target)')).backgroundColor")
    )


def test_a_link_to_a_filtered_finding_lifts_the_filter(opened: Open):
    tab = opened(drift(), fragment="#?q=sev:critical")
    assert WANTED not in tab.shown()
    tab.page.evaluate(f"location.hash = '{WANTED}'")
    tab.page.wait_for_selector(f"#{WANTED}")
    assert tab.page.locator("#q").input_value() == ""
    comes_on_screen(tab, WANTED)
    tab.says("The search was cleared to show the finding.")
    tab.page.go_back()
    tab.searches_for("sev:critical")


def test_a_link_to_a_shown_finding_keeps_the_filter(opened: Open):
    tab = opened(drift(), fragment="#?q=sev:critical")
    tab.page.evaluate("location.hash = 'f-000000000001'")
    tab.page.wait_for_selector("#f-000000000001.current")
    assert tab.page.locator("#q").input_value() == "sev:critical"


def test_a_link_to_a_vanished_finding_says_so(opened: Open):
    tab = opened(drift(), fragment="#f-0123456789ab")
    assert "f-0123456789ab is not in this report" in tab.page.locator("#missing").inner_text()
    tab.page.evaluate("location.hash = 'coverage'")
    tab.page.wait_for_selector("#missing", state="hidden")


def test_strange_addresses_do_no_harm(opened: Open):
    for fragment in ("#%", "#f-<img>", "#'\"", "#help", "#?", "#?x=1&q"):
        assert opened(drift(), fragment=fragment).page.locator("#findings").is_visible()


def test_j_and_k_walk_over_what_is_shown(opened: Open):
    tab = opened(drift(), fragment="#?q=sev:high")
    current = tab.page.locator(".f.current")
    for expected in (2, 3, 4, 4):
        tab.page.keyboard.press("j")
        assert current.get_attribute("id") == f"f-{expected:012x}"
    comes_on_screen(tab, "f-000000000004")
    tab.page.keyboard.press("k")
    assert current.get_attribute("id") == "f-000000000003"
    assert tab.page.evaluate("document.activeElement.id") == "f-000000000003"


def test_j_opens_a_closed_object_and_o_closes_it(opened: Open):
    tab = opened(huge(200))
    tab.page.keyboard.press("j")
    first = tab.page.locator("article.f").first
    assert first.is_visible()
    tab.page.keyboard.press("o")
    assert not first.is_visible()
    tab.page.keyboard.press("o")
    assert first.is_visible()


def test_brackets_walk_over_sections(opened: Open):
    tab = opened(drift())
    found = []
    at_the_top = """() => {
        const top = document.activeElement.closest("section, details").getBoundingClientRect().top;
        return Math.abs(top - parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop)) <= 8;
    }"""
    for key in ("]", "]", "]", "["):
        tab.page.keyboard.press(key)
        tab.until(at_the_top)
        found.append(tab.page.evaluate("document.activeElement.textContent.trim().split(/\\s{2,}|\\n/)[0]"))
    assert [re.sub(r" \d.*", "", each) for each in found] == [
        "Server",
        "Connectors",
        "Filtering",
        "Connectors",
    ]


def test_slash_searches_and_shortcuts_rest_while_typing(opened: Open):
    tab = opened(drift())
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("jokes?")
    assert tab.page.locator("#q").input_value() == "jokes?"
    assert tab.page.locator(".f.current").count() == 0
    assert not tab.page.locator("#help").is_visible()
    tab.page.keyboard.press("Escape")
    assert tab.page.evaluate("document.activeElement.localName") == "body"


def test_help_lists_every_key_and_word_and_can_switch_shortcuts_off(opened: Open):
    tab = opened(drift())
    tab.page.keyboard.press("?")
    help_ = tab.page.locator("#help")
    assert help_.is_visible()
    for word in ("sev:", "area:", "side:", "is:", "rule:", "object:", "id:", "status:"):
        assert word in help_.inner_text()
    assert help_.locator("kbd").all_inner_texts() == ["/", "j", "k", "]", "[", "o", "e", "s", "y", "?"]
    help_.get_by_role("checkbox").uncheck()
    tab.page.keyboard.press("Escape")
    assert not help_.is_visible()
    tab.page.keyboard.press("j")
    assert tab.page.locator(".f.current").count() == 0
    tab.reload()
    tab.page.keyboard.press("j")
    assert tab.page.locator(".f.current").count() == 0


def test_everything_can_be_expanded_and_collapsed_and_that_is_remembered(opened: Open):
    tab = opened(huge(200))
    opened_, closed = tab.page.locator(".object[open]"), tab.page.locator(".object:not([open])")
    assert opened_.count() == 0
    tab.page.get_by_role("button", name="Expand all").click()
    assert (opened_.count(), closed.count()) == (25, 0)
    tab.reload()
    assert (opened_.count(), closed.count()) == (25, 0)
    tab.page.keyboard.press("e")
    assert (opened_.count(), closed.count()) == (0, 25)
    tab.page.keyboard.press("e")
    tab.page.get_by_role("button", name="Collapse all").click()
    tab.reload()
    assert (opened_.count(), closed.count()) == (0, 25)


def test_side_by_side_and_inline_are_remembered(opened: Open):
    tab = opened(drift())
    values = tab.page.locator("#f-000000000004 dd")

    def places() -> tuple[float, float, float, float]:
        primary, staging = (values.nth(index).bounding_box() or {} for index in (0, 1))
        return primary["x"], primary["y"], staging["x"], staging["y"]

    left, top, right, level = places()
    assert left < right
    assert top == level
    tab.page.keyboard.press("s")
    left, top, right, level = places()
    assert left == right
    assert top < level
    assert tab.page.get_by_role("button", name="Inline").get_attribute("aria-pressed") == "true"
    tab.reload()
    assert places()[0] == places()[2]


def test_dark_follows_the_system_until_chosen(opened: Open):
    tab = opened(drift(), color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = tab.page.evaluate(background)
    button = tab.page.get_by_role("button", name="Dark")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    light = tab.page.evaluate(background)
    assert light != dark
    tab.reload()
    assert tab.page.evaluate(background) == light
    button.click()
    assert tab.page.evaluate(background) == dark


def test_storage_that_is_forbidden_does_no_harm(opened: Open):
    tab = opened(drift())
    tab.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    tab.page.reload()
    tab.page.keyboard.press("s")
    assert tab.page.evaluate("document.documentElement.dataset.view") == "inline"


CAPTURE = """
window.copied = [];
Object.defineProperty(navigator, 'clipboard', { value: { writeText: (text) => { %s } } });
document.execCommand = () => { window.copied.push(document.activeElement.value); return true; };
"""


@pytest.mark.parametrize(
    "clipboard", ["copied.push(text); return Promise.resolve();", "throw new Error('file');"]
)
def test_values_are_copied_as_they_are_in_the_export(opened: Open, clipboard: str):
    tricky = finding(1, "Tricky", primary='IIF([a],  "x")\u202e\x1b', staging='IIF([a],\n\t "x")\u202e\x1b')
    entries = finding(2, "Entries", primary=("a", "b"), staging=("b", "c"))
    tab = opened(comparison(tricky, entries))
    tab.page.add_init_script(CAPTURE % clipboard)
    tab.page.reload()
    for number in (1, 2):
        for name in ("Copy primary", "Copy staging"):
            tab.page.locator(f"#f-{number:012x}").get_by_role("button", name=name).click()
    tab.page.keyboard.press("y")
    tab.page.locator("#f-000000000002").get_by_role("button", name="Copy link").click()
    tab.until("() => window.copied.length >= 5")
    copied = tab.page.evaluate("window.copied")
    assert copied[:4] == [tricky.primary, tricky.staging, "a\nb", "b\nc"]
    assert copied[-1] == f"{tab.url}#f-000000000002"


def test_copying_that_is_refused_is_said(opened: Open):
    tab = opened(drift())
    tab.page.add_init_script(CAPTURE % "throw new Error('no');" + "document.execCommand = () => false;")
    tab.page.reload()
    tab.page.get_by_role("button", name="Copy link").first.click()
    tab.says("This browser does not let the page copy; select the text and copy it yourself.")


def test_advice_comes_to_the_object_that_is_opened(opened: Open):
    tab = opened(huge(500))
    tab.page.keyboard.press("j")
    assert tab.page.locator(".object .advice").inner_text().count("Why it matters") == 1


def test_the_numbers_can_be_sorted(opened: Open):
    tab = opened(drift())
    table = tab.page.locator("table.counts")
    sections, totals = table.locator("tbody th"), table.locator("tbody td.total")
    as_it_is = sections.all_inner_texts()
    heading = table.get_by_role("button", name="Total")
    heading.click()
    numbers = [int(text) for text in totals.all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    assert table.locator("th[aria-sort=descending]").all_inner_texts() == ["Total"]
    heading.click()
    assert [int(text) for text in totals.all_inner_texts()] == sorted(numbers)
    table.get_by_role("button", name="Section").click()
    assert sections.all_inner_texts() == sorted(as_it_is)
    assert tab.page.locator("th[aria-sort=ascending]").all_inner_texts() == ["Section"]
