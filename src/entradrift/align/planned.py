"""The server that is changed as it will be when a plan's scripted changes have been made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from entradrift.model.alignment import RuleChange, SchedulerChange
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Snapshot


def planned(
    snapshot: Snapshot, rule_changes: Sequence[RuleChange], scheduler_changes: Iterable[SchedulerChange]
) -> Snapshot:
    """Return `snapshot` with the changes made; rules that are changed must be its own, the very same objects."""
    changed = {id(change.before): change.after for change in rule_changes if change.before is not None}
    created = [change.after for change in rule_changes if change.before is None]
    rules = [changed.get(id(rule), rule) for rule in snapshot.rules]
    values = {change.setting: change.after for change in scheduler_changes}
    return replace(
        snapshot,
        rules=tuple(rule for rule in (*rules, *created) if rule is not None),
        settings=tuple(_with_value(setting, values) for setting in snapshot.settings),
    )


def _with_value(setting: Setting, values: dict[tuple[str, ...], str]) -> Setting:
    return setting._replace(value=values[setting.path]) if setting.path in values else setting
