"""Read a pending export of any size: bytes in, one object with a pending export after the other out, in constant memory."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Final, Protocol
from xml.etree.ElementTree import Element

from entradrift.errors import InputError
from entradrift.exports import garbage_collection, json_reader
from entradrift.exports.files import MAX_FILE_BYTES, InputFile
from entradrift.failover.pending.changes import Drained
from entradrift.failover.pending.long_objects import drain
from entradrift.failover.pending.objects import pending_object
from entradrift.failover.pending.serialized import documents
from entradrift.failover.pending.tally import Tally
from entradrift.failover.pending.xml_stream import ObjectStream
from entradrift.model.pending import PendingObject

CHUNK: Final = 32 * 1024
"""Bytes that are parsed at once: few enough that the tree of them stays near the processor."""
_HEAD: Final = 4096
_LARGEST_CHUNK: Final = 4 * 1024 * 1024
_BLANK: Final = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
Progress = Callable[[int], None]
"""Told how many bytes were read since the last call."""


class Readable(Protocol):
    """What can be read: a file, a part of one, a file inside a zip."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, about `size` of them; none at the end."""


def read_objects(
    stream: Readable, shown: str, connector: str, tally: Tally, *, progress: Progress | None = None
) -> Iterator[PendingObject]:
    """Yield every object in `stream` that has a pending export, in the order of the file.

    `stream` holds what csexport or the property SerializedXml of Get-ADSyncCSObject holds, as XML, or JSON with such
    properties; `shown` is its name for people, `connector` the name of the connector where the file does not say it. What
    is passed over is counted in `tally`.

    Raises InputError for anything else, as soon as it is met: after some objects of a file that is cut off.
    """
    head = stream.read(CHUNK)
    while len(head) < _HEAD and (more := stream.read(CHUNK)):
        head += more
    first = head.lstrip(_BLANK)[:1]
    if first in {b"{", b"[", b'"'}:
        yield from _read_json(head, stream, shown, connector, tally)
    elif not first and b"\0" in head:
        raise InputError(shown, "nothing but zeros, so it was never written", fix="Copy or export it again")
    elif first and first != b"<":
        raise InputError(
            shown,
            "neither XML nor JSON, so not a pending export",
            fix='Export with csexport "<connector>" FILE /f:x',
        )
    else:
        yield from _read_xml(head, stream, ObjectStream(shown), connector, tally, progress)


def _read_xml(
    data: bytes,
    stream: Readable,
    objects: ObjectStream,
    connector: str,
    tally: Tally,
    progress: Progress | None = None,
) -> Iterator[PendingObject]:
    drained: Drained = {}

    def pending(elements: list[Element]) -> list[PendingObject]:
        return [
            found
            for element in elements
            if (found := pending_object(element, connector, tally, drained)) is not None
        ]

    size = CHUNK
    while data:
        with garbage_collection.paused():
            found = pending(objects.feed(data))
            if objects.growing is not None:
                drain(objects.growing, drained, tally)
            elif drained:
                drained.clear()
        if progress is not None:
            progress(len(data))
        yield from found
        size = min(2 * size, _LARGEST_CHUNK) if objects.is_still else CHUNK
        data = stream.read(size)
    yield from pending(objects.close())


def _read_json(
    head: bytes, stream: Readable, shown: str, connector: str, tally: Tally
) -> Iterator[PendingObject]:
    data = head
    while len(data) <= MAX_FILE_BYTES and (more := stream.read(MAX_FILE_BYTES + 1 - len(data))):
        data += more
    if len(data) > MAX_FILE_BYTES:
        raise InputError(
            shown,
            f"JSON of more than {MAX_FILE_BYTES // 1024**2} MiB, which is read as a whole",
            fix='Export with csexport "<connector>" FILE /f:x instead',
        )
    for document in documents(json_reader.parse(InputFile(shown, data)), shown):
        objects = ObjectStream(shown, document.place, encoding="utf-8")
        text = io.BytesIO(document.xml.encode("utf-8", "surrogatepass"))
        yield from _read_xml(text.read(CHUNK), text, objects, document.connector or connector, tally)
