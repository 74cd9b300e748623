"""The documents in JSON of Get-ADSyncCSObject, whose property SerializedXml is what csexport writes about one object."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from entradrift.errors import InputError

_XML: Final = "serializedxml"
_CONNECTOR: Final = "connectorname"
_LIST: Final = "value"
"""PowerShell 5.1 wraps a list that comes from a property: {"value": [...], "Count": n}."""


@dataclass(frozen=True, slots=True)
class SerializedDocument:
    """One XML document inside JSON."""

    xml: str
    connector: str
    """As the property ConnectorName says; empty without it."""
    place: str
    """JSON path."""


def documents(document: Any, shown: str) -> Iterator[SerializedDocument]:  # noqa: ANN401 - any JSON value
    """Yield the XML documents in parsed JSON: one object, a list of them, or a list of the bare texts.

    Raises InputError where an item has none.
    """
    items, place = document, "$"
    if isinstance(items, dict) and _XML not in map(str.lower, items):
        items, place = next(
            ((value, f"$.{key}") for key, value in items.items() if key.lower() == _LIST), (items, place)
        )
    if not isinstance(items, list):
        yield _document(items, place, shown)
        return
    for number, item in enumerate(items):
        yield _document(item, f"{place}[{number}]", shown)


def _document(item: Any, place: str, shown: str) -> SerializedDocument:  # noqa: ANN401
    if isinstance(item, str):
        return SerializedDocument(item, "", place)
    names = {key.lower(): key for key in item} if isinstance(item, dict) else {}
    xml = item[names[_XML]] if _XML in names else None
    if not isinstance(xml, str):
        raise InputError(
            shown,
            "expected the text SerializedXml of Get-ADSyncCSObject",
            place=place,
            fix="Export with Get-ADSyncCSObject ... | Select-Object ConnectorName, SerializedXml | ConvertTo-Json",
        )
    connector = item[names[_CONNECTOR]] if _CONNECTOR in names else None
    return SerializedDocument(xml, connector if isinstance(connector, str) else "", f"{place}.{names[_XML]}")
