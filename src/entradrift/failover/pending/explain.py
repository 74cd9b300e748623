"""Which drift findings can cause which pending changes: the blast radius of each, and the rest that nothing explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from entradrift.compare.connector_names import with_connectors_named
from entradrift.failover.pending.causes import Cause, causes_of
from entradrift.failover.pending.connector_names import folded
from entradrift.failover.pending.identity import tenant_anchor
from entradrift.failover.pending.reach import ANY, TENANT
from entradrift.model.change import Side
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Finding
from entradrift.model.pending import AttributeChange, Explanation, Operation, PendingObject
from entradrift.model.snapshot import Snapshot

UNEXPLAINED: Final = "explained by no difference between the servers"
_MOST_NAMED: Final = 3
MOST_REMEMBERED: Final = 100_000
"""Added and deleted objects of which references are followed; about 10 MB."""
_EXISTENCE: Final = frozenset({Operation.ADD, Operation.DELETE, Operation.DELETE_ADD})
_WORDS: Final = {
    Operation.ADD: ("add", "adds"),
    Operation.UPDATE: ("update", "updates"),
    Operation.DELETE: ("delete", "deletes"),
    Operation.DELETE_ADD: ("delete-add", "delete-adds"),
    Operation.RENAME: ("rename", "renames"),
}
_ANCHOR: Final = "sourceanchor"


class Explainer:
    """Attributes pending changes to the findings that can cause them."""

    def __init__(
        self, comparison: Comparison, servers: Sequence[Snapshot], *, tenant_connectors: Collection[str] = ()
    ) -> None:
        """Take the comparison of the two `servers`.

        `tenant_connectors`: names of connectors in the pending exports that are the tenant's; it is also known by the
        distinguished names of its objects.
        """
        findings = [finding for finding in comparison.findings if finding.status.matters]
        if len(servers) == len(Side):
            # As the comparison read them: an export may call connectors by their identifiers only.
            named = with_connectors_named(servers[0], servers[1])
            servers = named.primary, named.staging
        self.causes = causes_of(findings, servers, comparison.rules)
        self._tenant = {name.casefold() for name in tenant_connectors}
        self._moving: dict[int, tuple[Cause, ...]] = {}
        self._scoped = [cause for cause in self.causes if cause.scopes is not None]
        # Objects by the hundred thousand, but few types and attributes.
        self._by_attribute = lru_cache(maxsize=8192)(self._causes_of_attribute)
        self._by_type = lru_cache(maxsize=4096)(self._causes_of_existence)

    def explained(self, objects: Iterable[PendingObject]) -> Iterator[PendingObject]:
        """Yield each object with the ids of the findings that can cause its change."""
        for item in objects:
            found: dict[str, None] = {}
            for causes in self._parts(item).values():
                found |= dict.fromkeys(cause.finding.id for cause in causes)
            yield replace(item, explained_by=tuple(found))

    def explanations(self, objects: Iterable[PendingObject]) -> tuple[Explanation, ...]:
        """Return each finding with the changes that it can cause, most objects first, and the unexplained rest.

        `objects` are walked twice: what comes and goes is learned first, because references to it change with it.
        """
        self._learn(objects)
        radius: dict[str, _Radius] = {}
        rest = _Radius()
        for item in objects:
            parts = self._parts(item)
            mine: dict[str, tuple[Finding, list[str]]] = {}
            for attribute, causes in parts.items():
                for cause in causes:
                    mine.setdefault(cause.finding.id, (cause.finding, []))[1].append(attribute)
            for id_, (finding, attributes) in mine.items():
                radius.setdefault(id_, _Radius(finding)).add(item.operation, attributes)
            unexplained = [attribute for attribute, causes in parts.items() if not causes]
            if unexplained:
                rest.add(item.operation, unexplained)
        found = sorted(radius.values(), key=lambda each: (-each.objects, each.id))
        return tuple(each.explanation() for each in (*found, rest) if each.objects)

    def _learn(self, objects: Iterable[PendingObject]) -> None:
        """Remember the objects whose adding or deleting is explained, as far as memory is granted for them."""
        self._moving = {}
        for item in objects:
            if item.operation in _EXISTENCE and (causes := self._parts(item)[""]):
                self._moving[hash(item.dn.casefold())] = tuple(causes)
                if len(self._moving) >= MOST_REMEMBERED:
                    return

    def _of_references(self, change: AttributeChange) -> Sequence[Cause]:
        """Return what can cause a change of references, if all of them are to objects that come or go for known causes."""
        found: dict[str, Cause] = {}
        for value in (*change.added, *change.removed):
            causes = self._moving.get(hash(value.casefold()), ())
            if not causes:
                return ()
            found |= {cause.finding.id: cause for cause in causes}
        return tuple(found.values())

    def _of_change(self, connector: str, object_type: str, change: AttributeChange) -> Sequence[Cause]:
        causes = self._by_attribute(connector, object_type, change.name.casefold())
        return causes if causes or change.kind != "reference" else self._of_references(change)

    def _parts(self, item: PendingObject) -> dict[str, Sequence[Cause]]:
        """Return what can cause each part of the change of an object: by attribute; empty text for its existence."""
        tenant = item.connector.casefold() in self._tenant or bool(tenant_anchor(item.dn))
        connector = TENANT if tenant else folded(item.connector)
        if item.operation in _EXISTENCE:
            causes: list[Cause] = list(self._by_type(connector, item.type.casefold()))
            if self._scoped and (dn := _on_premises_dn(item, tenant=tenant)):
                causes += [
                    cause
                    for cause in self._scoped
                    if cause not in causes and cause.scopes is not None and cause.scopes(dn)
                ]
            return {"": causes}
        parts: dict[str, Sequence[Cause]] = {
            change.name: self._of_change(connector, item.type.casefold(), change)
            for change in item.changes
            if not change.net_zero
        }
        if item.operation is Operation.RENAME and tenant:
            parts[""] = self._by_attribute(connector, item.type.casefold(), _ANCHOR)
        elif item.operation is Operation.RENAME:
            parts[""] = self._by_attribute(connector, item.type.casefold(), "dn")
        return parts

    def _causes_of_attribute(self, connector: str, object_type: str, attribute: str) -> tuple[Cause, ...]:
        keys = {
            (one, two, three)
            for one in (connector, *_any_directory(connector))
            for two in (object_type, ANY)
            for three in (attribute, ANY)
        }
        return tuple(cause for cause in self.causes if not cause.attributes.isdisjoint(keys))

    def _causes_of_existence(self, connector: str, object_type: str) -> tuple[Cause, ...]:
        keys = {(one, two) for one in (connector, *_any_directory(connector)) for two in (object_type, ANY)}
        return tuple(cause for cause in self.causes if not cause.existence.isdisjoint(keys))


@dataclass(slots=True)
class _Radius:
    finding: Finding | None = None
    objects: int = 0
    operations: Counter[Operation] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)

    @property
    def id(self) -> str:
        return "" if self.finding is None else self.finding.id

    def add(self, operation: Operation, attributes: Iterable[str]) -> None:
        self.objects += 1
        self.operations[operation] += 1
        self.attributes.update(name for name in attributes if name)

    def explanation(self) -> Explanation:
        title = UNEXPLAINED if self.finding is None else self.finding.title
        attributes = tuple(
            name for name, _ in sorted(self.attributes.items(), key=lambda item: (-item[1], item[0]))
        )
        what = ", ".join(
            self._words(operation, count, attributes)
            for operation in Operation
            if (count := self.operations[operation])
        )
        return Explanation(
            finding=self.id or None,
            title=title,
            objects=self.objects,
            by_operation={
                operation: self.operations[operation] for operation in Operation if self.operations[operation]
            },
            attributes=attributes,
            text=f"{what}: {title}" if self.finding is None else f"{what} ← {title}",
        )

    def _words(self, operation: Operation, count: int, attributes: Sequence[str]) -> str:
        one, many = _WORDS[operation]
        text = f"{count:,} {one if count == 1 else many}"
        if operation is not Operation.UPDATE or not attributes:
            return text
        more = len(attributes) - _MOST_NAMED
        named = ", ".join(attributes[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
        return f"{text} of {named}"


def _any_directory(connector: str) -> tuple[str, ...]:
    """Return the key of any connector to Active Directory, for such a one."""
    return () if connector == TENANT else (ANY,)


def _on_premises_dn(item: PendingObject, *, tenant: bool) -> str:
    """Return the object's distinguished name in Active Directory; empty where the file does not show it."""
    return item.identity.on_premises_dn if tenant else item.dn
