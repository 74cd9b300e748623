"""R30, R31: what is written back to Active Directory, and whether it may be."""

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
    passed,
    unknown,
    warned,
    worst,
)
from entradrift.failover.checks.identity import GROUP
from entradrift.failover.evidence import PairEvidence
from entradrift.failover.reading import listed, plural
from entradrift.model.connector import ConnectorKind
from entradrift.model.finding import Severity
from entradrift.model.readiness import Answer
from entradrift.model.section import Section

_PREFIX: Final = "Microsoft.OptionalFeature."
_SWITCHES: Final = tuple(
    f"{_PREFIX}{name}"
    for name in ("DeviceWriteBack", "DeviceWriteUp", "GroupWriteBack", "UserWriteBack", "HybridExchange")
)
_LEGACY: Final = "GroupWritebackV2"
_SEARCH: Final = (
    "ConvertTo-Json @{ADSyncObjectsWithInheritanceDisabled = @(Get-ADSyncObjectsWithInheritanceDisabled -SearchBase "
    "'<domain>' -ErrorAction Stop | ForEach-Object DistinguishedName)} | Set-Content -Encoding UTF8 inheritance.json"
)


def _writeback(pair: PairEvidence) -> Judged:
    return worst(
        passed(
            "Writeback and Exchange hybrid are configured alike on both servers.",
            *(server.of_setting(name) for server in pair.servers for name in _SWITCHES),
        ),
        *by_comparison(pair, "Writeback", ("feature-differs",), Section.FEATURES),
        # The tenant's own switches are the same for both servers: a difference only tells that an export is stale.
        *by_comparison(
            pair, "The features of the tenant", ("company-feature-differs",), warns=frozenset(Severity)
        ),
        *_unknown_switches(pair),
        *_legacy_groups(pair),
    )


def _unknown_switches(pair: PairEvidence) -> Iterator[Judged]:
    """Yield what an export does not say: a missing switch must not pass for one that is off."""
    for server in pair.servers:
        missing = [name.removeprefix(_PREFIX) for name in _SWITCHES if server.flag(name) is None]
        if missing:
            yield unknown(f"The export of {server.name} does not show {listed(missing)}.")


def _legacy_groups(pair: PairEvidence) -> Iterator[Judged]:
    flags = [(server, server.company_feature(_LEGACY)) for server in pair.servers]
    if any(flag is None for _, flag in flags):
        yield unknown(
            "Whether group writeback v2 is on in the tenant (Get-ADSyncAADCompanyFeature) is not known for both servers."
        )
    for server, flag in flags:
        if flag:
            yield warned(
                "Group writeback v2 is on: it can no longer be switched on anew, so do not switch it off.",
                server.of_company_feature(_LEGACY),
            )


def _accounts(pair: PairEvidence) -> Judged:
    server = pair.staging
    evidence = [
        server.of_connector(connector, f"Account of {connector.name}", account, "forest-login-user")
        for connector in server.connectors(ConnectorKind.ACTIVE_DIRECTORY)
        if (
            account := server.connector_value(connector, "account", "forest-login-user parameter")
            or server.connector_value(connector, "account", "forest-login-user")
        )
    ]
    listed_objects = server.items(parts.INHERITANCE) or ()
    evidence += [
        server.of_document(item, "Inheritance of permissions is disabled", item.get("DistinguishedName"))
        for item in listed_objects[:5]
    ]
    todo = (
        "Check the permissions of the staging server's accounts with the ADSyncConfig module "
        "(Show-ADSyncADObjectPermissions), and that none of them is locked or expired."
    )
    if listed_objects:
        return unknown(
            f"{plural(len(listed_objects), 'object')} in Active Directory without inherited permissions; whether the "
            "connector accounts may write there is not shown by any export.",
            *evidence,
            todo=todo,
        )
    return unknown(
        "Exports name the connector accounts but not their permissions in Active Directory.",
        *evidence,
        todo=todo,
    )


CHECKS: Final = (
    Check(
        id="R30",
        group=GROUP,
        question="Is writeback configured alike?",
        why="Device writeback is not applied by an import of settings, and group writeback v2 cannot be switched on anew.",
        todo="Set the same writeback options in the wizard.",
        looks_at="the settings for device, group and user writeback and Exchange hybrid, Get-ADSyncAADCompanyFeature, and "
        "the comparison of them",
        collect=collect(parts.COMPANY_FEATURE),
        source=sources.IMPORT_EXPORT,
        when={
            Answer.PASS: "all of it is the same",
            Answer.WARN: "group writeback v2 is on, the tenant's features were read differently, or a difference was accepted",
            Answer.UNKNOWN: "an export does not show a switch, or they could not be compared in full",
            Answer.FAIL: "a feature or its container differs",
        },
        judge=_writeback,
    ),
    Check(
        id="R31",
        group=GROUP,
        question="May the staging server's accounts do in Active Directory what is needed?",
        why="Missing permissions show only when the server begins to export.",
        todo="Check the permissions with the ADSyncConfig module.",
        looks_at="the accounts of the connectors to Active Directory; objects without inherited permissions, where listed",
        collect=_SEARCH,
        source=sources.ACCOUNTS,
        when={
            Answer.UNKNOWN: "no export shows permissions: only a person can vouch for them",
        },
        judge=_accounts,
    ),
)
