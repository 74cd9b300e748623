"""What the HTML report shows and where: plain views, so that templates only place them."""

from __future__ import annotations

from dataclasses import dataclass

from entradrift.model.comparison import (
    OVER_TIME,
    Comparison,
    Labels,
    SectionCoverage,
    ServerSummary,
    Verdict,
)
from entradrift.model.snapshot import Dropped, SourceFile
from entradrift.report import wording
from entradrift.report.facets import Facet, SectionCount, facets, section_counts, sides
from entradrift.report.finding_views import Advice, SectionView, SetAsideView, viewer_of


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
    labels: Labels
    over_time: bool
    """One server before and after, and no pair."""
    with_baseline: bool
    with_ways: bool
    """Whether findings say how they are settled."""
    staging_host: str
    """Empty where the export does not say it."""
    facets: tuple[Facet, ...]
    side_words: tuple[str, ...]
    """The sides as the table of counts calls them."""
    counts: tuple[SectionCount, ...]
    open_count: int
    all_count: int
    sections: tuple[SectionView, ...]
    set_aside: tuple[SetAsideView, ...]
    advice: tuple[Advice, ...]
    """Advice that stands at the end of the page because the page is long."""
    advice_at_end: bool
    coverage: tuple[CoverageView, ...]
    not_in_full: int
    provenance: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]


def page(comparison: Comparison, *, format_version: str) -> Page:
    """Return everything that the page says about `comparison`."""
    coverage = coverage_views(comparison)
    viewer = viewer_of(comparison)
    sections, set_aside = tuple(viewer.sections()), tuple(viewer.set_aside())
    return Page(
        title=title(comparison),
        verdict=wording.verdict(comparison),
        verdict_style=comparison.verdict,
        headline=_sentence(wording.headline(comparison)),
        failover=comparison.failover,
        generated=wording.moment(comparison.generated_at),
        servers=server_views(comparison),
        notices=comparison.notices,
        labels=comparison.labels,
        over_time=comparison.labels is OVER_TIME,
        with_baseline=comparison.baseline is not None,
        facets=facets(comparison, viewer.ways),
        with_ways=bool(viewer.ways.marks),
        staging_host=comparison.staging.server.host or "",
        side_words=tuple(sides(comparison.labels).values()),
        counts=tuple(section_counts(comparison)),
        open_count=sum(map(wording.is_open, comparison.findings)),
        all_count=len(comparison.findings),
        sections=sections,
        set_aside=set_aside,
        advice=viewer.advice() if viewer.advice_at_end else (),
        advice_at_end=viewer.advice_at_end,
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


def title(comparison: Comparison) -> str:
    """Return what the page is called: the verdict and both servers."""
    hosts = [side.server.host or "unknown host" for side in (comparison.primary, comparison.staging)]
    if comparison.labels is OVER_TIME:
        return f"{wording.verdict(comparison)}: {hosts[1]} before and after"
    return f"{wording.verdict(comparison)}: {hosts[0]} and {hosts[1]}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def server_views(comparison: Comparison) -> tuple[ServerView, ...]:
    """Return the card of each server, and that of the baseline where there is one."""
    styles = ("primary", "staging", "baseline")
    return tuple(
        _server(label, style, summary, comparison)
        for (label, summary), style in zip(wording.sides(comparison), styles, strict=False)
    )


def coverage_views(comparison: Comparison) -> tuple[CoverageView, ...]:
    """Return what could be compared of each section."""
    return tuple(map(_coverage, comparison.coverage))


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


def _coverage(section: SectionCoverage) -> CoverageView:
    return CoverageView(
        title=wording.SECTIONS[section.section],
        status=wording.COVERAGE[section.status],
        style="incomplete" if wording.is_incomplete(section) else section.status.value,
        reason=section.reason,
        primary_items=section.primary_items,
        staging_items=section.staging_items,
    )
