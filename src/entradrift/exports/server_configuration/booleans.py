"""True and False as the exports write them: `True`, `true`, `1`."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from entradrift.exports.flatten_xml import local, text_of
from entradrift.exports.xml_reader import XmlDocument


def boolean(document: XmlDocument, element: Element | None) -> bool | None:
    """Return the truth value in `element`, None where it is absent or empty. Raises InputError otherwise."""
    text = text_of(element)
    if element is None or not text:
        return None
    value = {"true": True, "1": True, "false": False, "0": False}.get(text.casefold())
    if value is None:
        raise document.error(element, f"neither True nor False in <{local(element.tag)}>", fix="Export again")
    return value
