"""The file GlobalSettings/MV.xml."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from entradrift.exports import catalogue, secrets
from entradrift.exports.collected import Collected
from entradrift.exports.flatten_xml import child, leftover, local, text_of
from entradrift.exports.server_configuration.paths import COUNTER, DECLARATION, keep
from entradrift.exports.server_configuration.schema import read_schema
from entradrift.exports.xml_reader import XmlDocument
from entradrift.model.connector import Schema
from entradrift.model.settings import Setting
from entradrift.model.values import NOT_CARRIED, NotCarried, Value

GLOBAL_ROOT: Final = "saved-mv-configuration"


def read_parameters(document: XmlDocument | None) -> dict[str, Value]:
    """Return the global parameters by name. Raises InputError when one is listed twice."""
    if document is None:
        return {}
    values: dict[str, Value] = {}
    for parameter in _parameters(document):
        name = parameter.get("name", "")
        if name in values:
            raise document.error(
                parameter, f'the parameter "{name[:80]}" is listed twice', fix="Export again"
            )
        values[name] = text_of(parameter)
    return values


def _parameters(document: XmlDocument) -> list[Element]:
    holders = (holder for holder in document.root.iter() if local(holder.tag) == "parameter-values")
    return [parameter for holder in holders for parameter in holder]


def read_global_settings(
    document: XmlDocument | None, parameters: dict[str, Value], collected: Collected
) -> tuple[Setting, ...]:
    """Return the global settings and whatever else the file holds, sorted."""
    if document is None:
        return ()
    encrypted = {
        parameter.get("name", "")
        for parameter in _parameters(document)
        if parameter.get("encrypted") == "1" or parameter.get("type") == "encrypted-string"
    }
    for name in encrypted:
        collected.drop(name, secrets.REASON)
    settings = list(
        catalogue.global_settings(
            {name: value for name, value in parameters.items() if name not in encrypted}, collected
        )
    )
    for parameter in _parameters(document):
        for attribute in parameter.attrib:
            if local(attribute) in {"type", "use", "dataType"}:
                collected.drop(f"mv-data/parameter-values/parameter/@{local(attribute)}", DECLARATION)
        keep(
            leftover(
                parameter,
                (parameter.get("name", ""),),
                known=(),
                attributes=("name", "type", "use", "dataType", "encrypted", "intrinsic"),
            ),
            settings,
            collected,
        )
    data = child(document.root, "mv-data")
    if data is not None:
        for tag in ("format-version", "version"):
            if child(data, tag) is not None:
                collected.drop(f"mv-data/{tag}", COUNTER)
        keep(
            leftover(data, (), known=("format-version", "version", "schema", "parameter-values")),
            settings,
            collected,
        )
        for holder in (
            schema := child(data, "schema"),
            child(schema, "dsml") if schema is not None else None,
        ):
            if holder is not None:
                known = ("dsml", "directory-schema")
                keep(leftover(holder, (local(holder.tag),), known=known), settings, collected)
    keep(
        leftover(document.root, (), known=("mv-data",), attributes=("server", "export-date")),
        settings,
        collected,
    )
    return tuple(sorted(settings, key=lambda setting: (setting.section, setting.path)))


def read_metaverse(document: XmlDocument | None) -> Schema | NotCarried:
    """Return the metaverse schema."""
    data = child(document.root, "mv-data") if document is not None else None
    element = child(data, "schema") if data is not None else None
    return NOT_CARRIED if element is None else read_schema(element)
