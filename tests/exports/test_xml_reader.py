"""XML without DOCTYPE, bounded, with exact lines."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from entradrift.errors import InputError
from entradrift.exports.files import InputFile
from entradrift.exports.xml_reader import MAX_DEPTH, XmlDocument, parse

UTF16 = '<?xml version="1.0" encoding="utf-16"?>'


def read(data: bytes | str) -> XmlDocument:
    return parse(InputFile("x.xml", data.encode() if isinstance(data, str) else data))


def refused(data: bytes | str) -> str:
    with pytest.raises(InputError) as caught:
        read(data)
    sentence = str(caught.value)
    assert sentence.startswith("x.xml")
    return sentence.removeprefix("x.xml").removeprefix(", ").removeprefix(": ")


@pytest.mark.parametrize(
    "data",
    [
        b"<a><b>\xc3\xbc</b></a>",
        b"\xef\xbb\xbf<a><b>\xc3\xbc</b></a>",
        b'<?xml version="1.0" encoding="utf-8"?>\r\n<a><b>\xc3\xbc</b></a>',
        b'<?xml version="1.0" encoding="iso-8859-1"?><a><b>\xfc</b></a>',
        f"{UTF16}<a><b>ü</b></a>".encode("utf-16"),
        "<a><b>ü</b></a>".encode("utf-16"),
        ("\ufeff" + f"{UTF16}<a><b>ü</b></a>").encode("utf-16-be"),
        b"<!-- a comment --><?pi x?>\n<a><!-- b --><b>\xc3\xbc</b></a><!-- end -->",
        b"<a><b><![CDATA[\xc3\xbc]]></b></a>",
        b"<a><b>&#252;</b></a>",
    ],
)
def test_encodings_and_comments(data: bytes):
    assert [(part.tag, part.text) for part in read(data).root] == [("b", "ü")]


def test_text_and_attributes_are_as_elementtree_reads_them():
    text = '<a x="1 &amp; &lt;2&gt;&#10;">a\r\nb<n:c xmlns:n="urn:c" y="&quot;"/>tail</a>'
    expected = ET.canonicalize(text, rewrite_prefixes=True)
    assert ET.canonicalize(ET.tostring(read(text).root), rewrite_prefixes=True) == expected


DOCTYPE = (
    "the XML holds a DOCTYPE, which no export of Entra Connect has and which can hide entities. Do not use this file; "
    "ask where it came from."
)


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE a>",
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE a [<!ENTITY x "y">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
        '<!DOCTYPE a [<!ATTLIST a staging CDATA "true">]>',
        '<!DOCTYPE a [<!ENTITY l "l"><!ENTITY m "&l;&l;&l;&l;&l;&l;&l;&l;">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_doctype_is_refused_before_anything_is_parsed(doctype: str, encoding: str):
    text = f"<!-- c -->\n{doctype}\n<a>before&x;after</a>"
    if encoding.startswith("utf-16"):
        text = UTF16 + text
    if encoding == "utf-16-be":
        text = "\ufeff" + text
    assert refused(text.encode(encoding)) == f"line 2: {DOCTYPE}"


def test_an_entity_that_nobody_declared():
    assert refused("<a>\n&x;</a>") == "line 2: not well-formed XML (undefined entity). Export again."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("<a>\n<b>", "line 2: the XML ends too early; the file is truncated. Copy or export it again."),
        ("<a>\n<b", "line 2: the XML ends too early; the file is truncated. Copy or export it again."),
        ("<a", "line 1: the XML ends too early; the file is truncated. Copy or export it again."),
        ("<!-- x", "line 1: the XML ends too early; the file is truncated. Copy or export it again."),
        ("<!-- x -->", "line 1: the XML ends too early; the file is truncated. Copy or export it again."),
        ("<a><![CDATA[x", "line 1: the XML ends too early; the file is truncated. Copy or export it again."),
        ("<a>\n</b>", "line 2: not well-formed XML (mismatched tag). Export again."),
        ("<a/>\n<b/>", "line 2: not well-formed XML (junk after document element). Export again."),
        ("<a x='1' x='2'/>", "line 1: not well-formed XML (duplicate attribute). Export again."),
        ("<a>\x01</a>", "line 1: not well-formed XML (not well-formed (invalid token)). Export again."),
        ("<a>&#1;</a>", "line 1: not well-formed XML (reference to invalid character number). Export again."),
        (b"<a>\n\xfc</a>", "line 2: not well-formed XML (not well-formed (invalid token)). Export again."),
        (
            b'<?xml version="1.0" encoding="klingon"?><a/>',
            "line 1: the XML declares an encoding that cannot be read. Export again.",
        ),
        (
            b'<?xml version="1.0" encoding="utf-16"?><a/>',
            "line 1: not well-formed XML (encoding specified in XML declaration is incorrect). Export again.",
        ),
        (
            '<?xml version="1.0" encoding="utf-8"?><a/>'.encode("utf-16"),
            "line 1: not well-formed XML (encoding specified in XML declaration is incorrect). Export again.",
        ),
        (
            b'<?xml version="1.0" encoding="shift_jis"?><a>\x83\x41</a>',
            "line 1: the XML declares an encoding that cannot be read. Export again.",
        ),
    ],
)
def test_what_is_refused(data: bytes | str, sentence: str):
    assert refused(data) == sentence


def test_a_prolog_without_end():
    assert "no XML element in the first megabyte" in refused(b"<!-- x -->" * 110_000 + b"<a/>")


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 5000, 100_000])
def test_nesting(depth: int):
    sentence = refused("<a>" * depth + "</a>" * depth)
    assert "nested more than 100 levels deep" in sentence


def test_nesting_within_bounds():
    read("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH)


def test_a_huge_attribute_is_read_in_linear_time(bounded: Callable[..., str]):
    code = """
from entradrift.exports.files import InputFile
from entradrift.exports.xml_reader import parse
data = b'<a><b x="' + b"y" * (32 << 20) + b'"/></a>'
print(len(parse(InputFile("x.xml", data)).root[0].get("x")))
"""
    assert bounded(code=code) == f"{32 << 20}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_lines_of_elements_are_exact(encoding: str):
    text = "<!-- 1\n -->\n<a>\n <b/><c\n x='1'/>\n <!-- \n --><d>text\n</d>\n<e/></a>"
    document = read(text.encode(encoding))
    lines = {element.tag: document.place(element) for element in document.root.iter()}
    assert lines == {"a": "line 3", "b": "line 4", "c": "line 4", "d": "line 7", "e": "line 9"}
    error = document.error(document.root[3], "is wrong", fix="Mend it")
    assert str(error) == "x.xml, line 9: is wrong. Mend it."
