"""Fill a spool from files, with one process or with several that read parts of a file at the same time.

A file is cut after `</cs-object>`, and each part is read as a document of its own, between the start and the end of the
root. If every part is well-formed that way, so is the file, with the same content: the first part begins where the file
begins, and each next one begins where the one before was proved to be between two objects. Where that fails, be it
for an error or for `</cs-object>` inside a comment, the file is read once more from the start by one process, which knows the
line of the error.
"""

from __future__ import annotations

import marshal
import re
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from entradrift.errors import InputError
from entradrift.failover.pending.location import PendingFile
from entradrift.failover.pending.reader import Progress, read_objects
from entradrift.failover.pending.spool import Spool, row_of
from entradrift.failover.pending.tally import Reading, Tally
from entradrift.processes import workers

PART: Final = 8 * 1024 * 1024
_END: Final = b"</cs-object>"
_WINDOW: Final = 1024 * 1024
_HEAD: Final = 4096
_PLAIN_HEAD: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?P<declaration><\?xml\s[^<>]*\?>)?\s*(?P<root><cs-objects(?:\s[^<>]*[^<>/])?>)"
)
_ENCODING: Final = re.compile(rb"encoding\s*=\s*[\"'](.*?)[\"']")


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a file, and what makes a document of it."""

    path: Path
    start: int
    stop: int
    before: bytes
    after: bytes
    shown: str
    connector: str


def fill(
    spool: Spool, files: Sequence[PendingFile], *, jobs: int = 1, progress: Progress | None = None
) -> tuple[Reading, ...]:
    """Add the pending objects of all files to `spool`, in their order, and return what was read of each file.

    `jobs`: processes that may work at once; the result is the same with any number. Raises InputError.
    """
    return tuple(_filled(spool, file, jobs, progress) for file in files)


def _filled(spool: Spool, file: PendingFile, jobs: int, progress: Progress | None) -> Reading:
    parts = list(_parts(file)) if jobs > 1 else []
    if len(parts) > 1:
        last = spool.last
        tally = _read_parts(spool, parts, jobs, progress)
        if tally is not None:
            return tally.reading()
        spool.cut(last)
        progress = None  # it has been told already
    tally = Tally()
    with file.opened() as stream:
        spool.add(read_objects(stream, file.shown, file.connector, tally, progress=progress))
    return tally.reading()


def _parts(file: PendingFile) -> Iterator[_Part]:
    """Yield the parts into which a large file may be cut; none where it may not be."""
    if file.path is None or file.size < 2 * PART:
        return
    with file.opened() as stream:
        head = _PLAIN_HEAD.match(stream.read(_HEAD))
        if head is None:
            return
        declared = _ENCODING.search(head["declaration"] or b"")
        if declared is not None and declared[1].lower() != b"utf-8":
            return
        start, before = 0, b""
        while (stop := _next_end(stream, start + PART)) is not None:
            yield _Part(file.path, start, stop, before, b"</cs-objects>", file.shown, file.connector)
            start, before = stop, head["root"]
    yield _Part(file.path, start, file.size, before, b"", file.shown, file.connector)


def _next_end(stream: BinaryIO, position: int) -> int | None:
    """Return the place after the first end of an object that begins at `position` or later."""
    stream.seek(position)
    window = b""
    while data := stream.read(_WINDOW):
        window = window[-len(_END) :] + data
        found = window.find(_END)
        if found >= 0:
            return stream.tell() - len(window) + found + len(_END)
    return None


def _read_parts(spool: Spool, parts: Sequence[_Part], jobs: int, progress: Progress | None) -> Tally | None:
    """Add the objects of all parts in their order. None where not every part is well-formed for itself."""
    tally = Tally()
    waiting = iter(parts)
    running: deque[tuple[_Part, Future[tuple[bytes, Tally] | None]]] = deque()
    try:
        with workers(jobs) as pool:
            while True:
                # One part more than there are processes, so that none waits; and no more, or they fill the memory.
                for part in islice(waiting, jobs + 1 - len(running)):
                    running.append((part, pool.submit(_read_part, part)))
                if not running:
                    return tally
                part, future = running.popleft()
                result = future.result()
                if result is None:
                    return None
                rows, counts = result
                spool.add_rows(marshal.loads(rows))  # noqa: S302 - from a process of our own
                tally.add(counts)
                if progress is not None:
                    progress(part.stop - part.start)
    except BrokenProcessPool:
        return None


def _read_part(part: _Part) -> tuple[bytes, Tally] | None:
    """Return the rows of a part for a spool; None where it is not well-formed. Runs in a process of its own."""
    tally = Tally()
    try:
        with part.path.open("rb") as stream:
            stream.seek(part.start)
            bounded = _Bounded(stream, part.stop - part.start, part.before, part.after)
            items = read_objects(bounded, part.shown, part.connector, tally)
            return marshal.dumps([row_of(item) for item in items]), tally
    except (InputError, OSError):
        return None


class _Bounded:
    """Reads `length` bytes of a stream, with something before and after them."""

    def __init__(self, stream: BinaryIO, length: int, before: bytes, after: bytes) -> None:
        self._stream = stream
        self._length = length
        self._before = before
        self._after = after

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most `size` of the stream; none at the end."""
        before, self._before = self._before, b""
        data = self._stream.read(min(size, self._length))
        self._length -= len(data)
        after = b""
        if not data or not self._length:
            after, self._after = self._after, b""
        return before + data + after
