"""What a server is about to export: pending changes of connector space objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from entradrift.model.comparison import ExitCode


class Operation(StrEnum):
    """What the next export does to one object in the connected system."""

    ADD = "add"
    UPDATE = "update"
    DELETE = "delete"
    DELETE_ADD = "delete-add"
    """Deleted and created anew: as destructive as a delete."""
    RENAME = "rename"
    """Gets another distinguished name; attribute changes may come with it."""


DELETES: Final = frozenset({Operation.DELETE, Operation.DELETE_ADD})
"""After these an object, as it was, is gone."""
UPDATES: Final = frozenset({Operation.UPDATE, Operation.RENAME})
"""After these an object is still the same one."""


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """The change of one attribute of one object."""

    name: str
    kind: str
    """`string`, `integer`, `boolean`, `binary`, `reference`, or what the file says."""
    operation: str
    """`add`, `update`, `delete` (the attribute is emptied) or `replace` (the values are the whole new set)."""
    multivalued: bool
    added: tuple[str, ...]
    """As text: integers in decimal, binary values as base64, references as distinguished names."""
    removed: tuple[str, ...]
    net_zero: bool = False
    """The values added and removed are the same ones, except for order or letter case: nothing changes."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who or what an object is, as far as the file shows it; empty texts where it does not."""

    name: str = ""
    user_principal_name: str = ""
    mail: str = ""
    account_name: str = ""
    source_anchor: str = ""
    """As the file says it, or decoded from the distinguished name of the tenant connector."""
    object_guid: str = ""
    """The GUID that a 16-byte sourceAnchor stands for, in the usual notation."""
    cloud_anchor: str = ""
    """Such as `User_<object id>`, decoded from the anchor of the tenant connector."""
    primary_smtp: str = ""
    alias: str = ""
    on_premises_account_name: str = ""
    on_premises_dn: str = ""
    """Distinguished name in Active Directory, where the tenant connector's holograms hold it."""

    @property
    def label(self) -> str:
        """Return the best name for people."""
        return (
            self.user_principal_name
            or self.name
            or self.mail
            or self.account_name
            or self.object_guid
            or self.source_anchor
            or self.cloud_anchor
        )


@dataclass(frozen=True, slots=True)
class ExportError:
    """Why the last export of an object failed, in the server's words."""

    type: str
    code: str
    text: str
    first_occurred: str
    last_occurred: str
    retries: int


@dataclass(frozen=True, slots=True)
class PendingObject:
    """One connector space object with a pending export."""

    connector: str
    """Name of the connector; from the file name where the file was written without system data."""
    dn: str
    id: str
    """GUID of the connector space object, without braces, lower case; empty where the file has none."""
    type: str
    operation: Operation
    identity: Identity
    changes: tuple[AttributeChange, ...] = ()
    new_dn: str = ""
    """Only for renames."""
    error: ExportError | None = None
    explained_by: tuple[str, ...] = ()
    """Ids of the drift findings that can cause the change; empty where none can, or none were given."""


@dataclass(frozen=True, slots=True)
class AttributeTotals:
    """How much of one attribute changes, over all objects of a connector."""

    objects: int
    """Objects of which the attribute changes; without those where nothing really changes."""
    added: int
    removed: int
    net_zero: int = 0
    """Objects where the same values are removed and added again."""


@dataclass(frozen=True, slots=True)
class PendingTotals:
    """What a server is about to export to one connected system, in figures."""

    connector: str
    is_tenant: bool
    """It is the connector to Microsoft Entra ID."""
    files: tuple[str, ...]
    objects: int
    by_operation: Mapping[Operation, int]
    by_type: Mapping[str, Mapping[Operation, int]]
    """Operations by object type."""
    by_attribute: Mapping[str, AttributeTotals]
    """Attributes of updated (and renamed) objects."""
    errors: Mapping[str, int] = field(default_factory=dict)
    """Export errors by type, with the number of objects."""
    error_texts: tuple[str, ...] = ()
    """The server's words for the first few of them."""
    deleted_names: tuple[str, ...] = ()
    """Labels of the first few objects that are deleted; masked where values must not be shown."""
    updated_by_type: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Updated objects by attribute, by object type."""

    def count(self, *operations: Operation) -> int:
        """Return how many objects these operations change."""
        return sum(self.by_operation.get(operation, 0) for operation in operations)


class PendingVerdict(StrEnum):
    """Whether what is about to be exported may be exported."""

    SAFE = "safe"
    REVIEW = "review"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One drift finding and the pending changes that it can cause; or the rest that nothing explains."""

    finding: str | None
    """Id of the finding; None for the unexplained rest."""
    title: str
    objects: int
    by_operation: Mapping[Operation, int]
    attributes: tuple[str, ...]
    """Attributes of the changes, the most frequent first."""
    text: str
    """Such as `212 deletes ← OU=Vendors is in scope on the primary only`."""


def no_name(_dn: str) -> str:
    """Know no object by its distinguished name."""
    return ""


@dataclass(frozen=True, slots=True)
class PendingReport:
    """Everything that `entradrift pending` says."""

    tool_version: str
    generated_at: str
    """ISO 8601 with time zone."""
    verdict: PendingVerdict
    exit_code: ExitCode
    sentence: str
    """The verdict and its reason, in one sentence."""
    reasons: tuple[tuple[PendingVerdict, str], ...]
    """Everything that keeps the verdict from being safe, worst first."""
    threshold: int
    threshold_origin: str
    """Where the deletion threshold comes from: `default`, `--threshold`, or the export that names it."""
    totals: tuple[PendingTotals, ...]
    objects: Iterable[PendingObject]
    """Every object with a pending change that remains, in stable order; can be walked again and again, and may be
    far larger than memory."""
    explanations: tuple[Explanation, ...]
    """Most objects first, the unexplained rest last; empty where no exports of the servers were given."""
    subtracted: Mapping[str, int]
    """Changes taken out, by why: `pending on the active server too`, `passing through`."""
    values_shown: bool
    """False: values and names are masked in every output."""
    notices: tuple[str, ...]
    name_of: Callable[[str], str] = no_name
    """What to call the object to which a reference points (its distinguished name as `objects` shows it); empty where the
    files do not hold that object."""
