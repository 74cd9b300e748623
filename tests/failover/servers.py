"""A healthy pair of servers with everything that can be collected, written to files, and ways to make it ill."""

import copy
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.exportkit.cases.tiny import FOREST, TENANT_CONNECTOR, Edit, partner_of, tiny
from tests.exportkit.contoso import set_clock
from tests.exportkit.organisation import (
    DEFAULT_COMPANY_FEATURES,
    DEFAULT_SETTINGS,
    TENANT_CONNECTOR_ID,
    Organisation,
)
from tests.exportkit.write_server_configuration import write_server_configuration

from entradrift.comparing import comparison_of
from entradrift.failover.collecting import server_evidence
from entradrift.failover.evidence import PairEvidence
from entradrift.failover.versions import VersionTable, read_versions
from entradrift.model.change import Side
from entradrift.model.comparison import Comparison
from entradrift.model.pending import AttributeTotals, Operation, PendingTotals
from entradrift.model.snapshot import Snapshot
from entradrift.policy.acceptance import Acceptance

PRIMARY, STAGING = "SYNC01.adatum.com", "SYNC02.adatum.com"
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
"""The day on which the facts about versions were looked up."""
TAKEN = NOW - timedelta(hours=2)
VERSION = "2.6.92.0"
Json = Any
Change = Callable[["Situation"], object]


def ms(moment: datetime) -> str:
    """A time as ConvertTo-Json of Windows PowerShell writes it."""
    return f"/Date({int(moment.timestamp() * 1000)})/"


def run(
    connector: str,
    profile: str,
    ended: datetime,
    *,
    result: str = "success",
    guid: str = "",
    **more: Json,
) -> dict[str, Json]:
    """One result of Get-ADSyncRunProfileResult."""
    identifier = TENANT_CONNECTOR_ID if connector == TENANT_CONNECTOR else guid
    return {
        "RunHistoryId": f"{connector} {profile} {ended:%d%H%M}",
        "ConnectorId": identifier,
        "ConnectorName": connector,
        "RunProfileName": profile,
        "RunNumber": 1,
        "Username": "NT SERVICE\\ADSync",
        "IsRunComplete": True,
        "Result": result,
        "StartDate": ms(ended - timedelta(minutes=1)),
        "EndDate": ms(ended),
        "RunStepResults": [],
    } | more


def history(
    org: Organisation, *, exports: bool, ago: timedelta = timedelta(minutes=20)
) -> list[dict[str, Json]]:
    """A full cycle two days ago and a delta cycle just now."""
    guid = org.ad(FOREST).id
    runs = []
    for when, kinds in (
        (NOW - timedelta(days=2), ("Full Import", "Full Synchronization")),
        (NOW - ago, ("Delta Import", "Delta Synchronization")),
    ):
        for kind in (*kinds, *(["Export"] if exports else [])):
            runs += [run(connector, kind, when, guid=guid) for connector in (FOREST, TENANT_CONNECTOR)]
    return runs


def certificate(thumbprint: str, days: int = 400, keeper: str = "EntraConnect") -> dict[str, Json]:
    """A result of Get-ADSyncEntraConnectorCredential with an application."""
    return {
        "ConnectorIdentityType": "Application",
        "CertificateCredential": {
            "CertificateId": thumbprint,
            "CertificateManagedBy": keeper,
            "NotAfter": ms(NOW + timedelta(days=days)),
        },
    }


TLS = {
    "SchannelClientEnabled": 1,
    "SchannelClientDisabledByDefault": 0,
    "SchannelServerEnabled": 4294967295,
    "SchannelServerDisabledByDefault": 0,
    "SchUseStrongCrypto64": 1,
    "SchUseStrongCrypto32": 1,
    "SystemDefaultTlsVersions64": 1,
    "SystemDefaultTlsVersions32": 1,
    "DotNetRelease": 528449,
}


def documents(org: Organisation) -> dict[str, Json]:
    """What the collector would add to a server's XML tree, by noun."""
    return {
        "ADSyncScheduler": {
            "AllowedSyncCycleInterval": "00:30:00",
            "CurrentlyEffectiveSyncCycleInterval": "00:30:00",
            "NextSyncCyclePolicyType": "Delta",
            "NextSyncCycleStartTimeInUTC": ms(TAKEN + timedelta(minutes=10)),
            "SyncCycleEnabled": True,
            "StagingModeEnabled": org.staging,
            "SchedulerSuspended": False,
        },
        "ADSyncSchedulerConnectorOverride": [],
        "ADSyncRunProfileResult": history(org, exports=not org.staging),
        "ADSyncAADCompanyFeature": dict(DEFAULT_COMPANY_FEATURES),
        "ADSyncEntraConnectorCredential": certificate(f"AA00{org.computer_name}"),
        "ADSyncDatabaseConfiguration": {
            "IsLocalDBInstalled": False,
            "SqlServerName": "sql10.adatum.com",
            "SqlServerInstanceName": "ENTRA",
            "SqlServerDBName": f"ADSync{org.computer_name}",
        },
        "ConnectorStatistics": [
            {
                "ConnectorName": TENANT_CONNECTOR,
                "TotalConnectors": 1100,
                "ObjectTypes": {"user": 1000, "group": 100},
            }
        ],
        "TlsConfiguration": dict(TLS),
        "HealthAgent": {"Version": "4.5.2520.0"},
        "ServiceConfiguration": {"Path": "C:\\Program Files\\...\\miiserver.exe.config", "Sha256": "AB12"},
        "EndpointVersions": {"AadConnectorImportApiVersion": None, "AadConnectorExportApiVersion": 2},
    }


def totals(
    connector: str = TENANT_CONNECTOR,
    by_type: Mapping[str, Mapping[Operation, int]] | None = None,
    attributes: Mapping[str, int] | None = None,
    **more: Json,
) -> PendingTotals:
    """Pending exports of one connector: operations by object type, updated objects by attribute."""
    kinds = by_type or {}
    by_operation = {
        operation: sum(counts.get(operation, 0) for counts in kinds.values()) for operation in Operation
    }
    return PendingTotals(
        connector=connector,
        is_tenant=connector == TENANT_CONNECTOR,
        files=(f"{connector}.xml",),
        objects=sum(by_operation.values()),
        by_operation={operation: count for operation, count in by_operation.items() if count},
        by_type=kinds,
        by_attribute={
            name: AttributeTotals(count, count, count) for name, count in (attributes or {}).items()
        },
        **more,
    )


def server(host: str) -> Organisation:
    """One of the two servers, with all settings that a server has."""
    active = tiny(PRIMARY)
    active.settings = DEFAULT_SETTINGS | active.settings
    active.version = VERSION
    org = active if host == PRIMARY else partner_of(active, host)
    set_clock(org, TAKEN)
    return org


def compared(primary: Snapshot, staging: Snapshot, accepted: Iterable[str] = ()) -> Comparison:
    """Compare strictly, with every difference of these rules signed off."""
    comparison = comparison_of(primary, staging, strict=True)
    rules = frozenset(accepted)
    if not rules:
        return comparison
    signed = [
        Acceptance("Known.", "A. Admin", date(2040, 1, 1), id=finding.id)
        for finding in comparison.findings
        if finding.rule in rules
    ]
    return comparison_of(primary, staging, strict=True, acceptances=signed)


@dataclass
class Situation:
    """Two servers, what was collected about them, and the options of the check. Healthy at first."""

    primary: Organisation = field(default_factory=lambda: server(PRIMARY))
    staging: Organisation = field(default_factory=lambda: server(STAGING))
    of_primary: dict[str, Json] = field(init=False)
    """Documents beside the primary's export, by noun."""
    of_staging: dict[str, Json] = field(init=False)
    pending: list[PendingTotals] = field(default_factory=lambda: [totals(), totals(FOREST)])
    accepted_rules: list[str] = field(default_factory=list)
    """Rules whose differences somebody signed off."""
    now: datetime = NOW
    versions: VersionTable = field(default_factory=read_versions)
    threshold: int | None = None
    further_active: tuple[str, ...] = ()
    after: bool = False
    write: Callable[[Organisation, Path], object] = write_server_configuration

    def __post_init__(self) -> None:
        self.of_primary = documents(self.primary)
        self.of_staging = documents(self.staging)

    def both(self) -> tuple[dict[str, Json], dict[str, Json]]:
        """The documents of both servers."""
        return self.of_primary, self.of_staging

    def evidence(self, folder: Path) -> PairEvidence:
        """Write everything below `folder` and read it as the command does."""
        found = []
        for side, org, extra in (
            (Side.PRIMARY, self.primary, self.of_primary),
            (Side.STAGING, self.staging, self.of_staging),
        ):
            export = folder / side.value
            self.write(org, export)
            further = folder / f"{side.value}-extra"
            further.mkdir()
            for noun, value in extra.items():
                # A bundle of its own each: what has no keys of its own is told by the noun.
                (further / f"{noun}.json").write_text(json.dumps({noun: value}), encoding="utf-8")
            found.append(server_evidence(side, str(export), [str(further)] if extra else []))
        primary, staging = found
        return PairEvidence(
            primary=primary,
            staging=staging,
            comparison=compared(primary.snapshot, staging.snapshot, self.accepted_rules),
            versions=self.versions,
            now=self.now,
            pending=tuple(self.pending),
            threshold=self.threshold,
            further_active=self.further_active,
            after=self.after,
        )


# --- ways to make it ill ---------------------------------------------------------------------------------


def all_of(*changes: Change) -> Change:
    """Several changes as one."""

    def change(situation: Situation) -> None:
        for each in changes:
            each(situation)

    return change


def on_primary(*edits: Edit) -> Change:
    """Edit the configuration of the primary."""
    return lambda situation: [edit(situation.primary) for edit in edits]


def on_staging(*edits: Edit) -> Change:
    """Edit the configuration of the staging server."""
    return lambda situation: [edit(situation.staging) for edit in edits]


def on_both(*edits: Edit) -> Change:
    """Edit the configuration of both servers alike."""
    return all_of(on_primary(*edits), on_staging(*edits))


def without_setting(*names: str) -> Edit:
    """Take global settings away."""

    def edit(org: Organisation) -> None:
        for name in names:
            org.settings.pop(name)

    return edit


def without(side: str, *nouns: str) -> Change:
    """Take documents away."""

    def change(situation: Situation) -> None:
        for noun in nouns:
            getattr(situation, f"of_{side}").pop(noun, None)

    return change


def document(side: str, noun: str, value: Json = None, **keys: Json) -> Change:
    """Replace a document, or set keys of it."""

    def change(situation: Situation) -> None:
        known = getattr(situation, f"of_{side}")
        known[noun] = copy.deepcopy(known.get(noun) or {}) | keys if keys else value

    return change


def runs(side: str, *results: dict[str, Json], keep: bool = False) -> Change:
    """Replace the run history (or add to it); identifiers of the forest's connector are filled in."""

    def change(situation: Situation) -> None:
        org: Organisation = getattr(situation, side)
        known = getattr(situation, f"of_{side}")
        guid = org.ad(FOREST).id
        filled = [{**result, "ConnectorId": result["ConnectorId"] or guid} for result in results]
        known["ADSyncRunProfileResult"] = [*filled, *(known["ADSyncRunProfileResult"] if keep else [])]

    return change


def cycle(
    ended: datetime, *, exports: bool = False, connectors: Iterable[str] = (FOREST, TENANT_CONNECTOR)
) -> list[dict[str, Json]]:
    """The runs of one delta cycle."""
    kinds = ("Delta Import", "Delta Synchronization", *(["Export"] if exports else []))
    return [run(connector, kind, ended) for kind in kinds for connector in connectors]


def about_to(*pending: PendingTotals) -> Change:
    """Replace the pending exports."""

    def change(situation: Situation) -> None:
        situation.pending = list(pending)

    return change


def option(**values: Json) -> Change:
    """Set options of the check."""

    def change(situation: Situation) -> None:
        for name, value in values.items():
            setattr(situation, name, value)

    return change
