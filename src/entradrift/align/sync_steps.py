"""Which runs a change needs before it shows in the data, and the commands that ask for them.

What needs what: Microsoft Entra Connect Sync: Scheduler, "Sync steps required for different configuration changes".
Nothing here is ever run by a script of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from entradrift.align.powershell.literals import literal
from entradrift.model.alignment import SyncStep

EVERY_CONNECTOR: Final = ""
"""The connector of a step that all connectors need; no connector has an empty name."""


def after_rule_change(connector: str | None) -> SyncStep:
    """Return what a changed sync rule needs: a full synchronization of its connector, of every one where it is unknown."""
    return SyncStep(connector or EVERY_CONNECTOR, full_import=False, full_sync=True)


def after_filter_change(connector: str | None) -> SyncStep:
    """Return what another selection of domains or containers needs: a full import as well."""
    return SyncStep(connector or EVERY_CONNECTOR, full_import=True, full_sync=True)


def after_new_selection(connector: str | None) -> SyncStep:
    """Return what another selection of object types or attributes needs: a full import as well."""
    return SyncStep(connector or EVERY_CONNECTOR, full_import=True, full_sync=True)


def initial_cycle() -> SyncStep:
    """Return what a change that reaches every connector needs, such as a feature that brings its own sync rules."""
    return SyncStep(EVERY_CONNECTOR, full_import=True, full_sync=True)


def full_sync_everywhere() -> SyncStep:
    """Return what a change of the metaverse or of the order of rules needs."""
    return SyncStep(EVERY_CONNECTOR, full_import=False, full_sync=True)


def merged(steps: Iterable[SyncStep]) -> tuple[SyncStep, ...]:
    """Return the steps as one for each connector, every connector first, then by name.

    A step that only repeats what every connector does anyway is left out, and so is one that asks for nothing.
    """
    runs: dict[str, tuple[bool, bool]] = {}
    for step in steps:
        full_import, full_sync = runs.get(step.connector, (False, False))
        runs[step.connector] = (full_import or step.full_import, full_sync or step.full_sync)
    everywhere = runs.get(EVERY_CONNECTOR, (False, False))
    return tuple(
        SyncStep(connector, *_joined(needed, everywhere))
        for connector, needed in sorted(runs.items(), key=lambda item: (item[0].casefold(), item[0]))
        if any(needed) and (connector == EVERY_CONNECTOR or _needs_more(needed, everywhere))
    )


def run_commands(steps: Iterable[SyncStep]) -> tuple[str, ...]:
    """Return the PowerShell lines that mark the connectors and start one cycle; nothing for no steps.

    An override makes the next cycle do a full step for its connector; an initial cycle does both for all connectors.
    """
    needed = merged(steps)
    if not needed:
        return ()
    if needed[0] == initial_cycle():
        return ("Start-ADSyncSyncCycle -PolicyType Initial",)
    return (*map(_override, needed), "Start-ADSyncSyncCycle -PolicyType Delta")


def _override(step: SyncStep) -> str:
    marks = [
        f"-{name} $true"
        for name, needed in (("FullImportRequired", step.full_import), ("FullSyncRequired", step.full_sync))
        if needed
    ]
    command = "Set-ADSyncSchedulerConnectorOverride -ConnectorName"
    if step.connector == EVERY_CONNECTOR:
        return f"Get-ADSyncConnector | ForEach-Object {{ {command} $_.Name {' '.join(marks)} }}"
    return f"{command} {literal(step.connector)} {' '.join(marks)}"


def _joined(needed: tuple[bool, bool], everywhere: tuple[bool, bool]) -> tuple[bool, bool]:
    return needed[0] or everywhere[0], needed[1] or everywhere[1]


def _needs_more(needed: tuple[bool, bool], everywhere: tuple[bool, bool]) -> bool:
    return _joined(needed, everywhere) != everywhere
