"""Which of the exports that a pattern names is compared tonight: the newest one that is complete."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final

from entradrift.errors import EntradriftError, InputError
from entradrift.exports.load import load
from entradrift.exports.written_time import written_time
from entradrift.model.snapshot import Snapshot
from entradrift.nightly.candidates import Candidates, NoExportError, candidates, is_part
from entradrift.nightly.file_state import FileStateError, file_time, state_of

__all__ = ["Chosen", "NoExportError", "choose", "moment"]

_PATIENCE: Final = 3
"""One incomplete export is the accident of a night; as many in a row are how this server is exported."""
_TOLD: Final = 5
"""Exports passed over that are named; more are counted."""
_TRIED: Final = 20
"""Files and folders that are looked at to find out whether a folder holds several exports."""
_DATED: Final = 1
_UNDATED: Final = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The export of one server that a run compares."""

    snapshot: Snapshot
    path: str
    """Where it is: a file or a folder."""
    captured_at: datetime | None
    """When it was taken, in UTC; None where the export does not say."""
    by_file_time: bool = False
    """True when `captured_at` is the time of its files, because the export says none."""
    passed_over: tuple[str, ...] = ()
    """One sentence for each newer export that could not be used."""


@dataclass(frozen=True, slots=True, order=True)
class _Age:
    """How new an export is; the greater is the newer."""

    rank: int
    """Exports without a time of their own come after all that have one, unless the time of files will do."""
    time: datetime
    stated: bool
    """True when the export itself says this time."""


@dataclass(slots=True)
class _Export:
    """One candidate, and what is known of it so far."""

    path: Path
    age: _Age
    """Before it is loaded: what a first look gave, never older than it is."""
    snapshot: Snapshot | None = None
    problem: str = ""
    """Why it cannot be used, or is not complete, in words that fit after a colon."""

    def load(self) -> None:
        """Read the export; what changes meanwhile is still being written, and not used."""
        try:
            before = state_of(self.path)
            snapshot = load(str(self.path))
            if state_of(self.path) != before:
                self.problem = "it changed while it was read, so it is still being written"
            else:
                self.snapshot = snapshot
        except InputError as error:
            inner = error.path if error.path != str(self.path) else ""
            where = ", ".join(filter(None, (inner, error.place)))
            self.problem = f"{error.problem} ({where})" if where else error.problem
        except (FileStateError, EntradriftError) as error:
            self.problem = str(error).rstrip(".")


def moment(iso: str | None, timezone: tzinfo) -> datetime | None:
    """Return a time as exports state it, in UTC; one without zone is taken to be in `timezone`."""
    try:
        found = datetime.fromisoformat(iso or "")
        return (found if found.tzinfo else found.replace(tzinfo=timezone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def choose(pattern: str, *, timezone: tzinfo = UTC, undated: str = "incomplete") -> Chosen:
    """Return the newest complete export that `pattern` names, by the time written inside it.

    `timezone` is the zone of times that an export states without one. Exports that say no time at all
    are used by the time of their files (`undated` = "file-time"), or only where no other can be used
    ("incomplete"; `captured_at` is then None). Where the latest few are all incomplete the newest of them is
    returned: what is missing from it makes the comparison incomplete. Raises NoExportError when none can be used.
    """
    found = candidates(pattern)
    dating = _Dating(timezone, by_file_time=undated == "file-time")
    exports = [_Export(path, dating.at_first_look(path)) for path in found.paths]
    chosen = _newest(exports, dating)
    if chosen is None or chosen.snapshot is None:
        raise _none_usable(pattern, found, exports)
    age = chosen.age
    return Chosen(
        snapshot=chosen.snapshot,
        path=str(chosen.path),
        captured_at=age.time if age.rank == _DATED else None,
        by_file_time=age.rank == _DATED and not age.stated,
        passed_over=_told((*found.troubles, *_passed_over(chosen, exports))),
    )


@dataclass(frozen=True, slots=True)
class _Dating:
    """How exports are dated."""

    timezone: tzinfo
    by_file_time: bool

    def at_first_look(self, path: Path) -> _Age:
        """Return how new an export may be; where that cannot be seen, newer than anything, so that it is loaded."""
        written = written_time(path)
        if not written.certain:
            return _Age(_DATED, datetime.max.replace(tzinfo=UTC), stated=False)
        return self.age(written.time, path)

    def age(self, stated: str | None, path: Path) -> _Age:
        """Return how new the export at `path` is, which states this time."""
        time = moment(stated, self.timezone)
        if time is not None:
            return _Age(_DATED, time, stated=True)
        return _Age(_DATED if self.by_file_time else _UNDATED, file_time(path), stated=False)


def _newest(exports: Sequence[_Export], dating: _Dating) -> _Export | None:
    """Return the newest complete export, else the newest; loads from the newest down, and no more than needed."""

    def newness(export: _Export) -> tuple[_Age, str]:
        return export.age, str(export.path)

    waiting = sorted(exports, key=newness)
    incomplete: list[_Export] = []
    while waiting and len(incomplete) < _PATIENCE:
        export = waiting.pop()
        if incomplete and export.age.rank < incomplete[0].age.rank:
            break
        if export.snapshot is None:
            export.load()
            if export.snapshot is None:
                continue
            looked, export.age = export.age, dating.age(export.snapshot.source.captured_at, export.path)
            if export.age < looked:
                insort(waiting, export, key=newness)
                continue
        export.problem = _missing_from(export.snapshot)
        if not export.problem:
            return export
        incomplete.append(export)
    return incomplete[0] if incomplete else None


def _missing_from(snapshot: Snapshot) -> str:
    """Return what the export should hold and does not; empty when it is complete."""
    lacking = (
        f"it is incomplete ({section.value}: {content.reason})"
        for section, content in snapshot.content.items()
        if not content.by_nature
    )
    return next(lacking, "")


def _passed_over(chosen: _Export, exports: Sequence[_Export]) -> Iterator[str]:
    """Yield a sentence for each export that is newer than the chosen one and was not used."""
    chosen_file_time: datetime | None = None
    for export in reversed(exports):
        undated = export.age.rank < chosen.age.rank
        if export is chosen or not (export.problem or undated):
            continue
        if export.age.stated and chosen.age.stated:
            newer = export.age.time > chosen.age.time
        else:
            chosen_file_time = chosen_file_time or file_time(chosen.path)
            newer = file_time(export.path) > chosen_file_time
        if newer:
            problem = export.problem or "it does not say when it was taken, and others do"
            yield f"{export.path} was not used: {problem}."


def _told(sentences: Sequence[str]) -> tuple[str, ...]:
    more = len(sentences) - _TOLD
    return (*sentences[:_TOLD], *([f"{more} more exports were not used."] if more > 0 else []))


def _none_usable(pattern: str, found: Candidates, exports: Sequence[_Export]) -> NoExportError:
    newest = max(exports, key=lambda export: (export.age.stated, export.age))
    if not found.by_wildcard:
        if _holds_several(newest.path):
            advice = newest.path / "*"
            return NoExportError(
                f"{pattern} holds several exports; write {advice} to take the newest complete one of them."
            )
        return NoExportError(f"{pattern} cannot be used: {newest.problem}.")
    if len(exports) == 1:
        return NoExportError(
            f"{newest.path}, which is all that {pattern} names, cannot be used: {newest.problem}."
        )
    return NoExportError(
        f"None of the {len(exports):,} exports that {pattern} names can be used; {newest.path}: {newest.problem}."
    )


def _holds_several(folder: Path) -> bool:
    """Tell whether what is in a folder are exports, each complete by itself."""
    try:
        inside = sorted(path for path in folder.iterdir() if not is_part(path.name))[:_TRIED]
    except OSError:
        return False
    return sum(1 for path in inside if _is_export(path)) > 1


def _is_export(path: Path) -> bool:
    try:
        if not path.is_dir():
            return written_time(path).time is not None
        return not _missing_from(load(str(path)))
    except (EntradriftError, OSError):
        return False
