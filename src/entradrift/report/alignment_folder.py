"""The files of a plan, by name: what people read first, the script, the way back, and what is left to do by hand."""

from __future__ import annotations

from entradrift.align.powershell.script import align_script, rollback_script
from entradrift.model.alignment import Alignment
from entradrift.report import alignment_markdown
from entradrift.report.alignment_words import MANUAL_STEPS, README, ROLLBACK, script_name


def contents(alignment: Alignment) -> dict[str, str]:
    """Return each file's text.

    Where nothing can be scripted there is no script, so that nobody runs an empty one.
    """
    scripts = {
        script_name(alignment): align_script(alignment),
        ROLLBACK: rollback_script(alignment),
    }
    return {
        README: alignment_markdown.readme(alignment),
        **(scripts if alignment.rule_changes or alignment.scheduler_changes else {}),
        MANUAL_STEPS: alignment_markdown.manual_steps(alignment),
    }
