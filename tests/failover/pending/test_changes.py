"""The delta: which values an attribute gains and loses, by every operation that the format knows."""

import base64
import hashlib

import pytest
from tests.failover.pending.documents import (
    DN,
    ID,
    PLAIN_ID,
    attr,
    cs_object,
    delta,
    dn_attr,
    document,
    export,
    hologram,
    one,
    read,
    read_all,
    reference,
    value,
)

from entradrift.failover.pending.values import MAX_KEPT
from entradrift.model.pending import AttributeChange, Identity, Operation, PendingObject


def change(content: str, operation: str = "update", name: str = "displayName") -> AttributeChange:
    (found,) = one(export(content, operation=operation)).changes
    assert found.name == name
    return found


def test_an_object_as_a_whole():
    found = one(
        export(attr("title", value("Boss", "add"), operation="add", many="false")),
        "<connector>1</connector><export-delta-operation>modify</export-delta-operation><ma-name>fabrikam.com</ma-name>",
    )
    assert found == PendingObject(
        connector="fabrikam.com",
        dn=DN,
        id=PLAIN_ID,
        type="user",
        operation=Operation.UPDATE,
        identity=Identity(name="Ann"),
        changes=(AttributeChange("title", "string", "add", False, ("Boss",), ()),),  # noqa: FBT003
        new_dn="",
        error=None,
    )


@pytest.mark.parametrize(
    ("word", "operation"),
    [
        ("add", Operation.ADD),
        ("update", Operation.UPDATE),
        ("modify", Operation.UPDATE),
        ("replace", Operation.UPDATE),
        ("delete", Operation.DELETE),
        ("obsolete", Operation.DELETE),
        ("delete-add", Operation.DELETE_ADD),
    ],
)
def test_operations_on_objects(word: str, operation: Operation):
    assert one(export(operation=word)).operation is operation


def test_the_delta_says_what_happens_not_the_scalar():
    found, reading = read_all(
        document(
            cs_object(export(operation="update"), "<export-delta-operation>delete</export-delta-operation>"),
            cs_object(export(operation="update"), "<export-delta-operation>modify</export-delta-operation>"),
            cs_object(export(operation="update"), "<export-delta-operation>?</export-delta-operation>"),
        )
    )
    assert [item.operation for item in found] == [Operation.UPDATE] * 3
    assert reading.notices == (
        "1 object has another operation in export-delta-operation than in the delta; the delta was used.",
    )


@pytest.mark.parametrize(
    ("word", "operation"),
    [("add", Operation.ADD), ("modify", Operation.UPDATE), ("delete", Operation.DELETE)],
)
def test_the_scalar_says_it_where_the_delta_does_not(word: str, operation: Operation):
    found = one(
        export(attr("title", value("Boss"), operation="add"), operation=""),
        f"<export-delta-operation>{word}</export-delta-operation>",
    )
    assert found.operation is operation


def test_an_unknown_operation_is_an_update_that_is_told():
    found, reading = read_all(
        document(cs_object(export(operation="explode")), cs_object(export(operation="explode")))
    )
    assert [item.operation for item in found] == [Operation.UPDATE] * 2
    assert reading.notices == (
        "2 objects have the operation explode, which is not known; they are counted as updates. Look at them by hand.",
    )


def test_obsolete_is_told():
    _, reading = read_all(document(cs_object(export(operation="obsolete"))))
    assert reading.notices == ("1 object has the operation obsolete, which is read as a delete.",)


@pytest.mark.parametrize("operation", ["none", ""])
def test_without_operation_the_changes_decide(operation: str):
    changed = attr("title", value("Boss", "add"), operation="add")
    found, reading = read_all(
        document(cs_object(export(changed, operation=operation)), cs_object(export(operation=operation)))
    )
    assert [(item.operation, len(item.changes)) for item in found] == [(Operation.UPDATE, 1)]
    assert (reading.objects, reading.pending, reading.without) == (2, 1, 1)


# --- renames ---------------------------------------------------------------------------------------------


def test_another_name_is_a_rename_with_or_without_changes():
    new = "CN=Ann,OU=Leavers,DC=contoso,DC=com"
    for content in ("", attr("title", value("Boss", "add"), operation="add")):
        found = one(export(content, newdn=new))
        assert (found.operation, found.dn, found.new_dn, len(found.changes)) == (
            Operation.RENAME,
            DN,
            new,
            1 if content else 0,
        )


def test_another_letter_case_is_a_rename_the_same_name_is_none():
    assert one(export(newdn=DN.lower())).operation is Operation.RENAME
    same = one(export(newdn=DN))
    assert (same.operation, same.new_dn) == (Operation.UPDATE, "")


@pytest.mark.parametrize("operation", ["add", "delete", "delete-add"])
def test_what_is_added_or_deleted_is_not_renamed(operation: str):
    found = one(export(operation=operation, newdn="CN=New"))
    assert (found.operation.value, found.new_dn) == (operation, "")


# --- operations on attributes and values -----------------------------------------------------------------

TABLE = [
    # on the object, on the attribute, values, then: operation, added, removed
    ("update", "update", [("a", "add"), ("b", "delete")], "update", ("a",), ("b",)),
    ("update", "update", [("a", ""), ("b", "delete")], "update", ("a",), ("b",)),
    ("update", "add", [("a", "add"), ("b", "")], "add", ("a", "b"), ()),
    ("update", "", [("a", ""), ("b", "delete")], "update", ("a",), ("b",)),
    ("update", "modify", [("a", "add")], "update", ("a",), ()),
    ("update", "delete", [], "delete", (), ()),
    ("update", "delete", [("a", ""), ("b", "delete")], "delete", (), ("a", "b")),
    ("update", "delete", [("a", "add"), ("b", "delete")], "update", ("a",), ("b",)),
    ("update", "replace", [("a", ""), ("b", "add")], "replace", ("a", "b"), ()),
    ("update", "replace", [("a", ""), ("b", "delete")], "replace", ("a",), ("b",)),
    ("update", "replace", [], "replace", (), ()),
    ("update", "update", [("a", "none"), ("b", "add")], "update", ("b",), ()),
    ("update", "none", [("b", "add")], "update", ("b",), ()),
    ("update", "update", [], "update", (), ()),
    ("update", "update", [("a", "strange")], "update", ("a",), ()),
    ("modify", "update", [("a", "add"), ("b", "delete")], "update", ("a",), ("b",)),
    ("add", "", [("a", "")], "add", ("a",), ()),
    ("add", "add", [("a", "add"), ("b", "delete")], "add", ("a", "b"), ()),
    ("delete-add", "", [("a", "")], "add", ("a",), ()),
    ("replace", "", [("a", ""), ("b", "delete")], "replace", ("a", "b"), ()),
    ("delete", "", [("a", "")], "delete", (), ("a",)),
    ("obsolete", "add", [("a", "add")], "delete", (), ("a",)),
]


@pytest.mark.parametrize(("on_object", "on_attribute", "values", "operation", "added", "removed"), TABLE)
def test_operations_on_values(
    on_object: str,
    on_attribute: str,
    values: list[tuple[str, str]],
    operation: str,
    added: tuple[str, ...],
    removed: tuple[str, ...],
):
    found = change(attr("displayName", *(value(*each) for each in values), operation=on_attribute), on_object)
    assert (found.operation, found.added, found.removed) == (operation, added, removed)
    references = change(
        dn_attr("displayName", *(reference(*each) for each in values), operation=on_attribute), on_object
    )
    assert (references.kind, references.operation, references.added, references.removed) == (
        "reference",
        operation,
        added,
        removed,
    )


def test_an_attribute_of_which_nothing_changes_is_no_change():
    assert one(export(attr("title", value("Boss", "none"), operation="none"))).changes == ()


def test_what_the_attribute_says_of_itself():
    assert [
        change(attr("displayName", many=many)).multivalued for many in ("true", "1", "false", "0", "")
    ] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert [change(attr("displayName", type=kind)).kind for kind in ("string", "binary", "", "odd")] == [
        "string",
        "binary",
        "string",
        "odd",
    ]
    (unnamed,) = one(export(attr("", value("x")))).changes
    assert unnamed.name == ""


def test_attributes_stay_in_their_order_and_the_rest_of_a_delta_is_no_change():
    found = one(
        export(
            '<anchor encoding="base64">AAEC</anchor><parent-anchor encoding="base64">AAEC</parent-anchor>',
            "<primary-objectclass>user</primary-objectclass><objectclass><oc-value>user</oc-value></objectclass>",
            attr("b", value("1")),
            dn_attr("a", reference("CN=x")),
            attr("b", value("2")),
        )
    )
    assert [(each.name, each.added) for each in found.changes] == [
        ("b", ("1",)),
        ("a", ("CN=x",)),
        ("b", ("2",)),
    ]


def test_a_reference_without_name_is_known_by_its_anchor():
    found = change(dn_attr("displayName", reference("", "add", "AAEC"), reference("CN=a", "delete", "AAEC")))
    assert (found.added, found.removed) == (("AAEC",), ("CN=a",))


# --- values ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0x0", "0"),
        ("0x1", "1"),
        ("0x7fffffffffffffff", "9223372036854775807"),
        ("0x8000000000000000", "-9223372036854775808"),
        ("0xffffffffffffffff", "-1"),
        ("0xffffffff80000002", "-2147483646"),
        ("0XFFFFFFFF80000002", "-2147483646"),
        ("0x80000002", "2147483650"),
        (" 0x1f4 ", "500"),
        ("500", "500"),
        ("-2147483646", "-2147483646"),
        ("0x1ffffffffffffffff", "0x1ffffffffffffffff"),
        ("0x", "0x"),
        ("0xghi", "0xghi"),
        ("0x_1", "0x_1"),
        ("", ""),
    ],
)
def test_integers_are_shown_in_decimal(written: str, meant: str):
    assert change(attr("displayName", value(written, "add"), type="integer")).added == (meant,)


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("boolean", "true", "true"),
        ("boolean", " False\n", "false"),
        ("binary", "AAEC\n  AwQF", "AAECAwQF"),
        ("string", "  two  spaces ", "  two  spaces "),
        ("string", "a < b & \"c\" > 'd'", "a < b & \"c\" > 'd'"),
        ("string", "Grüße 你好 😀", "Grüße 你好 😀"),
        ("string", "line\nline", "line\nline"),
        ("string", "", ""),
    ],
)
def test_values_are_text(kind: str, written: str, meant: str):
    assert change(attr("displayName", value(written, "add"), type=kind)).added == (meant,)


def test_a_value_may_be_written_in_any_way_of_xml():
    ways = "<value operation='add'>a&#98;<![CDATA[<c>]]><!-- no --><?no?>d</value><value operation='add'/>"
    assert change(attr("displayName", ways)).added == ("ab<c>d", "")


def test_of_a_very_long_value_the_beginning_and_a_digest_is_kept():
    exact, longer = "x" * MAX_KEPT, "ü" * (MAX_KEPT + 1)
    found = change(attr("displayName", value(exact, "add"), value(longer, "add")))
    digest = hashlib.sha256(longer.encode()).hexdigest()
    assert found.added == (exact, f"{'ü' * 200}… ({MAX_KEPT + 1} characters, SHA-256 {digest})")


# --- changes that change nothing -------------------------------------------------------------------------

BASE64 = base64.b64encode(bytes(16)).decode()


@pytest.mark.parametrize(
    ("name", "kind", "added", "removed", "nothing"),
    [
        ("title", "string", ["Boss"], ["Boss"], True),
        ("title", "string", ["Boss"], ["BOSS"], True),
        ("title", "string", ["Straße"], ["STRASSE"], True),
        ("title", "string", ["a", "b"], ["B", "A"], True),
        ("title", "string", ["a", "b"], ["a", "c"], False),
        ("title", "string", ["a", "a"], ["a", "b"], False),
        ("title", "string", ["a"], ["a", "a"], False),
        ("title", "string", ["a"], [], False),
        ("title", "string", [], [], False),
        ("title", "string", ["a"], ["a "], False),
        ("proxyAddresses", "string", ["smtp:a@x.com"], ["smtp:A@X.com"], True),
        ("proxyAddresses", "string", ["SMTP:a@x.com"], ["smtp:a@x.com"], False),
        (
            "proxyAddresses",
            "string",
            ["SMTP:a@x.com", "smtp:b@x.com"],
            ["smtp:a@x.com", "SMTP:b@x.com"],
            False,
        ),
        ("photo", "binary", ["AAEC"], ["AAEC"], True),
        ("photo", "binary", ["AAEC"], ["aaec"], False),
        ("sourceAnchor", "string", [BASE64], [BASE64], True),
        ("sourceAnchor", "string", [BASE64], [BASE64.lower()], False),
        ("groupType", "integer", ["0x2"], ["2"], True),
    ],
)
def test_values_removed_and_added_again(
    name: str,
    kind: str,
    added: list[str],
    removed: list[str],
    nothing: bool,  # noqa: FBT001
):
    values = [*(value(each, "delete") for each in removed), *(value(each, "add") for each in added)]
    assert change(attr(name, *values, type=kind, operation="update"), name=name).net_zero is nothing


def test_references_removed_and_added_again():
    values = [
        reference("CN=A", "delete"),
        reference("CN=B", "delete"),
        reference("cn=b", "add"),
        reference("cn=a", "add"),
    ]
    assert change(dn_attr("displayName", *values)).net_zero


@pytest.mark.parametrize(
    ("on_object", "on_attribute"), [("add", ""), ("replace", ""), ("delete", ""), ("update", "replace")]
)
def test_what_is_whole_is_never_nothing(on_object: str, on_attribute: str):
    content = attr("displayName", value("a", "delete"), value("a", "add"), operation=on_attribute)
    assert not change(content, on_object).net_zero


# --- what nobody expected --------------------------------------------------------------------------------


def test_unknown_elements_are_ignored_and_counted_by_path():
    found, reading = read_all(
        document(
            cs_object(
                "<novelty><deep><deeper/></deep></novelty><novelty/>",
                "<unapplied-export>"
                + delta(
                    "<extra/>",
                    attr(
                        "title",
                        "<strange/>",
                        value("Boss", "add"),
                        "<value>a<b>c</b></value>",
                        operation="update",
                    ),
                    dn_attr("manager", "<value>x</value>", "<dn-value><dn>CN=x</dn><more/></dn-value>"),
                )
                + "</unapplied-export>",
            ),
            "<other-object/>",
        )
    )
    assert [[(each.name, each.added) for each in item.changes] for item in found] == [
        [("title", ("Boss", "a")), ("manager", ("CN=x",))]
    ]
    assert reading.unknown == {
        "novelty": 2,
        "other-object": 1,
        "unapplied-export/delta/attr/strange": 1,
        "unapplied-export/delta/attr/value/b": 1,
        "unapplied-export/delta/dn-attr/dn-value/more": 1,
        "unapplied-export/delta/dn-attr/value": 1,
        "unapplied-export/delta/extra": 1,
    }
    assert reading.notices == (
        f"8 elements that are not known were ignored: {', '.join(list(reading.unknown)[:5])}, ….",
    )


def test_second_towers_are_counted_and_the_last_counts():
    found, reading = read_all(
        document(cs_object(export(operation="add"), export(operation="delete"), "<mv-link/><mv-link/>"))
    )
    assert [item.operation for item in found] == [Operation.DELETE]
    assert reading.unknown == {"unapplied-export (another one)": 1}


def test_names_of_unknown_elements_are_fit_to_be_shown_and_few():
    names = [f"n{number}" for number in range(300)]
    _, reading = read_all(document(cs_object(*(f"<{name}/>" for name in names), f"<{'x' * 100}/>")))
    assert len(reading.unknown) == 201
    assert reading.unknown["others"] == 101


def test_a_tower_without_delta_is_nothing_pending():
    found, reading = read_all(
        document(cs_object("<unapplied-export><odd/></unapplied-export>"), cs_object("<unapplied-export/>"))
    )
    assert found == []
    assert (reading.without, reading.unknown) == (2, {"unapplied-export/odd": 1})


# --- objects of which nothing is sent ---------------------------------------------------------------------


def test_a_file_with_all_objects_of_a_connector():
    idle = cs_object(
        hologram("synchronized", attr("displayName", value("Ann"))), "<ma-name>fabrikam.com</ma-name>"
    )
    found, reading = read_all(document(idle, cs_object(export(operation="delete")), idle))
    assert [item.operation for item in found] == [Operation.DELETE]
    assert (reading.objects, reading.pending, reading.without) == (3, 1, 2)
    assert reading.connectors == ("fabrikam.com", "contoso.com")
    assert reading.notices == (
        "2 objects have nothing pending and were passed over: the export was probably written without /f:x.",
    )


@pytest.mark.parametrize("tower", ["escrowed-export", "unconfirmed-export"])
def test_what_was_sent_and_is_not_confirmed_is_not_pending(tower: str):
    sent = f"<{tower}>{delta(operation='add')}</{tower}>"
    found, reading = read_all(
        document(cs_object(sent), cs_object(sent, export(operation="delete")), cs_object(f"<{tower}/>"))
    )
    assert [item.operation for item in found] == [Operation.DELETE]
    assert (reading.pending, reading.unconfirmed, reading.without) == (1, 1, 1)
    assert reading.notices[1] == (
        "1 object has changes that were sent and are not confirmed by an import yet; they are not pending."
    )


def test_what_comes_in_is_not_pending():
    found, reading = read_all(
        document(cs_object(f"<pending-import>{delta(operation='add')}</pending-import>"))
    )
    assert (found, reading.without, reading.unknown) == ([], 1, {})


# --- what stands beside the delta -------------------------------------------------------------------------


def test_what_a_file_without_system_data_says():
    (found,) = read(
        f"<cs-objects><cs-object><unapplied-export>{delta('<primary-objectclass>group</primary-objectclass>')}"
        "</unapplied-export></cs-object></cs-objects>"
    )
    assert (found.connector, found.dn, found.id, found.type) == ("contoso.com", DN, "", "group")


def test_nothing_at_all_about_an_object():
    (found,) = read(
        "<cs-objects><cs-object><unapplied-export><delta operation='delete'/></unapplied-export></cs-object></cs-objects>"
    )
    assert found == PendingObject("contoso.com", "", "", "", Operation.DELETE, Identity())


def test_an_identifier_is_shown_without_braces():
    assert {one(export(), id=text).id for text in (ID, ID.strip("{}"), ID.lower())} == {PLAIN_ID}


def test_the_error_of_the_last_export():
    error = (
        '<export-errordetail first-occurred="2026-11-01 10:00:00" date-occurred="2026-11-20 10:00:00" retry-count="7"'
        ' error-type="AttributeValueMustBeUnique"><export-status><cd-error><error-code>0x8023134a</error-code>'
        "<error-literal>Unable to update this object.</error-literal>"
        "<server-error-detail>Tracking Id: 1</server-error-detail><extra-error-details>Tracking Id: 1</extra-error-details>"
        "</cd-error></export-status></export-errordetail>"
    )
    found = one(export(), error).error
    assert found is not None
    assert (found.type, found.code, found.text) == (
        "AttributeValueMustBeUnique",
        "0x8023134a",
        "Unable to update this object. Tracking Id: 1",
    )
    assert (found.first_occurred, found.last_occurred, found.retries) == (
        "2026-11-01 10:00:00",
        "2026-11-20 10:00:00",
        7,
    )


def test_an_error_of_which_little_is_said():
    assert one(export(), "<export-errordetail/>").error is None
    found = one(
        export(), '<export-errordetail retry-count="many"><error-name>x</error-name></export-errordetail>'
    ).error
    assert found is not None
    assert (found.type, found.code, found.text, found.retries) == ("x", "", "", 0)
