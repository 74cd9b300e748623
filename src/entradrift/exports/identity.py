"""Who a server, a tenant and a connector are, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from entradrift.model import distinguished_name
from entradrift.model.connector import TENANT_CONNECTOR_ID, TENANT_CONNECTOR_SUBTYPE, Connector, ConnectorKind
from entradrift.model.snapshot import Role

_SYNC_ACCOUNT: Final = re.compile(r"Sync_(?P<host>.+)_[0-9a-fA-F]+@(?P<tenant>[^@]+)")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def connector_kind(guid: str, category: str, subtype: str) -> ConnectorKind:
    """Return what a connector connects to, from its constant id, subtype and type name."""
    if guid == TENANT_CONNECTOR_ID or subtype.casefold() == TENANT_CONNECTOR_SUBTYPE.casefold():
        return ConnectorKind.TENANT
    return ConnectorKind.ACTIVE_DIRECTORY if category.casefold() == "ad" else ConnectorKind.OTHER


def connector_reference(guid: str, name: str) -> str:
    """Return the words that replace a connector's GUID; equal on both servers."""
    if guid == TENANT_CONNECTOR_ID:
        return "the connector to Microsoft Entra ID"
    return f"connector {name.casefold()}"


def partition_reference(name: str) -> str:
    """Return the words that replace a partition's GUID; equal on both servers."""
    return f"partition {','.join(reversed(distinguished_name.key(name))) or name.casefold()}"


def role(staging_mode: str | None) -> Role:
    """Return the server's role from the text of its StagingMode setting."""
    known = {"true": Role.STAGING, "false": Role.ACTIVE}
    return known.get((staging_mode or "").casefold(), Role.UNKNOWN)


def tenant_of(connectors: Iterable[Connector]) -> tuple[str, str | None]:
    """Return the tenant connector's account and the tenant's domain.

    The domain is taken from the account (`Sync_<SERVER>_<hex>@<tenant>`), else from the connector's name
    (`<tenant> - AAD`).
    """
    for connector in connectors:
        if connector.kind is not ConnectorKind.TENANT:
            continue
        account = next(
            (
                str(setting.value)
                for setting in connector.settings
                if setting.path[0] == "account" and "username" in setting.path[-1].casefold()
            ),
            "",
        )
        domain = account.rpartition("@")[2] or connector.name.partition(" - ")[0]
        return account, domain.casefold() if _DOMAIN.fullmatch(domain) else None
    return "", None


def host_of_account(account: str) -> str | None:
    """Return the server name inside a `Sync_<SERVER>_<hex>@<tenant>` account."""
    match = _SYNC_ACCOUNT.fullmatch(account)
    return match.group("host") if match else None


def iso_time(text: str | None) -> str | None:
    """Return a time as ISO 8601; a time without zone stays without (exports do not say which it is).

    Understands `2016-05-03 14:28:09.784`, `2022-11-03 14:05:06Z` and ISO 8601 itself.
    """
    if not text:
        return None
    try:
        return datetime.fromisoformat(text.strip().replace(" ", "T", 1)).isoformat()
    except ValueError:
        return None


def iso_time_of_milliseconds(milliseconds: int) -> str | None:
    """Return the time of a `/Date(ms)/` value, milliseconds since 1970 in UTC, as ISO 8601."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None
