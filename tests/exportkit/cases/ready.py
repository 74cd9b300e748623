"""A pair that may be switched: everything that the readiness check asks for, on the day when the exports were taken."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.exportkit.contoso import set_clock
from tests.exportkit.dice import Dice
from tests.exportkit.organisation import (
    DEFAULT_COMPANY_FEATURES,
    DEFAULT_SETTINGS,
    TENANT_CONNECTOR_ID,
    Organisation,
)
from tests.exportkit.text_files import write_text
from tests.exportkit.write_cmdlets import iso
from tests.exportkit.write_pending import Attribute, Pending, anchor, tenant_dn, write_pending
from tests.exportkit.write_server_configuration import write_server_configuration

from .sample import close
from .tiny import FOREST, TENANT_CONNECTOR, partner_of, tiny

PRIMARY, STAGING = "SYNC01.adatum.com", "SYNC02.adatum.com"
NOW = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
"""When the check is made; `SOURCE_DATE_EPOCH` in seconds."""
EPOCH = str(int(NOW.timestamp()))
AFTER = NOW + timedelta(hours=2)
"""When the check after the switch is made."""
EPOCH_AFTER = str(int(AFTER.timestamp()))
VERSION = "2.6.92.0"
CERTIFICATE_ENDS = datetime(2027, 10, 30, tzinfo=UTC)
TLS_VALUES: Mapping[str, int] = {
    "SchannelClientEnabled": 1,
    "SchannelClientDisabledByDefault": 0,
    "SchannelServerEnabled": 1,
    "SchannelServerDisabledByDefault": 0,
    "SchUseStrongCrypto64": 1,
    "SchUseStrongCrypto32": 1,
    "SystemDefaultTlsVersions64": 1,
    "SystemDefaultTlsVersions32": 1,
    "DotNetRelease": 533320,
}


def pair(when: datetime = NOW, *, switched: bool = False) -> tuple[Organisation, Organisation]:
    """Both servers, exported shortly before `when`; SYNC01 first."""
    one = tiny(PRIMARY)
    one.settings = DEFAULT_SETTINGS | one.settings
    one.version = VERSION
    other = partner_of(one, STAGING)
    for org, minutes in ((one, 20), (other, 14)):
        set_clock(org, when - timedelta(minutes=minutes))
        if switched:
            org.staging = not org.staging
    return one, other


def evidence(org: Organisation, now: datetime) -> dict[str, Any]:
    """The bundle of what the configuration does not show, as the collector writes it."""
    return {
        "Collection": {
            "Format": "entradrift-bundle",
            "FormatVersion": "1.0",
            "ComputerName": org.computer_name,
            "CollectedAt": iso(org.exported_at),
            "ProductVersion": org.version,
        },
        "ADSyncScheduler": {
            "AllowedSyncCycleInterval": "00:30:00",
            "CurrentlyEffectiveSyncCycleInterval": "00:30:00",
            "NextSyncCyclePolicyType": "Delta",
            "NextSyncCycleStartTimeInUTC": iso(org.scheduler.next_start),
            "SyncCycleEnabled": True,
            "StagingModeEnabled": org.staging,
            "SchedulerSuspended": False,
        },
        "ADSyncSchedulerConnectorOverride": [],
        "ADSyncRunProfileResult": runs(org, now),
        "ADSyncAADCompanyFeature": dict(DEFAULT_COMPANY_FEATURES),
        "ADSyncAutoUpgrade": {"AutoUpgradeState": "Enabled", "SuspensionReason": ""},
        "ADSyncEntraConnectorCredential": {
            "ConnectorIdentityType": "Application",
            "CertificateCredential": {
                "CertificateId": Dice(org.host).hex("certificate", 40).upper(),
                "CertificateManagedBy": "EntraConnect",
                "NotAfter": iso(CERTIFICATE_ENDS),
            },
        },
        "ADSyncDatabaseConfiguration": {
            "IsLocalDBInstalled": False,
            "SqlServerName": "sql10.adatum.com",
            "SqlServerInstanceName": "ENTRA",
            "SqlServerDBName": f"ADSync_{org.computer_name}",
        },
        "ConnectorStatistics": [
            {
                "ConnectorName": TENANT_CONNECTOR,
                "TotalConnectors": 5480,
                "ObjectTypes": {"user": 4800, "group": 680},
            }
        ],
        "TlsConfiguration": dict(TLS_VALUES),
        "HealthAgent": {"Version": "4.5.2520.0"},
        "ServiceConfiguration": {
            "Path": "C:\\Program Files\\Microsoft Azure AD Sync\\Bin\\miiserver.exe.config",
            "Sha256": Dice("service").hex("configuration", 64).upper(),
        },
        "EndpointVersions": {"AadConnectorImportApiVersion": 2, "AadConnectorExportApiVersion": 2},
    }


def runs(org: Organisation, now: datetime) -> list[dict[str, Any]]:
    """A full cycle two days ago and a delta cycle just now; a staging server exports nothing."""
    connectors = ((FOREST, org.ad(FOREST).id), (TENANT_CONNECTOR, TENANT_CONNECTOR_ID))
    export = [] if org.staging else ["Export"]
    found: list[dict[str, Any]] = []
    for kind, moment in (("Full", now - timedelta(days=2)), ("Delta", now - timedelta(minutes=28))):
        ended = moment
        for profile in (f"{kind} Import", f"{kind} Synchronization", *export):
            for name, guid in connectors:
                started, ended = ended, ended + timedelta(seconds=41)
                found.append(
                    {
                        "RunHistoryId": Dice(f"{org.host} {kind}").guid(f"{profile} {name}"),
                        "ConnectorId": guid,
                        "ConnectorName": name,
                        "RunProfileName": profile,
                        "RunNumber": 400 + len(found),
                        "IsRunComplete": True,
                        "Result": "success",
                        "StartDate": iso(started),
                        "EndDate": iso(ended),
                    }
                )
    return found[::-1]


def on_its_way(name: str) -> Pending:
    """Somebody's title changed a minute ago."""
    person = {"displayName": name, "userPrincipalName": f"{name.split(maxsplit=1)[0].lower()}@adatum.com"}
    return Pending(
        tenant_dn(anchor(name)),
        attributes=[Attribute("title", add=["Lead"], remove=["Clerk"])],
        before=person | {"sourceAnchor": anchor(name)},
        connector=TENANT_CONNECTOR,
    )


def write_ready(root: Path) -> None:
    """Write the pair before the switch, its pending exports, and the pair after the switch in the folder `after`."""
    for folder, when, switched in ((root, NOW, False), (root / "after", AFTER, True)):
        servers = pair(when, switched=switched)
        for side, org in zip(("primary", "staging"), servers[::-1] if switched else servers, strict=True):
            write_server_configuration(org, folder / side)
            write_text(folder / f"{side}-extra.json", f"{close(evidence(org, when))}\n")
    pending = root / "pending"
    name = TENANT_CONNECTOR.replace(" ", "_")
    write_pending(pending / f"pending_export_{name}.xml", map(on_its_way, ("Ivo Jensen", "Kim Larsen")))
    write_pending(pending / f"pending_export_{FOREST}.xml", ())
