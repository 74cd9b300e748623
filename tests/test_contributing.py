"""The worked examples of CONTRIBUTING.md: their code runs, and the places and tests that they name exist."""

import ast
import json
import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.exportkit.cases.tiny import set_setting
from tests.failover.servers import Situation, without_setting
from tests.report.comparisons import drift, every_comparison, hostile, incomplete

from entradrift.comparing import comparison_of
from entradrift.exports import validation
from entradrift.exports.files import InputFile
from entradrift.failover.checks import CHECKS, scheduler
from entradrift.failover.checks.check import Check
from entradrift.failover.evidence import PairEvidence
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Status
from entradrift.model.readiness import Answer
from entradrift.model.snapshot import Format, Role, Snapshot, Source
from entradrift.policy import setting_rules
from entradrift.policy.over_time import over_time
from entradrift.policy.registry import RULES

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
BLOCKS = [
    (kind, textwrap.dedent(code) if not code[:3].strip() else code) for _, kind, code in FENCE.findall(TEXT)
]
MADE_BY_THE_EXAMPLES = {
    "src/entradrift/report/ids.py",
    "tests/report/test_ids.py",
    "src/entradrift/exports/inventory.py",
    "schemas/inventory.schema.json",
}


def blocks(kind: str) -> list[str]:
    return [code for name, code in BLOCKS if name == kind]


def code_of(place: str) -> str:
    """Return the only Python block whose first line names the place."""
    [found] = [code for code in blocks("python") if code.startswith(f"# {place}\n")]
    return found


def module(place: str) -> dict[str, Any]:
    """Run the block of a whole module."""
    names: dict[str, Any] = {"__name__": place}
    exec(compile(code_of(place), place, "exec", dont_inherit=True), names)  # noqa: S102 - our own text
    return names


# --- a report format -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def render() -> Callable[[Comparison], str]:
    found: Callable[[Comparison], str] = module("src/entradrift/report/ids.py")["render"]
    return found


@pytest.mark.parametrize("name", every_comparison())
def test_the_list_has_every_finding(render: Callable[[Comparison], str], name: str):
    result = every_comparison()[name]
    lines = [line.split()[0] for line in render(result).splitlines() if not line.startswith("#")]
    assert lines == [finding.id for finding in result.findings]


def test_the_list_says_what_was_compared(render: Callable[[Comparison], str]):
    assert render(incomplete()) == (
        "# Incomplete: 1 section could not be compared in full; no open differences\n"
        "# Primary: sync01.contoso.com\n"
        "# Staging: sync02.contoso.com\n"
        "# Synchronization rules: The staging export ends in the middle of rule 61 of 148.\n"
        "# Scheduler: A server configuration export does not carry the scheduler.\n"
        "f-000000000065 expected The host differs.\n"
    )
    assert render(drift()).startswith("# Drift: ")
    assert [each for each in render(hostile()) if not each.isprintable() and each != "\n"] == []


# --- a policy rule ---------------------------------------------------------------------------------------


def test_the_rule_is_a_rule():
    place = "in SETTING_RULES of src/entradrift/policy/setting_rules.py"
    rule = eval(code_of(place), dict(vars(setting_rules)))  # noqa: S307 - our own text
    assert rule.status is Status.DRIFT
    assert set(re.findall(r"{(\w+)}", rule.title)) == {"primary", "staging"}
    assert over_time(rule).why == "With this change older runs can be looked up for a longer or shorter time."
    assert rule.id not in {each.id for each in RULES}, "the example must stay one"
    moved = "Microsoft.Synchronize.RunHistoryPurgeInterval"
    assert setting_rules.rule_of_global_setting(moved) == "scheduler-differs"


# --- a readiness check -----------------------------------------------------------------------------------


def test_the_check_answers(tmp_path: Path):
    names = dict(vars(scheduler))
    place = "src/entradrift/failover/checks/scheduler.py"
    exec(code_of(f"in {place}"), names)  # noqa: S102 - our own text
    check: Check = eval(code_of(f"the last entry of CHECKS in {place}"), names)  # noqa: S307
    assert check.id == f"R{len(CHECKS) + 1}"
    assert CHECKS[-1].judge is scheduler.CHECKS[-1].judge, "that is where the last one stands"

    def said(name: str, *edits: Callable[[Any], None]) -> tuple[Answer, str]:
        situation = Situation()
        for edit in edits:
            edit(situation.staging)
        pair: PairEvidence = situation.evidence(tmp_path / name)
        judged = check.judge(pair)
        return judged.answer, judged.because

    setting = "Microsoft.Synchronize.MaintenanceEnabled"
    answers = [
        said("healthy"),
        said("off", set_setting(setting, "False")),
        said("silent", without_setting(setting)),
    ]
    assert answers == [
        (Answer.PASS, "The maintenance task of SYNC02 is enabled."),
        (Answer.WARN, "The maintenance task of SYNC02 is switched off."),
        (Answer.UNKNOWN, "The export of SYNC02 does not say whether its maintenance task runs."),
    ]
    assert {answer for answer, _ in answers} == set(check.when)


# --- a kind of export ------------------------------------------------------------------------------------


def test_the_inventory_is_read_and_compared(monkeypatch: pytest.MonkeyPatch):
    document, schema = map(json.loads, blocks("json"))
    known = validation.schema
    monkeypatch.setattr(validation, "schema", lambda name: schema if name == "inventory" else known(name))
    inventory = module("src/entradrift/exports/inventory.py")
    assert inventory["claims"](document)
    assert not inventory["claims"]({"format": "entradrift-snapshot"})

    def read(**changes: object) -> Snapshot:
        source = Source(Format.CMDLETS, (), None, Format.CMDLETS)
        found: Snapshot = inventory["read"](InputFile("SYNC01.json", b""), {**document, **changes}, source)
        return found

    primary = read()
    assert (primary.server.role, primary.server.tenant) == (Role.ACTIVE, "contoso.onmicrosoft.com")
    settings = {"Microsoft.Synchronize.StagingMode": "True", "Microsoft.Synchronize.TimeInterval": "01:00:00"}
    found = comparison_of(primary, read(computer="SYNC02", settings=settings, owner="B. Admin"))
    still_open = [finding.object.name for finding in found.findings if finding.status is Status.DRIFT]
    assert still_open == ["Microsoft.Synchronize.TimeInterval", "owner"]
    assert comparison_of(primary, replace(primary)).findings == ()


# --- places and names ------------------------------------------------------------------------------------


@pytest.mark.parametrize("patch", blocks("diff"), ids=lambda patch: patch.splitlines()[0][4:])
def test_a_patch_has_its_place(patch: str):
    first, *lines = patch.splitlines()
    source = (ROOT / first.removeprefix("--- ")).read_text(encoding="utf-8")
    before = "\n".join(line[1:] for line in lines if not line.startswith("+"))
    added = [line[1:] for line in lines if line.startswith("+")]
    assert f"\n{before}\n" in source
    assert added
    assert "\n".join(added) not in source, "the example must stay one"


def test_tests_that_are_named_exist():
    known = {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert len(named) > 10
    assert named - known == set()


def test_files_that_are_named_exist():
    named = {
        name
        for name in re.findall(r"`([\w./-]+(?:/|\.(?:py|md|json|ps1|toml)))`", TEXT)
        if "/" in name.rstrip("/") and "*" not in name
    }
    assert len(named) > 20
    missing = {
        name
        for name in named - MADE_BY_THE_EXAMPLES
        if not (ROOT / name).exists() and not (ROOT / "src" / "entradrift" / name).exists()
    }
    assert missing == set()
    assert {name for name in MADE_BY_THE_EXAMPLES if (ROOT / name).exists()} == set(), (
        "examples stay examples"
    )
