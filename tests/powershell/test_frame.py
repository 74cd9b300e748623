"""The fixed part of every generated script, with calls that are written by hand, on servers that are made by hand."""

import uuid
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.powershell import adsync_objects as objects
from tests.powershell.adsync import Server
from tests.powershell.interpreter import Outcome, run
from tests.powershell.values import EnumValue, GenericList, Record, Value

FRAME = (Path(__file__).parents[2] / "src/entradrift/align/powershell/frame.ps1").read_text(encoding="utf-8")
FOREST, CLOUD = "contoso.com", "contoso.onmicrosoft.com - AAD"
FOREST_ID = "11111111-1111-1111-1111-111111111111"
CLOUD_ID = "b891884f-051e-4a83-95af-2544101c9083"
NEW_ID = "22222222-2222-2222-2222-222222222222"
SUBJECT = "-ConnectorName 'contoso.com' -Direction 'Inbound'"
CHANGED = "Export, compare and align again."
PAUSED = ("Set-ADSyncScheduler", "SyncCycleEnabled")


def record(name: str, precedence: int, **values: Value) -> Record:
    usual = {
        "Identifier": uuid.uuid5(uuid.UUID(NEW_ID), name),
        "Connector": uuid.UUID(FOREST_ID),
        "SourceObjectType": "user",
        "TargetObjectType": "person",
        "AttributeFlowMappings": GenericList(
            [objects.flow("mail", EnumValue("Direct"), ["mail"], "", EnumValue("Update"), once=False)]
        ),
    }
    return objects.rule(Name=name, Precedence=precedence, **(usual | values))


def before(name: str, source: str = "mail", disabled: str = "False") -> str:
    """The lines that Get-RuleState makes of a rule of `record`, written by hand."""
    lines = [
        "description | ",
        f"disabled | {disabled}",
        f"flow | mail | Direct | {source} |  | Update | False",
        "link type | Join",
        f"name | {name}",
        "password sync | False",
        "source object type | user",
        "tag | ",
        "target object type | person",
    ]
    quoted = ", ".join(f"'{line}'" for line in lines)
    return f"-Before @({quoted})"


def build(name: str, precedence: int, source: str = "mail") -> str:
    return f"""-Build {{
        param($ConnectorId, $Identifier)
        New-ADSyncRule `
            -Name '{name}' -Identifier $Identifier -Description '' -Direction 'Inbound' -Precedence {precedence} `
            -SourceObjectType 'user' -TargetObjectType 'person' -Connector $ConnectorId -LinkType 'Join' `
            -SoftDeleteExpiryInterval 0 -ImmutableTag '' -OutVariable syncRule | Out-Null
        Add-ADSyncAttributeFlowMapping `
            -SynchronizationRule $syncRule[0] -Source @('{source}') -Destination 'mail' -FlowType 'Direct' `
            -ValueMergeType 'Update' -OutVariable syncRule | Out-Null
        $syncRule[0]
    }}"""


def create(name: str, precedence: int, source: str = "mail") -> str:
    arguments = f"-Title 'create {name}' {SUBJECT} -Name '{name}' -Identifier '{NEW_ID}'"
    return f"Invoke-RuleCreation {arguments} -Precedence {precedence} {build(name, precedence, source)}"


def replace(name: str, number: int, to: int, source: str = "sn", new: str = "") -> str:
    arguments = f"-Title 'replace {name}' {SUBJECT} -Name '{name}' -NewName '{new or name}' {before(name)}"
    numbers = f"-PrecedenceBefore {number} -Precedence {to}"
    return f"Invoke-RuleReplacement {arguments} {numbers} {build(new or name, to, source)}"


def move(name: str, number: int, to: int) -> str:
    return f"Invoke-RuleMove -Title 'move {name}' {SUBJECT} -Name '{name}' -PrecedenceBefore {number} -Precedence {to}"


def switch(name: str, disabled: str, state: str = "-Before @()") -> str:
    return f"Invoke-RuleSwitch -Title 'switch {name}' {SUBJECT} -Name '{name}' {state} -Disabled {disabled}"


def remove(name: str) -> str:
    return f"Invoke-RuleRemoval -Title 'remove {name}' {SUBJECT} -Name '{name}' {before(name)}"


def interval(was: str, value: str) -> str:
    parameter = "CustomizedSyncCycleInterval"
    setter = f"{{ Set-ADSyncScheduler -{parameter} '{value}' }}"
    return f"Invoke-SchedulerSetting -Title 'interval' -Parameter '{parameter}' -Before '{was}' -Value '{value}' -Set {setter}"


def script(*calls: str, leaving: Mapping[str, int] = MappingProxyType({}), staging: str = "$true") -> str:
    keys = ", ".join(
        f"@{{ Key = 'Inbound | contoso.com | {name}'; Precedence = {number}; State = @() }}"
        for name, number in leaving.items()
    )
    body = "\n".join(calls)
    return f"""#Requires -Version 5.1
[CmdletBinding(SupportsShouldProcess = $true)]
param([string] $BackupFolder = 'C:\\backup')
Set-StrictMode -Version 1.0
$ErrorActionPreference = 'Stop'
$ScriptCmdlet = $PSCmdlet
$ServerName = 'SYNC02.contoso.com'
$StagingMode = {staging}
$Leaving = @({keys})
$SpareNumbers = @(98, 99)
{FRAME}
Assert-Target
Backup-Configuration -Folder $BackupFolder
$wasEnabled = Suspend-SyncCycle
try {{
{body}
}}
finally {{
    Restore-Precedence
    Resume-SyncCycle -WasEnabled $wasEnabled
}}
@($Counts.Done, $Counts.Already, $Counts.Skipped, $Counts.WouldDo)
if ($Counts.Skipped -gt 0) {{ exit 3 }}
"""


def server(*rules: Record, **scheduler: Value) -> Server:
    return Server.new("sync02.contoso.com", [(FOREST, FOREST_ID), (CLOUD, CLOUD_ID)], rules, **scheduler)


def names(on: Server) -> dict[str, int]:
    return {rule["Name"]: rule["Precedence"] for rule in on.rules}


def calls(outcome: Outcome) -> list[tuple[str, str]]:
    """The calls between pausing the scheduler and resuming it."""
    told = [(call.command, call.subject) for call in outcome.calls]
    assert (told[0], told[-1]) == (PAUSED, PAUSED)
    return told[1:-1]


def skipped(outcome: Outcome) -> list[str]:
    return [warning for warning in outcome.warnings if warning.startswith("Skipped: ")]


# --- guards -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheduler", "options", "error"),
    [
        (
            {},
            {"computer_name": "sync01.contoso.com"},
            "This script was made for the server SYNC02.contoso.com, but this is SYNC01. Nothing was changed.",
        ),
        (
            {"StagingModeEnabled": False},
            {},
            "This script was made for a server whose staging mode is True, but here it is False. Nothing was changed.",
        ),
        (
            {"SyncCycleInProgress": True},
            {},
            "A synchronization cycle is running. Wait until it has ended and run this script again. Nothing was changed.",
        ),
    ],
)
def test_a_server_that_is_not_meant_is_left_alone(
    scheduler: dict[str, Value], options: dict[str, Value], error: str
):
    on = server(**scheduler)
    outcome = run(script(create("R", 50)), on, **options)
    assert (outcome.error, outcome.exit_code) == (error, 1)
    assert (outcome.calls, outcome.backups, outcome.folders, on.rules) == ((), (), (), [])


def test_the_name_of_the_server_is_found_in_short_and_in_full():
    for name in ("sync02", "Sync02.fabrikam.com"):
        assert run(script(), server(), computer_name=name).error is None


def test_a_script_for_the_primary_refuses_the_staging_server():
    assert run(script(staging="$false"), server(StagingModeEnabled=False)).error is None
    assert "staging mode is False" in str(run(script(staging="$false"), server()).error)


# --- around the changes -----------------------------------------------------------------------------------


def test_backup_then_pause_then_changes_then_resume():
    on = server()
    outcome = run(script(create("R", 50)), on)
    assert (outcome.error, outcome.exit_code, outcome.output, outcome.folders) == (
        None,
        0,
        (1, 0, 0, 0),
        ("C:\\backup",),
    )
    [backup] = outcome.backups
    assert (backup.changes_before, backup.rules, backup.scheduler["SyncCycleEnabled"]) == (0, (), True)
    assert [call.arguments["SyncCycleEnabled"] for call in (outcome.calls[0], outcome.calls[-1])] == [
        False,
        True,
    ]
    assert calls(outcome) == [("Add-ADSyncRule", "R")]
    assert outcome.information == (
        "The configuration as it was is in C:\\backup",
        "Done: create R",
        "The scheduler is on again.",
    )
    [warning] = outcome.warnings
    assert warning == (
        "The scheduler is paused until this script ends. The switch is stored in the tenant, so the other server may "
        "start no cycle meanwhile either."
    )


def test_a_scheduler_that_is_off_stays_off():
    on = server(SyncCycleEnabled=False)
    outcome = run(script(create("R", 50)), on)
    assert [call.command for call in outcome.calls] == ["Add-ADSyncRule"]
    assert on.scheduler["SyncCycleEnabled"] is False


def test_the_scheduler_is_on_again_after_an_error():
    on = server(record("A", 10), record("B", 20))
    on.failing["Add-ADSyncRule"] = 2
    outcome = run(script(switch("A", "$true"), switch("B", "$true"), remove("A")), on)
    assert (outcome.error, outcome.exit_code) == ("Add-ADSyncRule failed.", 1)
    assert calls(outcome) == [("Add-ADSyncRule", "A")]
    assert on.scheduler["SyncCycleEnabled"] is True


def test_no_change_without_a_backup():
    on = server(record("A", 10))
    on.failing["Get-ADSyncServerConfiguration"] = 1
    outcome = run(script(remove("A")), on)
    assert (outcome.error, outcome.calls, names(on)) == (
        "Get-ADSyncServerConfiguration failed.",
        (),
        {"A": 10},
    )


def test_what_if_changes_nothing():
    on = server(record("A", 10), record("B", 20), record("C", 30), record("D", 40))
    everything = script(
        create("R", 50), replace("A", 10, 10), move("B", 20, 21), switch("C", "$true"), remove("D"),
        interval("00:30:00", "01:00:00"),
    )  # fmt: skip
    outcome = run(everything, on, what_if=True)
    assert (outcome.error, outcome.exit_code, outcome.calls, outcome.backups, outcome.folders) == (
        None,
        0,
        (),
        (),
        (),
    )
    assert names(on) == {"A": 10, "B": 20, "C": 30, "D": 40}
    assert outcome.would == (
        ("C:\\backup", "Save the configuration of this server (Get-ADSyncServerConfiguration)"),
        ("the scheduler", "Pause"),
        ("R", "Create the sync rule"),
        ("A", "Replace the sync rule"),
        ("B", "Give the sync rule the precedence 21"),
        ("C", "Set Disabled of the sync rule to True"),
        ("D", "Remove the sync rule"),
        ("the scheduler", "Set CustomizedSyncCycleInterval to 01:00:00"),
    )
    assert outcome.output == (0, 0, 0, 6)
    done = run(everything, on)
    assert (done.error, skipped(done), names(on)) == (None, [], {"A": 10, "B": 21, "C": 30, "R": 50})


# --- the steps --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (create("R", 50), ("Add-ADSyncRule", "R")),
        (replace("A", 10, 10), ("Add-ADSyncRule", "A")),
        (replace("A", 10, 11, new="Other"), ("Add-ADSyncRule", "Other")),
        (move("A", 10, 11), ("Add-ADSyncRule", "A")),
        (switch("A", "$true"), ("Add-ADSyncRule", "A")),
        (switch("A", "$true", before("A")), ("Add-ADSyncRule", "A")),
        (remove("A"), ("Remove-ADSyncRule", "A")),
        (interval("00:30:00", "01:00:00"), ("Set-ADSyncScheduler", "CustomizedSyncCycleInterval")),
    ],
)
def test_a_step_is_done_once(call: str, expected: tuple[str, str]):
    on = server(record("A", 10))
    first = run(script(call), on)
    state = [rule.properties for rule in on.rules]
    assert (first.error, first.exit_code, skipped(first), calls(first)) == (None, 0, [], [expected])
    assert first.output == (1, 0, 0, 0)
    assert first.information[-2].startswith("Done: ")
    second = run(script(call), on)
    assert second.output == (0, 1, 0, 0)
    assert second.information[-2] == first.information[-2].replace("Done: ", "Already so: ")
    assert (second.error, second.exit_code, skipped(second), calls(second)) == (None, 0, [], [])
    assert [rule.properties for rule in on.rules] == state


@pytest.mark.parametrize(
    ("rule", "call", "reason"),
    [
        (record("R", 10, Description="x"), create("R", 50), "Somebody made a rule of this name"),
        (record("X", 50), create("R", 50), 'The precedence 50 belongs to the rule "X" now.'),
        (
            record("X", 10, Identifier=uuid.UUID(NEW_ID)),
            create("R", 50),
            "Another rule of this server has the identifier",
        ),
        (record("A", 10, Description="x"), replace("A", 10, 10), CHANGED),
        (record("A", 12), replace("A", 10, 11), CHANGED),
        (record("X", 10), replace("A", 10, 11), "The rule is not there any more."),
        (record("A", 12), move("A", 10, 11), CHANGED),
        (record("X", 10), move("A", 10, 11), "The rule is not there any more."),
        (record("A", 10, Description="x"), switch("A", "$true", before("A")), CHANGED),
        (record("A", 10, Description="x"), remove("A"), CHANGED),
        (record("A", 10, Direction=EnumValue("Outbound")), move("A", 10, 11), "The rule is not there any more."),
        (record("A", 10, Connector=uuid.UUID(CLOUD_ID)), move("A", 10, 11), "The rule is not there any more."),
        (record("A", 10), interval("02:00:00", "01:00:00"), "The value is 00:30:00 now."),
    ],
)  # fmt: skip
def test_what_is_not_as_it_was_is_left_alone_and_said(rule: Record, call: str, reason: str):
    on = server(rule)
    outcome = run(script(call), on)
    assert (outcome.error, outcome.exit_code, calls(outcome)) == (None, 3, [])
    [warning] = skipped(outcome)
    assert reason in warning
    assert outcome.output == (0, 0, 1, 0)
    assert [found.properties for found in on.rules] == [rule.properties]


@pytest.mark.parametrize(
    "connectors", [[("fabrikam.com", FOREST_ID)], [(FOREST, FOREST_ID), (FOREST, NEW_ID)]]
)
@pytest.mark.parametrize("call", [create("R", 50), move("A", 10, 11), remove("A")])
def test_a_connector_that_is_not_there_once(connectors: list[tuple[str, str]], call: str):
    on = Server.new("sync02", connectors, [record("A", 10)])
    outcome = run(script(call), on)
    [warning] = skipped(outcome)
    assert 'This server has no connector "contoso.com", or several.' in warning
    assert (outcome.exit_code, calls(outcome)) == (3, [])


def test_two_rules_of_one_name():
    twin = record("A", 20, Identifier=uuid.UUID(NEW_ID))
    outcome = run(script(move("A", 10, 11)), server(record("A", 10), twin))
    [warning] = skipped(outcome)
    assert "Several rules have this name" in warning


def test_a_step_that_is_skipped_does_not_keep_the_others_from_being_done():
    on = server(record("A", 10, Description="x"), record("B", 20))
    outcome = run(script(remove("A"), switch("B", "$true")), on)
    assert (outcome.exit_code, calls(outcome)) == (3, [("Add-ADSyncRule", "B")])


def test_a_switch_changes_nothing_else():
    on = server(record("A", 10))
    run(script(switch("A", "$true", before("A"))), on)
    [rule] = on.rules
    assert rule.properties == record("A", 10, Disabled=True).properties | {"Version": 1}


def test_a_replacement_keeps_the_identifier():
    on = server(record("A", 10))
    run(script(replace("A", 10, 12, source="sn", new="B")), on)
    [rule] = on.rules
    assert (rule["Name"], rule["Identifier"], rule["Precedence"]) == ("B", record("A", 10)["Identifier"], 12)
    assert [flow["Source"] for flow in rule["AttributeFlowMappings"]] == [["sn"]]


def test_an_invisible_difference_is_a_difference():
    on = server(record("A", 10, Description="\u00ad"))
    assert len(skipped(run(script(remove("A")), on))) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"SourceObjectType": "computer"},
        {"TargetObjectType": "device"},
        {"LinkType": EnumValue("Provision")},
        {"EnablePasswordSync": True},
        {"Disabled": True},
        {"ImmutableTag": "x"},
        {"Description": "a|b"},
        {"AttributeFlowMappings": GenericList()},
        {"ScopeFilter": GenericList([objects.scope_group([objects.clause("a", "b", EnumValue("EQUAL"))])])},
        {"JoinFilter": GenericList([objects.join_group([objects.condition("a", "b", sensitive=False)])])},
    ],
)
def test_every_part_of_a_rule_counts(values: dict[str, Value]):
    on = server(record("A", 10, **values))
    outcome = run(script(remove("A")), on)
    assert (len(skipped(outcome)), names(on)) == (1, {"A": 10})


def test_spaces_and_line_ends_around_texts_do_not_count():
    on = server(record(" A ", 10, Description=" \r\n"))
    assert (skipped(run(script(remove("A")), on)), names(on)) == ([], {})


def test_the_lines_of_a_rule_say_everything_in_an_order_of_their_own():
    rule = record(
        "A, B",
        10,
        Description="x\r\ny\rz\\|",
        ImmutableTag="Custom.001",
        AttributeFlowMappings=GenericList(
            [
                objects.flow("b", EnumValue("Expression"), ["x"], "1,\n2", EnumValue("Merge"), once=True),
                objects.flow("a", EnumValue("Direct"), ["p|", "q"], "", EnumValue("Update"), once=False),
            ]
        ),
        ScopeFilter=GenericList(
            [
                objects.scope_group(
                    [
                        objects.clause("b", "2", EnumValue("EQUAL")),
                        objects.clause("B", " 1 ", EnumValue("EQUAL")),
                    ]
                )
            ]
        ),
        JoinFilter=GenericList(
            [
                objects.join_group([objects.condition("b", "c", sensitive=True)]),
                objects.join_group(
                    [
                        objects.condition("b", "c", sensitive=False),
                        objects.condition("a", "c", sensitive=False),
                    ]
                ),
            ]
        ),
    )
    outcome = run(script("Write-Output (Get-RuleState @(Get-ADSyncRule)[0])"), server(rule))
    assert outcome.output[0].split("\n") == [
        "description | x\\ny\\rz\\\\\\p",
        "disabled | False",
        "flow | a | Direct | p\\p, q |  | Update | False",
        "flow | b | Expression |  | 1\\c\\n2 | Merge | True",
        "join | 1 | b | c | True",
        "join | 2 | a | c | False , b | c | False",
        "link type | Join",
        "name | A\\c B",
        "password sync | False",
        "scope | B | EQUAL | 1 , b | EQUAL | 2",
        "source object type | user",
        "tag | Custom.001",
        "target object type | person",
    ]


# --- precedence -------------------------------------------------------------------------------------------


def test_two_rules_swap_their_numbers():
    on = server(record("A", 10), record("B", 20))
    swap = script(move("A", 10, 20), move("B", 20, 10), leaving={"A": 10, "B": 20})
    outcome = run(swap, on)
    assert (outcome.error, skipped(outcome), names(on)) == (None, [], {"A": 20, "B": 10})
    moved = [
        (call.subject, call.arguments["SynchronizationRule"]["Precedence"]) for call in outcome.calls[1:-1]
    ]
    assert moved == [("B", 98), ("A", 20), ("B", 10)]
    assert calls(run(swap, on)) == []


def test_a_rule_that_is_removed_later_makes_room():
    on = server(record("A", 50))
    outcome = run(script(create("R", 50), remove("A"), leaving={"A": 50}), on)
    assert (outcome.error, skipped(outcome), names(on)) == (None, [], {"R": 50})


def test_three_rules_in_a_circle():
    on = server(record("A", 10), record("B", 20), record("C", 30))
    circle = script(
        move("A", 10, 20), replace("B", 20, 30), move("C", 30, 10), leaving={"A": 10, "B": 20, "C": 30}
    )
    assert (skipped(run(circle, on)), names(on)) == ([], {"A": 20, "B": 30, "C": 10})


def test_a_run_that_broke_off_is_taken_up_again():
    on = server(record("A", 10), record("B", 20))
    swap = script(move("A", 10, 20), move("B", 20, 10), leaving={"A": 10, "B": 20})
    on.failing["Add-ADSyncRule"] = 3
    assert run(swap, on).error == "Add-ADSyncRule failed."
    assert names(on) == {"A": 20, "B": 98}
    assert (run(swap, on).error, names(on)) == (None, {"A": 20, "B": 10})


def test_without_a_free_number_nothing_is_moved():
    on = server(record("A", 10), record("B", 20), record("X", 98), record("Y", 99))
    outcome = run(script(move("A", 10, 20), leaving={"A": 10, "B": 20}), on)
    [warning] = skipped(outcome)
    assert "no number is free to move its rule to" in warning
    assert (calls(outcome), names(on)) == ([], {"A": 10, "B": 20, "X": 98, "Y": 99})
