"""Connectors, as Get-ADSyncConnector returns them, in the path names of the XML export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from entradrift.exports import identity
from entradrift.exports.cmdlets.connector_settings import (
    COUNTER,
    CUT_OFF,
    IDENTIFIER,
    KNOWN_KEYS,
    known_settings,
    parameter_settings,
)
from entradrift.exports.cmdlets.parts import Item, listed
from entradrift.exports.cmdlets.plain_values import keep, setting_text
from entradrift.exports.cmdlets.unwrapping import holds_cut_off
from entradrift.exports.collected import Collected, plain_guid
from entradrift.model.connector import Connector, ConnectorKind, Partition, RunProfile
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.values import NOT_CARRIED, NotCarried

_KIND: Final = "says what kind of connector it is, which is kept as such"

_NOISE: Final = {
    "Identifier": IDENTIFIER,
    "Version": COUNTER,
    "InternalVersion": COUNTER,
    "FormatVersion": COUNTER,
    "CreationTime": COUNTER,
    "LastModificationTime": COUNTER,
}
_CONNECTOR_DROPPED: Final = _NOISE | {
    "Type": _KIND,
    "Subtype": _KIND,
    "ConnectorTypeName": _KIND,
    "IsUpgradeOrImportScenario": "says how the wizard made the connector, not what it does",
}
_CONNECTOR_KEYS: Final = frozenset(
    {
        "Name", "Partitions", "RunProfiles", "ComponentProvisioningMappings", "ObjectInclusionList",
        "AttributeInclusionList", "AnchorConstructionSettings", *_CONNECTOR_DROPPED, *KNOWN_KEYS,
    }
)  # fmt: skip
_PARTITION_KEYS: Final = frozenset(
    {"DN", "Selected", "ConnectorPartitionScope", "Name", "Parameters", "PreferredDCs", "IsDomain", *_NOISE}
)
_SCOPE_KEYS: Final = frozenset({"ObjectClasses", "ContainerInclusionList", "ContainerExclusionList"})
_PROFILE_DROPPED: Final = {
    "Identifier": IDENTIFIER,
    "ConnectorIdentifier": IDENTIFIER,
    "Version": COUNTER,
    "Type": "kind of run profile, fixed by the product",
}
_FOREST_NAME: Final = ("parameters", "connectivity", "forest-name")
_COMPONENT: Final = re.compile("component", re.IGNORECASE)
_CLASS: Final = re.compile("class|type", re.IGNORECASE)


def read_connector(item: Item, collected: Collected) -> Connector:
    """Return one connector.

    Raises InputError for values that cannot be right.
    """
    return _ConnectorReader(item, collected).read()


def references(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    """Yield the words that replace the GUIDs of connectors and partitions: GUIDs differ by server."""
    for item in items:
        guid = plain_guid(item.value.get("Identifier") or "")
        yield guid, identity.connector_reference(guid, item.value["Name"].strip())
        for _, partition in listed(item.value, "Partitions"):
            yield (
                plain_guid(partition.get("Identifier") or ""),
                identity.partition_reference(partition["DN"].strip()),
            )


def with_setting(connector: Connector, setting: Setting) -> Connector:
    """Return `connector` with one more setting."""
    return replace(connector, settings=_ordered((*connector.settings, setting)))


def setting_of(connector: Connector, path: tuple[str, ...]) -> str | None:
    """Return the text of a connector's setting, None where there is none."""
    return next((str(setting.value) for setting in connector.settings if setting.path == path), None)


class _ConnectorReader:
    """Reads one connector; holds what every part of it needs."""

    def __init__(self, item: Item, collected: Collected) -> None:
        self._item = item
        self._document = item.value
        self._collected = collected

    def read(self) -> Connector:
        document, item = self._document, self._item
        name = document["Name"].strip()
        if not name:
            raise item.error("the connector has no name", ".Name")
        guid = plain_guid(document.get("Identifier") or "")
        self._drop(document, _CONNECTOR_DROPPED, "")
        settings = [*known_settings(item, self._collected), *self._others()]
        category = _category(document, settings)
        kind = identity.connector_kind(guid, category, (document.get("Subtype") or "").strip())
        if kind is ConnectorKind.OTHER:
            settings.append(Setting(Section.CONNECTORS, ("category",), category))
        hierarchy = self._hierarchy()
        if isinstance(hierarchy, NotCarried) and document.get("ComponentProvisioningMappings") is not None:
            settings += self._keep("ComponentProvisioningMappings", Section.PROVISIONING_HIERARCHY)
        return Connector(
            name=name,
            kind=kind,
            forest=_forest(kind, name, settings),
            partitions=NOT_CARRIED
            if "Partitions" not in document
            else tuple(self._partition(at, partition) for at, partition in listed(document, "Partitions")),
            object_types=self._names(document, "ObjectInclusionList"),
            attributes=self._names(document, "AttributeInclusionList"),
            run_profiles=NOT_CARRIED
            if "RunProfiles" not in document
            else tuple(self._run_profile(profile) for _, profile in listed(document, "RunProfiles")),
            provisioning_hierarchy=hierarchy,
            schema=NOT_CARRIED,
            settings=_ordered(settings),
            identifier=guid,
            place=f"{item.part.path}, {item.place}",
        )

    # --- settings

    def _others(self) -> Iterator[Setting]:
        if "AnchorConstructionSettings" in self._document:
            yield from self._keep("AnchorConstructionSettings", Section.CONNECTORS)
        for key in self._document:
            if key not in _CONNECTOR_KEYS:
                yield from self._keep(key, Section.OTHER_SETTINGS)

    def _keep(self, key: str, section: Section) -> Iterator[Setting]:
        yield from keep(self._document[key], (key,), self._collected, section)

    def _drop(self, container: Mapping[str, Any], reasons: Mapping[str, str], path: str) -> None:
        for key, reason in reasons.items():
            if key in container:
                self._collected.drop(f"ADSyncConnector/{path}{key}", reason)

    # --- what it selects, and how it runs

    def _names(self, container: Mapping[str, Any], key: str, at: str = "") -> tuple[str, ...] | NotCarried:
        if key not in container:
            return NOT_CARRIED
        return tuple(sorted(text.strip() for text in self._item.texts(container, key, at)))

    def _partition(self, at: str, partition: Mapping[str, Any]) -> Partition:
        name = partition["DN"].strip()
        scope = partition.get("ConnectorPartitionScope") or {}
        scope_at = f"{at}.ConnectorPartitionScope"
        self._drop(partition, _NOISE, "Partitions/*/")
        settings = list(
            parameter_settings(
                self._item,
                partition.get("Parameters"),
                f"{at}.Parameters",
                "partition",
                self._collected,
            )
        )
        if "Name" in partition:
            settings += self._collected.setting(
                Section.CONNECTORS, ("display-name",), setting_text(partition["Name"])
            )
        if "IsDomain" in partition:
            domain = self._item.boolean(partition, "IsDomain", at)
            text = None if domain is None else setting_text(domain)
            settings += self._collected.setting(Section.CONNECTORS, ("connectivity", "is-domain"), text)
        preferred = tuple(sorted(self._item.texts(partition, "PreferredDCs", at)))
        if preferred:
            settings += self._collected.setting(Section.CONNECTORS, ("preferred-dcs",), preferred)
        for container, known, path in (
            (partition, _PARTITION_KEYS, ()),
            (scope, _SCOPE_KEYS, ("ConnectorPartitionScope",)),
        ):
            for key in container:
                if key not in known:
                    settings += keep(container[key], (*path, key), self._collected, Section.OTHER_SETTINGS)
        return Partition(
            name=name,
            selected=self._item.boolean(partition, "Selected", at)
            if "Selected" in partition
            else NOT_CARRIED,
            inclusions=self._names(scope, "ContainerInclusionList", scope_at),
            exclusions=self._names(scope, "ContainerExclusionList", scope_at),
            object_types=self._names(scope, "ObjectClasses", scope_at),
            settings=_ordered(settings),
            identifier=plain_guid(partition.get("Identifier") or ""),
        )

    def _run_profile(self, profile: Mapping[str, Any]) -> RunProfile:
        self._drop(profile, _PROFILE_DROPPED, "RunProfiles/*/")
        settings: list[Setting] = []
        for key, value in profile.items():
            if key == "RunSteps":
                # The shape of a step is not public, but their order counts.
                steps = [value] if isinstance(value, dict) else value or []
                for number, step in enumerate(steps, start=1):
                    settings += self._step(step, ("RunSteps", f"[{number}]"))
            elif key != "Name" and key not in _PROFILE_DROPPED:
                settings += keep(value, (key,), self._collected, Section.OTHER_SETTINGS)
        return RunProfile(profile["Name"].strip(), NOT_CARRIED, _ordered(settings))

    def _step(self, step: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Setting]:
        for key, value in step.items():
            shown = f"ADSyncConnector/RunProfiles/*/RunSteps/*/{key}"
            if key in {"Identifier", "Version"}:
                self._collected.drop(shown, _PROFILE_DROPPED[key])
            elif holds_cut_off(value):
                self._collected.drop(shown, CUT_OFF)
            else:
                yield from keep(value, (*path, key), self._collected, Section.RUN_PROFILES)

    def _hierarchy(self) -> Mapping[str, str] | NotCarried:
        """Return the provisioning hierarchy where its shape is one that can be understood."""
        key = "ComponentProvisioningMappings"
        if key not in self._document:
            return NOT_CARRIED
        value = self._document[key]
        if isinstance(value, dict) and value and all(isinstance(found, str) for found in value.values()):
            pair = _mapping(value)
            return {pair[0]: pair[1]} if pair else {name: str(found) for name, found in value.items()}
        pairs = [_mapping(entry) for _, entry in listed(self._document, key) if entry]
        if any(pair is None for pair in pairs):
            return NOT_CARRIED
        return dict(pair for pair in pairs if pair is not None)


def _mapping(entry: Any) -> tuple[str, str] | None:  # noqa: ANN401
    """Return the DN component and the object class of one mapping."""
    if not isinstance(entry, dict) or len(entry) != 2:  # noqa: PLR2004 - a component and a class
        return None
    component = next((value for key, value in entry.items() if _COMPONENT.search(key)), None)
    object_class = next((value for key, value in entry.items() if _CLASS.search(key)), None)
    if isinstance(component, str) and isinstance(object_class, str):
        return component.strip(), object_class.strip()
    return None


def _category(document: Mapping[str, Any], settings: Iterable[Setting]) -> str:
    """Return the type of a connector; a forest shows itself by its parameters where the type is not exported."""
    named = (document.get(key) for key in ("ConnectorTypeName", "Type"))
    category = next((value.strip() for value in named if isinstance(value, str) and value), "")
    return category or ("AD" if _forest_name(settings) else "")


def _forest(kind: ConnectorKind, name: str, settings: Iterable[Setting]) -> str:
    if kind is ConnectorKind.TENANT:
        return ""
    return (_forest_name(settings) or (name if kind is ConnectorKind.ACTIVE_DIRECTORY else "")).casefold()


def _forest_name(settings: Iterable[Setting]) -> str:
    return next((str(setting.value) for setting in settings if setting.path == _FOREST_NAME), "")


def _ordered(settings: Iterable[Setting]) -> tuple[Setting, ...]:
    return tuple(sorted(settings, key=lambda setting: (setting.section, setting.path)))
