"""The objects of the ADSync module, in the shape of Get-ADSyncRule, Get-ADSyncConnector and Get-ADSyncScheduler."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Final

from tests.powershell.conversions import (
    enum_of,
    guid_of,
    integer_of,
    parameter_value,
    span_of,
    text_of,
    truth_of,
)
from tests.powershell.values import (
    Array,
    EnumValue,
    FrozenList,
    GenericList,
    PowerShellError,
    Record,
    TimeSpan,
    Value,
)

OBJECT_MODEL: Final = "Microsoft.IdentityManagement.PowerShell.ObjectModel"
NO_GUID: Final = uuid.UUID(int=0)

DIRECTION: Final = enum_of("SynchronizationRuleDirection", ("Inbound", "Outbound"))
LINK_TYPE: Final = enum_of("LinkType", ("Join", "Provision", "StickyJoin", "JoinNoFlow"))
FLOW_TYPE: Final = enum_of("AttributeMappingFlowType", ("Direct", "Constant", "Expression"))
MERGE_TYPE: Final = enum_of("AttributeValueMergeType", ("Update", "Replace", "Merge", "MergeCaseInsensitive"))
OPERATOR: Final = enum_of(
    "ComparisonOperator",
    (
        "EQUAL", "NOTEQUAL", "LESSTHAN", "LESSTHAN_OR_EQUAL", "GREATERTHAN", "GREATERTHAN_OR_EQUAL", "CONTAINS",
        "NOTCONTAINS", "STARTSWITH", "NOTSTARTSWITH", "ENDSWITH", "NOTENDSWITH", "ISNULL", "ISNOTNULL", "ISIN",
        "ISNOTIN", "ISBITSET", "ISBITNOTSET", "ISMEMBEROF", "ISNOTMEMBEROF",
    ),
)  # fmt: skip


def _boolean(value: Value) -> bool:
    return truth_of(parameter_value("bool", value))


_RULE: Final[dict[str, Callable[[Value], Value]]] = {
    "Identifier": guid_of,
    "Name": text_of,
    "Description": text_of,
    "ImmutableTag": text_of,
    "Connector": guid_of,
    "Direction": DIRECTION,
    "Disabled": _boolean,
    "SourceObjectType": text_of,
    "TargetObjectType": text_of,
    "Precedence": integer_of,
    "PrecedenceAfter": guid_of,
    "PrecedenceBefore": guid_of,
    "LinkType": LINK_TYPE,
    "EnablePasswordSync": _boolean,
    "SoftDeleteExpiryInterval": span_of,
}
"""What can be set of a rule."""


def rule(**values: Value) -> Record:
    """Return a sync rule with these properties and the defaults of New-ADSyncRule for all others."""
    properties: dict[str, Value] = {
        "Identifier": NO_GUID,
        "InternalId": NO_GUID,
        "Name": "",
        "Version": 0,
        "Description": "",
        "ImmutableTag": "",
        "Connector": NO_GUID,
        "Direction": EnumValue("Inbound"),
        "Disabled": False,
        "SourceObjectType": "",
        "TargetObjectType": "",
        "Precedence": 0,
        "PrecedenceAfter": NO_GUID,
        "PrecedenceBefore": NO_GUID,
        "LinkType": EnumValue("Join"),
        "EnablePasswordSync": False,
        "JoinFilter": GenericList(),
        "ScopeFilter": GenericList(),
        "AttributeFlowMappings": GenericList(),
        "SoftDeleteExpiryInterval": TimeSpan(0),
    }
    unknown = values.keys() - properties.keys()
    if unknown:
        raise ValueError(f"a rule has no {sorted(unknown)}")
    return Record(f"{OBJECT_MODEL}.SynchronizationRule", {**properties, **values}, _RULE)


def flow(
    destination: str, kind: EnumValue, source: list[str], expression: str, merge: EnumValue, *, once: bool
) -> Record:
    """Return an attribute flow."""
    return Record(
        f"{OBJECT_MODEL}.AttributeFlowMapping",
        {
            "Source": Array(source, "string"),
            "Destination": destination,
            "FlowType": kind,
            "ExecuteOnce": once,
            "Expression": expression or None,
            "ValueMergeType": merge,
            "MappingSourceAsString": ",".join(source),
        },
    )


def clause(attribute: str, value: str, operator: EnumValue) -> Record:
    """Return one condition of a scoping filter."""
    return Record(
        f"{OBJECT_MODEL}.ScopeCondition",
        {"Attribute": attribute, "ComparisonValue": value, "ComparisonOperator": operator},
    )


def condition(connector_attribute: str, metaverse_attribute: str, *, sensitive: bool) -> Record:
    """Return one condition of a join rule."""
    return Record(
        f"{OBJECT_MODEL}.JoinCondition",
        {
            "CSAttribute": connector_attribute,
            "MVAttribute": metaverse_attribute,
            "CaseSensitive": sensitive,
        },
    )


def scope_group(clauses: list[Record]) -> Record:
    """Return a group of a scoping filter."""
    return Record(f"{OBJECT_MODEL}.ScopeConditionGroup", {"ScopeConditionList": FrozenList(clauses)})


def join_group(conditions: list[Record]) -> Record:
    """Return a group of join rules."""
    return Record(
        f"{OBJECT_MODEL}.JoinConditionGroup", {"JoinConditionList": FrozenList(conditions), "JoinHash": ""}
    )


def scheduler(**values: Value) -> Record:
    """Return the scheduler of a new server with these properties changed."""
    properties: dict[str, Value] = {
        "AllowedSyncCycleInterval": span_of("00:30:00"),
        "CurrentlyEffectiveSyncCycleInterval": span_of("00:30:00"),
        "CustomizedSyncCycleInterval": None,
        "NextSyncCyclePolicyType": EnumValue("Delta"),
        "NextSyncCycleStartTimeInUTC": "3/4/2026 5:30:00 AM",
        "PurgeRunHistoryInterval": span_of("7.00:00:00"),
        "SyncCycleEnabled": True,
        "MaintenanceEnabled": True,
        "StagingModeEnabled": True,
        "SchedulerSuspended": False,
        "SyncCycleInProgress": False,
    }
    unknown = values.keys() - properties.keys()
    if unknown:
        raise ValueError(f"a scheduler has no {sorted(unknown)}")
    return Record("ADSyncScheduler", {**properties, **values})


def connector(name: str, identifier: str | uuid.UUID) -> Record:
    """Return a connector."""
    return Record("Connector", {"Name": name, "Identifier": uuid.UUID(str(identifier))})


def new_scope_condition(arguments: list[Value]) -> Record:
    """`New-Object …ScopeCondition`: attribute, value, operator."""
    if len(arguments) != 3:
        raise PowerShellError(
            f"A constructor of ScopeCondition with {len(arguments)} arguments was not found."
        )
    attribute, value, operator = arguments
    return clause(text_of(attribute), text_of(value), OPERATOR(operator))


def new_join_condition(arguments: list[Value]) -> Record:
    """`New-Object …JoinCondition`: attribute of the connector, attribute of the metaverse, case sensitive."""
    if len(arguments) != 3 or not isinstance(arguments[2], bool):
        raise PowerShellError(
            "A constructor of JoinCondition for these arguments was not found: two texts and a boolean."
        )
    return condition(text_of(arguments[0]), text_of(arguments[1]), sensitive=arguments[2])


CONSTRUCTORS: Final = {
    f"{OBJECT_MODEL}.ScopeCondition": new_scope_condition,
    f"{OBJECT_MODEL}.JoinCondition": new_join_condition,
}
