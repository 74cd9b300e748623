"""The JSON report: what scripts read. `schemas/report.schema.json` is its contract."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from entradrift.model.change import Presence
from entradrift.model.comparison import Comparison, SectionCoverage, ServerSummary
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.model.snapshot import Source
from entradrift.model.values import Value
from entradrift.report import wording

FORMAT = "entradrift-report"
FORMAT_VERSION = "1.0"
"""Raised in its second part for additions, in its first for anything that could break a reader."""

_NOT_ASCII = re.compile(r"[^\n -~]")


def render(comparison: Comparison) -> str:
    """Return the JSON report, always the same text for the same comparison."""
    return dumps(document(comparison))


def dumps(data: Mapping[str, Any]) -> str:
    """Return `data` as JSON text in which no character acts on a terminal or an editor."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return _NOT_ASCII.sub(_escaped, text)


def document(comparison: Comparison) -> dict[str, Any]:
    """Return the JSON report as plain data."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "tool": {"name": "entradrift", "version": comparison.tool_version},
        "generated_at": comparison.generated_at,
        "verdict": comparison.verdict.value,
        "exit_code": int(comparison.exit_code),
        "failover": comparison.failover,
        "primary": _server(comparison.primary),
        "staging": _server(comparison.staging),
        "baseline": comparison.baseline and _server(comparison.baseline),
        "coverage": [_coverage(section) for section in comparison.coverage],
        "summary": _summary(comparison.findings),
        "findings": [_finding(finding) for finding in comparison.findings],
        "notices": list(comparison.notices),
        "options": plain(comparison.options),
    }


def digest(source: Source) -> str:
    """Return one SHA-256 for everything that was read: a single file's own, else of the files' digests."""
    digests = [file.sha256 for file in sorted(source.files, key=lambda file: file.path)]
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("".join(f"{digest_}\n" for digest_ in digests).encode()).hexdigest()


def _escaped(match: re.Match[str]) -> str:
    """Keep letters; escape what could act on a terminal, and lone surrogates, which UTF-8 cannot write."""
    character = match.group()
    return character if character.isprintable() else json.dumps(character)[1:-1]


def _server(summary: ServerSummary) -> dict[str, Any]:
    files = sorted(summary.source.files, key=lambda file: file.path)
    return {
        "host": summary.server.host,
        "role": summary.server.role.value,
        "product_version": summary.server.product_version,
        "source": {
            "format": summary.source.format.value,
            "paths": [file.path for file in files],
            "sha256": digest(summary.source),
            "captured_at": summary.source.captured_at,
            "content_format": summary.source.content_format.value,
            "files": [{"path": file.path, "sha256": file.sha256, "bytes": file.size} for file in files],
        },
        "tenant": summary.server.tenant,
        "dropped": [
            {"path": dropped.path, "reason": dropped.reason, "count": dropped.count}
            for dropped in summary.dropped
        ],
    }


def _coverage(section: SectionCoverage) -> dict[str, Any]:
    return {
        "section": section.section.value,
        "status": section.status.value,
        "reason": section.reason,
        "primary_items": section.primary_items,
        "staging_items": section.staging_items,
        "incomplete": wording.is_incomplete(section),
    }


def _summary(findings: tuple[Finding, ...]) -> dict[str, dict[str, int]]:
    still_open = tuple(filter(wording.is_open, findings))
    return {
        "by_status": _counts(Status, (finding.status for finding in findings)),
        "by_severity": _counts(Severity, (finding.severity for finding in still_open)),
        "by_section": _counts(Section, (finding.section for finding in still_open)),
        "by_side": _counts(Presence, (finding.presence for finding in still_open)),
    }


def _counts(words: type[StrEnum], used: Iterable[StrEnum]) -> dict[str, int]:
    counts = Counter(used)
    return {word.value: counts[word] for word in words}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "section": finding.section.value,
        "severity": finding.severity.value,
        "status": finding.status.value,
        "presence": finding.presence.value,
        "object": {
            "kind": finding.object.kind,
            "name": finding.object.name,
            "connector": finding.object.connector,
            "direction": finding.object.direction,
        },
        "path": finding.path,
        "primary": plain(finding.primary),
        "staging": plain(finding.staging),
        "baseline": plain(finding.baseline),
        "changed_on": finding.changed_on,
        "title": finding.title,
        "why": finding.why,
        "align": finding.align,
        "first_seen": finding.first_seen,
        "acceptance": None if finding.acceptance is None else plain(finding.acceptance),
        "group": finding.group,
        "source_document": finding.source,
        "side": finding.side and finding.side.value,
        "facts": plain(finding.facts),
    }


def plain(value: Value) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    """Return a value as JSON knows it: entries in their order, fields by name."""
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {name: plain(value[name]) for name in sorted(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no such number
    return value
