"""The page of one server in a real browser (beside the other browser tests, which share the browser)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.document.documents import documented, every_snapshot
from tests.report.conftest import IDLE, LEVEL_AA, TAGS, Violations

from entradrift.exports.load import load
from entradrift.report.document_registry import document_renderer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from entradrift.model.snapshot import Snapshot

pytestmark = pytest.mark.browser
OPEN_ALL = """document.querySelectorAll("details").forEach((each) => {
  each.open = true;
  each.style.contentVisibility = "visible"; // what is far away would be measured before it is laid out
})"""
OpenPage = Callable[..., "Page"]


@pytest.fixture(scope="module")
def sample(pytestconfig: pytest.Config) -> Snapshot:
    return load(str(pytestconfig.rootpath / "sample-configs" / "contoso" / "primary"))


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Return a function that opens the page of a server; at the end nothing may have been asked or complained."""
    contexts, requests, complaints = [], set(), []
    file = tmp_path / "server.html"

    def open_(found: Snapshot, *, fragment: str = "", **options: Any) -> Page:  # noqa: ANN401
        file.write_bytes(document_renderer("html").render(documented(found)).encode())
        context = browser.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.add(request.url.split("#")[0]))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.goto(file.as_uri() + fragment)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
    assert requests <= {file.as_uri()}


@pytest.mark.parametrize("name", every_snapshot())
def test_a_page_asks_for_nothing_and_complains_about_nothing(opened: OpenPage, name: str):
    page = opened(every_snapshot()[name])
    page.evaluate(IDLE)
    assert page.locator("h1").is_visible()


def test_an_attribute_is_found(opened: OpenPage, sample: Snapshot):
    page = opened(sample)
    chains = page.locator("#flow .chain")
    everything = chains.count()
    page.get_by_label("Find an attribute").fill("proxyaddresses")
    shown = page.locator("#flow .chain:not([hidden])")
    assert 0 < shown.count() < everything
    assert page.locator("#found").inner_text() == (
        f"{shown.count()} of {everything} shown, {everything - shown.count()} hidden"
    )
    page.get_by_label("Find an attribute").fill("no such attribute")
    assert page.locator("#found").inner_text() == f"Nothing matches; {everything} hidden"
    page.keyboard.press("Escape")
    assert chains.evaluate_all("all => all.filter((each) => each.hidden).length") == 0


def test_names_of_rules_are_searched_on_request(opened: OpenPage, sample: Snapshot):
    page = opened(sample)
    page.get_by_label("Find an attribute").fill("badge number")
    assert page.locator("#flow .chain:not([hidden])").count() == 0
    page.get_by_label("in names of attributes only").uncheck()
    assert page.locator("#flow .chain:not([hidden])").count() > 0


def test_a_link_opens_what_it_points_to(opened: OpenPage, sample: Snapshot):
    document = documented(sample)
    rule = document.standard_rules[-1]
    page = opened(sample, fragment=f"#{rule.id}")
    assert page.locator(f"#{rule.id}").evaluate("each => each.open")
    chain = page.locator("#flow .chain").nth(100).get_attribute("id")
    page.get_by_label("Find an attribute").fill("no such attribute")
    page.evaluate(f"location.hash = '#{chain}'")
    page.wait_for_selector(f"#{chain}[open]")
    assert page.locator(f"#{chain}").is_visible()


def test_the_page_is_complete_without_javascript(opened: OpenPage, sample: Snapshot):
    page = opened(sample, java_script_enabled=False)
    assert not page.locator(".finder").is_visible()
    assert page.locator("#flow .chain").count() == 239
    page.locator("#flow .chain summary").first.press("Enter")
    assert page.locator("#flow .chain table").first.is_visible()


@pytest.mark.parametrize("name", ["ordinary", "hostile", "bare"])
def test_a_narrow_screen_needs_no_sideways_scrolling(opened: OpenPage, name: str):
    page = opened(every_snapshot()[name], viewport={"width": 360, "height": 800})
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_on_paper_everything_is_open_and_the_search_is_gone(opened: OpenPage):
    page = opened(every_snapshot()["ordinary"])
    page.emulate_media(media="print")
    assert not page.locator(".finder").is_visible()
    assert page.locator("#flow .chain table").first.bounding_box() is not None


@pytest.mark.parametrize("name", ["ordinary", "hostile", "bare"])
def test_no_violation_of_accessibility(opened: OpenPage, violations_light_and_dark: Violations, name: str):
    page = opened(every_snapshot()[name])
    page.evaluate(OPEN_ALL)
    tags = LEVEL_AA if name == "hostile" else TAGS  # names that are empty or alike are those of the export
    assert violations_light_and_dark(page, tags) == []
