"""What the checks keep of each cmdlet's output: named values only, so that no secret can come along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from entradrift.exports import secrets
from entradrift.exports.cmdlets import parts
from entradrift.exports.cmdlets.parts import Part
from entradrift.failover.evidence import Document

_KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    parts.SCHEDULER: (
        "StagingModeEnabled", "SyncCycleEnabled", "SchedulerSuspended", "NextSyncCyclePolicyType",
        "NextSyncCycleStartTimeInUTC", "CurrentlyEffectiveSyncCycleInterval",
    ),
    parts.PASSWORD_SYNC: ("SourceConnector", "Enabled"),
    parts.PASSWORD_RESET: ("Connector", "Enabled"),
    parts.AUTO_UPGRADE: ("State", "AutoUpgradeState", "SuspensionReason"),
    parts.OVERRIDE: ("ConnectorIdentifier", "ConnectorName", "FullImportRequired", "FullSyncRequired"),
    parts.RUN_RESULT: (
        "RunHistoryId", "ConnectorId", "ConnectorName", "RunProfileName", "RunNumber", "IsRunComplete", "Result",
        "StartDate", "EndDate",
    ),
    parts.PARTITION_STATE: ("ConnectorId", "DN"),
    parts.DATABASE: ("SqlServerName", "SqlServerInstanceName", "SqlServerDBName"),
    parts.TLS: (
        "SchannelClientEnabled", "SchannelClientDisabledByDefault", "SchannelServerEnabled",
        "SchannelServerDisabledByDefault", "SchUseStrongCrypto64", "SchUseStrongCrypto32",
        "SystemDefaultTlsVersions64", "SystemDefaultTlsVersions32", "DotNetRelease",
    ),
    parts.HEALTH_AGENT: ("Version",),
    parts.SERVICE_CONFIGURATION: ("Path", "Sha256", "Hash"),
    parts.ENDPOINTS: ("AadConnectorImportApiVersion", "AadConnectorExportApiVersion"),
    parts.SIGN_IN_AGENTS: ("MachineName", "Status"),
    parts.INHERITANCE: ("DistinguishedName",),
}  # fmt: skip
"""Keys that are kept as they are, by noun."""
_THUMBPRINT: Final = (
    "CertificateId", "Thumbprint", "CertificateThumbprint", "CertificateSHA256Hash", "SHA256Hash",
)  # fmt: skip
_MANAGED_BY: Final = ("CertificateManagedBy", "ManagedBy")
_TLS_VALUES: Final = {
    ("\\tls 1.2\\client", "enabled"): "SchannelClientEnabled",
    ("\\tls 1.2\\client", "disabledbydefault"): "SchannelClientDisabledByDefault",
    ("\\tls 1.2\\server", "enabled"): "SchannelServerEnabled",
    ("\\tls 1.2\\server", "disabledbydefault"): "SchannelServerDisabledByDefault",
    ("\\microsoft\\.netframework\\v4.0.30319", "schusestrongcrypto"): "SchUseStrongCrypto64",
    ("\\microsoft\\.netframework\\v4.0.30319", "systemdefaulttlsversions"): "SystemDefaultTlsVersions64",
    ("\\net framework setup\\ndp\\v4\\full", "release"): "DotNetRelease",
}
"""End of the registry path and name of the value, as Get-ADSyncToolsTls12 lists them, and what we call it."""
_BITS_32: Final = "\\wow6432node\\"
_NOT_FOUND: Final = "not found"


def documents_of(part: Part) -> tuple[Document, ...]:
    """Return the results in one output of a cmdlet; none for a cmdlet that no check looks at."""
    reader = _READERS.get(part.noun)
    if reader is not None:
        return tuple(reader(part))
    if part.noun not in _KEPT:
        return ()
    return tuple(Document(_kept(part.noun, value), part.path, place) for place, value in _results(part))


def is_evidence(noun: str) -> bool:
    """Tell whether the checks look at the output of this cmdlet."""
    return noun in _KEPT or noun in _READERS


def _results(part: Part) -> Iterator[tuple[str, Mapping[str, Any]]]:
    values = part.value if isinstance(part.value, list) else [part.value]
    for index, value in enumerate(values):
        place = f"{part.place}[{index}]" if isinstance(part.value, list) else part.place
        if isinstance(value, dict):
            yield place, value
        elif value is not None:
            # Cmdlets that return a bare text: the state of automatic upgrade, distinguished names.
            yield place, {_KEPT[part.noun][0]: value}


def _kept(noun: str, value: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {key.casefold(): key for key in _KEPT[noun]}
    return {
        wanted[key.casefold()]: item
        for key, item in value.items()
        if key.casefold() in wanted and _is_open(key, item)
    }


def _is_open(key: str, value: object) -> bool:
    """Tell whether a value may be kept: a plain one (or a time or span, as objects) that is no secret."""
    if isinstance(value, Mapping):
        return all(_is_open(str(name), item) for name, item in value.items())
    return not isinstance(value, list) and not secrets.is_secret(key, None if value is None else str(value))


def _features(part: Part) -> Iterator[Document]:
    """Yield the switches of the tenant, whatever they are called."""
    for place, value in _results(part):
        flags = {
            key: item
            for key, item in value.items()
            if isinstance(item, bool) or str(item).casefold() in {"true", "false"}
        }
        yield Document(flags, part.path, place)


def _threshold(part: Part) -> Iterator[Document]:
    """Yield DeletionPrevention and the number, whose name is not published."""
    for place, value in _results(part):
        kept = {
            "DeletionPrevention" if "prevention" in key.casefold() else "ThresholdCount": item
            for key, item in value.items()
            if "prevention" in key.casefold() or "threshold" in key.casefold()
            if isinstance(item, int | str) and _is_open(key, item)
        }
        yield Document(kept, part.path, place)


def _statistics(part: Part) -> Iterator[Document]:
    """Yield the numbers of objects: by type where they are counted, and all that are connected."""
    for place, value in _results(part):
        folded = {key.casefold(): item for key, item in value.items()}
        total = next(
            (
                item
                for key, item in folded.items()
                if key.endswith("connectors") and not key.endswith(("disconnectors", "explicitconnectors"))
            ),
            None,
        )
        kept: dict[str, Any] = {"ConnectorName": folded.get("connectorname"), "TotalConnectors": total}
        types = folded.get("objecttypes")
        if isinstance(types, Mapping):
            kept["ObjectTypes"] = {
                str(name): count for name, count in types.items() if isinstance(count, int)
            }
        yield Document(kept, part.path, place)


def _tls(part: Part) -> Iterator[Document]:
    """Yield the registry values that turn TLS 1.2 on, also from the list that Get-ADSyncToolsTls12 returns."""
    listed: dict[str, Any] = {}
    for place, value in _results(part):
        folded = {key.casefold(): item for key, item in value.items()}
        if {"path", "name", "value"} <= folded.keys():
            found = _tls_name(str(folded["path"]), str(folded["name"]))
            missing = str(folded["value"]).casefold() == _NOT_FOUND
            listed |= {found: None if missing else folded["value"]} if found else {}
        else:
            yield Document(_kept(parts.TLS, value), part.path, place)
    if listed:
        yield Document(listed, part.path, part.place)


def _tls_name(path: str, name: str) -> str:
    folded = path.casefold().rstrip("\\")
    known = next(
        (
            ours
            for (end, value), ours in _TLS_VALUES.items()
            if folded.endswith(end) and value == name.casefold()
        ),
        "",
    )
    return known.replace("64", "32") if _BITS_32 in folded else known


def _credential(part: Part) -> Iterator[Document]:
    """Yield the kind of identity and, of its certificate, the dates, the thumbprint and who renews it."""
    for place, value in _results(part):
        top = Document(value, part.path, place)
        kept: dict[str, Any] = {"ConnectorIdentityType": _text(top.get("ConnectorIdentityType"))}
        held = top.get("CertificateCredential", "Certificate")
        held = held[0] if isinstance(held, list) and held else held
        certificate = Document(held, part.path, place) if isinstance(held, dict) and held else None
        found = {
            ours: certificate.get(*names) if certificate and certificate.get(*names) else top.get(*names)
            for ours, names in (
                ("Thumbprint", _THUMBPRINT),
                ("ManagedBy", _MANAGED_BY),
                ("NotBefore", ("NotBefore",)),
                ("NotAfter", ("NotAfter", "CertificateNotAfter")),
            )
        }
        if certificate or any(found.values()):
            kept["Certificate"] = {
                key: item for key, item in found.items() if item is not None and _is_open(key, item)
            }
        yield Document(kept, part.path, place)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and not secrets.is_secret("", value) else None


_READERS: Final[Mapping[str, Callable[[Part], Iterator[Document]]]] = {
    parts.COMPANY_FEATURE: _features,
    parts.DELETION_THRESHOLD: _threshold,
    parts.STATISTICS: _statistics,
    parts.TLS: _tls,
    parts.CREDENTIAL: _credential,
}
