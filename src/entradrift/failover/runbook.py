"""The switch-over step by step, for this pair by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from entradrift.failover.checks.check import CSEXPORT
from entradrift.failover.checks.passwords import hash_sync_of, writeback_of
from entradrift.failover.checks.sign_in import methods_of, passes_through
from entradrift.failover.evidence import PairEvidence
from entradrift.model.readiness import RunbookStep
from entradrift.model.snapshot import Role

_STAGING_MODE: Final = (
    "Get-ADSyncScheduler | Select-Object StagingModeEnabled, SyncCycleEnabled, NextSyncCycleStartTimeInUTC"
)
_RUNS: Final = (
    "Get-ADSyncRunProfileResult | Where-Object RunProfileName -eq 'Export' | "
    "Select-Object -First 5 ConnectorName, Result, EndDate"
)


def runbook(pair: PairEvidence, confirmed: Mapping[str, str] | None = None) -> tuple[RunbookStep, ...]:
    """Return the steps in order; `confirmed` is what people said about checks, by id.

    Staging mode is changed in the wizard only: doing it with a cmdlet is not supported.
    """
    return tuple(_after(pair) if pair.after else _before(pair, confirmed or {}))


def _before(pair: PairEvidence, confirmed: Mapping[str, str]) -> Iterator[RunbookStep]:
    old, new = pair.primary.name, pair.staging.name
    yield RunbookStep(
        "Freeze and record",
        "Stop all other changes of the configuration. Keep this report, both exports and the pending exports with the "
        "change record.",
        "",
    )
    if confirmed:
        said = "; ".join(f'{check} ("{words}")' for check, words in confirmed.items())
        yield RunbookStep(
            "Ask whether what was confirmed still holds",
            f"No file shows it, a person said it: {said}. If time has passed, or somebody else switches, look again.",
            "",
        )
    if pair.primary.role is not Role.STAGING:
        yield RunbookStep(
            f"Demote {old}",
            f"On {old} open the wizard, Configure staging mode, and turn staging mode on. If {old} cannot be reached, switch "
            "it off or cut its network, so that it cannot come back and export.",
            old,
        )
    yield RunbookStep(
        f"Prove that {old} no longer exports",
        f"StagingModeEnabled must be True on {old}, or the server be isolated, before you go on.",
        old,
        _STAGING_MODE,
    )
    yield RunbookStep(
        f"Look at the pending exports of {new} once more",
        f"Wait for a delta cycle on {new} and export the pending changes of every connector again; nothing new may have "
        "come.",
        new,
        CSEXPORT,
    )
    yield RunbookStep(
        f"Promote {new}",
        f"On {new} open the wizard, Configure staging mode, and turn staging mode off; let it start a synchronization. "
        "Never set staging mode with a cmdlet.",
        new,
    )
    yield RunbookStep(
        "Prove the roles",
        f"StagingModeEnabled must be False on {new} and True on {old}.",
        "",
        _STAGING_MODE,
    )
    yield RunbookStep(
        "Watch the first exports",
        f"On {new} the run profile Export must appear for every connector and end with success. Deletes at or above the "
        "threshold stop the export: do not switch the threshold off, find out why.",
        new,
        _RUNS,
    )
    yield from _notes(pair)
    yield RunbookStep(
        "Prove that exactly one server exports",
        f"Export both servers again and run entradrift check --after --primary <export of {new}> "
        f"--staging <export of {old}>.",
        "",
    )
    yield RunbookStep(
        "If something is wrong",
        f"Turn staging mode on for {new} first, and only then off for {old}: never let both export.",
        "",
        _STAGING_MODE,
    )


def _after(pair: PairEvidence) -> Iterator[RunbookStep]:
    new, old = pair.successor.name, pair.predecessor.name
    yield RunbookStep(
        "Roles",
        f"StagingModeEnabled must be False on {new} and True on {old}, or {old} be switched off for good.",
        "",
        _STAGING_MODE,
    )
    yield RunbookStep(
        "First exports",
        f"The run profile Export must have ended with success for every connector of {new}.",
        new,
        _RUNS,
    )
    yield from _notes(pair)
    yield RunbookStep(
        "Comparison from now on",
        f"Exchange primary and staging in the nightly configuration, and look at {old} in the next report.",
        "",
    )


def _notes(pair: PairEvidence) -> Iterator[RunbookStep]:
    """Yield the steps that only some servers need."""
    new, old = pair.successor.name, pair.predecessor.name
    if any(writeback_of(server) for server in pair.servers):
        yield RunbookStep(
            "Password writeback",
            f"Reset the password of a test user in the cloud and see it arrive in the directory through {new}; only one "
            "active server may serve password writeback.",
            new,
            "Get-ADSyncAADPasswordResetConfiguration -Connector '<tenant> - AAD'",
        )
    if any(hash_sync_of(server) for server in pair.servers):
        yield RunbookStep(
            "Password hash synchronization",
            f"{new} did not synchronize password hashes while it was in staging mode: expect some time until it has caught "
            "up, then change a test password and see it work in the cloud.",
            new,
            "Get-ADSyncAADPasswordSyncConfiguration -SourceConnector '<forest>'",
        )
    if any(map(passes_through, methods_of(pair))):
        yield RunbookStep(
            "Pass-through authentication",
            f"Check in the admin center that its agents are active, also without the one on {old}. Do not choose another "
            "sign-in method on a server in staging mode: that switches it off for the whole tenant.",
            "",
        )
