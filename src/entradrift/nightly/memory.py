"""What earlier nights have left: from the history, and where that fails from the run folders themselves.

A night is compared, kept and told about whether the history works or not. What fails is said once.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from entradrift import clock
from entradrift.errors import InputError
from entradrift.history import run_file
from entradrift.history.store import History
from entradrift.model.fleet import Fleet
from entradrift.model.run import News, Run
from entradrift.nightly.config import NightlyConfig
from entradrift.nightly.news import Known
from entradrift.nightly.pair_run import AgreedState, Outcome
from entradrift.nightly.troubles import Troubles
from entradrift.version import VERSION

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


class Memory:
    """The history of all pairs, as far as it can be had. Nothing that it does raises."""

    def __init__(self, config: NightlyConfig, troubles: Troubles) -> None:
        """Open the history, and say what had to be repaired."""
        self._config = config
        self._troubles = troubles
        self._history: History | None = None
        self._recorded: set[tuple[str, str]] = set()
        with troubles.contained():
            self._history, repairs = History.open(config.history, config.reports)
            for sentence in repairs:
                _LOG.warning("%s", sentence)

    def close(self) -> None:
        """Close the history."""
        self._ask(History.close)

    def known(self, pair: str) -> Known:
        """Return what earlier runs of a pair have said."""
        found = self._ask(lambda history: _known(history, pair))
        return self._from_folders(pair) if found is None else found

    def baseline(self, pair: str) -> AgreedState | None:
        """Return the last state in which both servers of a pair agreed, if it is known."""

        def baseline(history: History) -> AgreedState | None:
            try:
                found = history.baseline(pair)
            except InputError as error:
                # Somebody's choice that cannot be read: no reason to do without the history.
                self._troubles.add(error.exit_code, str(error))
                return None
            if found is None:
                return None
            run = history.run(found.run, pair)
            differed = {each.id: each.changed_on for each in run.sightings if each.status.matters}
            return AgreedState(found.snapshot, differed)

        return self._ask(baseline)

    def record(self, outcome: Outcome) -> None:
        """Add a run whose folder is there."""

        def record(history: History) -> None:
            history.record(outcome.run, outcome.primary)
            self._recorded.add((outcome.run.pair, outcome.run.name))

        self._ask(record)

    def untold(self, run: Run, channel: str) -> tuple[News, ...]:
        """Return what nobody has been told yet on a channel about the pair of `run`, its own news included."""
        earlier = self._ask(lambda history: history.untold(run.pair, channel)) or ()
        own = () if (run.pair, run.name) in self._recorded and self._history else run.news
        # A run that was made twice, because its process died late, has the same news twice.
        return tuple(dict.fromkeys((*earlier, *own)))

    def mark_told(self, pair: str, channel: str) -> None:
        """Note that everything recorded so far was told on a channel."""
        self._ask(lambda history: history.mark_told(pair, channel))

    def fleet(self) -> Fleet | None:
        """Return all configured pairs at a glance."""
        names = [lane.name for lane in self._config.lanes]
        return self._ask(lambda history: history.fleet(clock.now(), VERSION, names))

    def expendable(self, pair: str, before: str, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the runs of a pair whose folders may be removed; `texts` are those of its acceptances."""
        found = self._ask(
            lambda history: history.expendable(pair, before=before, keep_runs=history.evidence(pair, texts))
        )
        return found or ()

    def forget_folder(self, pair: str, name: str) -> None:
        """Note that the folder of a run is gone."""
        self._ask(lambda history: history.forget_folders(pair, [name]))

    def _from_folders(self, pair: str) -> Known:
        runs = list(self._runs_in_folders(pair))
        return Known(
            previous=next(iter(runs), None),
            compared=next((run for run in runs if run.verdict is not None), None),
            complete=next((run for run in runs if run.is_complete), None),
        )

    def _runs_in_folders(self, pair: str) -> Iterator[Run]:
        """Yield the runs of a pair, latest first, down to the last complete one."""
        with contextlib.suppress(OSError):
            for path in sorted((self._config.reports / pair).glob("[0-9]*/run.json"), reverse=True):
                with contextlib.suppress(InputError):
                    run = run_file.read(path)
                    yield run
                    if run.is_complete:
                        return

    def _ask(self, call: Callable[[History], _T]) -> _T | None:
        """Return what the history answers; where it fails, say so and do without it from then on."""
        history, self._history = self._history, None
        if history is None:
            return None
        with self._troubles.contained():
            answer = call(history)
            self._history = history
            return answer
        with contextlib.suppress(Exception):
            history.close()
        return None


def _known(history: History, pair: str) -> Known:
    previous = compared = history.latest(pair)
    if previous is not None and previous.verdict is None:
        row = next((row for row in history.runs(pair) if row.verdict is not None), None)
        compared = None if row is None else history.run(row.name, pair)
    return Known(previous, compared, history.latest(pair, complete=True), history.first_seen(pair))
