"""The run history of a server, as Get-ADSyncRunProfileResult returns it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Final

from entradrift.exports.cmdlets import parts
from entradrift.exports.collected import plain_guid
from entradrift.failover.evidence import Document, ServerEvidence
from entradrift.failover.reading import boolean, moment, span
from entradrift.model.connector import TENANT_CONNECTOR_ID, Connector, ConnectorKind

INTERVAL: Final = "Microsoft.Synchronize.TimeInterval"
"""The setting that says how often the scheduler starts a cycle."""
CLOCKS_APART: Final = timedelta(hours=14)
"""How far a time without a zone can be off: the widest zone there is."""
_USUAL_INTERVAL: Final = timedelta(minutes=30)
"""The product's own interval, and the shortest that it runs at."""
_GOOD: Final = frozenset({"success", "completed-no-objects"})
_WARNINGS: Final = frozenset({"completed-warnings", "completed-sync-warnings"})
_GOES_ON: Final = "in-progress"
_FINISHED: Final = ("success", "completed")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a run profile."""

    connector: str
    connector_id: str
    profile: str
    result: str
    """In small letters; empty while the run goes on."""
    ended: datetime | None
    is_complete: bool
    document: Document

    @property
    def is_damaged(self) -> bool:
        """Whether it lacks what every run that has ended says."""
        return (
            not (self.connector or self.connector_id)
            or not self.profile
            or bool(self.result) != bool(self.ended)
        )

    @property
    def is_finished(self) -> bool:
        """Whether it came to its end, with or without errors of single objects."""
        return self.is_complete and self.result.startswith(_FINISHED)

    @property
    def is_good(self) -> bool:
        """Whether it ended without any error."""
        return self.is_complete and self.result in _GOOD

    @property
    def is_warning(self) -> bool:
        """Whether it ended with warnings only."""
        return self.result in _WARNINGS

    @property
    def is_import(self) -> bool:
        """Whether it reads from the connected system; told by the names that the scheduler demands."""
        return "import" in self.profile.casefold()

    @property
    def is_synchronization(self) -> bool:
        """Whether it applies the sync rules."""
        return "sync" in self.profile.casefold()

    @property
    def is_full_synchronization(self) -> bool:
        """Whether it applies the sync rules to all objects."""
        return self.is_synchronization and "full" in self.profile.casefold()

    @property
    def is_export(self) -> bool:
        """Whether it writes to the connected system."""
        return "export" in self.profile.casefold()


def runs_of(server: ServerEvidence) -> tuple[Run, ...] | None:
    """Return the run history, latest first, runs without an end first of all; None where it was not collected."""
    items = server.items(parts.RUN_RESULT)
    if items is None:
        return None
    runs = [
        Run(
            str(item.get("ConnectorName") or ""),
            plain_guid(str(item.get("ConnectorId") or "")),
            str(item.get("RunProfileName") or ""),
            str(item.get("Result") or "").strip().casefold(),
            moment(item.get("EndDate")),
            boolean(item.get("IsRunComplete")) is not False
            and str(item.get("Result")).casefold() != _GOES_ON,
            item,
        )
        for item in items
    ]
    return tuple(sorted(runs, key=lambda run: run.ended.timestamp() if run.ended else inf, reverse=True))


def damaged(server: ServerEvidence) -> tuple[Run, ...]:
    """Return the runs that do not say of which connector and profile they are, or how and when they ended."""
    return tuple(run for run in runs_of(server) or () if run.is_complete and run.is_damaged)


def is_of(connector: Connector, run: Run) -> bool:
    """Tell whether a run is one of this connector."""
    if connector.kind is ConnectorKind.TENANT and run.connector_id == TENANT_CONNECTOR_ID:
        return True
    return run.connector.casefold().strip() == connector.name.casefold().strip() or bool(
        connector.identifier and run.connector_id == connector.identifier
    )


def is_of_tenant(server: ServerEvidence, run: Run) -> bool:
    """Tell whether a run is one of the connector to Microsoft Entra ID."""
    return run.connector_id == TENANT_CONNECTOR_ID or any(
        is_of(connector, run) for connector in server.connectors(ConnectorKind.TENANT)
    )


def interval_of(server: ServerEvidence) -> timedelta:
    """Return how often the scheduler starts a cycle: as configured, but never more often than the product runs it."""
    said = [
        span(document.get("CurrentlyEffectiveSyncCycleInterval"))
        for document in server.items(parts.SCHEDULER) or ()
    ]
    said.append(span(server.setting(INTERVAL)))
    return max(_USUAL_INTERVAL, next((length for length in said if length), _USUAL_INTERVAL))
