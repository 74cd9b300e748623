"""The unattended run as a whole command: a first night, and a second one in which nothing changed."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.generate import Size, write_pair
from benchmarks.measure import NO_RESOURCE, Command, best_command, in_own_process, in_turns, run_module
from benchmarks.plan import Plan
from benchmarks.row import Point, Row, growth

RULES = 20
CONFIG = """[nightly]
reports = "reports"
history = "entradrift.db"
max_age = "3660d"
max_skew = "3660d"
"""
PAIR = """
[[pair]]
name = "tenant-{number:03}"
primary = "{folder}/primary"
staging = "{folder}/staging"
"""


@dataclass(frozen=True)
class Nights:
    """The first and the second night of so many pairs."""

    pairs: int
    jobs: int
    first: Command
    second: Command

    @property
    def name(self) -> str:
        """What was measured."""
        return f"{_counted(self.pairs, 'pair')}, {_counted(self.jobs, 'job')}"


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """CPU and wall seconds a pair, memory, what a second process saves, and the growth."""
    counts = plan.pick((1, 50, 500), (1, 50), (1, 2))
    jobs = plan.pick((1, 2), (1, 2), (1,)) if (os.cpu_count() or 1) > 1 else (1,)
    in_own_process(write_exports, max(counts), folder)
    found: list[Nights] = []
    for pairs in counts:
        rounds = plan.rounds if pairs <= plan.pick(50, 1, 1) else 1
        turns = in_turns(
            {number: partial(two_nights, pairs, number, folder) for number in jobs},
            rounds,
        )
        measured = [best(runs) for runs in turns.values()]
        for nights in measured:
            yield from night_rows(nights)
        if len(measured) > 1:
            yield from saved_rows(*measured)
        found += measured
    for number in jobs:
        yield from growth_rows([nights for nights in found if nights.jobs == number])


def write_exports(pairs: int, folder: Path) -> None:
    """Write the exports of so many pairs, no two alike, as Get-ADSyncServerConfiguration does."""
    for number in range(pairs):
        write_pair(Size(f"pair {number}", rules=RULES), folder / f"{number:03}", "xml")


def two_nights(pairs: int, jobs: int, folder: Path) -> Nights:
    """Let so many pairs be compared twice, with reports in a new place."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        config = Path(name) / "entradrift.toml"
        exports = (
            PAIR.format(number=number, folder=folder / f"{number:03}" / "xml") for number in range(pairs)
        )
        config.write_text(CONFIG + "".join(exports), encoding="utf-8")
        arguments = ("nightly", "--config", str(config), "--jobs", str(jobs))
        first, second = (run_module("entradrift", *arguments, expected={1}) for _ in range(2))
        assert first.output.count("report:") == pairs, first.output
        assert not second.output, second.output
    return Nights(pairs, jobs, first, second)


def best(runs: Sequence[Nights]) -> Nights:
    """The best first and the best second night."""
    return replace(
        runs[0],
        first=best_command([run.first for run in runs]),
        second=best_command([run.second for run in runs]),
    )


def night_rows(nights: Nights) -> Iterator[Row]:
    """What a pair costs, and the memory of the largest process."""
    for what, night in (("first night", nights.first), ("second night", nights.second)):
        note = f"{night.wall / nights.pairs:.3f} s a pair by the clock"
        if night.seconds is None:
            yield Row(f"{nights.name}, {what}: CPU a pair", None, None, "s", f"{NO_RESOURCE}; {note}")
        else:
            yield Row(f"{nights.name}, {what}: CPU a pair", night.seconds / nights.pairs, None, "s", note)
            yield Row(f"{nights.name}, {what}: peak memory", night.megabytes, None, "MB")


def saved_rows(one: Nights, two: Nights) -> Iterator[Row]:
    """What a second process saves, by the clock: as good as the machine is idle."""
    note = f"{one.first.wall:.1f} s with one process, {two.first.wall:.1f} s with two, by the clock"
    yield Row(
        f"{_counted(one.pairs, 'pair')}, first night: two jobs ÷ one",
        two.first.wall / one.first.wall,
        None,
        "x",
        note,
    )


def growth_rows(nights: Sequence[Nights]) -> Iterator[Row]:
    """CPU and memory by the number of pairs."""
    jobs = _counted(nights[0].jobs, "job")
    for what in ("first", "second"):
        for taken, unit in (("seconds", "CPU"), ("megabytes", "peak memory")):
            points = [
                Point(_counted(each.pairs, "pair"), each.pairs, getattr(getattr(each, what), taken))
                for each in nights
            ]
            yield from growth(f"{jobs}, {what} night, {unit}", points)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
