"""R2, R40: whether the scheduler runs, and whether both servers show the tenant's schedule."""

from __future__ import annotations

from typing import Final

from entradrift.exports.cmdlets import parts
from entradrift.failover.checks import sources
from entradrift.failover.checks.check import Check, Judged, collect, failed, passed, unknown, warned
from entradrift.failover.checks.roles import GROUP
from entradrift.failover.checks.runs import INTERVAL
from entradrift.failover.evidence import PairEvidence, ServerEvidence
from entradrift.failover.reading import boolean, both, shown
from entradrift.model.readiness import Answer, Evidence
from entradrift.model.section import Section

_SCHEDULE: Final = "Microsoft.Synchronize.SynchronizationSchedule"
_SUSPENDED: Final = "Microsoft.Synchronize.SchedulerSuspended"


def cycle_enabled(server: ServerEvidence) -> bool | None:
    """Return whether the synchronization cycle is on: off where anything says so; None where nothing says it."""
    said = _said(server, _SCHEDULE, "SyncCycleEnabled")
    return None if not said else all(said)


def suspended(server: ServerEvidence) -> bool | None:
    """Return whether the scheduler is suspended: so where anything says so; None where nothing says it."""
    said = _said(server, _SUSPENDED, "SchedulerSuspended")
    return None if not said else any(said)


def _said(server: ServerEvidence, setting: str, key: str) -> list[bool]:
    said = [
        server.flag(setting),
        *(boolean(document.get(key)) for document in server.items(parts.SCHEDULER) or ()),
    ]
    return [flag for flag in said if flag is not None]


def _evidence(server: ServerEvidence) -> tuple[Evidence, ...]:
    documents = server.items(parts.SCHEDULER) or ()
    return (
        server.of_setting(_SCHEDULE, "Synchronization cycle enabled"),
        server.of_setting(_SUSPENDED, "Scheduler suspended"),
        *(
            server.of_document(document, f"Get-ADSyncScheduler: {key}", document.get(key), key)
            for document in documents
            for key in ("SyncCycleEnabled", "SchedulerSuspended")
        ),
    )


def _runs(pair: PairEvidence) -> Judged:
    server = pair.successor
    evidence = _evidence(server)
    enabled, paused = cycle_enabled(server), suspended(server)
    if enabled is False:
        return failed(
            f"The synchronization cycle of {server.name} is switched off, so its data grows stale.",
            *evidence,
            todo="Set-ADSyncScheduler -SyncCycleEnabled $true, then wait for a full cycle.",
        )
    if paused:
        return failed(
            f"The scheduler of {server.name} is suspended: the wizard or the Synchronization Service Manager is open.",
            *evidence,
            todo="Close both on the server; the scheduler goes on by itself.",
        )
    if enabled is None or paused is None:
        return unknown(f"The export of {server.name} does not say whether its scheduler runs.", *evidence)
    return passed(f"The scheduler of {server.name} is enabled and not suspended.", *evidence)


def _same_schedule(pair: PairEvidence) -> Judged:
    evidence = tuple(
        server.of_setting(name, label)
        for server in pair.servers
        for name, label in ((INTERVAL, "Interval"), (_SCHEDULE, "Synchronization cycle enabled"))
    )
    found = tuple(
        finding
        for finding in pair.comparison.findings
        if finding.section is Section.SCHEDULER and finding.status.matters
    )
    if found:
        return Judged(
            Answer.WARN,
            "The schedule is kept in the tenant, so a difference means that one export is stale: "
            f"{found[0].title}.",
            evidence,
            tuple(finding.id for finding in found),
        )
    if gaps := pair.gaps(Section.SCHEDULER):
        return unknown(f"The schedule could not be compared in full: {'; '.join(gaps)}.", *evidence)
    silent = [
        server.name
        for server in pair.servers
        if server.setting(INTERVAL) is None or server.setting(_SCHEDULE) is None
    ]
    if silent:
        return unknown(f"The export of {both(silent)} does not show the schedule.", *evidence)
    values = [server.setting(INTERVAL) for server in pair.servers]
    if values[0] != values[1]:
        return warned(
            f"The interval is {shown(values[0])} on {pair.primary.name} and {shown(values[1])} on {pair.staging.name}.",
            *evidence,
        )
    return passed(f"Both servers show the same schedule ({shown(values[0])}).", *evidence)


CHECKS: Final = (
    Check(
        id="R2",
        group=GROUP,
        question="Does the scheduler run on the server that takes over?",
        why="A staging server that does not import and synchronize holds old data and exports it after the switch.",
        todo="Enable the scheduler of this server and wait for a full cycle.",
        looks_at="the settings SynchronizationSchedule and SchedulerSuspended, Get-ADSyncScheduler",
        collect=collect(parts.SCHEDULER),
        source=sources.SCHEDULER,
        when={
            Answer.PASS: "the cycle is enabled and the scheduler not suspended",
            Answer.UNKNOWN: "the export does not say",
            Answer.FAIL: "the cycle is switched off, or the scheduler is suspended",
        },
        judge=_runs,
        after=True,
    ),
    Check(
        id="R40",
        group=GROUP,
        question="Do both servers show the same schedule?",
        why="The scheduler's settings are kept in the tenant and reach both servers, except staging mode itself.",
        todo="Export both servers again, close to each other in time.",
        looks_at="the settings of the section scheduler on both servers",
        collect=collect(parts.SCHEDULER),
        source=sources.STAGING,
        when={
            Answer.PASS: "the settings are the same",
            Answer.WARN: "a setting differs, so one export is stale",
            Answer.UNKNOWN: "the settings could not be compared in full, or an export does not show them",
        },
        judge=_same_schedule,
    ),
)
