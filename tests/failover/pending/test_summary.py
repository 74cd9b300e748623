"""Totals are exact, and what really changes is told from what only looks like a change."""

from tests.failover.pending.made import TENANT, change, pending

from entradrift.failover.pending.summary import totals_of
from entradrift.model.pending import AttributeTotals, ExportError, Identity, Operation

HEX = "CN={656D706C6F796565373432}"


def test_totals_of_two_connectors():
    objects = [
        pending("CN=1", Operation.ADD, change("mail", ("a",), operation="add")),
        pending("CN=2", Operation.UPDATE, change("mail", ("a",), ("b",)), change("title", ("c", "d"))),
        pending("CN=3", Operation.UPDATE, change("mail", ("A",), ("a",), net_zero=True), type="group"),
        pending("CN=4", Operation.RENAME, change("title", (), ("x",)), new_dn="CN=5"),
        pending("CN=6", Operation.DELETE, identity=Identity(name="Ann"), type="group"),
        pending("CN=7", Operation.DELETE_ADD),
        pending(
            "CN=8",
            Operation.UPDATE,
            connector="contoso.com",
            error=ExportError("denied", "5", "No.", "", "", 2),
        ),
    ]
    tenant, directory = totals_of(objects, {TENANT: ["b.xml", "a.xml"], "contoso.com": ["c.xml"]})
    assert (tenant.connector, tenant.is_tenant, tenant.files, tenant.objects) == (
        TENANT, True, ("a.xml", "b.xml"), 6,
    )  # fmt: skip
    assert tenant.by_operation == {
        Operation.ADD: 1, Operation.UPDATE: 2, Operation.DELETE: 1, Operation.DELETE_ADD: 1, Operation.RENAME: 1,
    }  # fmt: skip
    assert {name: {key: n for key, n in counts.items() if n} for name, counts in tenant.by_type.items()} == {
        "group": {Operation.UPDATE: 1, Operation.DELETE: 1},
        "user": {Operation.ADD: 1, Operation.UPDATE: 1, Operation.DELETE_ADD: 1, Operation.RENAME: 1},
    }
    # Attributes of objects that are added are not changes.
    assert list(tenant.by_attribute.items()) == [
        ("title", AttributeTotals(2, 2, 1)),
        ("mail", AttributeTotals(1, 1, 1, net_zero=1)),
    ]
    assert tenant.updated_by_type == {"user": {"title": 2, "mail": 1}}
    assert tenant.deleted_names == ("Ann", "CN=7")
    assert (directory.is_tenant, directory.errors, directory.error_texts) == (False, {"denied": 1}, ("No.",))


def test_a_file_without_pending_objects_is_there_with_zeros():
    [found] = totals_of([], {"contoso.com": ["a.xml"]})
    assert (found.objects, found.files, sum(found.by_operation.values())) == (0, ("a.xml",), 0)


def test_the_connector_of_the_tenant_is_known_by_name_distinguished_name_or_configuration():
    objects = [
        pending("CN=1", connector="x - AAD"),
        pending(HEX, connector="y"),
        pending("CN=1", connector="z"),
    ]
    assert [(each.connector, each.is_tenant) for each in totals_of(objects)] == [
        ("x - AAD", True), ("y", True), ("z", False),
    ]  # fmt: skip
    assert all(each.is_tenant for each in totals_of(objects, tenant_connectors=["Z"]))


def test_names_are_listed_up_to_ten():
    [found] = totals_of([pending(f"CN={n}", Operation.DELETE) for n in range(30)])
    assert len(found.deleted_names) == 10
