"""Connectors, what they select and how they run, as one snapshot has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from entradrift.compare import ou_scope
from entradrift.compare.connectors import connector_summary, schema_summary
from entradrift.compare.filtering import lists_shown, partition_summary, partitions_of
from entradrift.compare.leaf import ABSENT, Leaf, Reader, Subject, members, named, renamed
from entradrift.compare.run_profiles import profiles_of, step_names
from entradrift.model import distinguished_name
from entradrift.model.change import Change
from entradrift.model.connector import Connector, Partition
from entradrift.model.values import NOT_CARRIED, NotCarried, Value, carried

_OfConnector = Callable[[Change, Connector, Subject], Leaf | None]
_OfPartition = Callable[[Change, Partition, Subject], Leaf | None]


def _missing(_: Change, connector: Connector, subject: Subject) -> Leaf | None:
    rules = sum(rule.connector == connector.name for rule in subject.snapshot.rules)
    forest = connector.forest.casefold() if subject.exact else ""
    return Leaf((connector.kind.value, forest), connector_summary(connector, rules))


def _name(_: Change, connector: Connector, __: Subject) -> Leaf | None:
    return Leaf(connector.name, connector.name, meaning=connector.name.casefold())


def _forest(_: Change, connector: Connector, __: Subject) -> Leaf | None:
    return Leaf(connector.forest, connector.forest) if connector.forest else None


def _schema(_: Change, connector: Connector, __: Subject) -> Leaf | None:
    schema = connector.schema
    return None if schema is NOT_CARRIED else Leaf(schema, schema_summary(schema))


def _hierarchy(change: Change, connector: Connector, __: Subject) -> Leaf | None:
    hierarchy = connector.provisioning_hierarchy
    if hierarchy is NOT_CARRIED:
        return None
    value = hierarchy.get(change.path[1])
    return ABSENT if value is None else Leaf(value, value)


def _hierarchy_renamed(change: Change, connector: Connector, subject: Subject) -> Leaf | None:
    others = [other.provisioning_hierarchy for other in _others(subject)]
    hierarchy = connector.provisioning_hierarchy
    if hierarchy is NOT_CARRIED:
        return None
    return renamed(change, hierarchy, [other for other in others if other is not NOT_CARRIED])


def _others(subject: Subject) -> list[Connector]:
    return [other.connector for other in subject.others if other.connector]


# --- sets of names --------------------------------------------------------------------------------------


def _names(change: Change, listed: Iterable[str], root: tuple[str, ...]) -> Leaf:
    """Return what a set of names says about those of a change: one, one exchanged for one, or the whole set."""
    if change.path == root:
        found = tuple(sorted(set(listed)))
        return Leaf(found, found or None)
    return members(named(change), listed)


def _attributes(change: Change, connector: Connector, _: Subject) -> Leaf | None:
    if connector.attributes is NOT_CARRIED:
        return None
    return _names(change, connector.attributes, ("attributes",))


def _object_types(change: Change, connector: Connector, subject: Subject) -> Leaf | None:
    if change.object.kind == "partition":
        return _of_partition(_types_of_partition)(change, subject)
    # A change that every domain shows is one of the connector; its own list repeats what they say, or adds to it.
    lists: list[Iterable[str]] = [
        partition.object_types
        for partition in partitions_of(connector).values()
        if partition.object_types is not NOT_CARRIED
    ]
    of_domains = {repr(_names(change, listed, ("object-types",)).state) for listed in lists}
    own = carried(connector.object_types)
    if not lists and connector.object_types is NOT_CARRIED:
        return None
    listed = _names(change, {name for names in (*lists, own) for name in names}, ("object-types",))
    state = tuple(sorted(of_domains)), _names(change, own, ("object-types",)).state
    return Leaf(state, listed.shown if len(of_domains) <= 1 else "selected for some domains only")


def _types_of_partition(change: Change, partition: Partition, _: Subject) -> Leaf | None:
    if partition.object_types is NOT_CARRIED:
        return None
    return _names(change, partition.object_types, ("object-types",))


# --- domains and their containers -----------------------------------------------------------------------


def _domain(_: Change, partition: Partition, subject: Subject) -> Leaf | None:
    if not subject.exact:
        # A wizard policy lists the selected domains only.
        return ABSENT if partition.selected is False else Leaf("known", partition_summary(partition))
    lists = ou_scope.lists_of(partition)
    selected = None if isinstance(partition.selected, NotCarried) else partition.selected
    return Leaf((selected, ou_scope.listed(lists) if lists else ()), partition_summary(partition))


def _domains(change: Change, connector: Connector, subject: Subject) -> Leaf | None:
    if connector.partitions is NOT_CARRIED or not subject.exact:
        return None

    def names(of: Connector) -> list[str]:
        """Return the domains by the names that the change gives them."""
        said = {distinguished_name.key(name): name for name in named(change)}
        return [said.get(key, partition.name) for key, partition in partitions_of(of).items()]

    return renamed(change, names(connector), map(names, _others(subject)))


def _selected(_: Change, partition: Partition, __: Subject) -> Leaf | None:
    selected = partition.selected
    return None if isinstance(selected, NotCarried) else Leaf(selected, selected)


def _scope(change: Change, partition: Partition, _: Subject) -> Leaf | None:
    lists = ou_scope.lists_of(partition)
    if lists is None:
        return None
    scope = ou_scope.effective_scope(change.facts["subtree"][0], lists)
    return Leaf(scope.value, scope.value)


def _exchanged_container(change: Change, partition: Partition, _: Subject) -> Leaf | None:
    lists = ou_scope.lists_of(partition)
    if lists is None:
        return None
    scopes = {dn: ou_scope.effective_scope(dn, lists) for dn in sorted(named(change))}
    swapped = change.topic == "ou-scope-replaced"
    listed = [
        dn
        for dn, scope in scopes.items()
        if (scope is ou_scope.Scope.INCLUDED if swapped else scope is not ou_scope.Scope.UNLISTED)
    ]
    state = tuple(scope.value for scope in scopes.values())
    words: Value = {dn: scope.value for dn, scope in scopes.items()}
    return Leaf(state, listed[0] if len(listed) == 1 else words)


def _listed(_: Change, partition: Partition, __: Subject) -> Leaf | None:
    lists = ou_scope.lists_of(partition)
    return None if lists is None else Leaf(lists_shown(lists), lists_shown(lists))


# --- run profiles ---------------------------------------------------------------------------------------


def _profile(change: Change, connector: Connector, subject: Subject) -> Leaf | None:
    if connector.run_profiles is NOT_CARRIED:
        return None
    profile = profiles_of(connector).get(change.object.name)
    if profile is None:
        return ABSENT
    steps = None if profile.steps is NOT_CARRIED or not subject.exact else profile.steps
    return Leaf((steps,), {"steps": step_names(profile)})


def _profile_name(change: Change, connector: Connector, subject: Subject) -> Leaf | None:
    if connector.run_profiles is NOT_CARRIED:
        return None
    return renamed(change, profiles_of(connector), map(profiles_of, _others(subject)))


def _steps(change: Change, connector: Connector, _: Subject) -> Leaf | None:
    profile = (
        None if connector.run_profiles is NOT_CARRIED else profiles_of(connector).get(change.object.name)
    )
    # A run profile that both servers have and the third snapshot has not may only have been renamed.
    if profile is None or profile.steps is NOT_CARRIED:
        return None
    return Leaf(profile.steps, step_names(profile))


# --- by topic -------------------------------------------------------------------------------------------


def _of_connector(read: _OfConnector) -> Reader:
    def reader(change: Change, subject: Subject) -> Leaf | None:
        return read(change, subject.connector, subject) if subject.connector else ABSENT

    return reader


def _of_partition(read: _OfPartition) -> Reader:
    def reader(change: Change, subject: Subject) -> Leaf | None:
        connector = subject.connector
        if connector is None:
            return ABSENT
        if connector.partitions is NOT_CARRIED:
            return None
        partition = partitions_of(connector).get(distinguished_name.key(change.object.name))
        return read(change, partition, subject) if partition else ABSENT

    return reader


READERS: Final[Mapping[str, Reader]] = {
    "connector-missing": _of_connector(_missing),
    "connector-name": _of_connector(_name),
    "connector-forest": _of_connector(_forest),
    "connector-schema": _of_connector(_schema),
    "provisioning-hierarchy": _of_connector(_hierarchy),
    "provisioning-hierarchy-renamed": _of_connector(_hierarchy_renamed),
    "attribute-selection": _of_connector(_attributes),
    "attribute-selection-replaced": _of_connector(_attributes),
    "object-type": _of_connector(_object_types),
    "object-type-replaced": _of_connector(_object_types),
    "partition-missing": _of_partition(_domain),
    "partition-replaced": _of_connector(_domains),
    "partition-selected": _of_partition(_selected),
    "ou-scope": _of_partition(_scope),
    "ou-scope-replaced": _of_partition(_exchanged_container),
    "ou-exclusion-replaced": _of_partition(_exchanged_container),
    "ou-list-redundant": _of_partition(_listed),
    "ou-list-writing": _of_partition(_listed),
    "run-profile-missing": _of_connector(_profile),
    "run-profile-renamed": _of_connector(_profile_name),
    "run-profile-steps": _of_connector(_steps),
}
"""By the topics of changes."""
