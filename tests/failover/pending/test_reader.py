"""The reader as a whole: encodings, layouts, pieces, kinds of files."""

import gc
import io

import pytest
from tests.failover.pending.documents import (
    InPieces,
    attr,
    cs_object,
    dn_attr,
    document,
    export,
    hologram,
    indented,
    read,
    read_all,
    reference,
    tenant_dn,
    value,
)

from entradrift.failover.pending import reader
from entradrift.failover.pending.reader import read_objects
from entradrift.failover.pending.tally import Tally
from entradrift.model.pending import Operation

UTF8 = '<?xml version="1.0" encoding="utf-8"?>'
OBJECTS = (
    cs_object(
        export(
            attr(
                "displayName",
                value("Jürgen < 你 & 😀\tx", "add"),
                value("Old\nname", "delete"),
                operation="update",
            ),
            attr(
                "proxyAddresses",
                value("smtp:ü@x.com", "add"),
                value("", "delete"),
                operation="update",
                many="true",
            ),
            attr("groupType", value("0xffffffff80000002", "add"), operation="update", type="integer"),
            dn_attr(
                "member", reference("CN=ä,DC=x", "add"), reference("CN=b,DC=x", "delete"), operation="update"
            ),
            "<unheard-of>x</unheard-of>",
        ),
        hologram("synchronized", attr("displayName", value("Old\nname"))),
        hologram("unapplied-export", attr("displayName", value("Jürgen"))),
        "<ma-name>Föreningen - AAD</ma-name>",
        dn=tenant_dn("Jü"),
    ),
    cs_object(hologram("synchronized", attr("displayName", value("Idle")))),
    cs_object(export(operation="delete"), hologram("synchronized", attr("mail", value("ü@x.com")))),
    "<odd-one><cs-object/></odd-one>",
    cs_object(export(attr("displayName", value("x")), operation="add"), type="group"),
)
PLAIN = document(*OBJECTS)
EXPECTED = read_all(PLAIN)


def test_what_this_file_is_about():
    objects, reading = EXPECTED
    assert [item.operation for item in objects] == [Operation.UPDATE, Operation.DELETE, Operation.ADD]
    assert objects[0].connector == "Föreningen - AAD"
    assert objects[0].changes[0].added == ("Jürgen < 你 & 😀\tx",)
    assert reading.unknown == {"odd-one": 1, "unapplied-export/delta/unheard-of": 1}


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode("utf-8-sig"),
        PLAIN.removeprefix(UTF8).encode(),
        PLAIN.replace(UTF8, UTF8 + "\r\n<!-- <!DOCTYPE x> --><?pi?>\n").encode() + b"\n<!-- end -->\r\n",
        PLAIN.replace("utf-8", "utf-16").encode("utf-16"),
        PLAIN.replace("utf-8", "utf-16").encode("utf-16-le"),
        PLAIN.replace("utf-8", "utf-16").encode("utf-16-be"),
        PLAIN.removeprefix(UTF8).encode("utf-16"),
        ("\ufeff" + PLAIN.removeprefix(UTF8)).encode("utf-16-be"),
        PLAIN.replace("utf-8", "us-ascii").encode("ascii", "xmlcharrefreplace"),
        PLAIN.replace("utf-8", "windows-1252").encode("cp1252", "xmlcharrefreplace"),
        PLAIN.replace("utf-8", "iso-8859-1").encode("latin-1", "xmlcharrefreplace"),
        indented(PLAIN).encode(),
        PLAIN.replace("<cs-objects>", '<cs-objects xmlns="urn:example:csexport">').encode(),
        PLAIN.replace("<cs-objects>", '<cs-objects xmlns:xsi="urn:x" xsi:nil="false" version="1">').encode(),
        PLAIN.replace("<", "<x:")
        .replace("<x:/", "</x:")
        .replace("<x:?", "<?")
        .replace("<x:cs-objects>", '<x:cs-objects xmlns:x="urn:example">')
        .encode(),
        PLAIN.replace("<value>x</value>", "<value><![CDATA[x]]></value>").encode(),
    ],
)
def test_the_same_objects_however_they_are_written(data: bytes):
    assert read_all(data) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 16, 61, 100, 333, 1000])
def test_the_same_objects_in_pieces_of_any_size(size: int, encoding: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reader, "_HEAD", 1)
    data = indented(PLAIN).replace("utf-8", encoding).encode(encoding)
    assert read_all(data, size=size) == EXPECTED


def test_an_object_alone_and_no_object_at_all():
    alone = OBJECTS[0]
    assert read(alone) == EXPECTED[0][:1]
    tail = alone.removeprefix("<cs-object").removesuffix("</cs-object>")
    assert read(f'<x:cs-object xmlns:x="urn:x"{tail}</x:cs-object>') == EXPECTED[0][:1]
    assert read("<cs-objects/>") == []
    assert read("<cs-objects>\n</cs-objects>") == []


def test_objects_come_before_the_file_is_read_to_its_end():
    stream = io.BytesIO(document(*[OBJECTS[0]] * 500).encode())
    objects = read_objects(InPieces(stream.getvalue(), 4096), "x.xml", "", Tally())
    assert next(objects) == EXPECTED[0][0]
    objects.close()


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(enabled: bool):  # noqa: FBT001
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        objects = read_objects(io.BytesIO(PLAIN.encode()), "x.xml", "", Tally())
        next(objects)
        assert gc.isenabled() is enabled
        list(objects)
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_progress_is_told_to_the_last_byte():
    data = document(*[OBJECTS[0]] * 200).encode()
    told: list[int] = []
    list(read_objects(io.BytesIO(data), "x.xml", "", Tally(), progress=told.append))
    assert sum(told) == len(data)
    assert len(told) > 1


def test_one_tally_for_several_files():
    tally = Tally()
    for name in ("a.xml", "b.xml"):
        list(read_objects(io.BytesIO(PLAIN.encode()), name, "C", tally))
    assert tally.reading().pending == 6


def test_the_longer_a_value_the_more_is_read_at_once():
    """Feeding a long token in small pieces takes the parser quadratic time."""
    asked: list[int] = []

    class Stream(InPieces):
        def read(self, size: int = -1, /) -> bytes:
            asked.append(size)
            return super().read(size)

    long = value("x" * 3_000_000, "add")
    data = document(cs_object(export(attr("a", long, operation="update")), export("<attr/>" * 20_000)))
    list(read_objects(Stream(data.encode(), 1 << 30), "x.xml", "", Tally()))
    assert max(asked) == 64 * reader.CHUNK
    assert len(asked) < 20
    assert asked[-1] == reader.CHUNK
