"""One server before and after: what reports call the two sides."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.report.conftest import Open
from tests.report.pages import Parsed
from tests.report.pictures import pictures
from tests.report.three_way import over_time

from entradrift.model.comparison import OVER_TIME, PAIR, Comparison, Labels, Verdict
from entradrift.report import by_name, wording

WORDS_OF_A_PAIR = re.compile(r"\b(?:primary|staging|failover|both servers)\b", re.IGNORECASE)


def test_labels_name_every_field():
    for labels in (PAIR, OVER_TIME):
        assert all(getattr(labels, name) for name in Labels.__slots__)
    assert not any(WORDS_OF_A_PAIR.search(getattr(OVER_TIME, name)) for name in Labels.__slots__)


def test_the_verdict_speaks_of_change():
    assert set(wording.VERDICTS_OVER_TIME) == set(Verdict)
    assert by_name("text").render(over_time()).startswith("CHANGED: 10 open differences")
    assert by_name("md").render(over_time()).startswith("## Changed: 10 open differences")
    assert "<title>Changed: sync01.contoso.com before and after</title>" in by_name("html").render(
        over_time()
    )


@pytest.mark.parametrize(
    "result", [over_time(), replace(pictures(), labels=OVER_TIME)], ids=["drift", "pictures"]
)
def test_the_page_has_no_word_of_a_pair_of_its_own(result: Comparison):
    """The findings of these comparisons are those of a pair: here only the words of the page count."""
    assert WORDS_OF_A_PAIR.search(" ".join(finding.why for finding in result.findings))
    plain = replace(
        result,
        failover="x",
        notices=(),
        findings=tuple(
            replace(
                each, title="Title", why="Why.", align="Align.", source="Source", rule="rule-id", path="path"
            )
            for each in result.findings
        ),
    )
    text = Parsed(by_name("html").render(plain)).text
    assert WORDS_OF_A_PAIR.findall(re.sub(r"(?:active|staging) \(exports [a-z ]+\)", "", text)) == []
    for words in ("Before", "After", "before and after", "one server before and after"):
        assert words in text


def test_a_fact_is_called_by_its_time():
    assert wording.fact("primary included", OVER_TIME) == "before included"
    assert wording.fact("only on staging", PAIR) == "only on staging"


@pytest.mark.browser
def test_the_page_searches_for_before_and_after(opened: Open):
    tab = opened(over_time())
    before = sorted(tab.search("side:before"))
    assert before == [f"f-{number:012x}" for number in (2, 3, 8)]
    assert sorted(tab.search("side:after")) == ["f-000000000009"]
    assert tab.search("side:primary") == []
    tab.search("")
    tab.page.locator("[data-filter='side:after']").click()
    assert tab.page.locator("#q").input_value() == "side:after"
    for chip in tab.page.locator("[data-filter]").all():
        filter_ = chip.get_attribute("data-filter") or ""
        wanted = filter_ if filter_.startswith("is:") else f"{filter_} is:open"
        assert len(tab.search(wanted)) == int(chip.locator("b").get_attribute("data-all") or 0), filter_
    tab.search("")
    cells = tab.page.locator(".counts tbody tr", has_text="Filtering").locator("td").all_inner_texts()
    assert cells == ["0", "1", "0", "0", "0", "0", "1", "0", "1"]


@pytest.mark.browser
def test_the_page_copies_and_names_values_by_their_time(opened: Open):
    tab = opened(over_time())
    buttons = tab.page.locator("#f-000000000004 .copy button").all_text_contents()
    assert buttons == ["Copy link", "Copy before", "Copy after"]
    tab.page.get_by_role("button", name="Inline").click()
    side = "getComputedStyle(document.querySelector('#f-000000000002 td.{}.value'), '::before').content"
    assert tab.page.evaluate(side.format("primary")) == '"Before"'
    assert tab.page.evaluate(side.format("staging")) == '"After"'
