"""Leaves of an XML tree by path, so that no element or attribute vanishes uncounted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final
from xml.etree.ElementTree import Element

from entradrift.model.values import Value

Leaf = tuple[tuple[str, ...], Value]


_LISTS: Final = frozenset({("parameter-definitions",), ("per-class-settings",)})
"""Elements that hold nothing but entries with names: there an entry has its name even if it is the only one."""


@lru_cache(maxsize=4096)
def local(tag: str) -> str:
    """Return a tag or attribute name without its namespace."""
    return tag.rpartition("}")[2] if tag.startswith("{") else tag


def text_of(element: Element | None) -> str:
    """Return the stripped text of `element`, empty for a missing or empty element."""
    text = element.text if element is not None else None
    return text.strip() if text else ""


def raw_text(element: Element | None) -> str:
    """Return the text of `element` with its white space, which is part of a value; layout alone is nothing."""
    text = (element.text or "") if element is not None else ""
    return "" if text.isspace() and "\n" in text else text


def child(element: Element, name: str) -> Element | None:
    """Return the first child called `name`, whatever its namespace."""
    found = element.find(name)
    return found if found is not None else next(_with_namespace(element, name), None)


def children(element: Element | None, name: str) -> list[Element]:
    """Return the children called `name`, whatever their namespace."""
    return [] if element is None else element.findall(name) or list(_with_namespace(element, name))


def _with_namespace(element: Element, name: str) -> Iterator[Element]:
    # By hand: looking for "{*}name" is several times slower.
    return (found for found in element if local(found.tag) == name)


def flatten(element: Element, path: tuple[str, ...] = (), without: str = "") -> Iterator[Leaf]:
    """Yield every leaf below `element`: texts at their path, attributes at `@name`.

    Repeated elements are keyed by their name (`[name]`) where each has one; otherwise they are one leaf.
    """
    for name, value in element.items():
        yield (*path, f"@{local(name)}"), value
    yield from _content(element, path, without)


def leftover(
    element: Element,
    path: tuple[str, ...],
    *,
    known: Collection[str],
    attributes: Collection[str] = (),
    without: str = "",
) -> Iterator[Leaf]:
    """Yield the leaves of `element` outside its `known` children and `attributes`.

    Elements called `without` are passed over at any depth, but for those inside a list that is one leaf.
    With `known` children, text of the element itself is a leaf too: exports have none there.
    """
    for name, value in element.items():
        if local(name) not in attributes:
            yield (*path, f"@{local(name)}"), value
    if known and text_of(element):
        yield (*path, "#text"), text_of(element)
    unknown = [found for found in element if local(found.tag) not in known]
    yield from _grouped(unknown, path, without)


def _content(element: Element, path: tuple[str, ...], without: str) -> Iterator[Leaf]:
    found = list(element)
    if not found:
        if text_of(element) or not element.keys():
            yield path, text_of(element)
        return
    stray = " ".join(filter(None, [text_of(element), *((item.tail or "").strip() for item in found)]))
    if stray:
        yield (*path, "#text"), stray
    yield from _grouped(found, path, without)


def _grouped(elements: list[Element], path: tuple[str, ...], without: str) -> Iterator[Leaf]:
    groups: dict[str, list[Element]] = {}
    for element in elements:
        groups.setdefault(local(element.tag), []).append(element)
    groups.pop(without, None)
    for tag, group in groups.items():
        alone = len(group) == 1 and path[-1:] not in _LISTS
        names = [_identity(element, alone=alone) for element in group]
        if None not in names and len(set(names)) == len(names):
            for name, element in zip(names, group, strict=True):
                yield from flatten(element, (*path, tag, f"[{name}]"), without)
        elif len(group) == 1:
            yield from flatten(group[0], (*path, tag), without)
        else:
            yield (*path, tag), tuple(_whole(element) for element in group)


def _identity(element: Element, *, alone: bool) -> str | None:
    name = element.get("name") or ("" if alone else text_of(child(element, "name")))
    return name or None


def _whole(element: Element) -> Value:
    if not element.keys() and not len(element):
        return text_of(element)
    return {"/".join(path): value for path, value in flatten(element)}
