"""Runs and run folders, written by hand: no code of the history takes part."""

import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import SITE, set_rule, tiny

from entradrift.exports.load import load
from entradrift.model.change import Side
from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.run import ExportUsed, News, NewsKind, Run, Sighting
from entradrift.model.section import Section
from entradrift.model.snapshot import Snapshot

FIRST_NIGHT = datetime(2026, 1, 1, 2, tzinfo=UTC)
CODES = {
    Verdict.IN_SYNC: ExitCode.OK,
    Verdict.DRIFT: ExitCode.DRIFT,
    Verdict.INCOMPLETE: ExitCode.INCOMPLETE,
    None: ExitCode.INVALID,
}


@dataclass(frozen=True)
class State:
    """A configuration of a server: the export, and what it is read into."""

    export: Path
    snapshot: Snapshot
    digest: str


def states(folder: Path, names: Iterable[str]) -> dict[str, State]:
    """Write an export for each name, which is the description of one rule; the digests are made up."""
    found = {}
    for number, name in enumerate(names):
        org = tiny()
        set_rule(SITE, description=name)(org)
        path = as_bundle(org, folder / name)
        found[name] = State(path, load(str(path)), f"{number:064x}")
    return found


def finding_id(name: str) -> str:
    """Return the id of a finding that the tests call by a short name."""
    return f"f-{name:0>12}"


def sighting(
    name: str,
    severity: Severity = Severity.MEDIUM,
    status: Status = Status.DRIFT,
    **changes: Any,  # noqa: ANN401
) -> Sighting:
    """Return one finding as a run saw it."""
    return Sighting(
        **{
            "id": finding_id(name),
            "rule": "rule-disabled-on-staging",
            "section": Section.SYNC_RULES,
            "severity": severity,
            "status": status,
            "title": f"Finding {name}",
            "object": f"Rule {name}",
            "connector": "adatum.com",
            "path": "disabled",
            "changed_on": "staging",
            "side": Side.STAGING,
            "expires": "2026-12-31" if status is Status.ACCEPTED else None,
            **changes,
        }
    )


def start_of(night: int, hours: float = 0) -> str:
    """Return when a night's run started."""
    return (FIRST_NIGHT + timedelta(days=night, hours=hours)).isoformat()


def name_of(night: int, suffix: str = "0a1b2c", hours: float = 0) -> str:
    """Return the name of a night's run folder."""
    return f"{FIRST_NIGHT + timedelta(days=night, hours=hours):%Y-%m-%dT%H%M%SZ}-{suffix}"


def run_of(
    night: int,
    sightings: Iterable[Sighting] = (),
    verdict: Verdict | None = Verdict.DRIFT,
    *,
    pair: str = "contoso",
    state: State | None = None,
    hours: float = 0,
    suffix: str = "0a1b2c",
    **changes: Any,  # noqa: ANN401
) -> Run:
    """Return one night's run of a pair. `state` is the primary; a run without comparison has none."""
    digest = state.digest if state else "f" * 64
    primary = ExportUsed("SYNC01", f"exports/SYNC01/{night}", start_of(night, -1), digest, "2.4.21.0")
    staging = ExportUsed("SYNC02", f"exports/SYNC02/{night}", None, "e" * 64, None)
    return Run(
        **{
            "pair": pair,
            "name": name_of(night, suffix, hours),
            "started_at": start_of(night, hours),
            "seconds": 1.5,
            "verdict": verdict,
            "exit_code": CODES[verdict],
            "summary": f"Night {night}: {verdict or 'failed'}.",
            "doubts": ("the export of staging is old",) if verdict is Verdict.INCOMPLETE else (),
            "primary": None if verdict is None else primary,
            "staging": None if verdict is None else staging,
            "sightings": tuple(sightings),
            "news": (News(NewsKind.NEW, f"News of night {night}.", finding_id("a"), Severity.HIGH),),
            "notices": ("A notice.",),
            "tool_version": "0.1.0",
            "options": {"fail_on": "low"},
            "timings": {"load": 0.5, "compare": 0.25},
            **changes,
        }
    )


def document_of(run: Run) -> dict[str, Any]:
    """Return `run.json` as the schema describes it."""
    return {
        "format": "entradrift-run",
        "format_version": "1.0",
        "tool": {"name": "entradrift", "version": run.tool_version},
        **{
            name: getattr(run, name)
            for name in ("pair", "name", "started_at", "seconds", "verdict", "exit_code", "summary")
        },
        "doubts": list(run.doubts),
        "primary": fields(run.primary) if run.primary else None,
        "staging": fields(run.staging) if run.staging else None,
        "sightings": [fields(found) for found in run.sightings],
        "news": [fields(news) for news in run.news],
        "notices": list(run.notices),
        "options": dict(run.options),
        "timings": dict(run.timings),
    }


def fields(value: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the fields of a dataclass by name."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def report(**values: tuple[Any, Any]) -> dict[str, Any]:
    """Return a report as far as values go."""
    return {
        "format": "entradrift-report",
        "format_version": "1.0",
        "findings": [
            {"id": finding_id(name), "primary": primary, "staging": staging}
            for name, (primary, staging) in values.items()
        ],
    }


def write_run(
    reports: Path, run: Run, state: State | None = None, *, report: Mapping[str, Any] | None = None
) -> Path:
    """Write a run folder; the snapshot of the primary is any export in an archive."""
    folder = reports / run.pair / run.name
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(json.dumps(document_of(run)), encoding="utf-8")
    (folder / "report.html").write_text("<!doctype html>", encoding="utf-8")
    if state is not None:
        for name in ("primary", "staging"):
            with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(state.export, "snapshot.json")
    if report is not None:
        (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return folder
