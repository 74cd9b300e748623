"""The wizard's policy: every key that public material shows, in every nesting, and every other key kept."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.exportkit.contoso import contoso
from tests.exportkit.identity import as_other_server
from tests.exportkit.write_wizard import CASINGS, write_migrated_policy, write_wizard_policy

from entradrift.errors import InputError
from entradrift.exports import json_reader, validation, wizard
from entradrift.exports.files import InputFile
from entradrift.exports.wizard_content import content_of
from entradrift.model.connector import TENANT_CONNECTOR_ID, ConnectorKind
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Carried, Format, Role, SectionContent, Snapshot, Source
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED
from entradrift.resources import schema

NAME = "Exported-SynchronizationPolicy-1.json"
FOREST_ID = "5f923197-4de0-4cd2-80fa-7a42bd1a73e9"
RULE_ID = "28668685-9f07-4817-acc4-a4fcb1b505e6"
STUB = {
    "Name": "In from AD - User Join",
    "uniqueIdentifier": "fc05e9a9-a3b4-4450-a483-04f0a68a4c13",
    "immutableTag": "Microsoft.InfromADUserJoin.006",
    "precedence": 100,
}


def custom_rule(**keys: object) -> dict[str, Any]:
    return {
        "Name": "In from AD - Contractors",
        "uniqueIdentifier": RULE_ID,
        "internalIdentifier": RULE_ID,
        "description": "Badge first.",
        "precedence": 20,
        "direction": "Inbound",
        "linkType": "Join",
        "source": "user",
        "target": "person",
        "scopeFilters": [[{"attribute": "employeeType", "condition": "EQUAL", "value": "Contractor"}]],
        "attributeMappings": [{"destination": "department", "source": "extensionAttribute3"}],
    } | keys


def policy(*custom: dict[str, Any], standard: object = (STUB,), **keys: object) -> dict[str, Any]:
    return {
        "policyMetadata": {
            "type": "exported",
            "author": "CONTOSO\\admin",
            "timeCreated": "2022-11-03 14:05:06Z",
            "azureADConnectVersion": "2.4.27.0",
        },
        "deploymentMetadata": {
            "hostName": "sync01.contoso.com",
            "serviceAccount": "NT SERVICE\\ADSync",
            "serviceAccountType": None,
            "databaseServer": "(localdb)",
            "databaseInstance": ".\\ADSync2019",
            "databaseName": "ADSync",
            "connectorIds": [FOREST_ID, TENANT_CONNECTOR_ID],
        },
        "onpremisesDirectoryPolicy": [
            {
                "uniqueIdentifier": FOREST_ID,
                "friendlyName": "contoso.com",
                "fullyQualifiedDomainName": "Contoso.com",
                "partitionFilters": [
                    {
                        "distinguishedName": "DC=contoso,DC=com",
                        "containerInclusions": ["OU=Staff,DC=contoso,DC=com", "OU=A,DC=contoso,DC=com"],
                        "containerExclusions": ["DC=contoso,DC=com"],
                    }
                ],
                "standardSynchronizationRules": list(standard) if isinstance(standard, tuple) else standard,
                "customSynchronizationRules": list(custom),
            }
        ],
        "azureDirectoryPolicy": {
            "uniqueIdentifier": TENANT_CONNECTOR_ID,
            "friendlyName": "contoso.onmicrosoft.com - AAD",
            "standardSynchronizationRules": [],
            "customSynchronizationRules": [],
        },
    } | keys


def load(document: object, name: str = NAME) -> Snapshot:
    file = InputFile(name, json.dumps(document).encode())
    source = Source(Format.WIZARD, (file.provenance(),), None, Format.WIZARD)
    return wizard.read(file, json_reader.parse(file), source)


def load_path(path: Path) -> Snapshot:
    file = InputFile(path.name, path.read_bytes())
    source = Source(Format.WIZARD, (file.provenance(),), None, Format.WIZARD)
    return wizard.read(file, json_reader.parse(file), source)


def only_custom(snapshot: Snapshot) -> SyncRule:
    (rule,) = [rule for rule in snapshot.rules if not rule.is_standard]
    return rule


def custom(**keys: object) -> SyncRule:
    return only_custom(load(policy(custom_rule(**keys))))


# --- what it is ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["policyMetadata", "AZUREDIRECTORYPOLICY", "OnPremisesDirectoryPolicy"])
def test_any_of_its_keys_in_any_case_claims_a_document(key: str):
    assert wizard.claims({key: {}})


@pytest.mark.parametrize(
    "document", [{}, [], {"format": "entradrift-snapshot"}, "policyMetadata", None, [policy()]]
)
def test_other_documents_are_not_claimed(document: object):
    assert not wizard.claims(document)
    assert not wizard.is_metadata_only(document)


def test_a_migrated_policy_is_metadata_only(tmp_path: Path):
    path = write_migrated_policy(contoso("sync01.contoso.com", staging=False), tmp_path)
    document = json_reader.parse(InputFile(path.name, path.read_bytes()))
    assert wizard.claims(document)
    assert wizard.is_metadata_only(document)
    about = wizard.metadata(document)
    assert (about.host, about.type) == ("sync01.contoso.com", "migration")
    assert not wizard.is_metadata_only(policy())


def test_metadata_is_readable_before_validation():
    about = wizard.metadata({"PolicyMetadata": {"TIMECREATED": "2022-11-03 14:05:06Z", "type": 7}})
    assert about.time_created == "2022-11-03T14:05:06+00:00"
    assert (about.host, about.product_version, about.type) == (None, None, None)
    assert wizard.metadata({"policyMetadata": "x", "deploymentMetadata": []}).host is None
    assert wizard.metadata([]).host is None


def test_the_server_is_known_from_inside_the_file():
    snapshot = load(policy(), "Staging-DC07-Exported-SynchronizationPolicy.json")
    assert snapshot.server.host == "sync01.contoso.com"
    assert snapshot.server.role is Role.UNKNOWN
    assert snapshot.server.product_version == "2.4.27.0"
    assert snapshot.server.tenant == "contoso.onmicrosoft.com"
    assert snapshot.source.captured_at == "2022-11-03T14:05:06+00:00"
    assert Setting(Section.SERVER, ("author",), "CONTOSO\\admin") in snapshot.settings
    assert Setting(Section.SERVER, ("serviceAccountType",), None) in snapshot.settings
    assert {setting.section for setting in snapshot.settings} == {Section.SERVER}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Applied", NAME),
        (None, "Applied-SynchronizationPolicy-20250101.JSON"),
        ("x", "folder/applied-20250101.json"),
        ("x", "C:\\Data\\Applied-x.json"),
        ("x", "Sync01-Applied-SynchronizationPolicy.json"),
    ],
)
def test_an_applied_policy_says_what_may_be_missing(kind: str | None, name: str):
    document = policy()
    document["policyMetadata"]["type"] = kind
    (notice,) = load(document, name).notices
    assert "PowerShell may be missing" in notice
    assert "View or export current configuration" in notice


def test_other_policies_carry_no_notice():
    assert load(policy()).notices == ()
    assert load(policy(), "Migrated-SynchronizationPolicy-1.json").notices == ()
    assert load(policy(), "Applied-before/Exported-1.json").notices == ()


# --- connectors ----------------------------------------------------------------------------------------


def test_connectors_carry_names_and_ou_filters_and_nothing_else():
    forest, tenant = load(policy()).connectors
    assert (forest.name, forest.kind, forest.forest) == (
        "contoso.com",
        ConnectorKind.ACTIVE_DIRECTORY,
        "contoso.com",
    )
    assert forest.identifier == FOREST_ID
    assert forest.place == f"{NAME}, $.onpremisesDirectoryPolicy[0]"
    assert forest.partitions is not NOT_CARRIED
    (partition,) = forest.partitions
    assert partition.name == "DC=contoso,DC=com"
    assert partition.inclusions == ("OU=A,DC=contoso,DC=com", "OU=Staff,DC=contoso,DC=com")
    assert partition.exclusions == ("DC=contoso,DC=com",)
    assert partition.selected is partition.object_types is NOT_CARRIED
    for field in ("object_types", "attributes", "run_profiles", "provisioning_hierarchy", "schema"):
        assert getattr(forest, field) is NOT_CARRIED
    assert (tenant.name, tenant.kind) == ("contoso.onmicrosoft.com - AAD", ConnectorKind.TENANT)
    assert tenant.identifier == TENANT_CONNECTOR_ID
    assert tenant.partitions is NOT_CARRIED


@pytest.mark.parametrize(
    ("keys", "name", "tenant", "kept"),
    [
        ({"friendlyName": "fabrikam.onmicrosoft.com - AAD"}, "fabrikam.onmicrosoft.com - AAD",
         "fabrikam.onmicrosoft.com", 0),
        ({"tenantName": "contoso.com", "region": "EU"}, "contoso.com", "contoso.com", 1),
        ({"whatever": "contoso.onmicrosoft.com"}, "contoso.onmicrosoft.com", "contoso.onmicrosoft.com", 0),
        ({"userName": "someone@contoso.com"}, "Microsoft Entra ID", None, 1),
        ({}, "Microsoft Entra ID", None, 0),
    ],
)  # fmt: skip
def test_the_tenant_connector_always_has_a_name(
    keys: dict[str, str], name: str, tenant: str | None, kept: int
):
    snapshot = load(policy(azureDirectoryPolicy=keys))
    connector = snapshot.connectors[-1]
    assert connector.name == name
    assert snapshot.server.tenant == tenant
    assert len(connector.settings) == kept


def test_a_forest_without_friendly_name_is_called_by_its_domain():
    document = policy()
    del document["onpremisesDirectoryPolicy"][0]["friendlyName"]
    assert load(document).connectors[0].name == "Contoso.com"


def test_lone_objects_and_nulls_stand_for_lists():
    document = policy(custom_rule())
    forest = document["onpremisesDirectoryPolicy"][0]
    expected = load(document)
    forest["partitionFilters"] = forest["partitionFilters"][0]
    forest["partitionFilters"]["containerExclusions"] = "DC=contoso,DC=com"
    forest["customSynchronizationRules"] = forest["customSynchronizationRules"][0]
    forest["customSynchronizationRules"]["attributeMappings"] = forest["customSynchronizationRules"][
        "attributeMappings"
    ][0]
    forest["standardSynchronizationRules"] = STUB
    document["onpremisesDirectoryPolicy"] = forest
    document["azureDirectoryPolicy"]["standardSynchronizationRules"] = None
    document["azureDirectoryPolicy"]["customSynchronizationRules"] = None
    found = load(document)
    assert (found.connectors, found.rules) == (expected.connectors, expected.rules)
    assert only_custom(found).place == f"{NAME}, $.onpremisesDirectoryPolicy.customSynchronizationRules"


def test_a_policy_that_lacks_a_part_is_incomplete_and_not_by_nature():
    empty = load({"policyMetadata": None, "onpremisesDirectoryPolicy": None, "azureDirectoryPolicy": None})
    for section in (Section.CONNECTORS, Section.FILTERING, Section.SYNC_RULES):
        assert not empty.content[section].by_nature
        assert empty.content[section].carried is Carried.ABSENT
    without_tenant = policy()
    del without_tenant["azureDirectoryPolicy"]
    assert load(without_tenant).content[Section.CONNECTORS] == SectionContent(
        Carried.PARTIAL, 1, "the policy does not hold the tenant (azureDirectoryPolicy)", by_nature=False
    )


def test_coverage_says_what_the_format_cannot_carry():
    content = load(policy(custom_rule(), groupFilter={"enabled": True})).content
    assert set(content) == set(Section)
    assert all(part.by_nature for part in content.values())
    partial = {section for section, part in content.items() if part.carried is Carried.PARTIAL}
    assert partial == {Section.SERVER, Section.CONNECTORS, Section.FILTERING, Section.SYNC_RULES}
    assert content[Section.OTHER_SETTINGS].carried is Carried.FULL
    assert content[Section.OTHER_SETTINGS].items == 1
    assert content[Section.SYNC_RULES].items == 2
    assert all(bool(part.reason) is (part.carried is not Carried.FULL) for part in content.values())


# --- rules ---------------------------------------------------------------------------------------------


def test_a_stub_shows_four_things_and_claims_nothing_else():
    (rule,) = load(policy()).rules
    assert (rule.name, rule.connector, rule.direction) == ("In from AD - User Join", "contoso.com", "Inbound")
    assert (rule.tag_base, rule.tag_version, rule.precedence) == ("Microsoft.InfromADUserJoin", "006", 100)
    assert rule.is_standard
    for field in (
        "description", "disabled", "link_type", "source_object_type", "target_object_type", "precedence_after",
        "precedence_before", "password_sync", "soft_delete_expiry", "scoping_filter", "join_rules", "flows",
    ):  # fmt: skip
        assert getattr(rule, field) is NOT_CARRIED, field


def test_a_stub_stays_a_stub_beside_custom_rules_that_show_more():
    rule = load(policy(custom_rule(disabled=False, enablePasswordSync=False))).rules[0]
    assert rule.disabled is rule.password_sync is rule.scoping_filter is rule.description is NOT_CARRIED


def test_extra_keys_of_a_stub_are_used_or_kept():
    (rule,) = load(policy(standard=({**STUB, "Disabled": True, "thumbprint": "abc"},))).rules
    assert rule.disabled is True
    assert rule.settings == (Setting(Section.OTHER_SETTINGS, ("thumbprint",), "abc"),)


@pytest.mark.parametrize(
    ("name", "direction"),
    [("Out to AAD - User Join", "Outbound"), ("in from AD \u2013 User", "Inbound"), ("User Join", "")],
)
def test_the_direction_of_a_stub_comes_from_its_name(name: str, direction: str):
    assert load(policy(standard=({**STUB, "Name": name},))).rules[0].direction == direction


def test_a_custom_rule_of_proven_keys():
    rule = custom()
    assert (rule.name, rule.connector, rule.direction) == (
        "In from AD - Contractors",
        "contoso.com",
        "Inbound",
    )
    assert (rule.description, rule.precedence, rule.link_type) == ("Badge first.", 20, "Join")
    assert (rule.source_object_type, rule.target_object_type) == ("user", "person")
    assert rule.scoping_filter == ((Clause("employeeType", "EQUAL", "Contractor"),),)
    assert rule.flows == (Flow("department", "", ("extensionAttribute3",), "", "", None),)
    assert rule.identifier == RULE_ID
    assert rule.place == f"{NAME}, $.onpremisesDirectoryPolicy[0].customSynchronizationRules[0]"
    for field in (
        "disabled", "password_sync", "soft_delete_expiry", "join_rules", "precedence_after", "precedence_before",
    ):  # fmt: skip
        assert getattr(rule, field) is NOT_CARRIED, field


def test_plausible_keys_are_taken_in_any_case():
    rule = custom(
        Disabled="True",
        ENABLEPASSWORDSYNC=0,
        softDeleteExpiryInterval="00:00:00",
        sourceObjectType="contact",
        TargetObjectType="group",
        precedenceAfter="00000000-0000-0000-0000-000000000000",
        precedenceBefore=STUB["uniqueIdentifier"],
        connectorName="CONTOSO.com",
    )
    assert (rule.disabled, rule.password_sync, rule.soft_delete_expiry) == (True, False, "00:00:00")
    assert (rule.source_object_type, rule.target_object_type) == ("contact", "group")
    assert (rule.precedence_after, rule.precedence_before) == ("", "rule In from AD - User Join")
    assert {setting.path for setting in rule.settings} == {("source",), ("target",)}


def test_a_key_that_other_custom_rules_have_means_its_default_where_it_is_absent():
    second = custom_rule(
        Name="In from AD - Other",
        disabled=True,
        joins=[],
        softDeleteExpiryInterval="01:00:00",
        uniqueIdentifier="GUID",
    )
    rule = load(policy(custom_rule(), second)).rules[1]
    assert (rule.disabled, rule.join_rules, rule.soft_delete_expiry) == (False, (), "")
    assert rule.password_sync is NOT_CARRIED


def test_proven_keys_that_are_absent_or_null_are_empty():
    rule = custom_rule(description=None, scopeFilters=None, attributeMappings=None)
    assert only_custom(load(policy(rule))).scoping_filter == ()
    for key in ("description", "scopeFilters", "attributeMappings"):
        del rule[key]
    found = only_custom(load(policy(rule)))
    assert (found.description, found.scoping_filter, found.flows) == ("", (), ())


def test_enums_keep_integers_apart_from_names():
    rule = custom(direction=1, linkType=2, scopeFilters=[{"attribute": "cn", "condition": 3, "value": None}])
    assert (rule.direction, rule.link_type) == ("#1", "#2")
    assert rule.scoping_filter == ((Clause("cn", "#3", ""),),)
    rule = custom(direction="outbound", linkType="stickyjoin")
    assert (rule.direction, rule.link_type) == ("Outbound", "StickyJoin")
    assert custom(linkType="JoinSomehow").link_type == "JoinSomehow"


def test_precedence_may_be_text_null_or_absent():
    assert custom(precedence="20").precedence == 20
    assert custom(precedence=20.0).precedence == 20
    assert custom(precedence=None).precedence is None
    rule = custom_rule()
    del rule["precedence"]
    assert only_custom(load(policy(rule))).precedence is NOT_CARRIED


def test_equal_names_stay_two_rules():
    assert len(load(policy(custom_rule(), custom_rule())).rules) == 3


def test_the_word_guid_is_no_identifier():
    document = policy(custom_rule(uniqueIdentifier="GUID", internalIdentifier="GUID"))
    document["onpremisesDirectoryPolicy"][0]["uniqueIdentifier"] = "GUID"
    snapshot = load(document)
    assert only_custom(snapshot).identifier == ""
    assert snapshot.connectors[0].identifier == ""


# --- scoping filter and join rules ---------------------------------------------------------------------

A = {"attribute": "a", "condition": "EQUAL", "value": "1"}
B = {"attribute": "b", "condition": "isnull", "value": ""}
CLAUSE_A, CLAUSE_B = Clause("a", "EQUAL", "1"), Clause("b", "ISNULL", "")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ([], ()),
        ([A, B], ((CLAUSE_A, CLAUSE_B),)),
        (A, ((CLAUSE_A,),)),
        ([[B], [A]], ((CLAUSE_A,), (CLAUSE_B,))),
        ([[B, A]], ((CLAUSE_A, CLAUSE_B),)),
        ([[], [A]], ((), (CLAUSE_A,))),
        ([{"conditions": [A, B]}], ((CLAUSE_A, CLAUSE_B),)),
        ([{"anything": [B]}, {"anything": A}], ((CLAUSE_A,), (CLAUSE_B,))),
        ({"scopeConditionList": [A]}, ((CLAUSE_A,),)),
        ({"groups": [{"VALUE": [A]}, {"value": [B]}]}, ((CLAUSE_A,), (CLAUSE_B,))),
        ([{"condition": [A]}], ((CLAUSE_A,),)),
        ([{"clauses": None}], ((),)),
        ([{"Attribute": "a", "CONDITION": "equal", "Value": "1"}], ((CLAUSE_A,),)),
    ],
)
def test_every_nesting_of_a_scoping_filter(written: object, read: object):
    rule = custom(scopeFilters=written)
    assert rule.scoping_filter == read
    assert rule.settings == ()


def test_values_of_a_clause_may_be_any_scalar_or_a_list_of_them():
    clauses = [
        {"attribute": "a", "condition": "ISIN", "value": value} for value in (True, 2, ["x", "y"], None)
    ]
    assert custom(scopeFilters=clauses).scoping_filter == (
        (
            Clause("a", "ISIN", ""),
            Clause("a", "ISIN", "2"),
            Clause("a", "ISIN", "True"),
            Clause("a", "ISIN", "x;y"),
        ),
    )


def test_what_a_clause_or_group_says_besides_is_kept():
    rule = custom(scopeFilters=[{"operator": "AND", "clauses": [A | {"negated": True}]}])
    assert rule.scoping_filter == ((CLAUSE_A,),)
    assert {(setting.path, setting.value) for setting in rule.settings} == {
        (("scopeFilters", "[1]", "operator"), "AND"),
        (("scopeFilters", "[1]", "a", "negated"), True),
    }


@pytest.mark.parametrize("written", [[{"left": "a", "right": "b"}], [[1, 2]], [{"x": [A], "y": [B]}], [{}]])
def test_a_scoping_filter_of_unknown_shape_is_kept_whole(written: object):
    rule = custom(scopeFilters=written)
    assert rule.scoping_filter is NOT_CARRIED
    assert rule.settings


@pytest.mark.parametrize("key", ["joinFilters", "JoinRules", "theJoin"])
@pytest.mark.parametrize("metaverse", ["mvAttribute", "IlmAttribute"])
def test_join_rules_under_any_key_with_join_in_it(key: str, metaverse: str):
    first = [
        {"csAttribute": "z", metaverse: "z", "caseSensitive": True},
        {"csAttribute": "y", metaverse: "y"},
    ]
    rule = custom(
        **{key: [first, {"conditions": {"CSAttribute": "a", metaverse: "a", "caseSensitive": None}}]}
    )
    assert rule.join_rules == (
        (JoinCondition("y", "y", case_sensitive=False), JoinCondition("z", "z", case_sensitive=True)),
        (JoinCondition("a", "a", case_sensitive=None),),
    )
    assert rule.settings == ()


def test_join_rules_of_unknown_keys_are_kept_and_a_join_hash_is_no_join_rule():
    rule = custom(joinHash="abc", joinFilters=[[{"left": "a", "right": "b"}]])
    assert rule.join_rules is NOT_CARRIED
    assert {setting.path for setting in rule.settings} == {("joinHash",), ("joinFilters",)}
    assert custom(joinHash=None, joinFilters=[]).join_rules == ()


# --- flows ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "flow"),
    [
        ({"source": "cn"}, ("", ("cn",), "")),
        ({"source": ["cn"], "flowType": "direct"}, ("Direct", ("cn",), "")),
        ({"source": True, "flowType": "Constant"}, ("Constant", ("True",), "")),
        ({"source": [], "flowType": "Constant"}, ("Constant", ("",), "")),
        ({"expression": "Trim([cn])\r\n", "source": ["cn"]}, ("Expression", (), "Trim([cn])\n")),
        ({"source": "Trim([cn])", "flowType": "Expression"}, ("Expression", (), "Trim([cn])")),
        ({"source": "cn", "flowType": 1}, ("#1", ("cn",), "")),
        ({"source": None, "expression": None}, ("", (), "")),
    ],
)
def test_a_flow_says_what_is_given(entry: dict[str, Any], flow: tuple[str, tuple[str, ...], str]):
    rule = custom(attributeMappings=[{"destination": "cn", **entry}])
    assert rule.flows == (Flow("cn", *flow, "", None),)


def test_flows_are_sorted_and_keep_what_we_do_not_know():
    rule = custom(
        attributeMappings=[
            {
                "Destination": "b",
                "source": "x",
                "valueMergeType": "mergecaseinsensitive",
                "executeOnce": "true",
            },
            {"destination": "a", "source": "y", "order": {"rank": 3}},
        ]
    )
    assert rule.flows == (
        Flow("a", "", ("y",), "", "", None, (Setting(Section.OTHER_SETTINGS, ("order", "rank"), 3),)),
        Flow("b", "", ("x",), "", "MergeCaseInsensitive", execute_once=True),
    )


# --- unknown keys --------------------------------------------------------------------------------------


def test_every_unknown_key_is_kept_by_its_path():
    document = policy(custom_rule(future={"a": {"b": 1}}), signIn={"method": "PHS"}, features=["x", "y"])
    document["policyMetadata"]["culture"] = "en-US"
    document["deploymentMetadata"]["region"] = None
    document["onpremisesDirectoryPolicy"][0]["account"] = {"name": "svc"}
    document["onpremisesDirectoryPolicy"][0]["partitionFilters"][0]["selected"] = True
    document["azureDirectoryPolicy"]["extensions"] = [{"name": "e1", "type": "String"}]
    snapshot = load(document)
    others = {s.path: s.value for s in snapshot.settings if s.section is Section.OTHER_SETTINGS}
    assert others == {
        ("deploymentMetadata", "region"): None,
        ("features",): ("x", "y"),
        ("policyMetadata", "culture"): "en-US",
        ("signIn", "method"): "PHS",
    }
    forest, tenant = snapshot.connectors
    assert forest.settings == (Setting(Section.OTHER_SETTINGS, ("account", "name"), "svc"),)
    assert forest.partitions is not NOT_CARRIED
    assert forest.partitions[0].settings == (Setting(Section.OTHER_SETTINGS, ("selected",), value=True),)
    assert [s.path for s in tenant.settings] == [
        ("extensions", "[e1]", "name"),
        ("extensions", "[e1]", "type"),
    ]
    assert only_custom(snapshot).settings == (Setting(Section.OTHER_SETTINGS, ("future", "a", "b"), 1),)


def test_identifiers_in_unknown_places_are_replaced_by_names_or_dropped():
    snapshot = load(
        policy(
            writeback={
                "connector": FOREST_ID.upper(),
                "uniqueIdentifier": "11111111-1111-1111-1111-111111111111",
            },
            mixed=[{"internalIdentifier": "GUID", "x": 1}, 2],
        )
    )
    others = {s.path: s.value for s in snapshot.settings if s.section is Section.OTHER_SETTINGS}
    assert others == {("writeback", "connector"): "connector contoso.com", ("mixed",): ({"x": 1}, 2)}


def test_no_secret_is_kept_at_any_depth():
    secrets = {
        "proxyPassword": "hunter2-a",
        "list": [{"password": "hunter2-b"}, {"password": "hunter2-c"}],
        "named": [{"name": "clientSecret", "value": "hunter2-d"}],
        "unnamed": [{"x": {"name": "clientSecret", "Value": "hunter2-e"}}, 1],
        "texts": ["Password=hunter2-f", "plain"],
    }
    document = policy(custom_rule(**secrets), **secrets)
    document["azureDirectoryPolicy"].update(secrets)
    snapshot = load(document)
    assert "hunter2" not in repr(snapshot)
    assert sum(item.count for item in snapshot.dropped if item.reason == "secret") == 18
    assert "plain" in repr(snapshot)


# --- nothing vanishes ----------------------------------------------------------------------------------

IGNORED = {
    "uniqueIdentifier", "internalIdentifier", "connectorIds", "type",
}  # fmt: skip


def leaves(document: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401
    if isinstance(document, dict | list) and document:
        for key, value in document.items() if isinstance(document, dict) else enumerate(document):
            yield from leaves(value, (*path, key))
    else:
        yield path


def replaced(document: Any, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401
    changed = copy.deepcopy(document)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    value = parent[path[-1]]
    if isinstance(value, bool):
        parent[path[-1]] = not value
    elif isinstance(value, int):
        parent[path[-1]] = value + 1
    elif path[-1] == "timeCreated":
        parent[path[-1]] = "2022-11-04 14:05:06Z"
    elif path[-1] == "expression":
        parent[path[-1]] = value + " & [x]"
    else:
        parent[path[-1]] = f"{value or ''}x"
    return changed


def test_every_leaf_is_seen_or_counted(tmp_path: Path):
    document = json.loads(
        write_wizard_policy(
            contoso("sync01.contoso.com", staging=False),
            tmp_path,
            extra={"signIn": {"method": "PHS", "sso": [True, None]}, "azureDirectoryPolicy": {"extra": 7}},
        ).read_text()
    )
    # Three stubs of each directory stand for all of them.
    for directory in (*document["onpremisesDirectoryPolicy"], document["azureDirectoryPolicy"]):
        del directory["standardSynchronizationRules"][3:]
    original = load(document)
    visible = repr(
        (original.connectors, original.rules, original.settings, original.server, original.source.captured_at)
    )
    counted = 0
    for path in leaves(document):
        parent = document
        for step in path[:-1]:
            parent = parent[step]
        is_source_of_expression = isinstance(parent, list) and "source" in path
        if parent and isinstance(parent, dict):
            is_source_of_expression = path[-1] == "source" and parent.get("flowType") == "Expression"
        elif is_source_of_expression:
            mapping = document
            for step in path[:-2]:
                mapping = mapping[step]
            is_source_of_expression = mapping["flowType"] == "Expression"
        if is_source_of_expression or IGNORED & set(map(str, path)):
            counted += 1
            continue
        value = parent[path[-1]]
        if value == []:
            continue
        other = load(replaced(document, path))
        seen = repr((other.connectors, other.rules, other.settings, other.server, other.source.captured_at))
        assert seen != visible, path
    assert sum(item.count for item in original.dropped) == counted


# --- the same server, written differently --------------------------------------------------------------


@pytest.mark.parametrize("casing", CASINGS)
@pytest.mark.parametrize(
    ("encoding", "newline"), [("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("utf-16", "\r\n")]
)
def test_letter_case_of_keys_and_encoding_mean_nothing(
    tmp_path: Path, casing: str, encoding: str, newline: str
):
    org = contoso("sync01.contoso.com", staging=False)
    plain = load_path(write_wizard_policy(org, tmp_path / "a.json"))
    other = load_path(
        write_wizard_policy(org, tmp_path / "b.json", key_casing=casing, encoding=encoding, newline=newline)
    )
    assert (other.connectors, other.rules, other.settings) == (plain.connectors, plain.rules, plain.settings)
    assert (other.server, other.dropped) == (plain.server, plain.dropped)


def test_lists_and_groups_of_clauses_mean_the_same(tmp_path: Path):
    org = contoso("sync01.contoso.com", staging=False)
    lists = load_path(write_wizard_policy(org, tmp_path / "a.json"))
    groups = load_path(write_wizard_policy(org, tmp_path / "b.json", scope_nesting="groups"))
    assert lists.rules == groups.rules


def test_a_healthy_partner_has_equal_rules_and_filters(tmp_path: Path):
    org = contoso("sync01.contoso.com", staging=False)
    other = as_other_server(org, "sync02.contoso.com", 7)
    ours = load_path(write_wizard_policy(org, tmp_path / "a.json"))
    theirs = load_path(write_wizard_policy(other, tmp_path / "b.json"))

    def by_name(snapshot: Snapshot) -> list[str]:
        return sorted(
            repr((rule.name, rule.connector.casefold(), rule.scoping_filter, rule.join_rules, rule.flows))
            for rule in snapshot.rules
            if " - Cloned - " not in rule.name
        )

    assert by_name(ours) == by_name(theirs)
    assert {setting.path for setting in ours.settings} == {setting.path for setting in theirs.settings}


# --- bad input -----------------------------------------------------------------------------------------


def refusal(document: object) -> str:
    with pytest.raises(InputError) as caught:
        load(document)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_keys_that_differ_in_case_only_are_refused_with_their_place():
    sentence = refusal(policy(custom_rule(name="Other")))
    assert "$.onpremisesDirectoryPolicy[0].customSynchronizationRules[0]" in sentence
    assert '"Name" and "name" differ in letter case only' in sentence
    clash = refusal(policy(custom_rule(scopeFilters=[[A | {"VALUE": "2"}]])))
    assert ".scopeFilters[0][0]" in clash
    assert "differ in letter case only" in refusal(policy() | {"PolicyMetadata": {}})


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (policy(policyMetadata=[]), r"\$\.policyMetadata: a list where an object or null is expected"),
        (policy(azureDirectoryPolicy=[]), r"\$\.azureDirectoryPolicy: a list where"),
        (policy(onpremisesDirectoryPolicy=["x"]), r"\$\.onpremisesDirectoryPolicy\[0\]: text where an object"),
        (policy(onpremisesDirectoryPolicy=[{}]), r"the directory has no friendlyName"),
        (policy(custom_rule(Name=7)), r"customSynchronizationRules\[0\]\.Name: a number where text"),
        (policy(custom_rule(Name=" ")), r"customSynchronizationRules\[0\]\.Name: the sync rule has no name"),
        (policy({"precedence": 1}), r'the key "Name" is missing'),
        (policy(custom_rule(precedence=-1)), r"\.precedence: the precedence is not a whole number from 0 up"),
        (policy(custom_rule(precedence="x")), r"\.precedence: the precedence is not a whole number from 0 up"),
        (policy(custom_rule(precedence=1.5)), r"\.precedence: a number where"),
        (policy(custom_rule(disabled="perhaps")), r"\.disabled: neither true nor false"),
        (policy(custom_rule(disabled=[])), r"\.disabled: a list where"),
        (policy(custom_rule(scopeFilters="System.Object[]")), r"run it again with -Depth 12"),
        (policy(custom_rule(scopeFilters=["@{attribute=a}"])), r"run it again with -Depth 12"),
        (policy(custom_rule(scopeFilters=[["@{attribute=a}"]])), r"\.scopeFilters: .* run it again with -Depth 12"),
        (policy(custom_rule(joins=[["@{csAttribute=a}"]])), r"\.joins: .* run it again with -Depth 12"),
        (policy(custom_rule(joins=[{"csAttribute": "a", "mvAttribute": "b", "caseSensitive": "x"}])),
         r"neither true nor false in caseSensitive"),
        (policy(custom_rule(attributeMappings=[{"source": "a"}])), r'the key "destination" is missing'),
        (policy(custom_rule(attributeMappings=[{"destination": " "}])), r"an attribute flow has no destination"),
        (policy(custom_rule(attributeMappings=[{"destination": "a", "source": {}}])), r"\.source: an object where"),
        (policy(custom_rule(attributeMappings=[{"destination": "a", "executeOnce": "x"}])), r"neither true nor"),
    ],
)  # fmt: skip
def test_wrong_values_are_refused_with_file_and_place(document: object, words: str):
    sentence = refusal(document)
    assert sentence.startswith(f"{NAME}, $")
    assert re.search(words, sentence)


@pytest.mark.parametrize("document", [{"distinguishedName": " "}, {}, {"distinguishedName": None}])
def test_a_partition_needs_a_name(document: object):
    bad = policy()
    bad["onpremisesDirectoryPolicy"][0]["partitionFilters"] = [document]
    assert "partitionFilters[0]" in refusal(bad)


def test_refusals_do_not_repeat_values():
    assert "hunter2" not in refusal(policy(custom_rule(disabled="hunter2")))
    assert "hunter2" not in refusal(policy(custom_rule(precedence="hunter2")))
    assert "hunter2" not in refusal(policy(custom_rule(Name=["hunter2"])))


def test_a_time_that_cannot_be_read_is_counted():
    document = policy()
    document["policyMetadata"]["timeCreated"] = "yesterday"
    snapshot = load(document)
    assert snapshot.source.captured_at is None
    assert "policyMetadata/timeCreated" in {item.path for item in snapshot.dropped}


def test_the_schema_uses_only_keywords_that_depend_on_shape():
    def walk(node: Any) -> Iterator[str]:  # noqa: ANN401
        for key, value in node.items():
            yield key
            if key in ("properties", "$defs"):
                for child in value.values():
                    yield from walk(child)
            elif isinstance(value, dict):
                yield from walk(value)

    for name in ("wizard", "snapshot"):
        assert set(walk(schema(name))) <= validation.SHAPE_KEYWORDS


def test_identifiers_of_partitions_are_counted():
    document = policy()
    document["onpremisesDirectoryPolicy"][0]["partitionFilters"][0]["uniqueIdentifier"] = FOREST_ID
    counts = {entry.path: entry.count for entry in load(document).dropped}
    assert counts["partitionFilter/uniqueIdentifier"] == 1


def test_one_server_is_one_item():
    assert content_of((), (), ())[Section.SERVER].items == 1
