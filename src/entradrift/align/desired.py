"""What a sync rule of one server has to become so that chosen findings go away, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from entradrift.align.whole import listed
from entradrift.compare.rule_flows import by_destination
from entradrift.exports.rule_parts import sorted_flows
from entradrift.model.finding import Finding, Status
from entradrift.model.sync_rule import SyncRule

_FIELDS: Final = {
    "name": "name",
    "description": "description",
    "disabled": "disabled",
    "link-type": "link_type",
    "source-object-type": "source_object_type",
    "target-object-type": "target_object_type",
    "password-sync": "password_sync",
    "soft-delete-expiry": "soft_delete_expiry",
    "scoping-filter": "scoping_filter",
    "join-rules": "join_rules",
    "precedence": "precedence",
}
"""Field of a rule by the first step of a finding's path; what is not here is not for a script to change."""
FLOWS: Final = "flows"
_MIXED: Final = (
    "Other differences of the same part of the rule are accepted or were not asked for, "
    "and it can only be set as a whole."
)


@dataclass(frozen=True, slots=True)
class Desired:
    """A rule as it is to be, and what stays."""

    rule: SyncRule
    settled: tuple[Finding, ...]
    """The findings that the rule as it is to be no longer has."""
    refused: tuple[tuple[Finding, str], ...]
    """Findings that a script cannot settle, with the reason in one sentence (empty where none has to be given)."""


def desired_rule(
    present: SyncRule, wanted: SyncRule, chosen: Sequence[Finding], others: Sequence[Finding]
) -> Desired:
    """Return `present`, the rule of the server that is changed, with what `chosen` name taken from `wanted`.

    `others` are the further findings about the rule: accepted ones, and those that were not asked for. Where one of
    them is about the same part (a scoping filter, the flows into one attribute), the part stays as it is.
    """
    kept = {part for finding in others if finding.status is not Status.COSMETIC for part in parts_of(finding)}
    rule = present
    settled: list[Finding] = []
    refused: list[tuple[Finding, str]] = []
    for finding in chosen:
        parts = parts_of(finding)
        if not parts:
            refused.append((finding, ""))
        elif kept & parts or (kept and (FLOWS,) in parts | kept and _flows(parts) and _flows(kept)):
            refused.append((finding, _MIXED))
        else:
            for part in sorted(parts):
                rule = _with_part(rule, wanted, part)
            settled.append(finding)
    return Desired(rule, tuple(settled), tuple(refused))


def parts_of(finding: Finding) -> frozenset[tuple[str, ...]]:
    """Return the parts of a rule that a finding is about: names of fields, or `flows` with a destination."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in finding.path.split("/")]
    if steps[0] == FLOWS:
        if finding.rule == "attribute-flow-retargeted":
            return frozenset({(FLOWS, str(finding.primary)), (FLOWS, str(finding.staging))})
        return frozenset({(FLOWS, *steps[1:2])})
    if steps[0] in _FIELDS and len(steps) == 1:
        return frozenset({(_FIELDS[steps[0]],)})
    return frozenset()


def _flows(parts: Iterable[tuple[str, ...]]) -> bool:
    return any(part[0] == FLOWS for part in parts)


def _with_part(rule: SyncRule, wanted: SyncRule, part: tuple[str, ...]) -> SyncRule:
    if part == (FLOWS,):
        return replace(rule, flows=wanted.flows)
    if part[0] != FLOWS:
        return replace(rule, **{part[0]: getattr(wanted, part[0])})
    flows = by_destination(listed(rule.flows))
    theirs = by_destination(listed(wanted.flows))
    if part[1] in theirs:
        flows[part[1]] = theirs[part[1]]
    else:
        flows.pop(part[1], None)
    return replace(rule, flows=sorted_flows(flows.values()))
