"""An order of precedence that differs between two snapshots, seen from a third."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entradrift.compare import precedence
from entradrift.compare.counterparts import Trio
from entradrift.compare.leaf import Sight
from entradrift.model.change import Change, ObjectRef, Side
from entradrift.model.sync_rule import SyncRule


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A rule that all three snapshots have with a number."""

    identity: str
    primary: SyncRule
    staging: SyncRule
    third: SyncRule


def order_sight(
    change: Change,
    rules: Mapping[ObjectRef, list[Trio[SyncRule]]],
    believes_absence: bool,  # noqa: FBT001
) -> Sight | None:
    """Return on which side the rules of `change` were moved.

    A side was moved if one of these rules stands elsewhere there than in the third snapshot, among the rules that all
    three have. A rule that the third snapshot lacks has no place there, so both sides gave it one.
    """
    moved = set(change.object.identities)
    trios = [(ref.identity, trio) for ref, found in rules.items() for trio in found if ref.identity in moved]
    if any(trio.third is None for _, trio in trios):
        return None
    new = any(trio.third == () for _, trio in trios)
    if new and not believes_absence:
        return None
    ranked = _ranked(rules)
    value = _places(ranked, [rule.third for rule in ranked if rule.identity in moved])
    elsewhere = [_moved([(_of(rule, side), rule.third) for rule in ranked], ranked) for side in Side]
    sides = [new or bool(found & moved) for found in elsewhere]
    if not any(sides):
        # Rules that only the pair has can make other rules seem to be the ones that moved.
        sides = [bool(found) for found in elsewhere]
        if all(sides):
            return None
    if not any(sides):
        return None
    return Sight({(True, False): Side.STAGING, (False, True): Side.PRIMARY}.get((sides[0], sides[1])), value)


def shift_sight(rules: Mapping[ObjectRef, list[Trio[SyncRule]]]) -> Sight | None:
    """Return which side numbers the standard rules otherwise than the third snapshot does."""
    ranked = [rule for rule in _ranked(rules) if rule.primary.is_standard]
    if not ranked:
        return None
    numbers = [
        [_number(found) for found in side]
        for side in (
            [rule.primary for rule in ranked],
            [rule.staging for rule in ranked],
            [rule.third for rule in ranked],
        )
    ]
    same = numbers[0] == numbers[2], numbers[1] == numbers[2]
    value = f"{min(numbers[2])} to {max(numbers[2])}"
    if same == (True, True):
        return None
    return Sight({(True, False): Side.PRIMARY, (False, True): Side.STAGING}.get(same), value)


def _ranked(rules: Mapping[ObjectRef, list[Trio[SyncRule]]]) -> list[_Ranked]:
    return [
        _Ranked(ref.identity, trio.primary[0], trio.staging[0], trio.third[0])
        for ref, found in rules.items()
        for trio in found
        if trio.third
        and len(trio.primary) == len(trio.staging) == len(trio.third) == 1
        and all(isinstance(rule.precedence, int) for rule in (*trio.primary, *trio.staging, *trio.third))
    ]


def _of(rule: _Ranked, side: Side) -> SyncRule:
    return rule.primary if side is Side.PRIMARY else rule.staging


def _moved(pairs: Sequence[precedence.RulePair], ranked: Sequence[_Ranked]) -> set[str]:
    return {ranked[index].identity for index in precedence.compare_order(pairs).moved}


def _places(ranked: Sequence[_Ranked], moved: Sequence[SyncRule]) -> tuple[str, ...]:
    """Return "number name" of the moved rules, the winner first."""
    called = Counter(rule.third.name for rule in ranked)
    in_order = sorted(moved, key=lambda rule: (_number(rule), rule.tag_base, rule.name))
    return tuple(f"{rule.precedence} {precedence.name_among(rule, called)}" for rule in in_order)


def _number(rule: SyncRule) -> int:
    return rule.precedence if isinstance(rule.precedence, int) else 0
