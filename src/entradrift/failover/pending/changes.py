"""The delta of an object: which values its attributes gain and lose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element

from entradrift.failover.pending.records import make_change
from entradrift.failover.pending.tally import Tally, name_of
from entradrift.failover.pending.values import MAX_KEPT, decoded, is_net_zero, kept
from entradrift.model.pending import AttributeChange

Sides = tuple[list[str], list[str]]
"""Values added, values removed."""
Drained = dict[Element, Sides]
"""Values already taken out of `attr` and `dn-attr` elements of an object that is still being read."""
PATH: Final = "unapplied-export/delta"
_OTHER_PARTS: Final = frozenset({"anchor", "parent-anchor", "primary-objectclass", "objectclass"})
_WHOLE: Final = {
    "add": "add",
    "delete-add": "add",
    "replace": "replace",
    "delete": "delete",
    "obsolete": "delete",
}
"""Operations on an object that decide what happens to each of its values, whatever the value says."""
_SAID: Final = {"add": "add", "replace": "replace", "delete": "delete"}
"""Operations on an attribute that say more than `update`."""
_REFERENCE_PARTS: Final = frozenset({"dn", "anchor"})
_NOTHING: Final[frozenset[str]] = frozenset()
_TRUE: Final = frozenset({"true", "1"})


def changes_of(delta: Element, word: str, tally: Tally, drained: Drained) -> tuple[AttributeChange, ...]:
    """Return the change of each attribute in `delta`.

    `word` is the operation on the object; `drained` holds values that were taken out of the element while it grew.
    """
    whole = _WHOLE.get(word, "")
    changes = []
    for attribute in delta:
        tag = attribute.tag
        get = attribute.get
        if tag == "attr":
            kind = get("type") or "string"
        elif tag == "dn-attr":
            kind = "reference"
        else:
            if tag not in _OTHER_PARTS:
                tally.ignore(f"{PATH}/{name_of(attribute)}")
            continue
        said = get("operation")
        added, removed = sides = drained.pop(attribute) if attribute in drained else ([], [])
        gather(attribute, attribute, whole, sides, tally)
        if said == "none" and not added and not removed:
            continue
        operation = whole or _SAID.get(said or "", "update")
        if operation == "delete" and added:
            operation = "update"
        if kind != "string":
            added, removed = decoded(added, kind), decoded(removed, kind)
        name = get("name", "")
        changes.append(
            make_change(
                name,
                kind,
                operation,
                get("multivalued") in _TRUE,
                tuple(added),
                tuple(removed),
                len(removed) == len(added) > 0
                and operation != "replace"
                and not whole
                and is_net_zero(name, kind, added, removed),
            )
        )
    return tuple(changes)


def gather(attribute: Element, values: Iterable[Element], whole: str, sides: Sides, tally: Tally) -> None:
    """Sort `values`, all or some children of `attribute`, into those added and those removed.

    `whole` is what happens to every value, whatever it says, when an object is added, replaced or deleted; else empty.
    """
    added, removed = sides
    reference = attribute.tag == "dn-attr"
    expected = "dn-value" if reference else "value"
    bare = removed if whole == "delete" or (not whole and attribute.get("operation") == "delete") else added
    for value in values:
        if value.tag != expected:
            tally.ignore(f"{PATH}/{attribute.tag}/{name_of(value)}")
            continue
        if reference:
            text = value.findtext("dn") or value.findtext("anchor") or ""
            if len(value) > 1:
                _count_unknown(attribute, value, _REFERENCE_PARTS, tally)
        else:
            text = value.text or ""
            if len(value):
                _count_unknown(attribute, value, _NOTHING, tally)
        if len(text) > MAX_KEPT:
            text = kept(text)
        operation = None if whole else value.get("operation")
        if operation is None:
            bare.append(text)
        elif operation == "delete":
            removed.append(text)
        elif operation != "none":
            added.append(text)


def _count_unknown(attribute: Element, value: Element, known: frozenset[str], tally: Tally) -> None:
    for part in value:
        if part.tag not in known:
            tally.ignore(f"{PATH}/{attribute.tag}/{value.tag}/{name_of(part)}")


def whole_of(delta: Element) -> str:
    """Return what happens to every value in `delta`, for `gather`."""
    return _WHOLE.get(delta.get("operation", ""), "")
