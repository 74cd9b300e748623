"""The readiness report as Markdown: for the ticket of the change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from entradrift.model.readiness import Answer, CheckResult, ReadinessReport
from entradrift.report import readiness_words as words
from entradrift.report import wording
from entradrift.report.markdown_text import code, fence, prose, row


def render(report: ReadinessReport) -> str:
    """Return the Markdown, always the same text for the same report."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: ReadinessReport) -> Iterator[str]:
    yield f"# {words.VERDICTS[report.verdict]}"
    yield from (
        "",
        prose(words.reason(report)),
        "",
        f"{prose(words.pair(report))}. {words.counts(report)}.",
        "",
    )
    yield row("", "Server", "Role", "Version", "Exported")
    yield row(*["---"] * 5)
    for name, summary in wording.sides(report.comparison):
        yield row(
            name,
            code(summary.server.host or "not stated"),
            wording.ROLES[summary.server.role],
            code(summary.server.product_version or "not stated"),
            prose(wording.moment(summary.source.captured_at)),
        )
    yield from _section("Failed", words.with_answer(report, Answer.FAIL))
    prove = words.PROVE_AFTER if report.after else words.PROVE
    yield from _section(prove, words.with_answer(report, Answer.UNKNOWN))
    if report.gaps:
        yield from ("", f"## Not compared in full ({len(report.gaps)})", "")
        yield from (f"- {prose(gap)}" for gap in report.gaps)
    yield from _section("Warnings", words.with_answer(report, Answer.WARN))
    yield from _section("Unknown, allowed by name", words.allowed(report))
    yield from _section("Confirmed by a person", words.confirmed(report))
    yield from _passed(words.with_answer(report, Answer.PASS))
    yield from _drift(report)
    yield from _pending(report)
    yield from _runbook(report)
    yield from _notices(report)
    yield from (
        "",
        f"Made by entradrift {code(report.tool_version)} at {prose(wording.moment(report.generated_at))}.",
    )


def _section(heading: str, checks: Sequence[CheckResult]) -> Iterator[str]:
    if not checks:
        return
    yield from ("", f"## {heading} ({len(checks)})")
    for check in checks:
        yield from ("", f"**{check.id}** {prose(check.question)}", "", f"- {prose(check.because)}")
        if check.todo:
            yield f"- Do: {prose(check.todo)}"
        if check.collect and check.answer is Answer.UNKNOWN and not check.confirmed:
            yield f"- Run: {code(check.collect)}"
        for each in check.evidence:
            whose = f"{each.server}: " if each.server else ""
            place = words.where(each.file, each.place)
            yield f"- {prose(whose + each.label)}: {code(each.value)}" + (
                f" ({code(place)})" if place else ""
            )


def _passed(checks: Sequence[CheckResult]) -> Iterator[str]:
    if not checks:
        return
    yield from ("", "<details>", f"<summary>{wording.plural(len(checks), 'check')} passed</summary>", "")
    yield row("Check", "Question", "Answer")
    yield row(*["---"] * 3)
    for check in checks:
        yield row(check.id, prose(check.question), prose(check.because))
    yield from ("", "</details>")


def _drift(report: ReadinessReport) -> Iterator[str]:
    yield from ("", "## Drift and what it would do", "", prose(words.drift(report)))
    found = words.with_effect(report)
    if not found:
        return
    yield ""
    yield row("Finding", "Severity", "Difference", "At the failover", "Pending exports")
    yield row(*["---"] * 5)
    for effect, finding in found:
        severity = str(finding.severity) if wording.is_open(finding) else f"{finding.severity}, accepted"
        yield row(code(finding.id), severity, prose(finding.title), prose(effect.text), effect.confirmation)


def _pending(report: ReadinessReport) -> Iterator[str]:
    yield from ("", "## Pending exports", "")
    if report.pending is None:
        yield "None were given."
        return
    first, *rest = words.pending_lines(report.pending)
    yield prose(first)
    if rest:
        yield ""
        yield from (f"- {prose(line)}" for line in rest)


def _runbook(report: ReadinessReport) -> Iterator[str]:
    yield from ("", "## What is left to do" if report.after else "## Runbook", "")
    for number, step in enumerate(report.runbook, 1):
        server = f" ({code(step.server)})" if step.server else ""
        yield f"- [ ] {number}. {prose(step.title)}{server}"
        yield from ("", f"  {prose(step.text)}", "")
        if step.command:
            yield from (f"  {line}" for line in fence([step.command]))
            yield ""


def _notices(report: ReadinessReport) -> Iterator[str]:
    notices = (*report.comparison.notices, *report.notices)
    if notices:
        yield from ("## Notices", "")
        yield from (f"- {prose(notice)}" for notice in notices)
