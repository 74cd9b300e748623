"""What a notice about one server is, and what a check that gives notices is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from entradrift.model.change import ObjectRef
from entradrift.model.connector import Connector
from entradrift.model.finding import Severity
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import SyncRule


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that deserves a look."""

    id: str
    """Of the check that gave it."""
    severity: Severity
    sentence: str
    object: ObjectRef
    rules: tuple[SyncRule, ...] = ()
    """The rules that the sentence is about, for links."""


class Check(Protocol):
    """Looks at one server for one kind of thing."""

    def __call__(self, snapshot: Snapshot, lint: Lint) -> Iterable[Notice]:
        """Yield the notices, in any order."""
        ...


@dataclass(frozen=True, slots=True)
class Lint:
    """One kind of thing that deserves a look."""

    id: str
    severity: Severity
    """The usual severity of its notices."""
    title: str
    why: str
    """Why it matters and what to do, in a few sentences."""
    check: Check


def about_rule(
    lint: Lint,
    rule: SyncRule,
    sentence: str,
    *,
    severity: Severity | None = None,
    others: Iterable[SyncRule] = (),
) -> Notice:
    """Return a notice about one rule."""
    ref = ObjectRef("sync-rule", rule.name, rule.connector, rule.direction)
    return Notice(lint.id, severity or lint.severity, sentence, ref, (rule, *others))


def about_connector(
    lint: Lint,
    connector: Connector,
    sentence: str,
    *,
    severity: Severity | None = None,
    rules: Iterable[SyncRule] = (),
) -> Notice:
    """Return a notice about a connector."""
    ref = ObjectRef("connector", connector.name, connector.name)
    return Notice(lint.id, severity or lint.severity, sentence, ref, tuple(rules))


def listed(names: Iterable[str], *, most: int = 12) -> str:
    """Return names as part of a sentence: `a, b and c`, at most so many of them."""
    found = list(names)
    if len(found) > most:
        return f"{', '.join(found[:most])} and {len(found) - most:,} more"
    return " and ".join(part for part in (", ".join(found[:-1]), *found[-1:]) if part)
