"""From locations to the pending changes that remain: read, take out what others have too, and say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from entradrift.failover.pending.connector_names import folded
from entradrift.failover.pending.filling import fill
from entradrift.failover.pending.location import Located, locate
from entradrift.failover.pending.reader import Progress
from entradrift.failover.pending.safety import Reason
from entradrift.failover.pending.spool import Spool
from entradrift.failover.pending.subtract import ACTIVE, PASSING, keep_lasting, take_out
from entradrift.model.pending import PendingVerdict

ProgressBar = Callable[[str, int], AbstractContextManager[Progress | None]]
"""Opens a progress bar with a title and a total of bytes."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where the files are."""

    exports: Sequence[str]
    active: Sequence[str] = ()
    """Pending exports of the active server."""
    previous: Sequence[str] = ()
    """Older pending exports of the server itself."""
    jobs: int = 1
    """How many processes read large files."""
    active_option: str = "--active"
    """The option with which `active` is given, for what is said about it."""


@dataclass(slots=True)
class Gathered:
    """What was read beside the objects."""

    files: dict[str, list[str]] = field(default_factory=dict)
    """Files by connector."""
    notices: list[str] = field(default_factory=list)
    subtracted: dict[str, int] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    """What keeps the verdict from being safe because of what was taken out."""


def gather(spool: Spool, inputs: Inputs, progress_bar: ProgressBar) -> Gathered:
    """Fill `spool` with the pending changes that remain, and return what is to be said about them.

    Raises InputError for a file that cannot be read to its end.
    """
    found = Gathered()
    located = locate(inputs.exports)
    active = locate(inputs.active) if inputs.active else None
    previous = locate(inputs.previous) if inputs.previous else None
    found.files = _read(spool, located, inputs.jobs, progress_bar, found)
    if active is not None:
        with Spool() as other:
            files = _read(other, active, inputs.jobs, progress_bar, found)
            _warn_of_others(inputs.active_option, files, found)
            found.subtracted[ACTIVE] = take_out(spool, other).changes
    if previous is not None:
        with Spool() as other:
            files = _read(other, previous, inputs.jobs, progress_bar, found)
            _warn_of_others("--previous", files, found)
            taken = keep_lasting(spool, other)
        found.subtracted[PASSING] = taken.changes
        if taken.deletes:
            found.reasons.append((PendingVerdict.REVIEW, _new_deletes(taken.deletes)))
    return found


def _new_deletes(count: int) -> str:
    """Return what to think of deletes that the older files do not have yet."""
    what = "1 delete is" if count == 1 else f"{count:,} deletes are"
    return (
        f"{what} in the newer files only and taken for passing through; export once more and compare again before you "
        "rely on that."
    )


def _read(
    spool: Spool, located: Located, jobs: int, progress_bar: ProgressBar, found: Gathered
) -> dict[str, list[str]]:
    """Read files into a spool, and return them by connector."""
    files: dict[str, list[str]] = {}
    found.notices += located.notices
    with progress_bar("Reading", sum(file.size for file in located.files)) as progress:
        readings = fill(spool, located.files, jobs=jobs, progress=progress)
    for file, reading in zip(located.files, readings, strict=True):
        for connector in reading.connectors or (file.connector,):
            files.setdefault(connector, []).append(file.shown)
        found.notices += [f"{file.shown}: {notice}" for notice in reading.notices]
    return files


def _warn_of_others(option: str, others: Mapping[str, object], found: Gathered) -> None:
    """Say for which connectors there was nothing to take out: forgetting a file must not look like a result."""
    known = {folded(name) for name in others}
    missing = [name for name in found.files if folded(name) not in known]
    if missing:
        found.notices.append(f"{option} has no file for {', '.join(missing)}.")
