"""Turn changes into findings, and findings into a verdict."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from entradrift.compare.attribution import UNKNOWN, Attribution
from entradrift.model.change import Change, ObjectRef, Side
from entradrift.model.comparison import PAIR, ExitCode, Labels, SectionCoverage, Verdict
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.model.values import Value
from entradrift.policy.over_time import over_time
from entradrift.policy.registry import rule_for
from entradrift.policy.rule import PolicyRule

VERSION_GROUP = "version-difference"
"""Findings that follow from the servers running different builds."""
_SIDE_WORDS = {Side.PRIMARY: "primary", Side.STAGING: "staging server"}
_SHOWN = 80


def judge(
    changes: Iterable[Change],
    attribute: Callable[[Change], Attribution] | None = None,
    *,
    more: Iterable[Finding] = (),
    labels: Labels = PAIR,
) -> tuple[Finding, ...]:
    """Return the findings for `changes` and those that are found otherwise (`more`), in the order of reports.

    `attribute` says on which server a change was made, where a baseline is known; with `OVER_TIME` as labels the
    words are those of one server, before and after.
    """
    findings = in_report_order([*(_finding(change, attribute, labels) for change in changes), *more])
    return tuple(_with_distinct_ids(findings))


def in_report_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings in the order in which reports show them: by status, severity, section, object."""
    return tuple(sorted(findings, key=_order))


def finding_id(rule_id: str, ref: ObjectRef, path: Sequence[str]) -> str:
    """Return a finding's id: `f-` and 12 hex digits from rule, identity of the object and path.

    Neither wording, order, clock, host nor the current values take part, so an id stays the same for as long
    as the same thing differs.
    """
    parts = [rule_id, ref.kind, ref.identity, *path]
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return f"f-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def shown_path(path: Sequence[str]) -> str:
    """Return a path as text: steps joined by `/`, a slash inside a step written as `~1` as in JSON Pointer."""
    return "/".join(step.replace("~", "~0").replace("/", "~1") for step in path)


def _finding(change: Change, attribute: Callable[[Change], Attribution] | None, labels: Labels) -> Finding:
    rule = rule_for(change) if labels is PAIR else over_time(rule_for(change))
    severity, status, group = rule.severity, rule.status, None
    if status is Status.DRIFT and change.cosmetic:
        severity, status = Severity.INFO, Status.COSMETIC
    elif status is Status.DRIFT and change.explained:
        severity, status, group = Severity.INFO, Status.EXPECTED, VERSION_GROUP
    elif change.dormant and severity.rank < Severity.LOW.rank:
        severity = Severity.LOW
    why = rule.why
    attributes = change.facts.get("attributes", ())
    if attributes:
        why += f" Attributes: {', '.join(attributes[:20])}" + (" and more." if len(attributes) > 20 else ".")  # noqa: PLR2004
    if change.dormant:
        why += " The rule is disabled where it exists, so nothing changes today."
    # What differs between any two healthy servers was never agreed on, so no baseline has it.
    asked = attribute if rule.status is not Status.EXPECTED else None
    attribution = asked(change) if asked else Attribution(UNKNOWN, None)
    return Finding(
        id=finding_id(rule.id, change.object, change.path),
        rule=rule.id,
        section=change.section,
        severity=severity,
        status=status,
        presence=change.presence,
        object=change.object,
        path=shown_path(change.path),
        primary=change.primary,
        staging=change.staging,
        title=_title(rule, change),
        why=why,
        align=rule.align,
        source=rule.source,
        side=change.side,
        baseline=attribution.baseline,
        changed_on=attribution.changed_on,
        group=group,
        facts=change.facts,
    )


def _title(rule: PolicyRule, change: Change) -> str:
    words: Mapping[str, str] = {
        "object": change.object.name,
        "path": path_words(change),
        "primary": _words(change.primary),
        "staging": _words(change.staging),
        "side": _SIDE_WORDS.get(change.side, "") if change.side else "",
        "other": _SIDE_WORDS.get(change.side.other, "") if change.side else "",
    }
    # The template is ours; the words come from exports, so they are put in once and never formatted again.
    return rule.title.format_map(words)


def path_words(change: Change) -> str:
    """Return the path of a change as titles say it, without steps that say nothing new."""
    path = change.path
    if len(path) > 1 and path[0] in {
        "flows",
        "containers",
        "object-types",
        "attributes",
        "provisioning-hierarchy",
    }:
        path = path[1:2] if path[0] == "flows" else path[1:]
    return "/".join(step.strip("[]") if step.startswith("[") else step for step in path)


def _words(value: Value) -> str:
    if value is None or value == "":
        return "not set"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        text = ", ".join(_words(item) for item in value) or "empty"
    elif isinstance(value, Mapping):
        text = ", ".join(f"{name}: {_words(item)}" for name, item in value.items())
    else:
        text = str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _order(finding: Finding) -> tuple[object, ...]:
    sections = list(Section)
    statuses = [Status.DRIFT, Status.ACCEPTED, Status.COSMETIC, Status.EXPECTED]
    return (
        statuses.index(finding.status),
        finding.severity.rank,
        sections.index(finding.section),
        finding.object.kind,
        finding.object.connector or "",
        finding.object.name,
        finding.path,
        finding.rule,
        finding.id,
        json.dumps([repr(finding.primary), repr(finding.staging)]),
    )


def _with_distinct_ids(findings: Sequence[Finding]) -> Iterable[Finding]:
    """Two findings never share an id; in case two objects are not told apart, the second gets a number."""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.id] += 1
        if seen[finding.id] == 1:
            yield finding
        else:
            digest = hashlib.sha256(f"{finding.id}/{seen[finding.id]}".encode()).hexdigest()[:12]
            yield replace(finding, id=f"f-{digest}")


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
    return f"{sentence} {len(accepted):,} accepted {remain}: {_counted(accepted)}."


def _promotion(
    verdict: Verdict,
    findings: Sequence[Finding],
    coverage: Sequence[SectionCoverage],
    doubts: Sequence[str],
    *,
    one_server: bool,
) -> str:
    open_findings = [finding for finding in findings if finding.status is Status.DRIFT]
    counted = _counted(open_findings)
    missing = [part.section.value for part in coverage if not part.by_nature]
    serious = [finding for finding in open_findings if finding.severity.rank <= Severity.HIGH.rank]
    if serious:
        incomplete = " The comparison is incomplete as well." if verdict is Verdict.INCOMPLETE else ""
        return f"Not safe to promote the staging server: {counted}. {serious[0].title}.{incomplete}"
    if verdict is Verdict.INCOMPLETE:
        found = f" Found so far: {counted}." if counted else ""
        if doubts:
            return f"Not known whether it is safe to promote the staging server: {'; '.join(doubts)}.{found}"
        what = ", ".join(missing) if missing else "what the exports cannot show"
        return f"Not known whether it is safe to promote the staging server: {what} could not be compared completely.{found}"
    if open_findings:
        return f"Review before you promote the staging server: {counted}. {open_findings[0].title}."
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


def _counted(findings: Iterable[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(f"{counts[severity]} {severity.value}" for severity in Severity if counts[severity])
