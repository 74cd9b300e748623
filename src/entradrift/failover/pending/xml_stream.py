"""XML of any size as one completed connector space object after the other: no DOCTYPE, bounded, errors with lines.

The parser itself builds the tree of each object, without a call into Python for each element; what is completed is handed
out and let go.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.parsers import expat

from entradrift.errors import InputError
from entradrift.exports.xml_reader import CUT_OFF

ROOTS: Final = frozenset({"cs-objects", "cs-object"})
MAX_DEPTH: Final = 100
MAX_CHILDREN: Final = 10_000
"""Elements in one element of an object, values apart: no directory has that many attributes."""
MAX_STILL: Final = 16 * 1024 * 1024
"""Bytes in which no element begins: no value of a directory is that long."""
MAX_OBJECT: Final = 1024 * 1024 * 1024
"""Bytes of one object; a group with a million members takes about half of that."""
MAX_PROLOG: Final = 1024 * 1024
MAX_SHOWN: Final = 60
PATIENCE: Final = 1024 * 1024
"""Bytes of one object from which on it is `growing`."""
_OTHER_ROOTS: Final = {
    "ma-data": "a server configuration, which `entradrift compare` reads",
    "saved-mv-configuration": "a server configuration, which `entradrift compare` reads",
    "synchronizationRule": "a server configuration, which `entradrift compare` reads",
    "mv-objects": "metaverse objects",
    "mv-object": "metaverse objects",
    "run-history": "a run history",
    "Objs": "what Export-Clixml writes",
    "html": "a web page (HTML)",
}
_FIX: Final = 'Export with csexport "<connector>" FILE /f:x'
_INVALID: Final = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
_JUNK: Final = expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]


class _FirstElementError(Exception):
    """Raised from inside expat to stop at the first element, which has this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class ObjectStream:
    """Takes the bytes of one document and gives back the elements below the root that they complete.

    Each method raises InputError for what is not one well-formed document with the root `cs-objects`; it names `shown` (the
    file) and puts `place` before the line. `encoding`: what the bytes are, whatever the document says of itself.
    """

    def __init__(self, shown: str, place: str = "", *, encoding: str | None = None) -> None:
        self._shown = shown
        self._place = place
        builder = TreeBuilder()
        # A root around the root, so that the document can be reached before it ends.
        self._top = builder.start("", {})
        self._parser = XMLParser(target=builder, encoding=encoding)  # noqa: S314 - DOCTYPE is refused before
        self._prolog: expat.XMLParserType | None = self._prolog_parser(encoding)
        self._held = b""
        self._wide = False
        self._alone = False
        self._namespaced: bool | None = None
        self._open: Element | None = None
        self._open_bytes = 0
        self._still = 0
        self._before: list[int] = []

    @property
    def is_still(self) -> bool:
        """No element began in the bytes fed last: more should be fed at once, or a long value takes quadratic time."""
        return self._still > 0

    @property
    def growing(self) -> Element | None:
        """The object that is being read, if it is a long one: values of it that are complete may be taken out."""
        if self._open is None or self._open_bytes <= PATIENCE:
            return None
        return self._local([self._open])[0]

    def feed(self, data: bytes) -> list[Element]:
        """Return the elements that are complete: those below the root that are followed by another one."""
        if self._prolog is not None:
            data = self._past_prolog(data)
            if not data:
                return []
        if self._open_bytes > PATIENCE:
            # Values were taken out since.
            self._before = self._shape()
        if self._open_bytes > PATIENCE and max(self._before) > MAX_CHILDREN:
            raise self.refused(
                f"more than {MAX_CHILDREN} elements in one that is no list of values",
                line=self._line(),
                fix="Check which file this is",
            )
        try:
            self._parser.feed(data)
        except ParseError as error:
            raise self._not_well_formed(error.code, error.position[0], data) from None
        completed = self._completed()
        before, self._before = self._before, self._shape()
        self._check(len(data), moved=bool(completed) or self._before != before)
        return completed

    def close(self) -> list[Element]:
        """Return the last elements; the document is complete."""
        try:
            if self._prolog is not None:
                self._prolog.Parse(b"", True)  # noqa: FBT003 - positional only
            self._parser.close()
        except expat.ExpatError as error:
            if not self._held.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
                raise self.refused("the file is empty", fix=_FIX) from None
            raise self._not_well_formed(error.code, error.lineno, self._held) from None
        except ParseError as error:
            raise self._not_well_formed(error.code, error.position[0], b"") from None
        document = self._top[0]
        return self._local([document] if self._alone else document[:])

    def refused(self, problem: str, *, line: int = 0, fix: str = "") -> InputError:
        """Return the error that names the file and the place."""
        place = ", ".join(filter(None, [self._place, f"line {line}" if line else ""]))
        return InputError(self._shown, problem, place=place, fix=fix)

    def _past_prolog(self, data: bytes) -> bytes:
        """Return everything so far as soon as the first element is known to be the right one, until then nothing."""
        assert self._prolog is not None  # noqa: S101 - for the type checker
        self._held += data
        self._wide = self._held.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in self._held[:4]
        try:
            self._prolog.Parse(data, False)  # noqa: FBT003 - positional only
        except _FirstElementError as found:
            self._alone = found.name == "cs-object"
            self._prolog = None
            return self._held
        except expat.ExpatError as error:
            raise self._not_well_formed(error.code, error.lineno, self._held) from None
        except (LookupError, ValueError):
            raise self.refused(
                "the XML declares an encoding that cannot be read", line=1, fix="Export again"
            ) from None
        if len(self._held) > MAX_PROLOG:
            raise self.refused("no XML element in the first megabyte", fix="Check which file this is")
        return b""

    def _prolog_parser(self, encoding: str | None) -> expat.XMLParserType:
        parser = expat.ParserCreate(encoding)

        def doctype(name: str, *_rest: object) -> None:
            if name.lower() == "html":
                element(name, {})
            raise self.refused(
                "the XML holds a DOCTYPE, which csexport does not write and which can hide entities",
                line=parser.CurrentLineNumber,
                fix="Do not use this file; ask where it came from",
            )

        def element(name: str, _attributes: dict[str, str]) -> None:
            local = name.rpartition(":")[2]
            if local in ROOTS:
                raise _FirstElementError(local)
            known = _OTHER_ROOTS.get(local, f"XML with the root {_shown_name(local)}")
            raise self.refused(
                f"{known}, not a pending export; expected the root cs-objects",
                line=parser.CurrentLineNumber,
                fix=_FIX,
            )

        parser.StartDoctypeDeclHandler = doctype
        parser.StartElementHandler = element
        return parser

    def _completed(self) -> list[Element]:
        if self._alone or not len(self._top):
            return []
        document = self._top[0]
        count = len(document) - 1
        if count < 1:
            return []
        completed = document[:count]
        del document[:count]
        return self._local(completed)

    def _local(self, elements: list[Element]) -> list[Element]:
        """Take the namespaces from the tags, where the document has one."""
        if self._namespaced is None:
            self._namespaced = self._top[0].tag[0] == "{"
        if self._namespaced:
            for element in elements:
                for part in element.iter():
                    part.tag = part.tag.rpartition("}")[2]
        return elements

    def _shape(self) -> list[int]:
        """Return how many children the last elements of all levels have: it changes when an element begins."""
        shape = []
        element = self._top
        while count := len(element):
            shape.append(count)
            element = element[-1]
            if len(shape) > MAX_DEPTH:
                raise self.refused(
                    f"nested more than {MAX_DEPTH} levels deep, so it is not a pending export",
                    line=self._line(),
                    fix="Check which file this is",
                )
        return shape or [0]

    def _check(self, size: int, *, moved: bool) -> None:
        """Hold the bounds after `size` bytes more. `moved`: an element began."""
        document = self._top[0] if len(self._top) else self._top
        current = document if self._alone else document[-1] if len(document) else None
        self._open_bytes = self._open_bytes + size if current is self._open else 0
        self._open = current
        self._still = 0 if moved else self._still + size
        if self._still > MAX_STILL:
            problem = f"no element in more than {MAX_STILL // 1024**2} MiB, and no value is that long"
        elif self._open_bytes > MAX_OBJECT:
            problem = f"an object of more than {MAX_OBJECT // 1024**2} MiB"
        else:
            return
        raise self.refused(problem, line=self._line(), fix="Check which file this is")

    def _line(self) -> int:
        """Return the line where the parser stands. It is told in errors only, so one is provoked."""
        line = 0
        try:
            self._parser.feed(b"<\0<\0")
        except ParseError as error:
            line = error.position[0]
        return line

    def _not_well_formed(self, code: int, line: int, data: bytes) -> InputError:
        if code in CUT_OFF:
            return self.refused(
                "the XML ends too early; the file is cut off", line=line, fix="Copy or export it again"
            )
        if code == _JUNK:
            problem = "something follows the end of the document, such as a second root"
        elif code == _INVALID and b"\0" in data and not self._wide:
            problem = "the character 0x00, so the file is damaged"
        else:
            problem = f"not well-formed XML ({expat.ErrorString(code)})"
        return self.refused(problem, line=line, fix="Export again")


def _shown_name(name: str) -> str:
    return name if len(name) <= MAX_SHOWN and name.isprintable() else "of another kind"
