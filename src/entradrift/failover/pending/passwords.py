"""Passwords and the like in pending exports: never shown, not even where the values of people are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from entradrift.exports import secrets
from entradrift.model.pending import AttributeChange, PendingObject, PendingTotals

HIDDEN: Final = "(hidden: secret)"


@dataclass(frozen=True, slots=True)
class WithoutPasswords:
    """Objects with every value hidden that is a secret by the name of its attribute or by how it looks."""

    objects: Iterable[PendingObject]

    def __iter__(self) -> Iterator[PendingObject]:
        """Yield each object; most of them are the same as they were."""
        return map(_object, self.objects)


def without_passwords(totals: PendingTotals) -> PendingTotals:
    """Return totals with the server's words hidden where they hold a secret."""
    return replace(totals, error_texts=tuple(map(_text, totals.error_texts)))


def _object(item: PendingObject) -> PendingObject:
    changes = tuple(map(_change, item.changes))
    error = item.error and replace(item.error, text=_text(item.error.text))
    if error == item.error and all(new is old for new, old in zip(changes, item.changes, strict=True)):
        return item
    return replace(item, changes=changes, error=error)


def _change(change: AttributeChange) -> AttributeChange:
    if not any(secrets.is_secret(change.name, value) for value in (*change.added, *change.removed)):
        return change
    return replace(
        change, added=_hidden(change.name, change.added), removed=_hidden(change.name, change.removed)
    )


def _hidden(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(HIDDEN if secrets.is_secret(name, value) else value for value in values)


def _text(text: str) -> str:
    return HIDDEN if secrets.is_secret("", text) else text
