"""What readers gather beside the model: nothing of an input vanishes."""

# ruff: noqa: ANN401 - test data is of any type

from collections import Counter
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entradrift.exports.collected import Collected, flatten_json, frozen, identity_of, plain_guid
from entradrift.exports.flatten_xml import flatten, leftover, local, text_of
from entradrift.model.section import Section
from entradrift.model.snapshot import Dropped

GUID = "5F923197-4de0-4cd2-80fa-7a42bd1a73e9"


@pytest.mark.parametrize(
    ("document", "leaves"),
    [
        ({"a": 1, "b": {"c": None}}, [(("a",), 1), (("b", "c"), None)]),
        ({"a": {}, "b": []}, [(("a",), {}), (("b",), ())]),
        ({"a": [1, [2, {"b": 3}]]}, [(("a",), (1, (2, {"b": 3})))]),
        (
            {"l": [{"Name": "x", "v": 1}, {"Name": "y"}]},
            [(("l", "[x]", "Name"), "x"), (("l", "[x]", "v"), 1), (("l", "[y]", "Name"), "y")],
        ),
        ({"l": [{"Name": "x"}, {"Name": "x"}]}, [(("l",), ({"Name": "x"}, {"Name": "x"}))]),
        ({"l": [{"Name": "x"}, {"v": 1}]}, [(("l",), ({"Name": "x"}, {"v": 1}))]),
        ({"l": [{"Name": ""}]}, [(("l",), ({"Name": ""},))]),
        ({"a/b": 1}, [(("a/b",), 1)]),
        ("text", [((), "text")]),
    ],
)
def test_flatten_json(document: Any, leaves: list[tuple[tuple[str, ...], Any]]):
    assert list(flatten_json(document)) == leaves
    assert [(path[1:], value) for path, value in flatten_json(document, ("x",))] == leaves


SCALARS = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "x", "y"])
KEYS = st.sampled_from(["Name", "dn", "a", "b", "[x]", "c/d"])
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def scalars(value: Any) -> Counter[str]:
    """Every scalar, empty list and empty object in a document."""
    if isinstance(value, list | tuple):
        return sum((scalars(item) for item in value), Counter()) if value else Counter(["()"])
    if isinstance(value, dict):
        return sum((scalars(item) for item in value.values()), Counter()) if value else Counter(["{}"])
    return Counter([repr(value)])


@given(JSON)
@settings(max_examples=300, deadline=None)
def test_no_leaf_of_a_json_document_vanishes(document: Any):
    leaves = list(flatten_json(document))
    assert sum((scalars(value) for _, value in leaves), Counter()) == scalars(document)


@given(JSON)
def test_frozen_values_compare_like_their_documents(document: Any):
    assert scalars(frozen(document)) == scalars(document)


NAMED = st.recursive(
    st.fixed_dictionaries({"Name": st.sampled_from("abcdef")}, optional={"v": SCALARS}),
    lambda inner: st.fixed_dictionaries(
        {"Name": st.sampled_from("abcdef"), "list": st.lists(inner, max_size=3)}
    ),
    max_leaves=6,
)


@given(st.lists(NAMED, max_size=4, unique_by=lambda item: item["Name"]), st.randoms())
def test_the_order_of_a_named_list_means_nothing(items: list[Any], random: Any):
    shuffled = items[:]
    random.shuffle(shuffled)
    if items:
        assert sorted(map(repr, flatten_json({"l": items}))) == sorted(
            map(repr, flatten_json({"l": shuffled}))
        )


def test_identity_of_an_item():
    assert identity_of({"NAME": "x"}) == "x"
    assert identity_of({"key": "k", "distinguishedName": "d"}) == "d"
    assert identity_of({"name": ""}) is None
    assert identity_of({"name": 5}) is None
    assert identity_of({}) is None


# --- XML ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("<a>x</a>", [((), "x")]),
        ("<a/>", [((), "")]),
        ("<a b='1'/>", [(("@b",), "1")]),
        ("<a b='1'>x</a>", [(("@b",), "1"), ((), "x")]),
        ("<a><b>1</b><c/></a>", [(("b",), "1"), (("c",), "")]),
        ("<a> s <b>1</b> t </a>", [(("#text",), "s t"), (("b",), "1")]),
        ("<a><b name='x'>1</b><b name='y'>2</b></a>", [
            (("b", "[x]", "@name"), "x"), (("b", "[x]"), "1"), (("b", "[y]", "@name"), "y"), (("b", "[y]"), "2")]),
        ("<a><b><name>x</name></b><b><name>y</name></b></a>", [
            (("b", "[x]", "name"), "x"), (("b", "[y]", "name"), "y")]),
        ("<a><b>1</b><b>2</b></a>", [(("b",), ("1", "2"))]),
        ("<a><b c='1'>x</b><b>2</b></a>", [(("b",), ({"@c": "1", "": "x"}, "2"))]),
        ("<a xmlns='urn:x'><b>1</b></a>", [(("b",), "1")]),
    ],
)  # fmt: skip
def test_flatten_xml(text: str, leaves: list[tuple[tuple[str, ...], Any]]):
    assert list(flatten(ET.fromstring(text))) == leaves  # noqa: S314 - our own text


TAGS = st.sampled_from(["a", "b", "name", "{urn:x}c"])
WORDS = st.sampled_from(["", "v1", "v2", "v3"])


def element(tag: str, text: str, attributes: dict[str, str], children: list[ET.Element]) -> ET.Element:
    made = ET.Element(tag, attributes)
    made.text = text
    made.extend(children)
    return made


ATTRIBUTES = st.dictionaries(st.sampled_from(["x", "name"]), st.sampled_from(["w1", "w2"]), max_size=2)
LEAVES = st.builds(element, TAGS, WORDS, ATTRIBUTES, st.just([]))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(element, TAGS, WORDS, ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=10,
)


def texts(value: Any) -> Counter[str]:
    """Every non-empty text in a value."""
    if isinstance(value, tuple):
        return sum(map(texts, value), Counter())
    if isinstance(value, dict):
        return sum(map(texts, value.values()), Counter())
    return Counter(str(value).split())


@given(TREES)
@settings(max_examples=300, deadline=None)
def test_no_text_and_no_attribute_of_an_xml_tree_vanishes(tree: ET.Element):
    expected: Counter[str] = Counter()
    for part in tree.iter():
        expected.update([*(part.text or "").split(), *part.attrib.values()])
    assert sum((texts(value) for _, value in flatten(tree)), Counter()) == expected


def test_leftover_is_what_is_not_known():
    tree = ET.fromstring("<a x='1' y='2'>t<b>1</b><c>2</c><d z='3'/></a>")  # noqa: S314 - our own text
    assert list(leftover(tree, ("p",), known=("b",), attributes=("x",))) == [
        (("p", "@y"), "2"),
        (("p", "#text"), "t"),
        (("p", "c"), "2"),
        (("p", "d", "@z"), "3"),
    ]


def test_names_and_texts():
    assert local("{urn:x}a") == local("a") == "a"
    assert text_of(None) == text_of(ET.Element("a")) == ""


# --- GUIDs and counts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (f"{{{GUID}}}", GUID.lower()),
        (f" {GUID} ", GUID.lower()),
        ("{not a guid}", "{not a guid}"),
        (" Default ", "Default"),
        ("", ""),
    ],
)
def test_plain_guid(text: str, plain: str):
    assert plain_guid(text) == plain


def test_a_reference_becomes_the_name_that_it_stands_for():
    collected = Collected({GUID.lower(): "connector contoso.com"})
    value = (f"{{{GUID}}}", {"k": GUID, "o": f"see {GUID}"}, "28668685-9F07-4817-acc4-a4fcb1b505e6")
    (setting,) = collected.setting(Section.FEATURES, ("a",), value)
    assert setting.value == (
        "connector contoso.com",
        {"k": "connector contoso.com", "o": f"see {GUID}"},
        "28668685-9f07-4817-acc4-a4fcb1b505e6",
    )


def test_what_is_dropped_is_counted_and_notices_are_said_once():
    collected = Collected()
    collected.drop("b", "why")
    collected.drop("a", "why", 2)
    collected.drop("b", "why")
    collected.notice("x")
    collected.notice("x")
    assert collected.dropped_list() == (Dropped("a", "why", 2), Dropped("b", "why", 2))
    assert collected.notices == ["x"]
