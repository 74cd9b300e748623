"""Lists of parameters, in the four shapes that they come in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from entradrift.exports import secrets
from entradrift.exports.cmdlets.parts import Item
from entradrift.exports.cmdlets.plain_values import keep, plain
from entradrift.exports.collected import Collected, frozen
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.values import Value

_INDEX: Final = re.compile(r"\[\d+\]")
_LIST: Final = "KeyedCollectionAsList"
_DECLARATION: Final = "declaration of a parameter, fixed by the product"
_DECLARED: Final = frozenset(
    {
        "InputType", "Scope", "Description", "RegexValidationPattern", "DefaultValue", "Extensible",
        "PageNumber", "Intrinsic", "DataType",
    }
)  # fmt: skip
_KNOWN: Final[frozenset[str]] = _DECLARED | {"Name", "Value"}
_INTRINSIC: Final = frozenset(
    {"forest.fqdn", "forest.ldap", "forest.netbios", "domain.fqdn", "domain.ldap", "domain.netbios"}
)
_INTRINSIC_PREFIX: Final = "ads_"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter."""

    name: str
    value: Any
    secret: bool
    intrinsic: bool
    """Derived by the server from the directory or the product."""
    others: dict[str, Any]
    """What else the export says about it."""


def read_parameters(item: Item, value: Any, at: str, collected: Collected) -> Iterator[Parameter]:  # noqa: ANN401
    """Yield the parameters of `value`, which is at `at` inside `item`.

    Raises InputError for a name that is listed twice.
    """
    seen: set[str] = set()
    shown = item.part.noun + _INDEX.sub("", at).replace(".", "/")
    for place, entry in _entries(value, at):
        if not isinstance(entry.get("Name"), str):
            raise item.error("a parameter has no name", place)
        name = entry["Name"]
        if name.casefold() in seen:
            raise item.error(f'the parameter "{name[:80]}" is listed twice', place)
        seen.add(name.casefold())
        declared = sum(key in _DECLARED for key in entry)
        if declared:
            collected.drop(f"{shown}/*/declaration", _DECLARATION, declared)
        folded = name.casefold()
        yield Parameter(
            name=name,
            value=entry.get("Value"),
            secret=_is_encrypted(entry) or secrets.is_secret(name, "a value"),
            intrinsic=item.boolean(entry, "Intrinsic", place) is True
            or folded in _INTRINSIC
            or folded.startswith(_INTRINSIC_PREFIX),
            others={key: entry[key] for key in entry if key not in _KNOWN},
        )
    if isinstance(value, dict) and _LIST in value:
        others = [key for key in value if key != _LIST]
        if others:
            collected.drop(f"{shown}/Comparer", "describes the .NET collection", len(others))


def other_properties(parameter: Parameter, path: tuple[str, ...], collected: Collected) -> Iterator[Setting]:
    """Yield what an export says about a parameter beyond its name, value and declaration."""
    for key, value in parameter.others.items():
        yield from keep(value, (*path, key), collected, Section.OTHER_SETTINGS)


def value_of(value: Any) -> Value:  # noqa: ANN401
    """Return a parameter's value: numbers and Booleans as text, as the server stores them."""
    canonical = plain(value)
    if canonical is None:
        return ""
    if isinstance(canonical, str):
        return canonical.strip()
    return str(canonical) if isinstance(canonical, int | float) else frozen(canonical)


def _entries(value: Any, at: str) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield f"{at}[{index}]", entry
    elif isinstance(value, dict):
        if _LIST in value:
            yield from _entries(value[_LIST], f"{at}.{_LIST}")
        elif {key.casefold() for key in value} >= {"name", "value"}:
            # A list of one parameter loses its brackets.
            known: dict[str, str] = {key.casefold(): key for key in _KNOWN}
            yield at, {known.get(str(key).casefold(), str(key)): entry for key, entry in value.items()}
        else:
            for name, entry in value.items():
                yield f"{at}.{name}", {"Name": name, "Value": entry}


def _is_encrypted(entry: dict[str, Any]) -> bool:
    kind = entry.get("InputType")
    return isinstance(kind, str) and "encrypted" in kind.casefold()
