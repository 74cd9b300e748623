"""R5, R7: what stops a wrong filter from emptying the tenant, and the small tenants in which that stops nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from entradrift.exports.catalogue import DELETION_PROTECTION, DELETION_THRESHOLD
from entradrift.exports.cmdlets import parts
from entradrift.failover.checks import sources
from entradrift.failover.checks.check import (
    Check,
    Judged,
    by_findings,
    collect,
    failed,
    passed,
    unknown,
    warned,
    worst,
)
from entradrift.failover.evidence import Document, PairEvidence, ServerEvidence
from entradrift.failover.pending.safety import USUAL_SHARE, USUAL_THRESHOLD
from entradrift.failover.reading import boolean, number, plural
from entradrift.model.connector import ConnectorKind
from entradrift.model.pending import DELETES, PendingTotals
from entradrift.model.readiness import Answer, Evidence

GROUP: Final = "Pending exports"
_LARGE_SHARE: Final = 0.10
_COUNT: Final = (
    "$n = '<tenant> - AAD'; $t = @{}; Get-ADSyncCSObject -ConnectorName $n -ErrorAction Stop | Group-Object ObjectType | "
    "ForEach-Object { $t[$_.Name] = $_.Count }; ConvertTo-Json @{ConnectorName = $n; ObjectTypes = $t} | "
    "Set-Content -Encoding UTF8 ConnectorStatistics.json"
)
_RULES: Final = ("deletion-protection-differs", "deletion-threshold-differs")


# --- the threshold ---------------------------------------------------------------------------------------


def threshold_of(server: ServerEvidence) -> tuple[bool | None, int | None]:
    """Return whether the protection against accidental deletes is on, and its threshold, as far as known.

    It is off where anything says so; of two numbers the larger one counts.
    """
    documents = server.items(parts.DELETION_THRESHOLD) or ()
    flags = [
        server.flag(DELETION_PROTECTION),
        *(boolean(item.get("DeletionPrevention")) for item in documents),
    ]
    values = [
        number(server.setting(DELETION_THRESHOLD)),
        *(number(item.get("ThresholdCount")) for item in documents),
    ]
    known = [flag for flag in flags if flag is not None]
    return all(known) if known else None, max((value for value in values if value is not None), default=None)


def effective_threshold(pair: PairEvidence) -> int:
    """Return how many deletes stop an export: as given, as the staging server says, else the default."""
    if pair.threshold is not None:
        return pair.threshold
    enabled, value = threshold_of(pair.staging)
    return value if enabled and value else USUAL_THRESHOLD


def _protection(pair: PairEvidence) -> Judged:
    evidence = tuple(item for server in pair.servers for item in _shown(server))
    answers = [judged for server in pair.servers for judged in _protected(server, evidence)]
    for status, found in (
        ("", pair.open_findings(*_RULES)),
        ("Accepted by hand: ", pair.accepted_findings(*_RULES)),
    ):
        if found:
            told = by_findings(Answer.WARN, found, *evidence)
            answers.append(Judged(Answer.WARN, status + told.because, told.evidence, told.findings))
    values = [threshold_of(server)[1] for server in pair.servers]
    if None not in values and values[0] != values[1]:
        answers.append(warned(f"The thresholds differ: {values[0]:,} and {values[1]:,}.", *evidence))
    return worst(passed("Accidental deletes are prevented on both servers.", *evidence), *answers)


def _shown(server: ServerEvidence) -> tuple[Evidence, ...]:
    documents: tuple[Document, ...] = server.items(parts.DELETION_THRESHOLD) or ()
    return (
        server.of_setting(DELETION_PROTECTION, "Protection"),
        server.of_setting(DELETION_THRESHOLD, "Threshold"),
        *(server.of_document(item, "Get-ADSyncExportDeletionThreshold", item.value) for item in documents),
    )


def _protected(server: ServerEvidence, evidence: tuple[Evidence, ...]) -> Iterator[Judged]:
    enabled, value = threshold_of(server)
    high = max(USUAL_THRESHOLD, int(_LARGE_SHARE * sum(populations(server).values())))
    if enabled is False:
        yield failed(f"{server.name} does not prevent accidental deletes.", *evidence)
    elif enabled is None or value is None:
        yield unknown(f"The export of {server.name} does not show the deletion threshold.", *evidence)
    elif value > high:
        yield warned(
            f"The threshold of {server.name} is {value:,}, so high that it hardly protects.", *evidence
        )


# --- small tenants ---------------------------------------------------------------------------------------


def populations(server: ServerEvidence) -> Mapping[str, int]:
    """Return how many objects of each type the connector to the tenant holds; empty where they were not counted."""
    found: dict[str, int] = {}
    for item in _tenant_statistics(server):
        counts = item.get("ObjectTypes")
        if isinstance(counts, Mapping):
            found |= {str(name).casefold(): count for name, count in counts.items() if isinstance(count, int)}
    return found


def _total(server: ServerEvidence) -> int | None:
    totals = (number(item.get("TotalConnectors")) for item in _tenant_statistics(server))
    return next((total for total in totals if total is not None), None)


def _tenant_statistics(server: ServerEvidence) -> tuple[Document, ...]:
    names = {connector.name.casefold() for connector in server.connectors(ConnectorKind.TENANT)}
    return tuple(
        item
        for item in server.items(parts.STATISTICS) or ()
        if str(item.get("ConnectorName")).casefold() in names
    )


def deletes_of(totals: PendingTotals) -> dict[str, int]:
    """Return how many objects of each type are deleted, those that are created anew included."""
    return {
        kind: count
        for kind, operations in totals.by_type.items()
        if (count := sum(operations.get(operation, 0) for operation in DELETES))
    }


def _small_tenant(pair: PairEvidence) -> Judged:
    tenant = [totals for totals in pair.pending if totals.is_tenant]
    if not tenant:
        return unknown("No pending exports of the staging server to Microsoft Entra ID were given.")
    answers = [
        _share(pair, totals, kind, count) for totals in tenant for kind, count in deletes_of(totals).items()
    ]
    nothing = (
        Evidence(f"{totals.connector}: objects", str(totals.objects), "staging", ", ".join(totals.files))
        for totals in tenant
    )
    return worst(passed("No object of the tenant is deleted.", *nothing), *answers)


def _share(pair: PairEvidence, totals: PendingTotals, kind: str, count: int) -> Judged:
    server = pair.staging if _tenant_statistics(pair.staging) else pair.primary
    size, total = populations(server).get(kind.casefold()), _total(server)
    evidence = (
        Evidence(
            f"{totals.connector}: deletes of type {kind}", str(count), "staging", ", ".join(totals.files)
        ),
        *(
            server.of_document(item, f"{totals.connector}: objects", item.get("ObjectTypes") or total)
            for item in _tenant_statistics(server)
        ),
    )
    if size is not None:
        share = count / size if size else 1.0
        words = f"{count:,} of {plural(size, 'object')} of type {kind} would be deleted ({share:.1%})"
        if share > USUAL_SHARE:
            return failed(f"{words}, which the deletion threshold alone may not stop.", *evidence)
        return warned(f"{words}.", *evidence)
    if total and count / total > USUAL_SHARE:
        # There are no more objects of one type than objects in all.
        return failed(
            f"{plural(count, 'object')} of type {kind} would be deleted, with {total:,} objects in all.",
            *evidence,
        )
    return unknown(
        f"{plural(count, 'object')} of type {kind} would be deleted, but how many there are was not collected.",
        *evidence,
    )


CHECKS: Final = (
    Check(
        id="R5",
        group=GROUP,
        question="Are accidental deletes prevented?",
        why="The threshold is the last thing that stops a wrong filter from emptying the tenant.",
        todo="Enable-ADSyncExportDeletionThreshold -DeletionThreshold 500; enable it again after every planned mass deletion.",
        looks_at="the settings ExportDeletionThreshold and ExportDeletionThresholdValue, Get-ADSyncExportDeletionThreshold",
        collect=collect(parts.DELETION_THRESHOLD),
        source=sources.ACCIDENTAL_DELETES,
        when={
            Answer.PASS: "the protection is on, alike on both servers, at most 500 or a tenth of all objects",
            Answer.WARN: "the servers differ, or the threshold is so high that it hardly protects",
            Answer.UNKNOWN: "an export does not show the protection or its threshold",
            Answer.FAIL: "the protection is off on a server",
        },
        judge=_protection,
    ),
    Check(
        id="R7",
        group=GROUP,
        question="Do deletes stay a small share of the objects of their type?",
        why="In a small tenant a fatal number of deletes never reaches the threshold.",
        todo="Account for every delete by name before the switch.",
        looks_at="deletes by object type in the pending exports, and how many objects of the type there are",
        collect=_COUNT,
        source=sources.ACCIDENTAL_DELETES,
        when={
            Answer.PASS: "nothing is deleted in the tenant",
            Answer.WARN: "at most 5 percent of the objects of a type are deleted",
            Answer.UNKNOWN: "no pending exports, or deletes without a count of the objects of their type",
            Answer.FAIL: "more than 5 percent of the objects of a type are deleted",
        },
        judge=_small_tenant,
    ),
)
