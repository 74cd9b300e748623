"""R38, R39: whether the exports themselves can be relied on, and whether runs end without errors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from entradrift.exports import wizard
from entradrift.exports.cmdlets import parts
from entradrift.failover.checks import sources
from entradrift.failover.checks.check import (
    CSEXPORT,
    EXPORT,
    Check,
    Judged,
    collect,
    passed,
    unknown,
    warned,
    worst,
)
from entradrift.failover.checks.freshness import GROUP
from entradrift.failover.checks.runs import CLOCKS_APART, Run, damaged, runs_of
from entradrift.failover.evidence import PairEvidence
from entradrift.failover.reading import ago, both, listed, plural
from entradrift.model.readiness import Answer, Evidence

_DAY: Final = timedelta(days=1)
_NOT_ENDED: Final = frozenset({"", "in-progress"})


def _exports(pair: PairEvidence) -> Judged:
    evidence = tuple(
        server.fact("Export taken", server.snapshot.source.captured_at) for server in pair.servers
    )
    proof = passed("Both exports are dated, recent and close to each other in time.", *evidence)
    return worst(proof, *_doubts(pair, evidence))


def _doubts(pair: PairEvidence, evidence: tuple[Evidence, ...]) -> Iterator[Judged]:
    undated = pair.silent(server.captured for server in pair.servers)
    if undated:
        yield unknown(f"The export of {both(undated)} does not say when it was taken.", *evidence)
    for server in pair.servers:
        taken = server.captured
        if taken and taken - pair.now > CLOCKS_APART:
            yield unknown(
                f"The export of {server.name} is dated in the future; check the clock of the server.",
                *evidence,
            )
        elif taken and pair.now - taken > _DAY:
            yield warned(
                f"The export of {server.name} is {ago(pair.now - taken)} old; take a new one right before the switch.",
                *evidence,
            )
    times = pair.primary.captured, pair.staging.captured
    if times[0] and times[1] and abs(times[0] - times[1]) > _DAY:
        yield warned(f"The two exports were taken {ago(abs(times[0] - times[1]))} apart.", *evidence)
    for server in pair.servers:
        if wizard.APPLIED_NOTICE in server.snapshot.notices:
            yield warned(
                f"The export of {server.name} is a policy that the wizard saved when it last changed something: edits made "
                "with the Synchronization Rules Editor or PowerShell are missing.",
                *evidence,
                todo="Export with Get-ADSyncServerConfiguration or the Get-ADSync cmdlets.",
            )


def _no_errors(pair: PairEvidence) -> Judged:
    return worst(*_run_errors(pair), *_export_errors(pair))


def _run_errors(pair: PairEvidence) -> Iterator[Judged]:
    server = pair.successor
    runs = runs_of(server)
    if runs is None:
        yield unknown(
            f"The run history of {server.name} {server.not_collected(parts.RUN_RESULT)}, so its run errors are not known."
        )
        return
    if broken := damaged(server):
        yield unknown(
            f"{plural(len(broken), 'run')} in the history of {server.name} without connector, profile, result or end."
        )
    latest: dict[tuple[str, str], Run] = {}
    for run in runs:
        if run.result not in _NOT_ENDED:
            latest.setdefault((run.connector, run.profile), run)
    if not latest:
        yield unknown(f"The run history of {server.name} shows no run that has ended.")
        return
    bad = [run for run in latest.values() if not run.is_good]
    evidence = tuple(
        server.of_document(run.document, f"{run.connector}: {run.profile}", run.result, "Result")
        for run in bad
    )
    serious = [run for run in bad if not run.is_warning] or bad
    if serious:
        told = [f"{run.profile} on {run.connector}: {run.result}" for run in serious]
        yield warned(f"Runs of {server.name} ended with errors: {listed(told)}.", *evidence)
    else:
        yield passed(
            f"The last run of every run profile of {server.name} ended without errors.",
            *(
                server.of_document(run.document, f"{run.connector}: {run.profile}", run.result, "Result")
                for run in latest.values()
            ),
        )


def _export_errors(pair: PairEvidence) -> Iterator[Judged]:
    if not any(totals.is_tenant for totals in pair.pending):
        yield unknown(
            "Errors of single objects are shown by the pending exports to Microsoft Entra ID, which were not given."
        )
    for totals in pair.pending:
        count = sum(totals.errors.values())
        if count:
            file = ", ".join(totals.files)
            yield warned(
                f"{plural(count, 'object')} of {totals.connector} could not be exported the last time.",
                *(
                    Evidence(f"{totals.connector}: {kind}", str(n), "staging", file)
                    for kind, n in totals.errors.items()
                ),
                *(
                    Evidence(f"{totals.connector}: error", text, "staging", file)
                    for text in totals.error_texts
                ),
            )


CHECKS: Final = (
    Check(
        id="R38",
        group=GROUP,
        question="Are both exports dated, recent, complete in kind, and taken at about the same time?",
        why="An old export hides what was changed since.",
        todo="Export both servers again, right before the switch.",
        looks_at="the time inside each export, and whether it is a policy that the wizard applied",
        collect=EXPORT,
        source=sources.IMPORT_EXPORT,
        when={
            Answer.PASS: "both are at most a day old and at most a day apart",
            Answer.WARN: "one is older than a day, they are more than a day apart, or one is an Applied- policy of the wizard",
            Answer.UNKNOWN: "an export does not say when it was taken, or says a time in the future",
        },
        judge=_exports,
        after=True,
    ),
    Check(
        id="R39",
        group=GROUP,
        question="Do the runs of the staging server end without errors?",
        why="Errors hide in the noise what the switch will change.",
        todo="Solve the errors in the Synchronization Service Manager: Operations.",
        looks_at="the last result of each run profile, and the errors of objects in the pending exports",
        collect=f"{collect(parts.RUN_RESULT)}; {CSEXPORT}",
        source=sources.RESILIENT,
        when={
            Answer.PASS: "the last run of each run profile ended without errors, and so did the exports of all objects",
            Answer.WARN: "a run ended with errors or warnings, or objects could not be exported",
            Answer.UNKNOWN: "the run history or the pending exports were not given",
        },
        judge=_no_errors,
    ),
)
