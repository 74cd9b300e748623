"""Timing: CPU seconds, the best of a few rounds, so that other work on the machine hardly shows."""

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree as ET

Result = TypeVar("Result")
ROUNDS = 3
SHORT = 0.2
"""Seconds below which a measurement is repeated more often."""


def cpu_seconds(
    task: Callable[[], Result], *, rounds: int = ROUNDS, collector: bool = True
) -> tuple[float, Result]:
    """The least CPU seconds that `task` took, and its result. `collector`: garbage collection stays on."""
    best = float("inf")
    while True:
        gc.collect()
        if not collector:
            gc.disable()
        started = time.process_time()
        try:
            result = task()
            spent = time.process_time() - started
        finally:
            gc.enable()
        best = min(best, spent)
        rounds -= 1 if best > SHORT or rounds > ROUNDS else 0.25
        if rounds <= 0:
            return best, result


def parse_each(folders: Sequence[Path], keep: Callable[[object], object] = type) -> list[object]:
    """What reading the files costs at the very least: the bytes and the standard library's parser.

    `keep` says what is kept of each document: nothing of it, unless asked for.
    """
    return [
        keep(json.loads(path.read_bytes()) if path.suffix == ".json" else ET.fromstring(path.read_bytes()))  # noqa: S314
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


@dataclass(frozen=True)
class Command:
    """What one run of the whole command took."""

    seconds: float
    """CPU, of the process from start to end."""
    megabytes: float
    """Peak resident memory."""
    exit_code: int
    output: str


def run_command(arguments: Sequence[str], *, rounds: int = ROUNDS) -> Command | None:
    """Run `entradrift` with these arguments; the best of a few rounds. None where `resource` does not exist."""
    runs = [_run_once(arguments) for _ in range(rounds)]
    measured = [run for run in runs if run is not None]
    return min(measured, key=lambda run: run.seconds) if measured else None


def _run_once(arguments: Sequence[str]) -> Command | None:
    # A small process in between: a child inherits the peak memory of the process that starts it.
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.child", *arguments],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    report = json.loads(done.stdout)
    return None if report is None else Command(**report)
