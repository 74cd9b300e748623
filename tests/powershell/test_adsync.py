"""The simulated server takes and refuses what a server does, and shows the snapshot that it was made from."""

import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.compare.builders import FOREST, connector, flow, rule, snapshot, standard, tenant_connector
from tests.exportkit.contoso import contoso
from tests.exportkit.write_cmdlets import write_bundle
from tests.powershell import adsync_objects as objects
from tests.powershell.adsync import Server
from tests.powershell.interpreter import Outcome, run
from tests.powershell.values import EnumValue, Record, TimeSpan, Unsupported, Value

from entradrift.exports.load import load
from entradrift.exports.rule_parts import sorted_flows, sorted_join_rules, sorted_scoping_filter
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Role, Snapshot
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED

CONNECTOR = "11111111-1111-1111-1111-111111111111"
ONE = "22222222-2222-2222-2222-222222222222"
TWO = "33333333-3333-3333-3333-333333333333"
STRICT = "$ErrorActionPreference = 'Stop'\n"
NEW = f"""
New-ADSyncRule `
    -Name 'In from AD - Site' -Identifier '{ONE}' -Description 'd' -Direction 'Inbound' -Precedence 50 `
    -PrecedenceAfter '00000000-0000-0000-0000-000000000000' -PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
    -SourceObjectType 'user' -TargetObjectType 'person' -Connector '{CONNECTOR}' -LinkType 'Join' `
    -SoftDeleteExpiryInterval 0 -ImmutableTag '' -EnablePasswordSync -OutVariable syncRule | Out-Null
Add-ADSyncAttributeFlowMapping `
    -SynchronizationRule $syncRule[0] -Source @('mail') -Destination 'mail' -FlowType 'Direct' `
    -ValueMergeType 'Update' -OutVariable syncRule | Out-Null
Add-ADSyncAttributeFlowMapping `
    -SynchronizationRule $syncRule[0] -Destination 'sn' -FlowType 'Expression' -ValueMergeType 'Merge' -ExecuteOnce `
    -Expression 'Trim([sn])' -OutVariable syncRule | Out-Null
New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
    -ArgumentList 'sn','x','NOTSTARTSWITH' -OutVariable condition0 | Out-Null
Add-ADSyncScopeConditionGroup `
    -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule | Out-Null
New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' `
    -ArgumentList 'mail','mail2',$false -OutVariable condition0 | Out-Null
Add-ADSyncJoinConditionGroup `
    -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule | Out-Null
"""
ADD = f"{NEW}Add-ADSyncRule -SynchronizationRule $syncRule[0] | Out-Null\n"


def server(*rules: Record, **scheduler: Value) -> Server:
    return Server.new("sync02.contoso.com", [(FOREST, CONNECTOR)], rules, **scheduler)


def record(identifier: str = TWO, **values: Value) -> Record:
    usual = {"Name": "R", "Connector": uuid.UUID(CONNECTOR), "Precedence": 60}
    return objects.rule(Identifier=uuid.UUID(identifier), **(usual | values))


def execute(script: str, on: Server) -> Outcome:
    return run(STRICT + script, on)


def names(on: Server) -> list[tuple[str, int]]:
    return [(rule["Name"], rule["Precedence"]) for rule in on.rules]


# --- cmdlets ----------------------------------------------------------------------------------------------


def test_a_rule_is_made_in_the_way_of_the_rules_editor():
    on = server()
    outcome = execute(ADD, on)
    assert (outcome.error, outcome.output) == (None, ())
    assert [(call.command, call.subject) for call in outcome.calls] == [
        ("Add-ADSyncRule", "In from AD - Site")
    ]
    state = on.to_snapshot(snapshot(connectors=[connector(identifier=CONNECTOR)]))
    assert state.rules == (
        rule(
            "In from AD - Site",
            description="d",
            password_sync=True,
            scoping_filter=((Clause("sn", "NOTSTARTSWITH", "x"),),),
            join_rules=((JoinCondition("mail", "mail2", case_sensitive=False),),),
            flows=(
                flow("mail"),
                Flow("sn", "Expression", (), "Trim([sn])", "Merge", execute_once=True),
            ),
        ),
    )
    assert (state.rules[0].precedence, state.rules[0].connector, state.rules[0].identifier) == (
        50,
        FOREST,
        ONE,
    )


def test_a_rule_that_is_not_added_changes_nothing():
    on = server()
    outcome = execute(NEW, on)
    assert (outcome.error, outcome.calls, on.rules) == (None, (), [])


def test_the_same_identifier_replaces_in_place():
    on = server(record(ONE, Name="Old", Precedence=50), record())
    assert execute(ADD, on).error is None
    assert names(on) == [("In from AD - Site", 50), ("R", 60)]


def test_what_get_returns_has_lists_of_its_own():
    on = server(record())
    script = (
        "$r = Get-ADSyncRule\nAdd-ADSyncAttributeFlowMapping -SynchronizationRule $r -Source @('a') -Destination 'a' "
        "-FlowType 'Direct' -ValueMergeType 'Update' | Out-Null\n$r.AttributeFlowMappings.Count"
    )
    assert execute(script, on).output == (1,)
    assert on.rule("R")["AttributeFlowMappings"] == []


@pytest.mark.parametrize(
    "script",
    [
        "$s = Get-ADSyncScheduler\n$s.SyncCycleEnabled = $false",
        "(Get-ADSyncRule).AttributeFlowMappings[0].Destination = 'x'",
        "(Get-ADSyncRule).ScopeFilter[0].ScopeConditionList.Add('x')",
    ],
)
def test_what_no_script_of_ours_changes(script: str):
    on = server()
    assert execute(ADD, on).error is None
    with pytest.raises(Unsupported):
        execute(script, on)


@pytest.mark.parametrize("command", ["Get-ADSyncRule", f"Get-ADSyncRule -Identifier '{TWO}'"])
def test_what_get_returns_is_a_copy(command: str):
    on = server(record())
    assert execute(f"$r = {command}\n$r.Name = 'Other'\n$r.Disabled = $true", on).calls == ()
    assert (on.rule("R")["Disabled"], len(on.rules)) == (False, 1)
    script = f"$r = {command}\n$r.Disabled = $true\nAdd-ADSyncRule $r | Out-Null\n$r.Name = 'Later'"
    assert execute(script, on).error is None
    assert on.rule("R")["Disabled"] is True


@pytest.mark.parametrize(
    ("rules", "script", "error"),
    [
        ([record(Precedence=50)], ADD, 'The precedence 50 belongs to "R".'),
        (
            [],
            ADD.replace("-ImmutableTag ''", "-ImmutableTag 'Microsoft.X.001'"),
            "A new rule must not have the immutable tag of a standard rule.",
        ),
        ([], ADD.replace(CONNECTOR, TWO), f"The connector {TWO} does not exist."),
        ([], ADD.replace("'Inbound'", "'Sideways'"), 'Cannot convert value "Sideways" to type'),
        ([], ADD.replace("'NOTSTARTSWITH'", "'LIKE'"), 'Cannot convert value "LIKE" to type'),
        ([], ADD.replace(",$false", ",'x'"), "A constructor of JoinCondition"),
        ([], ADD.replace("-Expression 'Trim([sn])' ", ""), "An attribute flow of the type Expression"),
        ([], ADD.replace("-Source @('mail') ", ""), "An attribute flow of the type Direct needs a source."),
        ([], ADD.replace("-LinkType 'Join' ", ""), "New-ADSyncRule needs the parameter -LinkType."),
        ([], f"Remove-ADSyncRule -Identifier '{ONE}'", f"There is no synchronization rule {ONE}."),
        (
            [record(ImmutableTag="Microsoft.X.001")],
            f"Remove-ADSyncRule -Identifier '{TWO}'",
            'The standard rule "R" must not be removed.',
        ),
        (
            [record(ImmutableTag="Microsoft.X.001")],
            "$r = Get-ADSyncRule\n$r.Precedence = 7\nAdd-ADSyncRule $r",
            "The standard rule \"R\" must not be edited: ['Precedence'].",
        ),
        ([record()], "$r = Get-ADSyncRule\n$r.Missing = 1", "The property 'Missing' cannot be found"),
        ([], "Get-ADSyncConnector -Name 'x'", 'There is no connector "x".'),
        ([], "Set-ADSyncScheduler -SyncCycleEnabled 'no'", 'Cannot convert "no" to the type "System.Boolean".'),
        ([], "Set-ADSyncScheduler -PurgeRunHistoryInterval '25:00:00'", 'Cannot convert "25:00:00"'),
        ([], "Add-ADSyncRule -SynchronizationRule 'R'", 'Cannot convert "R" to a synchronization rule.'),
    ],
)  # fmt: skip
def test_what_a_server_refuses_changes_nothing(rules: list[Record], script: str, error: str):
    on = server(*rules)
    before = server(*rules)
    outcome = execute(script, on)
    assert outcome.error is not None
    assert outcome.error.startswith(error)
    assert (outcome.exit_code, outcome.calls, on.rules) == (1, (), before.rules)


def test_a_standard_rule_can_be_disabled():
    on = server(record(ImmutableTag="Microsoft.X.001"))
    assert (
        execute("$r = Get-ADSyncRule\n$r.Disabled = $true\n$r | Add-ADSyncRule | Out-Null", on).error is None
    )
    assert on.rule("R")["Disabled"] is True


def test_a_rule_keeps_a_precedence_that_another_one_has_as_well():
    on = server(record(), record(ONE, Name="Twin"))
    script = f"$r = Get-ADSyncRule -Identifier '{ONE}'\n$r.Disabled = $true\nAdd-ADSyncRule $r | Out-Null"
    assert execute(script, on).error is None


def test_removing():
    on = server(record(), record(ONE, Name="Gone", Precedence=61))
    outcome = execute(f"Remove-ADSyncRule -Identifier '{ONE}' | Out-Null", on)
    assert names(on) == [("R", 60)]
    assert [(call.command, call.subject) for call in outcome.calls] == [("Remove-ADSyncRule", "Gone")]


def test_connectors_are_found_by_name_whatever_its_case():
    assert execute("[string] (Get-ADSyncConnector -Name 'CONTOSO.com').Identifier", server()).output == (
        CONNECTOR,
    )


def test_the_scheduler():
    on = server()
    script = (
        "Set-ADSyncScheduler -CustomizedSyncCycleInterval '03:00:00' -MaintenanceEnabled $false -Force\n"
        "[string] (Get-ADSyncScheduler).CurrentlyEffectiveSyncCycleInterval\n"
        "Set-ADSyncScheduler -CustomizedSyncCycleInterval 00:10:00.0\n"
    ).replace("00:10:00.0", "'00:10:00'")
    outcome = execute(script + "[string] (Get-ADSyncScheduler).CurrentlyEffectiveSyncCycleInterval", on)
    assert (outcome.error, outcome.output) == (None, ("03:00:00", "00:30:00"))
    assert outcome.calls[0].arguments == {
        "CustomizedSyncCycleInterval": TimeSpan(3 * 3600 * 10**7),
        "MaintenanceEnabled": False,
    }
    assert on.scheduler["MaintenanceEnabled"] is False


def test_a_backup_holds_what_was_there():
    on = server(record())
    outcome = execute(
        "Set-ADSyncScheduler -SyncCycleEnabled $false\nGet-ADSyncServerConfiguration -Path 'C:\\b' | Out-Null\n"
        f"Remove-ADSyncRule -Identifier '{TWO}'",
        on,
    )
    [backup] = outcome.backups
    assert (backup.path, backup.changes_before, backup.scheduler["SyncCycleEnabled"]) == ("C:\\b", 1, False)
    assert [rule["Name"] for rule in backup.rules] == ["R"]
    assert on.rules == []


def test_a_call_can_be_made_to_fail():
    on = server(record())
    on.failing["Remove-ADSyncRule"] = 1
    script = f"Remove-ADSyncRule -Identifier '{TWO}'"
    assert execute(script, on).error == "Remove-ADSyncRule failed."
    assert len(on.rules) == 1
    assert execute(script, on).error is None


# --- snapshots --------------------------------------------------------------------------------------------

_WORDS = st.text("aB'\u2018\u2019$`\"é☃\U0001f600,|\\-", min_size=1, max_size=8)
_TEXTS = st.one_of(st.just(""), _WORDS, st.builds("{}\n{}".format, _WORDS, _WORDS))
_OPEN = st.one_of(st.none(), st.just(NOT_CARRIED))
_FLOWS = st.builds(
    lambda destination, kind, source, expression, merge, once: Flow(
        destination,
        kind,
        () if kind == "Expression" else tuple(source),
        expression if kind == "Expression" else "",
        merge,
        once,
        (Setting(Section.OTHER_SETTINGS, ("Extra",), "x"),) if destination == "a" else (),
    ),
    _WORDS,
    st.sampled_from(["Direct", "Constant", "Expression", "#2"]),
    st.lists(_WORDS, min_size=1, max_size=2),
    _TEXTS,
    st.sampled_from(["Update", "Merge", "#7"]),
    st.sampled_from([True, False, None]),
)
_RULES = st.builds(
    SyncRule,
    name=_WORDS,
    connector=st.sampled_from([FOREST, "contoso.onmicrosoft.com - AAD", TWO, "not listed"]),
    direction=st.sampled_from(["Inbound", "Outbound", "#1"]),
    tag_base=st.sampled_from(["", "Microsoft.InfromADUserJoin", "Custom"]),
    tag_version=st.just(""),
    precedence=st.one_of(st.integers(0, 400), _OPEN),
    description=st.one_of(_TEXTS, st.just(NOT_CARRIED)),
    disabled=st.one_of(st.booleans(), _OPEN),
    link_type=st.sampled_from(["Join", "Provision", "#0", NOT_CARRIED]),
    source_object_type=st.one_of(_WORDS, st.just(NOT_CARRIED)),
    target_object_type=st.one_of(_WORDS, st.just(NOT_CARRIED)),
    precedence_after=st.one_of(st.sampled_from(["", "a rule that is not in this export"]), st.just(NOT_CARRIED)),
    precedence_before=st.one_of(st.just(""), _WORDS),
    password_sync=st.one_of(st.booleans(), _OPEN),
    soft_delete_expiry=st.one_of(st.sampled_from(["", "00:00:00", "1.02:03:04.0000005"]), st.just(NOT_CARRIED)),
    scoping_filter=st.one_of(
        st.just(NOT_CARRIED),
        st.lists(
            st.lists(st.builds(Clause, _WORDS, st.sampled_from(["EQUAL", "#3"]), _TEXTS), min_size=1, max_size=2),
            max_size=2,
        ).map(sorted_scoping_filter),
    ),
    join_rules=st.one_of(
        st.just(NOT_CARRIED),
        st.lists(
            st.lists(st.builds(JoinCondition, _WORDS, _WORDS, st.sampled_from([True, False, None])), min_size=1, max_size=2),
            max_size=2,
        ).map(sorted_join_rules),
    ),
    flows=st.one_of(st.just(NOT_CARRIED), st.lists(_FLOWS, max_size=3).map(sorted_flows)),
    settings=st.sampled_from([(), (Setting(Section.OTHER_SETTINGS, ("Extra",), "1"),)]),
    identifier=st.one_of(st.just(""), st.uuids().map(str)),
    place=st.just("rules.json, [0]"),
)  # fmt: skip
_SETTINGS = st.tuples(
    st.sampled_from(["00:30:00", "01:00:00", "soon", ""]),
    st.sampled_from(["True", "False", "?"]),
    st.sampled_from(["7.00:00:00", "1.00:00:00"]),
).map(
    lambda values: tuple(
        Setting(Section.SCHEDULER, (f"Microsoft.Synchronize.{name}",), value)
        for name, value in zip(
            ("TimeInterval", "MaintenanceEnabled", "RunHistoryPurgeInterval"), values, strict=True
        )
    )
)


def shown(state: Snapshot) -> list[Value]:
    """Everything of the rules, also what takes no part in their equality."""
    return [(rule, rule.connector, rule.precedence, rule.identifier, rule.place) for rule in state.rules]


@given(st.lists(_RULES, max_size=4, unique_by=lambda rule: rule.identifier or object()), _SETTINGS)
def test_a_snapshot_comes_back_exactly(rules: list[SyncRule], settings: tuple[Setting, ...]):
    state = snapshot(
        rules, connectors=[connector(identifier=CONNECTOR), tenant_connector()], settings=settings
    )
    again = Server.from_snapshot(state).to_snapshot(state)
    assert again == state
    assert shown(again) == shown(state)


@given(_RULES)
def test_what_a_rule_says_comes_from_the_objects_of_the_server(one: SyncRule):
    """Without its origin a rule shows what it says, and the defaults for what it leaves open."""
    state = snapshot([one], connectors=[connector(identifier=CONNECTOR), tenant_connector()])
    on = Server.from_snapshot(state)
    for found in on.rules:
        found.origin = None
        for part in found["AttributeFlowMappings"]:
            part.origin = None
        for group in found["JoinFilter"]:
            for part in group["JoinConditionList"]:
                part.origin = None
    [plain] = on.to_snapshot(state).rules
    for name in ("name", "direction", "tag_base", "description", "disabled", "link_type", "scoping_filter"):
        wanted = getattr(one, name)
        if wanted is not None and wanted is not NOT_CARRIED:
            assert getattr(plain, name) == wanted
    if one.flows is not NOT_CARRIED:
        assert plain.flows == tuple(
            part._replace(settings=(), execute_once=part.execute_once is True) for part in one.flows
        )
    assert plain.settings == ()


def test_the_sample_comes_back_exactly(tmp_path: Path):
    write_bundle(contoso("sync02.contoso.com", staging=True), tmp_path / "bundle.json")
    state = load(tmp_path / "bundle.json")
    on = Server.from_snapshot(state)
    again = on.to_snapshot(state)
    assert again == state
    assert shown(again) == shown(state)
    assert (len(on.rules) > 50, on.scheduler["StagingModeEnabled"], on.name) == (
        True,
        True,
        state.server.host,
    )


def test_the_objects_are_those_that_the_cmdlets_return():
    """The simulated properties against the writer of exports, which knows nothing of them."""
    state = snapshot(
        [
            rule(
                identifier=ONE,
                tag_base="Custom",
                tag_version="007",
                disabled=True,
                description="d",
                flows=(
                    flow("sn", "givenName"),
                    Flow("mail", "Expression", (), "Trim([mail])", "Update", execute_once=True),
                ),
            )
        ],
        connectors=[connector(identifier=CONNECTOR)],
    )
    [found] = Server.from_snapshot(state).rules
    values = {name: value for name, value in found.properties.items() if not isinstance(value, list)}
    assert values == {
        "Identifier": uuid.UUID(ONE),
        "InternalId": uuid.UUID(int=0),
        "Name": "In from AD - Site",
        "Version": 0,
        "Description": "d",
        "ImmutableTag": "Custom.007",
        "Connector": uuid.UUID(CONNECTOR),
        "Direction": EnumValue("Inbound"),
        "Disabled": True,
        "SourceObjectType": "user",
        "TargetObjectType": "person",
        "Precedence": 10,
        "PrecedenceAfter": uuid.UUID(int=0),
        "PrecedenceBefore": uuid.UUID(int=0),
        "LinkType": EnumValue("Join"),
        "EnablePasswordSync": False,
        "SoftDeleteExpiryInterval": TimeSpan(0),
    }
    assert [part.properties for part in found["AttributeFlowMappings"]] == [
        {
            "Source": ["givenName"],
            "Destination": "sn",
            "FlowType": EnumValue("Direct"),
            "ExecuteOnce": False,
            "Expression": None,
            "ValueMergeType": EnumValue("Update"),
            "MappingSourceAsString": "givenName",
        },
        {
            "Source": [],
            "Destination": "mail",
            "FlowType": EnumValue("Expression"),
            "ExecuteOnce": True,
            "Expression": "Trim([mail])",
            "ValueMergeType": EnumValue("Update"),
            "MappingSourceAsString": "",
        },
    ]
    [scope], [join] = found["ScopeFilter"], found["JoinFilter"]
    assert [part.properties for part in scope["ScopeConditionList"]] == [
        {"Attribute": "sn", "ComparisonValue": "", "ComparisonOperator": EnumValue("ISNOTNULL")}
    ]
    assert [part.properties for part in join["JoinConditionList"]] == [
        {"CSAttribute": "mail", "MVAttribute": "mail", "CaseSensitive": False}
    ]


def test_every_property_is_one_that_exports_have():
    from tests.exportkit.write_cmdlets import rule_object  # noqa: PLC0415

    org = contoso("sync02.contoso.com", staging=True)
    written = rule_object(org, org.rules[0])
    assert set(objects.rule().properties) <= set(written.properties)


def test_changes_show_in_the_snapshot():
    state = snapshot(
        [rule("A", identifier=ONE), standard("S", identifier=TWO, precedence_after="A")],
        connectors=[connector(identifier=CONNECTOR)],
        settings=[
            Setting(Section.SCHEDULER, ("Microsoft.Synchronize.TimeInterval",), "00:30:00"),
            Setting(Section.SCHEDULER, ("Scheduler", "MaintenanceEnabled"), "True"),
        ],
    )
    on = Server.from_snapshot(replace(state, server=replace(state.server, role=Role.STAGING)))
    script = f"""
$r = Get-ADSyncRule -Identifier '{ONE}'
$r.Name = 'B'
$r.Precedence = 7
Add-ADSyncRule $r | Out-Null
Set-ADSyncScheduler -CustomizedSyncCycleInterval '02:00:00' -MaintenanceEnabled $false
"""
    assert execute(script, on).error is None
    after = on.to_snapshot(state)
    assert [(found.name, found.precedence, found.precedence_after) for found in after.rules] == [
        ("B", 7, ""),
        ("S", 100, "B"),
    ]
    assert [setting.value for setting in after.settings] == ["02:00:00", "False"]
