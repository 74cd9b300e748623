"""One measured figure against what was wanted, and how a figure grows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log

WANTED_EXPONENT = 1.2
"""1 is linear, 2 quadratic."""


@dataclass(frozen=True)
class Row:
    """One line of the result."""

    what: str
    measured: float | None
    """None where it could not be measured here; `note` says why."""
    wanted: float | None = None
    """The most that is wanted."""
    unit: str = ""
    note: str = ""
    proof: bool = False
    """Whether it counts mistakes: that is held at any size."""

    @property
    def verdict(self) -> str:
        """Whether the figure is as wanted."""
        if self.wanted is None or self.measured is None:
            return "-"
        return "ok" if self.measured <= self.wanted else "MISSED"

    def without_verdict(self) -> "Row":
        """The same row of a run that is too small to judge; mistakes are mistakes there too."""
        return self if self.proof else replace(self, wanted=None)


@dataclass(frozen=True)
class Point:
    """What one size took."""

    name: str
    size: float
    taken: float | None


def growth(what: str, points: Sequence[Point], *, judged_from: float = 0, least: float = 0) -> Iterator[Row]:
    """How what was taken grows from each size to the next: the largest exponent of the size, and all of them.

    Below the size `judged_from`, and where less than `least` was taken, what does not depend on the size takes most
    of it: such steps have no verdict, and are shown where there is no other.
    """
    steps = [
        (log(large.taken / small.taken) / log(large.size / small.size), small, large)
        for small, large in pairwise(points)
        if small.taken and large.taken and min(small.taken, large.taken, small.size) > 0
    ]
    if not steps:
        return
    judged = [
        exponent
        for exponent, small, large in steps
        if small.size >= judged_from and (large.taken or 0) >= least
    ]
    yield Row(
        f"{what}: growth exponent",
        max(judged or [exponent for exponent, *_ in steps]),
        WANTED_EXPONENT if judged else None,
        note=", ".join(f"{small.name} to {large.name} {exponent:.2f}" for exponent, small, large in steps),
    )
