"""The file with the global settings: secrets stay out of it, and whatever else it says is kept."""

from typing import Any

import pytest

from entradrift.errors import InputError
from entradrift.exports.collected import Collected
from entradrift.exports.files import InputFile
from entradrift.exports.server_configuration.global_settings import (
    read_global_settings,
    read_metaverse,
    read_parameters,
)
from entradrift.exports.xml_reader import XmlDocument, parse
from entradrift.model.connector import Schema
from entradrift.model.section import Section
from entradrift.model.snapshot import Dropped
from entradrift.model.values import NOT_CARRIED

NAMESPACES = ("", 'xmlns="urn:other"')


def document(inside: str, namespace: str = "") -> XmlDocument:
    return whole(f'server="S" export-date="2026-01-01" {namespace}', f"<mv-data>{inside}</mv-data>")


def whole(attributes: str, inside: str) -> XmlDocument:
    text = f"<saved-mv-configuration {attributes}>{inside}</saved-mv-configuration>"
    return parse(InputFile("MV.xml", text.encode()))


def read(inside: str, namespace: str = "") -> tuple[dict[str, Any], tuple[Dropped, ...]]:
    """The settings by path, and what was dropped."""
    collected, found = Collected(), document(inside, namespace)
    settings = read_global_settings(found, read_parameters(found), collected)
    assert {setting.section for setting in settings} <= {Section.OTHER_SETTINGS}
    return {"/".join(setting.path): setting.value for setting in settings}, collected.dropped_list()


@pytest.mark.parametrize("namespace", NAMESPACES)
@pytest.mark.parametrize("name", ["Blob", ""])
@pytest.mark.parametrize("sign", ['encrypted="1"', 'type="encrypted-string"'])
def test_an_encrypted_parameter_is_dropped_whatever_its_name(sign: str, name: str, namespace: str):
    named = f'name="{name}"' if name else ""
    inside = f'<parameter-values><parameter {named} {sign}>abc</parameter><parameter name="B">x</parameter></parameter-values>'
    settings, dropped = read(inside, namespace)
    assert settings == {"B": "x"}
    assert Dropped(name, "secret", 1) in dropped


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_what_a_later_build_says_about_a_parameter_is_kept(namespace: str):
    inside = (
        '<parameter-values><parameter name="B" use="global" type="string" dataType="S" encrypted="0" intrinsic="0"'
        ' mood="a">x<new>b</new></parameter><parameter mood="c">y</parameter></parameter-values>'
    )
    settings, dropped = read(inside, namespace)
    assert settings == {"B": "x", "B/@mood": "a", "B/new": "b", "": "y", "/@mood": "c"}
    fixed = "declaration of a parameter, fixed by the product"
    assert dropped == tuple(
        Dropped(f"mv-data/parameter-values/parameter/@{name}", fixed, 1)
        for name in ("dataType", "type", "use")
    )


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_what_a_later_build_adds_around_the_parts_is_kept(namespace: str):
    inside = (
        '<format-version>1</format-version><version>7</version><new a="1">b</new>'
        '<schema mood="c"><new>d</new><dsml mood="e"><directory-schema/><new>f</new></dsml></schema>'
    )
    settings, dropped = read(inside, namespace)
    assert settings == {
        "new": "b",
        "new/@a": "1",
        "schema/@mood": "c",
        "schema/new": "d",
        "dsml/@mood": "e",
        "dsml/new": "f",
    }
    counter = "counter or time of the server's own database"
    assert dropped == (Dropped("mv-data/format-version", counter, 1), Dropped("mv-data/version", counter, 1))


def test_what_stands_beside_the_parts_is_kept_in_order():
    collected = Collected()
    found = read_global_settings(
        whole('server="S" mood="a"', "text<new>b</new><late>d</late>"), {"Microsoft.X": "1"}, collected
    )
    assert [(setting.section, setting.path, setting.value) for setting in found] == [
        (Section.OTHER_SETTINGS, ("#text",), "text"),
        (Section.OTHER_SETTINGS, ("@mood",), "a"),
        (Section.OTHER_SETTINGS, ("Microsoft.X",), "1"),
        (Section.OTHER_SETTINGS, ("late",), "d"),
        (Section.OTHER_SETTINGS, ("new",), "b"),
    ]
    assert collected.dropped_list() == ()
    read_global_settings(whole("", "<password>hunter2</password>"), {}, collected)
    assert collected.dropped_list() == (Dropped("password", "secret", 1),)


def test_settings_are_sorted_by_section_first():
    parameters = {"Microsoft.X": "1", "Microsoft.OptionalFeature.HybridExchange": "True"}
    found = read_global_settings(whole("", "<a>1</a>"), dict(parameters), Collected())
    assert [setting.path[0] for setting in found] == [
        "Microsoft.OptionalFeature.HybridExchange",
        "Microsoft.X",
        "a",
    ]


def test_a_tree_without_the_file_has_no_global_settings_and_no_metaverse():
    assert read_parameters(None) == {}
    assert read_global_settings(None, {}, Collected()) == ()
    for missing in (None, whole("", ""), document("")):
        assert read_metaverse(missing) is NOT_CARRIED


def test_a_parameter_that_is_listed_twice_is_refused():
    for name, shown in (("B", "B"), ("c" * 90, "c" * 80)):
        given = f'<parameter-values><parameter name="{name}">1</parameter></parameter-values>'
        with pytest.raises(InputError) as caught:
            read_parameters(document(f"{given}\n{given}"))
        assert str(caught.value) == f'MV.xml, line 2: the parameter "{shown}" is listed twice. Export again.'


SCHEMA = (
    '<schema><dsml><directory-schema mood="a">'
    '<class id="C0" type="structural"><name>person</name><attribute ref="#A0" required="false"/></class>'
    '<attribute-type id="A0" single-value="true"><name>sn</name><syntax>1.2</syntax><alias>b</alias><alias>a</alias>'
    "</attribute-type></directory-schema></dsml></schema>"
)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_the_metaverse_schema_is_read_by_name(namespace: str):
    assert read_metaverse(document(SCHEMA, namespace)) == Schema(
        {"<schema>": {"@mood": "a"}, "person": {"type": "structural", "attribute sn": "required=false"}},
        {"sn": {"single-value": "true", "syntax": "1.2", "alias": ("a", "b")}},
    )
    assert read_global_settings(document(SCHEMA, namespace), {}, Collected()) == ()
