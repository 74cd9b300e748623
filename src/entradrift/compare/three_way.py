"""A change between two snapshots seen from a third: which of the two agrees with it, and what it has itself.

The place of the change is read in all three alike. A reading is believed only where it sees in the pair what the
change says; what the third snapshot does not carry, or whose object cannot be told there, stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, TypeVar

from entradrift.compare import leaves_of_connectors, leaves_of_metaverse, leaves_of_rules, leaves_of_settings
from entradrift.compare.connector_names import lacks_connectors
from entradrift.compare.connector_pairs import match_connectors
from entradrift.compare.context import context_of
from entradrift.compare.counterparts import Trio, connector_trios, rule_trios
from entradrift.compare.coverage import mixed_enums
from entradrift.compare.engine import MISSING, strictly_equal
from entradrift.compare.leaf import Leaf, Reader, Sight, Subject, named
from entradrift.compare.settings import PARTS_OF, differs_in_writing_only
from entradrift.compare.snapshots import Difference, rules_matched
from entradrift.compare.three_way_order import order_sight, shift_sight
from entradrift.model.change import Change, ObjectRef, Presence, Side
from entradrift.model.connector import TENANT_CONNECTOR_ID, Connector
from entradrift.model.snapshot import Carried, Snapshot
from entradrift.model.sync_rule import SyncRule

READERS: Final[Mapping[str, Reader]] = {
    **leaves_of_settings.READERS,
    **leaves_of_connectors.READERS,
    **leaves_of_metaverse.READERS,
    **leaves_of_rules.READERS,
}
"""How to read the place of a change, by its topic."""
ORDERS: Final = frozenset({"precedence-order", "precedence-order-uncontested", "precedence-shifted"})
"""Topics about many rules at once."""
OF_EACH_SERVER: Final = frozenset(
    {"role-as-expected", "role-both-active", "role-both-staging", "role-swapped", "server-identity"}
)
"""Topics of what two servers never have in common, so that no baseline can show it."""
_ENUMS: Final = frozenset({"link-type", "direction", "scoping-filter", "flows"})
"""Fields of rules with enumerations, which some exports write as integers."""
_OF_SELECTIONS: Final = frozenset({"custom-rule-missing", "standard-rule-missing", "sync-rule-duplicate"})
"""Topics about rules that an export of a selection may just not hold."""
_OF_CONNECTORS: Final = frozenset({"connector", "partition", "run-profile"})

_T = TypeVar("_T")
_UNFOLDED: Final = {
    "attribute-selection-replaced": "attribute-selection",
    "object-type-replaced": "object-type",
    "metaverse-class-reference": "metaverse-class-reference",
    "sync-rule-flow-retargeted": "sync-rule-flow-missing",
    "ou-scope-replaced": "ou-scope",
    "ou-exclusion-replaced": "ou-scope",
}
"""Topics of one thing exchanged for another, and those of one thing gone or new."""
_Three = tuple[Subject, Subject, Subject | None]
"""The object of a change in the pair and in the third snapshot; None where it is not clear which it is there."""


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """A pair of snapshots, matched with a third."""

    pair: tuple[Snapshot, Snapshot]
    third: Snapshot
    connectors: Mapping[str, Trio[Connector]]
    """By the identity of the connector in the changes of the pair."""
    rules: Mapping[ObjectRef, list[Trio[SyncRule]]]
    """By the object of the rule in the changes of the pair."""
    exact: bool
    """All three exports are of one format and write enumerations alike."""
    mixed: bool
    """The third export writes enumerations as integers where the pair has names, or the reverse."""
    builds_differ: bool
    """Not all three servers ran the same build."""

    def parts(self, change: Change) -> list[Change]:
        """Return a change that exchanges one thing for another as two changes: one thing gone, one new."""
        topic = _UNFOLDED.get(change.topic)
        if topic is None or len(named(change)) != 2:  # noqa: PLR2004 - one for one
            return []
        return [
            part
            for name, presence, side in (
                (change.primary, Presence.PRIMARY_ONLY, Side.PRIMARY),
                (change.staging, Presence.STAGING_ONLY, Side.STAGING),
            )
            for part in self._part(replace(change, topic=topic, presence=presence, side=side), str(name))
        ]

    def _part(self, change: Change, name: str) -> Iterator[Change]:
        facts = {**change.facts, "subtree": (name,)} if change.topic == "ou-scope" else change.facts
        part = replace(
            change,
            path=(*change.path[:-1], name),
            presence=Presence.BOTH if change.topic == "ou-scope" else change.presence,
            primary=name if change.side is Side.PRIMARY else None,
            staging=name if change.side is Side.STAGING else None,
            facts=facts,
        )
        read = READERS[part.topic]
        for one, other, _ in self._subjects(change):
            leaves = read(part, one), read(part, other)
            if leaves[0] and leaves[1] and not strictly_equal(leaves[0].state, leaves[1].state):
                yield replace(part, primary=leaves[0].shown, staging=leaves[1].shown)

    def sight(self, change: Change) -> Sight | None:
        """Return what the third snapshot says about a change of the pair; None where it says nothing."""
        if change.topic in OF_EACH_SERVER or not self._carries(change):
            return None
        if change.topic == "precedence-shifted":
            return shift_sight(self.rules)
        if change.topic in ORDERS:
            return order_sight(change, self.rules, self._believes_absence(change))
        if self.mixed and change.object.kind == "sync-rule" and change.path[:1] and change.path[0] in _ENUMS:
            return None
        # Several rules of one name: the one that has in the pair what the change says.
        found = [
            self._seen(change, three) for three in self._subjects(change) if _fits(change, three[0], three[1])
        ]
        return found[0] if found and all(each == found[0] for each in found) else None

    def _seen(self, change: Change, three: _Three) -> Sight | None:
        read = READERS[change.topic]
        one, other, third = three
        ours, theirs = read(change, one), read(change, other)
        its = read(change, replace(third, others=(one, other))) if third else None
        if ours is None or theirs is None or its is None:
            return None
        if its.state is MISSING and not self._believes_absence(change):
            return None
        alike = strictly_equal(ours.state, its.state), strictly_equal(theirs.state, its.state)
        if alike == (False, False):
            alike = _same_meaning(change, ours, its), _same_meaning(change, theirs, its)
        if alike == (True, True):
            return None if strictly_equal(ours.state, theirs.state) else Sight(None, its.shown)
        return Sight({(True, False): Side.PRIMARY, (False, True): Side.STAGING}.get(alike), its.shown)

    def _carries(self, change: Change) -> bool:
        content = self.third.content.get(change.section)
        return change.topic == "product-version" or (
            content is not None and content.carried is not Carried.ABSENT
        )

    def _believes_absence(self, change: Change) -> bool:
        """Tell whether what the third snapshot does not have in this section is not there, and not just left out."""
        content = self.third.content.get(change.section)
        if content is None or (change.topic in _OF_SELECTIONS and lacks_connectors(self.third)):
            return False
        name = change.object.name if change.object.kind == "setting" else (*change.path, "")[0]
        if PARTS_OF.get(name, frozenset()) & self._lone_parts():
            return False
        if content.carried is Carried.FULL:
            return self.exact or (change.object.kind == "sync-rule" and change.topic != "other-setting")
        return self.exact and content.by_nature

    # --- the object of a change -------------------------------------------------------------------------

    def _subjects(self, change: Change) -> Iterator[_Three]:
        """Yield what the object of a change can be; more than one only where rules share a name."""
        kind = change.object.kind
        if kind in _OF_CONNECTORS:
            trio = self.connectors.get(change.object.identity.partition("\x1f")[0])
            if trio:
                yield self._three(connectors=trio)
        elif kind == "sync-rule":
            for of_rule in self.rules.get(change.object, ()):
                yield self._three(rules=of_rule, clones=self._clones(change, of_rule))
        else:
            yield self._three()

    def _three(
        self,
        *,
        connectors: Trio[Connector] | None = None,
        rules: Trio[SyncRule] | None = None,
        clones: Trio[SyncRule] | None = None,
    ) -> _Three:
        unclear = any(trio is not None and trio.third is None for trio in (connectors, rules, clones))
        three = [
            Subject(
                snapshot,
                self.exact,
                connector=next(iter(_at(connectors, place)), None),
                rules=_at(rules, place),
                clones=_at(clones, place),
                place=self._place(place, _at(rules, place)),
                builds_differ=self.builds_differ,
            )
            for place, snapshot in enumerate((*self.pair, self.third))
        ]
        return three[0], three[1], None if unclear else three[2]

    def _clones(self, change: Change, original: Trio[SyncRule]) -> Trio[SyncRule] | None:
        """Return the clone that a change tells of: a rule of the same connector that one server alone has."""
        if change.topic != "rule-cloned":
            return None
        place = 0 if change.side is Side.PRIMARY else 1
        connectors = {rule.connector for rule in _at(original, place)}
        return next(
            (
                trio
                for trio in chain.from_iterable(self.rules.values())
                if not _at(trio, 1 - place)
                and [rule.name for rule in _at(trio, place)] == [*change.facts["clone"]]
                and {rule.connector for rule in _at(trio, place)} == connectors
            ),
            None,
        )

    def _place(self, place: int, rules: tuple[SyncRule, ...]) -> str:
        """Return the identity of the connector that a rule belongs to, the same for all three snapshots."""
        if not rules:
            return ""
        name = rules[0].connector
        if name == TENANT_CONNECTOR_ID:
            return name
        return next(
            (
                key
                for key, trio in self.connectors.items()
                if any(name in (connector.name, connector.identifier) for connector in _at(trio, place))
            ),
            name,
        )

    def _lone_parts(self) -> frozenset[str]:
        """Return the cmdlets whose output only some of the three exports hold."""
        parts = [frozenset(snapshot.source.parts) for snapshot in self.pair]
        return frozenset().union(*(found ^ frozenset(self.third.source.parts) for found in parts))


def three_way(pair: tuple[Snapshot, Snapshot], difference: Difference, third: Snapshot) -> ThreeWay:
    """Return the pair, whose `difference` is known, matched with a third snapshot."""
    one, other = (match_connectors(snapshot.connectors, third.connectors) for snapshot in pair)
    formats = {snapshot.source.content_format for snapshot in (*pair, third)}
    mixed = any(mixed_enums(snapshot, third) for snapshot in pair)
    rules: Mapping[ObjectRef, list[Trio[SyncRule]]] = {}
    if difference.rules:
        rules = rule_trios(
            difference.rules, rules_matched(pair[0], third, one), rules_matched(pair[1], third, other)
        )
    return ThreeWay(
        pair,
        third,
        connector_trios(difference.connectors, one, other),
        rules,
        exact=len(formats) == 1 and not mixed,
        mixed=mixed,
        builds_differ=any(context_of(snapshot, third).builds_differ for snapshot in pair),
    )


def _at(trio: Trio[_T] | None, place: int) -> tuple[_T, ...]:
    return () if trio is None else (trio.primary, trio.staging, trio.third or ())[place]


def _fits(change: Change, one: Subject, other: Subject) -> bool:
    """Tell whether the pair has in this place what the change says."""
    read = READERS[change.topic]
    ours, theirs = read(change, one), read(change, other)
    return (
        ours is not None
        and theirs is not None
        and strictly_equal(ours.shown, change.primary)
        and strictly_equal(theirs.shown, change.staging)
    )


def _same_meaning(change: Change, one: Leaf, other: Leaf) -> bool:
    """Tell whether two leaves differ in writing only."""
    if strictly_equal(one.meant, other.meant):
        return True
    plain = all(strictly_equal(leaf.state, leaf.shown) for leaf in (one, other))
    return plain and differs_in_writing_only(change.section, change.path, one.shown, other.shown)
