"""What both servers changed alike since a baseline: no difference of the pair shows it, and a review wants to see it."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from entradrift.compare.connector_pairs import ConnectorMatch, lone_key, match_connectors
from entradrift.compare.leaf import named
from entradrift.compare.rule_pairs import RuleMatch
from entradrift.compare.snapshots import Difference, compare_snapshots
from entradrift.compare.three_way import ThreeWay, three_way
from entradrift.model import distinguished_name
from entradrift.model.change import Change, ObjectRef, Side, identity_of_order
from entradrift.model.snapshot import Snapshot

_EXCHANGED_NAMES: Final = frozenset({"ou-scope-replaced", "ou-exclusion-replaced", "partition-replaced"})
"""Topics of one name exchanged for another, of which the first in the alphabet is their place."""


def alike_changes(pair: ThreeWay, difference: Difference) -> tuple[Change, ...]:
    """Return what both servers of the `pair` changed alike since the baseline, given how they differ.

    The changes have the new value as `primary` and the baseline's as `staging`, and the objects that changes of the
    pair have. Each server is compared with the baseline, so that the result is the same with the servers swapped.
    """
    names = _Names.of(difference)
    followed = _followed(pair)
    servers, baseline = pair.pair, pair.third
    found: dict[tuple[object, ...], list[Change]] = {}
    for server, other in (servers, servers[::-1]):
        if not may_be_compared(server, baseline):
            continue
        since = compare_snapshots(server, baseline)
        seen = three_way((server, baseline), since, other)
        for change in since.changes:
            for part in _alike(change, seen) if not _seems_missing(change, seen, followed) else ():
                of_pair = replace(part, object=names.of_pair(part.object, seen))
                found.setdefault(_key(of_pair), []).append(of_pair)
    # What the two servers write differently is told of once.
    return tuple(min(each, key=lambda change: (change.path, repr(change.primary))) for each in found.values())


def may_be_compared(server: Snapshot, baseline: Snapshot) -> bool:
    """Tell whether a server has a connector in common with the baseline, or one of them shows none at all."""
    known = bool(server.connectors and baseline.connectors)
    return not known or bool(match_connectors(server.connectors, baseline.connectors).pairs)


def _followed(pair: ThreeWay) -> frozenset[int]:
    """Return the `id()` of the rules of all three snapshots that are there before and after, as far as is known."""
    return frozenset(
        id(rule)
        for trio in chain.from_iterable(pair.rules.values())
        if trio.third != ()
        for rule in (*trio.primary, *trio.staging, *(trio.third or ()))
    )


def _seems_missing(change: Change, seen: ThreeWay, followed: Container[int]) -> bool:
    """Tell whether a rule that seems new or gone is one that the other server shows to have only been changed.

    By its identifier an earlier export of the same server still knows a rule that was renamed and edited.
    """
    rules = (rule for trio in seen.rules.get(change.object, ()) for rule in (*trio.primary, *trio.staging))
    return change.topic.endswith("-rule-missing") and any(id(rule) in followed for rule in rules)


def _alike(change: Change, seen: ThreeWay) -> Iterator[Change]:
    """Yield the change, or of two things exchanged the one, that the third snapshot shows as well."""
    sight = seen.sight(change)
    if sight and sight.agrees is Side.PRIMARY:
        yield change
    elif sight and sight.agrees is None:
        for part in seen.parts(change):
            own = seen.sight(part)
            if own and own.agrees is Side.PRIMARY:
                yield part


def _key(change: Change) -> tuple[object, ...]:
    """Return what tells a change from others, however the two servers write distinguished names."""
    if change.topic in _EXCHANGED_NAMES:
        names = sorted(distinguished_name.key(name) for name in named(change))
        return change.topic, change.object.identity.partition("\x1f")[0], *names
    path = tuple(distinguished_name.key(step) if "=" in step else step for step in change.path)
    return change.topic, change.object.kind, change.object.identity, path


@dataclass(frozen=True, slots=True)
class _Names:
    """What changes of the pair call its objects, by the `id()` of the objects."""

    connectors: dict[int, str]
    rules: dict[int, ObjectRef]

    @classmethod
    def of(cls, difference: Difference) -> _Names:
        return cls(
            dict(_connector_keys(difference.connectors)),
            dict(_rule_refs(difference.rules)) if difference.rules else {},
        )

    def of_pair(self, ref: ObjectRef, seen: ThreeWay) -> ObjectRef:
        """Return the object of a change between one server and the baseline as changes of the pair call it."""
        if ref.kind == "sync-rule":
            return self._rule(ref, seen)
        if ref.kind == "precedence-order":
            by_identity = {known.identity: known for known in seen.rules}
            refs = [by_identity[part] for part in ref.identities if part in by_identity]
            parts = [self._rule(known, seen).identity for known in refs]
            return replace(ref, identity=identity_of_order(parts)) if parts else ref
        if ref.kind in {"connector", "partition", "run-profile"}:
            return replace(ref, identity=self._below_connector(ref.identity, seen))
        return ref

    def _rule(self, ref: ObjectRef, seen: ThreeWay) -> ObjectRef:
        rules = [rule for trio in seen.rules.get(ref, ()) for rule in trio.primary]
        known = [self.rules[id(rule)] for rule in rules if id(rule) in self.rules]
        return known[0] if known else replace(ref, identity=self._below_connector(ref.identity, seen))

    def _below_connector(self, identity: str, seen: ThreeWay) -> str:
        key, separator, rest = identity.partition("\x1f")
        trio = seen.connectors.get(key)
        connectors = (*trio.primary, *(trio.third or ())) if trio else ()
        known = [
            self.connectors[id(connector)] for connector in connectors if id(connector) in self.connectors
        ]
        return f"{known[0]}{separator}{rest}" if known else identity


def _connector_keys(match: ConnectorMatch) -> Iterator[tuple[int, str]]:
    for pair in match.pairs:
        yield from ((id(connector), pair.key) for connector in (pair.primary, pair.staging))
    for connector in (*match.primary_only, *match.staging_only):
        yield id(connector), lone_key(connector)


def _rule_refs(match: RuleMatch) -> Iterator[tuple[int, ObjectRef]]:
    for found in match.matched:
        yield from ((id(rule), found.ref) for rule in (found.primary, found.staging))
    for lone in (*match.primary_only, *match.staging_only):
        yield id(lone.rule), lone.ref
    for group in match.duplicates:
        yield from ((id(rule), group.ref) for rule in (*group.primary, *group.staging))
