"""`entradrift explain FINDING-ID`: what one finding of a report says."""

# ruff: noqa: ANN401 - test data is of any type

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Pair, Run

from entradrift.policy.registry import rule as policy_rule


@pytest.fixture
def report(run: Run, drifted: Pair, tmp_path: Path) -> Path:
    assert run("compare", *drifted.argv, "--out", tmp_path / "report.json").code == 1
    return tmp_path / "report.json"


def change(report: Path, **fields: Any) -> str:
    """Change the open finding of the report; return its id."""
    document = json.loads(report.read_text("utf-8"))
    [finding] = [each for each in document["findings"] if each["status"] == "drift"]
    finding.update(fields)
    report.write_text(json.dumps(document), encoding="utf-8")
    found: str = finding["id"]
    return found


def test_a_finding_of_a_report(run: Run, report: Path) -> None:
    identity = change(report)
    result = run("explain", identity, "--report", report)
    assert (result.code, result.err) == (0, "")
    rule = policy_rule("sync-rule-description-differs")
    assert [" ".join(part.split()) for part in result.out.split("\n\n")] == [
        f"{identity} (low, sync-rules)",
        "In from AD - Site: the description differs.",
        "Sync rule In from AD - Site (adatum.com, inbound), description primary: Where people work. staging: Offices.",
        f"Why it matters: {rule.why}",
        f"How to align: {rule.align}",
        f"Source: {rule.source}",
        "Rule: sync-rule-description-differs",
    ]
    assert "\n    primary: Where people work.\n    staging: Offices.\n" in result.out
    assert max(map(len, result.out.splitlines())) <= 80


def test_an_acceptance_and_a_baseline_are_said(run: Run, report: Path) -> None:
    given = {"reason": "r", "owner": "o", "expires": "2026-10-01", "state": "expired"}
    identity = change(report, acceptance=given, changed_on="staging")
    parts = run("explain", identity, "--report", report).out.split("\n\n")
    assert parts[3:5] == [
        "Acceptance expired on 2026-10-01 (o): r",
        "Changed on the staging server since the baseline.",
    ]


def test_what_is_set_aside_says_so(run: Run, report: Path) -> None:
    identity = change(report, status="cosmetic")
    assert run("explain", identity, "--report", report).out.startswith(
        f"{identity}  (low, cosmetic, sync-rules)\n"
    )


def test_text_of_an_export_does_not_act(run: Run, report: Path) -> None:
    identity = change(report, title="\x1b[2J\u202e", primary="\x1b[31m", why="a\nb\x07")
    out = run("explain", identity, "--report", report).out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "\x07" not in out
    assert "\\x1b[2J\\u202e." in out


def test_without_a_report_it_says_what_to_add(run: Run) -> None:
    result = run("explain", "f-0123456789ab")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "entradrift: What differs in f-0123456789ab is only in its report; add --report with the JSON report that "
        "has it.\n"
    )


def test_an_id_that_the_report_does_not_have(run: Run, report: Path) -> None:
    result = run("explain", "f-0123456789ab", "--report", report)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"entradrift: {report} has no finding f-0123456789ab; give an id that stands in this report.\n"
    )
