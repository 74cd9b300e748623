"""What went wrong elsewhere, replayed: each incident ends in NO-GO, for the right reason."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from tests.exportkit.cases.tiny import (
    BADGE,
    COMMON,
    DOMAIN,
    FOREST,
    TENANT_CONNECTOR,
    Edit,
    include,
    set_forest,
    set_setting,
    without_rule,
)
from tests.exportkit.organisation import Organisation
from tests.failover.cases_of_runs import DELETE, UPDATE, mode, version
from tests.failover.servers import (
    NOW,
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
    runs,
    totals,
)

from entradrift.failover.readiness import readiness_of
from entradrift.model.comparison import ExitCode
from entradrift.model.readiness import Answer, Readiness

VOUCHED = ("R10", "R31")
"""What a person has to vouch for in any case."""
STATISTICS = "ConnectorStatistics"


@dataclass(frozen=True)
class Incident:
    """One story, and the checks that fail when it repeats itself."""

    number: int
    """In the list of incidents of the facts about failover."""
    story: str
    change: Change
    failing: tuple[str, ...]
    """All checks that fail; the first is the right reason."""
    because: str
    warning: tuple[str, ...] = ()
    """Checks that point to the cause besides."""


def objects(**counts: int) -> list[dict[str, object]]:
    return [{"ConnectorName": TENANT_CONNECTOR, "ObjectTypes": counts}]


def renamed_ou(old: str, new: str) -> Edit:
    def edit(org: Organisation) -> None:
        domain = org.ad(FOREST).partition(DOMAIN)
        domain.inclusions = [dn.replace(f"OU={old},", f"OU={new},") for dn in domain.inclusions]
        domain.exclusions = [dn.replace(f"OU={old},", f"OU={new},") for dn in domain.exclusions]

    return edit


INCIDENTS = (
    Incident(
        1,
        "nobody added the contractors' OU on staging: 1,200 deletes wait there",
        all_of(
            on_primary(include("OU=Contractors")),
            about_to(totals(by_type={"user": {DELETE: 1200}}), totals(FOREST)),
        ),
        ("R25", "R6", "R7"),
        "OU=Contractors,DC=adatum,DC=com is synchronized by the primary only.",
    ),
    Incident(
        2,
        "44 users, all administrators among them, deleted below the threshold of 500",
        all_of(
            about_to(totals(by_type={"user": {DELETE: 44}}), totals(FOREST)),
            document("staging", STATISTICS, objects(user=300)),
        ),
        ("R7",),
        "44 of 300 objects of type user would be deleted (14.7%), which the deletion threshold alone may not stop.",
        ("R6",),
    ),
    Incident(
        3,
        "the staging server upgraded itself, and its device rules delete hundreds of devices",
        all_of(
            on_primary(version("2.6.3.0")),
            on_primary(set_setting("Microsoft.OptionalFeature.AutoUpgradeState", "Disabled")),
            about_to(totals(by_type={"device": {DELETE: 310}}), totals(FOREST)),
            document("staging", STATISTICS, objects(user=9000, device=900)),
        ),
        ("R7",),
        "310 of 900 objects of type device would be deleted (34.4%), which the deletion threshold alone may not stop.",
        ("R6", "R11", "R13"),
    ),
    Incident(
        4,
        "the threshold was switched off for 16,402 wanted deletes and never switched on again",
        on_both(set_setting("Microsoft.OptionalFeature.ExportDeletionThreshold", "False")),
        ("R5",),
        "SYNC01 does not prevent accidental deletes.",
    ),
    Incident(
        4,
        "organizational units were scoped anew after the first synchronization: the export stops at the threshold",
        about_to(totals(by_type={"user": {DELETE: 640}}), totals(FOREST)),
        ("R6", "R7"),
        "640 pending deletes reach the threshold of 500: the whole export would stop.",
    ),
    Incident(
        5,
        "an OU was renamed, and one filter still has the old name",
        on_primary(renamed_ou("Staff", "People")),
        ("R25",),
        f"The primary synchronizes OU=People,{DOMAIN}, the staging server OU=Staff,{DOMAIN} instead.",
    ),
    Incident(
        6,
        "leaving staging mode wanted to switch on password hash synchronization, which the tenant had off",
        on_primary(set_forest(password_hash_sync=False)),
        ("R17", "R16"),
        "Leaving staging mode would turn password hash synchronization on: SYNC02 has it, SYNC01 has not.",
    ),
    Incident(
        7,
        "another way of signing in was chosen on the staging server, which ends pass-through authentication",
        all_of(
            on_primary(set_setting("Microsoft.UserSignIn.SignOnMethod", "PassThroughAuthentication")),
            document(
                "staging",
                "PassThroughAgents",
                [{"MachineName": f"pta{n}", "Status": "active"} for n in range(3)],
            ),
        ),
        ("R19",),
        "The sign-in method is PassThroughAuthentication on SYNC01 and PasswordHashSync on SYNC02.",
    ),
    Incident(
        8,
        "an old server comes back to life and reverts values every half an hour",
        option(further_active=("SYNC00.adatum.com",)),
        ("R10",),
        "SYNC00.adatum.com is active as well and would revert what SYNC02 exports, every cycle.",
    ),
    Incident(
        8,
        "a second active server breaks the service bus of password writeback",
        mode("staging", on=False),
        ("R18", "R1", "R9"),
        "Password writeback runs on two active servers, which disturbs its service bus.",
    ),
    Incident(
        10,
        "what-if of a directory that was disconnected for long was trusted",
        runs(
            "staging",
            *cycle(NOW - timedelta(minutes=20), connectors=[TENANT_CONNECTOR]),
            *cycle(NOW - timedelta(days=40), connectors=[FOREST]),
        ),
        ("R3",),
        "The last import of adatum.com on SYNC02 ended 40 days ago; after 7 days a full cycle is needed.",
    ),
    Incident(
        11,
        "the second server was installed with another source anchor",
        all_of(
            on_staging(set_setting("Microsoft.SynchronizationOption.AnchorAttribute", "objectGUID")),
            about_to(
                totals(by_type={"user": {UPDATE: 900}}, attributes={"sourceAnchor": 900}), totals(FOREST)
            ),
        ),
        ("R23", "R6"),
        "The source anchor is mS-DS-ConsistencyGuid on SYNC01 and objectGUID on SYNC02.",
    ),
    Incident(
        12,
        "an upgrade created a deleted standard rule anew and switched it on",
        on_primary(without_rule(COMMON)),
        ("R28",),
        f"Standard rule {COMMON} exists on the staging server only.",
    ),
    Incident(
        13,
        "password hash synchronization broken in silence",
        all_of(
            document("primary", "ADSyncAADCompanyFeature", PasswordHashSync=False),
            document("staging", "ADSyncAADCompanyFeature", PasswordHashSync=False),
        ),
        ("R16",),
        "Password hash synchronization is on, but switched off in the tenant: it is broken without a message, and since "
        "2.6.84 no server repairs that by itself.",
    ),
    Incident(
        13,
        "nobody knows any more which server is the active one after a swap",
        all_of(mode("primary", on=True), mode("staging", on=False)),
        ("R1", "R9"),
        "SYNC01 is in staging mode and SYNC02 is active: the roles are the other way round.",
    ),
    Incident(
        14,
        "the configurations were never compared before the migration",
        on_staging(without_rule(BADGE)),
        ("R28",),
        f"Custom rule {BADGE} exists on the primary only.",
    ),
    Incident(
        14,
        "a page advised to switch off the scheduler of the staging server",
        all_of(
            on_both(set_setting("Microsoft.Synchronize.SynchronizationSchedule", "False")),
            document("staging", "ADSyncScheduler", SyncCycleEnabled=False),
        ),
        ("R2",),
        "The synchronization cycle of SYNC02 is switched off, so its data grows stale.",
        ("R33",),
    ),
)

NOT_SHOWN = {
    9: "two pages of the documentation contradicted each other about high availability: that is in no server's files; what "
    "they advise, to validate exports before the switch, is R6, which stays unknown without pending exports",
}
"""Incidents that no input can show, with the reason."""


def test_every_incident_is_replayed_or_has_a_reason():
    replayed = {incident.number for incident in INCIDENTS}
    assert replayed | NOT_SHOWN.keys() == set(range(1, 15))
    assert replayed & NOT_SHOWN.keys() == set()


def test_without_an_incident_the_same_servers_may_be_switched(tmp_path: Path):
    report = readiness_of(Situation().evidence(tmp_path), allow_unknown=VOUCHED)
    assert (report.verdict, report.exit_code) == (Readiness.GO_WITH_WARNINGS, ExitCode.OK)
    assert (
        report.sentence == "GO WITH WARNINGS: SYNC02 may be made active, with 2 unknown by your permission."
    )


@pytest.mark.parametrize("incident", INCIDENTS, ids=lambda incident: f"{incident.number}: {incident.story}")
def test_an_incident_ends_in_no_go(incident: Incident, tmp_path: Path):
    situation = Situation()
    incident.change(situation)
    report = readiness_of(situation.evidence(tmp_path), allow_unknown=VOUCHED)
    checks = {check.id: check for check in report.checks}
    assert (report.verdict, report.exit_code) == (Readiness.NO_GO, ExitCode.DRIFT)
    assert report.sentence.startswith("NO-GO: ")
    assert {name for name, check in checks.items() if check.answer is Answer.FAIL} == set(incident.failing)
    assert checks[incident.failing[0]].because == incident.because
    assert {name for name in incident.warning if checks[name].answer is not Answer.WARN} == set()
    assert checks[incident.failing[0]].todo != ""


def test_an_unreviewed_switch_is_no_go(tmp_path: Path):
    """What incident 9 teaches: nothing is switched without a look at the pending exports."""
    situation = Situation()
    situation.pending = []
    report = readiness_of(situation.evidence(tmp_path), allow_unknown=VOUCHED)
    assert report.verdict is Readiness.NO_GO
    unknown = {check.id for check in report.checks if check.answer is Answer.UNKNOWN}
    assert unknown == {*VOUCHED, "R6", "R7", "R8", "R39"}
