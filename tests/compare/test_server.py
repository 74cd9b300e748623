"""Roles, versions, identity."""

# ruff: noqa: ANN401 - test data is of any type

from dataclasses import replace
from typing import Any

import pytest
from tests.compare.builders import changes, connector, difference, partner, snapshot

from entradrift.compare.snapshots import Difference, compare_snapshots
from entradrift.errors import WrongPairError
from entradrift.model.change import Side
from entradrift.model.comparison import OVER_TIME
from entradrift.model.snapshot import Role, Snapshot

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


# --- one server over time ---------------------------------------------------------------------------------

BEFORE, AFTER = "2026-11-20T20:00:00Z", "2026-11-21T20:00:00Z"


def taken(at: str | None, **fields: Any) -> Snapshot:
    one = snapshot(**fields)
    return replace(one, source=replace(one.source, captured_at=at))


def over_time(before: Snapshot, after: Snapshot) -> Difference:
    return compare_snapshots(before, after, OVER_TIME)


def test_one_server_over_time_has_neither_roles_nor_a_name_to_compare():
    found = over_time(taken(BEFORE, host="A"), taken(AFTER, host="a.contoso.com"))
    assert (found.changes, found.notices) == ((), ())
    updated = over_time(taken(BEFORE), taken(AFTER, version="2.6.0.0"))
    assert [change.topic for change in updated.changes] == ["product-version"]


def test_a_server_that_changed_its_role_is_told_of():
    found = over_time(taken(BEFORE, role=ACTIVE), taken(AFTER, role=STAGING))
    assert found.changes == ()
    assert found.notices == (
        "The server changed its role: it was active before and is in staging mode after.",
    )
    assert over_time(taken(BEFORE, role=UNKNOWN), taken(AFTER, role=STAGING)).notices == ()


@pytest.mark.parametrize(
    ("before", "after", "swapped"),
    [
        (BEFORE, AFTER, False),
        (AFTER, BEFORE, True),
        (BEFORE, BEFORE, False),
        ("2026-11-21T21:30:00+01:00", AFTER, True),
        # Without a zone nobody knows by how much a clock was ahead.
        ("2026-11-22T20:00:00", AFTER, False),
        (None, AFTER, False),
        ("soon", AFTER, False),
    ],
)
def test_the_later_export_given_as_the_earlier_is_told_of(before: str | None, after: str, *, swapped: bool):
    notices = over_time(taken(before), taken(after)).notices
    assert [notice[:40] for notice in notices] == (
        ["The export given as the earlier one (--pr"[:40]] if swapped else []
    )


def test_exports_of_two_servers_are_not_one_server_over_time():
    with pytest.raises(
        WrongPairError, match=r"^--same-server compares one server .* of A and --staging one of B;"
    ):
        over_time(taken(BEFORE, host="A"), taken(AFTER, host="B"))
    notice = "An export does not name its server, so it is not certain that both are of one server."
    assert over_time(taken(BEFORE, host=None), taken(AFTER, host="B")).notices == (notice,)


def test_sides_are_before_and_after_in_every_sentence():
    one = replace(taken(BEFORE), notices=("x.",), content={})
    other = replace(taken(AFTER), notices=("y.",))
    found = over_time(one, other)
    assert found.notices == ("before: x.", "after: y.")
    assert {part.reason for part in found.coverage} == {"before: the export says nothing about it"}
    with pytest.raises(
        WrongPairError, match=r"\(before: contoso.onmicrosoft.com, after: x.onmicrosoft.com\)"
    ):
        over_time(taken(BEFORE), taken(AFTER, tenant="x.onmicrosoft.com"))
    with pytest.raises(WrongPairError, match="so they are not one server before and after;"):
        over_time(taken(BEFORE), taken(AFTER, connectors=[connector("litware.com")]))


def test_another_version_is_shown_as_each_server_has_it():
    one = snapshot(version="2.4.0.0")
    (change,) = changes(one, partner(snapshot(version="2.5.190.0")))
    assert (change.topic, change.primary, change.staging) == ("product-version", "2.4.0.0", "2.5.190.0")
