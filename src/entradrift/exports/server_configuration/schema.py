"""DSML schemas: of the metaverse, and the copies that connectors keep of their directories."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from xml.etree.ElementTree import Element

from entradrift.exports.flatten_xml import child, flatten, local, text_of
from entradrift.model.connector import Schema
from entradrift.model.values import Value

_Said = dict[str, Value | list[Value]]
"""What is said under a name; a list where it is said several times, which is rare."""
_Entries = dict[str, list[_Said]]
"""What each entry of a name says; nearly always one."""


def read_schema(element: Element | None) -> Schema:
    """Return a DSML schema by name: the ids in it (`A0`, `C0`) only number the entries."""
    directories = (
        [e for e in element.iter() if local(e.tag) == "directory-schema"] if element is not None else []
    )
    names: dict[str, str] = {}
    holders: _Said = {}
    for directory in directories:
        for name, value in directory.items():
            _add(holders, f"@{local(name)}", value)
    entries = [entry for directory in directories for entry in directory]
    for entry in entries:
        entry_id = entry.get("id")
        entry_name = child(entry, "name")
        if entry_id is not None and entry_name is not None:
            names[f"#{entry_id}"] = text_of(entry_name)
    classes: _Entries = {"<schema>": [holders]} if holders else {}
    attributes: _Entries = {}
    for entry in entries:
        tag = local(entry.tag)
        fields = _schema_entry(entry, names)
        if tag == "attribute-type":
            attributes.setdefault(_name(entry, names), []).append(fields)
        elif tag == "class":
            classes.setdefault(_name(entry, names), []).append(fields)
        elif tag == "dit-content-rule":
            content = {f"content-rule {key}": values for key, values in fields.items()}
            classes.setdefault(_name(entry, names), []).append(content)
        else:
            others = classes.setdefault(f"<{tag}>", [{}])
            _add(others[0], text_of(child(entry, "name")), _settled(fields))
    return Schema(
        *({name: _joined(name, found) for name, found in each.items()} for each in (classes, attributes))
    )


def _name(entry: Element, names: Mapping[str, str]) -> str:
    """Return the name of an entry, empty for one without: its id is another one on every server."""
    return names.get(f"#{entry.get('id')}", "")


def _joined(name: str, entries: list[_Said]) -> dict[str, Value]:
    """Return what entries of one name, or of none, say together.

    An entry that is there twice says nothing more; of two without a name nobody can tell whether they are one.
    """
    if len(entries) == 1:
        return _settled(entries[0])
    if name:
        entries = list({repr(sorted(_settled(entry).items())): entry for entry in entries}.values())
    together: _Said = {}
    for entry in entries:
        for field, values in entry.items():
            for value in values if isinstance(values, list) else [values]:
                _add(together, field, value)
    return _settled(together)


def _schema_entry(entry: Element, names: Mapping[str, str]) -> _Said:
    fields: _Said = {local(name): names.get(value, value) for name, value in entry.items() if name != "id"}
    name = child(entry, "name")
    for element in entry:
        tag = local(element.tag)
        reference = element.get("ref")
        if reference is not None:
            field = f"{tag} {names.get(reference, reference.removeprefix('#'))}"
            words = text_of(element)
            if len(element.attrib) > 1:
                others = sorted(f"{local(key)}={value}" for key, value in element.items() if key != "ref")
                words = " ".join(filter(None, [*others, words]))
            _add(fields, field, words)
            if len(element):
                for deeper in element:
                    _flatten_into(fields, deeper, (field, local(deeper.tag)))
        elif len(element) or element.attrib:
            _flatten_into(fields, element, (tag,), without=("name",) if element is name else None)
        elif element is not name:
            _add(fields, tag, text_of(element))
    return fields


def _flatten_into(
    fields: _Said, element: Element, path: tuple[str, ...], without: tuple[str, ...] | None = None
) -> None:
    for found, value in flatten(element, path):
        if found != without:
            _add(fields, "/".join(found), value)


def _add(said: _Said, name: str, value: Value) -> None:
    if name not in said:
        said[name] = value
    elif isinstance(known := said[name], list):
        known.append(value)
    else:
        said[name] = [known, value]


def _settled(said: _Said) -> dict[str, Value]:
    """Return the values by name; where several are said under one name, all count and their order does not."""
    return {name: _together(value) if isinstance(value, list) else value for name, value in said.items()}


def _together(values: list[Value]) -> tuple[Value, ...]:
    return tuple(sorted(chain.from_iterable(map(_several, values)), key=repr))


def _several(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,)
