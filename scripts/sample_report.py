"""Refresh reports/sample.html and reports/sample.png from the contoso sample: `python3 -m scripts.sample_report`.

The page is the same to the byte as long as the sample and the product are. The picture needs Playwright and a Chromium
(`--chromium PATH`, by default Debian's); `--no-picture` leaves it as it is.
"""

import argparse
import os
from pathlib import Path

import entradrift
from entradrift.comparing import comparison_of

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample-configs" / "contoso"
REPORTS = ROOT / "reports"
MADE_AT = "1795312800"
"""2026-11-22 02:00 UTC, as a nightly run would have it."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]


def page() -> str:
    """Return the sample report."""
    os.environ["SOURCE_DATE_EPOCH"] = MADE_AT
    return entradrift.render(
        comparison_of(
            entradrift.load(SAMPLE / "primary"),
            entradrift.load(SAMPLE / "staging"),
            options={"fail-on": "low"},
        ),
        "html",
    )


def take_picture(page_file: Path, picture: Path, chromium: str) -> None:
    """Photograph the top of the page and its first findings."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only the picture needs it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        tab = browser.new_page(viewport={"width": 1280, "height": 1720}, color_scheme="light")
        tab.goto(page_file.as_uri())
        tab.wait_for_timeout(300)
        tab.screenshot(path=picture)
        browser.close()


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser that takes the picture")
    parser.add_argument("--no-picture", action="store_true", help="write the page only")
    parser.add_argument("--to", type=Path, default=REPORTS, help="another folder than reports")
    arguments = parser.parse_args()
    arguments.to.mkdir(exist_ok=True)
    file = arguments.to / "sample.html"
    file.write_bytes(page().encode())
    if not arguments.no_picture:
        take_picture(file.resolve(), arguments.to / "sample.png", arguments.chromium)


if __name__ == "__main__":
    main()
