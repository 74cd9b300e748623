"""The effective scope of a partition: for any container, the nearest listed ancestor decides."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice, takewhile

from entradrift.model import distinguished_name
from entradrift.model.change import Side
from entradrift.model.connector import Partition
from entradrift.model.values import NOT_CARRIED

Key = tuple[str, ...]


class Scope(StrEnum):
    """What a server does with a container."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    CONTRADICTORY = "both included and excluded"
    UNLISTED = "not listed"
    """Neither the container nor any ancestor is listed; what a server does then is not documented."""


@dataclass(frozen=True, slots=True)
class Subtree:
    """The top of a subtree whose effective scope differs."""

    dn: str
    primary: Scope
    staging: Scope

    @property
    def included_by(self) -> Side | None:
        """The one server that synchronizes the subtree; None where that cannot be said."""
        outside = (Scope.EXCLUDED, Scope.UNLISTED)
        if self.primary is Scope.INCLUDED and self.staging in outside:
            return Side.PRIMARY
        if self.staging is Scope.INCLUDED and self.primary in outside:
            return Side.STAGING
        return None


@dataclass(frozen=True, slots=True)
class ContainerLists:
    """The containers that one server lists for one partition."""

    inclusions: tuple[str, ...]
    exclusions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arranged:
    """Containers so that those around one of them are found without walking all."""

    keys: tuple[Key, ...]
    """In order: what is below a container comes right behind it."""
    written: Mapping[Key, tuple[str, ...]]

    def around(self, top: Key) -> tuple[str, ...]:
        """Return those that decide what happens at `top` and below it: from above it, then itself and below."""
        behind = islice(self.keys, bisect_left(self.keys, top), None)
        below = takewhile(lambda key: key[: len(top)] == top, behind)
        above = (top[:length] for length in range(len(top)))
        return tuple(dn for key in (*above, *below) for dn in self.written.get(key, ()))


def arranged(dns: Iterable[str]) -> Arranged:
    """Return containers by the keys of their names."""
    written: dict[Key, tuple[str, ...]] = {}
    for dn in dns:
        key = distinguished_name.key(dn)
        written[key] = (*written.get(key, ()), dn)
    return Arranged(tuple(sorted(written)), written)


def lists_of(partition: Partition) -> ContainerLists | None:
    """Return what a partition lists; None where the export does not carry it."""
    if partition.inclusions is NOT_CARRIED or partition.exclusions is NOT_CARRIED:
        return None
    return ContainerLists(partition.inclusions, partition.exclusions)


def differing_subtrees(primary: ContainerLists, staging: ContainerLists) -> list[Subtree]:
    """Return the topmost subtrees that the two servers treat differently, parents first.

    Containers below a reported subtree are reported again only where the difference itself changes.
    """
    listed_primary, listed_staging = _states(primary), _states(staging)
    # Where the servers write a name differently, both comparisons (also the swapped one) show the same.
    written = _names(primary), _names(staging)
    names = {
        key: min(names[key] for names in written if key in names)
        for key in dict.fromkeys((*written[0], *written[1]))
    }
    found: list[Subtree] = []
    # What both list alike is treated alike, and that is nearly everything.
    for key in sorted(key for key in names if listed_primary.get(key) is not listed_staging.get(key)):
        states = _effective(key, listed_primary), _effective(key, listed_staging)
        above = _nearest(key[:-1], names) if key else None
        inherited = (
            (_effective(above, listed_primary), _effective(above, listed_staging))
            if above is not None
            else (Scope.UNLISTED, Scope.UNLISTED)
        )
        if states[0] is not states[1] and states != inherited:
            found.append(Subtree(names[key], *states))
    return found


def effective_scope(dn: str, lists: ContainerLists) -> Scope:
    """Return what a server with these lists does with the container `dn`."""
    return scope_at(distinguished_name.key(dn), lists)


def scope_at(key: Key, lists: ContainerLists) -> Scope:
    """Return the same for a container by the key of its name."""
    return _effective(key, _states(lists))


def replaced(subtrees: Sequence[Subtree]) -> bool:
    """Tell whether one entry was exchanged for one other: an OU was renamed or moved, and one list has its old name."""
    if len(subtrees) != 2:  # noqa: PLR2004 - one for one
        return False
    one, other = subtrees
    mirrored = (
        one.primary is other.staging
        and one.staging is other.primary
        and (one.primary is Scope.UNLISTED) is not (other.primary is Scope.UNLISTED)
    )
    each_includes_one = {one.included_by, other.included_by} == {Side.PRIMARY, Side.STAGING}
    return mirrored or each_includes_one


def contradictions(lists: ContainerLists) -> list[str]:
    """Return the names that are both included and excluded, as written in the inclusions."""
    excluded = {distinguished_name.key(dn) for dn in lists.exclusions}
    # A key has one component more than commas, unless some are quoted or escaped: most names need no key.
    commas = {len(key) - 1 for key in excluded}
    return [
        dn
        for dn in lists.inclusions
        if (dn.count(",") in commas or "\\" in dn or '"' in dn) and distinguished_name.key(dn) in excluded
    ]


def same_entries(primary: ContainerLists, staging: ContainerLists) -> bool:
    """Tell whether both servers list the same containers, whatever the writing of their names."""
    return _states(primary) == _states(staging)


def listed(lists: ContainerLists) -> tuple[tuple[Key, Scope], ...]:
    """Return what is listed, whatever the order and the writing of the names."""
    return tuple(sorted(_states(lists).items()))


@lru_cache(maxsize=8)
def _states(lists: ContainerLists) -> Mapping[Key, Scope]:
    """Return what is listed; kept, because each differing container of a large forest asks again."""
    included = {distinguished_name.key(dn) for dn in lists.inclusions}
    excluded = {distinguished_name.key(dn) for dn in lists.exclusions}
    states = dict.fromkeys(included, Scope.INCLUDED) | dict.fromkeys(excluded, Scope.EXCLUDED)
    return states | dict.fromkeys(included & excluded, Scope.CONTRADICTORY)


def _names(lists: ContainerLists) -> dict[Key, str]:
    return {distinguished_name.key(dn): dn for dn in (*lists.exclusions, *lists.inclusions)}


def _nearest(key: Key, listed: Mapping[Key, object]) -> Key | None:
    return next((above for above in _upwards(key) if above in listed), None)


def _effective(key: Key, listed: Mapping[Key, Scope]) -> Scope:
    nearest = _nearest(key, listed)
    return Scope.UNLISTED if nearest is None else listed[nearest]


def _upwards(key: Key) -> Iterable[Key]:
    return (key[:length] for length in range(len(key), -1, -1))
