"""Which names of a map a text holds, and the text with other names in their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from entradrift.errors import EntradriftError

_REFERENCES: Final = ("connector ", "partition ")
"""How the words begin that readers put in place of GUIDs (exports.identity); they are all in small letters."""


class NameMapError(EntradriftError):
    """Names that cannot be read as they are mapped."""


class _Form(NamedTuple):
    """One way of writing a name of the map."""

    name: str
    value: str
    pattern: str
    needle: str
    """What any text that holds the name holds too, in small letters."""
    is_dn: bool


class NamePattern:
    """Replaces names in texts, each different text once. Raises NameMapError for a map that contradicts itself."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.used: set[str] = set()
        _refuse_unclear(names)
        forms = [form for name, value in names.items() for form in _forms(name, value)]
        # Where two begin at the same place, the longer one is meant.
        self._forms = sorted(forms, key=lambda form: -len(form.pattern))
        self._needles = tuple({form.needle for form in self._forms})
        alternatives = "|".join(f"({form.pattern})" for form in self._forms)
        self._pattern = re.compile(rf"(?<![\w-])(?:{alternatives})", re.IGNORECASE)
        self._known: dict[str, str] = {}
        self._untouched: set[str] = set()
        for name, value in names.items():
            if self.text(value) != value:
                raise NameMapError(
                    f'The name map reads "{name}" as "{value}", which holds a name of the map itself; map every name '
                    "straight to the name that it stands for, which must not be or hold another."
                )
        self.used.clear()
        self._known.clear()  # a name counts as used where a snapshot holds it

    def text(self, text: str) -> str:
        """Return `text` with the names replaced."""
        if text in self._untouched:
            return text
        known = self._known.get(text)
        if known is None:
            known = self._replaced(text)
            if known == text:
                self._untouched.add(text)
                return text
            self._known[text] = known
        return known

    def _replaced(self, text: str) -> str:
        folded = text.casefold()
        if not any(needle in folded for needle in self._needles):
            return text
        found = self._pattern.sub(self._replacement, text)
        return found.casefold() if text == folded and text.startswith(_REFERENCES) else found

    def _replacement(self, match: re.Match[str]) -> str:
        form = self._forms[(match.lastindex or 1) - 1]
        found = match.group()
        written = found
        if form.is_dn:
            written = ".".join(part.partition("=")[2].strip() for part in found.split(","))
        if written.casefold() != form.name.casefold():
            return found  # letters that only look alike, such as a dotless i
        self.used.add(form.name)
        value = _cased(form, written)
        if not form.is_dn:
            return value
        separator = ", " if ", " in found else ","
        return separator.join(f"{found[:2]}={label}" for label in value.split("."))


def _forms(name: str, value: str) -> list[_Form]:
    """Return the ways in which `name` is written: as it is, and a DNS name also as a distinguished name."""
    ends, escaped = r"(?![\w-])(?!\.\w)", re.escape(name)
    labels = name.split(".")
    if len(labels) == 1 or not all(labels):
        # One part of a distinguished name's DC=a,DC=b is no name of its own: a.b is.
        return [_Form(name, value, rf"(?<!DC=){escaped}{ends}", name.casefold(), is_dn=False)]
    dn = r"\s*,\s*".join(rf"DC\s*=\s*{re.escape(label)}" for label in labels)
    needle = max(labels, key=len).casefold()
    return [
        _Form(name, value, f"{escaped}{ends}", needle, is_dn=False),
        _Form(name, value, rf"{dn}{ends}(?!\s*,\s*DC\s*=)", needle, is_dn=True),
    ]


def _cased(form: _Form, written: str) -> str:
    """Return the value; where the name is not written as in the map, in its letters if those are all of one case."""
    if written == form.name:
        return form.value
    if written == written.lower():
        return form.value.lower()
    return form.value.upper() if written == written.upper() else form.value


def _refuse_unclear(names: Mapping[str, str]) -> None:
    folded: dict[str, str] = {}
    for name, value in names.items():
        if not name.strip() or not value.strip():
            raise NameMapError("The name map has an empty name; give both the name and what it is read as.")
        first = folded.setdefault(name.casefold(), name)
        if first != name:
            raise NameMapError(
                f'The name map has "{first}" and "{name}", which are one name, because letter case does not matter; '
                "remove one of them."
            )
