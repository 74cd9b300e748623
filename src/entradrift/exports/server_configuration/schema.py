"""DSML schemas: of the metaverse, and the copies that connectors keep of their directories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from xml.etree.ElementTree import Element

from entradrift.exports.flatten_xml import child, flatten, local, text_of
from entradrift.model.connector import Schema
from entradrift.model.values import Value

_Leaf = tuple[str, Value]
"""A field and what is said in it."""
_Entries = dict[str, list[list[_Leaf]]]
"""The leaves of each entry of a name; nearly always of one."""


def read_schema(element: Element | None) -> Schema:
    """Return a DSML schema by name: the ids in it (`A0`, `C0`) only number the entries."""
    directories = (
        [e for e in element.iter() if local(e.tag) == "directory-schema"] if element is not None else []
    )
    names: dict[str, str] = {}
    holders: list[_Leaf] = [
        (f"@{local(name)}", value) for directory in directories for name, value in directory.items()
    ]
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
        leaves = list(_leaves(entry, names))
        if tag == "attribute-type":
            attributes.setdefault(_name(entry, names), []).append(leaves)
        elif tag == "class":
            classes.setdefault(_name(entry, names), []).append(leaves)
        elif tag == "dit-content-rule":
            content = [(f"content-rule {field}", value) for field, value in leaves]
            classes.setdefault(_name(entry, names), []).append(content)
        else:
            [others] = classes.setdefault(f"<{tag}>", [[]])
            others.append((text_of(child(entry, "name")), _said(leaves)))
    return Schema(_joined(classes), _joined(attributes))


def _name(entry: Element, names: Mapping[str, str]) -> str:
    """Return the name of an entry, empty for one without: its id is another one on every server."""
    return names.get(f"#{entry.get('id')}", "")


def _leaves(entry: Element, names: Mapping[str, str]) -> Iterator[_Leaf]:
    """Yield every leaf of an entry but its number and the name that it is known by."""
    for key, value in entry.items():
        if key != "id":
            yield local(key), names.get(value, value)
    name = child(entry, "name")
    for element in entry:
        tag = local(element.tag)
        reference = element.get("ref")
        if reference is None:
            for path, leaf in flatten(element, (tag,)):
                if element is not name or path != ("name",):
                    yield "/".join(path), leaf
            continue
        field = f"{tag} {names.get(reference, reference.removeprefix('#'))}"
        words = text_of(element)
        if len(element.attrib) > 1:
            others = sorted(f"{local(key)}={value}" for key, value in element.items() if key != "ref")
            words = " ".join(filter(None, [*others, words]))
        yield field, words
        for deeper in element:
            for path, leaf in flatten(deeper, (field, local(deeper.tag))):
                yield "/".join(path), leaf


def _joined(entries: _Entries) -> dict[str, dict[str, Value]]:
    """Return what entries of one name, or of none, say together.

    An entry that is there twice says nothing more; of two without a name nobody can tell whether they are one.
    """
    joined: dict[str, dict[str, Value]] = {}
    for name, found in entries.items():
        different = _different(found) if name and len(found) > 1 else found
        joined[name] = _said(list(chain.from_iterable(different)))
    return joined


def _different(entries: list[list[_Leaf]]) -> Iterable[list[_Leaf]]:
    return {repr(sorted(_said(entry).items())): entry for entry in entries}.values()


def _said(leaves: list[_Leaf]) -> dict[str, Value]:
    """Return the values by field; where several are said in one, which is rare, all count and their order does not."""
    said = dict(leaves)
    if len(said) == len(leaves):
        return said
    values: dict[str, list[Value]] = {}
    for field, value in leaves:
        values.setdefault(field, []).append(value)
    return {field: each[0] if len(each) == 1 else _together(each) for field, each in values.items()}


def _together(values: list[Value]) -> tuple[Value, ...]:
    several = chain.from_iterable(value if isinstance(value, tuple) else (value,) for value in values)
    return tuple(sorted(several, key=repr))
