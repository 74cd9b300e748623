"""DSML schemas: of the metaverse, and the copies that connectors keep of their directories."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from entradrift.exports.flatten_xml import child, local, text_of
from entradrift.model.connector import Schema
from entradrift.model.values import Value


def read_schema(element: Element | None) -> Schema:
    """Return a DSML schema by name: the ids in it (`A0`, `C0`) only number the entries."""
    directory = (
        next((e for e in element.iter() if local(e.tag) == "directory-schema"), None)
        if element is not None
        else None
    )
    if directory is None:
        return Schema({}, {})
    names: dict[str, str] = {}
    holders = {f"@{local(name)}": value for name, value in directory.attrib.items()}
    for entry in directory:
        entry_id = entry.get("id")
        entry_name = child(entry, "name")
        if entry_id is not None and entry_name is not None:
            names[f"#{entry_id}"] = text_of(entry_name)
    classes: dict[str, dict[str, Value]] = {"<schema>": dict(holders)} if holders else {}
    attributes: dict[str, dict[str, Value]] = {}
    for entry in directory:
        tag = local(entry.tag)
        fields = _schema_entry(entry, names)
        if tag == "attribute-type":
            attributes[names.get(f"#{entry.get('id')}", "")] = fields
        elif tag == "class":
            classes.setdefault(names.get(f"#{entry.get('id')}", ""), {}).update(fields)
        elif tag == "dit-content-rule":
            name = names.get(f"#{entry.get('id')}", "")
            classes.setdefault(name, {}).update(
                {f"content-rule {key}": value for key, value in fields.items()}
            )
        else:
            classes.setdefault(f"<{tag}>", {})[text_of(child(entry, "name"))] = fields
    return Schema(classes, attributes)


def _schema_entry(entry: Element, names: Mapping[str, str]) -> dict[str, Value]:
    fields: dict[str, Value] = {
        local(name): names.get(value, value) for name, value in entry.attrib.items() if name != "id"
    }
    for element in entry:
        tag = local(element.tag)
        reference = element.get("ref")
        if reference is None:
            if tag != "name":
                fields[tag] = text_of(element)
            continue
        others = [f"{local(key)}={value}" for key, value in element.attrib.items() if key != "ref"]
        words = " ".join(filter(None, [*sorted(others), text_of(element)]))
        fields[f"{tag} {names.get(reference, reference.removeprefix('#'))}"] = words
    return fields
