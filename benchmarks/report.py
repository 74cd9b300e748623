"""`python -m benchmarks.report`: size of the HTML report, and how fast Chromium paints and searches it.

The findings come from two made-up servers through the whole comparison, with pictures of the rules. Times depend on the
machine and on what else it does, so each figure is the best of some rounds, and the renderer's CPU time stands beside it.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.row import Row
from entradrift.comparing import comparison_of
from entradrift.model.comparison import Comparison
from entradrift.model.section import Section
from entradrift.model.snapshot import (
    Carried,
    Format,
    Role,
    SectionContent,
    Server,
    Snapshot,
    Source,
    SourceFile,
)
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED
from entradrift.report import by_name

FLOWS = 24
CHANGED = 8
"""Flows of each rule that differ."""
ROUNDS = 5
WANTED_PAINTED = {2000: 300.0, 20_000: 1500.0}
WANTED_SEARCH = 100.0
WANTED_BYTES = 2.0
ALLOWED_BYTES = 150_000
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
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
  const spent = performance.now() - from;
  return { spent, shown: document.getElementById("shown").textContent };
}"""


def comparison(findings: int) -> Comparison:
    """Two servers whose rules differ in `findings` attribute flows."""
    rules = tuple(_rule(number) for number in range(findings // CHANGED))
    edited = tuple(replace(rule, flows=tuple(map(_edited, rule.flows or ()))) for rule in rules)
    return comparison_of(_server("sync01", rules), _server("sync02", edited))


def _rule(number: int) -> SyncRule:
    flows = tuple(
        Flow(
            f"attribute{index:02}",
            "Expression",
            (),
            f'IIF(IsPresent([source{number}]), Trim([source{number}]), Left([mail], {index}) & "@contoso.com")',
            "Update",
            execute_once=False,
        )
        for index in range(FLOWS)
    )
    return SyncRule(
        name=f"In from AD - Custom rule {number:05}",
        connector="contoso.com",
        direction="Inbound",
        tag_base="",
        tag_version="",
        precedence=number,
        description="Made up.",
        disabled=False,
        link_type="Join",
        source_object_type="user",
        target_object_type="person",
        precedence_after="",
        precedence_before="",
        password_sync=False,
        soft_delete_expiry="00:00:00",
        scoping_filter=((Clause("department", "EQUAL", f"Department {number}"),),),
        join_rules=((JoinCondition("objectSID", "sourceObjectSID", case_sensitive=False),),),
        flows=flows,
    )


def _edited(flow: Flow) -> Flow:
    if int(flow.destination[-2:]) >= CHANGED:
        return flow
    return flow._replace(expression=flow.expression.replace("Trim", "PCase"))


def _server(host: str, rules: tuple[SyncRule, ...]) -> Snapshot:
    return Snapshot(
        server=Server(host, Role.ACTIVE if host == "sync01" else Role.STAGING, "2.5.190.0", "contoso.com"),
        source=Source(
            Format.SNAPSHOT, (SourceFile(f"{host}.json", "0" * 64, 1),), None, Format.SERVER_CONFIGURATION
        ),
        content={section: SectionContent(Carried.FULL, len(rules)) for section in Section},
        connectors=(),
        rules=rules,
        settings=(),
        metaverse=NOT_CARRIED,
    )


def rows(findings: int, folder: Path) -> Iterator[Row]:
    """Size, rendering and the browser's figures for one report."""
    result = comparison(findings)
    started = time.process_time()
    page = by_name("html").render(result).encode()
    spent = time.process_time() - started
    plain = by_name("json").render(result).encode()
    name = f"{len(result.findings):,} findings"
    yield Row(f"{name}: rendering", spent, None, "s CPU")
    yield Row(
        f"{name}: bytes, less {ALLOWED_BYTES // 1000} kB, ÷ JSON",
        max(0, len(page) - ALLOWED_BYTES) / len(plain),
        WANTED_BYTES,
        "x",
        f"HTML {len(page) / 1e6:.2f} MB, JSON {len(plain) / 1e6:.2f} MB",
    )
    file = folder / f"{findings}.html"
    file.write_bytes(page)
    yield from _in_browser(name, file, WANTED_PAINTED.get(findings))


def _in_browser(name: str, file: Path, wanted: float | None) -> Iterator[Row]:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - optional
    except ImportError:
        print("Playwright is not installed: the browser's figures are not measured.", file=sys.stderr)
        return
    if not Path(CHROMIUM).exists():
        print("There is no Chromium: the browser's figures are not measured.", file=sys.stderr)
        return
    painted, cpu, searched, first_search = [], [], [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for round_ in range(ROUNDS):
            context = browser.new_context(viewport={"width": 1400, "height": 900})
            tab = context.new_page()
            session = context.new_cdp_session(tab)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            tab.goto(file.as_uri(), wait_until="commit")
            painted.append(tab.evaluate(PAINTED))
            metrics = {
                each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]
            }
            cpu.append(metrics["TaskDuration"] * 1000)
            first_search.append(tab.evaluate(SEARCHED, "attribute03")["spent"])
            for query in ("sev:high custom", '"rule 00017"', "pcase -attribute01", "", "zzz"):
                answer = tab.evaluate(SEARCHED, query)
                searched.append((answer["spent"], query, answer["shown"]))
            context.close()
            if round_ and wanted is None:
                break
        browser.close()
    best = min(painted, key=lambda each: each["painted"])
    note = f"first paint {best['first']:.0f} ms, {best['elements']:,} elements, main thread {min(cpu):.0f} ms CPU"
    yield Row(f"{name}: painted", best["painted"], wanted, "ms", note)
    yield Row(f"{name}: first search at once, with building the index", min(first_search), None, "ms")
    by_query: dict[str, list[float]] = {}
    for spent, query, _ in searched:
        by_query.setdefault(query, []).append(spent)
    slowest = max(by_query, key=lambda query: min(by_query[query]))
    yield Row(f"{name}: slowest search", min(by_query[slowest]), WANTED_SEARCH, "ms", slowest or "none")


def main() -> None:
    """Print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="one small report")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for findings in (80,) if arguments.smoke else (80, 2000, 20_000):
            for row in rows(findings, Path(folder)):
                wanted = "" if row.wanted is None else f"<= {row.wanted:g}"
                print(
                    f"{row.what:58} {row.measured:10.2f} {row.unit:6} {wanted:10} {row.verdict:7} {row.note}"
                )


if __name__ == "__main__":
    main()
