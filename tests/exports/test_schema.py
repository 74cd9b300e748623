"""DSML schemas: entries by name, whatever numbers this server gave them."""

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from entradrift.exports.server_configuration.schema import read_schema
from entradrift.model.connector import Schema


def read(entries: str, attributes: str = "") -> Schema:
    text = f"<schema><dsml><directory-schema {attributes}>{entries}</directory-schema></dsml></schema>"
    return read_schema(ET.fromstring(text))  # noqa: S314 - our own text


def test_no_schema_is_an_empty_one():
    assert read_schema(None) == read("") == Schema({}, {})


def test_references_are_names_and_everything_else_is_said():
    found = read(
        '<class id="C1" type="abstract"><name>top</name></class>'
        '<class id="C2" superior="#C1" loose="#C9"><name>person</name>'
        '<attribute ref="#A1" required="true" by="x">why</attribute><attribute ref="#A9"/><note>a</note></class>'
        '<attribute-type id="A1" single-value="true"><name>sn</name><syntax>1</syntax></attribute-type>'
        '<dit-content-rule id="C2"><attribute ref="#A1" required="false"/></dit-content-rule>'
        '<matching-rule id="M1" kind="k"><name>exact</name></matching-rule>'
        '<matching-rule id="M2" kind="l"><name>loose</name></matching-rule>',
        'version="2"',
    )
    classes: dict[str, dict[str, Any]] = {
        "<schema>": {"@version": "2"},
        "top": {"type": "abstract"},
        "person": {
            "superior": "top",
            "loose": "#C9",
            "attribute sn": "by=x required=true why",
            "attribute A9": "",
            "note": "a",
            "content-rule attribute sn": "required=false",
        },
        "<matching-rule>": {"exact": {"kind": "k"}, "loose": {"kind": "l"}},
    }
    assert found == Schema(classes, {"sn": {"single-value": "true", "syntax": "1"}})


def test_several_texts_of_one_name_count_and_their_order_does_not():
    alias = "<attribute-type id='A1'><name>sn</name>{}</attribute-type>"
    one, other = (
        read(alias.format("".join(f"<alias>{text}</alias>" for text in texts)))
        for texts in (("ca", "ab", "bc"), ("bc", "ca", "ab"))
    )
    assert one == other == Schema({}, {"sn": {"alias": ("ab", "bc", "ca")}})


def test_entries_without_a_name_count_together_without_their_numbers():
    def nameless(*entries: tuple[str, ...]) -> Schema:
        return read(
            "".join(
                f'<attribute-type id="A{number}">{"".join(f"<syntax>{text}</syntax>" for text in texts)}</attribute-type>'
                for number, texts in enumerate(entries)
            )
        )

    assert nameless(("1.1",)) == Schema({}, {"": {"syntax": "1.1"}})
    expected = Schema({}, {"": {"syntax": ("1.1", "1.2", "1.3")}})
    assert nameless(("1.3", "1.1"), ("1.2",)) == nameless(("1.2",), ("1.1", "1.3")) == expected
    assert nameless(("1.3",), ("1.2",), ("1.1",)) == expected
    assert nameless(("1.1",), ("1.1",)) == Schema({}, {"": {"syntax": ("1.1", "1.1")}})


def test_nothing_is_lost_however_deep_it_stands_or_often_it_is_said():
    found = read(
        '<class id="C1"><name lang="en">top</name><name>also</name><syntax kind="k">1<old>2</old></syntax>'
        '<attribute ref="#A1">x<range from="0"><to>9</to></range></attribute><attribute ref="#A1">y</attribute></class>'
        '<class id="C2" type="abstract"><name>top</name><attribute ref="#A1">x</attribute></class>'
        '<attribute-type id="A1"><name>sn</name></attribute-type>'
        '<rule id="M1" kind="k"><name>exact</name></rule><rule id="M2" kind="l"><name>exact</name></rule>'
    )
    top = {
        "name/@lang": "en",
        "name": "also",
        "syntax/@kind": "k",
        "syntax/#text": "1",
        "syntax/old": "2",
        "attribute sn": ("x", "x", "y"),
        "attribute sn/range/@from": "0",
        "attribute sn/range/to": "9",
        "type": "abstract",
    }
    others = {"exact": ({"kind": "k"}, {"kind": "l"})}
    assert found == Schema({"top": top, "<rule>": others}, {"sn": {}})


@pytest.mark.parametrize(
    "entry",
    [
        "<attribute-type id='A1'><name>sn</name><syntax>1</syntax><alias>a</alias><alias>b</alias></attribute-type>",
        "<class id='C1' type='structural'><name>top</name><attribute ref='#A1'/><syntax kind='k'>1</syntax></class>",
        "<dit-content-rule id='C1'><name>top</name><attribute ref='#A1' required='true'/></dit-content-rule>",
    ],
    ids=["attribute", "class", "content rule"],
)
def test_an_entry_that_is_listed_twice_is_listed(entry: str):
    assert read(entry + entry) == read(entry)
    assert read(entry + entry.replace(">1<", ">2<").replace("true", "false")) != read(entry)


def test_entries_of_one_name_take_linear_time(bounded: Callable[..., str]):
    code = """
from xml.etree import ElementTree as ET
from entradrift.exports.server_configuration.schema import read_schema
entries = "".join(f'<class id="C{i}"><name>x</name><note>{i}</note></class>' for i in range(100_000))
found = read_schema(ET.fromstring(f"<s><directory-schema>{entries}</directory-schema></s>"))
print(len(found.classes["x"]["note"]))
"""
    assert bounded(code=code) == "100000\n"
