"""Objects of hundreds of thousands of values: the same result as for short ones, and no tree of all values."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from tests.failover.pending.documents import (
    DN,
    attr,
    cs_object,
    delta,
    dn_attr,
    document,
    export,
    hologram,
    read,
    read_all,
    reference,
    value,
)

from entradrift.failover.pending import reader, xml_stream
from entradrift.failover.pending.long_objects import drain
from entradrift.model.pending import AttributeChange, Operation

MEMBERS = 250_000


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many elements an object that is being read had, each time after values were taken out of it."""
    found: list[int] = []

    def counted(element: Element, *rest: Any) -> None:  # noqa: ANN401
        drain(element, *rest)
        found.append(sum(1 for _ in element.iter()))

    monkeypatch.setattr(reader, "drain", counted)
    return found


@pytest.mark.parametrize(
    "kept", [lambda text: text, lambda text: text.replace("><", ">\n  <")], ids=["flat", "indented"]
)
def test_a_group_with_a_quarter_of_a_million_members(kept: Callable[[str], str], sizes: list[int]):
    dns = [f"CN={{{number:048X}}}" for number in range(MEMBERS)]
    members = "".join(f'<dn-value operation="add"><dn>{dn}</dn></dn-value>' for dn in dns)
    shown = "".join(f"<dn-value><dn>{dn}</dn></dn-value>" for dn in dns)
    group = cs_object(
        export(
            attr("displayName", value("All", "add"), operation="update"),
            f'<dn-attr name="member" operation="update" multivalued="true">{members}</dn-attr>',
            attr("mail", value("all@x.com", "add"), operation="update"),
        ),
        hologram(
            "synchronized",
            f'<dn-attr name="member" multivalued="true">{shown}</dn-attr>',
            attr("displayName", value("Old")),
        ),
        hologram(
            "unapplied-export",
            f'<dn-attr name="member" multivalued="true">{shown}</dn-attr>',
            attr("displayName", value("All")),
        ),
        type="group",
    )
    first, second = read(kept(document(group, cs_object(export(operation="delete")))), size=1 << 16)
    assert [each.name for each in first.changes] == ["displayName", "member", "mail"]
    assert first.changes[1] == AttributeChange("member", "reference", "update", True, tuple(dns), ())  # noqa: FBT003
    assert first.identity.name == "All"
    assert second.operation is Operation.DELETE
    assert len(sizes) > 100
    assert max(sizes) < 10_000


VALUES = 500
TYPES = {
    "update": (["", "add", "delete", "none"], "update"),
    "add": (["", "delete"], ""),
    "delete": ([""], ""),
    "replace": (["", "delete"], "replace"),
    "of an attribute that is emptied": (["", "delete"], "delete"),
}


@pytest.mark.parametrize("patience", [0, 1000, 20_000])
@pytest.mark.parametrize("name", TYPES)
def test_what_happens_to_a_value_does_not_depend_on_when_it_is_taken(
    name: str, patience: int, monkeypatch: pytest.MonkeyPatch
):
    operations, on_attribute = TYPES[name]
    on_object = name if name in {"add", "delete", "replace"} else "update"
    texts = [(f"value {number}", operations[number % len(operations)]) for number in range(VALUES)]
    content = document(
        cs_object(
            export(
                attr("a", *(value(*each) for each in texts), "<odd/>", operation=on_attribute),
                dn_attr("b", *(reference(*each) for each in texts), operation=on_attribute),
                attr(
                    "c",
                    *(value(f"0x{number:x}") for number in range(VALUES)),
                    type="integer",
                    operation=on_attribute,
                ),
                operation=on_object,
            ),
            "<novelty><x/><y/></novelty>",
            f"<escrowed-export>{delta(attr('a', *(value(*each) for each in texts)))}</escrowed-export>",
        ),
        cs_object(export(operation="delete")),
    )
    expected = read_all(content)
    monkeypatch.setattr(xml_stream, "PATIENCE", patience)
    assert read_all(content, size=100) == expected
    assert [len(change.added) + len(change.removed) for change in expected[0][0].changes[2:]] == [VALUES]


def test_a_second_delta_does_not_count_however_long_it_is(monkeypatch: pytest.MonkeyPatch):
    values = [value(f"{number}", "add") for number in range(VALUES)]
    second = delta(attr("b", *values))
    content = document(
        cs_object(f"<unapplied-export>{delta(attr('a', *values))}{second}</unapplied-export>"),
        *[cs_object(export(operation="delete"))] * 20,
    )
    expected = read_all(content)
    assert [change.name for change in expected[0][0].changes] == ["a"]
    assert expected[1].unknown == {"unapplied-export/delta (another one)": 1}
    monkeypatch.setattr(xml_stream, "PATIENCE", 500)
    assert read_all(content, size=100) == expected


def test_who_an_object_is_does_not_depend_on_its_length(monkeypatch: pytest.MonkeyPatch):
    addresses = [value(f"smtp:a{number}@x.com") for number in range(300)]
    content = document(
        cs_object(
            hologram(
                "synchronized",
                attr("displayName", value("Ann"), *(value("x") for _ in range(300))),
                attr("proxyAddresses", *addresses, value("SMTP:main@x.com"), *addresses),
                attr("mail", value("ann@x.com")),
            ),
            export(operation="delete"),
            "<ma-name>fabrikam.com</ma-name>",
        )
    )
    expected = read(content)
    assert (expected[0].identity.name, expected[0].identity.primary_smtp, expected[0].dn) == (
        "Ann",
        "main@x.com",
        DN,
    )
    monkeypatch.setattr(xml_stream, "PATIENCE", 500)
    assert read(content, size=50) == expected


def test_a_long_object_alone_in_its_document(monkeypatch: pytest.MonkeyPatch):
    content = cs_object(
        export(dn_attr("member", *(reference(f"CN={number}", "add") for number in range(VALUES))))
    )
    expected = read(content)
    monkeypatch.setattr(xml_stream, "PATIENCE", 500)
    assert read(content, size=50) == expected
    namespaced = content.replace("<cs-object ", '<cs-object xmlns="urn:x" ', 1)
    assert read(namespaced, size=50) == expected
