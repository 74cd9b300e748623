"""The metaverse schema by name."""

# ruff: noqa: ANN401 - test data is of any type

from typing import Any

import pytest
from tests.compare.builders import changes, partner, schema, snapshot, told

from entradrift.model.change import Change, Presence
from entradrift.model.connector import Schema
from entradrift.model.values import NOT_CARRIED

ATTRIBUTES = {"sn": {"syntax": "1", "single-value": "true"}, "mail": {"syntax": "1"}, "title": {}}
PERSON = {"attribute sn": "required=false", "attribute mail": "required=false"}
CLASSES = {"person": PERSON, "group": {"attribute mail": ""}}


def between(primary: Schema | Any, staging: Schema | Any, **fields: Any) -> list[Change]:
    one = snapshot(metaverse=primary)
    return changes(one, partner(snapshot(metaverse=staging, **fields)))


def of(attributes: dict[str, Any] | None = None, classes: dict[str, Any] | None = None) -> Schema:
    return schema(CLASSES if classes is None else classes, ATTRIBUTES if attributes is None else attributes)


NO_TITLE = {name: fields for name, fields in ATTRIBUTES.items() if name != "title"}
NO_MAIL = {name: fields for name, fields in ATTRIBUTES.items() if name != "mail"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(of(), of(), [], id="equal"),
        pytest.param(of(), of(dict(reversed(ATTRIBUTES.items()))), [], id="order"),
        pytest.param(
            of(),
            of(NO_TITLE),
            [("metaverse-attribute-missing", "title", "", "primary")],
            id="attribute missing",
        ),
        pytest.param(
            of(),
            of(NO_MAIL, {"person": {"attribute sn": "required=false"}, "group": {}}),
            [("metaverse-attribute-missing", "mail", "", "primary")],
            id="an attribute claims the references to it",
        ),
        pytest.param(
            of(),
            of(ATTRIBUTES | {"mail": {"syntax": "2"}}),
            [("metaverse-attribute", "mail", "syntax", None)],
            id="syntax",
        ),
        pytest.param(
            of(),
            of(ATTRIBUTES | {"sn": {"syntax": "1"}}),
            [("metaverse-attribute", "sn", "single-value", None)],
            id="multi-valued",
        ),
        pytest.param(
            of(),
            of(NO_TITLE | {"jobTitle": {}}),
            [("metaverse-attribute-renamed", "jobTitle", "name", None)],
            id="attribute renamed",
        ),
        pytest.param(
            of(),
            of(classes={"person": PERSON}),
            [("metaverse-class-missing", "group", "", "primary")],
            id="class missing",
        ),
        pytest.param(
            of(),
            of(classes=CLASSES | {"group": {"attribute mail": "", "attribute sn": ""}}),
            [("metaverse-class-reference", "group", "attributes/sn", "staging")],
            id="reference",
        ),
        pytest.param(
            of(),
            of(classes=CLASSES | {"group": {"attribute sn": ""}}),
            [("metaverse-class-reference", "group", "attributes/mail", None)],
            id="one reference for one",
        ),
        pytest.param(
            of(),
            of(classes=CLASSES | {"person": PERSON | {"attribute sn": "required=true"}}),
            [("metaverse-class", "person", "attribute sn", None)],
            id="required",
        ),
        pytest.param(of(), NOT_CARRIED, [], id="not carried"),
    ],
)
def test_metaverse(one: Any, other: Any, expected: list[tuple[str, str, str, str | None]]):
    section = "metaverse-schema"
    assert told(between(one, other)) == [
        (topic, section, name, path, side) for topic, name, path, side in expected
    ]
    kinds = ("metaverse-attribute", "metaverse-class")
    assert [change.object.kind for change in between(one, other)] == [
        next(kind for kind in kinds if change.topic.startswith(kind)) for change in between(one, other)
    ]
    mirrored = {None: None, "primary": "staging", "staging": "primary"}
    assert told(between(other, one)) == [
        (topic, section, name, path, mirrored[side]) for topic, name, path, side in expected
    ]


def test_another_build_explains_another_schema():
    assert [change.explained for change in between(of(), of(NO_TITLE), version="2.6.0.0")] == [False, True]
    assert [change.explained for change in between(of(), of(NO_TITLE))] == [False]


@pytest.mark.parametrize("attributes", [ATTRIBUTES, NO_MAIL])
def test_what_only_one_server_has_is_shown_for_that_server(attributes: dict[str, Any]):
    """A class or an attribute comes with all that the schema says about it, and the other side stays empty."""
    more = of({**attributes, "cn": {"syntax": "7"}}, {**CLASSES, "role": {"attribute sn": "required=true"}})
    found = {change.object.name: (change.primary, change.staging) for change in between(more, of(attributes))}
    assert found == {"cn": ({"syntax": "7"}, None), "role": ({"attribute sn": "required=true"}, None)}
    found = {change.object.name: (change.primary, change.staging) for change in between(of(attributes), more)}
    assert found == {"cn": (None, {"syntax": "7"}), "role": (None, {"attribute sn": "required=true"})}


def test_a_renamed_attribute_shows_both_names():
    (change,) = between(of(), of(NO_TITLE | {"jobTitle": {}}))
    assert (change.primary, change.staging, change.presence) == ("title", "jobTitle", Presence.BOTH)
    assert (change.object.name, change.object.identity) == ("jobTitle", "jobtitle")
