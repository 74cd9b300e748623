"""The readers of everything that comes from outside, each as a function that any bytes are given to.

A function returns True where the bytes were read, False where they were refused as they should be: by an EntradriftError
whose message is one sentence. Anything else that it raises is a bug.
"""

import atexit
import contextlib
import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from entradrift.cli.terminal import plain
from entradrift.comparing import comparison_of
from entradrift.errors import EntradriftError, WrongPairError
from entradrift.exports import json_reader, load, snapshot_file
from entradrift.exports.files import InputFile
from entradrift.failover.pending import location
from entradrift.failover.pending.reader import read_objects
from entradrift.failover.pending.summary import totals_of
from entradrift.failover.pending.tally import Tally
from entradrift.history import run_file
from entradrift.model.connector import ConnectorKind
from entradrift.model.finding import Status
from entradrift.model.pending import PendingObject
from entradrift.model.snapshot import Format, Snapshot, Source
from entradrift.nightly import config
from entradrift.policy import acceptance_file
from entradrift.report import report_file
from fuzz import parts
from fuzz.words import CORPUS

LONGEST_MESSAGE: Final = 2000
_WIDE: Final = 1 << 20
_NARROW: Final = 61
"""Bytes of two ways to read the same pending exports; a prime, so that pieces end in the middle of everything."""
_SNAPSHOT: Final = Source(Format.SNAPSHOT, (), captured_at=None, content_format=Format.SNAPSHOT)
_FOLDER: Final = Path(tempfile.mkdtemp(prefix="entradrift-fuzz-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)


class BrokenPromiseError(AssertionError):
    """A reader did something else than it promises."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader under test."""

    read: Callable[[bytes], object]
    """Raises whatever the reader raises."""
    text: str
    """What the bytes are, for a mutator that knows: json, xml, or other."""

    def __call__(self, data: bytes) -> bool:
        """Tell whether the bytes were read; raise where the reader broke its promise."""
        try:
            self.read(data)
        except EntradriftError as error:
            # Paths are as long as people make them.
            _check_sentence(str(error).removeprefix(getattr(error, "path", "")))
            return False
        return True


def _check_sentence(message: str) -> None:
    shown = plain(message)
    if not shown.endswith(".") or "Traceback" in shown or len(shown) > LONGEST_MESSAGE:
        raise BrokenPromiseError(f"not a sentence: {shown!r}")


def export(data: bytes) -> Snapshot:
    """Read an export as from standard input, and hold it to what is promised for every snapshot."""
    kept = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(data))
    try:
        snapshot = load.load("-")
    finally:
        sys.stdin = kept
    _check_written(snapshot)
    _check_alone(snapshot)
    with contextlib.suppress(WrongPairError):
        comparison_of(_partner(), snapshot)
        comparison_of(snapshot, _partner())
    return snapshot


@cache
def _partner() -> Snapshot:
    """Return a server that the exports are compared with: that of a seed."""
    return load.load(str(CORPUS / "bundle" / "words.json"))


def _check_written(snapshot: Snapshot) -> None:
    """Raise unless the snapshot, written and read again, is the same."""
    file = InputFile("written", snapshot_file.write(snapshot, "0").encode("utf-8"))
    again = snapshot_file.read(file, json_reader.parse(file), _SNAPSHOT)
    if again != replace(snapshot, source=again.source):
        raise BrokenPromiseError("written and read again it is another snapshot")


def _check_alone(snapshot: Snapshot) -> None:
    """Raise where it differs from itself, if its connectors can be told apart at all."""
    names = [connector.name.strip().casefold() for connector in snapshot.connectors]
    tenants = sum(connector.kind is ConnectorKind.TENANT for connector in snapshot.connectors)
    if len(set(names)) < len(names) or tenants > 1:
        return
    for finding in comparison_of(snapshot, snapshot, same_server=True).findings:
        if finding.status is Status.DRIFT:
            raise BrokenPromiseError(f"differs from itself: {finding.rule} {finding.path}")


def several(data: bytes) -> Snapshot:
    """Read an export of one file or of several."""
    return export(parts.as_input(data))


class _Pieces:
    """Bytes that come a few at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._stream = io.BytesIO(data)
        self._size = size

    def read(self, size: int, /) -> bytes:
        return self._stream.read(min(size, self._size))


def pending(data: bytes) -> list[PendingObject]:
    """Read pending exports in large pieces and in small ones: the objects are the same."""
    found, error = _pending(data, _WIDE)
    again, other = _pending(data, _NARROW)
    if (error is None) != (other is None) or (error is None and found != again):
        raise BrokenPromiseError(f"read in small pieces it is something else: {error} / {other}")
    if error is not None:
        raise error
    totals_of(found)
    return found


def _pending(data: bytes, size: int) -> tuple[list[PendingObject], EntradriftError | None]:
    found: list[PendingObject] = []
    tally = Tally()
    try:
        found.extend(read_objects(_Pieces(data, size), "pending.xml", "contoso.com", tally))
    except EntradriftError as error:
        return found, error
    return found, None


def pending_archive(data: bytes) -> None:
    """Read pending exports from a zip."""
    path = _written("pending.zip", data)
    for file in location.locate([str(path)]).files:
        with file.opened() as stream:
            for _ in read_objects(stream, file.shown, file.connector, Tally()):
                pass


def acceptances(data: bytes) -> object:
    """Read a file of accepted differences."""
    return acceptance_file.parse(data, "accepted-drift.toml")


def nightly_config(data: bytes) -> object:
    """Read the configuration of the nightly run."""
    return config.read_with_origins(_written("entradrift.toml", data))


def report(data: bytes) -> object:
    """Read a JSON report back."""
    return report_file.read(str(_written("report.json", data)))


def run(data: bytes) -> object:
    """Read the file of one run; what was read can be written and read again."""
    found = run_file.read(_written("run.json", data))
    again = run_file.parse(run_file.dumps(found))
    if run_file.dumps(again) != run_file.dumps(found):
        raise BrokenPromiseError("written and read again it is another run")
    return found


def _written(name: str, data: bytes) -> Path:
    path = _FOLDER / name
    path.write_bytes(data)
    return path


READERS: Final = {
    "cmdlets": Reader(several, "json"),
    "bundle": Reader(export, "json"),
    "wizard": Reader(export, "json"),
    "snapshot": Reader(export, "json"),
    "tree": Reader(several, "xml"),
    "zip": Reader(export, "other"),
    "rules-editor": Reader(export, "other"),
    "pending": Reader(pending, "xml"),
    "pending-zip": Reader(pending_archive, "other"),
    "acceptances": Reader(acceptances, "other"),
    "config": Reader(nightly_config, "other"),
    "report": Reader(report, "json"),
    "run": Reader(run, "json"),
}
"""By name; the folder of that name in `fuzz/corpus` holds the seeds."""
