"""A simulated server: what the ADSync module of one server shows and changes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.powershell import adsync_objects as objects
from tests.powershell import adsync_snapshots
from tests.powershell.conversions import text_of
from tests.powershell.values import PowerShellError, Record, Value

from entradrift.model.snapshot import Snapshot


@dataclass(frozen=True)
class Change:
    """A call that changed the server."""

    command: str
    arguments: dict[str, Value]
    """As the server took them; a rule is a copy of that moment."""

    @property
    def subject(self) -> str:
        """What was changed, in short: the name of the rule, or the parameters that were set."""
        rule = self.arguments.get("SynchronizationRule", self.arguments.get("removed"))
        return rule["Name"] if rule is not None else ", ".join(self.arguments)


@dataclass(frozen=True)
class Backup:
    """A Get-ADSyncServerConfiguration."""

    path: str
    rules: tuple[Record, ...]
    scheduler: Record
    changes_before: int
    """How many calls had changed the server before."""


@dataclass
class Server:
    """One server. Everything that goes in or out is copied: only cmdlets change it."""

    name: str
    connectors: list[Record]
    rules: list[Record]
    scheduler: Record
    changes: list[Change] = field(default_factory=list)
    backups: list[Backup] = field(default_factory=list)
    failing: dict[str, int] = field(default_factory=dict)
    """Commands that fail, with the number of the call that does, counted from 1; later ones succeed again."""
    _calls: dict[str, int] = field(default_factory=dict)

    @classmethod
    def new(
        cls,
        name: str,
        connectors: Iterable[tuple[str, str]],
        rules: Iterable[Record] = (),
        **scheduler: Value,
    ) -> Server:
        """Return a server with these connectors (name and identifier), rules and values of the scheduler."""
        made = [objects.connector(*connector) for connector in connectors]
        return cls(name, made, [rule.copied() for rule in rules], objects.scheduler(**scheduler))

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Server:
        """Return the server that a snapshot shows."""
        return cls(
            snapshot.server.host or "",
            adsync_snapshots.connectors_of(snapshot),
            adsync_snapshots.rules_of(snapshot),
            adsync_snapshots.scheduler_of(snapshot),
        )

    def to_snapshot(self, snapshot: Snapshot) -> Snapshot:
        """Return `snapshot` with the rules and the scheduler of this server, as an export would show them now."""
        return adsync_snapshots.with_state(snapshot, self.connectors, self.rules, self.scheduler)

    def rule(self, name: str) -> Record:
        """Return a copy of the only rule of a name."""
        [found] = [rule for rule in self.rules if rule["Name"] == name]
        return found.copied()

    def about_to_run(self, command: str) -> None:
        """Count a call. Raises PowerShellError for the one that is to fail."""
        self._calls[command] = self._calls.get(command, 0) + 1
        if self.failing.get(command) == self._calls[command]:
            raise PowerShellError(f"{command} failed.")

    # --- what cmdlets do ----------------------------------------------------------------------------------

    def find_rule(self, identifier: uuid.UUID) -> Record | None:
        """Return the rule itself that has an identifier."""
        return next((rule for rule in self.rules if rule["Identifier"] == identifier), None)

    def add_rule(self, rule: Record) -> Record:
        """Add a rule, or replace the one that has its identifier."""
        present = self.find_rule(rule["Identifier"])
        self._refuse(rule, present)
        added = rule.copied()
        added.properties["Version"] = 1 if present is None else present["Version"] + 1
        if present is None:
            self.rules.append(added)
        else:
            self.rules[next(at for at, known in enumerate(self.rules) if known is present)] = added
        self.changes.append(Change("Add-ADSyncRule", {"SynchronizationRule": added.copied()}))
        return added.copied()

    def remove_rule(self, identifier: uuid.UUID) -> None:
        """Remove a custom rule."""
        present = self.find_rule(identifier)
        if present is None:
            raise PowerShellError(f"There is no synchronization rule {identifier}.")
        if is_standard(present):
            raise PowerShellError(f'The standard rule "{present["Name"]}" must not be removed.')
        self.rules = [rule for rule in self.rules if rule is not present]
        self.changes.append(
            Change("Remove-ADSyncRule", {"Identifier": identifier, "removed": present.copied()})
        )

    def set_scheduler(self, values: dict[str, Value]) -> None:
        """Set values of the scheduler."""
        self.scheduler.properties.update(values)
        if "CustomizedSyncCycleInterval" in values:
            # An interval shorter than the allowed one does not come into effect.
            self.scheduler.properties["CurrentlyEffectiveSyncCycleInterval"] = max(
                values["CustomizedSyncCycleInterval"], self.scheduler["AllowedSyncCycleInterval"]
            )
        self.changes.append(Change("Set-ADSyncScheduler", dict(values)))

    def back_up(self, path: str) -> None:
        """Remember the present state."""
        rules = tuple(rule.copied() for rule in self.rules)
        self.backups.append(Backup(path, rules, self.scheduler.copied(), len(self.changes)))

    def _refuse(self, rule: Record, present: Record | None) -> None:
        if rule["Connector"] not in {connector["Identifier"] for connector in self.connectors}:
            raise PowerShellError(f"The connector {rule['Connector']} does not exist.")
        if not rule["Name"].strip():
            raise PowerShellError("A synchronization rule needs a name.")
        if present is None or rule["Precedence"] != present["Precedence"]:
            if not isinstance(rule["Precedence"], int) or rule["Precedence"] < 0:
                raise PowerShellError(f"The precedence {rule['Precedence']} is no number from 0 up.")
            for other in self.rules:
                if other is not present and other["Precedence"] == rule["Precedence"]:
                    raise PowerShellError(
                        f'The precedence {rule["Precedence"]} belongs to "{other["Name"]}".'
                    )
        if present is None:
            if is_standard(rule):
                raise PowerShellError("A new rule must not have the immutable tag of a standard rule.")
        elif is_standard(rule) or is_standard(present):
            differing = [
                name
                for name, value in present.properties.items()
                if name not in {"Disabled", "Version"} and value != rule.properties[name]
            ]
            if differing:
                raise PowerShellError(
                    f'The standard rule "{present["Name"]}" must not be edited: {differing}.'
                )


def is_standard(rule: Record) -> bool:
    """Return whether a rule came with the product."""
    return text_of(rule["ImmutableTag"]).casefold().startswith("microsoft.")
