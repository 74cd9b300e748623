"""The readiness report as text: the verdict, what failed, what has to be proven, the effects, and the runbook.

Our own words are plain ASCII, so that the report reads the same in a console, a log and a mail.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from entradrift.model.readiness import Answer, CheckResult, Evidence, Readiness, ReadinessReport
from entradrift.report import readiness_words as words
from entradrift.report import wording
from entradrift.report.visible import visible

WIDTH: Final = 100
_NARROWEST: Final = 40
_MOST_EFFECTS: Final = 10
_COLORS: Final = {
    Readiness.GO: "1;32",
    Readiness.GO_WITH_WARNINGS: "1;33",
    Readiness.NO_GO: "1;31",
}
_BOLD: Final = "1"
_Line = tuple[str, str]
"""A line and its colour."""


def render(report: ReadinessReport, *, color: bool = False, width: int = WIDTH, verbose: bool = False) -> str:
    """Return the report in lines of at most `width` columns, except for commands, which are never broken.

    `verbose`: also every check that passed, and all evidence.
    """
    lines = _lines(report, max(width, _NARROWEST), verbose=verbose)
    return "".join(
        f"\x1b[{style}m{text}\x1b[0m\n" if color and style else f"{text}\n" for text, style in lines
    )


def render_file(report: ReadinessReport) -> str:
    """Return the text for a file: with everything."""
    return render(report, verbose=True)


def _lines(report: ReadinessReport, width: int, *, verbose: bool) -> Iterator[_Line]:
    yield from _paragraph(report.sentence, width, style=_COLORS[report.verdict])
    yield from _paragraph(f"{words.pair(report)}. {words.counts(report)}.", width)
    yield from _servers(report, width)
    yield from _checks("Failed", words.with_answer(report, Answer.FAIL), width, verbose=verbose)
    prove = words.PROVE_AFTER if report.after else words.PROVE
    unknown = words.with_answer(report, Answer.UNKNOWN)
    yield from _checks(f"Unknown: {prove.lower()}", unknown, width, verbose=verbose)
    yield from _gaps(report, width)
    yield from _checks("Warnings", words.with_answer(report, Answer.WARN), width, verbose=verbose)
    yield from _checks("Unknown, allowed by name", words.allowed(report), width, verbose=verbose)
    yield from _checks("Confirmed by a person", words.confirmed(report), width, verbose=verbose)
    yield from _passed(report, width, verbose=verbose)
    yield from _effects(report, width, verbose=verbose)
    yield from _pending(report, width)
    yield from _runbook(report, width, verbose=verbose)
    yield from _end(report, width)


def _servers(report: ReadinessReport, width: int) -> Iterator[_Line]:
    yield "", ""
    for name, summary in wording.sides(report.comparison):
        age = wording.age(summary.source.captured_at, report.generated_at)
        facts = (
            summary.server.host or "host not stated in the export",
            f"role {wording.ROLES[summary.server.role]}",
            f"version {summary.server.product_version or 'not stated'}",
            _exported(summary.source.captured_at, age),
        )
        yield from _paragraph("; ".join(facts), width, first=f"{name:<10}", rest=" " * 10)


def _exported(moment: str | None, age: str) -> str:
    if moment is None:
        return "the export is not dated"
    return f"exported {wording.moment(moment)}" + (f" ({age})" if age else "")


def _checks(heading: str, checks: Sequence[CheckResult], width: int, *, verbose: bool) -> Iterator[_Line]:
    if not checks:
        return
    yield "", ""
    yield from _paragraph(f"{heading} ({len(checks)})", width, style=_BOLD)
    for check in checks:
        yield from _paragraph(check.question, width, first=f"  {check.id:<4}", rest=" " * 6)
        yield from _paragraph(check.because, width, first="      ", rest="      ")
        if check.todo:
            yield from _paragraph(f"Do: {check.todo}", width, first="      ", rest="          ")
        if check.collect and check.answer is Answer.UNKNOWN and not check.confirmed:
            yield f"      Run: {visible(check.collect, keep='')}", ""
        if verbose:
            yield from _evidence(check.evidence, width)


def _evidence(evidence: Sequence[Evidence], width: int) -> Iterator[_Line]:
    for each in evidence:
        whose = f"{each.server}: " if each.server else ""
        place = words.where(each.file, each.place)
        text = f"{whose}{each.label} = {each.value}" + (f" [{place}]" if place else "")
        yield from _paragraph(text, width, first="      - ", rest="        ")


def _gaps(report: ReadinessReport, width: int) -> Iterator[_Line]:
    if report.gaps:
        yield "", ""
        yield f"Not compared in full ({len(report.gaps)})", _BOLD
    for gap in report.gaps:
        yield from _paragraph(gap, width, first="  - ", rest="    ")


def _passed(report: ReadinessReport, width: int, *, verbose: bool) -> Iterator[_Line]:
    passed = words.with_answer(report, Answer.PASS)
    if verbose:
        yield from _checks("Passed", passed, width, verbose=True)
    elif passed:
        yield "", ""
        yield from _paragraph(
            f"{wording.plural(len(passed), 'check')} passed; -v lists them with the evidence of all.", width
        )


def _effects(report: ReadinessReport, width: int, *, verbose: bool) -> Iterator[_Line]:
    found = words.with_effect(report)
    yield "", ""
    yield from _paragraph(f"Comparison. {words.drift(report)}", width, rest="  ")
    shown = found if verbose else found[:_MOST_EFFECTS]
    for effect, finding in shown:
        accepted = "" if wording.is_open(finding) else "accepted, "
        yield from _paragraph(
            f"[{accepted}{finding.severity}] {finding.title} [{finding.id}]", width, first="  - ", rest="    "
        )
        yield from _paragraph(effect.text, width, first="    ", rest="    ")
    if len(found) > len(shown):
        yield from _paragraph(
            f"... and {len(found) - len(shown):,} more; -v lists them.", width, first="  ", rest="  "
        )


def _pending(report: ReadinessReport, width: int) -> Iterator[_Line]:
    if report.pending is None and report.after:
        return  # The new active server exports already.
    yield "", ""
    if report.pending is None:
        yield from _paragraph(
            "Pending exports. None of the staging server were given (--pending FILE).", width
        )
        return
    first, *rest = words.pending_lines(report.pending)
    yield from _paragraph(f"Pending exports. {first}", width, rest="  ")
    for line in rest:
        yield from _paragraph(line, width, first="  - ", rest="    ")


def _runbook(report: ReadinessReport, width: int, *, verbose: bool) -> Iterator[_Line]:
    if not report.runbook:
        return
    yield "", ""
    heading = "What is left to do" if report.after else "Runbook"
    ready = report.after or report.verdict is not Readiness.NO_GO
    yield (heading if ready else f"{heading}, once the verdict is GO"), _BOLD
    for number, step in enumerate(report.runbook, 1):
        if not verbose:
            yield from _paragraph(step.title, width, first=f"  {number:>2}. ", rest="      ")
            continue
        server = f" [{step.server}]" if step.server else ""
        yield from _paragraph(step.title + server, width, first=f"  {number:>2}. [ ] ", rest="          ")
        yield from _paragraph(step.text, width, first="          ", rest="          ")
        if step.command:
            yield f"          {visible(step.command, keep='')}", ""


def _end(report: ReadinessReport, width: int) -> Iterator[_Line]:
    yield "", ""
    for notice in (*report.comparison.notices, *report.notices):
        yield from _paragraph(f"Note: {notice}", width, rest="  ")
    yield from _paragraph(
        "Next: --out readiness.html writes the page for the change record, with every step of the runbook.",
        width,
    )


def _paragraph(text: str, width: int, *, first: str = "", rest: str = "", style: str = "") -> Iterator[_Line]:
    # textwrap takes every white space for a blank; what is not one has to be visible before.
    shown = visible(re.sub(r"[ \t\n]+", " ", text), keep="")
    lines = textwrap.wrap(shown, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    yield from ((line, style) for line in lines or [first.rstrip()])
