"""How findings are settled: what is said of each, what stands beside an object, and how much a page shows."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from html import unescape

import pytest
from tests.report.comparisons import HOSTILE, clean, huge
from tests.report.pages import Parsed
from tests.report.settled import (
    CAUTION,
    COMMAND,
    COMMANDS,
    DELETIONS,
    DESCRIPTION,
    EDITOR,
    FLOW,
    HOST,
    MOBILE,
    OPEN,
    PAGER,
    PRECEDENCE,
    REASON,
    by_hand,
    by_script,
    give,
    hostile_snippets,
    many,
    settled,
    snippets,
    with_status,
)

from entradrift.model.alignment import ManualStep, SyncStep
from entradrift.model.comparison import OVER_TIME, Comparison
from entradrift.model.finding import Finding, Status
from entradrift.report import alignment_views, by_name
from entradrift.report.alignment_views import Beside, How, StepView, Ways, runs, ways_of


def title(finding: Finding) -> str:
    return finding.title.removeprefix(f"{finding.object.name}: ").capitalize()


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Ways:
    give(monkeypatch, snippets())
    return ways_of(settled(), title)


def html(result: Comparison) -> str:
    return by_name("html").render(result)


def test_each_open_finding_says_how_it_is_settled(ways: Ways):
    assert {each.id: ways.how(each) for each in (*OPEN, HOST)} == {
        FLOW.id: "script",
        DESCRIPTION.id: "script",
        PRECEDENCE.id: "script",
        MOBILE.id: "hand",
        PAGER.id: "hand",
        DELETIONS.id: "hand",
        HOST.id: "",
    }
    assert {mark.word for mark in ways.marks.values()} == {"Scripted", "By hand"}


def test_commands_stand_once_beside_the_worst_finding_that_they_settle(ways: Ways):
    [way] = ways.beside([FLOW, DESCRIPTION]).shown
    assert way.mark.anchor == f"how-{FLOW.id}"
    assert way.mark.how is How.SCRIPT
    assert way.commands == COMMANDS
    assert way.names == (
        (FLOW.id, "The flow into site differs"),
        (PRECEDENCE.id, "The order of precedence differs"),
        (DESCRIPTION.id, "The description differs"),
    )
    assert ways.beside([FLOW, DESCRIPTION]).elsewhere == ()
    assert ways.beside([PRECEDENCE]) == Beside(elsewhere=(ways.marks[FLOW.id],))


def test_findings_of_another_object_are_named_with_it(monkeypatch: pytest.MonkeyPatch):
    give(monkeypatch, {**by_script("# x", FLOW, MOBILE)})
    [way] = ways_of(settled(), title).shown.values()
    assert [name for _, name in way.names] == [
        "The flow into site differs",
        "In from AD - Phone: the flow into mobile differs",
    ]


def test_steps_at_one_place_about_one_object_stand_together(ways: Ways):
    [way] = ways.beside([MOBILE, PAGER]).shown
    assert way.where == EDITOR
    assert way.steps == (
        StepView(
            PAGER.id,
            "The flow into pager differs",
            'Set the flow into "pager".',
            (("Now", "h"), ("To be", "g")),
            "",
        ),
        StepView(
            MOBILE.id,
            "The flow into mobile differs",
            'Set the flow into "mobile".',
            (("Now", "f"), ("To be", "e")),
            "",
        ),
    )
    assert way.facts == (
        ("Needed afterwards", "Full synchronization of contoso.com."),
        ("Why it is not scripted", REASON),
    )


@pytest.mark.parametrize(
    "change",
    [{"where": "elsewhere"}, {"reason": "another"}, {"caution": "another"}, {"afterwards": ()}],
    ids=lambda change: next(iter(change)),
)
def test_steps_that_are_not_taken_alike_stand_apart(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
):
    found = snippets()
    step = found[PAGER.id].manual
    assert step is not None
    give(monkeypatch, {**found, **by_hand(replace(step, **change))})  # type: ignore[arg-type]
    assert len(ways_of(settled(), title).beside([MOBILE, PAGER]).shown) == 2


def test_a_caution_is_said(ways: Ways):
    [way] = ways.beside([DELETIONS]).shown
    assert way.facts == (("Caution", CAUTION),)
    assert way.steps[0].command == COMMAND


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((), ""),
        ((SyncStep("a", full_import=True, full_sync=True),), "Full import and full synchronization of a."),
        ((SyncStep("", full_import=True, full_sync=False),), "Full import of every connector."),
        (
            (SyncStep("", full_import=False, full_sync=True), SyncStep("a", full_import=True, full_sync=False)),
            "Full synchronization of every connector; full import of a.",
        ),
        ((SyncStep("a", full_import=False, full_sync=False),), ""),
    ],
)  # fmt: skip
def test_runs_in_words(steps: tuple[SyncStep, ...], words: str):
    assert runs(steps) == words


# --- what has none ----------------------------------------------------------------------------------------


def test_one_server_before_and_after_has_no_ways(monkeypatch: pytest.MonkeyPatch):
    asked = give(monkeypatch, snippets())
    result = replace(settled(), labels=OVER_TIME)
    assert ways_of(result, title) == Ways()
    assert asked == []
    page = Parsed(html(result))
    assert not [each for _, each in page.elements if "data-by" in each or each.get("class") == "way"]
    assert "To align" not in page.text


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.EXPECTED, Status.COSMETIC])
def test_what_asks_nothing_of_the_reader_has_no_way(monkeypatch: pytest.MonkeyPatch, status: Status):
    asked = give(monkeypatch, snippets())
    assert ways_of(with_status(status), title) == Ways()
    assert asked == []


def test_a_finding_of_an_unknown_rule_has_no_way(monkeypatch: pytest.MonkeyPatch):
    asked = give(monkeypatch, {})
    unknown = replace(FLOW, rule="no-such-rule")
    ways_of(replace(settled(), findings=(unknown, PAGER)), title)
    assert [result.findings for result in asked] == [(PAGER,)]


def test_where_nothing_is_open_nothing_of_it_is_loaded(monkeypatch: pytest.MonkeyPatch):
    for name in [name for name in sys.modules if name.startswith("entradrift.align")]:
        monkeypatch.delitem(sys.modules, name)
    html(clean())
    assert [name for name in sys.modules if name.startswith("entradrift.align")] == []


# --- how much a page shows --------------------------------------------------------------------------------


def test_a_page_shows_a_bounded_number_and_the_worst_first(monkeypatch: pytest.MonkeyPatch):
    result, found = many(150)
    give(monkeypatch, found)
    ways = ways_of(result, title)
    assert len(ways.marks) == 150
    assert len(ways.shown) == alignment_views.MOST_SHOWN == 100
    assert [each.id in ways.marks and ways.marks[each.id].shown for each in result.findings] == [
        number < 90 or number >= 140 for number in range(150)
    ]


def test_a_page_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch):
    result, found = many(150, by_hand_from=120)
    give(monkeypatch, found)
    ways = ways_of(result, title)
    assert ways.beside(result.findings[:2]).left_out == ""
    assert ways.beside(result.findings[95:96]).left_out == "the commands for 1 finding"
    assert (
        ways.beside(result.findings[118:123]).left_out
        == "the commands for 2 findings and the steps by hand for 3 findings"
    )
    text = Parsed(html(result)).text
    sentence = (
        'To stay small, this page leaves out the commands for 1 finding. "entradrift align" writes them.'
    )
    assert text.count(sentence) == 30


def test_long_commands_are_left_out_and_short_ones_after_them_are_not(monkeypatch: pytest.MonkeyPatch):
    longest = "#" * alignment_views.LONGEST
    half = "#" * (alignment_views.MOST_CHARACTERS // 3)
    found = {
        **by_script(longest, PAGER),
        **by_script(half, FLOW),
        **by_script(half, PRECEDENCE),
        **by_script(half, MOBILE),
        **by_script("# short", DELETIONS),
    }
    give(monkeypatch, found)
    ways = ways_of(settled(), title)
    assert {each for each, mark in ways.marks.items() if mark.shown} == {
        FLOW.id,
        PRECEDENCE.id,
        DELETIONS.id,
    }


def test_the_size_of_a_step_counts_all_that_it_puts_on_the_page(monkeypatch: pytest.MonkeyPatch):
    step = ManualStep(
        DELETIONS, "w" * 3, "a" * 5, (("l" * 7, "v" * 11),), command="c" * 13, reason="r" * 17, caution="C" * 19
    )  # fmt: skip
    give(monkeypatch, by_hand(step))
    [way] = ways_of(settled(), lambda _: "t" * 23).shown.values()
    names = len(DELETIONS.id) + 23 + len("Caution") + len("Why it is not scripted")
    assert way.size == 3 + 5 + 7 + 11 + 13 + 17 + 19 + names


def test_the_page_of_20000_findings_stays_in_bounds(monkeypatch: pytest.MonkeyPatch):
    result = huge(20_000)
    result = replace(
        result, findings=tuple(replace(each, rule="attribute-flow-differs") for each in result.findings)
    )
    commands = "\n".join(f"# {'x' * 70}" for _ in range(200))
    asked = give(
        monkeypatch, {key: each for one in result.findings for key, each in by_script(commands, one).items()}
    )
    page = html(result)
    assert len(asked) == 1
    assert page.count('<details class="way"') == alignment_views.MOST_CHARACTERS // len(commands) == 17
    assert page.count(" this page leaves out the commands for ") == 2500
    assert len(re.findall("<article[^>]* data-by=", page)) == 20_000
    assert page.count('<a class="how"') == 17


# --- on the page ------------------------------------------------------------------------------------------


def test_the_page_shows_each_way_once_and_links_to_it(monkeypatch: pytest.MonkeyPatch):
    give(monkeypatch, snippets())
    page = Parsed(html(settled()))
    anchors = [each["id"] for _, each in page.elements if each.get("class") == "way"]
    assert anchors == [f"how-{each.id}" for each in (FLOW, PAGER, DELETIONS)]
    links = [each["href"] for _, each in page.named("a") if each.get("class") == "how"]
    assert links == [
        *[f"#how-{FLOW.id}"] * 3,
        *[f"#how-{PAGER.id}"] * 2,
        f"#how-{DELETIONS.id}",
    ]
    assert [each["data-by"] for _, each in page.named("article") if "data-by" in each] == [
        *["script"] * 3,
        *["hand"] * 3,
    ]
    assert "Settled together with findings of another object, beside which the commands stand." in page.text
    assert page.text.count(COMMANDS) == 1
    assert page.text.count(COMMAND) == 1


def test_every_script_has_its_caution(monkeypatch: pytest.MonkeyPatch):
    give(monkeypatch, snippets())
    text = Parsed(html(settled())).text
    assert (
        "Only on the staging server sync02.contoso.com, and read it first. entradrift align writes a script that "
        "does the same with a backup, checks before each step and a way back"
    ) in text


def test_a_server_without_a_name_is_not_named(monkeypatch: pytest.MonkeyPatch):
    give(monkeypatch, snippets())
    result = settled()
    nameless = replace(result.staging, server=replace(result.staging.server, host=""))
    text = Parsed(html(replace(result, staging=nameless))).text
    assert "Only on the staging server, and read it first." in text


def test_a_count_for_each_of_both(monkeypatch: pytest.MonkeyPatch):
    give(monkeypatch, snippets())
    page = Parsed(html(settled()))
    chips = {each["data-filter"]: each["href"] for _, each in page.named("a") if "data-filter" in each}
    assert chips["by:script"] == f"#{FLOW.id}"
    assert chips["by:hand"] == f"#{MOBILE.id}"
    assert "3 scripted" in page.text
    assert "3 by hand" in page.text


def test_hostile_text_is_shown_and_does_nothing(monkeypatch: pytest.MonkeyPatch):
    give(monkeypatch, snippets())
    harmless = html(settled())
    give(monkeypatch, hostile_snippets())
    page = html(settled())
    assert all(character.isprintable() or character in "\n\t" for character in page)
    assert Parsed(page).unbalanced == []
    added = {name for name, _ in Parsed(page).elements} - {name for name, _ in Parsed(harmless).elements}
    assert added == set()
    for text in HOSTILE[:3]:
        assert page.count(text) == 0
        assert unescape(page).count(text) >= 8
    assert '<span class="escape">\\u202e</span>' in page
