"""A neutral fact: this field of this object differs. Severity and meaning are added by `policy`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from entradrift.model.section import Section
from entradrift.model.values import Value

_TOGETHER: Final = "\x1e"


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

    @property
    def identities(self) -> tuple[str, ...]:
        """The identities of the rules that moved in an order of precedence; of anything else its own."""
        several = self.kind == "precedence-order"
        return tuple(self.identity.split(_TOGETHER)) if several else (self.identity,)


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


def identity_of_order(rules: Iterable[str]) -> str:
    """Return the identity of an order of precedence in which rules moved, from theirs."""
    return _TOGETHER.join(sorted(rules))
