"""Old runs go: the folders that are older than the configuration keeps, and that nothing needs."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from entradrift import clock
from entradrift.nightly import run_folder
from entradrift.nightly.config import NightlyConfig
from entradrift.nightly.memory import Memory
from entradrift.nightly.pair_run import Outcome
from entradrift.whole_files import OutputError

_LOG = logging.getLogger(__name__)


def prune(outcome: Outcome, memory: Memory, config: NightlyConfig) -> None:
    """Remove the old run folders of a pair; what cannot be removed is said, and tried again by the next run.

    Nothing is removed where tonight's run could not be kept or compared nothing: then nobody knows what is needed.
    """
    run = outcome.run
    if outcome.folder is None or run.verdict is None:
        return
    before = (datetime.fromisoformat(clock.now()) - timedelta(days=config.keep_days)).isoformat()
    for name in memory.expendable(run.pair, before, outcome.acceptance_texts):
        try:
            # First out of sight in one step, so that a run killed here leaves no half folder.
            hidden = run_folder.hide(config.reports / run.pair / name)
        except OutputError as error:
            _LOG.warning("%s", error)
            continue
        memory.forget_folder(run.pair, name)
        if hidden is not None:
            run_folder.discard(hidden)
