"""Everything that a history can be asked, so that two histories can be compared."""

from typing import Any

from entradrift.history.content import content_text
from entradrift.history.store import History


def answers(history: History) -> dict[str, Any]:
    """Return every answer about every pair, run and finding; what was told is not part of it."""
    rows = history.runs()
    runs = {(row.pair, row.name): history.run(row.name, row.pair) for row in rows}
    findings = sorted({found.id for run in runs.values() for found in run.sightings})
    return {
        "rows": rows,
        "runs": runs,
        "pairs": {pair: _pair(history, pair) for pair in history.pairs()},
        "spans": {finding: history.spans(finding) for finding in findings},
        "judgements": {finding: history.judgements(finding) for finding in findings},
        "fleet": history.fleet("2026-12-01T00:00:00+00:00", "0.1.0"),
    }


def _pair(history: History, pair: str) -> dict[str, Any]:
    baseline = history.baseline(pair)
    return {
        "latest": history.latest(pair),
        "complete": history.latest(pair, complete=True),
        "first seen": history.first_seen(pair),
        "of the pair": history.runs(pair, limit=3),
        "baseline run": history.baseline_run(pair),
        "baseline": baseline
        and (
            baseline.run,
            baseline.started_at,
            baseline.chosen,
            baseline.digest,
            content_text(baseline.snapshot),
        ),
        "expendable": history.expendable(pair, before="2027-01-01T00:00:00Z", keep_runs=frozenset()),
        "evidence": history.evidence(pair, ["see 2026-01-03T020000Z-0a1b2c"]),
    }
