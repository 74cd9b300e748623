"""Plans for small pairs of servers, and what they say in short."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.compare.builders import partner, snapshot

from entradrift.align.pair import changed_first, pair_of
from entradrift.align.rule_changes import RulePlan, in_order, plan_rules
from entradrift.comparing import comparison_of
from entradrift.model.alignment import RuleChange
from entradrift.model.change import Side
from entradrift.model.finding import Finding, Status
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import SyncRule

Told = list[tuple[str, str, object, object]]
"""Changes in short: action, name, precedence before and after."""


@dataclass(frozen=True)
class Servers:
    primary: Snapshot
    staging: Snapshot

    def open_findings(self) -> list[Finding]:
        found = comparison_of(self.primary, self.staging).findings
        return [finding for finding in found if finding.status is Status.DRIFT]

    def present(self, target: Side = Side.STAGING) -> Snapshot:
        return changed_first(target, self.primary, self.staging)[0]


def servers(primary: Sequence[SyncRule], staging: Sequence[SyncRule]) -> Servers:
    one = snapshot(primary)
    return Servers(one, partner(one, rules=tuple(staging)))


def plan(both: Servers, target: Side = Side.STAGING, left_out: Sequence[str] = ()) -> RulePlan:
    """The plan for all open findings but those of the rules `left_out`, by id of the policy rule."""
    found = both.open_findings()
    return plan_rules(
        pair_of(both.primary, both.staging, target),
        [finding for finding in found if finding.rule not in left_out],
        [finding for finding in found if finding.rule in left_out],
    )


def told(changes: Sequence[RuleChange]) -> Told:
    return [
        (
            change.action.value,
            change.rule.name,
            change.before.precedence if change.before else None,
            change.after.precedence if change.after else None,
        )
        for change in in_order(changes)
    ]
