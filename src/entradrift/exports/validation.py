"""JSON Schema validation that costs a few milliseconds at any size and speaks like a person.

Our input schemas constrain types and required keys only, never values. Whether a value is valid then
depends on its *shape* alone (keys and types), so each list is reduced to one item of each distinct
shape before jsonschema sees it; plain jsonschema would take nine tenths of a whole run. A test holds the
schemas to the keywords for which this is sound (`SHAPE_KEYWORDS`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from entradrift.errors import InputError
from entradrift.resources import schema

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

SHAPE_KEYWORDS: Final = frozenset(
    {
        "$schema",
        "$id",
        "$defs",
        "$ref",
        "$comment",
        "title",
        "description",
        "examples",
        "type",
        "properties",
        "required",
        "items",
        "additionalProperties",
    }
)
_TYPE_WORDS: Final = {
    "object": "an object",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
DEPTH_FIX: Final = "ConvertTo-Json cut the export off; run it again with -Depth 12"
_NAME_KEYS: Final = ("Name", "name", "DN", "distinguishedName", "Destination")
_CUT_OFF: Final = re.compile(
    r"@\{.*\}|System\.[\w.`]+(\[.*\])?|Microsoft\.IdentityManagement\.[\w.`]+(\[.*\])?", re.DOTALL
)


def validate(document: object, schema_name: str, path: str, definition: str = "") -> None:
    """Raise InputError unless `document` (from the file at `path`) has the shape that the schema demands.

    `definition` names the part of the schema (in `$defs`) that describes the document, if not the whole.
    """
    errors = violations(document, schema_name, definition)
    if errors:
        raise _worded(errors, document, path)


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a document does not have the shape that its schema demands."""

    steps: tuple[str | int, ...]
    """Keys and indexes from the top of the document to the value concerned."""
    missing: str
    """The required key that is not there; empty for a value of the wrong type."""
    expected: tuple[str, ...]
    """The JSON types that the value may have; empty where the object at `steps` has a key that is not known."""
    found: object
    """The value itself; never shown, because it may be huge or hold a secret."""


def violations(document: object, schema_name: str, definition: str = "") -> list[Violation]:
    """Return the violations of a schema, one for each distinct shape, in the order of their places."""
    reduced, original_indexes = _reduce(document)
    found: list[Violation] = []
    for error in _validator(schema_name, definition).iter_errors(reduced):
        steps: list[str | int] = []
        value: Any = reduced
        for step in error.absolute_path:
            steps.append(original_indexes[id(value)][step] if isinstance(step, int) else step)
            value = value[step]
        values = _as_list(error.validator_value)
        missing = next((key for key in values if key not in _keys(error.instance)), "")
        required = error.validator == "required"
        found.append(
            Violation(tuple(steps), missing if required else "", () if required else tuple(values), value)
        )
    return sorted(found, key=lambda violation: [str(step) for step in violation.steps])


def looks_cut_off(value: str) -> bool:
    """Tell whether `value` is the text that ConvertTo-Json writes instead of an object below its depth."""
    return _CUT_OFF.fullmatch(value) is not None


@lru_cache
def _validator(schema_name: str, definition: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 75 ms that start-up need not pay
    from referencing import Registry  # noqa: PLC0415

    # An empty registry: the default one would fetch a remote $ref over the network.
    document = schema(schema_name)
    if definition:
        document = {"$defs": document["$defs"], "$ref": f"#/$defs/{definition}"}
    return Draft202012Validator(document, registry=Registry())


def _reduce(document: object) -> tuple[object, dict[int, list[int]]]:
    """Return `document` with one item per shape in each list, and the original indexes by id of the list."""
    numbers: dict[object, int] = {}
    original_indexes: dict[int, list[int]] = {}

    def number(shape: object) -> int:
        return numbers.setdefault(shape, len(numbers))

    def visit(value: Any) -> tuple[Any, object]:  # noqa: ANN401
        # The shape of a scalar is its type, that of a list or object a number. Most values are scalars.
        kind = value.__class__
        if kind is dict:
            shapes: list[object] = list(map(type, value.values()))
            if float in shapes:
                shapes = [_scalar_shape(child) for child in value.values()]
            if dict in shapes or list in shapes:
                value = dict(value)
                for index, (key, child) in enumerate(value.items()):
                    if shapes[index] is dict or shapes[index] is list:
                        value[key], shapes[index] = visit(child)
            return value, number((tuple(value), tuple(shapes)))
        if kind is not list:
            return value, kind
        kept: list[Any] = []
        indexes: list[int] = []
        seen: set[object] = set()
        for index, child in enumerate(value):
            shape: object = _scalar_shape(child)
            if shape is dict or shape is list:
                child, shape = visit(child)  # noqa: PLW2901 - its reduced form
            if shape not in seen:
                seen.add(shape)
                kept.append(child)
                indexes.append(index)
        original_indexes[id(kept)] = indexes
        return kept, number(frozenset(seen))

    reduced, _ = visit(document)
    return reduced, original_indexes


def _scalar_shape(value: object) -> object:
    """Return the type, for a float also whether it is whole: 105.0 passes as an integer, 105.5 does not."""
    return (float, value.is_integer()) if isinstance(value, float) else value.__class__


def _worded(errors: list[Violation], document: object, path: str) -> InputError:
    error = errors[0]
    place, name = _locate(error, document)
    of = f' (of "{name}")' if name else ""
    more = f"; {len(errors) - 1} more of this kind" if len(errors) > 1 else ""
    if error.missing:
        return InputError(
            path,
            f'the key "{error.missing}" is missing{of}{more}',
            place=place,
            fix="Export all properties; do not pipe through Select-Object",
        )
    if not error.expected:
        return InputError(
            path, f"a key that is not known{of}{more}", place=place, fix="Remove it or correct its name"
        )
    expected = _listed(_TYPE_WORDS[word] for word in error.expected)
    if isinstance(error.found, str) and {"object", "array"} & set(error.expected):
        return InputError(path, f"text where {expected} is expected{of}{more}", place=place, fix=DEPTH_FIX)
    return InputError(
        path,
        f"{_found(error.found)} where {expected} is expected{of}{more}",
        place=place,
        fix="Export again instead of editing by hand",
    )


def _locate(error: Violation, document: object) -> tuple[str, str]:
    """Return the JSON path and the name of the nearest named object on it."""
    place = "$"
    name = ""
    value: Any = document
    for step in error.steps:
        value = value[step]
        place += f"[{step}]" if isinstance(step, int) else f".{step}"
        if isinstance(value, dict):
            name = next((v for k in _NAME_KEYS if isinstance(v := value.get(k), str)), name)
    return place, name[:80]


def _found(instance: object) -> str:
    if instance is None:
        return "null"
    names = {dict: "an object", list: "a list", str: "text", bool: "true/false", int: "a number"}
    return names.get(type(instance), "a number")


def _as_list(value: object) -> list[str]:
    return (
        [value]
        if isinstance(value, str)
        else [str(item) for item in value]
        if isinstance(value, list)
        else []
    )


def _keys(instance: object) -> set[str]:
    return set(instance) if isinstance(instance, dict) else set()


def _listed(words: Iterable[str]) -> str:
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"
