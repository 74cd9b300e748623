"""Broken, hostile and wrong files: each ends in one sentence that names the file and the line, and never in a traceback."""

import io
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.failover.pending.documents import attr, cs_object, document, export, hologram, read, value

from entradrift.errors import InputError
from entradrift.failover.pending import reader, xml_stream
from entradrift.failover.pending.tally import Tally

OBJECT = cs_object(export(operation="delete"))
FIX = 'Export with csexport "<connector>" FILE /f:x.'
AGAIN = "Export again."
COPY = "Copy or export it again."
CONFIGURATION = "a server configuration, which `entradrift compare` reads, not a pending export; expected the root cs-objects."
WHICH = "Check which file this is."
DOCTYPE = (
    "the XML holds a DOCTYPE, which csexport does not write and which can hide entities. Do not use this file; ask where it "
    "came from."
)


def refused(data: str | bytes, *, size: int = 1 << 20) -> str:
    """The sentence, which is the same however the file comes in."""
    with pytest.raises(InputError) as caught:
        read(data, size=size)
    sentence = str(caught.value)
    assert sentence.startswith("x.xml")
    return sentence.removeprefix("x.xml").removeprefix(", ").removeprefix(": ")


LINES = f"<cs-objects>\n{OBJECT}\n{OBJECT}\n"
"""Two lines with one object each, from the second on; then line 4."""

BROKEN = {
    "empty": (b"", f"the file is empty. {FIX}"),
    "blank": (b"\xef\xbb\xbf \r\n\t", f"the file is empty. {FIX}"),
    "zeros": (bytes(5000), f"nothing but zeros, so it was never written. {COPY}"),
    "only a declaration": (
        b'<?xml version="1.0"?>\n',
        f"line 2: the XML ends too early; the file is cut off. {COPY}",
    ),
    "cut off between objects": (LINES, f"line 4: the XML ends too early; the file is cut off. {COPY}"),
    "cut off in an object": (
        LINES + "<cs-object cs-dn='x'>\n<unapplied-export>",
        f"line 5: the XML ends too early; the file is cut off. {COPY}",
    ),
    "cut off in a tag": (
        LINES + "<cs-object cs-d",
        f"line 4: the XML ends too early; the file is cut off. {COPY}",
    ),
    "cut off in a value": (
        LINES + "<cs-object>Jürg",
        f"line 4: the XML ends too early; the file is cut off. {COPY}",
    ),
    "cut off in a character": (
        (LINES + "<cs-object>Jü").encode()[:-1],
        f"line 4: the XML ends too early; the file is cut off. {COPY}",
    ),
    "cut off in CDATA": (
        LINES + "<cs-object><![CDATA[x",
        f"line 4: the XML ends too early; the file is cut off. {COPY}",
    ),
    "cut off in UTF-16": (
        (LINES + "<cs-obj").encode("utf-16")[:-1],
        f"line 4: the XML ends too early; the file is cut off. {COPY}",
    ),
    "two roots": (
        LINES + "</cs-objects>\n<cs-objects/>",
        f"line 5: something follows the end of the document, such as a second root. {AGAIN}",
    ),
    "text after the end": (
        LINES + "</cs-objects>\nok",
        f"line 5: something follows the end of the document, such as a second root. {AGAIN}",
    ),
    "zeros after the end": (
        (LINES + "</cs-objects>\n").encode() + bytes(100),
        f"line 5: the character 0x00, so the file is damaged. {AGAIN}",
    ),
    "0x00": (
        LINES + "<cs-object>\0</cs-object></cs-objects>",
        f"line 4: the character 0x00, so the file is damaged. {AGAIN}",
    ),
    "0x00 as a reference": (
        LINES + "<cs-object>&#0;</cs-object></cs-objects>",
        f"line 4: not well-formed XML (reference to invalid character number). {AGAIN}",
    ),
    "a control character": (
        LINES + "<cs-object>\x01</cs-object></cs-objects>",
        f"line 4: not well-formed XML (not well-formed (invalid token)). {AGAIN}",
    ),
    "wrong nesting": (
        LINES + "<cs-object></cs-objects>",
        f"line 4: not well-formed XML (mismatched tag). {AGAIN}",
    ),
    "an attribute twice": (
        LINES + "<cs-object id='1' id='2'/></cs-objects>",
        f"line 4: not well-formed XML (duplicate attribute). {AGAIN}",
    ),
    "an unbound prefix": (
        LINES + "<x:cs-object/></cs-objects>",
        f"line 4: not well-formed XML (unbound prefix). {AGAIN}",
    ),
    "no UTF-8": (
        (LINES + "<cs-object>").encode() + b"\xfc</cs-object></cs-objects>",
        f"line 4: not well-formed XML (not well-formed (invalid token)). {AGAIN}",
    ),
    "an unknown entity": (
        LINES + "<cs-object>&x;</cs-object></cs-objects>",
        f"line 4: not well-formed XML (undefined entity). {AGAIN}",
    ),
    "an unknown encoding": (
        b'<?xml version="1.0" encoding="x-none"?><cs-objects/>',
        f"line 1: the XML declares an encoding that cannot be read. {AGAIN}",
    ),
    "a multi-byte encoding": (
        b'<?xml version="1.0" encoding="shift_jis"?><cs-objects/>',
        f"line 1: the XML declares an encoding that cannot be read. {AGAIN}",
    ),
    "another encoding than declared": (
        LINES.replace("<cs-objects>", '<?xml version="1.0" encoding="utf-16"?><cs-objects>'),
        f"line 1: not well-formed XML (encoding specified in XML declaration is incorrect). {AGAIN}",
    ),
    "a DOCTYPE": ("<?xml version='1.0'?>\n<!DOCTYPE cs-objects>\n<cs-objects/>", f"line 2: {DOCTYPE}"),
    "a DOCTYPE with entities": (
        "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><cs-objects>&b;</cs-objects>",
        f"line 1: {DOCTYPE}",
    ),
    "an external DOCTYPE": ("<!DOCTYPE x SYSTEM 'file:///etc/passwd'><cs-objects/>", f"line 1: {DOCTYPE}"),
    "a DOCTYPE in UTF-16": ("<!DOCTYPE x><cs-objects/>".encode("utf-16"), f"line 1: {DOCTYPE}"),
    "a late DOCTYPE": (
        LINES + "<!DOCTYPE x></cs-objects>",
        f"line 4: not well-formed XML (not well-formed (invalid token)). {AGAIN}",
    ),
    "a web page": (
        "<!DOCTYPE html>\n<html><body/></html>",
        f"line 1: a web page (HTML), not a pending export; expected the root cs-objects. {FIX}",
    ),
    "a web page without DOCTYPE": (
        "\n<html><body/></html>",
        f"line 2: a web page (HTML), not a pending export; expected the root cs-objects. {FIX}",
    ),
    "a server configuration": (
        "<?xml version='1.0'?>\n<ma-data/>",
        f"line 2: {CONFIGURATION} {FIX}",
    ),
    "a sync rule": (
        "<synchronizationRule/>",
        f"line 1: {CONFIGURATION} {FIX}",
    ),
    "CLIXML": (
        "<Objs Version='1.1.0.1' xmlns='http://schemas.microsoft.com/powershell/2004/04'/>",
        f"line 1: what Export-Clixml writes, not a pending export; expected the root cs-objects. {FIX}",
    ),
    "other XML": (
        "<a:other xmlns:a='urn:x'/>",
        f"line 1: XML with the root other, not a pending export; expected the root cs-objects. {FIX}",
    ),
    "a very long root": (
        f"<{'x' * 5000}/>",
        f"line 1: XML with the root of another kind, not a pending export; expected the root cs-objects. {FIX}",
    ),
    "text": (b"DN,OMODT,AMODT\n", f"neither XML nor JSON, so not a pending export. {FIX}"),
    "a picture": (b"\x89PNG\r\n\x1a\n", f"neither XML nor JSON, so not a pending export. {FIX}"),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("size", [1 << 20, 7, 1])
def test_what_is_refused(name: str, size: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reader, "_HEAD", 1)
    data, sentence = BROKEN[name]
    assert refused(data, size=size) == sentence


def test_what_came_before_the_break_was_read():
    objects = reader.read_objects(io.BytesIO(document(*[OBJECT] * 1000)[:-20].encode()), "x.xml", "", Tally())
    seen = list(islice(objects, 900))
    assert len(seen) == 900
    with pytest.raises(InputError):
        list(objects)


class Endless(io.RawIOBase):
    """A file that begins and never ends, without the memory to hold it."""

    def __init__(self, head: str, block: str) -> None:
        self._head = head.encode()
        self._block = block.encode() * (65536 // len(block) + 1)

    def read(self, size: int = -1, /) -> bytes:
        head, self._head = self._head, b""
        return head or self._block[: max(size // len(self._block), 1) * len(self._block)]


@pytest.fixture(autouse=True)
def _small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_STILL", 1024 * 1024)
    monkeypatch.setattr(xml_stream, "MAX_OBJECT", 3 * 1024 * 1024)
    monkeypatch.setattr(xml_stream, "MAX_CHILDREN", 1000)
    monkeypatch.setattr(xml_stream, "MAX_PROLOG", 100_000)


STILL = f"no element in more than 1 MiB, and no value is that long. {WHICH}"
LONG = f"an object of more than 3 MiB. {WHICH}"
WIDE = f"more than 1000 elements in one that is no list of values. {WHICH}"
OPEN = "<cs-objects>\n<cs-object>\n"
ENDLESS = {
    "a value": (OPEN + "<unapplied-export><delta><attr><value>", "x", f"line 3: {STILL}"),
    "an attribute": (OPEN + "<unapplied-export><delta dn='", "x", f"line 3: {STILL}"),
    "the name of an element": (OPEN + "<", "x", f"line 3: {STILL}"),
    "a comment": (OPEN + "<!--", "<x/>", f"line 3: {STILL}"),
    "white space between objects": (f"<cs-objects>\n{OBJECT}", " " * 64, f"line 2: {STILL}"),
    "values of an unknown kind": (
        OPEN + "<unapplied-export><delta operation='add'><attr name='x'>",
        "<y><z/></y>",
        f"line 3: {LONG}",
    ),
    "attributes": (OPEN + "<unapplied-export><delta>", "<attr/>", f"line 3: {WIDE}"),
    "parts of an object": (OPEN, "<novelty/>", f"line 3: {WIDE}"),
    "what is not needed": (OPEN + "<pending-import><delta>", "<attr/>", f"line 3: {LONG}"),
    "a hologram": (OPEN + "<synchronized-hologram><entry>", "<attr/>", f"line 3: {WIDE}"),
    "depth": (
        OPEN,
        "<a>",
        f"line 3: nested more than 100 levels deep, so it is not a pending export. {WHICH}",
    ),
    "the prolog": ("", " " * 64, "no XML element in the first megabyte. " + WHICH),
    "comments in the prolog": ("", "<!-- x -->", "no XML element in the first megabyte. " + WHICH),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends(name: str):
    head, block, sentence = ENDLESS[name]
    with pytest.raises(InputError) as caught:
        list(reader.read_objects(Endless(head or "  ", block), "x.xml", "", Tally()))
    assert str(caught.value).removeprefix("x.xml").removeprefix(", ").removeprefix(": ") == sentence


def test_large_values_and_attributes_inside_the_bounds_are_read():
    long = "x" * (512 * 1024 - 10_000)
    found = read(
        document(
            cs_object(export(attr("title", value(long, "add")), dn=long), f"<odd a='{long}'/>", dn=long[:100])
        ),
        size=4096,
    )
    assert [(item.dn, len(item.changes)) for item in found] == [(long[:100], 1)]


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(1, 64))
def test_garbage_never_ends_otherwise(data: bytes, size: int):
    try:
        read(data, size=size)
    except InputError as error:
        assert str(error).startswith("x.xml")  # noqa: PT017 - most, but not all, is refused


WHOLE = document(
    cs_object(
        export(
            attr("displayName", value("a&b", "add"), value("ü", "delete"), operation="update"), newdn="CN=x"
        ),
        hologram("synchronized", attr("displayName", value("ü"))),
    ),
    cs_object(export(operation="delete")),
).encode()


@settings(deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=4), st.integers(0, 4))
def test_damage_anywhere_never_ends_otherwise(place: int, put: bytes, lost: int):
    try:
        read(WHOLE[:place] + put + WHOLE[place + lost :])
    except InputError as error:
        assert str(error).startswith("x.xml")  # noqa: PT017
