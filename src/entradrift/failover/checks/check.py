"""What a readiness check is: a question, what to know about it, and a function that answers from the evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from entradrift.failover.evidence import PairEvidence
from entradrift.model.finding import Finding, Severity
from entradrift.model.readiness import Answer, Evidence
from entradrift.model.section import Section


@dataclass(frozen=True, slots=True)
class Judged:
    """What one check found."""

    answer: Answer
    because: str
    """One sentence with the values that decide."""
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[str, ...] = ()
    """Ids of the drift findings that the answer rests on."""
    todo: str = ""
    """What to do in this case; empty: what the check says in general."""


@dataclass(frozen=True, slots=True)
class Check:
    """One readiness check: R1, R2 and so on without a gap."""

    id: str
    group: str
    question: str
    why: str
    """Why it matters at a failover."""
    todo: str
    """What to do when it does not pass."""
    looks_at: str
    """The evidence, in the words of the exports."""
    collect: str
    """The command that collects the evidence; empty where no command does."""
    source: str
    when: Mapping[Answer, str]
    """What each answer means, of those that the check can give."""
    judge: Callable[[PairEvidence], Judged]
    after: bool = False
    """Asked once more after the switch."""

    @property
    def only_a_person_knows(self) -> bool:
        """Whether no evidence makes the check pass, so that a person has to look."""
        return Answer.PASS not in self.when


EXPORT: Final = "Get-ADSyncServerConfiguration -Path C:\\entra-export"
"""The command for the whole configuration, which no single output replaces."""
CSEXPORT: Final = 'csexport "<connector>" pending.xml /f:x'
"""The command for the pending exports of one connector."""


def collect(noun: str) -> str:
    """Return the command that writes the output of a cmdlet into a file that is read as evidence.

    A cmdlet that fails must leave no file: an empty list would say that there is nothing.
    """
    return (
        f"ConvertTo-Json -Depth 12 @(Get-{noun} -ErrorAction Stop) | Set-Content -Encoding UTF8 {noun}.json"
    )


def passed(because: str, *evidence: Evidence) -> Judged:
    """Return the answer "pass"."""
    return Judged(Answer.PASS, because, evidence)


def warned(because: str, *evidence: Evidence, todo: str = "") -> Judged:
    """Return the answer "warn"."""
    return Judged(Answer.WARN, because, evidence, todo=todo)


def failed(because: str, *evidence: Evidence, todo: str = "") -> Judged:
    """Return the answer "fail"."""
    return Judged(Answer.FAIL, because, evidence, todo=todo)


def unknown(because: str, *evidence: Evidence, todo: str = "") -> Judged:
    """Return the answer "unknown": the evidence is missing, so nothing is claimed."""
    return Judged(Answer.UNKNOWN, because, evidence, todo=todo)


def by_findings(answer: Answer, findings: tuple[Finding, ...], *evidence: Evidence) -> Judged:
    """Return an answer that rests on drift findings: the first, which is the worst, is told, the rest counted."""
    more = f" ({len(findings) - 1} more)" if len(findings) > 1 else ""
    return Judged(answer, f"{findings[0].title}{more}.", evidence, tuple(finding.id for finding in findings))


def by_severity(findings: tuple[Finding, ...], warns: frozenset[Severity]) -> list[Judged]:
    """Return "warn" for findings of these severities and "fail" for all others; nothing without findings."""
    mild = tuple(finding for finding in findings if finding.severity in warns)
    serious = tuple(finding for finding in findings if finding.severity not in warns)
    return [
        by_findings(answer, found) for answer, found in ((Answer.FAIL, serious), (Answer.WARN, mild)) if found
    ]


def by_comparison(
    pair: PairEvidence,
    what: str,
    rules: tuple[str, ...],
    *sections: Section,
    warns: frozenset[Severity] = frozenset(),
) -> list[Judged]:
    """Return what the comparison says about `rules`: open differences, gaps in `sections`, accepted differences.

    Open differences fail, except for those of the severities in `warns`. Nothing is returned where everything was
    compared and nothing differs.
    """
    answers = by_severity(pair.open_findings(*rules), warns)
    gaps = pair.gaps(*sections)
    if gaps:
        answers.append(unknown(f"{what} could not be compared in full: {'; '.join(gaps)}."))
    accepted = pair.accepted_findings(*rules)
    if accepted:
        told = by_findings(Answer.WARN, accepted)
        answers.append(
            Judged(Answer.WARN, f"Accepted by hand: {told.because}", told.evidence, told.findings, told.todo)
        )
    return answers


def compared(pair: PairEvidence, *sections: Section) -> tuple[Evidence, ...]:
    """Return as evidence how much of these sections was compared."""
    return tuple(
        Evidence(
            f"Compared: {part.section.value}",
            f"{part.status.value}; {part.primary_items} objects on the primary, {part.staging_items} on the staging server",
        )
        for part in pair.comparison.coverage
        if part.section in sections
    )


def worst(*judged: Judged) -> Judged:
    """Return the worst of several answers (the first of equals), with the evidence and findings of all."""
    order = list(Answer)
    decisive = max(judged, key=lambda one: order.index(one.answer))
    return Judged(
        decisive.answer,
        decisive.because,
        tuple(dict.fromkeys(item for one in judged for item in one.evidence)),
        tuple(dict.fromkeys(finding for one in judged for finding in one.findings)),
        decisive.todo,
    )
