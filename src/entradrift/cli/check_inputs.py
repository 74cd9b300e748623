"""What `entradrift check` is given, read and put together to one readiness report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from entradrift import clock
from entradrift.cli.check_pending import review_of
from entradrift.cli.freshness_options import freshness_doubts
from entradrift.compare.server import same_host
from entradrift.comparing import SameExportError, comparison_of, refuse_same_export
from entradrift.errors import WrongPairError
from entradrift.exports.load import load
from entradrift.failover.checks.deletions import effective_threshold, populations, threshold_of
from entradrift.failover.collecting import server_evidence
from entradrift.failover.confirmations import confirmations_of
from entradrift.failover.effects import effects_of
from entradrift.failover.evidence import PairEvidence, ServerEvidence
from entradrift.failover.pending.gathering import Inputs
from entradrift.failover.pending.review import Configuration
from entradrift.failover.pending.safety import Limits
from entradrift.failover.readiness import known_ids, readiness_of
from entradrift.failover.versions import read_versions
from entradrift.model.change import Side
from entradrift.model.comparison import Comparison
from entradrift.model.pending import PendingReport
from entradrift.model.readiness import Effect, ReadinessReport
from entradrift.model.snapshot import Role, Snapshot
from entradrift.policy import acceptance_file
from entradrift.report import pending_json


@dataclass(frozen=True, slots=True)
class Given:
    """The options of the command; names of files as they were given."""

    primary: str
    staging: str
    pending: tuple[str, ...] = ()
    active_pending: tuple[str, ...] = ()
    jobs: int = 1
    """How many processes read large pending exports."""
    primary_extra: tuple[str, ...] = ()
    staging_extra: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    accept: str | None = None
    baseline: str | None = None
    names: Mapping[str, str] | None = None
    threshold: int | None = None
    versions: str | None = None
    allow_unknown: tuple[str, ...] = ()
    confirm: tuple[str, ...] = ()
    fail_on_warn: bool = False
    max_age: timedelta | None = None
    max_skew: timedelta | None = None
    after: bool = False
    options: Mapping[str, str] | None = None


def readiness(given: Given) -> ReadinessReport:
    """Return the readiness report. Raises EntradriftError for an input that cannot be used."""
    # What is cheap to refuse is refused before anything large is read.
    now = datetime.fromisoformat(clock.now()).astimezone(UTC)
    allowed = known_ids(given.allow_unknown)
    confirmed = confirmations_of(given.confirm, today=now.date(), allowed=allowed, after=given.after)
    versions = read_versions(Path(given.versions) if given.versions else None)
    acceptances = acceptance_file.read(Path(given.accept)) if given.accept else ()
    primary = server_evidence(Side.PRIMARY, given.primary, given.primary_extra)
    staging = server_evidence(Side.STAGING, given.staging, given.staging_extra)
    refuse_same_export(primary.snapshot, staging.snapshot)
    further, notices = _further(given.further, (primary, staging))
    comparison = comparison_of(
        primary.snapshot,
        staging.snapshot,
        load(given.baseline) if given.baseline else None,
        strict=True,
        doubts=freshness_doubts(primary.snapshot, staging.snapshot, given.max_age, given.max_skew),
        options={"strict": "yes"},
        acceptances=acceptances,
        names=given.names,
    )
    pair = PairEvidence(
        primary=primary,
        staging=staging,
        comparison=comparison,
        versions=versions,
        now=now,
        threshold=given.threshold,
        further_active=further,
        after=given.after,
    )
    pending = _pending(given, pair)
    if pending is not None:
        pair = replace(pair, pending=pending.totals)
    return readiness_of(
        pair,
        allow_unknown=allowed,
        confirmed=confirmed,
        fail_on_warn=given.fail_on_warn,
        effects=_effects(comparison, pending, after=given.after),
        pending=None if pending is None else pending_json.summary(pending),
        notices=(*notices, *(pending.notices if pending else ())),
        options=given.options,
    )


def _pending(given: Given, pair: PairEvidence) -> PendingReport | None:
    if not given.pending:
        return None
    return review_of(
        Inputs(given.pending, given.active_pending, jobs=given.jobs, active_option="--active-pending"),
        configuration=Configuration(pair.comparison, (pair.primary.snapshot, pair.staging.snapshot)),
        limits=_limits(given, pair),
    )


def _limits(given: Given, pair: PairEvidence) -> Limits:
    """Return the limits as the checks have them, so that both say the same."""
    server = pair.successor
    protected, number = threshold_of(server)
    known = f"export of {server.name}" if protected and number else "default"
    return Limits(
        threshold=effective_threshold(pair),
        origin="--threshold" if given.threshold else known,
        population=populations(server),
        unprotected=(server.name,) if protected is False else (),
    )


def _effects(comparison: Comparison, pending: PendingReport | None, *, after: bool) -> tuple[Effect, ...]:
    return effects_of(
        comparison.findings,
        pending.explanations if pending else (),
        pending.totals if pending else (),
        successor=Side.PRIMARY if after else Side.STAGING,
    )


def _further(
    locations: Sequence[str], pair: tuple[ServerEvidence, ServerEvidence]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of further servers that are active, and what has to be said about the others."""
    active, notices = [], []
    for location in locations:
        snapshot = load(location)
        _refuse_known(location, snapshot, pair)
        name = snapshot.server.host or location
        if snapshot.server.role is Role.ACTIVE:
            active.append(name)
        elif snapshot.server.role is Role.UNKNOWN:
            notices.append(f"The export of {name} (--further) does not say whether it is active.")
        else:
            notices.append(f"{name} (--further) is in staging mode.")
    return tuple(active), tuple(notices)


def _refuse_known(location: str, snapshot: Snapshot, pair: tuple[ServerEvidence, ServerEvidence]) -> None:
    """Raise WrongPairError for a further server that is none, or that is of another tenant."""
    host, tenant = snapshot.server.host, snapshot.server.tenant
    for server in pair:
        known = server.snapshot.server
        if host and known.host and same_host(host, known.host):
            raise SameExportError(
                f"--further {location} is an export of {server.name}, which --{server.side.value} gives already; "
                "give further servers only."
            )
        if tenant and known.tenant and tenant.casefold() != known.tenant.casefold():
            raise WrongPairError(
                f"--further {location} belongs to the tenant {tenant}, {server.name} to {known.tenant}; "
                "give servers of one tenant."
            )
