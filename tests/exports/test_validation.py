"""Validation by shape: the same verdict as plain jsonschema, in words that never hold a value."""

# ruff: noqa: ANN401 - test data is of any type

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry

from entradrift import resources
from entradrift.errors import InputError
from entradrift.exports import validation
from entradrift.exports.validation import looks_cut_off, validate, violations

SCHEMA = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "count": {"type": "integer"},
        "half": {"type": "number"},
        "flag": {"type": ["boolean", "null"]},
        "items": {"type": "array", "items": {"$ref": "#/$defs/item"}},
        "any": {},
    },
    "additionalProperties": {"type": ["string", "array", "object"], "items": {"type": "integer"}},
    "$defs": {
        "item": {"type": ["object", "string"], "required": ["id"], "properties": {"id": {"type": "integer"}}},
        "closed": {"type": "object", "properties": {"id": {"type": "integer"}}, "additionalProperties": False},
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_schema(monkeypatch: pytest.MonkeyPatch) -> Any:
    real = resources.schema
    monkeypatch.setattr(validation, "schema", lambda name: SCHEMA if name == "own" else real(name))
    validation._validator.cache_clear()  # noqa: SLF001
    yield
    validation._validator.cache_clear()  # noqa: SLF001


def refused(document: Any, definition: str = "") -> str:
    with pytest.raises(InputError) as caught:
        validate(document, "own", "x.json", definition)
    return str(caught.value).removeprefix("x.json, ")


EDITED = "Export again instead of editing by hand."


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ([], f"$: a list where an object is expected. {EDITED}"),
        ({}, '$: the key "name" is missing. Export all properties; do not pipe through Select-Object.'),
        ({"name": 1}, f"$.name: a number where text is expected. {EDITED}"),
        (
            {"name": "a", "count": True},
            f"$.count: true/false where a whole number is expected. {EDITED}",
        ),
        ({"name": "a", "count": 1.5}, f"$.count: a number where a whole number is expected. {EDITED}"),
        ({"name": "a", "flag": {}}, f"$.flag: an object where true or false or null is expected. {EDITED}"),
        ({"name": "a", "half": None}, f"$.half: null where a number is expected. {EDITED}"),
        (
            {"name": "a", "items": "System.Object[]"},
            "$.items: text where a list is expected. ConvertTo-Json cut the export off; run it again with -Depth 12.",
        ),
        (
            {"name": "a", "items": [{"id": 1}, {"id": 2}, "x", {"id": 3}, {"id": "4", "Name": "Fourth"}]},
            f'$.items[4].id: text where a whole number is expected (of "Fourth"). {EDITED}',
        ),
        (
            {"name": "a", "items": [{"id": 1}, {"id": 2}, {"Name": "Third"}]},
            '$.items[2]: the key "id" is missing (of "Third"). Export all properties; do not pipe through Select-Object.',
        ),
        (
            {"name": "a", "items": [{"id": None}, {"id": 1}, {"id": []}]},
            f"$.items[0].id: null where a whole number is expected; 1 more of this kind. {EDITED}",
        ),
        (
            {"name": "a", "other": [[1]]},
            f"$.other[0]: a list where a whole number is expected. {EDITED}",
        ),
    ],
)
def test_sentences(document: Any, sentence: str):
    assert refused(document) == sentence


def test_a_part_of_a_schema():
    assert refused([], "item") == f"$: a list where an object or text is expected. {EDITED}"
    validate({"id": 1}, "own", "x.json", "item")


def test_a_key_that_a_schema_does_not_know():
    sentence = "$: a key that is not known. Remove it or correct its name."
    assert refused({"id": 1, "hunter2": 2}, "closed") == sentence
    assert violations({"hunter2": 2}, "own", "closed")[0].expected == ()


def test_ten_thousand_wrong_items_are_one_sentence_with_the_first_place():
    document = {"name": "a", "items": [{"id": 1}] * 7 + [{"id": "x"}] * 10_000}
    assert refused(document) == f"$.items[7].id: text where a whole number is expected. {EDITED}"


@pytest.mark.parametrize(
    "secret", ["hunter2-very-secret", ["hunter2-very-secret"], {"k": "hunter2-very-secret"}]
)
def test_no_sentence_holds_the_value(secret: Any):
    for document in (
        {"name": "a", "count": secret},
        {"name": "a", "flag": secret},
        {"name": "a", "items": [secret]},
    ):
        if document != {"name": "a", "items": ["hunter2-very-secret"]}:
            assert "hunter2" not in refused(document)


def test_a_long_name_is_cut():
    document = {"name": "a", "items": [{"id": "x", "Name": "N" * 500}]}
    assert f'(of "{"N" * 80}")' in refused(document)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from([1.0, 1.5, "a", ""]),
    lambda inner: st.lists(inner, max_size=5)
    | st.dictionaries(st.sampled_from(["name", "count", "half", "flag", "items", "any", "id", "x"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
DOCUMENTS = VALUES | st.fixed_dictionaries({"name": st.just("a")}, optional={
    "items": st.lists(VALUES | st.fixed_dictionaries({"id": VALUES}), max_size=6), "count": VALUES, "x": VALUES,
})  # fmt: skip


@given(DOCUMENTS)
@settings(max_examples=400, deadline=None)
def test_the_verdict_is_that_of_plain_jsonschema(document: Any):
    plain = list(Draft202012Validator(SCHEMA, registry=Registry()).iter_errors(document))
    found = violations(document, "own")
    assert bool(found) is bool(plain)
    places = {tuple(error.absolute_path) for error in plain}
    # Every violation is at its place in the original document, one for each shape at least.
    assert {violation.steps for violation in found} <= places
    keys = {tuple(step if isinstance(step, str) else "*" for step in place) for place in places}
    assert {
        tuple(step if isinstance(step, str) else "*" for step in violation.steps) for violation in found
    } == keys


def test_a_remote_reference_is_not_fetched(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(SCHEMA["properties"], "any", {"$ref": "http://127.0.0.1:1/schema.json"})  # type: ignore[arg-type]
    with pytest.raises(Exception, match=r"127\.0\.0\.1") as caught:
        validate({"name": "a", "any": 1}, "own", "x.json")
    assert "Unresolvable" in repr(caught.value)


@pytest.mark.parametrize(
    ("text", "cut_off"),
    [
        ("System.Object[]", True),
        ("@{Name=x; Value=y}", True),
        ("Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition", True),
        ("System.Collections.Generic.List`1[Microsoft.X.Y]", True),
        ("Microsoft.Synchronize.StagingMode", False),
        ("System of a Down", False),
        ("{x}", False),
        ("", False),
    ],
)
def test_text_that_powershell_writes_for_what_is_too_deep(text: str, cut_off: bool):  # noqa: FBT001
    assert looks_cut_off(text) is cut_off


def test_the_schemas_themselves_are_valid():
    for path in sorted((Path(__file__).resolve().parents[2] / "schemas").glob("*.json")):
        Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))
