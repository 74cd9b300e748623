"""The JUnit report: a test case for each section that was compared and one for each rule that fired.

Drift is a failure, what the exports cannot show is skipped, and what should have been compared and was not is
an error, so that no pipeline takes an incomplete comparison for a passed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from entradrift.model.comparison import Compared, Comparison, Labels, SectionCoverage, Verdict
from entradrift.model.finding import Finding
from entradrift.report import wording
from entradrift.report.excerpt import about, differences
from entradrift.report.visible import visible

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)
"""What readers of JUnit files take for a time: without a zone."""
_OUTCOMES = {"failures": "failure", "errors": "error", "skipped": "skipped"}
"""Attribute of a suite, element of a test case."""


def render(comparison: Comparison) -> str:
    """Return the JUnit report. Characters that XML does not have are shown as escapes."""
    root = Element("testsuites", {"name": "entradrift"})
    for name, cases in (("sections", _sections(comparison)), ("rules", _rules(comparison))):
        suite = SubElement(root, "testsuite", {"name": f"entradrift {name}"})
        if moment := _MOMENT.match(comparison.generated_at):
            suite.set("timestamp", moment.group())
        _properties(suite, comparison)
        suite.extend(cases)
        _count(suite)
    _count(root)
    indent(root)
    return f"{_DECLARATION}{tostring(root, encoding='unicode')}\n"


def _properties(suite: Element, comparison: Comparison) -> None:
    properties = SubElement(suite, "properties")
    facts = {
        "verdict": comparison.verdict.value,
        "headline": wording.headline(comparison),
        comparison.labels.sentence.lower(): comparison.failover,
        comparison.labels.primary: comparison.primary.server.host or "not stated in the export",
        comparison.labels.staging: comparison.staging.server.host or "not stated in the export",
        "version": comparison.tool_version,
    }
    for name, value in facts.items():
        SubElement(properties, "property", {"name": name, "value": _attribute(value)})


def _count(element: Element) -> None:
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    for attribute, outcome in _OUTCOMES.items():
        element.set(attribute, str(sum(case.find(outcome) is not None for case in cases)))


def _sections(comparison: Comparison) -> Iterator[Element]:
    if comparison.verdict is Verdict.INCOMPLETE:
        case = _case("comparison", "Comparison is complete")
        _outcome(case, "error", wording.headline(comparison), [comparison.failover])
        yield case
    for section in comparison.coverage:
        yield _section(
            section,
            [finding for finding in comparison.findings if finding.section is section.section],
            comparison.labels,
        )


def _section(section: SectionCoverage, findings: list[Finding], labels: Labels) -> Element:
    case = _case("section", wording.SECTIONS[section.section])
    still_open = [finding for finding in findings if wording.is_open(finding)]
    status = f"{wording.COVERAGE[section.status]}: {section.reason}"
    listed = [_line(finding) for finding in still_open]
    if wording.is_incomplete(section):
        _outcome(case, "error", status, listed)
    elif still_open:
        _outcome(case, "failure", _message(still_open), listed)
    elif section.status is Compared.NOT_COMPARED:
        _outcome(case, "skipped", status, [])
    items = (
        f"items {labels.on_primary} {section.primary_items:,}, {labels.on_staging} {section.staging_items:,}"
    )
    reason = f"; {section.reason}" if section.reason else ""
    _notes(case, [f"{wording.COVERAGE[section.status]}; {items}{reason}"], findings)
    return case


def _rules(comparison: Comparison) -> Iterator[Element]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in comparison.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule in sorted(by_rule):
        case = _case("rule", rule)
        still_open = [finding for finding in by_rule[rule] if wording.is_open(finding)]
        if still_open:
            first = still_open[0]
            lines = [line for finding in still_open for line in _details(finding, comparison.labels)]
            why = [f"Why it matters: {first.why}", f"To align: {first.align}", f"Source: {first.source}"]
            _outcome(case, "failure", _message(still_open), [*lines, *why])
        _notes(case, [], by_rule[rule])
        yield case


def _message(findings: list[Finding]) -> str:
    return f"{wording.plural(len(findings), 'open difference')}: {wording.by_severity(tuple(findings))}"


def _line(finding: Finding) -> str:
    return f"{finding.id} {finding.severity}: {finding.title} [{about(finding)}]"


def _details(finding: Finding, labels: Labels) -> Iterator[str]:
    yield _line(finding)
    for line in differences(finding, labels):
        yield f"  {line}"
    for sentence in filter(None, (wording.changed_on(finding), wording.acceptance(finding))):
        yield f"  {sentence}"


def _case(kind: str, name: str) -> Element:
    return Element("testcase", {"classname": f"entradrift.{kind}", "name": _attribute(name), "time": "0"})


def _outcome(case: Element, outcome: str, message: str, lines: Iterable[str]) -> None:
    element = SubElement(case, outcome, {"message": _attribute(message)})
    if outcome != "skipped":
        element.set("type", {"failure": "drift", "error": "incomplete"}[outcome])
    element.text = _text(lines)


def _notes(case: Element, lines: Iterable[str], findings: Iterable[Finding]) -> None:
    """Add what a reader who need not act may still want to see: findings that are set aside."""
    aside = [
        f"{finding.status}: {_line(finding)}"
        + (f" {accepted}" if (accepted := wording.acceptance(finding)) else "")
        for finding in findings
        if not wording.is_open(finding)
    ]
    text = _text([*lines, *aside])
    if text:
        SubElement(case, "system-out").text = text


def _text(lines: Iterable[str]) -> str:
    return "\n".join(_attribute(line) for line in lines)


def _attribute(text: str) -> str:
    return visible(text, keep="")
