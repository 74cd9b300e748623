"""One nightly run at a time for each folder of reports."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from entradrift.errors import EntradriftError, cause
from entradrift.model.comparison import ExitCode
from entradrift.whole_files import OutputError

FILE_NAME: Final = ".lock"


class LockedError(EntradriftError):
    """Another run holds the lock."""

    exit_code = ExitCode.LOCKED


@contextlib.contextmanager
def held(reports: Path) -> Iterator[None]:
    """Hold the lock of the folder `reports`, which is made where it is missing.

    The operating system holds it for the process, so it is free after the process ends in whatever way; the
    file stays. Raises LockedError at once when another process has it, OutputError when it cannot be taken.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only where it is needed

    lock = FileLock(reports / FILE_NAME, timeout=0)
    try:
        reports.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        if not reports.is_dir():
            # A share that goes away at this very moment looks to filelock like a race for the file.
            raise _unusable(reports, "it is gone") from None
        raise LockedError(
            f"Another nightly run holds {reports / FILE_NAME}; this one did nothing. Let that one end first."
        ) from None
    except (OSError, NotImplementedError) as error:
        raise _unusable(reports, cause(error)) from None
    try:
        yield
    finally:
        lock.release()


def _unusable(reports: Path, problem: str) -> OutputError:
    return OutputError(
        f"{reports} cannot be used for the reports ({problem}); the account that runs entradrift has to be "
        "able to write there."
    )
