"""Precedence as an order: which rules moved, and which attributes have another winner because of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import carried

RulePair = tuple[SyncRule, SyncRule]
"""The same rule on the primary and on the staging server."""


@dataclass(frozen=True, slots=True)
class OrderDifference:
    """The rules that stand elsewhere in the order of precedence."""

    moved: tuple[int, ...]
    """Indexes of the moved pairs, in the primary's order."""
    primary_order: tuple[int, ...]
    """Indexes of all pairs in the primary's order; lowest number, and so the winner, first."""
    staging_order: tuple[int, ...]


def compare_order(pairs: Sequence[RulePair]) -> OrderDifference:
    """Return which of `pairs` moved. Pairs without a known precedence take no part.

    The choice is symmetric: swapping the servers names the same rules.
    """
    known = [
        index
        for index, (primary, staging) in enumerate(pairs)
        if isinstance(primary.precedence, int) and isinstance(staging.precedence, int)
    ]

    def order(side: int) -> tuple[int, ...]:
        return tuple(sorted(known, key=lambda index: _sort_key(pairs[index], side)))

    primary_order, staging_order = order(0), order(1)
    if primary_order == staging_order:
        return OrderDifference((), primary_order, staging_order)
    moved = _moved(primary_order, staging_order) | _moved(staging_order, primary_order)
    return OrderDifference(
        tuple(index for index in primary_order if index in moved), primary_order, staging_order
    )


def _sort_key(pair: RulePair, side: int) -> tuple[int, str, str, str]:
    precedence = pair[side].precedence
    number = precedence if isinstance(precedence, int) else 0
    # Rules with the same number have no order; both servers break the tie alike.
    names = sorted((pair[0].name, pair[1].name))
    return number, pair[0].tag_base, names[0], names[1]


def _moved(order: Sequence[int], other: Sequence[int]) -> set[int]:
    """Return the fewest elements whose removal makes both orders equal (a longest increasing subsequence)."""
    place = {index: position for position, index in enumerate(other)}
    tails: list[int] = []
    tail_places: list[int] = []
    previous: dict[int, int | None] = {}
    for index in order:
        at = bisect_left(tail_places, place[index])
        previous[index] = tails[at - 1] if at else None
        if at == len(tails):
            tails.append(index)
            tail_places.append(place[index])
        else:
            tails[at] = index
            tail_places[at] = place[index]
    kept: set[int] = set()
    step: int | None = tails[-1] if tails else None
    while step is not None:
        kept.add(step)
        step = previous[step]
    return set(order) - kept


def attributes_with_another_winner(pairs: Sequence[RulePair], difference: OrderDifference) -> tuple[str, ...]:
    """Return the attributes for which the order of the contributing, enabled rules is another.

    Inbound rules of all connectors contribute to one metaverse attribute, outbound rules to one attribute
    of one connector (Microsoft: Understanding declarative provisioning, "Precedence").
    """
    moved = set(difference.moved)
    contested: dict[tuple[str, str, str, str], set[int]] = {}
    for index in difference.primary_order:
        for target in _targets(pairs[index]):
            contested.setdefault(target, set()).add(index)
    found: set[str] = set()
    places = [
        {index: position for position, index in enumerate(order)}
        for order in (difference.primary_order, difference.staging_order)
    ]
    for (_, _, _, attribute), indexes in contested.items():
        if len(indexes) > 1 and indexes & moved:
            orders = [sorted(indexes, key=place.__getitem__) for place in places]
            if orders[0] != orders[1]:
                found.add(attribute)
    return tuple(sorted(found))


def _targets(pair: RulePair) -> Iterable[tuple[str, str, str, str]]:
    primary, staging = pair
    if primary.disabled is True and staging.disabled is True:
        return
    connector = primary.connector if primary.direction == "Outbound" else ""
    for rule in pair:
        for flow in carried(rule.flows):
            yield primary.direction, connector, str(rule.target_object_type), flow.destination


def numbers_shifted(pairs: Sequence[RulePair]) -> bool:
    """Tell whether any standard rule has another number on the two servers."""
    return any(
        primary.precedence != staging.precedence
        for primary, staging in pairs
        if isinstance(primary.precedence, int) and isinstance(staging.precedence, int)
    )


def names(pairs: Sequence[RulePair], indexes: Iterable[int], side: int) -> tuple[str, ...]:
    """Return "number name" of the rules at `indexes` as `side` (0 primary, 1 staging) has them."""
    called = Counter(pair[side].name for pair in pairs)
    return tuple(
        f"{pairs[index][side].precedence} {name_among(pairs[index][side], called)}" for index in indexes
    )


def name_among(rule: SyncRule, called: Mapping[str, int]) -> str:
    """Return the name of a rule, with its connector where several rules are `called` so.

    Every forest has a rule "In from AD - User Join": two that changed places would look as if they had not.
    """
    return f"{rule.name} ({rule.connector})" if called[rule.name] > 1 else rule.name
