"""The history as JSON on standard output."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from entradrift.model.fleet import Span
from entradrift.model.run import Run, Sighting

if TYPE_CHECKING:
    from entradrift.history.queries import Judgement, RunRow
    from entradrift.history.run_diff import RunDiff

Json = dict[str, Any]


def dumped(document: Json) -> str:
    """Return a document as JSON text that cannot drive a terminal."""
    from entradrift.report.json_report import dumps  # noqa: PLC0415 - only when needed

    return dumps(document)


def runs(rows: Sequence[RunRow]) -> Json:
    """Return runs, latest first."""
    return {
        "runs": [
            {
                "pair": row.pair,
                "name": row.name,
                "started_at": row.started_at,
                "verdict": row.verdict,
                "exit_code": int(row.exit_code),
                "open": row.open_count,
                "accepted": row.accepted_count,
                "worst": row.worst,
                "folder_exists": row.folder_exists,
            }
            for row in rows
        ]
    }


def finding(name: str, spans: Sequence[tuple[str, Span]], judgements: Sequence[Judgement]) -> Json:
    """Return when a finding was there, and how it was judged."""
    return {
        "id": name,
        "spans": [
            {
                "pair": pair,
                "first_run": span.first_run,
                "first_seen": span.first_seen,
                "last_run": span.last_run,
                "last_seen": span.last_seen,
                "resolved_at": span.resolved_at,
                "finding": _sighting(span.finding),
            }
            for pair, span in spans
        ],
        "judgements": [
            {
                "pair": each.pair,
                "run": each.run,
                "started_at": each.started_at,
                "severity": each.severity,
                "status": each.status,
            }
            for each in judgements
        ],
    }


def diff(earlier: Run, later: Run, found: RunDiff) -> Json:
    """Return what differs between two runs; values are JSON values."""
    return {
        "earlier": {"pair": earlier.pair, "name": earlier.name},
        "later": {"pair": later.pair, "name": later.name},
        "appeared": [_sighting(each) for each in found.appeared],
        "gone": [_sighting(each) for each in found.gone],
        "judged": [
            {"earlier": _sighting(each.earlier), "later": _sighting(each.later)} for each in found.judged
        ],
        "revalued": [
            {
                "finding": _sighting(each.finding),
                "earlier": dict(zip(("primary", "staging"), map(json.loads, each.earlier), strict=True)),
                "later": dict(zip(("primary", "staging"), map(json.loads, each.later), strict=True)),
            }
            for each in found.revalued
        ],
        "notes": list(found.notes),
    }


def _sighting(sighting: Sighting) -> Json:
    return {
        "id": sighting.id,
        "rule": sighting.rule,
        "section": sighting.section,
        "severity": sighting.severity,
        "status": sighting.status,
        "title": sighting.title,
        "object": sighting.object,
        "connector": sighting.connector,
        "path": sighting.path,
        "changed_on": sighting.changed_on,
        "side": sighting.side,
        "expires": sighting.expires,
    }
