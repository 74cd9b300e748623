"""By what findings are counted and filtered: severity, section, side, how they are settled, status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from entradrift.model.change import Presence, Side
from entradrift.model.comparison import OVER_TIME, Comparison, Labels
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.report import wording
from entradrift.report.alignment_views import HOWS, Ways

CHANGED_ON = {
    "primary": "the primary",
    "staging": "staging",
    "both": "both, differently",
    "unknown": "not known",
}
"""On which server a change was made since the baseline, and the words for that."""
STATUSES = {Status.DRIFT: "open"}
"""The words for a status where they are not the status itself."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that findings can be filtered by."""

    key: str
    word: str
    label: str
    count: int
    anchor: str
    """Where the first of them stands, for a page without script."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way of counting findings."""

    key: str
    """What the search box calls it."""
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class SectionCount:
    """The open findings of one section by severity and by side."""

    area: Section
    title: str
    severities: tuple[tuple[str, int], ...]
    sides: tuple[tuple[str, int], ...]
    total: int


def sides(labels: Labels) -> Mapping[str, str]:
    """Return which side has a thing, does it or synchronizes it, as the search calls it, and the words for that."""
    if labels is OVER_TIME:
        return {"both": "before and after", labels.primary: "only before", labels.staging: "only after"}
    return {"both": "on both, differing", labels.primary: "only the primary", labels.staging: "only staging"}


def side_of(finding: Finding, labels: Labels) -> str:
    """Return which side alone has the thing, does it or synchronizes it; `both` where neither is alone."""
    by_presence = {Presence.PRIMARY_ONLY: Side.PRIMARY, Presence.STAGING_ONLY: Side.STAGING}
    side = by_presence.get(finding.presence, finding.side)
    return "both" if side is None else wording.fact(side.value, labels)


def status_word(status: Status) -> str:
    """Return what the page calls a status: an unexplained drift is open."""
    return STATUSES.get(status, status.value)


def facets(comparison: Comparison, ways: Ways) -> tuple[Facet, ...]:
    """Return every way of counting; all but the status count open findings."""
    findings, labels = comparison.findings, comparison.labels
    still_open = tuple(filter(wording.is_open, findings))
    changed_on = _facet("changed", "Changed on", CHANGED_ON, still_open, lambda each: each.changed_on)
    settled = tuple(finding for finding in still_open if finding.id in ways.marks)
    return (
        _facet(
            "sev", "Severity", {each: each.value for each in Severity}, still_open, lambda each: each.severity
        ),
        _facet(
            "area",
            "Section",
            {section.value: title for section, title in wording.SECTIONS.items()},
            still_open,
            lambda each: each.section,
        ),
        _facet("side", "Side", sides(labels), still_open, lambda each: side_of(each, labels)),
        *((changed_on,) if comparison.baseline else ()),
        *((_facet("by", "To align", HOWS, settled, ways.how),) if settled else ()),
        _facet(
            "is",
            "Status",
            {status_word(each): status_word(each) for each in Status},
            findings,
            lambda each: status_word(each.status),
        ),
    )


def section_counts(comparison: Comparison) -> Iterable[SectionCount]:
    """Count the open findings of every section that has some."""
    labels = comparison.labels
    still_open = tuple(filter(wording.is_open, comparison.findings))
    for section, title in wording.SECTIONS.items():
        own = [finding for finding in still_open if finding.section is section]
        if own:
            yield SectionCount(
                area=section,
                title=title,
                severities=tuple((word, sum(each.severity is word for each in own)) for word in Severity),
                sides=tuple(
                    (word, sum(side_of(each, labels) == word for each in own)) for word in sides(labels)
                ),
                total=len(own),
            )


def _facet(
    key: str,
    title: str,
    labels: Mapping[str, str],
    findings: Sequence[Finding],
    word_of: Callable[[Finding], str],
) -> Facet:
    found: dict[str, list[str]] = {}
    for finding in findings:
        found.setdefault(word_of(finding), []).append(finding.id)
    return Facet(
        key,
        title,
        tuple(
            Choice(key, str(word), label, len(found.get(word, ())), next(iter(found.get(word, ())), ""))
            for word, label in labels.items()
        ),
    )
