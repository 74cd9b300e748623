"""The list of files of a zip archive, bounded: it is read whole before anybody can count what is in it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Final

from entradrift.errors import InputError

MAX_BYTES: Final = 8 * 1024 * 1024
"""More than twenty thousand long names need; a hundred times as many entries would fill the memory."""

_PACKING: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})


class BoundedBytes(io.BytesIO):
    """The bytes of an archive; its list of files cannot be read where it is too long."""

    def __init__(self, data: bytes, shown: str) -> None:
        """Take the bytes; `shown` names the archive in errors."""
        super().__init__(data)
        self._size = len(data)
        self._shown: str | None = shown

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes. Raises InputError as long as the list is being read."""
        if self._shown is not None:
            _refuse_long(size, self._size - self.tell(), self._shown)
        return super().read(size)

    def listed(self) -> None:
        """Say that the list has been read: what follows are entries, which have bounds of their own."""
        self._shown = None


class BoundedFile(io.FileIO):
    """An archive on disk of which only the list of files is read."""

    def __init__(self, path: Path, shown: str) -> None:
        """Open the file; `shown` names it in errors. Raises OSError."""
        super().__init__(path)
        self._size = path.stat().st_size
        self._shown = shown

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes. Raises InputError where it would be more than a list of files can have."""
        _refuse_long(size, self._size - self.tell(), self._shown)
        return super().read(size) or b""


def refuse_unreadable(entry: zipfile.ZipInfo, shown: str) -> None:
    """Raise InputError, which names the archive `shown`, for an entry that is encrypted or packed in a rare way."""
    if entry.flag_bits & 0x1:
        raise InputError(shown, "the archive is encrypted", fix="Unpack it first")
    if entry.compress_type not in _PACKING:
        raise InputError(shown, "the archive is packed by a method that is not read", fix="Unpack it first")


def _refuse_long(size: int | None, left: int, shown: str) -> None:
    if (left if size is None or size < 0 else min(size, left)) > MAX_BYTES:
        raise InputError(shown, "the archive lists more files than an export can have")
