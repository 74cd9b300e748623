"""How findings are settled, in a real browser: copying, keyboard, search, paper, narrow, dark, hostile."""

from __future__ import annotations

import pytest
from tests.report.conftest import Open, Opened, Violations
from tests.report.settled import (
    COMMAND,
    COMMANDS,
    DELETIONS,
    DESCRIPTION,
    FLOW,
    MOBILE,
    PAGER,
    PRECEDENCE,
    by_hand,
    by_script,
    give,
    hostile_snippets,
    hostile_text,
    ids,
    many,
    settled,
    snippets,
)
from tests.report.test_accessibility import PAINT_ALL

from entradrift.model.alignment import ManualStep

pytestmark = pytest.mark.browser
SCRIPT = f"#how-{FLOW.id}"
HAND = f"#how-{PAGER.id}"
COMMAND_BY_HAND = f"#how-{DELETIONS.id}"
CAPTURE = """
window.copied = [];
Object.defineProperty(navigator, 'clipboard', { value: { writeText: (text) => { %s } } });
"""
ALLOWED = "copied.push(text); return Promise.resolve();"
REFUSED = "throw new DOMException('no', 'NotAllowedError');"
PASTE = "const area = document.createElement('textarea'); area.id = 'paste'; document.body.append(area); area.focus();"

CUT_OFF = """[...document.querySelectorAll(".way, .way :is(summary, p, li, dt, dd, pre)")]
    .filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.outerHTML.slice(0, 99))"""
LONG = "w" * 700


@pytest.fixture(autouse=True)
def _snippets(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, snippets())


def opened_way(tab: Opened, way: str = SCRIPT) -> None:
    tab.page.locator(f"{way} > summary").click()


def test_ways_are_closed_at_first_and_open_with_a_click(opened: Open):
    tab = opened(settled())
    assert tab.page.locator("details.way[open]").count() == 0
    assert not tab.page.locator(f"{SCRIPT} pre").is_visible()
    summary = " ".join(tab.page.locator(f"{SCRIPT} > summary").inner_text().split())
    assert summary == "Scripted PowerShell that settles 3 findings together"
    opened_way(tab)
    assert tab.page.locator(f"{SCRIPT} pre").is_visible()
    assert tab.page.locator(f"{SCRIPT} pre").inner_text() == COMMANDS


@pytest.mark.parametrize(
    ("way", "label", "text", "words"),
    [
        (SCRIPT, "Copy commands", COMMANDS, "Commands copied."),
        (COMMAND_BY_HAND, "Copy command", COMMAND, "Command copied."),
    ],
)
def test_the_button_copies_exactly_the_text(opened: Open, way: str, label: str, text: str, words: str):
    tab = opened(settled())
    tab.page.add_init_script(CAPTURE % ALLOWED)
    tab.page.reload()
    assert tab.page.locator(way).get_by_role("button").count() == 0
    opened_way(tab, way)
    tab.page.locator(way).get_by_role("button", name=label).click()
    tab.page.locator(way).get_by_role("button", name="Copied", exact=True).wait_for()
    assert tab.page.locator(way).get_by_role("button").count() == 1
    tab.says(words)
    assert tab.page.evaluate("copied") == [text]


def test_a_file_without_a_clipboard_copies_too_and_keeps_the_place(opened: Open):
    """As in a browser that gives a file no clipboard: the older command, and what is then pasted."""
    tab = opened(settled())
    assert tab.url.startswith("file:")
    tab.page.add_init_script(CAPTURE % REFUSED)
    tab.page.reload()
    opened_way(tab)
    tab.page.locator(SCRIPT).get_by_role("button").click()
    tab.page.wait_for_selector(f"{SCRIPT} button:focus:text-is('Copied')")
    tab.says("Commands copied.")
    assert tab.page.locator("textarea").count() == 0
    tab.page.evaluate(PASTE)
    tab.page.keyboard.press("Control+V")
    assert tab.page.locator("#paste").input_value() == COMMANDS


def test_where_nothing_may_copy_the_text_is_selected(opened: Open):
    tab = opened(settled())
    tab.page.add_init_script(CAPTURE % REFUSED + "document.execCommand = () => false;")
    tab.page.reload()
    opened_way(tab)
    tab.page.locator(SCRIPT).get_by_role("button").click()
    tab.page.wait_for_selector(f"{SCRIPT} button:text-is('Not allowed: now press Ctrl+C')")
    tab.says("This browser does not let the page copy; select the text and copy it yourself.")
    assert tab.page.evaluate("getSelection().toString().trim()") == COMMANDS


def test_the_keyboard_is_enough(opened: Open):
    tab = opened(settled())
    tab.page.add_init_script(CAPTURE % ALLOWED)
    tab.page.reload()
    tab.page.locator(f"{SCRIPT} > summary").focus()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector(f"{SCRIPT} button")
    for _ in range(3):  # the findings that it settles
        tab.page.keyboard.press("Tab")
        assert tab.page.evaluate("document.activeElement.localName") == "a"
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.textContent") == "Copy commands"
    tab.page.keyboard.press("Enter")
    tab.says("Commands copied.")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.localName") == "pre"
    assert tab.page.evaluate("copied") == [COMMANDS]


def test_a_block_that_is_opened_again_has_one_button(opened: Open):
    tab = opened(settled())
    for _ in range(3):
        opened_way(tab)
    tab.page.wait_for_selector(f"{SCRIPT} button")
    assert tab.page.locator(f"{SCRIPT} button").count() == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_finding_leads_to_what_settles_it(opened: Open, *, script: bool):
    tab = opened(settled(), java_script_enabled=script)
    assert tab.page.locator("a.how").all_text_contents() == ["Scripted"] * 3 + ["By hand"] * 3
    tab.page.locator(f"#{PRECEDENCE.id} > a.how").press("Enter")
    tab.page.wait_for_url(tab.url + SCRIPT)
    if script:
        tab.page.wait_for_selector(f"{SCRIPT}[open]")
    else:
        tab.page.locator(f"{SCRIPT} > summary").press("Enter")
        assert tab.page.locator(f"{SCRIPT} button").count() == 0
    assert tab.page.locator(f"{SCRIPT} pre").is_visible()


def test_a_finding_whose_way_is_left_out_says_the_word(opened: Open, monkeypatch: pytest.MonkeyPatch):
    result, found = many(150, by_hand_from=120)
    give(monkeypatch, found)
    tab = opened(result)
    word = "(id) => getComputedStyle(document.getElementById(id), '::after').content"
    last_script, first_hand, shown = (result.findings[number].id for number in (119, 120, 0))
    tab.page.evaluate("document.querySelectorAll('details.object').forEach((each) => { each.open = true; })")
    assert tab.page.evaluate(word, last_script) == '"Scripted"'
    assert tab.page.evaluate(word, first_hand) == '"By hand"'
    assert tab.page.evaluate(word, shown) == "none"
    assert tab.page.locator(f"#{shown} > .how").inner_text() == "Scripted"


def test_the_search_knows_both_and_does_not_read_commands(opened: Open):
    tab = opened(settled())
    script, hand = ids((FLOW, DESCRIPTION, PRECEDENCE)), ids((MOBILE, PAGER, DELETIONS))
    assert tab.search("by:script") == script
    assert tab.search("by:hand") == hand
    assert tab.search("by:hand sev:critical") == [PAGER.id]
    assert tab.search("-by:hand is:open") == script
    assert tab.search("New-ADSyncRule") == []
    assert tab.search("next upgrade overwrites") == []


def test_the_numbers_of_both_filter(opened: Open):
    tab = opened(settled())
    chip = tab.page.locator("[data-filter='by:hand']")
    assert chip.inner_text().split() == ["3", "by", "hand"]
    chip.click()
    assert tab.shown() == ids((MOBILE, PAGER, DELETIONS))
    assert chip.get_attribute("aria-current") == "true"
    tab.page.locator("[data-filter='sev:critical']").click(modifiers=["Control"])
    assert tab.shown() == [PAGER.id]
    assert tab.page.locator("[data-filter='by:script']").inner_text().split() == ["0", "of", "3", "scripted"]


def test_paper_has_all_commands_and_no_button(opened: Open, monkeypatch: pytest.MonkeyPatch):
    commands = "\n".join(f"# line {number}" for number in range(400))
    give(monkeypatch, {**snippets(), **by_script(commands, FLOW)})
    tab = opened(settled(), color_scheme="dark")
    block = tab.page.locator(f"{SCRIPT} pre")
    opened_way(tab)
    on_screen = (block.bounding_box() or {"height": 0})["height"]
    assert 300 < on_screen < 600
    tab.page.wait_for_selector(f"{SCRIPT} button")
    tab.page.emulate_media(media="print")
    assert (block.bounding_box() or {"height": 0})["height"] > 400 * 8
    assert tab.page.locator(f"{SCRIPT} button").count() == 1
    assert tab.page.locator(".way button:visible").count() == 0
    assert (
        tab.page.evaluate(f"getComputedStyle(document.querySelector('{SCRIPT} pre')).color")
        == "rgb(26, 33, 44)"
    )


def test_paper_shows_what_is_closed_on_the_screen(opened: Open):
    tab = opened(settled(), java_script_enabled=False)
    tab.page.emulate_media(media="print")
    for way in (SCRIPT, HAND, COMMAND_BY_HAND):
        assert (tab.page.locator(way).bounding_box() or {"height": 0})["height"] > 80


@pytest.mark.parametrize("text", ["usual", "hostile", "long"])
def test_narrow_dark_hostile_and_accessible(
    opened: Open, violations_light_and_dark: Violations, monkeypatch: pytest.MonkeyPatch, text: str
):
    found = {
        "usual": snippets(),
        "hostile": hostile_snippets(),
        "long": {
            **by_script("x" * 5000 + "\n" + "word " * 999, FLOW, DELETIONS),
            **by_hand(ManualStep(PAGER, LONG, LONG, ((LONG, LONG),), command=LONG, reason=LONG)),
        },
    }
    give(monkeypatch, found[text])
    tab = opened(settled())
    tab.page.evaluate(PAINT_ALL)
    tab.page.wait_for_selector(f"{SCRIPT} button")
    for width in tab.in_widths(400, 1280):
        assert tab.page.evaluate("document.documentElement.scrollWidth") == width
        assert tab.page.evaluate(CUT_OFF) == []
        assert violations_light_and_dark(tab.page) == []


def test_hostile_commands_are_shown_and_copied_as_they_are(opened: Open, monkeypatch: pytest.MonkeyPatch):
    give(monkeypatch, hostile_snippets())
    tab = opened(settled())
    tab.page.add_init_script(CAPTURE % ALLOWED)
    tab.page.reload()
    for way in (SCRIPT, COMMAND_BY_HAND):
        opened_way(tab, way)
        assert "user\\u202egnp.exe" in tab.page.locator(f"{way} pre").inner_text()
        tab.page.locator(way).get_by_role("button").click()
    tab.until("() => copied.length === 2")
    [first, second] = tab.page.evaluate("copied.map((text) => [...text].map((each) => each.codePointAt(0)))")
    assert first == second == [ord(character) for character in hostile_text()]
    assert tab.page.evaluate("document.querySelectorAll('main img, main a[href^=http]').length") == 0


def test_a_link_to_what_the_search_hides_lifts_the_search(opened: Open):
    tab = opened(settled())
    tab.search("sev:high")
    assert not tab.page.locator(COMMAND_BY_HAND).is_visible()
    tab.page.evaluate(f"location.hash = '{COMMAND_BY_HAND}'")
    tab.page.wait_for_selector(f"{COMMAND_BY_HAND}[open]")
    assert tab.page.locator("#q").input_value() == ""
    assert tab.page.locator(COMMAND_BY_HAND).is_visible()
