"""What only the readiness check reads: recognised, counted, and never compared."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import tiny

from entradrift.errors import InputError
from entradrift.exports.cmdlets import parts
from entradrift.exports.load import load
from entradrift.model.snapshot import Snapshot

PARTS: dict[str, Any] = {
    "ConnectorStatistics": [{"ConnectorName": "t - AAD", "TotalConnectors": 12, "ObjectTypes": {"user": 12}}],
    "TlsConfiguration": {"SchannelClientEnabled": 1, "SchUseStrongCrypto64": None},
    "HealthAgent": {"Version": "4.5.2520.0"},
    "ServiceConfiguration": {"Path": "C:\\miiserver.exe.config", "Sha256": "AB"},
    "EndpointVersions": {"AadConnectorImportApiVersion": None, "AadConnectorExportApiVersion": 2},
    "PassThroughAgents": [{"MachineName": "pta01", "Status": "active"}],
    "ADSyncObjectsWithInheritanceDisabled": ["CN=a,DC=adatum,DC=com"],
}
LEAVES = {
    "ConnectorStatistics": 3,
    "TlsConfiguration": 2,
    "HealthAgent": 1,
    "ServiceConfiguration": 2,
    "EndpointVersions": 2,
    "PassThroughAgents": 2,
    "ADSyncObjectsWithInheritanceDisabled": 1,
}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return as_bundle(tiny(), tmp_path)


def added(path: Path, **more: Any) -> Snapshot:  # noqa: ANN401
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(document | more), encoding="utf-8")
    return load(str(path))


def test_the_table_has_all_parts():
    assert set(PARTS) == set(parts.EVIDENCE)


def test_evidence_is_counted_and_not_compared(bundle: Path):
    before = load(str(bundle))
    after = added(bundle, **PARTS)
    assert after.settings == before.settings
    assert (after.connectors, after.rules, after.content) == (before.connectors, before.rules, before.content)
    assert after.notices == before.notices
    assert after.source.parts == before.source.parts
    reason = "evidence for the readiness check"
    assert {item.path: item.count for item in after.dropped if item.reason == reason} == LEAVES
    assert set(after.dropped) - set(before.dropped) == {
        item for item in after.dropped if item.reason == reason
    }


def test_evidence_that_the_collector_could_not_read_is_no_gap(bundle: Path):
    before = load(str(bundle))
    failures = [{"Part": noun, "Message": "Access is denied."} for noun in PARTS]
    assert added(bundle, Errors=failures).content == before.content


@pytest.mark.parametrize(
    ("document", "noun"),
    [
        (PARTS["ConnectorStatistics"], "ConnectorStatistics"),
        ({"ConnectorName": "x", "NumTotalConnectors": 1}, "ConnectorStatistics"),
        (PARTS["TlsConfiguration"], "TlsConfiguration"),
        (
            {"Path": "HKLM:\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319", "Name": "x", "Value": 1},
            "TlsConfiguration",
        ),
        ({"Path": "C:\\Users", "Name": "x", "Value": 1}, None),
        (PARTS["ServiceConfiguration"], "ServiceConfiguration"),
        ({"Algorithm": "SHA256", "Hash": "AB", "Path": "x"}, "ServiceConfiguration"),
        (PARTS["EndpointVersions"], "EndpointVersions"),
        (PARTS["PassThroughAgents"], "PassThroughAgents"),
        ({"ConnectorIdentityType": "Application"}, "ADSyncEntraConnectorCredential"),
        ({"SqlServerName": "a", "SqlServerDBName": "ADSync"}, "ADSyncDatabaseConfiguration"),
        (PARTS["HealthAgent"], None),
    ],
)
def test_a_file_of_its_own_is_told_by_its_keys(document: object, noun: str | None):
    assert parts.noun_of(document) == noun


@pytest.mark.parametrize("noun", PARTS)
def test_a_bundle_of_one_part_is_a_bundle(noun: str):
    assert parts.is_bundle({noun: PARTS[noun]})
    assert parts.noun_of_key(noun.upper()) == noun


def test_names_of_the_cmdlets_behind_them():
    assert parts.noun_of_key("Get-ADSyncConnectorStatistics") == "ConnectorStatistics"
    assert parts.noun_of_key("Get-ADSyncToolsTls12") == "TlsConfiguration"


def test_a_second_part_of_one_server_is_that_of_another(tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.json").write_text(json.dumps({"SchannelClientEnabled": 1}), encoding="utf-8")
    with pytest.raises(InputError, match="a second TlsConfiguration as in"):
        load(str(tmp_path))


@pytest.mark.parametrize(
    ("noun", "value"),
    [
        ("TlsConfiguration", "enabled"),
        ("HealthAgent", {"Version": 4}),
        ("ConnectorStatistics", [{"ObjectTypes": {"user": "many"}}]),
        ("PassThroughAgents", ["pta01"]),
    ],
)
def test_another_shape_is_an_error(bundle: Path, noun: str, value: object):
    with pytest.raises(InputError, match=noun):
        added(bundle, **{noun: value})
