"""What a manual step is about: a finding, seen from the server that is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from entradrift.model.alignment import ManualStep, SyncStep
from entradrift.model.change import Side
from entradrift.model.finding import Finding
from entradrift.model.values import Value

_CALLED: Final = {Side.PRIMARY: "the primary", Side.STAGING: "the staging server"}
_IDENTITY_END: Final = "\x1f"
_STANDARD_TAG: Final = "microsoft."
_ON: Final = {"true": True, "1": True, "false": False, "0": False, "": False}


@dataclass(frozen=True, slots=True)
class Subject:
    """A finding together with the server that is changed, in the words that steps need."""

    finding: Finding
    target: Side
    connectors: tuple[str, ...] = ()
    """Names of the connectors that the finding is about, on the server that is changed; empty where the finding says it."""

    @property
    def here(self) -> str:
        """What the server that is changed is called."""
        return _CALLED[self.target]

    @property
    def there(self) -> str:
        """What its partner is called, which shows how it is to be."""
        return _CALLED[self.target.other]

    @property
    def now(self) -> Value:
        """The value on the server that is changed."""
        return self.finding.staging if self.target is Side.STAGING else self.finding.primary

    @property
    def wanted(self) -> Value:
        """The value on its partner."""
        return self.finding.primary if self.target is Side.STAGING else self.finding.staging

    @property
    def is_here(self) -> bool:
        """Whether the thing exists, is on or is in scope on the server that is changed and not on its partner."""
        return self.finding.side is self.target

    @property
    def name(self) -> str:
        """Return the name of the finding's object in quotation marks."""
        return f'"{self.finding.object.name}"'

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the path inside the object, as it was before it became text."""
        path = self.finding.path
        return tuple(_unescaped(step) for step in path.split("/")) if path else ()

    @property
    def place(self) -> str:
        """Return the path for people."""
        return " > ".join(step.strip("[]") if step.startswith("[") else step for step in self.steps)

    @property
    def connector(self) -> str:
        """Return the name of the one connector that the finding is about; empty where it is about several or none."""
        if self.connectors:
            return self.connectors[0] if len(self.connectors) == 1 else ""
        return self.finding.object.connector or ""

    @property
    def where_it_is(self) -> str:
        """Return the name of the connector that a page is to be opened for."""
        return self.connector or self.finding.object.connector or self.finding.object.name

    @property
    def is_standard_rule(self) -> bool:
        """Whether the finding is about a sync rule that Microsoft ships: its identity is a tag, not a name."""
        identity = self.finding.object.identity.rpartition(_IDENTITY_END)[2]
        return self.finding.object.kind == "sync-rule" and identity.startswith(_STANDARD_TAG)

    @property
    def switched_on(self) -> bool | None:
        """Whether a switch is on at the partner, so to be on here; None where the value is not a switch."""
        if isinstance(self.wanted, bool):
            return self.wanted
        return _ON.get(str(self.wanted).casefold()) if isinstance(self.wanted, str | int) else None

    def fact(self, name: str) -> tuple[str, ...]:
        """Return a fact of the finding, nothing where it has none of this name."""
        return tuple(self.finding.facts.get(name, ()))

    def both_values(self) -> tuple[tuple[str, str], ...]:
        """Return the value as it is on the server that is changed, and as it is to be."""
        return (
            (f"Now on {self.here}", shown(self.now)),
            (f"To be, as on {self.there}", shown(self.wanted)),
        )

    def on_both(self) -> tuple[tuple[str, str], ...]:
        """Return both values for a step that does not copy one of them to the other server."""
        return (
            ("On the primary", shown(self.finding.primary)),
            ("On the staging server", shown(self.finding.staging)),
        )

    def step(
        self,
        where: str,
        action: str,
        *,
        values: Iterable[tuple[str, str]] | None = None,
        afterwards: tuple[SyncStep, ...] = (),
        command: str = "",
        caution: str = "",
    ) -> ManualStep:
        """Return a manual step about the finding, with both values unless others are given."""
        return ManualStep(
            finding=self.finding,
            where=where,
            action=action,
            values=self.both_values() if values is None else tuple(values),
            afterwards=afterwards,
            command=command,
            caution=caution,
        )


def shown(value: Value) -> str:
    """Return a value for people, each entry of a list and each field on a line of its own.

    A line end inside an entry shows as an escape, so that no entry looks like two.
    """
    if value is None:
        return "not set"
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_line(value[name])}" for name in value) or "empty"
    if isinstance(value, tuple):
        return "\n".join(_entries(value)) or "empty"
    return str(value) if value != "" else "empty"


def listed(items: Iterable[str]) -> str:
    """Return names, one on each line."""
    return "\n".join(map(_line, items)) or "none"


def _entries(items: tuple[Value, ...]) -> Iterable[str]:
    """Yield the entries of a list; what is a list itself is a group, whose entries all have to be true."""
    groups = any(isinstance(item, tuple) for item in items)
    for number, item in enumerate(items, start=1):
        if groups and isinstance(item, tuple):
            yield f"group {number}: {' AND '.join(map(_line, item)) or 'empty'}"
        else:
            yield _line(item)


def _line(value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_line, value)) or "none"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_line(value[name])}" for name in value)
    return shown(value).replace("\r", "\\r").replace("\n", "\\n")


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
