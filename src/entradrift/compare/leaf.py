"""The place that a change is about, as it stands in one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from entradrift.compare.engine import MISSING
from entradrift.model.change import Change, Side
from entradrift.model.connector import Connector
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import Value


@dataclass(frozen=True, slots=True)
class Leaf:
    """What one snapshot has in that place."""

    state: object
    """What is compared, strictly; `MISSING` where the snapshot does not have it."""
    shown: Value
    """The value as a change shows it; None where there is none."""
    meaning: object = None
    """What is compared where no state is equal to the letter; None: `state`."""

    @property
    def meant(self) -> object:
        """What the place means, whatever its writing."""
        return self.state if self.meaning is None else self.meaning


ABSENT: Final = Leaf(MISSING, None)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the third snapshot says about a change of the pair."""

    agrees: Side | None
    """The side of the change that it agrees with; None: with neither."""
    value: Value
    """What it has itself, as changes show it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The object of a change in one snapshot."""

    snapshot: Snapshot
    exact: bool
    """All three exports are written alike: what one of them does not have is absent, and not just left out."""
    connector: Connector | None = None
    rules: tuple[SyncRule, ...] = ()
    """Several only where rules share one identity."""
    clones: tuple[SyncRule, ...] = ()
    """The clone that a change tells of."""
    place: str = ""
    """Identity of the connector that the rule belongs to."""
    builds_differ: bool = False
    """Not all three servers ran the same build."""
    others: tuple[Subject, ...] = ()
    """For the third snapshot: the object in the snapshots of the pair."""

    @property
    def rule(self) -> SyncRule | None:
        """The rule, where there is one."""
        return self.rules[0] if self.rules else None


Reader = Callable[[Change, Subject], Leaf | None]
"""Reads the place of a change; None where the snapshot does not say what stands there."""


def members(names: Iterable[str], present: Iterable[str]) -> Leaf:
    """Return which of `names` are present, as changes of sets of names show it."""
    found = tuple(sorted(set(names) & set(present)))
    return Leaf(found, one_or_all(found))


def renamed(change: Change, known: Collection[str], others: Iterable[Collection[str]]) -> Leaf:
    """Return which of two exchanged names is known; if neither is, the one name that no other snapshot knows.

    An object that both servers renamed, each in its own way, has that name in the third snapshot.
    """
    found = members(named(change), known)
    elsewhere = {name for other in others for name in other}
    former = [name for name in known if name not in elsewhere]
    return Leaf((former[0],), former[0]) if not found.state and elsewhere and len(former) == 1 else found


def one_or_all(found: Sequence[str]) -> Value:
    """Return one name as it is, several as a list, none as None."""
    return found[0] if len(found) == 1 else tuple(found) or None


def named(change: Change) -> tuple[str, ...]:
    """Return the names that a change exchanges for each other."""
    return tuple(value for value in (change.primary, change.staging) if isinstance(value, str))
