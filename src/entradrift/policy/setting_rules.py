"""Rules about settings: identity options, sign-in, features, deletion protection, scheduler, everything else."""

from __future__ import annotations

from typing import Final

from entradrift.model.change import Change, Side
from entradrift.model.finding import Severity, Status
from entradrift.model.section import Section
from entradrift.policy import sources
from entradrift.policy.rule import PolicyRule

OTHER_SETTING: Final = "other-setting-differs"
UNKNOWN_GLOBAL_SETTING: Final = "unknown-setting-differs"
_WIZARD = "Set the same value on both servers in the wizard: Customize synchronization options."


def _setting(
    rule_id: str,
    severity: Severity,
    title: str,
    why: str,
    align: str = _WIZARD,
    source: str = sources.UPGRADE,
    area: Section = Section.FEATURES,
    status: Status = Status.DRIFT,
    mirror: str = "",
) -> PolicyRule:
    return PolicyRule(rule_id, area, severity, title, why, align, source, mirror, status)


SETTING_RULES: Final = (
    _setting(
        "source-anchor-differs",
        Severity.CRITICAL,
        "The source anchor differs: primary {primary}, staging {staging}",
        "After a failover every object gets another anchor: exports fail, or objects are deleted and created again.",
        "The source anchor is chosen at installation; reinstall the staging server with the primary's choice.",
        sources.DESIGN_CONCEPTS,
    ),
    _setting(
        "upn-attribute-differs",
        Severity.CRITICAL,
        "The attribute for the user principal name differs: primary {primary}, staging {staging}",
        "After a failover users get other sign-in names.",
        "The attribute is chosen at installation; reinstall the staging server with the primary's choice.",
        sources.DESIGN_CONCEPTS,
    ),
    _setting(
        "join-criteria-differ",
        Severity.CRITICAL,
        "How users are matched across forests differs ({object}): primary {primary}, staging {staging}",
        "After a failover accounts of one person are no longer joined, or those of different people are.",
        "The choice is made at installation (Uniquely identifying your users); reinstall the staging server alike.",
        sources.DESIGN_CONCEPTS,
    ),
    _setting(
        "sign-in-differs",
        Severity.HIGH,
        "The sign-in configuration differs ({object}): primary {primary}, staging {staging}",
        "Switching the sign-in method on one server acts on the whole tenant and can lock users out.",
        "Choose the same method on both servers in the wizard: Change user sign-in. Read the article first: on a staging "
        "server the choice can disable pass-through authentication for the tenant.",
        sources.SIGN_IN,
    ),
    _setting(
        "feature-differs",
        Severity.HIGH,
        "{object} differs: primary {primary}, staging {staging}",
        "After a failover the feature stops or starts working.",
    ),
    _setting(
        "password-hash-sync-differs",
        Severity.HIGH,
        "Password hash synchronization differs ({object}): primary {primary}, staging {staging}",
        "After a failover new passwords no longer reach the tenant, or hashes flow that nobody wanted there.",
        "Set Password hash synchronization alike on both servers in the wizard: Optional features.",
        sources.PASSWORD_HASH_SYNC,
    ),
    _setting(
        "password-hash-sync-connector-on-primary",
        Severity.MEDIUM,
        "Connector {object}: password hash synchronization is on for the primary only",
        "A staging server does not run it and may read as off; check that it is selected there, because if it is not, "
        "new passwords no longer reach the tenant after a failover.",
        "Check Optional features in the wizard on the staging server.",
        sources.PASSWORD_HASH_SYNC,
        mirror="password-hash-sync-connector-on-staging",
    ),
    _setting(
        "password-hash-sync-connector-on-staging",
        Severity.HIGH,
        "Connector {object}: password hash synchronization is on for the staging server only",
        "After a failover password hashes are sent to the tenant that nobody sends today.",
        "Clear Password hash synchronization on the staging server in the wizard: Optional features.",
        sources.PASSWORD_HASH_SYNC,
        mirror="password-hash-sync-connector-on-primary",
    ),
    _setting(
        "password-hash-sync-connector-differs",
        Severity.MEDIUM,
        "Connector {object}: password hash synchronization is configured differently ({path})",
        "After a failover hashes of this directory go elsewhere or nowhere.",
        "Set Password hash synchronization alike on both servers in the wizard: Optional features.",
        sources.PASSWORD_HASH_SYNC,
    ),
    _setting(
        "password-writeback-differs",
        Severity.HIGH,
        "Password writeback differs ({object}): primary {primary}, staging {staging}",
        "After a failover password resets in the cloud no longer reach the directory, or newly do.",
        "Set Password writeback alike on both servers in the wizard: Optional features.",
        sources.STAGING,
    ),
    _setting(
        "password-writeback-connector-differs",
        Severity.MEDIUM,
        "Connector {object}: password writeback differs ({path})",
        "A staging server does not run it and may read as off; check that it is selected there.",
        "Check Optional features in the wizard on both servers.",
        sources.STAGING,
    ),
    _setting(
        "deletion-protection-differs",
        Severity.CRITICAL,
        "The protection against accidental deletes differs: primary {primary}, staging {staging}",
        "Without it nothing stops a mass deletion that a failover can cause.",
        "Enable-ADSyncExportDeletionThreshold with the same threshold and -AADUserName; it is stored in the tenant, "
        "so a difference can also mean that one export is stale.",
        sources.ACCIDENTAL_DELETES,
    ),
    _setting(
        "deletion-threshold-differs",
        Severity.HIGH,
        "The threshold for accidental deletes differs: primary {primary}, staging {staging}",
        "After a failover more, or fewer, deletions pass before the export stops.",
        "Enable-ADSyncExportDeletionThreshold with the same -DeletionThreshold, and -AADUserName; it is stored in the "
        "tenant, so a difference can also mean that one export is stale.",
        sources.ACCIDENTAL_DELETES,
    ),
    _setting(
        "directory-extensions-differ",
        Severity.HIGH,
        "The directory extension attributes differ ({object})",
        "After a failover extension attributes in the tenant lose their values, or new ones appear.",
        "Select the same attributes on both servers in the wizard: Directory extension attribute sync.",
        sources.DIRECTORY_EXTENSIONS,
    ),
    _setting(
        "app-attribute-filter-differs",
        Severity.HIGH,
        "The Entra app and attribute filter differs ({object})",
        "After a failover attributes that are kept out of the tenant are sent, or others are no longer sent.",
        "Select the same apps and attributes on both servers in the wizard: Microsoft Entra app and attribute filtering.",
        sources.UPGRADE,
    ),
    _setting(
        "group-filter-differs",
        Severity.CRITICAL,
        "Filtering by group differs ({object}): primary {primary}, staging {staging}",
        "After a failover everybody outside the group is added to the tenant, or everybody outside another group deleted.",
        "Group filtering is chosen at installation (Filter users and devices); set up the staging server alike.",
        sources.FILTERING,
        Section.FILTERING,
    ),
    _setting(
        "scheduler-differs",
        Severity.MEDIUM,
        "The scheduler differs ({object}): primary {primary}, staging {staging}",
        "After a failover synchronization runs at other times or not at all. The schedule is stored in the tenant, so a "
        "difference can also mean that one export is stale.",
        "Set-ADSyncScheduler with the same values; close the wizard and the Synchronization Rules Editor, which suspend "
        "the scheduler while open.",
        sources.SCHEDULER,
        Section.SCHEDULER,
    ),
    _setting(
        "company-feature-differs",
        Severity.MEDIUM,
        "A tenant-wide feature was read differently ({object} {path}): primary {primary}, staging {staging}",
        "These switches live in the tenant and are equal for both servers; a difference means the exports were taken at "
        "different times.",
        "Export both servers again, one right after the other.",
        sources.SCHEDULER,
    ),
    _setting(
        "product-setting-differs",
        Severity.LOW,
        "{object} differs: primary {primary}, staging {staging}",
        "The installer writes this value: it follows from the version and from the way each server was set up, and says "
        "nothing about what is synchronized.",
        "Nothing to do, unless the servers were meant to be installed alike.",
    ),
    _setting(
        UNKNOWN_GLOBAL_SETTING,
        Severity.LOW,
        "Global setting {object} differs: primary {primary}, staging {staging}",
        "entradrift does not know this setting, so it cannot say what it does; somebody set it on one server only.",
        "Find out who set it and why; set it alike on both servers.",
        sources.SETTINGS_EXPORT,
        Section.OTHER_SETTINGS,
    ),
    _setting(
        OTHER_SETTING,
        Severity.MEDIUM,
        "{object}: {path} differs",
        "entradrift does not know this part of the export, so it cannot say what it does; the servers differ in it.",
        "Compare the two places in the exports, and set them alike if they matter.",
        sources.SETTINGS_EXPORT,
        Section.OTHER_SETTINGS,
    ),
)

_GLOBAL: Final = {
    name.casefold(): rule_id
    for rule_id, names in {
        "source-anchor-differs": ("Microsoft.SynchronizationOption.AnchorAttribute",),
        "upn-attribute-differs": ("Microsoft.SynchronizationOption.UPNAttribute",),
        "join-criteria-differ": (
            "Microsoft.SynchronizationOption.JoinCriteria",
            "Microsoft.SynchronizationOption.CustomAttribute",
        ),
        "sign-in-differs": ("Microsoft.UserSignIn.SignOnMethod", "Microsoft.UserSignIn.DesktopSsoEnabled"),
        "password-hash-sync-differs": (
            "Microsoft.OptionalFeature.PasswordHashSync",
            "PasswordSyncConfiguration",
        ),
        "password-writeback-differs": (
            "Microsoft.OptionalFeature.PasswordWriteback",
            "PasswordResetConfiguration",
        ),
        "feature-differs": (
            "Microsoft.OptionalFeature.DeviceWriteBack",
            "Microsoft.OptionalFeature.DeviceWriteUp",
            "Microsoft.OptionalFeature.UserWriteBack",
            "Microsoft.OptionalFeature.GroupWriteBack",
            "Microsoft.OptionalFeature.HybridExchange",
            "Microsoft.OptionalFeature.ExchangeMailPublicFolder",
            "Microsoft.DeviceWriteBack.Forest",
            "Microsoft.DeviceWriteBack.Container",
            "Microsoft.UserWriteBack.Forest",
            "Microsoft.UserWriteBack.Container",
            "Microsoft.GroupWriteBack.Forest",
            "Microsoft.GroupWriteBack.Container",
        ),
        "directory-extensions-differ": (
            "Microsoft.OptionalFeature.DirectoryExtension",
            "Microsoft.OptionalFeature.DirectoryExtensionAttributes",
            "Microsoft.DirectoryExtension.SourceTargetAttributesMap",
        ),
        "app-attribute-filter-differs": (
            "Microsoft.OptionalFeature.FilterAAD",
            "Microsoft.AADFilter.ApplicationList",
            "Microsoft.AADFilter.AttributeExclusionList",
        ),
        "group-filter-differs": ("Microsoft.OptionalFeature.GroupFiltering",),
        "deletion-protection-differs": ("Microsoft.OptionalFeature.ExportDeletionThreshold",),
        "deletion-threshold-differs": (
            "Microsoft.OptionalFeature.ExportDeletionThresholdValue",
            "ExportDeletionThreshold",
        ),
        "scheduler-differs": (
            "Microsoft.Synchronize.SchedulerSuspended",
            "Microsoft.Synchronize.TimeInterval",
            "Microsoft.Synchronize.MaintenanceEnabled",
            "Microsoft.Synchronize.SynchronizationSchedule",
            "Microsoft.Synchronize.RunHistoryPurgeInterval",
            "Scheduler",
        ),
        "company-feature-differs": ("CompanyFeature",),
        "server-identity": (
            "Microsoft.OptionalFeature.AutoUpgradeState",
            "Microsoft.OptionalFeature.AutoUpgradeSuspensionReason",
            "Microsoft.SystemInformation.MachineRole",
            "AutoUpgrade",
            "author",
            "serviceAccount",
            "serviceAccountType",
            "databaseServer",
            "databaseInstance",
            "databaseName",
            "databaseType",
            "DatabaseConfiguration",
            "EntraConnectorCredential",
        ),
        "product-setting-differs": (
            "Microsoft.ConnectDirectories.WizardDirectoryMode",
            "Microsoft.Version.SynchronizationRuleImmutableTag",
            "SqlSchemaVersion",
        ),
    }.items()
    for name in names
}


def rule_of_global_setting(name: str) -> str:
    """Return the id of the rule for a server-wide setting, by its name without regard to case."""
    known = _GLOBAL.get(name.casefold())
    if known is not None:
        return known
    return UNKNOWN_GLOBAL_SETTING if "." in name else OTHER_SETTING


def rule_of_connector_setting(change: Change) -> str:
    """Return the id of the rule for a setting of a connector or of one of its partitions."""
    if change.section is Section.OTHER_SETTINGS:
        return OTHER_SETTING
    first = change.path[0]
    if first == "password-hash-sync":
        if change.path[-1].casefold() != "enabled" or change.side is None:
            return "password-hash-sync-connector-differs"
        on = "primary" if change.side is Side.PRIMARY else "staging"
        return f"password-hash-sync-connector-on-{on}"
    known = {
        "account": "connector-account",
        "preferred-dcs": "preferred-domain-controllers",
        "description": "connector-description-differs",
        "group-filter": "group-filter-differs",
        "password-writeback": "password-writeback-connector-differs",
    }
    return known.get(first, "connector-setting-differs")
