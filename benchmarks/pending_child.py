"""One task on one pending export in a process of its own: prints CPU and wall seconds, peak memory and a result as JSON."""

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from benchmarks.child import peak
from benchmarks.pending_naive import naive_objects
from entradrift.failover.pending.filling import fill
from entradrift.failover.pending.location import locate
from entradrift.failover.pending.reader import read_objects
from entradrift.failover.pending.spool import Spool
from entradrift.failover.pending.tally import Tally
from entradrift.model.pending import PendingObject

CHUNK = 64 * 1024


def bare_expat(path: Path) -> int:
    """What the parser takes that stands below every other: no handlers at all."""
    parser = expat.ParserCreate()
    with path.open("rb") as stream:
        while data := stream.read(CHUNK):
            parser.Parse(data, False)  # noqa: FBT003 - positional only
        parser.Parse(b"", True)  # noqa: FBT003
    return parser.CurrentByteIndex


def ours(path: Path) -> Iterator[PendingObject]:
    with path.open("rb") as stream:
        yield from read_objects(stream, str(path), "", Tally())


def count(objects: Iterator[PendingObject]) -> int:
    return sum(1 for _ in objects)


def digest(objects: Iterator[PendingObject]) -> str:
    """Proof that two readers build the same."""
    found = hashlib.sha256()
    for item in objects:
        found.update(repr(item).encode())
    return found.hexdigest()


def filled(path: Path, jobs: int) -> int:
    with Spool() as spool:
        fill(spool, locate([str(path)]).files, jobs=jobs)
        return len(spool)


def walked(path: Path) -> float:
    """CPU seconds of one walk over a spool, without filling it."""
    with Spool() as spool:
        fill(spool, locate([str(path)]).files)
        started = time.process_time()
        count(iter(spool))
        return time.process_time() - started


TASKS: dict[str, Callable[[Path], object]] = {
    "expat": bare_expat,
    "iterparse": lambda path: count(naive_objects(path)),
    "read": lambda path: count(ours(path)),
    "iterparse-digest": lambda path: digest(naive_objects(path)),
    "read-digest": lambda path: digest(ours(path)),
    "fill": lambda path: filled(path, 1),
    "fill-2": lambda path: filled(path, 2),
    "walk": walked,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pending_child", description=__doc__)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("path", type=Path)
    options = parser.parse_args()
    wall, cpu = time.perf_counter(), time.process_time()
    result = TASKS[options.task](options.path)
    report = {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "megabytes": peak(children=False),
        "child_megabytes": peak(children=True),
        "result": result,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
