"""Leaves that were overlooked, or said more than once, until every leaf of the samples was changed (tests/mutation)."""

import copy
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from entradrift.comparing import comparison_of
from entradrift.errors import InputError
from entradrift.exports import cmdlets, snapshot_file, wizard
from entradrift.exports.files import InputFile
from entradrift.exports.flatten_xml import flatten
from entradrift.exports.server_configuration.schema import read_schema
from entradrift.exports.snapshot_writer import write
from entradrift.model.comparison import Verdict
from entradrift.model.finding import Status
from entradrift.model.snapshot import Format, Snapshot, Source

SAMPLES = Path(__file__).resolve().parents[2] / "sample-configs"
BUNDLE = SAMPLES / "cases/acceptance-expired/primary/SYNC01.json"
POLICY = next((SAMPLES / "cases/strict-wizard/primary").iterdir())

Json = dict[str, Any]


def document(path: Path) -> Json:
    loaded: Json = json.loads(path.read_text("utf-8-sig"))
    return loaded


def source(kind: Format) -> Source:
    return Source(kind, (), None, kind)


def of_bundle(bundle: Json) -> Snapshot:
    return cmdlets.read([(InputFile("bundle.json", b""), bundle)], source(Format.CMDLETS))


def of_policy(policy: Json) -> Snapshot:
    return wizard.read(InputFile("policy.json", b""), policy, source(Format.WIZARD))


def drift(one: Snapshot, other: Snapshot) -> list[tuple[str, str]]:
    found = comparison_of(one, other).findings
    return [
        (each.rule, each.path)
        for each in found
        if each.status is Status.DRIFT and not each.rule.startswith(("roles-", "both-servers"))
    ]


def schema(*inner: str) -> ET.Element:
    entry = f'<dit-content-rule id="A0"><name>user</name>{"".join(inner)}</dit-content-rule>'
    return ET.fromstring(f"<dsml><directory-schema>{entry}</directory-schema></dsml>")  # noqa: S314


def test_what_a_schema_says_several_times_without_a_reference_all_counts():
    one = read_schema(schema("<aux-class>a</aux-class>", "<aux-class>b</aux-class>"))
    assert one != read_schema(schema("<aux-class>Xq</aux-class>", "<aux-class>b</aux-class>"))
    assert one != read_schema(schema("<aux-class>b</aux-class>"))
    assert one == read_schema(schema("<aux-class>b</aux-class>", "<aux-class>a</aux-class>"))


def test_a_second_schema_of_one_connector_is_read_as_well():
    directory = "<directory-schema><class id='{0}'><name>{0}</name></class></directory-schema>"
    found = read_schema(ET.fromstring(f"<dsml>{directory.format('a')}{directory.format('b')}</dsml>"))  # noqa: S314
    assert set(found.classes) == {"a", "b"}


def test_entries_of_a_schema_without_a_name_all_count():
    one, other = (
        read_schema(
            ET.fromstring(  # noqa: S314
                "<dsml><directory-schema><dit-content-rule id='C0'><attribute ref='#A1' required='false'/></dit-content-rule>"
                f"<dit-content-rule id='C1'><attribute ref='#A1' required='{required}'/></dit-content-rule>"
                "</directory-schema></dsml>"
            )
        )
        for required in ("false", "true")
    )
    # Their ids differ on every server, so they count together.
    assert one.classes == {"": {"content-rule attribute A1": ("required=false", "required=false")}}
    assert other.classes == {"": {"content-rule attribute A1": ("required=false", "required=true")}}


def test_the_only_entry_of_a_list_of_named_entries_has_its_name():
    user, password = (f"<parameter><name>{name}</name></parameter>" for name in ("UserName", "Password"))
    one, two = (
        ET.fromstring(f"<c><parameter-definitions>{entries}</parameter-definitions></c>")  # noqa: S314
        for entries in (user, user + password)
    )
    assert set(flatten(one)) < set(flatten(two))


def test_a_domain_that_does_not_say_whether_it_is_selected_is_no_equal_one():
    bundle = document(BUNDLE)
    before = of_bundle(copy.deepcopy(bundle))
    directory = next(
        found for found in bundle["ADSyncConnector"] if found["Partitions"][0]["DN"] != "default"
    )
    del directory["Partitions"][0]["Selected"]
    after = of_bundle(bundle)
    assert comparison_of(before, after).verdict is Verdict.INCOMPLETE
    reason = next(part.reason for section, part in after.content.items() if section == "filtering")
    assert "1 partitions were exported without Selected" in reason


def test_an_export_without_the_version_of_the_product_is_incomplete():
    bundle = document(BUNDLE)
    del bundle["Collection"]["ProductVersion"]
    before = of_bundle(copy.deepcopy(bundle))
    del bundle["ADSyncGlobalSettings"]["Parameters"]["Microsoft.Synchronize.ServerConfigurationVersion"]
    found = comparison_of(before, of_bundle(bundle))
    assert found.verdict is Verdict.INCOMPLETE
    assert (
        "the global settings lack Microsoft.Synchronize.ServerConfigurationVersion"
        in found.coverage[0].reason
    )


def test_a_flow_that_lost_its_expression_is_one_finding():
    bundle = document(BUNDLE)
    before = of_bundle(copy.deepcopy(bundle))
    flows = [flow for rule in bundle["ADSyncRule"] for flow in rule["AttributeFlowMappings"]]
    flow = next(flow for flow in flows if flow.get("Expression") and flow.get("Source"))
    del flow["Expression"]
    assert [rule for rule, _ in drift(before, of_bundle(bundle))] == ["attribute-flow-differs"]


def test_a_rule_without_its_number_is_no_equal_one():
    policy = document(POLICY)
    before = of_policy(copy.deepcopy(policy))
    del policy["onpremisesDirectoryPolicy"][0]["customSynchronizationRules"][0]["precedence"]
    assert drift(before, of_policy(policy)) == [("custom-rule-precedence-differs", "precedence")]


def test_a_policy_that_lists_a_directory_twice_is_refused():
    policy = document(POLICY)
    policy["onpremisesDirectoryPolicy"].append(copy.deepcopy(policy["onpremisesDirectoryPolicy"][0]))
    with pytest.raises(InputError) as caught:
        of_policy(policy)
    assert str(caught.value) == (
        "policy.json, $.onpremisesDirectoryPolicy[1]: the same directory as at $.onpremisesDirectoryPolicy[0], so which "
        "one counts is unclear. Export again."
    )


def test_a_rule_of_a_connector_that_is_not_in_the_snapshot_is_refused():
    made = json.loads(write(of_bundle(document(BUNDLE)), "0"))
    made["rules"][0]["connector"] = "elsewhere.example"
    with pytest.raises(
        InputError, match=r"\$\.rules\[0\]\.connector: a sync rule of a connector that is not in"
    ):
        snapshot_file.read(InputFile("s.json", b""), made, source(Format.SNAPSHOT))
