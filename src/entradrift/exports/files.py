"""Which files an EXPORT consists of: a folder, a file, a zip of either, or standard input, all bounded."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from entradrift.errors import InputError, cause
from entradrift.exports.archive_listing import BoundedBytes, refuse_unreadable
from entradrift.model.snapshot import SourceFile

MAX_FILES: Final = 20_000
MAX_DEPTH: Final = 6
"""Folder levels; support bundles hold the export two levels down."""
MAX_FILE_BYTES: Final = 512 * 1024 * 1024
MAX_TOTAL_BYTES: Final = 1024 * 1024 * 1024
SKIPPED_NAMES: Final = frozenset({"persistedstate.xml"})
"""Never read: the wizard's own state file, which holds secrets and no configuration to compare."""
_SNIFF_BYTES: Final = 512
_SNIFF_COMMENT_BYTES: Final = 64 * 1024
"""How much of a script is looked at that begins with a comment."""
_RULE_COMMANDS: Final = re.compile(
    rb"^[^\S\n]*(?:(?:new|add)-adsync(?:rule|attributeflowmapping|scopeconditiongroup|joinconditiongroup)\b"
    rb"|-outvariable\s+syncrule\b|-synchronizationrule\s+\$syncrule\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""Lines of an export of the Synchronization Rules Editor, whole or cut off at its beginning."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of an export, read whole."""

    path: str
    """As shown to people: relative to the folder or archive that was given."""
    data: bytes

    @property
    def name(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path).name

    def provenance(self) -> SourceFile:
        """Return path, SHA-256 and size for the audit trail."""
        return SourceFile(self.path, hashlib.sha256(self.data).hexdigest(), len(self.data))


def read_export(location: str) -> list[InputFile]:
    """Return every JSON or XML file, and every script of sync rules, at `location` (a path, or `-` for standard input).

    Files are told apart by their first bytes, never by name; others are not read at all.
    Raises InputError when nothing is there, nothing can be read, or a bound is exceeded.
    """
    if location == "-":
        data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        _check_size("standard input", len(data))
        return _unpacked(InputFile("standard input", data))
    path = Path(location)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise InputError(
            location, "there is no such file or folder", fix="Give the path of the export"
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(
            location, f"cannot be opened ({cause(error)})", fix="Check the permissions"
        ) from None
    if stat.S_ISDIR(mode):
        return _read_folder(path)
    return _unpacked(InputFile(location, _read_file(path, location)))


def siblings(file: InputFile) -> list[InputFile]:
    """Return the export files in the folder that holds `file`, which was given by its own path."""
    return _read_folder(Path(file.path).parent)


def files_below(folder: Path) -> Iterator[str]:
    """Yield the path of every file that reading the folder would look at, in no order, and at most MAX_FILES.

    Nothing is opened and no file's state is asked for, which costs most on a share. Raises OSError.
    """
    count = 0
    failures: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=failures.append, followlinks=False):
        if failures:
            break
        if len(Path(root).relative_to(folder).parts) >= MAX_DEPTH:
            folders.clear()
        for name in names:
            count += 1
            if count > MAX_FILES:
                return
            yield os.path.join(root, name)  # noqa: PTH118 - thousands of them
    if failures:
        raise failures[0]


def _unpacked(file: InputFile) -> list[InputFile]:
    if not file.data.strip():
        raise InputError(file.path, "the file is empty", fix="Export the configuration again")
    if file.data.startswith(b"PK\x03\x04"):
        return _read_archive(file)
    return [file]


def _read_folder(folder: Path) -> list[InputFile]:
    files: list[InputFile] = []
    total = 0
    for path, shown in _walk(folder):
        if path.name.casefold() in SKIPPED_NAMES:
            continue
        try:
            with path.open("rb") as stream:
                head = head_of(stream)
                _refuse_empty(shown, head)
                if head.startswith(b"PK\x03\x04") or not looks_readable(head):
                    continue
                # Reading reserves what it is asked for, so it is not asked for the bound.
                size = min(os.fstat(stream.fileno()).st_size, MAX_FILE_BYTES)
                data = head + stream.read(size + 1)
        except OSError as error:
            raise InputError(shown, f"cannot be read ({cause(error)})", fix="Check the permissions") from None
        _check_size(shown, len(data))
        total += len(data)
        _check_total(str(folder), total)
        files.append(InputFile(shown, data))
    if not files:
        raise InputError(
            str(folder),
            "the folder holds no JSON or XML export",
            fix="Give the folder that Get-ADSyncServerConfiguration wrote, or one with exported JSON files",
        )
    return files


def _walk(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield files below `folder` in a stable order; links to folders are not followed, so no loop."""
    count = 0
    failures: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=failures.append, followlinks=False):
        if failures:
            raise InputError(
                str(folder), f"cannot be listed ({cause(failures[0])})", fix="Check the permissions"
            )
        depth = len(Path(root).relative_to(folder).parts)
        folders[:] = sorted(folders) if depth < MAX_DEPTH else []
        for name in sorted(names):
            count += 1
            if count > MAX_FILES:
                raise InputError(
                    str(folder),
                    f"the folder holds more than {MAX_FILES} files, so it is not an export",
                    fix="Give the folder of one server's export",
                )
            path = Path(root) / name
            if path.is_file():
                yield path, path.relative_to(folder.parent if folder.name else folder).as_posix()
    if failures:
        raise InputError(str(folder), f"cannot be listed ({cause(failures[0])})", fix="Check the permissions")


def _read_archive(archive: InputFile) -> list[InputFile]:
    files: list[InputFile] = []
    total = 0
    try:
        bytes_of_archive = BoundedBytes(archive.data, archive.path)
        with zipfile.ZipFile(bytes_of_archive) as opened:
            bytes_of_archive.listed()
            entries = [entry for entry in opened.infolist() if not is_folder(entry)]
            if len(entries) > MAX_FILES:
                raise InputError(archive.path, f"the archive holds more than {MAX_FILES} files")
            for entry in sorted(entries, key=lambda entry: entry.filename):
                name = _safe_entry_name(archive.path, entry.filename)
                if PurePosixPath(name).name.casefold() in SKIPPED_NAMES:
                    continue
                refuse_unreadable(entry, archive.path)
                # The declared size can lie, so reading itself is bounded as well.
                with opened.open(entry) as stream:
                    head = head_of(stream)
                    shown = f"{archive.path}/{name}"
                    _refuse_empty(shown, head)
                    if not looks_readable(head):
                        continue
                    data = head + stream.read(MAX_FILE_BYTES + 1 - len(head))
                _check_size(shown, len(data))
                total += len(data)
                _check_total(archive.path, total)
                files.append(InputFile(shown, data))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise InputError(
            archive.path, f"the archive is damaged ({damage_of(error)})", fix="Copy or create it again"
        ) from None
    except RuntimeError:
        raise InputError(archive.path, "the archive is encrypted", fix="Unpack it first") from None
    if not files:
        raise InputError(archive.path, "the archive holds no JSON or XML export")
    return files


def is_folder(entry: zipfile.ZipInfo) -> bool:
    """Tell whether an entry of an archive is a folder; `is_dir` of Python 3.11 fails on an entry without a name."""
    return entry.filename.endswith("/")


def damage_of(error: Exception) -> str:
    """Return what is wrong with an archive, as zipfile says it; not where it quotes bytes, which may be content."""
    text = cause(error)
    return "its list of files is not that of its content" if " and header " in text else text


def _safe_entry_name(archive: str, name: str) -> str:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0].startswith("/") or ":" in parts[0]:
        raise InputError(
            archive,
            "the archive holds an entry whose path leaves the archive",
            fix="Do not use this file; ask where it came from",
        )
    return "/".join(parts)


def looks_readable(head: bytes) -> bool:
    """Tell whether a file that begins with `head` can be JSON, XML or sync rules, in any Unicode encoding."""
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return (text[:1] in {b"{", b"[", b'"', b"<"} and not _begins_with_comment(head)) or looks_like_rules(head)


def looks_like_rules(data: bytes) -> bool:
    """Tell whether a file that begins with `data` has commands that make sync rules, or did before it was damaged."""
    comment = _begins_with_comment(data)
    text = _narrow(data[: _SNIFF_BYTES + (_SNIFF_COMMENT_BYTES if comment else 0)])
    if text[:1] in {b"{", b"[", b'"', b"<"} and not comment:
        return False
    return _RULE_COMMANDS.search(text.replace(b"\r", b"\n")) is not None


def head_of(stream: IO[bytes]) -> bytes:
    """Return as much of a file as tells what it can be."""
    head = stream.read(_SNIFF_BYTES)
    return head + stream.read(_SNIFF_COMMENT_BYTES) if _begins_with_comment(head) else head


def _begins_with_comment(data: bytes) -> bool:
    """Tell whether a file begins with a comment of PowerShell."""
    return _narrow(data[:_SNIFF_BYTES]).startswith((b"#", b"<#"))


def _narrow(data: bytes) -> bytes:
    """Return text of any Unicode encoding so that its ASCII characters can be found."""
    return data.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def _read_file(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise InputError(shown, f"cannot be read ({cause(error)})", fix="Check the permissions") from None
    _check_size(shown, len(data))
    return data


def _refuse_empty(shown: str, head: bytes) -> None:
    """Raise InputError for a file of rules that is there in name only: passed over, it would look like a deleted rule.

    A copy that is under way leaves such files, and a computer that lost power, which fills them with zeros.
    JSON is another matter: PowerShell writes an empty file for a cmdlet that returned nothing.
    """
    if not head.strip(b"\x00 \t\r\n") and shown.casefold().endswith((".xml", ".ps1")):
        raise InputError(shown, "the file is empty", fix="Copy or export it again")


def _check_size(shown: str, size: int) -> None:
    if size > MAX_FILE_BYTES:
        raise InputError(
            shown, f"larger than {MAX_FILE_BYTES // 1024**2} MiB, so it is not a configuration export"
        )


def _check_total(shown: str, size: int) -> None:
    if size > MAX_TOTAL_BYTES:
        raise InputError(
            shown, f"more than {MAX_TOTAL_BYTES // 1024**2} MiB in all, so it is not a configuration export"
        )
