"""What could be compared at all: the honest half of every answer."""

from __future__ import annotations

from entradrift.compare.equivalence import is_integer_enum
from entradrift.model.comparison import PAIR, Compared, Labels, SectionCoverage
from entradrift.model.section import Section
from entradrift.model.snapshot import Carried, SectionContent, Snapshot
from entradrift.model.values import NOT_CARRIED

_NOTHING = SectionContent(Carried.ABSENT, 0, "the export says nothing about it", by_nature=True)


def coverage_of(primary: Snapshot, staging: Snapshot, labels: Labels = PAIR) -> tuple[SectionCoverage, ...]:
    """Return for each section how much of it was compared, and why not all of it, with `labels` for the sides."""
    return tuple(_section(section, primary, staging, labels) for section in Section)


def _section(section: Section, primary: Snapshot, staging: Snapshot, labels: Labels) -> SectionCoverage:
    contents = primary.content.get(section, _NOTHING), staging.content.get(section, _NOTHING)
    reasons = _reasons(contents, labels)
    by_nature = all(content.by_nature for content in contents)
    same_format = primary.source.content_format is staging.source.content_format
    if Carried.ABSENT in (contents[0].carried, contents[1].carried):
        status = Compared.NOT_COMPARED
    elif Carried.PARTIAL in (contents[0].carried, contents[1].carried):
        status = Compared.PARTIAL
    else:
        status = Compared.COMPARED
    if not same_format and status is not Compared.NOT_COMPARED:
        if section is Section.OTHER_SETTINGS:
            status = Compared.NOT_COMPARED
            reasons = [*reasons, "other settings are compared only between exports of the same format"]
        elif section is Section.CONNECTORS or (section is Section.FEATURES and status is Compared.COMPARED):
            status = Compared.PARTIAL
            reasons = [*reasons, "only what both export formats carry is compared"]
    enums = _incomparable_enums(primary, staging, labels) if section is Section.SYNC_RULES else ""
    if enums:
        status, by_nature, reasons = Compared.PARTIAL, False, [*reasons, enums]
    return SectionCoverage(
        section, status, "; ".join(reasons), contents[0].items, contents[1].items, by_nature=by_nature
    )


def _reasons(contents: tuple[SectionContent, SectionContent], labels: Labels) -> list[str]:
    primary, staging = (content.reason for content in contents)
    if primary == staging:
        return [primary] if primary else []
    sides = (labels.primary, primary), (labels.staging, staging)
    return [f"{side}: {reason}" for side, reason in sides if reason]


def _incomparable_enums(primary: Snapshot, staging: Snapshot, labels: Labels) -> str:
    """Say so when one export has names and the other integers for the same enumeration."""
    mixed = mixed_enums(primary, staging)
    if not mixed:
        return ""
    export = labels.primary_export if _enums(primary)[mixed[0]] else labels.staging_export
    return (
        f"the {export} holds integers where the other holds names ({', '.join(mixed)}), "
        "and these are not compared; export both alike"
    )


def mixed_enums(one: Snapshot, other: Snapshot) -> list[str]:
    """Return the enumerations that one export writes as integers and the other as names."""
    ours, theirs = _enums(one), _enums(other)
    return sorted(name for name in ours if theirs.get(name, ours[name]) is not ours[name])


def _enums(snapshot: Snapshot) -> dict[str, bool]:
    """Return for each enumeration that the rules use whether it is written as integers anywhere."""
    found: dict[str, bool] = {}
    for rule in snapshot.rules:
        # What writes an export writes one enumeration alike everywhere: the first flow and clause tell.
        flows = () if rule.flows is NOT_CARRIED else rule.flows[:1]
        groups = () if rule.scoping_filter is NOT_CARRIED else rule.scoping_filter[:1]
        for name, value in (
            ("direction", rule.direction),
            ("link type", rule.link_type),
            *(("flow type", flow.kind) for flow in flows),
            *(("merge type", flow.merge_type) for flow in flows),
            *(("operator", clause.operator) for group in groups for clause in group[:1]),
        ):
            if value and value is not NOT_CARRIED:
                found[name] = found.get(name, False) or is_integer_enum(value)
    return found
