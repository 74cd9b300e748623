"""What findings come to: the verdict, the exit code, and the sentence about a failover."""

from __future__ import annotations

from collections.abc import Sequence

from entradrift.model.comparison import ExitCode, SectionCoverage, Verdict
from entradrift.model.finding import Finding, Severity, Status, counted


def verdict_of(findings: Sequence[Finding], coverage: Sequence[SectionCoverage], *, strict: bool) -> Verdict:
    """Return the verdict. Incomplete wins: what could not be compared never looks like in sync."""
    if any(not part.by_nature or (strict and part.reason) for part in coverage):
        return Verdict.INCOMPLETE
    if any(finding.status is Status.DRIFT for finding in findings):
        return Verdict.DRIFT
    return Verdict.IN_SYNC


def exit_code_of(verdict: Verdict, findings: Sequence[Finding], fail_on: Severity | None) -> ExitCode:
    """Return the exit code: `fail_on` None never fails for drift, and nothing turns incomplete into success."""
    if verdict is Verdict.INCOMPLETE:
        return ExitCode.INCOMPLETE
    failing = fail_on is not None and any(
        finding.status is Status.DRIFT and finding.severity.rank <= fail_on.rank for finding in findings
    )
    return ExitCode.DRIFT if failing else ExitCode.OK


def failover_sentence(
    verdict: Verdict,
    findings: Sequence[Finding],
    coverage: Sequence[SectionCoverage],
    *,
    doubts: Sequence[str] = (),
    one_server: bool = False,
) -> str:
    """Return one sentence: is it safe to promote the staging server, and why (not).

    `doubts` say why the exports cannot be relied on, in words that can stand in the middle of a sentence.
    With `one_server` both exports name the same server, so they say nothing about its partner. What was accepted
    still takes effect at a failover, so it is counted in a sentence of its own.
    """
    return and_accepted(_promotion(verdict, findings, coverage, doubts, one_server=one_server), findings)


def and_accepted(sentence: str, findings: Sequence[Finding]) -> str:
    """Return `sentence`, and after it how many accepted differences remain, if any: they are never passed over."""
    accepted = [finding for finding in findings if finding.status is Status.ACCEPTED]
    if not accepted:
        return sentence
    remain = "difference remains" if len(accepted) == 1 else "differences remain"
    return f"{sentence} {len(accepted):,} accepted {remain}: {counted(finding.severity for finding in accepted)}."


def _promotion(
    verdict: Verdict,
    findings: Sequence[Finding],
    coverage: Sequence[SectionCoverage],
    doubts: Sequence[str],
    *,
    one_server: bool,
) -> str:
    open_findings = [finding for finding in findings if finding.status is Status.DRIFT]
    levels = counted(finding.severity for finding in open_findings)
    missing = [part.section.value for part in coverage if not part.by_nature]
    serious = [finding for finding in open_findings if finding.severity.rank <= Severity.HIGH.rank]
    if serious:
        incomplete = " The comparison is incomplete as well." if verdict is Verdict.INCOMPLETE else ""
        return f"Not safe to promote the staging server: {levels}. {serious[0].title}.{incomplete}"
    if verdict is Verdict.INCOMPLETE:
        found = f" Found so far: {levels}." if levels else ""
        if doubts:
            return f"Not known whether it is safe to promote the staging server: {'; '.join(doubts)}.{found}"
        what = ", ".join(missing) if missing else "what the exports cannot show"
        return f"Not known whether it is safe to promote the staging server: {what} could not be compared completely.{found}"
    if open_findings:
        return f"Review before you promote the staging server: {levels}. {open_findings[0].title}."
    if one_server:
        return (
            "Not known whether it is safe to promote the staging server: both exports name the same server, "
            "and no drift between them was found."
        )
    partly = [part.section.value for part in coverage if part.reason]
    if partly:
        return (
            "No drift found in what these exports can show; not shown or only in part: "
            f"{', '.join(partly)}. Check these by hand before you promote the staging server."
        )
    accepted = any(finding.status is Status.ACCEPTED for finding in findings)
    return (
        "Safe to promote the staging server as far as its configuration goes: both servers are configured alike"
        f"{', except for what was accepted' if accepted else ''}."
    )
