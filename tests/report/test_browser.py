"""The page in a real browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from tests.report.comparisons import drift, every_comparison, huge

from entradrift.report import by_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from entradrift.model.comparison import Comparison

pytestmark = pytest.mark.browser


@dataclass
class Opened:
    page: Page
    url: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def open_(result: Comparison, *, fragment: str = "", **options: Any) -> Opened:  # noqa: ANN401
        file = tmp_path / "report.html"
        file.write_bytes(by_name("html").render(result).encode())
        context = browser.new_context(**options)
        contexts.append(context)
        tab = Opened(context.new_page(), file.as_uri())
        tab.page.on("request", lambda request: tab.requests.append(request.url))
        tab.page.on("console", lambda message: tab.complaints.append(message.text))
        tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.page.on("dialog", lambda dialog: tab.complaints.append(dialog.message))
        tab.page.goto(tab.url + fragment)
        return tab

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", [name for name in every_comparison() if name != "huge"])
def test_a_page_asks_for_nothing_and_complains_about_nothing(opened: Callable[..., Opened], name: str):
    tab = opened(every_comparison()[name])
    tab.page.wait_for_load_state("networkidle")
    assert tab.requests == [tab.url]
    assert tab.complaints == []


def test_every_finding_can_be_read_without_script(opened: Callable[..., Opened]):
    tab = opened(drift(), java_script_enabled=False)
    for finding in drift().findings:
        assert tab.page.locator(f"#{finding.id}").count() == 1
        assert finding.title in (tab.page.locator("main").text_content() or "")
    assert tab.page.locator("#findings .body:visible").count() == 10
    assert not tab.page.get_by_role("button", name="Expand all").is_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_link_to_a_closed_finding_opens_it(opened: Callable[..., Opened], *, script: bool):
    wanted = drift().findings[-1].id
    tab = opened(drift(), fragment=f"#{wanted}", java_script_enabled=script)
    assert tab.page.locator(f"#{wanted}").is_visible()


def test_everything_can_be_expanded_and_collapsed(opened: Callable[..., Opened]):
    tab = opened(huge(200))
    assert tab.page.locator("#findings .body:visible").count() == 0
    tab.page.get_by_role("button", name="Expand all").click()
    assert tab.page.locator("#findings .body:visible").count() == 200
    tab.page.get_by_role("button", name="Collapse all").click()
    assert tab.page.locator("#findings .body:visible").count() == 0


def test_print_shows_what_is_closed_on_the_screen(opened: Callable[..., Opened]):
    tab = opened(drift(), java_script_enabled=False)
    closed = tab.page.locator("#set-aside .body")
    assert [closed.nth(index).is_visible() for index in range(closed.count())] == [False] * 3
    tab.page.emulate_media(media="print")
    heights = [(closed.nth(index).bounding_box() or {"height": 0})["height"] for index in range(3)]
    assert min(heights) > 40
    assert not tab.page.locator("nav").is_visible()


@pytest.mark.parametrize("name", ["drift", "hostile", "long_values"])
def test_a_narrow_screen_needs_no_sideways_scrolling(opened: Callable[..., Opened], name: str):
    tab = opened(every_comparison()[name], viewport={"width": 400, "height": 800})
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 400


def test_two_thousand_findings_open_quickly(opened: Callable[..., Opened]):
    tab = opened(huge())
    painted = tab.page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert painted < 5000
    assert tab.page.locator(".body").count() == 2000
