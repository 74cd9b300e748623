"""Nothing that names a person gets through a mask, and rows stay distinguishable."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exportkit.write_pending import anchor, guid, tenant_dn
from tests.failover.pending.made import TENANT, change, pending

from entradrift.failover.pending.masking import Mask, key_of
from entradrift.failover.pending.review import review
from entradrift.failover.pending.safety import Limits
from entradrift.model.pending import ExportError, Identity, Operation, PendingObject
from entradrift.report import pending_csv, pending_json, pending_text
from entradrift.report.pending_registry import PENDING_RENDERERS

MASK = Mask(b"key")
SECRET = st.text("abcdefghijkmnopqrstuvwxyzABCDEFGHIJKLMNOP äöü€'\"\\,;=<>&", min_size=0, max_size=20).map(
    lambda text: f"zq{text}xjv"
)
"""Values that our own words do not contain."""


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Ann Brook", "***~"),
        ("a", "***~"),
        ("ann@contoso.com", "a***@c***~"),
        ("SMTP:ann@contoso.com", "SMTP:a***@c***~"),
        ("smtp:ann@contoso.com", "smtp:a***@c***~"),
        ("a@b", "***~"),
    ],
)
def test_masks(text: str, start: str):
    masked = MASK.text(text)
    assert masked.startswith(start)
    assert len(masked) == len(start) + 10
    assert MASK.text(text) == masked
    assert MASK.text(f"{text} ") != masked
    assert Mask(b"other").text(text) != masked


def test_nothing_stays_nothing():
    assert MASK.text("") == MASK.name("") == ""


def test_what_identifies_without_telling_who_remains():
    guid_dn = tenant_dn(anchor("ann"))
    assert MASK.name(guid_dn) == guid_dn
    assert MASK.name("CN=Ann,OU=Staff,DC=contoso,DC=com").endswith(",OU=Staff,DC=contoso,DC=com")
    assert MASK.name(tenant_dn("employee742")).startswith("CN={***~")
    item = pending("CN=1", Operation.UPDATE, change("accountEnabled", ("true",), ("false",), kind="boolean"))
    masked = MASK.object(replace(item, id=str(guid("x")), identity=Identity(source_anchor=anchor("x"))))
    assert (masked.id, masked.identity.source_anchor) == (str(guid("x")), anchor("x"))
    assert masked.changes == item.changes


def test_the_same_input_has_the_same_masks_and_another_has_others():
    one, other = pending("CN=1"), pending("CN=2")
    assert key_of([one]) == key_of([one])
    assert key_of([one]) != key_of([other])
    assert key_of([one, other]) != key_of([other, one])


@st.composite
def objects(draw: st.DrawFn) -> tuple[PendingObject, set[str]]:
    values = [draw(SECRET) for _ in range(14)]
    made = PendingObject(
        connector=TENANT,
        dn=draw(st.sampled_from(["CN={}", "CN={},OU=Staff,DC=contoso,DC=com", "{}"])).format(
            values[0].replace(",", "")
        ),
        id=values[1],
        type="user",
        operation=draw(st.sampled_from(Operation)),
        identity=Identity(
            name=values[2],
            user_principal_name=f"{values[3]}@zqhostxjv",
            mail=values[4],
            account_name=values[5],
            source_anchor=values[6],
            cloud_anchor=f"User_{values[7]}",
            primary_smtp=values[8],
            alias=values[9],
            on_premises_account_name=values[10],
            on_premises_dn=f"CN={values[11].replace(',', '')},OU=Staff",
        ),
        changes=(
            change("title", (values[12],), (f"{values[12]}@{values[13]}",)),
            change("proxyAddresses", (f"SMTP:{values[12]}@{values[13]}",), multivalued=True),
            change("member", (f"CN={values[13].replace(',', '')},DC=x",), kind="reference", multivalued=True),
            change("photo", (values[12],), kind="binary"),
            change("number", (values[12],), kind="integer", operation="replace"),
        ),
        new_dn=f"CN={values[0].replace(',', '')}",
        error=ExportError("denied", "5", f"{values[2]} may not", "", "", 1),
    )
    return made, {*values, "zqhostxjv"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(objects(), min_size=1, max_size=3))
def test_no_value_gets_into_any_output(given_objects: list[tuple[PendingObject, set[str]]]):
    report = review([item for item, _ in given_objects], files={}, limits=Limits())
    texts = ["".join(each.pieces(report)) for each in PENDING_RENDERERS]
    for text in texts:
        assert "zq" not in text
        assert "xjv" not in text


@given(objects())
def test_everything_is_shown_when_asked_for(given_object: tuple[PendingObject, set[str]]):
    item, _ = given_object
    report = review([item], files={}, limits=Limits(), show_values=True)
    [shown] = json.loads(pending_json.render(report))["objects"]
    assert shown["identity"]["name"] == item.identity.name
    assert shown["changes"][0]["added"] == list(item.changes[0].added)
    assert pending_csv.render(report).count("\r\n") == 7
    assert "masked" not in pending_text.render(report)
