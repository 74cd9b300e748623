"""GO or NO-GO: the verdict, the exit code, and what people are told."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.exportkit.cases.tiny import SITE, set_rule, set_setting
from tests.exportkit.organisation import Organisation
from tests.exportkit.write_cmdlets import write_bundle
from tests.failover.cases_of_runs import EXPORTED, after, mode
from tests.failover.servers import Change, Situation, all_of, on_both, on_primary, on_staging, runs, without

from entradrift.failover.checks import CHECKS
from entradrift.failover.readiness import (
    UnknownCheckError,
    exit_code_of,
    known_ids,
    readiness_of,
    uncovered_drift,
    verdict_of,
)
from entradrift.model.comparison import ExitCode
from entradrift.model.readiness import Answer, CheckResult, Readiness, ReadinessReport
from entradrift.policy.registry import RULES

VOUCHED = ("R10", "R31")
GO, WARNINGS, NO_GO = Readiness.GO, Readiness.GO_WITH_WARNINGS, Readiness.NO_GO
PASS, WARN, UNKNOWN, FAIL = Answer.PASS, Answer.WARN, Answer.UNKNOWN, Answer.FAIL


def result(answer: Answer, *, allowed: bool = False) -> CheckResult:
    return CheckResult("R1", "g", "q?", answer, "b.", (), "w.", "t.", "c", "s", allowed)


def report(folder: Path, *changes: Change, **options: object) -> ReadinessReport:
    situation = Situation()
    all_of(*changes)(situation)
    return readiness_of(situation.evidence(folder), **{"allow_unknown": VOUCHED, **options})  # type: ignore[arg-type]


def answer_of(made: ReadinessReport, check: str) -> Answer:
    return next(found.answer for found in made.checks if found.id == check)


# --- verdict and exit code -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ([(PASS, False)], GO),
        ([(PASS, False), (WARN, False)], WARNINGS),
        ([(PASS, False), (UNKNOWN, True)], WARNINGS),
        ([(PASS, False), (UNKNOWN, False)], NO_GO),
        ([(WARN, False), (FAIL, False)], NO_GO),
        ([(FAIL, True)], NO_GO),
        ([], GO),
    ],
)
def test_the_verdict_is_that_of_the_worst_answer(answers: list[tuple[Answer, bool]], verdict: Readiness):
    assert verdict_of([result(answer, allowed=allowed) for answer, allowed in answers]) is verdict


@pytest.mark.parametrize(
    ("verdict", "incomplete", "fail_on_warn", "code"),
    [
        (GO, False, True, ExitCode.OK),
        (WARNINGS, False, False, ExitCode.OK),
        (WARNINGS, False, True, ExitCode.DRIFT),
        (NO_GO, False, False, ExitCode.DRIFT),
        (NO_GO, True, False, ExitCode.INCOMPLETE),
    ],
)
def test_the_exit_code(verdict: Readiness, incomplete: bool, fail_on_warn: bool, code: ExitCode):  # noqa: FBT001
    assert exit_code_of(verdict, incomplete=incomplete, fail_on_warn=fail_on_warn) is code


def test_nothing_is_allowed_by_itself(tmp_path: Path):
    made = report(tmp_path, allow_unknown=())
    assert (made.verdict, made.exit_code) == (NO_GO, ExitCode.DRIFT)
    assert made.sentence == "NO-GO: 2 checks could not be answered."


def test_warnings_can_fail(tmp_path: Path):
    edit = on_staging(set_rule(SITE, description="Offices."))
    made = report(tmp_path, edit, fail_on_warn=True)
    assert (made.verdict, made.exit_code) == (WARNINGS, ExitCode.DRIFT)
    assert (
        made.sentence
        == "GO WITH WARNINGS: SYNC02 may be made active, with 1 warning, 2 unknown by your permission."
    )


def test_unknown_is_allowed_by_name_in_any_letter_case(tmp_path: Path):
    made = report(tmp_path, without("staging", "HealthAgent"), allow_unknown=("r10", "R31", "r15"))
    assert made.verdict is WARNINGS
    assert [check.id for check in made.checks if check.allowed] == ["R10", "R15", "R31"]


def test_what_fails_cannot_be_allowed(tmp_path: Path):
    made = report(tmp_path, mode("staging", on=False), allow_unknown=[check.id for check in CHECKS])
    assert made.verdict is NO_GO
    assert {check.answer for check in made.checks if check.allowed} == {UNKNOWN}


@pytest.mark.parametrize("name", ["R999", "R0", "", "sections", "1"])
def test_a_name_that_is_no_check(name: str):
    with pytest.raises(UnknownCheckError) as error:
        known_ids(["R1", "sync-rules", name])
    assert str(error.value) == (
        f'There is no check and no section "{name}"; the checks are R1 to {CHECKS[-1].id}, the sections server, connectors, '
        "filtering, sync-rules, features, scheduler, run-profiles, provisioning-hierarchy, metaverse-schema, other-settings."
    )


# --- what was not compared -------------------------------------------------------------------------------


def bundled(situation: Situation) -> None:
    """The cmdlets by nature do not show everything."""

    def write(org: Organisation, folder: Path) -> None:
        folder.mkdir()
        write_bundle(org, folder / "bundle.json")

    situation.write = write


NATURE = ("connectors", "run-profiles", "metaverse-schema")


def test_what_a_format_cannot_show_is_a_gap(tmp_path: Path):
    made = report(tmp_path, bundled)
    assert [gap.partition(":")[0] for gap in made.gaps] == list(NATURE)
    assert (made.verdict, made.exit_code) == (NO_GO, ExitCode.INCOMPLETE)
    assert "3 sections could not be compared in full" in made.sentence


def test_what_a_format_cannot_show_can_be_allowed(tmp_path: Path):
    made = report(tmp_path, bundled, allow_unknown=(*VOUCHED, *NATURE, "R29"))
    assert (made.gaps, made.verdict, made.exit_code) == ((), WARNINGS, ExitCode.OK)


def test_what_an_export_lacks_cannot_be_allowed(tmp_path: Path):
    made = report(
        tmp_path,
        on_staging(lambda org: org.rules.clear()),
        allow_unknown=(*VOUCHED, "sync-rules", *(check.id for check in CHECKS)),
    )
    assert made.gaps == ("sync-rules: staging: the SynchronizationRules folder is missing from the export",)
    assert (made.verdict, made.exit_code) == (NO_GO, ExitCode.INCOMPLETE)


# --- differences that no check rests on ------------------------------------------------------------------


def test_a_difference_beside_the_checks_warns(tmp_path: Path):
    made = report(tmp_path, on_staging(set_setting("fooName", "bar")))
    assert made.verdict is WARNINGS
    assert {check.answer for check in made.checks} == {PASS, UNKNOWN}
    assert made.sentence == (
        "GO WITH WARNINGS: SYNC02 may be made active, with 1 difference beside the checks, 2 unknown by your permission."
    )


def test_a_grave_difference_beside_the_checks_is_no_go(tmp_path: Path):
    made = report(tmp_path, on_staging(set_rule(SITE, disabled=True)))
    without_checks = uncovered_drift(made.comparison, ())
    assert [finding.rule for finding in without_checks] == ["sync-rule-disabled-on-staging"]
    assert uncovered_drift(made.comparison, made.checks) == ()
    assert verdict_of([result(PASS)], without_checks) is NO_GO
    assert verdict_of([result(PASS)], without_checks, after=True) is WARNINGS


def test_every_grave_rule_is_known_to_a_check(tmp_path: Path):
    """Each difference that is critical or high must be judged by a check, or nobody would learn what it means."""
    made = report(tmp_path)
    template = report(tmp_path / "x", on_staging(set_rule(SITE, disabled=True))).comparison.findings[0]
    pair = Situation().evidence(tmp_path / "y")
    silent = set()
    for rule in RULES:
        if rule.severity.rank > 1 or rule.status.value != "drift":
            continue
        finding = replace(
            template, id=f"f-{rule.id}", rule=rule.id, section=rule.area, severity=rule.severity
        )
        evidence = replace(pair, comparison=replace(made.comparison, findings=(finding,)))
        if not any(finding.id in check.judge(evidence).findings for check in CHECKS):
            silent.add(rule.id)
    # These are judged by the values themselves, whatever the comparison says.
    assert silent == {
        "both-servers-active",
        "roles-swapped",
        "source-anchor-differs",
        "sign-in-differs",
    }


# --- after the switch ------------------------------------------------------------------------------------


def test_after_the_switch_exactly_one_server_exports(tmp_path: Path):
    made = report(tmp_path, after(*EXPORTED), allow_unknown=("R10",))
    assert [check.id for check in made.checks] == ["R1", "R2", "R3", "R9", "R10", "R18", "R38"]
    assert (made.verdict, made.exit_code) == (WARNINGS, ExitCode.OK)
    assert made.sentence == "GO WITH WARNINGS: SYNC01 exports alone, with 1 unknown by your permission."


def test_after_the_switch_two_exporters_are_found(tmp_path: Path):
    made = report(tmp_path, after(*EXPORTED, mode("staging", on=False)), allow_unknown=("R10",))
    assert (made.verdict, made.exit_code) == (NO_GO, ExitCode.DRIFT)
    assert answer_of(made, "R1") is FAIL
    assert made.sentence.startswith(
        "NO-GO: 3 checks failed. R1: Both SYNC01 and SYNC02 are active: two servers export."
    )


def test_after_the_switch_drift_only_warns(tmp_path: Path):
    made = report(
        tmp_path, after(*EXPORTED, on_staging(set_rule(SITE, disabled=True))), allow_unknown=("R10",)
    )
    assert made.verdict is WARNINGS
    assert "1 difference beside the checks" in made.sentence


def test_after_the_switch_nobody_exports(tmp_path: Path):
    made = report(
        tmp_path,
        after(mode("primary", on=True), runs("primary"), runs("staging")),
        allow_unknown=("R10",),
    )
    assert made.verdict is NO_GO
    assert (answer_of(made, "R1"), answer_of(made, "R9")) == (FAIL, FAIL)


# --- what people are told --------------------------------------------------------------------------------


def test_a_passed_check_leaves_nothing_to_do(tmp_path: Path):
    made = report(tmp_path)
    assert {check.id for check in made.checks if check.todo} == set(VOUCHED)
    assert [check.id for check in made.checks] == [check.id for check in CHECKS]


def test_where_evidence_is_missing_looking_comes_first(tmp_path: Path):
    made = report(tmp_path, without("staging", "HealthAgent"))
    todo = {check.id: check.todo for check in made.checks}
    assert todo["R15"] == "Collect the evidence with the command, then check again."
    assert todo["R31"].startswith("Check the permissions of the staging server's accounts")


def test_the_first_failure_is_told(tmp_path: Path):
    off = set_setting("Microsoft.OptionalFeature.ExportDeletionThreshold", "False")
    made = report(tmp_path, on_both(off), without("staging", "HealthAgent"))
    assert made.sentence == (
        "NO-GO: 1 check failed, 1 check could not be answered. R5: SYNC01 does not prevent accidental deletes."
    )


def test_the_report_holds_what_it_was_given(tmp_path: Path):
    made = report(tmp_path, pending={"verdict": "safe"}, notices=("One.",), options={"after": "no"})
    assert (made.pending, made.notices, made.options, made.after) == (
        {"verdict": "safe"},
        ("One.",),
        {"after": "no"},
        False,
    )


def test_names_are_those_of_the_servers(tmp_path: Path):
    def rename(org: Organisation) -> None:
        org.host = "ALPHA.adatum.com"

    made = report(tmp_path, on_primary(rename))
    text = repr((made.sentence, made.checks, made.runbook))
    assert "ALPHA" in text
    assert "SYNC02" in text
    assert "None" not in text.replace("None)", "")
