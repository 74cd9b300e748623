"""Roles, versions, identity."""

from dataclasses import replace

import pytest
from tests.compare.builders import difference, partner, snapshot

from entradrift.model.change import Side
from entradrift.model.snapshot import Role

ACTIVE, STAGING, UNKNOWN = Role.ACTIVE, Role.STAGING, Role.UNKNOWN


@pytest.mark.parametrize(
    ("primary", "staging", "topics"),
    [
        (ACTIVE, STAGING, ["role-as-expected"]),
        (ACTIVE, ACTIVE, ["role-both-active"]),
        (STAGING, STAGING, ["role-both-staging"]),
        (STAGING, ACTIVE, ["role-swapped"]),
        (UNKNOWN, STAGING, []),
        (ACTIVE, UNKNOWN, []),
    ],
)
def test_roles(primary: Role, staging: Role, topics: list[str]):
    one, other = snapshot(role=primary, host="A"), snapshot(role=staging, host="B")
    found = difference(one, other)
    assert [change.topic for change in found.changes if change.path == ("role",)] == topics
    assert [change.topic for change in found.changes if change.path != ("role",)] == ["server-identity"]
    unknown = [notice for notice in found.notices if "does not say whether staging mode is on" in notice]
    assert bool(unknown) is (UNKNOWN in (primary, staging))


@pytest.mark.parametrize(
    ("primary", "staging", "topics"),
    [
        (ACTIVE, ACTIVE, []),
        (STAGING, STAGING, []),
        (ACTIVE, STAGING, ["role-as-expected"]),
        (STAGING, ACTIVE, ["role-swapped"]),
    ],
)
def test_equal_roles_of_one_server_are_no_finding(primary: Role, staging: Role, topics: list[str]):
    one, other = snapshot(role=primary, host="A"), snapshot(role=staging, host="a")
    other = replace(other, source=replace(other.source, captured_at="2025-06-02T06:12:41"))
    found = difference(one, other)
    assert [change.topic for change in found.changes] == topics
    assert any(notice.startswith("Both exports name the same server") for notice in found.notices)


def test_one_server_in_one_state_has_no_roles_to_compare():
    one = snapshot(role=ACTIVE)
    assert difference(one, one).changes == ()
    assert difference(one, replace(one)).changes == ()
    assert difference(one, replace(one)).notices != ()


@pytest.mark.parametrize(
    ("primary", "staging", "older"),
    [
        ("2.4.27.0", "2.5.3.0", Side.PRIMARY),
        ("2.10.0.0", "2.9.0.0", Side.STAGING),
        ("2.5.190.0", "2.5.190.0", None),
        (None, "2.5.3.0", None),
        ("2.5.3.0", None, None),
    ],
)
def test_product_version(primary: str | None, staging: str | None, older: Side | None):
    found = difference(snapshot(version=primary), partner(snapshot(version=staging)))
    versions = [(item.path, item.side) for item in found.changes if item.topic == "product-version"]
    assert versions == ([(("product-version",), older)] if older else [])


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [("SYNC01", "sync01", False), ("SYNC01", "SYNC02", True), (None, "SYNC02", False), (None, None, False)],
)
def test_host_names(one: str | None, other: str | None, differs: bool):  # noqa: FBT001
    found = difference(snapshot(host=one), snapshot(host=other, role=STAGING))
    assert [item.path for item in found.changes if item.topic == "server-identity"] == (
        [("host",)] if differs else []
    )
    same = [notice for notice in found.notices if "name the same server" in notice]
    assert bool(same) is (one is not None and not differs)


def test_notices_of_the_exports_name_their_server():
    one = snapshot(notices=("a",))
    found = difference(one, partner(snapshot(notices=("b",))))
    assert found.notices == ("primary: a", "staging: b")
