"""The CSV of pending exports: one row for each value that is added or removed, made for spreadsheets.

The first three columns are those of CSExportAnalyzer, the identity has the names of Microsoft's own script; both are filled
for every object, also for those that are deleted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from entradrift.model.pending import AttributeChange, Operation, PendingObject, PendingReport
from entradrift.report import csv_report

COLUMNS: Final = (
    "DN",
    "OMODT",
    "AMODT",
    "attribute",
    "change",
    "value",
    "connector",
    "ID",
    "Type",
    "UPN",
    "displayName",
    "sourceAnchor",
    "alias",
    "primarySMTP",
    "onPremisesSamAccountName",
    "mail",
    "objectGUID",
    "cloudAnchor",
    "newDN",
    "nothing changes",
    "error",
    "explained by",
    "reference to",
)
"""The header; columns are only ever added, at the end."""
_OPERATIONS: Final = {
    Operation.ADD: "Add",
    Operation.UPDATE: "Update",
    Operation.DELETE: "Delete",
    Operation.DELETE_ADD: "DeleteAdd",
    Operation.RENAME: "Rename",
}
_ATTRIBUTE_OPERATIONS: Final = {"add": "Add", "update": "Update", "delete": "Delete", "replace": "Update"}
_BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it, Excel takes UTF-8 for the code page of the country."""
_cached: Final = lru_cache(maxsize=4096)(csv_report.cell)
_PIECE: Final = 256 * 1024
"""Characters that are handed on at once."""


def render(report: PendingReport) -> str:
    """Return the whole table as one text."""
    return "".join(pieces(report))


def pieces(report: PendingReport) -> Iterator[str]:
    """Yield the table in pieces, with a byte order mark and CRLF; every field is quoted."""
    text = io.StringIO(newline="")
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for item in report.objects:
        head, tail = _head(item), _tail(item)
        end = _end(item)
        for kind, row in _rows(item):
            name = cell(report.name_of(row[3])) if kind == "reference" else ""
            writer.writerow((*head, *map(cell, row[:4]), *tail, row[4], *end, name))
            if text.tell() > _PIECE:
                yield text.getvalue()
                text.seek(0)
                text.truncate()
    yield text.getvalue()


def cell(text: str) -> str:
    """Return `text` so that a spreadsheet never runs it; most cells are empty or repeat."""
    return _cached(text) if text else ""


def _head(item: PendingObject) -> tuple[str, ...]:
    return cell(item.dn), _OPERATIONS[item.operation]


def _rows(item: PendingObject) -> Iterator[tuple[str, tuple[str, str, str, str, str]]]:
    """Yield kind; AMODT, attribute, change, value and whether nothing changes: one row at least for each object."""
    if not item.changes:
        yield "", ("", "", "", "", "")
    for change in item.changes:
        for row in _values(change):
            yield change.kind, row


def _values(change: AttributeChange) -> Iterator[tuple[str, str, str, str, str]]:
    operation = _ATTRIBUTE_OPERATIONS.get(change.operation, change.operation)
    nothing = "yes" if change.net_zero else ""
    added = "set" if change.operation == "replace" else "added"
    for value in change.added:
        yield operation, change.name, added, value, nothing
    for value in change.removed:
        yield operation, change.name, "removed", value, nothing
    if not change.added and not change.removed:
        yield operation, change.name, "emptied", "", nothing


def _tail(item: PendingObject) -> tuple[str, ...]:
    identity = item.identity
    return tuple(
        map(
            cell,
            (
                item.connector,
                item.id,
                item.type,
                identity.user_principal_name,
                identity.name,
                identity.source_anchor,
                identity.alias,
                identity.primary_smtp,
                identity.on_premises_account_name or identity.account_name,
                identity.mail,
                identity.object_guid,
                identity.cloud_anchor,
                item.new_dn,
            ),
        )
    )


def _end(item: PendingObject) -> tuple[str, ...]:
    error = item.error
    words = "" if error is None else " ".join(filter(None, (error.type, error.code, error.text)))
    return cell(words), cell(" ".join(item.explained_by))
