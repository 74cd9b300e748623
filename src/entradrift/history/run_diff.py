"""What differs between two runs: which findings appeared, went, are judged otherwise, or have other values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from entradrift.errors import InputError
from entradrift.history.json_file import read_json
from entradrift.model.run import Run, Sighting

REPORT_NAME: Final = "report.json"
_MAX_BYTES: Final = 512 * 1024 * 1024
_FIX: Final = "Restore the run folder from a backup to see the values"

Values = tuple[str, str]
"""What a report says that the primary and the staging server have, as JSON."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding that both runs saw with another severity or status."""

    earlier: Sighting
    later: Sighting


@dataclass(frozen=True, slots=True)
class Revalued:
    """A finding that both runs saw with other values."""

    finding: Sighting
    """As the later run saw it."""
    earlier: Values
    later: Values


@dataclass(frozen=True, slots=True)
class RunDiff:
    """Everything that differs, in the order of the run that is named first in each."""

    appeared: tuple[Sighting, ...]
    gone: tuple[Sighting, ...]
    judged: tuple[Judged, ...]
    revalued: tuple[Revalued, ...]
    notes: tuple[str, ...]
    """Sentences about what could not be compared."""


def run_diff(reports: Path, earlier: Run, later: Run) -> RunDiff:
    """Return what differs. Values come from the reports in the run folders; where those are gone, a note says so."""
    before = {sighting.id: sighting for sighting in earlier.sightings}
    after = {sighting.id: sighting for sighting in later.sightings}
    both = [(before[name], found) for name, found in after.items() if name in before]
    notes = [
        f"{run.pair}/{run.name} is {run.verdict or 'failed'}, so what it does not show need not be gone."
        for run in (earlier, later)
        if not run.is_complete
    ]
    values: list[Mapping[str, Values]] = []
    for run in (earlier, later) if both else ():
        try:
            values.append(_values(reports / run.pair / run.name / REPORT_NAME))
        except InputError as error:
            notes.append(f"Values are not compared: {error}")
            values = []
            break
    return RunDiff(
        appeared=tuple(found for name, found in after.items() if name not in before),
        gone=tuple(found for name, found in before.items() if name not in after),
        judged=tuple(
            Judged(one, other)
            for one, other in both
            if (one.severity, one.status) != (other.severity, other.status)
        ),
        revalued=tuple(_revalued(both, *values)) if values else (),
        notes=tuple(notes),
    )


def _revalued(
    both: list[tuple[Sighting, Sighting]], before: Mapping[str, Values], after: Mapping[str, Values]
) -> list[Revalued]:
    return [
        Revalued(found, before[found.id], after[found.id])
        for _, found in both
        if found.id in before and found.id in after and before[found.id] != after[found.id]
    ]


def _values(path: Path) -> dict[str, Values]:
    """Return the values of each finding in a report. Raises InputError."""
    document = read_json(path, "entradrift-report", "1.0", max_bytes=_MAX_BYTES, fix=_FIX)
    findings = document.get("findings")
    if not isinstance(findings, list) or not all(
        isinstance(found, dict) and isinstance(found.get("id"), str) for found in findings
    ):
        raise InputError(str(path), "no list of findings with ids", place="$.findings", fix=_FIX)
    return {found["id"]: (_json(found.get("primary")), _json(found.get("staging"))) for found in findings}


def _json(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
