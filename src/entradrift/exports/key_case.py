"""Spell the keys of a JSON document as its schema does: PowerShell reads keys without regard to case."""

from __future__ import annotations

import operator
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

from entradrift.errors import InputError
from entradrift.resources import schema

_DEFINITIONS: Final = "#/$defs/"
_Steps = tuple["_Steps", str | int] | None
"""Where we are in the document: a chain, because a place is put into words only when something is wrong."""
_CONTAINERS: Final = (dict, list)


class _Plan(NamedTuple):
    """For each key of an object its spelling in the schema, and what the schema says about its value."""

    keys: tuple[str, ...]
    nodes: tuple[_Node | None, ...]
    spelled_alike: bool
    """Every key is spelled as in the schema already."""


def canonical_keys(document: Any, schema_name: str, path: str, definition: str = "") -> Any:  # noqa: ANN401
    """Return `document` (from the file at `path`) with every key that the schema knows spelled as there.

    `definition` names the part of the schema (in `$defs`) that describes the document, if not the whole.
    Unknown keys keep their spelling; what needs no change is shared, not copied. Raises InputError where
    two keys of an object that the schema describes are equal but for case.
    """
    return _respelled(document, _root(schema_name, definition), None, path)


class _Node:
    """What a schema says about the keys below one value, with `$ref` resolved."""

    def __init__(self, subschema: dict[str, Any], definitions: dict[str, _Node]) -> None:
        self._schema = subschema
        self._definitions = definitions
        self._plans: dict[tuple[str, ...], _Plan | None] = {}

    def plan(self, keys: tuple[str, ...]) -> _Plan | None:
        """Return the plan for an object with these keys, None where two of them collide.

        Objects with the same keys share a plan: a large export has a few dozen of them.
        """
        if keys not in self._plans:
            folded = [key.casefold() for key in keys]
            pairs = [
                self.properties.get(fold, (key, self.others)) for fold, key in zip(folded, keys, strict=True)
            ]
            spelled = tuple(key for key, _ in pairs)
            collide = len(set(folded)) < len(keys)
            plan = _Plan(spelled, tuple(node for _, node in pairs), spelled == keys)
            self._plans[keys] = None if collide else plan
        return self._plans[keys]

    @cached_property
    def properties(self) -> dict[str, tuple[str, _Node]]:
        """The known keys, folded, with their spelling."""
        own = {
            key.casefold(): (key, _Node(subschema, self._definitions))
            for key, subschema in self._schema.get("properties", {}).items()
        }
        return own if self._referenced is None else self._referenced.properties | own

    @cached_property
    def items(self) -> _Node | None:
        """What the schema says about the items of a list."""
        return self._below("items") or (self._referenced.items if self._referenced else None)

    @cached_property
    def others(self) -> _Node | None:
        """What the schema says about the values of unknown keys."""
        return self._below("additionalProperties") or (self._referenced.others if self._referenced else None)

    @cached_property
    def _referenced(self) -> _Node | None:
        reference = self._schema.get("$ref")
        return None if reference is None else self._definitions[reference.removeprefix(_DEFINITIONS)]

    def _below(self, keyword: str) -> _Node | None:
        subschema = self._schema.get(keyword)
        return _Node(subschema, self._definitions) if isinstance(subschema, dict) else None


@lru_cache
def _root(schema_name: str, definition: str) -> _Node:
    document = schema(schema_name)
    definitions: dict[str, _Node] = {}
    for name, subschema in document.get("$defs", {}).items():
        definitions[name] = _Node(subschema, definitions)
    return definitions[definition] if definition else _Node(document, definitions)


def _respelled(value: Any, node: _Node | None, steps: _Steps, path: str) -> Any:  # noqa: ANN401
    if node is None:
        return value
    if value.__class__ is dict:
        plan = node.plan(tuple(value))
        if plan is None:
            raise _collision(value, steps, path)
        document = value if plan.spelled_alike else dict(zip(plan.keys, value.values(), strict=True))
        for key, below, item in zip(plan.keys, plan.nodes, value.values(), strict=True):
            if item.__class__ in _CONTAINERS:
                respelled = _respelled(item, below, (steps, key), path)
                if respelled is not item:
                    document = dict(document) if document is value else document
                    document[key] = respelled
        return document
    if value.__class__ is list:
        below = node.items
        items = [
            _respelled(item, below, (steps, index), path) if item.__class__ in _CONTAINERS else item
            for index, item in enumerate(value)
        ]
        return value if all(map(operator.is_, items, value)) else items
    return value


def _collision(value: dict[str, Any], steps: _Steps, path: str) -> InputError:
    seen: dict[str, str] = {}
    pair = next((seen[key.casefold()], key) for key in value if seen.setdefault(key.casefold(), key) != key)
    names = " and ".join(f'"{ascii(key)[1:-1][:60]}"' for key in pair)
    return InputError(
        path,
        f"the keys {names} differ in letter case only, so which one counts is unclear",
        place=_worded(steps),
        fix="Export again",
    )


def _worded(steps: _Steps) -> str:
    parts: list[str] = []
    while steps is not None:
        steps, step = steps
        parts.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return "$" + "".join(reversed(parts))
