"""The records of the model, made quickly.

A frozen dataclass sets each of its fields through `object.__setattr__`, and a million objects have twenty-five million fields.
Here each record is filled while it is of a class with the same slots that is not frozen, and then becomes the frozen one: the
same objects in a quarter of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from entradrift.model.pending import AttributeChange, ExportError, Identity, Operation, PendingObject

_Texts = tuple[str, ...]


class _Change:
    __slots__ = AttributeChange.__slots__
    __class__: Any

    def __init__(
        self,
        name: str,
        kind: str,
        operation: str,
        multivalued: bool,  # noqa: FBT001 - the fields in their order
        added: _Texts,
        removed: _Texts,
        net_zero: bool,  # noqa: FBT001
    ) -> None:
        self.name = name
        self.kind = kind
        self.operation = operation
        self.multivalued = multivalued
        self.added = added
        self.removed = removed
        self.net_zero = net_zero
        self.__class__ = AttributeChange


class _Identity:
    __slots__ = Identity.__slots__
    __class__: Any

    def __init__(self, texts: list[str]) -> None:
        (
            self.name,
            self.user_principal_name,
            self.mail,
            self.account_name,
            self.source_anchor,
            self.object_guid,
            self.cloud_anchor,
            self.primary_smtp,
            self.alias,
            self.on_premises_account_name,
            self.on_premises_dn,
        ) = texts
        self.__class__ = Identity


class _Object:
    __slots__ = PendingObject.__slots__
    __class__: Any

    def __init__(
        self,
        connector: str,
        dn: str,
        id_: str,
        type_: str,
        operation: Operation,
        identity: Identity,
        changes: tuple[AttributeChange, ...],
        new_dn: str,
        error: ExportError | None,
    ) -> None:
        self.connector = connector
        self.dn = dn
        self.id = id_
        self.type = type_
        self.operation = operation
        self.identity = identity
        self.changes = changes
        self.new_dn = new_dn
        self.error = error
        self.explained_by = ()
        self.__class__ = PendingObject


make_change: Final = cast("Callable[[str, str, str, bool, _Texts, _Texts, bool], AttributeChange]", _Change)
"""`AttributeChange` with its fields in their order."""
make_identity: Final = cast("Callable[[list[str]], Identity]", _Identity)
"""`Identity` from a list of its fields in their order."""
make_object: Final = cast(
    "Callable[[str, str, str, str, Operation, Identity, tuple[AttributeChange, ...], str, ExportError | None], PendingObject]",
    _Object,
)
"""`PendingObject` with its fields in their order, explained by nothing yet."""
