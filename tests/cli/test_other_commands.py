"""`validate`, `snapshot`, `rules`, `explain` and `schema`."""

import json
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.cli.conftest import FakeStandardInput, Pair, Run
from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import tiny

from entradrift.policy.registry import RULES
from entradrift.policy.rule import PolicyRule

# --- validate --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        ("healthy", "cmdlets, 1 file(s)"),
        ("trees", "server-configuration, 9 file(s)"),
        ("policies", "wizard, 1 file(s)"),
    ],
)
def test_validate_says_what_an_export_is(
    run: Run, pair: str, kind: str, request: pytest.FixtureRequest
) -> None:
    exports: Pair = request.getfixturevalue(pair)
    result = run("validate", exports.staging)
    assert (result.code, result.err) == (0, "")
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    assert lines[0] == str(exports.staging)
    assert lines[1].startswith(f"format {kind}, ")
    role = "unknown" if pair == "policies" else "staging"
    assert lines[2].casefold().startswith("server sync02")
    assert lines[2].endswith(f", {role}")
    assert lines[3] == "version 2.5.190.0"
    rules = next(line for line in lines if line.startswith("sync-rules"))
    assert rules.startswith("sync-rules 6 ")


def test_validate_a_snapshot(run: Run, healthy: Pair, tmp_path: Path) -> None:
    run("snapshot", healthy.primary, "--out", tmp_path / "SYNC01.json")
    result = run("validate", tmp_path / "SYNC01.json")
    assert result.code == 0
    assert "snapshot (read from cmdlets), 1 file(s)" in result.out


def test_validate_from_standard_input(run: Run, healthy: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (healthy.primary / "SYNC01.json").read_bytes()
    monkeypatch.setattr(sys, "stdin", FakeStandardInput(data))
    result = run("validate", "-")
    assert result.code == 0
    assert "cmdlets, 1 file(s)" in result.out


def test_validate_lists_what_is_left_out(run: Run, trees: Pair) -> None:
    brief, long = run("validate", trees.primary), run("validate", trees.primary, "-v")
    assert (brief.code, long.code) == (0, 0)
    assert "elements are left out on purpose (-v lists them).\n" in brief.out
    assert "elements are left out on purpose:\n" in long.out
    assert "cookie" not in brief.out
    listed = [line for line in long.out.splitlines() if "cookie" in line]
    assert listed
    assert all(line.split()[0].isdigit() for line in listed)
    assert long.out == run("validate", "--verbose", trees.primary).out


def test_validate_goes_on_after_an_export_that_is_not_usable(run: Run, healthy: Pair, tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.touch()
    result = run("validate", empty, healthy.primary, tmp_path / "missing")
    assert (result.code, result.err) == (2, "")
    assert result.out.startswith(
        f"{empty}\n  not usable: {empty}: the file is empty. Export the configuration again.\n"
    )
    assert f"\n{healthy.primary}\n" in f"\n{result.out}"
    assert result.out.endswith(
        f"{tmp_path / 'missing'}\n  not usable: {tmp_path / 'missing'}: there is no such file or folder. Give the "
        "path of the export.\n"
    )


def test_validate_exits_with_3_when_something_is_missing(run: Run, healthy: Pair, tmp_path: Path) -> None:
    as_bundle(tiny(), tmp_path, without={"ADSyncRule": "Access is denied."})
    result = run("validate", healthy.primary, tmp_path)
    assert result.code == 3
    assert "(INCOMPLETE)" in result.out
    assert run("validate", tmp_path, tmp_path / "missing").code == 2


def test_validate_needs_an_export(run: Run) -> None:
    result = run("validate")
    assert (result.code, result.out) == (2, "")
    assert "Missing argument 'EXPORT...'." in result.err


# --- snapshot --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", ["healthy", "trees", "policies"])
def test_a_snapshot_stands_for_its_export(
    run: Run, pair: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    exports: Pair = request.getfixturevalue(pair)
    snapshot = tmp_path / "SYNC01.json"
    result = run("snapshot", exports.primary, "--out", snapshot)
    assert (result.code, result.out, result.err) == (0, "", f"Wrote {snapshot}\n")
    direct = json.loads(run("compare", *exports.argv, "--format", "json").out)
    through = json.loads(
        run("compare", "--primary", snapshot, "--staging", exports.staging, "--format", "json").out
    )
    for key in ("verdict", "exit_code", "findings", "coverage", "notices"):
        assert through[key] == direct[key]
    assert through["primary"]["source"]["format"] == "snapshot"
    assert through["primary"]["source"]["content_format"] == direct["primary"]["source"]["format"]


def test_a_snapshot_is_the_same_export_as_what_it_was_made_of(
    run: Run, drifted: Pair, tmp_path: Path
) -> None:
    snapshot = tmp_path / "SYNC01.json"
    run("snapshot", drifted.primary, "--out", snapshot)
    result = run("compare", "--primary", drifted.primary, "--staging", snapshot)
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("entradrift: --primary and --staging hold the same export, ")


def test_a_snapshot_of_a_snapshot_is_the_same(run: Run, healthy: Pair, tmp_path: Path) -> None:
    once, twice = tmp_path / "once.json", tmp_path / "twice.json"
    run("snapshot", healthy.primary, "--out", once)
    run("snapshot", once, "--out", twice)
    content = [json.loads(path.read_text("utf-8")) for path in (once, twice)]
    for document in content:
        del document["source"]
    assert content[0] == content[1]


def test_a_snapshot_to_standard_output(run: Run, healthy: Pair, tmp_path: Path) -> None:
    run("snapshot", healthy.primary, "--out", tmp_path / "SYNC01.json")
    result = run("snapshot", healthy.primary, "--out", "-")
    assert (result.code, result.err) == (0, "")
    assert result.out.encode() == (tmp_path / "SYNC01.json").read_bytes()
    schema = json.loads(run("schema", "snapshot").out)
    Draft202012Validator(schema).validate(json.loads(result.out))


def test_a_snapshot_of_nothing(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "SYNC01.json"
    result = run("snapshot", tmp_path / "missing", "--out", out)
    assert (result.code, result.out) == (2, "")
    assert not out.exists()
    assert run("snapshot", tmp_path / "missing").code == 2


# --- rules and explain -----------------------------------------------------------------------------------


def test_rules_lists_every_rule(run: Run) -> None:
    result = run("rules")
    assert (result.code, result.err) == (0, "")
    listed = [line.split() for line in result.out.splitlines()]
    for rule in RULES:
        level = rule.severity.value if rule.status.value == "drift" else rule.status.value
        assert [level, rule.area.value, rule.id] in listed
    assert result.out.endswith("\nentradrift explain RULE-ID says why one matters and how to align.\n")


def test_rules_as_json(run: Run) -> None:
    documents = json.loads(run("rules", "--format", "json").out)
    assert [document["id"] for document in documents] == [rule.id for rule in RULES]
    assert all(
        set(document) == {"id", "area", "severity", "status", "mirror", "title", "why", "align", "source"}
        for document in documents
    )
    ids = {document["id"] for document in documents}
    assert {document["mirror"] for document in documents} <= ids


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_explain_every_rule(run: Run, rule: PolicyRule) -> None:
    result = run("explain", rule.id)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"{rule.id}  (")
    words = " ".join(result.out.split())
    assert f"Why it matters: {' '.join(rule.why.split())}" in words
    assert f"How to align: {' '.join(rule.align.split())}" in words


def test_explain_names_the_mirror(run: Run) -> None:
    assert "With the servers swapped: ou-only-on-staging\n" in run("explain", "ou-only-on-primary").out
    assert "With the servers swapped: itself\n" in run("explain", "source-anchor-differs").out


def test_explain_an_unknown_rule(run: Run) -> None:
    result = run("explain", "ou-only-on-secondary")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        'entradrift: There is no rule "ou-only-on-secondary"; "entradrift rules" lists all of them.\n'
    )


# --- schema ----------------------------------------------------------------------------------------------


def test_schema_lists_and_prints(run: Run) -> None:
    names = run("schema").out.split()
    assert set(names) >= {"cmdlets", "report", "server-configuration", "snapshot", "wizard"}
    for name in names:
        result = run("schema", name)
        assert (result.code, result.err) == (0, "")
        Draft202012Validator.check_schema(json.loads(result.out))


def test_a_report_keeps_to_its_schema(run: Run, drifted: Pair) -> None:
    schema = json.loads(run("schema", "report").out)
    report = json.loads(run("compare", *drifted.argv, "--format", "json").out)
    Draft202012Validator(schema).validate(report)


def test_an_unknown_schema(run: Run) -> None:
    result = run("schema", "../report")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("entradrift: ")
    assert result.err.count("\n") == 1
