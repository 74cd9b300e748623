"""What would bring one server in line with its partner: what a script can do, and what people must do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from entradrift.model.change import Side
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Finding
from entradrift.model.sync_rule import SyncRule


class Action(StrEnum):
    """What is done to a sync rule, in the order in which a script does it: nothing is removed before all is created."""

    CREATE = "create"
    REPLACE = "replace"
    MOVE = "move"
    """Only its precedence changes."""
    ENABLE = "enable"
    DISABLE = "disable"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One sync rule of the server that is changed: as it is and as it is to be."""

    before: SyncRule | None
    """None where the rule is created. Connector names are those of the server that is changed."""
    after: SyncRule | None
    """None where the rule is removed."""
    findings: tuple[str, ...]
    """Ids of the findings that this change settles, or helps to settle; sorted."""

    @property
    def action(self) -> Action:
        """The least that has to be done. Raises ValueError for a change of nothing into nothing."""
        before, after = self.before, self.after
        if after is None:
            if before is None:
                raise ValueError("a change without a rule")
            return Action.REMOVE
        if before is None:
            return Action.CREATE
        if _without_switch(before) == _without_switch(after) and before.name == after.name:
            if before.disabled != after.disabled and before.precedence == after.precedence:
                return Action.DISABLE if after.disabled else Action.ENABLE
            if before.disabled == after.disabled:
                return Action.MOVE
        return Action.REPLACE

    @property
    def moves(self) -> bool:
        """Whether a rule that stays gets another precedence."""
        before, after = self.before, self.after
        return before is not None and after is not None and before.precedence != after.precedence

    @property
    def rule(self) -> SyncRule:
        """The rule as it is before, or where it is created, afterwards: what it is found by. Raises ValueError as `action`."""
        rule = self.before or self.after
        if rule is None:
            raise ValueError("a change without a rule")
        return rule

    @property
    def reversed(self) -> RuleChange:
        """The change that takes this one back."""
        return RuleChange(self.after, self.before, self.findings)


def _without_switch(rule: SyncRule) -> tuple[object, ...]:
    return (
        rule.connector, rule.direction, rule.tag_base, rule.tag_version, rule.description, rule.link_type,
        rule.source_object_type, rule.target_object_type, rule.password_sync, rule.soft_delete_expiry,
        rule.scoping_filter, rule.join_rules, rule.flows,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SchedulerChange:
    """One value of the scheduler that `Set-ADSyncScheduler` can set."""

    parameter: str
    """`CustomizedSyncCycleInterval`, `PurgeRunHistoryInterval` (time spans) or `MaintenanceEnabled` (`True`, `False`)."""
    setting: tuple[str, ...]
    """Path of the setting in the snapshot."""
    before: str
    after: str
    findings: tuple[str, ...]

    @property
    def reversed(self) -> SchedulerChange:
        """The change that takes this one back."""
        return SchedulerChange(self.parameter, self.setting, self.after, self.before, self.findings)


@dataclass(frozen=True, slots=True)
class SyncStep:
    """A run that a change needs before it shows in the data; never started by a script of ours."""

    connector: str
    full_import: bool
    full_sync: bool


@dataclass(frozen=True, slots=True)
class ManualStep:
    """What a person has to do about one finding."""

    finding: Finding
    where: str
    """The tool and its page, such as `the wizard > Customize synchronization options > Domain and OU filtering`."""
    action: str
    """What to do there, one or two sentences in the imperative, with names."""
    values: tuple[tuple[str, str], ...] = ()
    """The exact values, each with a label: as it is on the server that is changed, and as it is to be."""
    afterwards: tuple[SyncStep, ...] = ()
    command: str = ""
    """A supported command that does it, where there is one that a script of ours must not run (one line or several)."""
    reason: str = ""
    """Why a finding that could be scripted is not, one sentence; empty where it never is."""
    caution: str = ""
    """What can go wrong, one sentence."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The plan that makes one server like its partner."""

    target: Side
    """The server that is changed."""
    host: str
    """Its name, as its script will check it."""
    comparison: Comparison
    """The comparison that the plan is made from."""
    rule_changes: tuple[RuleChange, ...]
    """In the order in which they are made."""
    scheduler_changes: tuple[SchedulerChange, ...]
    scripted: tuple[Finding, ...]
    """Open findings that are gone when the script has run, as comparing the planned state shows."""
    manual: tuple[ManualStep, ...]
    """In the order in which people should do them."""
    left_out: tuple[Finding, ...] = ()
    """Open findings that were not asked for."""
    spare_numbers: tuple[int, ...] = ()
    """Precedence numbers that no rule has before or afterwards, for rules that have to make room."""
    afterwards: tuple[SyncStep, ...] = ()
    """What the scripted changes need on the server that is changed."""
