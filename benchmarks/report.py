"""The HTML report: size, rendering, memory, and how fast Chromium paints and searches it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import browser
from benchmarks.measure import in_turns, run_module
from benchmarks.plan import Plan
from benchmarks.row import Point, Row, growth

WANTED_PAINTED = {2000: 300.0, 20_000: 1500.0}
"""Milliseconds, by findings; interactive at the same moment, because no script runs after that."""
WANTED_SEARCH = 100.0
WANTED_BYTES = 2.0
ALLOWED_BYTES = 150_000
BROWSER_ROUNDS = 5
JUDGED_FROM = 2000
"""Findings from which on growth is judged."""


@dataclass(frozen=True)
class Report:
    """What one report took; the time is that of rendering alone, the memory that of the whole process."""

    asked: int
    """Differing flows; whatever else differs between two servers comes on top."""
    seconds: float
    findings: int
    html_bytes: int
    json_bytes: int
    megabytes: float | None

    @property
    def name(self) -> str:
        """What was measured."""
        return f"{self.findings:,} findings"


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Each number of findings, then the growth."""
    counts = plan.pick((0, 2000, 20_000), (0, 2000, 20_000), (0, 80))
    pages = {count: folder / f"{count}.html" for count in counts}
    runs = in_turns(
        {count: partial(made, count, page) for count, page in pages.items()},
        plan.rounds,
    )
    reports = {count: min(found, key=lambda each: each.seconds) for count, found in runs.items()}
    painted: list[Point] = []
    for count, report in reports.items():
        yield from report_rows(report)
        seen = browser.look_at(pages[count], plan.pick(BROWSER_ROUNDS, plan.rounds, 1))
        yield from browser_rows(report, seen)
        if isinstance(seen, browser.Seen):
            painted.append(Point(report.name, report.findings, seen.painted))
    yield from growth_rows(list(reports.values()), painted)


def made(findings: int, page: Path) -> Report:
    """Make one report in a process of its own."""
    command = run_module("benchmarks.report_child", str(findings), str(page))
    return Report(findings, **json.loads(command.output), megabytes=command.megabytes)


def report_rows(report: Report) -> Iterator[Row]:
    """Rendering and size."""
    page, plain = report.html_bytes, report.json_bytes
    yield Row(f"{report.name}: rendering, CPU", report.seconds, None, "s")
    yield Row(f"{report.name}: peak memory, with the comparison", report.megabytes, None, "MB")
    yield Row(
        f"{report.name}: bytes, less {ALLOWED_BYTES // 1000} kB, ÷ JSON",
        max(0, page - ALLOWED_BYTES) / plain,
        WANTED_BYTES,
        "x",
        f"HTML {page / 1e6:.2f} MB, JSON {plain / 1e6:.2f} MB",
    )


def browser_rows(report: Report, seen: browser.Seen | str) -> Iterator[Row]:
    """What Chromium needs, or why that is not known."""
    name, wanted = report.name, WANTED_PAINTED.get(report.asked)
    if isinstance(seen, str):
        yield Row(f"{name}: painted and interactive", None, wanted, "ms", seen)
        return
    note = (
        f"first paint {seen.first_paint:.0f} ms, {seen.elements:,} elements, "
        f"main thread {seen.main_thread:.0f} ms of CPU"
    )
    yield Row(f"{name}: painted and interactive", seen.painted, wanted, "ms", note)
    yield Row(f"{name}: first search at once, with building the index", seen.first_search, None, "ms")
    yield Row(
        f"{name}: slowest search", seen.slowest_search, WANTED_SEARCH, "ms", seen.slowest_query or "none"
    )


def growth_rows(reports: Sequence[Report], painted: Sequence[Point]) -> Iterator[Row]:
    """Everything by the number of findings; a report without any has nothing to grow from."""
    some = [report for report in reports if report.findings]
    for what, field in (("rendering", "seconds"), ("bytes", "html_bytes"), ("peak memory", "megabytes")):
        points = [Point(report.name, report.findings, getattr(report, field)) for report in some]
        yield from growth(what, points, judged_from=JUDGED_FROM)
    yield from growth("painted", [point for point in painted if point.size], judged_from=JUDGED_FROM)
