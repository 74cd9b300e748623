"""An object with a pending export as bytes and back, for files and processes of the same run only."""

from __future__ import annotations

import marshal
from operator import attrgetter
from typing import Any, Final

from entradrift.failover.pending.records import make_change, make_identity, make_object
from entradrift.model.pending import AttributeChange, ExportError, Identity, Operation, PendingObject

_of_identity: Final = attrgetter(*Identity.__slots__)
_of_change: Final = attrgetter(*AttributeChange.__slots__)
_of_error: Final = attrgetter(*ExportError.__slots__)
_OPERATIONS: Final = {operation.value: operation for operation in Operation}


def packed(item: PendingObject) -> bytes:
    """Return `item` as bytes, but for what explains it: that is said about an object, not read."""
    return marshal.dumps(
        (
            item.connector,
            item.dn,
            item.id,
            item.type,
            item.operation.value,
            _of_identity(item.identity),
            [_of_change(change) for change in item.changes],
            item.new_dn,
            None if item.error is None else _of_error(item.error),
        )
    )


def unpacked(data: bytes) -> PendingObject:
    """Return the object in `data`, which `packed` wrote in this run."""
    content: tuple[Any, ...] = marshal.loads(data)  # noqa: S302 - written by this run into its private folder
    connector, dn, id_, type_, operation, identity, changes, new_dn, error = content
    return make_object(
        connector,
        dn,
        id_,
        type_,
        _OPERATIONS[operation],
        make_identity(identity),
        tuple([make_change(*change) for change in changes]),
        new_dn,
        None if error is None else ExportError(*error),
    )
