"""A second comparator: everything of both snapshots flattened to place and value, and the places that differ.

Deliberately naive, and written from `docs/design.md` alone: it shares no code with `compare`. It knows what identifies an
object and what has no order, and nothing else: no renamings of flows, no folding, no topics, no cosmetics. `accounted`
says which of these places a change of the product tells about.
"""

# ruff: noqa: ANN401 - JSON documents and fields of the model are of any type

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from typing import Any

from entradrift.model.change import Change
from entradrift.model.connector import Connector, ConnectorKind
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NOT_CARRIED

Place = tuple[Any, ...]
"""Kind and identity of an object, then the field."""
GONE = object()
FLOW_FIELDS = ("kind", "source", "expression", "merge-type", "execute-once")
RULE_FIELDS = {
    "description": "description", "disabled": "disabled", "link-type": "link_type",
    "source-object-type": "source_object_type", "target-object-type": "target_object_type",
    "precedence-after": "precedence_after", "precedence-before": "precedence_before",
    "password-sync": "password_sync", "soft-delete-expiry": "soft_delete_expiry", "name": "name", "direction": "direction",
}  # fmt: skip


def dn(name: str) -> tuple[str, ...]:
    return tuple(part.strip().casefold() for part in reversed(name.split(",")))


def plain(name: str) -> str:
    return " ".join(re.sub("[\u2010-\u2014\u2212]", "-", name).casefold().split())


def base(name: str) -> str:
    return plain(name.partition(" - Cloned - ")[0])


def differing(primary: Snapshot, staging: Snapshot) -> set[Place]:
    """Return every place that differs between two exports of one format and one build."""
    one, other = Flat(primary), Flat(staging)
    found = _unequal(one.places, other.places)
    absent = {
        place[:2]
        for place in found
        if place[0] in {"connector", "partition", "mv-attribute", "mv-class", "run-profile"}
        and place[-1] == "exists"
    }
    found = {place for place in found if not _within(place, absent)}
    found |= _rule_places(one, other, {key for kind, key in absent if kind == "connector"})
    attributes = {key for kind, key in absent if kind == "mv-attribute"}
    return {
        place
        for place in found
        if not (place[0] == "mv-class" and str(place[2]).removeprefix("attribute ").casefold() in attributes)
    }


def _within(place: Place, absent: set[Place]) -> bool:
    """Tell whether a place is part of an object that one server lacks as a whole."""
    own = place[:2] in absent and place[-1] != "exists"
    connector = place[1][0] if place[0] in {"partition", "run-profile"} else None
    return own or ("connector", connector) in absent


def _unequal(one: dict[Place, Any], other: dict[Place, Any]) -> set[Place]:
    return {place for place in {*one, *other} if repr(one.get(place, GONE)) != repr(other.get(place, GONE))}


class Flat:
    """One snapshot as places and values; its rules apart, because whole rules have to be matched first."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.places: dict[Place, Any] = {}
        self.keys = {connector.name: _key(connector) for connector in snapshot.connectors}
        self.rules = snapshot.rules
        server = snapshot.server
        self.places["server", "server", "host"] = server.host
        self.places["server", "server", "role"] = server.role
        for setting in snapshot.settings:
            name, *rest = setting.path
            self._add(("setting", name.casefold(), *rest), setting.value)
        for connector in snapshot.connectors:
            self._connector(connector)
        if snapshot.metaverse is not NOT_CARRIED:
            for kind, entries in (
                ("mv-attribute", snapshot.metaverse.attributes),
                ("mv-class", snapshot.metaverse.classes),
            ):
                for name, fields in entries.items():
                    self.places[kind, name.casefold(), "exists"] = True
                    for field, value in fields.items():
                        self.places[kind, name.casefold(), field] = value

    def _add(self, place: Place, value: Any) -> None:
        self.places[place] = (*self.places.get(place, ()), value)

    def _connector(self, connector: Connector) -> None:
        key = _key(connector)
        self.places["connector", key, "exists"] = True
        self.places["connector", key, "name"] = connector.name
        for setting in connector.settings:
            self._add(("connector", key, *setting.path), setting.value)
        for field, names in (("attributes", connector.attributes), ("object-types", connector.object_types)):
            for name in () if names is NOT_CARRIED else names:
                self.places["connector", key, field, name] = True
        if connector.provisioning_hierarchy is not NOT_CARRIED:
            for component, kind in connector.provisioning_hierarchy.items():
                self.places["connector", key, "provisioning-hierarchy", component] = kind
        if connector.schema is not NOT_CARRIED:
            self.places["connector", key, "schema"] = sorted(
                (name, sorted(fields.items()))
                for entries in (connector.schema.classes, connector.schema.attributes)
                for name, fields in entries.items()
            )
        for partition in () if connector.partitions is NOT_CARRIED else connector.partitions:
            own = (key, dn(partition.name))
            self.places["partition", own, "exists"] = True
            self.places["partition", own, "selected"] = partition.selected
            self.places["partition", own, "containers"] = (partition.inclusions, partition.exclusions)
            for name in () if partition.object_types is NOT_CARRIED else partition.object_types:
                self.places["partition", own, "object-types", name] = True
            for setting in partition.settings:
                self._add(("partition", own, *setting.path), setting.value)
        for profile in () if connector.run_profiles is NOT_CARRIED else connector.run_profiles:
            own_profile = (key, profile.name)
            self.places["run-profile", own_profile, "exists"] = True
            self.places["run-profile", own_profile, "steps"] = profile.steps
            for setting in profile.settings:
                self._add(("run-profile", own_profile, *setting.path), setting.value)

    def key_of(self, rule: SyncRule) -> Place:
        named = ("tag", rule.tag_base.casefold()) if rule.is_standard else ("name", plain(rule.name))
        return (self.keys.get(rule.connector, "?"), rule.direction, *named)


def _key(connector: Connector) -> str:
    return "tenant" if connector.kind is ConnectorKind.TENANT else connector.name.strip().casefold()


# --- rules ---------------------------------------------------------------------------------------------


def _rule_places(one: Flat, other: Flat, lone_connectors: set[str]) -> set[Place]:
    pairs, left, right = _matched(one, other)
    found: set[Place] = set()
    for rule, flat in [*((rule, one) for rule in left), *((rule, other) for rule in right)]:
        key = flat.key_of(rule)
        if key[0] not in lone_connectors:
            found.add(("rule", _identity(flat, rule, flat, rule), "exists"))
    for ours, theirs in pairs:
        identity = ("rule", _identity(one, ours, other, theirs))
        places = dict(_fields(ours)), dict(_fields(theirs))
        fields = _unequal(*places)
        lone = {field[:2] for field in fields if field[0] == "flows" and field[-1] == "exists"}
        found |= {(*identity, *field) for field in fields if field[-1] == "exists" or field[:2] not in lone}
        if one.key_of(ours)[0] != other.key_of(theirs)[0]:
            found.add((*identity, "connector"))
    return found | _precedence_places(one, other, pairs)


def _identity(one: Flat, ours: SyncRule, other: Flat, theirs: SyncRule) -> Place:
    """What two matched rules are called: by the documented identity, the smaller one where a rule was renamed."""
    both = [one.key_of(ours), other.key_of(theirs)]
    if ours.is_standard and theirs.is_standard:
        name = min(ours.tag_base.casefold(), theirs.tag_base.casefold())
    else:
        name = min(base(ours.name), base(theirs.name))
    return (*min(key[:2] for key in both), name)


def _matched(
    one: Flat, other: Flat
) -> tuple[list[tuple[SyncRule, SyncRule]], list[SyncRule], list[SyncRule]]:
    left, right = list(one.rules), list(other.rules)
    pairs: list[tuple[SyncRule, SyncRule]] = []

    def place(flat: Flat, rule: SyncRule) -> Place:
        return flat.key_of(rule)[:2]

    identities: list[Any] = [
        lambda flat, rule: flat.key_of(rule),
        lambda _, rule: rule.identifier or None,
        lambda flat, rule: (*place(flat, rule), plain(rule.name)),
        lambda flat, rule: (*place(flat, rule), base(rule.name)) if " - Cloned - " in rule.name else None,
        lambda flat, rule: (
            *place(flat, rule),
            rule.tag_base,
            rule.tag_version,
            sorted(map(repr, _content(rule))),
        ),
    ]
    for identity in identities:
        ours, theirs = _groups(one, left, identity), _groups(other, right, identity)
        for key, group in ours.items():
            partners = theirs.get(key, [])
            if key != "None" and len(group) == len(partners) == 1:
                pairs.append((group[0], partners[0]))
                left = [rule for rule in left if rule is not group[0]]
                right = [rule for rule in right if rule is not partners[0]]
    return pairs, left, right


def _groups(flat: Flat, rules: list[SyncRule], identity: Any) -> dict[str, list[SyncRule]]:
    groups: defaultdict[str, list[SyncRule]] = defaultdict(list)
    for rule in rules:
        groups[repr(identity(flat, rule))].append(rule)
    return groups


def _content(rule: SyncRule) -> Iterator[tuple[Place, Any]]:
    return (field for field in _fields(rule) if field[0] not in {("name",), ("direction",)})


def _fields(rule: SyncRule) -> Iterator[tuple[Place, Any]]:
    for name, attribute in RULE_FIELDS.items():
        value = getattr(rule, attribute)
        if value is not NOT_CARRIED:
            yield (name,), value
    yield ("immutable-tag",), (rule.tag_base, rule.tag_version)
    if rule.scoping_filter is not NOT_CARRIED:
        yield ("scoping-filter",), sorted(sorted(group) for group in rule.scoping_filter)
    if rule.join_rules is not NOT_CARRIED:
        yield ("join-rules",), [sorted(group, key=repr) for group in rule.join_rules]
    for setting in rule.settings:
        yield setting.path, setting.value
    seen: Counter[str] = Counter()
    for flow in () if rule.flows is NOT_CARRIED else rule.flows:
        seen[flow.destination] += 1
        number = f" ({seen[flow.destination]})" if seen[flow.destination] > 1 else ""
        place = ("flows", flow.destination + number)
        yield (*place, "exists"), True
        for field, value in zip(FLOW_FIELDS, flow[1:6], strict=True):
            yield (*place, field), value
        for setting in flow.settings:
            yield (*place, *setting.path), setting.value


def _precedence_places(one: Flat, other: Flat, pairs: list[tuple[SyncRule, SyncRule]]) -> set[Place]:
    known = [pair for pair in pairs if all(isinstance(rule.precedence, int) for rule in pair)]
    # Equal numbers have no order: both servers keep that of the identities.
    known.sort(key=lambda pair: _identity(one, pair[0], other, pair[1]))

    def order(side: int) -> list[int]:
        def rank(index: int) -> tuple[Any, ...]:
            pair = known[index]
            return pair[side].precedence, pair[0].tag_base, sorted(rule.name for rule in pair)

        return sorted(range(len(known)), key=rank)

    found: set[Place] = set()
    same = order(0) == order(1)
    if not same:
        found.add(("order", "", "precedence"))
    for ours, theirs in pairs:
        if ours.precedence == theirs.precedence or NOT_CARRIED in (ours.precedence, theirs.precedence):
            continue
        if not ours.is_standard or None in (ours.precedence, theirs.precedence):
            found.add(("rule", _identity(one, ours, other, theirs), "precedence"))
        elif same:
            found.add(("order", "", "shifted"))
    return found


# --- what a change of the product tells about ------------------------------------------------------------


def accounted(change: Change, places: set[Place]) -> set[Place]:
    """Return those of the differing `places` that a change of the product tells about."""
    return {place for place in places if _tells(change, place)}


def _tells(change: Change, place: Place) -> bool:
    kind, identity, *field = place
    ref = change.object
    if kind == "order":
        shifted = change.topic == "precedence-shifted"
        return ref.kind == "precedence-order" and shifted is (field == ["shifted"])
    if ref.kind == "precedence-order":
        return kind == "rule" and field == ["precedence"] and _joined(identity) in ref.identity.split("\x1e")
    if kind == "rule" and ref.kind == "sync-rule":
        return ref.identity == _joined(identity) and _names(change, field)
    if kind == "setting" and ref.kind == "setting":
        if ref.identity == identity:
            return _names(change, field)
        return identity in {
            name.casefold()
            for value in (change.primary, change.staging)
            if isinstance(value, dict)
            for name in value
        }
    if kind == "server" and ref.kind == "server":
        return change.path == (field[0],)
    if kind in {"mv-attribute", "mv-class"}:
        return ref.kind == kind.replace("mv", "metaverse") and _metaverse(change, identity, field)
    if kind == "connector" and ref.kind == "connector":
        return ref.identity == identity and _names(change, field)
    if kind == "partition":
        if ref.kind == "connector":
            # Selected for all domains at once.
            return ref.identity == identity[0] and field[0] == "object-types" and _names(change, field)
        own = ref.kind == "partition" and ref.identity == "\x1f".join((identity[0], *identity[1]))
        replaced = change.topic == "partition-replaced" and identity[1] in {
            dn(str(change.primary)),
            dn(str(change.staging)),
        }
        return (own and _names(change, field)) or (replaced and field == ["exists"])
    if kind == "run-profile" and ref.kind == "run-profile":
        connector, _, name = ref.identity.partition("\x1f")
        renamed = change.topic == "run-profile-renamed" and identity[1] in {change.primary, change.staging}
        if connector != identity[0]:
            return False
        # A run profile that one server lacks, or that was renamed, is told about as a whole.
        return renamed or (name == identity[1] and (not change.path or _names(change, field)))
    return False


def _joined(identity: Hashable) -> str:
    """The identity of a rule as changes write it."""
    *place, name = identity  # type: ignore[misc]
    return "\x1f".join([*place[:2], name]) if len(place) <= 3 else ""


def _names(change: Change, field: list[Any]) -> bool:
    path = list(change.path)
    if not path:
        return field in ([], ["exists"]) or change.topic.endswith("duplicate")
    if path[0] in {"containers", "steps"}:
        return field[0] == path[0]
    if path[0] == "flows":
        if field[0] != "flows":
            return False
        if len(path) == 1:
            return True
        if field[1] == path[1]:
            return len(path) == 2 or field[2:] == path[2:]
        return bool(
            change.topic == "sync-rule-flow-retargeted" and field[1] in {change.primary, change.staging}
        )
    if path[0] in {"object-types", "attributes", "provisioning-hierarchy"} and field[0] == path[0]:
        return len(path) == 1 or field[1] in {path[1], change.primary, change.staging}
    if field[: len(path)] == path:
        return True
    # One entry exchanged for another in the same place: the values say both names.
    names = {
        str(name) for value in (change.primary, change.staging) if isinstance(value, dict) for name in value
    }
    return (
        len(field) >= len(path) and field[: len(path) - 1] == path[:-1] and str(field[len(path) - 1]) in names
    )


def _metaverse(change: Change, identity: str, field: list[Any]) -> bool:
    if change.topic.endswith("-renamed"):
        return field == ["exists"] and identity in {
            str(change.primary).casefold(),
            str(change.staging).casefold(),
        }
    if change.object.identity != identity:
        return False
    if not change.path:
        return field == ["exists"]
    if change.topic == "metaverse-class-reference":
        return field[0] in {f"attribute {name}" for name in (change.primary, change.staging)}
    return list(change.path) == field
