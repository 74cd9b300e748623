"""The one place that parses XML: no DOCTYPE (so no entities and no injected defaults), bounded, with lines."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from itertools import chain
from typing import Final
from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.parsers import expat

from entradrift.errors import InputError
from entradrift.exports.files import InputFile

MAX_DEPTH: Final = 100
CUT_OFF: Final = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
"""Codes of the errors by which a document ends too early."""
_CHUNK: Final = 1024 * 1024
"""Expat is quadratic on a large token fed in small pieces; 1 MiB pieces keep it linear."""
_PROLOG_BYTES: Final = 1024 * 1024


class _FirstElementError(Exception):
    """Raised from inside expat to stop at the first element."""


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """A parsed document that can tell the line of each of its elements."""

    file: InputFile
    root: Element

    def place(self, element: Element) -> str:
        """Return "line n" for `element`. Slow (parses again): for error messages only."""
        wanted = next((i for i, found in enumerate(self.root.iter()) if found is element), 0)
        parser = expat.ParserCreate()
        seen = 0
        line = 1

        def start(_name: str, _attributes: dict[str, str]) -> None:
            nonlocal seen, line
            if seen == wanted:
                line = parser.CurrentLineNumber
                raise _FirstElementError
            seen += 1

        parser.StartElementHandler = start
        with contextlib.suppress(_FirstElementError):
            parser.Parse(self.file.data, True)  # noqa: FBT003 - positional only
        return f"line {line}"

    def error(self, element: Element, problem: str, *, fix: str = "") -> InputError:
        """Return an InputError that names the file and the line of `element`."""
        return InputError(self.file.path, problem, place=self.place(element), fix=fix)


def parse(file: InputFile) -> XmlDocument:
    """Return the document in `file`.

    Raises InputError with the line for anything but one well-formed document without a DOCTYPE.
    """
    _refuse_doctype(file)
    parser = XMLParser()  # noqa: S314 - DOCTYPE was refused above
    data = file.data
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
        root = parser.close()
    except ParseError as error:
        raise _not_well_formed(file, error.code, error.position[0]) from None
    except (LookupError, ValueError, UnicodeError):
        raise InputError(
            file.path, "the XML declares an encoding that cannot be read", place="line 1", fix="Export again"
        ) from None
    level = [root]
    for _ in range(MAX_DEPTH - 1):
        # Only those with children: most elements are leaves.
        level = list(filter(len, chain.from_iterable(level)))
        if not level:
            return XmlDocument(file, root)
    raise XmlDocument(file, root).error(
        level[0][0],
        f"nested more than {MAX_DEPTH} levels deep, so it is not a configuration export",
        fix="Check which file this is",
    )


def _refuse_doctype(file: InputFile) -> None:
    parser = expat.ParserCreate()

    def doctype(*_arguments: object) -> None:
        raise InputError(
            file.path,
            "the XML holds a DOCTYPE, which no export of Entra Connect has and which can hide entities",
            place=f"line {parser.CurrentLineNumber}",
            fix="Do not use this file; ask where it came from",
        )

    def element(*_arguments: object) -> None:
        raise _FirstElementError

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    prolog = file.data[:_PROLOG_BYTES]
    try:
        parser.Parse(prolog, len(prolog) == len(file.data))
    except _FirstElementError:
        return
    except expat.ExpatError as error:
        raise _not_well_formed(file, error.code, error.lineno) from None
    except (LookupError, ValueError):
        raise InputError(
            file.path, "the XML declares an encoding that cannot be read", place="line 1", fix="Export again"
        ) from None
    raise InputError(file.path, "no XML element in the first megabyte", fix="Check which file this is")


def _not_well_formed(file: InputFile, code: int, line: int) -> InputError:
    if code in CUT_OFF:
        return InputError(
            file.path,
            "the XML ends too early; the file is truncated",
            place=f"line {line}",
            fix="Copy or export it again",
        )
    return InputError(
        file.path,
        f"not well-formed XML ({expat.ErrorString(code)})",
        place=f"line {line}",
        fix="Export again",
    )
