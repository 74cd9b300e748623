"""Which sync rule of the primary is which of the staging server. No GUID is an identity across servers."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from entradrift.model.change import ObjectRef
from entradrift.model.sync_rule import SyncRule

_CLONE: Final = re.compile(r"(?P<base>.+?) - Cloned - .+", re.DOTALL)
_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_DIRECTIONS: Final = frozenset({"Inbound", "Outbound"})
NAMELESS_CONNECTOR: Final = "unknown connector"


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """The same rule on both servers."""

    primary: SyncRule
    staging: SyncRule
    ref: ObjectRef
    renamed: bool = False
    """Recognised by id or content although the names differ."""
    moved: bool = False
    """Recognised by id although it belongs to another connector."""


@dataclass(frozen=True, slots=True)
class LoneRule:
    """A rule that only one server has."""

    rule: SyncRule
    ref: ObjectRef


@dataclass(frozen=True, slots=True)
class DuplicateRules:
    """Rules with one identity, in different numbers on the two servers."""

    ref: ObjectRef
    primary: tuple[SyncRule, ...]
    staging: tuple[SyncRule, ...]


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """All rules of both servers, each in exactly one place."""

    matched: tuple[MatchedRule, ...]
    primary_only: tuple[LoneRule, ...]
    staging_only: tuple[LoneRule, ...]
    duplicates: tuple[DuplicateRules, ...]
    repeated: tuple[str, ...]
    """Names that both servers use equally often, more than once."""


@dataclass(frozen=True, slots=True)
class _Side:
    """How one server's rules are identified."""

    connector_keys: Mapping[str, str]
    use_direction: bool

    def connector(self, rule: SyncRule) -> str:
        return self.connector_keys.get(rule.connector, NAMELESS_CONNECTOR)

    def place(self, rule: SyncRule) -> tuple[str, str]:
        return self.connector(rule), rule.direction if self.use_direction else ""

    def key(self, rule: SyncRule) -> Hashable:
        identity = ("tag", rule.tag_base.casefold()) if rule.is_standard else ("name", fold(rule.name))
        return (*self.place(rule), *identity)


def match_rules(
    primary: Sequence[SyncRule],
    staging: Sequence[SyncRule],
    connector_keys: tuple[Mapping[str, str], Mapping[str, str]],
) -> RuleMatch:
    """Match standard rules by connector, direction and tag, custom rules by connector, direction and name.

    What is left is matched, in this order, by the same id (a strong match, as scripts keep it), by the same
    name (a tag that changed), by the same clone base name (the date in it is each server's own) and by the
    same content. `connector_keys` map connector names of the primary and of the staging server to identities.
    """
    # A server that writes directions as integers, or a format without them, cannot tell them apart.
    use_direction = all(rule.direction in _DIRECTIONS for rule in (*primary, *staging))
    sides = (_Side(connector_keys[0], use_direction), _Side(connector_keys[1], use_direction))
    groups: dict[Hashable, tuple[list[SyncRule], list[SyncRule]]] = {}
    for side, rules in enumerate((primary, staging)):
        for rule in rules:
            groups.setdefault(sides[side].key(rule), ([], []))[side].append(rule)
    pairs: list[tuple[SyncRule, SyncRule]] = []
    left: list[SyncRule] = []
    right: list[SyncRule] = []
    duplicates: list[DuplicateRules] = []
    repeated: list[str] = []
    for ours, theirs in groups.values():
        if len(ours) == 1 and len(theirs) == 1:
            pairs.append((ours[0], theirs[0]))
        elif len(ours) <= 1 and len(theirs) <= 1:
            left += ours
            right += theirs
        elif len(ours) == len(theirs):
            repeated.append(ours[0].name)
            pairs += _pair_duplicates(ours, theirs)
        else:
            sample = (ours or theirs)[0]
            duplicates.append(
                DuplicateRules(
                    _ref(sample, sample, (sides[0 if ours else 1],) * 2), tuple(ours), tuple(theirs)
                )
            )
    renamed = _match_leftovers(left, right, sides)
    matched = [MatchedRule(one, other, _ref(one, other, sides)) for one, other in pairs]
    matched += [
        MatchedRule(one, other, _ref(one, other, sides), renamed=True, moved=_moved(one, other, sides))
        for one, other in renamed
    ]
    matched.sort(key=lambda match: (match.ref.identity, match.primary.name))
    return RuleMatch(
        tuple(matched),
        tuple(LoneRule(rule, _ref(rule, rule, (sides[0], sides[0]))) for rule in left),
        tuple(LoneRule(rule, _ref(rule, rule, (sides[1], sides[1]))) for rule in right),
        tuple(duplicates),
        tuple(sorted(repeated)),
    )


def fold(name: str) -> str:
    """Return `name` for matching: dashes, letter case and runs of white space made alike."""
    return " ".join(unicodedata.normalize("NFC", name).translate(_DASHES).casefold().split())


def clone_base(name: str) -> str | None:
    """Return the name of the rule that `name` is a clone of, None when it is not a clone.

    The Synchronization Rules Editor names a clone `<name> - Cloned - <local date and time>`.
    """
    match = _CLONE.fullmatch(name)
    return match.group("base") if match else None


def content_of(rule: SyncRule) -> str:
    """Return a text that is equal for two rules that do the same, whatever they are called."""
    return repr(replace(rule, name="", connector="", identifier="", place="", precedence=None))


def _pair_duplicates(ours: list[SyncRule], theirs: list[SyncRule]) -> list[tuple[SyncRule, SyncRule]]:
    """Pair equally many rules of one identity: same content first, the rest in order of precedence."""
    pairs: list[tuple[SyncRule, SyncRule]] = []
    rest: list[SyncRule] = []
    available = sorted(theirs, key=_precedence)
    for rule in sorted(ours, key=_precedence):
        twin = next((other for other in available if other == rule), None)
        if twin is None:
            rest.append(rule)
        else:
            available = [other for other in available if other is not twin]
            pairs.append((rule, twin))
    return pairs + list(zip(rest, available, strict=True))


def _match_leftovers(
    left: list[SyncRule], right: list[SyncRule], sides: tuple[_Side, _Side]
) -> list[tuple[SyncRule, SyncRule]]:
    found: list[tuple[SyncRule, SyncRule]] = []
    identities: tuple[Callable[[SyncRule, _Side], Hashable], ...] = (
        lambda rule, _: rule.identifier or None,
        lambda rule, side: (*side.place(rule), fold(rule.name)),
        lambda rule, side: (*side.place(rule), fold(base)) if (base := clone_base(rule.name)) else None,
        lambda rule, side: (*side.place(rule), content_of(rule)),
    )
    for identity in identities:
        if not left or not right:
            break
        ours, theirs = _by(left, identity, sides[0]), _by(right, identity, sides[1])
        for key, group in ours.items():
            partners = theirs.get(key, [])
            if key is not None and len(group) == len(partners):
                pairs = [(group[0], partners[0])] if len(group) == 1 else _pair_duplicates(group, partners)
                found += pairs
                taken = {id(rule) for pair in pairs for rule in pair}
                left[:] = [rule for rule in left if id(rule) not in taken]
                right[:] = [rule for rule in right if id(rule) not in taken]
    return found


def _by(
    rules: Iterable[SyncRule], identity: Callable[[SyncRule, _Side], Hashable], side: _Side
) -> dict[Hashable, list[SyncRule]]:
    groups: defaultdict[Hashable, list[SyncRule]] = defaultdict(list)
    for rule in rules:
        groups[identity(rule, side)].append(rule)
    return groups


def _moved(one: SyncRule, other: SyncRule, sides: tuple[_Side, _Side]) -> bool:
    places = sides[0].connector(one), sides[1].connector(other)
    return NAMELESS_CONNECTOR not in places and places[0] != places[1]


def _ref(one: SyncRule, other: SyncRule, sides: tuple[_Side, _Side]) -> ObjectRef:
    if one.is_standard and other.is_standard:
        identity = min(one.tag_base.casefold(), other.tag_base.casefold())
    else:
        identity = min(fold(clone_base(rule.name) or rule.name) for rule in (one, other))
    connector, direction = min(sides[0].place(one), sides[1].place(other))
    return ObjectRef(
        "sync-rule",
        one.name,
        one.connector or None,
        one.direction or None,
        identity=f"{connector}\x1f{direction}\x1f{identity}",
    )


def _precedence(rule: SyncRule) -> tuple[int, str]:
    return (rule.precedence if isinstance(rule.precedence, int) else -1, rule.identifier)
