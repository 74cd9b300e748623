"""How fast pending exports are read, as ratios in one run, and in how much memory."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.measure import NO_RESOURCE, in_turns, run_module
from benchmarks.plan import Plan
from benchmarks.row import Point, Row, growth

RATIO_TASKS = ("expat", "iterparse", "read")
DETAILS_AT = 100_000
"""Objects at which spooling is measured: many rounds are cheap, and what is fixed does not show."""
MANY_ROUNDS_UP_TO = 100_000
MANY_ROUNDS = 5
JOB_ROUNDS = 2
WANTED_ITERPARSE = 1.0
WANTED_EXPAT = 3.5
WANTED_MEGABYTES = 100.0
WANTED_GROWTH = 1.05
"""Peak memory with ten times the objects, ÷ the peak before, from 100,000 objects on."""
WANTED_JOBS = 1 / 1.6
JOBS_FROM = 1_000_000
"""Objects from which on two processes have to pay."""


@dataclass(frozen=True)
class Run:
    """What one task in a process of its own took."""

    cpu: float
    wall: float
    megabytes: float | None
    child_megabytes: float | None
    """Of the largest process that it started."""
    result: object


def run(task: str, path: Path) -> Run:
    """Run a task of `pending_child`; it measures itself, so that imports do not count."""
    return Run(**json.loads(run_module("benchmarks.pending_child", task, str(path)).output))


def generated(count: int, path: Path) -> float:
    """Write a file, in another process, and return its size in MB."""
    run_module("benchmarks.pending_generate", str(count), str(path))
    return path.stat().st_size / 1e6


def best_of(tasks: Sequence[str], path: Path, rounds: int) -> dict[str, Run]:
    """The best round of each task by CPU."""
    runs = in_turns({task: partial(run, task, path) for task in tasks}, rounds)
    return {task: min(found, key=lambda each: each.cpu) for task, found in runs.items()}


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Each size against the parsers that stand below, then the growth; processes at the largest size."""
    counts = plan.pick((10_000, DETAILS_AT, 1_000_000), (10_000, DETAILS_AT), (300, 600))
    found: dict[int, dict[str, Run]] = {}
    path = folder / "pending.xml"
    for count in counts:
        size = generated(count, path)
        if count == counts[0]:
            same = run("read-digest", path).result == run("iterparse-digest", path).result
            yield Row("records differ from those of iterparse", 0.0 if same else 1.0, 0.0, proof=True)
        details = count == (DETAILS_AT if DETAILS_AT in counts else counts[-1])
        tasks = (*RATIO_TASKS, "fill", "walk") if details else RATIO_TASKS
        rounds = plan.pick(MANY_ROUNDS, plan.rounds, 1) if count <= MANY_ROUNDS_UP_TO else 1
        found[count] = best_of(tasks, path, rounds)
        yield from size_rows(count, size, found[count])
    yield from growth_rows({count: runs["read"] for count, runs in found.items()})
    yield from job_rows(path, counts[-1], min(plan.rounds, JOB_ROUNDS))


def size_rows(count: int, size: float, found: dict[str, Run]) -> Iterator[Row]:
    """Reading against iterparse and expat; spooling against reading."""
    name, read, iterparse = f"{count:,} objects", found["read"], found["iterparse"]
    note = f"{read.cpu:.2f} s for {size:.0f} MB"
    yield Row(
        f"{name}: read ÷ iterparse with clearing", read.cpu / iterparse.cpu, WANTED_ITERPARSE, "x", note
    )
    yield Row(f"{name}: read ÷ expat without handlers", read.cpu / found["expat"].cpu, WANTED_EXPAT, "x")
    if read.megabytes is None or iterparse.megabytes is None:
        yield Row(f"{name}: peak memory of reading", None, WANTED_MEGABYTES, "MB", NO_RESOURCE)
    else:
        note = f"iterparse {iterparse.megabytes:.0f} MB"
        yield Row(f"{name}: peak memory of reading", read.megabytes, WANTED_MEGABYTES, "MB", note)
    if "fill" in found:
        yield Row(f"{name}: read and spool ÷ read", found["fill"].cpu / read.cpu, None, "x")
        walk = found["walk"].result
        assert isinstance(walk, float)
        yield Row(f"{name}: one walk over the spool ÷ read", walk / read.cpu, None, "x")


def growth_rows(reads: dict[int, Run]) -> Iterator[Row]:
    """CPU and memory by the number of objects."""
    yield from growth("reading, CPU", [Point(f"{count:,}", count, read.cpu) for count, read in reads.items()])
    yield from growth(
        "reading, peak memory", [Point(f"{count:,}", count, read.megabytes) for count, read in reads.items()]
    )
    (few, small), (many, large) = list(reads.items())[-2:]
    if small.megabytes and large.megabytes:
        wanted = WANTED_GROWTH if few >= DETAILS_AT else None
        yield Row(f"peak memory at {many:,} ÷ at {few:,}", large.megabytes / small.megabytes, wanted, "x")


def job_rows(path: Path, count: int, rounds: int) -> Iterator[Row]:
    """What a second process saves, by the clock: as good as the machine is idle."""
    what = "read and spool with two processes ÷ with one"
    wanted = WANTED_JOBS if count >= JOBS_FROM else None
    if (os.cpu_count() or 1) < 2:
        yield Row(what, None, wanted, "x", "there is one processor only")
        return
    runs = in_turns({task: partial(run, task, path) for task in ("fill", "fill-2")}, rounds)
    one, two = (min(found, key=lambda each: each.wall) for found in runs.values())
    note = f"{one.wall:.1f} s with one process, {two.wall:.1f} s with two, by the clock"
    yield Row(what, two.wall / one.wall, wanted, "x", note)
    if one.megabytes is not None and two.megabytes is not None:
        yield Row("peak memory of reading and spooling", one.megabytes, WANTED_MEGABYTES, "MB")
        note = f"and {two.child_megabytes:.0f} MB in each of the two"
        yield Row("the same with two processes more", two.megabytes, WANTED_MEGABYTES, "MB", note)
