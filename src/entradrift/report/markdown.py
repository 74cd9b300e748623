"""The Markdown report: for tickets and job summaries, with the details folded away.

GitHub drops a job summary of more than 1 MiB, so the details are bounded; what is left out is named by its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from entradrift.model.comparison import OVER_TIME, Comparison, Labels, ServerSummary
from entradrift.model.finding import Finding, Severity, Status
from entradrift.report import wording
from entradrift.report.excerpt import baseline_value, clipped, differences
from entradrift.report.markdown_text import code, fence, html_code, prose, row

_MOST_IN_TABLE = 200_000
_MOST_IN_DETAILS = 400_000
"""Bytes."""
_LONGEST_LINE = 4_000


def render(comparison: Comparison) -> str:
    """Return the Markdown report."""
    return "\n".join(_report(comparison)) + "\n"


def _report(comparison: Comparison) -> Iterator[str]:
    yield f"## {wording.verdict(comparison)}: {wording.headline(comparison)}"
    yield ""
    yield f"**{comparison.labels.sentence}:** {_prose(comparison.failover)}"
    yield ""
    yield from _servers(comparison)
    details = _Room(_MOST_IN_DETAILS)
    still_open = [finding for finding in comparison.findings if wording.is_open(finding)]
    if still_open:
        yield from _open(still_open, details, comparison)
    yield from _alike(comparison, details)
    yield from _coverage(comparison)
    yield from _counts(comparison)
    for status, meaning in wording.SET_ASIDE.items():
        yield from _set_aside(comparison, status, meaning, details)
    if comparison.notices:
        yield from ("### Notices", "", *(f"- {_prose(notice)}" for notice in comparison.notices), "")
    yield f"entradrift {code(comparison.tool_version)}, {code(wording.moment(comparison.generated_at))}."


class _Room:
    """What still fits."""

    def __init__(self, most: int) -> None:
        self._left = most

    def fits(self, text: str) -> bool:
        """Take the room for `text`; once something does not fit, nothing else does, so order is kept."""
        self._left = self._left - len(text.encode()) if self._left >= 0 else self._left
        return self._left >= 0


def _servers(comparison: Comparison) -> Iterator[str]:
    yield row("Server", "Host", "Role", "Version", "Export")
    yield "|---|---|---|---|---|"
    for name, summary in wording.sides(comparison):
        yield row(name, *_server(summary, comparison.generated_at))
    yield ""


def _server(summary: ServerSummary, generated_at: str) -> tuple[str, ...]:
    age = wording.age(summary.source.captured_at, generated_at)
    captured = summary.source.captured_at
    return (
        code(summary.server.host) if summary.server.host else "not stated",
        wording.ROLES[summary.server.role],
        code(summary.server.product_version) if summary.server.product_version else "not stated",
        f"{wording.FORMATS[summary.source.format]}, "
        + (f"captured {code(wording.moment(captured))}" if captured else "time not stated")
        + (f" ({age})" if age else ""),
    )


def _open(findings: list[Finding], details: _Room, comparison: Comparison) -> Iterator[str]:
    changed_on = ("Changed on",) if comparison.baseline else ()
    columns = ("Severity", "Section", "Finding", *changed_on, "Object", "Id")
    yield f"### Open findings ({len(findings):,})"
    yield ""
    yield row(*columns)
    yield "|---" * len(columns) + "|"
    table, missing = _Room(_MOST_IN_TABLE), []
    for finding in _worst_first(findings):
        line = row(
            _severity(finding.severity),
            wording.SECTIONS[finding.section],
            _prose(finding.title),
            *(finding.changed_on for _ in changed_on),
            _object(finding),
            code(finding.id),
        )
        if table.fits(line):
            yield line
        else:
            missing.append(finding)
    yield ""
    if missing:
        yield f"Further open findings ({len(missing):,}): {_ids(missing)}"
        yield ""
    yield from _all_details(_worst_first(findings), details, comparison, name_missing=False)


def _alike(comparison: Comparison, room: _Room) -> Iterator[str]:
    """List what both servers changed alike: nothing differs, but a review of changes wants to see it."""
    findings = [finding for finding in comparison.findings if finding.group == wording.ALIKE]
    if findings:
        title, meaning = wording.GROUPS[wording.ALIKE]
        yield from (f"### {title} ({len(findings):,})", "", meaning, "")
        yield from _all_details(findings, room, comparison, name_missing=True)


def _all_details(
    findings: Iterable[Finding], room: _Room, comparison: Comparison, *, name_missing: bool
) -> Iterator[str]:
    missing = []
    for finding in findings:
        text = "\n".join(_details(finding, comparison.labels))
        if room.fits(text):
            yield text
        else:
            missing.append(finding)
    if missing:
        ids = f": {_ids(missing)}" if name_missing else "."
        count = wording.plural(len(missing), "finding")
        yield f"Without details here, with all details in the HTML and JSON reports: {count}{ids}"
        yield ""


def _details(finding: Finding, labels: Labels) -> Iterator[str]:
    severity = f"{finding.severity}: " if finding.status.matters else ""
    yield "<details>"
    title = prose(clipped(finding.title, _LONGEST_LINE), html_code)
    yield f"<summary>{severity}{title} {html_code(finding.id)}</summary>"
    yield ""
    yield f"- Object: {_object(finding)}, {wording.on_sides(labels)[finding.presence]}"
    if finding.path:
        yield f"- Path: {code(finding.path)}"
    yield f"- Rule: {code(finding.rule)}"
    if changed := wording.changed_on(finding):
        baseline = code(clipped(baseline_value(finding), _LONGEST_LINE))
        yield f"- {changed} The baseline has {baseline}."
    if finding.first_seen:
        yield f"- First seen: {code(finding.first_seen)}"
    if finding.group:
        yield f"- Group: {code(finding.group)}"
    if accepted := wording.acceptance(finding):
        yield f"- {_prose(accepted)}"
    for name in sorted(finding.facts):
        yield f"- {_prose(wording.fact(name, labels))}: {_prose(', '.join(finding.facts[name]))}"
    yield f"- Why it matters: {_prose(finding.why)}"
    yield f"- To align: {_prose(finding.align)}"
    yield f"- Source: {_prose(finding.source)}"
    yield ""
    yield from fence(differences(finding, labels))
    yield ""
    yield "</details>"
    yield ""


def _coverage(comparison: Comparison) -> Iterator[str]:
    gaps = sum(wording.is_incomplete(section) for section in comparison.coverage)
    yield f"### Coverage: {wording.plural(gaps, 'section')} incomplete" if gaps else "### Coverage"
    yield ""
    on = "" if comparison.labels is OVER_TIME else "on "
    items = (f"Items {on}{side}" for side in (comparison.labels.primary, comparison.labels.staging))
    yield row("Section", "Compared", *items, "Reason")
    yield "|---|---|---:|---:|---|"
    for section in comparison.coverage:
        status = wording.COVERAGE[section.status]
        yield row(
            wording.SECTIONS[section.section],
            f"**incomplete**, {status}" if wording.is_incomplete(section) else status,
            f"{section.primary_items:,}",
            f"{section.staging_items:,}",
            _prose(section.reason),
        )
    yield ""


def _counts(comparison: Comparison) -> Iterator[str]:
    statuses = {status: sum(finding.status is status for finding in comparison.findings) for status in Status}
    yield "### Counts"
    yield ""
    yield row(*(status.value for status in statuses))
    yield "|---:" * len(statuses) + "|"
    yield row(*(f"{count:,}" for count in statuses.values()))
    yield ""


def _set_aside(comparison: Comparison, status: Status, meaning: str, room: _Room) -> Iterator[str]:
    findings = [
        finding
        for finding in comparison.findings
        if finding.status is status and finding.group != wording.ALIKE
    ]
    if findings:
        yield f"### {status.value.capitalize()} ({len(findings):,})"
        yield ""
        yield meaning
        yield ""
        yield from _all_details(findings, room, comparison, name_missing=True)


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.severity.rank)


def _severity(severity: Severity) -> str:
    return f"**{severity}**" if severity.rank <= Severity.HIGH.rank else severity.value


def _object(finding: Finding) -> str:
    qualifiers = wording.qualifiers(finding.object)
    name = f"{_prose(wording.kind(finding.object))} {code(finding.object.name)}"
    return f"{name} ({code(qualifiers)})" if qualifiers else name


def _prose(text: str) -> str:
    return prose(clipped(text, _LONGEST_LINE))


def _ids(findings: Iterable[Finding]) -> str:
    return ", ".join(code(finding.id) for finding in findings)
