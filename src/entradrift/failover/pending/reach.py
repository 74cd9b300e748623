"""What follows from a change in the metaverse: the outbound rules that read an attribute, or ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from entradrift.document.attribute_flow import is_outbound
from entradrift.document.expression_syntax import attributes_read
from entradrift.exports.collected import GUID
from entradrift.failover.pending.connector_names import folded
from entradrift.model.connector import NAMES_OF_TENANT, ConnectorKind
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NotCarried, carried

ANY: Final = "*"
TENANT: Final = "the tenant"
"""Stands for the tenant's connector, whatever it is called."""

AttributeKey = tuple[str, str, str]
"""Connector, object type, attribute in small letters; `*` for any."""
TypeKey = tuple[str, str]


@dataclass(slots=True)
class Effect:
    """What something can change; filled step by step."""

    attributes: set[AttributeKey] = field(default_factory=set)
    existence: set[TypeKey] = field(default_factory=set)


class Reach:
    """What follows from a change in the metaverse, by the outbound rules of both servers."""

    def __init__(self, servers: Sequence[Snapshot]) -> None:
        """Index the rules of the servers."""
        self.rules = [rule for server in servers for rule in server.rules]
        self._tenant = {
            connector.name.casefold()
            for server in servers
            for connector in server.connectors
            if connector.kind is ConnectorKind.TENANT
        } | {name.casefold() for name in NAMES_OF_TENANT}
        self._read: dict[str, list[tuple[SyncRule, str]]] = {}
        self._asked: dict[str, list[SyncRule]] = {}
        for rule in filter(is_outbound, self.rules):
            for name in asked_by(rule):
                self._asked.setdefault(name, []).append(rule)
            for flow in carried(rule.flows):
                for name in attributes_read(flow):
                    self._read.setdefault(name.casefold(), []).append((rule, flow.destination))

    def connector(self, name: str) -> str:
        """Return what stands for a connector in keys."""
        if name.casefold() in self._tenant:
            return TENANT
        # An export that does not name its connectors: it can be any of them.
        return ANY if GUID.fullmatch(name) else folded(name)

    def of_metaverse(self, attributes: Iterable[str], object_type: str, effect: Effect) -> None:
        """Add what depends on these attributes of metaverse objects of a type."""
        for name in {attribute.casefold() for attribute in attributes}:
            for rule, destination in self._read.get(name, ()):
                if same_type(rule.source_object_type, object_type):
                    effect.attributes.add(self._key(rule, destination))
            for rule in self._asked.get(name, ()):
                if same_type(rule.source_object_type, object_type):
                    self._of_scope(rule, effect)

    def _of_scope(self, rule: SyncRule, effect: Effect) -> None:
        """Add what depends on whether an outbound rule applies to an object.

        Where the rule provisions, the object comes or goes as a whole; else the attributes of the rule change.
        """
        if rule.link_type == "Provision":
            effect.existence.add((self.connector(rule.connector), type_of(rule.target_object_type)))
        else:
            effect.attributes |= {self._key(rule, flow.destination) for flow in carried(rule.flows)}

    def of_outbound(self, rule: SyncRule, effect: Effect) -> None:
        """Add all that an outbound rule does."""
        effect.attributes |= {self._key(rule, flow.destination) for flow in carried(rule.flows)}
        if rule.link_type == "Provision":
            effect.existence.add((self.connector(rule.connector), type_of(rule.target_object_type)))

    def of_rule(self, rule: SyncRule, effect: Effect, destinations: Iterable[str] | None = None) -> None:
        """Add what a rule can change: all of it, or only its flows into `destinations`."""
        if is_outbound(rule):
            if destinations is None:
                self.of_outbound(rule, effect)
            else:
                effect.attributes |= {self._key(rule, name) for name in destinations}
            return
        names = (
            [flow.destination for flow in carried(rule.flows)] if destinations is None else list(destinations)
        )
        metaverse_type = type_of(rule.target_object_type)
        self.of_metaverse(names, metaverse_type, effect)
        if destinations is None and rule.link_type == "Provision":
            self.of_projection(metaverse_type, effect)

    def of_projection(self, object_type: str, effect: Effect) -> None:
        """Add what depends on whether metaverse objects of a type come into being."""
        for rule in filter(is_outbound, self.rules):
            if rule.link_type == "Provision" and same_type(rule.source_object_type, object_type):
                effect.existence.add((self.connector(rule.connector), type_of(rule.target_object_type)))

    def inbound_from(self, connector: str) -> Iterator[SyncRule]:
        """Yield the inbound rules of a connector of both servers."""
        key = self.connector(connector)
        return (
            rule for rule in self.rules if not is_outbound(rule) and self.connector(rule.connector) == key
        )

    def _key(self, rule: SyncRule, attribute: str) -> AttributeKey:
        return self.connector(rule.connector), type_of(rule.target_object_type), attribute.casefold()


def asked_by(rule: SyncRule) -> set[str]:
    """Return the attributes that decide whether a rule applies, in small letters."""
    if isinstance(rule.scoping_filter, NotCarried):
        return set()
    return {clause.attribute.casefold() for group in rule.scoping_filter for clause in group}


def type_of(name: str | NotCarried) -> str:
    """Return an object type in small letters; any where it is not known."""
    return ANY if isinstance(name, NotCarried) or not name else name.casefold()


def same_type(name: str | NotCarried, other: str) -> bool:
    """Tell whether two object types can be the same."""
    return other == ANY or type_of(name) in (ANY, other.casefold())
