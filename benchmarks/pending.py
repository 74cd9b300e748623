"""`python -m benchmarks.pending`: how fast pending exports are read, as ratios in one run, and in how much memory."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.row import Row

ROUNDS = 5
FEW, MANY = 100_000, 1_000_000
WANTED_ITERPARSE = 1.0
WANTED_EXPAT = 3.5
WANTED_MEGABYTES = 100.0
WANTED_GROWTH = 1.05
"""Peak memory with ten times the objects, ÷ the peak before."""
WANTED_JOBS = 1 / 1.6


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
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.pending_child", task, str(path)],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return Run(**json.loads(done.stdout))


def generated(count: int, path: Path) -> int:
    """Write a file and return its size; in another process, because a child inherits the peak memory of its parent."""
    subprocess.run([sys.executable, "-m", "benchmarks.pending_generate", str(count), str(path)], check=True)
    return path.stat().st_size


def best_of(tasks: Sequence[str], path: Path, rounds: int) -> dict[str, Run]:
    """The best round of each task by CPU; in turns, so that other work on the machine meets all alike."""
    runs: dict[str, list[Run]] = {task: [] for task in tasks}
    for _ in range(rounds):
        for task in tasks:
            runs[task].append(run(task, path))
    return {task: min(found, key=lambda each: each.cpu) for task, found in runs.items()}


def rows(few: int, many: int, folder: Path, rounds: int) -> Iterator[Row]:
    """The ratios at the smaller size, where many rounds are cheap; memory and processes at the larger one."""
    small, large = folder / "small.xml", folder / "large.xml"
    size = generated(few, small)
    same = run("read-digest", small).result == run("iterparse-digest", small).result
    yield Row("records differ from those of iterparse", 0.0 if same else 1.0, 0.0, "")
    found = best_of(("expat", "iterparse", "read", "fill", "walk"), small, rounds)
    read = found["read"]
    note = f"{read.cpu:.2f} s for {few:,} objects, {size / 1e6:.0f} MB"
    yield Row(
        "read ÷ iterparse with clearing", read.cpu / found["iterparse"].cpu, WANTED_ITERPARSE, "x", note
    )
    yield Row("read ÷ expat without handlers", read.cpu / found["expat"].cpu, WANTED_EXPAT, "x")
    yield Row("read and spool ÷ read", found["fill"].cpu / read.cpu, None, "x")
    walk = found["walk"].result
    assert isinstance(walk, float)
    yield Row("one walk over the spool ÷ read", walk / read.cpu, None, "x")

    size = generated(many, large)
    large_run = run("read", large)
    note = f"{large_run.cpu:.1f} s for {many:,} objects, {size / 1e6:.0f} MB"
    if read.megabytes is not None and large_run.megabytes is not None:
        yield Row("peak memory of reading", large_run.megabytes, WANTED_MEGABYTES, "MB", note)
        yield Row(
            f"peak memory at {many:,} ÷ at {few:,}", large_run.megabytes / read.megabytes, WANTED_GROWTH, "x"
        )
    yield from job_rows(large, min(rounds, 3))


def job_rows(path: Path, rounds: int) -> Iterator[Row]:
    if (os.cpu_count() or 1) < 2:
        print("There is one processor only: --jobs is not measured.", file=sys.stderr)
        return
    # In turns and by the clock, so it is only as good as the machine is idle.
    runs = [(run("fill", path), run("fill-2", path)) for _ in range(rounds)]
    one, two = (min(found, key=lambda each: each.wall) for found in zip(*runs, strict=True))
    note = f"{one.wall:.1f} s with one process, {two.wall:.1f} s with two, by the clock"
    yield Row("read and spool with two processes ÷ with one", two.wall / one.wall, WANTED_JOBS, "x", note)
    if one.megabytes is not None and two.megabytes is not None:
        yield Row("peak memory of reading and spooling", one.megabytes, WANTED_MEGABYTES, "MB")
        note = f"and {two.child_megabytes:.0f} MB in each of the two"
        yield Row("the same with two processes more", two.megabytes, WANTED_MEGABYTES, "MB", note)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pending", description=__doc__)
    parser.add_argument(
        "--smoke", action="store_true", help="tiny files, to see that everything runs; no verdict"
    )
    parser.add_argument("--folder", type=Path, help="where the files go: 2 GB (default: temporary)")
    options = parser.parse_args()
    few, many, rounds = (300, 600, 1) if options.smoke else (FEW, MANY, ROUNDS)
    missed = False
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        for row in rows(few, many, Path(name), rounds):
            shown = replace(row, wanted=None) if options.smoke and row.unit else row
            missed = missed or shown.verdict == "MISSED"
            wanted = "" if shown.wanted is None else f"<= {shown.wanted:.3g} {shown.unit}".strip()
            print(
                f"{shown.what:48}{wanted:12}{shown.measured:8.3g} {shown.unit:4}{shown.verdict:8}{shown.note}"
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
