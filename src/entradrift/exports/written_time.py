"""When an export says that it was taken, from its first bytes: enough to put hundreds of exports in order.

Loading one export takes a tenth of a second and more, finding the time in it a thousandth. What is found
here only says in which order to load; what counts is what the loaded snapshot says.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, Final

from entradrift.exports import identity
from entradrift.exports.files import (
    MAX_FILE_BYTES,
    MAX_FILES,
    SKIPPED_NAMES,
    files_below,
    is_folder,
    looks_readable,
)

_HEAD_BYTES: Final = 64 * 1024
_CHUNK_BYTES: Final = 1024 * 1024
_ZIP: Final = b"PK\x03\x04"
_GLOBAL_SETTINGS: Final = "mv.xml"
_IN_XML: Final = re.compile(
    rb"<(?:\w+:)?saved-mv-configuration\s[^>]*?\bexport-date\s*=\s*(?:\"([^\"]*)\"|'([^']*)')"
)
_IN_JSON: Final = tuple(
    re.compile(rb'"%b"\s*:\s*\{[^{}]*?"%b"\s*:\s*(?:"([^"\\]*)"|null)' % (block, key), re.IGNORECASE)
    for block, key in (
        (b"source", b"captured_at"),
        (b"policymetadata", b"timecreated"),
        (b"collection", b"collectedat"),
    )
)
"""A snapshot, a policy of the wizard, a bundle of the cmdlets: each says it in a block of its own."""
_KEYS: Final = re.compile(rb'"(?:captured_at|timecreated|collectedat)"', re.IGNORECASE)
_KEY_BYTES: Final = 4 * 16
"""No key is longer, in any Unicode encoding."""
_UNREADABLE: Final = (
    OSError,
    ValueError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """What the first look at an export gives."""

    time: str | None
    """ISO 8601, without zone where the export states none; None where nothing was found."""
    certain: bool
    """False where only loading the export can tell."""


_UNSURE: Final = WrittenTime(None, certain=False)
_NONE: Final = WrittenTime(None, certain=True)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One file of an export."""

    name: str
    open: Callable[[], IO[bytes]]


def written_time(path: Path) -> WrittenTime:
    """Return when the export at `path` (a file, a folder or a zip) says that it was taken.

    Raises nothing: what cannot be read, or says more than one time, is not certain.
    """
    try:
        with _pieces(path) as pieces:
            return _latest(pieces)
    except _UNREADABLE:
        return _UNSURE


@contextmanager
def _pieces(path: Path) -> Iterator[list[_Piece]]:
    if path.is_dir():
        yield [_Piece(PurePath(file).name, partial(_open, file)) for file in files_below(path)]
        return
    with path.open("rb") as stream:
        zipped = stream.read(len(_ZIP)) == _ZIP
    if not zipped:
        yield [_Piece(path.name, partial(_open, str(path)))]
        return
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not is_folder(entry)][:MAX_FILES]
        yield [_Piece(PurePosixPath(entry.filename).name, partial(archive.open, entry)) for entry in entries]


def _open(path: str) -> IO[bytes]:
    return open(path, "rb")  # noqa: PTH123 - closed by who reads it


def _latest(pieces: Sequence[_Piece]) -> WrittenTime:
    readable = [piece for piece in pieces if piece.name.casefold() not in SKIPPED_NAMES]
    # The global settings of a tree speak for all its files, and are found by name without opening the others.
    for piece in readable:
        if piece.name.casefold() == _GLOBAL_SETTINGS:
            found = _look(piece, alone=False)
            if found.time:
                return found
    return _joined(_look(piece, alone=len(readable) == 1) for piece in readable)


def _joined(looks: Iterable[WrittenTime]) -> WrittenTime:
    """Return what all files say together; two times of one export are for the reader to understand."""
    times: set[str] = set()
    for look in looks:
        if not look.certain:
            return _UNSURE
        times |= {look.time} if look.time else set()
    return WrittenTime(next(iter(times), None), certain=True) if len(times) <= 1 else _UNSURE


def _look(piece: _Piece, *, alone: bool) -> WrittenTime:
    with piece.open() as stream:
        head = _narrow(stream.read(_HEAD_BYTES)).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        if alone and not looks_readable(head):
            # Damaged: loading it will say how.
            return _UNSURE
        if head.startswith(b"<"):
            match = _IN_XML.search(head)
            return WrittenTime(_time(match[1] or match[2]), certain=True) if match else _NONE
        if not head.startswith(b"{"):
            # Neither a list nor a word of a cmdlet can hold a time of its own.
            return _NONE
        found = [match[1] for pattern in _IN_JSON for match in pattern.finditer(head)]
        if found:
            return _joined(WrittenTime(_time(text), certain=True) for text in found)
        return _UNSURE if _KEYS.search(head) or _says_it_later(stream) else _NONE


def _says_it_later(stream: IO[bytes]) -> bool:
    tail = b""
    for _ in range(MAX_FILE_BYTES // _CHUNK_BYTES):
        chunk = stream.read(_CHUNK_BYTES)
        if not chunk:
            return False
        if _KEYS.search(_narrow(tail + chunk)):
            return True
        tail = chunk[-_KEY_BYTES:]
    return False


def _narrow(data: bytes) -> bytes:
    """Return text of any Unicode encoding so that its ASCII characters can be found."""
    return data.replace(b"\x00", b"")


def _time(text: bytes | None) -> str | None:
    return identity.iso_time((text or b"").decode("ascii", "replace"))
