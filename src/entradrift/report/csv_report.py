"""The CSV report: one row for each finding of every status, made for spreadsheets.

A spreadsheet runs what looks like a formula, so no cell begins like one, whichever separator it expects.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from entradrift.model.comparison import Compared, Comparison, Verdict
from entradrift.model.finding import Finding
from entradrift.report import wording
from entradrift.report.excerpt import baseline_value, both_values, clipped, whole_value
from entradrift.report.visible import visible

COLUMNS = (
    "id",
    "status",
    "severity",
    "section",
    "rule",
    "object_kind",
    "object_name",
    "connector",
    "direction",
    "path",
    "presence",
    "side",
    "primary",
    "staging",
    "baseline",
    "changed_on",
    "group",
    "title",
    "why",
    "align",
    "source",
    "first_seen",
    "acceptance",
    "facts",
)
"""The header; columns are only ever added, at the end."""

_BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel takes UTF-8 for the code page of the country."""
_MOST_CHARACTERS = 32_000
"""Excel keeps 32,767 characters of a cell and spills the rest into other cells."""
_FORMULA = re.compile(r'(^|[;\n])(?=[\s"]{0,8}[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])')
"""Where a cell could begin, in front of what makes it a formula.

Where the list separator is the semicolon, Excel also starts cells behind semicolons and line ends.
"""


def render(comparison: Comparison) -> str:
    """Return the CSV report with a byte order mark and CRLF; every field is quoted."""
    text = io.StringIO(newline="")
    text.write(_BYTE_ORDER_MARK)
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    sides = {"primary": comparison.labels.primary, "staging": comparison.labels.staging}
    writer.writerow({column: sides.get(column, column) for column in COLUMNS})
    for row in _rows(comparison):
        writer.writerow({column: cell(content) for column, content in row.items()})
    return text.getvalue()


def cell(text: str) -> str:
    """Return `text` so that a spreadsheet shows it and never runs it: an apostrophe makes it text."""
    return visible(_FORMULA.sub(r"\1'", clipped(text, _MOST_CHARACTERS)), keep="\n")


def _rows(comparison: Comparison) -> Iterator[Mapping[str, str]]:
    """Yield the findings, and rows without an id for what nobody may take for equal."""
    if comparison.verdict is Verdict.INCOMPLETE:
        sentence = wording.headline(comparison)
        yield {
            "status": "incomplete",
            "title": f"Incomplete: {sentence}",
            "why": comparison.failover,
        }
    for finding in comparison.findings:
        yield _finding(finding, comparison)
    for section in comparison.coverage:
        if section.status is not Compared.COMPARED or wording.is_incomplete(section):
            words = wording.COVERAGE[section.status]
            yield {
                "status": "incomplete" if wording.is_incomplete(section) else "not comparable",
                "section": section.section.value,
                "title": f"{wording.SECTIONS[section.section]}: {words}",
                "why": section.reason,
            }


def _finding(finding: Finding, comparison: Comparison) -> Mapping[str, str]:
    primary, staging = both_values(finding)
    labels = comparison.labels
    return {
        "id": finding.id,
        "status": finding.status.value,
        "severity": finding.severity.value,
        "section": finding.section.value,
        "rule": finding.rule,
        "object_kind": finding.object.kind,
        "object_name": finding.object.name,
        "connector": finding.object.connector or "",
        "direction": finding.object.direction or "",
        "path": finding.path,
        "presence": wording.fact(finding.presence.value, labels),
        "side": wording.fact(finding.side.value, labels) if finding.side else "",
        "primary": primary,
        "staging": staging,
        "baseline": baseline_value(finding) if comparison.baseline else "",
        "changed_on": finding.changed_on,
        "group": finding.group or "",
        "title": finding.title,
        "why": finding.why,
        "align": finding.align,
        "source": finding.source,
        "first_seen": finding.first_seen or "",
        "acceptance": _acceptance(finding),
        "facts": whole_value({wording.fact(name, labels): fact for name, fact in finding.facts.items()})
        if finding.facts
        else "",
    }


def _acceptance(finding: Finding) -> str:
    """Return what the acceptance is worth in one line, and its facts one a line."""
    if not finding.acceptance:
        return ""
    return f"{wording.acceptance(finding)}\n{whole_value(finding.acceptance)}"
