"""The PowerShell scripts of a plan: what is fixed (`frame.ps1`) around the calls for one server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from entradrift import resources
from entradrift.align.placement import leaving
from entradrift.align.powershell.calls import calls
from entradrift.align.powershell.literals import array, boolean, comment, literal
from entradrift.align.powershell.rule_state import rule_key, state_lines
from entradrift.align.rule_changes import in_order
from entradrift.model.alignment import Action, Alignment, RuleChange, SchedulerChange, SyncStep
from entradrift.model.change import Side
from entradrift.model.comparison import ServerSummary
from entradrift.version import VERSION

_FRAME: Final = "align/powershell/frame.ps1"
_BOM: Final = "\ufeff"
"""Windows PowerShell 5.1 reads a file without it in the code page of the computer."""
SKIPPED: Final = 3
"""Exit code of a script that left something out, because the server is no longer as the export shows it."""


def align_script(alignment: Alignment) -> str:
    """Return the script that makes the changes of a plan."""
    partner = "primary" if alignment.target is Side.STAGING else "staging server"
    return _script(
        alignment,
        f"Makes the {_role(alignment.target)} like the {partner}.",
        in_order(alignment.rule_changes),
        alignment.scheduler_changes,
    )


def rollback_script(alignment: Alignment) -> str:
    """Return the script that takes the changes of `align_script` back."""
    return _script(
        alignment,
        f"Takes back what the script of the same plan changed on the {_role(alignment.target)}.",
        in_order(change.reversed for change in alignment.rule_changes),
        [change.reversed for change in alignment.scheduler_changes],
    )


def _role(side: Side) -> str:
    return "staging server" if side is Side.STAGING else "primary"


def _script(
    alignment: Alignment,
    purpose: str,
    rule_changes: Sequence[RuleChange],
    scheduler_changes: Sequence[SchedulerChange],
) -> str:
    lines = [
        *_head(alignment, purpose),
        *_constants(alignment, rule_changes),
        "",
        resources.text(_FRAME).rstrip("\n"),
        "",
        comment("-" * 106),
        comment("The changes."),
        comment("-" * 106),
        "",
        "Import-Module -Name ADSync",
        "Assert-Target",
        "if (-not $BackupFolder) {",
        "    $BackupFolder = Join-Path -Path $PSScriptRoot -ChildPath ('backup-' + (Get-Date -Format 'yyyyMMdd-HHmmss'))",
        "}",
        "Backup-Configuration -Folder $BackupFolder",
        "$wasEnabled = Suspend-SyncCycle",
        "try {",
        "    Assert-Rest",
        *calls([*rule_changes, *scheduler_changes]),
        "}",
        "finally {",
        "    Restore-Precedence",
        "    Resume-SyncCycle -WasEnabled $wasEnabled",
        "}",
        "",
        *_tail(alignment.afterwards),
    ]
    # Line ends as Windows writes them; `lines` hold line feeds only inside literals of several lines.
    return _BOM + "\n".join(lines).replace("\n", "\r\n") + "\r\n"


def _head(alignment: Alignment, purpose: str) -> Iterator[str]:
    yield "#Requires -Version 5.1"
    yield "#Requires -PSEdition Desktop"
    yield "#Requires -Modules ADSync"
    yield comment(f"{purpose} Made for {alignment.host} by entradrift {VERSION}.")
    comparison = alignment.comparison
    yield comment(f"Planned at: {comparison.generated_at}")
    yield comment(f"Primary: {_source(comparison.primary)}")
    yield comment(f"Staging: {_source(comparison.staging)}")
    yield comment(
        "Read it, run it with -WhatIf, then run it. It can be run again: what is done already stays as it is."
    )
    yield comment("It never starts a synchronization and never changes the staging mode.")
    yield "[CmdletBinding(SupportsShouldProcess = $true)]"
    yield "param("
    yield "    # A folder that does not exist yet; the configuration is saved there before anything is changed."
    yield "    [string] $BackupFolder = ''"
    yield ")"
    yield "Set-StrictMode -Version 1.0"
    yield "$ErrorActionPreference = 'Stop'"


def _source(summary: ServerSummary) -> str:
    files = summary.source.files
    digests = ", ".join(file.sha256[:12] for file in files[:1])
    return (
        f"{summary.server.host or 'a server without a name'}, exported {summary.source.captured_at or 'at an unknown time'}, "
        f"{len(files)} {'file' if len(files) == 1 else 'files'}, first sha256 {digests}"
    )


def _constants(alignment: Alignment, rule_changes: Sequence[RuleChange]) -> Iterator[str]:
    yield "$ScriptCmdlet = $PSCmdlet"
    yield f"$ServerName = {literal(alignment.host)}"
    yield f"$StagingMode = {boolean(value=alignment.target is Side.STAGING)}"
    yield comment(
        "Rules that give up their precedence (direction, connector and name), and what must still be so."
    )
    yield from _leaving(rule_changes)
    yield comment("Precedences that no rule has before or afterwards.")
    yield f"$SpareNumbers = @({', '.join(map(str, alignment.spare_numbers))})"


def _leaving(rule_changes: Sequence[RuleChange]) -> Iterator[str]:
    entries = []
    for change in leaving(rule_changes):
        # A rule that is only moved is moved whatever else it says.
        state = () if change.action is Action.MOVE else state_lines(change.rule)
        entries.append(
            f"    @{{\n        Key = {literal(rule_key(change.rule))}\n        Precedence = {change.rule.precedence}\n"
            f"        State = {array(state, '        ')}\n    }}"
        )
    inner = ",\n".join(entries)
    yield f"$Leaving = @(\n{inner}\n)" if entries else "$Leaving = @()"


def _tail(afterwards: Sequence[SyncStep]) -> Iterator[str]:
    yield (
        "Write-Progressed ('Done: ' + $Counts.Done + '. Already so: ' + $Counts.Already + '. Skipped: ' + $Counts.Skipped +"
    )
    yield "    '. Would be done without -WhatIf: ' + $Counts.WouldDo + '.')"
    for step in afterwards:
        runs = " and then ".join(
            name for name, needed in (("Full Import", step.full_import), ("Full Synchronization", step.full_sync)) if needed
        )  # fmt: skip
        yield f"Write-Progressed {literal(f'Still to do, not started by this script: {runs} on the connector {step.connector}.')}"
    yield "if ($Counts.Skipped -gt 0) {"
    yield f"    exit {SKIPPED}"
    yield "}"
