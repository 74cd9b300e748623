"""Who a server, a tenant and a connector are."""

from typing import Any

import pytest
from tests.compare.builders import connector, setting, tenant_connector

from entradrift.exports.identity import (
    connector_kind,
    connector_reference,
    host_of_account,
    iso_time,
    iso_time_of_milliseconds,
    partition_reference,
    role,
    tenant_of,
)
from entradrift.model.connector import TENANT_CONNECTOR_ID, TENANT_CONNECTOR_SUBTYPE, ConnectorKind
from entradrift.model.section import Section
from entradrift.model.snapshot import Role

ACCOUNT = "Sync_SYNC-01_e3c03195e061@Contoso.onmicrosoft.com"


@pytest.mark.parametrize(
    ("guid", "category", "subtype", "kind"),
    [
        (TENANT_CONNECTOR_ID, "", "", ConnectorKind.TENANT),
        ("x", "Extensible2", TENANT_CONNECTOR_SUBTYPE.upper(), ConnectorKind.TENANT),
        ("x", "ad", "", ConnectorKind.ACTIVE_DIRECTORY),
        ("x", "AD", "anything", ConnectorKind.ACTIVE_DIRECTORY),
        ("x", "Extensible2", "Generic SQL (Microsoft)", ConnectorKind.OTHER),
        ("", "", "", ConnectorKind.OTHER),
    ],
)
def test_kinds(guid: str, category: str, subtype: str, kind: ConnectorKind):
    assert connector_kind(guid, category, subtype) is kind


def test_references_are_equal_on_two_servers():
    assert connector_reference("1", "Contoso.com") == connector_reference("2", "contoso.COM")
    assert connector_reference(TENANT_CONNECTOR_ID, "a") == connector_reference(TENANT_CONNECTOR_ID, "b")
    assert connector_reference("1", "a") != connector_reference("1", "b")
    assert partition_reference("DC=contoso, DC=com") == partition_reference("dc=Contoso,dc=COM")
    assert partition_reference("DC=a,DC=b") != partition_reference("DC=b,DC=a")
    assert partition_reference("Default") == partition_reference("default") == "partition default"
    assert partition_reference("") == "partition "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("True", Role.STAGING),
        ("false", Role.ACTIVE),
        ("", Role.UNKNOWN),
        (None, Role.UNKNOWN),
        ("1", Role.UNKNOWN),
    ],
)
def test_roles(text: str | None, expected: Role):
    assert role(text) is expected


def account(value: str) -> dict[str, Any]:
    return {"settings": (setting("account/UserName parameter", value, Section.CONNECTORS),)}


@pytest.mark.parametrize(
    ("connectors", "expected"),
    [
        ([connector(), tenant_connector(**account(ACCOUNT))], (ACCOUNT, "contoso.onmicrosoft.com")),
        ([tenant_connector("Fabrikam.onmicrosoft.com - AAD")], ("", "fabrikam.onmicrosoft.com")),
        ([tenant_connector("renamed by somebody")], ("", None)),
        ([tenant_connector("x", **account("admin"))], ("admin", None)),
        ([connector()], ("", None)),
        ([], ("", None)),
    ],
)
def test_tenant(connectors: list[Any], expected: tuple[str, str | None]):
    assert tenant_of(connectors) == expected


def test_host_inside_an_account():
    assert host_of_account(ACCOUNT) == "SYNC-01"
    assert host_of_account("Sync_A_B_0f@x") == "A_B"
    assert host_of_account("admin@contoso.com") is None
    assert host_of_account("") is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2016-05-03 14:28:09.784", "2016-05-03T14:28:09.784000"),
        ("2022-11-03 14:05:06Z", "2022-11-03T14:05:06+00:00"),
        ("2022-11-03T14:05:06+02:00", "2022-11-03T14:05:06+02:00"),
        (" 2022-11-03 ", "2022-11-03T00:00:00"),
        ("yesterday", None),
        ("2022-13-01", None),
        ("", None),
        (None, None),
    ],
)
def test_times(text: str | None, iso: str | None):
    assert iso_time(text) == iso


@pytest.mark.parametrize(
    ("milliseconds", "iso"),
    [
        (1649391053843, "2022-04-08T04:10:53.843000+00:00"),
        (0, "1970-01-01T00:00:00+00:00"),
        (-1000, "1969-12-31T23:59:59+00:00"),
        (10**18, None),
    ],
)
def test_times_in_milliseconds(milliseconds: int, iso: str | None):
    assert iso_time_of_milliseconds(milliseconds) == iso
