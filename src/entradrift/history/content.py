"""What a snapshot holds, without when, where and by which tool it was taken: equal on nights without a change."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from entradrift.exports import json_reader, snapshot_file
from entradrift.exports.files import InputFile
from entradrift.model.run import ExportUsed
from entradrift.model.snapshot import Format, Snapshot, Source, SourceFile


def content_text(snapshot: Snapshot) -> str:
    """Return the content as a snapshot file without source, places, notices and version of the tool.

    A place in an export begins with the name of its folder, which may be a date; notices name files.
    """
    source = snapshot.source
    return snapshot_file.write(
        replace(
            snapshot,
            source=Source(Format.SNAPSHOT, (), None, source.content_format, source.parts),
            connectors=tuple(replace(connector, place="") for connector in snapshot.connectors),
            rules=tuple(replace(rule, place="") for rule in snapshot.rules),
            notices=(),
        ),
        tool_version="",
    )


def content_digest(snapshot: Snapshot) -> str:
    """Return the SHA-256 of the content in hexadecimal digits."""
    return hashlib.sha256(content_text(snapshot).encode("utf-8", "backslashreplace")).hexdigest()


def snapshot_of(content: str, used: ExportUsed) -> Snapshot:
    """Return the snapshot that `content_text` was given, as far as comparing is concerned.

    Its source is what the run says about the export. Raises InputError for a content of another version.
    """
    data = content.encode("utf-8", "backslashreplace")
    file = InputFile(used.path, data)
    source = Source(Format.SNAPSHOT, (), None, Format.SNAPSHOT)
    snapshot = snapshot_file.read(file, json_reader.parse(file), source)
    origin = SourceFile(used.path, used.digest, len(data))
    return replace(snapshot, source=replace(snapshot.source, files=(origin,), captured_at=used.captured_at))
