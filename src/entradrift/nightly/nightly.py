"""The unattended run: lock, compare every pair, remember, prune, write the pages, tell, ping.

Whatever moment the process is killed at, nothing is lost: a run's folder is the truth and comes first, then the
database, then the pages; what was told is noted last. The next run catches up.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from entradrift.errors import EntradriftError
from entradrift.model.comparison import ExitCode
from entradrift.nightly import lock, run_folder
from entradrift.nightly.config import Lane, NightlyConfig
from entradrift.nightly.memory import Memory
from entradrift.nightly.notify import Notifier, apprise_notifier
from entradrift.nightly.pair_run import Outcome, Task
from entradrift.nightly.pool import outcomes
from entradrift.nightly.pruning import prune
from entradrift.nightly.stopwatch import Stopwatch
from entradrift.nightly.switches import Switches
from entradrift.nightly.telling import tell_console, tell_services
from entradrift.nightly.troubles import Troubles, worst
from entradrift.report import index_page
from entradrift.whole_files import OutputError, write_files

INDEX_PAGE: Final = "index.html"
LATEST_PAGE: Final = "latest.html"
_LOG: Final = logging.getLogger(__name__)


class UnknownPairError(EntradriftError):
    """A pair was asked for that the configuration does not have."""


def run(
    config: NightlyConfig,
    say: Callable[[str], None],
    *,
    pairs: Sequence[str] = (),
    jobs: int | None = None,
    verbose: bool = False,
    notifier: Callable[[], Notifier] = apprise_notifier,
) -> ExitCode:
    """Compare all pairs, or those that are named in `pairs`, and return the worst exit code.

    `say` is given what is news as text for the console, and is not called where nothing is; with `verbose` there
    is a line about every pair. Raises UnknownPairError, LockedError while another run works, and OutputError where
    the folder of the reports cannot be used at all; nothing was done then.
    """
    lanes = _chosen(config, pairs)
    with lock.held(config.reports):
        return _Night(config, lanes).run(say, jobs or config.jobs, verbose=verbose, notifier=notifier)


def _chosen(config: NightlyConfig, pairs: Sequence[str]) -> tuple[Lane, ...]:
    """Return the lanes that `pairs` name, by their own name or by that of their pair; all where none is named."""
    known = {name: None for lane in config.lanes for name in (lane.pair, lane.name)}
    for name in pairs:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            fix = f'did you mean "{near[0]}"?' if near else f"the pairs are {', '.join(known)}."
            raise UnknownPairError(f'There is no pair "{name}" in {config.path}; {fix}')
    return tuple(lane for lane in config.lanes if not pairs or lane.name in pairs or lane.pair in pairs)


class _Night:
    """One run over some pairs, under the lock."""

    def __init__(self, config: NightlyConfig, lanes: Sequence[Lane]) -> None:
        self._config = config
        self._lanes = lanes
        self._watch = Stopwatch()
        self._troubles = Troubles()
        self._switches = Switches(lanes)

    def run(
        self, say: Callable[[str], None], jobs: int, *, verbose: bool, notifier: Callable[[], Notifier]
    ) -> ExitCode:
        """Do all of it, each part whatever became of the one before, and return the worst exit code."""
        self._remove_leftovers()
        with self._part("open the history"):
            memory = Memory(self._config, self._troubles)
        done: list[Outcome] = []
        # Closed here: when a night is interrupted, no process may work on while the lock is given back.
        with (
            self._part("compare all pairs"),
            contextlib.closing(outcomes(self._tasks(memory), jobs)) as results,
        ):
            for outcome in results:
                done.append(outcome)
                self._keep(outcome, memory)
        with self._part("prune"):
            for outcome in done:
                prune(outcome, memory, self._config)
        with self._part("index page"):
            self._write_index(memory)
        with self._part("tell"):
            tell_console(done, memory, say, verbose=verbose)
        with self._part("notify"):
            tell_services(done, memory, self._config, notifier)
        with self._part("ping"):
            self._switches.end({outcome.run.pair: outcome.run.exit_code for outcome in done})
        with self._part("close the history"):
            memory.close()
        _LOG.info("done in %.3f s", self._watch.seconds, extra={"seconds": self._watch.seconds})
        return worst([*(outcome.run.exit_code for outcome in done), *self._troubles.exit_codes])

    def _remove_leftovers(self) -> None:
        for folder in (self._config.reports, *(self._config.reports / lane.name for lane in self._lanes)):
            run_folder.remove_leftovers(folder)

    def _tasks(self, memory: Memory) -> Iterator[Task]:
        """Yield what there is to do, asking the memory only when its turn has come."""
        config = self._config
        for lane in self._lanes:
            self._switches.start(lane)
            yield Task(
                lane=lane,
                reports=config.reports,
                max_age=config.max_age,
                max_skew=config.max_skew,
                remind=config.remind,
                known=memory.known(lane.name),
                baseline=memory.baseline(lane.name),
            )

    def _keep(self, outcome: Outcome, memory: Memory) -> None:
        """Record a run whose folder is there, and show its page as the latest one."""
        run = outcome.run
        for stage, seconds in run.timings.items():
            _log(f"{run.pair}: {stage}", run.pair, stage, seconds)
        _LOG.info("%s: exit code %d, %s", run.pair, run.exit_code, outcome.folder or "no folder")
        if outcome.details:
            self._troubles.add(ExitCode.BUG, f"{run.summary}\n{outcome.details}")
        page = outcome.page
        if page is None:
            return  # said as news in any case
        with self._part("record", run.pair):
            memory.record(outcome)
        with self._part("latest page", run.pair):
            write_files({page.parent.parent / LATEST_PAGE: outcome.latest_page or _content(page)})

    def _write_index(self, memory: Memory) -> None:
        fleet = memory.fleet()
        if fleet is not None:
            write_files({self._config.reports / INDEX_PAGE: index_page.render(fleet)})

    @contextlib.contextmanager
    def _part(self, name: str, pair: str | None = None) -> Iterator[None]:
        watch = Stopwatch()
        with self._troubles.contained():
            yield
        _log(f"{pair}: {name}" if pair else name, pair, name, watch.seconds)


def _log(what: str, pair: str | None, stage: str, seconds: float) -> None:
    _LOG.info("%s took %.3f s", what, seconds, extra={"pair": pair, "stage": stage, "seconds": seconds})


def _content(page: Path) -> bytes:
    try:
        return page.read_bytes()
    except OSError as error:
        raise OutputError(f"{page} cannot be read ({error.strerror or error}).") from None
