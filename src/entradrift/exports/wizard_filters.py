"""Scoping filters and join rules of a wizard policy, whose nesting no public material shows.

Clauses may stand in a flat list (one group), in lists of lists, or in group objects that hold them under
any key; a lone object stands for a list of one. What has none of these shapes is left to the caller to keep
as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from entradrift.errors import InputError
from entradrift.exports import validation
from entradrift.exports.rule_parts import sorted_join_rules, sorted_scoping_filter
from entradrift.model.sync_rule import Clause, JoinCondition, JoinRules, ScopingFilter

Json = dict[str, Any]
Extras = list[tuple[tuple[str, ...], Any]]
"""What a clause or a group says beside its known keys, by path."""

_CLAUSE_KEYS: Final = ("attribute", "condition", "value")
_CONNECTOR_SIDE: Final = ("csattribute",)
_METAVERSE_SIDE: Final = ("mvattribute", "ilmattribute")
_CASE_SENSITIVE: Final = "casesensitive"
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False, "none": None, "": None}


class _UnknownShapeError(Exception):
    """The value is not nested in any way that we know."""


class Grouped(NamedTuple):
    """Clauses by group, and what else stood in the groups."""

    groups: list[list[Json]]
    extras: Extras


def scoping_filter(value: Any, path: str, place: str) -> tuple[ScopingFilter, Extras] | None:  # noqa: ANN401
    """Return a scoping filter and what else its clauses say; None where its shape is not known."""
    found = _grouped(value, _is_clause, path, place)
    if found is None:
        return None
    groups: list[list[Clause]] = []
    for number, group in enumerate(found.groups, start=1):
        groups.append([])
        for clause in group:
            operator, operand = operator_text(clause.get("condition")), text_of(clause.get("value"))
            groups[-1].append(Clause(clause["attribute"], operator, operand))
            found.extras.extend(
                ((f"[{number}]", clause["attribute"], key), extra)
                for key, extra in clause.items()
                if key not in _CLAUSE_KEYS
            )
    return sorted_scoping_filter(groups), found.extras


def join_rules(value: Any, path: str, place: str) -> tuple[JoinRules, Extras] | None:  # noqa: ANN401
    """Return join rules and what else their conditions say; None where their shape or keys are not known."""
    found = _grouped(value, _is_condition, path, place)
    if found is None:
        return None
    groups: list[list[JoinCondition]] = []
    for number, group in enumerate(found.groups, start=1):
        groups.append([])
        for document in group:
            connector_attribute = _first(document, _CONNECTOR_SIDE)
            metaverse_attribute = _first(document, _METAVERSE_SIDE)
            sensitive = _case_sensitive(document, path, place)
            groups[-1].append(JoinCondition(connector_attribute, metaverse_attribute, sensitive))
            known = (*_CONNECTOR_SIDE, *_METAVERSE_SIDE, _CASE_SENSITIVE)
            found.extras.extend(
                ((f"[{number}]", connector_attribute, key), extra)
                for key, extra in document.items()
                if key.casefold() not in known
            )
    return sorted_join_rules(groups), found.extras


def text_of(value: Any) -> str:  # noqa: ANN401
    """Return the text of a scalar as the Synchronization Rules Editor shows it; lists with semicolons."""
    if isinstance(value, list):
        return ";".join(text_of(item) for item in value)
    return "" if value is None else str(value)


def operator_text(value: Any) -> str:  # noqa: ANN401
    """Return a comparison operator: names in capitals as everywhere else, `#n` for an integer."""
    return f"#{value}" if isinstance(value, int) else (value or "").upper()


def _is_clause(document: Mapping[str, Any]) -> bool:
    return (
        isinstance(document.get("attribute"), str)
        and isinstance(document.get("condition"), str | int | None)
        and not any(isinstance(item, dict | list) for item in _items(document.get("value")))
    )


def _items(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else [value]


def _is_condition(document: Mapping[str, Any]) -> bool:
    folded = [key.casefold() for key in document]
    return (
        len(set(folded)) == len(folded)
        and sum(key in _CONNECTOR_SIDE for key in folded) == 1
        and sum(key in _METAVERSE_SIDE for key in folded) == 1
        and all(isinstance(_first(document, side), str) for side in (_CONNECTOR_SIDE, _METAVERSE_SIDE))
    )


def _first(document: Mapping[str, Any], keys: tuple[str, ...]) -> Any:  # noqa: ANN401
    return next((value for key, value in document.items() if key.casefold() in keys), None)


def _case_sensitive(document: Mapping[str, Any], path: str, place: str) -> bool | None:
    if _CASE_SENSITIVE not in {key.casefold() for key in document}:
        return False
    text = str(_first(document, (_CASE_SENSITIVE,))).casefold()
    if text not in _BOOLEANS:
        raise InputError(path, "neither true nor false in caseSensitive", place=place, fix="Export again")
    return _BOOLEANS[text]


def _grouped(
    value: Any,  # noqa: ANN401
    is_leaf: Callable[[Mapping[str, Any]], bool],
    path: str,
    place: str,
) -> Grouped | None:
    found = Grouped([], [])
    try:
        for group, extras in _groups(value, is_leaf):
            found.groups.append(group)
            found.extras.extend(((f"[{len(found.groups)}]", key), extra) for key, extra in extras.items())
    except _UnknownShapeError:
        if any(isinstance(leaf, str) and validation.looks_cut_off(leaf) for leaf in _scalars(value)):
            raise InputError(
                path,
                "text where a group of conditions is expected",
                place=place,
                fix="ConvertTo-Json cut the export off; run it again with -Depth 12",
            ) from None
        return None
    return found


def _groups(value: Any, is_leaf: Callable[[Mapping[str, Any]], bool]) -> Iterator[tuple[list[Json], Json]]:  # noqa: ANN401
    """Yield the groups in `value`, each with what stands beside its conditions."""
    if value is None:
        return
    if isinstance(value, list):
        leaves = [item for item in value if isinstance(item, dict) and is_leaf(item)]
        if leaves:
            yield leaves, {}
        for item in value:
            if isinstance(item, list):
                yield from _groups(item, is_leaf) if item else [([], {})]
            elif not isinstance(item, dict):
                raise _UnknownShapeError
            elif not is_leaf(item):
                yield from _groups(item, is_leaf)
    elif not isinstance(value, dict):
        raise _UnknownShapeError
    elif is_leaf(value):
        yield [value], {}
    else:
        yield from _group_object(value, is_leaf)


def _group_object(
    value: Json, is_leaf: Callable[[Mapping[str, Any]], bool]
) -> Iterator[tuple[list[Json], Json]]:
    children = [key for key, child in value.items() if isinstance(child, dict | list)]
    if not children:
        children = [key for key, child in value.items() if child is None]
    if len(children) != 1:
        raise _UnknownShapeError
    extras = {key: extra for key, extra in value.items() if key != children[0]}
    inside = list(_groups(value[children[0]], is_leaf)) or [([], {})]
    for number, (group, inner) in enumerate(inside):
        yield group, inner | extras if number == 0 else inner


def _scalars(value: Any) -> Iterator[Any]:  # noqa: ANN401
    if isinstance(value, list | dict):
        for child in value.values() if isinstance(value, dict) else value:
            yield from _scalars(child)
    else:
        yield value
