"""`python -m benchmarks`: ratios measured in one run, against what was wanted."""

import argparse
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import pairwise
from math import log
from multiprocessing import get_context
from pathlib import Path

from benchmarks import history
from benchmarks.disguise import disguise
from benchmarks.generate import Size
from benchmarks.measure import Command, run_command
from benchmarks.ratios import DEEPDIFF_RULES, Measured, measure
from benchmarks.row import Row

SIZES = (
    Size("70 rules", rules=70),
    Size("300 rules", rules=300),
    Size("1000 rules", rules=1000),
    Size("5000 rules", rules=5000),
    Size("60 connectors", connectors=60, ous=5000),
)
SMOKE = (Size("10 rules", rules=10), Size("20 rules", rules=20), Size("2 connectors", connectors=2, ous=20))
FLEET = history.Fleet(pairs=50, nights=730)
SMOKE_FLEET = history.Fleet(pairs=2, nights=30)
WANTED_PARSE = {"json": 10.0, "xml": 4.0}
WANTED_NAIVE = 2.0
WANTED_DEEPDIFF = 1 / 50
WANTED_GROWTH = 1.2
"""Growth exponent: 1 is linear, 2 quadratic."""
WANTED_SECONDS = 0.7
WANTED_MEGABYTES = 120.0


def rows(results: Sequence[Measured]) -> Iterator[Row]:
    """The ratios, and how the time grows with the size."""
    for found in results:
        note = f"{found.load + found.judge:.2f} s for {found.megabytes:.1f} MB"
        whole = found.load + found.judge
        yield Row(
            f"{found.name}: load and compare ÷ parse",
            whole / found.parse,
            WANTED_PARSE[found.kind],
            "x",
            note,
        )
        yield Row(
            f"{found.name}: the same, ÷ parse without garbage collection",
            whole / found.parse_uncollected,
            None,
            "x",
        )
        note = f"{found.compare * 1000:.0f} ms, {found.findings} findings"
        yield Row(f"{found.name}: compare ÷ naive diff", found.compare / found.naive, WANTED_NAIVE, "x", note)
        if found.deepdiff is not None:
            note = f"DeepDiff {found.deepdiff:.1f} s"
            wanted = WANTED_DEEPDIFF if found.size.rules == DEEPDIFF_RULES else None
            yield Row(f"{found.name}: compare ÷ DeepDiff", found.compare / found.deepdiff, wanted, "x", note)
    for kind in WANTED_PARSE:
        by_rules = [found for found in results if found.kind == kind and found.size.rules]
        for small, large in pairwise(by_rules):
            ratio = log(large.megabytes / small.megabytes)
            growth = log((large.load + large.judge) / (small.load + small.judge)) / ratio
            # Below a few megabytes what does not depend on the size takes most of the time.
            wanted = WANTED_GROWTH if small.megabytes > 1 else None
            note = f"x{2**growth:.2f} for twice the size"
            yield Row(
                f"{small.size.name} to {large.size.name}, {kind}: growth exponent", growth, wanted, "", note
            )


def real_rows(export: Path, folder: Path) -> Iterator[Row]:
    """The whole command on a real export against a disguised copy of it."""
    partner = disguise(export, folder / "disguised")
    arguments = [
        "compare",
        "--primary",
        str(export),
        "--staging",
        str(partner),
        "--out",
        str(folder / "report.html"),
    ]
    yield from command_rows("real export, whole command", run_command(arguments))
    yield from command_rows("entradrift --version", run_command(["--version"]), wanted=(None, None))


def command_rows(
    what: str,
    command: Command | None,
    wanted: tuple[float | None, float | None] = (WANTED_SECONDS, WANTED_MEGABYTES),
) -> Iterator[Row]:
    """CPU and memory of one command."""
    if command is None:
        print("Windows has no `resource` module: whole commands are not measured.", file=sys.stderr)
        return
    yield Row(f"{what}: CPU", command.seconds, wanted[0], "s", f"exit code {command.exit_code}")
    yield Row(f"{what}: peak memory", command.megabytes, wanted[1], "MB")
    if command.exit_code not in {0, 1, 3}:
        raise SystemExit(f"{what} failed with exit code {command.exit_code}:\n{command.output}")


def table(found: Sequence[Row]) -> str:
    """Plain text, in columns."""
    lines = [("", "wanted", "measured", "", "")]
    for row in found:
        wanted = "" if row.wanted is None else f"<= {row.wanted:.3g} {row.unit}".strip()
        lines.append((row.what, wanted, f"{row.measured:.3g} {row.unit}".strip(), row.verdict, row.note))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--smoke", action="store_true", help="tiny sizes, to see that everything runs; no verdict"
    )
    parser.add_argument(
        "--no-deepdiff", action="store_true", help="skip DeepDiff over the lists (half a minute)"
    )
    parser.add_argument(
        "--real", type=Path, metavar="PATH", help="a real export of Get-ADSyncServerConfiguration"
    )
    parser.add_argument("--only", metavar="TEXT", default="", help="only sizes whose name holds TEXT")
    options = parser.parse_args()
    sizes = [size for size in (SMOKE if options.smoke else SIZES) if options.only in size.name]
    print(
        f"entradrift benchmarks: Python {platform.python_version()} on {platform.system()}, CPU seconds, best of 3\n"
    )
    results: list[Measured] = []
    with tempfile.TemporaryDirectory() as name:
        for kind in WANTED_PARSE:
            for size in sizes:
                folder = Path(name) / size.name
                # "spawn": a fresh interpreter for each pair, on every platform.
                with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
                    task = pool.submit(measure, size, kind, folder, deepdiff=not options.no_deepdiff)
                    results.append(task.result())
                print(f"measured {results[-1].name}", file=sys.stderr)
        found = list(rows(results))
        if not options.only:
            found += history.rows(SMOKE_FLEET if options.smoke else FLEET, Path(name) / "history")
        if options.real:
            found += real_rows(options.real, Path(name))
        elif options.smoke:
            folders = [str(Path(name) / sizes[0].name / "xml" / server) for server in ("primary", "staging")]
            command = run_command(["compare", "--primary", folders[0], "--staging", folders[1]], rounds=1)
            found += command_rows("whole command", command, wanted=(None, None))
            if command is not None and command.exit_code != 1:
                print(command.output, file=sys.stderr)
                return 1
    if options.smoke:
        found = [replace(row, wanted=None) for row in found]
    print(table(found))
    missed = [row for row in found if row.verdict == "MISSED"]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
