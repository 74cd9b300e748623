"""The page of the checks is what the checks say, and its commands write what is read."""

import re

import pytest
from scripts.checks_page import PAGE, page

from entradrift.exports.cmdlets import parts
from entradrift.failover.checks import CHECKS
from entradrift.failover.kept import is_evidence

COMMANDS = sorted({command for check in CHECKS for command in check.collect.split("; ") if command})


def test_the_page_is_generated():
    assert PAGE.read_text(encoding="utf-8") == page(), "python3 -m scripts.checks_page"


def test_every_check_is_on_the_page_once():
    text = page()
    for check in CHECKS:
        assert len(re.findall(rf"^### {check.id}: ", text, re.MULTILINE)) == 1
        assert len(re.findall(rf"^\| \[{check.id}\]\(#", text, re.MULTILINE)) == 1


@pytest.mark.parametrize("command", [command for command in COMMANDS if ".json" in command])
def test_what_a_command_writes_is_evidence(command: str):
    name = re.search(r"Set-Content -Encoding UTF8 ([\w-]+)\.json$", command)
    assert name, command
    noun = "ADSyncObjectsWithInheritanceDisabled" if name[1] == "inheritance" else parts.noun_of_key(name[1])
    assert noun is not None
    assert is_evidence(noun)


@pytest.mark.parametrize("command", [command for command in COMMANDS if "Get-ADSync" in command])
def test_a_cmdlet_that_fails_leaves_no_file(command: str):
    """An empty list would say that there is nothing, such as no full synchronization that is due."""
    calls = re.findall(r"Get-ADSync\w+", command)
    harmless = {"Get-ADSyncServerConfiguration", "Get-ADSyncConnector"}
    assert command.count("-ErrorAction Stop") == len([call for call in calls if call not in harmless])


def test_no_command_changes_a_server():
    verbs = {verb for command in COMMANDS for verb in re.findall(r"\b([A-Z][a-z]+)-[A-Z]\w+", command)}
    assert verbs <= {"ConvertTo", "Get", "Set", "Where", "Group", "Select", "Export"} | {"To", "Each"}
    setters = {call for command in COMMANDS for call in re.findall(r"\bSet-\w+", command)}
    assert setters == {"Set-Content"}
