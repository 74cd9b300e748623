"""Data to stdout, everything else to stderr."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import Final

import click

from entradrift.cli.terminal import say
from entradrift.whole_files import OutputError

_READER_GONE: Final = frozenset({errno.EPIPE, errno.EINVAL})
"""What writing to a pipe gives that nobody reads any more; Windows says EINVAL."""


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
    say(f"Wrote {path}")
