"""What the HTML report shows and where: plain views, so that templates only place them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from entradrift.model.change import ObjectRef, Presence
from entradrift.model.comparison import Comparison, SectionCoverage, ServerSummary, Verdict
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.model.snapshot import Dropped, SourceFile
from entradrift.report import wording
from entradrift.report.side_by_side import CellKind, SideBySide, side_by_side
from entradrift.report.word_diff import Mark, Segments, shortened

_MOST_OPENED = 40
"""With more open findings than this, their details start closed so that the page stays a list."""
_LONGEST_GLANCE = 44


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding with its values in rows."""

    finding: Finding
    values: SideBySide
    glance: tuple[str, str] | None
    """Both values where they are short enough for the summary line."""
    changed_on: str
    baseline: str | None
    """The baseline's value in words; `None` when there is no baseline."""
    opened: bool


@dataclass(frozen=True, slots=True)
class ObjectView:
    """An object with its findings."""

    kind: str
    name: str
    qualifiers: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its open findings by object."""

    anchor: str
    title: str
    severities: str
    count: int
    objects: tuple[ObjectView, ...]


@dataclass(frozen=True, slots=True)
class SetAsideView:
    """Findings of one status that ask nothing of the reader."""

    status: Status
    count: int
    why: str
    objects: tuple[ObjectView, ...]


@dataclass(frozen=True, slots=True)
class ServerView:
    """One server's card and what was read for it."""

    label: str
    style: str
    host: str
    facts: tuple[tuple[str, str], ...]
    files: tuple[SourceFile, ...]
    dropped: tuple[Dropped, ...]
    dropped_count: int


@dataclass(frozen=True, slots=True)
class SeverityView:
    """How many open findings have a severity, and the id of the first."""

    severity: Severity
    count: int
    first: str | None


@dataclass(frozen=True, slots=True)
class SectionCount:
    """The open findings of one section by severity and by side."""

    anchor: str
    title: str
    severities: tuple[int, ...]
    sides: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CoverageView:
    """What could be compared of one section."""

    title: str
    status: str
    style: str
    reason: str
    primary_items: int
    staging_items: int


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page, top to bottom."""

    title: str
    verdict: str
    verdict_style: Verdict
    headline: str
    failover: str
    generated: str
    servers: tuple[ServerView, ...]
    notices: tuple[str, ...]
    severities: tuple[SeverityView, ...]
    counts: tuple[SectionCount, ...]
    open_count: int
    sections: tuple[SectionView, ...]
    set_aside: tuple[SetAsideView, ...]
    coverage: tuple[CoverageView, ...]
    not_in_full: int
    provenance: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]


def page(comparison: Comparison, *, format_version: str) -> Page:
    """Return everything that the page says about `comparison`."""
    findings = comparison.findings
    still_open = tuple(filter(wording.is_open, findings))
    opened = len(still_open) <= _MOST_OPENED
    hosts = [side.server.host or "unknown host" for side in (comparison.primary, comparison.staging)]
    coverage = tuple(map(_coverage, comparison.coverage))
    return Page(
        title=f"{wording.VERDICTS[comparison.verdict]}: {hosts[0]} and {hosts[1]}",
        verdict=wording.VERDICTS[comparison.verdict],
        verdict_style=comparison.verdict,
        headline=_sentence(wording.headline(comparison)),
        failover=comparison.failover,
        generated=wording.moment(comparison.generated_at),
        servers=tuple(_servers(comparison)),
        notices=comparison.notices,
        severities=tuple(_severities(still_open)),
        counts=tuple(_section_counts(still_open)),
        open_count=len(still_open),
        sections=tuple(_sections(still_open, comparison, opened=opened)),
        set_aside=tuple(_set_aside(findings, comparison)),
        coverage=coverage,
        not_in_full=sum(view.style != "compared" for view in coverage),
        provenance=(
            ("Made by", f"entradrift {comparison.tool_version}"),
            ("Report format", format_version),
            ("Made at", wording.moment(comparison.generated_at)),
            ("Exit code", f"{int(comparison.exit_code)} ({comparison.exit_code.name.lower()})"),
        ),
        options=tuple(sorted(comparison.options.items())),
    )


def marks(segments: Segments) -> Segments:
    """Return the segments of a cell as the page shows them at first, without what is too long to read."""
    return shortened(segments)


def is_shortened(segments: Segments) -> bool:
    """Return whether the page leaves text out of a cell and so has to offer the whole of it."""
    return any(segment.mark is Mark.GAP for segment in shortened(segments))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _servers(comparison: Comparison) -> Iterable[ServerView]:
    yield _server("Primary", "primary", comparison.primary, comparison)
    yield _server("Staging", "staging", comparison.staging, comparison)
    if comparison.baseline:
        yield _server("Baseline", "baseline", comparison.baseline, comparison)


def _server(label: str, style: str, summary: ServerSummary, comparison: Comparison) -> ServerView:
    source = summary.source
    age = wording.age(source.captured_at, comparison.generated_at)
    captured = wording.moment(source.captured_at) + (f" ({age})" if age else "")
    form = wording.FORMATS[source.format]
    if source.content_format is not source.format:
        form += f" of a {wording.FORMATS[source.content_format]}"
    facts = (
        ("Role", wording.ROLES[summary.server.role]),
        ("Version", summary.server.product_version or "not stated in the export"),
        ("Tenant", summary.server.tenant or "not stated in the export"),
        ("Export", f"{form}, {wording.plural(len(source.files), 'file')}"),
        ("Captured", captured),
    )
    return ServerView(
        label=label,
        style=style,
        host=summary.server.host or "Host not stated",
        facts=facts,
        files=tuple(sorted(source.files, key=lambda file: file.path)),
        dropped=summary.dropped,
        dropped_count=sum(dropped.count for dropped in summary.dropped),
    )


def _severities(still_open: Sequence[Finding]) -> Iterable[SeverityView]:
    for severity in Severity:
        ids = [finding.id for finding in still_open if finding.severity is severity]
        yield SeverityView(severity, len(ids), ids[0] if ids else None)


def _section_counts(still_open: Sequence[Finding]) -> Iterable[SectionCount]:
    for section in Section:
        findings = [finding for finding in still_open if finding.section is section]
        if findings:
            yield SectionCount(
                anchor=_anchor(section),
                title=wording.SECTIONS[section],
                severities=tuple(
                    sum(finding.severity is severity for finding in findings) for severity in Severity
                ),
                sides=tuple(sum(finding.presence is side for finding in findings) for side in Presence),
                total=len(findings),
            )


def _sections(
    still_open: Sequence[Finding], comparison: Comparison, *, opened: bool
) -> Iterable[SectionView]:
    for section in Section:
        findings = tuple(finding for finding in still_open if finding.section is section)
        if findings:
            yield SectionView(
                anchor=_anchor(section),
                title=wording.SECTIONS[section],
                severities=wording.by_severity(findings),
                count=len(findings),
                objects=tuple(_objects(findings, comparison, opened=opened)),
            )


def _set_aside(findings: Sequence[Finding], comparison: Comparison) -> Iterable[SetAsideView]:
    for status, why in wording.SET_ASIDE.items():
        chosen = tuple(finding for finding in findings if finding.status is status)
        if chosen:
            objects = tuple(_objects(chosen, comparison, opened=False))
            yield SetAsideView(status, len(chosen), why, objects)


def _objects(findings: Sequence[Finding], comparison: Comparison, *, opened: bool) -> Iterable[ObjectView]:
    """Bring the findings of an object together, in the order in which each object is first met."""
    met: dict[ObjectRef, int] = {}
    for finding in findings:
        met.setdefault(finding.object, len(met))
    ordered = sorted(findings, key=lambda finding: met[finding.object])
    for ref, group in groupby(ordered, key=lambda finding: finding.object):
        views = tuple(_finding(finding, comparison, opened=opened) for finding in group)
        yield ObjectView(wording.kind(ref), ref.name, wording.qualifiers(ref), views)


def _finding(finding: Finding, comparison: Comparison, *, opened: bool) -> FindingView:
    values = side_by_side(finding)
    return FindingView(
        finding=finding,
        values=values,
        glance=_glance(values),
        changed_on=wording.changed_on(finding),
        baseline=wording.value(finding.baseline) if comparison.baseline else None,
        opened=opened,
    )


def _glance(values: SideBySide) -> tuple[str, str] | None:
    if len(values.rows) != 1 or values.rows[0].label or values.note:
        return None
    cells = values.rows[0].primary, values.rows[0].staging
    short = sum(len(cell.text) for cell in cells) <= _LONGEST_GLANCE
    if not short or any(cell.kind is CellKind.BLANK or "\n" in cell.text for cell in cells):
        return None
    return cells[0].text, cells[1].text


def _coverage(section: SectionCoverage) -> CoverageView:
    return CoverageView(
        title=wording.SECTIONS[section.section],
        status=wording.COVERAGE[section.status],
        style="incomplete" if wording.is_incomplete(section) else section.status.value,
        reason=section.reason,
        primary_items=section.primary_items,
        staging_items=section.staging_items,
    )


def _anchor(section: Section) -> str:
    return f"section-{section}"
