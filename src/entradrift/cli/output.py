"""Writing: data to stdout, everything else to stderr, files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from entradrift.errors import EntradriftError


class OutputError(EntradriftError):
    """A file that cannot be written."""


def write_files(contents: Mapping[str, str]) -> None:
    """Write each text to its path in UTF-8: first all of them beside their targets, then swap them in.

    A run that fails or is killed leaves the old file or the new one, never a part. Raises OutputError.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in contents.items():
            staged.append((_staged(Path(path), text), Path(path)))
        for temporary, target in staged:
            try:
                temporary.replace(target)
            except OSError as error:
                raise _cannot_write(target, error) from None
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def write_stdout(text: str) -> None:
    """Write to standard output in UTF-8 with LF, whatever the console's code page."""
    stream = sys.stdout
    if hasattr(stream, "buffer") and not stream.isatty():
        stream.buffer.write(text.encode("utf-8", "backslashreplace"))
        stream.buffer.flush()
    else:
        encoding = stream.encoding or "utf-8"
        click.echo(text.encode(encoding, "backslashreplace").decode(encoding), nl=False)


def _staged(target: Path, text: str) -> Path:
    if target.is_dir():
        raise OutputError(f"{target} is a folder; give the path of a file.")
    data = text.encode("utf-8", "backslashreplace")
    try:
        # In the same folder, so that the swap stays on one file system; closed before it, as Windows demands.
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise _cannot_write(target, error) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # A temporary file is private; a report gets the mode that any new file would get.
        temporary.chmod(0o666 & ~_umask())
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _cannot_write(target, error) from None
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cannot_write(target: Path, error: OSError) -> OutputError:
    return OutputError(f"{target} cannot be written ({error.strerror or error}); nothing was changed.")
