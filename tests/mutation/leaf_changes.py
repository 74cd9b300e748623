"""Every change of a single leaf of a parsed document: made in place, looked at, taken back.

A change is one of: another value, other letter case, the leaf gone, an entry of a list gone, an entry there twice.
Knows nothing of entradrift.
"""

# ruff: noqa: ANN401 - JSON documents and fields of the model are of any type

import copy
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, tostring

VALUE, CASE, GONE, ENTRY_GONE, ENTRY_TWICE = "value", "letter case", "gone", "entry gone", "entry twice"
KINDS = (VALUE, CASE, GONE, ENTRY_GONE, ENTRY_TWICE)
FLIPPED = {"True": "False", "False": "True", "true": "false", "false": "true", "0": "1", "1": "0"}
ENTRY_TAGS = frozenset(
    {
        "mapping", "attr", "conditions", "scope", "condition", "attribute", "object-class", "inclusion", "exclusion",
        "partition", "run-configuration", "step", "parameter", "class", "attribute-type", "dit-content-rule",
        "preferred-dc",
    }
)  # fmt: skip
"""Elements that are entries of a list even where the list has one entry only."""
GUID = re.compile(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")
_IDENTIFIER = re.compile(GUID.pattern.encode())

Act = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Edit:
    """Something done to a document, and how it is taken back."""

    make: Act
    undo: Act


@dataclass(frozen=True, slots=True)
class LeafChange:
    """One change of one leaf."""

    path: str
    """The place without identities, but with the names of parameters."""
    kind: str
    old: str
    edit: Edit
    entry: str
    """A digest of the entry of a list that holds the leaf; identifiers count as alike."""
    without: tuple[Edit, ...]
    """Takes away the leaf, and then what holds it: to see whether a reader counts it as dropped."""


def digest(content: bytes) -> str:
    """A digest that is the same for what differs in identifiers only, as the rules of two servers or forests do."""
    return hashlib.sha256(_IDENTIFIER.sub(_masked, content)).hexdigest()


def _masked(found: re.Match[bytes]) -> bytes:
    return found[0] if found[0].strip(b"0-") == b"" else b"identifier"


def another(text: str) -> str:
    """Another value of the same kind: a switch is turned, a number counted up, of a GUID one digit changes."""
    if text.strip() in FLIPPED:
        return FLIPPED[text.strip()]
    if text.isdigit():
        return str(int(text) + 7)
    if GUID.fullmatch(text):
        return re.sub(r"[0-9A-Fa-f](?=\}?$)", lambda found: "0" if found[0] != "0" else "1", text)
    return f"{text}Xq"


# --- XML -----------------------------------------------------------------------------------------------


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def changes_of_element(
    element: Element, path: str = "", above: tuple[Edit, ...] = (), entry: str = ""
) -> Iterator[LeafChange]:
    """Yield every change of `element` and of everything below it; `above` takes away the element and what holds it."""
    path = path or local(element.tag)
    entry = entry or digest(tostring(element))
    for name in list(element.attrib):
        yield from _changes_of_attribute(element, name, f"{path}/@{local(name)}", entry, above)
    if not len(element):
        yield from _changes_of_text(element, path, entry, above)
    often = Counter(child.tag for child in element)
    children = list(element)
    for place, child in enumerate(children):
        shown = f"{local(child.tag)}[{child.get('name')}]" if child.get("name") else local(child.tag)
        below = f"{path}/{shown}"
        gone = _holding(element, children[:place] + children[place + 1 :], children)
        holders = (gone, *above[:1])
        is_entry = often[child.tag] > 1 or (len(often) == 1 and local(child.tag) in ENTRY_TAGS)
        yield from changes_of_element(child, below, holders, "" if is_entry else entry)
        old = child.text or ""
        if is_entry:
            yield LeafChange(below, ENTRY_GONE, old, gone, entry, holders)
            yield LeafChange(below, ENTRY_TWICE, old, _twice(element, children, place), entry, holders)
        elif not len(child) and not child.attrib:
            yield LeafChange(below, GONE, old, gone, entry, holders)


def _holding(element: Element, children: list[Element], before: list[Element]) -> Edit:
    def put(found: list[Element]) -> Act:
        def act() -> None:
            element[:] = found

        return act

    return Edit(put(children), put(before))


def _twice(element: Element, children: list[Element], place: int) -> Edit:
    def make() -> None:
        element[:] = [*children[: place + 1], copy.deepcopy(children[place]), *children[place + 1 :]]

    return Edit(make, _holding(element, children, children).undo)


def _changes_of_text(
    element: Element, path: str, entry: str, above: tuple[Edit, ...]
) -> Iterator[LeafChange]:
    old = element.text
    text = (old or "").strip()

    def put(value: str | None) -> Act:
        return lambda: setattr(element, "text", value)

    yield LeafChange(path, VALUE, text, Edit(put(another(text)), put(old)), entry, above)
    if text.swapcase() != text:
        yield LeafChange(path, CASE, text, Edit(put(text.swapcase()), put(old)), entry, above)


def _changes_of_attribute(
    element: Element, name: str, path: str, entry: str, above: tuple[Edit, ...]
) -> Iterator[LeafChange]:
    attributes = dict(element.attrib)
    old = attributes[name]

    def put(values: dict[str, str]) -> Act:
        def act() -> None:
            element.attrib.clear()
            element.attrib.update(values)

        return act

    undo = put(attributes)
    gone = Edit(put({key: value for key, value in attributes.items() if key != name}), undo)
    without = (gone, *above[:1])
    yield LeafChange(path, VALUE, old, Edit(put(attributes | {name: another(old)}), undo), entry, without)
    if old.swapcase() != old:
        yield LeafChange(
            path, CASE, old, Edit(put(attributes | {name: old.swapcase()}), undo), entry, without
        )
    yield LeafChange(path, GONE, old, gone, entry, without)


# --- JSON ----------------------------------------------------------------------------------------------

Holder = dict[str, Any] | list[Any]


def changes_of_json(
    holder: Holder, key: Any, path: str, above: tuple[Edit, ...] = (), entry: str = ""
) -> Iterator[LeafChange]:
    """Yield every change of what `holder` has under `key`, and of everything below it."""
    value = holder[key]
    gone = gone_from_list(holder, key) if isinstance(holder, list) else _key_gone(holder, key)
    holders = (gone, *above[:1])
    shown = "" if isinstance(value, dict | list) else json.dumps(value)
    around = entry or digest(json.dumps(holder).encode())
    inner = digest(json.dumps(value).encode()) if isinstance(holder, list) else around
    if isinstance(value, dict):
        for name in list(value):
            yield from changes_of_json(value, name, f"{path}/{name}", holders, inner)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from changes_of_json(value, index, f"{path}/{step(item)}", holders, inner)
    else:
        for kind, new in _others(value):
            yield LeafChange(
                path, kind, shown, Edit(put(holder, key, new), put(holder, key, value)), inner, holders
            )
    if isinstance(holder, list):
        yield LeafChange(path, ENTRY_GONE, shown, gone, around, holders)
        yield LeafChange(path, ENTRY_TWICE, shown, twice_in_list(holder, key), around, holders)
    elif not isinstance(value, dict | list) or not value:
        yield LeafChange(path, GONE, shown, gone, inner, holders)


def step(item: Any) -> str:
    """An item of a list in paths: parameters by their name, everything else alike."""
    name = item.get("Name") if isinstance(item, dict) and "Value" in item else None
    return f"[{name}]" if isinstance(name, str) else "[]"


def _others(old: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(old, bool):
        yield VALUE, not old
    elif isinstance(old, int | float):
        yield VALUE, old + 7
    elif old is None:
        yield VALUE, "Xq"
    else:
        yield VALUE, another(old)
        if old.swapcase() != old:
            yield CASE, old.swapcase()


def put(holder: Holder, key: Any, value: Any) -> Act:
    def act() -> None:
        holder[key] = value

    return act


def gone_from_list(holder: list[Any], index: int) -> Edit:
    item = holder[index]
    return Edit(lambda: holder.__delitem__(index), lambda: holder.insert(index, item))


def twice_in_list(holder: list[Any], index: int) -> Edit:
    item = copy.deepcopy(holder[index])
    return Edit(lambda: holder.insert(index + 1, item), lambda: holder.__delitem__(index + 1))


def _key_gone(holder: dict[str, Any], key: str) -> Edit:
    before = dict(holder)

    def undo() -> None:
        # In the same order as before.
        holder.clear()
        holder.update(before)

    return Edit(lambda: holder.__delitem__(key), undo)
