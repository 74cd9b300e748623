"""A snapshot as the objects of a simulated server, and the server's objects as a snapshot again.

What a snapshot leaves open (a field that its format does not carry, a value that is null) has some value on every
server; it is open again in the snapshot that comes out, as long as nothing changed it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tests.powershell import adsync_objects as objects
from tests.powershell.conversions import span_of, text_of
from tests.powershell.values import EnumValue, GenericList, PowerShellError, Record, TimeSpan, Value

from entradrift.exports.rule_parts import sorted_flows, sorted_join_rules, sorted_scoping_filter, split_tag
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Role, Snapshot
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NotCarried

_GUID: Final = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_SPACE: Final = uuid.UUID("3f0c5b0e-8d0c-4a50-9a0e-6a7f4c1d2b33")
_DEFAULT_INTERVAL: Final = "00:30:00"
_SCHEDULER: Final = {
    "Microsoft.Synchronize.TimeInterval": "CustomizedSyncCycleInterval",
    "Microsoft.Synchronize.RunHistoryPurgeInterval": "PurgeRunHistoryInterval",
    "Microsoft.Synchronize.SynchronizationSchedule": "SyncCycleEnabled",
    "Microsoft.Synchronize.MaintenanceEnabled": "MaintenanceEnabled",
    "Microsoft.Synchronize.SchedulerSuspended": "SchedulerSuspended",
}
"""Property of Get-ADSyncScheduler by the global setting that shows its value too."""
_KEYS: Final = {known.casefold(): key for name, key in _SCHEDULER.items() for known in (name, key)}
_INTERVALS: Final = frozenset({"CustomizedSyncCycleInterval", "PurgeRunHistoryInterval"})
ELSEWHERE: Final = "a rule that is not in this export"


@dataclass(frozen=True)
class RuleOrigin:
    """The rule of the snapshot that an object was made from."""

    rule: SyncRule
    after: uuid.UUID
    before: uuid.UUID


# --- out of a snapshot ------------------------------------------------------------------------------------


def connectors_of(snapshot: Snapshot) -> list[Record]:
    """Return the connectors, and for rules of one that the snapshot does not name, one without a real name."""
    known = [
        objects.connector(connector.name, _identifier(connector.identifier, "connector", connector.name))
        for connector in snapshot.connectors
    ]
    names = {record["Name"] for record in known}
    for text in dict.fromkeys(rule.connector for rule in snapshot.rules):
        if text not in names:
            name = f"(connector {text})" if _GUID.fullmatch(text) else text
            known.append(objects.connector(name, _identifier(text, "connector", text)))
    return known


def rules_of(snapshot: Snapshot) -> list[Record]:
    """Return the rules, in the order of the snapshot."""
    connectors = {record["Name"]: record["Identifier"] for record in reversed(connectors_of(snapshot))}
    identifiers = [
        _identifier(rule.identifier, "rule", f"{number} {rule.name}")
        for number, rule in enumerate(snapshot.rules)
    ]
    if len(set(identifiers)) != len(identifiers):
        raise ValueError("two rules of the snapshot have one identifier")
    by_name = {
        rule.name: identifier
        for rule, identifier in reversed([*zip(snapshot.rules, identifiers, strict=True)])
    }
    return [
        _record(rule, identifier, connectors, by_name)
        for rule, identifier in zip(snapshot.rules, identifiers, strict=True)
    ]


def scheduler_of(snapshot: Snapshot) -> Record:
    """Return the scheduler; what the snapshot does not say is as on a new server."""
    values: dict[str, Value] = {"StagingModeEnabled": snapshot.server.role is Role.STAGING}
    # What Get-ADSyncScheduler itself said counts more than the global setting of the same meaning.
    for setting in sorted(snapshot.settings, key=lambda setting: setting.path[0] == "Scheduler"):
        key = _scheduler_key(setting)
        value = None if key is None else _scheduler_value(key, setting.value)
        if key is not None and value is not None:
            values[key] = value
    interval = values.pop("CustomizedSyncCycleInterval", span_of(_DEFAULT_INTERVAL))
    if interval != span_of(_DEFAULT_INTERVAL):
        values["CustomizedSyncCycleInterval"] = interval
        values["CurrentlyEffectiveSyncCycleInterval"] = max(interval, span_of(_DEFAULT_INTERVAL))
    return objects.scheduler(**values)


def _record(
    rule: SyncRule,
    identifier: uuid.UUID,
    connectors: Mapping[str, uuid.UUID],
    by_name: Mapping[str, uuid.UUID],
) -> Record:
    connector = connectors.get(rule.connector) or _identifier(rule.connector, "connector", rule.connector)
    after, before = (_reference(text, by_name) for text in (rule.precedence_after, rule.precedence_before))
    record = objects.rule(
        Identifier=identifier,
        Name=rule.name,
        Description=_carried(rule.description, ""),
        ImmutableTag=f"{rule.tag_base}.{rule.tag_version}" if rule.tag_version else rule.tag_base,
        Connector=connector,
        Direction=EnumValue(rule.direction),
        Disabled=rule.disabled is True,
        SourceObjectType=_carried(rule.source_object_type, ""),
        TargetObjectType=_carried(rule.target_object_type, ""),
        Precedence=_carried(rule.precedence, None),
        PrecedenceAfter=after,
        PrecedenceBefore=before,
        LinkType=EnumValue(_carried(rule.link_type, "")),
        EnablePasswordSync=rule.password_sync is True,
        SoftDeleteExpiryInterval=_expiry(rule),
        ScopeFilter=GenericList(
            objects.scope_group([
                objects.clause(clause.attribute, clause.value, EnumValue(clause.operator))
                for clause in group
            ])
            for group in _carried(rule.scoping_filter, ())
        ),
        JoinFilter=GenericList(objects.join_group([*map(_condition, group)]) for group in _carried(rule.join_rules, ())),
        AttributeFlowMappings=GenericList(map(_flow, _carried(rule.flows, ()))),
    )  # fmt: skip
    record.origin = RuleOrigin(rule, after, before)
    return record


def _flow(flow: Flow) -> Record:
    record = objects.flow(
        flow.destination,
        EnumValue(flow.kind),
        list(flow.source),
        flow.expression,
        EnumValue(flow.merge_type),
        once=flow.execute_once is True,
    )
    record.origin = flow
    return record


def _condition(condition: JoinCondition) -> Record:
    record = objects.condition(
        condition.connector_attribute,
        condition.metaverse_attribute,
        sensitive=condition.case_sensitive is True,
    )
    record.origin = condition
    return record


def _carried(value: Value, default: Value) -> Value:
    return default if value is None or isinstance(value, NotCarried) else value


def _expiry(rule: SyncRule) -> TimeSpan:
    return span_of(_carried(rule.soft_delete_expiry, "") or "00:00:00")


def _reference(text: str | NotCarried, by_name: Mapping[str, uuid.UUID]) -> uuid.UUID:
    if isinstance(text, NotCarried) or not text:
        return objects.NO_GUID
    return by_name.get(text) or uuid.uuid5(_SPACE, f"reference {text}")


def _identifier(text: str, kind: str, otherwise: str) -> uuid.UUID:
    return uuid.UUID(text) if _GUID.fullmatch(text) else uuid.uuid5(_SPACE, f"{kind} {otherwise}")


def _scheduler_key(setting: Setting) -> str | None:
    return _KEYS.get(setting.path[-1].casefold()) if setting.section is Section.SCHEDULER else None


def _scheduler_value(key: str, value: Value) -> Value:
    if key not in _INTERVALS:
        return {"true": True, "false": False, "1": True, "0": False}.get(str(value).casefold())
    try:
        return span_of(value)
    except PowerShellError:
        return None


# --- into a snapshot --------------------------------------------------------------------------------------


def with_state(
    snapshot: Snapshot, connectors: Sequence[Record], rules: Sequence[Record], scheduler: Record
) -> Snapshot:
    """Return a snapshot with the rules and the scheduler of a server, as an export would show them."""
    names = {record["Identifier"]: record["Name"] for record in connectors}
    rule_names = {record["Identifier"]: record["Name"] for record in rules}
    present = scheduler_of(snapshot)
    changed = {
        key: _scheduler_text(key, scheduler)
        for key in _SCHEDULER.values()
        if _scheduler_text(key, scheduler) != _scheduler_text(key, present)
    }
    return replace(
        snapshot,
        rules=tuple(_rule(record, names, rule_names) for record in rules),
        settings=tuple(_changed(setting, changed) for setting in snapshot.settings),
    )


def _changed(setting: Setting, values: Mapping[str, str]) -> Setting:
    key = _scheduler_key(setting)
    return setting._replace(value=values[key]) if key is not None and key in values else setting


def _scheduler_text(key: str, scheduler: Record) -> str:
    value = scheduler[key]
    if key == "CustomizedSyncCycleInterval" and value is None:
        value = scheduler["CurrentlyEffectiveSyncCycleInterval"]
    return text_of(value)


def _rule(
    record: Record, connectors: Mapping[uuid.UUID, str], rule_names: Mapping[uuid.UUID, str]
) -> SyncRule:
    origin: RuleOrigin | None = record.origin
    base, version = split_tag(record["ImmutableTag"])
    read = SyncRule(
        name=record["Name"].strip(),
        connector=connectors.get(record["Connector"], str(record["Connector"])),
        direction=record["Direction"].name,
        tag_base=base,
        tag_version=version,
        precedence=record["Precedence"],
        description=_text(record["Description"]),
        disabled=record["Disabled"],
        link_type=record["LinkType"].name,
        source_object_type=_text(record["SourceObjectType"]),
        target_object_type=_text(record["TargetObjectType"]),
        precedence_after=_name_of(record["PrecedenceAfter"], rule_names),
        precedence_before=_name_of(record["PrecedenceBefore"], rule_names),
        password_sync=record["EnablePasswordSync"],
        soft_delete_expiry=record["SoftDeleteExpiryInterval"].text,
        scoping_filter=sorted_scoping_filter(
            [
                Clause(_text(clause["Attribute"]), clause["ComparisonOperator"].name, clause["ComparisonValue"])
                for clause in group["ScopeConditionList"]
            ]
            for group in record["ScopeFilter"]
        ),
        join_rules=sorted_join_rules(
            [*map(_read_condition, group["JoinConditionList"])] for group in record["JoinFilter"]
        ),
        flows=sorted_flows(map(_read_flow, record["AttributeFlowMappings"])),
        identifier=str(record["Identifier"]),
    )  # fmt: skip
    return read if origin is None else _open_again(read, record, origin)


def _open_again(read: SyncRule, record: Record, origin: RuleOrigin) -> SyncRule:
    """Return the rule with what its origin leaves open, where that is as it was."""
    rule = origin.rule
    kept: dict[str, Value] = {"settings": rule.settings, "place": rule.place}
    for name, empty in _EMPTY.items():
        wanted = getattr(rule, name)
        if (wanted is None or isinstance(wanted, NotCarried)) and getattr(read, name) == empty:
            kept[name] = wanted
    for name, reference in (("precedence_after", "After"), ("precedence_before", "Before")):
        value = record[f"Precedence{reference}"]
        if getattr(read, name) in {ELSEWHERE, ""} and value == getattr(origin, reference.casefold()):
            kept[name] = getattr(rule, name)
    if rule.soft_delete_expiry == "" and read.soft_delete_expiry == "00:00:00":
        kept["soft_delete_expiry"] = ""
    if not _GUID.fullmatch(rule.identifier):
        kept["identifier"] = rule.identifier
    if _GUID.fullmatch(rule.connector) and str(record["Connector"]) == rule.connector:
        kept["connector"] = rule.connector
    return replace(read, **kept)


_EMPTY: Final[dict[str, Value]] = {
    "precedence": None,
    "description": "",
    "disabled": False,
    "link_type": "",
    "source_object_type": "",
    "target_object_type": "",
    "password_sync": False,
    "soft_delete_expiry": "00:00:00",
    "scoping_filter": (),
    "join_rules": (),
    "flows": (),
}
"""What a field of a server's rule holds when the snapshot left it open."""


def _read_condition(record: Record) -> JoinCondition:
    origin: JoinCondition | None = record.origin
    sensitive: bool | None = record["CaseSensitive"]
    if origin is not None and origin.case_sensitive is None and not sensitive:
        sensitive = None
    return JoinCondition(_text(record["CSAttribute"]), _text(record["MVAttribute"]), sensitive)


def _read_flow(record: Record) -> Flow:
    origin: Flow | None = record.origin
    kind = record["FlowType"].name
    once: bool | None = record["ExecuteOnce"]
    if origin is not None and origin.execute_once is None and not once:
        once = None
    return Flow(
        record["Destination"].strip(),
        kind,
        () if kind == "Expression" else _sources(record["Source"], kind),
        _text(record["Expression"] or ""),
        record["ValueMergeType"].name,
        once,
        () if origin is None else origin.settings,
    )


def _sources(values: Iterable[str], kind: str) -> tuple[str, ...]:
    return tuple(values) or (("",) if kind == "Constant" else ())


def _name_of(identifier: uuid.UUID, names: Mapping[uuid.UUID, str]) -> str:
    return "" if identifier == objects.NO_GUID else names.get(identifier, ELSEWHERE)


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").strip()
