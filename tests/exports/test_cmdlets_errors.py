"""What is wrong with cmdlet outputs: one sentence each, with the file and the JSON path, never a value."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from tests.exportkit.contoso import contoso
from tests.exportkit.identity import as_other_server
from tests.exportkit.organisation import Organisation
from tests.exportkit.powershell_json import Style
from tests.exportkit.write_cmdlets import write_bundle, write_cmdlet_folder
from tests.exports.cmdlet_documents import (
    FOREST_ID,
    RULE_ID,
    ZERO,
    forest,
    global_settings,
    partition,
    read,
    read_folder,
    rule,
    tenant,
    without,
)

from entradrift.errors import InputError

CUT_OFF = "ConvertTo-Json cut the export off; run it again with -Depth 12."
EDITED = "Export again instead of editing by hand."
TYPE_NAME = "Microsoft.IdentityManagement.PowerShell.ObjectModel"
ONE_SERVER = "Give the folder of one server's export."


def changed(document: dict[str, Any], *path: str | int, to: object) -> dict[str, Any]:
    """The document, itself changed at a path."""
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return document


FLOW = ("AttributeFlowMappings", 0)
CLAUSE = ("ScopeFilter", 0, "ScopeConditionList", 0)
CONDITION = ("JoinFilter", 0, "JoinConditionList", 0)
SCOPE = ("Partitions", 0, "ConnectorPartitionScope")
CONTRACTORS = ' (of "In from AD - Contractors")'


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        # text where there was more
        (
            changed(rule(), "JoinFilter", to=f"{TYPE_NAME}.JoinConditionGroup"),
            f"x.json, $.JoinFilter: text where a list, an object or null is expected. {CUT_OFF}",
        ),
        (
            [
                rule(),
                changed(rule(Identifier=ZERO), "JoinFilter", 0, to="@{JoinConditionList=System.Object[]}"),
            ],
            f"x.json, $[1].JoinFilter[0]: text where an object is expected{CONTRACTORS}. {CUT_OFF}",
        ),
        (
            changed(rule(), "JoinFilter", 0, "JoinConditionList", to="System.Object[]"),
            f"x.json, $.JoinFilter[0].JoinConditionList: text where a list, an object or null is expected. {CUT_OFF}",
        ),
        (
            changed(forest(), *SCOPE, to=f"{TYPE_NAME}.ConnectorPartitionScope"),
            (
                "x.json, $.Partitions[0].ConnectorPartitionScope: text where an object or null is expected"
                f' (of "contoso.com"). {CUT_OFF}'
            ),
        ),
        (
            forest(RunProfiles=[{"Name": "Export", "RunSteps": f"{TYPE_NAME}.RunStep"}]),
            (
                "x.json, $.RunProfiles[0].RunSteps: text where a list, an object or null is expected"
                f' (of "Export"). {CUT_OFF}'
            ),
        ),
        (
            without(
                rule(AttributeFlowMappings=[{"Destination": "mail", "Source": "mail"}]),
                "JoinFilter",
                "ScopeFilter",
            ),
            f"x.json, $.AttributeFlowMappings[0].Source: text where a list is expected{CONTRACTORS}. {CUT_OFF}",
        ),
        (
            forest(PreferredServer=[{"Inner": "@{Name=dc01; Port=389}"}]),
            (
                "x.json, $.PreferredServer[0].Inner: the text of a .NET type or object where a value is expected. "
                f"{CUT_OFF}"
            ),
        ),
        (
            global_settings(
                Parameters=[{"Name": "Own", "Value": "System.Collections.Generic.List`1[System.String]"}]
            ),
            f"x.json, $.Parameters[0].Value: the text of a .NET type or object where a value is expected. {CUT_OFF}",
        ),
        (
            changed(forest(), *SCOPE, "ObjectClasses", to=["user", "System.Object[]"]),
            (
                "x.json, $.Partitions[0].ConnectorPartitionScope.ObjectClasses[1]: the text of a .NET type or object "
                f"where a value is expected. {CUT_OFF}"
            ),
        ),
        # wrong types
        (
            changed(rule(), "Precedence", to="20"),
            f"x.json, $.Precedence: text where a whole number or null is expected. {EDITED}",
        ),
        (
            changed(rule(), "Precedence", to=20.5),
            f"x.json, $.Precedence: a number where a whole number or null is expected. {EDITED}",
        ),
        (
            changed(rule(), "Precedence", to=-1),
            "x.json, $.Precedence: the precedence is not a whole number from 0 up. Export again.",
        ),
        (
            [rule(Precedence=20.0), rule(Precedence=20.5, Identifier=ZERO)],
            f"x.json, $[1].Precedence: a number where a whole number or null is expected{CONTRACTORS}. {EDITED}",
        ),
        (
            changed(rule(), "Disabled", to=1),
            f"x.json, $.Disabled: a number where true or false, text or null is expected. {EDITED}",
        ),
        (
            changed(rule(), "EnablePasswordSync", to="Yes"),
            "x.json, $.EnablePasswordSync: neither True nor False. Export again.",
        ),
        (
            changed(rule(), *FLOW, "ExecuteOnce", to="maybe"),
            "x.json, $.AttributeFlowMappings[0].ExecuteOnce: neither True nor False. Export again.",
        ),
        (
            changed(rule(), *CONDITION, "CaseSensitive", to="maybe"),
            "x.json, $.JoinFilter[0].JoinConditionList[0].CaseSensitive: neither True nor False. Export again.",
        ),
        (
            changed(rule(), "SoftDeleteExpiryInterval", to=30),
            (
                "x.json, $.SoftDeleteExpiryInterval: a number where a time span such as 00:30:00 is expected. "
                "Export again."
            ),
        ),
        (
            {"SyncCycleEnabled": True, "PurgeRunHistoryInterval": 7},
            (
                "x.json, $.PurgeRunHistoryInterval: a number where a time span such as 00:30:00 is expected. "
                "Export again."
            ),
        ),
        (
            changed(rule(), "Direction", to=None),
            f"x.json, $.Direction: null where text or a whole number is expected. {EDITED}",
        ),
        (
            changed(rule(), *FLOW, "Source", to=[7]),
            f'x.json, $.AttributeFlowMappings[0].Source[0]: a number where text is expected (of "department"). {EDITED}',
        ),
        (
            changed(rule(), *CLAUSE, "ComparisonValue", to=["a"]),
            (
                "x.json, $.ScopeFilter[0].ScopeConditionList[0].ComparisonValue: a list where text or null is expected. "
                f"{EDITED}"
            ),
        ),
        (
            changed(forest(), "Partitions", 0, "Selected", to=[]),
            (
                "x.json, $.Partitions[0].Selected: a list where true or false, text or null is expected"
                f' (of "contoso.com"). {EDITED}'
            ),
        ),
        # what must be there
        (
            without(rule(), "Connector"),
            'x.json, $: the key "Connector" is missing. Export all properties; do not pipe through Select-Object.',
        ),
        (
            changed(rule(), "AttributeFlowMappings", to=[{"Source": ["mail"]}]),
            (
                'x.json, $.AttributeFlowMappings[0]: the key "Destination" is missing. '
                "Export all properties; do not pipe through Select-Object."
            ),
        ),
        (
            changed(rule(), *FLOW, "Destination", to=" "),
            "x.json, $.AttributeFlowMappings[0].Destination: an attribute flow has no destination. Export again.",
        ),
        (rule(Name=" "), "x.json, $.Name: the sync rule has no name. Export again."),
        (forest(Name=""), "x.json, $.Name: the connector has no name. Export again."),
        (
            [{"Name": "Microsoft.Own", "Value": 1}, {"Value": 2}],
            "x.json, $[1]: a parameter has no name. Export again.",
        ),
        # what must not be there twice
        (
            rule(name="x"),
            (
                'x.json, $: the keys "Name" and "name" differ in letter case only, so which one counts is unclear. '
                "Export again."
            ),
        ),
        (
            changed(rule(), *FLOW, "source", to=[]),
            (
                'x.json, $.AttributeFlowMappings[0]: the keys "Source" and "source" differ in letter case only, '
                "so which one counts is unclear. Export again."
            ),
        ),
        (
            forest(GlobalParameters=[{"Name": "a", "Value": "1"}, {"Name": "A", "Value": "2"}]),
            'x.json, $.GlobalParameters[1]: the parameter "A" is listed twice. Export again.',
        ),
        (
            {"Microsoft.Own": "1", "microsoft.own": "2"},
            (
                'x.json, $: the keys "Microsoft.Own" and "microsoft.own" differ in letter case only, '
                "so which one counts is unclear. Export again."
            ),
        ),
        (
            [rule(), rule(Name="Other")],
            "x.json, $[1]: the same object again as at $[0], so the file holds the same export twice. Export again.",
        ),
        (
            [global_settings(), global_settings(InstanceId=ZERO)],
            (
                "x.json, $: 2 results of Get-ADSyncGlobalSettings, so the file holds several servers' exports. "
                "Give the export of one server."
            ),
        ),
        # bundles
        (
            {"ADSyncRule": [changed(rule(), "JoinFilter", 0, to="x")]},
            f"x.json, $.ADSyncRule[0].JoinFilter[0]: text where an object is expected{CONTRACTORS}. {CUT_OFF}",
        ),
        (
            {"ADSyncRule": [], "Get-ADSyncRule": []},
            "x.json, $.Get-ADSyncRule: the output of ADSyncRule is there twice. Export again.",
        ),
        (
            {"Collection": {"Format": "entradrift-bundle", "FormatVersion": "2.0"}, "ADSyncRule": []},
            (
                "x.json, $.Collection.FormatVersion: a bundle of format version 2.0, which this entradrift does not know. "
                "Update entradrift."
            ),
        ),
        (
            {"ADSyncConnector": TYPE_NAME},
            f"x.json, $.ADSyncConnector: text where a list, an object or null is expected. {CUT_OFF}",
        ),
    ],
    ids=lambda value: value[:90] if isinstance(value, str) else "",
)
def test_sentence(document: object, sentence: str):
    with pytest.raises(InputError) as caught:
        read(x=document)
    # How many more there are of the kind is beside the point here.
    assert re.sub(r"; \d+ more of this kind", "", str(caught.value)) == sentence


def test_names_are_shown_without_their_values():
    with pytest.raises(InputError) as caught:
        read(x=forest(ConnectivityParameters=[{"Name": "password", "Value": "Pa55", "Intrinsic": 7}]))
    assert "Pa55" not in str(caught.value)


# --- exports that ConvertTo-Json cut off ---------------------------------------------------------------


@pytest.fixture(scope="module")
def org() -> Organisation:
    return contoso()


@pytest.mark.parametrize("lone_nested", [False, True])
@pytest.mark.parametrize("truncated", ["type", "custom"])
@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_no_depth_that_loses_anything_is_read(
    depth: int,
    truncated: str,
    lone_nested: bool,  # noqa: FBT001
    org: Organisation,
    tmp_path: Path,
):
    style = Style(depth=depth, truncated=truncated, lone_nested=lone_nested)
    with pytest.raises(InputError, match="run it again with -Depth 12"):
        read_folder(write_cmdlet_folder(org, tmp_path / "folder", style=style))
    write_bundle(org, tmp_path / "bundle" / "bundle.json", style=dataclasses.replace(style, depth=depth + 1))
    with pytest.raises(InputError, match="run it again with -Depth 12"):
        read_folder(tmp_path / "bundle")


def test_one_file_a_rule_at_the_default_depth(org: Organisation, tmp_path: Path):
    folder = write_cmdlet_folder(
        org,
        tmp_path / "export",
        rule_files=True,
        depth_truncated=True,
        without=("ADSyncConnector", "ADSyncGlobalSettings"),
    )
    for file in sorted(folder.glob("*bound-*.json")):
        single = tmp_path / file.stem
        single.mkdir()
        file.rename(single / file.name)
        with pytest.raises(InputError, match="run it again with -Depth 12"):
            read_folder(single)


def test_lone_texts_need_proof_that_nothing_was_cut_off():
    flow = {"Destination": "mail", "Source": "mail", "FlowType": "Direct"}
    flows = read(x=rule(AttributeFlowMappings=[flow])).rules[0].flows
    assert [flow.source for flow in flows] == [("mail",)]
    with pytest.raises(InputError, match="text where a list is expected"):
        read(x=rule(AttributeFlowMappings=[flow], JoinFilter=None, ScopeFilter=None))


def test_expressions_may_look_like_types():
    document = changed(rule(), "AttributeFlowMappings", 1, "Expression", to="@{x}")
    changed(document, *FLOW, "Source", to=["System.Object[]"])
    changed(document, *CLAUSE, "ComparisonValue", to="@{team}")
    document["Description"] = "@{Name=x}"
    found = read(x=document).rules[0]
    assert (found.description, found.flows[1].expression) == ("@{Name=x}", "@{x}")


# --- two servers ----------------------------------------------------------------------------------------


def problem(**documents: object) -> str:
    with pytest.raises(InputError) as caught:
        read(**documents)
    return str(caught.value)


def test_same_object_in_two_files():
    assert problem(a=rule(), b=[rule()]) == (
        f"b.json, $[0]: the same object again as in a.json, so the folder holds two servers' exports. {ONE_SERVER}"
    )
    assert problem(a=tenant(), b=tenant(Name="fabrikam.onmicrosoft.com - AAD")) == (
        f"b.json, $: the same object again as in a.json, so the folder holds two servers' exports. {ONE_SERVER}"
    )


@pytest.mark.parametrize(
    ("noun", "one", "other"),
    [
        ("ADSyncGlobalSettings", global_settings(), global_settings(InstanceId=ZERO)),
        ("ADSyncScheduler", {"SyncCycleEnabled": True}, {"SyncCycleEnabled": True}),
        ("ADSyncAutoUpgrade", "Enabled", "Disabled"),
    ],
)
def test_second_output_of_a_cmdlet(noun: str, one: object, other: object):
    assert problem(a=one, b=other) == (
        f"b.json: a second output of Get-{noun} as in a.json, so the folder holds two servers' exports. {ONE_SERVER}"
    )


def test_rules_of_two_servers():
    tag = {
        "ImmutableTag": "Microsoft.OuttoAADUserJoin.012",
        "Connector": "b891884f-051e-4a83-95af-2544101c9083",
    }
    one, other = rule(**tag), rule(Identifier=ZERO, **tag)
    assert problem(a=[one], b=[other]) == (
        'b.json, $[0]: the standard rule "In from AD - Contractors" is in a.json too, so the folder holds two '
        f"servers' exports. {ONE_SERVER}"
    )
    # Within one file it is a finding for people, not an error.
    assert len(read(a=[one, other]).rules) == 2
    # Two forests have the same rule each.
    assert len(read(a=[rule(**tag | {"Connector": FOREST_ID})], b=[other]).rules) == 2


def test_two_computer_names():
    assert problem(a=rule(PSComputerName="sync01"), b=forest(PSComputerName="SYNC02.contoso.com")) == (
        "a.json: PSComputerName names sync01 and SYNC02.contoso.com, so the folder holds two servers' exports. "
        f"{ONE_SERVER}"
    )
    same = read(a=rule(PSComputerName="sync01"), b=forest(PSComputerName="SYNC01.contoso.com"))
    assert same.server.host == "SYNC01.contoso.com"


def test_folders_of_two_servers(org: Organisation, tmp_path: Path):
    write_cmdlet_folder(org, tmp_path / "primary")
    write_cmdlet_folder(as_other_server(org, "sync02.contoso.com", 1), tmp_path / "staging")
    with pytest.raises(InputError, match="so the folder holds two servers' exports"):
        read_folder(tmp_path)


def test_bundles_of_two_servers():
    one = {"Collection": {"ComputerName": "SYNC01"}, "ADSyncRule": [rule()]}
    other = {"Collection": {"ComputerName": "sync02.contoso.com"}, "ADSyncConnector": [forest()]}
    assert problem(a=one, b=other) == (
        "b.json: the bundle of another server as in a.json, so the folder holds two servers' exports. "
        f"{ONE_SERVER}"
    )


def test_partitions_and_rules_may_repeat_names():
    twice = read(a=[rule(), rule(Identifier=ZERO)])
    assert [found.name for found in twice.rules] == ["In from AD - Contractors"] * 2
    assert {found.identifier for found in twice.rules} == {RULE_ID, ZERO}
    assert (
        len(read(a=forest(Partitions=[partition(), partition(DN="DC=emea")])).connectors[0].partitions) == 2
    )
