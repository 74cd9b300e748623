"""Keep an object of hundreds of thousands of values small while it is read: values leave the tree as they arrive."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from entradrift.failover.pending.changes import Drained, gather, whole_of
from entradrift.failover.pending.objects import EXPORT, HOLOGRAMS
from entradrift.failover.pending.tally import Tally

_FEW: Final = 64
"""Values that may stay: an attribute with so few is not what makes an object long."""
_LISTS: Final = frozenset({"attr", "dn-attr"})
_ATTRIBUTE_LEVEL: Final = 3
"""cs-object, tower or hologram, delta or entry, attribute."""


def drain(element: Element, drained: Drained, tally: Tally) -> None:
    """Take complete values out of the open `cs-object` in `element`.

    Those of the pending export go to `drained`. Of holograms only the first value of an attribute stays, and primary
    addresses: who the object is does not depend on more. Nothing of the rest is needed.
    """
    for part in element:
        if _is_read(part):
            for body in part:
                for attribute in body:
                    if len(attribute) > _FEW and attribute.tag in _LISTS:
                        _take(attribute, part, body, drained, tally)
    level = 0
    last = element
    while len(last):
        last = last[-1]
        level += 1
        needed = level < _ATTRIBUTE_LEVEL if _is_read(element[-1]) else level < 1
        if not needed and len(last) > _FEW and last.tag not in _LISTS:
            del last[:-1]


def _is_read(part: Element) -> bool:
    return part.tag == EXPORT or part.tag in HOLOGRAMS


def _take(attribute: Element, part: Element, body: Element, drained: Drained, tally: Tally) -> None:
    """Take all values but the last out of an attribute: that one may not be complete."""
    if part.tag == EXPORT:
        gather(attribute, attribute[:-1], whole_of(body), drained.setdefault(attribute, ([], [])), tally)
        del attribute[:-1]
    else:
        attribute[1:-1] = [value for value in attribute[1:-1] if (value.text or "").startswith("SMTP:")]
