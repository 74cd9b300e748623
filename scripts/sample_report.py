"""Refresh the samples in reports/, and their pictures: `python3 -m scripts.sample_report`.

`sample.html` is the report of the contoso sample, `sample-readiness.html` the readiness report of the same pair on the
day of its exports, `sample-index.html` the index page of pairs written by hand. The pages are the same to the byte as long
as the samples and the product are. The pictures need Playwright and a Chromium
(`--chromium PATH`, by default Debian's); `--no-picture` leaves them as they are.
"""

import argparse
import os
from dataclasses import replace
from pathlib import Path

from tests.report.fleets import several

import entradrift
from entradrift.cli import check_inputs
from entradrift.comparing import comparison_of
from entradrift.report import index_page, readiness_html

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample-configs" / "contoso"
PENDING = ROOT / "sample-configs" / "pending"
REPORTS = ROOT / "reports"
MADE_AT = "1795312800"
"""2026-11-22 02:00 UTC, as a nightly run would have it."""
CHECKED_AT = "1748849100"
"""2025-06-02 07:25 UTC, half an hour after the exports of the sample."""
LOOKED_AT = "2026-11-22T08:00:00Z"
"""When somebody opens the pages in the morning: what their pictures show."""
NOTICE = (
    "This is a sample. Its pairs are made up and its links lead nowhere; "
    "and because no nightly run renews it, it says that it is out of date."
)
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


def readiness() -> str:
    """Return the sample of the readiness report."""
    os.environ["SOURCE_DATE_EPOCH"] = CHECKED_AT
    report = check_inputs.readiness(
        check_inputs.Given(
            primary=str(SAMPLE / "primary"),
            staging=str(SAMPLE / "staging"),
            pending=(str(PENDING / "staging"),),
            active_pending=(str(PENDING / "active"),),
            jobs=1,
            primary_extra=(),
            staging_extra=(),
            further=(),
            accept=None,
            baseline=None,
            names={},
            threshold=None,
            versions=None,
            allow_unknown=(),
            confirm=(),
            fail_on_warn=False,
            max_age=None,
            max_skew=None,
            after=False,
            options={},
        )
    )
    return readiness_html.render(report)


def index() -> str:
    """Return the sample of the index page."""
    return index_page.render(replace(several(), notices=(NOTICE,)))


def take_picture(page_file: Path, picture: Path, chromium: str) -> None:
    """Photograph the top of the page and what comes first."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only the picture needs it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        tab = browser.new_page(viewport={"width": 1280, "height": 1720}, color_scheme="light")
        tab.clock.set_fixed_time(LOOKED_AT)
        tab.goto(page_file.as_uri())
        tab.wait_for_timeout(300)
        tab.screenshot(path=picture)
        browser.close()


def main() -> None:
    """Write all files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser that takes the pictures")
    parser.add_argument("--no-picture", action="store_true", help="write the pages only")
    parser.add_argument("--to", type=Path, default=REPORTS, help="another folder than reports")
    arguments = parser.parse_args()
    arguments.to.mkdir(exist_ok=True)
    for name, text in (
        ("sample", page()),
        ("sample-index", index()),
        ("sample-readiness", readiness()),
    ):
        file = arguments.to / f"{name}.html"
        file.write_bytes(text.encode())
        if not arguments.no_picture:
            take_picture(file.resolve(), arguments.to / f"{name}.png", arguments.chromium)


if __name__ == "__main__":
    main()
