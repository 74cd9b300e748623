"""What a baseline adds to the reports: a third column, who changed what, and what both changed alike."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from tests.report.comparisons import drift, finding
from tests.report.conftest import Open
from tests.report.pages import Parsed
from tests.report.three_way import alike, since, three_way

from entradrift.model.change import Presence
from entradrift.model.finding import Finding
from entradrift.model.values import Value
from entradrift.report import by_name
from entradrift.report.side_by_side import side_by_side

Rows = list[tuple[str, str, str, str]]


def rows(found: Finding) -> Rows:
    values = side_by_side(found, with_baseline=True)
    assert values.equal == ()
    return [(row.label, row.primary.text, row.staging.text, _said(row.baseline)) for row in values.rows]


def _said(cell: object) -> str:
    place, text = getattr(cell, "place", ""), getattr(cell, "text", "nothing")
    return f"{place} {text}".strip()


def of(
    primary: Value, staging: Value, baseline: Value, presence: Presence = Presence.BOTH, path: str = "x"
) -> Rows:
    found = finding(1, "Title", primary=primary, staging=staging, presence=presence, path=path)
    return rows(since(found, "both", baseline))


# --- the third column -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("primary", "staging", "baseline", "expected"),
    [
        (1, 2, 1, [("", "1", "2", "1")]),
        ("a", None, "", [("", "a", "not set", "empty text")]),
        ("a", "b", None, [("", "a", "b", "not set")]),
        ("a", "b", ("c", "d"), [("", "a", "b", ""), ("", "", "", "c"), ("", "", "", "d")]),
        (("a", "b"), ("b", "c"), ("b", "z"),
         [("", "a", "", ""), ("", "b", "b", "b"), ("", "", "c", ""), ("", "", "", "z")]),
        (("a", "b"), ("b", "a"), ("a", "b"),
         [("", "", "b", ""), ("", "a", "a", "1. a"), ("", "b", "", "2. b")]),
        ({"x": 1, "y": 2}, {"x": 1, "y": 3}, {"x": 9, "z": 4},
         [("x", "1", "1", "9"), ("y", "2", "3", ""), ("z", "", "", "4")]),
        ({"x": ("a",)}, {"x": ("b",)}, {"x": ("b",)}, [("x", "a", "", ""), ("", "", "b", "b")]),
    ],
)  # fmt: skip
def test_the_baseline_stands_beside_what_it_is_about(
    primary: Value, staging: Value, baseline: Value, expected: Rows
):
    assert of(primary, staging, baseline) == expected


def test_nothing_of_a_baseline_is_lost():
    found = of(tuple("abcdef"), tuple("cdxy"), tuple("fqcabz"))
    assert sorted(row[3] for row in found if row[3]) == sorted("fqcabz")


def test_a_thing_that_the_baseline_did_not_have():
    gone = of({"x": 1, "y": 2}, None, None, Presence.PRIMARY_ONLY)
    assert gone == [("x", "1", "not present", "not present"), ("y", "2", "", "")]
    assert of("a", "b", None, path="") == [("", "a", "b", "not present")]


def test_a_baseline_that_says_nothing():
    found = since(finding(1, "Title", primary=("a", "b"), staging=("a",)), "unknown")
    assert [row[3] for row in rows(found)] == ["not known", ""]


def test_what_changed_alike_has_the_same_on_both_and_no_remark():
    found = alike(1, "X changed", new=("a", "b"), old=("a",))
    values = side_by_side(found, with_baseline=True)
    assert values.note == ""
    assert rows(found) == [("", "a", "a", "a"), ("", "b", "b", "")]
    assert rows(alike(1, "X was removed", new=None, old={"k": 1})) == [
        ("", "not present", "not present", ""),
        ("k", "", "", "1"),
    ]


def test_without_a_baseline_there_is_no_third_column():
    assert {row.baseline for each in drift().findings for row in side_by_side(each).rows} == {None}
    page = by_name("html").render(drift())
    assert "side-baseline" not in page.replace(".side-baseline", "")
    assert "data-changed" not in page
    assert 'class="baseline' not in page


# --- the page ---------------------------------------------------------------------------------------------------


def test_the_page_has_a_third_column_in_every_shape_of_value():
    page = Parsed(by_name("html").render(three_way()))
    tables = [
        found for tag, found in page.elements if tag == "table" and "values" in (found.get("class") or "")
    ]
    pairs = [found for tag, found in page.elements if tag == "dl" and "pair" in (found.get("class") or "")]
    assert {found["class"] for found in pairs} == {"pair three"}
    heads = [
        found for tag, found in page.elements if tag == "span" and found.get("class") == "side side-baseline"
    ]
    # Every table of values but that of the orders, which has the baseline below; and the card, coverage and files.
    orders = sum("orders" in (found["class"] or "") for found in tables)
    assert orders == 1
    assert len(heads) == len(tables) - orders + 1 + 3
    assert page.text.count("Changed on both servers alike since the baseline.") == 3


def test_each_finding_carries_where_it_was_changed():
    page = Parsed(by_name("html").render(three_way()))
    changed = {
        found["id"]: found["data-changed"]
        for tag, found in page.elements
        if tag == "article" and "id" in found
    }
    assert changed == {each.id: each.changed_on for each in three_way().findings}


def test_what_changed_alike_is_a_group_of_its_own():
    page = Parsed(by_name("html").render(three_way()))
    groups = [found["id"] for tag, found in page.elements if tag == "details" and "data-status" in found]
    assert groups == ["status-expected", "group-changed-alike"]
    assert "Changed on both servers alike: 3 findings" in " ".join(page.text.split())


# --- other formats ------------------------------------------------------------------------------------------------


def test_text_says_who_changed_it_and_lists_what_both_changed():
    out = by_name("text").render(three_way())
    said = " ".join(out.split())
    assert "Changed on the staging server since the baseline. Baseline: Join" in said
    assert "Changed on both servers differently since the baseline. Baseline: (empty text)" in said
    assert "Changed on the staging server since the baseline. Baseline: (not present)" in said
    assert said.count("since the baseline.") == 7
    assert (
        "Changed on both servers alike (3) - Sync rule A: link-type changed on both servers alike since"
        in said
    )
    assert "1 expected difference not shown" in said


def test_text_counts_what_has_no_room():
    many = [alike(number, f"Sync rule {number} changed", new=1, old=2) for number in range(100, 130)]
    out = by_name("text").render(replace(three_way(), findings=tuple(many)))
    assert "Changed on both servers alike (30)" in out
    assert "... and 10 more" in out


def test_markdown_says_who_changed_it_and_lists_what_both_changed():
    out = by_name("md").render(three_way())
    assert "| Severity | Section | Finding | Changed on | Object | Id |" in out
    assert re.search(r"The link type differs \| staging \|", out)
    assert "Changed on both servers differently since the baseline. The baseline has `empty text`." in out
    assert "### Changed on both servers alike (3)" in out
    assert "  both: Provision\n  baseline: Join" in out
    assert "  both: not present\n  baseline: link type: Join" in out
    assert "### Expected (1)" in out
    assert "Changed on |" not in by_name("md").render(drift())


def test_a_spreadsheet_has_the_baseline_in_words():
    text = by_name("csv").render(three_way()).removeprefix("\ufeff")
    found = {row["id"]: row for row in csv.DictReader(io.StringIO(text)) if row["id"]}
    baselines = {int(key.removeprefix("f-"), 16): row["baseline"] for key, row in found.items()}
    assert baselines == {
        1: "Join", 2: "empty text", 3: "not known", 4: "z\nb EQUAL 2", 5: "j\nk", 6: "flows: mail\nlink type: Join",
        7: "not present", 8: "1 a\n2 b", 20: "Join", 21: "link type: Join", 22: "a", 30: "not known",
    }  # fmt: skip
    assert found["f-000000000014"]["primary"] == found["f-000000000014"]["staging"] == "Provision"


def test_machines_are_told_as_well():
    sarif = by_name("sarif").render(three_way())
    assert "The servers agree in these; they are listed so that a review of changes sees them." in sarif
    assert "Changed on the primary since the baseline." in sarif
    github = by_name("github").render(three_way())
    assert "title=3 changes made alike on both servers%2C not annotated::" in github
    assert "title=1 expected difference%2C not annotated::" in github
    junit = ET.fromstring(by_name("junit").render(three_way()))  # noqa: S314 - ours
    texts = "".join(junit.itertext())
    assert "Changed on the staging server since the baseline." in texts
    assert "expected: f-000000000014 info: Sync rule A" in texts


# --- in a browser -------------------------------------------------------------------------------------------------


def ids(*numbers: int) -> list[str]:
    return [f"f-{number:012x}" for number in numbers]


@pytest.mark.browser
def test_the_page_filters_by_the_server_that_changed(opened: Open):
    tab = opened(three_way())
    chips = {
        chip.get_attribute("data-filter"): chip.inner_text().split("\n")[0]
        for chip in tab.page.locator("[data-filter^='changed:']").all()
    }
    assert {key: words.split()[0] for key, words in chips.items()} == {
        "changed:primary": "1",
        "changed:staging": "4",
        "changed:both": "2",
        "changed:unknown": "1",
    }
    tab.page.locator("[data-filter='changed:staging']").click()
    assert tab.page.locator("#q").input_value() == "changed:staging"
    assert sorted(tab.shown()) == ids(1, 5, 6, 7)
    assert tab.page.locator("[data-filter='changed:staging']").get_attribute("aria-current") == "true"
    assert sorted(tab.search("changed:primary,unknown")) == sorted(ids(3, 8, 30))
    assert sorted(tab.search("changed:both is:open")) == ids(2, 4)
    assert sorted(tab.search("-changed:both is:open")) == sorted(ids(1, 3, 5, 6, 7, 8))
    assert sorted(tab.search("changed:both is:expected")) == sorted(ids(20, 21, 22))
    for chip in tab.page.locator("[data-filter]").all():
        filter_ = chip.get_attribute("data-filter") or ""
        wanted = filter_ if filter_.startswith("is:") else f"{filter_} is:open"
        assert len(tab.search(wanted)) == int(chip.locator("b").get_attribute("data-all") or 0), filter_


@pytest.mark.browser
def test_there_is_no_such_filter_without_a_baseline(opened: Open):
    tab = opened(drift())
    assert tab.page.locator("[data-filter^='changed:']").count() == 0
    assert "changed:" not in (tab.page.locator("#help").text_content() or "")
    assert "changed:primary" in (opened(three_way()).page.locator("#help").text_content() or "")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 380])
def test_the_three_columns_can_be_read(opened: Open, width: int):
    tab = opened(three_way(), viewport={"width": width, "height": 900})
    tab.page.locator("#f-000000000001").scroll_into_view_if_needed()
    cells = tab.page.locator("#f-000000000001 dl.pair dd")
    assert cells.all_text_contents() == ["Join", "Provision", "Join"]
    boxes = [box for cell in cells.all() if (box := cell.bounding_box())]
    tops, lefts = {box["y"] for box in boxes}, {box["x"] for box in boxes}
    assert (len(tops), len(lefts)) == ((1, 3) if width > 1000 else (3, 1))
    table = tab.page.locator("#f-000000000004 table.values")
    assert table.locator("th").all_text_contents() == ["Primary", "Staging", "Baseline"]
    assert [cell.text_content() for cell in table.locator("td.baseline").all()] == ["", "b EQUAL 2", "", "z"]
    assert tab.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    label = (
        "getComputedStyle(document.querySelector('#f-000000000004 td.baseline.value'), '::before').content"
    )
    assert tab.page.evaluate(label) == ('"Baseline"' if width < 1000 else "none")


@pytest.mark.browser
def test_the_baseline_is_named_when_values_stand_inline(opened: Open):
    tab = opened(three_way())
    tab.page.get_by_role("button", name="Inline").click()
    label = (
        "getComputedStyle(document.querySelector('#f-000000000004 td.baseline.value'), '::before').content"
    )
    assert tab.page.evaluate(label) == '"Baseline"'
    boxes = [cell.bounding_box() for cell in tab.page.locator("#f-000000000001 dl.pair dd").all()]
    assert len({box["y"] for box in boxes if box}) == 3
