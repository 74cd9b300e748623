"""Precedence numbers: each rule its own, and a free one for each rule that has to make room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from entradrift.model.alignment import RuleChange
from entradrift.model.sync_rule import SyncRule

_NUMBERS: Final = range(99, -1, -1)
"""Where custom rules belong; the least urgent numbers are lent first."""


def without_collisions(
    changes: Sequence[RuleChange], rules: Sequence[SyncRule]
) -> tuple[list[RuleChange], list[tuple[RuleChange, str]]]:
    """Return the changes whose precedence is free when all of them are made, and those whose is not, with the reason.

    `rules` are all rules of the server that is changed, as they are.
    """
    kept = list(changes)
    refused: list[tuple[RuleChange, str]] = []
    while True:
        collision = _first_collision(kept, rules)
        if collision is None:
            return kept, refused
        change, reason = collision
        # Findings that need several changes are settled by all of them or by none.
        partners = [other for other in kept if set(other.findings) & set(change.findings)]
        refused += [(other, reason) for other in partners]
        kept = [other for other in kept if other not in partners]


def spare_numbers(changes: Sequence[RuleChange], rules: Sequence[SyncRule]) -> tuple[int, ...]:
    """Return a free number for every rule that may have to make room while the changes are made."""
    wanted = {change.after.precedence for change in changes if change.after}
    making_room = [
        change
        for change in changes
        if change.before and change.before.precedence in wanted and not _keeps_number(change)
    ]
    used = {rule.precedence for rule in rules} | wanted
    return tuple(number for number in _NUMBERS if number not in used)[: len(making_room)]


def leaving(changes: Sequence[RuleChange]) -> tuple[RuleChange, ...]:
    """Return the changes by which a rule gives up its number."""
    return tuple(change for change in changes if change.before and not _keeps_number(change))


def _keeps_number(change: RuleChange) -> bool:
    return bool(change.before and change.after and change.before.precedence == change.after.precedence)


def _first_collision(
    changes: Sequence[RuleChange], rules: Sequence[SyncRule]
) -> tuple[RuleChange, str] | None:
    changed = {id(change.before) for change in changes if change.before}
    taken: dict[object, str] = {rule.precedence: rule.name for rule in rules if id(rule) not in changed}
    taken.update({
        change.after.precedence: change.after.name for change in changes if change.after and _keeps_number(change)
    })  # fmt: skip
    for change in changes:
        after = change.after
        if after is None or _keeps_number(change):
            continue
        if after.precedence in taken:
            return (
                change,
                f'The precedence {after.precedence} belongs to the rule "{taken[after.precedence]}" there.',
            )
        taken[after.precedence] = after.name
    needed = sum(
        change.before is not None and change.before.precedence in {c.after.precedence for c in changes if c.after}
        and not _keeps_number(change)
        for change in changes
    )  # fmt: skip
    if needed and not spare_numbers(changes, rules):
        return next(change for change in changes if not _keeps_number(change)), (
            "All precedences from 0 to 99 are in use, so no rule can make room."
        )
    return None
