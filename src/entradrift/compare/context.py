"""What every part of a comparison needs to know about the two exports as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from entradrift.model.change import Presence, Side
from entradrift.model.snapshot import Format, Snapshot


@dataclass(frozen=True, slots=True)
class Context:
    """Facts about the pair."""

    same_format: bool
    """Both exports hold the same kinds of fields; otherwise only fields that both have are compared."""
    one_is_wizard: bool
    """One export is a wizard policy and the other is not: the policy lacks global settings and fields of flows."""
    builds_differ: bool
    """The servers run different product versions."""
    newer: Side | None
    """The server with the higher product version, where both are known and differ."""
    lone_parts: frozenset[str] = frozenset()
    """Nouns of the cmdlets whose output only one of the two exports holds."""
    selection: bool = False
    """An export holds a selection of the rules and nothing else: no setting of the server, no name of a rule that was not
    selected, and of switches only those that are on."""


def context_of(primary: Snapshot, staging: Snapshot) -> Context:
    """Return the facts about the pair. Unknown versions count as different when standard rules' tags differ."""
    formats = primary.source.content_format, staging.source.content_format
    same_format = formats[0] is formats[1]
    versions = primary.server.product_version, staging.server.product_version
    if None in versions:
        builds_differ = _tag_versions_differ(primary, staging)
        newer = None
    else:
        builds_differ = versions[0] != versions[1]
        ordered = _version(versions[0]), _version(versions[1])
        newer = (
            None if ordered[0] == ordered[1] else Side.PRIMARY if ordered[0] > ordered[1] else Side.STAGING
        )
    lone_parts = frozenset(primary.source.parts) ^ frozenset(staging.source.parts)
    return Context(
        same_format,
        not same_format and Format.WIZARD in formats,
        builds_differ,
        newer,
        lone_parts,
        Format.RULES_EDITOR in formats,
    )


def presence_of(*, on_primary: bool, on_staging: bool) -> Presence:
    """Return where a thing exists."""
    if on_primary and on_staging:
        return Presence.BOTH
    return Presence.PRIMARY_ONLY if on_primary else Presence.STAGING_ONLY


def _version(text: str | None) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in (text or "").split("."))


def _tag_versions_differ(primary: Snapshot, staging: Snapshot) -> bool:
    versions = [
        {
            (rule.tag_base.casefold(), rule.direction): rule.tag_version
            for rule in snapshot.rules
            if rule.is_standard
        }
        for snapshot in (primary, staging)
    ]
    return any(versions[1].get(tag, version) != version for tag, version in versions[0].items())
