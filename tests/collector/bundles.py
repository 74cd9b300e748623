"""Bundles as Export-EntraConnect.ps1 writes them, on servers of different ages. Written here by hand, not by the script.

What a server returns comes from `tests/exportkit`; this module says what the script makes of it. Which cmdlets and
properties a version lacks is not published: the ages are chosen so that a bundle must be readable with any of them
missing.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.exportkit.cases import ready
from tests.exportkit.cases.tiny import FOREST
from tests.exportkit.organisation import Organisation
from tests.exportkit.powershell_json import Style, lower
from tests.exportkit.text_files import write_text
from tests.exportkit.write_cmdlets import BUNDLE_FORMAT, BUNDLE_VERSION, iso, payloads

PLAIN = Style(dates="iso", timespans="string", versions="string", parameters="objects")
COLLECTOR_VERSION = "1.0"
LEFT_OUT = frozenset(
    {
        "JoinHash", "MappingSourceAsString", "Schema", "AllParameterDefinitions", "AnchorConstructionSettings", "RunStepResults",
        "Username",
    }
)  # fmt: skip
PARAMETER_KEYS = frozenset({"InputType", "Value", "Name"})
SECRET = re.compile(r"(password|cookie)$", re.IGNORECASE)
TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{3}))?Z")
CONFIGURATIONS = ("ExtensionConfiguration", "PasswordHashConfiguration", "AADPasswordResetConfiguration")
NEEDS_SIGN_IN = "asks for a sign-in to the tenant in this version"
DOES_NOT_EXIST = "does not exist in this version"


@dataclass(frozen=True)
class Age:
    """A server as old as a version."""

    version: str
    lacking: frozenset[str] = frozenset()
    """Parts whose cmdlet does not exist."""
    properties: frozenset[str] = frozenset()
    """Properties that its objects do not have."""
    identity: Mapping[str, Any] = field(default_factory=dict)
    """How its connector signs in; empty where the cmdlet does not exist."""


CERTIFICATE = {
    "CertificateId": "9F2C51E07B3D4A86B1C0D5E4F3A29788C6B1A0F4",
    "CertificateManagedBy": "EntraConnect",
    "NotBefore": "2026-10-30T00:00:00.0000000Z",
    "NotAfter": "2027-10-30T00:00:00.0000000Z",
}
_NO_IDENTITY = "ADSyncEntraConnectorCredential"
AGES = {
    "1.6": Age(
        "1.6.16.0",
        frozenset(
            {
                _NO_IDENTITY, "ADSyncAADCompanyFeature", "ADSyncPartitionPasswordSyncState", "ADSyncConnectorRunStatus",
                "ADSyncDatabaseConfiguration", "ConnectorStatistics",
            }
        ),
        frozenset({"VersionAgnosticTag", "TagVersion", "IsStandardRule", "IsLegacyCustomRule", "InternalId", "PreferredDCs"}),
    ),
    "2.0": Age("2.0.89.0", frozenset({_NO_IDENTITY, "ADSyncAADCompanyFeature"}), frozenset({"IsLegacyCustomRule"})),
    "2.1": Age("2.1.20.0", frozenset({_NO_IDENTITY})),
    "2.4": Age("2.4.131.0", frozenset({_NO_IDENTITY})),
    "2.5": Age("2.5.190.0", identity={"ConnectorIdentityType": "ServiceAccount"}),
    "2.6": Age("2.6.92.0", identity={"ConnectorIdentityType": "Application", "CertificateCredential": CERTIFICATE}),
}  # fmt: skip
"""By what people call them."""
COMMANDS = {"ConnectorStatistics": "Get-ADSyncConnectorStatistics"}


def bundle(
    org: Organisation, age: Age = AGES["2.6"], *, failed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the script writes on this server. failed: parts that could not be read, with the message."""
    org.version = age.version
    org.settings["Microsoft.Synchronize.ServerConfigurationVersion"] = age.version
    failures = failed or {}
    values = {**lowered(org), **evidence(org, age)}
    document: dict[str, Any] = {
        "Collection": {
            "Format": BUNDLE_FORMAT,
            "FormatVersion": BUNDLE_VERSION,
            "ComputerName": org.host,
            "CollectedAt": iso(org.exported_at),
            "ProductVersion": age.version,
            "CollectorVersion": COLLECTOR_VERSION,
        }
    }
    errors = []
    for part in ORDER:
        if part in age.lacking:
            message = f"{COMMANDS.get(part, f'Get-{part}')} {DOES_NOT_EXIST}"
            errors.append({"Part": part, "Kind": "not-available", "Message": message})
        elif part == "ADSyncExportDeletionThreshold":
            errors.append({"Part": part, "Kind": "not-available", "Message": f"Get-{part} {NEEDS_SIGN_IN}"})
        elif part in failures:
            errors.append({"Part": part, "Kind": "failed", "Message": failures[part]})
        else:
            document[part] = reduced(values[part], age.properties)
    document["Errors"] = errors
    return document


ORDER = (
    "ADSyncConnector", "ADSyncRule", "ADSyncGlobalSettings", "ADSyncScheduler", "ADSyncSchedulerConnectorOverride",
    "ADSyncConnectorRunStatus", "ADSyncRunProfileResult", "ADSyncAADPasswordSyncConfiguration",
    "ADSyncAADPasswordResetConfiguration", "ADSyncPartitionPasswordSyncState", "ADSyncAutoUpgrade", "ADSyncAADCompanyFeature",
    "ADSyncExportDeletionThreshold", "ADSyncEntraConnectorCredential", "ADSyncDatabaseConfiguration", "ConnectorStatistics",
    "TlsConfiguration", "HealthAgent", "ServiceConfiguration", "EndpointVersions",
)  # fmt: skip
"""The parts in the order of the script."""


def lowered(org: Organisation) -> dict[str, Any]:
    """The outputs of the cmdlets, as the script writes them."""
    found = {noun: lower(value, PLAIN) for noun, value in payloads(org).items()}
    reset = found["ADSyncAADPasswordResetConfiguration"]
    return {
        **found,
        "ADSyncAADPasswordResetConfiguration": [reset],
        "ADSyncAutoUpgrade": {"AutoUpgradeState": found["ADSyncAutoUpgrade"], "SuspensionReason": ""},
    }


def evidence(org: Organisation, age: Age) -> dict[str, Any]:
    """What the exportkit does not have as the output of a cmdlet."""
    tiny = any(connector.key == FOREST for connector in org.ad_connectors)
    known = ready.evidence(org if tiny else ready.pair()[0], ready.NOW)
    runs = known["ADSyncRunProfileResult"] if tiny else lowered(org)["ADSyncRunProfileResult"]
    return {
        "ADSyncConnectorRunStatus": [],
        "ADSyncRunProfileResult": last_runs(runs),
        "ADSyncPartitionPasswordSyncState": [
            {
                "ConnectorId": connector.id,
                "DN": partition.dn,
                "PasswordSyncLastSuccessfulCycleStartTimestamp": "2026-11-21T06:30:11.1400000",
                "PasswordSyncLastSuccessfulCycleEndTimestamp": "2026-11-21T06:30:12.2000000",
                "PasswordSyncLastCycleStartTimestamp": "2026-11-21T06:30:11.1400000",
                "PasswordSyncLastCycleEndTimestamp": "2026-11-21T06:30:12.2000000",
                "PasswordSyncLastCycleStatus": "Successful",
            }
            for connector in org.ad_connectors
            for partition in connector.partitions
        ],
        "ADSyncEntraConnectorCredential": dict(age.identity),
        **{
            part: known[part]
            for part in (
                *("ADSyncDatabaseConfiguration", "ConnectorStatistics", "TlsConfiguration", "HealthAgent"),
                *("ServiceConfiguration", "EndpointVersions"),
            )
        },
    }


def last_runs(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each connector and run profile the last run, the latest first."""
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    for run in sorted(runs, key=lambda run: (run["StartDate"], run["RunNumber"]), reverse=True):
        kept.setdefault((run["ConnectorId"], run["RunProfileName"]), run)
    return list(kept.values())


def reduced(value: Any, lacking: frozenset[str] = frozenset()) -> Any:  # noqa: ANN401 - any JSON value
    """The same with what the script leaves out left out, and its times with seven digits."""
    if isinstance(value, str):
        return TIME.sub(lambda found: f"{found[1]}.{found[2] or '':0<7}Z", value)
    if isinstance(value, list):
        return [reduced(item, lacking) for item in value if not is_secret(item)]
    if not isinstance(value, dict):
        return value
    if value.keys() >= PARAMETER_KEYS:
        return {key: value[key] for key in ("Name", "Value", "Intrinsic") if key in value}
    return {
        key: reduced(item, lacking)
        for key, item in value.items()
        if key not in LEFT_OUT | lacking and not (item is None and key in CONFIGURATIONS)
    }


def is_secret(item: Any) -> bool:  # noqa: ANN401
    """Whether an item is a parameter that the script never touches."""
    return isinstance(item, dict) and item.keys() >= PARAMETER_KEYS and bool(SECRET.search(item["Name"]))


def write(document: Mapping[str, Any], path: Path) -> Path:
    """Write a bundle in the layout of the script: UTF-8 without a byte order mark, two spaces, LF."""
    return write_text(path, json.dumps(document, indent=2, ensure_ascii=False) + "\n")
