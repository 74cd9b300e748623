"""The configurations that can be a baseline: kept once per content, and found in run folders otherwise."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Final

from entradrift.errors import InputError
from entradrift.history.database import Database
from entradrift.history.errors import DamagedError
from entradrift.history.run_folders import PRIMARY_ZIP

MAX_BYTES: Final = 512 * 1024 * 1024


def put(database: Database, digest: str, content: str) -> None:
    """Keep the text of a content under its digest."""
    packed = zlib.compress(content.encode("utf-8", "backslashreplace"))
    database.run("INSERT OR IGNORE INTO snapshot VALUES (?, ?)", (digest, packed))


def has(database: Database, digest: str) -> bool:
    """Tell whether a content is kept."""
    return database.row("SELECT 1 FROM snapshot WHERE digest = ?", (digest,)) is not None


def get(database: Database, digest: str) -> str | None:
    """Return a content that is kept, None for another one. Raises DamagedError when it cannot be unpacked."""
    row = database.row("SELECT content FROM snapshot WHERE digest = ?", (digest,))
    return None if row is None else unpacked(row[0], database.path)


def unpacked(packed: bytes, path: Path) -> str:
    """Return the text that was compressed into `packed`, a value of the file at `path`. Raises DamagedError."""
    try:
        stream = zlib.decompressobj()
        data = stream.decompress(packed, MAX_BYTES)
        if not stream.eof:
            raise DamagedError(f"{path} holds a text that ends too early.")
        return data.decode("utf-8")
    except (zlib.error, TypeError, UnicodeDecodeError) as error:
        raise DamagedError(f"{path} holds a text that cannot be unpacked ({error}).") from None


def from_folder(folder: Path) -> str | None:
    """Return the content of the primary in a run folder, None where it is not there or cannot be read."""
    from entradrift.exports.load import load  # noqa: PLC0415 - long to import, and seldom needed
    from entradrift.history.content import content_text  # noqa: PLC0415

    try:
        return content_text(load(str(folder / PRIMARY_ZIP)))
    except InputError:
        return None


def drop_unneeded(database: Database) -> None:
    """Remove every content that is nobody's baseline any more."""
    database.run(
        "DELETE FROM snapshot WHERE digest NOT IN "
        "(SELECT primary_digest FROM baseline JOIN run ON run.id = baseline.run)"
    )
