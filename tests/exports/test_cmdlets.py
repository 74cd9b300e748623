"""JSON of the ADSync cmdlets: every layout and shape means the same, and nothing in it vanishes."""

import copy
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.exportkit.contoso import contoso
from tests.exportkit.organisation import ConnectorOverride, Organisation, SchemaClass
from tests.exportkit.powershell_json import Style, lower
from tests.exportkit.write_cmdlets import payloads, write_bundle, write_cmdlet_folder
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exports.cmdlet_documents import (
    FOREST_ID,
    RULE_ID,
    SOURCE,
    ZERO,
    forest,
    global_settings,
    meaning,
    parsed,
    partition,
    read,
    read_folder,
    read_tree,
    rule,
    tenant,
    without,
)

from entradrift.errors import InputError
from entradrift.exports import cmdlets
from entradrift.exports.cmdlets.connector_settings import COUNTER
from entradrift.exports.cmdlets.plain_values import time_span, version_text
from entradrift.exports.validation import SHAPE_KEYWORDS
from entradrift.model.connector import TENANT_CONNECTOR_ID, ConnectorKind
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Carried, Dropped, Role, SectionContent, Snapshot
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED
from entradrift.resources import schema

Json = Any
"""A JSON document is any value."""


@pytest.fixture(scope="module")
def org() -> Organisation:
    return contoso()


@pytest.fixture(scope="module")
def snapshot(org: Organisation, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return read_folder(write_cmdlet_folder(org, tmp_path_factory.mktemp("folder") / "export"))


@pytest.fixture(scope="module")
def tree(org: Organisation, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return read_tree(write_server_configuration(org, tmp_path_factory.mktemp("tree") / "export"))


def only_rule(document: object) -> SyncRule:
    return read(rules=document, connectors=[forest(), tenant()]).rules[0]


def values(settings: tuple[Setting, ...]) -> dict[tuple[str, ...], object]:
    return {setting.path: setting.value for setting in settings}


def dropped(snapshot: Snapshot) -> dict[str, int]:
    return {entry.path: entry.count for entry in snapshot.dropped}


# --- the same server in both formats ------------------------------------------------------------------


def test_rules_are_those_of_the_xml_export(snapshot: Snapshot, tree: Snapshot):
    def ordered(found: Snapshot) -> list[SyncRule]:
        return sorted(found.rules, key=lambda rule: (rule.name, rule.identifier))

    assert len(snapshot.rules) == 105
    assert ordered(snapshot) == ordered(tree)
    for ours, theirs in zip(ordered(snapshot), ordered(tree), strict=True):
        assert (ours.precedence, ours.connector, ours.identifier) == (
            theirs.precedence,
            theirs.connector,
            theirs.identifier,
        )


def test_connectors_are_those_of_the_xml_export(snapshot: Snapshot, tree: Snapshot):
    theirs = {connector.name: connector for connector in tree.connectors}
    assert len(snapshot.connectors) == 3
    for ours in snapshot.connectors:
        other = theirs[ours.name]
        for field in ("kind", "forest", "attributes", "provisioning_hierarchy", "identifier"):
            assert getattr(ours, field) == getattr(other, field), field
        assert [profile.name for profile in ours.run_profiles] == [
            profile.name for profile in other.run_profiles
        ]
        assert ours.schema is NOT_CARRIED
        for partition_, twin in zip(ours.partitions, other.partitions, strict=True):
            for field in ("name", "selected", "inclusions", "exclusions", "object_types", "identifier"):
                assert getattr(partition_, field) == getattr(twin, field), field


def test_settings_that_both_formats_have_are_equal(snapshot: Snapshot, tree: Snapshot):
    pairs = [(snapshot.settings, tree.settings)]
    theirs = {connector.name: connector for connector in tree.connectors}
    for connector in snapshot.connectors:
        pairs.append((connector.settings, theirs[connector.name].settings))
        pairs += [
            (one.settings, other.settings)
            for one, other in zip(connector.partitions, theirs[connector.name].partitions, strict=True)
        ]
    shared = set()
    for ours, others in pairs:
        known = {(setting.section, setting.path): setting.value for setting in others}
        for setting in ours:
            if (setting.section, setting.path) in known:
                assert setting.value == known[setting.section, setting.path], setting.path
                shared.add(setting.path)
    assert {
        ("account", "forest-login-user parameter"),
        ("account", "UserName parameter"),
        ("connectivity", "is-domain"),
        ("display-name",),
        ("extension-config", "assembly-version"),
        ("group-filter", "Connector.GroupFilteringGroupDn"),
        ("parameters", "connectivity", "forest-name"),
        ("parameters", "partition", "sign-and-seal"),
        ("password-hash-sync", "enabled"),
        ("password-hash-sync", "target"),
        ("password-writeback", "adal-authority"),
        ("password-writeback", "enabled"),
        ("preferred-dcs",),
        ("Microsoft.OptionalFeature.DirectoryExtensionAttributes",),
        ("Microsoft.Synchronize.TimeInterval",),
    } <= shared


def test_one_preferred_domain_controller_is_a_list_in_both(org: Organisation, tmp_path: Path):
    lone = copy.deepcopy(org)
    lone.ad("contoso.com").partitions[0].preferred_dcs = ["dc09.contoso.com"]
    for found in (
        read_folder(write_cmdlet_folder(lone, tmp_path / "cmdlets")),
        read_tree(write_server_configuration(lone, tmp_path / "tree")),
    ):
        connector = next(connector for connector in found.connectors if connector.name == "contoso.com")
        assert values(connector.partitions[0].settings)["preferred-dcs",] == ("dc09.contoso.com",)


def test_server_is_that_of_the_xml_export(snapshot: Snapshot, tree: Snapshot):
    assert snapshot.server == tree.server


# --- every layout and shape --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {"encoding": "utf-8-sig"},
        {"encoding": "utf-16"},
        {"encoding": "utf-16-be"},
        {"encoding": "utf-16-no-bom"},
        {"newline": "\r\n"},
        {"powershell_layout": False},
        {"lone_objects": False},
        {"remoting": True},
        {"rule_files": True},
        {"file_names": {"ADSyncRule": "z.txt", "ADSyncConnector": "1"}},
        {"style": Style(dates="iso")},
        {"style": Style(timespans="string", versions="string")},
        {"style": Style(parameters="keyed")},
        {"style": Style(parameters="dict")},
        {"style": Style(parameters="pairs")},
        {"style": Style(lone_nested=True)},
        {"style": Style(lone_nested=True, parameters="keyed"), "remoting": True},
    ],
    ids=str,
)
def test_each_layout_means_the_same(
    options: dict[str, Any], org: Organisation, snapshot: Snapshot, tmp_path: Path
):
    assert meaning(read_folder(write_cmdlet_folder(org, tmp_path / "export", **options))) == meaning(snapshot)


@pytest.mark.parametrize(
    "options",
    [{}, {"encoding": "utf-16"}, {"remoting": True}, {"style": Style(parameters="dict", dates="iso")}],
    ids=str,
)
def test_bundle_means_the_same(
    options: dict[str, Any], org: Organisation, snapshot: Snapshot, tmp_path: Path
):
    write_bundle(org, tmp_path / "bundle.json", **options)
    bundle = read_folder(tmp_path)
    assert meaning(bundle) == meaning(snapshot)
    assert bundle.source.captured_at == "2025-06-02T06:12:41+00:00"
    assert bundle.server.host == ("sync01.contoso.com" if options.get("remoting") else "SYNC01")


@pytest.mark.parametrize("change", [str.lower, str.upper, str.swapcase], ids=lambda change: change.__name__)
def test_letter_case_of_keys_means_nothing(change: Callable[[str], str], org: Organisation):
    def recased(value: Json) -> Json:
        if isinstance(value, list):
            return [recased(item) for item in value]
        if isinstance(value, dict):
            return {change(key): recased(item) for key, item in value.items()}
        return value

    documents = {noun: lower(value, Style()) for noun, value in payloads(org).items()}
    del documents["ADSyncAADCompanyFeature"]  # its keys are names that are shown
    del documents["ADSyncSchedulerConnectorOverride"]  # an empty list, which says nothing
    assert meaning(read(**{noun: recased(value) for noun, value in documents.items()})) == meaning(
        read(**documents)
    )
    assert meaning(read(bundle=recased(documents))) == meaning(read(**documents))


def test_global_settings_come_in_five_shapes():
    parameters = global_settings()["Parameters"]
    pairs = [{"Name": name, "Value": value} for name, value in parameters.items()]
    wanted = read(settings={"InstanceId": ZERO, "Parameters": parameters})
    for shape in (parameters, pairs, [*pairs], {"InstanceId": ZERO, "Parameters": pairs}):
        assert read(settings=shape).settings == wanted.settings
        assert read(settings=shape).server == wanted.server
    assert read(settings=pairs[0]).server.role is Role.ACTIVE
    assert read(settings=[{"name": name, "value": value} for name, value in parameters.items()]) == read(
        settings=pairs
    )


def test_values_that_powershell_wraps():
    wrapped = rule(
        Direction={"value": 0, "Value": "Inbound"},
        AttributeFlowMappings={"value": rule()["AttributeFlowMappings"], "Count": 2},
    )
    assert only_rule({"value": [wrapped], "Count": 1}) == only_rule(rule())
    state = {"value": "Suspended", "PSComputerName": "sync01", "RunspaceId": ZERO, "PSShowComputerName": True}
    read_state = read(upgrade=state)
    assert values(read_state.settings) == {("AutoUpgrade", "State"): "Suspended"}
    assert read_state.server.host == "sync01"
    assert dropped(read_state) == {"PSComputerName": 1, "RunspaceId": 1, "PSShowComputerName": 1}


# --- rules --------------------------------------------------------------------------------------------


def test_rule_in_every_field():
    assert only_rule(rule()) == SyncRule(
        name="In from AD - Contractors",
        connector="contoso.com",
        direction="Inbound",
        tag_base="",
        tag_version="",
        precedence=20,
        description="Badge first.",
        disabled=False,
        link_type="Join",
        source_object_type="user",
        target_object_type="person",
        precedence_after="",
        precedence_before="",
        password_sync=False,
        soft_delete_expiry="00:00:00",
        scoping_filter=((Clause("employeeType", "EQUAL", "X"),),),
        join_rules=(
            (JoinCondition("employeeID", "employeeID", False), JoinCondition("mail", "mail", True)),  # noqa: FBT003
        ),
        flows=(
            Flow("department", "Direct", ("extensionAttribute3",), "", "Update", False),  # noqa: FBT003
            Flow(
                "displayName",
                "Expression",
                (),
                '[cn]\n & ", " & [l]',
                "MergeCaseInsensitive",
                True,  # noqa: FBT003
            ),
        ),
    )
    found = only_rule(rule())
    assert (found.identifier, found.connector, found.precedence) == (RULE_ID, "contoso.com", 20)
    assert found.place == "rules.json, $"
    assert only_rule([rule()]).place == "rules.json, $[0]"


def test_absent_is_not_null_is_not_empty():
    bare = only_rule(
        without(
            rule(),
            "Disabled",
            "EnablePasswordSync",
            "Description",
            "Precedence",
            "SoftDeleteExpiryInterval",
            "JoinFilter",
            "AttributeFlowMappings",
            "Identifier",
        )
    )
    assert (bare.disabled, bare.password_sync, bare.precedence) == (None, None, None)
    assert (bare.description, bare.soft_delete_expiry, bare.identifier) == ("", "", "")
    assert (bare.join_rules, bare.flows) == (NOT_CARRIED, NOT_CARRIED)
    nulls = only_rule(rule(JoinFilter=None, ScopeFilter=None, AttributeFlowMappings=None, Disabled=None))
    assert (nulls.join_rules, nulls.scoping_filter, nulls.flows, nulls.disabled) == ((), (), (), None)
    assert only_rule(rule(Disabled="True")).disabled is True


@pytest.mark.parametrize(
    ("flow", "kind", "source"),
    [
        ({"Source": ["cn"]}, "Direct", ("cn",)),
        ({"Source": [], "Expression": "[cn]"}, "Expression", ()),
        ({"Source": ["cn"], "Expression": "[cn]"}, "Expression", ()),
        ({"Source": None}, "Constant", ("",)),
        ({"Source": ["a b "], "FlowType": "Constant"}, "Constant", ("a b ",)),
        ({"Source": [], "FlowType": "Constant"}, "Constant", ("",)),
        ({"Source": ["cn"], "FlowType": 2}, "#2", ("cn",)),
        ({"Source": ["cn"], "FlowType": 2, "Expression": "[cn]"}, "#2", ()),
    ],
)
def test_flow_type_is_read_or_derived(flow: dict[str, object], kind: str, source: tuple[str, ...]):
    flows = only_rule(rule(AttributeFlowMappings=[{"Destination": "d", **flow}])).flows
    assert flows == (Flow("d", kind, source, str(flow.get("Expression") or ""), "", False),)  # noqa: FBT003


def test_sources_of_expressions_are_counted():
    assert dropped(read(rule=rule()))["ADSyncRule/AttributeFlowMappings/*/Source"] == 2


def test_references_to_rules_become_names():
    other = rule(Name="In from AD - User Join", Identifier="f" * 8 + RULE_ID[8:])
    found = only_rule([rule(PrecedenceBefore="{" + other["Identifier"].upper() + "}"), other])
    assert found.precedence_before == "rule In from AD - User Join"
    assert only_rule(rule(PrecedenceAfter=FOREST_ID[::-1].replace("-", "-"))).precedence_after != ""
    assert only_rule(rule(PrecedenceAfter="f" * 8 + RULE_ID[8:])).precedence_after == (
        "a rule that is not in this export"
    )


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (0, "00:00:00"),
        ("00:00:00", "00:00:00"),
        ({"Ticks": 0, "Days": 0, "Hours": 0, "Minutes": 0, "Seconds": 0}, "00:00:00"),
        ({"Ticks": 18_000_000_000}, "00:30:00"),
        ({"Days": 7, "Hours": 0, "Minutes": 0, "Seconds": 0}, "7.00:00:00"),
        ("7.00:00:00", "7.00:00:00"),
        ("0.01:02:03", "01:02:03"),
        ("1:02:03", "01:02:03"),
        ("-00:30:00", "-00:30:00"),
        ({"Ticks": 15_000_000}, "00:00:01.5000000"),
        ("00:00:01.5", "00:00:01.5000000"),
        ("soon", "soon"),
        (None, None),
    ],
)
def test_time_spans_are_written_as_dotnet_does(interval: Json, text: str | None):
    assert time_span(interval) == text
    assert only_rule(rule(SoftDeleteExpiryInterval=interval)).soft_delete_expiry == (text or "")


@pytest.mark.parametrize(
    ("version", "text"),
    [
        ({"Major": 2, "Minor": 5, "Build": 190, "Revision": 0, "MajorRevision": 0}, "2.5.190.0"),
        ({"Major": 2, "Minor": 5, "Build": 190, "Revision": -1}, "2.5.190"),
        ({"Major": 2, "Minor": 5, "Build": -1, "Revision": -1}, "2.5"),
        ("2.5.190.0", "2.5.190.0"),
        (None, None),
    ],
)
def test_versions_are_written_as_dotnet_does(version: Json, text: str | None):
    assert version_text(version) == text


def test_integers_for_enumerations_are_kept_and_said(org: Organisation, tmp_path: Path):
    style = Style(enums="integers")
    found = read_folder(write_cmdlet_folder(org, tmp_path / "export", style=style))
    assert {found.direction for found in found.rules} == {"#0", "#1"}
    assert {flow.kind for rule in found.rules for flow in rule.flows} == {"#0", "#1", "#2"}
    (notice,) = (notice for notice in found.notices if "integers" in notice)
    assert notice == (
        "This export holds integers where names are expected (direction, link type, flow type, ...): they are "
        "compared only with integers. To get names, export with our collector, or with ConvertTo-Json "
        "-EnumsAsStrings where PowerShell 7 is at hand."
    )


def test_unknown_keys_are_kept_by_path():
    document = rule(
        FutureSwitch=True,
        Started="/Date(1649391053843)/",
        Every={"Ticks": 36_000_000_000, "Days": 0, "Hours": 1, "Minutes": 0, "Seconds": 0},
    )
    document["AttributeFlowMappings"][0]["Locked"] = [FOREST_ID]
    document["ScopeFilter"][0]["Mode"] = "Any"
    document["ScopeFilter"][0]["ScopeConditionList"][0]["Negated"] = False
    document["JoinFilter"][0]["Mode"] = "All"
    document["JoinFilter"][0]["JoinConditionList"][0]["Trim"] = 1
    found = only_rule(document)
    assert values(found.settings) == {
        ("Every",): "01:00:00",
        ("FutureSwitch",): True,
        ("Started",): "2022-04-08T04:10:53.843000+00:00",
        ("join-rules", "[1]", "Mode"): "All",
        ("join-rules", "[1]", "mail", "Trim"): 1,
        ("scoping-filter", "[1]", "Mode"): "Any",
        ("scoping-filter", "[1]", "employeeType", "Negated"): False,
    }
    assert {setting.section for setting in found.settings} == {Section.OTHER_SETTINGS}
    assert values(found.flows[0].settings) == {("Locked",): ("connector contoso.com",)}
    assert (
        only_rule(rule(Started="2022-04-08T04:10:53.8430000Z")).settings
        == only_rule(rule(Started="/Date(1649391053843)/")).settings
    )


# --- connectors ---------------------------------------------------------------------------------------


def test_connector_in_every_field():
    found = read(connectors=[forest(), tenant()])
    ad = found.connectors[0]
    assert (ad.name, ad.kind, ad.forest, ad.identifier) == (
        "contoso.com",
        ConnectorKind.ACTIVE_DIRECTORY,
        "contoso.com",
        FOREST_ID,
    )
    assert (ad.object_types, ad.attributes) == (("group", "user"), ("cn", "mail"))
    assert ad.provisioning_hierarchy == {"OU": "organizationalUnit"}
    assert values(ad.settings) == {
        ("description",): "",
        ("group-filter", "Connector.GroupFilteringGroupDn"): "CN=Pilot,DC=contoso,DC=com",
        ("parameters", "connectivity", "forest-name"): "Contoso.com",
        ("password-hash-sync", "enabled"): "1",
        ("password-hash-sync", "target"): "the connector to Microsoft Entra ID",
    }
    only = ad.partitions[0]
    assert (only.name, only.selected, only.inclusions, only.exclusions, only.object_types) == (
        "DC=contoso,DC=com",
        True,
        ("OU=Staff,DC=contoso,DC=com",),
        ("DC=contoso,DC=com",),
        ("group", "user"),
    )
    assert values(only.settings) == {
        ("connectivity", "is-domain"): "1",
        ("display-name",): "contoso.com",
        ("parameters", "partition", "ssl-bind"): "0",
        ("preferred-dcs",): ("dc01.contoso.com", "dc02.contoso.com"),
    }
    assert [(profile.name, profile.steps) for profile in ad.run_profiles] == [("Full Import", NOT_CARRIED)]
    assert (found.server.tenant, found.server.host) == ("contoso.onmicrosoft.com", "SYNC01")
    assert found.connectors[1].kind is ConnectorKind.TENANT
    assert "Pa55" not in repr(found)
    assert dropped(found)["ADSyncConnector/parameters/connectivity/password"] == 1


@pytest.mark.parametrize(
    ("mappings", "hierarchy"),
    [
        ({"OU": "organizationalUnit"}, {"OU": "organizationalUnit"}),
        ([{"DnComponent": "OU", "ObjectClass": "organizationalUnit"}], {"OU": "organizationalUnit"}),
        ({"dnComponent": "OU", "objectClass": "organizationalUnit"}, {"OU": "organizationalUnit"}),
        ([], {}),
        ({}, {}),
        (None, {}),
        ([{"Prefix": "OU", "Rank": 1}], NOT_CARRIED),
    ],
)
def test_provisioning_hierarchy_in_each_shape(mappings: object, hierarchy: object):
    found = read(connectors=[forest(ComponentProvisioningMappings=mappings), tenant()])
    assert found.connectors[0].provisioning_hierarchy == hierarchy
    kept = [s for s in found.connectors[0].settings if s.section is Section.PROVISIONING_HIERARCHY]
    assert bool(kept) is (hierarchy is NOT_CARRIED)
    content = found.content[Section.PROVISIONING_HIERARCHY]
    assert (content.carried is Carried.PARTIAL, content.by_nature) == (hierarchy is NOT_CARRIED, True)


def test_kind_without_a_type():
    named = without(forest(), "ConnectorTypeName")
    assert read(connectors=named).connectors[0].kind is ConnectorKind.ACTIVE_DIRECTORY
    other = read(connectors=forest(ConnectorTypeName="Sql")).connectors[0]
    assert other.kind is ConnectorKind.OTHER
    assert values(other.settings)["category",] == "Sql"


def test_configuration_as_a_fragment_of_xml():
    fragment = (
        "<aad-password-reset-config><enabled>1</enabled><modified-timestamp>2020-01-01</modified-timestamp>"
        "<adal-authority>https://login/contoso</adal-authority></aad-password-reset-config>"
    )
    found = read(connectors=[forest(), tenant(AADPasswordResetConfiguration=fragment)])
    settings = values(found.connectors[1].settings)
    assert settings["password-writeback", "enabled"] == "1"
    assert settings["password-writeback", "adal-authority"] == "https://login/contoso"
    assert ("password-writeback", "modified-timestamp") not in settings
    assert (
        Dropped("ADSyncConnector/AADPasswordResetConfiguration/modified-timestamp", COUNTER, 1)
        in found.dropped
    )
    text = read(connectors=tenant(AADPasswordResetConfiguration="on"))
    assert values(text.connectors[0].settings)["password-writeback",] == "on"


def test_run_steps_are_kept_in_order():
    steps = [
        {
            "Identifier": RULE_ID,
            "Type": "FullImport",
            "PartitionIdentifier": "{" + partition()["Identifier"] + "}",
        },
        {"Type": "DeltaImport", "Connector": "System.Object"},
    ]
    found = read(connectors=forest(RunProfiles=[{"Name": "Import", "RunSteps": steps, "Version": 3}]))
    profile = found.connectors[0].run_profiles[0]
    assert profile.settings == (
        Setting(
            Section.RUN_PROFILES, ("RunSteps", "[1]", "PartitionIdentifier"), "partition dc=contoso,dc=com"
        ),
        Setting(Section.RUN_PROFILES, ("RunSteps", "[1]", "Type"), "FullImport"),
        Setting(Section.RUN_PROFILES, ("RunSteps", "[2]", "Type"), "DeltaImport"),
    )


def test_schema_is_one_value_without_order(org: Organisation, tmp_path: Path):
    folder = write_cmdlet_folder(org, tmp_path / "export", include_schema=True)
    found = read_folder(folder)
    for connector in found.connectors:
        assert connector.schema is NOT_CARRIED
        assert set(values(connector.settings)["schema",]) == {"AttributeTypes", "ObjectTypes"}
    assert set(values(found.settings)["Schema",]) == {"AttributeTypes", "ObjectTypes"}
    types = [{"Name": "a", "Syntax": 1}, {"Name": "b", "Syntax": 2}]
    one, other = (
        read(connectors=forest(Schema={"Identifier": guid, "AttributeTypes": listed})).connectors
        for guid, listed in ((RULE_ID, types), (ZERO, types[::-1]))
    )
    assert one == other


def test_schema_that_was_cut_off_is_counted_and_no_error():
    cut = {"ObjectTypes": ["Microsoft.IdentityManagement.PowerShell.ObjectModel.ObjectType"]}
    for schema_ in (cut, "Microsoft.IdentityManagement.PowerShell.ObjectModel.Schema"):
        found = read(connectors=forest(Schema=schema_), settings=global_settings(Schema=schema_))
        assert found.connectors == read(connectors=forest()).connectors
        assert dropped(found)["ADSyncConnector/Schema"] == 1
        assert dropped(found)["ADSyncGlobalSettings/Schema"] == 1


def test_a_single_parameter_without_its_list_is_read_in_any_case():
    alone = {"name": "Switch", "VALUE": "x", "future": 7}
    found = read(connectors=forest(GlobalParameters=alone))
    assert [each for each in found.connectors[0].settings if each.path[:2] == ("parameters", "global")] == [
        Setting(Section.CONNECTORS, ("parameters", "global", "Switch"), "x"),
        Setting(Section.OTHER_SETTINGS, ("parameters", "global", "Switch", "future"), 7),
    ]


def test_parameters_that_are_noise_or_secret():
    parameters = [
        {"Name": "Microsoft.Synchronize.ForceFullPasswordSync", "Value": "1"},
        {"Name": "Forest.FQDN", "Value": "contoso.com"},
        {"Name": "Own", "Value": "x", "Intrinsic": True},
        {"Name": "Pin", "Value": "4711-4711", "InputType": "EncryptedString"},
        {"Name": "Switch", "Value": True, "Future": 7},
    ]
    found = read(connectors=forest(GlobalParameters=parameters))
    settings = values(found.connectors[0].settings)
    assert settings["parameters", "global", "Switch"] == "1"
    assert settings["parameters", "global", "Switch", "Future"] == 7
    assert [path for path in settings if path[:2] == ("parameters", "global")] == [
        ("parameters", "global", "Switch"),
        ("parameters", "global", "Switch", "Future"),
    ]
    assert "4711" not in repr(found)


def test_parameter_definitions_do_not_repeat_values():
    definitions = [
        {"Name": "forest-name", "Value": "Contoso.com", "DefaultValue": ""},
        {"Name": "Password", "Value": "Pa55-w0rd"},
        {"Name": "Page size", "Value": 50},
    ]
    found = read(connectors=forest(AllParameterDefinitions=definitions))
    settings = values(found.connectors[0].settings)
    assert {path: value for path, value in settings.items() if "definitions" in path} == {
        ("parameters", "definitions", "Page size"): "50"
    }
    assert "Pa55" not in repr(found)


# --- the server -----------------------------------------------------------------------------------------


def scheduler(**keys: object) -> dict[str, Any]:
    return {
        "AllowedSyncCycleInterval": "00:30:00",
        "CurrentlyEffectiveSyncCycleInterval": "00:30:00",
        "CustomizedSyncCycleInterval": None,
        "NextSyncCyclePolicyType": "Delta",
        "PurgeRunHistoryInterval": {"Ticks": 6_048_000_000_000},
        "SyncCycleEnabled": True,
        "MaintenanceEnabled": True,
        "StagingModeEnabled": False,
        "SchedulerSuspended": False,
        "SyncCycleInProgress": False,
    } | keys


def test_scheduler_alone_has_the_names_of_the_global_settings():
    found = read(scheduler=scheduler(Future=1))
    assert values(found.settings) == {
        ("Microsoft.Synchronize.TimeInterval",): "00:30:00",
        ("Microsoft.Synchronize.RunHistoryPurgeInterval",): "7.00:00:00",
        ("Microsoft.Synchronize.SynchronizationSchedule",): "True",
        ("Microsoft.Synchronize.MaintenanceEnabled",): "True",
        ("Microsoft.Synchronize.SchedulerSuspended",): "False",
        ("Scheduler", "Future"): 1,
    }
    assert found.server.role is Role.ACTIVE
    assert found.content[Section.SCHEDULER] == SectionContent(Carried.FULL, 5)


def test_scheduler_beside_global_settings_is_kept_where_it_disagrees():
    agrees = read(settings=global_settings(), scheduler=scheduler())
    assert [path for path in values(agrees.settings) if path[0] == "Scheduler"] == []
    differs = read(
        settings=global_settings(),
        scheduler=scheduler(MaintenanceEnabled=False, CustomizedSyncCycleInterval="1.00:00:00"),
    )
    assert {path: value for path, value in values(differs.settings).items() if path[0] == "Scheduler"} == {
        ("Scheduler", "CustomizedSyncCycleInterval"): "1.00:00:00",
        ("Scheduler", "MaintenanceEnabled"): "False",
    }


def test_role_where_two_parts_disagree():
    found = read(settings=global_settings(), scheduler=scheduler(StagingModeEnabled=True))
    assert found.server.role is Role.ACTIVE
    (notice,) = found.notices
    assert notice == (
        "The global settings say that the server is active, Get-ADSyncScheduler says staging; "
        "the global settings count here."
    )


def test_role_that_no_part_says_is_a_gap():
    unsaid = scheduler()
    del unsaid["StagingModeEnabled"]
    found = read(scheduler=unsaid)
    assert found.server.role is Role.UNKNOWN
    content = found.content[Section.SERVER]
    assert (content.carried, content.by_nature) == (Carried.PARTIAL, False)
    assert content.reason.endswith(
        "; the export does not say whether Microsoft.Synchronize.StagingMode is on"
    )


def test_password_cmdlets_say_what_connectors_do_not():
    bare = [forest(PasswordHashConfiguration=None), tenant(AADPasswordResetConfiguration=None)]
    sync = {
        "SourceConnector": "Contoso.com",
        "TargetConnector": "contoso.onmicrosoft.com - AAD",
        "Enabled": True,
    }
    reset = {"Connector": "contoso.onmicrosoft.com - AAD", "Enabled": False}
    found = read(connectors=bare, sync=sync, reset=reset)
    assert values(found.connectors[0].settings)["password-hash-sync", "enabled"] == "1"
    assert values(found.connectors[1].settings)["password-writeback", "enabled"] == "0"
    assert found.settings == ()
    repeats = read(connectors=[forest(), tenant()], sync=sync, reset=reset)
    assert repeats.settings == ()
    differs = read(connectors=[forest(), tenant()], sync=sync | {"Enabled": False}, reset=reset)
    assert values(differs.settings) == {("PasswordSyncConfiguration", "[contoso.com]", "Enabled"): "0"}
    alone = read(sync=sync, settings=global_settings())
    assert values(alone.settings)["PasswordSyncConfiguration", "[contoso.com]", "Enabled"] == "1"


def test_small_cmdlets():
    found = read(
        settings=global_settings(),
        features={"PasswordHashSync": True, "UserWriteback": "False", "Future": None},
        threshold={"DeletionPrevention": 0, "ThresholdCount": 500},
        upgrade="Suspended",
        bundle={"ADSyncDatabaseConfiguration": {"SqlServerName": "sql01"}, "ADSyncFuture": {"On": True}},
    )
    settings = values(found.settings)
    assert settings["CompanyFeature", "PasswordHashSync"] is True
    assert settings["CompanyFeature", "UserWriteback"] is False
    assert settings["CompanyFeature", "Future"] is None
    assert settings["ExportDeletionThreshold", "DeletionPrevention"] == 0
    assert settings["ExportDeletionThreshold", "ThresholdCount"] == 500
    assert settings["AutoUpgrade", "State"] == "Suspended"
    assert settings["DatabaseConfiguration", "SqlServerName"] == "sql01"
    assert settings["ADSyncFuture", "On"] is True
    repeats = read(
        settings=global_settings(),
        threshold={"DeletionPrevention": 1},
        upgrade={"AutoUpgradeState": "Enabled", "SuspensionReason": "none"},
    )
    assert ("ExportDeletionThreshold", "DeletionPrevention") not in values(repeats.settings)
    assert ("AutoUpgrade", "State") not in values(repeats.settings)
    assert values(repeats.settings)["AutoUpgrade", "SuspensionReason"] == "none"


def test_pending_full_runs_are_said(org: Organisation, tmp_path: Path):
    waiting = copy.deepcopy(org)
    waiting.overrides = [ConnectorOverride("contoso.com", full_import=True, full_sync=True)]
    found = read_folder(write_cmdlet_folder(waiting, tmp_path / "export"))
    assert found.notices == (
        "A full import is pending on connector contoso.com.",
        "A full synchronization is pending on connector contoso.com.",
    )


def test_credentials_are_counted_only():
    found = read(bundle={"ADSyncEntraConnectorCredential": {"CertificateCredential": "0a1b2c"}})
    assert "0a1b2c" not in repr(found)
    assert dropped(found) == {"ADSyncEntraConnectorCredential": 1}


# --- what is missing --------------------------------------------------------------------------------------


def test_full_export_says_what_the_cmdlets_cannot_show(snapshot: Snapshot):
    gaps = {
        section: (content.carried, content.by_nature)
        for section, content in snapshot.content.items()
        if content.carried is not Carried.FULL
    }
    assert gaps == {
        Section.CONNECTORS: (Carried.PARTIAL, True),
        Section.RUN_PROFILES: (Carried.PARTIAL, True),
        Section.METAVERSE_SCHEMA: (Carried.ABSENT, True),
    }
    assert {section: content.items for section, content in snapshot.content.items()} == {
        Section.SERVER: 5,
        Section.CONNECTORS: 3,
        Section.FILTERING: 6,
        Section.SYNC_RULES: 105,
        Section.FEATURES: 33,
        Section.SCHEDULER: 5,
        Section.RUN_PROFILES: 15,
        Section.PROVISIONING_HIERARCHY: 6,
        Section.METAVERSE_SCHEMA: 0,
        Section.OTHER_SETTINGS: 1,
    }


@pytest.mark.parametrize(
    ("missing", "sections"),
    [
        ("ADSyncRule", {Section.SYNC_RULES}),
        (
            "ADSyncConnector",
            {
                Section.CONNECTORS,
                Section.FILTERING,
                Section.RUN_PROFILES,
                Section.PROVISIONING_HIERARCHY,
            },
        ),
        ("ADSyncGlobalSettings", {Section.FEATURES}),
    ],
)
def test_missing_part_is_a_gap(missing: str, sections: set[Section], org: Organisation, tmp_path: Path):
    found = read_folder(write_cmdlet_folder(org, tmp_path / "export", without=(missing,)))
    reason = f"the export holds no Get-{missing} output; run Get-{missing} | ConvertTo-Json -Depth 12"
    for section in sections:
        content = found.content[section]
        assert (content.carried, content.by_nature) == (Carried.ABSENT, False)
        assert content.reason == reason
    partly = {Section.SERVER, Section.OTHER_SETTINGS}
    if missing == "ADSyncGlobalSettings":
        # The switch of the group filter is a global setting; the rest of the filter is the connectors'.
        partly.add(Section.FILTERING)
        filtering = found.content[Section.FILTERING]
        assert (filtering.carried, filtering.by_nature) == (Carried.PARTIAL, False)
    if missing == "ADSyncConnector":
        # Rules are compared without their connectors then.
        partly.add(Section.SYNC_RULES)
        assert found.content[Section.SYNC_RULES].carried is Carried.PARTIAL
    for section in set(Section) - sections - partly:
        assert found.content[section].by_nature, section


def test_rules_without_connectors_keep_the_identifier(org: Organisation, tmp_path: Path):
    found = read_folder(write_cmdlet_folder(org, tmp_path / "export", without=("ADSyncConnector",)))
    assert TENANT_CONNECTOR_ID in {rule.connector for rule in found.rules}
    assert found.content[Section.SYNC_RULES] == SectionContent(
        Carried.PARTIAL,
        len(found.rules),
        "without the connectors it cannot be told which connector a rule belongs to",
        by_nature=False,
    )


def test_rule_whose_connector_is_missing_is_a_gap():
    found = read(rules=rule(), connectors=[tenant()])
    assert found.rules[0].connector == FOREST_ID
    assert found.content[Section.SYNC_RULES] == SectionContent(
        Carried.PARTIAL, 1, "1 rules belong to a connector that is not in the export", by_nature=False
    )


def test_objects_without_all_properties_are_gaps():
    found = read(
        rules=without(rule(), "JoinFilter", "ScopeFilter"),
        connectors=[
            without(forest(), "Partitions", "RunProfiles", "ComponentProvisioningMappings"),
            without(tenant(), "AttributeInclusionList"),
        ],
    )
    assert found.content[Section.SYNC_RULES].reason == (
        "1 sync rules were exported without JoinFilter; export all properties; "
        "1 sync rules were exported without ScopeFilter; export all properties"
    )
    assert found.content[Section.FILTERING].reason == (
        "the export holds no Get-ADSyncGlobalSettings output; "
        "run Get-ADSyncGlobalSettings | ConvertTo-Json -Depth 12; "
        "1 connectors were exported without Partitions; export all properties; "
        "1 connectors were exported without AttributeInclusionList; export all properties"
    )
    for section, key in (
        (Section.RUN_PROFILES, "RunProfiles"),
        (Section.PROVISIONING_HIERARCHY, "ComponentProvisioningMappings"),
    ):
        lacking = f"1 connectors were exported without {key}; export all properties"
        assert lacking in found.content[section].reason
        assert found.content[section].by_nature is False
    scopeless = read(connectors=forest(Partitions=[without(partition(), "ConnectorPartitionScope")]))
    assert scopeless.connectors[0].partitions[0].inclusions is NOT_CARRIED
    assert scopeless.content[Section.FILTERING].reason == (
        "the export holds no Get-ADSyncGlobalSettings output; "
        "run Get-ADSyncGlobalSettings | ConvertTo-Json -Depth 12; "
        "1 partitions were exported without ConnectorPartitionScope; export all properties"
    )


def test_selection_of_properties_that_people_export():
    selected = {
        "Identifier": FOREST_ID,
        "Type": "AD",
        "Version": 7,
        "Name": "contoso.com",
        "ObjectInclusionList": ["user"],
        "AttributeInclusionList": ["mail"],
    }
    connector = read(connectors=[selected]).connectors[0]
    assert (connector.kind, connector.partitions) == (ConnectorKind.ACTIVE_DIRECTORY, NOT_CARRIED)


def test_collector_says_what_failed(org: Organisation, tmp_path: Path):
    write_bundle(
        org,
        tmp_path / "bundle.json",
        without={
            "ADSyncConnector": "Access\r\ndenied " + "x" * 400,
            "ADSyncAADCompanyFeature": "bad token: password=Tops3cret!",
            "ADSyncScheduler": "",
        },
    )
    found = read_folder(tmp_path)
    filtering = found.content[Section.FILTERING]
    assert (filtering.carried, filtering.by_nature) == (Carried.ABSENT, False)
    assert filtering.reason.startswith("the collector could not read ADSyncConnector (Access denied xxx")
    assert len(filtering.reason) < 260
    features = found.content[Section.FEATURES]
    assert (features.carried, features.by_nature) == (Carried.PARTIAL, False)
    assert features.reason == "the collector could not read ADSyncAADCompanyFeature"
    assert found.content[Section.SCHEDULER].reason == "the collector could not read ADSyncScheduler"


def test_versions_of_product_and_configuration_can_differ():
    collection = {"Format": "entradrift-bundle", "ProductVersion": "2.5.200.0", "Operator": "x"}
    found = read(bundle={"Collection": collection, "ADSyncGlobalSettings": global_settings()})
    assert found.server.product_version == "2.5.190.0"
    assert values(found.settings)["ProductVersion",] == "2.5.200.0"
    assert found.notices == (
        "The installed product has version 2.5.200.0, its configuration 2.5.190.0: an upgrade may not be complete.",
    )
    alone = read(bundle={"Collection": collection})
    assert alone.server.product_version == "2.5.200.0"
    assert dropped(alone) == {"Collection/Operator": 1, "Collection/ProductVersion": 1}


def test_other_documents_are_named():
    found = read(rules=rule(), notes={"anything": 1}, numbers=[1, 2])
    assert found.notices == (
        '"notes.json" was not recognised and not compared.',
        '"numbers.json" was not recognised and not compared.',
    )


# --- recognition ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        rule(),
        [rule()],
        {"ImmutableTag": "", "Precedence": 3},
        {"immutabletag": "", "DIRECTION": "Inbound"},
        {"ConnectorTypeName": "AD"},
        {"Name": "x", "AttributeInclusionList": []},
        {"ConnectivityParameters": []},
        {"Partitions": []},
        {"Parameters": [], "InstanceId": ZERO},
        {"Microsoft.Synchronize.StagingMode": "True"},
        [{"Name": "Microsoft.Synchronize.StagingMode", "Value": "True"}],
        scheduler(),
        {"PasswordHashSync": True, "UserWriteback": False},
        {"SourceConnector": "a", "TargetConnector": "b", "Enabled": True},
        {"Connector": "a", "Enabled": True},
        {"Enabled": True, "PSComputerName": "sync01", "RunspaceId": ZERO},
        "Enabled",
        "suspended",
        {"AutoUpgradeState": "Disabled"},
        {"DeletionPrevention": 1},
        {"ConnectorIdentifier": ZERO, "FullImportRequired": True},
        {"RunHistoryId": ZERO, "RunProfileName": "Export"},
        {"ConnectorId": ZERO, "PasswordSyncLastCycleStatus": "Success"},
        {"ConnectorName": "a", "RunState": "Busy"},
        {"ADSyncRule": []},
        {"Get-ADSyncConnector": []},
        {"Collection": {"Format": "entradrift-bundle"}},
        {"value": [rule()], "Count": 1},
    ],
    ids=lambda document: str(document)[:60],
)
def test_claims_what_cmdlets_write(document: object):
    assert cmdlets.claims(document)


@pytest.mark.parametrize(
    "document",
    [
        None,
        True,
        7,
        "yes",
        "",
        [],
        {},
        ["Enabled"],
        {"Name": "x", "Value": "y"},
        {"policyMetadata": {}, "azureDirectoryPolicy": {}},
        {"format": "entradrift-report"},
        {"Collection": {"Format": "else"}},
        {"PasswordHashSync": True},
        {"Enabled": True, "Port": 8080},
        [{"a": 1}],
    ],
    ids=lambda document: str(document)[:60],
)
def test_claims_nothing_else(document: object):
    assert not cmdlets.claims(document)


def test_reading_does_not_change_the_documents(org: Organisation):
    documents = [parsed(noun, lower(value, Style())) for noun, value in payloads(org).items()]
    before = copy.deepcopy(documents)
    first = cmdlets.read(documents, SOURCE)
    assert documents == before
    assert cmdlets.read(documents[::-1], SOURCE) == first


# --- the schema -------------------------------------------------------------------------------------------


def test_schema_uses_only_keywords_of_shape():
    def keywords(subschema: dict[str, Any]) -> Iterator[str]:
        for keyword, value in subschema.items():
            yield keyword
            if keyword in {"properties", "$defs"}:
                for inner in value.values():
                    yield from keywords(inner)
            elif keyword in {"items", "additionalProperties"} and isinstance(value, dict):
                yield from keywords(value)

    assert set(keywords(schema("cmdlets"))) <= SHAPE_KEYWORDS


# --- nothing vanishes -------------------------------------------------------------------------------------


Path_ = tuple[str | int, ...]
"""Steps from the top of a document."""


def leaves(value: Json, path: Path_ = ()) -> Iterator[Path_]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    elif value is not None:
        yield path


def kind_of(path: Path_, document: Json) -> Path_:
    """The path with `*` for indexes, except that every parameter is a kind of its own."""
    kind: list[str | int] = []
    for step in path:
        document = document[step]
        named = isinstance(step, int) and isinstance(document, dict) and "Value" in document
        kind.append(document["Name"] if named else "*" if isinstance(step, int) else step)
    return tuple(kind)


def changed(document: Json, path: Path_) -> Json:
    """The document with another value of the same type at `path`."""
    other = copy.copy(document)
    if not path:
        if isinstance(document, bool):
            return not document
        if isinstance(document, str):
            guid = re.fullmatch(r"[0-9a-f-]{36}", document)
            if guid:
                return document[:-1] + ("0" if document[-1] != "0" else "1")
            return {"True": "False", "False": "True"}.get(document, f"{document}x")
        return document + 1
    other[path[0]] = changed(document[path[0]], path[1:])
    return other


def removed(document: Json, path: Path_) -> Json:
    other = copy.copy(document)
    if len(path) == 1:
        del other[path[0]]
    else:
        other[path[0]] = removed(document[path[0]], path[1:])
    return other


def counts(snapshot: Snapshot, *, declarations: bool) -> int:
    return sum(
        entry.count for entry in snapshot.dropped if declarations or not entry.path.endswith("/declaration")
    )


def is_counted(document: Json, path: Path_, base: Snapshot) -> bool:
    """Tell whether there is less to count without the leaf, or without the object that it identifies."""
    for place, declarations in ((path, True), (path[:-1], False)):
        try:
            fewer = read(bundle=removed(document, place))
        except InputError:
            continue
        if counts(fewer, declarations=declarations) < counts(base, declarations=declarations):
            return True
    return False


def test_every_leaf_is_kept_or_counted(org: Organisation):
    small = copy.deepcopy(org)
    small.remove_connector("fabrikam.com")
    small.connector("contoso.com").partitions = small.connector("contoso.com").partitions[:1]
    names = {"Out to AAD - User Join", "In from AD - Contractors Filter"}
    small.rules = [rule for rule in small.rules if rule.name in names or "Cloned" in rule.name]
    small.overrides = [ConnectorOverride("contoso.com", full_sync=True)]
    for found in small.rules:
        found.flows = found.flows[:1] + [flow for flow in found.flows if flow.kind != "Direct"][:2]
    for connector in small.connectors:
        connector.attributes = connector.attributes[:2]
    for described in (small.metaverse, *(connector.schema for connector in small.connectors)):
        described.attribute_types = described.attribute_types[:2]
        described.classes = [SchemaClass(kind.name, ["cn"]) for kind in described.classes[:2]]
    del small.settings["Microsoft.Synchronize.TimeInterval"]
    known = list(small.settings)
    small.settings = {name: small.settings[name] for name in known[:14] + known[-20:-10]}
    small.settings |= {
        "Microsoft.OptionalFeature.ExportDeletionThreshold": "True",
        "Microsoft.OptionalFeature.ExportDeletionThresholdValue": "500",
        "Microsoft.OptionalFeature.AutoUpgradeState": "Enabled",
        "Microsoft.Synchronize.TimeInterval": "00:30:00",
    }
    bundle = {
        "Collection": {
            "Format": "entradrift-bundle",
            "FormatVersion": "1.0",
            "ComputerName": "SYNC01",
            "CollectedAt": "2025-06-02T06:12:41Z",
            "ProductVersion": "2.5.190.0",
        },
        **{
            noun: lower(value, Style(versions="string", timespans="string"))
            for noun, value in payloads(small, include_schema=True).items()
        },
        "Unheard": {"Of": [1, {"Before": "x"}]},
    }
    base = read(bundle=bundle)
    kinds = {kind_of(path, bundle): path for path in leaves(bundle)}
    assert len(kinds) > 300
    about_itself = {("Collection", "Format"), ("Collection", "FormatVersion")}
    vanished = [
        kind
        for kind, path in kinds.items()
        if kind not in about_itself and not is_kept(bundle, path, base) and not is_counted(bundle, path, base)
    ]
    assert vanished == []


def is_kept(document: Json, path: Path_, base: Snapshot) -> bool:
    """Tell whether another value of the leaf makes another snapshot."""
    other = read(bundle=changed(document, path))
    return (other.server, other.source.captured_at, meaning(other), identifiers(other)) != (
        base.server,
        base.source.captured_at,
        meaning(base),
        identifiers(base),
    )


def identifiers(snapshot: Snapshot) -> list[object]:
    return [
        *(rule.identifier for rule in snapshot.rules),
        *(rule.precedence for rule in snapshot.rules),
        *(connector.identifier for connector in snapshot.connectors),
    ]
