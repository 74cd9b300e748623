"""Whatever an export can hold is read back exactly, through a writer that knows nothing of the reader."""

from collections.abc import Callable
from dataclasses import replace
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.failover.pending.documents import (
    attributes,
    cs_object,
    dn_attr,
    document,
    export,
    hologram,
    read,
    reference,
)

from entradrift.failover.pending.packing import packed, unpacked
from entradrift.failover.pending.values import is_net_zero
from entradrift.model.pending import AttributeChange, ExportError, Identity, Operation, PendingObject

ESCAPES = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20).filter(
    lambda text: all(
        character in "\t\n\r" or (character >= " " and character not in "\ufffe\uffff") for character in text
    )
)
NAME = st.sampled_from(["title", "member", "department", "Attribute-1", "ä"])
INTEGER = st.integers(-(2**63), 2**63 - 1).map(str)
KINDS = {
    "string": TEXT,
    "integer": INTEGER,
    "boolean": st.sampled_from(["true", "false"]),
    "binary": st.binary(max_size=12).map(lambda data: data.hex()),
    "reference": TEXT.filter(bool),
}


@st.composite
def changes(draw: Callable[..., object], whole: str) -> AttributeChange:
    kind = draw(st.sampled_from(sorted(KINDS)))
    values = st.lists(KINDS[kind], max_size=4).map(tuple)
    operation = whole or draw(st.sampled_from(["add", "update", "delete", "replace"]))
    added = () if operation == "delete" else draw(values)
    removed = () if operation == "add" or whole == "replace" else draw(values)
    name = draw(NAME)
    net_zero = operation == "update" and is_net_zero(name, kind, added, removed)
    return AttributeChange(name, kind, operation, draw(st.booleans()), added, removed, net_zero)


@st.composite
def objects(draw: Callable[..., object]) -> PendingObject:
    operation = draw(st.sampled_from(list(Operation)))
    whole = {Operation.ADD: "add", Operation.DELETE_ADD: "add", Operation.DELETE: "delete"}.get(operation, "")
    identity = Identity(
        name=draw(TEXT.filter(bool)),
        user_principal_name=draw(TEXT),
        mail=draw(TEXT),
        primary_smtp=draw(TEXT),
        alias=draw(TEXT),
    )
    dn = draw(TEXT.filter(bool))
    return PendingObject(
        connector=draw(TEXT.map(str.strip)) or "contoso.com",
        dn=dn,
        id=draw(st.uuids().map(str)),
        type=draw(st.sampled_from(["user", "group", "device"])),
        operation=operation,
        identity=identity,
        changes=tuple(draw(st.lists(changes(whole), max_size=4))),
        new_dn=draw(TEXT.filter(lambda text: text not in {"", dn})) if operation is Operation.RENAME else "",
        error=draw(
            st.none()
            | st.builds(ExportError, TEXT, st.just(""), st.just(""), TEXT, TEXT, st.integers(0, 999))
        ),
    )


def written(item: PendingObject) -> str:
    word = "update" if item.operation is Operation.RENAME else item.operation.value
    named = {
        "displayName": item.identity.name,
        "userPrincipalName": item.identity.user_principal_name,
        "mail": item.identity.mail,
        "proxyAddresses": f"SMTP:{item.identity.primary_smtp}" if item.identity.primary_smtp else "smtp:x",
        "mailNickname": item.identity.alias,
    }
    kind = "synchronized" if item.operation is Operation.DELETE else "unapplied-export"
    content = [f'<attr name="{name}"><value>{text_of(text)}</value></attr>' for name, text in named.items()]
    error = item.error
    return cs_object(
        export(*map(change_written, item.changes), operation=word, dn=item.dn, newdn=item.new_dn),
        hologram(kind, *content, dn=item.dn),
        f"<ma-name>{text_of(item.connector)}</ma-name>",
        ""
        if error is None
        else "<export-errordetail"
        + attributes(
            error_type=error.type,
            first_occurred=error.first_occurred,
            date_occurred=error.last_occurred,
            retry_count=str(error.retries),
        )
        + "/>",
        dn=item.dn,
        id=f"{{{item.id.upper()}}}",
        type=item.type,
    )


def change_written(change: AttributeChange) -> str:
    sides = [(text, "delete") for text in change.removed] + [(text, "add") for text in change.added]
    many = str(change.multivalued).lower()
    if change.kind == "reference":
        return dn_attr(
            change.name, *(reference_written(*side) for side in sides), operation=change.operation, many=many
        )
    values = "".join(
        f'<value operation="{operation}">{text_of(encoded(text, change.kind))}</value>'
        for text, operation in sides
    )
    said = attributes(name=change.name, operation=change.operation, type=change.kind, multivalued=many)
    return f"<attr{said}>{values}</attr>"


def reference_written(text: str, operation: str) -> str:
    return reference("@", operation).replace("@", text_of(text))


def encoded(text: str, kind: str) -> str:
    return f"0x{int(text) % 2**64:x}" if kind == "integer" else text


def text_of(text: str) -> str:
    return escape(text, ESCAPES)


@settings(max_examples=300, deadline=None)
@given(st.lists(objects(), max_size=4), st.sampled_from(["utf-8", "utf-16"]), st.integers(1, 500))
def test_what_is_written_is_read(items: list[PendingObject], encoding: str, size: int):
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    data = document(*map(written, items), declaration=declaration).encode(encoding)
    assert read(data, size=size) == items


@settings(deadline=None)
@given(objects())
def test_what_is_packed_is_unpacked(item: PendingObject):
    assert unpacked(packed(item)) == item
    assert unpacked(packed(replace(item, error=None))).error is None
