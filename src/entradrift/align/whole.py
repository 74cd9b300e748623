"""Whether an export shows a sync rule well enough to write it as PowerShell."""

from __future__ import annotations

import re
from typing import Final, TypeVar

from entradrift.compare.equivalence import is_integer_enum
from entradrift.model.sync_rule import Flow, SyncRule
from entradrift.model.values import NOT_CARRIED, NotCarried

_Item = TypeVar("_Item")
_NAME: Final = re.compile("[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_NO_EXPIRY: Final = frozenset({"", "0", "00:00:00"})
_ZERO_TO_99: Final = range(100)
"""Where the Synchronization Rules Editor keeps custom rules."""
FULL_EXPORT: Final = (
    "Take the export with the collector (docs/collecting.md) or with Get-ADSyncServerConfiguration"
)


def why_not_whole(rule: SyncRule) -> str:
    """Return in one sentence why `rule` cannot be written as its server has it, empty where it can."""
    flows, scope, joins = rule.flows, rule.scoping_filter, rule.join_rules
    if flows is NOT_CARRIED or scope is NOT_CARRIED or joins is NOT_CARRIED or _unknown_field(rule):
        return f"The export does not carry the rule as a whole. {FULL_EXPORT}."
    enums: list[object] = [
        rule.direction,
        rule.link_type,
        *(value for flow in flows for value in (flow.kind, flow.merge_type)),
        *(clause.operator for group in scope for clause in group),
    ]
    names = [str(value) for value in enums if value and not is_integer_enum(value)]
    if not all(map(_NAME.fullmatch, names)):
        return f"The export holds enumerations that are no names. {FULL_EXPORT}."
    if any(is_integer_enum(value) for value in enums):
        return f"The export wrote enumerations as numbers, whose names Microsoft does not publish. {FULL_EXPORT}."
    if any(_unknown_flow(flow) for flow in flows) or any(
        condition.case_sensitive is None for group in joins for condition in group
    ):
        return f"The export leaves open what some of the rule's settings are. {FULL_EXPORT}."
    if rule.soft_delete_expiry not in _NO_EXPIRY:
        return "The rule has a soft-delete expiry interval, whose form in New-ADSyncRule Microsoft does not publish."
    if rule.settings or any(flow.settings for flow in flows):
        return "The rule has properties that entradrift does not know, so it cannot be written as a whole."
    return ""


def listed(values: tuple[_Item, ...] | NotCarried) -> tuple[_Item, ...]:
    """Return the items of a list that an export may not carry; nothing where it does not."""
    return () if isinstance(values, NotCarried) else values


def why_no_number(rule: SyncRule) -> str:
    """Return why the precedence of `rule` cannot be given by a script, empty where it can."""
    if not isinstance(rule.precedence, int):
        return f"The export does not say which precedence the rule has. {FULL_EXPORT}."
    if rule.precedence not in _ZERO_TO_99:
        return (
            f"The rule has the precedence {rule.precedence}; outside of 0 to 99, where custom rules belong, the server "
            "gives the numbers."
        )
    return ""


def _unknown_field(rule: SyncRule) -> bool:
    fields = (
        rule.description, rule.disabled, rule.link_type, rule.source_object_type, rule.target_object_type,
        rule.password_sync, rule.soft_delete_expiry,
    )  # fmt: skip
    needed = (rule.direction, rule.link_type, rule.source_object_type, rule.target_object_type)
    return any(isinstance(field, NotCarried) or field is None for field in fields) or not all(needed)


def _unknown_flow(flow: Flow) -> bool:
    several = flow.kind == "Constant" and len(flow.source) != 1
    return flow.execute_once is None or not flow.kind or not flow.merge_type or several
