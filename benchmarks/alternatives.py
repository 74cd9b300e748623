"""What people would use instead: DeepDiff over the exports, DeepDiff over keyed dictionaries, a diff of sorted texts."""

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deepdiff import DeepDiff

from benchmarks.child import cpu_of_children


@dataclass(frozen=True)
class Alternative:
    """What one of them took."""

    seconds: float
    """CPU; where it was stopped, until then."""
    stopped: bool = False
    lines: int = 0
    """Differing lines that it printed; of texts only."""


class _TooLongError(BaseException):
    """The time is over. No `Exception`, so that nothing on the way takes it for an error of its own."""


def deepdiff_lists(one: object, other: object, limit: int) -> Alternative:
    """DeepDiff over the lists of rules as they were exported, in any order."""
    return within(limit, lambda: DeepDiff(one, other, ignore_order=True))


def deepdiff_keyed(one: object, other: object, limit: int) -> Alternative:
    """DeepDiff over everything as dictionaries keyed by identity."""
    return within(limit, lambda: DeepDiff(one, other))


def rules_as_exported(folder: Path) -> object:
    """The list of rules in a folder of JSON, as the standard library's parser gives it."""
    return json.loads((folder / "Get-ADSyncRule.json").read_bytes())


def within(limit: float, task: Callable[[], object]) -> Alternative:
    """Call `task` and stop it after `limit` CPU seconds (on Windows never)."""
    started = time.process_time()
    try:
        with _alarm(limit):
            task()
    except _TooLongError:
        return Alternative(time.process_time() - started, stopped=True)
    return Alternative(time.process_time() - started)


@contextmanager
def _alarm(limit: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def text_diff(folders: Sequence[Path], scratch: Path, limit: int) -> Alternative | None:
    """`json.tool --sort-keys` over each file of both servers, then `diff -r`; None where there is no `diff`."""
    diff = shutil.which("diff")
    before = cpu_of_children()
    if diff is None or before is None:
        return None
    import resource  # noqa: PLC0415 - not on Windows

    started = time.process_time()
    targets = [scratch / "sorted" / folder.name for folder in folders]
    for folder, target in zip(folders, targets, strict=True):
        target.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            text = json.dumps(json.loads(path.read_bytes()), sort_keys=True, indent=4, ensure_ascii=False)
            (target / path.name).write_text(text + "\n", encoding="utf-8")
    spent = time.process_time() - started
    printed = scratch / "printed.txt"
    with printed.open("wb") as stream:
        done = subprocess.run(
            [diff, "-r", *map(str, targets)],
            check=False,
            stdout=stream,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit)),
        )
    with printed.open("rb") as stream:
        lines = sum(line.startswith((b"<", b">")) for line in stream)
    # A signal ended it: its time was over.
    return Alternative(spent + (cpu_of_children() or 0) - before, done.returncode < 0, lines)
