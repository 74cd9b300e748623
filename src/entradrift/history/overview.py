"""All pairs at a glance, for the index page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from entradrift.errors import InputError
from entradrift.history import queries
from entradrift.history.baselines import baseline_run
from entradrift.history.database import Database
from entradrift.model.comparison import Verdict
from entradrift.model.finding import Severity
from entradrift.model.fleet import Fleet, Night, PairOverview, Span
from entradrift.model.run import Run

NIGHTS: Final = 60
_ORDER: Final = (None, Verdict.INCOMPLETE, Verdict.DRIFT, Verdict.IN_SYNC)


def fleet(
    database: Database, reports: Path, generated_at: str, tool_version: str, pairs: Sequence[str] | None
) -> Fleet:
    """Return the overview of these pairs, or of all. A pair without any run is left out."""
    wanted = None if pairs is None else {pair.casefold() for pair in pairs}
    notices: list[str] = []
    overviews = [
        overview
        for name in queries.pairs(database)
        if (wanted is None or name.casefold() in wanted)
        and (overview := _overview(database, reports, name, notices)) is not None
    ]
    overviews.sort(key=lambda pair: (_ORDER.index(pair.latest.verdict), pair.name.casefold()))
    return Fleet(generated_at, tool_version, tuple(overviews), tuple(notices))


def _overview(database: Database, reports: Path, pair: str, notices: list[str]) -> PairOverview | None:
    latest = queries.latest(database, pair)
    if latest is None:
        return None
    compared = queries.latest(database, pair, queries.COMPARED)
    in_sync = queries.latest(database, pair, queries.IN_SYNC)
    every_night = tuple(
        Night(row.name, row.started_at, row.verdict, row.open_count, row.accepted_count, row.folder_exists)
        for row in reversed(queries.runs(database, pair, None))
    )
    nights = every_night[-NIGHTS:]
    spans = queries.spans_of_pair(database, pair, nights[0].started_at)
    still_open = [span for span in spans if span.resolved_at is None and span.finding.is_open]
    return PairOverview(
        name=pair,
        latest=latest,
        last_in_sync=None if in_sync is None else in_sync.started_at,
        baseline=_baseline(database, reports, pair, notices),
        open_by_severity=_open_by_severity(compared),
        oldest_open=min(
            still_open, key=lambda span: (span.first_seen, span.finding.severity.rank), default=None
        ),
        nights=nights,
        earlier=tuple(night for night in every_night[:-NIGHTS] if night.folder_exists),
        spans=_in_order(spans),
    )


def _baseline(database: Database, reports: Path, pair: str, notices: list[str]) -> str | None:
    try:
        found = baseline_run(database, reports, pair)
    except InputError as error:
        notices.append(str(error))
        return None
    return None if found is None else found[0]


def _open_by_severity(run: Run | None) -> tuple[tuple[Severity, int], ...]:
    counts = (
        Counter(sighting.severity for sighting in run.sightings if sighting.is_open) if run else Counter()
    )
    return tuple((severity, counts[severity]) for severity in Severity if counts[severity])


def _in_order(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Still there first, worst and oldest first; then what went, the latest to go first."""
    # What any two healthy servers differ in is no event.
    shown = [span for span in spans if span.finding.status.matters]
    there = [span for span in shown if span.resolved_at is None]
    gone = [span for span in shown if span.resolved_at is not None]
    there.sort(key=lambda span: (span.finding.severity.rank, span.first_seen, span.finding.title))
    gone.sort(key=lambda span: (span.finding.severity.rank, span.finding.title))
    gone.sort(key=lambda span: span.resolved_at or "", reverse=True)
    return (*there, *gone)
