"""The containers that one partition lists, as a tree with the effective scope of each."""

from __future__ import annotations

from dataclasses import dataclass

from entradrift.compare.ou_scope import ContainerLists, Scope, listed, scope_at
from entradrift.model import distinguished_name
from entradrift.model.connector import Partition

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Container:
    """One line of the tree."""

    dn: str
    name: str
    """What it adds to the container above; the whole name on the first line."""
    depth: int
    listed: bool
    """True where the container itself is listed; False where it only leads to one that is."""
    scope: Scope
    """What the server does with it: the nearest listed container at or above it decides."""


def tree(partition: Partition) -> tuple[Container, ...]:
    """Return the listed containers of a partition and all that lead to them, parents first.

    Empty where the export does not carry the lists, or where nothing is listed.
    """
    included = partition.inclusions if isinstance(partition.inclusions, tuple) else ()
    excluded = partition.exclusions if isinstance(partition.exclusions, tuple) else ()
    lists = ContainerLists(included, excluded)
    states = dict(listed(lists))
    if not any(states):
        return ()
    root = distinguished_name.key(partition.name)
    names: dict[_Key, str] = {(): partition.name}
    for dn in (partition.name, *included, *excluded):
        written = distinguished_name.components(dn)
        key = distinguished_name.key(dn)
        for depth in range(len(key)):
            names.setdefault(key[: depth + 1], ",".join(written[len(written) - depth - 1 :]))
    drawn = {key[:length] for key in states if key for length in range(1, len(key) + 1)} | {root}
    inside = sorted(key for key in drawn if key[: len(root)] == root or key in states)
    return tuple(
        Container(
            dn=names[key],
            name=names[key] if key == root or key[: len(root)] != root else _leaf(names[key]),
            depth=max(0, len(key) - len(root)) if key[: len(root)] == root else 0,
            listed=key in states,
            scope=scope_at(key, lists),
        )
        for key in inside
    )


def _leaf(dn: str) -> str:
    return next(iter(distinguished_name.components(dn)), dn)
