"""Changes of the order of precedence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from entradrift.compare import precedence
from entradrift.compare.context import Context
from entradrift.compare.rule_pairs import MatchedRule
from entradrift.model.change import Change, ObjectRef, Presence, identity_of_order
from entradrift.model.section import Section
from entradrift.model.values import NotCarried

_MAX_NAMED: Final = 3


def precedence_changes(matched: Sequence[MatchedRule], context: Context) -> list[Change]:
    """Return the changes of precedence.

    One for a different order, one for each custom rule that only has another number, and one cosmetic change
    when the standard rules' numbers are shifted.
    """
    pairs = [(match.primary, match.staging) for match in matched]
    difference = precedence.compare_order(pairs)
    moved = set(difference.moved)
    changes: list[Change] = []
    if moved:
        changes.append(_order_change(matched, pairs, difference, context))
    for index, match in enumerate(matched):
        ours, theirs = match.primary.precedence, match.staging.precedence
        # Where one of two exports of one kind lacks the number of a rule, that number is unknown, not alike.
        known = context.same_format or not (isinstance(ours, NotCarried) or isinstance(theirs, NotCarried))
        ours, theirs = (None if isinstance(number, NotCarried) else number for number in (ours, theirs))
        standard = match.primary.is_standard
        if not known or ours == theirs or index in moved or (standard and None not in (ours, theirs)):
            continue
        changes.append(
            Change(
                topic="custom-rule-precedence",
                section=Section.SYNC_RULES,
                object=match.ref,
                path=("precedence",),
                presence=Presence.BOTH,
                primary=ours,
                staging=theirs,
                dormant=match.primary.disabled is True and match.staging.disabled is True,
            )
        )
    shifted = [pair for index, pair in enumerate(pairs) if pair[0].is_standard and index not in moved]
    if precedence.numbers_shifted(shifted) and not moved:
        changes.append(_shift_change(shifted))
    return changes


def _order_change(
    matched: Sequence[MatchedRule],
    pairs: Sequence[precedence.RulePair],
    difference: precedence.OrderDifference,
    context: Context,
) -> Change:
    refs = {matched[index].ref.identity for index in difference.moved}
    called = Counter(match.primary.name for match in matched)
    names = sorted(precedence.name_among(matched[index].primary, called) for index in difference.moved)
    shown = ", ".join(names[:_MAX_NAMED])
    if len(names) > _MAX_NAMED:
        shown += f" and {len(names) - _MAX_NAMED} more"
    moved = set(difference.moved)
    orders = [
        tuple(index for index in order if index in moved)
        for order in (difference.primary_order, difference.staging_order)
    ]
    attributes = precedence.attributes_with_another_winner(pairs, difference)
    standard = all(matched[index].primary.is_standard for index in difference.moved)
    versions = any(
        matched[index].primary.tag_version != matched[index].staging.tag_version for index in difference.moved
    )
    return Change(
        topic="precedence-order" if attributes else "precedence-order-uncontested",
        section=Section.SYNC_RULES,
        object=ObjectRef("precedence-order", shown, identity=identity_of_order(refs)),
        path=("precedence",),
        presence=Presence.BOTH,
        primary=precedence.names(pairs, orders[0], 0),
        staging=precedence.names(pairs, orders[1], 1),
        explained=context.builds_differ and standard and versions,
        facts={
            "attributes": attributes,
            "primary order": precedence.names(pairs, difference.primary_order, 0),
            "staging order": precedence.names(pairs, difference.staging_order, 1),
        },
    )


def _shift_change(pairs: Sequence[precedence.RulePair]) -> Change:
    numbers = [
        sorted(number for pair in pairs if isinstance(number := pair[side].precedence, int))
        for side in (0, 1)
    ]
    return Change(
        topic="precedence-shifted",
        section=Section.SYNC_RULES,
        object=ObjectRef("precedence-order", "standard rules", identity="standard rules"),
        path=("precedence",),
        presence=Presence.BOTH,
        primary=f"{numbers[0][0]} to {numbers[0][-1]}",
        staging=f"{numbers[1][0]} to {numbers[1][-1]}",
        cosmetic=True,
    )
