"""One sync rule as the Synchronization Rules Editor lays it out: four pages of plain tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from entradrift.model.sync_rule import Flow, SyncRule
from entradrift.model.values import NotCarried
from entradrift.report import wording

NOT_IN_THE_EXPORT = "not in the export"


@dataclass(frozen=True, slots=True)
class RuleTable:
    """One page of the editor."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    """What is said instead of rows; empty where there are rows."""


def rule_tables(rule: SyncRule) -> tuple[RuleTable, ...]:
    """Return description, scoping filter, join rules and transformations."""
    return _description(rule), _filter(rule), _joins(rule), _transformations(rule)


def object_types(rule: SyncRule) -> tuple[str, str]:
    """Return the object types of the connected system and of the metaverse."""
    types = [NOT_IN_THE_EXPORT if isinstance(t, NotCarried) else t for t in _types(rule)]
    return types[0], types[1]


def source_of(flow: Flow) -> str:
    """Return what a flow takes its value from: an attribute, a constant or an expression."""
    return flow.expression or ", ".join(flow.source)


def state(rule: SyncRule) -> str:
    """Return `enabled`, `disabled` or that the export does not say."""
    if isinstance(rule.disabled, bool):
        return "disabled" if rule.disabled else "enabled"
    return NOT_IN_THE_EXPORT


def _types(rule: SyncRule) -> tuple[str | NotCarried, str | NotCarried]:
    types = rule.source_object_type, rule.target_object_type
    return (types[1], types[0]) if rule.direction == "Outbound" else types


def _description(rule: SyncRule) -> RuleTable:
    connected, metaverse = object_types(rule)
    fields = (
        ("Name", rule.name),
        ("Description", rule.description),
        ("Connected system", rule.connector),
        ("Connected system object type", connected),
        ("Metaverse object type", metaverse),
        ("Direction", rule.direction),
        ("Link type", rule.link_type),
        ("Precedence", rule.precedence),
        ("Tag", f"{rule.tag_base}.{rule.tag_version}".strip(".") or "none (custom rule)"),
        ("Enable password sync", rule.password_sync),
        ("Disabled", rule.disabled),
        ("Placed after", rule.precedence_after),
        ("Placed before", rule.precedence_before),
        ("Soft delete expiry", rule.soft_delete_expiry),
    )
    rows = [(label, _cell(value)) for label, value in fields if value != ""]
    rows += [("/".join(each.path), wording.value(each.value)) for each in rule.settings]
    return RuleTable("Description", ("Field", "Value"), tuple(rows), "")


def _filter(rule: SyncRule) -> RuleTable:
    columns = ("Group", "Attribute", "Operator", "Value")
    groups = rule.scoping_filter
    if isinstance(groups, NotCarried):
        return RuleTable("Scoping filter", columns, (), f"The scoping filter is {NOT_IN_THE_EXPORT}.")
    rows = _numbered([[(c.attribute, c.operator, c.value) for c in group] for group in groups])
    note = "" if rows else f"None: the rule applies to every {rule.source_object_type}."
    return RuleTable("Scoping filter", columns, rows, note)


def _joins(rule: SyncRule) -> RuleTable:
    columns = ("Group", "Connected system attribute", "Metaverse attribute", "Case-sensitive")
    groups = rule.join_rules
    if isinstance(groups, NotCarried):
        return RuleTable("Join rules", columns, (), f"The join rules are {NOT_IN_THE_EXPORT}.")
    rows = _numbered(
        [
            [(c.connector_attribute, c.metaverse_attribute, _yes_no(c.case_sensitive)) for c in group]
            for group in groups
        ]
    )
    return RuleTable("Join rules", columns, rows, "" if rows else "None.")


def _transformations(rule: SyncRule) -> RuleTable:
    columns = ("Target attribute", "Flow type", "Source", "Apply once", "Merge type")
    if isinstance(rule.flows, NotCarried):
        return RuleTable("Transformations", columns, (), f"The transformations are {NOT_IN_THE_EXPORT}.")
    rows = tuple(
        (flow.destination, flow.kind, source_of(flow), _yes_no(flow.execute_once), flow.merge_type)
        for flow in rule.flows
    )
    return RuleTable("Transformations", columns, rows, "" if rows else "None.")


def _numbered(groups: Sequence[Sequence[tuple[str, ...]]]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), *line) for number, group in enumerate(groups, start=1) for line in group)


def _yes_no(flag: bool | None) -> str:  # noqa: FBT001
    return {True: "yes", False: "no", None: ""}[flag]


def _cell(value: object) -> str:
    if isinstance(value, NotCarried):
        return NOT_IN_THE_EXPORT
    if isinstance(value, bool):
        return _yes_no(value)
    return "not set" if value is None else str(value)
