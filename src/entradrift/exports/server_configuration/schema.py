"""DSML schemas: of the metaverse, and the copies that connectors keep of their directories."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from entradrift.exports.flatten_xml import child, local, text_of
from entradrift.model.connector import Schema
from entradrift.model.values import Value


def read_schema(element: Element | None) -> Schema:
    """Return a DSML schema by name: the ids in it (`A0`, `C0`) only number the entries."""
    directories = (
        [e for e in element.iter() if local(e.tag) == "directory-schema"] if element is not None else []
    )
    names: dict[str, str] = {}
    holders: dict[str, Value] = {
        f"@{local(name)}": value for directory in directories for name, value in directory.items()
    }
    entries = [entry for directory in directories for entry in directory]
    for entry in entries:
        entry_id = entry.get("id")
        entry_name = child(entry, "name")
        if entry_id is not None and entry_name is not None:
            names[f"#{entry_id}"] = text_of(entry_name)
    classes: dict[str, dict[str, Value]] = {"<schema>": holders} if holders else {}
    attributes: dict[str, dict[str, Value]] = {}
    for entry in entries:
        tag = local(entry.tag)
        fields = _schema_entry(entry, names)
        if tag == "attribute-type":
            _enter(attributes, _name(entry, names), fields)
        elif tag == "class":
            _enter(classes, _name(entry, names), fields)
        elif tag == "dit-content-rule":
            _enter(
                classes,
                _name(entry, names),
                {f"content-rule {key}": value for key, value in fields.items()},
            )
        else:
            classes.setdefault(f"<{tag}>", {})[text_of(child(entry, "name"))] = fields
    return Schema(classes, attributes)


def _name(entry: Element, names: Mapping[str, str]) -> str:
    """Return the name of an entry, empty for one without: its id is another one on every server."""
    return names.get(f"#{entry.get('id')}", "")


def _enter(entries: dict[str, dict[str, Value]], name: str, fields: Mapping[str, Value]) -> None:
    """Enter what the schema says under a name. What entries without a name say counts together."""
    known = entries.setdefault(name, {})
    for field, value in fields.items():
        if name or field not in known:
            known[field] = value
        else:
            known[field] = tuple(sorted((*_several(known[field]), *_several(value)), key=repr))


def _schema_entry(entry: Element, names: Mapping[str, str]) -> dict[str, Value]:
    fields: dict[str, Value] = {
        local(name): names.get(value, value) for name, value in entry.items() if name != "id"
    }
    for element in entry:
        tag = local(element.tag)
        reference = element.get("ref")
        if reference is None:
            if tag != "name":
                _add(fields, tag, text_of(element))
            continue
        words = text_of(element)
        if len(element.attrib) > 1:
            others = [f"{local(key)}={value}" for key, value in element.items() if key != "ref"]
            words = " ".join(filter(None, [*sorted(others), words]))
        fields[f"{tag} {names.get(reference, reference.removeprefix('#'))}"] = words
    return fields


def _add(fields: dict[str, Value], name: str, text: str) -> None:
    """Add a text; where an entry says several things under one name, all of them count and their order does not."""
    fields[name] = tuple(sorted((*_several(fields[name]), text), key=repr)) if name in fields else text


def _several(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,)
