"""Words about a plan that its page, its manual steps and the terminal share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from entradrift.model.alignment import Action, Alignment, RuleChange, SchedulerChange, SyncStep
from entradrift.model.change import Side
from entradrift.model.finding import Finding
from entradrift.report.excerpt import clipped
from entradrift.report.markdown_text import code, prose

README: Final = "README.md"
MANUAL_STEPS: Final = "manual-steps.md"
ROLLBACK: Final = "rollback.ps1"
_CALLED: Final = {Side.PRIMARY: "the primary", Side.STAGING: "the staging server"}
_DONE: Final = {
    Action.CREATE: "create",
    Action.REPLACE: "replace",
    Action.MOVE: "change the precedence",
    Action.ENABLE: "enable",
    Action.DISABLE: "disable",
    Action.REMOVE: "remove",
}
_IDS: Final = 60
_LONGEST: Final = 2_000


def script_name(alignment: Alignment) -> str:
    """Return the name of the script that makes the changes."""
    return f"align-{alignment.target.value}.ps1"


def here_and_there(alignment: Alignment) -> tuple[str, str]:
    """Return what the server that is changed and its partner are called."""
    return _CALLED[alignment.target], _CALLED[alignment.target.other]


def changes_of(alignment: Alignment) -> tuple[RuleChange | SchedulerChange, ...]:
    """Return what the script does, in its order."""
    return (*alignment.rule_changes, *alignment.scheduler_changes)


def change_cells(change: RuleChange | SchedulerChange) -> tuple[str, str, str]:
    """Return in Markdown what a change does, to what, and whose it is."""
    if isinstance(change, SchedulerChange):
        return f"set from {code(change.before)} to {code(change.after)}", code(change.parameter), "scheduler"
    rule, before, after = change.rule, change.before, change.after
    done = _DONE[change.action]
    if change.moves and before and after:
        done += (
            f" from {code(str(before.precedence))} to {code(str(after.precedence))}"
            if change.action is Action.MOVE
            else (f", precedence {code(str(before.precedence))} becomes {code(str(after.precedence))}")
        )
    if before and after and before.name != after.name:
        done += f", rename to {short_code(after.name)}"
    return done, short_code(rule.name), f"{short_code(rule.connector)}, {prose(rule.direction).lower()}"


def run_words(step: SyncStep) -> str:
    """Return the runs of a step: `full import and full synchronization`."""
    runs = (("full import", step.full_import), ("full synchronization", step.full_sync))
    return " and ".join(name for name, needed in runs if needed)


def path_of(where: str) -> str:
    """Return the way to a page of a tool; only names between the arrows can come from an export."""
    return " > ".join(prose(part) for part in where.split(" > "))


def short_prose(text: str) -> str:
    """Return a sentence that a table or a list can hold."""
    return prose(clipped(text, _LONGEST))


def short_code(text: str) -> str:
    """Return a name that a table can hold, as code."""
    return code(clipped(text, _LONGEST))


def ids_of(findings: Iterable[Finding]) -> str:
    """Return the ids of findings; of very many only the first."""
    ids = [code(finding.id) for finding in findings]
    more = len(ids) - _IDS
    return ", ".join(ids[:_IDS]) + (f" and {more:,} more" if more > 0 else "")
