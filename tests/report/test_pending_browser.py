"""The page of pending exports in a real browser: accessible, paged, filtered, and readable without script."""

from __future__ import annotations

import pytest
from tests.report.conftest import IDLE, WIDTHS, Open, Opened, Violations
from tests.report.pending_reports import every_report, report_of, various

from entradrift.report.pending_html import render

pytestmark = pytest.mark.browser
READY = "#objects[data-ready]"
EVERY = pytest.mark.parametrize("name", list(every_report()))


def opened(open_: Open, name: str = "various", **options: object) -> Opened:
    tab = open_(render(every_report()[name]), reduced_motion="reduce", **options)
    if name != "nothing":
        tab.page.wait_for_selector(READY)
    return tab


def labels(tab: Opened) -> list[str]:
    return tab.page.locator("#rows > tr > th > bdi:first-child").all_inner_texts()


def choose(tab: Opened, name: str, label: str) -> None:
    option = tab.page.locator(f"#{name} option", has_text=label).first.get_attribute("value")
    tab.page.locator(f"#{name}").select_option(option)


def group_rows(tab: Opened) -> list[list[str]]:
    return [
        row.locator("th, td").all_inner_texts() for row in tab.page.locator("#groups tbody tr:visible").all()
    ]


@EVERY
def test_a_page_asks_for_nothing_and_complains_about_nothing(opened_page: Open, name: str):
    tab = opened(opened_page, name)
    tab.page.evaluate(IDLE)
    assert tab.requests == [tab.url]


@EVERY
def test_no_violation_of_accessibility(opened_page: Open, violations_light_and_dark: Violations, name: str):
    tab = opened(opened_page, name)
    tab.page.evaluate("document.querySelectorAll('.opener').forEach((each) => each.click())")
    assert violations_light_and_dark(tab.page) == []


@pytest.mark.parametrize("state", ["narrow", "grouped", "nothing", "last", "members"])
def test_no_violation_in_any_state(opened_page: Open, violations: Violations, state: str):
    tab = opened(opened_page, viewport={"width": 400 if state == "narrow" else 1280, "height": 900})
    if state == "grouped":
        choose(tab, "group", "OU")
    if state in ("nothing", "members"):
        tab.page.locator("#q").fill("no such object" if state == "nothing" else "crew")
    if state == "last":
        for _ in range(2):
            tab.page.get_by_role("button", name="Next").first.click()
    if state == "members":
        tab.page.locator("#rows .opener").click()
    assert violations(tab.page) == []


# --- paging ----------------------------------------------------------------------------------------------------------


def test_pages_of_a_hundred_rows_in_order(opened_page: Open):
    tab = opened(opened_page)
    seen = labels(tab)
    assert len(seen) == 100
    assert seen[:3] == [f"person{number}@contoso.com" for number in (400, 401, 402)]
    back, on = (tab.page.get_by_role("button", name=name).first for name in ("Previous", "Next"))
    assert back.is_disabled()
    on.click()
    assert tab.page.locator(".pager span").first.inner_text() == "101\u2013200 of 277"
    seen += labels(tab)
    on.click()
    seen += labels(tab)
    assert on.is_disabled()
    assert len(seen) == len(set(seen)) == 277
    back.click()
    assert labels(tab) == seen[100:200]


# --- filters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("PERSON42@contoso.com", 1),
        (r"cn=moved,ou=sales,dc=contoso", 1),
        ("ou=vendors", 3),
        ("department start", 12),
        ("insufficient", 1),
        ("member", 1),
        ("no such object", 0),
        ("group contoso.com", 1),
    ],
)
def test_words_find_objects(opened_page: Open, words: str, count: int):
    tab = opened(opened_page)
    tab.page.locator("#q").fill(words)
    assert tab.page.locator("#shown").inner_text() == f"{count} of 277 objects."
    assert len(labels(tab)) == count if count else tab.page.locator("#nothing").is_visible()
    tab.page.keyboard.press("Escape")
    assert tab.page.locator("#shown").inner_text() == "277 objects."


@pytest.mark.parametrize(
    ("field", "label", "count"),
    [
        ("f-operation", "delete (3)", 3),
        ("f-type", "group (1)", 1),
        ("f-connector", "contoso.com (2)", 2),
        ("f-attribute", "department (272)", 272),
        ("f-attribute", "(no attribute)", 4),
        ("f-cause", "by nothing", 17),
        ("f-cause", "by a difference", 260),
        ("f-cause", "rule.changed-0123456789 (260)", 260),
    ],
)
def test_filters(opened_page: Open, field: str, label: str, count: int):
    tab = opened(opened_page)
    choose(tab, field, label)
    assert tab.page.locator("#shown").inner_text() == f"{count} of 277 objects."
    tab.page.get_by_role("button", name="Show all").click()
    assert tab.page.locator("#shown").inner_text() == "277 objects."
    assert tab.page.locator(f"#{field}").input_value() == ""


def test_filters_narrow_together(opened_page: Open):
    tab = opened(opened_page)
    choose(tab, "f-operation", "update")
    choose(tab, "f-cause", "by nothing")
    assert labels(tab) == ["CN=Crew,OU=Groups,DC=contoso,DC=com"]


def test_numbers_and_causes_lead_to_their_objects(opened_page: Open):
    tab = opened(opened_page)
    tab.page.get_by_role("link", name="12 adds").click()
    assert tab.page.locator("#shown").inner_text() == "12 of 277 objects."
    tab.page.get_by_role("button", name="Show objects: not explained").click()
    assert tab.page.locator("#shown").inner_text() == "17 of 277 objects."
    tab.page.get_by_role("button", name="Show objects: rule").click()
    assert tab.page.locator("#shown").inner_text() == "260 of 277 objects."


# --- groups ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        (
            "OU",
            [
                ["OU=Sales,DC=contoso,DC=com", "261", "0", "0", "260", "1"],
                ["OU=New,DC=contoso,DC=com", "12", "0", "12", "0", "0"],
                ["OU=Vendors,DC=contoso,DC=com", "3", "3", "0", "0", "0"],
                ["OU=Groups,DC=contoso,DC=com", "1", "0", "0", "1", "0"],
            ],
        ),
        ("type", [["user", "276", "3", "12", "260", "1"], ["group", "1", "0", "0", "1", "0"]]),
        (
            "attribute",
            [
                ["department", "272", "0", "12", "260", "0"],
                ["(no attribute)", "4", "3", "0", "0", "1"],
                ["member", "1", "0", "0", "1", "0"],
                ["info", "1", "0", "0", "1", "0"],
            ],
        ),
    ],
)
def test_groups_are_counted_by_operation_and_lead_to_their_objects(
    opened_page: Open, by: str, rows: list[list[str]]
):
    tab = opened(opened_page)
    choose(tab, "group", by)
    assert group_rows(tab) == rows
    assert tab.page.locator("#table").is_hidden()
    for number, row in enumerate(rows):
        choose(tab, "group", by)
        tab.page.locator("#groups tbody button").nth(number).click()
        assert tab.page.locator("#shown").inner_text().startswith(f"{row[1]} of 277 objects")
        tab.page.get_by_role("button", name="Show all").click()


# --- one object ------------------------------------------------------------------------------------------------------


def test_an_object_opens_with_the_keyboard_and_shows_every_value(opened_page: Open):
    tab = opened(opened_page)
    tab.page.locator("#q").fill("crew")
    opener = tab.page.locator("#rows .opener")
    opener.focus()
    tab.page.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    detail = tab.page.locator(".detail")
    added = detail.locator(".values-added").first.locator("li").all_inner_texts()
    assert len(added) == 501
    assert added[499:] == ["CN=Person 499,DC=contoso,DC=com", "200 values more in the CSV and the JSON"]
    text = detail.inner_text()
    assert "permission-issue: 8344: Insufficient rights." in text
    assert "2026-05-01, last 2026-05-02, 3 retries" in text
    assert "nothing really changes" in text
    assert detail.locator(".values-removed li").all_inner_texts() == ["B", "A"]
    tab.page.keyboard.press("Enter")
    assert detail.count() == 0


def test_a_rename_shows_where_to(opened_page: Open):
    tab = opened(opened_page)
    choose(tab, "f-operation", "rename")
    tab.page.locator("#rows .opener").click()
    assert "CN=Moved,OU=Else,DC=contoso,DC=com" in tab.page.locator(".detail").inner_text()


def test_hostile_values_are_text(opened_page: Open):
    tab = opened(opened_page, "hostile")
    tab.page.locator("#rows .opener").click()
    assert "</script><!--<script>alert(1)</script>" in tab.page.locator(".detail .values-added").inner_text()
    tab.page.locator("#q").fill("</script><!--<script>alert(1)</script>\"'&\\u202e\\x1b[31m")
    assert tab.page.locator("#shown").inner_text() == "1 of 1 object."
    choose(tab, "group", "OU")
    assert len(group_rows(tab)) == 1


# --- without script, narrow, on paper --------------------------------------------------------------------------------


def test_summary_and_first_rows_can_be_read_without_script(opened_page: Open):
    tab = opened_page(render(every_report()["various"]), java_script_enabled=False)
    assert len(labels(tab)) == 200
    assert tab.page.locator("button:visible").count() == 0
    assert tab.page.locator("#bar").is_hidden()
    assert tab.page.locator("#static").inner_text().startswith("These are the first 200 of 277 objects;")


@EVERY
def test_no_width_needs_sideways_scrolling(opened_page: Open, name: str):
    tab = opened(opened_page, name)
    tab.page.evaluate("document.querySelectorAll('.opener').forEach((each) => each.click())")
    for width in tab.in_widths(*WIDTHS):
        assert tab.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("name", [name for name in every_report() if name != "nothing"])
def test_groups_need_no_sideways_scrolling(opened_page: Open, name: str):
    tab = opened(opened_page, name)
    choose(tab, "group", "OU")
    for width in tab.in_widths(*WIDTHS):
        assert tab.page.evaluate("document.documentElement.scrollWidth") == width


def test_paper_is_light_and_has_the_summary_and_the_rows_of_the_page(opened_page: Open):
    tab = opened(opened_page, color_scheme="dark")
    tab.page.emulate_media(media="print")
    assert tab.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for useless in ("#bar", ".after", ".causes button"):
        assert tab.page.locator(useless).first.is_hidden()
    assert tab.page.locator("#summary").is_visible()
    assert tab.page.locator("#rows > tr:visible").count() == 100


def test_light_and_dark_can_be_chosen(opened_page: Open):
    tab = opened(opened_page, color_scheme="light")
    background = "getComputedStyle(document.body).backgroundColor"
    light = tab.page.evaluate(background)
    tab.page.get_by_role("button", name="Dark").click()
    assert tab.page.evaluate(background) != light


def test_many_objects_are_shown_by_the_page_and_searched_when_the_word_is_typed(opened_page: Open):
    tab = opened_page(render(report_of(various() * 100)))
    tab.page.wait_for_selector(READY)
    assert tab.page.locator("#rows > tr").count() == 100
    assert tab.page.locator("#shown").inner_text() == "27,700 objects."
    tab.page.locator("#q").press_sequentially("person42@")
    tab.page.wait_for_selector("#shown:text-is('100 of 27,700 objects.')")
    assert labels(tab) == ["person42@contoso.com"] * 100
