"""R1, R9, R10, R37: who exports, who stands by, and that they share nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from entradrift.compare.server import same_host
from entradrift.exports.catalogue import STAGING_MODE
from entradrift.exports.cmdlets import parts
from entradrift.failover.checks import runs, sources
from entradrift.failover.checks.check import Check, Judged, collect, failed, passed, unknown, warned
from entradrift.failover.evidence import PairEvidence, ServerEvidence
from entradrift.failover.reading import at, both, listed
from entradrift.model.connector import ConnectorKind
from entradrift.model.readiness import Answer, Evidence
from entradrift.model.snapshot import Role

GROUP: Final = "Roles and scheduler"
_STAGING: Final = "Staging mode"
_DATABASE_KEYS: Final = ("SqlServerName", "SqlServerInstanceName", "SqlServerDBName")
_LOCAL: Final = ("(localdb)", ".", "localhost", "(local)")


def _role(server: ServerEvidence) -> Evidence:
    words = {Role.ACTIVE: "off (active)", Role.STAGING: "on"}
    for document in server.items(parts.SCHEDULER) or ():
        if server.snapshot.server.role is Role.UNKNOWN and document.has("StagingModeEnabled"):
            return server.of_document(document, _STAGING, words.get(server.role), "StagingModeEnabled")
    said = " and ".join(sorted(words[role] for role in server.roles)) or None
    return Evidence(_STAGING, said or "not stated", server.side.value, server.settings_file, STAGING_MODE)


def _one_active(pair: PairEvidence) -> Judged:
    roles = pair.primary.role, pair.staging.role
    evidence = _role(pair.primary), _role(pair.staging)
    torn = [server.name for server in pair.servers if len(server.roles) > 1]
    if torn:
        return unknown(
            f"The global settings of {both(torn)} and Get-ADSyncScheduler contradict each other about staging mode.",
            *evidence,
            todo="Export again: staging mode was changed between the two outputs.",
        )
    if Role.UNKNOWN in roles:
        silent = [server.name for server in pair.servers if server.role is Role.UNKNOWN]
        return unknown(f"The export of {both(silent)} does not say whether staging mode is on.", *evidence)
    if roles == (Role.ACTIVE, Role.STAGING):
        return passed(f"{pair.primary.name} is active and {pair.staging.name} is in staging mode.", *evidence)
    if roles == (Role.ACTIVE, Role.ACTIVE):
        return failed(
            f"Both {pair.primary.name} and {pair.staging.name} are active: two servers export.",
            *evidence,
            todo="Turn staging mode on for one of them in the wizard at once: Configure staging mode.",
        )
    if roles == (Role.STAGING, Role.STAGING):
        meant = "the switch is not finished" if pair.after else "a switch is under way"
        return (failed if pair.after else warned)(
            f"Both servers are in staging mode: {meant}, or nobody exports.", *evidence
        )
    return failed(
        f"{pair.primary.name} is in staging mode and {pair.staging.name} is active: the roles are the other way round.",
        *evidence,
        todo="Give the active server as --primary and the other one as --staging.",
    )


def _demote_first(pair: PairEvidence) -> Judged:
    evidence = _role(pair.primary), _role(pair.staging)
    roles = pair.primary.role, pair.staging.role
    if Role.UNKNOWN in roles:
        return unknown("Which server has to be demoted is not known, because the roles are not.", *evidence)
    if pair.staging.role is Role.ACTIVE:
        return failed(f"{pair.staging.name} is active already; it must not be promoted once more.", *evidence)
    if pair.after:
        return _exports_alone(pair, evidence)
    if pair.primary.role is Role.STAGING:
        return passed(f"{pair.primary.name} is demoted already, so nobody exports.", *evidence)
    return passed(
        f"{pair.primary.name} is to be demoted or isolated before {pair.staging.name} is promoted; the runbook begins "
        "with it.",
        *evidence,
    )


def _exports_alone(pair: PairEvidence, roles: tuple[Evidence, ...]) -> Judged:
    """Judge after the switch: the new server exports, and the old one has not since."""
    new, old = pair.successor, pair.predecessor
    if new.role is not Role.ACTIVE:
        return failed(f"{new.name} is in staging mode: the switch is not finished.", *roles)
    silent = [server.name for server in (new, old) if runs.runs_of(server) is None]
    ours, theirs = _exports(new), _exports(old)
    evidence = (
        *roles,
        *(new.of_document(run.document, "Last export to the tenant", when) for when, run in ours[-1:]),
        *(old.of_document(run.document, "Last export to the tenant", when) for when, run in theirs[-1:]),
    )
    meanwhile = [when for when, _ in ours if theirs and theirs[0][0] < when < theirs[-1][0]]
    if meanwhile:
        return failed(
            f"{old.name} exported at {at(theirs[-1][0])}, after {new.name} had exported at {at(meanwhile[-1])}.",
            *evidence,
        )
    if ours and theirs and theirs[-1][0] >= ours[-1][0]:
        return failed(
            f"The last export was that of {old.name} at {at(theirs[-1][0])}; {new.name} has not exported since.",
            *evidence,
        )
    if silent:
        return unknown(
            f"No run history of {both(silent)} was given, so who exported is not known.", *evidence
        )
    if broken := [server.name for server in (new, old) if runs.damaged(server)]:
        return unknown(
            f"The run history of {both(broken)} has runs without connector, profile, result or end.",
            *evidence,
        )
    if not ours:
        return failed(
            f"{new.name} has not exported to the tenant yet, as far as its run history shows.",
            *evidence,
            todo="Wait for the next cycle, or find out why the run profile Export does not run.",
        )
    return passed(
        f"{new.name} exported at {at(ours[-1][0])}, and {old.name} has not exported since then.", *evidence
    )


def _exports(server: ServerEvidence) -> list[tuple[datetime, runs.Run]]:
    """Return the finished exports to the tenant with their times, oldest first."""
    return sorted(
        (
            (run.ended, run)
            for run in runs.runs_of(server) or ()
            if run.ended and run.is_export and run.is_finished and runs.is_of_tenant(server, run)
        ),
        key=lambda found: found[0],
    )


def _no_third(pair: PairEvidence) -> Judged:
    if pair.further_active:
        verb = "is" if len(pair.further_active) == 1 else "are"
        return failed(
            f"{listed(pair.further_active)} {verb} active as well and would revert what {pair.successor.name} exports, "
            "every cycle.",
            *(Evidence("Active server", name) for name in pair.further_active),
        )
    accounts = (
        server.of_connector(connector, "Synchronization account", account, "UserName")
        for server in pair.servers
        for connector in server.connectors(ConnectorKind.TENANT)
        if (account := server.connector_value(connector, "account", "UserName parameter"))
    )
    return unknown(
        "Exports of two servers cannot show whether a third, forgotten server still exports.",
        *accounts,
        todo="Compare the list of Sync_<server>_ accounts and ConnectSyncProvisioning_ applications in the tenant with the "
        "servers you know; decommission old ones.",
    )


# --- databases -------------------------------------------------------------------------------------------


def _own_database(pair: PairEvidence) -> Judged:
    found = [_database(server) for server in pair.servers]
    evidence = tuple(
        server.fact("Database", database.words)
        for server, database in zip(pair.servers, found, strict=True)
        if database
    )
    one, other = found
    if one is None or other is None:
        return unknown(f"The export of {both(pair.silent(found))} does not name its database.", *evidence)
    if one.is_local or other.is_local or not same_host(one.host, other.host):
        return passed("Each server has a database of its own.", *evidence)
    for what, mine, theirs in (
        ("instance", one.instance, other.instance),
        ("database", one.name, other.name),
    ):
        if mine is None or theirs is None:
            return unknown(
                f"Both servers use one SQL Server ({one.host}), and the name of the {what} is missing.",
                *evidence,
            )
        if mine != theirs:
            return passed("Each server has a database of its own.", *evidence)
    return failed(f"Both servers use one database ({one.words}).", *evidence)


@dataclass(frozen=True, slots=True)
class _Database:
    """Where a server keeps its data, in small letters."""

    host: str
    instance: str | None
    """Empty for the default one; None where it is not said."""
    name: str | None

    @property
    def is_local(self) -> bool:
        return self.host.startswith(_LOCAL)

    @property
    def words(self) -> str:
        return "\\".join(filter(None, (self.host, self.instance, self.name)))


def _database(server: ServerEvidence) -> _Database | None:
    """Return where the server keeps its data; None where it is not known."""
    for document in server.items(parts.DATABASE) or ():
        if document.get("SqlServerName"):
            return _of(*(document.get(key) if document.has(key) else None for key in _DATABASE_KEYS))
    kept = {
        setting.path[1].casefold(): setting.value
        for setting in server.snapshot.settings
        if setting.path[0] == "DatabaseConfiguration" and len(setting.path) > 1
    }
    if kept:
        values = [kept.get(key.casefold()) for key in _DATABASE_KEYS]
    else:
        values = [server.setting(name) for name in ("databaseServer", "databaseInstance", "databaseName")]
    return _of(*values) if values[0] else None


def _of(server: object, instance: object, database: object) -> _Database:
    """Return the three without protocol and port, and the instance also where the server's name holds it."""
    host, _, inside = str(server).casefold().strip().removeprefix("tcp:").partition("\\")
    given = None if instance is None else str(instance).casefold().strip()
    return _Database(
        host.partition(",")[0],
        inside.partition(",")[0] or given,
        str(database or "").casefold().strip() or None,
    )


CHECKS: Final = (
    Check(
        id="R1",
        group=GROUP,
        question="Is exactly one server active?",
        why="Two active servers overwrite each other's values; without an active server nothing reaches the tenant.",
        todo="Put all servers but one into staging mode with the wizard: Configure staging mode.",
        looks_at="the setting Microsoft.Synchronize.StagingMode, StagingModeEnabled of Get-ADSyncScheduler",
        collect=collect(parts.SCHEDULER),
        source=sources.STAGING,
        when={
            Answer.PASS: "the primary is active and the staging server is in staging mode",
            Answer.WARN: "both are in staging mode (after the switch: fail)",
            Answer.UNKNOWN: "an export does not say, or contradicts itself",
            Answer.FAIL: "both are active, or the roles are the other way round",
        },
        judge=_one_active,
        after=True,
    ),
    Check(
        id="R9",
        group=GROUP,
        question="Does the old server stop exporting before the new one begins?",
        why="While both export, each undoes the other's changes.",
        todo="Follow the runbook: demote or isolate the active server, then promote the staging server.",
        looks_at="the roles; after the switch also the run profile Export in the run histories of both",
        collect=collect(parts.RUN_RESULT),
        source=sources.STAGING,
        when={
            Answer.PASS: "the roles allow the switch in this order; after the switch: the new server exports and the old one "
            "no longer does",
            Answer.UNKNOWN: "a role is not known; after the switch: a run history is missing",
            Answer.FAIL: "the server to be promoted is active already; after the switch: the new server does not export, or "
            "the old one still did",
        },
        judge=_demote_first,
        after=True,
    ),
    Check(
        id="R10",
        group=GROUP,
        question="Is there no third server that exports?",
        why="An old server that comes back reverts values in the tenant every cycle.",
        todo="Decommission old servers and remove their synchronization accounts.",
        looks_at="exports of further servers; the accounts of the connectors to the tenant, to compare by hand",
        collect="",
        source=sources.UPGRADE,
        when={
            Answer.UNKNOWN: "no further active server was given: only a person can vouch that there is none",
            Answer.FAIL: "the export of a further server says that it is active",
        },
        judge=_no_third,
        after=True,
    ),
    Check(
        id="R37",
        group=GROUP,
        question="Has each server a database of its own?",
        why="Two servers cannot share one ADSync database.",
        todo="Install the staging server with a database of its own.",
        looks_at="Get-ADSyncDatabaseConfiguration, or the database in a wizard policy",
        collect=collect(parts.DATABASE),
        source=sources.STAGING,
        when={
            Answer.PASS: "the databases differ",
            Answer.UNKNOWN: "an export does not name its database",
            Answer.FAIL: "both use one database on one SQL Server",
        },
        judge=_own_database,
    ),
)
