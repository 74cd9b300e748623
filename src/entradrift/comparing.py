"""Compare and judge: from two snapshots to the frozen result that reports render."""

from __future__ import annotations

from collections.abc import Mapping

from entradrift import clock
from entradrift.compare.attribution import Attributor
from entradrift.compare.snapshots import compare_snapshots
from entradrift.errors import WrongPairError
from entradrift.model.comparison import Comparison, ServerSummary
from entradrift.model.finding import Severity
from entradrift.model.snapshot import Snapshot
from entradrift.policy.judge import exit_code_of, failover_sentence, judge, verdict_of
from entradrift.version import VERSION


def comparison_of(
    primary: Snapshot,
    staging: Snapshot,
    baseline: Snapshot | None = None,
    *,
    fail_on: Severity | None = Severity.LOW,
    strict: bool = False,
    options: Mapping[str, str] | None = None,
) -> Comparison:
    """Return the judged comparison of the primary with the staging server.

    With `baseline`, a state in which both agreed, each finding says on which server it changed since.
    `fail_on` is the lowest severity that makes `exit_code` 1 (None: never); `strict` counts what an export
    format cannot carry as incomplete. Raises WrongPairError when the two are not a pair.
    """
    difference = compare_snapshots(primary, staging)
    attribute = Attributor(baseline, primary, staging) if baseline else None
    findings = judge(difference.changes, attribute)
    verdict = verdict_of(findings, difference.coverage, strict=strict)
    return Comparison(
        tool_version=VERSION,
        generated_at=clock.now(),
        verdict=verdict,
        exit_code=exit_code_of(verdict, findings, fail_on),
        failover=failover_sentence(verdict, findings, difference.coverage),
        primary=_summary(primary),
        staging=_summary(staging),
        baseline=_summary(baseline) if baseline else None,
        coverage=difference.coverage,
        findings=findings,
        notices=difference.notices,
        options=options or {},
    )


def refuse_same_export(primary: Snapshot, staging: Snapshot) -> None:
    """Raise SameExportError when both are made of the very same files: that always looks in sync."""
    digests = [
        sorted((file.sha256, file.size) for file in snapshot.source.files) for snapshot in (primary, staging)
    ]
    if digests[0] and digests[0] == digests[1]:
        raise SameExportError(
            "--primary and --staging hold the same export, which always looks in sync; "
            "give the staging server's own export."
        )


class SameExportError(WrongPairError):
    """One export was given as both servers."""


def _summary(snapshot: Snapshot) -> ServerSummary:
    return ServerSummary(snapshot.server, snapshot.source, snapshot.dropped)
