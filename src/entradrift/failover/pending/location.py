"""Which pending exports a location holds: an XML file, a support bundle or another folder, a zip of one, standard input."""

from __future__ import annotations

import os
import re
import stat
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from entradrift.errors import InputError, cause
from entradrift.exports.archive_listing import BoundedFile, refuse_unreadable
from entradrift.exports.files import MAX_DEPTH, MAX_FILES, damage_of, is_folder

MAX_ENTRY_BYTES: Final = 64 * 1024**3
"""Unpacked bytes of one file in a zip; more than zip archives of support bundles can have held."""
_STDIN: Final = "standard input"
_HEAD: Final = 64 * 1024
_CONTENT: Final = re.compile(rb'<(?:[\w.-]+:)?cs-objects?[\s/>]|"SerializedXml"', re.IGNORECASE)
_NAMED: Final = re.compile(r"pending[_-]export[_-]?(?P<connector>.*)", re.IGNORECASE)
_OTHER: Final = re.compile(r"(?:error[_-](?:export|import)|pending[_-]import)(?:[_-]|$)", re.IGNORECASE)
_SUFFIXES: Final = frozenset({".xml", ".json"})
_FIX: Final = 'Write one with csexport "<connector>" FILE /f:x, for every connector'


@dataclass(frozen=True, slots=True)
class PendingFile:
    """One file that is to be read."""

    shown: str
    """Its name for people."""
    connector: str
    """Name of the connector as the name of the file says it, for files that do not say it themselves."""
    path: Path | None
    """Where it can be read more than once and from several places; None for standard input and in a zip."""
    size: int
    """In bytes; 0 where it is not known."""
    _open: Callable[[], AbstractContextManager[BinaryIO]]

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Yield the content. Raises InputError where it cannot be read, at any time until the end."""
        try:
            with self._open() as stream:
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError) as error:
            raise InputError(
                self.shown, f"the archive is damaged ({damage_of(error)})", fix="Copy or create it again"
            ) from None
        except OSError as error:
            raise InputError(
                self.shown, f"cannot be read ({cause(error)})", fix="Check the permissions"
            ) from None


@dataclass(frozen=True, slots=True)
class Located:
    """What is to be read."""

    files: tuple[PendingFile, ...]
    notices: tuple[str, ...]
    """Which files beside them are not pending exports."""


def locate(locations: Sequence[str]) -> Located:
    """Return the pending exports at `locations`, in that order: paths, or `-` for standard input.

    Raises InputError where there is none, and where a file is given twice: its objects would count twice.
    """
    files: list[PendingFile] = []
    notices: list[str] = []
    for location in locations:
        found = _located(location)
        files += found.files
        notices += found.notices
    seen: set[str] = set()
    for file in files:
        place = file.shown if file.path is None else str(file.path.resolve())
        if place in seen:
            raise InputError(file.shown, "the file is given twice", fix="Give it once")
        seen.add(place)
    return Located(tuple(files), tuple(notices))


def connector_hint(name: str) -> str:
    """Return the name of the connector that the name of a file stands for.

    >>> connector_hint("CSEXPORT/pending_export_contoso.onmicrosoft.com_-_AAD.xml")
    'contoso.onmicrosoft.com - AAD'
    """
    stem = PurePosixPath(name.replace("\\", "/")).stem
    named = _NAMED.fullmatch(stem)
    return (named["connector"] if named and named["connector"] else stem).replace("_", " ")


def _located(location: str) -> Located:
    if location == "-":
        return Located((PendingFile(_STDIN, _STDIN, None, 0, _stdin),), ())
    path = Path(location)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return _chosen(location, list(_in_folder(path)))
        with path.open("rb") as stream:
            head = stream.read(4)
    except FileNotFoundError:
        raise InputError(
            location, "there is no such file or folder", fix="Give the path of the export"
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(
            location, f"cannot be opened ({cause(error)})", fix="Check the permissions"
        ) from None
    if head == b"PK\x03\x04":
        return _chosen(location, list(_in_archive(path, location)))
    return Located((_file(path, location, status.st_size),), ())


def _file(path: Path, shown: str, size: int) -> PendingFile:
    return PendingFile(shown, connector_hint(path.name), path, size, lambda: path.open("rb"))


@contextmanager
def _stdin() -> Iterator[BinaryIO]:
    yield sys.stdin.buffer


def _in_folder(folder: Path) -> Iterator[PendingFile]:
    """Yield all XML and JSON files below `folder` in a stable order; links to folders are not followed."""
    count = 0
    for root, folders, names in os.walk(folder, onerror=_fail, followlinks=False):
        folders[:] = sorted(folders) if len(Path(root).relative_to(folder).parts) < MAX_DEPTH else []
        for name in sorted(names):
            count += 1
            if count > MAX_FILES:
                raise InputError(
                    str(folder),
                    f"the folder holds more than {MAX_FILES} files",
                    fix="Give the folder of one server's pending exports",
                )
            path = Path(root) / name
            if path.suffix.lower() in _SUFFIXES and path.is_file():
                shown = path.relative_to(folder.parent if folder.name else folder).as_posix()
                yield _file(path, shown, path.stat().st_size)


def _fail(error: OSError) -> None:
    raise error


def _in_archive(path: Path, shown: str) -> Iterator[PendingFile]:
    try:
        with BoundedFile(path, shown) as stream, zipfile.ZipFile(stream) as archive:
            entries = [entry for entry in archive.infolist() if not is_folder(entry)]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise InputError(
            shown, f"the archive is damaged ({damage_of(error)})", fix="Copy or create it again"
        ) from None
    if len(entries) > MAX_FILES:
        raise InputError(shown, f"the archive holds more than {MAX_FILES} files")
    for entry in sorted(entries, key=lambda entry: entry.filename):
        name = entry.filename.replace("\\", "/")
        if PurePosixPath(name).suffix.lower() not in _SUFFIXES:
            continue
        refuse_unreadable(entry, shown)
        if entry.file_size > MAX_ENTRY_BYTES:
            raise InputError(
                f"{shown}/{name}", f"larger than {MAX_ENTRY_BYTES // 1024**3} GiB", fix="Unpack it first"
            )
        yield PendingFile(f"{shown}/{name}", connector_hint(name), None, entry.file_size, _entry(path, entry))


def _entry(path: Path, entry: zipfile.ZipInfo) -> Callable[[], AbstractContextManager[BinaryIO]]:
    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        # Reading ends at the size that the archive declares, whatever is packed.
        with zipfile.ZipFile(path) as archive, archive.open(entry) as stream:
            yield stream  # type: ignore[misc]

    return opened


def _chosen(location: str, found: list[PendingFile]) -> Located:
    """Return the pending exports among the files of a folder or archive: by name, else by what they begin with."""
    stems = [PurePosixPath(file.shown).stem for file in found]
    chosen = [file for file, stem in zip(found, stems, strict=True) if _NAMED.fullmatch(stem)]
    if not chosen:
        chosen = [
            file
            for file, stem in zip(found, stems, strict=True)
            if not _OTHER.match(stem) and _is_export(file)
        ]
    if not chosen:
        raise InputError(
            location,
            "no pending export: neither a file called pending_export_<connector>.xml nor another one with cs-objects",
            fix=_FIX,
        )
    others = [
        file.shown for file in found if file not in chosen and _OTHER.match(PurePosixPath(file.shown).stem)
    ]
    count = "1 file" if len(others) == 1 else f"{len(others)} files"
    verb = "was" if len(others) == 1 else "were"
    notice = f"{location}: {count} with import or export errors or pending imports {verb} not read."
    return Located(tuple(chosen), (notice,) if others else ())


def _is_export(file: PendingFile) -> bool:
    with file.opened() as stream:
        head = stream.read(_HEAD)
    return _CONTENT.search(head.replace(b"\0", b"")) is not None
