"""The readiness report as a page: for the change record, so it also has to be good on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from entradrift.model.change import Side
from entradrift.model.finding import Severity
from entradrift.model.pending import Operation
from entradrift.model.readiness import Answer, CheckResult, ReadinessReport, RunbookStep
from entradrift.report import readiness_words as words
from entradrift.report import wording
from entradrift.report.page import CoverageView, ServerView, coverage_views, server_views
from entradrift.report.readiness_json import FORMAT_VERSION
from entradrift.report.self_contained import assets, environment, framing, page_header

_ALLOWED: Final = "allowed"
_CONFIRMED: Final = "confirmed"
_SHORT: Final[Mapping[str, str]] = {
    **{answer.value: word for answer, word in words.ANSWERS.items()},
    _ALLOWED: "allowed",
    _CONFIRMED: "confirmed",
}
_LONG: Final[Mapping[str, str]] = {_ALLOWED: words.ALLOWED, _CONFIRMED: words.CONFIRMED}
"""Answers of people, which are named only where they occur."""
_MOST_ATTRIBUTES: Final = 10
_MOST_EXPLANATIONS: Final = 20


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One fact."""

    label: str
    value: str
    server: str
    """`primary`, `staging`, or empty."""
    file: str
    place: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check."""

    id: str
    anchor: str
    key: str
    """The answer, `allowed` or `confirmed`."""
    word: str
    question: str
    because: str
    why: str
    todo: str
    collect: str
    source: str
    evidence: tuple[EvidenceView, ...]
    findings: tuple[str, ...]
    """Those that the page lists."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """The checks of one group."""

    title: str
    anchor: str
    checks: tuple[CheckView, ...]
    summary: str
    """How often each answer was given."""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One answer with its number of checks."""

    key: str
    words: str
    count: int
    first: str
    """Anchor of the first such check."""


@dataclass(frozen=True, slots=True)
class EffectView:
    """One difference with its effect."""

    id: str
    severity: Severity
    title: str
    accepted: bool
    text: str
    confirmation: str
    objects: int


@dataclass(frozen=True, slots=True)
class ConnectorView:
    """What is pending on one connector."""

    name: str
    is_tenant: bool
    files: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    """Object types with the number of each operation."""
    attributes: tuple[tuple[str, int], ...]
    attributes_left_out: int


@dataclass(frozen=True, slots=True)
class PendingView:
    """What is pending in all."""

    verdict: str
    sentence: str
    reasons: tuple[tuple[str, str], ...]
    operations: tuple[str, ...]
    connectors: tuple[ConnectorView, ...]
    explanations: tuple[tuple[str, str], ...]
    """Each in words, with the anchor of its finding where the page has it."""
    explanations_left_out: int
    subtracted: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ReadinessPage:
    """The whole page, top to bottom."""

    title: str
    verdict: str
    style: str
    sentence: str
    pair: str
    after: bool
    over_time: bool
    made: str
    tool_version: str
    choices: tuple[ChoiceView, ...]
    servers: tuple[ServerView, ...]
    notices: tuple[str, ...]
    failed: tuple[CheckView, ...]
    prove: tuple[CheckView, ...]
    """What is unknown and nobody answers for."""
    gaps: tuple[str, ...]
    groups: tuple[GroupView, ...]
    drift: str
    effects: tuple[EffectView, ...]
    pending: PendingView | None
    runbook: tuple[RunbookStep, ...]
    not_yet: bool
    """The runbook must not be begun."""
    coverage: tuple[CoverageView, ...]
    provenance: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]


def render(report: ReadinessReport) -> str:
    """Return the page, always the same text for the same report."""
    page = _page(report)
    style = assets("css", "base", "readiness") + page_header(page.title, "Entra Connect readiness report")
    script = assets("js", "base", "readiness")
    return (
        environment()
        .get_template("readiness/page.html.j2")
        .render(
            page=page,
            **framing(style, script),
        )
    )


def _page(report: ReadinessReport) -> ReadinessPage:
    comparison = report.comparison
    listed = frozenset(effect.finding for effect, _ in words.with_effect(report))
    return ReadinessPage(
        title=words.title(report),
        verdict=words.VERDICTS[report.verdict],
        style=report.verdict.value,
        sentence=words.reason(report),
        pair=words.pair(report),
        after=report.after,
        over_time=False,
        made=wording.moment(report.generated_at),
        tool_version=report.tool_version,
        choices=_choices(report),
        servers=server_views(comparison),
        notices=(*comparison.notices, *report.notices),
        failed=tuple(_check(check, listed) for check in words.with_answer(report, Answer.FAIL)),
        prove=tuple(_check(check, listed) for check in words.with_answer(report, Answer.UNKNOWN)),
        gaps=report.gaps,
        groups=tuple(
            GroupView(
                name,
                f"group-{number}",
                tuple(_check(check, listed) for check in checks),
                _summary(checks),
            )
            for number, (name, checks) in enumerate(words.groups(report).items(), 1)
        ),
        drift=words.drift(report),
        effects=_effects(report),
        pending=None if report.pending is None else _pending(report.pending, listed),
        runbook=report.runbook,
        not_yet=not report.after and report.verdict.value == "no-go",
        coverage=coverage_views(comparison),
        provenance=(
            ("Made by", f"entradrift {report.tool_version}"),
            ("Report format", FORMAT_VERSION),
            ("Made at", wording.moment(report.generated_at)),
            ("Exit code", f"{int(report.exit_code)} ({report.exit_code.name.lower()})"),
        ),
        options=tuple(sorted(report.options.items())),
    )


def _key(check: CheckResult) -> str:
    if check.confirmed:
        return _CONFIRMED
    return _ALLOWED if check.allowed else check.answer.value


def _choices(report: ReadinessReport) -> tuple[ChoiceView, ...]:
    by_group = [check for checks in words.groups(report).values() for check in checks]
    found = []
    for key, short in _SHORT.items():
        checks = [check for check in by_group if _key(check) == key]
        if checks or key not in _LONG:
            first = _anchor(checks[0]) if checks else ""
            word = _LONG.get(key) or words.in_words(short, len(checks)).partition(" ")[2]
            found.append(ChoiceView(key, word, len(checks), first))
    return tuple(found)


def _anchor(check: CheckResult) -> str:
    return f"check-{check.id.lower()}"


def _check(check: CheckResult, listed: frozenset[str]) -> CheckView:
    return CheckView(
        id=check.id,
        anchor=_anchor(check),
        key=_key(check),
        word=_SHORT[_key(check)],
        question=check.question,
        because=check.because,
        why=check.why,
        todo=check.todo,
        collect=check.collect,
        source=check.source,
        evidence=tuple(
            EvidenceView(
                each.label,
                each.value,
                each.server if each.server in list(Side) else "",
                each.file,
                each.place,
            )
            for each in check.evidence
        ),
        findings=tuple(finding for finding in check.findings if finding in listed),
    )


def _summary(checks: tuple[CheckResult, ...]) -> str:
    keys = [_key(check) for check in checks]
    return ", ".join(words.in_words(word, keys.count(key)) for key, word in _SHORT.items() if key in keys)


def _effects(report: ReadinessReport) -> tuple[EffectView, ...]:
    return tuple(
        EffectView(
            finding.id,
            finding.severity,
            finding.title,
            not wording.is_open(finding),
            effect.text,
            effect.confirmation,
            effect.objects,
        )
        for effect, finding in words.with_effect(report)
    )


def _pending(pending: Mapping[str, Any], listed: frozenset[str]) -> PendingView:
    shown = tuple(
        operation
        for operation in words.OPERATIONS
        if any(connector["by_operation"].get(operation.value) for connector in pending["connectors"])
    )
    explanations = pending["explanations"]
    return PendingView(
        verdict=pending["verdict"],
        sentence=pending["sentence"],
        reasons=tuple((reason["verdict"], reason["text"]) for reason in pending["reasons"]),
        operations=tuple(words.OPERATIONS[operation] for operation in shown),
        connectors=tuple(_connector(connector, shown) for connector in pending["connectors"]),
        explanations=tuple(
            (each["text"], each["finding"] if each["finding"] in listed else "")
            for each in explanations[:_MOST_EXPLANATIONS]
        ),
        explanations_left_out=max(0, len(explanations) - _MOST_EXPLANATIONS),
        subtracted=tuple(pending["subtracted"].items()),
    )


def _connector(connector: Mapping[str, Any], shown: tuple[Operation, ...]) -> ConnectorView:
    attributes = [
        (name, each["objects"]) for name, each in connector["by_attribute"].items() if each["objects"]
    ]
    return ConnectorView(
        name=connector["name"],
        is_tenant=connector["is_tenant"],
        files=tuple(connector["files"]),
        rows=tuple(
            (name or "(no type)", tuple(counts.get(operation.value, 0) for operation in shown))
            for name, counts in connector["by_type"].items()
        ),
        attributes=tuple(attributes[:_MOST_ATTRIBUTES]),
        attributes_left_out=max(0, len(attributes) - _MOST_ATTRIBUTES),
    )
