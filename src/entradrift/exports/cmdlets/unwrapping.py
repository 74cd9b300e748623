"""What PowerShell wraps around values, taken off again; and what ConvertTo-Json cut off, found.

Objects that came through remoting carry three more properties, their enumerations become
`{"value": 1, "Value": "Join"}`, and lists can become `{"value": [...], "Count": 2}`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from itertools import chain
from operator import is_
from typing import Any, Final

from entradrift.errors import InputError
from entradrift.exports.collected import Collected
from entradrift.exports.validation import DEPTH_FIX, looks_cut_off

REMOTING: Final = frozenset({"pscomputername", "runspaceid", "psshowcomputername"})
"""Properties, in lower case, that remoting adds to everything."""
_HOST: Final = "pscomputername"
_FREE_TEXT: Final = frozenset(
    {
        "description", "expression", "comparisonvalue", "name", "source", "mappingsourceasstring",
        "regexvalidationpattern", "defaultvalue", "message",
    }
)  # fmt: skip
"""Keys whose values people write themselves: there `@{...}` can be meant."""
_OPAQUE: Final = frozenset({"schema", "runsteps"})
"""Keys of objects whose depth is not known: they may refer to each other without end, so a cut is no error."""
_CUT_OFF_STARTS: Final = ("@{", "System.", "Microsoft.IdentityManagement.")


class _Kind(Enum):
    ORDINARY = auto()
    REMOTE = auto()
    ENUMERATION = auto()
    LIST = auto()


@dataclass(slots=True)
class Unwrapper:
    """Takes the wrapping off the documents of one export."""

    path: str
    hosts: set[str] = field(default_factory=set)
    """What PSComputerName says: the server's name as the administrator typed it."""
    removed: Counter[str] = field(default_factory=Counter)
    _cut_off: bool = False

    def unwrapped(self, document: Any) -> Any:  # noqa: ANN401
        """Return `document` without wrapping; itself where there is none, which is quick to find out."""
        survey = _Survey()
        survey.look_at([document], "")
        self._cut_off = survey.cut_off
        return self._value(document, "") if survey.wrapped else document

    def refuse_cut_off(self, document: Any) -> None:  # noqa: ANN401
        """Raise InputError where a text of `document` stands for an object or a list that was cut off."""
        if self._cut_off:
            raise InputError(
                self.path,
                "the text of a .NET type or object where a value is expected",
                place=next(_cut_off_places(document, "$", "")),
                fix=DEPTH_FIX,
            )

    def count_removed(self, collected: Collected) -> None:
        """Count the properties that remoting added."""
        for key, count in self.removed.items():
            collected.drop(key, "added by PowerShell remoting", count)

    def _value(self, value: Any, key: str) -> Any:  # noqa: ANN401
        if isinstance(value, dict):
            return self._object(value, key)
        if isinstance(value, list):
            items = [self._value(item, key) for item in value]
            return value if all(map(is_, items, value)) else items
        if isinstance(value, str) and value.startswith(_CUT_OFF_STARTS):
            self._cut_off = self._cut_off or _is_cut_off(value, key)
        return value

    def _object(self, value: dict[str, Any], key: str) -> Any:  # noqa: ANN401
        kind = _kind(tuple(value))
        if kind is not _Kind.ORDINARY:
            inner = self._without_wrapping(value, kind)
            if inner is not value:
                return self._value(inner, key)
        changed: dict[str, Any] = {}
        for name, child in value.items():
            if isinstance(child, dict | list):
                cut_off = self._cut_off
                new = self._value(child, name)
                if name.casefold() in _OPAQUE:
                    self._cut_off = cut_off
                if new is not child:
                    changed[name] = new
            elif isinstance(child, str) and child.startswith(_CUT_OFF_STARTS):
                self._cut_off = self._cut_off or _is_cut_off(child, name)
        return value | changed if changed else value

    def _without_wrapping(self, value: dict[str, Any], kind: _Kind) -> Any:  # noqa: ANN401
        if kind is _Kind.REMOTE:
            kept: dict[str, Any] = {}
            for key, item in value.items():
                if key.casefold() not in REMOTING:
                    kept[key] = item
                    continue
                self.removed[key] += 1
                if key.casefold() == _HOST and isinstance(item, str) and item:
                    self.hosts.add(item)
            # A text that came through remoting carries the same properties and becomes an object.
            return next(iter(kept.values())) if [key.casefold() for key in kept] == ["value"] else kept
        values = list(value.values())
        if kind is _Kind.ENUMERATION:
            return next((item for item in values if isinstance(item, str)), value)
        return next((item for item in values if isinstance(item, list)), value)


@dataclass(slots=True)
class _Survey:
    """What a document holds, found by looking at all values of one key at once: ten times as fast as a walk."""

    wrapped: bool = False
    cut_off: bool = False

    def look_at(self, values: Sequence[Any], key: str) -> None:
        """Look at values that stand under `key`, in one place or in many alike."""
        types = set(map(type, values))
        if str in types and not self.cut_off and key.casefold() not in _FREE_TEXT:
            texts = set(values) if types == {str} else {value for value in values if isinstance(value, str)}
            self.cut_off = any(text.startswith(_CUT_OFF_STARTS) and looks_cut_off(text) for text in texts)
        if list in types:
            lists = values if types == {list} else [value for value in values if isinstance(value, list)]
            self.look_at(list(chain.from_iterable(lists)), key)
        if dict in types:
            alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
            for value in values:
                if isinstance(value, dict):
                    alike.setdefault(tuple(value), []).append(value)
            for keys, group in alike.items():
                self._look_into(keys, group)

    def _look_into(self, keys: tuple[str, ...], group: list[dict[str, Any]]) -> None:
        if _kind(keys) is not _Kind.ORDINARY:
            self.wrapped = True
            return
        for name, column in zip(keys, zip(*map(dict.values, group), strict=True), strict=True):
            cut_off = self.cut_off
            self.look_at(column, name)
            if name.casefold() in _OPAQUE:
                self.cut_off = cut_off


def holds_cut_off(value: Any) -> bool:  # noqa: ANN401
    """Tell whether ConvertTo-Json cut anything off inside `value`."""
    return next(_cut_off_places(value, "", ""), None) is not None


@lru_cache(maxsize=4096)
def _kind(keys: tuple[str, ...]) -> _Kind:
    folded = [key.casefold() for key in keys]
    if not REMOTING.isdisjoint(folded):
        return _Kind.REMOTE
    if folded == ["value", "value"]:
        return _Kind.ENUMERATION
    return _Kind.LIST if sorted(folded) == ["count", "value"] else _Kind.ORDINARY


def _is_cut_off(value: str, key: str) -> bool:
    return key.casefold() not in _FREE_TEXT and looks_cut_off(value)


def _cut_off_places(value: Any, place: str, key: str) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, dict):
        for name, child in value.items():
            if name.casefold() not in _OPAQUE:
                yield from _cut_off_places(child, f"{place}.{name}", name)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _cut_off_places(child, f"{place}[{index}]", key)
    elif isinstance(value, str) and _is_cut_off(value, key):
        yield place
