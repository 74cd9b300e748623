"""Readiness reports built by hand: one for each thing that their pages have to say well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from tests.report.comparisons import HOSTILE, clean, comparison, drift, hostile, incomplete

from entradrift.model.comparison import Comparison, ExitCode
from entradrift.model.finding import Status
from entradrift.model.readiness import (
    Answer,
    CheckResult,
    Effect,
    Evidence,
    Readiness,
    ReadinessReport,
    RunbookStep,
)

GROUPS = ("Roles and scheduler", "Freshness", "Pending exports", "Versions and machine", "Configuration")
COMMAND = 'csexport "<connector>" pending.xml /f:x'


def check(
    number: int,
    answer: Answer,
    *,
    allowed: bool = False,
    confirmed: str = "",
    findings: tuple[str, ...] = (),
) -> CheckResult:
    """Return a check with one answer; every fifth has a command that is long, every third none."""
    return CheckResult(
        id=f"R{number}",
        group=GROUPS[number % len(GROUPS)],
        question=f"Is number {number} of the evidence in order?",
        answer=answer,
        because=f"sync02.contoso.com says {number}.",
        evidence=(
            Evidence("Staging mode", "on", "staging", "SYNC02/GlobalSettings.xml", f"line {number}"),
            Evidence("Drift", "none"),
        ),
        why="After the switch it is too late.",
        todo="" if answer is Answer.PASS else "Put it in order in the wizard.",
        collect=""
        if number % 3 == 0
        else COMMAND
        if number % 5
        else f"Get-ADSyncScheduler; {'Get-ADSyncRule; ' * 9}",
        source="Microsoft Learn, Microsoft Entra Connect Sync: staging server and disaster recovery",
        allowed=allowed,
        confirmed=confirmed,
        findings=findings,
    )


def effects(of: Comparison) -> tuple[Effect, ...]:
    """Return an effect of each open or accepted finding, confirmed, contradicted and not shown by turns."""
    found = [each for each in of.findings if each.status in (Status.DRIFT, Status.ACCEPTED)]
    words = ("confirmed", "contradicted", "not shown")
    return tuple(
        Effect(
            each.id,
            each.title,
            "deletes of objects below OU=Vendors,DC=contoso,DC=com",
            words[number % 3],
            0 if number % 3 else 212,
            "Expect deletes of objects below OU=Vendors,DC=contoso,DC=com; the pending exports say so.",
        )
        for number, each in enumerate(found)
    )


RUNBOOK = (
    RunbookStep("Freeze and record", "Keep this report with the change record.", ""),
    RunbookStep(
        "Demote sync01.contoso.com",
        "Turn staging mode on in the wizard.",
        "sync01.contoso.com",
        "Get-ADSyncScheduler | Select-Object StagingModeEnabled",
    ),
    RunbookStep("Promote sync02.contoso.com", "Turn staging mode off in the wizard.", "sync02.contoso.com"),
)


def pending(explained: str = "") -> dict[str, Any]:
    """Return what the summary of `entradrift pending` says."""
    none = {"add": 0, "update": 0, "delete": 0, "delete-add": 0, "rename": 0}
    return {
        "format": "entradrift-pending",
        "format_version": "1.0",
        "tool": {"name": "entradrift", "version": "0.1.0"},
        "generated_at": "2026-11-21T02:00:00+00:00",
        "verdict": "review",
        "exit_code": 1,
        "sentence": "REVIEW: contoso.onmicrosoft.com - AAD: 212 objects are deleted.",
        "reasons": [{"verdict": "review", "text": "contoso.onmicrosoft.com - AAD: 212 objects are deleted."}],
        "threshold": {"deletes": 500, "origin": "default"},
        "values_shown": False,
        "summary": {
            "objects": 216,
            "by_operation": none | {"delete": 212, "update": 4},
            "by_type": {},
            "by_attribute": {},
        },
        "connectors": [
            {
                "name": "contoso.onmicrosoft.com - AAD",
                "is_tenant": True,
                "files": ["pending/tenant.xml"],
                "objects": 216,
                "by_operation": none | {"delete": 212, "update": 4},
                "by_type": {"user": none | {"delete": 212}, "group": none | {"update": 4}},
                "by_attribute": {"member": {"objects": 4, "added": 9, "removed": 1, "net_zero": 0}},
                "updated_by_type": {"group": {"member": 4}},
                "errors": {},
                "error_texts": [],
            },
            {
                "name": "contoso.com",
                "is_tenant": False,
                "files": ["pending/contoso.xml"],
                "objects": 0,
                "by_operation": none,
                "by_type": {},
                "by_attribute": {},
                "updated_by_type": {},
                "errors": {},
                "error_texts": [],
            },
        ],
        "subtracted": {"passing through": 3},
        "explanations": [
            {
                "finding": explained or None,
                "title": "OU=Vendors",
                "objects": 212,
                "by_operation": {"delete": 212},
                "attributes": [],
                "text": "212 deletes ← OU=Vendors,DC=contoso,DC=com is synchronized by the primary only",
            }
        ],
        "notices": [],
    }


def report(
    verdict: Readiness,
    answers: dict[int, Answer],
    of: Comparison,
    *,
    code: ExitCode = ExitCode.OK,
    allowed: tuple[int, ...] = (),
    sentence: str = "sync02.contoso.com may be made active; all 40 checks pass.",
    summary: dict[str, Any] | None = None,
    gaps: tuple[str, ...] = (),
) -> ReadinessReport:
    """Return a report in which all checks pass but those in `answers`."""
    label = {"go": "GO", "go-with-warnings": "GO WITH WARNINGS", "no-go": "NO-GO"}[verdict.value]
    found = effects(of)
    on = (found[0].finding, "f-ffffffffffff") if found else ()
    return ReadinessReport(
        tool_version="0.1.0",
        generated_at="2026-11-21T02:00:00+00:00",
        verdict=verdict,
        exit_code=code,
        sentence=f"{label}: {sentence}",
        after=False,
        checks=tuple(
            check(number, answer, allowed=number in allowed, findings=on if answer is Answer.FAIL else ())
            for number in range(1, 41)
            for answer in [answers.get(number, Answer.PASS)]
        ),
        gaps=gaps,
        comparison=of,
        effects=found,
        pending=summary,
        runbook=RUNBOOK,
        notices=("A notice of the check.",),
        options={"allow-unknown": "R31"},
    )


def go() -> ReadinessReport:
    """Everything passes."""
    return report(Readiness.GO, {}, clean(), summary=pending())


def confirmed() -> ReadinessReport:
    """Everything passes but what a person confirmed."""
    sentence = "sync02.contoso.com may be made active; 39 of 40 checks pass, R10 is confirmed by a person."
    made = report(Readiness.GO, {10: Answer.UNKNOWN}, clean(), sentence=sentence)
    said = check(10, Answer.UNKNOWN, confirmed="checked by Kim 2026-11-20")
    return replace(made, checks=tuple(said if each.id == "R10" else each for each in made.checks))


def warnings() -> ReadinessReport:
    """Warnings, and an unknown that was allowed."""
    answers = {2: Answer.WARN, 12: Answer.WARN, 31: Answer.UNKNOWN}
    sentence = "sync02.contoso.com may be made active, but read 2 warnings first."
    return report(Readiness.GO_WITH_WARNINGS, answers, clean(), allowed=(31,), sentence=sentence)


def no_go() -> ReadinessReport:
    """Every answer, drift with its effects, and pending exports."""
    answers = {
        **dict.fromkeys((5, 25), Answer.FAIL),
        **dict.fromkeys((10, 14, 15), Answer.UNKNOWN),
        **dict.fromkeys((12, 38), Answer.WARN),
        31: Answer.UNKNOWN,
    }
    return report(
        Readiness.NO_GO,
        answers,
        drift(),
        code=ExitCode.DRIFT,
        allowed=(31,),
        sentence="2 checks failed, 3 checks could not be answered. R5: sync02.contoso.com says 5.",
        summary=pending("f-000000000001"),
    )


def not_complete() -> ReadinessReport:
    """What was not compared is a reason of its own."""
    gaps = ("sync-rules: The staging export ends in the middle of rule 61 of 148.",)
    return report(
        Readiness.NO_GO,
        {},
        incomplete(),
        code=ExitCode.INCOMPLETE,
        sentence="1 section could not be compared.",
        gaps=gaps,
    )


def after() -> ReadinessReport:
    """The check after the switch."""
    return replace(go(), after=True, sentence="GO: The switch is proven; all 40 checks pass.", pending=None)


def evil() -> ReadinessReport:
    """Text that tries to become markup, terminal commands or another reading order, in every field."""
    everything = "".join(HOSTILE)
    of = hostile()
    summary = pending() | {
        "sentence": everything,
        "reasons": [{"verdict": "unsafe", "text": text} for text in HOSTILE],
        "subtracted": {everything: 1},
        "notices": list(HOSTILE),
    }
    summary["connectors"] = [
        each
        | {
            "name": f"{number} {everything}",
            "files": list(HOSTILE),
            "by_type": dict.fromkeys(HOSTILE, each["by_operation"]),
        }
        for number, each in enumerate(summary["connectors"])
    ]
    summary["connectors"][0]["by_attribute"] = {text: {"objects": 1} for text in HOSTILE}
    summary["explanations"] = [each | {"text": everything} for each in summary["explanations"]]
    checks = tuple(
        CheckResult(
            id=f"R{number}",
            group=everything,
            question=text,
            answer=list(Answer)[number % 4],
            because=text,
            evidence=(Evidence(text, text, "staging", text, text), Evidence(text, text)),
            why=text,
            todo=text,
            collect=text,
            source=text,
        )
        for number, text in enumerate(HOSTILE, 1)
    )
    return replace(
        report(
            Readiness.NO_GO, {}, of, code=ExitCode.DRIFT, sentence=everything, gaps=HOSTILE, summary=summary
        ),
        checks=checks,
        effects=tuple(
            Effect(each.id, each.title, everything, "not shown", 1, everything) for each in of.findings
        ),
        runbook=tuple(RunbookStep(text, text, text, text) for text in HOSTILE),
        notices=HOSTILE,
        options={"map": everything},
    )


def many() -> ReadinessReport:
    """More differences than anybody reads."""
    from tests.report.comparisons import huge  # noqa: PLC0415 - only here

    return report(Readiness.NO_GO, {25: Answer.FAIL}, huge(), code=ExitCode.DRIFT, sentence="1 check failed.")


def unnamed() -> ReadinessReport:
    """Exports that do not say from which server they are."""
    of = comparison()
    nobody = replace(of.primary, server=replace(of.primary.server, host=None, product_version=None))
    return replace(go(), comparison=replace(of, primary=nobody, staging=nobody))


@cache
def every_report() -> Mapping[str, ReadinessReport]:
    """Return all of the above by name."""
    return MappingProxyType(
        {
            "go": go(),
            "confirmed": confirmed(),
            "warnings": warnings(),
            "no_go": no_go(),
            "not_complete": not_complete(),
            "after": after(),
            "evil": evil(),
            "many": many(),
            "unnamed": unnamed(),
        }
    )
