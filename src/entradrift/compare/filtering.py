"""What a connector selects: domains, containers, object types, attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from entradrift.compare import ou_scope
from entradrift.compare.connector_pairs import ConnectorPair
from entradrift.compare.context import presence_of
from entradrift.compare.names import NameSet, name_changes
from entradrift.model import distinguished_name
from entradrift.model.change import Change, ObjectRef, Presence, Side
from entradrift.model.connector import Connector, Partition
from entradrift.model.section import Section
from entradrift.model.values import NOT_CARRIED, NotCarried, Value, carried


def partition_pairs(pair: ConnectorPair) -> list[tuple[Partition, Partition]]:
    """Return the partitions that both servers know, by distinguished name."""
    ours, theirs = partitions_of(pair.primary), partitions_of(pair.staging)
    return [(ours[key], theirs[key]) for key in ours if key in theirs]


def partitions_of(connector: Connector) -> dict[tuple[str, ...], Partition]:
    """Return the partitions of a connector by the key of their distinguished name; none where none are carried."""
    partitions = carried(connector.partitions)
    known: dict[tuple[str, ...], Partition] = {}
    for partition in partitions:
        # A name that an export lists twice gets a number, so that neither entry hides the other.
        name, number = partition.name, 1
        while (key := distinguished_name.key(name)) in known:
            number += 1
            name = f"{partition.name} ({number})"
        known[key] = partition if number == 1 else replace(partition, name=name)
    return known


def partition_ref(pair: ConnectorPair, partition: Partition) -> ObjectRef:
    """Return a partition as the object of a change."""
    place = "\x1f".join((pair.key, *distinguished_name.key(partition.name)))
    return ObjectRef("partition", partition.name, pair.primary.name, identity=place)


def filtering_changes(pair: ConnectorPair) -> list[Change]:
    """Return every change of what the connector selects."""
    changes: list[Change] = []
    ours, theirs = pair.primary.attributes, pair.staging.attributes
    if ours is not NOT_CARRIED and theirs is not NOT_CARRIED:
        changes += name_changes(
            NameSet(pair.ref, Section.FILTERING, "attribute-selection", ("attributes",), ours, theirs)
        )
    if NOT_CARRIED in (pair.primary.partitions, pair.staging.partitions):
        return changes
    changes += _lone_partitions(pair)
    in_partitions: list[list[Change]] = []
    for partition, other in partition_pairs(pair):
        ref = partition_ref(pair, partition)
        changes += _selected_changes(ref, partition, other)
        changes += _scope_changes(ref, partition, other)
        if partition.object_types is not NOT_CARRIED and other.object_types is not NOT_CARRIED:
            in_partitions.append(
                name_changes(
                    NameSet(
                        ref,
                        Section.FILTERING,
                        "object-type",
                        ("object-types",),
                        partition.object_types,
                        other.object_types,
                    )
                )
            )
    types = {(change.path[-1], change.side) for found in in_partitions for change in found}
    changes += _selected_for_all_domains(pair, in_partitions)
    if pair.primary.object_types is not NOT_CARRIED and pair.staging.object_types is not NOT_CARRIED:
        # The connector's list repeats what its partitions say; only what they do not say is a change of its own.
        changes += [
            change
            for change in name_changes(
                NameSet(
                    pair.ref,
                    Section.FILTERING,
                    "object-type",
                    ("object-types",),
                    pair.primary.object_types,
                    pair.staging.object_types,
                )
            )
            if (change.path[-1], change.side) not in types
        ]
    return changes


def _selected_for_all_domains(pair: ConnectorPair, in_partitions: Sequence[Sequence[Change]]) -> list[Change]:
    """Fold a change that every domain shows into one: object types are selected for the connector as a whole."""
    alike: dict[tuple[str, ...], list[Change]] = {}
    for found in in_partitions:
        for change in found:
            alike.setdefault((*change.path, repr(change.primary), repr(change.staging)), []).append(change)
    changes: list[Change] = []
    for found in alike.values():
        everywhere = len(found) == len(in_partitions) > 1
        changes += [replace(found[0], object=pair.ref)] if everywhere else found
    return changes


def _lone_partitions(pair: ConnectorPair) -> list[Change]:
    ours, theirs = partitions_of(pair.primary), partitions_of(pair.staging)
    # A wizard policy lists selected domains only: an unselected one that it does not list is no difference.
    lists_unselected = all(
        not isinstance(partition.selected, NotCarried) for partition in (*ours.values(), *theirs.values())
    )
    gone = [
        ours[key]
        for key in ours
        if key not in theirs and (lists_unselected or ours[key].selected is not False)
    ]
    new = [
        theirs[key]
        for key in theirs
        if key not in ours and (lists_unselected or theirs[key].selected is not False)
    ]
    if len(gone) == len(new) == 1:
        return [
            Change(
                topic="partition-replaced",
                section=Section.FILTERING,
                object=partition_ref(pair, min(gone[0], new[0], key=lambda partition: partition.name)),
                path=("name",),
                presence=Presence.BOTH,
                primary=gone[0].name,
                staging=new[0].name,
            )
        ]
    return [
        Change(
            topic="partition-missing",
            section=Section.FILTERING,
            object=partition_ref(pair, partition),
            path=(),
            presence=presence_of(on_primary=side is Side.PRIMARY, on_staging=side is Side.STAGING),
            primary=partition_summary(partition) if side is Side.PRIMARY else None,
            staging=partition_summary(partition) if side is Side.STAGING else None,
            side=side,
        )
        for side, lone in ((Side.PRIMARY, gone), (Side.STAGING, new))
        for partition in lone
    ]


def partition_summary(partition: Partition) -> Value:
    """Return what people need to know about a domain that one server lacks."""
    summary: dict[str, Value] = {}
    if not isinstance(partition.selected, NotCarried):
        summary["selected"] = partition.selected
    if partition.inclusions is not NOT_CARRIED:
        summary["included"] = partition.inclusions
    if partition.exclusions is not NOT_CARRIED:
        summary["excluded"] = partition.exclusions
    return summary


def _selected_changes(ref: ObjectRef, partition: Partition, other: Partition) -> list[Change]:
    ours, theirs = partition.selected, other.selected
    if isinstance(ours, NotCarried) or isinstance(theirs, NotCarried) or ours is theirs:
        return []
    return [
        Change(
            topic="partition-selected",
            section=Section.FILTERING,
            object=ref,
            path=("selected",),
            presence=Presence.BOTH,
            primary=ours,
            staging=theirs,
            # What one export does not say (null) is neither selected nor not.
            side=Side.PRIMARY if ours is True else Side.STAGING if theirs is True else None,
        )
    ]


def _scope_changes(ref: ObjectRef, partition: Partition, other: Partition) -> list[Change]:
    ours, theirs = ou_scope.lists_of(partition), ou_scope.lists_of(other)
    if ours is None or theirs is None or ours == theirs:
        return []
    subtrees = ou_scope.differing_subtrees(ours, theirs)
    if not subtrees:
        redundant = not ou_scope.same_entries(ours, theirs)
        return [
            Change(
                topic="ou-list-redundant" if redundant else "ou-list-writing",
                section=Section.FILTERING,
                object=ref,
                path=("containers",),
                presence=Presence.BOTH,
                primary=lists_shown(ours),
                staging=lists_shown(theirs),
                cosmetic=True,
            )
        ]
    facts_about = _scope_facts(ours, theirs)
    if ou_scope.replaced(subtrees):
        return [_replaced_change(ref, subtrees, facts_about(subtrees))]
    return [
        Change(
            topic="ou-scope",
            section=Section.FILTERING,
            object=ref,
            path=("containers", ",".join(distinguished_name.components(subtree.dn))),
            presence=Presence.BOTH,
            primary=subtree.primary.value,
            staging=subtree.staging.value,
            side=subtree.included_by,
            facts=facts_about([subtree]) | {"subtree": (subtree.dn,)},
        )
        for subtree in subtrees
    ]


def _scope_facts(
    ours: ou_scope.ContainerLists, theirs: ou_scope.ContainerLists
) -> Callable[[Sequence[ou_scope.Subtree]], dict[str, tuple[str, ...]]]:
    """Return what gives the containers that decide about subtrees, and how many are listed in all.

    Only those: with the whole lists, many differing subtrees of a large forest would repeat them all.
    """
    lists = {
        "primary included": ou_scope.arranged(ours.inclusions),
        "primary excluded": ou_scope.arranged(ours.exclusions),
        "staging included": ou_scope.arranged(theirs.inclusions),
        "staging excluded": ou_scope.arranged(theirs.exclusions),
    }
    listed = len({key for each in lists.values() for key in each.keys})

    def facts_about(subtrees: Sequence[ou_scope.Subtree]) -> dict[str, tuple[str, ...]]:
        tops = [distinguished_name.key(subtree.dn) for subtree in subtrees]
        return {
            name: tuple(dict.fromkeys(dn for top in tops for dn in each.around(top)))
            for name, each in lists.items()
        } | {"containers listed": (str(listed),)}

    return facts_about


def _replaced_change(
    ref: ObjectRef, subtrees: Sequence[ou_scope.Subtree], facts: Mapping[str, tuple[str, ...]]
) -> Change:
    """Return one change for one container exchanged for another."""
    included = {subtree.included_by: subtree.dn for subtree in subtrees}
    listed = {subtree.primary is not ou_scope.Scope.UNLISTED: subtree.dn for subtree in subtrees}
    swapped = None not in included
    return Change(
        topic="ou-scope-replaced" if swapped else "ou-exclusion-replaced",
        section=Section.FILTERING,
        object=ref,
        path=("containers", min(subtree.dn for subtree in subtrees)),
        presence=Presence.BOTH,
        primary=included[Side.PRIMARY] if swapped else listed[True],
        staging=included[Side.STAGING] if swapped else listed[False],
        facts=facts,
    )


def lists_shown(lists: ou_scope.ContainerLists) -> Value:
    """Return both lists of containers as the value of a change."""
    return {"included": lists.inclusions, "excluded": lists.exclusions}
