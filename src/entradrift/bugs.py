"""A bug of ours as a file that people can send, and one sentence that names it."""

from __future__ import annotations

import sys
import tempfile
import traceback
from dataclasses import dataclass

from entradrift.version import VERSION


@dataclass(frozen=True, slots=True)
class BugReport:
    """What to say about a bug."""

    sentence: str
    """One sentence that names the file."""
    details: str
    """The traceback where no file could be written; else empty."""


def report() -> BugReport:
    """Write the exception that is being handled to a file for temporary files, and return what to say."""
    text = (
        f"entradrift {VERSION}, Python {sys.version.split()[0]} on {sys.platform}\n{traceback.format_exc()}"
    )
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix="entradrift-bug-",
            suffix=".txt",
            delete=False,
            encoding="utf-8",
            errors="backslashreplace",
        ) as file:
            file.write(text)
    except OSError:
        return BugReport("This is a bug in entradrift; please report it.", text)
    return BugReport(f"This is a bug in entradrift; please report it with the file {file.name}.", "")
