"""From a comparison to the run that is kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from entradrift.history.content import content_digest
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Finding, Status
from entradrift.model.run import ExportUsed, Run, Sighting
from entradrift.model.section import Section
from entradrift.model.snapshot import Snapshot
from entradrift.nightly.choose_export import Chosen


def run_of(
    comparison: Comparison,
    *,
    pair: str,
    name: str,
    started_at: str,
    doubts: Sequence[str],
    primary: ExportUsed,
    staging: ExportUsed,
    strict: bool,
) -> Run:
    """Return the run without its news, seconds and timings, which are known later."""
    return Run(
        pair=pair,
        name=name,
        started_at=started_at,
        seconds=0.0,
        verdict=comparison.verdict,
        exit_code=comparison.exit_code,
        summary=comparison.failover,
        doubts=(*doubts, *_gaps(comparison, doubts, strict=strict)),
        primary=primary,
        staging=staging,
        sightings=tuple(sighting(finding) for finding in comparison.findings),
        news=(),
        notices=comparison.notices,
        tool_version=comparison.tool_version,
        options=comparison.options,
    )


def export_used(chosen: Chosen, compared: Snapshot) -> ExportUsed:
    """Return what a run keeps of an export; `compared` is its snapshot as it was compared."""
    return ExportUsed(
        host=compared.server.host,
        path=chosen.path,
        captured_at=chosen.captured_at.isoformat() if chosen.captured_at else None,
        digest=content_digest(compared),
        product_version=compared.server.product_version,
    )


def sighting(finding: Finding) -> Sighting:
    """Return what a run keeps of a finding."""
    acceptance: Mapping[str, str] = finding.acceptance or {}
    return Sighting(
        id=finding.id,
        rule=finding.rule,
        section=finding.section,
        severity=finding.severity,
        status=finding.status,
        title=finding.title,
        object=finding.object.name,
        connector=finding.object.connector,
        path=finding.path,
        changed_on=finding.changed_on,
        side=finding.side,
        expires=acceptance.get("expires") if finding.status is Status.ACCEPTED else None,
    )


def _gaps(comparison: Comparison, doubts: Sequence[str], *, strict: bool) -> list[str]:
    """Return why sections that should have been compared were not, in words without a full stop."""
    gaps = []
    for part in comparison.coverage:
        if part.by_nature and not (strict and part.reason):
            continue
        reason = part.reason
        if part.section is Section.SERVER and doubts:
            # The doubts about the exports stand there too.
            reason = reason.removesuffix("; ".join(doubts)).rstrip("; ")
            if not reason:
                continue
        gaps.append(f"{part.section.value} could not be compared completely: {reason.rstrip('.')}")
    return gaps
