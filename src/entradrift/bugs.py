"""A bug of ours as a file that people can send, and one sentence that names it.

What an exception says can hold values of an export (the key that was missing, the text that was no number). So what stands in
quotation marks is left out of it; where it happened is said whole.
"""

from __future__ import annotations

import re
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from entradrift.version import VERSION

_QUOTED: Final = re.compile(r"""['"`].*['"`]|['"`].*""", re.DOTALL)
"""From the first quotation mark to the last one: what is between could hold some of its own."""
_PLACES: Final = re.compile(r'^  File "[^"\n]*", line \d+, in \S+$', re.MULTILINE)
_OURS: Final = 2000
"""Characters of a message that are kept."""
_SEPARATOR: Final = "\nThat happened while this was handled:\n\n"


@dataclass(frozen=True, slots=True)
class BugReport:
    """What to say about a bug."""

    sentence: str
    """One sentence that names the file."""
    details: str
    """The traceback where no file could be written; else empty."""


def report() -> BugReport:
    """Write the exception that is being handled to a file for temporary files, and return what to say."""
    error = sys.exception()
    happened = _SEPARATOR.join(map(_one, _chain(error))) if error else ""
    text = f"entradrift {VERSION}, Python {sys.version.split()[0]} on {sys.platform}\n{happened}"
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


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those that led to it, the last one first."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _one(error: BaseException) -> str:
    places = "".join(traceback.format_tb(error.__traceback__))
    if type(error).__name__ == "_RemoteTraceback":  # what happened in another process, as text
        said = "\n" + "\n".join(_PLACES.findall(str(error)))
    else:
        said = _QUOTED.sub("'...'", str(error)[:_OURS])
    return f"Traceback (most recent call last):\n{places}{type(error).__name__}: {said}\n"
