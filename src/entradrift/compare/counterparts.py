"""Which object of a third snapshot is which object of a pair: three matches of two, put together.

A change names an object of the pair. The third snapshot may call it otherwise: a rule renamed on one server since, or
differently on both, a connector renamed, a rule that exists twice. So objects are followed through the matches and
never through names, and where the matches contradict each other nobody guesses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from entradrift.compare.connector_pairs import TENANT_KEY, ConnectorMatch, lone_key
from entradrift.compare.rule_pairs import RuleMatch
from entradrift.model.change import ObjectRef
from entradrift.model.connector import Connector
from entradrift.model.sync_rule import SyncRule

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trio(Generic[T]):
    """One object in three snapshots: none where a snapshot lacks it, several where rules cannot be told apart."""

    primary: tuple[T, ...]
    staging: tuple[T, ...]
    third: tuple[T, ...] | None
    """None where it is not clear which object of the third snapshot it is."""


@dataclass(frozen=True, slots=True)
class Link(Generic[T]):
    """The objects of the third snapshot that one object of the pair matches."""

    third: tuple[T, ...]
    weak: bool
    """Found although the names differ; an object that has the very name comes first."""


Links = Mapping[int, Link[T]]
"""By the `id()` of the objects of one server."""


def connector_trios(
    pair: ConnectorMatch, primary_third: ConnectorMatch, staging_third: ConnectorMatch
) -> dict[str, Trio[Connector]]:
    """Return the connectors of the pair by their identity in changes."""
    keyed = [(found.key, (found.primary,), (found.staging,)) for found in pair.pairs]
    lone: list[tuple[str, tuple[Connector, ...], tuple[Connector, ...]]] = [
        *((lone_key(connector), (connector,), ()) for connector in pair.primary_only),
        *((lone_key(connector), (), (connector,)) for connector in pair.staging_only),
    ]
    objects = [*keyed, *lone]
    found = _trios(
        [(ours, theirs) for _, ours, theirs in objects],
        _connector_links(primary_third),
        _connector_links(staging_third),
    )
    return {key: trio for (key, _, _), trio in zip(objects, found, strict=True)}


def rule_trios(
    pair: RuleMatch, primary_third: RuleMatch, staging_third: RuleMatch
) -> dict[ObjectRef, list[Trio[SyncRule]]]:
    """Return the rules of the pair by the object of their changes, which several rules of one name share."""
    objects: list[tuple[ObjectRef, tuple[SyncRule, ...], tuple[SyncRule, ...]]] = [
        *((match.ref, (match.primary,), (match.staging,)) for match in pair.matched),
        *((lone.ref, (lone.rule,), ()) for lone in pair.primary_only),
        *((lone.ref, (), (lone.rule,)) for lone in pair.staging_only),
        *((group.ref, group.primary, group.staging) for group in pair.duplicates),
    ]
    found = _trios(
        [(ours, theirs) for _, ours, theirs in objects],
        _rule_links(primary_third),
        _rule_links(staging_third),
    )
    by_ref: defaultdict[ObjectRef, list[Trio[SyncRule]]] = defaultdict(list)
    for (ref, _, _), trio in zip(objects, found, strict=True):
        by_ref[ref].append(trio)
    return dict(by_ref)


def _connector_links(match: ConnectorMatch) -> Links[Connector]:
    return {
        id(pair.primary): Link(
            (pair.staging,),
            weak=pair.key != TENANT_KEY
            and pair.primary.name.strip().casefold() != pair.staging.name.strip().casefold(),
        )
        for pair in match.pairs
    }


def _rule_links(match: RuleMatch) -> Links[SyncRule]:
    links = {id(found.primary): Link((found.staging,), weak=found.renamed) for found in match.matched}
    for group in match.duplicates:
        links |= {id(rule): Link(group.staging, weak=False) for rule in group.primary}
    return links


def _trios(
    objects: Sequence[tuple[tuple[T, ...], tuple[T, ...]]], primary: Links[T], staging: Links[T]
) -> list[Trio[T]]:
    """Give each object of the pair its objects of the third snapshot: by name first, what is left otherwise."""
    links = [
        [
            link
            for side, members in ((primary, ours), (staging, theirs))
            for one in members
            if (link := side.get(id(one))) is not None
        ]
        for ours, theirs in objects
    ]
    strong = [_linked(link for link in found if not link.weak) for found in links]
    taken = {each for found in strong for each in found}
    weak = [
        {} if named else {each: one for each, one in _linked(found).items() if each not in taken}
        for named, found in zip(strong, links, strict=True)
    ]
    claimed: defaultdict[int, int] = defaultdict(int)
    chosen = [named or other for named, other in zip(strong, weak, strict=True)]
    for found in chosen:
        for each in found:
            claimed[each] += 1
    return [
        Trio(
            ours,
            theirs,
            _clear(tuple(found.values()), len(ours), len(theirs), [claimed[each] for each in found]),
        )
        for (ours, theirs), found in zip(objects, chosen, strict=True)
    ]


def _linked(links: Iterable[Link[T]]) -> dict[int, T]:
    return {id(one): one for link in links for one in link.third}


def _clear(third: tuple[T, ...], ours: int, theirs: int, claims: Sequence[int]) -> tuple[T, ...] | None:
    """Return the objects, unless another object of the pair has the same claim or one object would be several."""
    single = ours <= 1 and theirs <= 1
    return None if any(count > 1 for count in claims) or (single and len(third) > 1) else third
