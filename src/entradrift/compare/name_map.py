"""Names that differ on purpose: wherever a server says the one, the other is read, before anything is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from entradrift.compare.name_pattern import NameMapError, NamePattern
from entradrift.exports.collected import GUID, plain_guid
from entradrift.exports.rule_parts import sorted_flows, sorted_join_rules, sorted_scoping_filter
from entradrift.model import distinguished_name
from entradrift.model.connector import Connector, Partition, RunProfile, Schema
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED, NotCarried, Value

_T = TypeVar("_T")


def mapped(snapshot: Snapshot, names: Mapping[str, str]) -> Snapshot:
    """Return the snapshot with every name that is a key of `names` read as its value.

    A name is replaced as a whole, whatever its letter case: "contoso-test.com" also in "ad.contoso-test.com" and
    as "DC=contoso-test,DC=com", but not in "xcontoso-test.com" or "contoso-test.com.au". Identifiers, the host
    and where things were read from stay as they are; but where an export has no other name for a connector than its
    identifier, that is a name, with or without braces. Raises NameMapError for a map that contradicts itself, and
    for one that makes two things of one server equal.
    """
    return mapped_together((snapshot,), names)[0][0]


def mapped_together(
    snapshots: Sequence[Snapshot], names: Mapping[str, str]
) -> tuple[tuple[Snapshot, ...], tuple[str, ...]]:
    """Return the snapshots as `mapped` does, and the keys of `names` that occur in none of them. Raises NameMapError."""
    if not names:
        return tuple(snapshots), ()
    written: dict[str, str] = {}
    for name in names:
        first = written.setdefault(_plain(name), name)
        if first != name:
            raise NameMapError(
                f'The name map has "{first}" and "{name}", which are one identifier; remove one of them.'
            )
    pattern = NamePattern({name: _plain(names[given]) for name, given in written.items()})
    reader = _Reader(pattern)
    found = tuple(reader.snapshot(snapshot) for snapshot in snapshots)
    return found, tuple(given for name, given in written.items() if name not in pattern.used)


def _plain(name: str) -> str:
    """Return an identifier as snapshots have it, any other name as it is."""
    return plain_guid(name) if GUID.fullmatch(name.strip()) else name


class _Reader:
    """Reads the strings of snapshots; what does not change stays the same object."""

    def __init__(self, names: NamePattern) -> None:
        self.text = names.text

    # --- values ---

    def value(self, value: Value) -> Value:
        """Return a value with the names in it replaced, in the names of its fields too."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple):
            return _in_order(value, self._each(value, self.value), repr)
        if isinstance(value, Mapping):
            return self._named(value, self.value)
        return value

    def _each(self, items: tuple[_T, ...], read: Callable[[_T], _T]) -> tuple[_T, ...]:
        found = tuple(map(read, items))
        return items if all(map(_is, found, items)) else found

    def _named(self, items: Mapping[str, _T], read: Callable[[_T], _T]) -> Mapping[str, _T]:
        names = [self.text(name) for name in items]
        _refuse_equal(items, names, names)
        found = [read(item) for item in items.values()]
        if all(map(_is, names, items)) and all(map(_is, found, items.values())):
            return items
        return dict(zip(names, found, strict=True))

    def _names(self, names: tuple[str, ...] | NotCarried) -> tuple[str, ...] | NotCarried:
        return names if names is NOT_CARRIED else _in_order(names, self._each(names, self.text), str)

    def _text(self, text: str | NotCarried) -> str | NotCarried:
        return text if text is NOT_CARRIED else self.text(text)

    def _settings(self, settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
        found = self._each(settings, self._setting)
        return _in_order(settings, found, lambda setting: (setting.section, setting.path))

    def _setting(self, setting: Setting) -> Setting:
        path = self._each(setting.path, self.text)
        value = self.value(setting.value)
        if path is setting.path and value is setting.value:
            return setting
        return Setting(setting.section, path, value)

    # --- the snapshot and its parts ---

    def snapshot(self, snapshot: Snapshot) -> Snapshot:
        """Return the snapshot with the names replaced."""
        connectors = self._each(snapshot.connectors, self._connector)
        _refuse_equal(
            [connector.name for connector in snapshot.connectors],
            [connector.name for connector in connectors],
            [connector.name.strip().casefold() for connector in connectors],
        )
        rules = self._each(snapshot.rules, self._rule)
        if not snapshot.connectors:
            called = dict.fromkeys(
                (old.connector, new.connector) for old, new in zip(snapshot.rules, rules, strict=True)
            )
            _refuse_equal(
                [old for old, _ in called],
                [new for _, new in called],
                [new.strip().casefold() for _, new in called],
            )
        tenant = snapshot.server.tenant
        return _changed(
            snapshot,
            server=_changed(snapshot.server, tenant=self.text(tenant) if tenant else tenant),
            connectors=connectors,
            rules=rules,
            settings=self._settings(snapshot.settings),
            metaverse=self._schema(snapshot.metaverse),
        )

    def _connector(self, connector: Connector) -> Connector:
        partitions = connector.partitions
        if partitions is not NOT_CARRIED:
            partitions = self._each(partitions, self._partition)
            if partitions is not connector.partitions and connector.partitions is not NOT_CARRIED:
                _refuse_equal(
                    [partition.name for partition in connector.partitions],
                    [partition.name for partition in partitions],
                    [distinguished_name.key(partition.name) for partition in partitions],
                )
        profiles, hierarchy = connector.run_profiles, connector.provisioning_hierarchy
        return _changed(
            connector,
            name=self.text(connector.name),
            forest=self.text(connector.forest),
            partitions=partitions,
            object_types=self._names(connector.object_types),
            attributes=self._names(connector.attributes),
            run_profiles=profiles if profiles is NOT_CARRIED else self._each(profiles, self._profile),
            provisioning_hierarchy=(
                hierarchy if hierarchy is NOT_CARRIED else self._named(hierarchy, self.text)
            ),
            schema=self._schema(connector.schema),
            settings=self._settings(connector.settings),
        )

    def _partition(self, partition: Partition) -> Partition:
        return _changed(
            partition,
            name=self.text(partition.name),
            inclusions=self._names(partition.inclusions),
            exclusions=self._names(partition.exclusions),
            object_types=self._names(partition.object_types),
            settings=self._settings(partition.settings),
        )

    def _profile(self, profile: RunProfile) -> RunProfile:
        steps = profile.steps
        return _changed(
            profile,
            name=self.text(profile.name),
            steps=steps if steps is NOT_CARRIED else self._each(steps, self._settings),
            settings=self._settings(profile.settings),
        )

    def _schema(self, schema: Schema | NotCarried) -> Schema | NotCarried:
        if schema is NOT_CARRIED:
            return schema
        return _changed(
            schema,
            classes=self._named(schema.classes, lambda entry: self._named(entry, self.value)),
            attributes=self._named(schema.attributes, lambda entry: self._named(entry, self.value)),
        )

    def _rule(self, rule: SyncRule) -> SyncRule:
        scoping, joins, flows = rule.scoping_filter, rule.join_rules, rule.flows
        if scoping is not NOT_CARRIED:
            groups = self._each(scoping, lambda group: self._each(group, self._clause))
            scoping = scoping if groups is scoping else sorted_scoping_filter(groups)
        if joins is not NOT_CARRIED:
            ordered = self._each(joins, lambda group: self._each(group, self._condition))
            joins = joins if ordered is joins else sorted_join_rules(ordered)
        if flows is not NOT_CARRIED:
            found = self._each(flows, self._flow)
            flows = flows if found is flows else sorted_flows(found)
        return _changed(
            rule,
            name=self.text(rule.name),
            connector=self.text(rule.connector),
            description=self._text(rule.description),
            source_object_type=self._text(rule.source_object_type),
            target_object_type=self._text(rule.target_object_type),
            precedence_after=self._text(rule.precedence_after),
            precedence_before=self._text(rule.precedence_before),
            scoping_filter=scoping,
            join_rules=joins,
            flows=flows,
            settings=self._settings(rule.settings),
        )

    def _clause(self, clause: Clause) -> Clause:
        value, attribute = self.text(clause.value), self.text(clause.attribute)
        if value is clause.value and attribute is clause.attribute:
            return clause
        return clause._replace(attribute=attribute, value=value)

    def _condition(self, condition: JoinCondition) -> JoinCondition:
        ours, theirs = self.text(condition.connector_attribute), self.text(condition.metaverse_attribute)
        if ours is condition.connector_attribute and theirs is condition.metaverse_attribute:
            return condition
        return condition._replace(connector_attribute=ours, metaverse_attribute=theirs)

    def _flow(self, flow: Flow) -> Flow:
        destination, source = self.text(flow.destination), self._each(flow.source, self.text)
        expression, settings = self.text(flow.expression), self._settings(flow.settings)
        if (
            destination is flow.destination
            and source is flow.source
            and expression is flow.expression
            and settings is flow.settings
        ):
            return flow
        return flow._replace(destination=destination, source=source, expression=expression, settings=settings)


def _refuse_equal(before: Iterable[str], after: Sequence[str], keys: Sequence[object]) -> None:
    """Raise NameMapError when the map has made two of the names equal, as `keys` tell."""
    first: dict[object, tuple[str, str]] = {}
    for old, new, key in zip(before, after, keys, strict=True):
        known = first.setdefault(key, (old, new))
        if known[0] != old and (known[1] != known[0] or new != old):
            raise NameMapError(
                f'The name map makes two things of one server equal: "{known[0]}" and "{old}" are both read as "{new}"; '
                "map the names of one server to different names."
            )


def _in_order(before: tuple[_T, ...], after: tuple[_T, ...], key: Callable[[_T], Any]) -> tuple[_T, ...]:
    """Return `after` sorted if `before` was: what readers sort means nothing by its order."""
    if after is before or list(before) != sorted(before, key=key):
        return after
    return tuple(sorted(after, key=key))


def _is(one: object, other: object) -> bool:
    return one is other


def _changed(record: _T, **fields: object) -> _T:
    """Return a copy of a frozen record with these fields, or the record itself where nothing changes."""
    if all(getattr(record, name) is value for name, value in fields.items()):
        return record
    changed: _T = replace(record, **fields)  # type: ignore[type-var]
    return changed
