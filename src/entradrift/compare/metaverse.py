"""The metaverse schema by name."""

from __future__ import annotations

from collections.abc import Mapping

from entradrift.compare.context import presence_of
from entradrift.compare.engine import MISSING, Missing, differences
from entradrift.model.change import Change, ObjectRef, Side
from entradrift.model.connector import Schema
from entradrift.model.section import Section
from entradrift.model.values import Value

REFERENCE = "attribute "
"""How a class names the attributes that it refers to."""


def metaverse_changes(primary: Schema, staging: Schema, *, builds_differ: bool) -> list[Change]:
    """Return a change for each class or attribute that differs.

    An attribute type that only one server has claims the classes' references to it.
    """
    if primary == staging:
        return []
    changes: list[Change] = []
    absent: set[str] = set()
    for kind, ours, theirs in (
        ("metaverse-attribute", primary.attributes, staging.attributes),
        ("metaverse-class", primary.classes, staging.classes),
    ):
        gone = sorted(name for name in ours if name not in theirs)
        new = sorted(name for name in theirs if name not in ours)
        if len(gone) == len(new) == 1:
            absent |= {*gone, *new}
            changes.append(_renamed(kind, gone[0], new[0], explained=builds_differ))
            continue
        for side, lone, fields in ((Side.PRIMARY, gone, ours), (Side.STAGING, new, theirs)):
            absent |= set(lone)
            changes += [_missing(kind, name, side, fields[name], explained=builds_differ) for name in lone]
    for kind, ours, theirs in (
        ("metaverse-attribute", primary.attributes, staging.attributes),
        ("metaverse-class", primary.classes, staging.classes),
    ):
        changes += _field_changes(kind, ours, theirs, absent, explained=builds_differ)
    return changes


def _field_changes(
    kind: str,
    ours: Mapping[str, Mapping[str, Value]],
    theirs: Mapping[str, Mapping[str, Value]],
    absent: set[str],
    *,
    explained: bool,
) -> list[Change]:
    common = [name for name in ours if name in theirs and ours[name] != theirs[name]]
    found = differences(
        {name: {(field,): value for field, value in ours[name].items()} for name in common},
        {name: {(field,): value for field, value in theirs[name].items()} for name in common},
    )
    references: dict[str, list[tuple[str, Side]]] = {}
    changes: list[Change] = []
    for difference in found:
        name, field = str(difference.key), difference.path[0]
        one_sided = isinstance(difference.primary, Missing) or isinstance(difference.staging, Missing)
        if one_sided and field.startswith(REFERENCE):
            if field.removeprefix(REFERENCE) not in absent:
                side = Side.STAGING if difference.primary is MISSING else Side.PRIMARY
                references.setdefault(name, []).append((field.removeprefix(REFERENCE), side))
            continue
        changes.append(
            Change(
                topic=kind,
                section=Section.METAVERSE_SCHEMA,
                object=_ref(kind, name),
                path=difference.path,
                presence=presence_of(
                    on_primary=difference.primary is not MISSING, on_staging=difference.staging is not MISSING
                ),
                primary=None if isinstance(difference.primary, Missing) else difference.primary,
                staging=None if isinstance(difference.staging, Missing) else difference.staging,
                explained=explained,
            )
        )
    for name, listed in references.items():
        changes += _reference_changes(name, listed, explained=explained)
    return changes


def _reference_changes(name: str, listed: list[tuple[str, Side]], *, explained: bool) -> list[Change]:
    sides = [side for _, side in listed]
    if len(listed) == 2 and sides[0] is not sides[1]:  # noqa: PLR2004 - one exchanged for one
        by_side = {side: attribute for attribute, side in listed}
        return [
            Change(
                topic="metaverse-class-reference",
                section=Section.METAVERSE_SCHEMA,
                object=_ref("metaverse-class", name),
                path=("attributes", min(by_side.values())),
                presence=presence_of(on_primary=True, on_staging=True),
                primary=by_side[Side.PRIMARY],
                staging=by_side[Side.STAGING],
                explained=explained,
            )
        ]
    return [
        Change(
            topic="metaverse-class-reference",
            section=Section.METAVERSE_SCHEMA,
            object=_ref("metaverse-class", name),
            path=("attributes", attribute),
            presence=presence_of(on_primary=side is Side.PRIMARY, on_staging=side is Side.STAGING),
            primary=attribute if side is Side.PRIMARY else None,
            staging=attribute if side is Side.STAGING else None,
            side=side,
            explained=explained,
        )
        for attribute, side in listed
    ]


def _missing(kind: str, name: str, side: Side, fields: Mapping[str, Value], *, explained: bool) -> Change:
    return Change(
        topic=f"{kind}-missing",
        section=Section.METAVERSE_SCHEMA,
        object=_ref(kind, name),
        path=(),
        presence=presence_of(on_primary=side is Side.PRIMARY, on_staging=side is Side.STAGING),
        primary=fields if side is Side.PRIMARY else None,
        staging=fields if side is Side.STAGING else None,
        side=side,
        explained=explained,
    )


def _renamed(kind: str, gone: str, new: str, *, explained: bool) -> Change:
    return Change(
        topic=f"{kind}-renamed",
        section=Section.METAVERSE_SCHEMA,
        object=_ref(kind, min(gone, new)),
        path=("name",),
        presence=presence_of(on_primary=True, on_staging=True),
        primary=gone,
        staging=new,
        explained=explained,
    )


def _ref(kind: str, name: str) -> ObjectRef:
    return ObjectRef(kind, name, identity=name.casefold())
