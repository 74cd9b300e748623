"""How the readiness report is put into words; the JSON report keeps the values themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from entradrift.model.finding import Finding
from entradrift.model.pending import Operation
from entradrift.model.readiness import Answer, CheckResult, Effect, Readiness, ReadinessReport
from entradrift.report import wording

ANSWERS: Final[Mapping[Answer, str]] = {
    Answer.FAIL: "failed",
    Answer.UNKNOWN: "unknown",
    Answer.WARN: "warning",
    Answer.PASS: "passed",
}
"""The worst first."""
ALLOWED: Final = "unknown, allowed by name"
CONFIRMED: Final = "confirmed by a person"
VERDICTS: Final[Mapping[Readiness, str]] = {
    Readiness.GO: "GO",
    Readiness.GO_WITH_WARNINGS: "GO WITH WARNINGS",
    Readiness.NO_GO: "NO-GO",
}
OPERATIONS: Final[Mapping[Operation, str]] = {
    Operation.DELETE: "deletes",
    Operation.DELETE_ADD: "delete-adds",
    Operation.ADD: "adds",
    Operation.UPDATE: "updates",
    Operation.RENAME: "renames",
}
"""The most destructive first."""
PROVE: Final = "Prove this before you switch"
PROVE_AFTER: Final = "Prove this to finish the switch"


def title(report: ReadinessReport) -> str:
    """Return the title of a page: the verdict and the pair."""
    return f"{VERDICTS[report.verdict]}: {pair(report)}"


def pair(report: ReadinessReport) -> str:
    """Return which server takes over from which, without a full stop."""
    primary = report.comparison.primary.server.host or "primary"
    staging = report.comparison.staging.server.host or "staging server"
    old, new = (staging, primary) if report.after else (primary, staging)
    return f"{new} has taken over from {old}" if report.after else f"{new} is to take over from {old}"


def reason(report: ReadinessReport) -> str:
    """Return the sentence without the verdict that it begins with."""
    words = f"{VERDICTS[report.verdict]}: "
    text = report.sentence.removeprefix(words)
    return text[:1].upper() + text[1:]


def answer(check: CheckResult) -> str:
    """Return the answer in words."""
    if check.confirmed:
        return CONFIRMED
    return ALLOWED if check.allowed else ANSWERS[check.answer]


def with_answer(report: ReadinessReport, wanted: Answer) -> tuple[CheckResult, ...]:
    """Return the checks with one answer; an unknown one for which a person answers is not there."""
    return tuple(check for check in report.checks if check.answer is wanted and not check.by_hand)


def allowed(report: ReadinessReport) -> tuple[CheckResult, ...]:
    """Return the unknown checks that were allowed by name."""
    return tuple(check for check in report.checks if check.allowed)


def confirmed(report: ReadinessReport) -> tuple[CheckResult, ...]:
    """Return the checks that no file can answer and a person confirmed."""
    return tuple(check for check in report.checks if check.confirmed)


def counts(report: ReadinessReport) -> str:
    """Return how often each answer was given, the worst first."""
    return ", ".join(in_words(word, count) for word, count in counted(report) if count)


def in_words(word: str, count: int) -> str:
    """Return `2 warnings`, `1 failed`."""
    more = "s" if word == ANSWERS[Answer.WARN] and count != 1 else ""
    return f"{count:,} {word}{more}"


def counted(report: ReadinessReport) -> Iterator[tuple[str, int]]:
    """Yield each answer in words with its number of checks."""
    for each, word in ANSWERS.items():
        yield word, len(with_answer(report, each))
    if allowed(report):
        yield ALLOWED, len(allowed(report))
    if confirmed(report):
        yield CONFIRMED, len(confirmed(report))


def groups(report: ReadinessReport) -> dict[str, tuple[CheckResult, ...]]:
    """Return the checks by group; the groups in the order of their first check."""
    order = list(dict.fromkeys(check.group for check in report.checks))
    ranked = sorted(report.checks, key=lambda check: order.index(check.group))
    return {name: tuple(checks) for name, checks in groupby(ranked, key=lambda check: check.group)}


def findings(report: ReadinessReport) -> dict[str, Finding]:
    """Return the open and the accepted findings by id."""
    return {finding.id: finding for finding in report.comparison.findings if finding.status.matters}


def drift(report: ReadinessReport) -> str:
    """Return what the comparison found, in one sentence."""
    return f"{wording.verdict(report.comparison)}: {wording.headline(report.comparison)}."


def with_effect(report: ReadinessReport) -> tuple[tuple[Effect, Finding], ...]:
    """Return each effect with its finding."""
    known = findings(report)
    return tuple((effect, known[effect.finding]) for effect in report.effects if effect.finding in known)


def where(evidence_file: str, place: str) -> str:
    """Return where a fact stands."""
    return ", ".join(filter(None, (evidence_file, place)))


def pending_lines(pending: Mapping[str, Any]) -> Iterator[str]:
    """Yield the summary of the pending exports: the verdict with its reason, then each connector in one sentence."""
    yield str(pending["sentence"])
    for connector in pending["connectors"]:
        yield f"{connector['name']}: {operations(connector)}"


def operations(connector: Mapping[str, Any]) -> str:
    """Return what is pending on one connector, in figures."""
    found = [
        f"{connector['by_operation'].get(operation.value, 0):,} {words}"
        for operation, words in OPERATIONS.items()
        if connector["by_operation"].get(operation.value)
    ]
    return ", ".join(found) or "nothing pending"
