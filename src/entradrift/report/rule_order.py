"""Two orders of precedence side by side, with the rules that moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, starmap, zip_longest

from entradrift.model.comparison import OVER_TIME, PAIR, Labels
from entradrift.model.finding import Finding

FACTS = ("primary order", "staging order")
"""The facts of a finding that the orders show."""
_KEPT_BESIDE = 1
_MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Place:
    """One rule in the order of one server."""

    number: int
    text: str
    moved: str = ""
    """Where the rule stands on the other server, in words; empty for a rule that did not move."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line: a rule on both servers, a moved rule in its place on one, or a run that is left out."""

    primary: Place | None = None
    staging: Place | None = None
    left_out: int = 0
    """How many rules in the same order this line stands for."""


@dataclass(frozen=True, slots=True)
class Orders:
    """The two orders, cut down to the moved rules and their neighbours."""

    rows: tuple[OrderRow, ...]
    left_out: int
    """Lines that are not shown because there are too many."""


def orders(finding: Finding, labels: Labels = PAIR) -> Orders | None:
    """Return the two orders of a finding; None where it is not about an order."""
    primary, staging = (finding.facts.get(name) for name in FACTS)
    if not primary or not staging:
        return None
    moved = _texts(finding.primary), _texts(finding.staging)
    rows = tuple(_shortened(_aligned((primary, staging), moved, labels)))
    return Orders(rows[:_MOST_ROWS], max(0, len(rows) - _MOST_ROWS))


def _texts(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, tuple) else frozenset()


def _aligned(
    orders: tuple[Sequence[str], Sequence[str]], texts: tuple[frozenset[str], frozenset[str]], labels: Labels
) -> Iterator[OrderRow]:
    """Yield the rules that did not move in pairs, and between them the moved ones, each in both of its places."""
    primary, staging = orders
    moved, moved_staging = texts
    on_primary, on_staging = ("before", "after") if labels is OVER_TIME else ("on the primary", "on staging")
    places = _places(primary), _places(staging)
    ours: list[Place] = []
    theirs: list[Place] = []
    here = there = 0
    while here < len(primary) or there < len(staging):
        if here < len(primary) and (primary[here] in moved or there == len(staging)):
            other = places[1].get(_name(primary[here]))
            ours.append(Place(here + 1, primary[here], _moved(on_staging, other)))
            here += 1
        elif there < len(staging) and (staging[there] in moved_staging or here == len(primary)):
            other = places[0].get(_name(staging[there]))
            theirs.append(Place(there + 1, staging[there], _moved(on_primary, other)))
            there += 1
        else:
            yield from starmap(OrderRow, zip_longest(ours, theirs))
            ours, theirs = [], []
            yield OrderRow(Place(here + 1, primary[here]), Place(there + 1, staging[there]))
            here, there = here + 1, there + 1
    yield from starmap(OrderRow, zip_longest(ours, theirs))


def _shortened(rows: Iterator[OrderRow]) -> Iterator[OrderRow]:
    runs = [(same, list(run)) for same, run in groupby(rows, key=_is_same)]
    for index, (same, run) in enumerate(runs):
        before = _KEPT_BESIDE if index else 0
        after = _KEPT_BESIDE if index < len(runs) - 1 else 0
        left_out = len(run) - before - after
        if not same or left_out <= 1:
            yield from run
        else:
            yield from run[:before]
            yield OrderRow(left_out=left_out)
            yield from run[len(run) - after :]


def _is_same(row: OrderRow) -> bool:
    return bool(row.primary and row.staging and not row.primary.moved)


def _places(order: Sequence[str]) -> Mapping[str, int]:
    return {_name(text): number for number, text in enumerate(order, start=1)}


def _name(text: str) -> str:
    """Return the name of a rule without its number, which servers may choose differently."""
    return text.partition(" ")[2].casefold()


def _moved(where: str, place: int | None) -> str:
    return f"place {place} {where}" if place else f"elsewhere {where}"
