"""Write files whole or not at all: a run that fails or is killed leaves the old file or the new one."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from entradrift.errors import EntradriftError


class OutputError(EntradriftError):
    """A file that cannot be written."""


Content = str | bytes | Iterable[str]
"""A whole content, or the pieces of a text, of which only one need be in memory at a time."""


def write_files(contents: Mapping[str, Content] | Mapping[Path, Content]) -> None:
    """Write each content to its path: first all of them beside their targets, then swap them in.

    Text is written in UTF-8 with its line ends as they are. Raises OutputError; whatever making a content raises leaves
    every file as it was.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            staged.append((_staged(Path(path), content), Path(path)))
        for temporary, target in staged:
            try:
                temporary.replace(target)
            except OSError as error:
                raise _cannot_write(target, error) from None
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def write_folder(folder: Path, contents: Mapping[str, Content]) -> None:
    """Write a folder that appears whole, with one file for each name in `contents`.

    Raises OutputError, also when the folder exists and is not empty: nothing of somebody else is ever overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} exists and is not an empty folder; give a new folder with --out.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".tmp", dir=folder.parent))
    except OSError as error:
        raise _cannot_write(folder, error) from None
    try:
        unfinished.chmod(0o777 & ~_umask())
        write_files({unfinished / name: content for name, content in contents.items()})
        if folder.is_dir():
            folder.rmdir()  # empty, and Windows renames onto no folder that exists
        unfinished.rename(folder)
    except OSError as error:
        raise _cannot_write(folder, error) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _staged(target: Path, content: Content) -> Path:
    if target.is_dir():
        raise OutputError(f"{target} is a folder; give the path of a file.")
    pieces = (content,) if isinstance(content, str | bytes) else content
    try:
        # In the same folder, so that the swap stays on one file system; closed before it, as Windows demands.
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise _cannot_write(target, error) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            for piece in pieces:
                stream.write(piece.encode("utf-8", "backslashreplace") if isinstance(piece, str) else piece)
            stream.flush()
            os.fsync(stream.fileno())
        # A temporary file is private until it is whole.
        temporary.chmod(_mode(target))
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _cannot_write(target, error) from None
    except BaseException:
        # Making the content failed: nothing half-written stays behind.
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _mode(target: Path) -> int:
    """Return the mode of the file that is replaced, so that a closed one stays closed, or that of any new file."""
    with contextlib.suppress(OSError):
        found = target.lstat().st_mode
        if stat.S_ISREG(found):
            return stat.S_IMODE(found) & 0o777
    return 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cannot_write(target: Path, error: OSError) -> OutputError:
    return OutputError(f"{target} cannot be written ({error.strerror or error}); nothing was changed.")
