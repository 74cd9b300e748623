"""Snippets for a page: the commands at the heart of a script, or the step by hand."""

from dataclasses import replace
from pathlib import Path

from tests.align.plans import servers
from tests.compare.builders import rule, standard
from tests.powershell.adsync import Server
from tests.powershell.interpreter import run

from entradrift.align.snippets import snippets_of
from entradrift.comparing import comparison_of
from entradrift.exports.load import load
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Status

SAMPLES = Path(__file__).resolve().parents[2] / "sample-configs"
A, B = rule("A", precedence=10), rule("B", precedence=20)


def contoso() -> Comparison:
    return comparison_of(*(load(str(SAMPLES / "contoso" / side)) for side in ("primary", "staging")))


def open_ids(comparison: Comparison) -> set[str]:
    return {finding.id for finding in comparison.findings if finding.status is Status.DRIFT}


def test_each_open_finding_has_one_and_no_other():
    comparison = contoso()
    found = snippets_of(comparison)
    assert set(found) == open_ids(comparison)
    assert all(key in snippet.findings for key, snippet in found.items())
    assert all(bool(snippet.commands) is (snippet.manual is None) for snippet in found.values())
    scripted = {f.rule for f in comparison.findings if f.id in found and found[f.id].commands}
    assert scripted == {
        "attribute-flow-differs",
        "custom-rule-only-on-primary",
        "custom-rule-precedence-differs",
        "precedence-order-differs",
        "rule-clone-only-on-primary",
        "scheduler-differs",
        "sync-rule-description-differs",
        "sync-rule-scoping-filter-differs",
    }


def test_the_commands_settle_their_finding():
    """Each alone, on a server as the export shows it; exchanged numbers need the script."""
    primary, staging = (load(str(SAMPLES / "contoso" / side)) for side in ("primary", "staging"))
    comparison = comparison_of(primary, staging)
    for snippet in {one.findings: one for one in snippets_of(comparison).values() if one.commands}.values():
        if "A number must be free" in snippet.commands:
            continue
        server = Server.from_snapshot(staging)
        found = run(f"\ufeff{snippet.commands}\n", server)
        assert found.error is None
        after = comparison_of(primary, server.to_snapshot(staging))
        assert open_ids(after) == open_ids(comparison) - set(snippet.findings)


def test_a_switch():
    both = servers([A, replace(B, disabled=True)], [A, B])
    [snippet] = snippets_of(comparison_of(both.primary, both.staging)).values()
    assert snippet.commands.splitlines() == [
        '# Disable the sync rule "B" (contoso.com, Inbound).',
        "$connectorId = [string] (Get-ADSyncConnector -Name 'contoso.com').Identifier",
        "$present = Get-ADSyncRule | Where-Object {",
        "    $_.Name -ceq 'B' -and",
        "    [string] $_.Connector -eq $connectorId -and [string] $_.Direction -eq 'Inbound'",
        "}",
        "$present.Disabled = $true",
        "Add-ADSyncRule -SynchronizationRule $present",
    ]


def test_a_clone_on_staging_is_removed_and_the_original_enabled():
    clone = rule("In from AD - User Join - Cloned - 1/2/2025", precedence=11)
    both = servers([standard()], [standard(disabled=True), clone])
    [snippet] = snippets_of(comparison_of(both.primary, both.staging)).values()
    lines = snippet.commands.splitlines()
    assert "$present.Disabled = $false" in lines
    assert lines[-1] == "Remove-ADSyncRule -Identifier ([string] $present.Identifier)"


def test_rules_that_exchange_numbers_need_a_free_one():
    both = servers([A, B], [replace(A, precedence=20), replace(B, precedence=10)])
    [snippet] = snippets_of(comparison_of(both.primary, both.staging)).values()
    lines = snippet.commands.splitlines()
    assert lines[0].startswith("# A number must be free before a rule can have it")
    assert [line for line in lines if line.startswith("$present.Precedence")] == [
        "$present.Precedence = 20",
        "$present.Precedence = 10",
    ]
