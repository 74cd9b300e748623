"""Which cmdlet a JSON document comes from, by its content, and what one result of a cmdlet is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from entradrift.errors import InputError
from entradrift.exports.cmdlets.unwrapping import REMOTING
from entradrift.exports.validation import DEPTH_FIX

RULE: Final = "ADSyncRule"
CONNECTOR: Final = "ADSyncConnector"
GLOBAL_SETTINGS: Final = "ADSyncGlobalSettings"
SCHEDULER: Final = "ADSyncScheduler"
COMPANY_FEATURE: Final = "ADSyncAADCompanyFeature"
PASSWORD_SYNC: Final = "ADSyncAADPasswordSyncConfiguration"  # noqa: S105 - the noun of a cmdlet
PASSWORD_RESET: Final = "ADSyncAADPasswordResetConfiguration"  # noqa: S105
AUTO_UPGRADE: Final = "ADSyncAutoUpgrade"
DELETION_THRESHOLD: Final = "ADSyncExportDeletionThreshold"
OVERRIDE: Final = "ADSyncSchedulerConnectorOverride"
RUN_RESULT: Final = "ADSyncRunProfileResult"
PARTITION_STATE: Final = "ADSyncPartitionPasswordSyncState"
RUN_STATUS: Final = "ADSyncConnectorRunStatus"
DATABASE: Final = "ADSyncDatabaseConfiguration"
CREDENTIAL: Final = "ADSyncEntraConnectorCredential"
STATISTICS: Final = "ConnectorStatistics"
TLS: Final = "TlsConfiguration"
HEALTH_AGENT: Final = "HealthAgent"
SERVICE_CONFIGURATION: Final = "ServiceConfiguration"
ENDPOINTS: Final = "EndpointVersions"
SIGN_IN_AGENTS: Final = "PassThroughAgents"
INHERITANCE: Final = "ADSyncObjectsWithInheritanceDisabled"
EVIDENCE: Final = (
    STATISTICS, TLS, HEALTH_AGENT, SERVICE_CONFIGURATION, ENDPOINTS, SIGN_IN_AGENTS, INHERITANCE,
)  # fmt: skip
"""What only the readiness check reads: most of it no cmdlet shows, and nothing of it is configuration to compare."""
NOUNS: Final = (
    RULE, CONNECTOR, GLOBAL_SETTINGS, SCHEDULER, COMPANY_FEATURE, PASSWORD_SYNC, PASSWORD_RESET, AUTO_UPGRADE,
    DELETION_THRESHOLD, OVERRIDE, RUN_RESULT, PARTITION_STATE, RUN_STATUS, DATABASE, CREDENTIAL, *EVIDENCE,
)  # fmt: skip
"""The nouns of the cmdlets (`Get-` and the noun), and names of our own: the keys of a bundle."""
COLLECTION: Final = "Collection"
ERRORS: Final = "Errors"

_FOLDED_NOUNS: Final = {
    **{spelled: noun for noun in NOUNS for spelled in (noun.casefold(), f"get-{noun.casefold()}")},
    "adsyncglobalsettingsparameter": GLOBAL_SETTINGS,
    "adsyncconnectorstatistics": STATISTICS,
    "get-adsyncconnectorstatistics": STATISTICS,
    "adsynctoolstls12": TLS,
    "get-adsynctoolstls12": TLS,
}
_AUTO_UPGRADE_STATES: Final = frozenset({"enabled", "suspended", "disabled"})
_GLOBAL_PREFIX: Final = "microsoft."
_COMPANY_FEATURES: Final = frozenset(
    {
        "passwordhashsync", "forcepasswordchangeonlogon", "userwriteback", "devicewriteback",
        "unifiedgroupwriteback", "groupwritebackv2",
    }
)  # fmt: skip
_WRAPPINGS: Final = ({"value"}, {"value", "count"})
"""Keys of objects that PowerShell makes of texts and lists."""
_REGISTRY_OF_TLS: Final = ("\\schannel\\protocols\\", "\\.netframework\\")
"""Parts of the registry paths that Get-ADSyncToolsTls12 lists with name and value."""
_SIGNS: Final[tuple[tuple[str, Callable[[frozenset[str]], bool]], ...]] = (
    (RULE, lambda keys: "attributeflowmappings" in keys),
    (RULE, lambda keys: "immutabletag" in keys and not keys.isdisjoint({"direction", "precedence"})),
    (RULE, lambda keys: not keys.isdisjoint({"joinfilter", "scopefilter"}) and "connector" in keys),
    (
        CONNECTOR,
        lambda keys: (
            not keys.isdisjoint(
                {"connectortypename", "attributeinclusionlist", "connectivityparameters", "partitions"}
            )
        ),
    ),
    (
        GLOBAL_SETTINGS,
        lambda keys: "parameters" in keys and not keys.isdisjoint({"instanceid", "sqlschemaversion"}),
    ),
    (
        SCHEDULER,
        lambda keys: (
            not keys.isdisjoint({"synccycleenabled", "stagingmodeenabled", "customizedsynccycleinterval"})
        ),
    ),
    (OVERRIDE, lambda keys: not keys.isdisjoint({"fullimportrequired", "fullsyncrequired"})),
    (RUN_RESULT, lambda keys: not keys.isdisjoint({"runhistoryid", "runprofilename", "runstepresults"})),
    (PARTITION_STATE, lambda keys: any(key.startswith("passwordsynclast") for key in keys)),
    (RUN_STATUS, lambda keys: keys >= {"connectorname", "runstate"}),
    (DELETION_THRESHOLD, lambda keys: "deletionprevention" in keys),
    (PASSWORD_SYNC, lambda keys: keys >= {"sourceconnector", "enabled"}),
    (COMPANY_FEATURE, lambda keys: len(keys & _COMPANY_FEATURES) > 1),
    (AUTO_UPGRADE, lambda keys: any(key.startswith("autoupgrade") for key in keys)),
    (
        PASSWORD_RESET,
        lambda keys: (
            "enabled" in keys and keys <= {"connector", "enabled", "modifiedtimestamp", "adalauthority"}
        ),
    ),
    (GLOBAL_SETTINGS, lambda keys: any(key.startswith(_GLOBAL_PREFIX) for key in keys)),
    (CREDENTIAL, lambda keys: "connectoridentitytype" in keys),
    (DATABASE, lambda keys: not keys.isdisjoint({"sqlserverdbname", "sqlserverinstancename"})),
    (TLS, lambda keys: any(key.startswith(("schannelclient", "schusestrongcrypto")) for key in keys)),
    (ENDPOINTS, lambda keys: any(key.startswith("aadconnector") and "apiversion" in key for key in keys)),
    (SERVICE_CONFIGURATION, lambda keys: keys >= {"path", "sha256"} or keys >= {"path", "hash", "algorithm"}),
    (STATISTICS, lambda keys: "connectorname" in keys and any(key.endswith("connectors") for key in keys)),
    (STATISTICS, lambda keys: keys >= {"connectorname", "objecttypes"}),
    (SIGN_IN_AGENTS, lambda keys: keys >= {"machinename", "status"}),
)
"""What tells the results of the cmdlets apart, by their keys in lower case; the first that fits counts."""


@dataclass(frozen=True)
class Part:
    """All results of one cmdlet in one file."""

    path: str
    """The file."""
    noun: str
    place: str
    """JSON path of the value."""
    value: Any

    def items(self) -> Iterator[Item]:
        """Yield the results, one object each; a lone object stands for a list of one."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Item(self, f"{self.place}[{index}]", value, 1)
        elif isinstance(self.value, dict):
            yield Item(self, self.place, self.value, 0)

    @cached_property
    def depth(self) -> int:
        """How many levels of objects and lists there are below the value itself."""
        level = [self.value]
        depth = 0
        while level := [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, dict | list)
        ]:
            depth += 1
        return depth


@dataclass(frozen=True, slots=True)
class Item:
    """One result of a cmdlet."""

    part: Part
    place: str
    value: dict[str, Any]
    level: int
    """Levels between the value of the part and this result."""

    def error(self, problem: str, at: str = "", fix: str = "Export again") -> InputError:
        """Return an error at the place `at` inside this result, such as `.Partitions[2].Selected`."""
        return InputError(self.part.path, problem, place=self.place + at, fix=fix)

    def boolean(self, container: Mapping[str, Any], key: str, at: str = "") -> bool | None:
        """Return a Boolean of `container`, which is at `at`; null and empty text are unknown."""
        value = container.get(key)
        if value is None or isinstance(value, bool):
            return value
        text = str(value).strip().casefold()
        if text not in {"true", "false", ""}:
            raise self.error("neither True nor False", f"{at}.{key}")
        return None if not text else text == "true"

    def texts(self, container: Mapping[str, Any], key: str, at: str = "") -> tuple[str, ...]:
        """Return a list of texts of `container`, which is at `at`.

        A lone text stands for a list of one only where the same export goes as deep elsewhere: otherwise
        ConvertTo-Json may have cut off a list here.
        """
        value = container.get(key)
        if isinstance(value, list):
            return tuple(value)
        if value is None:
            return ()
        steps = f"{at}.{key}"
        if self.part.depth < self.level + steps.count(".") + steps.count("["):
            name = self.value.get("Name")
            of = f' (of "{name[:80]}")' if isinstance(name, str) else ""
            raise self.error(f"text where a list is expected{of}", steps, DEPTH_FIX)
        return (value,)


def listed(container: Mapping[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the objects of a list with their places relative to `container`; a lone object is a list of one."""
    value = container.get(key)
    if value is None:
        return []
    if isinstance(value, dict):
        return [(f".{key}", value)]
    return [(f".{key}[{index}]", item) for index, item in enumerate(value)]


def noun_of_key(key: str) -> str | None:
    """Return the cmdlet noun that a key of a bundle stands for."""
    return _FOLDED_NOUNS.get(key.casefold())


def is_bundle(document: Any) -> bool:  # noqa: ANN401
    """Tell whether `document` holds the output of several cmdlets by their nouns."""
    if not isinstance(document, dict):
        return False
    if any(noun_of_key(key) for key in document):
        return True
    collection = next(
        (value for key, value in document.items() if key.casefold() == COLLECTION.casefold()), None
    )
    return isinstance(collection, dict) and any(
        key.casefold() == "format" and isinstance(value, str) and value.startswith("entradrift-")
        for key, value in collection.items()
    )


def noun_of(document: Any) -> str | None:  # noqa: ANN401
    """Return the noun of the cmdlet whose output `document` is, None for anything else."""
    if isinstance(document, str):
        return AUTO_UPGRADE if document.strip().casefold() in _AUTO_UPGRADE_STATES else None
    if isinstance(document, list):
        nouns = (noun_of(item) for item in document if isinstance(item, dict))
        return next((noun for noun in nouns if noun), None)
    if not isinstance(document, dict):
        return None
    keys = frozenset(key.casefold() for key in document) - REMOTING
    if keys in _WRAPPINGS:
        return next((noun_of(value) for key, value in document.items() if key.casefold() == "value"), None)
    if _is_global_parameter(document, keys):
        return GLOBAL_SETTINGS
    if _is_registry_of_tls(document, keys):
        return TLS
    return next((noun for noun, fits in _SIGNS if fits(keys)), None)


def _is_global_parameter(document: Mapping[str, Any], keys: frozenset[str]) -> bool:
    if not keys >= {"name", "value"}:
        return False
    name = next((value for key, value in document.items() if key.casefold() == "name"), None)
    return isinstance(name, str) and name.casefold().startswith(_GLOBAL_PREFIX)


def _is_registry_of_tls(document: Mapping[str, Any], keys: frozenset[str]) -> bool:
    if not keys >= {"path", "name", "value"}:
        return False
    path = next((value for key, value in document.items() if key.casefold() == "path"), None)
    return isinstance(path, str) and any(part in path.casefold() for part in _REGISTRY_OF_TLS)
