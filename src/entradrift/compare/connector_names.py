"""Names for connectors that an export calls by their identifiers only, taken from the export that it is compared with.

The identifier of a connector to Active Directory is another one on every server, and an export of the Synchronization
Rules Editor says nothing else about a connector. What cannot be told for sure keeps its identifier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from entradrift.compare.rule_pairs import fold
from entradrift.exports.collected import GUID
from entradrift.model.comparison import PAIR, Labels
from entradrift.model.connector import NAMES_OF_TENANT, ConnectorKind
from entradrift.model.snapshot import Format, Snapshot

Names = Mapping[str, str]
"""What the rules of a snapshot are to call their connectors, by what they call them."""


@dataclass(frozen=True, slots=True)
class Named:
    """Snapshots whose rules call the same connector by the same name, as far as that is known."""

    primary: Snapshot
    staging: Snapshot
    baseline: Snapshot | None
    notices: tuple[str, ...]
    """What was concluded, for people to check."""


@dataclass(frozen=True, slots=True)
class Handle:
    """One connector as a snapshot knows it."""

    label: str
    """Its name, or its identifier."""
    identifier: str
    is_tenant: bool
    is_nameless: bool
    rules: frozenset[tuple[str, str]]
    """Which rules it has: direction, and tag or name."""


def with_connectors_named(
    primary: Snapshot, staging: Snapshot, baseline: Snapshot | None = None, labels: Labels = PAIR
) -> Named:
    """Return the snapshots with the connectors of rules named where an export holds their identifiers only.

    Two connectors are one if both are the tenant's, have one identifier or one name, have the same rules as no other
    connector has, or are the only ones that are left; the last two are said in a notice.
    """
    pair = [primary, staging]
    if not any(lacks_connectors(snapshot) for snapshot in (*pair, *([baseline] if baseline else []))):
        return Named(primary, staging, baseline, ())
    if baseline and baseline.connectors and all(lacks_connectors(snapshot) for snapshot in pair):
        # An earlier export of one of the servers knows the names for certain.
        pair = [
            _renamed(snapshot, _names(snapshot, baseline, _sure(snapshot, baseline))) for snapshot in pair
        ]
    found = _pairs(pair[0], pair[1])
    names = _common(pair[0], pair[1], [*found])
    known = {old: new for side in names for old, new in side.items()}
    for snapshot in pair:
        known |= {found.identifier: found.label for found in handles(snapshot) if not found.is_nameless}
    known.pop("", None)
    notices = [_notice(one, other, why, labels) for (one, other), why in found.items() if why]
    pair = [_renamed(snapshot, side) for snapshot, side in zip(pair, names, strict=True)]
    if baseline and lacks_connectors(baseline):
        baseline = _renamed(baseline, known)
        baseline = _renamed(baseline, _names(baseline, pair[0], [*_pairs(baseline, pair[0])]))
    return Named(pair[0], pair[1], baseline, tuple(notices))


def lacks_connectors(snapshot: Snapshot) -> bool:
    """Tell whether an export is of a kind that holds rules without their connectors."""
    return snapshot.source.content_format is Format.RULES_EDITOR


def handles(snapshot: Snapshot) -> list[Handle]:
    """Return the connectors that a snapshot has or, where it has none, that its rules speak of."""
    rules: dict[str, set[tuple[str, str]]] = {}
    for rule in snapshot.rules:
        identity = rule.tag_base.casefold() if rule.is_standard else f"\x1f{fold(rule.name)}"
        rules.setdefault(rule.connector, set()).add((rule.direction, identity))
    if snapshot.connectors:
        return [
            Handle(
                connector.name,
                connector.identifier,
                connector.kind is ConnectorKind.TENANT,
                is_nameless=False,
                rules=frozenset(rules.get(connector.name, ())),
            )
            for connector in snapshot.connectors
            # A connector to something else that has no rules is none that rules are exported of.
            if connector.kind is not ConnectorKind.OTHER or connector.name in rules
        ]
    return [
        Handle(
            label,
            label if GUID.fullmatch(label) else "",
            label in NAMES_OF_TENANT,
            is_nameless=label not in NAMES_OF_TENANT and GUID.fullmatch(label) is not None,
            rules=frozenset(rules[label]),
        )
        for label in sorted(rules)
    ]


_Pair = tuple[Handle, Handle]


def _pairs(one: Snapshot, other: Snapshot) -> dict[_Pair, str]:
    """Return which connector is which, with the reason for what was concluded; empty for what is certain."""
    found = dict.fromkeys(_sure(one, other), "")
    ours, theirs = (
        [handle for handle in handles(snapshot) if not handle.is_tenant] for snapshot in (one, other)
    )
    for pair in _by_rules(_left(ours, [a for a, _ in found]), _left(theirs, [b for _, b in found])):
        found[pair] = "no other connector has the same rules"
    ours, theirs = _left(ours, [a for a, _ in found]), _left(theirs, [b for _, b in found])
    if len(ours) == len(theirs) == 1 and _may_be_one(ours[0], theirs[0]):
        found[ours[0], theirs[0]] = "it is the only connector that is left"
    return found


def _sure(one: Snapshot, other: Snapshot) -> list[_Pair]:
    ours, theirs = handles(one), handles(other)
    found: list[_Pair] = [(a, b) for a in ours if a.is_tenant for b in theirs if b.is_tenant][:1]
    for same in (lambda a, b: bool(a.identifier) and a.identifier == b.identifier, _same_name):
        found += [
            (a, b)
            for a in _left(ours, [a for a, _ in found])
            for b in _left(theirs, [b for _, b in found])
            if same(a, b)
        ]
    return found


def _same_name(one: Handle, other: Handle) -> bool:
    return one.label.strip().casefold() == other.label.strip().casefold()


def _left(handles: Sequence[Handle], taken: Iterable[Handle]) -> list[Handle]:
    labels = {found.label for found in taken}
    return [handle for handle in handles if handle.label not in labels]


def _may_be_one(one: Handle, other: Handle) -> bool:
    """Tell whether two connectors that differ in name can be one: two names are two connectors."""
    return one.is_nameless or other.is_nameless


def _by_rules(ours: Sequence[Handle], theirs: Sequence[Handle]) -> Iterator[_Pair]:
    """Yield the connectors that have the same rules, which no other connector of either server has."""
    often = [Counter(handle.rules for handle in side) for side in (ours, theirs)]
    for one in ours:
        for other in theirs:
            same = one.rules and one.rules == other.rules and often[0][one.rules] == often[1][one.rules] == 1
            if same and _may_be_one(one, other):
                yield one, other


def _common(one: Snapshot, other: Snapshot, pairs: Iterable[_Pair]) -> tuple[Names, Names]:
    """Return the names for both snapshots: what the one that has connectors calls it, a name, one of the identifiers."""
    ours: dict[str, str] = {}
    theirs: dict[str, str] = {}
    for a, b in pairs:
        if lacks_connectors(one) is not lacks_connectors(other):
            name = b.label if lacks_connectors(one) else a.label
        else:
            name = next((found.label for found in (a, b) if not found.is_nameless), min(a.label, b.label))
        ours[a.label] = theirs[b.label] = name
    return ours, theirs


def _names(one: Snapshot, other: Snapshot, pairs: Iterable[_Pair]) -> Names:
    return _common(one, other, pairs)[0]


def _renamed(snapshot: Snapshot, names: Names) -> Snapshot:
    """Return the snapshot with the connectors of its rules called by these names; never one that has connectors."""
    if not lacks_connectors(snapshot) or all(old == new for old, new in names.items()):
        return snapshot
    rules = tuple(
        replace(rule, connector=name)
        if (name := names.get(rule.connector, rule.connector)) != rule.connector
        else rule
        for rule in snapshot.rules
    )
    return replace(snapshot, rules=rules)


def _notice(one: Handle, other: Handle, why: str, labels: Labels) -> str:
    return (
        f"The connector {_shown(one)} of the {labels.primary_export} is taken for {_shown(other)} of the "
        f"{labels.staging_export}, because {why}; if it is another, say so with --map."
    )


def _shown(handle: Handle) -> str:
    return handle.label if handle.is_nameless else f'"{handle.label}"'
