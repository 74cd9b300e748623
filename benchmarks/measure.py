"""Measuring: CPU seconds, the best of a few rounds, in turns, so that other work on the machine hardly shows."""

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")
Name = TypeVar("Name")
NO_RESOURCE = "Windows has no `resource` module"
SHORT = 0.2
"""CPU seconds below which a task is repeated within its turn."""
REPEATS = 4


def in_turns(tasks: Mapping[Name, Callable[[], Result]], rounds: int) -> dict[Name, list[Result]]:
    """The results of each task: all tasks once, then all again, so that other work meets all alike."""
    results: dict[Name, list[Result]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            results[name].append(task())
    return results


def cpu_in_turns(tasks: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The least CPU seconds that each task took."""
    repeats = REPEATS if rounds > 1 else 1
    turns = {name: partial(_best_turn, task, repeats) for name, task in tasks.items()}
    return {name: min(spent) for name, spent in in_turns(turns, rounds).items()}


def _best_turn(task: Callable[[], object], repeats: int) -> float:
    best = cpu_seconds(task)
    for _ in range(repeats - 1 if best < SHORT else 0):
        best = min(best, cpu_seconds(task))
    return best


def cpu_seconds(task: Callable[[], object]) -> float:
    """The CPU seconds of one call, without those of freeing its result."""
    gc.collect()
    started = time.process_time()
    result = task()
    spent = time.process_time() - started
    del result
    return spent


def uncollected(task: Callable[[], Result]) -> Callable[[], Result]:
    """The same task without garbage collection."""

    def run() -> Result:
        gc.disable()
        try:
            return task()
        finally:
            gc.enable()

    return run


def in_own_process(task: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
    """Call `task` in a fresh interpreter, so that one measurement does not disturb the next."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(task, *args, **kwargs).result()


@dataclass(frozen=True)
class Command:
    """What one run of a whole process took."""

    seconds: float | None
    """CPU, from start to end, with the processes that it started; None where it cannot be told."""
    wall: float
    megabytes: float | None
    """Peak resident memory of the largest of them; None where it cannot be told."""
    exit_code: int
    output: str
    errors: str


def run_module(
    *arguments: str, expected: Collection[int] = (0,), environment: Mapping[str, str] | None = None
) -> Command:
    """Run `python -m` with these arguments. Ends the benchmark where the exit code is not one of `expected`."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.child", *arguments],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **(environment or {})},
    )
    command = Command(**json.loads(done.stdout))
    if command.exit_code not in expected:
        raise SystemExit(
            f"{' '.join(arguments)} ended with exit code {command.exit_code}:\n{command.output}{command.errors}"
        )
    return command


def best_command(runs: Sequence[Command]) -> Command:
    """The run that took the least CPU."""
    return min(runs, key=lambda run: run.seconds or run.wall)


@dataclass(frozen=True, order=True)
class Imports:
    """What a command imported."""

    seconds: float
    """CPU."""
    modules: int
    """Loaded at its end, with those that Python itself needs."""


def imports_of(
    arguments: Sequence[str], rounds: int, environment: Mapping[str, str] | None = None
) -> Imports:
    """What `entradrift` with these arguments imports, in its best round."""
    runs = [run_module("benchmarks.import_child", *arguments, environment=environment) for _ in range(rounds)]
    return min(Imports(**json.loads(run.errors.splitlines()[-1])) for run in runs)
