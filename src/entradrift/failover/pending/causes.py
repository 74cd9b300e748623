"""What a drift finding can do to the objects of a connected system: which attributes, which existence, where.

A finding *can* cause a change; whether it did is for people to judge. What a finding touches in the metaverse is followed
through the outbound rules of both servers: flows that read the attribute, and scoping filters that ask for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from entradrift.compare.ou_scope import ContainerLists, effective_scope
from entradrift.document.expression_syntax import attributes_read
from entradrift.failover.pending.reach import (
    ANY,
    TENANT,
    AttributeKey,
    Effect,
    Reach,
    TypeKey,
    asked_by,
    same_type,
)
from entradrift.model import distinguished_name
from entradrift.model.comparison import RulePicture
from entradrift.model.finding import Finding
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NotCarried, carried


@dataclass(frozen=True, slots=True)
class Cause:
    """What one finding can cause."""

    finding: Finding
    attributes: frozenset[AttributeKey] = frozenset()
    """Attributes of objects that it can change."""
    existence: frozenset[TypeKey] = frozenset()
    """Connectors and object types of which it can add or delete any object."""
    scopes: Callable[[str], bool] | None = None
    """Tells for a distinguished name in Active Directory whether the finding decides if the object exists."""


def causes_of(
    findings: Iterable[Finding],
    servers: Sequence[Snapshot],
    pictures: Mapping[str, RulePicture],
) -> tuple[Cause, ...]:
    """Return what each finding can cause; findings that can change no object are left out.

    `servers`: the exports of both; `pictures`: the rules that findings are about, as a comparison shows them.
    """
    reach = Reach(servers)
    found = (_cause(finding, reach, servers, pictures) for finding in findings)
    return tuple(cause for cause in found if cause.attributes or cause.existence or cause.scopes)


def _cause(
    finding: Finding, reach: Reach, servers: Sequence[Snapshot], pictures: Mapping[str, RulePicture]
) -> Cause:
    effect = Effect()
    scopes = None
    if finding.object.kind == "sync-rule":
        _add_rule(finding, reach, pictures.get(finding.object.identity), effect)
    elif finding.object.kind == "precedence-order":
        _add_order(finding, reach, effect)
    elif finding.object.kind == "setting":
        _add_setting(finding, effect)
    elif finding.rule.startswith("ou-"):
        scopes = _by_containers(finding)
    elif finding.object.kind == "partition" and finding.rule.startswith("domain-"):
        scopes = _below(_domains(finding))
    elif finding.rule.startswith("object-type-"):
        for rule in reach.inbound_from(finding.object.connector or ""):
            if same_type(rule.source_object_type, finding.path.rpartition("/")[2]):
                reach.of_rule(rule, effect)
    elif finding.rule.startswith("attribute-") and finding.object.kind == "connector":
        _add_attribute(finding, reach, effect)
    elif finding.rule.startswith("connector-only-"):
        effect.existence.add((reach.connector(finding.object.name), ANY))
        effect.attributes.add((reach.connector(finding.object.name), ANY, ANY))
        scopes = _below(_partitions_of(finding.object.name, servers))
    elif finding.rule.startswith("metaverse-schema-") and finding.object.kind != "metaverse-class":
        reach.of_metaverse([finding.object.name], ANY, effect)
    return Cause(finding, frozenset(effect.attributes), frozenset(effect.existence), scopes)


_HARMLESS: Final = frozenset(
    {
        "sync-rule-description-differs",
        "sync-rule-name-differs",
        "sync-rule-renamed",
        "sync-rule-password-sync-differs",
        "custom-rule-precedence-differs",
        "sync-rule-precedence-reference-differs",
    }
)
"""Rules of findings that change no value and no object."""


def _add_rule(finding: Finding, reach: Reach, picture: RulePicture | None, effect: Effect) -> None:
    if finding.rule in _HARMLESS or picture is None:
        return
    destinations: set[str] | None = None
    if finding.path.startswith("flows/"):
        destinations = {finding.path.split("/")[1]}
        if finding.rule == "attribute-flow-retargeted":
            destinations |= {str(finding.primary), str(finding.staging)}
    elif (
        finding.rule.startswith("rule-clone-") and picture.primary is not None and picture.staging is not None
    ):
        destinations = _of_clone(picture.primary, picture.staging, reach)
    elif finding.path == "flows":
        destinations = {
            flow.destination
            for rule in (picture.primary, picture.staging)
            if rule is not None
            for flow in carried(rule.flows)
        }
    for rule in (picture.primary, picture.staging):
        if rule is not None:
            reach.of_rule(rule, effect, destinations)


def _of_clone(primary: SyncRule, staging: SyncRule, reach: Reach) -> set[str]:
    """Return the destinations of a rule and its clone that can change.

    Those are flows that differ, and flows that another rule of the connector has too, of a precedence between the two.
    """
    ours, theirs = ({flow.destination: flow for flow in carried(rule.flows)} for rule in (primary, staging))
    changed = {name for name in (*ours, *theirs) if ours.get(name) != theirs.get(name)}
    if primary.scoping_filter != staging.scoping_filter or primary.join_rules != staging.join_rules:
        return {*ours, *theirs}
    places = [rule.precedence for rule in (primary, staging) if isinstance(rule.precedence, int)]
    if not places:
        return changed
    for rule in reach.rules:
        between = isinstance(rule.precedence, int) and min(places) < rule.precedence < max(places)
        if (
            between
            and rule.direction == primary.direction
            and reach.connector(rule.connector) == reach.connector(primary.connector)
            and rule.target_object_type == primary.target_object_type
        ):
            changed |= {flow.destination for flow in carried(rule.flows)} & {*ours, *theirs}
    return changed


def _add_order(finding: Finding, reach: Reach, effect: Effect) -> None:
    """Add the attributes whose winning rule changes; the identity names the rules with their direction."""
    names = finding.facts.get("attributes", ())
    for identity in finding.object.identities:
        parts = identity.split("\x1f")
        if len(parts) > 1 and parts[1] == "Outbound":
            connector = TENANT if parts[0] == "tenant" else reach.connector(parts[0])
            effect.attributes |= {(connector, ANY, name.casefold()) for name in names}
        else:
            reach.of_metaverse(names, ANY, effect)


def _add_attribute(finding: Finding, reach: Reach, effect: Effect) -> None:
    """Add what depends on attributes that one server does not import from, or export to, a directory."""
    connector = finding.object.connector or finding.object.name
    names = {finding.path.rpartition("/")[2].casefold()}
    if finding.rule == "attribute-replaced":
        names |= {str(finding.primary).casefold(), str(finding.staging).casefold()}
    effect.attributes |= {(reach.connector(connector), ANY, name) for name in names}
    for rule in reach.inbound_from(connector):
        if names & asked_by(rule):
            reach.of_rule(rule, effect)
            continue
        read = {
            flow.destination
            for flow in carried(rule.flows)
            if names & {name.casefold() for name in attributes_read(flow)}
        }
        if read:
            reach.of_rule(rule, effect, read)


def _add_setting(finding: Finding, effect: Effect) -> None:
    name = finding.object.name.casefold().rpartition(".")[2]
    everywhere = {(TENANT, ANY)}
    match finding.rule:
        case "source-anchor-differs":
            effect.attributes.add((TENANT, ANY, "sourceanchor"))
            effect.existence |= everywhere
        case "upn-attribute-differs":
            effect.attributes.add((TENANT, ANY, "userprincipalname"))
        case "join-criteria-differ" | "group-filter-differs":
            effect.existence |= everywhere
        case "directory-extensions-differ" | "app-attribute-filter-differs":
            effect.attributes |= {(TENANT, ANY, each) for each in _names_in(finding)}
        case "feature-differs" if name.startswith("devicewriteup"):
            effect.existence.add((TENANT, "device"))
        case "feature-differs" if name in _WRITEBACK:
            effect.existence |= {(ANY, each) for each in _WRITEBACK[name]}
            effect.attributes |= {(ANY, each, ANY) for each in _WRITEBACK[name]}


_WRITEBACK: Final = {
    "groupwriteback": ("group",),
    "userwriteback": ("user",),
    "devicewriteback": ("msds-device", "device"),
}
"""Object types that these features write into Active Directory, by setting."""


def _names_in(finding: Finding) -> set[str]:
    """Return the attributes in lists such as `employeeType.user.String.True,…` that are on one server only."""
    sides = []
    for value in (finding.primary, finding.staging):
        text = ",".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
        sides.append({part.strip().partition(".")[0].casefold() for part in text.split(",") if part.strip()})
    return sides[0] ^ sides[1]


def _by_containers(finding: Finding) -> Callable[[str], bool] | None:
    """Return what tells whether the servers' lists of containers treat a distinguished name differently."""
    facts = finding.facts
    if "primary included" not in facts:
        return None
    lists = [
        ContainerLists(facts[f"{side} included"], facts[f"{side} excluded"])
        for side in ("primary", "staging")
    ]
    tops = [distinguished_name.key(top) for top in facts.get("subtree", ())]
    if not tops:
        tops = [distinguished_name.key(str(value)) for value in (finding.primary, finding.staging)]

    def differs(dn: str) -> bool:
        key = distinguished_name.key(dn)
        return any(key[: len(top)] == top for top in tops) and effective_scope(
            dn, lists[0]
        ) is not effective_scope(dn, lists[1])

    return differs


def _below(tops: Sequence[str]) -> Callable[[str], bool] | None:
    keys = [distinguished_name.key(top) for top in tops if "=" in top]

    def below(dn: str) -> bool:
        key = distinguished_name.key(dn)
        return any(key[: len(top)] == top for top in keys)

    return below if keys else None


def _domains(finding: Finding) -> tuple[str, ...]:
    if finding.rule == "domain-replaced":
        return str(finding.primary), str(finding.staging)
    return (finding.object.name,)


def _partitions_of(connector: str, servers: Sequence[Snapshot]) -> list[str]:
    return [
        partition.name
        for server in servers
        for each in server.connectors
        if each.name.casefold() == connector.casefold() and not isinstance(each.partitions, NotCarried)
        for partition in each.partitions
    ]
