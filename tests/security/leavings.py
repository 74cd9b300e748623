"""Everything that a command can leave behind, unpacked: files, archives, databases."""

import contextlib
import io
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of every file below `folder`, and what is packed inside of it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            yield str(path), data
            if data.startswith(b"PK\x03\x04"):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    yield from ((f"{path}/{name}", archive.read(name)) for name in archive.namelist())
            if data.startswith(b"SQLite format 3\x00"):
                yield from _values(path)


def _values(path: Path) -> Iterator[tuple[str, bytes]]:
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of its own tables
                for value in row:
                    data = value if isinstance(value, bytes) else str(value).encode()
                    yield f"{path}/{table}", data
                    with contextlib.suppress(zlib.error):
                        yield f"{path}/{table} unpacked", zlib.decompress(data)
