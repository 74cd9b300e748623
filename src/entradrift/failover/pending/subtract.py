"""What remains of the pending changes of an object when those of other files are taken out, change by change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from entradrift.failover.pending.spool import Spool
from entradrift.failover.pending.values import is_net_zero
from entradrift.model.pending import DELETES, AttributeChange, Operation, PendingObject

ACTIVE: Final = "pending on the active server too"
PASSING: Final = "passing through"


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What was taken out of a spool."""

    changes: int
    """Changed attributes; 1 for an object without any."""
    deletes: int
    """Objects that would have been deleted, among them."""


def take_out(spool: Spool, active: Spool) -> TakenOut:
    """Take out of `spool` what is pending in `active` too, by object and change."""
    return _rewrite(
        spool, lambda item: item if (other := active.same(item)) is None else without(item, other)
    )


def keep_lasting(spool: Spool, previous: Spool) -> TakenOut:
    """Take out of `spool` what was not pending in `previous` yet: it only passes through."""
    return _rewrite(spool, lambda item: also_in(item, previous.same(item)))


def _rewrite(spool: Spool, remaining: Callable[[PendingObject], PendingObject | None]) -> TakenOut:
    changes = deletes = 0

    def rewritten(item: PendingObject) -> PendingObject | None:
        nonlocal changes, deletes
        rest = remaining(item)
        if rest is None:
            changes += max(1, len(item.changes))
            deletes += item.operation in DELETES
        elif rest is not item:
            changes += max(1, sum(change not in rest.changes for change in item.changes))
        return rest

    spool.rewrite(rewritten)
    return TakenOut(changes, deletes)


def without(item: PendingObject, other: PendingObject) -> PendingObject | None:
    """Return what `item` changes beyond `other`, the same object elsewhere; None where nothing remains."""
    if not _alike(item, other):
        return item
    if item.operation is Operation.DELETE:
        return None
    theirs = {change.name.casefold(): change for change in other.changes}
    return _with(
        item,
        [_beyond(change, theirs.get(change.name.casefold())) for change in item.changes],
    )


def also_in(item: PendingObject, earlier: PendingObject | None) -> PendingObject | None:
    """Return what of `item` was pending in `earlier`, the same object in an older file, already; None for nothing."""
    if earlier is None or not _alike(item, earlier):
        return None
    if item.operation is Operation.DELETE:
        return item
    theirs = {change.name.casefold(): change for change in earlier.changes}
    return _with(
        item,
        [_shared(change, theirs.get(change.name.casefold())) for change in item.changes],
        whole=True,
    )


def _alike(item: PendingObject, other: PendingObject) -> bool:
    return item.operation is other.operation and item.new_dn.casefold() == other.new_dn.casefold()


def _with(
    item: PendingObject, changes: Sequence[AttributeChange | None], *, whole: bool = False
) -> PendingObject | None:
    """Return the object with these changes. `whole`: what happens to the object itself remains as well."""
    kept = tuple(change for change in changes if change is not None)
    if kept == item.changes and (whole or (kept and item.operation is not Operation.RENAME)):
        return item
    if whole and item.operation is not Operation.UPDATE:
        return replace(item, changes=kept)
    if kept and item.operation is Operation.RENAME:
        # The new name itself was taken out.
        return replace(item, operation=Operation.UPDATE, new_dn="", changes=kept)
    return replace(item, changes=kept) if kept else None


def _beyond(change: AttributeChange, other: AttributeChange | None) -> AttributeChange | None:
    if other is None:
        return change
    if change.operation == other.operation and _same_values(change, other):
        return None
    if "replace" in (change.operation, other.operation) or not change.multivalued:
        # A whole new set, or the one value: it is the same, or it is another change.
        return change
    added, removed = frozenset(other.added), frozenset(other.removed)
    return _of(
        change,
        [value for value in change.added if value not in added],
        [value for value in change.removed if value not in removed],
    )


def _shared(change: AttributeChange, other: AttributeChange | None) -> AttributeChange | None:
    if other is None:
        return None
    if "replace" in (change.operation, other.operation) or not change.multivalued:
        return change if _same_values(change, other) else None
    if not change.added and not change.removed:
        return change if change.operation == other.operation else None
    added, removed = frozenset(other.added), frozenset(other.removed)
    return _of(
        change,
        [value for value in change.added if value in added],
        [value for value in change.removed if value in removed],
    )


def _same_values(change: AttributeChange, other: AttributeChange) -> bool:
    return set(change.added) == set(other.added) and set(change.removed) == set(other.removed)


def _of(change: AttributeChange, added: Sequence[str], removed: Sequence[str]) -> AttributeChange | None:
    if not added and not removed:
        return None
    if len(added) == len(change.added) and len(removed) == len(change.removed):
        return change
    return replace(
        change,
        added=tuple(added),
        removed=tuple(removed),
        net_zero=change.operation == "update" and is_net_zero(change.name, change.kind, added, removed),
    )
