"""R3, R4: whether what the server that takes over knows is up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from entradrift.exports.cmdlets import parts
from entradrift.failover.checks import sources
from entradrift.failover.checks.check import Check, Judged, collect, failed, passed, unknown, warned, worst
from entradrift.failover.checks.runs import CLOCKS_APART, Run, interval_of, is_of, runs_of
from entradrift.failover.evidence import Document, PairEvidence, ServerEvidence
from entradrift.failover.reading import ago, at, boolean, has_zone, listed, moment
from entradrift.model.connector import Connector
from entradrift.model.readiness import Answer, Evidence

GROUP: Final = "Freshness"
_DAY: Final = timedelta(days=1)
_LONGEST_PAUSE: Final = timedelta(days=7)
_INITIAL: Final = "Start-ADSyncSyncCycle -PolicyType Initial on this server, and wait for its end."
_KINDS: Final[tuple[tuple[str, Callable[[Run], bool]], ...]] = (
    ("import", lambda run: run.is_import),
    ("synchronization", lambda run: run.is_synchronization),
)
_FULL_RUNS: Final = (("FullImportRequired", "full import"), ("FullSyncRequired", "full synchronization"))


# --- synchronized lately ---------------------------------------------------------------------------------


def _recent(pair: PairEvidence) -> Judged:
    server = pair.successor
    runs = runs_of(server)
    if runs is None:
        return _next_start(pair, server)
    if not server.connectors():
        return unknown(f"The export of {server.name} names no connectors, so their runs cannot be judged.")
    return worst(*(judged for connector in server.connectors() for judged in _age(pair, connector, runs)))


def _age(pair: PairEvidence, connector: Connector, runs: tuple[Run, ...]) -> Iterator[Judged]:
    """Yield an answer for the import and one for the synchronization of a connector."""
    server = pair.successor
    for what, fits in _KINDS:
        last = next(
            (run for run in runs if run.ended and run.is_finished and is_of(connector, run) and fits(run)),
            None,
        )
        if last is None or last.ended is None:
            yield unknown(
                f"The run history of {server.name} shows no finished {what} of {connector.name}.",
                todo="Give the whole run history, or find out why the run profile does not run.",
            )
            continue
        age = pair.now - last.ended
        evidence = server.of_document(
            last.document, f"Last finished {what} of {connector.name}", last.ended, "EndDate"
        )
        said = f"The last {what} of {connector.name} on {server.name} ended {ago(age)} ago"
        if age < -CLOCKS_APART:
            yield unknown(
                f"The run history of {server.name} is dated in the future; check its clock.", evidence
            )
        elif age > _LONGEST_PAUSE:
            yield failed(f"{said}; after 7 days a full cycle is needed.", evidence)
        elif age > _DAY:
            yield warned(f"{said}.", evidence)
        elif age > 2 * interval_of(server):
            yield warned(f"{said}, more than two intervals.", evidence)
        else:
            yield passed(f"{server.name} synchronizes all connectors.", evidence)


def _next_start(pair: PairEvidence, server: ServerEvidence) -> Judged:
    """Judge by the planned start of the next cycle: one long past is a sign, but none proves a run."""
    planned = server.next_start
    start = moment(planned.value.get("value")) if planned else None
    evidence = (server.of_document(planned, "Next cycle", start),) if planned and start else ()
    zoned = has_zone(server.snapshot.source.captured_at)
    taken = server.captured or pair.now
    leeway = 2 * interval_of(server) + (timedelta(0) if zoned else CLOCKS_APART)
    if start and taken - start > leeway:
        return warned(
            f"The next cycle of {server.name} was due {ago(taken - start)} before the export: its scheduler seems to stand "
            "still.",
            *evidence,
            todo="Find out why cycles do not run, and give the run history.",
        )
    return unknown(
        f"The run history of {server.name} {server.not_collected(parts.RUN_RESULT)}, so when it last synchronized is not "
        "known.",
        *evidence,
    )


# --- a full cycle after the last change ------------------------------------------------------------------


def _full_cycle(pair: PairEvidence) -> Judged:
    server = pair.successor
    required = list(_required(server))
    if required:
        return failed(
            f"{server.name} still has to run {listed([words for words, _ in required])} after a change of its "
            "configuration.",
            *(evidence for _, evidence in required),
            todo=_INITIAL,
        )
    answers = list(_since_changes(server))
    if server.items(parts.OVERRIDE) is None:
        answers.append(
            unknown(
                f"Whether a full cycle is still due on {server.name} is not known: the scheduler's overrides "
                f"{_missing(server.not_collected(parts.OVERRIDE))}."
            )
        )
    if any(
        boolean(item.get(key)) is None for item in server.items(parts.OVERRIDE) or () for key, _ in _FULL_RUNS
    ):
        answers.append(unknown(f"The scheduler's overrides of {server.name} do not say what is due."))
    if _policy(server) is None:
        answers.append(unknown(f"What the next cycle of {server.name} will be is not known."))
    proof = passed(f"A full synchronization ran on {server.name} after the last change, and no other is due.")
    return worst(proof, *answers)


def _missing(words: str) -> str:
    return words.replace("was ", "were ", 1)


def _policy(server: ServerEvidence) -> str | None:
    return None if server.next_policy is None else str(server.next_policy.value.get("value")).strip()


def _required(server: ServerEvidence) -> Iterator[tuple[str, Evidence]]:
    """Yield what the scheduler still has to run, with what says so."""
    names = {connector.identifier: connector.name for connector in server.connectors()}
    for item in server.items(parts.OVERRIDE) or ():
        guid = str(item.get("ConnectorIdentifier") or "").strip("{}").casefold()
        name = str(item.get("ConnectorName") or names.get(guid) or guid or "a connector")
        for key, words in _FULL_RUNS:
            if boolean(item.get(key)):
                yield f"a {words} of {name}", server.of_document(item, f"{name}: {key}", value=True, key=key)
    if server.next_policy and (_policy(server) or "").casefold() == "initial":
        yield "an initial cycle", server.of_document(server.next_policy, "Next cycle", "Initial")


def _since_changes(server: ServerEvidence) -> Iterator[Judged]:
    """Yield for each connector whether a full synchronization ran after its last change."""
    runs = runs_of(server)
    if runs is None:
        yield unknown(
            f"The run history of {server.name} {server.not_collected(parts.RUN_RESULT)}, so whether a full synchronization "
            "ran after the last change is not known."
        )
        return
    oldest = min((run.ended for run in runs if run.ended), default=None)
    if not server.connectors():
        yield unknown(f"The export of {server.name} names no connectors, so their changes cannot be judged.")
    for connector in server.connectors():
        changed = _changed(server, connector)
        if changed is None:
            yield unknown(f"When connector {connector.name} of {server.name} was last changed is not shown.")
            continue
        when, document = changed
        evidence = server.of_document(document, f"{connector.name}: last changed", when)
        full = [
            run
            for run in runs
            if run.ended and run.is_good and run.is_full_synchronization and is_of(connector, run)
        ]
        shown = tuple(
            server.of_document(run.document, f"{connector.name}: last full synchronization", run.ended)
            for run in full[:1]
        )
        said = f"Connector {connector.name} of {server.name} was changed on {at(when)}"
        if full and full[0].ended and full[0].ended >= when:
            yield passed(f"{said} and fully synchronized after that.", evidence, *shown)
        elif oldest is not None and (full or oldest <= when):
            yield failed(
                f"{said} and has not been fully synchronized since.", evidence, *shown, todo=_INITIAL
            )
        else:
            yield unknown(
                f"{said}, before the run history begins: whether a full synchronization followed is not shown.",
                evidence,
                todo=f"{_INITIAL} Or vouch for it with --allow-unknown R4.",
            )


def _changed(server: ServerEvidence, connector: Connector) -> tuple[datetime, Document] | None:
    for document in server.changed:
        if str(document.value.get("Name")).casefold().strip() == connector.name.casefold().strip():
            when = moment(document.value.get("LastModificationTime"))
            return None if when is None else (when, document)
    return None


CHECKS: Final = (
    Check(
        id="R3",
        group=GROUP,
        question="Has the server that takes over imported and synchronized lately?",
        why="A cycle must run at least every 7 days, in staging mode too; otherwise a full synchronization is needed and "
        "old data would be exported.",
        todo="Find out why cycles do not run, then wait for a full cycle.",
        looks_at="the last finished import and synchronization of each connector in the run history; without one, when the "
        "next cycle is due",
        collect=collect(parts.RUN_RESULT),
        source=sources.SCHEDULER,
        when={
            Answer.PASS: "all of them ended at most two intervals ago",
            Answer.WARN: "one ended longer ago than two intervals, or the next cycle is long overdue",
            Answer.UNKNOWN: "there is no run history, or it does not show every connector",
            Answer.FAIL: "one ended more than 7 days ago",
        },
        judge=_recent,
        after=True,
    ),
    Check(
        id="R4",
        group=GROUP,
        question="Was everything fully synchronized after the last change of configuration?",
        why="Until then the pending exports do not show what the changed configuration will do.",
        todo="Run an initial cycle on this server and check the pending exports again.",
        looks_at="the scheduler's overrides, the type of the next cycle, and for each connector its last change and its last "
        "Full Synchronization in the run history",
        collect=f"{collect(parts.OVERRIDE)}; {collect(parts.RUN_RESULT)}; {collect(parts.SCHEDULER)}",
        source=sources.STAGING,
        when={
            Answer.PASS: "each connector was fully synchronized after its last change, and nothing is due",
            Answer.UNKNOWN: "a part of the evidence is missing, or the run history begins after the last change",
            Answer.FAIL: "a full import, a full synchronization or an initial cycle is due, or none ran since a change",
        },
        judge=_full_cycle,
    ),
)
