"""One browser for all tests that look at a page.

On a page without script nothing tells Playwright that a click missed what moved while the page was being laid out; such
tests press keys instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from entradrift.report import by_name

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from entradrift.model.comparison import Comparison

CHROMIUM = Path("/usr/bin/chromium")
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
    if not CHROMIUM.exists():
        _unavailable("Chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the script of axe-core (`npm install` in the checkout puts it there)."""
    if not AXE.exists():
        _unavailable("axe-core")
    return AXE.read_text(encoding="utf-8")


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
