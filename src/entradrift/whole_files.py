"""Write files whole or not at all: a run that fails or is killed leaves the old file or the new one."""

from __future__ import annotations

import contextlib
import os
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
        # A temporary file is private; a report gets the mode that any new file would get.
        temporary.chmod(0o666 & ~_umask())
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _cannot_write(target, error) from None
    except BaseException:
        # Making the content failed: nothing half-written stays behind.
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cannot_write(target: Path, error: OSError) -> OutputError:
    return OutputError(f"{target} cannot be written ({error.strerror or error}); nothing was changed.")
