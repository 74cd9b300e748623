"""Settings in words: what the wizard's pages call them, grouped as people look for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.values import Value


@dataclass(frozen=True, slots=True)
class Fact:
    """One setting in words."""

    label: str
    value: Value
    words: str
    """The value in words: `on`, `500 objects`, `none`, or the value itself."""
    setting: str
    """The name that the export gives it."""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Settings that belong together."""

    title: str
    facts: tuple[Fact, ...]


_OPTIONAL: Final = "Microsoft.OptionalFeature."
_OPTION: Final = "Microsoft.SynchronizationOption."
_SYNC: Final = "Microsoft.Synchronize."

_GROUPS: Final[tuple[tuple[str, Section, Mapping[str, str]], ...]] = (
    (
        "Identity",
        Section.FEATURES,
        {
            f"{_OPTION}AnchorAttribute": "Source anchor",
            f"{_OPTION}UPNAttribute": "User principal name from",
            f"{_OPTION}JoinCriteria": "How users are matched across forests",
            f"{_OPTION}CustomAttribute": "Attribute for matching users",
            "Microsoft.ConnectDirectories.WizardDirectoryMode": "Directories are of the kind",
        },
    ),
    (
        "Sign-in and passwords",
        Section.FEATURES,
        {
            "Microsoft.UserSignIn.SignOnMethod": "Sign-in method",
            "Microsoft.UserSignIn.DesktopSsoEnabled": "Seamless single sign-on",
            f"{_OPTIONAL}PasswordHashSync": "Password hash synchronization",
            f"{_OPTIONAL}PasswordWriteback": "Password writeback",
        },
    ),
    (
        "Writeback and hybrid features",
        Section.FEATURES,
        {
            f"{_OPTIONAL}HybridExchange": "Exchange hybrid deployment",
            f"{_OPTIONAL}ExchangeMailPublicFolder": "Exchange mail public folders",
            f"{_OPTIONAL}DeviceWriteUp": "Hybrid join (devices from the directories to the cloud)",
            f"{_OPTIONAL}DeviceWriteBack": "Device writeback",
            "Microsoft.DeviceWriteBack.Forest": "Device writeback to forest",
            "Microsoft.DeviceWriteBack.Container": "Device writeback to container",
            f"{_OPTIONAL}GroupWriteBack": "Group writeback",
            "Microsoft.GroupWriteBack.Forest": "Group writeback to forest",
            "Microsoft.GroupWriteBack.Container": "Group writeback to container",
            f"{_OPTIONAL}UserWriteBack": "User writeback",
            "Microsoft.UserWriteBack.Forest": "User writeback to forest",
            "Microsoft.UserWriteBack.Container": "User writeback to container",
        },
    ),
    (
        "Deletion protection",
        Section.FEATURES,
        {
            f"{_OPTIONAL}ExportDeletionThreshold": "Prevention of accidental deletions",
            f"{_OPTIONAL}ExportDeletionThresholdValue": "Stops an export that deletes more than",
        },
    ),
    (
        "Directory extensions",
        Section.FEATURES,
        {
            f"{_OPTIONAL}DirectoryExtension": "Directory extension attribute sync",
            f"{_OPTIONAL}DirectoryExtensionAttributes": "Extension attributes",
            "Microsoft.DirectoryExtension.SourceTargetAttributesMap": "Extension attribute map",
        },
    ),
    (
        "Filters",
        Section.FEATURES,
        {
            f"{_OPTIONAL}FilterAAD": "Cloud application and attribute filtering",
            "Microsoft.AADFilter.ApplicationList": "Applications",
            "Microsoft.AADFilter.AttributeExclusionList": "Excluded attributes",
            f"{_OPTIONAL}GroupFiltering": "Filter by group membership (pilot)",
        },
    ),
    (
        "Features of the tenant",
        Section.FEATURES,
        {
            "CompanyFeature/PasswordHashSync": "Password hash synchronization",
            "CompanyFeature/ForcePasswordChangeOnLogOn": "Password change at the next sign-in",
            "CompanyFeature/UserWriteback": "User writeback",
            "CompanyFeature/DeviceWriteback": "Device writeback",
            "CompanyFeature/UnifiedGroupWriteback": "Group writeback (version 1)",
            "CompanyFeature/GroupWritebackV2": "Group writeback (version 2)",
        },
    ),
    ("Other features", Section.FEATURES, {}),
    (
        "Scheduler",
        Section.SCHEDULER,
        {
            f"{_SYNC}SynchronizationSchedule": "Synchronization cycle",
            f"{_SYNC}TimeInterval": "Interval between cycles",
            f"{_SYNC}MaintenanceEnabled": "Maintenance task",
            f"{_SYNC}RunHistoryPurgeInterval": "Run history is kept for",
            f"{_SYNC}SchedulerSuspended": "Suspended by the wizard or the rules editor",
            "Scheduler/SyncCycleEnabled": "Synchronization cycle",
            "Scheduler/CustomizedSyncCycleInterval": "Interval between cycles (customized)",
            "Scheduler/MaintenanceEnabled": "Maintenance task",
            "Scheduler/PurgeRunHistoryInterval": "Run history is kept for",
        },
    ),
    (
        "Server",
        Section.SERVER,
        {
            f"{_OPTIONAL}AutoUpgradeState": "Automatic upgrade",
            f"{_OPTIONAL}AutoUpgradeSuspensionReason": "Automatic upgrade suspended because of",
            "Microsoft.SystemInformation.MachineRole": "Role of the machine in its domain",
            "Microsoft.Version.SynchronizationRuleImmutableTag": "Version of the rule tags",
            "serviceAccount": "Service account",
            "serviceAccountType": "Type of the service account",
            "databaseServer": "Database server",
            "databaseInstance": "Database instance",
            "databaseName": "Database",
        },
    ),
    ("Other settings", Section.OTHER_SETTINGS, {}),
    ("Other settings of the connectors", Section.CONNECTORS, {}),
)
_COUNTED: Final = {f"{_OPTIONAL}ExportDeletionThresholdValue": "objects"}
_CONNECTOR: Final = {
    "password-hash-sync/enabled": "Password hash synchronization",
    "password-hash-sync/target": "Password hashes go to",
    "password-writeback/enabled": "Password writeback",
    "password-writeback/adal-authority": "Password writeback signs in at",
    "group-filter/Connector.GroupFilteringGroupDn": "Only members of the group",
    "account/forest-login-user": "Account",
    "account/forest-login-user parameter": "Account",
    "account/forest-login-domain": "Domain of the account",
    "account/forest-login-domain parameter": "Domain of the account",
    "account/UserName parameter": "Account",
}
_SWITCHES: Final = {"true": "on", "false": "off"}
_NUMBERED_SWITCHES: Final = {
    "enabled", "sign-and-seal", "ssl-bind", "simple-bind", "crl-check", "@crl-check", "password-sync-allowed",
    "is-domain", "dc-failover",
}  # fmt: skip


def fact_groups(settings: Sequence[Setting]) -> tuple[FactGroup, ...]:
    """Return the server-wide settings, known ones in words and all others by their path; none is left out."""
    known = {name for _, _, labels in _GROUPS for name in labels}
    by_name: dict[str, list[Setting]] = {}
    for setting in settings:
        by_name.setdefault("/".join(setting.path), []).append(setting)
    groups = []
    for title, section, labels in _GROUPS:
        facts = [_fact(setting, label) for name, label in labels.items() for setting in by_name.get(name, ())]
        if title == _rest_of(section):
            facts += [
                _fact(setting, name)
                for name, found in by_name.items()
                if name not in known
                for setting in found
                if setting.section is section
            ]
        if facts:
            groups.append(FactGroup(title, tuple(facts)))
    shown = {id(s) for s in settings if "/".join(s.path) in known or s.section in _REST}
    rest = tuple(_fact(setting, "/".join(setting.path)) for setting in settings if id(setting) not in shown)
    return (*groups, FactGroup("Further settings", rest)) if rest else tuple(groups)


def connector_facts(settings: Iterable[Setting]) -> tuple[Fact, ...]:
    """Return settings of a connector or a partition, known ones in words first."""
    facts = [
        _fact(setting, _CONNECTOR.get("/".join(setting.path), "/".join(setting.path))) for setting in settings
    ]
    return tuple(sorted(facts, key=lambda fact: (fact.setting == fact.label, fact.label, fact.setting)))


_REST: Final = {
    Section.FEATURES: "Other features",
    Section.SCHEDULER: "Scheduler",
    Section.SERVER: "Server",
    Section.OTHER_SETTINGS: "Other settings",
    Section.CONNECTORS: "Other settings of the connectors",
}


def _rest_of(section: Section) -> str:
    return _REST[section]


def _fact(setting: Setting, label: str) -> Fact:
    name = "/".join(setting.path)
    return Fact(label, setting.value, _words(name, setting), name)


def _words(name: str, setting: Setting) -> str:
    value = setting.value
    if value is None or value in ("", ()) or (isinstance(value, Mapping) and not value):
        return "not set" if value is None else "none"
    if isinstance(value, tuple):
        return ", ".join(map(_plain, value))
    text = _plain(value)
    if name in _COUNTED:
        return f"{text} {_COUNTED[name]}"
    if setting.path[-1] in _NUMBERED_SWITCHES and text in ("0", "1"):
        return "on" if text == "1" else "off"
    return _SWITCHES.get(text.casefold(), text)


def _plain(value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_plain, value))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_plain(value[key])}".removeprefix(": ") for key in sorted(value))
    return "not set" if value is None else str(value)
