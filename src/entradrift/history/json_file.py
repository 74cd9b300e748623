"""Read our own JSON files from run folders: bounded, whole, and in a format version that we know."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from entradrift.errors import InputError

_VERSION: Final = re.compile(r"([0-9]{1,6})\.[0-9]{1,6}")


def read_json(path: Path, form: str, version: str, *, max_bytes: int, fix: str) -> dict[str, Any]:
    """Return the document in a file whose `format` is `form`, and whose `format_version` begins like `version`.

    Raises InputError, with `fix` as what to do, for a file that is missing, larger than `max_bytes`, damaged, or
    something else.
    """
    from entradrift.exports import json_reader  # noqa: PLC0415 - reading exports takes long to import
    from entradrift.exports.files import InputFile  # noqa: PLC0415

    document = json_reader.parse(InputFile(str(path), _bytes(path, max_bytes, fix)))
    if not isinstance(document, dict) or document.get("format") != form:
        raise InputError(str(path), f"not a file of format {form}", place="$.format", fix=fix)
    found = document.get("format_version")
    match = _VERSION.fullmatch(found) if isinstance(found, str) else None
    if match is None or match[1] != version.partition(".")[0]:
        raise InputError(
            str(path),
            f"not of format version {version}, which this entradrift reads",
            place="$.format_version",
            fix="Use the version of entradrift that wrote it",
        )
    return document


def _bytes(path: Path, max_bytes: int, fix: str) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(max_bytes + 1)
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror or error})", fix=fix) from None
    if len(data) > max_bytes:
        raise InputError(str(path), f"larger than {max_bytes:,} bytes, which no such file is", fix=fix)
    return data
