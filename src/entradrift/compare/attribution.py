"""On which server a difference came into being, seen from a baseline: a state in which both agreed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from entradrift.compare.snapshots import compare_snapshots
from entradrift.model.change import Change
from entradrift.model.snapshot import Snapshot
from entradrift.model.values import Value

_ORDER = "precedence-order"


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a baseline says about one change."""

    changed_on: str
    """`primary`, `staging`, `both` (differently) or `unknown`."""
    baseline: Value
    """The value that both servers had; None where the baseline does not show it."""


class Attributor:
    """Attributes changes to a server by comparing each server with the baseline, leaf by leaf."""

    def __init__(self, baseline: Snapshot, primary: Snapshot, staging: Snapshot) -> None:
        self._primary = _by_object(compare_snapshots(baseline, primary).changes)
        self._staging = _by_object(compare_snapshots(baseline, staging).changes)

    def __call__(self, change: Change) -> Attribution:
        """Return where `change` was made."""
        on_primary, on_staging = _find(self._primary, change), _find(self._staging, change)
        known = on_primary or on_staging
        if known is None:
            return Attribution("unknown", None)
        if on_primary and on_staging:
            return Attribution("both", known.primary)
        return Attribution("primary" if on_primary else "staging", known.primary)


_Index = dict[tuple[str, str], list[Change]]


def _by_object(changes: Iterable[Change]) -> _Index:
    index: _Index = {}
    for change in changes:
        index.setdefault(_key(change), []).append(change)
    return index


def _key(change: Change) -> tuple[str, str]:
    # The object of an order is the set of moved rules, which the baseline need not share.
    return change.object.kind, "" if change.object.kind == _ORDER else change.object.identity


def _find(index: _Index, change: Change) -> Change | None:
    candidates = index.get(_key(change), [])
    exact = (found for found in candidates if found.path == change.path)
    around = (found for found in candidates if _overlap(found.path, change.path))
    return next(exact, None) or next(around, None)


def _overlap(one: Sequence[str], other: Sequence[str]) -> bool:
    length = min(len(one), len(other))
    return tuple(one[:length]) == tuple(other[:length])
