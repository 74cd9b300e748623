"""GO or NO-GO: all checks over the evidence, the verdict, and the runbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from entradrift import clock
from entradrift.errors import EntradriftError
from entradrift.failover.checks import CHECKS
from entradrift.failover.checks.check import Check, Judged
from entradrift.failover.evidence import PairEvidence
from entradrift.failover.reading import both, plural
from entradrift.failover.runbook import runbook
from entradrift.model.comparison import Comparison, ExitCode
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.readiness import Answer, CheckResult, Effect, Readiness, ReadinessReport
from entradrift.model.section import Section
from entradrift.version import VERSION

_NAMES: Final = {name.casefold(): name for name in (*(check.id for check in CHECKS), *Section)}
"""Ids of checks and names of sections, by their small letters."""
_LOOK_FIRST: Final = "Collect the evidence with the command, then check again."
_GRAVE: Final = frozenset({Severity.CRITICAL, Severity.HIGH})
_ROLES: Final = frozenset(
    {"both-servers-active", "both-servers-staging", "roles-swapped", "product-version-differs"}
)
"""Differences of the servers themselves, which R1 and R11 judge by the servers' own words."""


class UnknownCheckError(EntradriftError):
    """A check was named that does not exist."""


def readiness_of(
    pair: PairEvidence,
    *,
    allow_unknown: Collection[str] = (),
    confirmed: Mapping[str, str] | None = None,
    fail_on_warn: bool = False,
    effects: Sequence[Effect] = (),
    pending: Mapping[str, object] | None = None,
    notices: Sequence[str] = (),
    options: Mapping[str, str] | None = None,
) -> ReadinessReport:
    """Return the whole readiness report.

    `allow_unknown` names checks (`R1`, `R2`, …) that may stay unknown, and sections of which the formats of the exports
    may show only a part, in any letter case. Nothing turns a failed check, or an export that lacks what it should
    have, into anything else. Raises UnknownCheckError for a name that is neither.

    `confirmed` is what people say about checks that no export can answer (`confirmations_of`). It takes the place of
    *unknown*, never of what the exports say, and the report says whose word it is.
    """
    allowed = known_ids(allow_unknown)
    confirmed = confirmed or {}
    checks = tuple(
        _result(check, pair, allowed, confirmed) for check in CHECKS if check.after or not pair.after
    )
    gaps = unproven_sections(pair.comparison, allowed, after=pair.after)
    drift = uncovered_drift(pair.comparison, checks)
    verdict = Readiness.NO_GO if gaps else verdict_of(checks, drift, after=pair.after)
    return ReadinessReport(
        tool_version=VERSION,
        generated_at=clock.now(),
        verdict=verdict,
        exit_code=exit_code_of(verdict, incomplete=bool(gaps), fail_on_warn=fail_on_warn),
        sentence=_sentence(verdict, checks, gaps, drift, pair),
        after=pair.after,
        checks=checks,
        gaps=gaps,
        comparison=pair.comparison,
        effects=tuple(effects),
        pending=pending,
        runbook=runbook(pair, {check.id: check.confirmed for check in checks if check.confirmed}),
        notices=(*notices, *_not_needed(checks, confirmed)),
        options=options or {},
    )


def known_ids(names: Collection[str]) -> frozenset[str]:
    """Return names of checks and sections as they are written. Raises UnknownCheckError for a name that is neither."""
    wrong = next((name for name in sorted(names) if name.casefold() not in _NAMES), None)
    if wrong is not None:
        raise UnknownCheckError(
            f'There is no check and no section "{wrong[:40]}"; the checks are R1 to R{len(CHECKS)}, the sections '
            f"{', '.join(Section)}."
        )
    return frozenset(_NAMES[name.casefold()] for name in names)


def verdict_of(
    checks: Sequence[CheckResult], drift: Sequence[Finding] = (), *, after: bool = False
) -> Readiness:
    """Return the verdict: failed or unknown is NO-GO, unless a person answers for the unknown.

    What was only allowed to stay unknown warns; what somebody looked at and confirmed counts like a check that passed.

    `drift` are open differences that no check rests on: grave ones are NO-GO too, others warn. After the switch
    differences only warn, because the question is then who exports.
    """
    if any(check.answer is Answer.FAIL for check in checks):
        return Readiness.NO_GO
    if any(check.answer is Answer.UNKNOWN and not check.by_hand for check in checks):
        return Readiness.NO_GO
    if not after and any(finding.severity in _GRAVE for finding in drift):
        return Readiness.NO_GO
    if drift or any(check.answer is not Answer.PASS and not check.confirmed for check in checks):
        return Readiness.GO_WITH_WARNINGS
    return Readiness.GO


def uncovered_drift(comparison: Comparison, checks: Sequence[CheckResult]) -> tuple[Finding, ...]:
    """Return the open differences that none of the checks rests on."""
    covered = {finding for check in checks for finding in check.findings}
    return tuple(
        finding
        for finding in comparison.findings
        if finding.status is Status.DRIFT
        and finding.severity is not Severity.INFO
        and finding.id not in covered
        and finding.rule not in _ROLES
    )


def unproven_sections(
    comparison: Comparison, allowed: Collection[str], *, after: bool = False
) -> tuple[str, ...]:
    """Return the sections that were not compared in full and are not allowed to be, each with the reason.

    What an export lacks although its format could carry it cannot be allowed. After the switch that alone counts.
    """
    return tuple(
        f"{part.section.value}: {part.reason or 'not compared'}"
        for part in comparison.coverage
        if not part.by_nature or (part.reason and part.section.value not in allowed and not after)
    )


def exit_code_of(verdict: Readiness, *, incomplete: bool, fail_on_warn: bool) -> ExitCode:
    """Return the exit code; an incomplete comparison is never a success."""
    if incomplete:
        return ExitCode.INCOMPLETE
    if verdict is Readiness.NO_GO or (verdict is Readiness.GO_WITH_WARNINGS and fail_on_warn):
        return ExitCode.DRIFT
    return ExitCode.OK


def _result(
    check: Check, pair: PairEvidence, allow_unknown: Collection[str], confirmed: Mapping[str, str]
) -> CheckResult:
    judged = check.judge(pair)
    said = confirmed.get(check.id, "") if judged.answer is Answer.UNKNOWN else ""
    return CheckResult(
        id=check.id,
        group=check.group,
        question=check.question,
        answer=judged.answer,
        because=f'A person confirmed: "{said}". {judged.because}' if said else judged.because,
        evidence=judged.evidence,
        why=check.why,
        todo="" if said else _todo(check, judged),
        collect=check.collect,
        source=check.source,
        allowed=judged.answer is Answer.UNKNOWN and check.id in allow_unknown,
        findings=judged.findings,
        confirmed=said,
    )


def _not_needed(checks: Sequence[CheckResult], confirmed: Mapping[str, str]) -> tuple[str, ...]:
    """Return which confirmations say nothing, because the exports answer the check."""
    return tuple(
        f'{check.id} was confirmed ("{confirmed[check.id]}"), but the exports answer it: {check.answer.value}.'
        for check in checks
        if check.id in confirmed and not check.confirmed
    )


def _todo(check: Check, judged: Judged) -> str:
    if judged.answer is Answer.PASS:
        return ""
    # Where nothing is known, nothing is known to be wrong: looking comes first.
    missing = _LOOK_FIRST if judged.answer is Answer.UNKNOWN and check.collect else ""
    todo = judged.todo or missing or check.todo
    if judged.answer is Answer.UNKNOWN and check.only_a_person_knows:
        return f'{todo} Then say so: --confirm {check.id}="checked by <who> <yyyy-mm-dd>".'
    return todo


def _sentence(
    verdict: Readiness,
    checks: Sequence[CheckResult],
    gaps: Sequence[str],
    drift: Sequence[Finding],
    pair: PairEvidence,
) -> str:
    counts = Counter(check.answer for check in checks if not check.by_hand)
    confirmed = [check.id for check in checks if check.confirmed]
    new = pair.successor.name
    what = f"{new} exports alone" if pair.after else f"{new} may be made active"
    others = f"{plural(len(drift), 'difference')} beside the checks" if drift else ""
    if verdict is Readiness.GO and confirmed:
        said = f"{both(confirmed)} {'is' if len(confirmed) == 1 else 'are'} confirmed by a person"
        return f"GO: {what}; {counts[Answer.PASS]} of {len(checks)} checks pass, {said}."
    if verdict is Readiness.GO:
        return f"GO: {what}; all {len(checks)} checks pass."
    if verdict is Readiness.GO_WITH_WARNINGS:
        allowed = sum(check.allowed for check in checks)
        parts = [plural(counts[Answer.WARN], "warning")] if counts[Answer.WARN] else []
        parts += [others] if others else []
        parts += [f"{allowed} unknown by your permission"] if allowed else []
        parts += [f"{len(confirmed)} confirmed by a person"] if confirmed else []
        return f"GO WITH WARNINGS: {what}, with {', '.join(parts)}."
    failed = [check for check in checks if check.answer is Answer.FAIL]
    parts = [f"{plural(len(failed), 'check')} failed"] if failed else []
    if counts[Answer.UNKNOWN]:
        parts.append(f"{plural(counts[Answer.UNKNOWN], 'check')} could not be answered")
    if gaps:
        parts.append(f"{plural(len(gaps), 'section')} could not be compared in full")
    if others:
        parts.append(others)
    first = f" {failed[0].id}: {failed[0].because}" if failed else ""
    return f"NO-GO: {', '.join(parts)}.{first}"
