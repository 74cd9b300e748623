"""The scripts of the collector run, where there is a PowerShell, on a simulated server; nothing of it is a real one."""

import json
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.collector.bundles import AGES, Age, bundle
from tests.collector.scripts import EXPORT, REGISTER, SIMULATED
from tests.collector.simulation import Simulation
from tests.exportkit.cases import ready
from tests.exportkit.contoso import contoso
from tests.powershell.host import Outcome, PowerShell, powershell

from entradrift.exports.load import load
from entradrift.model.snapshot import Format

NAME = re.compile(r"EntraConnect-[\w-]+-\d{8}T\d{6}Z\.(json|zip)")
SCRIPTS = [EXPORT, REGISTER, *sorted(SIMULATED.rglob("*.ps*1"))]


@pytest.fixture(scope="module")
def shell() -> PowerShell:
    return powershell()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def simulated(folder: Path, age: Age = AGES["2.6"], **more: Any) -> Simulation:  # noqa: ANN401 - further fields
    return Simulation(folder, ready.pair()[0], age, **more)


def written(outcome: Outcome, folder: Path) -> dict[str, Any]:
    """The only bundle in a folder."""
    assert outcome.err == ""
    [path] = folder.iterdir()
    assert NAME.fullmatch(path.name)
    assert outcome.out.splitlines() == [str(path)]
    document: dict[str, Any] = json.loads(path.read_bytes().decode("utf-8"))
    return document


# --- the scripts themselves


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_powershell_itself_can_read_it(path: Path, shell: PowerShell):
    assert shell.problems(path) == ""


@pytest.mark.parametrize("path", [EXPORT, REGISTER], ids=lambda path: path.name)
def test_the_analyzer_has_nothing_to_say(path: Path, shell: PowerShell):
    assert shell.analysis(path) == ""


@pytest.mark.parametrize("path", [EXPORT, REGISTER], ids=lambda path: path.name)
def test_help_is_shown(path: Path, shell: PowerShell):
    outcome = shell.run("-Command", f"(Get-Help '{path}' -Full | Out-String -Width 200)")
    for words in ("SYNOPSIS", "OutputPath", "WhatIf", "EXAMPLE 1"):
        assert words.casefold() in outcome.out.casefold()


# --- what it writes


@pytest.mark.parametrize("age", AGES.values(), ids=AGES)
@pytest.mark.parametrize("server", ["tiny", "contoso"])
def test_a_bundle_is_what_the_server_says(
    age: Age, server: str, shell: PowerShell, tmp_path: Path, target: Path
):
    org = ready.pair()[0] if server == "tiny" else contoso()
    simulation = Simulation(tmp_path, org, age)
    document = written(simulation.run(shell, OutputPath=str(target)), target)
    expected = bundle(org, age) | simulation.expected_machine()
    about, ours = document.pop("Collection"), expected.pop("Collection")
    assert about.keys() == ours.keys()
    assert about | {"ComputerName": "", "CollectedAt": ""} == ours | {
        "ComputerName": "",
        "CollectedAt": "",
        "ProductVersion": None,
    }
    statistics = document.pop("ConnectorStatistics", [])
    for known in expected.pop("ConnectorStatistics", []):
        if server == "tiny":
            known.pop("ObjectTypes")
            assert known in statistics
    assert list(document) == [*(key for key in expected if key != "Errors"), "Errors"]
    for part, value in expected.items():
        assert document[part] == value, part


def test_it_is_utf_8_without_a_mark(shell: PowerShell, tmp_path: Path, target: Path):
    simulation = simulated(tmp_path)
    simulation.org.rules[0].description = 'Größe \u2028 \U0001f600 "quoted" \\ \t tab\r\nline \x01 <&\'>'
    document = written(simulation.run(shell, OutputPath=str(target)), target)
    assert document["ADSyncRule"][0]["Description"] == simulation.org.rules[0].description
    assert not next(target.iterdir()).read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_part_that_fails_is_said_and_the_rest_is_there(shell: PowerShell, tmp_path: Path, target: Path):
    simulation = simulated(tmp_path, failing={"ADSyncScheduler": "Access is denied."})
    outcome = simulation.run(shell, OutputPath=str(target))
    assert outcome.code == 1
    assert outcome.err.splitlines() == [
        "Export-EntraConnect: these parts could not be read: ADSyncScheduler (Access is denied.)."
    ]
    document = json.loads(next(target.iterdir()).read_text("utf-8"))
    assert "ADSyncScheduler" not in document
    assert {"Part": "ADSyncScheduler", "Kind": "failed", "Message": "Access is denied."} in document["Errors"]


def test_evidence_that_fails_is_no_failure(shell: PowerShell, tmp_path: Path, target: Path):
    outcome = simulated(tmp_path, failing={"ADSyncRunProfileResult": "x"}).run(shell, OutputPath=str(target))
    assert outcome.code == 0


def test_without_any_configuration_nothing_is_written(shell: PowerShell, tmp_path: Path, target: Path):
    failing = dict.fromkeys(("ADSyncRule", "ADSyncConnector", "ADSyncGlobalSettings"), "Access is denied.")
    outcome = simulated(tmp_path, failing=failing).run(shell, OutputPath=str(target))
    assert outcome.code == 2
    assert outcome.err.startswith(
        "Export-EntraConnect: nothing of the configuration could be read: ADSyncConnector ("
    )
    assert list(target.iterdir()) == []


def test_a_secret_in_a_message_is_left_out(shell: PowerShell, tmp_path: Path, target: Path):
    failing = {"ADSyncScheduler": "login failed: Password=hunter2-secret"}
    outcome = simulated(tmp_path, failing=failing).run(shell, OutputPath=str(target))
    assert "hunter2" not in outcome.err + next(target.iterdir()).read_text("utf-8")


# --- where it writes


def test_what_if_reads_everything_and_writes_nothing(shell: PowerShell, tmp_path: Path, target: Path):
    outcome = simulated(tmp_path).run(
        shell,
        OutputPath=str(target),
        WhatIf=True,
        ServerConfiguration=True,
        PendingExports=True,
        KeepLast=3,
        WorkFolder=str(target),
    )
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.count("What if:") == 2
    assert list(target.iterdir()) == []


def test_a_file_is_replaced_in_one_step(shell: PowerShell, tmp_path: Path, target: Path):
    path = target / "SYNC01.json"
    path.write_text("old")
    outcome = simulated(tmp_path).run(shell, OutputPath=str(path))
    assert (outcome.code, outcome.err, outcome.out) == (0, "", f"{path}\n")
    assert load(str(path)).source.format is Format.CMDLETS
    assert list(target.iterdir()) == [path]


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        (
            {"OutputPath": "{target}/none"},
            "there is no folder {target}/none; make it and set its rights first",
        ),
        ({"OutputPath": "{target}/none/a.json"}, "there is no folder {target}/none; make it"),
        ({"OutputPath": "{target}/a.json", "ServerConfiguration": True}, "name a file that ends in .zip"),
        ({"OutputPath": "{target}/a.json", "KeepLast": 3}, "-KeepLast needs a folder"),
        ({"OutputPath": "{target}", "KeepLast": -1}, "-KeepLast must be 0 or more"),
        ({"OutputPath": "{target}", "WorkFolder": "{target}/none"}, "there is no folder {target}/none"),
    ],
)
def test_wrong_use_ends_with_one_sentence(
    parameters: dict[str, object], sentence: str, shell: PowerShell, tmp_path: Path, target: Path
):
    filled = {
        key: value.format(target=target) if isinstance(value, str) else value
        for key, value in parameters.items()
    }
    outcome = simulated(tmp_path).run(shell, **filled)
    assert outcome.code == 2
    [line] = outcome.err.splitlines()
    assert line.startswith("Export-EntraConnect: ")
    assert sentence.format(target=target) in line
    assert list(target.iterdir()) == []


def test_older_files_of_this_server_are_removed_and_no_others(
    shell: PowerShell, tmp_path: Path, target: Path
):
    computer = shell.run("-Command", "[System.Environment]::MachineName -replace '[^\\w-]', '_'").out.strip()
    old = [f"EntraConnect-{computer}-2026010{day}T000000Z.json" for day in range(1, 6)]
    kept = [
        f"EntraConnect-{computer}X-20260101T000000Z.json",
        f"xEntraConnect-{computer}-20260101T000000Z.json",
        f"EntraConnect-{computer}-20260101T000000Z.json.bak",
        f"EntraConnect-{computer}-latest.json",
        "EntraConnect-OTHER-20260101T000000Z.json",
        f"EntraConnect-{computer}-29990101T000000Z.json.0a1b2c3d.tmp",
    ]
    left_behind = f"EntraConnect-{computer}-20260101T000000Z.json.0a1b2c3d.tmp"
    for name in (*old, *kept, left_behind):
        (target / name).write_text("x")
    outcome = simulated(tmp_path).run(shell, OutputPath=str(target), KeepLast=3)
    assert (outcome.code, outcome.err) == (0, "")
    new = Path(outcome.out.strip()).name
    assert {path.name for path in target.iterdir()} == {new, *old[-2:], *kept}


# --- further exports


def test_the_xml_files_go_along_without_secrets(shell: PowerShell, tmp_path: Path, target: Path):
    simulation = simulated(tmp_path)
    work = tmp_path / "work"
    work.mkdir()
    outcome = simulation.run(shell, OutputPath=str(target), ServerConfiguration=True, WorkFolder=str(work))
    assert (outcome.code, outcome.err) == (0, "")
    [path] = target.iterdir()
    assert NAME.fullmatch(path.name)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        texts = {name: archive.read(name).decode("utf-8") for name in names}
    assert {name.partition("/")[0] for name in names if "/" in name} == {
        *("Connectors", "GlobalSettings", "SynchronizationRules")
    }
    assert [name for name in names if "/" not in name] == [f"{path.stem}.json"]
    cookies = [
        part.cookie for connector in simulation.org.connectors for part in connector.partitions if part.cookie
    ]
    assert cookies
    assert not [cookie for cookie in cookies for text in texts.values() if cookie in text]
    snapshot, tree = load(str(path)), load(str(tmp_path / "exported"))
    assert (snapshot.rules, snapshot.connectors, snapshot.settings) == (
        tree.rules,
        tree.connectors,
        tree.settings,
    )
    assert list(work.iterdir()) == []


def test_xml_files_that_cannot_be_had_cost_the_exit_code_only(
    shell: PowerShell, tmp_path: Path, target: Path
):
    outcome = simulated(tmp_path, has_tree=False).run(shell, OutputPath=str(target), ServerConfiguration=True)
    assert outcome.code == 1
    assert "the XML files were not written: the configuration cannot be exported." in outcome.err
    [path] = target.iterdir()
    assert path.suffix == ".json"


@pytest.mark.skipif(os.name == "nt", reason="the simulated csexport.exe is a shell script")
def test_pending_exports_of_every_connector_are_packed(shell: PowerShell, tmp_path: Path, target: Path):
    simulation = simulated(tmp_path)
    simulation.org.ad_connectors[0].name = 'O\'Brien & "" $(x).com'.replace('""', "")
    program = tmp_path / "Microsoft Azure AD Sync" / "Bin" / "csexport.exe"
    program.parent.mkdir(parents=True)
    program.write_text(
        '#!/bin/sh\nprintf "noise\\n"\n[ "$3" = /f:x ] && [ ! -e "$2" ] && printf "<cs-objects/>" > "$2"\n'
        f'printf "%s\\n" "$1" >> "{tmp_path}/called"\n'
    )
    program.chmod(0o755)
    outcome = simulation.run(shell, OutputPath=str(target), PendingExports=True)
    assert (outcome.code, outcome.err) == (0, "")
    assert len(outcome.out.splitlines()) == 2
    names = [connector.name for connector in simulation.org.connectors]
    assert (tmp_path / "called").read_text().splitlines() == names
    [pending] = target.glob("PendingExports-*.zip")
    with zipfile.ZipFile(pending) as archive:
        assert len(archive.namelist()) == len(names)
        assert all(name.startswith("pending_export_") for name in archive.namelist())


@pytest.mark.skipif(os.name == "nt", reason="the simulated csexport.exe is a shell script")
def test_a_connector_whose_pending_exports_fail_is_named(shell: PowerShell, tmp_path: Path, target: Path):
    program = tmp_path / "Microsoft Azure AD Sync" / "Bin" / "csexport.exe"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nexit 5\n")
    program.chmod(0o755)
    outcome = simulated(tmp_path).run(shell, OutputPath=str(target), PendingExports=True)
    assert outcome.code == 1
    assert outcome.err.count("csexport.exe ended with code 5") == 2
    assert [path.suffix for path in target.iterdir()] == [".json"]


def test_objects_are_counted_where_asked(shell: PowerShell, tmp_path: Path, target: Path):
    simulation = simulated(tmp_path)
    document = written(simulation.run(shell, OutputPath=str(target), CountObjects=True), target)
    counted = {item["ConnectorName"]: item.get("ObjectTypes") for item in document["ConnectorStatistics"]}
    assert counted == {
        simulation.org.tenant_connector.name: {"user": 2, "group": 1},
        **{connector.name: None for connector in simulation.org.ad_connectors},
    }
