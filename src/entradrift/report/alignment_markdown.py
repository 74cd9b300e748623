"""The plan for people: the README of its folder. Every text of an export stands in it as code or as a plain word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from entradrift.align.sync_steps import EVERY_CONNECTOR, merged, run_commands
from entradrift.model.alignment import Alignment, SyncStep
from entradrift.model.change import Side
from entradrift.report import wording
from entradrift.report.alignment_origin import origin, warnings
from entradrift.report.alignment_steps import manual_steps
from entradrift.report.alignment_words import (
    MANUAL_STEPS,
    README,
    ROLLBACK,
    change_cells,
    changes_of,
    here_and_there,
    path_of,
    script_name,
    short_prose,
)
from entradrift.report.markdown_text import code, fence, prose, row

__all__ = ["manual_steps", "readme"]

_DANGER: Final = (
    "You asked for --direction primary. The server that is changed is the one that exports: every mistake of the standby "
    "server reaches the tenant and the directories with the next cycle, deletions included, and nothing stands between. "
    "Microsoft's way is the other one: change and verify the server in staging mode, then switch over to it."
)
_PAUSE: Final = (
    "The script pauses the scheduler while it runs and turns it on again at its end, also after an error. This switch "
    "(SyncCycleEnabled) is stored in the tenant, so the other server may start no cycle meanwhile either. If the script is "
    "killed, turn the scheduler on by hand:"
)


def readme(alignment: Alignment) -> str:
    """Return the plan, in the order in which people follow it."""
    return "\n".join(_readme(alignment)) + "\n"


def _readme(alignment: Alignment) -> Iterator[str]:
    here, there = here_and_there(alignment)
    yield f"# Plan: make {here} {code(alignment.host)} like {there}"
    yield ""
    if alignment.target is Side.PRIMARY:
        yield f"**This plan is dangerous.** {prose(_DANGER)}"
        yield ""
    yield from _folder(alignment)
    yield from origin(alignment)
    yield from warnings(alignment)
    yield from _steps(alignment)
    yield from _way_back(alignment)
    yield from _never(alignment)


def _folder(alignment: Alignment) -> Iterator[str]:
    here, there = here_and_there(alignment)
    yield (
        f"entradrift wrote this folder from two exports. It has contacted no server and changed nothing. {code(alignment.host)} "
        f"is {here}; every step makes it like {there}, and {there} is not touched."
    )
    yield ""
    yield row("File", "What it is")
    yield "|---|---|"
    yield row(code(README), "this page: the plan, in order")
    if changes_of(alignment):
        yield row(code(script_name(alignment)), f"makes the scripted changes on {code(alignment.host)}")
        yield row(code(ROLLBACK), "takes them back")
    yield row(code(MANUAL_STEPS), "what only a person can do")
    yield ""


def _steps(alignment: Alignment) -> Iterator[str]:
    changes = changes_of(alignment)
    runs = merged([*alignment.afterwards, *(run for step in alignment.manual for run in step.afterwards)])
    parts = [_read(alignment)]
    if changes:
        parts += [_try_out(alignment), _run(alignment)]
    if alignment.manual:
        parts.append(_by_hand(alignment))
    if runs:
        parts.append(_synchronize(alignment, runs))
    if changes or alignment.manual:
        parts.append(_compare_again(alignment))
    for number, lines in enumerate(parts, start=1):
        heading, *text = lines
        yield f"## {number}. {heading}"
        yield ""
        yield from text


def _read(alignment: Alignment) -> Iterator[str]:
    yield "Read"
    if not changes_of(alignment) and not alignment.manual:
        yield "There is nothing to align: no finding that was asked for is open."
    elif changes_of(alignment):
        yield (
            f"Read this page, {code(script_name(alignment))} and [{MANUAL_STEPS}]({MANUAL_STEPS}) to the end before you do "
            "anything, and let a second person read them too. Tell everybody who changes the configuration to wait."
        )
    else:
        yield (
            f"There is no script, because nothing here can be scripted. Read this page and [{MANUAL_STEPS}]({MANUAL_STEPS}) "
            "to the end before you do anything. Tell everybody who changes the configuration to wait."
        )
    yield ""


def _try_out(alignment: Alignment) -> Iterator[str]:
    yield "See what the script would do"
    yield (
        f"Copy this folder to {code(alignment.host)}. Open Windows PowerShell {code('5.1')} there as an administrator who "
        "belongs to the group ADSyncAdmins, and go to the folder. This changes nothing:"
    )
    yield ""
    yield from fence([f".\\{script_name(alignment)} -WhatIf"])
    yield ""


def _run(alignment: Alignment) -> Iterator[str]:
    mode = "is in staging mode" if alignment.target is Side.STAGING else "is not in staging mode"
    changes = changes_of(alignment)
    yield "Run the script"
    yield from fence([f".\\{script_name(alignment)}"])
    yield ""
    yield (
        f"It stops at once unless the server is called {code(alignment.host)} and {mode}. It saves the configuration in a folder "
        "first. It leaves out, with a warning, what has changed since the export, and then ends with exit code 3: export again "
        "and make a new plan. It can be run again; what is done already stays as it is."
    )
    yield ""
    yield prose(_PAUSE)
    yield ""
    yield from fence(["Set-ADSyncScheduler -SyncCycleEnabled $true"])
    yield ""
    yield (
        f"{wording.plural(len(changes), 'change')}, in this order, for {wording.plural(len(alignment.scripted), 'finding')}:"
    )
    yield ""
    yield row("No.", "What is done", "To", "Of", "Findings")
    yield "|---:|---|---|---|---|"
    for number, change in enumerate(changes, start=1):
        ids = ", ".join(map(code, change.findings))
        yield row(f"{number:,}", *change_cells(change), ids)
    yield ""


def _by_hand(alignment: Alignment) -> Iterator[str]:
    yield "Take the manual steps"
    yield (
        f"{wording.plural(len(alignment.manual), 'step')}, in this order; [{MANUAL_STEPS}]({MANUAL_STEPS}) has the exact values "
        "of each."
    )
    yield ""
    yield row("Step", "Severity", "What differs", "Where", "Finding")
    yield "|---|---|---|---|---|"
    for number, step in enumerate(alignment.manual, start=1):
        yield row(
            f"[{number:,}]({MANUAL_STEPS}#step-{number})",
            step.finding.severity.value,
            short_prose(step.finding.title),
            path_of(step.where),
            code(step.finding.id),
        )
    yield ""


def _synchronize(alignment: Alignment, runs: Sequence[SyncStep]) -> Iterator[str]:
    yield "Import and synchronize"
    exports = (
        "A server in staging mode exports nothing in the cycle."
        if alignment.target is Side.STAGING
        else "**This server exports in the same cycle**: look at the pending exports after the imports and synchronizations, "
        "and let the export run only when they are what you expect."
    )
    yield (
        "The script starts no run, and no rule, filter or feature shows in the data before these have run once. Begin when all "
        f"steps above are done. {exports}"
    )
    yield ""
    yield row("Connector", "Full import", "Full synchronization", "For")
    yield "|---|---|---|---|"
    for run in runs:
        yield row(
            code(run.connector) if run.connector != EVERY_CONNECTOR else "every connector",
            "yes" if run.full_import else "no",
            "yes" if run.full_sync else "no",
            _reasons(run, alignment),
        )
    yield ""
    yield f"On {code(alignment.host)}, in Windows PowerShell, which marks the connectors and starts one cycle:"
    yield ""
    yield from fence(run_commands(runs))
    yield ""
    yield (
        "Or by hand: Synchronization Service Manager > Connectors > the connector > Run > Full Import where the table says so, "
        "then Full Synchronization; all imports before the first synchronization."
    )
    yield ""


def _reasons(run: SyncStep, alignment: Alignment) -> str:
    script = any(run.connector in (step.connector, EVERY_CONNECTOR) for step in alignment.afterwards)
    steps = [
        f"[{number:,}]({MANUAL_STEPS}#step-{number})"
        for number, step in enumerate(alignment.manual, start=1)
        if any(run.connector in (needed.connector, EVERY_CONNECTOR) for needed in step.afterwards)
    ]
    words = ["the script"] if script else []
    if steps:
        words.append(f"manual {'step' if len(steps) == 1 else 'steps'} {', '.join(steps)}")
    return " and ".join(words)


def _compare_again(alignment: Alignment) -> Iterator[str]:
    new, old = ("staging", "primary") if alignment.target is Side.STAGING else ("primary", "staging")
    yield "Export again, compare again, check"
    yield (
        f"When the runs have ended, export {code(alignment.host)} again in the same way as before. Only a comparison without "
        "open findings says that the servers are alike:"
    )
    yield ""
    files = {new: f"NEW-{new.upper()}-EXPORT", old: f"{old.upper()}-EXPORT"}
    arguments = " ".join(f"--{side} {files[side]}" for side in ("primary", "staging"))
    yield from fence([f"entradrift compare {arguments}", f"entradrift check {arguments}"])
    yield ""
    yield (
        "The second command also says what is missing before the staging server may take over, such as a look at its pending "
        "exports."
    )
    yield ""


def _way_back(alignment: Alignment) -> Iterator[str]:
    yield "## The way back"
    yield ""
    if not changes_of(alignment):
        yield "Take the manual steps back by hand, with the values under the word now; no script has changed anything."
        yield ""
        return
    yield (
        f"{code(ROLLBACK)} takes back what {code(script_name(alignment))} changed, with the same checks. Manual steps are taken "
        "back by hand. Afterwards the same connectors need the same runs again."
    )
    yield ""
    yield from fence([f".\\{ROLLBACK} -WhatIf", f".\\{ROLLBACK}"])
    yield ""
    yield (
        f"Each script saves the configuration before it begins, in a folder whose name begins with {code('backup-')}. That copy "
        "is for looking values up; no tool puts it back as a whole."
    )
    yield ""


def _never(alignment: Alignment) -> Iterator[str]:
    yield "## What this plan never does"
    yield ""
    for sentence in (
        "It starts no import, synchronization or export.",
        "It changes no staging mode and no sign-in method.",
        "Of what the tenant stores it changes only the scheduler: the pause, and the values that the table of changes names.",
        "It creates, edits or deletes no standard rule; it only enables or disables one.",
        "It changes no filter, no feature, no connector and no account; these are manual steps.",
        f"It does nothing on {here_and_there(alignment)[1]}.",
    ):
        yield f"- {sentence}"
