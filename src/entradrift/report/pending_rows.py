"""The objects on the page of pending exports: which ones, in which order, and as compact data for its script.

What repeats (connectors, types, containers, attributes, combinations of changes, findings) is listed once and referred to by
number. Everything else is one line of JSON for each object, which the script parses only when it is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from entradrift.model.distinguished_name import components
from entradrift.model.pending import AttributeChange, Identity, Operation, PendingObject, no_name
from entradrift.report.visible import visible

MOST_OBJECTS: Final = 100_000
MOST_VALUES: Final = 500
"""Values added, and values removed, of one attribute of one object."""
LONGEST_VALUE: Final = 500
"""Characters."""
MOST_TEXT: Final = 48_000_000
"""Characters of all objects; what would be beyond it has no values on the page."""
ORDER: Final = (Operation.DELETE, Operation.DELETE_ADD, Operation.RENAME, Operation.ADD, Operation.UPDATE)
"""The most destructive first."""
NOWHERE: Final = -1
"""Number of the container of an object of which none is known."""
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
_LINES_IN_PIECE: Final = 500

_Cut = tuple[tuple[int, int, int], ...]
"""Change by its place, and how many values added and removed are not on the page."""


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One object as the page shows it without script."""

    operation: str
    label: str
    dn: str
    type: str
    connector: str
    attributes: tuple[str, ...]
    explained: bool


@dataclass(slots=True)
class _Numbers:
    """Things by number, in the order in which they were met."""

    of: dict[Hashable, int] = field(default_factory=dict)

    def __call__(self, thing: Hashable) -> int:
        return self.of.setdefault(thing, len(self.of))


@dataclass(frozen=True, slots=True)
class _Row:
    numbers: tuple[int, int, int, int, int]
    """Connector, type, container, changes, findings."""
    line: str
    cut: _Cut


class Rows:
    """The first `most` objects, the most destructive operations first, otherwise in their own order."""

    def __init__(
        self,
        objects: Iterable[PendingObject],
        name_of: Callable[[str], str] = no_name,
        *,
        most: int = MOST_OBJECTS,
        most_first: int = 200,
        most_text: int = MOST_TEXT,
    ) -> None:
        """Walk the objects once; at no time are more than `most` of them held, as text."""
        self.total = 0
        self.without_values = 0
        """Objects of which no values are on the page, because it would become too large."""
        self._name_of = name_of
        self._most, self._most_first, self._most_text = most, most_first, most_text
        self._connectors, self._types, self._containers = _Numbers(), _Numbers(), _Numbers()
        self._attributes, self._shapes, self._changes = _Numbers(), _Numbers(), _Numbers()
        self._findings, self._explained = _Numbers(), _Numbers()
        self._rows: dict[Operation, list[_Row]] = {operation: [] for operation in ORDER}
        self._first: dict[Operation, list[FirstRow]] = {operation: [] for operation in ORDER}
        self._count = self._size = 0
        for item in objects:
            self._take(item)

    def __len__(self) -> int:
        """Return how many objects the page holds."""
        return self._count

    @property
    def first(self) -> tuple[FirstRow, ...]:
        """Return the rows that are there without script."""
        return tuple(row for operation in ORDER for row in self._first[operation])[: self._most_first]

    def index(self) -> str:
        """Return what repeats, and the numbers of each object, as JSON that may stand in a page."""
        rows = [row for operation in ORDER for row in self._rows[operation]]
        columns = list(zip(*(row.numbers for row in rows), strict=True)) or [()] * 5
        plain: dict[str, Any] = {
            "total": self.total,
            "operations": [operation.value for operation in ORDER],
            "operation": [len(self._rows[operation]) for operation in ORDER],
            "connectors": list(self._connectors.of),
            "types": list(self._types.of),
            "containers": list(self._containers.of),
            "attributes": list(self._attributes.of),
            "shapes": list(self._shapes.of),
            "changes": list(self._changes.of),
            "findings": list(self._findings.of),
            "explained": list(self._explained.of),
            "columns": dict(zip(("connector", "type", "container", "change", "cause"), columns, strict=True)),
            "cut": {str(number): row.cut for number, row in enumerate(rows) if row.cut},
        }
        return _harmless(_ENCODER.encode(plain))

    def lines(self) -> Iterator[str]:
        """Yield the JSON list of everything else in pieces, one line for each object."""
        rows = [row.line for operation in ORDER for row in self._rows[operation]]
        for start in range(0, len(rows), _LINES_IN_PIECE):
            before = ",\n" if start else "[\n"
            yield before + ",\n".join(rows[start : start + _LINES_IN_PIECE])
        yield "\n]" if rows else "[]"

    def _take(self, item: PendingObject) -> None:
        self.total += 1
        if self._count == self._most:
            last = next(operation for operation in reversed(ORDER) if self._rows[operation])
            if ORDER.index(item.operation) >= ORDER.index(last):
                return
            self._size -= len(self._rows[last].pop().line)
            self._count -= 1
        row = self._row(item)
        self._rows[item.operation].append(row)
        self._count += 1
        self._size += len(row.line)
        if len(self._first[item.operation]) < self._most_first:
            self._first[item.operation].append(_first(item))

    def _row(self, item: PendingObject) -> _Row:
        place, container = _place(item)
        shortened = f"{place.removesuffix(container)}" if container else place
        changes, cut = self._values(item.changes)
        line: list[Any] = [
            _identity(item.identity),
            "" if place is item.dn else _shown(item.dn),
            _shown(item.new_dn),
            changes,
            [] if item.error is None else _error(item),
            # Last, so that the container can be put behind it.
            _shown(shortened),
        ]
        return _Row(
            (
                self._connectors(_shown(item.connector)),
                self._types(_shown(item.type)),
                self._containers(_shown(container)) if container else NOWHERE,
                self._changes(tuple(self._shape(change) for change in item.changes)),
                self._explained(tuple(self._findings(_shown(finding)) for finding in item.explained_by)),
            ),
            _harmless(_ENCODER.encode(line)),
            cut,
        )

    def _shape(self, change: AttributeChange) -> int:
        attribute = self._attributes(_shown(change.name))
        return self._shapes((attribute, _shown(change.kind), _shown(change.operation), int(change.net_zero)))

    def _values(self, changes: tuple[AttributeChange, ...]) -> tuple[list[list[list[str]]], _Cut]:
        room = MOST_VALUES if self._size < self._most_text else 0
        if changes and not room:
            self.without_values += 1
        found: list[list[list[str]]] = []
        cut: list[tuple[int, int, int]] = []
        for number, change in enumerate(changes):
            value = self._reference if change.kind == "reference" else _shown_value
            added, removed = change.added[:room], change.removed[:room]
            found.append([list(map(value, added)), list(map(value, removed))])
            if len(added) < len(change.added) or len(removed) < len(change.removed):
                cut.append((number, len(change.added) - len(added), len(change.removed) - len(removed)))
        return found, tuple(cut)

    def _reference(self, dn: str) -> str:
        name = self._name_of(dn)
        return _shown_value(f"{name} ({dn})" if name else dn)


def _first(item: PendingObject) -> FirstRow:
    return FirstRow(
        operation=item.operation.value,
        label=item.identity.label or item.dn,
        dn=item.identity.on_premises_dn or item.dn,
        type=item.type,
        connector=item.connector,
        attributes=tuple(change.name for change in item.changes),
        explained=bool(item.explained_by),
    )


def _place(item: PendingObject) -> tuple[str, str]:
    """Return the distinguished name in Active Directory, else the object's own, and the container it ends with."""
    place = item.identity.on_premises_dn or item.dn
    parts = components(place)
    container = _container(parts[1:])
    # A name that is written otherwise is shown as it is, and nowhere put together from two parts.
    whole = bool(container) and place == f"{parts[0]},{container}"
    return place, container if whole else ""


@lru_cache(maxsize=4096)
def _container(parts: tuple[str, ...]) -> str:
    return ",".join(parts)


def _identity(identity: Identity) -> list[str]:
    """Return the texts in the order in which one of them is the label; the script knows it too."""
    texts = (
        identity.user_principal_name,
        identity.name,
        identity.mail,
        identity.account_name,
        identity.object_guid,
        identity.source_anchor,
        identity.cloud_anchor,
        identity.primary_smtp,
        identity.alias,
        identity.on_premises_account_name,
    )
    last = max((number for number, text in enumerate(texts, 1) if text), default=0)
    return [_shown(text) for text in texts[:last]]


def _error(item: PendingObject) -> list[str]:
    error = item.error
    if error is None:
        return []
    retries = str(error.retries) if error.retries else ""
    texts = (error.type, error.code, error.text, error.first_occurred, error.last_occurred, retries)
    return [_shown_value(text) for text in texts]


def _shown(text: str) -> str:
    return text if text.isprintable() else visible(text)


def _shown_value(text: str) -> str:
    if len(text) > LONGEST_VALUE:
        text = f"{text[:LONGEST_VALUE]}… ({len(text):,} characters)"
    return _shown(text)


def _harmless(text: str) -> str:
    """Keep JSON from ending its element or beginning a comment; everything else was made visible before."""
    return text.replace("<", "\\u003c")
