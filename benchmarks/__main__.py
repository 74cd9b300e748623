"""`python -m benchmarks`: figures and ratios measured in one run, against what was wanted."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.plan import Plan, Scope
from benchmarks.row import Row
from benchmarks.table import cells, machine, page

TOPICS = ("commands", "compare", "nightly", "pending", "report", "history")
"""Each is a module beside this one with `rows(plan, folder)`. They are imported when their turn comes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and return 1 where something wanted was missed."""
    options = parsed(arguments)
    scope = Scope.SMOKE if options.smoke else Scope.QUICK if options.quick else Scope.FULL
    plan = Plan(scope, options.real)
    found: dict[str, list[Row]] = {}
    where = machine()
    for topic in options.only or TOPICS:
        found[topic] = []
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            for row in import_module(f"benchmarks.{topic}").rows(plan, Path(folder)):
                found[topic].append(row.without_verdict() if scope is Scope.SMOKE else row)
                print(*filter(None, cells(found[topic][-1])), sep="  ", file=sys.stderr)
    text = page(command_line(options), where, found)
    print(text, end="")
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    return int(any(row.verdict == "MISSED" for rows in found.values() for row in rows))


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        prog="python3 -m benchmarks",
        description=__doc__,
        epilog="Exit code 1: a figure is not as wanted. Start with --quick: a full run takes much longer.",
    )
    parser.add_argument(
        "--only", action="append", choices=TOPICS, help="this topic instead of all; may be repeated"
    )
    size = parser.add_mutually_exclusive_group()
    size.add_argument(
        "--quick",
        action="store_true",
        help="without 5000 rules, 500 pairs and 1 million objects, in fewer rounds",
    )
    size.add_argument(
        "--smoke", action="store_true", help="tiny sizes, to see that everything runs; no verdict"
    )
    parser.add_argument(
        "--real", type=Path, metavar="PATH", help="a real export of Get-ADSyncServerConfiguration"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table to a file as well")
    parser.add_argument(
        "--folder", type=Path, metavar="PATH", help="where inputs go: up to 3 GB (default: temporary)"
    )
    return parser.parse_args(arguments)


def command_line(options: argparse.Namespace) -> str:
    """The command as it can be shown: without paths of this machine."""
    words = ["python3", "-m", "benchmarks", *(f"--only {topic}" for topic in options.only or ())]
    words += [f"--{name}" for name in ("quick", "smoke") if getattr(options, name)]
    words += ["--real EXPORT"] if options.real else []
    return " ".join(words)


if __name__ == "__main__":
    sys.exit(main())
