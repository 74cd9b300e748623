"""What an export of the Synchronization Rules Editor does not hold is refused: one sentence with the line."""

# ruff: noqa: E501 - a line of the table is a case

from pathlib import Path

import pytest
from tests.exports.test_rules_editor import FIRST, FOREST, NEW, OTHER, RULE, SECOND, SMALL, TENANT

import entradrift
from entradrift.errors import InputError
from entradrift.exports import rules_editor
from entradrift.exports.files import InputFile
from entradrift.model.snapshot import Format, Source

FIX = "Export the rules again with the Export button of the Synchronization Rules Editor and keep the file as it is."


def refused(text: str | bytes, folder: Path, name: str = "rules.ps1") -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        entradrift.load(str(path))
    return str(caught.value).removeprefix(f"{path}, ").removesuffix(f" {FIX}")


def line_of(part: str, text: str = RULE) -> int:
    """The line on which a part of the text begins, which is there once."""
    assert text.count(part) == 1, part
    return text.count("\n", 0, text.index(part)) + 1


EDITS = {
    # What is cut off, or lost a line.
    "no end": (RULE[: RULE.index("Add-ADSyncRule")], "line 1: the sync rule that begins here is not ended by Add-ADSyncRule, so the file is cut off."),
    "two beginnings": (NEW + RULE, "line 1: the sync rule that begins here is not ended by Add-ADSyncRule before the next one."),
    "open value": (RULE[: RULE.index("it''s")], f"line {line_of('-Expression')}: a value that begins here has no closing quotation mark, so the file is cut off."),
    "open list": (RULE[: RULE.index(",'cn')")], f"line {line_of('-Source @(' + chr(39) + 'displayName')}: a list that begins here has no end, so the file is cut off."),
    "open list, comma": (RULE[: RULE.index("'cn')")], f"line {line_of('-Source @(' + chr(39) + 'displayName')}: a list that begins here has no end, so the file is cut off."),
    "open value list": (SMALL[: SMALL.index("Add-")] + "New-Object -ArgumentList 'a',", "line 18: the file ends where a value is expected, so it is cut off."),
    "continued nowhere": (RULE[: RULE.index("-LinkType")].rstrip("\n"), "line 11: the file ends in the middle of a command, so it is cut off."),
    "open comment": (SMALL + "<# the rest", "line 26: a comment that begins here has no end."),
    "no beginning": (RULE.removeprefix(NEW), "line 1: Add-ADSyncAttributeFlowMapping without a sync rule, where New-ADSyncRule is expected."),
    "lost tag": (RULE.replace("-ImmutableTag '' `\n", ""), "line 1: New-ADSyncRule without the parameter -ImmutableTag, which the Editor always writes."),
    "lost line end": (RULE.replace("-ImmutableTag '' `\n", "-ImmutableTag ''\n"), "line 1: New-ADSyncRule without the parameter -OutVariable, which the Editor always writes."),
    "lost line": (RULE.replace("-Destination 'mail' `\n", ""), f"line {line_of('Add-ADSyncAttributeFlowMapping  `' + chr(10) + '-SynchronizationRule $syncRule[0] `' + chr(10) + '-Source @(' + chr(39) + 'mail')}: Add-ADSyncAttributeFlowMapping without the parameter -Destination, which the Editor always writes."),
    # What belongs to something else.
    "other variable": (RULE.replace("-SynchronizationRule $syncRule[0] `\n-Source @('mail')", "-SynchronizationRule $other[0] `\n-Source @('mail')"), "line 18: a command for another sync rule than the one that was begun last."),
    "other element": (RULE.replace("-SynchronizationRule $syncRule[0]\n", "-SynchronizationRule $syncRule[1]\n"), f"line {line_of('Add-ADSyncRule')}: a command for another sync rule than the one that was begun last."),
    "other target": (RULE.replace("'Direct' `\n-ValueMergeType 'Update' `\n-OutVariable syncRule", "'Direct' `\n-ValueMergeType 'Update' `\n-OutVariable other"), "line 18: a command that puts the sync rule into another variable."),
    "no variable": (RULE.replace("-ImmutableTag '' `\n-OutVariable syncRule", "-ImmutableTag ''"), "line 1: New-ADSyncRule without the parameter -OutVariable, which the Editor always writes."),
    "no rule": (RULE.replace("Add-ADSyncRule  `\n-SynchronizationRule $syncRule[0]", "Add-ADSyncRule"), f"line {line_of('Add-ADSyncRule')}: Add-ADSyncRule without the parameter -SynchronizationRule, which the Editor always writes."),
    "rule by name": (RULE.replace("Add-ADSyncRule  `\n-SynchronizationRule $syncRule[0]", "Add-ADSyncRule -SynchronizationRule syncRule"), f"line {line_of('Add-ADSyncRule')}: a value of -SynchronizationRule that is not an element of a variable such as $syncRule[0]."),
    "check of another rule": (RULE.replace(f"Get-ADSyncRule  `\n-Identifier '{FIRST}'", f"Get-ADSyncRule -Identifier '{SECOND}'"), f"line {line_of('Get-ADSyncRule')}: Get-ADSyncRule of another rule than the one that was added last."),
    "check inside": (RULE.replace("Add-ADSyncRule", f"Get-ADSyncRule -Identifier '{FIRST}'\nAdd-ADSyncRule", 1), f"line {line_of('Add-ADSyncRule')}: Get-ADSyncRule of another rule than the one that was added last."),
    "checked twice": (SMALL + f"Get-ADSyncRule -Identifier '{FIRST}'", "line 26: Get-ADSyncRule of another rule than the one that was added last."),
    "condition in no group": (RULE.replace("@($condition0[0],$condition1[0])", "@($condition0[0])"), f"line {line_of('New-Object  `' + chr(10) + chr(45) + 'TypeName ' + chr(39) + 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' + chr(39) + ' `' + chr(10) + '-ArgumentList ' + chr(39) + 'adminDescription')}: a condition that is in no group."),
    "condition left": (RULE.replace("Add-ADSyncRule", "New-Object -TypeName 'JoinCondition' -ArgumentList 'a','b',$true -OutVariable c\nAdd-ADSyncRule", 1), f"line {line_of('Add-ADSyncRule')}: a condition that is in no group."),
    "condition of nobody": (RULE.replace("@($condition0[0],$condition1[0])", "@($condition0[0],$condition1[0],$condition2[0])"), f"line {line_of('Add-ADSyncScopeConditionGroup')}: a group with something else than scopeconditions that were made for it."),
    "condition twice": (RULE.replace("@($condition0[0],$condition1[0])", "@($condition0[0],$condition0[0])"), f"line {line_of('Add-ADSyncScopeConditionGroup')}: a group with something else than scopeconditions that were made for it."),
    "other element of a condition": (RULE.replace("$condition1[0])", "$condition1[1])"), f"line {line_of('Add-ADSyncScopeConditionGroup')}: a group with something else than scopeconditions that were made for it."),
    "condition of the other kind": (RULE.replace("ObjectModel.ScopeCondition' `\n-ArgumentList 'adminDescription','','ISNULL'", "ObjectModel.JoinCondition' `\n-ArgumentList 'a','b',$false"), f"line {line_of('Add-ADSyncScopeConditionGroup')}: a group with something else than scopeconditions that were made for it."),
    "condition overwritten": (RULE.replace("condition1", "condition0"), "line 57: a condition whose variable is in use."),
    "condition over the rule": (RULE.replace("-OutVariable condition1", "-OutVariable syncRule"), "line 57: a condition whose variable is in use."),
    "condition with two values": (RULE.replace("'employeeType','Vendor','EQUAL'", "'employeeType','EQUAL'"), f"line {line_of('New-Object  `' + chr(10) + chr(45) + 'TypeName ' + chr(39) + 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' + chr(39) + ' `' + chr(10) + '-ArgumentList ' + chr(39) + 'employeeType')}: a scopecondition that does not have three literal values."),
    "condition with a word": (RULE.replace("'mail','mail',$false", "'mail','mail','False'"), "line 81: a joincondition whose third value is not $true or $false."),
    "condition with a truth": (RULE.replace("'employeeType','Vendor','EQUAL'", "'employeeType','Vendor',$true"), f"line {line_of('New-Object  `' + chr(10) + chr(45) + 'TypeName ' + chr(39) + 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' + chr(39) + ' `' + chr(10) + '-ArgumentList ' + chr(39) + 'employeeType')}: a scopecondition whose third value is not an operator."),
    "other object": (RULE.replace("'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `\n-ArgumentList 'employeeType'", "'System.Diagnostics.Process' `\n-ArgumentList 'employeeType'"), "line 51: New-Object of a type that is neither ScopeCondition nor JoinCondition."),
    # Values that cannot be right.
    "no name": (SMALL.replace("'In from AD - Vendors'", "' '"), "line 2: the sync rule has no name."),
    "no identifier": (SMALL.replace(f"-Identifier '{FIRST}'", "-Identifier 'x'", 1), "line 3: a value of -Identifier that is not an identifier such as 00000000-0000-0000-0000-000000000000."),
    "connector by name": (SMALL.replace(FOREST, "contoso.com"), "line 11: a value of -Connector that is not an identifier such as 00000000-0000-0000-0000-000000000000."),
    "rule by name after": (SMALL.replace("After '00000000-0000-0000-0000-000000000000'", "After 'Some rule'"), "line 7: a value of -PrecedenceAfter that is not an identifier such as 00000000-0000-0000-0000-000000000000."),
    "precedence": (SMALL.replace("-Precedence 20", "-Precedence -20"), "line 6: a value of -Precedence that is not a whole number from 0 up."),
    "long precedence": (SMALL.replace("-Precedence 20", "-Precedence 12345678901"), "line 6: a value of -Precedence that is not a whole number from 0 up."),
    "precedence in other digits": (SMALL.replace("-Precedence 20", "-Precedence '\u0662'"), "line 6: a value of -Precedence that is not a whole number from 0 up."),
    "direction": (SMALL.replace("'Inbound'", "'Sideways'"), "line 5: a value of -Direction that is none of Inbound, Outbound."),
    "link type": (SMALL.replace("-LinkType 'Join'", "-LinkType ''"), "line 12: a value of -LinkType that is none of Join, Provision, StickyJoin, JoinNoFlow."),
    "flow type": (RULE.replace("'Direct'", "'Indirect'"), "line 22: a value of -FlowType that is none of Direct, Constant, Expression."),
    "soft delete": (SMALL.replace("Interval 0", "Interval 30"), "line 13: a value of -SoftDeleteExpiryInterval that is neither 0 nor a time span such as 00:30:00."),
    "no destination": (RULE.replace("-Destination 'mail'", "-Destination ''"), "line 21: an attribute flow has no destination."),
    "no expression": (RULE.replace("'Direct'", "'Expression'"), "line 18: an attribute flow of the type Expression without -Expression."),
    "no source": (RULE.replace("-Source @('mail') `\n", ""), "line 18: an attribute flow of the type Direct without -Source."),
    "empty source": (RULE.replace("-Source @('mail') `\n", "-Source @() `\n"), "line 18: an attribute flow of the type Direct without -Source."),
    "expression of a constant": (RULE.replace("'Expression'", "'Constant'"), "line 37: an attribute flow with an expression that is not of the type Expression."),
    "two names": (SMALL.replace("'In from AD - Vendors'", "'a','b'"), "line 2: the parameter -Name: one value is expected."),
    "name as a switch": (SMALL.replace(" 'In from AD - Vendors'", ""), "line 2: the parameter -Name: one value is expected."),
    "truth as a name": (SMALL.replace("'In from AD - Vendors'", "$true"), "line 2: the parameter -Name: a text is expected."),
    "reference as a name": (SMALL.replace("'In from AD - Vendors'", "$names[0]"), "line 2: the parameter -Name: a text is expected."),
    "source as a switch": (RULE.replace("-Source @('mail') `", "-Source `"), "line 20: the parameter -Source: a list of values is expected."),
    "switch with a value": (SMALL.replace("-OutVariable", "-Disabled $false `\n-OutVariable", 1), "line 15: the parameter -Disabled: nothing, or $true or $false behind a colon, is expected."),
    "switch with a text": (SMALL.replace("-OutVariable", "-Disabled:'no' `\n-OutVariable", 1), "line 15: the parameter -Disabled: nothing, or $true or $false behind a colon, is expected."),
    "switch with a colon": (SMALL.replace("-OutVariable", "-Disabled: `\n-OutVariable", 1), "line 15: the parameter -Disabled has no value behind its colon."),
    "twice": (SMALL.replace("-Precedence 20", "-Precedence 20 `\n-PRECEDENCE 21"), "line 7: the parameter -PRECEDENCE is given twice, so its value is unclear."),
    "abbreviated": (SMALL.replace("-Description", "-Desc"), "line 4: the parameter -Desc: the whole name of the parameter is expected."),
    "unknown of a group": (RULE.replace("-ScopeConditions", "-Force `\n-ScopeConditions"), f"line {line_of('-ScopeConditions')}: the parameter -Force: Add-ADSyncScopeConditionGroup does not have it in such an export."),
    "unknown of the end": (SMALL.replace("Add-ADSyncRule ", "Add-ADSyncRule -WhatIf "), "line 18: the parameter -WhatIf: Add-ADSyncRule does not have it in such an export."),
    "unknown with a variable": (SMALL.replace("-Precedence 20", "-Foo $x[0] `\n-Precedence 20"), "line 6: the parameter -Foo: a literal value is expected."),
    # What PowerShell would have to compute.
    "variable": (SMALL.replace("'In from AD - Vendors'", "$name"), "line 2: a variable, whose value is not in the file, where the value itself is expected."),
    "huge element": (SMALL.replace("'In from AD - Vendors'", f"$n[{'9' * 5000}]"), "line 2: a variable, whose value is not in the file, where the value itself is expected."),
    "property": (SMALL.replace(f"'{FOREST}'", "$connector[1].Identifier"), "line 11: two values without a space between them, where only commands with literal values are expected."),
    "computed": (SMALL.replace("'In from AD - Vendors'", '"In from AD - $name"'), "line 2: a value in double quotation marks that PowerShell would compute, where the value itself is expected."),
    "escaped": (SMALL.replace("'In from AD - Vendors'", '"a`tb"'), "line 2: a value in double quotation marks that PowerShell would compute, where the value itself is expected."),
    "open double": (SMALL.replace("'In from AD - Vendors'", '"a'), "line 2: a value in double quotation marks that PowerShell would compute, where the value itself is expected."),
    "open double at the end": (SMALL + 'New-ADSyncRule -Name "a', "line 26: a value that begins here has no closing quotation mark, so the file is cut off."),
    "brackets": (SMALL.replace("'In from AD - Vendors'", "('a' + 'b')"), 'line 2: "(" where only commands with literal values are expected.'),
    "command in a list": (RULE.replace("@('mail')", "@(Get-Content x)"), "line 20: a list without commas between its values."),
    "list in a list": (RULE.replace("@('mail')", "@(@('mail'))"), "line 20: no value where one is expected."),
    "comma at the end of a list": (RULE.replace("@('mail')", "@('mail',)"), "line 20: a list that ends with a comma, where another value is expected."),
    "two commas": (RULE.replace("@('mail')", "@('mail',,'x')"), "line 20: no value where one is expected."),
    "closing bracket": (SMALL.replace("-Precedence 20", "-Precedence 20)"), "line 6: a value without the name of a parameter before it."),
    "block": (SMALL.replace(f"'{FOREST}'", "{" + FOREST + "}"), 'line 11: "{" where only commands with literal values are expected.'),
    "pipe": (SMALL.replace("-OutVariable syncRule", "-OutVariable syncRule | Out-Null", 1), 'line 15: "|" where only commands with literal values are expected.'),
    "assignment": ("$rule = " + SMALL, 'line 1: "=" where only commands with literal values are expected.'),
    "call": ("& 'New-ADSyncRule'\n" + SMALL, 'line 1: "&" where only commands with literal values are expected.'),
    "other command": (SMALL + "Remove-ADSyncRule -Identifier 'x'\n", "line 26: a command that is not in an export of the Synchronization Rules Editor, where New-ADSyncRule and what belongs to it are expected."),
    "other module": ("Import-Module C:\\x.psm1\n" + SMALL, "line 1: another module than ADSync."),
    "module in between": (SMALL.replace("Add-ADSyncRule", "Import-Module ADSync\nAdd-ADSyncRule"), "line 18: a command that is not in an export of the Synchronization Rules Editor, where New-ADSyncRule and what belongs to it are expected."),
    "function": ("function New-Rules {\n" + SMALL + "}\n", 'line 1: "{" where only commands with literal values are expected.'),
    "value alone": ("'New-ADSyncRule'\n" + SMALL, "line 1: a value or parameter without a command, where the name of a command is expected."),
    "value without a parameter": (SMALL.replace("-Name ", ""), "line 2: a value without the name of a parameter before it."),
    "quotation mark not doubled": (SMALL.replace("Vendors'", "Bob's rule'"), "line 2: text right behind a closing quotation mark, where a quotation mark inside a value is expected to be doubled."),
    "apostrophe not doubled": (SMALL.replace("Vendors'", "Bob\u2019s rule'"), "line 2: text right behind a closing quotation mark, where a quotation mark inside a value is expected to be doubled."),
    "two values": (SMALL.replace("'In from AD - Vendors'", "'a' 'b'"), "line 2: a value without the name of a parameter before it."),
    "glued": (SMALL.replace("-Precedence 20", "-Precedence 20#21"), "line 6: two values without a space between them, where only commands with literal values are expected."),
    "control character": (SMALL.replace("-Precedence", "\x07-Precedence"), "line 6: a character where only commands with literal values are expected."),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_what_is_not_of_that_shape_is_refused_with_its_line(tmp_path: Path, name: str):
    text, expected = EDITS[name]
    assert refused(text, tmp_path) == expected


@pytest.mark.parametrize("name", EDITS)
def test_the_line_counts_what_came_before(tmp_path: Path, name: str):
    text, expected = EDITS[name]
    if "before the next" in expected or not expected.startswith("line "):
        return
    number = int(expected.split()[1].rstrip(":"))
    before = OTHER.replace(SECOND, "11111111-2222-3333-4444-555555555555")
    moved = expected.replace(f"line {number}:", f"line {number + before.count(chr(10))}:", 1)
    assert refused(before.replace("\n", "\r\n") + text, tmp_path) == moved


def test_a_rule_that_is_there_twice(tmp_path: Path):
    text = refused(SMALL + OTHER + SMALL, tmp_path)
    assert text == (
        f"line 51: a sync rule whose identifier is also that of the one in {tmp_path / 'rules.ps1'}, line 1. Give each rule "
        "once, from one server and of one time."
    )


def test_the_rules_of_two_servers_in_one_folder(tmp_path: Path):
    standard = SMALL.replace("-ImmutableTag ''", "-ImmutableTag 'Microsoft.InfromAADUserJoin.004'").replace(
        FOREST, TENANT
    )
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "1.ps1").write_text(standard)
    (folder / "2.ps1").write_text(standard.replace(FIRST, SECOND))
    with pytest.raises(InputError) as caught:
        entradrift.load(str(folder))
    assert str(caught.value) == (
        'x/2.ps1, line 1: the standard rule "In from AD - Vendors" is in x/1.ps1 too, so the folder holds two servers\' '
        "exports. Give the folder of one server's export."
    )


def test_no_rule_at_all(tmp_path: Path):
    path = tmp_path / "rules.ps1"
    path.write_text("Import-Module ADSync\n")
    with pytest.raises(InputError) as caught:
        entradrift.load(str(path))
    assert str(caught.value) == (
        f"{path}: no sync rule in it. Select the rules in the Synchronization Rules Editor first."
    )


def test_what_is_no_unicode_text(tmp_path: Path):
    assert refused(SMALL.replace("Vendors", "H\u00e4ndler").encode("cp1252"), tmp_path) == (
        "line 2: not valid UTF-8 text. Save the file again with the encoding UTF-8."
    )
    assert refused(SMALL.replace("Vendors", "Ven\x00dors"), tmp_path) == (
        "line 2: a zero byte, which no text holds. Copy or export the file again."
    )
    assert refused(SMALL.encode("utf-16")[:-1], tmp_path) == (
        "line 25: not valid UTF-16-LE text. Save the file again with the encoding UTF-8."
    )


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rules_editor, "MAX_BYTES", 100)
    with pytest.raises(InputError, match="larger than 0 MiB, so it is not an export"):
        rules_editor.read(
            [InputFile("x.ps1", SMALL.encode())], Source(Format.RULES_EDITOR, (), None, Format.RULES_EDITOR)
        )


def test_no_value_is_in_a_message(tmp_path: Path):
    for text, _ in EDITS.values():
        message = refused(text.replace("Vendors", "Hunter22").replace("'mail'", "'Hunter22'"), tmp_path)
        assert "Hunter22" not in message
