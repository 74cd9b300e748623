"""Cases of the checks about roles, runs, exports, pending exports and versions (R1 to R15, R34, R36 to R40)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.exportkit.cases.tiny import FOREST, TENANT_CONNECTOR, Edit, set_setting
from tests.exportkit.contoso import set_clock
from tests.exportkit.organisation import Organisation
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_wizard_policy
from tests.failover.cases import FAIL, PASS, UNKNOWN, WARN, Case, cases_of
from tests.failover.servers import (
    NOW,
    TLS,
    Change,
    Situation,
    about_to,
    all_of,
    cycle,
    document,
    on_both,
    on_primary,
    on_staging,
    option,
    run,
    runs,
    totals,
    without,
    without_setting,
)

from entradrift.failover.versions import read_versions
from entradrift.model.pending import Operation

ADD, UPDATE, DELETE = Operation.ADD, Operation.UPDATE, Operation.DELETE
MODE = "Microsoft.Synchronize.StagingMode"
SCHEDULER = "ADSyncScheduler"
FACTS = read_versions()


def staging_mode(value: str) -> Edit:
    return set_setting(MODE, value)


def mode(side: str, *, on: bool | None) -> Change:
    """Set staging mode in both places that say it; None: in none of them."""
    of = on_primary if side == "primary" else on_staging
    if on is None:
        return all_of(of(without_setting(MODE)), document(side, SCHEDULER, StagingModeEnabled=None))
    return all_of(of(staging_mode(str(on))), document(side, SCHEDULER, StagingModeEnabled=on))


def silent(side: str, setting: str, key: str) -> Change:
    """Take away what both the settings and the scheduler say."""
    of = on_primary if side == "primary" else on_staging
    return all_of(
        of(without_setting(f"Microsoft.Synchronize.{setting}")), document(side, SCHEDULER, **{key: None})
    )


def version(number: str) -> Edit:
    def edit(org: Organisation) -> None:
        org.version = number

    return edit


def taken(**ago: float) -> Edit:
    return lambda org: set_clock(org, NOW - timedelta(**ago))


def changed(**ago: float) -> Edit:
    """Change the connector to the forest, some time ago."""

    def edit(org: Organisation) -> None:
        org.ad(FOREST).modified = NOW - timedelta(**ago)

    return edit


def days(number: float) -> timedelta:
    return timedelta(days=number)


def lately(minutes: float, connector: str = FOREST) -> Change:
    """The last cycle of one connector was so long ago."""
    when = NOW - timedelta(minutes=minutes)
    others = cycle(
        NOW - timedelta(minutes=5), connectors=[c for c in (FOREST, TENANT_CONNECTOR) if c != connector]
    )
    return runs("staging", *cycle(when, connectors=[connector]), *others)


def overdue(situation: Situation) -> None:
    """No run history, and the next cycle was to start two days before the export."""
    situation.of_staging.pop("ADSyncRunProfileResult")
    situation.of_staging[SCHEDULER]["NextSyncCycleStartTimeInUTC"] = "Thu, 19 Nov 2026 08:00:00 GMT"


def applied(situation: Situation) -> None:
    """Both exports are policies that the wizard applied."""
    situation.write = lambda org, folder: write_wizard_policy(org, folder / "Applied-1.json", kind="Applied")


def undated(situation: Situation) -> None:
    def write(org: Organisation, folder: Path) -> None:
        path = write_server_configuration(org, folder) / "GlobalSettings" / "MV.xml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("export-date=", "other="), encoding="utf-8")

    situation.write = write


def after(*changes: Change) -> Change:
    """The switch has been made: SYNC02 was the staging server and is the primary now."""

    def swap(situation: Situation) -> None:
        situation.after = True

    return all_of(swap, *changes)


EXPORTED = (
    runs("primary", *cycle(NOW - timedelta(minutes=20), exports=True)),
    runs("staging", *cycle(NOW - timedelta(hours=3), exports=True), *cycle(NOW - timedelta(minutes=10))),
)
"""The new primary exports; the old one stopped three hours ago and only imports since."""

ROLES: tuple[Case, ...] = (
    *cases_of(
        "R1",
        (PASS, "healthy", all_of(), "SYNC01 is active and SYNC02 is in staging mode."),
        (PASS, "said by the scheduler only", all_of(on_both(without_setting(MODE)))),
        (
            WARN,
            "both in staging mode",
            mode("primary", on=True),
            "Both servers are in staging mode: a switch is under way, or nobody exports.",
        ),
        (
            FAIL,
            "both active",
            mode("staging", on=False),
            "Both SYNC01 and SYNC02 are active: two servers export.",
        ),
        (
            FAIL,
            "swapped",
            all_of(mode("primary", on=True), mode("staging", on=False)),
            "SYNC01 is in staging mode and SYNC02 is active: the roles are the other way round.",
        ),
        (FAIL, "after, both in staging mode", after(mode("primary", on=True))),
        (
            UNKNOWN,
            "one silent",
            mode("staging", on=None),
            "The export of SYNC02 does not say whether staging mode is on.",
        ),
        (UNKNOWN, "both silent", all_of(mode("primary", on=None), mode("staging", on=None))),
    ),
    Case(
        "R1",
        UNKNOWN,
        "contradiction",
        document("staging", SCHEDULER, StagingModeEnabled=False),
        "The global settings of SYNC02 and Get-ADSyncScheduler contradict each other about staging mode.",
        contradicts=True,
    ),
    *cases_of(
        "R2",
        (PASS, "healthy", all_of(), "The scheduler of SYNC02 is enabled and not suspended."),
        (PASS, "said by the export only", without("staging", SCHEDULER)),
        (
            FAIL,
            "switched off",
            all_of(
                on_staging(set_setting("Microsoft.Synchronize.SynchronizationSchedule", "False")),
                document("staging", SCHEDULER, SyncCycleEnabled=False),
            ),
            "The synchronization cycle of SYNC02 is switched off, so its data grows stale.",
        ),
        (
            FAIL,
            "suspended",
            all_of(
                on_staging(set_setting("Microsoft.Synchronize.SchedulerSuspended", "True")),
                document("staging", SCHEDULER, SchedulerSuspended=True),
            ),
            "The scheduler of SYNC02 is suspended: the wizard or the Synchronization Service Manager is open.",
        ),
        (
            UNKNOWN,
            "silent about the cycle",
            silent("staging", "SynchronizationSchedule", "SyncCycleEnabled"),
            "The export of SYNC02 does not say whether its scheduler runs.",
        ),
        (UNKNOWN, "silent about suspension", silent("staging", "SchedulerSuspended", "SchedulerSuspended")),
        (
            FAIL,
            "after, switched off on the new primary",
            after(
                on_primary(set_setting("Microsoft.Synchronize.SynchronizationSchedule", "False")),
                document("primary", SCHEDULER, SyncCycleEnabled=False),
            ),
        ),
    ),
    Case(
        "R2",
        FAIL,
        "suspended since the export",
        document("staging", SCHEDULER, SchedulerSuspended=True),
        contradicts=True,
    ),
    *cases_of(
        "R9",
        (
            PASS,
            "healthy",
            all_of(),
            "SYNC01 is to be demoted or isolated before SYNC02 is promoted; the runbook begins with it.",
        ),
        (
            PASS,
            "demoted already",
            mode("primary", on=True),
            "SYNC01 is demoted already, so nobody exports.",
        ),
        (
            FAIL,
            "promoted already",
            mode("staging", on=False),
            "SYNC02 is active already; it must not be promoted once more.",
        ),
        (UNKNOWN, "role unknown", mode("primary", on=None)),
        (
            PASS,
            "after, the new one exports",
            after(*EXPORTED),
            "SYNC01 exported at 2026-11-21 09:40 UTC, and SYNC02 has not exported since then.",
        ),
        (
            FAIL,
            "after, not exported yet",
            after(runs("primary", *cycle(NOW)), runs("staging", *cycle(NOW))),
            "SYNC01 has not exported to the tenant yet, as far as its run history shows.",
        ),
        (
            FAIL,
            "after, the old one was last",
            after(
                runs("primary", *cycle(NOW - timedelta(hours=3), exports=True)),
                runs("staging", *cycle(NOW - timedelta(minutes=10), exports=True)),
            ),
            "The last export was that of SYNC02 at 2026-11-21 09:50 UTC; SYNC01 has not exported since.",
        ),
        (
            FAIL,
            "after, both exported",
            after(
                runs("primary", *cycle(NOW - timedelta(minutes=60), exports=True), *cycle(NOW, exports=True)),
                runs(
                    "staging",
                    *cycle(NOW - timedelta(minutes=90), exports=True),
                    *cycle(NOW - timedelta(minutes=30), exports=True),
                ),
            ),
            "SYNC02 exported at 2026-11-21 09:30 UTC, after SYNC01 had exported at 2026-11-21 09:00 UTC.",
        ),
        (FAIL, "after, the new one still stands by", after(mode("primary", on=True))),
        (
            UNKNOWN,
            "after, without run histories",
            after(without("primary", "ADSyncRunProfileResult"), without("staging", "ADSyncRunProfileResult")),
            "No run history of SYNC01 and SYNC02 was given, so who exported is not known.",
        ),
    ),
    *cases_of(
        "R10",
        (
            UNKNOWN,
            "healthy",
            all_of(),
            "Exports of two servers cannot show whether a third, forgotten server still exports.",
        ),
        (
            FAIL,
            "a third active server",
            option(further_active=("SYNC00",)),
            "SYNC00 is active as well and would revert what SYNC02 exports, every cycle.",
        ),
    ),
    *cases_of(
        "R37",
        (PASS, "healthy", all_of(), "Each server has a database of its own."),
        (
            PASS,
            "both local",
            all_of(
                document(
                    "primary",
                    "ADSyncDatabaseConfiguration",
                    SqlServerName="(localdb)",
                    SqlServerDBName="ADSync",
                ),
                document(
                    "staging",
                    "ADSyncDatabaseConfiguration",
                    SqlServerName="(localdb)",
                    SqlServerDBName="ADSync",
                ),
            ),
        ),
        (
            PASS,
            "another instance",
            all_of(
                document(
                    "primary",
                    "ADSyncDatabaseConfiguration",
                    SqlServerInstanceName="ONE",
                    SqlServerDBName="ADSync",
                ),
                document(
                    "staging",
                    "ADSyncDatabaseConfiguration",
                    SqlServerInstanceName="TWO",
                    SqlServerDBName="ADSync",
                ),
            ),
        ),
        (
            FAIL,
            "shared, written in two ways",
            all_of(
                document("primary", "ADSyncDatabaseConfiguration", SqlServerDBName="ADSync"),
                document(
                    "staging",
                    "ADSyncDatabaseConfiguration",
                    SqlServerName="tcp:SQL10\\entra,1433",
                    SqlServerInstanceName="",
                    SqlServerDBName="adsync",
                ),
            ),
            "Both servers use one database (sql10.adatum.com\\entra\\adsync).",
        ),
        (
            UNKNOWN,
            "not collected",
            without("staging", "ADSyncDatabaseConfiguration"),
            "The export of SYNC02 does not name its database.",
        ),
        (
            UNKNOWN,
            "without a name on one SQL Server",
            document("staging", "ADSyncDatabaseConfiguration", SqlServerDBName=None),
        ),
    ),
    *cases_of(
        "R40",
        (PASS, "healthy", all_of(), "Both servers show the same schedule (00:30:00)."),
        (WARN, "another interval", on_staging(set_setting("Microsoft.Synchronize.TimeInterval", "01:00:00"))),
        (
            UNKNOWN,
            "not shown",
            on_both(without_setting("Microsoft.Synchronize.TimeInterval")),
            "The export of SYNC01 and SYNC02 does not show the schedule.",
        ),
        (UNKNOWN, "not compared", applied),
    ),
)

FRESHNESS: tuple[Case, ...] = (
    *cases_of(
        "R3",
        (PASS, "healthy", all_of(), "SYNC02 synchronizes all connectors."),
        (
            PASS,
            "one long interval ago",
            all_of(
                document("staging", SCHEDULER, CurrentlyEffectiveSyncCycleInterval={"TotalSeconds": 14400.0}),
                lately(300),
            ),
        ),
        (
            WARN,
            "more than two intervals",
            lately(90),
            "The last import of adatum.com on SYNC02 ended 90 minutes ago, more than two intervals.",
        ),
        (WARN, "two days", lately(2 * 1440), "The last import of adatum.com on SYNC02 ended 2 days ago."),
        (
            FAIL,
            "eight days",
            lately(8 * 1440, TENANT_CONNECTOR),
            "The last import of adatum.onmicrosoft.com - AAD on SYNC02 ended 8 days ago; after 7 days a full cycle is needed.",
        ),
        (
            WARN,
            "overdue by the planned start",
            overdue,
            "The next cycle of SYNC02 was due 2 days before the export: its scheduler seems to stand still.",
        ),
        (
            UNKNOWN,
            "no run history",
            without("staging", "ADSyncRunProfileResult"),
            "The run history of SYNC02 was not collected, so when it last synchronized is not known.",
        ),
        (
            UNKNOWN,
            "a connector without runs",
            runs("staging", *cycle(NOW, connectors=[FOREST])),
            "The run history of SYNC02 shows no finished import of adatum.onmicrosoft.com - AAD.",
        ),
        (
            UNKNOWN,
            "imports that fail",
            runs(
                "staging",
                *(
                    run(c, "Delta Import", NOW, result="no-start-connection")
                    for c in (FOREST, TENANT_CONNECTOR)
                ),
                *(run(c, "Delta Synchronization", NOW) for c in (FOREST, TENANT_CONNECTOR)),
            ),
        ),
        (UNKNOWN, "from the future", runs("staging", *cycle(NOW + days(2)))),
        (FAIL, "after, the new primary", after(runs("primary", *cycle(NOW - days(9))))),
    ),
    *cases_of(
        "R4",
        (
            PASS,
            "healthy",
            all_of(),
            "A full synchronization ran on SYNC02 after the last change, and no other is due.",
        ),
        (
            FAIL,
            "override",
            document(
                "staging",
                "ADSyncSchedulerConnectorOverride",
                [{"ConnectorName": FOREST, "FullImportRequired": False, "FullSyncRequired": True}],
            ),
            "SYNC02 still has to run a full synchronization of adatum.com after a change of its configuration.",
        ),
        (FAIL, "initial cycle next", document("staging", SCHEDULER, NextSyncCyclePolicyType="Initial")),
        (
            FAIL,
            "changed since",
            on_staging(changed(hours=5)),
            "Connector adatum.com of SYNC02 was changed on 2026-11-21 05:00 UTC and has not been fully synchronized since.",
        ),
        (
            FAIL,
            "changed since, the full synchronization failed",
            all_of(
                on_staging(changed(hours=5)),
                runs(
                    "staging",
                    run(FOREST, "Full Synchronization", NOW, result="stopped-error-limit"),
                    keep=True,
                ),
            ),
        ),
        (
            UNKNOWN,
            "changed before the history begins",
            runs("staging", *cycle(NOW)),
        ),
        (
            UNKNOWN,
            "overrides not collected",
            without("staging", "ADSyncSchedulerConnectorOverride"),
            "Whether a full cycle is still due on SYNC02 is not known: the scheduler's overrides were not collected.",
        ),
        (UNKNOWN, "no run history", without("staging", "ADSyncRunProfileResult")),
        (
            UNKNOWN,
            "next cycle not known",
            all_of(
                on_staging(without_setting("Microsoft.Synchronize.SynchronizationPolicy")),
                document("staging", SCHEDULER, NextSyncCyclePolicyType=None),
            ),
            "What the next cycle of SYNC02 will be is not known.",
        ),
    ),
    *cases_of(
        "R38",
        (PASS, "healthy", all_of(), "Both exports are dated, recent and close to each other in time."),
        (
            WARN,
            "old",
            on_both(taken(days=3)),
            "The export of SYNC01 is 3 days old; take a new one right before the switch.",
        ),
        (WARN, "apart", on_staging(taken(hours=30))),
        (
            WARN,
            "applied policy",
            applied,
            (
                "The export of SYNC01.adatum.com is a policy that the wizard saved when it last changed something: edits made "
                "with the Synchronization Rules Editor or PowerShell are missing."
            ),
        ),
        (
            UNKNOWN,
            "undated",
            undated,
            "The export of SYNC01 and SYNC02 does not say when it was taken.",
        ),
        (
            UNKNOWN,
            "from the future",
            on_staging(taken(days=-2)),
            "The export of SYNC02 is dated in the future; check the clock of the server.",
        ),
    ),
    *cases_of(
        "R39",
        (PASS, "healthy", all_of(), "The last run of every run profile of SYNC02 ended without errors."),
        (
            PASS,
            "an error that is solved",
            runs("staging", run(FOREST, "Delta Import", NOW - days(1), result="no-start-ma"), keep=True),
        ),
        (
            WARN,
            "an error",
            runs("staging", run(FOREST, "Delta Import", NOW, result="stopped-connectivity"), keep=True),
            "Runs of SYNC02 ended with errors: Delta Import on adatum.com: stopped-connectivity.",
        ),
        (
            WARN,
            "warnings only",
            runs("staging", run(FOREST, "Delta Import", NOW, result="completed-warnings"), keep=True),
        ),
        (
            WARN,
            "export errors",
            about_to(totals(errors={"dn-attributes-failure": 3}, error_texts=("Invalid",)), totals(FOREST)),
            "3 objects of adatum.onmicrosoft.com - AAD could not be exported the last time.",
        ),
        (UNKNOWN, "no run history", without("staging", "ADSyncRunProfileResult")),
        (
            UNKNOWN,
            "only a run that goes on",
            runs("staging", run(FOREST, "Delta Import", NOW, result="in-progress", EndDate=None)),
        ),
        (UNKNOWN, "no pending exports", about_to()),
    ),
)

PENDING: tuple[Case, ...] = (
    *cases_of(
        "R5",
        (PASS, "healthy", all_of(), "Accidental deletes are prevented on both servers."),
        (
            PASS,
            "a high threshold for many objects",
            all_of(
                on_both(set_setting("Microsoft.OptionalFeature.ExportDeletionThresholdValue", "1500")),
                *(
                    document(
                        side,
                        "ConnectorStatistics",
                        [{"ConnectorName": TENANT_CONNECTOR, "ObjectTypes": {"user": 20000}}],
                    )
                    for side in ("primary", "staging")
                ),
            ),
        ),
        (
            WARN,
            "a high threshold",
            on_both(set_setting("Microsoft.OptionalFeature.ExportDeletionThresholdValue", "1500")),
            "The threshold of SYNC01 is 1,500, so high that it hardly protects.",
        ),
        (
            WARN,
            "another threshold",
            on_staging(set_setting("Microsoft.OptionalFeature.ExportDeletionThresholdValue", "400")),
        ),
        (
            FAIL,
            "off",
            on_both(set_setting("Microsoft.OptionalFeature.ExportDeletionThreshold", "False")),
            "SYNC01 does not prevent accidental deletes.",
        ),
        (
            UNKNOWN,
            "not shown",
            on_both(without_setting("Microsoft.OptionalFeature.ExportDeletionThreshold")),
            "The export of SYNC01 does not show the deletion threshold.",
        ),
        (
            UNKNOWN,
            "without its number",
            on_both(without_setting("Microsoft.OptionalFeature.ExportDeletionThresholdValue")),
        ),
        (
            PASS,
            "shown by the cmdlet",
            all_of(
                on_both(
                    without_setting(
                        "Microsoft.OptionalFeature.ExportDeletionThreshold",
                        "Microsoft.OptionalFeature.ExportDeletionThresholdValue",
                    )
                ),
                *(
                    document(
                        side,
                        "ADSyncExportDeletionThreshold",
                        {"DeletionPrevention": 1, "ThresholdCount": 500},
                    )
                    for side in ("primary", "staging")
                ),
            ),
        ),
    ),
    Case(
        "R5",
        FAIL,
        "switched off since the export",
        document(
            "staging", "ADSyncExportDeletionThreshold", {"DeletionPrevention": 0, "ThresholdCount": 500}
        ),
        "SYNC02 does not prevent accidental deletes.",
        contradicts=True,
    ),
    *cases_of(
        "R6",
        (PASS, "healthy", all_of(), "Nothing is pending for the tenant."),
        (
            PASS,
            "a few updates",
            about_to(totals(by_type={"user": {UPDATE: 4}}, attributes={"department": 4})),
            "4 pending changes, none of them destructive or in bulk.",
        ),
        (
            WARN,
            "some deletes",
            about_to(totals(by_type={"user": {DELETE: 12}})),
            "12 pending deletes, below the threshold of 500; read every name.",
        ),
        (WARN, "many adds", about_to(totals(by_type={"user": {ADD: 200}}))),
        (
            WARN,
            "some sign-in names",
            about_to(totals(by_type={"user": {UPDATE: 3}}, attributes={"userprincipalname": 3})),
            "userPrincipalName changes on 3 objects.",
        ),
        (
            FAIL,
            "deletes at the threshold",
            about_to(totals(by_type={"user": {DELETE: 499}, "group": {DELETE: 1}})),
            "500 pending deletes reach the threshold of 500: the whole export would stop.",
        ),
        (
            FAIL,
            "a threshold given by hand",
            all_of(option(threshold=10), about_to(totals(by_type={"user": {DELETE: 12}}))),
        ),
        (
            FAIL,
            "the server's own threshold",
            all_of(
                on_both(set_setting("Microsoft.OptionalFeature.ExportDeletionThresholdValue", "20")),
                about_to(totals(by_type={"user": {DELETE: 20}})),
            ),
        ),
        (FAIL, "created anew", about_to(totals(by_type={"user": {Operation.DELETE_ADD: 1}}))),
        (
            FAIL,
            "renamed",
            about_to(totals(by_type={"user": {Operation.RENAME: 2}})),
            "2 objects would get another distinguished name in the tenant, which means another source anchor.",
        ),
        (
            FAIL,
            "another source anchor",
            about_to(totals(by_type={"user": {UPDATE: 1}}, attributes={"sourceAnchor": 1})),
        ),
        (
            FAIL,
            "addresses in bulk",
            about_to(totals(by_type={"user": {UPDATE: 100}}, attributes={"proxyAddresses": 100})),
        ),
        (
            UNKNOWN,
            "not given",
            about_to(totals(FOREST)),
            "No pending exports of the staging server to Microsoft Entra ID were given.",
        ),
    ),
    *cases_of(
        "R7",
        (PASS, "healthy", all_of(), "No object of the tenant is deleted."),
        (
            WARN,
            "a small share",
            about_to(totals(by_type={"user": {DELETE: 12}})),
            "12 of 1,000 objects of type user would be deleted (1.2%).",
        ),
        (
            FAIL,
            "the small tenant",
            all_of(
                about_to(totals(by_type={"user": {DELETE: 44}})),
                document(
                    "staging",
                    "ConnectorStatistics",
                    [{"ConnectorName": TENANT_CONNECTOR, "ObjectTypes": {"user": 300}}],
                ),
            ),
            "44 of 300 objects of type user would be deleted (14.7%), which the deletion threshold alone may not stop.",
        ),
        (
            FAIL,
            "more than all objects allow",
            all_of(
                about_to(totals(by_type={"user": {DELETE: 44}})),
                document(
                    "staging",
                    "ConnectorStatistics",
                    [{"ConnectorName": TENANT_CONNECTOR, "TotalConnectors": 300}],
                ),
            ),
            "44 objects of type user would be deleted, with 300 objects in all.",
        ),
        (
            UNKNOWN,
            "few among all objects",
            all_of(
                about_to(totals(by_type={"user": {DELETE: 44}})),
                document(
                    "staging",
                    "ConnectorStatistics",
                    [{"ConnectorName": TENANT_CONNECTOR, "TotalConnectors": 30000}],
                ),
            ),
        ),
        (
            UNKNOWN,
            "not counted",
            all_of(
                about_to(totals(by_type={"user": {DELETE: 44}})),
                without("primary", "ConnectorStatistics"),
                without("staging", "ConnectorStatistics"),
            ),
            "44 objects of type user would be deleted, but how many there are was not collected.",
        ),
        (UNKNOWN, "not given", about_to()),
    ),
    *cases_of(
        "R8",
        (PASS, "healthy", all_of(), "Nothing is pending for Active Directory."),
        (
            PASS,
            "named after the file",
            about_to(totals(), replace(totals(FOREST), connector="ADATUM_COM")),
        ),
        (
            WARN,
            "changes",
            about_to(totals(), totals(FOREST, {"user": {UPDATE: 7}})),
            "7 objects would be changed in Active Directory (adatum.com).",
        ),
        (WARN, "a few deletes", about_to(totals(), totals(FOREST, {"device": {DELETE: 2}}))),
        (
            FAIL,
            "many deletes",
            about_to(totals(), totals(FOREST, {"group": {DELETE: 150}})),
            "150 objects would be deleted in Active Directory (adatum.com).",
        ),
        (FAIL, "created anew", about_to(totals(), totals(FOREST, {"user": {Operation.DELETE_ADD: 1}}))),
        (UNKNOWN, "not given", about_to(totals()), "No pending exports were given for adatum.com."),
    ),
)

VERSIONS: tuple[Case, ...] = (
    *cases_of(
        "R11",
        (PASS, "healthy", all_of(), "Both servers run 2.6.92.0."),
        (
            WARN,
            "older staging server",
            on_staging(version("2.6.3.0")),
            "SYNC02 runs 2.6.3.0, older than 2.6.92.0 of SYNC01: the switch brings older standard rules back.",
        ),
        (
            WARN,
            "newer staging server",
            on_primary(version("2.6.3.0")),
            "SYNC02 runs 2.6.92.0, newer than 2.6.3.0 of SYNC01: the switch brings newer standard rules.",
        ),
        (
            UNKNOWN,
            "not known",
            on_staging(version("")),
            "The version of SYNC02 is not known.",
        ),
    ),
    *cases_of(
        "R12",
        (PASS, "healthy", all_of(), "Both servers run supported versions."),
        (
            WARN,
            "retired",
            on_staging(version("2.5.79.0")),
            "SYNC02 runs 2.5.79.0, out of support since 2026-10-23.",
        ),
        (
            WARN,
            "facts too old",
            option(now=NOW + days(31)),
            "SYNC01 runs 2.6.92.0; review its support, because the facts about versions are from 2026-11-21.",
        ),
        (
            WARN,
            "facts from the future",
            option(now=NOW - days(2)),
            (
                "SYNC01 runs 2.6.92.0; review its support, because the facts about versions are dated 2026-11-21, which is in "
                "the future."
            ),
        ),
        (
            WARN,
            "newer than the facts",
            on_both(version("2.7.4.0")),
            "SYNC01 runs 2.7.4.0; review its support, because it is newer than the facts about versions.",
        ),
        (
            WARN,
            "not in the table",
            on_both(version("2.6.50.0")),
            "SYNC01 runs 2.6.50.0; review its support, because it is not in the table of releases.",
        ),
        (
            FAIL,
            "below the floor",
            on_staging(version("2.5.76.0")),
            "SYNC02 runs 2.5.76.0, below 2.5.79.0: since 2026-09-30 all synchronization services fail on versions below it.",
        ),
        (FAIL, "version 1", on_staging(version("1.6.16.0"))),
        (
            FAIL,
            "withdrawn",
            on_both(version("2.6.79.0")),
            "SYNC01 runs 2.6.79.0, which was withdrawn. Withdrawn by Microsoft; move to another version before the switch.",
        ),
        (FAIL, "withdrawn, facts too old", all_of(on_both(version("2.6.79.0")), option(now=NOW + days(300)))),
        (
            UNKNOWN,
            "not known",
            on_staging(version("")),
        ),
    ),
    *cases_of(
        "R13",
        (PASS, "healthy", all_of(), "Automatic upgrade is Enabled on both servers."),
        (
            WARN,
            "differs",
            on_staging(set_setting("Microsoft.OptionalFeature.AutoUpgradeState", "Disabled")),
            "Automatic upgrade is Enabled on SYNC01 and Disabled on SYNC02: one of them will move alone.",
        ),
        (
            PASS,
            "said by the cmdlet",
            all_of(
                on_both(without_setting("Microsoft.OptionalFeature.AutoUpgradeState")),
                document("primary", "ADSyncAutoUpgrade", "Suspended"),
                document("staging", "ADSyncAutoUpgrade", {"State": "suspended"}),
            ),
            "Automatic upgrade is Suspended on both servers.",
        ),
        (
            UNKNOWN,
            "not known",
            on_staging(without_setting("Microsoft.OptionalFeature.AutoUpgradeState")),
            "The state of automatic upgrade of SYNC02 is not known.",
        ),
    ),
    *cases_of(
        "R14",
        (PASS, "healthy", all_of(), "TLS 1.2 and .NET 4.7.2 or newer are in place on SYNC02."),
        (
            FAIL,
            "off",
            document("staging", "TlsConfiguration", SchannelClientEnabled=0),
            "TLS 1.2 is switched off or weak on SYNC02: SchannelClientEnabled.",
        ),
        (
            FAIL,
            "not there",
            document("staging", "TlsConfiguration", SchUseStrongCrypto64=None, SchUseStrongCrypto32=None),
            "Values that turn TLS 1.2 on are missing on SYNC02: SchUseStrongCrypto64, SchUseStrongCrypto32.",
        ),
        (
            FAIL,
            "old .NET",
            document("staging", "TlsConfiguration", DotNetRelease=394802),
            "SYNC02 has a .NET Framework older than 4.7.2.",
        ),
        (
            UNKNOWN,
            "not collected",
            without("staging", "TlsConfiguration"),
            "The TLS settings of SYNC02 were not collected.",
        ),
        (
            UNKNOWN,
            "in part",
            document(
                "staging",
                "TlsConfiguration",
                {key: value for key, value in TLS.items() if key != "DotNetRelease"},
            ),
            "The version of .NET Framework on SYNC02 was not collected.",
        ),
    ),
    *cases_of(
        "R15",
        (
            PASS,
            "healthy",
            all_of(),
            "The Health agent of SYNC02 (4.5.2520.0) is not older than that of SYNC01.",
        ),
        (
            WARN,
            "older",
            document("staging", "HealthAgent", Version="3.1.110.0"),
            "The Health agent of SYNC02 (3.1.110.0) is older than that of SYNC01 (4.5.2520.0).",
        ),
        (UNKNOWN, "not collected", without("staging", "HealthAgent")),
        (
            UNKNOWN,
            "nothing to compare with",
            without("primary", "HealthAgent"),
            "The version of the Health agent on SYNC01 was not collected.",
        ),
    ),
    *cases_of(
        "R34",
        (PASS, "healthy", all_of(), "2.6.92.0 does not wipe the application identity."),
        (
            PASS,
            "service account on 2.5",
            all_of(
                on_both(version("2.5.190.0")),
                document(
                    "staging", "ADSyncEntraConnectorCredential", {"ConnectorIdentityType": "ServiceAccount"}
                ),
            ),
            "The connector of SYNC02 uses no application identity.",
        ),
        (
            WARN,
            "application on 2.5",
            on_both(version("2.5.190.0")),
            (
                "On 2.5.190.0 do not edit the tenant connector in the Synchronization Service Manager: it would lose its "
                "application identity."
            ),
        ),
        (
            UNKNOWN,
            "identity not collected",
            all_of(on_both(version("2.5.190.0")), without("staging", "ADSyncEntraConnectorCredential")),
            "SYNC02 runs 2.5.190.0, and how its connector signs in was not collected.",
        ),
        (
            UNKNOWN,
            "version not known",
            on_staging(version("")),
        ),
    ),
    *cases_of(
        "R36",
        (PASS, "healthy", all_of(), "The service configuration files of both servers are alike."),
        (
            WARN,
            "edited",
            document("staging", "ServiceConfiguration", Sha256="CD34"),
            "The service configuration files of the two servers differ.",
        ),
        (
            UNKNOWN,
            "not collected",
            without("primary", "ServiceConfiguration"),
            "The service configuration file of SYNC01 was not collected.",
        ),
    ),
)
CASES = (*ROLES, *FRESHNESS, *PENDING, *VERSIONS)
