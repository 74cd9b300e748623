"""The policy that the wizard writes: Applied-, Exported- and Migrated-SynchronizationPolicy-*.json.

Microsoft documents what it leaves out, not how it is built; the keys read here are those that public
material shows (`schemas/wizard.schema.json`), without regard to case. Every other key is kept and compared
by its path. Standard rules are stubs of four keys: what a stub cannot show is not carried, never equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from entradrift.errors import InputError
from entradrift.exports import identity, validation
from entradrift.exports.collected import Collected
from entradrift.exports.files import InputFile
from entradrift.exports.key_case import canonical_keys
from entradrift.exports.wizard_content import content_of
from entradrift.exports.wizard_rules import (
    IDENTIFIER,
    RuleList,
    as_list,
    guid_or_nothing,
    keep,
    read_rules,
    written_keys,
)
from entradrift.model.connector import TENANT_CONNECTOR_ID, Connector, ConnectorKind, Partition
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Role, Server, Snapshot, Source
from entradrift.model.values import NOT_CARRIED, NotCarried

Json = dict[str, Any]

_SCHEMA: Final = "wizard"
_POLICY_KEYS: Final = frozenset({"policymetadata", "azuredirectorypolicy", "onpremisesdirectorypolicy"})
_DIRECTORY_POLICY: Final = "directorypolicy"
_TENANT_NAME: Final = "Microsoft Entra ID"
_TENANT_KEY: Final = re.compile("tenant|domain", re.IGNORECASE)
_DOMAIN: Final = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_APPLIED: Final = re.compile("applied", re.IGNORECASE)
_APPLIED_NAME: Final = re.compile(r"(?:^|[\\/])Applied-[^\\/]*$|Applied-SynchronizationPolicy", re.IGNORECASE)
APPLIED_NOTICE: Final = (
    "This policy was saved when the wizard last changed something, so changes made since then in the "
    "Synchronization Rules Editor, in Synchronization Service Manager or by PowerShell may be missing. "
    'For a current one, run the wizard, choose "View or export current configuration" and then "Export '
    'settings".'
)
_SERVER_KEYS: Final = (
    "serviceAccount",
    "serviceAccountType",
    "databaseServer",
    "databaseInstance",
    "databaseName",
    "databaseType",
)
_CONNECTOR_KEYS: Final = frozenset(
    {"uniqueIdentifier", "partitionFilters", "standardSynchronizationRules", "customSynchronizationRules"}
)


@dataclass(frozen=True, slots=True)
class PolicyMetadata:
    """What a policy says about itself."""

    host: str | None
    product_version: str | None
    time_created: str | None
    """ISO 8601; None where it is missing or not a time."""
    type: str | None
    """`migration` for MigratedPolicy.json; other values are not documented."""


def claims(document: Any) -> bool:  # noqa: ANN401
    """Tell whether `document` is a policy of the wizard."""
    return isinstance(document, dict) and any(key.casefold() in _POLICY_KEYS for key in document)


def is_metadata_only(document: Any) -> bool:  # noqa: ANN401
    """Tell whether a policy is a MigratedPolicy.json: its configuration is in the XML tree beside it."""
    return claims(document) and not any(key.casefold().endswith(_DIRECTORY_POLICY) for key in document)


def metadata(document: Any) -> PolicyMetadata:  # noqa: ANN401
    """Return what a policy says about itself; readable before the policy has been validated."""

    def text(block: str, key: str) -> str | None:
        value = _without_case(_without_case(document, block), key)
        return value.strip() or None if isinstance(value, str) else None

    return PolicyMetadata(
        host=text("deploymentMetadata", "hostName"),
        product_version=text("policyMetadata", "azureADConnectVersion"),
        time_created=identity.iso_time(text("policyMetadata", "timeCreated")),
        type=text("policyMetadata", "type"),
    )


def read(file: InputFile, document: Any, source: Source) -> Snapshot:  # noqa: ANN401
    """Return the snapshot of the server that wrote this policy.

    Raises InputError for wrong types, keys that differ in letter case only, and values that cannot be right.
    """
    policy: Json = canonical_keys(document, _SCHEMA, file.path)
    validation.validate(policy, _SCHEMA, file.path)
    about = metadata(policy)
    directories = _directories(policy, file.path)
    _refuse_repeated(directories, file.path)
    collected = Collected(_references(directories))
    lists = [found for directory in directories for found in directory.rule_lists()]
    written = written_keys(lists)
    connectors = tuple(directory.connector(file.path, collected) for directory in directories)
    rules = tuple(rule for found in lists for rule in read_rules(found, written, file.path, collected))
    settings = tuple(_server_settings(policy, collected))
    if _APPLIED.search(about.type or "") or _APPLIED_NAME.search(file.path):
        collected.notice(APPLIED_NOTICE)
    return Snapshot(
        server=Server(about.host, Role.UNKNOWN, about.product_version, identity.tenant_of(connectors)[1]),
        source=Source(source.format, source.files, about.time_created, source.content_format),
        content=content_of(connectors, rules, settings),
        connectors=connectors,
        rules=rules,
        settings=tuple(sorted(settings, key=lambda setting: (setting.section, setting.path))),
        metaverse=NOT_CARRIED,
        dropped=collected.dropped_list(),
        notices=tuple(collected.notices),
    )


def _without_case(document: Any, wanted: str) -> Any:  # noqa: ANN401
    if not isinstance(document, dict):
        return None
    return next((value for key, value in document.items() if key.casefold() == wanted.casefold()), None)


# --- directories: one for each forest, one for the tenant ----------------------------------------------


@dataclass(frozen=True, slots=True)
class _Directory:
    document: Json
    kind: ConnectorKind
    name: str
    name_key: str
    """The key that the name was taken from; empty where the name is ours."""
    guid: str
    place: str

    def rule_lists(self) -> Iterator[RuleList]:
        """Yield the standard and the custom rules."""
        for key in ("standardSynchronizationRules", "customSynchronizationRules"):
            rules = self.document.get(key)
            yield RuleList(
                as_list(rules),
                self.name,
                custom=key.startswith("custom"),
                place=f"{self.place}.{key}",
                lone=isinstance(rules, dict),
            )

    def connector(self, path: str, collected: Collected) -> Connector:
        """Return the connector to this directory."""
        document = self.document
        if "uniqueIdentifier" in document:
            collected.drop("directoryPolicy/uniqueIdentifier", IDENTIFIER)
        taken = _CONNECTOR_KEYS | {self.name_key}
        forest = ""
        if self.kind is ConnectorKind.ACTIVE_DIRECTORY:
            taken |= {"friendlyName", "fullyQualifiedDomainName"}
            forest = (document.get("fullyQualifiedDomainName") or self.name).casefold()
        settings = [
            setting
            for key, value in document.items()
            if key not in taken
            for setting in keep(value, (key,), collected)
        ]
        return Connector(
            name=self.name,
            kind=self.kind,
            forest=forest,
            partitions=self._partitions(path, collected),
            object_types=NOT_CARRIED,
            attributes=NOT_CARRIED,
            run_profiles=NOT_CARRIED,
            provisioning_hierarchy=NOT_CARRIED,
            schema=NOT_CARRIED,
            settings=tuple(sorted(settings, key=lambda setting: setting.path)),
            identifier=self.guid,
            place=f"{path}, {self.place}",
        )

    def _partitions(self, path: str, collected: Collected) -> tuple[Partition, ...] | NotCarried:
        if "partitionFilters" not in self.document:
            return NOT_CARRIED
        return tuple(
            _partition(partition, path, f"{self.place}.partitionFilters[{index}]", collected)
            for index, partition in enumerate(as_list(self.document["partitionFilters"]))
        )


def _directories(policy: Json, path: str) -> list[_Directory]:
    found: list[_Directory] = []
    forests = policy.get("onpremisesDirectoryPolicy")
    for index, document in enumerate(as_list(forests)):
        place = "$.onpremisesDirectoryPolicy" + ("" if isinstance(forests, dict) else f"[{index}]")
        keys = [key for key in ("friendlyName", "fullyQualifiedDomainName") if _has_text(document, key)]
        if not keys:
            raise InputError(path, "the directory has no friendlyName", place=place, fix="Export again")
        guid = guid_or_nothing(document.get("uniqueIdentifier"))
        name = document[keys[0]]
        found.append(_Directory(document, ConnectorKind.ACTIVE_DIRECTORY, name, keys[0], guid, place))
    tenant = policy.get("azureDirectoryPolicy")
    if tenant is not None:
        key = _tenant_name_key(tenant)
        name = tenant[key] if key else _TENANT_NAME
        place = "$.azureDirectoryPolicy"
        found.append(_Directory(tenant, ConnectorKind.TENANT, name, key, TENANT_CONNECTOR_ID, place))
    return found


def _refuse_repeated(directories: list[_Directory], path: str) -> None:
    seen: dict[str, _Directory] = {}
    for directory in directories:
        other = seen.setdefault(directory.guid, directory) if directory.guid else directory
        if other is not directory:
            raise InputError(
                path,
                f"the same directory as at {other.place}, so which one counts is unclear",
                place=directory.place,
                fix="Export again",
            )


def _tenant_name_key(tenant: Json) -> str:
    """Return the key that names the tenant: its friendly name, else a text that is a tenant's domain."""
    if _has_text(tenant, "friendlyName"):
        return "friendlyName"
    texts = {key: value.strip() for key, value in tenant.items() if isinstance(value, str)}
    domains = [key for key, text in texts.items() if _DOMAIN.fullmatch(text)]
    named = [key for key in domains if _TENANT_KEY.search(key)]
    initial = [key for key in domains if texts[key].casefold().endswith(".onmicrosoft.com")]
    return next(iter(named + initial), "")


def _has_text(document: Json, key: str) -> bool:
    return bool((document.get(key) or "").strip())


def _partition(document: Json, path: str, place: str, collected: Collected) -> Partition:
    name: str = document["distinguishedName"]
    if not name.strip():
        raise InputError(path, "the partition has no distinguished name", place=place, fix="Export again")
    if "uniqueIdentifier" in document:
        collected.drop("partitionFilter/uniqueIdentifier", IDENTIFIER)
    taken = ("distinguishedName", "containerInclusions", "containerExclusions", "uniqueIdentifier")
    settings = [
        setting
        for key, value in document.items()
        if key not in taken
        for setting in keep(value, (key,), collected)
    ]
    return Partition(
        name=name,
        selected=NOT_CARRIED,
        inclusions=tuple(sorted(as_list(document.get("containerInclusions")))),
        exclusions=tuple(sorted(as_list(document.get("containerExclusions")))),
        object_types=NOT_CARRIED,
        settings=tuple(sorted(settings, key=lambda setting: setting.path)),
        identifier=guid_or_nothing(document.get("uniqueIdentifier")),
    )


def _references(directories: list[_Directory]) -> dict[str, str]:
    """Return words for every GUID that the policy itself explains: GUIDs differ by server, names do not."""
    references: dict[str, str] = {}
    for directory in directories:
        given = guid_or_nothing(directory.document.get("uniqueIdentifier"))
        for guid in (directory.guid, given):
            references[guid] = identity.connector_reference(directory.guid, directory.name)
        for partition in as_list(directory.document.get("partitionFilters")):
            guid = guid_or_nothing(partition.get("uniqueIdentifier"))
            references[guid] = identity.partition_reference(partition["distinguishedName"])
        for rule in (rule for found in directory.rule_lists() for rule in found.rules):
            for key in ("uniqueIdentifier", "internalIdentifier"):
                references.setdefault(guid_or_nothing(rule.get(key)), f"rule {rule['Name']}")
    references.pop("", None)
    return references


# --- the server ----------------------------------------------------------------------------------------


def _server_settings(policy: Json, collected: Collected) -> Iterator[Setting]:
    """Yield what the policy says about the server itself, and every key that we do not know."""
    about = policy.get("policyMetadata") or {}
    deployment = policy.get("deploymentMetadata") or {}
    yield from _known_settings(about, ("author",), collected)
    yield from _known_settings(deployment, _SERVER_KEYS, collected)
    if "type" in about:
        collected.drop("policyMetadata/type", "says how the file was made")
    if about.get("timeCreated") and metadata(policy).time_created is None:
        collected.drop("policyMetadata/timeCreated", "not a time that can be read")
    if "connectorIds" in deployment:
        count = len(as_list(deployment["connectorIds"])) or 1
        collected.drop("deploymentMetadata/connectorIds", IDENTIFIER, count)
    known = {
        "policyMetadata": {"author", "type", "timeCreated", "azureADConnectVersion"},
        "deploymentMetadata": {"hostName", "connectorIds", *_SERVER_KEYS},
    }
    for key, value in policy.items():
        if key in known:
            for inner, leaf in (value or {}).items():
                if inner not in known[key]:
                    yield from keep(leaf, (key, inner), collected)
        elif key not in ("onpremisesDirectoryPolicy", "azureDirectoryPolicy"):
            yield from keep(value, (key,), collected)


def _known_settings(
    document: Mapping[str, Any], keys: tuple[str, ...], collected: Collected
) -> Iterator[Setting]:
    for key in keys:
        if key in document:
            yield from collected.setting(Section.SERVER, (key,), document[key])
