"""Masks: values and names of people hidden, so that equal ones stay recognizable within one report.

A mask is `***~` and ten hexadecimal digits of a keyed digest; of an address its first letters and the kind remain:
`SMTP:u***@c***~3f2a91c04b`. The key comes from all that is in the input, so the same input always gives the same masks, and
nobody can try out names without having the input. What identifies without telling who remains: GUIDs, also inside
distinguished names and anchors, containers, object types, names of attributes, yes and no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import Final

from entradrift.failover.pending.identity import guid_of, tenant_anchor
from entradrift.model.distinguished_name import components
from entradrift.model.pending import AttributeChange, Identity, PendingObject, PendingTotals

HIDDEN_TEXT: Final = "(hidden; --show-values shows it)"
_OBJECTS_IN_KEY: Final = 10_000
_DIGITS: Final = 5
_ADDRESS: Final = re.compile(r"((?:smtp|sip|eum|x400|x500|spo):)?([^@]{2,})@([^@]{2,})", re.IGNORECASE)
_CONTAINER: Final = ("ou=", "dc=")
_NAMED: Final = re.compile(r"(cn|uid|o|l|st|c)=(.*)", re.IGNORECASE | re.DOTALL)
"""Components of distinguished names of which the value is masked; others are masked as a whole."""
_NAMED_GUID: Final = re.compile(r"(?:[A-Za-z]+_)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def key_of(objects: Iterable[PendingObject]) -> bytes:
    """Return the key for the masks of these objects: a digest of what the first 10,000 of them say."""
    digest = blake2b(digest_size=32, person=b"entradrift masks")
    for item in islice(objects, _OBJECTS_IN_KEY):
        digest.update(
            repr((item.dn, item.id, item.identity, item.changes)).encode("utf-8", "backslashreplace")
        )
    return digest.digest()


@dataclass(frozen=True, slots=True)
class Masked:
    """Objects with every value masked; can be walked as often as `objects` can."""

    objects: Iterable[PendingObject]
    key: bytes

    def __iter__(self) -> Iterator[PendingObject]:
        """Yield each object, masked."""
        mask = Mask(self.key)
        return map(mask.object, self.objects)


class Mask:
    """Masks texts with one key."""

    def __init__(self, key: bytes) -> None:
        """Take the key of `key_of`."""
        self._key = key
        self.text = lru_cache(maxsize=4096)(self._text)
        """Return the mask of a value; nothing for nothing."""
        self.name = lru_cache(maxsize=4096)(self._name)
        """Return a distinguished name with everything masked but containers and GUIDs."""

    def object(self, item: PendingObject) -> PendingObject:
        """Return the object with its names, values and the words of its error masked."""
        return replace(
            item,
            dn=self.name(item.dn),
            new_dn=self.name(item.new_dn),
            id=item.id if _NAMED_GUID.fullmatch(item.id) else self.text(item.id),
            identity=self._identity(item.identity),
            changes=tuple(map(self._change, item.changes)),
            error=item.error and replace(item.error, text=HIDDEN_TEXT if item.error.text else ""),
        )

    def totals(self, totals: PendingTotals) -> PendingTotals:
        """Return totals without names and without the server's words."""
        return replace(
            totals,
            deleted_names=tuple(map(self.label, totals.deleted_names)),
            error_texts=(),
        )

    def label(self, label: str) -> str:
        """Return the best name for somebody, masked unless it is a GUID."""
        if _NAMED_GUID.fullmatch(label) or guid_of(label):
            return label
        # A label is a name of somebody; only where there is none it is the distinguished name.
        return self.name(label) if label[:3].casefold() == "cn=" else self.text(label)

    def _identity(self, identity: Identity) -> Identity:
        return Identity(
            name=self.text(identity.name),
            user_principal_name=self.text(identity.user_principal_name),
            mail=self.text(identity.mail),
            account_name=self.text(identity.account_name),
            source_anchor=(
                identity.source_anchor
                if guid_of(identity.source_anchor)
                else self.text(identity.source_anchor)
            ),
            object_guid=identity.object_guid,
            cloud_anchor=(
                identity.cloud_anchor
                if _NAMED_GUID.fullmatch(identity.cloud_anchor)
                else self.text(identity.cloud_anchor)
            ),
            primary_smtp=self.text(identity.primary_smtp),
            alias=self.text(identity.alias),
            on_premises_account_name=self.text(identity.on_premises_account_name),
            on_premises_dn=self.name(identity.on_premises_dn),
        )

    def _change(self, change: AttributeChange) -> AttributeChange:
        if change.kind == "boolean":
            return change
        mask = self.name if change.kind == "reference" else self.text
        return replace(change, added=tuple(map(mask, change.added)), removed=tuple(map(mask, change.removed)))

    def _text(self, text: str) -> str:
        if not text:
            return ""
        if address := _ADDRESS.fullmatch(text):
            return f"{address[1] or ''}{address[2][0]}***@{address[3][0]}***~{self._mark(text)}"
        return f"***~{self._mark(text)}"

    def _mark(self, text: str) -> str:
        data = text.encode("utf-8", "backslashreplace")
        return blake2b(data, key=self._key, digest_size=_DIGITS).hexdigest()

    def _name(self, dn: str) -> str:
        if not dn:
            return ""
        if anchor := tenant_anchor(dn):
            return dn if guid_of(anchor) else f"CN={{{self._text(anchor)}}}"
        return ",".join(
            part if part.casefold().startswith(_CONTAINER) else self._component(part)
            for part in components(dn)
        )

    def _component(self, part: str) -> str:
        named = _NAMED.fullmatch(part)
        return self._text(part) if named is None else f"{named[1]}={self._text(named[2])}"
