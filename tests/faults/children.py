"""A night in a process of its own, that may be killed at any moment or that meets something on its way."""

import contextlib
import io
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.nightly.site import epoch

from entradrift.cli.main import main

LIMIT = 120.0
"""Seconds after which a process that has not ended hangs."""
Prepare = Callable[[], None]
KILLED = -int(signal.SIGKILL)


@dataclass(frozen=True)
class Ended:
    """How a process ended and what it said; the code is -9 where it was killed."""

    code: int
    out: str
    err: str
    seconds: float


class Child:
    """A process that runs one command of entradrift; forked, so that it starts at once."""

    def __init__(
        self, folder: Path, name: str, number: float, arguments: list[str], prepare: Prepare
    ) -> None:
        self._files = folder / f"{name}.out", folder / f"{name}.err"
        for path in self._files:
            path.touch()  # a process may be killed before it can
        self._began = time.monotonic()
        self.pid = os.fork()
        if self.pid == 0:
            self._live(number, arguments, prepare)

    def _live(self, number: float, arguments: list[str], prepare: Prepare) -> None:
        code = 99
        try:
            os.environ["SOURCE_DATE_EPOCH"] = epoch(number)
            for handle, path in zip((1, 2), self._files, strict=True):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), handle)
            sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), "utf-8", write_through=True)
            sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb", closefd=False), "utf-8", write_through=True)
            prepare()
            code = main(arguments)
        except BaseException:  # noqa: BLE001 - it must never get back into the code of the parent
            with contextlib.suppress(Exception):
                traceback.print_exc()
        finally:
            os._exit(code)

    def ended(self, kill_after: float | None = None) -> Ended:
        """Wait for the end; kill it with SIGKILL after so many seconds. Raises AssertionError where it hangs."""
        handle = os.pidfd_open(self.pid)
        try:
            limit = LIMIT if kill_after is None else kill_after
            in_time = bool(select.select([handle], [], [], limit)[0])
            if not in_time:
                os.kill(self.pid, signal.SIGKILL)
            status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        finally:
            os.close(handle)
        seconds = time.monotonic() - self._began
        if not in_time and kill_after is None:
            raise AssertionError(f"it had not ended after {LIMIT} seconds")
        out, err = (path.read_text("utf-8", "replace") for path in self._files)
        return Ended(status, out, err, seconds)


def warm_up(commands: Iterable[list[str]]) -> None:
    """Run commands in this process and say nothing, so that forked ones have everything imported."""
    kept = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for command in commands:
        main(command)
    sys.stdout.flush()
    os.dup2(kept, 1)


def nothing() -> None:
    """Prepare nothing."""
