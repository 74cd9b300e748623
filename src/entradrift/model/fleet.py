"""All pairs and their nights at a glance: what the index page shows."""

from __future__ import annotations

from dataclasses import dataclass

from entradrift.model.comparison import Verdict
from entradrift.model.finding import Severity
from entradrift.model.run import Run, Sighting


@dataclass(frozen=True, slots=True)
class Night:
    """One run as a point of a spark line."""

    name: str
    started_at: str
    """ISO 8601 in UTC."""
    verdict: Verdict | None
    """None where no comparison was made."""
    open_count: int
    accepted_count: int
    folder_exists: bool
    """False once retention has removed the run's folder."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of runs during which a finding was there."""

    finding: Sighting
    """As last seen."""
    first_run: str
    first_seen: str
    """ISO 8601 in UTC: start of the first run that saw it."""
    last_run: str
    last_seen: str
    resolved_at: str | None
    """Start of the complete run that no longer saw it; None while it is there."""


@dataclass(frozen=True, slots=True)
class PairOverview:
    """One pair's row and timeline."""

    name: str
    latest: Run
    last_in_sync: str | None
    """ISO 8601: start of the last run whose verdict was in-sync."""
    baseline: str | None
    """Name of the run whose state is the baseline."""
    open_by_severity: tuple[tuple[Severity, int], ...]
    """Worst first, of the latest run that compared anything; without severities that do not occur."""
    oldest_open: Span | None
    nights: tuple[Night, ...]
    """At most the last 60 runs, oldest first."""
    spans: tuple[Span, ...]
    """When findings appeared and went during those nights: still open first, then the latest to go."""
    earlier: tuple[Night, ...] = ()
    """The runs before those whose folders are still there, oldest first: the page links to them as well."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """Everything that the index page says."""

    generated_at: str
    """ISO 8601 in UTC."""
    tool_version: str
    pairs: tuple[PairOverview, ...]
    """Worst first: failed and incomplete before drift before in sync, then by name."""
    notices: tuple[str, ...] = ()
