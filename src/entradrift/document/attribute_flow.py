"""End-to-end attribute flow: from source attributes through the metaverse to the cloud and back to the directories.

A chain is everything that can decide one attribute of one object type of one connected system: the
outbound flows into it and, for each metaverse attribute that those read, the inbound flows into that.
Flows stand in order of precedence; none is left out, disabled ones are marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from entradrift.document.expression_syntax import attributes_read
from entradrift.model.connector import NAMES_OF_TENANT, Connector, ConnectorKind
from entradrift.model.sync_rule import Flow, SyncRule
from entradrift.model.values import NotCarried

UNKNOWN_TYPE: Final = "type not in the export"
ANY_TYPE: Final = "*"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One flow of one rule."""

    rule: SyncRule
    flow: Flow
    reads: tuple[str, ...]
    """The attributes that the flow reads."""

    @property
    def disabled(self) -> bool:
        """True where the export says that the rule is disabled."""
        return self.rule.disabled is True


@dataclass(frozen=True, slots=True)
class Feed:
    """What flows into one metaverse attribute."""

    object_type: str
    """Metaverse object type, such as `person`."""
    attribute: str
    contributions: tuple[Contribution, ...]
    """Inbound flows; the first that has a value wins. Empty where no rule of this export fills the attribute."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything that can decide one attribute in one connected system."""

    connector: str
    to_cloud: bool
    """False for flows back into a directory (writeback)."""
    object_type: str
    attribute: str
    outbound: tuple[Contribution, ...]
    inbound: tuple[Feed, ...]
    """One for each metaverse attribute that an outbound flow reads, in the order of reading."""


@dataclass(frozen=True, slots=True)
class AttributeFlow:
    """All flows of a server, end to end."""

    chains: tuple[Chain, ...]
    """To the cloud first, then by connector, object type and attribute."""
    unread: tuple[Feed, ...]
    """Metaverse attributes that are filled and that no outbound flow reads."""
    unknown: tuple[SyncRule, ...]
    """Rules whose flows the export does not carry."""


_Inbound = Mapping[tuple[str, str], Sequence[Contribution]]


def attribute_flow(rules: Sequence[SyncRule], connectors: Sequence[Connector]) -> AttributeFlow:
    """Return the chains of all rules."""
    cloud = {
        connector.name for connector in connectors if connector.kind is ConnectorKind.TENANT
    } | NAMES_OF_TENANT
    inbound: dict[tuple[str, str], list[Contribution]] = {}
    outbound: dict[tuple[str, str, str], list[Contribution]] = {}
    for rule in sorted(rules, key=by_precedence):
        for contribution in _contributions(rule):
            target = _type(rule.target_object_type), contribution.flow.destination
            if is_outbound(rule):
                outbound.setdefault((rule.connector, *target), []).append(contribution)
            else:
                inbound.setdefault(target, []).append(contribution)
    read: set[tuple[str, str]] = set()
    chains = []
    for (connector, object_type, attribute), found in outbound.items():
        wanted = dict.fromkeys(
            (_type(each.rule.source_object_type), name) for each in found for name in each.reads
        )
        read |= wanted.keys()
        feeds = tuple(_feed(target, inbound) for target in wanted)
        chains.append(Chain(connector, connector in cloud, object_type, attribute, tuple(found), feeds))
    return AttributeFlow(
        chains=tuple(
            sorted(chains, key=lambda c: (not c.to_cloud, c.connector, c.object_type, *_folded(c.attribute)))
        ),
        unread=tuple(
            _feed(target, inbound)
            for target in sorted(inbound, key=lambda target: (target[0], *_folded(target[1])))
            if target not in read and not _read_by_type_of_anything(target, read)
        ),
        unknown=tuple(rule for rule in rules if isinstance(rule.flows, NotCarried)),
    )


def by_precedence(rule: SyncRule) -> tuple[bool, int, str, str, str]:
    """Return the sort key of a rule: lowest number first, rules without a known number last."""
    number = rule.precedence if isinstance(rule.precedence, int) else None
    return number is None, number or 0, rule.name, rule.connector, rule.direction


def is_outbound(rule: SyncRule) -> bool:
    """Tell whether a rule flows from the metaverse to a connected system."""
    return rule.direction == "Outbound"


def _contributions(rule: SyncRule) -> Iterable[Contribution]:
    if isinstance(rule.flows, NotCarried):
        return
    for flow in rule.flows:
        yield Contribution(rule, flow, attributes_read(flow))


def _feed(target: tuple[str, str], inbound: _Inbound) -> Feed:
    """Return what fills a metaverse attribute, also by rules whose target is any object type."""
    object_type, attribute = target
    found = list(inbound.get(target, ()))
    for wildcard in (ANY_TYPE, UNKNOWN_TYPE):
        if object_type != wildcard:
            found += inbound.get((wildcard, attribute), ())
    return Feed(object_type, attribute, tuple(sorted(found, key=lambda each: by_precedence(each.rule))))


def _read_by_type_of_anything(target: tuple[str, str], read: set[tuple[str, str]]) -> bool:
    """Tell whether a flow into any object type is shown with an attribute of a certain type."""
    object_type, attribute = target
    return object_type in (ANY_TYPE, UNKNOWN_TYPE) and any(name == attribute for _, name in read)


def _type(object_type: str | NotCarried) -> str:
    return UNKNOWN_TYPE if isinstance(object_type, NotCarried) or not object_type else object_type


def _folded(name: str) -> tuple[str, str]:
    return name.casefold(), name
