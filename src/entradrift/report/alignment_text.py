"""What `entradrift align` prints: how much of the plan is scripted, how much is left to people, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from entradrift.model.alignment import Alignment
from entradrift.model.change import Side
from entradrift.model.comparison import Verdict
from entradrift.report import wording
from entradrift.report.alignment_words import MANUAL_STEPS, README, changes_of, here_and_there, script_name
from entradrift.report.visible import visible


def render(alignment: Alignment, folder: str | PurePath) -> str:
    """Return a few lines for the terminal; `folder` is where the plan was written to."""
    return "".join(f"{visible(line, keep='')}\n" for line in _lines(alignment, str(folder)))


def _lines(alignment: Alignment, folder: str) -> Iterator[str]:
    here, there = here_and_there(alignment)
    if not alignment.scripted and not alignment.manual:
        yield f"Nothing to align: {here} {alignment.host} has no open finding that was asked for."
    else:
        yield f"Plan to make {here} {alignment.host} like {there}, in {folder}:"
    if alignment.target is Side.PRIMARY:
        yield (
            "WARNING: --direction primary changes the server that exports. What the standby server has wrong reaches the "
            "tenant with the next cycle, deletions included."
        )
    if changes_of(alignment):
        settled = wording.plural(len(alignment.scripted), "finding")
        yield f"  scripted  {settled} by {wording.plural(len(changes_of(alignment)), 'change')} in {script_name(alignment)}"
    if alignment.manual:
        yield f"  manual    {wording.plural(len(alignment.manual), 'step')} in {MANUAL_STEPS}"
    if alignment.left_out:
        yield f"  left out  {wording.plural(len(alignment.left_out), 'open finding')} that you did not ask for"
    if alignment.comparison.verdict is Verdict.INCOMPLETE:
        yield "The comparison is incomplete: what could not be compared is not in this plan."
    if changes_of(alignment):
        yield (
            f"Next: read {README}, then run {script_name(alignment)} -WhatIf on {alignment.host}. entradrift has changed "
            "nothing and contacted no server."
        )
    elif alignment.manual:
        yield f"Next: read {README}, then {MANUAL_STEPS}. entradrift has changed nothing and contacted no server."
