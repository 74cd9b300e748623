"""Checks of connectors: contradictory OU lists, and attributes that rules need and the connector does not read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from entradrift.compare.ou_scope import contradictions, lists_of
from entradrift.document.attribute_flow import by_precedence, is_outbound
from entradrift.document.expression_syntax import attributes_read
from entradrift.document.notice import Lint, Notice, about_connector, listed
from entradrift.model import distinguished_name
from entradrift.model.finding import Severity
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NotCarried, carried

_ALWAYS_THERE = frozenset({"dn", "objectclass"})
"""What every connected object has without selecting it."""


def included_and_excluded(snapshot: Snapshot, lint: Lint) -> Iterator[Notice]:
    """Yield containers that stand in both lists of a partition."""
    for connector in snapshot.connectors:
        for part in connector.partitions if isinstance(connector.partitions, tuple) else ():
            lists = lists_of(part)
            for dn in contradictions(lists) if lists else ():
                top = distinguished_name.key(dn) == distinguished_name.key(part.name)
                more = " It is the whole domain." if top else ""
                yield about_connector(
                    lint,
                    connector,
                    f"{dn} is both included and excluded in {part.name}.{more}",
                    severity=Severity.CRITICAL if top else lint.severity,
                )


def attribute_not_selected(snapshot: Snapshot, lint: Lint) -> Iterator[Notice]:
    """Yield attributes that enabled rules of a connector name and that are not selected there."""
    for connector in snapshot.connectors:
        if isinstance(connector.attributes, NotCarried) or not connector.attributes:
            continue
        selected = {name.casefold() for name in connector.attributes} | _ALWAYS_THERE
        missing: dict[str, dict[int, SyncRule]] = defaultdict(dict)
        for rule in sorted(snapshot.rules, key=by_precedence):
            if rule.connector == connector.name and rule.disabled is not True:
                for name in connector_attributes(rule):
                    if name.casefold() not in selected:
                        missing[name][id(rule)] = rule
        for name, rules in sorted(missing.items()):
            custom = any(not rule.is_standard for rule in rules.values())
            users = listed(f'"{rule.name}"' for rule in rules.values())
            yield about_connector(
                lint,
                connector,
                f"{name} is not selected on {connector.name}, but named by {users}.",
                severity=lint.severity if custom else Severity.LOW,
                rules=rules.values(),
            )


def connector_attributes(rule: SyncRule) -> tuple[str, ...]:
    """Return the attributes of the connected system that a rule names, each once."""
    named: list[str] = []
    joins = carried(rule.join_rules)
    named += [condition.connector_attribute for group in joins for condition in group]
    flows = carried(rule.flows)
    if is_outbound(rule):
        named += [flow.destination for flow in flows]
    else:
        groups = carried(rule.scoping_filter)
        named += [clause.attribute for group in groups for clause in group]
        named += [name for flow in flows for name in attributes_read(flow)]
    return tuple(dict.fromkeys(name for name in named if name))
