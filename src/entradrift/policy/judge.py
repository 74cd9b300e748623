"""Turn changes into findings, in the order of reports."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from entradrift.compare.attribution import UNKNOWN, Attribution
from entradrift.model.change import Change, ObjectRef, Side
from entradrift.model.comparison import PAIR, Labels
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
    return (
        finding.status.rank,
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
