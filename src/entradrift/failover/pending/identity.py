"""Who an object is: from holograms where the file has them, else from its distinguished name and anchor."""

from __future__ import annotations

import re
from binascii import a2b_base64, hexlify
from codecs import utf_16_le_decode
from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from entradrift.failover.pending.records import make_identity
from entradrift.failover.pending.values import kept
from entradrift.model.distinguished_name import components
from entradrift.model.pending import AttributeChange, Identity

_NAME, _UPN, _MAIL, _ACCOUNT, _ANCHOR, _GUID, _CLOUD, _SMTP, _ALIAS, _ON_PREMISES, _ON_PREMISES_DN = range(11)
"""Places in the list that becomes an Identity, in the order of its fields."""
_FIELDS: Final = {
    "displayname": _NAME,
    "userprincipalname": _UPN,
    "mail": _MAIL,
    "samaccountname": _ACCOUNT,
    "sourceanchor": _ANCHOR,
    "cloudanchor": _CLOUD,
    "proxyaddresses": _SMTP,
    "mailnickname": _ALIAS,
    "alias": _ALIAS,
    "onpremisessamaccountname": _ON_PREMISES,
    "onpremisesdistinguishedname": _ON_PREMISES_DN,
}
_MAX_NAMES: Final = 10_000
_PRIMARY: Final = "SMTP:"
"""In capitals: the same in small letters marks a secondary address."""
_GUID_BYTES: Final = 16
_GUID_ORDER: Final = bytes(
    [6, 7, 4, 5, 2, 3, 0, 1, 32, 10, 11, 8, 9, 32, 14, 15, 12, 13, 32, 16, 17, 18, 19, 32, *range(20, 32)]
)
"""Places of hexadecimal digits (32 is a dash): Active Directory keeps the first three parts with the lowest byte first."""
_MAX_ANCHOR: Final = 2048
_TENANT_DN: Final = re.compile(r"[Cc][Nn]=\{((?:[0-9A-Fa-f]{2})+)\}")
_ESCAPED: Final = re.compile(r"((?:\\[0-9A-Fa-f]{2})+)|\\(.)", re.DOTALL)


class _Fields(dict[str, int | None]):
    """Field of an attribute by its name in any letter case; remembers the spellings of a file."""

    def __missing__(self, name: str) -> int | None:
        field = _FIELDS.get(name.lower())
        if len(self) < _MAX_NAMES:
            self[name] = field
        return field


_BY_SPELLING: Final = _Fields()


def identity_of(
    dn: str, holograms: Iterable[Element], changes: Sequence[AttributeChange], holders: Sequence[Element]
) -> Identity:
    """Return who the object is.

    `holograms`: the best first; the first that says anything decides, because two of them may show the object at
    different times. What it leaves open comes from the values that `changes` add, from the `anchor` below it or one of
    `holders`, and from the distinguished name.
    """
    found = [""] * 11
    anchor = None
    for hologram in holograms:
        if len(hologram) and _from_hologram(hologram[0], found):
            anchor = hologram[0].findtext("anchor")
            break
    for change in changes:
        field = _BY_SPELLING[change.name]
        if field is not None and change.added and not found[field]:
            found[field] = _added(change, field)
    if not found[_ANCHOR]:
        found[_ANCHOR] = tenant_anchor(dn)
    if found[_ANCHOR]:
        found[_GUID] = guid_of(found[_ANCHOR])
    if not found[_NAME] and not tenant_anchor(dn):
        found[_NAME] = _common_name(dn)
    if not found[_CLOUD]:
        if anchor is None:
            anchor = next(filter(None, (holder.findtext("anchor") for holder in holders)), None)
        if anchor:
            found[_CLOUD] = cloud_anchor(anchor)
    return make_identity(found)


def _from_hologram(entry: Element, found: list[str]) -> bool:
    """Fill `found` from the attributes of a hologram, and tell whether it said anything."""
    said = False
    spelled = _BY_SPELLING
    for attribute in entry:
        field = spelled[attribute.get("name", "")]
        if field is None or not len(attribute):
            continue
        text = attribute[0].text or ""
        if field == _SMTP and text[:5] != _PRIMARY:
            text = next((value.text for value in attribute if (value.text or "")[:5] == _PRIMARY), None) or ""
        if text:
            said = True
            if not found[field]:
                found[field] = kept(text[5:] if field == _SMTP else text)
    return said


def _added(change: AttributeChange, field: int) -> str:
    if field != _SMTP:
        return change.added[0]
    return next((text[5:] for text in change.added if text[:5] == _PRIMARY), "")


def tenant_anchor(dn: str) -> str:
    """Return the sourceAnchor in a distinguished name of the tenant connector, `CN={hexadecimal UTF-8}`, else nothing.

    >>> tenant_anchor("CN={656D706C6F796565373432}")
    'employee742'
    """
    if dn[-1:] != "}" or len(dn) > _MAX_ANCHOR:
        return ""
    match = _TENANT_DN.fullmatch(dn)
    if match is None:
        return ""
    try:
        text = bytes.fromhex(match[1]).decode()
    except UnicodeDecodeError:
        return ""
    return text if text.isprintable() else ""


def guid_of(source_anchor: str) -> str:
    """Return the GUID that a sourceAnchor stands for, where it is the base64 of 16 bytes; else nothing.

    >>> guid_of("QF5HMK7n80qvdYsUPIHa9Q==")
    '30475e40-e7ae-4af3-af75-8b143c81daf5'
    """
    if len(source_anchor) != 24 or source_anchor[-2:] != "==":  # noqa: PLR2004 - what 16 bytes become
        return ""
    try:
        data = a2b_base64(source_anchor)
    except ValueError:
        return ""
    if len(data) != _GUID_BYTES:
        return ""
    return _GUID_ORDER.translate((hexlify(data) + b"-").ljust(256)).decode()


def cloud_anchor(anchor: str) -> str:
    """Return the text in an anchor of the tenant connector, such as `User_<object id>`; nothing for any other anchor.

    It is the base64 of a length (32 bits, lowest byte first) and of UTF-16 text that ends with a zero.
    """
    if len(anchor) > _MAX_ANCHOR:
        return ""
    try:
        data = a2b_base64(anchor)
    except ValueError:
        return ""
    if data[:4] != (len(data) - 4).to_bytes(4, "little", signed=True):
        return ""
    text = utf_16_le_decode(data[4:], "replace", True)[0].rstrip("\0")  # noqa: FBT003 - positional only
    kind, _, number = text.partition("_")
    return text if kind.isalpha() and number and text.isascii() and text.isprintable() else ""


def _common_name(dn: str) -> str:
    """Return the value of the first component of a distinguished name, without escapes."""
    first = next(iter(components(dn)), "")
    value = first.partition("=")[2]
    return _ESCAPED.sub(_unescaped, value) if "\\" in value else value


def _unescaped(match: re.Match[str]) -> str:
    return match[2] or bytes.fromhex(match[1].replace("\\", "")).decode("utf-8", "replace")
