"""Filtering the page: the query language, the chips, the address, the counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.comparisons import accepted_only, clean, comparison, drift, huge
from tests.report.conftest import Open

from entradrift.model.comparison import Comparison

pytestmark = pytest.mark.browser
ALL = sorted(each.id for each in drift().findings)


def ids(*numbers: int) -> list[str]:
    return [f"f-{number:012x}" for number in numbers]


QUERIES = {
    "": ALL,
    "   ": ALL,
    "sev:critical": ids(1),
    "severity:CRIT": ids(1),
    "sev:critical,low": ids(1, 9, 103),
    "sev:critical sev:low": ids(1, 9, 103),
    "sev:high+": ids(1, 2, 3, 4),
    "area:rules sev:high": ids(3, 4),
    "section:filter": ids(2),
    'area:"sync rules" side:primary': ids(3),
    "side:staging": ids(9),
    "side:both sev:high": ids(4),
    "is:accepted": ids(103),
    "status:cosmetic,expected": ids(101, 102),
    "is:open -area:rules": ids(1, 2, 8, 9, 10),
    "is:new": [],
    "rule:staging-mode": ids(1),
    "object:exchange": [],
    'object:"user join" sev:medium': ids(5, 6),
    "object:run-profile": [],
    'name:"run profile"': ids(9),
    "id:f-00000000000a": ids(10),
    "vendors": ids(2),
    "VENDORS": ids(2),
    "preferredName trim": ids(4),
    '"department, displayName"': ids(7),
    '"department, mail"': [],
    "-vendors sev:high+": ids(1, 3, 4),
    "flows/mail": ids(102),
    "sev:nonsense": [],
    "unknown:key": [],
    '"unbalanced': [],
    "owner": [],
}


def test_the_query_language(opened: Open):
    tab = opened(drift())
    assert {query: sorted(tab.search(query)) for query in QUERIES} == {
        query: sorted(found) for query, found in QUERIES.items()
    }


def test_counts_follow_and_what_is_hidden_is_counted(opened: Open):
    tab = opened(drift())
    assert tab.line() == "13 findings: 10 open, 3 set aside."
    tab.search("sev:high,info")
    assert (
        tab.line()
        == "Showing 6 of 13 findings: 4 of 10 open, 2 of 3 set aside. 7 findings hidden by the search."
    )
    cells = (
        tab.page.locator(".counts tbody tr", has_text="Synchronization rules").locator("td").all_inner_texts()
    )
    assert cells == ["0", "2", "0", "0", "0", "1", "1", "0", "2"]
    assert tab.page.locator(".chip", has_text="critical").inner_text().split() == ["0", "of", "1", "critical"]
    assert tab.page.locator("#section-sync-rules-title .count").inner_text() == "2 of 5 shown"
    tab.page.get_by_role("button", name="Show all").click()
    assert sorted(tab.shown()) == ALL
    assert tab.line() == "13 findings: 10 open, 3 set aside."
    tab.page.wait_for_url(f"{tab.url}#?")


def test_an_object_says_when_it_is_shown_in_part(opened: Open):
    tab = opened(drift())
    tab.search("is:open scoping")
    assert tab.page.locator("#findings .partly:visible").all_inner_texts() == ["1 of 3 shown"]
    tab.search("")
    assert "".join(tab.page.locator(".partly").all_inner_texts()) == ""


def test_an_empty_result_is_said(opened: Open):
    tab = opened(drift())
    tab.search("nothing has this text")
    assert tab.page.locator("#nothing").is_visible()
    assert "13 findings hidden" in tab.line()
    assert not tab.page.locator("#findings").is_visible()
    tab.search("")
    assert not tab.page.locator("#nothing").is_visible()
    assert tab.page.locator("#findings").is_visible()


@pytest.mark.parametrize("result", [clean(), accepted_only()], ids=["clean", "accepted only"])
def test_a_page_without_open_findings_works(opened: Open, result: Comparison):
    tab = opened(result)
    assert tab.page.locator("#q").is_visible() is bool(result.findings)
    tab.page.keyboard.press("j")
    tab.page.get_by_role("button", name="Expand all").click()
    assert tab.page.locator(".f:visible").count() == len(result.findings)


def test_chips_filter_alone_and_with_control_together(opened: Open):
    tab = opened(drift())
    chip = tab.page.locator("[data-filter='sev:high']")
    chip.click()
    assert tab.page.locator("#q").input_value() == "sev:high"
    assert sorted(tab.shown()) == ids(2, 3, 4)
    assert chip.get_attribute("aria-current") == "true"
    tab.page.locator("[data-filter='area:filtering']").click()
    assert sorted(tab.shown()) == ids(2)
    tab.page.locator("[data-filter='area:sync-rules']").click()
    assert sorted(tab.shown()) == ids(3, 4)
    tab.page.locator("[data-filter='sev:medium']").click(modifiers=["Control"])
    assert sorted(tab.shown()) == ids(3, 4, 5, 6, 7)
    chip.click(modifiers=["Control"])
    assert sorted(tab.shown()) == ids(5, 6, 7)
    tab.page.locator("[data-filter='sev:medium']").click()
    tab.page.locator("[data-filter='area:sync-rules']").click()
    assert sorted(tab.shown()) == ALL
    assert tab.page.locator("[aria-current]").count() == 0


def test_every_chip_finds_what_it_counts(opened: Open):
    tab = opened(drift())
    for chip in tab.page.locator("[data-filter]").all():
        filter_, count = (
            chip.get_attribute("data-filter") or "",
            int(chip.locator("b").get_attribute("data-all") or 0),
        )
        wanted = filter_ if filter_.startswith("is:") else f"{filter_} is:open"
        assert len(tab.search(wanted)) == count, filter_


def test_the_address_keeps_the_search_and_back_takes_it_away(opened: Open):
    tab = opened(drift())
    tab.page.locator("[data-filter='sev:high']").click()
    tab.page.wait_for_url(f"{tab.url}#?q=sev%3Ahigh")
    tab.page.locator("[data-filter='area:filtering']").click()
    tab.page.go_back()
    tab.searches_for("sev:high")
    assert sorted(tab.shown()) == ids(2, 3, 4)
    tab.page.go_back()
    tab.searches_for("")
    assert sorted(tab.shown()) == ALL
    tab.page.go_forward()
    tab.searches_for("sev:high")


def test_typing_makes_one_step_for_back(opened: Open):
    tab = opened(drift(), now="2026-11-21T12:00:00Z")
    tab.page.clock.pause_at("2026-11-21T13:00:00Z")  # so that no pause between two letters is a long one
    tab.page.locator("#q").press_sequentially("vendors")
    tab.page.clock.run_for(1000)
    tab.page.wait_for_url(f"{tab.url}#?q=vendors")
    tab.page.go_back()
    tab.searches_for("")
    assert sorted(tab.shown()) == ALL


def test_a_shared_address_opens_the_search(opened: Open):
    tab = opened(drift(), fragment="#?q=area%3Arules+-%22scoping%22%20sev:medium")
    assert tab.page.locator("#q").input_value() == 'area:rules -"scoping" sev:medium'
    assert sorted(tab.shown()) == ids(6, 7)
    assert opened(drift(), fragment="#?q=%E0%A4%A").page.locator("main").is_visible()


def test_a_search_opens_what_it_finds_and_closes_it_again(opened: Open):
    tab = opened(drift())
    tab.search("is:cosmetic")
    assert tab.page.locator("#f-000000000066").is_visible()
    tab.search("is:accepted")
    assert tab.page.locator("#f-000000000067").is_visible()
    assert not tab.page.locator("#f-000000000066").is_visible()
    tab.search("")
    assert tab.page.locator("#set-aside .f:visible").count() == 0


def test_a_search_that_finds_much_opens_nothing(opened: Open):
    tab = opened(huge(800))
    tab.search("sev:high")
    assert tab.page.locator(".object[open]").count() == 0
    assert tab.page.locator(".partly", has_text="of 8 shown").count() == 100


def test_what_is_new_can_be_found(opened: Open):
    findings = drift().findings
    result = comparison(replace(findings[0], first_seen="2026-11-21"), *findings[1:])
    assert opened(result).search("is:new") == [findings[0].id]
