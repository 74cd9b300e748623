"""How much of each section an export of the Synchronization Rules Editor holds: some or all sync rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from entradrift.exports.rule_parts import DIRECTIONS
from entradrift.model.section import Section
from entradrift.model.snapshot import Carried, SectionContent
from entradrift.model.sync_rule import Flow, SyncRule
from entradrift.model.values import NOT_CARRIED

NOTICE: Final = (
    "An export of the Synchronization Rules Editor holds the rules that were selected there, in one direction at a time: a "
    "rule that is not in it need not be missing on the server."
)
_RULES_ONLY: Final = "an export of the Synchronization Rules Editor holds sync rules only"
_UNKNOWN_ONLY: Final = (
    "of other settings an export of the Synchronization Rules Editor holds parameters of rules only that entradrift does not "
    "know"
)
_SELECTED: Final = (
    "an export of the Synchronization Rules Editor holds the rules that were selected there, which cannot be told from all "
    "rules"
)


def content_of(rules: Sequence[SyncRule]) -> Mapping[Section, SectionContent]:
    """Return what the export holds.

    Every server has standard rules of both directions. An export without those of one is surely not all of the rules,
    and could have been: that is not the nature of the format.
    """
    content = {section: SectionContent(Carried.ABSENT, 0, _RULES_ONLY) for section in Section}
    # Carried even where there are none: two exports may differ in that.
    unknown = sum(len(rule.settings) + sum(len(flow.settings) for flow in _flows(rule)) for rule in rules)
    content[Section.OTHER_SETTINGS] = SectionContent(Carried.PARTIAL, unknown, _UNKNOWN_ONLY)
    present = {rule.direction for rule in rules if rule.is_standard}
    lacking = [direction.casefold() for direction in DIRECTIONS.values() if direction not in present]
    reason = _SELECTED
    if lacking:
        reason = (
            f"the export of the Synchronization Rules Editor holds no {' and no '.join(lacking)} standard rules, so not all "
            "rules were selected; select all rules there, inbound and outbound, and export again"
        )
    content[Section.SYNC_RULES] = SectionContent(Carried.PARTIAL, len(rules), reason, by_nature=not lacking)
    return content


def _flows(rule: SyncRule) -> tuple[Flow, ...]:
    return () if rule.flows is NOT_CARRIED else rule.flows
