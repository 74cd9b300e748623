"""The spool: any number of objects on disk, in their order, private, and gone at the end."""

import os
import stat
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.failover.pending.made import TENANT, change, pending

from entradrift.failover.pending.spool import Spool, SpoolError, row_of
from entradrift.model.pending import ExportError, Identity, Operation, PendingObject

ITEMS = [
    pending(
        f"CN=Object {number},DC=x",
        Operation.UPDATE,
        change("title", (f"{number}",)),
        identity=Identity(name=f"N{number}"),
    )
    for number in range(2500)
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for temporary files, with nothing else in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def spool(folder: Path) -> Iterator[Spool]:  # noqa: ARG001 - used by what is made here
    with Spool() as made:
        yield made


def test_what_is_added_comes_back_in_its_order_again_and_again(spool: Spool):
    spool.add(iter(ITEMS[:1700]))
    spool.add(ITEMS[1700:])
    assert list(spool) == ITEMS
    assert list(spool) == ITEMS
    assert len(spool) == len(ITEMS)


def test_every_field_comes_back(spool: Spool):
    item = PendingObject(
        "Ü - AAD",
        "CN=😀",
        "id",
        "group",
        Operation.RENAME,
        Identity(*(f"text {number}" for number in range(len(Identity.__slots__)))),
        (
            change("a", ("1", "2"), ("3",), operation="replace", kind="integer", multivalued=True),
            change("b", net_zero=True),
        ),
        "CN=new",
        ExportError("type", "code", "text", "first", "last", 3),
    )
    spool.add([item])
    assert list(spool) == [item]


def test_walks_may_go_on_at_once_and_stop_early(spool: Spool):
    spool.add(ITEMS)
    assert [first == second for first, second in zip(spool, spool, strict=True)] == [True] * len(ITEMS)
    walk = iter(spool)
    assert next(walk) == ITEMS[0]
    assert spool.label("CN=Object 7,DC=x") == "N7"
    assert next(walk) == ITEMS[1]


def test_an_empty_one(spool: Spool):
    assert (len(spool), list(spool), spool.label("CN=x"), spool.last) == (0, [], "", 0)
    assert spool.same(ITEMS[0]) is None
    spool.rewrite(lambda item: item)


def test_references_are_named(spool: Spool):
    spool.add(ITEMS)
    assert spool.label("cn=OBJECT 42,dc=X") == "N42"
    assert spool.label("CN=Object 42") == ""
    assert spool.label("") == ""


def test_the_same_object_of_another_server(spool: Spool):
    spool.add(ITEMS)
    theirs = pending("cn=object 42,dc=x", Operation.DELETE, connector="another name")
    assert spool.same(theirs) == ITEMS[42]
    assert spool.same(pending("CN=gone")) is None


def test_of_several_with_one_name_the_one_of_the_same_connector(spool: Spool):
    forests = [pending("CN=x", connector=name, type=name) for name in ("a.com", TENANT, "c.com")]
    spool.add(forests)
    assert [spool.same(item) for item in forests] == forests
    assert spool.same(replace(forests[1], connector=TENANT.upper().replace(" ", "_"))) == forests[1]
    assert spool.same(replace(forests[1], connector="unknown.com")) == forests[0]


def test_objects_without_name_are_never_the_same(spool: Spool):
    spool.add([pending("")])
    assert spool.same(pending("")) is None


def test_rewriting(spool: Spool):
    spool.add(ITEMS)

    def changed(item: PendingObject) -> PendingObject | None:
        number = int(item.identity.name[1:])
        if number % 3 == 0:
            return None
        return replace(item, dn=f"CN=New {number}") if number % 3 == 1 else item

    spool.rewrite(changed)
    assert list(spool) == [new for item in ITEMS if (new := changed(item)) is not None]
    assert spool.label("CN=New 1") == "N1"
    assert spool.label("CN=Object 1,DC=x") == ""
    spool.add(ITEMS[:1])
    assert list(spool)[-1] == ITEMS[0]


def test_what_was_added_last_can_be_taken_back(spool: Spool):
    spool.add(ITEMS[:10])
    spool.rewrite(lambda item: None if item == ITEMS[0] else item)
    last = spool.last
    spool.add_rows(row_of(item) for item in ITEMS[10:20])
    spool.cut(last)
    assert list(spool) == ITEMS[1:10]
    spool.add(ITEMS[20:21])
    assert list(spool) == [*ITEMS[1:10], ITEMS[20]]


def test_nobody_can_find_the_file_and_it_is_gone_at_the_end(folder: Path):
    with Spool() as spool:
        spool.add(ITEMS)
        if os.name == "nt":
            (private,) = folder.iterdir()
            assert [path.name for path in private.iterdir()] == ["pending.db"]
        else:
            assert list(folder.iterdir()) == [], "not even a killed process leaves anything behind"
        assert spool.same(ITEMS[2000]) == ITEMS[2000]
        spool.rewrite(lambda item: item if item.dn.endswith("7,DC=x") else None)
        assert len(spool) == 250
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_the_file_is_private_while_it_has_a_name(folder: Path, monkeypatch: pytest.MonkeyPatch):
    modes = {}

    def cleanup(made: tempfile.TemporaryDirectory[str]) -> None:
        modes["folder"] = stat.S_IMODE(Path(made.name).stat().st_mode)

    before = os.umask(0)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(tempfile.TemporaryDirectory, "cleanup", cleanup)
            spool = Spool()
    finally:
        os.umask(before)
    assert modes == {"folder": 0o700}
    assert [path.name for path in folder.iterdir()] != []
    spool.close()


def test_the_file_is_gone_after_an_error(folder: Path):
    with pytest.raises(ZeroDivisionError), Spool() as spool:
        spool.add([*ITEMS, *(1 / 0 for _ in "x")])  # type: ignore[list-item]
    assert list(folder.iterdir()) == []


def test_a_forgotten_one_is_gone_too(folder: Path):
    spool = Spool()
    spool.add(ITEMS[:1])
    spool._connection.close()  # noqa: SLF001 - what the interpreter does at the end
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        del spool
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_told(spool: Spool, folder: Path):
    spool._connection.execute("PRAGMA max_page_count=20")  # noqa: SLF001 - a small disk
    with pytest.raises(SpoolError) as caught:
        spool.add(ITEMS)
    private = Path(spool._folder.name)  # noqa: SLF001
    assert private.parent == folder
    assert str(caught.value) == (
        f"The pending objects cannot be kept in {private} (database or disk is full); make room on that disk, or name "
        "another folder in the environment variable TMPDIR (TEMP on Windows)."
    )


def test_a_full_disk_when_names_are_looked_up_first(spool: Spool):
    spool.add(ITEMS)
    pages = spool._rows("PRAGMA page_count")[0][0]  # noqa: SLF001
    spool._connection.execute(f"PRAGMA max_page_count={pages}")  # noqa: SLF001
    with pytest.raises(SpoolError):
        spool.label("CN=x")
