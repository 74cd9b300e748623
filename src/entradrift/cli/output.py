"""Writing: data to stdout, everything else to stderr, files whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from entradrift.cli.tables import plain
from entradrift.errors import EntradriftError

_READER_GONE: Final = frozenset({errno.EPIPE, errno.EINVAL})
"""What writing to a pipe gives that nobody reads any more; Windows says EINVAL."""


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
    """Write to standard output in UTF-8 with LF, whatever the console's code page.

    A reader that has gone is no failure: the command keeps its own exit code. Raises OutputError.
    """
    stream = sys.stdout
    try:
        if hasattr(stream, "buffer") and not stream.isatty():
            stream.buffer.write(text.encode("utf-8", "backslashreplace"))
            stream.buffer.flush()
        else:
            encoding = stream.encoding or "utf-8"
            click.echo(text.encode(encoding, "backslashreplace").decode(encoding), nl=False)
    except OSError as error:
        # Python must not complain about the rest of its buffer when it exits.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if error.errno not in _READER_GONE:
            raise OutputError(f"Standard output cannot be written ({error.strerror or error}).") from None


def say_written(path: str) -> None:
    """Say on standard error that a file was written."""
    click.echo(f"Wrote {plain(path)}", err=True)


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
