"""By what findings are counted and filtered: severity, section, side, status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from entradrift.model.change import Presence
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.report import wording

SIDES = {"both": "on both, differing", "primary": "only the primary", "staging": "only staging"}
"""Which server has a thing, does it or synchronizes it, and the words for that."""
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


def side_of(finding: Finding) -> str:
    """Return which server alone has the thing, does it or synchronizes it; `both` where neither is alone."""
    if finding.presence is Presence.PRIMARY_ONLY:
        return "primary"
    if finding.presence is Presence.STAGING_ONLY:
        return "staging"
    return finding.side.value if finding.side else "both"


def status_word(status: Status) -> str:
    """Return what the page calls a status: an unexplained drift is open."""
    return STATUSES.get(status, status.value)


def facets(findings: Sequence[Finding]) -> tuple[Facet, ...]:
    """Return every way of counting; all but the status count open findings."""
    still_open = tuple(filter(wording.is_open, findings))
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
        _facet("side", "Side", SIDES, still_open, side_of),
        _facet(
            "is",
            "Status",
            {status_word(each): status_word(each) for each in Status},
            findings,
            lambda each: status_word(each.status),
        ),
    )


def section_counts(findings: Sequence[Finding]) -> Iterable[SectionCount]:
    """Count the open findings of every section that has some."""
    still_open = tuple(filter(wording.is_open, findings))
    for section, title in wording.SECTIONS.items():
        own = [finding for finding in still_open if finding.section is section]
        if own:
            yield SectionCount(
                area=section,
                title=title,
                severities=tuple((word, sum(each.severity is word for each in own)) for word in Severity),
                sides=tuple((word, sum(side_of(each) == word for each in own)) for word in SIDES),
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
