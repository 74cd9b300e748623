"""What remains after the active server's, or only the older file's, changes: by object and by value."""

import pytest
from tests.failover.pending.made import change, pending

from entradrift.failover.pending.spool import Spool
from entradrift.failover.pending.subtract import TakenOut, also_in, keep_lasting, take_out, without
from entradrift.model.pending import AttributeChange, Operation, PendingObject

TITLE = change("title", ("new",), ("old",))
OTHER_TITLE = change("title", ("newer",), ("old",))
MAIL = change("mail", ("m",))
MEMBERS = change("member", ("a", "b"), ("c",), kind="reference", multivalued=True)


def update(*changes: AttributeChange) -> PendingObject:
    return pending("CN=1", Operation.UPDATE, *changes)


def added(*changes: AttributeChange) -> PendingObject:
    return pending("CN=1", Operation.ADD, *changes)


DELETE = pending("CN=1", Operation.DELETE)
RENAME = pending("CN=1", Operation.RENAME, TITLE, new_dn="CN=2")


@pytest.mark.parametrize(
    ("item", "other", "beyond", "shared"),
    [
        (update(TITLE), update(TITLE), None, update(TITLE)),
        (update(TITLE), update(OTHER_TITLE), update(TITLE), None),
        (update(TITLE, MAIL), update(TITLE), update(MAIL), update(TITLE)),
        (update(TITLE), update(change("TITLE", ("new",), ("old",))), None, update(TITLE)),
        (update(TITLE), DELETE, update(TITLE), None),
        (DELETE, DELETE, None, DELETE),
        (DELETE, update(TITLE), DELETE, None),
        (
            update(MEMBERS),
            update(change("member", ("b", "x"), (), kind="reference", multivalued=True)),
            update(change("member", ("a",), ("c",), kind="reference", multivalued=True)),
            update(change("member", ("b",), (), kind="reference", multivalued=True)),
        ),
        (
            update(change("tags", ("a",), operation="replace", multivalued=True)),
            update(change("tags", ("a", "b"), operation="replace", multivalued=True)),
            update(change("tags", ("a",), operation="replace", multivalued=True)),
            None,
        ),
        (
            update(change("title", operation="delete")),
            update(change("title", operation="delete")),
            None,
            update(change("title", operation="delete")),
        ),
        (RENAME, RENAME, None, RENAME),
        (
            RENAME,
            pending("CN=1", Operation.RENAME, new_dn="cn=2"),
            update(TITLE),
            pending("CN=1", Operation.RENAME, new_dn="CN=2"),
        ),
        (RENAME, pending("CN=1", Operation.RENAME, TITLE, new_dn="CN=3"), RENAME, None),
        (added(MAIL, TITLE), added(MAIL), added(TITLE), added(MAIL)),
    ],
)  # fmt: skip
def test_what_remains(
    item: PendingObject, other: PendingObject, beyond: PendingObject | None, shared: PendingObject | None
):
    assert without(item, other) == beyond
    assert also_in(item, other) == shared


def test_an_object_that_the_older_file_does_not_have_was_passing_through():
    assert also_in(update(TITLE), None) is None


def test_what_is_taken_out_and_what_remains_is_everything():
    other = update(change("member", ("b",), (), kind="reference", multivalued=True), MAIL)
    item = update(MEMBERS, MAIL, TITLE)
    rest, taken = without(item, other), also_in(item, other)
    assert rest is not None
    assert taken is not None
    values = {
        (each.name, value)
        for part in (rest, taken)
        for each in part.changes
        for value in (*each.added, *each.removed)
    }
    assert values == {
        ("member", "a"),
        ("member", "b"),
        ("member", "c"),
        ("mail", "m"),
        ("title", "new"),
        ("title", "old"),
    }


def test_a_spool_without_another_and_with_only_what_lasts():
    gone = pending("CN=2", Operation.DELETE)
    with Spool() as spool, Spool() as other:
        spool.add([update(TITLE, MAIL), gone, pending("CN=3", Operation.UPDATE, MAIL)])
        other.add([update(TITLE), gone])
        assert take_out(spool, other) == TakenOut(changes=2, deletes=1)
        assert list(spool) == [update(MAIL), pending("CN=3", Operation.UPDATE, MAIL)]
    with Spool() as spool, Spool() as other:
        spool.add([update(TITLE, MAIL), gone, pending("CN=3", Operation.UPDATE, MAIL)])
        other.add([update(TITLE)])
        assert keep_lasting(spool, other) == TakenOut(changes=3, deletes=1)
        assert list(spool) == [update(TITLE)]
