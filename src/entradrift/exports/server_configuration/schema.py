"""DSML schemas: of the metaverse, and the copies that connectors keep of their directories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from entradrift.exports.flatten_xml import Leaf, child, flatten, local, text_of
from entradrift.model.connector import Schema
from entradrift.model.values import Value


def read_schema(element: Element | None) -> Schema:
    """Return a DSML schema by name: the ids in it (`A0`, `C0`) only number the entries."""
    directories = (
        [e for e in element.iter() if local(e.tag) == "directory-schema"] if element is not None else []
    )
    names: dict[str, str] = {}
    holders: dict[str, Value] = {}
    for directory in directories:
        for name, value in directory.items():
            _add(holders, f"@{local(name)}", value)
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
            _add(classes.setdefault(f"<{tag}>", {}), text_of(child(entry, "name")), fields)
    return Schema(classes, attributes)


def _name(entry: Element, names: Mapping[str, str]) -> str:
    """Return the name of an entry, empty for one without: its id is another one on every server."""
    return names.get(f"#{entry.get('id')}", "")


def _enter(entries: dict[str, dict[str, Value]], name: str, fields: Mapping[str, Value]) -> None:
    """Enter what the schema says under a name. What several entries say under one, or under none, counts together."""
    known = entries.setdefault(name, {})
    for field, value in fields.items():
        _add(known, field, value)


def _schema_entry(entry: Element, names: Mapping[str, str]) -> dict[str, Value]:
    fields: dict[str, Value] = {
        local(name): names.get(value, value) for name, value in entry.items() if name != "id"
    }
    name = child(entry, "name")
    for element in entry:
        for path, value in _said(element, names):
            if element is not name or path != ("name",):
                _add(fields, "/".join(path), value)
    return fields


def _said(element: Element, names: Mapping[str, str]) -> Iterator[Leaf]:
    """Yield the leaves of an element inside an entry; a reference stands under the name that it refers to."""
    tag = local(element.tag)
    reference = element.get("ref")
    if reference is not None:
        field = f"{tag} {names.get(reference, reference.removeprefix('#'))}"
        others = [f"{local(key)}={value}" for key, value in element.items() if key != "ref"]
        yield (field,), " ".join(filter(None, [*sorted(others), text_of(element)]))
        for deeper in element:
            yield from flatten(deeper, (field, local(deeper.tag)))
    elif len(element) or element.attrib:
        yield from flatten(element, (tag,))
    else:
        yield (tag,), text_of(element)


def _add(fields: dict[str, Value], name: str, value: Value) -> None:
    """Add a value; where several are said under one name, all of them count and their order does not."""
    if name in fields:
        value = tuple(sorted((*_several(fields[name]), *_several(value)), key=repr))
    fields[name] = value


def _several(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,)
