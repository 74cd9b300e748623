"""The writer of exports: are its files real files, and is a partner of a server the same server?"""

import copy
import dataclasses
import json
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.exportkit.contoso import CONTOSO, EXTENSIONS, FABRIKAM, contoso
from tests.exportkit.identity import as_other_server
from tests.exportkit.organisation import ADConnector, Organisation
from tests.exportkit.powershell_json import Style
from tests.exportkit.text_files import BOMS
from tests.exportkit.write_cmdlets import write_bundle, write_cmdlet_folder
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_migrated_policy, write_wizard_policy

SERVER_SPECIFIC = {
    "host", "exported_at", "author", "service_account", "instance_id", "settings_version", "database",
    "scheduler", "run_history",
    "id", "internal_id", "version", "created", "modified", "cookie", "last_dc", "account", "user_name",
    "password_writeback_modified",
    "Microsoft.Synchronize.StagingMode", "Microsoft.Synchronize.NextStartTime",
    "Microsoft.SystemInformation.MachineRole",
}  # fmt: skip
ANY_CASE = {"name", "dn", "partition", "inclusions", "exclusions", "group_filter_dn"}
ORDERED = {"joins", "steps", "preferred_dcs"}


@pytest.fixture(scope="module")
def server() -> Organisation:
    return contoso()


@pytest.fixture(scope="module")
def partner(server: Organisation) -> Organisation:
    return as_other_server(server, "sync02.contoso.com", 7)


def meaning(value: object, key: str = "") -> object:
    """A server without identities, orders and letter cases that mean nothing."""
    if dataclasses.is_dataclass(value):
        names = (field.name for field in dataclasses.fields(value))
        value = {name: getattr(value, name) for name in names}
    if isinstance(value, dict):
        return {name: meaning(value[name], name) for name in sorted(value) if name not in SERVER_SPECIFIC}
    if isinstance(value, list):
        items = [meaning(item, key if isinstance(item, str) else "") for item in value]
        return items if key in ORDERED else sorted(items, key=repr)
    if isinstance(value, str):
        if "DirectoryExtensionAttributes" in key:
            return sorted(value.split(","))
        return value.casefold() if key in ANY_CASE else value
    return value


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def read_json(path: Path, encoding: str = "utf-8-sig") -> object:
    return json.loads(path.read_text(encoding))


def test_standard_rules_are_in_groups_and_counted(server: Organisation) -> None:
    standard = [rule for rule in server.rules if rule.is_standard]
    assert [rule.precedence for rule in standard] == list(range(100, 100 + len(standard)))
    assert [rule.connector for rule in standard[:2]] == [CONTOSO, FABRIKAM]
    names = {rule.name for rule in standard}
    assert len(names) == 62 + 4
    assert len(standard) == len(names) + sum("AD -" in name and "AAD -" not in name for name in names)


def test_names_and_destinations_are_unique(server: Organisation) -> None:
    assert max(Counter((rule.connector, rule.name) for rule in server.rules).values()) == 1
    for rule in server.rules:
        assert max(Counter(flow.destination for flow in rule.flows).values(), default=1) == 1, rule.name


def test_exactly_the_real_rules_carry_passwords(server: Organisation) -> None:
    carriers = {rule.name for rule in server.rules if rule.password_sync}
    assert carriers == {"In from AD - User AccountEnabled", "Out to AAD - User Join"}


def test_the_clone_stands_for_its_disabled_original(server: Organisation) -> None:
    assert server.rule("In from AD - User Join", CONTOSO).disabled
    assert not server.rule("In from AD - User Join", FABRIKAM).disabled
    assert sum(" - Cloned - " in rule.name for rule in server.custom_rules) == 1


def test_a_partner_means_the_same(server: Organisation, partner: Organisation) -> None:
    assert meaning(partner) == meaning(server)
    assert partner.staging
    assert not server.staging


def test_a_partner_has_another_identity(server: Organisation, partner: Organisation) -> None:
    def identities(org: Organisation) -> set[str]:
        return {
            *(rule.id for rule in org.rules),
            *(item.id for item in org.connectors if isinstance(item, ADConnector)),
            *(partition.id for item in org.connectors for partition in item.partitions),
            *(profile.id for item in org.connectors for profile in item.run_profiles),
            *(item.account for item in org.ad_connectors),
            org.tenant_connector.user_name,
            org.instance_id,
        }

    assert not identities(server) & identities(partner)
    assert server.tenant_connector.id == partner.tenant_connector.id
    assert [rule.name for rule in server.rules] != [rule.name for rule in partner.rules]
    assert "SYNC02" in partner.tenant_connector.user_name


def test_a_partner_keeps_the_order_of_joins(server: Organisation, partner: Organisation) -> None:
    before = server.rule("In from AD - Badge Number Join")
    after = partner.rule("In from AD - Badge Number Join")
    assert [len(group) for group in before.joins] == [2, 1]
    assert [len(group) for group in after.joins] == [2, 1]
    assert before.joins[0] == after.joins[0][::-1]


def test_the_seed_decides(server: Organisation, partner: Organisation) -> None:
    assert as_other_server(server, "sync02.contoso.com", 7) == partner
    assert as_other_server(server, "sync02.contoso.com", 8) != partner


def test_a_change_changes_the_meaning(server: Organisation) -> None:
    changed = copy.deepcopy(server)
    changed.rule("In from AD - Project Groups").flow("extensionAttribute9").source = ["programme"]
    assert meaning(changed) != meaning(server)


def test_every_writer_is_deterministic(tmp_path: Path) -> None:
    for run in ("first", "second"):
        org = contoso("sync09.contoso.com")
        write_server_configuration(org, tmp_path / run / "xml")
        write_cmdlet_folder(org, tmp_path / run / "cmdlets", remoting=True)
        write_cmdlet_folder(org, tmp_path / run / "rules", rule_files=True)
        write_bundle(org, tmp_path / run / "bundle.json")
        write_wizard_policy(org, tmp_path / run / "wizard")
        write_migrated_policy(org, tmp_path / run / "migrated")
    assert files_of(tmp_path / "first") == files_of(tmp_path / "second")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_xml_tree_parses(server: Organisation, tmp_path: Path, encoding: str) -> None:
    folder = write_server_configuration(server, tmp_path, encoding=encoding, prefix="CONFIG/MEC")
    tree = folder / "CONFIG" / "MEC"
    rules = [ET.parse(path).getroot() for path in (tree / "SynchronizationRules").glob("*.xml")]  # noqa: S314
    assert sorted(rule.findtext("name") or "" for rule in rules) == sorted(r.name for r in server.rules)
    for rule in rules:
        mine = next(item for item in server.rules if f"{{{item.id}}}" == rule.findtext("id"))
        assert len(rule.findall("attribute-mappings/mapping")) == len(mine.flows)
        assert len(rule.findall("synchronizationCriteria/conditions")) == len(mine.scope)
        expressions = [flow.expression for flow in mine.flows if flow.expression]
        assert [element.text for element in rule.iter("expression")] == expressions
    connectors = [ET.parse(path).getroot() for path in (tree / "Connectors").glob("*.xml")]  # noqa: S314
    assert {item.tag for item in connectors} == {"ma-data"}
    assert {item.findtext("name") for item in connectors} == {item.name for item in server.connectors}
    settings = ET.parse(tree / "GlobalSettings" / "MV.xml").getroot()  # noqa: S314
    assert settings.get("server") == "SYNC01"
    values = {item.get("name"): item.text or "" for item in settings.iter("parameter")}
    assert values == server.settings


def test_xml_names_and_schema_ids_can_change(server: Organisation, tmp_path: Path) -> None:
    write_server_configuration(server, tmp_path / "upper", names="upper")
    assert (tmp_path / "upper" / "GLOBALSETTINGS" / "MV.XML").is_file()
    connector = server.ad(CONTOSO)
    name = f"Connectors/Connector_{{{connector.id}}}.xml"
    plain = write_server_configuration(server, tmp_path / "plain") / name
    shifted = write_server_configuration(server, tmp_path / "shifted", first_schema_id=900) / name
    assert '<attribute-type id="A0"' in plain.read_text("utf-8")
    assert '<attribute-type id="Ap0"' in shifted.read_text("utf-8")
    assert len(plain.read_bytes()) != len(shifted.read_bytes())


@pytest.mark.parametrize("encoding", sorted(BOMS))
def test_cmdlet_folders_parse_in_every_encoding(server: Organisation, tmp_path: Path, encoding: str) -> None:
    write_cmdlet_folder(server, tmp_path, encoding=encoding, newline="\r\n")
    codec = {"utf-16-no-bom": "utf-16-le", "utf-8": "utf-8-sig", "utf-16-be": "utf-16"}.get(
        encoding, encoding
    )
    rules = read_json(tmp_path / "Get-ADSyncRule.json", codec)
    assert [rule["Name"] for rule in rules] == [rule.name for rule in server.rules]
    assert [len(r["AttributeFlowMappings"]) for r in rules] == [len(r.flows) for r in server.rules]
    assert read_json(tmp_path / "Get-ADSyncAutoUpgrade.json", codec) == "Enabled"


def test_powershell_escapes_and_dates(server: Organisation, tmp_path: Path) -> None:
    write_cmdlet_folder(server, tmp_path)
    text = (tmp_path / "Get-ADSyncRule.json").read_text("utf-8")
    assert "\\u0026 %Domain.FQDN%" in text
    assert not set("<>&'") & set(text)
    connectors = (tmp_path / "Get-ADSyncConnector.json").read_text("utf-8")
    assert '"CreationTime":  "\\/Date(1705305600000)\\/"' in connectors


def test_parameter_lists_have_four_shapes(server: Organisation, tmp_path: Path) -> None:
    shapes = {}
    for shape in ("objects", "keyed", "dict", "pairs"):
        write_cmdlet_folder(server, tmp_path / shape, style=Style(parameters=shape))
        shapes[shape] = read_json(tmp_path / shape / "Get-ADSyncGlobalSettings.json")["Parameters"]
    assert shapes["dict"] == server.settings
    assert {item["Name"]: item["Value"] for item in shapes["pairs"]} == server.settings
    assert {item["Name"]: item["Value"] for item in shapes["objects"]} == server.settings
    assert shapes["keyed"]["KeyedCollectionAsList"] == shapes["objects"]


def test_the_default_depth_cuts_off(server: Organisation, tmp_path: Path) -> None:
    write_cmdlet_folder(
        server, tmp_path, rule_files=True, depth_truncated=True, style=Style(enums="integers")
    )
    files = sorted(tmp_path.glob("[[]*.json"))
    assert len(files) == len(server.rules)
    rule = read_json(tmp_path / "[Inbound-020] - In from AD - Contractors Filter.json")
    groups = [group["ScopeConditionList"] for group in rule["ScopeFilter"]]
    assert all(isinstance(group, str) and group.startswith("Microsoft.") for group in groups)
    assert isinstance(rule["Direction"], int)
    connectors = read_json(tmp_path / "Get-ADSyncConnector.json")
    assert all(isinstance(item, str) for item in connectors[0]["Partitions"])


def test_the_pipeline_unwraps_lists_of_one(server: Organisation, tmp_path: Path) -> None:
    small = copy.deepcopy(server)
    small.remove_connector(FABRIKAM)
    write_cmdlet_folder(small, tmp_path, without=("ADSyncScheduler",))
    assert isinstance(read_json(tmp_path / "Get-ADSyncAADPasswordSyncConfiguration.json"), dict)
    assert not (tmp_path / "Get-ADSyncScheduler.json").exists()


def test_the_bundle_says_what_failed(server: Organisation, tmp_path: Path) -> None:
    failed = {"ADSyncExportDeletionThreshold": "A parameter is missing."}
    bundle = read_json(write_bundle(server, tmp_path / "deep" / "bundle.json", without=failed, remoting=True))
    assert bundle["Collection"]["Format"] == "entradrift-bundle"
    assert bundle["Collection"]["CollectedAt"] == "2025-06-02T06:12:41Z"
    assert bundle["Errors"] == [{"Part": "ADSyncExportDeletionThreshold", "Message": failed.popitem()[1]}]
    assert "ADSyncExportDeletionThreshold" not in bundle
    assert bundle["ADSyncRule"][0]["PSComputerName"] == "sync01.contoso.com"


def test_the_wizard_writes_stubs_of_standard_rules(server: Organisation, tmp_path: Path) -> None:
    extra = {"azureDirectoryPolicy": {"somethingNew": {"enabled": True}}}
    path = write_wizard_policy(server, tmp_path / "p.json", encoding="utf-16", newline="\r\n", extra=extra)
    policy = read_json(path, "utf-16")
    forests = policy["onpremisesDirectoryPolicy"]
    assert [len(item["partitionFilters"]) for item in forests] == [2, 1]
    stubs = policy["azureDirectoryPolicy"]["standardSynchronizationRules"]
    assert {tuple(rule) for rule in stubs} == {("Name", "uniqueIdentifier", "immutableTag", "precedence")}
    custom = [rule for item in forests for rule in item["customSynchronizationRules"]]
    assert len(custom) + len(policy["azureDirectoryPolicy"]["customSynchronizationRules"]) == 8
    assert policy["azureDirectoryPolicy"]["somethingNew"] == {"enabled": True}


def test_wizard_nesting_and_casing(server: Organisation, tmp_path: Path) -> None:
    def filters(nesting: str) -> object:
        path = write_wizard_policy(server, tmp_path, scope_nesting=nesting, key_casing="lower")
        policy = read_json(path)["onpremisesdirectorypolicy"][0]
        return policy["customsynchronizationrules"][1]["scopefilters"]

    flat = filters("flat")
    assert len(flat) == 4
    assert [leaf for group in filters("lists") for leaf in group] == flat
    assert [leaf for group in filters("groups") for leaf in group["conditions"]] == flat


def test_migrated_policy_is_metadata_only(server: Organisation, tmp_path: Path) -> None:
    policy = read_json(write_migrated_policy(server, tmp_path), "utf-16")
    assert set(policy) == {"policyMetadata", "deploymentMetadata"}
    assert policy["policyMetadata"]["timeCreated"] == "2025-06-02 06:12:41Z"


def test_directory_extensions_have_rules(server: Organisation) -> None:
    flows = server.rule("Out to AAD - User DirectoryExtension").flows
    assert [flow.destination for flow in flows] == [f"extension_{name}" for name in EXTENSIONS]
