"""The SARIF 2.1.0 report: findings as results, signed-off ones as suppressed, what was not compared as notices.

Section numbers are those of the SARIF 2.1.0 specification.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from entradrift.model.change import Presence, Side
from entradrift.model.comparison import Compared, Comparison, SectionCoverage, ServerSummary, Verdict
from entradrift.model.finding import Finding, Severity
from entradrift.report import wording
from entradrift.report.excerpt import about, clipped, differences
from entradrift.report.json_report import dumps, plain
from entradrift.report.source_location import artifacts, source_uri
from entradrift.report.visible import visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
_RANKS: Mapping[Severity, float] = {
    Severity.CRITICAL: 100.0,
    Severity.HIGH: 75.0,
    Severity.MEDIUM: 50.0,
    Severity.LOW: 25.0,
    Severity.INFO: 0.0,
}
_MOST_LINES = 12
_LONGEST_LINE = 1_000
_INCOMPLETE, _NOT_COMPARABLE, _NOTICE = "incomplete", "not-comparable", "notice"
_NOTIFICATIONS: Mapping[str, tuple[str, str]] = {
    _INCOMPLETE: ("error", "Something that should have been comparable was not compared."),
    _NOT_COMPARABLE: ("note", "The exports cannot show this, so it was not compared."),
    _NOTICE: ("note", "A remark on the comparison as a whole."),
}


def render(comparison: Comparison) -> str:
    """Return the SARIF report."""
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(comparison)]})


def _run(comparison: Comparison) -> dict[str, Any]:
    rules = {finding.rule: index for index, finding in enumerate(_first_of_each_rule(comparison.findings))}
    return {
        "tool": {"driver": _driver(comparison)},
        "invocations": [_invocation(comparison)],
        "artifacts": artifacts(comparison),
        "results": [_result(finding, rules[finding.rule], comparison) for finding in comparison.findings],
        "properties": {
            "verdict": comparison.verdict.value,
            "headline": wording.headline(comparison),
            "failover": comparison.failover,
            "primary": _server(comparison.primary),
            "staging": _server(comparison.staging),
            "baseline": comparison.baseline and _server(comparison.baseline),
        },
    }


def _driver(comparison: Comparison) -> dict[str, Any]:
    return {
        "name": "entradrift",
        "version": comparison.tool_version,
        "shortDescription": {"text": "Configuration drift between two Microsoft Entra Connect servers"},
        "rules": [_rule(finding, comparison) for finding in _first_of_each_rule(comparison.findings)],
        "notifications": [
            {"id": name, "shortDescription": _message(text), "defaultConfiguration": {"level": level}}
            for name, (level, text) in _NOTIFICATIONS.items()
        ],
    }


def _first_of_each_rule(findings: Iterable[Finding]) -> list[Finding]:
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.rule, finding)
    return [first[rule] for rule in sorted(first)]


def _rule(finding: Finding, comparison: Comparison) -> dict[str, Any]:
    worst = min(
        (each.severity for each in comparison.findings if each.rule == finding.rule),
        key=lambda severity: severity.rank,
    )
    words = finding.rule.replace("-", " ")
    return {
        "id": finding.rule,
        "shortDescription": _message(words[:1].upper() + words[1:]),
        "fullDescription": _message(finding.why),
        "help": _message(f"To align: {finding.align}", f"Source: {finding.source}"),
        "defaultConfiguration": {"level": _LEVELS[worst]},
        "properties": {"tags": [finding.section.value]},
    }


def _result(finding: Finding, rule_index: int, comparison: Comparison) -> dict[str, Any]:
    # 3.27.9, 3.27.10: what asks nothing of anybody is no failure, and then it has no level.
    failed = finding.status.matters
    side = Side.PRIMARY if finding.presence is Presence.PRIMARY_ONLY else Side.STAGING
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "kind": "fail" if failed else "informational",
        "level": _LEVELS[finding.severity] if failed else "none",
        "message": _message(f"{finding.title} ({about(finding)})", *_excerpt(finding, comparison)),
        "locations": [_location(comparison, side, finding)],
        "partialFingerprints": {
            "entradriftFinding/v1": finding.id,
            # The only name that GitHub code scanning knows.
            "primaryLocationLineHash": finding.id,
        },
    }
    if failed:
        result["rank"] = _RANKS[finding.severity]
    if finding.presence is Presence.BOTH:
        result["relatedLocations"] = [_location(comparison, side.other, None)]
    if not wording.is_open(finding):
        result["suppressions"] = [_suppression(finding)]
    result["properties"] = _properties(finding)
    return result


def _excerpt(finding: Finding, comparison: Comparison) -> list[str]:
    found = differences(finding, comparison.labels)
    lines = [line for _, line in zip(range(_MOST_LINES + 1), found, strict=False)]
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES:] = ["... and more; the properties have both values"]
    return [*lines, *filter(None, [wording.changed_on(finding), wording.acceptance(finding)])]


def _properties(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "status": finding.status.value,
        "severity": finding.severity.value,
        "section": finding.section.value,
        "presence": finding.presence.value,
        "side": finding.side and finding.side.value,
        "path": finding.path,
        "primary": plain(finding.primary),
        "staging": plain(finding.staging),
        "baseline": plain(finding.baseline),
        "changedOn": finding.changed_on,
        "firstSeen": finding.first_seen,
        "why": finding.why,
        "align": finding.align,
        "source": finding.source,
        "acceptance": finding.acceptance and plain(finding.acceptance),
        "group": finding.group,
        "facts": plain(finding.facts),
    }


def _suppression(finding: Finding) -> dict[str, Any]:
    words = wording.acceptance(finding) or wording.reason_set_aside(finding)
    return {"kind": "external", "status": "accepted", "justification": visible(words, keep="")}


def _location(comparison: Comparison, side: Side, finding: Finding | None) -> dict[str, Any]:
    summary = comparison.primary if side is Side.PRIMARY else comparison.staging
    labels = comparison.labels
    export = labels.primary_export if side is Side.PRIMARY else labels.staging_export
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": source_uri(summary.source)}},
        "message": _message(f"The {export}"),
    }
    if finding is None:
        return {"id": 1, **location}
    ref = finding.object
    steps = (ref.connector, ref.direction, ref.name, finding.path)
    location["logicalLocations"] = [
        {
            "name": visible(ref.name, keep=""),
            "fullyQualifiedName": visible("/".join(step for step in steps if step), keep=""),
            "kind": visible(ref.kind, keep=""),
        }
    ]
    return location


def _invocation(comparison: Comparison) -> dict[str, Any]:
    invocation: dict[str, Any] = {
        "executionSuccessful": comparison.verdict is not Verdict.INCOMPLETE,
        "exitCode": int(comparison.exit_code),
        "exitCodeDescription": f"{wording.verdict(comparison)}: {wording.headline(comparison)}",
        "toolExecutionNotifications": list(_notifications(comparison)),
        "properties": {"options": plain(comparison.options)},
    }
    moment = _utc(comparison.generated_at)
    return {**invocation, "endTimeUtc": moment} if moment else invocation


def _notifications(comparison: Comparison) -> Iterator[dict[str, Any]]:
    if comparison.verdict is Verdict.INCOMPLETE:
        yield _notification(_INCOMPLETE, f"Incomplete: {wording.headline(comparison)}", comparison.failover)
    for section in comparison.coverage:
        if section.status is not Compared.COMPARED or wording.is_incomplete(section):
            yield _gap(section)
    for notice in comparison.notices:
        yield _notification(_NOTICE, notice)


def _gap(section: SectionCoverage) -> dict[str, Any]:
    kind = _INCOMPLETE if wording.is_incomplete(section) else _NOT_COMPARABLE
    words = f"{wording.SECTIONS[section.section]}: {wording.COVERAGE[section.status]}"
    notification = _notification(kind, f"{words}: {section.reason}" if section.reason else words)
    items = {"primaryItems": section.primary_items, "stagingItems": section.staging_items}
    return {**notification, "properties": {"section": section.section.value, **items}}


def _notification(kind: str, *lines: str) -> dict[str, Any]:
    index = list(_NOTIFICATIONS).index(kind)
    descriptor = {"id": kind, "index": index}
    return {"descriptor": descriptor, "level": _NOTIFICATIONS[kind][0], "message": _message(*lines)}


def _message(*lines: str) -> dict[str, str]:
    """Return a message whose text is only text: no placeholder (3.11.5) and no link (3.11.6)."""
    text = "\n".join(visible(clipped(line, _LONGEST_LINE), keep="") for line in lines)
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}


def _server(summary: ServerSummary) -> dict[str, Any]:
    return {
        "host": summary.server.host,
        "role": summary.server.role.value,
        "productVersion": summary.server.product_version,
        "format": summary.source.format.value,
        "capturedAt": summary.source.captured_at,
    }


def _utc(iso: str) -> str:
    """Return a time as SARIF wants it (3.9); empty where it cannot be said in UTC."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return ""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment.tzinfo else ""
