"""Writes pending exports as csexport does, from what an object should become. Knows nothing of the reader."""

import base64
import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from .text_files import write_text

TENANT_CONNECTOR = "contoso.onmicrosoft.com - AAD"
Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Attribute:
    """What happens to one attribute."""

    name: str
    add: Sequence[str] = ()
    remove: Sequence[str] = ()
    type: str = "string"
    """`string`, `integer`, `boolean`, `binary`, or `reference` for values that are distinguished names."""
    multivalued: bool = False
    operation: str = "update"


@dataclass(frozen=True)
class Pending:
    """One object with a pending export."""

    dn: str
    type: str = "user"
    operation: str = "update"
    attributes: Sequence[Attribute] = ()
    before: Values = field(default_factory=dict)
    """What the connected system has, for the synchronized hologram."""
    after: Values = field(default_factory=dict)
    new_dn: str = ""
    error: tuple[str, str] | None = None
    """Type and text of the last export's error."""
    connector: str = TENANT_CONNECTOR
    seed: str = ""
    """What the identifier of the object is made of; the distinguished name without it."""


def guid(seed: str) -> uuid.UUID:
    """A GUID that looks invented and is always the same."""
    return uuid.UUID(bytes=hashlib.sha256(seed.encode()).digest()[:16], version=4)


def anchor(seed: str) -> str:
    """The sourceAnchor of an object in Active Directory: its GUID as base64."""
    return base64.b64encode(guid(seed).bytes_le).decode()


def tenant_dn(source_anchor: str) -> str:
    """The distinguished name in the tenant's connector space."""
    return f"CN={{{source_anchor.encode().hex().upper()}}}"


def document(objects: Iterable[Pending], *, system_data: bool = True) -> str:
    """The whole file; without `system_data` as with the option /o:bhd."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<cs-objects>\n'
        + "".join(_object(item, system_data=system_data) for item in objects)
        + "</cs-objects>\n"
    )


def write_pending(path: Path, objects: Iterable[Pending], *, system_data: bool = True) -> Path:
    """Write a file and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, document(objects, system_data=system_data))
    return path


def _object(item: Pending, *, system_data: bool) -> str:
    identifier = f"{{{str(guid(item.seed or item.connector + item.dn)).upper()}}}"
    new = f" newdn={quoteattr(item.new_dn)}" if item.new_dn else ""
    opening = f"<delta operation={quoteattr(item.operation)} dn={quoteattr(item.dn)}{new}"
    inside = "".join(_attribute(each, item.operation) for each in item.attributes)
    delta = f"{opening}>\n{inside}   </delta>" if inside else f"{opening}/>"
    return (
        f" <cs-object cs-dn={quoteattr(item.dn)} id={quoteattr(identifier)} object-type={quoteattr(item.type)}>\n"
        f"  <unapplied-export>\n   {delta}\n  </unapplied-export>\n"
        + _hologram("synchronized-hologram", item.dn, item.before)
        + _hologram("unapplied-export-hologram", item.new_dn or item.dn, item.after)
        + (_system_data(item) if system_data else "")
        + " </cs-object>\n"
    )


def _attribute(each: Attribute, operation: str) -> str:
    multivalued = "true" if each.multivalued else "false"
    said = "" if operation in {"add", "delete-add"} else f" operation={quoteattr(each.operation)}"
    name = f"name={quoteattr(each.name)} multivalued={quoteattr(multivalued)}{said}"
    if each.type == "reference":
        start, end, value = f"<dn-attr {name}", "</dn-attr>", "<dn-value{}><dn>{}</dn></dn-value>"
    else:
        coding = ' encoding="base64"' if each.type == "binary" else ""
        start, end = f"<attr {name} type={quoteattr(each.type)}", "</attr>"
        value = f"<value{{}}{coding}>{{}}</value>"
    bare = not said or each.operation != "update"
    values = "".join(
        "     " + value.format("" if bare else f' operation="{word}"', escape(text)) + "\n"
        for word, texts in (("delete", each.remove), ("add", each.add))
        for text in texts
    )
    return f"    {start}>\n{values}    {end}\n" if values else f"    {start}/>\n"


def _hologram(tag: str, dn: str, values: Values) -> str:
    if not values:
        return f"  <{tag}/>\n"
    attributes = ""
    for name, given in values.items():
        several = not isinstance(given, str)
        texts = "".join(f"<value>{escape(text)}</value>" for text in (given if several else (str(given),)))
        attributes += f'    <attr name={quoteattr(name)} type="string" multivalued="{str(several).lower()}">{texts}</attr>\n'
    return f"  <{tag}>\n   <entry dn={quoteattr(dn)}>\n{attributes}   </entry>\n  </{tag}>\n"


def _system_data(item: Pending) -> str:
    word = {"update": "modify"}.get(item.operation, item.operation)
    error = ""
    if item.error:
        kind, text = item.error
        error = (
            f'  <export-errordetail first-occurred="2025-06-01 04:00:12.113" date-occurred="2025-06-02 04:00:09.870" '
            f'retry-count="3" error-type={quoteattr(kind)}><export-status><cd-error><error-code>114</error-code>'
            f"<error-literal>{escape(text)}</error-literal></cd-error></export-status></export-errordetail>\n"
        )
    return (
        "  <connector>1</connector>\n"
        f"  <export-delta-operation>{escape(word)}</export-delta-operation>\n"
        f"  <ma-name>{escape(item.connector)}</ma-name>\n{error}"
    )
