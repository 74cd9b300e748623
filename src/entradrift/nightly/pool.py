"""Several comparisons at the same time, each in a process that may die without harm to the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from typing import Final

from entradrift import bugs
from entradrift.nightly.pair_run import Outcome, Task, failed_run, run_pair
from entradrift.processes import workers

_MOST: Final = 61
"""What Windows can wait for at the same time."""
_DIED: Final = (
    "The process that compared these servers was killed or crashed; where there is too little memory, "
    "run fewer jobs at the same time."
)


def outcomes(
    tasks: Iterable[Task], jobs: int, run: Callable[[Task], Outcome] = run_pair
) -> Generator[Outcome, None, None]:
    """Yield the outcome of each task in the order of the tasks, which are taken when there is a place for them.

    With one job everything happens in this process.
    """
    if jobs <= 1:
        yield from map(run, tasks)
        return
    with ExitStack() as processes:
        pool = _Pool(min(jobs, _MOST), run, processes)
        running: deque[tuple[Task, Future[Outcome]]] = deque()
        for task in tasks:
            running.append((task, pool.submit(task)))
            # Outcomes hold whole configurations: no more of them than a few wait for a slow one.
            if len(running) >= 2 * jobs:
                yield pool.outcome(*running.popleft())
        while running:
            yield pool.outcome(*running.popleft())


class _Pool:
    """Processes that are started again when one of them died; `processes` ends them all."""

    def __init__(self, size: int, run: Callable[[Task], Outcome], processes: ExitStack) -> None:
        self._size = size
        self._run = run
        self._processes = processes
        self._executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        return self._processes.enter_context(workers(self._size))

    def submit(self, task: Task) -> Future[Outcome]:
        """Hand a task to a process."""
        try:
            return self._executor.submit(self._run, task)
        except BrokenProcessPool:
            self._executor = self._start()
            return self._executor.submit(self._run, task)

    def outcome(self, task: Task, future: Future[Outcome]) -> Outcome:
        """Wait for the outcome of a task."""
        try:
            return future.result()
        except BrokenProcessPool:
            # A process that dies takes the whole pool with it, and nobody knows which task it had: each is
            # tried again alone. That also helps where there was too little memory for several.
            return self._alone(task)
        except Exception:  # noqa: BLE001 - what a process cannot give back is a bug of ours, but of this task only
            return failed_run(task, bugs.report().sentence)

    def _alone(self, task: Task) -> Outcome:
        with workers(1) as executor:
            try:
                return executor.submit(self._run, task).result()
            except BrokenProcessPool:
                return failed_run(task, _DIED)
