"""One browser for all tests that look at a page.

On a page without script nothing tells Playwright that a click missed what moved while the page was being laid out; such
tests press keys instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from entradrift.report import by_name

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from entradrift.model.comparison import Comparison

CHROMIUM = [Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")]
"""Debian's; the one without windows comes up in two thirds of the time."""
# The two popups of the address bar, pages of their own in every new window, which nobody sees here and which cost more
# than the page that is tested; and what Playwright switches off, because Chromium heeds the last list only.
OFF = [
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]
ARGUMENTS = [
    f"--disable-features={','.join(OFF)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (400, 700, 1100, 1600)
"""Of windows, in CSS pixels."""
LEVEL_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TAGS = [*LEVEL_AA, "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules whose answer a dark page may change; everything else stays as it is."""
RUN_AXE = """async (options) => {
  const found = await axe.run(document, options);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((each) => each.html.slice(0, 99)).join(" | ")}`);
}"""
IDLE = "() => new Promise((done) => requestIdleCallback(() => done(), { timeout: 200 }))"
"""Resolved when the page has done all that it put off until it is loaded."""
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def _unavailable(what: str) -> NoReturn:
    if os.environ.get("ENTRADRIFT_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{what} is missing and ENTRADRIFT_REQUIRE_BROWSER asks for it")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - optional
    except ImportError:
        _unavailable("Playwright")
    installed = [path for path in CHROMIUM if path.exists()]
    if not installed:
        _unavailable("Chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=installed[0], args=ARGUMENTS)
        yield chromium
        chromium.close()


Violations = Callable[..., list[str]]


@pytest.fixture(scope="session")
def violations() -> Violations:
    """Return a function that lists what axe-core finds wrong with a page."""
    if not AXE.exists():
        _unavailable("axe-core, which `npm install` puts into the checkout,")
    script = AXE.read_text(encoding="utf-8")

    def violations_of(page: Page, tags: Sequence[str] = TAGS) -> list[str]:
        page.evaluate(script)
        found: list[str] = page.evaluate(
            RUN_AXE, {"runOnly": list(tags), "rules": {"target-size": {"enabled": True}}}
        )
        return found

    return violations_of


@pytest.fixture(scope="session")
def violations_light_and_dark(violations: Violations) -> Violations:
    """Return a function that lists what is wrong with a light page, and with its colours when it is dark."""

    def violations_of(page: Page, tags: Sequence[str] = TAGS) -> list[str]:
        page.emulate_media(color_scheme="light")
        light = violations(page, tags)
        background = "getComputedStyle(document.body).backgroundColor"
        before = page.evaluate(background)
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(background) != before
        return [*light, *page.evaluate(RUN_AXE, {"runOnly": {"type": "rule", "values": COLOURS}})]

    return violations_of


@dataclass
class Opened:
    """A report in a tab, with everything that the tab asked for and complained about."""

    page: Page
    url: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def shown(self) -> list[str]:
        """Return the ids of the findings that the search leaves, open or not."""
        ids: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('article.f')].filter((each) => !each.closest('[hidden]')).map((each) => each.id)"
        )
        return ids

    def search(self, query: str) -> list[str]:
        """Type `query` into the search box and return what is left."""
        self.page.locator("#q").fill(query)
        return self.shown()

    def line(self) -> str:
        """Return the line that counts what is shown."""
        return self.page.locator("#shown").inner_text()

    def reload(self) -> None:
        """Load the page again, with what it has put into its storage.

        The test keeps that: on a busy machine Chromium itself forgets, one time in a hundred, what a page from a file
        has stored just before.
        """
        stored = self.page.evaluate("JSON.stringify(Object.entries(localStorage))")
        self.page.add_init_script(
            f"localStorage.clear(); for (const entry of {stored}) localStorage.setItem(...entry);"
        )
        self.page.reload()

    def in_widths(self, *widths: int) -> Iterator[int]:
        """Yield every width, in CSS pixels, when the window has it."""
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 800})
            self.until("(width) => innerWidth === width", width)
            yield width

    def until(self, condition: str, argument: str | int | None = None) -> None:
        """Return as soon as `condition`, a JavaScript function, returns true for `argument`; fail when it never does.

        A bare expression would do until the page is slow: Playwright evaluates it once from outside, then again and
        again inside the page, which allows no `eval`.
        """
        assert "=>" in condition, "a function, not an expression"
        self.page.wait_for_function(condition, arg=argument)

    def searches_for(self, query: str) -> None:
        """Return as soon as the search box holds `query`; fail when it never does."""
        self.until("(query) => document.getElementById('q').value === query", query)

    def says(self, words: str) -> None:
        """Return as soon as screen readers are told `words`; fail when they never are."""
        self.until("(words) => document.getElementById('said').textContent === words", words)


Open = Callable[..., Opened]


@pytest.fixture
def opened_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens a page; at the end no tab may have asked or complained."""
    contexts, tabs = [], []

    def open_(
        page: str,
        *,
        fragment: str = "",
        context: Any = None,  # noqa: ANN401
        now: str | None = None,
        **options: Any,  # noqa: ANN401
    ) -> Opened:
        file = tmp_path / "report.html"
        file.write_bytes(page.encode())
        if context is None:
            context = browser.new_context(**options)
            contexts.append(context)
        if now is not None:
            context.clock.install(time=now)
        tab = Opened(context.new_page(), file.as_uri())
        tab.page.on("request", lambda request: tab.requests.append(request.url))
        tab.page.on("console", lambda message: tab.complaints.append(message.text))
        tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.page.on("dialog", lambda dialog: tab.complaints.append(dialog.message))
        tab.page.goto(tab.url + fragment)
        tabs.append(tab)
        return tab

    yield open_
    for context in contexts:
        context.close()
    assert [complaint for tab in tabs for complaint in tab.complaints] == []
    assert {request.split("#")[0] for tab in tabs for request in tab.requests} <= {tab.url for tab in tabs}


@pytest.fixture
def opened(opened_page: Open) -> Open:
    """Return a function that opens a comparison's report; at the end no tab may have asked or complained."""

    def open_(result: Comparison, **options: Any) -> Opened:  # noqa: ANN401
        return opened_page(by_name("html").render(result), **options)

    return open_
