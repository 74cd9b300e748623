"""The readiness report as JSON. `schemas/readiness.schema.json` is its contract."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from entradrift.model.readiness import Answer, CheckResult, Effect, Evidence, ReadinessReport, RunbookStep
from entradrift.report import json_report

FORMAT: Final = "entradrift-readiness"
FORMAT_VERSION: Final = "1.0"
"""Raised in its second part for additions, in its first for anything that could break a reader."""


def render(report: ReadinessReport) -> str:
    """Return the JSON, always the same text for the same report."""
    return json_report.dumps(document(report))


def document(report: ReadinessReport) -> dict[str, Any]:
    """Return the report as plain data."""
    answers = Counter(check.answer for check in report.checks)
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "tool": {"name": "entradrift", "version": report.tool_version},
        "generated_at": report.generated_at,
        "verdict": report.verdict.value,
        "exit_code": int(report.exit_code),
        "sentence": report.sentence,
        "after": report.after,
        "summary": {
            **{answer.value: answers[answer] for answer in Answer},
            "allowed": sum(check.allowed for check in report.checks),
            "confirmed": sum(bool(check.confirmed) for check in report.checks),
        },
        "checks": [_check(check) for check in report.checks],
        "gaps": list(report.gaps),
        "effects": [_effect(effect) for effect in report.effects],
        "pending": None if report.pending is None else dict(report.pending),
        "runbook": [_step(step) for step in report.runbook],
        "notices": list(report.notices),
        "options": dict(sorted(report.options.items())),
        # Last, because it is the longest by far.
        "comparison": json_report.document(report.comparison),
    }


def _check(check: CheckResult) -> dict[str, Any]:
    return {
        "id": check.id,
        "group": check.group,
        "question": check.question,
        "answer": check.answer.value,
        "because": check.because,
        "evidence": [_evidence(evidence) for evidence in check.evidence],
        "why": check.why,
        "todo": check.todo,
        "collect": check.collect,
        "source": check.source,
        "allowed": check.allowed,
        "confirmed": check.confirmed,
        "findings": list(check.findings),
    }


def _evidence(evidence: Evidence) -> dict[str, str]:
    return {
        "label": evidence.label,
        "value": evidence.value,
        "server": evidence.server,
        "file": evidence.file,
        "place": evidence.place,
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "finding": effect.finding,
        "title": effect.title,
        "expectation": effect.expectation,
        "confirmation": effect.confirmation,
        "objects": effect.objects,
        "text": effect.text,
    }


def _step(step: RunbookStep) -> dict[str, str]:
    return {"title": step.title, "text": step.text, "server": step.server, "command": step.command}
