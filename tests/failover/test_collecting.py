"""What is collected about a server: from its export, from what lies beside it, and from further files."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.exportkit.cases.tiny import FOREST, TENANT_CONNECTOR
from tests.exportkit.organisation import Organisation
from tests.exportkit.powershell_json import Style
from tests.exportkit.write_cmdlets import write_bundle, write_cmdlet_folder
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_wizard_policy
from tests.failover.servers import NOW, PRIMARY, STAGING, Situation, documents, run, server

from entradrift.errors import InputError
from entradrift.exports import snapshot_writer
from entradrift.exports.cmdlets.parts import NOUNS
from entradrift.exports.load import load
from entradrift.failover.checks import CHECKS
from entradrift.failover.collecting import server_evidence
from entradrift.failover.evidence import ServerEvidence
from entradrift.failover.kept import is_evidence
from entradrift.failover.reading import moment
from entradrift.model.change import Side
from entradrift.model.snapshot import Role

CSEXPORT = '<cs-objects><cs-object cs-dn="CN=x" id="{1}" object-type="user"/></cs-objects>'
MARK = "Hunter2"


@pytest.fixture
def org() -> Organisation:
    return server(STAGING)


@pytest.fixture
def tree(org: Organisation, tmp_path: Path) -> Path:
    return write_server_configuration(org, tmp_path / "export")


def collected(location: Path, *extras: Path) -> ServerEvidence:
    return server_evidence(Side.STAGING, str(location), [str(extra) for extra in extras])


def written(path: Path, document: Any) -> Path:  # noqa: ANN401
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def values(found: ServerEvidence, noun: str) -> list[dict[str, Any]] | None:
    items = found.items(noun)
    return None if items is None else [dict(item.value) for item in items]


# --- the export itself -----------------------------------------------------------------------------------


def test_an_xml_tree_says_when_the_next_cycle_starts_and_what_it_will_be(tree: Path):
    found = collected(tree)
    assert found.next_start is not None
    assert found.next_policy is not None
    start = found.next_start
    assert (start.file, start.place) == (
        "export/GlobalSettings/MV.xml",
        "Microsoft.Synchronize.NextStartTime",
    )
    assert moment(start.value["value"]) == NOW.replace(hour=8, minute=18)
    assert found.next_policy.value == {"value": "Delta"}
    assert found.settings_file == "export/GlobalSettings/MV.xml"
    assert found.documents == {}


def test_an_xml_tree_says_when_connectors_were_changed(tree: Path, org: Organisation):
    found = {
        item.value["Name"]: moment(item.value["LastModificationTime"]) for item in collected(tree).changed
    }
    assert found == {connector.name: connector.modified for connector in org.connectors}


def test_what_lies_beside_an_xml_tree_is_evidence(tree: Path):
    written(tree / "runs.json", [run(TENANT_CONNECTOR, "Export", NOW)])
    written(tree / "other.json", {"anything": "else"})
    found = collected(tree)
    assert [item.get("RunProfileName") for item in found.items("ADSyncRunProfileResult") or ()] == ["Export"]
    assert found.documents.keys() == {"ADSyncRunProfileResult"}
    assert [notice.partition(":")[0] for notice in found.snapshot.notices] == ["Not read"]
    (tree / "other.json").unlink()
    assert collected(tree).snapshot.notices == ()


@pytest.mark.parametrize("parameters", ["collection", "pairs", "dict", "list"])
def test_the_cmdlets_say_the_same(org: Organisation, tmp_path: Path, parameters: str):
    style = Style(parameters=parameters)
    folder = write_cmdlet_folder(org, tmp_path / "export", style=style, without=("ADSyncScheduler",))
    found = collected(folder)
    assert found.next_start is not None
    assert moment(found.next_start.value["value"]) == NOW.replace(hour=8, minute=18)
    assert {item.value["Name"] for item in found.changed} == {FOREST, TENANT_CONNECTOR}
    assert found.settings_file.startswith("export/")


def test_the_scheduler_counts_before_the_global_settings(org: Organisation, tmp_path: Path):
    org.scheduler.next_policy = "Initial"
    found = collected(write_cmdlet_folder(org, tmp_path / "export"))
    assert found.next_policy is not None
    assert found.next_policy.value == {"value": "Initial"}
    assert found.next_policy.place == "$.NextSyncCyclePolicyType"


def test_a_bundle_holds_everything(org: Organisation, tmp_path: Path):
    org.run_history = []
    path = write_bundle(org, tmp_path / "SYNC02.json", without={"ADSyncAutoUpgrade": "Access is denied."})
    bundle = json.loads(path.read_text(encoding="utf-8"))
    more = {name: value for name, value in documents(org).items() if name not in bundle}
    found = collected(written(path, bundle | more))
    assert set(more) <= found.documents.keys()
    assert found.failures == {"ADSyncAutoUpgrade": "Access is denied."}
    assert found.not_collected("ADSyncAutoUpgrade") == "could not be read on the server (Access is denied.)"
    assert found.not_collected("HealthAgent") == "was not collected"
    assert values(found, "ADSyncRunProfileResult") == []
    assert found.settings_file == str(path)


def test_what_nobody_collected_is_not_empty(tree: Path):
    found = collected(tree)
    assert found.items("ADSyncSchedulerConnectorOverride") is None
    assert found.first("HealthAgent") is None


# --- further files ---------------------------------------------------------------------------------------


def test_extras_are_files_folders_and_archives(tree: Path, tmp_path: Path):
    file = written(
        tmp_path / "a" / "Get-ADSyncScheduler.json", {"SyncCycleEnabled": True, "StagingModeEnabled": True}
    )
    written(tmp_path / "b" / "deep" / "features.json", {"PasswordHashSync": True, "GroupWritebackV2": False})
    archive = tmp_path / "c.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("db.json", json.dumps({"SqlServerName": "sql01", "SqlServerDBName": "ADSync"}))
    found = collected(tree, file, tmp_path / "b", archive)
    assert found.documents.keys() == {
        "ADSyncScheduler",
        "ADSyncAADCompanyFeature",
        "ADSyncDatabaseConfiguration",
    }
    assert [item.file for item in found.items("ADSyncDatabaseConfiguration") or ()] == [f"{archive}/db.json"]


def test_an_empty_list_is_told_by_the_name_of_its_file(tree: Path, tmp_path: Path):
    nothing = written(tmp_path / "Get-ADSyncSchedulerConnectorOverride.json", [])
    assert values(collected(tree, nothing), "ADSyncSchedulerConnectorOverride") == []
    with pytest.raises(InputError, match="not evidence that the checks know"):
        collected(tree, written(tmp_path / "nothing.json", []))


@pytest.mark.parametrize(
    ("noun", "document", "kept"),
    [
        ("ADSyncAutoUpgrade", "Suspended", [{"State": "Suspended"}]),
        (
            "ADSyncExportDeletionThreshold",
            {"DeletionPrevention": 1, "DeletionThreshold": 400},
            [{"DeletionPrevention": 1, "ThresholdCount": 400}],
        ),
        (
            "TlsConfiguration",
            [
                {
                    "Path": "HKLM:\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework\\v4.0.30319",
                    "Name": "SchUseStrongCrypto",
                    "Value": 1,
                },
                {
                    "Path": "HKLM:\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319",
                    "Name": "SchUseStrongCrypto",
                    "Value": 0,
                },
                {
                    "Path": "HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client",
                    "Name": "Enabled",
                    "Value": "Not Found",
                },
                {
                    "Path": "HKLM:\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full",
                    "Name": "Release",
                    "Value": 528449,
                },
            ],
            [
                {
                    "SchUseStrongCrypto32": 1,
                    "SchUseStrongCrypto64": 0,
                    "SchannelClientEnabled": None,
                    "DotNetRelease": 528449,
                }
            ],
        ),
        (
            "ServiceConfiguration",
            {"Algorithm": "SHA256", "Hash": "AB", "Path": "C:\\miiserver.exe.config"},
            [{"Hash": "AB", "Path": "C:\\miiserver.exe.config"}],
        ),
        ("EndpointVersions", {"AadConnectorImportApiVersion": 2}, [{"AadConnectorImportApiVersion": 2}]),
        (
            "ConnectorStatistics",
            {"ConnectorName": "t - AAD", "NumTotalConnectors": 12, "NumTotalDisconnectors": 3},
            [{"ConnectorName": "t - AAD", "TotalConnectors": 12}],
        ),
        (
            "PassThroughAgents",
            {"machineName": "pta01", "status": "active"},
            [{"MachineName": "pta01", "Status": "active"}],
        ),
        (
            "ADSyncDatabaseConfiguration",
            {
                "IsLocalDBInstalled": False,
                "SqlServerName": "sql01",
                "SqlServerInstanceName": "",
                "SqlServerDBName": "ADSync",
            },
            [{"SqlServerName": "sql01", "SqlServerInstanceName": "", "SqlServerDBName": "ADSync"}],
        ),
        (
            "ADSyncEntraConnectorCredential",
            {
                "ConnectorIdentityType": "Application",
                "CertificateCredential": [{"Thumbprint": "AA", "NotAfter": "2027-01-01"}],
            },
            [
                {
                    "ConnectorIdentityType": "Application",
                    "Certificate": {"Thumbprint": "AA", "NotAfter": "2027-01-01"},
                }
            ],
        ),
        (
            "ADSyncObjectsWithInheritanceDisabled",
            {
                "ADSyncObjectsWithInheritanceDisabled": [
                    {"DistinguishedName": "CN=a", "ObjectGUID": "b"},
                    "CN=c",
                ]
            },
            [{"DistinguishedName": "CN=a"}, {"DistinguishedName": "CN=c"}],
        ),
        ("HealthAgent", {"HealthAgent": {"version": "4.5.0.0"}}, [{"Version": "4.5.0.0"}]),
    ],
)
def test_files_are_told_by_their_keys(tree: Path, tmp_path: Path, noun: str, document: Any, kept: Any):  # noqa: ANN401
    found = collected(tree, written(tmp_path / "some name.json", document))
    assert found.documents.keys() == {noun}
    assert values(found, noun) == kept


def test_extras_replace_what_the_export_says(tree: Path, tmp_path: Path):
    scheduler = {"SyncCycleEnabled": True, "StagingModeEnabled": True, "NextSyncCyclePolicyType": "Initial"}
    written(tree / "scheduler.json", scheduler)
    later = written(tmp_path / "later.json", scheduler | {"NextSyncCyclePolicyType": "Delta"})
    assert [
        item.get("NextSyncCyclePolicyType") for item in collected(tree).items("ADSyncScheduler") or ()
    ] == ["Initial"]
    found = collected(tree, later)
    assert [item.get("NextSyncCyclePolicyType") for item in found.items("ADSyncScheduler") or ()] == ["Delta"]
    assert found.next_policy is not None
    assert found.next_policy.value == {"value": "Delta"}


def test_run_histories_are_put_together(tree: Path, tmp_path: Path):
    first, second = run(TENANT_CONNECTOR, "Export", NOW), run(TENANT_CONNECTOR, "Delta Import", NOW)
    written(tree / "runs.json", [first])
    found = collected(tree, written(tmp_path / "more.json", [second, first]))
    names = [item.get("RunProfileName") for item in found.items("ADSyncRunProfileResult") or ()]
    assert names == ["Export", "Delta Import"]


def test_a_part_that_an_extra_has_did_not_fail(org: Organisation, tmp_path: Path):
    bundle = write_bundle(org, tmp_path / "SYNC02.json", without={"ADSyncScheduler": "Timeout"})
    extra = written(tmp_path / "scheduler.json", {"SyncCycleEnabled": True})
    assert collected(bundle).failures == {"ADSyncScheduler": "Timeout"}
    assert collected(bundle, extra).failures == {}


def test_the_scheduler_says_the_role_that_a_policy_does_not(org: Organisation, tmp_path: Path):
    policy = write_wizard_policy(org, tmp_path / "policy.json")
    extra = written(tmp_path / "scheduler.json", {"SyncCycleEnabled": True, "StagingModeEnabled": True})
    assert collected(policy).role is Role.UNKNOWN
    assert collected(policy, extra).role is Role.STAGING


def test_what_is_not_evidence_in_a_folder_is_named(tree: Path, tmp_path: Path):
    written(tmp_path / "more" / "scheduler.json", {"SyncCycleEnabled": True})
    written(tmp_path / "more" / "shopping.json", {"milk": 2})
    found = collected(tree, tmp_path / "more")
    assert '"more/shopping.json" was not recognised as evidence.' in found.snapshot.notices


def test_a_snapshot_with_extras(tree: Path, org: Organisation, tmp_path: Path):
    snapshot = tmp_path / "SYNC02.json"
    snapshot.write_text(snapshot_writer.write(load(str(tree)), "0.1.0"), encoding="utf-8")
    runs = written(tmp_path / "runs.json", [run(FOREST, "Delta Import", NOW, guid=org.ad(FOREST).id)])
    found = collected(snapshot, runs)
    assert found.role is Role.STAGING
    assert found.documents.keys() == {"ADSyncRunProfileResult"}
    assert found.settings_file == str(snapshot)


# --- what is refused -------------------------------------------------------------------------------------


def refused(location: Path, *extras: Path) -> str:
    with pytest.raises(InputError) as error:
        collected(location, *extras)
    return str(error.value)


def test_an_extra_that_is_no_evidence(tree: Path, tmp_path: Path):
    other = written(tmp_path / "shopping.json", {"milk": 2})
    assert refused(tree, other) == (
        f"{other}: not evidence that the checks know. Give JSON of the Get-ADSync cmdlets or a bundle of them; "
        "docs/checks.md has the command of each check."
    )
    assert "there is no such file" in refused(tree, tmp_path / "missing.json")


def test_extras_that_belong_elsewhere(tree: Path, org: Organisation, tmp_path: Path):
    pending = tmp_path / "pending.xml"
    pending.write_text(CSEXPORT, encoding="utf-8")
    assert refused(tree, pending) == f"{pending}: pending exports, not an extra. Give them with --pending."
    policy = write_wizard_policy(org, tmp_path / "policy.json")
    expected = "an export of its own, not an extra. Give it with --staging to use it."
    assert refused(tree, policy) == f"{policy}: {expected}"
    other = write_server_configuration(org, tmp_path / "other")
    assert refused(tree, other) == f"{other}: {expected}"


def test_an_extra_with_configuration_only(tree: Path, tmp_path: Path):
    written(
        tmp_path / "rules" / "rule.json",
        {"Name": "R", "Connector": "c", "Direction": "Inbound", "ImmutableTag": ""},
    )
    assert "holds configuration only" in refused(tree, tmp_path / "rules")


@pytest.mark.parametrize("key", ["PSComputerName", "ComputerName"])
def test_an_extra_of_another_server(tree: Path, tmp_path: Path, key: str):
    scheduler: dict[str, Any] = {"SyncCycleEnabled": True}
    document = (
        scheduler | {"PSComputerName": PRIMARY, "RunspaceId": "x", "PSShowComputerName": True}
        if key == "PSComputerName"
        else {
            "Collection": {"Format": "entradrift-bundle", "FormatVersion": "1.0", "ComputerName": "SYNC01"},
            "ADSyncScheduler": scheduler,
        }
    )
    extra = written(tmp_path / "scheduler.json", document)
    name = PRIMARY if key == "PSComputerName" else "SYNC01"
    assert refused(tree, extra) == (
        f"{extra}: from the server {name}, but the staging export is that of SYNC02. "
        "Give it with --primary-extra if it belongs there."
    )


@pytest.mark.parametrize("name", ["sync02.adatum.com", "SYNC02", "localhost", "10.0.0.12", "fe80::1"])
def test_an_extra_of_the_same_server_by_another_spelling(tree: Path, tmp_path: Path, name: str):
    document = {"SyncCycleEnabled": True, "PSComputerName": name, "RunspaceId": "x"}
    assert collected(tree, written(tmp_path / "scheduler.json", document)).documents.keys() == {
        "ADSyncScheduler"
    }


def test_an_extra_about_other_connectors(tree: Path, org: Organisation, tmp_path: Path):
    """The most likely mistake: the other server's run history, which names no server."""
    foreign = run(FOREST, "Delta Import", NOW, guid="{11111111-2222-3333-4444-555555555555}")
    extra = written(tmp_path / "runs.json", [foreign, run(TENANT_CONNECTOR, "Delta Import", NOW)])
    assert refused(tree, extra) == (
        f"{extra}, $[0]: about connectors that the staging server does not have, so it comes from another server. "
        "Give it with --primary-extra if it belongs there."
    )
    known = run(FOREST, "Delta Import", NOW, guid=f"{{{org.ad(FOREST).id.upper()}}}")
    # A connector that was deleted since may still be in the history.
    assert collected(tree, written(extra, [foreign, known])).items("ADSyncRunProfileResult")


def test_two_extras_that_say_two_things_are_both_read(tree: Path, tmp_path: Path):
    one = written(tmp_path / "1.json", {"SyncCycleEnabled": True, "SchedulerSuspended": False})
    other = written(tmp_path / "2.json", {"SyncCycleEnabled": False, "SchedulerSuspended": False})
    found = collected(tree, one, other)
    assert [item.get("SyncCycleEnabled") for item in found.items("ADSyncScheduler") or ()] == [True, False]


# --- secrets ---------------------------------------------------------------------------------------------


def poisoned(value: Any) -> Any:  # noqa: ANN401
    """A document with a secret beside every value, and in keys of every depth."""
    if isinstance(value, dict):
        # Numbers by object type are refused where they are none.
        return {key: item if key == "ObjectTypes" else poisoned(item) for key, item in value.items()} | {
            "Password": f"{MARK}-1",
            "ClientSecret": f"{MARK}-2",
            "Note": f"{MARK}-3",
            "Nested": {"PrivateKey": [f"{MARK}-4"]},
        }
    return [poisoned(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if is_evidence(noun)])
def test_no_secret_is_kept(tree: Path, org: Organisation, tmp_path: Path, noun: str):
    document = documents(org).get(noun) or [{"SourceConnector": FOREST, "Enabled": True, "State": "Enabled"}]
    found = collected(tree, written(tmp_path / "x.json", {noun: poisoned(document)}))
    assert noun in found.documents
    assert MARK not in repr((found.documents, found.failures, found.changed, found.next_start))


def test_of_a_credential_nothing_but_the_named_values_is_kept(tree: Path, tmp_path: Path):
    credential = {
        "ConnectorIdentityType": "Application",
        "ApplicationId": "6bf85cfa-ac8a-4be5-b5de-425a0d0dc016",
        "UserName": "Sync_SYNC02_ab@adatum.onmicrosoft.com",
        "CertificateCredential": {
            "CertificateId": "AABB",
            "CertificateManagedBy": "EntraConnect",
            "NotBefore": "2026-01-01T00:00:00Z",
            "NotAfter": "2027-01-01T00:00:00Z",
            "PrivateKey": "-----BEGIN PRIVATE KEY-----x",
            "RawData": "MII",
        },
    }
    found = collected(tree, written(tmp_path / "credential.json", credential))
    assert values(found, "ADSyncEntraConnectorCredential") == [
        {
            "ConnectorIdentityType": "Application",
            "Certificate": {
                "Thumbprint": "AABB",
                "ManagedBy": "EntraConnect",
                "NotBefore": "2026-01-01T00:00:00Z",
                "NotAfter": "2027-01-01T00:00:00Z",
            },
        }
    ]


def test_a_secret_in_a_kept_value_is_not_kept(tree: Path, tmp_path: Path):
    broken = {"SqlServerName": f"sql01;Password={MARK}xyz", "SqlServerDBName": "ADSync"}
    found = collected(tree, written(tmp_path / "db.json", broken))
    assert values(found, "ADSyncDatabaseConfiguration") == [{"SqlServerDBName": "ADSync"}]


def test_no_answer_holds_a_secret(tmp_path: Path):
    situation = Situation()
    situation.of_primary, situation.of_staging = (
        poisoned(situation.of_primary),
        poisoned(situation.of_staging),
    )
    for known in situation.both():
        for name in ("Password", "ClientSecret", "Note", "Nested"):
            del known[name]
    pair = situation.evidence(tmp_path)
    assert MARK not in repr([check.judge(pair) for check in CHECKS])
