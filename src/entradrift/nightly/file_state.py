"""What the file system says of an export: how to see that it is being written, and when it was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from entradrift.errors import cause
from entradrift.exports.files import files_below
from entradrift.nightly.candidates import is_unfinished

State = tuple[tuple[str, int, int], ...]
"""Path, size and time of change of each file."""


class FileStateError(Exception):
    """An export that cannot be looked at, or whose files say that they are not finished; `str()` says why."""


def state_of(path: Path) -> State:
    """Return what must not change while the export at `path` is read. Raises FileStateError."""
    try:
        found = [(file, os.stat(file)) for file in _files(path)]  # noqa: PTH116 - thousands of files
    except OSError as error:
        raise FileStateError(f"it cannot be read ({cause(error)})") from None
    unfinished = next((file for file, _ in found if is_unfinished(file)), None)
    if unfinished and unfinished != str(path):
        raise FileStateError(f"it is still being written ({os.path.relpath(unfinished, path)})")
    return tuple(sorted((file, status.st_size, status.st_mtime_ns) for file, status in found))


def file_time(path: Path) -> datetime:
    """Return when the newest file of the export at `path` was written; long ago where that cannot be seen."""
    try:
        times = [os.stat(file).st_mtime for file in _files(path)]  # noqa: PTH116
        return datetime.fromtimestamp(max(times, default=path.stat().st_mtime), UTC)
    except (OSError, ValueError, OverflowError):
        return datetime.min.replace(tzinfo=UTC)


def _files(path: Path) -> Iterator[str]:
    return files_below(path) if path.is_dir() else iter([str(path)])
