"""The server itself: global settings, scheduler, tenant-wide features, and run data that is only counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from entradrift.exports import catalogue
from entradrift.exports.catalogue import AUTO_UPGRADE_STATE, DELETION_PROTECTION, DELETION_THRESHOLD
from entradrift.exports.cmdlets import parts
from entradrift.exports.cmdlets.connector_settings import (
    PASSWORD_HASH_SYNC,
    PASSWORD_WRITEBACK,
    schema_setting,
)
from entradrift.exports.cmdlets.connectors import setting_of, with_setting
from entradrift.exports.cmdlets.parameters import other_properties, read_parameters, value_of
from entradrift.exports.cmdlets.parts import Item, Part
from entradrift.exports.cmdlets.plain_values import enum_text, keep, setting_text, time_span
from entradrift.exports.collected import Collected, plain_guid
from entradrift.model.connector import Connector, ConnectorKind
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.values import Value

_IDENTIFIER: Final = "identifier that is different on every server"
_COUNTER: Final = "counter or time of the server's own database"
_RUN_DATA: Final = "run data"
_EVIDENCE: Final = "evidence for the readiness check"
_OWN_IDENTITY: Final = "identity of this server's own application and certificate"
_GLOBAL_KEYS: Final = frozenset({"Version", "InstanceId", "SqlSchemaVersion", "Schema", "Parameters"})
_MODIFIED: Final = "ModifiedTimestamp"

_SCHEDULER_REPEATS: Final = {
    "CustomizedSyncCycleInterval": "Microsoft.Synchronize.TimeInterval",
    "PurgeRunHistoryInterval": "Microsoft.Synchronize.RunHistoryPurgeInterval",
    "SyncCycleEnabled": "Microsoft.Synchronize.SynchronizationSchedule",
    "MaintenanceEnabled": "Microsoft.Synchronize.MaintenanceEnabled",
    "SchedulerSuspended": "Microsoft.Synchronize.SchedulerSuspended",
}
"""What Get-ADSyncScheduler shows of the global settings, by their names there."""
_SCHEDULER_INTERVALS: Final = frozenset({"CustomizedSyncCycleInterval", "PurgeRunHistoryInterval"})
_SCHEDULER_RUN_DATA: Final = (
    "AllowedSyncCycleInterval",
    "CurrentlyEffectiveSyncCycleInterval",
    "NextSyncCyclePolicyType",
    "NextSyncCycleStartTimeInUTC",
    "SyncCycleInProgress",
)
_STAGING: Final = "StagingModeEnabled"
_PASSWORD_CMDLETS: Final = (
    (parts.PASSWORD_SYNC, "PasswordSyncConfiguration", "SourceConnector", PASSWORD_HASH_SYNC),
    (parts.PASSWORD_RESET, "PasswordResetConfiguration", "Connector", PASSWORD_WRITEBACK),
)
_PENDING: Final = {"FullImportRequired": "full import", "FullSyncRequired": "full synchronization"}


class GlobalSettings:
    """The output of Get-ADSyncGlobalSettings, of which an export has one at most."""

    def __init__(self, part: Part | None, collected: Collected) -> None:
        self.parameters: dict[str, Value] = {}
        """Values by name, as the XML export has them."""
        self.instance: str = ""
        self._settings: list[Setting] = []
        if part is not None:
            self._read(part, collected)
        self._settings += catalogue.global_settings(self.parameters, collected)
        self._by_name = {
            setting.path[0].casefold(): setting.value for setting in self._settings if len(setting.path) == 1
        }

    @property
    def settings(self) -> list[Setting]:
        """All global settings, without staging mode and version, which are the server's role and version."""
        return self._settings

    def value(self, name: str) -> Value:
        """Return the value of a global setting as it is compared; None where there is none."""
        return self._by_name.get(name.casefold())

    def _read(self, part: Part, collected: Collected) -> None:
        document, place = _global_document(part)
        item = Item(part, place, document if isinstance(document, dict) else {}, 0)
        if isinstance(document, list) or not (_is_plain_mapping(document) or "Parameters" in document):
            self._read_parameters(item, document, "", collected)
            return
        for key, reason in (("Version", _COUNTER), ("InstanceId", _IDENTIFIER)):
            if key in document:
                collected.drop(f"ADSyncGlobalSettings/{key}", reason)
        self.instance = plain_guid(document.get("InstanceId") or "")
        if document.get("SqlSchemaVersion") is not None:
            version = setting_text(document["SqlSchemaVersion"])
            self._settings += collected.setting(Section.OTHER_SETTINGS, ("SqlSchemaVersion",), version)
        self._settings += schema_setting(document, ("Schema",), "ADSyncGlobalSettings/Schema", collected)
        if "Parameters" in document:
            self._read_parameters(item, document["Parameters"], ".Parameters", collected)
            others = {key: value for key, value in document.items() if key not in _GLOBAL_KEYS}
            for key, value in others.items():
                self._settings += keep(value, (key,), collected, Section.OTHER_SETTINGS)
        else:
            named = {key: value for key, value in document.items() if key not in _GLOBAL_KEYS}
            self._read_parameters(item, named, "", collected)

    def _read_parameters(self, item: Item, value: Any, at: str, collected: Collected) -> None:  # noqa: ANN401
        for parameter in read_parameters(item, value, at, collected):
            if parameter.secret:
                collected.drop(parameter.name, "secret")
                continue
            self.parameters[parameter.name] = value_of(parameter.value)
            self._settings += other_properties(parameter, (parameter.name,), collected)


def _global_document(part: Part) -> tuple[Any, str]:
    """Return the one object (or the bare list of parameters) with its place."""
    value = part.value
    if isinstance(value, list) and len(value) == 1 and "Name" not in value[0]:
        return value[0], f"{part.place}[0]"
    return value, part.place


def _is_plain_mapping(document: Mapping[str, Any]) -> bool:
    """Tell whether `document` maps the names of global settings to their values."""
    return not {key.casefold() for key in document} >= {"name", "value"}


class Scheduler:
    """The output of Get-ADSyncScheduler."""

    def __init__(self, item: Item | None, known: GlobalSettings, collected: Collected) -> None:
        self.staging: bool | None = None
        """What it says about staging mode."""
        self.settings: list[Setting] = []
        """What the global settings do not say already."""
        if item is not None:
            self._read(item, known, collected)

    def _read(self, item: Item, known: GlobalSettings, collected: Collected) -> None:
        document = item.value
        self.staging = item.boolean(document, _STAGING)
        for key in _SCHEDULER_RUN_DATA:
            if key in document:
                collected.drop(f"ADSyncScheduler/{key}", _RUN_DATA)
        for key, name in _SCHEDULER_REPEATS.items():
            if key not in document:
                continue
            value = _interval(item, key) if key in _SCHEDULER_INTERVALS else _boolean_text(item, key)
            if key == "CustomizedSyncCycleInterval" and value is None:
                # Null while the default applies, which the global setting names.
                value = _interval(item, "CurrentlyEffectiveSyncCycleInterval")
            repeated = known.value(name)
            if repeated is None:
                self.settings += collected.setting(Section.SCHEDULER, (name,), value)
            elif value == _canonical_interval(repeated, key):
                collected.drop(f"ADSyncScheduler/{key}", f"repeats the global setting {name}")
            else:
                self.settings += collected.setting(Section.SCHEDULER, ("Scheduler", key), value)
        for key, value in document.items():
            if key != _STAGING and key not in _SCHEDULER_REPEATS and key not in _SCHEDULER_RUN_DATA:
                self.settings += keep(value, ("Scheduler", key), collected, Section.OTHER_SETTINGS)


def _interval(item: Item, key: str) -> str | None:
    try:
        return time_span(item.value.get(key))
    except ValueError:
        raise item.error("a number where a time span such as 00:30:00 is expected", f".{key}") from None


def _boolean_text(item: Item, key: str) -> str | None:
    value = item.boolean(item.value, key)
    return None if value is None else str(value)


def _canonical_interval(value: Value, key: str) -> Value:
    return time_span(value) if key in _SCHEDULER_INTERVALS and isinstance(value, str) else value


def feature_settings(
    by_noun: Mapping[str, list[Item]], known: GlobalSettings, collected: Collected
) -> Iterator[Setting]:
    """Yield the tenant-wide features, and what else small cmdlets say about the server."""
    for item in by_noun.get(parts.COMPANY_FEATURE, ()):
        for key, value in item.value.items():
            canonical = item.boolean(item.value, key) if _is_boolean(value) else value
            yield from keep(canonical, ("CompanyFeature", key), collected, Section.FEATURES)
    for item in by_noun.get(parts.DELETION_THRESHOLD, ()):
        yield from _deletion_threshold(item, known, collected)
    for item in by_noun.get(parts.DATABASE, ()):
        yield from keep(item.value, ("DatabaseConfiguration",), collected, Section.SERVER)
    for item in by_noun.get(parts.CREDENTIAL, ()):
        collected.drop(parts.CREDENTIAL, _OWN_IDENTITY, len(item.value))
    for noun in (parts.RUN_RESULT, parts.PARTITION_STATE, parts.RUN_STATUS):
        for item in by_noun.get(noun, ()):
            collected.drop(noun, _RUN_DATA, _leaves(item.value))
    for noun in parts.EVIDENCE:
        for item in by_noun.get(noun, ()):
            collected.drop(noun, _EVIDENCE, _leaves(item.value))


def auto_upgrade(part: Part | None, known: GlobalSettings, collected: Collected) -> Iterator[Setting]:
    """Yield the state of automatic upgrade, unless the global settings say the same."""
    if part is None or part.value is None:
        return
    value = part.value[0] if isinstance(part.value, list) and len(part.value) == 1 else part.value
    properties = value if isinstance(value, dict) else {"State": value}
    for key, found in properties.items():
        if key in {"State", "AutoUpgradeState"}:
            text = enum_text(found, collected)
            if text == known.value(AUTO_UPGRADE_STATE):
                collected.drop(f"ADSyncAutoUpgrade/{key}", f"repeats the global setting {AUTO_UPGRADE_STATE}")
            else:
                yield from collected.setting(Section.SERVER, ("AutoUpgrade", "State"), text)
        else:
            yield from keep(found, ("AutoUpgrade", key), collected, Section.SERVER)


def _deletion_threshold(item: Item, known: GlobalSettings, collected: Collected) -> Iterator[Setting]:
    for key, value in item.value.items():
        name = DELETION_PROTECTION if key == "DeletionPrevention" else DELETION_THRESHOLD
        text = _protection(value) if key == "DeletionPrevention" else setting_text(value)
        if ("threshold" in key.casefold() or key == "DeletionPrevention") and text == known.value(name):
            collected.drop(f"ADSyncExportDeletionThreshold/{key}", f"repeats the global setting {name}")
            continue
        yield from keep(value, ("ExportDeletionThreshold", key), collected, Section.FEATURES)


def _protection(value: Any) -> str:  # noqa: ANN401
    """Return how the global settings write DeletionPrevention, which is 0 for off and 1 for on."""
    return {"0": "False", "1": "True"}.get(setting_text(value), setting_text(value))


def with_passwords(
    connectors: Iterable[Connector], by_noun: Mapping[str, list[Item]], collected: Collected
) -> tuple[tuple[Connector, ...], list[Setting]]:
    """Return the connectors with what the two password cmdlets say about them, and what has no connector there.

    Connectors say it themselves in most builds; what only repeats that is counted.
    """
    result = list(connectors)
    position = {connector.name.casefold(): index for index, connector in enumerate(result)}
    tenant = next((c.name.casefold() for c in result if c.kind is ConnectorKind.TENANT), "")
    settings: list[Setting] = []
    for noun, label, owner, path in _PASSWORD_CMDLETS:
        for item in by_noun.get(noun, ()):
            name = (item.value.get(owner) or tenant).casefold().strip()
            below = (label, f"[{name}]") if name else (label,)
            for key, value in item.value.items():
                if key == owner:
                    continue
                if key == _MODIFIED:
                    collected.drop(f"{noun}/{key}", _COUNTER)
                elif key == "TargetConnector" and (value or "").casefold().strip() == tenant:
                    collected.drop(f"{noun}/{key}", "names the tenant connector, of which there is one")
                elif key != "Enabled":
                    settings += keep(value, (*below, key), collected, Section.FEATURES)
                else:
                    enabled = item.boolean(item.value, key)
                    text = None if enabled is None else setting_text(enabled)
                    index = position.get(name)
                    said = None if index is None else setting_of(result[index], path)
                    if index is not None and said is None:
                        result[index] = with_setting(result[index], Setting(Section.FEATURES, path, text))
                    elif said is not None and said == text:
                        collected.drop(f"{noun}/{key}", "repeats what the connector says")
                    else:
                        settings += collected.setting(Section.FEATURES, (*below, key), text)
    return tuple(result), settings


def count_overrides(items: Iterable[Item], names: Mapping[str, str], collected: Collected) -> None:
    """Count connector overrides, which are run data, and say which full runs are pending."""
    for item in items:
        guid = plain_guid(item.value.get("ConnectorIdentifier") or "")
        name = item.value.get("ConnectorName") or names.get(guid) or guid or "(unnamed)"
        for key, run in _PENDING.items():
            if item.boolean(item.value, key):
                collected.notice(f"A {run} is pending on connector {name}.")
        collected.drop(parts.OVERRIDE, _RUN_DATA, _leaves(item.value))


def _is_boolean(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, bool) or (
        isinstance(value, str) and value.strip().casefold() in {"true", "false"}
    )


def _leaves(value: Any) -> int:  # noqa: ANN401
    if isinstance(value, dict | list):
        return sum(_leaves(child) for child in (value.values() if isinstance(value, dict) else value))
    return 1
