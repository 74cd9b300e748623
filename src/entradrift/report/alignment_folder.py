"""The files of a plan, by name: what people read first, the script, the way back, and what is left to do by hand."""

from __future__ import annotations

from collections.abc import Sequence

from entradrift.align.powershell.script import align_script, rollback_script
from entradrift.model.alignment import Alignment
from entradrift.model.sync_rule import SyncRule
from entradrift.report import alignment_markdown

README = "README.md"
ROLLBACK = "rollback.ps1"
MANUAL_STEPS = "manual-steps.md"


def contents(alignment: Alignment, rules: Sequence[SyncRule]) -> dict[str, str]:
    """Return each file's text; `rules` are all rules of the server that is changed.

    Where nothing can be scripted there is no script, so that nobody runs an empty one.
    """
    scripts = {
        f"align-{alignment.target.value}.ps1": align_script(alignment, rules),
        ROLLBACK: rollback_script(alignment, rules),
    }
    return {
        README: alignment_markdown.readme(alignment),
        **(scripts if alignment.rule_changes or alignment.scheduler_changes else {}),
        MANUAL_STEPS: alignment_markdown.manual_steps(alignment),
    }
