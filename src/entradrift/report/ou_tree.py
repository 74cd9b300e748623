"""The OU scope of a partition as a tree: the state on each server, and what differs in effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from entradrift.model import distinguished_name
from entradrift.model.comparison import OVER_TIME, PAIR, Labels
from entradrift.model.finding import Finding

FACTS = (
    "primary included",
    "primary excluded",
    "staging included",
    "staging excluded",
    "containers listed",
    "subtree",
)
"""The facts of a finding that the tree shows."""
_LISTS = FACTS[:4]
_MOST_ROWS = 200
_DEEPEST = 9

_Key = tuple[str, ...]
_INCLUDED, _EXCLUDED, _BOTH, _UNLISTED = "included", "excluded", "both included and excluded", "not listed"


@dataclass(frozen=True, slots=True)
class Container:
    """One line of the tree."""

    name: str
    """The first line is the partition with its whole name, the others are named by what they add."""
    depth: int
    primary: str
    staging: str
    effect: str
    """The effective difference in words; empty where both servers treat the container alike."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The differing subtrees with everything above them."""

    containers: tuple[Container, ...]
    alike: int
    """Listed containers that are not drawn because both servers treat them alike."""
    left_out: int
    """Containers that differ and are not drawn because there are too many."""


def tree(findings: Iterable[Finding], labels: Labels = PAIR) -> Tree | None:
    """Return the tree of a partition, given its findings; None where they are not about OU scope."""
    about = [each for each in findings if all(name in each.facts for name in _LISTS)]
    if not about:
        return None
    finding = about[0]
    # Each finding has the containers around its own subtree.
    lists = {name: tuple(dict.fromkeys(dn for each in about for dn in each.facts[name])) for name in _LISTS}
    primary = _states(lists["primary included"], lists["primary excluded"])
    staging = _states(lists["staging included"], lists["staging excluded"])
    names = _names(dn for dns in lists.values() for dn in dns)
    root = distinguished_name.key(finding.object.name)
    listed = {*primary, *staging}
    differing = {key for key in listed if _effective(key, primary)[0] != _effective(key, staging)[0]}
    below = {key for key in listed if any(above in differing for above in _above(key))}
    chosen = sorted(differing | below)
    drawn = {above for key in chosen[:_MOST_ROWS] for above in (*_above(key), key) if len(above) >= len(root)}
    containers = tuple(
        Container(
            name=finding.object.name if key == root else names.get(key, key[-1] if key else ""),
            depth=min(len(key) - len(root), _DEEPEST),
            primary=_words(_effective(key, primary)),
            staging=_words(_effective(key, staging)),
            effect=_effect(_effective(key, primary)[0], _effective(key, staging)[0], labels),
        )
        for key in sorted(drawn | {root})
    )
    all_listed = max((int(count) for count in finding.facts.get("containers listed", ())), default=0)
    alike = max(all_listed, len(listed)) - len(listed & (drawn | set(chosen)))
    return Tree(containers, alike, len(chosen[_MOST_ROWS:]))


def _states(included: Sequence[str], excluded: Sequence[str]) -> Mapping[_Key, str]:
    inside = set(map(distinguished_name.key, included))
    outside = set(map(distinguished_name.key, excluded))
    return (
        dict.fromkeys(inside, _INCLUDED)
        | dict.fromkeys(outside, _EXCLUDED)
        | dict.fromkeys(inside & outside, _BOTH)
    )


def _names(dns: Iterable[str]) -> Mapping[_Key, str]:
    """Return the last component of every container and of those above it, as the exports write it."""
    names: dict[_Key, str] = {}
    for dn in dns:
        key, written = distinguished_name.key(dn), distinguished_name.components(dn)
        for depth, component in enumerate(reversed(written)):
            names.setdefault(key[: depth + 1], component)
    return names


def _above(key: _Key) -> Iterable[_Key]:
    return (key[:length] for length in range(len(key)))


def _effective(key: _Key, states: Mapping[_Key, str]) -> tuple[str, bool]:
    """Return what a server does with a container, and whether the container is listed itself."""
    for length in range(len(key), -1, -1):
        if key[:length] in states:
            return states[key[:length]], length == len(key)
    return _UNLISTED, True


def _words(state: tuple[str, bool]) -> str:
    return state[0] if state[1] else f"{state[0]}, from above"


def _effect(primary: str, staging: str, labels: Labels) -> str:
    if primary == staging:
        return ""
    outside = (_EXCLUDED, _UNLISTED)
    if primary == _INCLUDED and staging in outside:
        return "synchronized only before" if labels is OVER_TIME else "only the primary synchronizes it"
    if staging == _INCLUDED and primary in outside:
        return "synchronized only after" if labels is OVER_TIME else "only the staging server synchronizes it"
    return "treated differently"
