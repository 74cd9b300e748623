"""The metaverse schema as one snapshot has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from entradrift.compare.leaf import ABSENT, Leaf, Reader, Subject, members, named, renamed
from entradrift.compare.metaverse import REFERENCE
from entradrift.model.change import Change
from entradrift.model.values import NOT_CARRIED, Value

_Entries = Mapping[str, Mapping[str, Value]]


def _entry(change: Change, entries: _Entries) -> Leaf | None:
    fields = entries.get(change.object.name)
    return ABSENT if fields is None else Leaf(fields, fields)


def _field(change: Change, entries: _Entries) -> Leaf | None:
    fields = entries.get(change.object.name, {})
    if change.path[0] not in fields:
        return ABSENT
    return Leaf(fields[change.path[0]], fields[change.path[0]])


def _reference(change: Change, entries: _Entries) -> Leaf | None:
    if change.object.name not in entries:
        return ABSENT
    found = (
        field.removeprefix(REFERENCE) for field in entries[change.object.name] if field.startswith(REFERENCE)
    )
    return members(named(change), found)


def _entries(kind: str, subject: Subject) -> _Entries | None:
    schema = subject.snapshot.metaverse
    if schema is NOT_CARRIED:
        return None
    return schema.attributes if kind == "metaverse-attribute" else schema.classes


def _of(kind: str, read: Callable[[Change, _Entries], Leaf | None]) -> Reader:
    def reader(change: Change, subject: Subject) -> Leaf | None:
        entries = _entries(kind, subject)
        return None if entries is None else read(change, entries)

    return reader


def _name(kind: str) -> Reader:
    def reader(change: Change, subject: Subject) -> Leaf | None:
        entries = _entries(kind, subject)
        others = [_entries(kind, other) or {} for other in subject.others]
        return None if entries is None else renamed(change, entries, others)

    return reader


READERS: Final[Mapping[str, Reader]] = {
    **{f"{kind}-missing": _of(kind, _entry) for kind in ("metaverse-attribute", "metaverse-class")},
    **{f"{kind}-renamed": _name(kind) for kind in ("metaverse-attribute", "metaverse-class")},
    **{kind: _of(kind, _field) for kind in ("metaverse-attribute", "metaverse-class")},
    "metaverse-class-reference": _of("metaverse-class", _reference),
}
"""By the topics of changes."""
