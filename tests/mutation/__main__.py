"""Change every leaf of every sample, one at a time, and count what is said about it: `python -m tests.mutation`."""

# ruff: noqa: T201 - it prints its figures

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import saved
from .inputs import REAL, SAMPLES, Portion, find_exports, portions, snapshot_portions
from .leaf_changes import KINDS
from .shapes import remembered
from .trial import BUGS, LISTED, OUTCOMES, SEVERAL, Tally, try_all
from .written_list import LIST

SNAPSHOTS = ("ready/primary", "cases/acceptance-expired/primary", "cases/strict-wizard/primary")
"""Samples that are tried as our own snapshots as well."""


def main() -> int:
    arguments = _arguments()
    if arguments.sum:
        tally, cpu = saved.read(arguments.sum)
    else:
        tally, cpu = _tried(arguments)
    if arguments.save:
        saved.write(arguments.save, tally, cpu)
    print("\n".join(table(tally)))
    print(f"\nCPU {cpu:.0f} s")
    for outcome in (*BUGS, *(arguments.show or ())):
        for shape, number in sorted(tally.shapes[outcome].items()):
            print(f"{outcome}: {number} x {' · '.join(shape)}, such as {tally.examples[shape]}")
    return 1 if any(tally.count(outcome) for outcome in BUGS) else 0


def _tried(arguments: argparse.Namespace) -> tuple[Tally, float]:
    tally = Tally(every=arguments.every, part=arguments.part)
    start = time.process_time()
    with remembered():
        for name, found in _chosen(arguments):
            try_all(found, tally, per_shape=arguments.per_shape)
            print(
                f"{time.process_time() - start:8.1f} s  {sum(tally.outcomes.values()):9,}  {name}",
                file=sys.stderr,
                flush=True,
            )
    return tally, time.process_time() - start


def _part(text: str) -> tuple[int, int]:
    number, _, parts = text.partition("/")
    if not (number.isdigit() and parts.isdigit() and 1 <= int(number) <= int(parts)):
        raise argparse.ArgumentTypeError(f"{text!r} is no part; write 3/8 for the third of eight")
    return int(number), int(parts)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("exports", nargs="*", type=Path, help="folders of exports (default: every sample)")
    parser.add_argument(
        "--real", type=Path, default=REAL, help="a real export (default: the one beside the checkout)"
    )
    parser.add_argument("--no-schemas", action="store_true", help="one entry of each directory's schema only")
    parser.add_argument("--per-shape", type=int, help="so many changes of each path and kind only")
    parser.add_argument(
        "--every", action="store_true", help="also what stands in another place with the very same content"
    )
    parser.add_argument(
        "--part", type=_part, default=(1, 1), metavar="N/OF", help="one part of everything, such as 3/8"
    )
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the figures to a file, too")
    parser.add_argument(
        "--sum", nargs="+", type=Path, metavar="FILE", help="try nothing: add up figures that were saved"
    )
    parser.add_argument(
        "--show", action="append", choices=OUTCOMES, help="list the changes of an outcome as well"
    )
    return parser.parse_args()


def _chosen(arguments: argparse.Namespace) -> Iterator[tuple[str, Iterable[Portion]]]:
    schemas = not arguments.no_schemas
    if arguments.exports:
        yield from ((str(path), portions(path.resolve(), schemas=schemas)) for path in arguments.exports)
        return
    if arguments.real.is_dir():
        yield "the real export", portions(arguments.real.resolve(), schemas=schemas)
    for name in SNAPSHOTS:
        yield f"snapshot of {name}", snapshot_portions(SAMPLES / name)
    for path in find_exports():
        yield path.relative_to(SAMPLES).as_posix(), portions(path, schemas=schemas)


def table(tally: Tally) -> Iterator[str]:
    """The figures as a table of Markdown, and why changes are on the list."""
    yield "| change | tried | " + " | ".join(OUTCOMES) + " |"
    yield "|---|" + "---:|" * (len(OUTCOMES) + 1)
    for kind in (*KINDS, "all"):
        counts = Counter[str]()
        for (_, found, outcome), number in tally.outcomes.items():
            if kind in (found, "all"):
                counts[outcome] += number
        yield (
            f"| {kind} | {sum(counts.values()):,} | "
            + " | ".join(f"{counts[name]:,}" for name in OUTCOMES)
            + " |"
        )
    for outcome in (LISTED, SEVERAL):
        yield f"\n{outcome}:"
        for reason, number in tally.reasons[outcome].most_common():
            yield f"- {number:,} x {reason}"
    formats = Counter[str]()
    for (kind, _, _), number in tally.outcomes.items():
        formats[kind] += number
    unused = [entry for entry in LIST if entry not in tally.used]
    yield f"\nentries of the list that nothing needed: {len(unused)}"
    yield from (f"- {entry.format}: {entry.reason}: {entry.paths.pattern[:80]}" for entry in unused)
    yield "\n" + ", ".join(f"{kind} {number:,}" for kind, number in formats.items())
    yield f"not tried again, because the very same entry was tried elsewhere: {tally.repeated:,}"


if __name__ == "__main__":
    sys.exit(main())
