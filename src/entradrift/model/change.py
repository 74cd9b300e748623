"""A neutral fact: this field of this object differs. Severity and meaning are added by `policy`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from entradrift.model.section import Section
from entradrift.model.values import Value


class Side(StrEnum):
    """One of the two servers of a comparison."""

    PRIMARY = "primary"
    STAGING = "staging"

    @property
    def other(self) -> Side:
        """The partner server."""
        return Side.STAGING if self is Side.PRIMARY else Side.PRIMARY


class Presence(StrEnum):
    """On which server the thing that differs exists at all."""

    BOTH = "both"
    PRIMARY_ONLY = "primary-only"
    STAGING_ONLY = "staging-only"


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """What a change is about, in words and as an identity that no rewording can move."""

    kind: str
    """`server`, `connector`, `partition`, `sync-rule`, `precedence-order`, `setting`, `run-profile`, ..."""
    name: str
    connector: str | None = None
    direction: str | None = None
    identity: str = ""
    """What identifies the object across servers and nights; equal on both servers."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the two servers."""

    topic: str
    """What kind of thing differs; `policy` has one rule for each topic (and side)."""
    section: Section
    object: ObjectRef
    path: tuple[str, ...]
    """Place inside the object; empty when the whole object is concerned."""
    presence: Presence
    primary: Value
    staging: Value
    side: Side | None = None
    """The server on which the thing exists, is switched on or is in scope, where that can be said."""
    cosmetic: bool = False
    """Differs in text but cannot change what synchronizes."""
    dormant: bool = False
    """Belongs to a rule that is disabled on both servers."""
    explained: bool = False
    """Follows from the servers running different builds."""
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further facts by name, such as `attributes` whose winning rule changes."""
