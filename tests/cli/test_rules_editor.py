"""Every command with exports of the Synchronization Rules Editor: an answer, never a traceback."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.cli.conftest import Pair, Run, write_pair
from tests.exportkit.cases.tiny import FOREST, SITE, partner_of, tiny
from tests.exportkit.write_rules_editor import write_rules_editor
from tests.exportkit.write_server_configuration import write_server_configuration

from entradrift import resources

PENDING = Path(__file__).resolve().parents[2] / "sample-configs" / "pending" / "staging"


@pytest.fixture(scope="module")
def drifted(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A pair with one low finding."""
    return write_pair(tmp_path_factory.mktemp("drifted"), write_rules_editor, "Offices.")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """The same difference, with the primary as an XML tree."""
    folder = tmp_path_factory.mktemp("mixed")
    pair = write_pair(folder, write_rules_editor, "Offices.")
    write_server_configuration(tiny(), folder / "tree")
    return Pair(folder / "tree", pair.staging)


def report(text: str, name: str = "report") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    Draft202012Validator(resources.schema(name)).validate(found)
    return found


@pytest.mark.parametrize("kind", ["drifted", "mixed"])
def test_compare(run: Run, kind: str, request: pytest.FixtureRequest) -> None:
    pair = request.getfixturevalue(kind)
    result = run("compare", *pair.argv, "--format", "json")
    found = report(result.out)
    assert (result.code, result.err, found["verdict"]) == (1, "", "drift")
    assert (
        found["staging"]["source"]["format"] == found["staging"]["source"]["content_format"] == "rules-editor"
    )
    [finding] = found["findings"]
    assert (finding["rule"], finding["object"]["name"]) == ("sync-rule-description-differs", SITE)
    assert [part["section"] for part in found["coverage"] if part["incomplete"]] == []
    for form in ("text", "html", "md", "csv", "junit", "sarif", "github"):
        assert run("compare", *pair.argv, "--format", form).code == 1
    assert "Rules Editor export" in run("compare", *pair.argv).out
    assert run("compare", *pair.argv, "--strict").code == 3


def test_compare_from_standard_input(run: Run, mixed: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join((mixed.staging / name).read_text("utf-8") for name in ("Inbound.ps1", "Outbound.ps1"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode("utf-16"))))
    result = run("compare", "--primary", mixed.primary, "--staging", "-", "--format", "json")
    assert [finding["rule"] for finding in report(result.out)["findings"]] == [
        "sync-rule-description-differs"
    ]


def test_the_map_gives_the_connector_its_name(run: Run, drifted: Pair) -> None:
    guid = tiny().ad(FOREST).id
    plain = report(run("compare", *drifted.argv, "--format", "json").out)
    for written in (guid, guid.upper(), "{" + guid + "}"):
        found = report(run("compare", *drifted.argv, "--map", f"{written}={FOREST}", "--format", "json").out)
        assert [finding["object"]["connector"] for finding in found["findings"]] == [FOREST]
    there = partner_of(tiny(), "SYNC02.adatum.com").ad(FOREST).id
    assert [finding["object"]["connector"] for finding in plain["findings"]] == [min(guid, there)]


def test_validate_snapshot_and_document(run: Run, drifted: Pair, tmp_path: Path) -> None:
    result = run("validate", "-v", drifted.primary)
    assert (result.code, result.err) == (0, "")
    assert "format    rules-editor, 2 file(s)" in result.out
    assert "identifier that is different on every server" in result.out
    kept = tmp_path / "kept.json"
    assert run("snapshot", drifted.primary, "--out", kept).code == 0
    assert "snapshot (read from rules-editor)" in run("validate", kept).out
    again = run(
        "compare", "--primary", kept, "--staging", drifted.staging, "--baseline", kept, "--format", "json"
    )
    [finding] = report(again.out)["findings"]
    assert finding["changed_on"] == "staging"
    for form in ("html", "md", "json"):
        assert run("document", drifted.primary, "--format", form).code == 0
    page = report(run("document", drifted.primary, "--format", "json").out, "document")
    assert page["source"]["format"] == "rules-editor"
    assert any(
        "rules that were selected in the Synchronization Rules Editor" in each for each in page["limits"]
    )
    chains = page["attribute_flow"]["chains"]
    cloud = {chain["to_cloud"] for chain in chains if chain["connector"] == "Microsoft Entra ID"}
    assert cloud == {True}


def test_a_damaged_export_is_refused_with_its_line(run: Run, drifted: Pair, tmp_path: Path) -> None:
    text = (drifted.primary / "Inbound.ps1").read_bytes()
    path = tmp_path / "cut.ps1"
    path.write_bytes(text[: len(text) // 2])
    for command in (["validate"], ["document"], ["compare", "--staging", drifted.staging, "--primary"]):
        result = run(*command, path)
        assert (result.code, f"{path}, line " in result.out + result.err) == (2, True)


@pytest.mark.parametrize("kind", ["drifted", "mixed"])
def test_check_knows_nothing_and_says_so(run: Run, kind: str, request: pytest.FixtureRequest) -> None:
    pair = request.getfixturevalue(kind)
    result = run("check", *pair.argv, "--format", "json", "--pending", PENDING)
    found = report(result.out, "readiness")
    assert result.code == 3
    answers = {check["id"]: check["answer"] for check in found["checks"]}
    assert [number for number, answer in answers.items() if answer == "pass"] == []
    assert list(answers.values()).count("unknown") > 30


def test_accept(run: Run, drifted: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    [finding] = report(run("compare", *drifted.argv, "--format", "json").out)["findings"]
    accepted, made = tmp_path / "accepted.toml", tmp_path / "report.json"
    run("compare", *drifted.argv, "--out", made)
    because = ["--reason", "Renamed.", "--owner", "Kim", "--expires", "2025-12-31"]
    assert run("accept", finding["id"], "--report", made, "--accept", accepted, *because).code == 0
    found = report(run("compare", *drifted.argv, "--accept", accepted, "--format", "json").out)
    assert [finding["status"] for finding in found["findings"]] == ["accepted"]


def test_pending_changes_are_explained(run: Run) -> None:
    samples = PENDING.parents[1]
    pair = Pair(samples / "contoso-rules-editor" / "primary", samples / "contoso-rules-editor" / "staging")
    named = Pair(samples / "contoso" / "primary", samples / "contoso-rules-editor" / "staging")
    for each in (pair, named):
        found = json.loads(run("pending", PENDING, *each.argv, "--format", "json").out)
        told = {each["title"]: each["objects"] for each in found["explanations"]}
        assert told["In from AD - Contractors Filter: the scoping filter differs"] == 6
        assert told["In from AD - User Common was cloned and disabled on the primary only"] == 5
