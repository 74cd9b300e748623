"""Which connector of the primary is which of the staging server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from entradrift.model.change import ObjectRef
from entradrift.model.connector import TENANT_CONNECTOR_ID, Connector, ConnectorKind

TENANT_KEY = "tenant"


@dataclass(frozen=True, slots=True)
class ConnectorPair:
    """The same connector on both servers."""

    primary: Connector
    staging: Connector
    key: str
    """Identity across servers and nights."""

    @property
    def ref(self) -> ObjectRef:
        """The connector as the object of a change."""
        return ObjectRef("connector", self.primary.name, self.primary.name, identity=self.key)


@dataclass(frozen=True, slots=True)
class ConnectorMatch:
    """The matched connectors and those that only one server has."""

    pairs: tuple[ConnectorPair, ...]
    primary_only: tuple[Connector, ...]
    staging_only: tuple[Connector, ...]

    def keys(self, side: int) -> dict[str, str]:
        """Map each connector name (and id) of a server (0 primary, 1 staging) to its identity."""
        known: dict[str, str] = {TENANT_CONNECTOR_ID: TENANT_KEY}
        for pair in self.pairs:
            connector = (pair.primary, pair.staging)[side]
            known[connector.name] = known[connector.identifier] = pair.key
        for connector in (self.primary_only, self.staging_only)[side]:
            known[connector.name] = known[connector.identifier] = lone_key(connector)
        known.pop("", None)
        return known


def match_connectors(primary: Sequence[Connector], staging: Sequence[Connector]) -> ConnectorMatch:
    """Match the tenant connector by its kind, others by name and then by forest, without regard to case."""
    left, right = list(primary), list(staging)
    pairs: list[ConnectorPair] = []

    def take(one: Connector, other: Connector, key: str) -> None:
        left.remove(one)
        right.remove(other)
        pairs.append(ConnectorPair(one, other, key))

    for kind in ConnectorKind:
        tenant = kind is ConnectorKind.TENANT
        identities = (lambda _: TENANT_KEY,) if tenant else (_name, _forest)
        for identity in identities:
            for one in [connector for connector in left if connector.kind is kind]:
                wanted = identity(one)
                found = [other for other in right if other.kind is kind and identity(other) == wanted]
                alike = [other for other in left if other.kind is kind and identity(other) == wanted]
                if wanted and len(found) == len(alike) == 1:
                    take(one, found[0], TENANT_KEY if tenant else _pair_key(one, found[0]))
    for one in list(left):
        # The same name with another type is one connector that somebody changed, not one gone and one new.
        namesakes = [other for other in right if _name(other) == _name(one)]
        alike = [other for other in left if _name(other) == _name(one)]
        if len(namesakes) == len(alike) == 1:
            take(one, namesakes[0], _name(one))
    pairs.sort(key=lambda pair: pair.key)
    return ConnectorMatch(tuple(pairs), tuple(left), tuple(right))


def lone_key(connector: Connector) -> str:
    """Return the identity of a connector that only one server has."""
    return TENANT_KEY if connector.kind is ConnectorKind.TENANT else _name(connector)


def _pair_key(one: Connector, other: Connector) -> str:
    return min(_name(one), _name(other))


def _name(connector: Connector) -> str:
    return connector.name.strip().casefold()


def _forest(connector: Connector) -> str:
    return connector.forest.strip().casefold()
