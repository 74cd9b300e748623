"""The JSON of pending exports, written object by object. `schemas/pending.schema.json` is its contract."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from entradrift.model.pending import (
    AttributeChange,
    Explanation,
    Operation,
    PendingObject,
    PendingReport,
    PendingTotals,
    no_name,
)

FORMAT: Final = "entradrift-pending"
FORMAT_VERSION: Final = "1.0"
"""Raised in its second part for additions, in its first for anything that could break a reader."""
_BATCH: Final = 200
"""Objects in one piece of text."""
_NOT_ASCII: Final = re.compile(r"[^\n -~]")
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def render(report: PendingReport) -> str:
    """Return the whole document as one text."""
    return "".join(pieces(report))


def pieces(report: PendingReport) -> Iterator[str]:
    """Yield the document in pieces, one line for each object; always the same text for the same report."""
    head = json.dumps(summary(report), ensure_ascii=False, indent=2, allow_nan=False)
    # The objects come last, so that whoever reads as it comes knows the rest first.
    yield _safe(head.removesuffix("\n}")) + ',\n  "objects": ['
    lines: list[str] = []
    before = "\n    "
    for item in report.objects:
        lines.append(f"{before}{_safe(_ENCODER.encode(object_of(item, report.name_of)))}")
        before = ",\n    "
        if len(lines) == _BATCH:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)
    yield "]\n}\n" if before == "\n    " else "\n  ]\n}\n"


def summary(report: PendingReport) -> dict[str, Any]:
    """Return everything but the objects as plain data."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "tool": {"name": "entradrift", "version": report.tool_version},
        "generated_at": report.generated_at,
        "verdict": report.verdict.value,
        "exit_code": int(report.exit_code),
        "sentence": report.sentence,
        "reasons": [{"verdict": verdict.value, "text": text} for verdict, text in report.reasons],
        "threshold": {"deletes": report.threshold, "origin": report.threshold_origin},
        "values_shown": report.values_shown,
        "summary": _summary(report.totals),
        "connectors": [_connector(totals) for totals in report.totals],
        "subtracted": dict(report.subtracted),
        "explanations": [_explanation(each) for each in report.explanations],
        "notices": list(report.notices),
    }


def object_of(item: PendingObject, name_of: Callable[[str], str] = no_name) -> dict[str, Any]:
    """Return one object as plain data; `name_of` gives names to references."""
    identity = item.identity
    return {
        "dn": item.dn,
        "id": item.id,
        "type": item.type,
        "operation": item.operation.value,
        "connector": item.connector,
        "new_dn": item.new_dn,
        "identity": {
            "label": identity.label,
            "name": identity.name,
            "user_principal_name": identity.user_principal_name,
            "mail": identity.mail,
            "account_name": identity.account_name,
            "source_anchor": identity.source_anchor,
            "object_guid": identity.object_guid,
            "cloud_anchor": identity.cloud_anchor,
            "primary_smtp": identity.primary_smtp,
            "alias": identity.alias,
            "on_premises_account_name": identity.on_premises_account_name,
            "on_premises_dn": identity.on_premises_dn,
        },
        "changes": [_change(change, name_of) for change in item.changes],
        "error": item.error
        and {
            "type": item.error.type,
            "code": item.error.code,
            "text": item.error.text,
            "first_occurred": item.error.first_occurred,
            "last_occurred": item.error.last_occurred,
            "retries": item.error.retries,
        },
        "explained_by": list(item.explained_by),
    }


def _change(change: AttributeChange, name_of: Callable[[str], str]) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "attribute": change.name,
        "kind": change.kind,
        "operation": change.operation,
        "multivalued": change.multivalued,
        "added": list(change.added),
        "removed": list(change.removed),
        "net_zero": change.net_zero,
    }
    if change.kind == "reference":
        plain["names"] = {dn: name for dn in (*change.added, *change.removed) if (name := name_of(dn))}
    return plain


def _summary(totals: tuple[PendingTotals, ...]) -> dict[str, Any]:
    """Return the totals of all connectors together."""
    by_type: dict[str, Counter[Operation]] = {}
    by_attribute: dict[str, Counter[str]] = {}
    for each in totals:
        for name, operations in each.by_type.items():
            by_type.setdefault(name, Counter()).update(operations)
        for name, counted in _attributes(each).items():
            by_attribute.setdefault(name, Counter()).update(counted)
    return {
        "objects": sum(each.objects for each in totals),
        "by_operation": {
            operation.value: sum(each.count(operation) for each in totals) for operation in Operation
        },
        "by_type": {name: _operations(counts) for name, counts in sorted(by_type.items())},
        "by_attribute": {
            name: dict(counts)
            for name, counts in sorted(by_attribute.items(), key=lambda item: (-item[1]["objects"], item[0]))
        },
    }


def _connector(totals: PendingTotals) -> dict[str, Any]:
    return {
        "name": totals.connector,
        "is_tenant": totals.is_tenant,
        "files": list(totals.files),
        "objects": totals.objects,
        "by_operation": _operations(totals.by_operation),
        "by_type": {name: _operations(counts) for name, counts in totals.by_type.items()},
        "by_attribute": _attributes(totals),
        "updated_by_type": {name: dict(counts) for name, counts in totals.updated_by_type.items()},
        "errors": dict(totals.errors),
        "error_texts": list(totals.error_texts),
    }


def _operations(counts: Mapping[Operation, int]) -> dict[str, int]:
    return {operation.value: counts.get(operation, 0) for operation in Operation}


def _attributes(totals: PendingTotals) -> dict[str, dict[str, int]]:
    return {
        name: {
            "objects": each.objects,
            "added": each.added,
            "removed": each.removed,
            "net_zero": each.net_zero,
        }
        for name, each in totals.by_attribute.items()
    }


def _explanation(each: Explanation) -> dict[str, Any]:
    return {
        "finding": each.finding,
        "title": each.title,
        "objects": each.objects,
        "by_operation": {operation.value: count for operation, count in each.by_operation.items()},
        "attributes": list(each.attributes),
        "text": each.text,
    }


def _safe(text: str) -> str:
    """Escape what could act on a terminal or an editor, and lone surrogates, which UTF-8 cannot write."""
    return text if text.isascii() and text.isprintable() else _NOT_ASCII.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return character if character.isprintable() else json.dumps(character)[1:-1]
