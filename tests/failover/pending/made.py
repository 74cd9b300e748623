"""Pending objects and totals for tests, in few words."""

from collections.abc import Mapping

from entradrift.model.pending import (
    AttributeChange,
    AttributeTotals,
    ExportError,
    Identity,
    Operation,
    PendingObject,
    PendingTotals,
)

TENANT = "contoso.onmicrosoft.com - AAD"


def change(
    name: str,
    added: tuple[str, ...] = (),
    removed: tuple[str, ...] = (),
    *,
    operation: str = "update",
    kind: str = "string",
    multivalued: bool = False,
    net_zero: bool = False,
) -> AttributeChange:
    return AttributeChange(name, kind, operation, multivalued, added, removed, net_zero)


def pending(
    dn: str,
    operation: Operation = Operation.UPDATE,
    *changes: AttributeChange,
    type: str = "user",  # noqa: A002 - the field's name
    connector: str = TENANT,
    identity: Identity | None = None,
    new_dn: str = "",
    error: ExportError | None = None,
) -> PendingObject:
    return PendingObject(connector, dn, "", type, operation, identity or Identity(), changes, new_dn, error)


def totals(
    by_type: Mapping[str, Mapping[Operation, int]] | None = None,
    *,
    tenant: bool = True,
    attributes: Mapping[str, int] | None = None,
    errors: Mapping[str, int] | None = None,
) -> PendingTotals:
    found = by_type or {}
    by_operation = {each: sum(counts.get(each, 0) for counts in found.values()) for each in Operation}
    return PendingTotals(
        connector="C",
        is_tenant=tenant,
        files=(),
        objects=sum(by_operation.values()),
        by_operation=by_operation,
        by_type=found,
        by_attribute={name: AttributeTotals(count, count, 0) for name, count in (attributes or {}).items()},
        errors=errors or {},
    )
