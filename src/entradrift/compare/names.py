"""Sets of names (object types, attributes): what only one server lists, one exchanged for one as one change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from entradrift.model.change import Change, ObjectRef, Presence, Side
from entradrift.model.section import Section


@dataclass(frozen=True, slots=True)
class NameSet:
    """A set of names that both servers list."""

    ref: ObjectRef
    section: Section
    topic: str
    """Topic of a name that only one server lists; `<topic>-replaced` where one was exchanged for one."""
    path: tuple[str, ...]
    primary: Iterable[str]
    staging: Iterable[str]


def name_changes(names: NameSet) -> list[Change]:
    """Return a change for each name that only one server lists."""
    ours, theirs = set(names.primary), set(names.staging)
    gone, new = sorted(ours - theirs), sorted(theirs - ours)
    if len(gone) == len(new) == 1:
        return [
            Change(
                topic=f"{names.topic}-replaced",
                section=names.section,
                object=names.ref,
                path=(*names.path, min(gone[0], new[0])),
                presence=Presence.BOTH,
                primary=gone[0],
                staging=new[0],
            )
        ]
    if len(gone) + len(new) > 1 and not (ours and theirs):
        # One server lists nothing at all: that is one thing to mend, not one for each name.
        side = Side.PRIMARY if ours else Side.STAGING
        listed = tuple(gone or new)
        return [
            Change(
                topic=names.topic,
                section=names.section,
                object=names.ref,
                path=names.path,
                presence=Presence.PRIMARY_ONLY if side is Side.PRIMARY else Presence.STAGING_ONLY,
                primary=listed if side is Side.PRIMARY else None,
                staging=listed if side is Side.STAGING else None,
                side=side,
            )
        ]
    return [
        Change(
            topic=names.topic,
            section=names.section,
            object=names.ref,
            path=(*names.path, name),
            presence=Presence.PRIMARY_ONLY if side is Side.PRIMARY else Presence.STAGING_ONLY,
            primary=name if side is Side.PRIMARY else None,
            staging=name if side is Side.STAGING else None,
            side=side,
        )
        for side, listed in ((Side.PRIMARY, gone), (Side.STAGING, new))
        for name in listed
    ]
