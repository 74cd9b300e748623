"""The global settings that Microsoft's own exports hold, and what each of them is.

Names and examples come from real exports of versions 1.1, 1.4 and 2.0 and from Get-ADSyncGlobalSettings;
a name that is not listed here is kept and compared under `other-settings`, since administrators and newer
builds add their own.
"""

from __future__ import annotations

from typing import Final

from entradrift.exports.collected import Collected
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.values import Value

STAGING_MODE: Final = "Microsoft.Synchronize.StagingMode"
CONFIGURATION_VERSION: Final = "Microsoft.Synchronize.ServerConfigurationVersion"
AUTO_UPGRADE_STATE: Final = "Microsoft.OptionalFeature.AutoUpgradeState"
DELETION_PROTECTION: Final = "Microsoft.OptionalFeature.ExportDeletionThreshold"
DELETION_THRESHOLD: Final = "Microsoft.OptionalFeature.ExportDeletionThresholdValue"

_RUN_DATA: Final = {
    "microsoft.synchronize.nextstarttime": "run data: when the next cycle starts",
    "microsoft.synchronize.synchronizationpolicy": "run data: type of the next cycle",
}
_SECTIONS: Final = {
    name.casefold(): (name, section)
    for section, names in {
        Section.SERVER: (
            AUTO_UPGRADE_STATE,
            "Microsoft.OptionalFeature.AutoUpgradeSuspensionReason",
            "Microsoft.SystemInformation.MachineRole",
            "Microsoft.Version.SynchronizationRuleImmutableTag",
        ),
        Section.SCHEDULER: (
            "Microsoft.Synchronize.SchedulerSuspended",
            "Microsoft.Synchronize.TimeInterval",
            "Microsoft.Synchronize.MaintenanceEnabled",
            "Microsoft.Synchronize.SynchronizationSchedule",
            "Microsoft.Synchronize.RunHistoryPurgeInterval",
        ),
        Section.FILTERING: ("Microsoft.OptionalFeature.GroupFiltering",),
        Section.FEATURES: (
            "Microsoft.SynchronizationOption.AnchorAttribute",
            "Microsoft.SynchronizationOption.UPNAttribute",
            "Microsoft.SynchronizationOption.JoinCriteria",
            "Microsoft.SynchronizationOption.CustomAttribute",
            "Microsoft.UserSignIn.SignOnMethod",
            "Microsoft.UserSignIn.DesktopSsoEnabled",
            "Microsoft.OptionalFeature.PasswordHashSync",
            "Microsoft.OptionalFeature.PasswordWriteback",
            "Microsoft.OptionalFeature.DeviceWriteBack",
            "Microsoft.OptionalFeature.DeviceWriteUp",
            "Microsoft.OptionalFeature.UserWriteBack",
            "Microsoft.OptionalFeature.GroupWriteBack",
            "Microsoft.OptionalFeature.HybridExchange",
            "Microsoft.OptionalFeature.ExchangeMailPublicFolder",
            "Microsoft.OptionalFeature.DirectoryExtension",
            "Microsoft.OptionalFeature.FilterAAD",
            DELETION_PROTECTION,
            DELETION_THRESHOLD,
            "Microsoft.OptionalFeature.DirectoryExtensionAttributes",
            "Microsoft.DirectoryExtension.SourceTargetAttributesMap",
            "Microsoft.AADFilter.ApplicationList",
            "Microsoft.AADFilter.AttributeExclusionList",
            "Microsoft.DeviceWriteBack.Forest",
            "Microsoft.DeviceWriteBack.Container",
            "Microsoft.UserWriteBack.Forest",
            "Microsoft.UserWriteBack.Container",
            "Microsoft.GroupWriteBack.Forest",
            "Microsoft.GroupWriteBack.Container",
            "Microsoft.ConnectDirectories.WizardDirectoryMode",
        ),
    }.items()
    for name in names
}
_LISTS: Final = frozenset(
    {
        "microsoft.optionalfeature.directoryextensionattributes",
        "microsoft.aadfilter.applicationlist",
        "microsoft.aadfilter.attributeexclusionlist",
        "microsoft.directoryextension.sourcetargetattributesmap",
    }
)
_BOOLEANS: Final = {"true": "True", "false": "False"}


def known_parameters() -> dict[str, Section]:
    """Return the names of all known global settings with their sections."""
    return dict(_SECTIONS.values())


def global_settings(parameters: dict[str, Value], collected: Collected) -> tuple[Setting, ...]:
    """Return the global settings as compared: sections assigned, lists as sorted entries, run data dropped.

    The staging mode and the configuration version are the server's role and version, not settings.
    """
    settings: list[Setting] = []
    special = {STAGING_MODE.casefold(), CONFIGURATION_VERSION.casefold()}
    for given, value in parameters.items():
        folded = given.casefold()
        if folded in special:
            continue
        if folded in _RUN_DATA:
            collected.drop(given, _RUN_DATA[folded])
            continue
        name, section = _SECTIONS.get(folded, (given, Section.OTHER_SETTINGS))
        settings.extend(collected.setting(section, (name,), _canonical(folded, value)))
    return tuple(sorted(settings, key=lambda setting: (setting.section, setting.path)))


def parameter(parameters: dict[str, Value], name: str) -> str | None:
    """Return the text of the global setting `name` without regard to case; None where it is absent or null."""
    wanted = name.casefold()
    value = next((value for given, value in parameters.items() if given.casefold() == wanted), None)
    return None if value is None else str(value).strip()


def _canonical(folded_name: str, value: Value) -> Value:
    if not isinstance(value, str):
        # Real servers hold text only; a Boolean written by other tools means the same as its text.
        return str(value) if isinstance(value, bool) else value
    if folded_name in _LISTS:
        entries = (entry.strip() for entry in value.replace(";", ",").split(","))
        return tuple(sorted({entry for entry in entries if entry}))
    return _BOOLEANS.get(value.strip().casefold(), value)
