"""Verdict, exit code and the sentence about a failover."""

from dataclasses import replace

import pytest

from entradrift.model.change import Change, ObjectRef, Presence
from entradrift.model.comparison import Compared, ExitCode, SectionCoverage, Verdict
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.policy.judge import judge
from entradrift.policy.verdict import exit_code_of, failover_sentence, verdict_of

REF = ObjectRef("sync-rule", "A rule", "contoso.com", "Inbound", identity="contoso.com\x1finbound\x1fa rule")
CHANGE = Change(
    "sync-rule-scoping-filter",
    Section.SYNC_RULES,
    REF,
    ("scoping-filter",),
    Presence.BOTH,
    primary="a",
    staging="b",
)


def finding(severity: Severity, status: Status = Status.DRIFT) -> Finding:
    return replace(judge([CHANGE])[0], severity=severity, status=status, title=f"A {severity.value} thing")


def part(
    *, by_nature: bool = True, reason: str = "", section: Section = Section.SYNC_RULES
) -> SectionCoverage:
    return SectionCoverage(section, Compared.COMPARED, reason, 1, 1, by_nature)


COMPLETE, STUBS, BROKEN = part(), part(reason="stubs"), part(by_nature=False, reason="lost")
LOW, HIGH = finding(Severity.LOW), finding(Severity.HIGH)
ACCEPTED = finding(Severity.CRITICAL, Status.ACCEPTED)
COSMETIC = finding(Severity.INFO, Status.COSMETIC)


@pytest.mark.parametrize(
    ("findings", "coverage", "strict", "verdict"),
    [
        ([], [COMPLETE], False, Verdict.IN_SYNC),
        ([COSMETIC, ACCEPTED], [COMPLETE], False, Verdict.IN_SYNC),
        ([LOW], [COMPLETE], False, Verdict.DRIFT),
        ([], [COMPLETE, STUBS], False, Verdict.IN_SYNC),
        ([], [COMPLETE, STUBS], True, Verdict.INCOMPLETE),
        ([LOW], [STUBS], True, Verdict.INCOMPLETE),
        ([], [COMPLETE], True, Verdict.IN_SYNC),
        ([], [BROKEN], False, Verdict.INCOMPLETE),
        ([HIGH], [BROKEN], False, Verdict.INCOMPLETE),
        ([ACCEPTED], [BROKEN, COMPLETE], True, Verdict.INCOMPLETE),
    ],
)
def test_verdict(
    findings: list[Finding],
    coverage: list[SectionCoverage],
    strict: bool,  # noqa: FBT001
    verdict: Verdict,
):
    assert verdict_of(findings, coverage, strict=strict) is verdict


LEVELS: list[Severity | None] = [*Severity, None]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("severity", Severity)
def test_exit_code_of_drift(severity: Severity, level: Severity | None):
    expected = ExitCode.DRIFT if level is not None and severity.rank <= level.rank else ExitCode.OK
    assert exit_code_of(Verdict.DRIFT, [finding(severity)], level) is expected


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.EXPECTED, Status.COSMETIC])
def test_what_is_not_open_never_fails(status: Status, level: Severity | None):
    assert exit_code_of(Verdict.IN_SYNC, [finding(Severity.CRITICAL, status)], level) is ExitCode.OK


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("findings", [[], [LOW], [HIGH, ACCEPTED]])
def test_nothing_turns_incomplete_into_success(findings: list[Finding], level: Severity | None):
    assert exit_code_of(Verdict.INCOMPLETE, findings, level) is ExitCode.INCOMPLETE


SAFE = (
    "Safe to promote the staging server as far as its configuration goes: both servers are configured alike."
)
PARTLY = (
    "No drift found in what these exports can show; not shown or only in part: sync-rules. Check these by hand before "
    "you promote the staging server."
)
NOT_KNOWN = "Not known whether it is safe to promote the staging server"


@pytest.mark.parametrize(
    ("findings", "coverage", "sentence"),
    [
        (
            [],
            [COMPLETE],
            SAFE,
        ),
        (
            [COSMETIC],
            [COMPLETE, STUBS],
            PARTLY,
        ),
        ([LOW], [COMPLETE], "Review before you promote the staging server: 1 low. A low thing."),
        (
            [HIGH, LOW, LOW],
            [COMPLETE],
            "Not safe to promote the staging server: 1 high, 2 low. A high thing.",
        ),
        (
            [HIGH],
            [BROKEN],
            "Not safe to promote the staging server: 1 high. A high thing. The comparison is incomplete as well.",
        ),
        (
            [LOW],
            [BROKEN],
            f"{NOT_KNOWN}: sync-rules could not be compared completely. Found so far: 1 low.",
        ),
        (
            [],
            [BROKEN, part(by_nature=False, section=Section.SERVER)],
            f"{NOT_KNOWN}: sync-rules, server could not be compared completely.",
        ),
        (
            [ACCEPTED],
            [COMPLETE],
            (
                "Safe to promote the staging server as far as its configuration goes: both servers are configured alike, "
                "except for what was accepted. 1 accepted difference remains: 1 critical."
            ),
        ),
        (
            [HIGH, ACCEPTED, ACCEPTED],
            [COMPLETE],
            (
                "Not safe to promote the staging server: 1 high. A high thing. "
                "2 accepted differences remain: 2 critical."
            ),
        ),
        (
            [ACCEPTED],
            [BROKEN],
            f"{NOT_KNOWN}: sync-rules could not be compared completely. 1 accepted difference remains: 1 critical.",
        ),
    ],
)
def test_the_failover_sentence(findings: list[Finding], coverage: list[SectionCoverage], sentence: str):
    verdict = verdict_of(findings, coverage, strict=False)
    assert failover_sentence(verdict, findings, coverage) == sentence


def test_a_strict_comparison_says_that_it_is_incomplete_without_blaming_a_section():
    assert failover_sentence(Verdict.INCOMPLETE, [], [STUBS]) == (
        f"{NOT_KNOWN}: what the exports cannot show could not be compared completely."
    )


def test_two_exports_of_one_server_are_never_called_safe():
    assert failover_sentence(Verdict.IN_SYNC, [], [], one_server=True) == (
        "Not known whether it is safe to promote the staging server: both exports name the same server, "
        "and no drift between them was found."
    )
