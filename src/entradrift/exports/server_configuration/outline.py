"""Hold each document of the export against its schema: which elements it must have and which hold text only.

The schema describes the *outline* of a document: an object whose keys are the elements' names and whose
values list the outlines of the elements of that name; an element without children is its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from entradrift.errors import InputError
from entradrift.exports.flatten_xml import children, local
from entradrift.exports.validation import Violation, violations
from entradrift.exports.xml_reader import XmlDocument

SCHEMA: Final = "server-configuration"
_NOT_OUTLINED: Final = frozenset({"{http://www.dsml.org/DSML}dsml"})
"""The directory's own schema: thousands of entries of a standard of their own."""


def check(by_root: Mapping[str, Sequence[XmlDocument]]) -> None:
    """Raise InputError with file and line unless each document has the elements that its kind must have.

    Documents of one shape are valid or not together, so one of each shape is held against the schema.
    """
    samples = {tag: list(_one_of_each_shape(found)) for tag, found in by_root.items()}
    outlines = {tag: [_outline(document.root) for document in found] for tag, found in samples.items()}
    found = violations(outlines, SCHEMA)
    if found:
        tag, index, *steps = found[0].steps
        raise _worded(samples[str(tag)][int(index)], steps, found[0])


def _one_of_each_shape(documents: Sequence[XmlDocument]) -> Iterable[XmlDocument]:
    return {_shape(document.root): document for document in reversed(documents)}.values()


_Shape = tuple[str, frozenset["str | _Shape"]]


def _shape(element: Element) -> _Shape:
    """Return the names of the elements below `element`, nested, each kind once."""
    return element.tag, frozenset(
        [_shape(part) if len(part) and part.tag not in _NOT_OUTLINED else part.tag for part in element]
    )


def _outline(element: Element) -> dict[str, list[object]]:
    outline: dict[str, list[object]] = {}
    for part in element:
        name = local(part.tag)
        value = _outline(part) if len(part) and part.tag not in _NOT_OUTLINED else part.text or ""
        outline.setdefault(name, []).append(value)
    return outline


def _worded(document: XmlDocument, steps: Sequence[str | int], violation: Violation) -> InputError:
    element = document.root
    for name, index in zip(steps[::2], steps[1::2], strict=False):
        element = children(element, str(name))[int(index)]
    if violation.missing:
        problem = f"<{local(element.tag)}> has no <{violation.missing}>"
    elif "string" in violation.expected:
        problem = f"<{local(element.tag)}> holds elements where text is expected"
    else:
        problem = f"<{local(element.tag)}> holds text where elements are expected"
    return document.error(element, problem, fix="Export again instead of editing by hand")
