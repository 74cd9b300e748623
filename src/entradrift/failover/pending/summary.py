"""How much is about to change: totals of each connector, counted in one walk over the objects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from entradrift.failover.pending.connector_names import folded
from entradrift.failover.pending.identity import tenant_anchor
from entradrift.model.pending import (
    DELETES,
    UPDATES,
    AttributeTotals,
    Operation,
    PendingObject,
    PendingTotals,
)

MOST_NAMES: Final = 10
MOST_TEXTS: Final = 5
_TENANT_ENDING: Final = " - aad"
"""What the wizard makes of the tenant's name for its connector."""


@dataclass(slots=True)
class _Attribute:
    objects: int = 0
    added: int = 0
    removed: int = 0
    net_zero: int = 0


@dataclass(slots=True)
class _Counts:
    """What is counted for one connector."""

    objects: int = 0
    is_tenant: bool = False
    by_type: dict[str, Counter[Operation]] = field(default_factory=dict)
    attributes: dict[str, _Attribute] = field(default_factory=dict)
    updated_by_type: dict[str, Counter[str]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    texts: dict[str, None] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)

    def add(self, item: PendingObject) -> None:
        self.objects += 1
        self.by_type.setdefault(item.type, Counter())[item.operation] += 1
        if not self.is_tenant:
            self.is_tenant = bool(tenant_anchor(item.dn))
        if item.operation in UPDATES:
            self._add_changes(item)
        elif item.operation in DELETES and len(self.deleted) < MOST_NAMES:
            self.deleted.append(item.identity.label or item.dn)
        if item.error is not None:
            self.errors[item.error.type or "unknown error"] += 1
            if item.error.text and len(self.texts) < MOST_TEXTS:
                self.texts[item.error.text] = None

    def _add_changes(self, item: PendingObject) -> None:
        updated = self.updated_by_type.setdefault(item.type, Counter())
        for change in item.changes:
            totals = self.attributes.get(change.name)
            if totals is None:
                totals = self.attributes.setdefault(change.name, _Attribute())
            if change.net_zero:
                totals.net_zero += 1
                continue
            totals.objects += 1
            totals.added += len(change.added)
            totals.removed += len(change.removed)
            updated[change.name] += 1

    def totals(self, connector: str, files: tuple[str, ...]) -> PendingTotals:
        by_operation: Counter[Operation] = Counter()
        for operations in self.by_type.values():
            by_operation += operations
        return PendingTotals(
            connector=connector,
            is_tenant=self.is_tenant,
            files=files,
            objects=self.objects,
            by_operation={operation: by_operation[operation] for operation in Operation},
            by_type={
                name: {operation: self.by_type[name][operation] for operation in Operation}
                for name in sorted(self.by_type)
            },
            by_attribute={
                name: AttributeTotals(each.objects, each.added, each.removed, each.net_zero)
                for name, each in sorted(
                    self.attributes.items(), key=lambda item: (-item[1].objects, item[0].casefold(), item[0])
                )
            },
            errors=dict(sorted(self.errors.items())),
            error_texts=tuple(self.texts),
            deleted_names=tuple(self.deleted),
            updated_by_type={
                name: dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
                for name, counts in sorted(self.updated_by_type.items())
                if counts
            },
        )


def totals_of(
    objects: Iterable[PendingObject],
    files: Mapping[str, Collection[str]] | None = None,
    *,
    tenant_connectors: Collection[str] = (),
) -> tuple[PendingTotals, ...]:
    """Return the totals of each connector, the tenant's first, then by name.

    `files` maps connectors to the files that were read for them: a connector with a file and without pending objects is
    there with zeros. A connector is the tenant's where it is named in `tenant_connectors`, where its name ends as the wizard
    names it, or where the distinguished name of one of its objects is a sourceAnchor in hexadecimal.
    """
    counts: dict[str, _Counts] = {connector: _Counts() for connector in files or {}}
    for item in objects:
        found = counts.get(item.connector)
        if found is None:
            found = counts.setdefault(item.connector, _Counts())
        found.add(item)
    known = {name.casefold() for name in tenant_connectors}
    made = []
    for connector, found in counts.items():
        total = found.totals(connector, tuple(sorted((files or {}).get(connector, ()))))
        if folded(connector).endswith(_TENANT_ENDING) or connector.casefold() in known:
            total = replace(total, is_tenant=True)
        made.append(total)
    return tuple(sorted(made, key=lambda each: (not each.is_tenant, each.connector.casefold())))
