"""One `cs-object` element: what its export will do, to whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

from entradrift.failover.pending.changes import Drained, changes_of
from entradrift.failover.pending.identity import identity_of
from entradrift.failover.pending.records import make_object
from entradrift.failover.pending.tally import Tally, name_of, shown
from entradrift.failover.pending.values import kept
from entradrift.model.pending import ExportError, Operation, PendingObject

EXPORT: Final = "unapplied-export"
"""What the next export sends. The other towers were sent already, or came in."""
_SENT: Final = ("escrowed-export", "unconfirmed-export")
_UPDATE: Final = Operation.UPDATE
_DELETE: Final = Operation.DELETE
_RENAME: Final = Operation.RENAME
_BEFORE: Final = ("synchronized-hologram", "pending-import-hologram")
_AFTER: Final = ("unapplied-export-hologram", "escrowed-export-hologram", "unconfirmed-export-hologram")
HOLOGRAMS: Final = frozenset({*_BEFORE, *_AFTER})
_FIRST_BEFORE: Final = (*_BEFORE, *_AFTER)
"""What is deleted is best seen as it was."""
_FIRST_AFTER: Final = (*_AFTER, *_BEFORE)
_PARTS: Final = frozenset(
    {
        EXPORT,
        *_SENT,
        "pending-import",
        *_BEFORE,
        *_AFTER,
        "account-name",
        "anchor",
        "connector",
        "connector-state",
        "cs-mv-links",
        "disconnection-id",
        "disconnection-time",
        "disconnection-type",
        "domain-name",
        "export-delta-operation",
        "export-errordetail",
        "full-qualified-domain-name",
        "fully-qualified-domain-name",
        "import-delta-operation",
        "import-errordetail",
        "last-export-delta-time",
        "last-import-delta-time",
        "ma-id",
        "ma-name",
        "mv-link",
        "need-full-sync",
        "obsoletion",
        "partition-display-name",
        "partition-id",
        "partition-name",
        "pending",
        "pending-ref-delete",
        "placeholder-delete",
        "placeholder-link",
        "placeholder-parent",
        "rebuild-in-progress",
        "ref-retry",
        "rename-retry",
        "seen-by-import",
        "sequencers",
        "user-principal-name",
    }
)
"""Children of `cs-object`. Those that say nothing about a pending export are known and not looked at."""
_OPERATIONS: Final = {
    "add": Operation.ADD,
    "update": Operation.UPDATE,
    "modify": Operation.UPDATE,
    "replace": Operation.UPDATE,
    "delete": Operation.DELETE,
    "obsolete": Operation.DELETE,
    "delete-add": Operation.DELETE_ADD,
}
"""`modify` is the word of `export-delta-operation` for what a delta calls `update`."""
_ERROR_TEXTS: Final = ("error-literal", "server-error-detail", "extra-error-details")
_MAX_DIGITS: Final = 10


def pending_object(element: Element, connector: str, tally: Tally, drained: Drained) -> PendingObject | None:
    """Return what the next export does to the object in `element`; None when it does nothing.

    `connector` is the connector's name where the element has none; `tally` counts what is passed over; `drained` holds
    values that were taken out of the element while it grew.
    """
    parts = {part.tag: part for part in element}
    part_of = parts.get
    if len(parts) != len(element) or not _PARTS.issuperset(parts) or element.tag != "cs-object":
        if element.tag != "cs-object":
            tally.ignore(name_of(element))
            return None
        _count_unknown(element, tally)
    name = part_of("ma-name")
    if name is not None:
        connector = (name.text or "").strip() or connector
    if connector not in tally.connectors:
        tally.meet(connector)
    tower = part_of(EXPORT)
    if tower is None or not len(tower) or tower[0].tag != "delta":
        _count_nothing(parts, tower, tally)
        return None
    delta = tower[0]
    if len(tower) > 1:
        tally.ignore(f"{EXPORT}/{name_of(tower[-1])} (another one)")
    scalar = part_of("export-delta-operation")
    said = "" if scalar is None else (scalar.text or "").strip()
    word = delta.get("operation") or said
    changes = changes_of(delta, word, tally, drained) if len(delta) else ()
    dn = element.get("cs-dn") or delta.get("dn") or ""
    new_dn = delta.get("newdn", "")
    operation = _OPERATIONS.get(word)
    if operation is None:
        if word in {"", "none"}:
            if not changes and new_dn in {"", dn}:
                _count_nothing(parts, None, tally)
                return None
        else:
            tally.strange(shown(word))
        operation = _UPDATE
    elif said and operation is not _OPERATIONS.get(said) and said in _OPERATIONS:
        tally.contradictions += 1
    if word == "obsolete":
        tally.obsolete += 1
    if new_dn:
        if operation is not _UPDATE or new_dn == dn:
            new_dn = ""
        else:
            operation = _RENAME
    error = part_of("export-errordetail")
    order = _FIRST_BEFORE if operation is _DELETE else _FIRST_AFTER
    tally.pending += 1
    return make_object(
        connector,
        dn,
        element.get("id", "").strip("{}").lower(),
        element.get("object-type") or delta.findtext("primary-objectclass") or "",
        operation,
        identity_of(
            dn, [part for name in order if (part := part_of(name)) is not None], changes, (delta, element)
        ),
        changes,
        new_dn,
        None if error is None else _export_error(error),
    )


def _count_nothing(parts: Mapping[str, Element], tower: Element | None, tally: Tally) -> None:
    """Count an object with nothing pending; `tower`: a part that should have held a delta."""
    if tower is not None:
        for part in tower:
            tally.ignore(f"{EXPORT}/{name_of(part)}")
    if any(name in parts and len(parts[name]) for name in _SENT):
        tally.unconfirmed += 1
    else:
        tally.without += 1


def _count_unknown(element: Element, tally: Tally) -> None:
    """Count children that are not known, and second ones of what an object has once."""
    seen = set()
    for part in element:
        if part.tag not in _PARTS:
            tally.ignore(name_of(part))
        elif part.tag in seen and part.tag != "mv-link":
            tally.ignore(f"{part.tag} (another one)")
        seen.add(part.tag)


def _export_error(element: Element) -> ExportError | None:
    """Return the error in `export-errordetail`; None for an empty one."""
    if not len(element) and not element.keys():
        return None
    texts = {part.tag: text for part in element.iter() if (text := (part.text or "").strip())}
    said = [texts[name] for name in _ERROR_TEXTS if name in texts]
    retries = element.get("retry-count", "").strip()
    return ExportError(
        type=element.get("error-type", "") or texts.get("error-name", ""),
        code=texts.get("error-code", ""),
        text=kept(" ".join(dict.fromkeys(said))),
        first_occurred=element.get("first-occurred", ""),
        last_occurred=element.get("date-occurred", ""),
        retries=int(retries)
        if retries.isascii() and retries.isdecimal() and len(retries) < _MAX_DIGITS
        else 0,
    )
