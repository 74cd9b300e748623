"""R16, R17, R18: password hash synchronization and password writeback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entradrift.exports.cmdlets import parts
from entradrift.failover.checks import sources
from entradrift.failover.checks.check import (
    Check,
    Judged,
    by_comparison,
    collect,
    failed,
    passed,
    unknown,
    warned,
    worst,
)
from entradrift.failover.checks.credentials import GROUP
from entradrift.failover.evidence import PairEvidence, ServerEvidence
from entradrift.failover.reading import boolean, both, listed
from entradrift.failover.versions import version_of
from entradrift.model.connector import Connector, ConnectorKind
from entradrift.model.finding import Severity
from entradrift.model.readiness import Answer, Evidence
from entradrift.model.snapshot import Role

_HASH_SYNC: Final = "Microsoft.OptionalFeature.PasswordHashSync"
_WRITEBACK: Final = "Microsoft.OptionalFeature.PasswordWriteback"
_HASH_RULES: Final = (
    "password-hash-sync-differs",
    "password-hash-sync-connector-on-staging",
    "password-hash-sync-connector-differs",
)
_HASH_MILD: Final = "password-hash-sync-connector-on-primary"
"""A staging server does not run it and may read as off, so this alone is no failure."""
_WRITEBACK_MILD: Final = "password-writeback-connector-differs"
_FEATURE: Final = "PasswordHashSync"
_NO_SELF_HEALING: Final = (2, 6, 84)
"""From this version on the server no longer switches the tenant's feature on by itself."""
_HASH_COMMAND: Final = (
    "ConvertTo-Json -Depth 12 @(Get-ADSyncConnector | Where-Object ConnectorTypeName -eq AD | ForEach-Object "
    "{ Get-ADSyncAADPasswordSyncConfiguration -SourceConnector $_.Name -ErrorAction Stop }) | "
    f"Set-Content -Encoding UTF8 {parts.PASSWORD_SYNC}.json"
)


# --- password hash synchronization -----------------------------------------------------------------------


def hash_sync_of(server: ServerEvidence) -> bool | None:
    """Return whether password hashes are meant to be synchronized; None where the export does not say.

    Newer servers keep this per forest: it is on where any forest has it on, and off only where all say so.
    """
    intent = server.flag(_HASH_SYNC)
    if intent is not None:
        return intent
    flags = [_of_forest(server, forest) for forest in server.connectors(ConnectorKind.ACTIVE_DIRECTORY)]
    if any(flags):
        return True
    return None if not flags or None in flags else False


def _of_forest(server: ServerEvidence, connector: Connector) -> bool | None:
    stated = boolean(server.connector_value(connector, "password-hash-sync", "enabled"))
    if stated is not None:
        return stated
    said = [
        boolean(document.get("Enabled"))
        for document in server.items(parts.PASSWORD_SYNC) or ()
        if str(document.get("SourceConnector")).casefold().strip() == connector.name.casefold().strip()
    ]
    return next((flag for flag in said if flag is not None), None)


def _shown(pair: PairEvidence) -> tuple[Evidence, ...]:
    return tuple(evidence for server in pair.servers for evidence in _stated(server))


def _stated(server: ServerEvidence) -> Iterator[Evidence]:
    label = "Password hash synchronization"
    if server.flag(_HASH_SYNC) is not None:
        yield server.of_setting(_HASH_SYNC, label)
    for forest in server.connectors(ConnectorKind.ACTIVE_DIRECTORY):
        value = _of_forest(server, forest)
        yield server.of_connector(
            forest, f"{label} of {forest.name}", value, "password-hash-sync-config", "enabled"
        )


def _hash_sync(pair: PairEvidence) -> Judged:
    values = [hash_sync_of(server) for server in pair.servers]
    evidence = _shown(pair)
    state = "on" if values[0] else "off"
    note = "; expect a delay, because a staging server does not run it" if values[0] else ""
    proof = passed(f"Both servers have password hash synchronization switched {state}{note}.", *evidence)
    return worst(proof, *_hash_sync_doubts(pair, values, evidence))


def _hash_sync_doubts(
    pair: PairEvidence, values: list[bool | None], evidence: tuple[Evidence, ...]
) -> Iterator[Judged]:
    told = [
        *by_comparison(pair, "Password hash synchronization", _HASH_RULES),
        *by_comparison(pair, "Password hash synchronization", (_HASH_MILD,), warns=frozenset(Severity)),
    ]
    yield from told
    if None in values:
        silent = pair.silent(values)
        yield unknown(
            f"Whether password hash synchronization is on is not known for {both(silent)}.", *evidence
        )
        return
    if values[0] != values[1] and not told:
        intended = all(server.flag(_HASH_SYNC) is not None for server in pair.servers)
        yield (failed if intended or values[1] else warned)(
            f"Password hash synchronization is {_state(values[0])} on {pair.primary.name} and {_state(values[1])} on "
            f"{pair.staging.name}.",
            *evidence,
        )
    for server in pair.servers:
        forests = server.connectors(ConnectorKind.ACTIVE_DIRECTORY)
        silent = [forest.name for forest in forests if _of_forest(server, forest) is None]
        if silent or not forests:
            yield unknown(
                f"Whether password hashes of {listed(silent) or 'any forest'} are synchronized by {server.name} is not "
                "shown.",
                *evidence,
            )
    if any(values):
        yield from _tenant_feature(pair)


def _state(value: bool | None) -> str:  # noqa: FBT001 - a state, not an option
    return "on" if value else "off"


def _tenant_feature(pair: PairEvidence) -> Iterator[Judged]:
    """Yield what is wrong with the tenant's own switch, where the server does not set it by itself."""
    running = version_of(pair.successor.snapshot.server.product_version)
    if running is not None and running < _NO_SELF_HEALING:
        return
    flags = [(server, server.company_feature(_FEATURE)) for server in (pair.successor, pair.predecessor)]
    known = [(server, flag) for server, flag in flags if flag is not None]
    if not known:
        yield unknown(
            "Whether the tenant accepts password hashes (Get-ADSyncAADCompanyFeature) is not known."
        )
    for server, flag in known:
        if not flag:
            yield failed(
                "Password hash synchronization is on, but switched off in the tenant: it is broken without a message, and "
                "since 2.6.84 no server repairs that by itself.",
                server.of_company_feature(_FEATURE),
            )


def _not_newly_on(pair: PairEvidence) -> Judged:
    values = [hash_sync_of(server) for server in pair.servers]
    evidence = _shown(pair)
    if None in values:
        silent = pair.silent(values)
        return unknown(
            f"Whether password hash synchronization is on is not known for {both(silent)}.", *evidence
        )
    if values[1] and not values[0]:
        return failed(
            f"Leaving staging mode would turn password hash synchronization on: {pair.staging.name} has it, "
            f"{pair.primary.name} has not.",
            *evidence,
        )
    return passed("Leaving staging mode does not turn password hash synchronization on.", *evidence)


# --- password writeback ----------------------------------------------------------------------------------


def writeback_of(server: ServerEvidence) -> bool | None:
    """Return whether password writeback is on; None where the export does not say."""
    said = [
        server.flag(_WRITEBACK),
        *(
            boolean(server.connector_value(connector, "password-writeback", "enabled"))
            for connector in server.connectors(ConnectorKind.TENANT)
        ),
        *(boolean(document.get("Enabled")) for document in server.items(parts.PASSWORD_RESET) or ()),
    ]
    return next((flag for flag in said if flag is not None), None)


def _writeback(pair: PairEvidence) -> Judged:
    values = [writeback_of(server) for server in pair.servers]
    evidence = tuple(
        evidence
        for server, value in zip(pair.servers, values, strict=True)
        for evidence in _writeback_stated(server, value)
    )
    proof = passed(f"Both servers have password writeback switched {_state(values[0])}.", *evidence)
    return worst(proof, *_writeback_doubts(pair, values, evidence))


def _writeback_stated(server: ServerEvidence, value: bool | None) -> Iterator[Evidence]:  # noqa: FBT001 - a state
    label = "Password writeback"
    if server.flag(_WRITEBACK) is not None:
        yield server.of_setting(_WRITEBACK, label)
    elif connector := next(iter(server.connectors(ConnectorKind.TENANT)), None):
        yield server.of_connector(connector, label, value, "aad-password-reset-config", "enabled")
    else:
        yield server.fact(label, value)


def _writeback_doubts(
    pair: PairEvidence, values: list[bool | None], evidence: tuple[Evidence, ...]
) -> Iterator[Judged]:
    told = by_comparison(pair, "Password writeback", ("password-writeback-differs",))
    newly_on = values[0] is False and values[1] is True
    told += by_comparison(
        pair, "Password writeback", (_WRITEBACK_MILD,), warns=frozenset(() if newly_on else Severity)
    )
    yield from told
    if all(values) and pair.primary.role is pair.staging.role is Role.ACTIVE:
        yield failed(
            "Password writeback runs on two active servers, which disturbs its service bus.", *evidence
        )
    if None in values:
        silent = pair.silent(values)
        yield unknown(f"Whether password writeback is on is not known for {both(silent)}.", *evidence)
    elif values[0] != values[1] and not told:
        intended = all(server.flag(_WRITEBACK) is not None for server in pair.servers)
        yield (failed if intended or values[1] else warned)(
            f"Password writeback is {_state(values[0])} on {pair.primary.name} and {_state(values[1])} on "
            f"{pair.staging.name}.",
            *evidence,
        )


CHECKS: Final = (
    Check(
        id="R16",
        group=GROUP,
        question="Is password hash synchronization configured alike?",
        why="After the switch new passwords would stop reaching the tenant, or start to.",
        todo="Set it alike on both servers in the wizard: Optional features.",
        looks_at="the setting OptionalFeature.PasswordHashSync or the switch of each forest; from 2.6.84 on also the tenant's "
        "own switch",
        collect=f"{_HASH_COMMAND}; {collect(parts.COMPANY_FEATURE)}",
        source=sources.PASSWORD_HASH_SYNC,
        when={
            Answer.PASS: "it is on or off alike, in each forest",
            Answer.WARN: "it reads as off on the staging server only, which a server that does not run it may show",
            Answer.UNKNOWN: "a switch is not shown",
            Answer.FAIL: "the intent differs, the staging server alone has it on, or the tenant has switched it off",
        },
        judge=_hash_sync,
    ),
    Check(
        id="R17",
        group=GROUP,
        question="Does leaving staging mode not turn password hash synchronization on?",
        why="Administrators were surprised by hashes that flowed after staging mode was turned off.",
        todo="Clear the option on the staging server first if nobody wants it.",
        looks_at="the same as R16, on both servers",
        collect=_HASH_COMMAND,
        source=sources.PASSWORD_HASH_SYNC,
        when={
            Answer.PASS: "the staging server has it off, or the primary has it on too",
            Answer.UNKNOWN: "a switch is not shown",
            Answer.FAIL: "the staging server has it on and the primary off",
        },
        judge=_not_newly_on,
    ),
    Check(
        id="R18",
        group=GROUP,
        question="Is password writeback configured alike, and on one active server only?",
        why="Two active servers disturb each other on its service bus; without the option resets no longer reach the "
        "directory.",
        todo="Set it alike on both servers in the wizard: Optional features.",
        looks_at="the setting OptionalFeature.PasswordWriteback or the switch of the connector to the tenant; the roles",
        collect="ConvertTo-Json @(Get-ADSyncAADPasswordResetConfiguration -Connector '<tenant> - AAD' -ErrorAction Stop) | "
        f"Set-Content -Encoding UTF8 {parts.PASSWORD_RESET}.json",
        source=sources.STAGING,
        when={
            Answer.PASS: "it is on or off alike",
            Answer.WARN: "it reads as off on the staging server only, which a server that does not run it may show",
            Answer.UNKNOWN: "a switch is not shown",
            Answer.FAIL: "the intent differs, the staging server alone has it on, or two active servers use it",
        },
        judge=_writeback,
        after=True,
    ),
)
