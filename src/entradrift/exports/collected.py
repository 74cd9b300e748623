"""What a reader gathers beside the modelled objects: settings, dropped elements, notices.

Every element of an input ends in exactly one of these places: a field of the model, a setting (compared by
path), or a count of deliberately dropped elements. `Collected` is the only mutable helper of the readers
and never leaves them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from entradrift.exports import secrets
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Dropped
from entradrift.model.values import Value

GUID: Final = re.compile(r"\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")
ZERO_GUID: Final = "00000000-0000-0000-0000-000000000000"
_IDENTITY_KEYS: Final = (
    "name",
    "distinguishedname",
    "dn",
    "friendlyname",
    "fullyqualifieddomainname",
    "destination",
    "key",
)


@dataclass(slots=True)
class Collected:
    """Gathers dropped elements and notices while one export is read."""

    references: Mapping[str, str] = field(default_factory=dict)
    """GUID (lower case, no braces) to the words that replace it."""
    dropped: Counter[tuple[str, str]] = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)

    def drop(self, path: str, reason: str, count: int = 1) -> None:
        """Count elements that are deliberately not kept."""
        self.dropped[path, reason] += count

    def notice(self, sentence: str) -> None:
        """Add a sentence for people, once."""
        if sentence not in self.notices:
            self.notices.append(sentence)

    def setting(self, section: Section, path: tuple[str, ...], value: Value) -> Iterator[Setting]:
        """Yield the setting without what is secret in it; that is counted instead."""
        name = next((step for step in reversed(path) if not step.startswith("[")), "")
        owner = path[-2].strip("[]") if len(path) > 1 and _is_value(name) else ""
        holders = [step for step in path[:-1] if not step.startswith("[")]
        if any(secrets.is_secret(step, value) for step in (name, owner, *holders)):
            self.drop("/".join(path), secrets.REASON)
        else:
            yield Setting(section, path, self.resolved(self._without_secrets(value, path)))

    def _without_secrets(self, value: Value, path: tuple[str, ...]) -> Value:
        """Return a list or object without the secrets inside it, which are counted."""
        if isinstance(value, tuple):
            open_items = [item for item in value if not secrets.is_secret("", item)]
            if len(open_items) < len(value):
                self.drop("/".join(path), secrets.REASON, len(value) - len(open_items))
            return tuple(self._without_secrets(item, path) for item in open_items)
        if isinstance(value, Mapping):
            kept: dict[str, Value] = {}
            owner = identity_of(value) or ""
            for key, item in value.items():
                if secrets.is_secret(key, item) or (_is_value(key) and secrets.is_secret(owner, item)):
                    self.drop("/".join((*path, key)), secrets.REASON)
                else:
                    kept[key] = self._without_secrets(item, (*path, key))
            return kept
        return value

    def resolved(self, value: Value) -> Value:
        """Return `value` with every GUID that this export gives a name replaced by that name."""
        if isinstance(value, str):
            if GUID.fullmatch(value):
                guid = plain_guid(value)
                return self.references.get(guid, guid)
            return value
        if isinstance(value, tuple):
            return tuple(self.resolved(item) for item in value)
        if isinstance(value, Mapping):
            return {key: self.resolved(item) for key, item in value.items()}
        return value

    def dropped_list(self) -> tuple[Dropped, ...]:
        """Return the counts, sorted by path."""
        return tuple(Dropped(path, reason, count) for (path, reason), count in sorted(self.dropped.items()))


def _is_value(key: str) -> bool:
    """Tell whether `key` only says "value" (or "default value"): what it is stands beside or above it."""
    return key.casefold().endswith("value")


def plain_guid(text: str) -> str:
    """Return a GUID in lower case without braces; other text unchanged but stripped."""
    stripped = text.strip()
    return stripped.strip("{}").casefold() if GUID.fullmatch(stripped) else stripped


def flatten_json(document: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Value]]:  # noqa: ANN401
    """Yield every leaf of `document` with its path.

    List items that have a name are keyed by it (`[name]`); a list without names is one leaf, because its
    items have no identity that two servers share. Empty objects are leaves too: nothing vanishes.
    """
    if isinstance(document, dict):
        if not document:
            yield path, {}
        for key, value in document.items():
            yield from flatten_json(value, (*path, str(key)))
    elif isinstance(document, list) and document and all(isinstance(item, dict) for item in document):
        names = [identity_of(item) for item in document]
        if None not in names and len(set(names)) == len(names):
            for name, item in zip(names, document, strict=True):
                yield from flatten_json(item, (*path, f"[{name}]"))
        else:
            yield path, frozen(document)
    else:
        yield path, frozen(document)


def identity_of(item: Mapping[str, Any]) -> str | None:
    """Return the name by which `item` is known in its list, or None where it has none."""
    folded = {str(key).casefold(): value for key, value in item.items()}
    for key in _IDENTITY_KEYS:
        value = folded.get(key)
        if isinstance(value, str) and value:
            return value
    return None


def frozen(document: Any) -> Value:  # noqa: ANN401
    """Return a JSON document as an immutable value."""
    if isinstance(document, list):
        return tuple(frozen(item) for item in document)
    if isinstance(document, dict):
        return {str(key): frozen(value) for key, value in document.items()}
    value: Value = document
    return value
