"""The ADSync commands that make a sync rule, in the shape in which the Synchronization Rules Editor exports rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from entradrift.align.powershell.literals import literal, short_array
from entradrift.align.powershell.rule_state import tag_of
from entradrift.align.whole import listed
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule

_NO_RULE: Final = "'00000000-0000-0000-0000-000000000000'"
_OBJECT_MODEL: Final = "Microsoft.IdentityManagement.PowerShell.ObjectModel"
_RULE: Final = "$syncRule[0]"
_INTO_RULE: Final = "-OutVariable syncRule | Out-Null"


def build_commands(rule: SyncRule, connector: str, identifier: str) -> Iterator[str]:
    """Yield the lines that leave the rule in `$syncRule[0]` without adding it to the server.

    `connector` and `identifier` are PowerShell expressions. The rule must be whole (see `whole`); its precedence is the
    number that it shows. References to other rules (PrecedenceAfter and PrecedenceBefore) are not written: with them
    the server computes a number of its own.
    """
    yield from _command("New-ADSyncRule", _rule_arguments(rule, connector, identifier))
    for flow in listed(rule.flows):
        yield from _command("Add-ADSyncAttributeFlowMapping", _flow_arguments(flow))
    for clauses in listed(rule.scoping_filter):
        yield from _conditions("ScopeCondition", map(_clause, clauses))
        yield from _group("Add-ADSyncScopeConditionGroup", "ScopeConditions", clauses)
    for conditions in listed(rule.join_rules):
        yield from _conditions("JoinCondition", map(_condition, conditions))
        yield from _group("Add-ADSyncJoinConditionGroup", "JoinConditions", conditions)


def _rule_arguments(rule: SyncRule, connector: str, identifier: str) -> Iterator[str]:
    yield f"-Name {literal(rule.name)}"
    yield f"-Identifier {identifier}"
    yield f"-Description {literal(str(rule.description), lines=True)}"
    yield f"-Direction {literal(rule.direction)}"
    yield f"-Precedence {rule.precedence}"
    yield f"-PrecedenceAfter {_NO_RULE}"
    yield f"-PrecedenceBefore {_NO_RULE}"
    yield f"-SourceObjectType {literal(str(rule.source_object_type))}"
    yield f"-TargetObjectType {literal(str(rule.target_object_type))}"
    yield f"-Connector {connector}"
    yield f"-LinkType {literal(str(rule.link_type))}"
    yield "-SoftDeleteExpiryInterval 0"
    yield f"-ImmutableTag {literal(tag_of(rule))}"
    if rule.password_sync is True:
        yield "-EnablePasswordSync"
    if rule.disabled is True:
        yield "-Disabled"
    yield _INTO_RULE


def _flow_arguments(flow: Flow) -> Iterator[str]:
    yield f"-SynchronizationRule {_RULE}"
    if flow.kind != "Expression":
        yield f"-Source {short_array(flow.source)}"
    yield f"-Destination {literal(flow.destination)}"
    yield f"-FlowType {literal(flow.kind)}"
    yield f"-ValueMergeType {literal(flow.merge_type)}"
    if flow.execute_once:
        yield "-ExecuteOnce"
    if flow.kind == "Expression":
        yield f"-Expression {literal(flow.expression, lines=True)}"
    yield _INTO_RULE


def _clause(clause: Clause) -> str:
    return ",".join(map(literal, (clause.attribute, clause.value, clause.operator)))


def _condition(condition: JoinCondition) -> str:
    names = map(literal, (condition.connector_attribute, condition.metaverse_attribute))
    return ",".join((*names, "$true" if condition.case_sensitive else "$false"))


def _conditions(kind: str, arguments: Iterable[str]) -> Iterator[str]:
    for number, argument in enumerate(arguments):
        yield from _command(
            "New-Object",
            [
                f"-TypeName '{_OBJECT_MODEL}.{kind}'",
                f"-ArgumentList {argument}",
                f"-OutVariable condition{number} | Out-Null",
            ],
        )


def _group(command: str, parameter: str, conditions: Sequence[object]) -> Iterator[str]:
    listed = ",".join(f"$condition{number}[0]" for number in range(len(conditions)))
    yield from _command(command, [f"-SynchronizationRule {_RULE}", f"-{parameter} @({listed})", _INTO_RULE])


def _command(name: str, arguments: Iterable[str]) -> Iterator[str]:
    """Yield a command with one argument on each line, continued by backticks."""
    lines = [name, *(f"    {argument}" for argument in arguments)]
    yield from (f"{line} `" for line in lines[:-1])
    yield lines[-1]
