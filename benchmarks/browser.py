"""One page in Chromium: when it is painted, and how long a search takes. Times are the best of some rounds."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
QUERIES = ("sev:high custom", '"rule 00017"', "pcase -attribute01", "", "zzz")
PAINTED = """() => new Promise((done) => {
  const measure = () => requestAnimationFrame(() => requestAnimationFrame(() => {
    const first = performance.getEntriesByName("first-contentful-paint")[0];
    done({ painted: performance.now(), first: first ? first.startTime : 0, elements: document.getElementsByTagName("*").length });
  }));
  if (document.readyState === "complete") measure(); else addEventListener("load", measure);
})"""
SEARCHED = """(query) => {
  const box = document.getElementById("q");
  const from = performance.now();
  box.value = query;
  box.dispatchEvent(new Event("input"));
  return performance.now() - from;
}"""


@dataclass(frozen=True)
class Seen:
    """Milliseconds of one page."""

    painted: float
    """Until the frame after loading is painted; the page answers from then on."""
    first_paint: float
    elements: int
    main_thread: float
    """CPU."""
    first_search: float
    slowest_search: float
    slowest_query: str


def look_at(page: Path, rounds: int) -> Seen | str:
    """Open the page so many times; why not, where there is no browser."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - optional
    except ImportError:
        return "Playwright is not installed"
    if not CHROMIUM.exists():
        return f"there is no {CHROMIUM}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        looks = [_one_look(browser, page) for _ in range(rounds)]
        browser.close()
    best = min(looks, key=lambda look: look["painted"])
    searches = {query: min(look["searches"][query] for look in looks) for query in QUERIES}
    slowest = max(searches, key=searches.__getitem__)
    return Seen(
        painted=best["painted"],
        first_paint=best["first"],
        elements=best["elements"],
        main_thread=min(look["cpu"] for look in looks),
        first_search=min(look["first search"] for look in looks),
        slowest_search=searches[slowest],
        slowest_query=slowest,
    )


def _one_look(browser: Any, page: Path) -> dict[str, Any]:  # noqa: ANN401 - optional package
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    tab.goto(page.as_uri(), wait_until="commit")
    look = dict(tab.evaluate(PAINTED))
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    look["cpu"] = metrics["TaskDuration"] * 1000
    look["first search"] = tab.evaluate(SEARCHED, "attribute03")
    look["searches"] = {query: tab.evaluate(SEARCHED, query) for query in QUERIES}
    context.close()
    return look
