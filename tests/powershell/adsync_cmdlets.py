"""The cmdlets of the ADSync module, on a simulated server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.powershell import adsync_objects as objects
from tests.powershell.adsync import Server
from tests.powershell.commands import Call, Signature, cmdlet
from tests.powershell.comparisons import same_text
from tests.powershell.conversions import guid_of, span_of, text_of, texts_of
from tests.powershell.runtime import Cmdlet, Output, Runtime
from tests.powershell.values import Listed, PowerShellError, Record, Value, enumerated

_Act = Callable[[Server, dict[str, Value]], Output]


def _rule_argument(value: Value) -> Record:
    if isinstance(value, Record) and value.type_name.endswith(".SynchronizationRule"):
        return value
    raise PowerShellError(f'Cannot convert "{text_of(value)[:80]}" to a synchronization rule.')


def _items(kind: str) -> Callable[[Value], list[Record]]:
    def convert(value: Value) -> list[Record]:
        items = value if isinstance(value, Listed) else enumerated(value)
        for item in items:
            if not isinstance(item, Record) or not item.type_name.endswith(f".{kind}"):
                raise PowerShellError(f'Cannot convert "{text_of(item)[:80]}" to {kind}.')
        if not items:
            raise PowerShellError(f"Cannot bind an empty collection of {kind}.")
        return list(items)

    return convert


def _get_scheduler(server: Server, _arguments: dict[str, Value]) -> Output:
    return [server.scheduler.copied()]


def _set_scheduler(server: Server, arguments: dict[str, Value]) -> Output:
    values = {name: value for name, value in arguments.items() if name != "Force"}
    if not values:
        raise PowerShellError("Set-ADSyncScheduler needs a parameter.")
    server.set_scheduler(values)
    return []


def _get_connector(server: Server, arguments: dict[str, Value]) -> Output:
    wanted = arguments.get("Name")
    found = [
        connector.copied()
        for connector in server.connectors
        if wanted is None or same_text(connector["Name"], wanted, ignore_case=True)
    ]
    if wanted is not None and not found:
        raise PowerShellError(f'There is no connector "{wanted}".')
    return list(found)


def _get_rule(server: Server, arguments: dict[str, Value]) -> Output:
    if "Identifier" not in arguments:
        return [rule.copied() for rule in server.rules]
    found = server.find_rule(arguments["Identifier"])
    if found is None:
        raise PowerShellError(f"There is no synchronization rule {arguments['Identifier']}.")
    return [found.copied()]


def _new_rule(_server: Server, arguments: dict[str, Value]) -> Output:
    if arguments["Identifier"] == objects.NO_GUID:
        raise PowerShellError("A synchronization rule needs an identifier.")
    return [objects.rule(**arguments)]


def _add_flow(_server: Server, arguments: dict[str, Value]) -> Output:
    rule, kind = arguments["SynchronizationRule"], arguments["FlowType"]
    source = arguments.get("Source") or []
    expression = arguments.get("Expression", "")
    if (kind.name == "Expression") is not bool(expression):
        raise PowerShellError(f"An attribute flow of the type {kind.name} and its expression do not fit.")
    if kind.name != "Expression" and not source:
        raise PowerShellError(f"An attribute flow of the type {kind.name} needs a source.")
    rule.properties["AttributeFlowMappings"].append(
        objects.flow(
            arguments["Destination"],
            kind,
            list(source),
            expression,
            arguments["ValueMergeType"],
            once=arguments.get("ExecuteOnce", False),
        )
    )
    return [rule]


def _add_scope(_server: Server, arguments: dict[str, Value]) -> Output:
    rule = arguments["SynchronizationRule"]
    rule.properties["ScopeFilter"].append(objects.scope_group(arguments["ScopeConditions"]))
    return [rule]


def _add_join(_server: Server, arguments: dict[str, Value]) -> Output:
    rule = arguments["SynchronizationRule"]
    rule.properties["JoinFilter"].append(objects.join_group(arguments["JoinConditions"]))
    return [rule]


def _add_rule(server: Server, arguments: dict[str, Value]) -> Output:
    return [server.add_rule(arguments["SynchronizationRule"])]


def _remove_rule(server: Server, arguments: dict[str, Value]) -> Output:
    server.remove_rule(arguments["Identifier"])
    return []


def _back_up(server: Server, arguments: dict[str, Value]) -> Output:
    server.back_up(arguments["Path"])
    return []


_RULE: Final = "SynchronizationRule"
_CMDLETS: Final[dict[str, tuple[Signature, _Act]]] = {
    "Get-ADSyncScheduler": (Signature({}), _get_scheduler),
    "Set-ADSyncScheduler": (
        Signature(
            {
                "CustomizedSyncCycleInterval": span_of,
                "SyncCycleEnabled": "bool",
                "NextSyncCyclePolicyType": "string",
                "PurgeRunHistoryInterval": span_of,
                "MaintenanceEnabled": "bool",
                "Force": "switch",
            }
        ),
        _set_scheduler,
    ),
    "Get-ADSyncConnector": (Signature({"Name": "string"}, ("Name",)), _get_connector),
    "Get-ADSyncRule": (Signature({"Identifier": guid_of}, ("Identifier",)), _get_rule),
    "New-ADSyncRule": (
        Signature(
            {
                "Name": "string",
                "Identifier": guid_of,
                "Description": "string",
                "Direction": objects.DIRECTION,
                "Precedence": "int",
                "PrecedenceAfter": guid_of,
                "PrecedenceBefore": guid_of,
                "SourceObjectType": "string",
                "TargetObjectType": "string",
                "Connector": guid_of,
                "LinkType": objects.LINK_TYPE,
                "SoftDeleteExpiryInterval": span_of,
                "ImmutableTag": "string",
                "EnablePasswordSync": "switch",
                "Disabled": "switch",
            },
            required=(
                "Name", "Identifier", "Direction", "Precedence", "SourceObjectType", "TargetObjectType", "Connector",
                "LinkType",
            ),
        ),
        _new_rule,
    ),
    "Add-ADSyncAttributeFlowMapping": (
        Signature(
            {
                _RULE: _rule_argument,
                "Source": texts_of,
                "Destination": "string",
                "FlowType": objects.FLOW_TYPE,
                "ValueMergeType": objects.MERGE_TYPE,
                "ExecuteOnce": "switch",
                "Expression": "string",
            },
            required=(_RULE, "Destination", "FlowType", "ValueMergeType"),
        ),
        _add_flow,
    ),
    "Add-ADSyncScopeConditionGroup": (
        Signature(
            {_RULE: _rule_argument, "ScopeConditions": _items("ScopeCondition")},
            required=(_RULE, "ScopeConditions"),
        ),
        _add_scope,
    ),
    "Add-ADSyncJoinConditionGroup": (
        Signature(
            {_RULE: _rule_argument, "JoinConditions": _items("JoinCondition")},
            required=(_RULE, "JoinConditions"),
        ),
        _add_join,
    ),
    "Add-ADSyncRule": (
        Signature({_RULE: _rule_argument}, (_RULE,), (_RULE,), pipeline=_RULE),
        _add_rule,
    ),
    "Remove-ADSyncRule": (Signature({"Identifier": guid_of}, (), ("Identifier",)), _remove_rule),
    "Get-ADSyncServerConfiguration": (Signature({"Path": "string"}, (), ("Path",)), _back_up),
}  # fmt: skip


def adsync_cmdlets(server: Server) -> dict[str, Cmdlet]:
    """Return the cmdlets that act on a server, by folded name."""
    return {
        name.casefold(): cmdlet(name, signature, _on(server, name, act))
        for name, (signature, act) in _CMDLETS.items()
    }


def _on(server: Server, name: str, act: _Act) -> Callable[[Runtime, Call], Output]:
    def run(_runtime: Runtime, call: Call) -> Output:
        server.about_to_run(name)
        return act(server, call.arguments)

    return run
