"""Who an object is: every field from every place that can say it, deletes included."""

import base64
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.failover.pending.documents import (
    DN,
    attr,
    cloud_anchor,
    cs_object,
    document,
    export,
    hologram,
    one,
    read,
    tenant_dn,
    value,
)

from entradrift.failover.pending import identity
from entradrift.model.pending import Identity

GUID = uuid.UUID("30475e40-e7ae-4af3-af75-8b143c81daf5")
ANCHOR = "QF5HMK7n80qvdYsUPIHa9Q=="
TENANT_DN = "CN={514635484D4B376E3830717664597355504948613951 3D3D}".replace(" ", "")
CLOUD = "User_c72903ed-1b2e-4e2f-9a3e-000000000001"


def named(name: str) -> str:
    return attr("displayName", value(name))


def test_every_field_from_a_hologram():
    found = one(
        export(operation="delete"),
        hologram(
            "synchronized",
            attr("displayName", value("Ann")),
            attr("userPrincipalName", value("ann@contoso.com")),
            attr("mail", value("ann@mail.contoso.com")),
            attr("sAMAccountName", value("ann")),
            attr("sourceAnchor", value(ANCHOR)),
            attr("cloudAnchor", value(CLOUD)),
            attr(
                "proxyAddresses",
                value("smtp:a@x.com"),
                value("SMTP:b@x.com"),
                value("SMTP:c@x.com"),
                many="true",
            ),
            attr("mailNickname", value("ann.a")),
            attr("onPremisesSamAccountName", value("CONTOSO-ann")),
            attr("onPremisesDistinguishedName", value("CN=Ann,OU=Staff,DC=contoso,DC=com")),
            attr("thumbnailPhoto", value("AAEC", encoding="base64"), type="binary"),
        ),
    )
    assert found.identity == Identity(
        name="Ann",
        user_principal_name="ann@contoso.com",
        mail="ann@mail.contoso.com",
        account_name="ann",
        source_anchor=ANCHOR,
        object_guid=str(GUID),
        cloud_anchor=CLOUD,
        primary_smtp="b@x.com",
        alias="ann.a",
        on_premises_account_name="CONTOSO-ann",
        on_premises_dn="CN=Ann,OU=Staff,DC=contoso,DC=com",
    )


def test_names_of_attributes_in_any_letter_case_and_the_other_alias():
    found = one(
        export(), hologram("synchronized", attr("DISPLAYNAME", value("Ann")), attr("Alias", value("a")))
    ).identity
    assert (found.name, found.alias) == ("Ann", "a")


AFTER = ("unapplied-export", "escrowed-export", "unconfirmed-export")
BEFORE = ("synchronized", "pending-import")


@pytest.mark.parametrize(
    ("operation", "order"),
    [
        ("update", (*AFTER, *BEFORE)),
        ("add", (*AFTER, *BEFORE)),
        ("delete-add", (*AFTER, *BEFORE)),
        ("delete", (*BEFORE, *AFTER)),
    ],
)
def test_the_best_hologram_decides(operation: str, order: tuple[str, ...]):
    for place, best in enumerate(order):
        # In the file they stand in any order; holograms that are empty or say nothing about a person do not count.
        silent = [
            hologram(kind) if place % 2 else hologram(kind, attr("x", value("y"))) for kind in order[:place]
        ]
        speaking = [hologram(kind, named(kind)) for kind in reversed(order[place:])]
        assert one(export(operation=operation), *silent, *speaking).identity.name == best


def test_holograms_are_not_mixed():
    found = one(
        export(),
        hologram("synchronized", named("Old"), attr("mail", value("old@contoso.com"))),
        hologram("unapplied-export", named("New")),
    ).identity
    assert (found.name, found.mail) == ("New", "")


def test_the_changes_say_what_no_hologram_says():
    found = one(
        export(
            attr(
                "userPrincipalName",
                value("old@x.com", "delete"),
                value("new@x.com", "add"),
                operation="update",
            ),
            attr("displayName", value("Not this", "add"), operation="update"),
            attr(
                "proxyAddresses",
                value("smtp:b@x.com", "add"),
                value("SMTP:a@x.com", "add"),
                operation="update",
            ),
            attr("mail", value("gone@x.com", "delete"), operation="update"),
        ),
        hologram("unapplied-export", named("This")),
    ).identity
    assert found == Identity(name="This", user_principal_name="new@x.com", primary_smtp="a@x.com")


def test_without_primary_address_there_is_none():
    only_secondary = attr("proxyAddresses", value("smtp:a@x.com"), value("Smtp:b@x.com"))
    assert one(export(), hologram("synchronized", only_secondary)).identity.primary_smtp == ""
    assert one(export(only_secondary, operation="add")).identity.primary_smtp == ""


def test_empty_attributes_say_nothing():
    empty = (attr("displayName"), attr("mail", value("")))
    found = one(
        export(operation="delete"), hologram("synchronized", *empty), hologram("pending-import", named("Ann"))
    )
    assert found.identity == Identity(name="Ann")


# --- the tenant connector ---------------------------------------------------------------------------------


def test_a_deleted_object_of_the_tenant_connector_is_known_by_its_name():
    found = one(export(operation="delete", dn=TENANT_DN), dn=TENANT_DN)
    assert found.identity == Identity(source_anchor=ANCHOR, object_guid=str(GUID))
    assert found.identity.label == str(GUID)


def test_any_other_source_anchor_is_text():
    found = one(export(operation="delete", dn=tenant_dn("employee742")), dn=tenant_dn("employee742"))
    assert found.identity == Identity(source_anchor="employee742")


@pytest.mark.parametrize(
    "dn",
    [
        "",
        "CN={}",
        "CN={5}",
        "CN={51463}",
        "CN={zz}",
        "CN={51 46}",
        "CN={5146",
        "CN=5146}",
        "CN={C3}",
        "CN={00}",
        "CN={5146},OU=Staff",
        "OU={5146}",
        "CN={" + "41" * 5000 + "}",
    ],
)
def test_what_is_no_name_of_the_tenant_connector(dn: str):
    assert identity.tenant_anchor(dn) == ""
    assert one(export(dn=dn), dn=dn).identity.source_anchor == ""


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=50))
def test_every_source_anchor_is_read_back(text: str):
    assert identity.tenant_anchor(tenant_dn(text)) == (text if text.isprintable() else "")


@settings(deadline=None)
@given(st.text(max_size=60))
def test_garbage_never_raises(text: str):
    for function in (identity.tenant_anchor, identity.guid_of, identity.cloud_anchor):
        assert isinstance(function(text), str)


@settings(deadline=None)
@given(st.uuids())
def test_the_guid_of_a_source_anchor(guid: uuid.UUID):
    assert identity.guid_of(base64.b64encode(guid.bytes_le).decode()) == str(guid)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "employee742",
        "AAEC",
        "QF5HMK7n80qvdYsUPIHa9Q=",
        "!F5HMK7n80qvdYsUPIHa9Q==",
        "QF5HMK7n80qvdYsUPI!!!!==",
        "ü" * 24,
    ],
)
def test_what_is_no_guid(text: str):
    assert identity.guid_of(text) == ""


# --- the anchor -------------------------------------------------------------------------------------------


def test_the_anchor_of_the_tenant_connector():
    assert cloud_anchor(CLOUD).startswith("VA")
    assert identity.cloud_anchor(cloud_anchor(CLOUD)) == CLOUD


def test_the_anchor_is_found_wherever_it_stands():
    wanted = f'<anchor encoding="base64">{cloud_anchor(CLOUD)}</anchor>'
    places = (
        document(cs_object(export(wanted))),
        document(cs_object(export(operation="delete"), hologram("synchronized", wanted, named("Ann")))),
        document(cs_object(export(), wanted)),
    )
    for place in places:
        (found,) = read(place)
        assert found.identity.cloud_anchor == CLOUD


def _bytes(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    "anchor",
    [
        "",
        "AAEC",
        "not base64 at all",
        _bytes(uuid.UUID(int=1).bytes_le),
        _bytes(b"\x05\0\0\0a\0\0\0"),
        _bytes(b"\x04\0\0\0a\0\0\0"),
        _bytes(b"\x05\0\0\0a\0b\0c"),
        cloud_anchor("two words_x"),
        cloud_anchor("User_Ünal"),
        cloud_anchor("_x"),
        cloud_anchor("User_"),
        cloud_anchor("User_" + "x" * 3000),
    ],
)
def test_other_anchors_are_not_shown(anchor: str):
    assert identity.cloud_anchor(anchor) == ""


# --- Active Directory -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dn", "name"),
    [
        (DN, "Ann"),
        ("CN=Smith\\, Bob,OU=Staff,DC=contoso,DC=com", "Smith, Bob"),
        ("CN=M\\C3\\BCller \\2B Co,DC=contoso", "Müller + Co"),
        ("CN=a\\5Cb,DC=x", "a\\b"),
        ('CN="a,b",DC=x', '"a,b"'),
        ("no name at all", ""),
    ],
)
def test_without_anything_else_the_name_in_the_distinguished_name(dn: str, name: str):
    assert one(export(operation="delete", dn=dn), dn=dn).identity == Identity(name=name)
