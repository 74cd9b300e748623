"""Elements of an export, bounded before they are built: a small file must not become many gigabytes of memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from entradrift.errors import InputError
from entradrift.exports.files import InputFile

MAX_MARKS: Final = 20_000_000
"""Of all files of an export together. A thousand rules of 40 flows have 0.6 million, 60 connectors with 5,000 OUs each 3.4."""
_MARKS: Final = (b"<", b"=", b"{", b"[", b",")
"""Each element, attribute, object, list and entry needs one; the worst costs about 160 bytes of memory."""


def refuse_swarm(files: Sequence[InputFile]) -> None:
    """Raise InputError for files of more elements than an export can have. Costs nothing for files of usual size."""
    if sum(len(file.data) for file in files) <= MAX_MARKS:
        return
    total = 0
    for file in files:
        total += sum(map(file.data.count, _MARKS))
        if total > MAX_MARKS:
            raise InputError(
                file.path,
                f"more than {MAX_MARKS // 1_000_000} million elements and entries in all, so it is not a configuration "
                "export",
                fix="Check which file this is",
            )
