"""R11, R12, R13, R34: versions, and who changes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entradrift.exports.catalogue import AUTO_UPGRADE_STATE, CONFIGURATION_VERSION
from entradrift.exports.cmdlets import parts
from entradrift.failover.checks import sources
from entradrift.failover.checks.check import (
    EXPORT,
    Check,
    Judged,
    collect,
    failed,
    passed,
    unknown,
    warned,
    worst,
)
from entradrift.failover.checks.credentials import IDENTITY_TYPE, identity_of
from entradrift.failover.evidence import PairEvidence, ServerEvidence
from entradrift.failover.reading import both
from entradrift.failover.versions import Version, text_of, version_of
from entradrift.model.readiness import Answer, Evidence

GROUP: Final = "Versions and machine"
_APPLICATION_WIPED: Final = ((2, 5), (2, 6, 1, 0))
"""First and first good version of the builds in which editing the tenant connector wiped its application identity."""


def version(server: ServerEvidence) -> tuple[Version | None, Evidence]:
    """Return the version of a server, None where it is not known, and what says so."""
    text = server.snapshot.server.product_version
    shown = text or "not stated"
    return version_of(text), Evidence(
        "Product version", shown, server.side.value, server.settings_file, CONFIGURATION_VERSION
    )


def _parity(pair: PairEvidence) -> Judged:
    (one, first), (other, second) = (version(server) for server in pair.servers)
    if one is None or other is None:
        silent = pair.silent(version(server)[0] for server in pair.servers)
        return unknown(f"The version of {both(silent)} is not known.", first, second)
    if one == other:
        return passed(f"Both servers run {text_of(one)}.", first, second)
    said = f"{pair.staging.name} runs {text_of(other)}"
    if other < one:
        return warned(
            f"{said}, older than {text_of(one)} of {pair.primary.name}: the switch brings older standard rules back.",
            first,
            second,
        )
    return warned(
        f"{said}, newer than {text_of(one)} of {pair.primary.name}: the switch brings newer standard rules.",
        first,
        second,
    )


# --- support ---------------------------------------------------------------------------------------------


def _supported(pair: PairEvidence) -> Judged:
    answers = [judged for server in pair.servers for judged in _support(pair, server)]
    return worst(passed("Both servers run supported versions."), *answers)


def _support(pair: PairEvidence, server: ServerEvidence) -> Iterator[Judged]:
    table, today = pair.versions, pair.now.date()
    running, stated = version(server)
    evidence = (
        stated,
        Evidence(
            "Facts about versions looked up", table.verified.isoformat(), file=table.origin, place="verified"
        ),
    )
    if running is None:
        yield unknown(f"The version of {server.name} is not known.", *evidence)
        return
    name = f"{server.name} runs {text_of(running)}"
    release = table.release(running)
    if running < table.floor:
        effect = table.floor_effect[:1].lower() + table.floor_effect[1:].rstrip(".")
        since = "since" if today >= table.floor_since else "from"
        source = Evidence("Service floor", table.floor_source, file=table.origin, place="service_floor")
        yield failed(
            f"{name}, below {text_of(table.floor)}: {since} {table.floor_since.isoformat()} {effect}.",
            *evidence,
            source,
        )
    elif release and release.withdrawn:
        yield failed(f"{name}, which was withdrawn. {release.withdrawn}", *evidence)
    elif release and release.retires and release.retires < today:
        source = Evidence("Support policy", table.policy_source, file=table.origin, place="policy")
        yield warned(f"{name}, out of support since {release.retires.isoformat()}.", *evidence, source)
    elif doubt := _doubt(pair, running):
        yield warned(
            f"{name}; review its support, because {doubt}.",
            *evidence,
            todo="Look up the version release history, or give a newer table with --versions.",
        )
    else:
        until = f" until {release.retires.isoformat()}" if release and release.retires else ""
        yield passed(f"{name}, supported{until}.", *evidence)


def _doubt(pair: PairEvidence, running: Version) -> str:
    """Return why the facts do not suffice to call a version supported; nothing where they do."""
    table, today = pair.versions, pair.now.date()
    if table.verified > today:
        return f"the facts about versions are dated {table.verified.isoformat()}, which is in the future"
    if not table.is_fresh(today):
        return f"the facts about versions are from {table.verified.isoformat()}"
    if running > table.latest:
        return "it is newer than the facts about versions"
    return "" if table.release(running) else "it is not in the table of releases"


# --- automatic upgrade -----------------------------------------------------------------------------------


def _auto_upgrade(pair: PairEvidence) -> Judged:
    found = [_auto_upgrade_state(server) for server in pair.servers]
    states = [state for state, _ in found]
    evidence = tuple(shown for _, shown in found)
    if None in states:
        silent = pair.silent(states)
        return unknown(f"The state of automatic upgrade of {both(silent)} is not known.", *evidence)
    one, other = (str(state) for state in states)
    if one.casefold() != other.casefold():
        return warned(
            f"Automatic upgrade is {one} on {pair.primary.name} and {other} on {pair.staging.name}: one of them will move "
            "alone.",
            *evidence,
        )
    return passed(f"Automatic upgrade is {one} on both servers.", *evidence)


def _auto_upgrade_state(server: ServerEvidence) -> tuple[str | None, Evidence]:
    value = server.setting(AUTO_UPGRADE_STATE)
    document = server.first(parts.AUTO_UPGRADE)
    if value is None and document is not None:
        value = document.get("State", "AutoUpgradeState")
        return (
            None if value is None else str(value),
            server.of_document(document, "Automatic upgrade", value, "State"),
        )
    return None if value is None else str(value), server.of_setting(AUTO_UPGRADE_STATE, "Automatic upgrade")


# --- the defect of 2.5 -----------------------------------------------------------------------------------


def _application_kept(pair: PairEvidence) -> Judged:
    server = pair.staging
    running, evidence = version(server)
    if running is None:
        return unknown(f"The version of {server.name} is not known.", evidence)
    first, good = _APPLICATION_WIPED
    if not first <= running < good:
        return passed(f"{text_of(running)} does not wipe the application identity.", evidence)
    kind, document = identity_of(server)
    if kind is None:
        return unknown(
            f"{server.name} runs {text_of(running)}, and how its connector signs in "
            f"{server.not_collected(parts.CREDENTIAL)}.",
            evidence,
        )
    shown = (
        evidence,
        *((server.of_document(document, "Identity", kind, IDENTITY_TYPE),) if document else ()),
    )
    if kind == "Application":
        return warned(
            f"On {text_of(running)} do not edit the tenant connector in the Synchronization Service Manager: it would lose "
            "its application identity.",
            *shown,
        )
    return passed(f"The connector of {server.name} uses no application identity.", *shown)


CHECKS: Final = (
    Check(
        id="R11",
        group=GROUP,
        question="Do both servers run the same version?",
        why="Other versions bring other standard rules; an older staging server brings old rules back.",
        todo="Upgrade the older server, let it run a full cycle, then switch.",
        looks_at="the setting Microsoft.Synchronize.ServerConfigurationVersion",
        collect=EXPORT,
        source=sources.UPGRADE,
        when={
            Answer.PASS: "the versions are the same",
            Answer.WARN: "they differ",
            Answer.UNKNOWN: "an export does not say its version",
        },
        judge=_parity,
    ),
    Check(
        id="R12",
        group=GROUP,
        question="Are both versions supported, and new enough for the service?",
        why="Below the service's floor synchronization fails altogether.",
        todo="Upgrade to a supported version before the switch.",
        looks_at="the versions, and the dated facts about versions",
        collect=EXPORT,
        source=sources.VERSION_HISTORY,
        when={
            Answer.PASS: "both are listed and in support, and the facts are fresh",
            Answer.WARN: "out of support; or review: the facts are old, or do not know the version",
            Answer.UNKNOWN: "an export does not say its version",
            Answer.FAIL: "below the service's floor, or withdrawn",
        },
        judge=_supported,
    ),
    Check(
        id="R13",
        group=GROUP,
        question="Is automatic upgrade set alike?",
        why="A server that upgrades alone gets other standard rules, and deleted ones come back enabled.",
        todo="Set-ADSyncAutoUpgrade on the staging server to the state of the primary.",
        looks_at="the setting Microsoft.OptionalFeature.AutoUpgradeState, Get-ADSyncAutoUpgrade",
        collect=collect(parts.AUTO_UPGRADE),
        source=sources.AUTO_UPGRADE,
        when={
            Answer.PASS: "the state is the same",
            Answer.WARN: "the states differ",
            Answer.UNKNOWN: "a state is not known",
        },
        judge=_auto_upgrade,
    ),
    Check(
        id="R34",
        group=GROUP,
        question="Is the application identity safe from the defect of 2.5?",
        why="In builds 2.5.x editing the tenant connector wiped its application authentication.",
        todo="Upgrade to 2.6.1 or newer, or leave the tenant connector alone.",
        looks_at="the version of the staging server, and how its connector signs in",
        collect=collect(parts.CREDENTIAL),
        source=sources.SHARED_IDENTITY,
        when={
            Answer.PASS: "another version, or no application identity",
            Answer.WARN: "2.5.x with an application identity",
            Answer.UNKNOWN: "the version, or on 2.5.x the identity, is not known",
        },
        judge=_application_kept,
    ),
)
