"""R6, R8: what the staging server is about to export to the tenant and to Active Directory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from entradrift.failover.checks import sources
from entradrift.failover.checks.check import CSEXPORT, Check, Judged, failed, passed, unknown, warned, worst
from entradrift.failover.checks.deletions import GROUP, effective_threshold
from entradrift.failover.evidence import PairEvidence
from entradrift.failover.pending.safety import TELLING, USUAL_BULK, Limits
from entradrift.failover.reading import listed, plural
from entradrift.model.connector import ConnectorKind
from entradrift.model.pending import DELETES, Operation, PendingTotals
from entradrift.model.readiness import Answer, Evidence

_FATAL: Final = "sourceAnchor"
_NOT_IN_NAMES: Final = re.compile(r"[\W_]+")


def _of(totals: PendingTotals, label: str, value: object) -> Evidence:
    return Evidence(f"{totals.connector}: {label}", str(value), "staging", ", ".join(totals.files))


def _operations(totals: PendingTotals) -> tuple[Evidence, ...]:
    return (
        *(_of(totals, operation.value, count) for operation, count in totals.by_operation.items() if count),
        *(_of(totals, "deleted", name) for name in totals.deleted_names),
    )


def _deletes(totals: PendingTotals) -> int:
    return totals.count(*DELETES)


# --- the tenant ------------------------------------------------------------------------------------------


def _to_tenant(pair: PairEvidence) -> Judged:
    tenant = [totals for totals in pair.pending if totals.is_tenant]
    if not tenant:
        return unknown("No pending exports of the staging server to Microsoft Entra ID were given.")
    return worst(*(judged for totals in tenant for judged in _tenant(pair, totals)))


def _tenant(pair: PairEvidence, totals: PendingTotals) -> Iterator[Judged]:
    threshold = effective_threshold(pair)
    evidence = _operations(totals)
    yield passed(
        f"{plural(totals.objects, 'pending change')}, none of them destructive or in bulk."
        if totals.objects
        else "Nothing is pending for the tenant.",
        _of(totals, "objects", totals.objects),
        *evidence,
    )
    deletes = _deletes(totals)
    if deletes >= threshold:
        yield failed(
            f"{plural(deletes, 'pending delete')} reach the threshold of {threshold:,}: the whole export would stop.",
            *evidence,
        )
    elif deletes:
        yield warned(
            f"{plural(deletes, 'pending delete')}, below the threshold of {threshold:,}; read every name.",
            *evidence,
        )
    again = totals.count(Operation.DELETE_ADD)
    if again:
        yield failed(f"{plural(again, 'object')} would be deleted and created anew in the tenant.", *evidence)
    renames = totals.count(Operation.RENAME)
    if renames:
        yield failed(
            f"{plural(renames, 'object')} would get another distinguished name in the tenant, which means another source "
            "anchor.",
            *evidence,
        )
    yield from _telling(totals, evidence)
    others = totals.count(Operation.ADD, Operation.UPDATE)
    if others > Limits(threshold).ordinary:
        yield warned(
            f"{others:,} pending adds and updates; a healthy staging server has next to none.", *evidence
        )


def _telling(totals: PendingTotals, evidence: tuple[Evidence, ...]) -> Iterator[Judged]:
    """Yield an answer for each attribute whose change tells that something is wrong."""
    folded = {name.casefold(): changed for name, changed in totals.by_attribute.items()}
    for name in TELLING:
        changed = folded.get(name.casefold())
        if changed and changed.objects:
            is_fatal = name == _FATAL or changed.objects >= USUAL_BULK
            yield (failed if is_fatal else warned)(
                f"{name} changes on {plural(changed.objects, 'object')}.",
                *evidence,
                _of(totals, f"{name} changes on", changed.objects),
            )


# --- Active Directory ------------------------------------------------------------------------------------


def _to_directories(pair: PairEvidence) -> Judged:
    connectors = pair.staging.connectors(ConnectorKind.ACTIVE_DIRECTORY)
    if not connectors:
        return unknown("The staging server's export names no connector to Active Directory.")
    given = {_plain(totals.connector): totals for totals in pair.pending if not totals.is_tenant}
    missing = [connector.name for connector in connectors if _plain(connector.name) not in given]
    found = [given[_plain(c.name)] for c in connectors if _plain(c.name) in given]
    answers = [judged for totals in found for judged in _directory(totals)]
    if missing:
        answers.append(unknown(f"No pending exports were given for {listed(missing)}."))
    return worst(passed("Nothing is pending for Active Directory."), *answers)


def _directory(totals: PendingTotals) -> Iterator[Judged]:
    evidence = (_of(totals, "objects", totals.objects), *_operations(totals))
    deletes = _deletes(totals)
    if deletes >= USUAL_BULK or totals.count(Operation.DELETE_ADD):
        yield failed(
            f"{plural(deletes, 'object')} would be deleted in Active Directory ({totals.connector}).",
            *evidence,
        )
    elif deletes:
        yield warned(
            f"{plural(deletes, 'object')} would be deleted in Active Directory ({totals.connector}); read every name.",
            *evidence,
        )
    elif totals.objects:
        yield warned(
            f"{plural(totals.objects, 'object')} would be changed in Active Directory ({totals.connector}).",
            *evidence,
        )
    else:
        yield passed("Nothing is pending for Active Directory.", *evidence)


def _plain(name: str) -> str:
    """Return a connector's name without what differs when a file is called like it."""
    return _NOT_IN_NAMES.sub(" ", name.casefold()).strip()


CHECKS: Final = (
    Check(
        id="R6",
        group=GROUP,
        question="Are the pending exports to the tenant what you expect?",
        why="This is exactly what happens to the tenant in the first minutes after the switch.",
        todo="Run entradrift pending on the file and account for every change; align the configuration until next to nothing "
        "is pending.",
        looks_at="the pending exports of the staging server's connector to Microsoft Entra ID, the deletion threshold",
        collect=CSEXPORT,
        source=sources.STAGING,
        when={
            Answer.PASS: "next to nothing is pending, nothing is deleted, and no telling attribute changes",
            Answer.WARN: "deletes below the threshold, many adds or updates, or a telling attribute changes on fewer than 100 "
            "objects",
            Answer.UNKNOWN: "no pending exports to the tenant were given",
            Answer.FAIL: "deletes reach the threshold, objects are created anew or renamed, sourceAnchor changes, or another "
            "telling attribute (userPrincipalName, proxyAddresses, accountEnabled, member) changes in bulk",
        },
        judge=_to_tenant,
    ),
    Check(
        id="R8",
        group=GROUP,
        question="Is what will be written to Active Directory known as well?",
        why="Writeback and Exchange hybrid export to Active Directory, where no deletion threshold protects.",
        todo="Export the pending changes of every connector to Active Directory too, and account for every one.",
        looks_at="the pending exports of each connector to Active Directory",
        collect=CSEXPORT,
        source=sources.STAGING,
        when={
            Answer.PASS: "nothing is pending for any of them",
            Answer.WARN: "objects would be changed, or some deleted",
            Answer.UNKNOWN: "a connector has no file, or the export names no connector to Active Directory",
            Answer.FAIL: "100 objects or more would be deleted, or some created anew",
        },
        judge=_to_directories,
    ),
)
