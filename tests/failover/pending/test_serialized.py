"""JSON of Get-ADSyncCSObject: the same documents, one for each object."""

import json

import pytest
from tests.failover.pending.documents import attr, cs_object, document, export, read, value

from entradrift.errors import InputError
from entradrift.failover.pending import reader

FIRST = document(cs_object(export(attr("title", value("Bück & Co", "add"), operation="update"))))
SECOND = document(cs_object(export(operation="delete"), "<ma-name>named.com</ma-name>"))
IDLE = document(cs_object("<connector>1</connector>"))
EXPECTED = [*read(FIRST), *read(SECOND)]
DOCTYPE = (
    "the XML holds a DOCTYPE, which csexport does not write and which can hide entities. Do not use this file; ask where it "
    "came from."
)
FIX = "Export with Get-ADSyncCSObject ... | Select-Object ConnectorName, SerializedXml | ConvertTo-Json."


def utf16(xml: str) -> str:
    """As .NET writes XML into a text: it declares the encoding that texts have in memory."""
    return xml.replace("utf-8", "utf-16")


ITEMS = [{"SerializedXml": utf16(FIRST)}, {"serializedXML": SECOND, "Other": None}]


@pytest.mark.parametrize(
    "given",
    [
        ITEMS,
        {"value": ITEMS, "Count": 2},
        {"Value": ITEMS},
        [FIRST, SECOND],
        [{"SerializedXml": document(*[text.split("<cs-objects>")[1][:-13] for text in (FIRST, SECOND)])}],
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_layout(given: object, encoding: str):
    assert read(json.dumps(given, ensure_ascii=False).encode(encoding)) == EXPECTED


def test_one_object_is_not_in_a_list():
    assert read(json.dumps({"SerializedXml": FIRST})) == EXPECTED[:1]
    assert read(json.dumps(FIRST)) == EXPECTED[:1]
    assert read("[]") == []
    assert read(json.dumps([{"SerializedXml": IDLE}])) == []


def test_the_connector_is_the_one_of_the_document_then_of_the_item_then_of_the_file():
    items = [
        {"SerializedXml": FIRST, "ConnectorName": "item.com"},
        {"SerializedXml": SECOND, "ConnectorName": "item.com"},
        {"SerializedXml": FIRST, "connectorname": None},
    ]
    assert [item.connector for item in read(json.dumps(items))] == ["item.com", "named.com", "contoso.com"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"a": 1}, f"x.xml, $: expected the text SerializedXml of Get-ADSyncCSObject. {FIX}"),
        (
            [{"SerializedXml": FIRST}, {"DistinguishedName": "x"}],
            f"x.xml, $[1]: expected the text SerializedXml of Get-ADSyncCSObject. {FIX}",
        ),
        (
            {"value": [{"SerializedXml": 5}]},
            f"x.xml, $.value[0]: expected the text SerializedXml of Get-ADSyncCSObject. {FIX}",
        ),
        ([[FIRST]], f"x.xml, $[0]: expected the text SerializedXml of Get-ADSyncCSObject. {FIX}"),
        (
            [{"SerializedXml": FIRST + "\n<x/>"}],
            "x.xml, $[0].SerializedXml, line 2: something follows the end of the document, such as a second root. Export again.",
        ),
        (
            [FIRST, "<!DOCTYPE x>" + FIRST],
            f"x.xml, $[1], line 1: {DOCTYPE}",
        ),
        (
            [{"SerializedXml": ""}],
            'x.xml, $[0].SerializedXml: the file is empty. Export with csexport "<connector>" FILE /f:x.',
        ),
    ],
)
def test_what_is_refused(given: object, sentence: str):
    with pytest.raises(InputError) as caught:
        read(json.dumps(given))
    assert str(caught.value) == sentence


def test_broken_json_is_refused_with_its_line():
    with pytest.raises(
        InputError, match=r"^x\.xml, line 2: the JSON ends too early; the file is truncated\."
    ):
        read('[\n{"SerializedXml": "')


def test_json_is_read_as_a_whole_and_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reader, "MAX_FILE_BYTES", 1024 * 1024)
    with pytest.raises(InputError) as caught:
        read(json.dumps([FIRST] * 5000))
    assert str(caught.value) == (
        'x.xml: JSON of more than 1 MiB, which is read as a whole. Export with csexport "<connector>" FILE /f:x instead.'
    )
