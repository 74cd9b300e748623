"""A snapshot as a small archive that can be given as an EXPORT again."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from entradrift.exports import snapshot_file
from entradrift.model.snapshot import Snapshot
from entradrift.version import VERSION

ENTRY_NAME: Final = "snapshot.json"
_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can hold, so that equal snapshots make equal archives."""
_UNIX: Final = 3
_MODE: Final = 0o644 << 16


def snapshot_zip(snapshot: Snapshot) -> bytes:
    """Return an archive that holds one snapshot file; `exports.load` turns it into an equal snapshot."""
    entry = zipfile.ZipInfo(ENTRY_NAME, _TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = _UNIX
    entry.external_attr = _MODE
    text = snapshot_file.write(snapshot, VERSION)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(entry, text.encode("utf-8", "backslashreplace"))
    return stream.getvalue()
