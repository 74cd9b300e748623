"""A run's folder: there whole or not at all, and never changed once it is there."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from entradrift.whole_files import OutputError

_UNFINISHED: Final = ".tmp-"
"""How the name of a folder begins that is being written or removed."""
_DIGITS: Final = 6
_HALF: Final = 16**_DIGITS // 2


def new_name(pair_folder: Path, started_at: str, *parts: str) -> str:
    """Return a name for a run that no other run in `pair_folder` has: its time, and six hexadecimal digits.

    The digits follow from `parts`, so that equal runs get equal names on all computers. A second run of the same
    second gets the next number, so that names sort in the order in which runs were made.
    """
    stamp = started_at.replace(":", "").replace("+0000", "Z")
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
    number = int(digest[:_DIGITS], 16) % _HALF
    with contextlib.suppress(OSError):
        taken = [
            int(path.name[-_DIGITS:], 16) for path in pair_folder.glob(f"{stamp}-{'[0-9a-f]' * _DIGITS}")
        ]
        number = max([number, *(each + 1 for each in taken)])
    return f"{stamp}-{number:0{_DIGITS}x}"


def publish(folder: Path, contents: Mapping[str, str | bytes]) -> None:
    """Make `folder`, with these files by name, appear in one step; text is written in UTF-8 as it is.

    Raises OutputError where that is not possible; nothing of it is there then.
    """
    unfinished = folder.with_name(f"{_UNFINISHED}{folder.name}")
    try:
        folder.parent.mkdir(exist_ok=True)
        # A process that died may have left it behind; whoever holds the lock is alone here.
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        for name, content in contents.items():
            _write(unfinished / name, content)
        _flush_folder(unfinished)
        if os.path.lexists(folder):
            raise FileExistsError(errno.EEXIST, "there is such a run already")
        unfinished.rename(folder)
        _flush_folder(folder.parent)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise OutputError(
            f"{folder} cannot be written ({error.strerror or error}), so this run leaves no report; "
            "the reports of earlier runs are as they were."
        ) from None


def hide(folder: Path) -> Path | None:
    """Take a run's folder away in one step; return what `discard` has to remove, None if it is gone already.

    Raises OutputError where it cannot be removed.
    """
    hidden = folder.with_name(f"{_UNFINISHED}{folder.name}")
    try:
        folder.rename(hidden)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(
            f"{folder} is older than keep_days and cannot be removed ({error.strerror or error})."
        ) from None
    return hidden


def discard(hidden: Path) -> None:
    """Remove what `hide` has taken away; what cannot be removed now is removed by a later run."""
    shutil.rmtree(hidden, ignore_errors=True)


def remove_leftovers(folder: Path) -> None:
    """Remove what killed runs have left in `folder`: unfinished folders, and files that were not swapped in."""
    with contextlib.suppress(OSError):
        for path in (*folder.glob(f"{_UNFINISHED}*"), *folder.glob(".*.html.*.tmp")):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _write(path: Path, content: str | bytes) -> None:
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    """Have the names in `folder` written to the disk, where the platform can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
