"""Small cases: settings of the server and features of connectors."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.exportkit.organisation import Organisation

from .findings import TENANT, Expected, connector, setting, sync_rule
from .sample import Case, as_bundle, both_ways
from .tiny import FOREST, SITE, TENANT_CONNECTOR, Edit, nothing, set_forest, set_setting, set_tenant

OPTION, FEATURE = "Microsoft.SynchronizationOption", "Microsoft.OptionalFeature"


def one_setting(
    rule_id: str,
    title: str,
    shows: str,
    name: str,
    *,
    primary: str = "",
    staging: str = "",
    case: str = "",
    section: str = "",
) -> Case:
    """A global setting with another value on the staging server; `primary` where that server's is set as well."""
    return Case(
        case or rule_id,
        title,
        shows,
        (Expected(rule_id, setting(name), section=section),),
        primary=set_setting(name, primary) if primary else nothing,
        staging=set_setting(name, staging),
    )


def feature(name: str, *, enabled: bool) -> Edit:
    """Switch a feature of the tenant."""

    def edit(org: Organisation) -> None:
        org.company_features[name] = enabled

    return edit


def protection_off(org: Organisation) -> None:
    """Switch off the protection against accidental deletes."""
    org.deletion_threshold = None


def in_rule(name: str, **properties: str) -> Callable[[dict[str, Any]], None]:
    """Set properties of a rule in a bundle."""

    def change(document: dict[str, Any]) -> None:
        next(rule for rule in document["ADSyncRule"] if rule["Name"] == name).update(properties)

    return change


def other_target(document: dict[str, Any]) -> None:
    """Send the password hashes of the forest to the forest itself."""
    forest = next(item for item in document["ADSyncConnector"] if item["Name"] == FOREST)
    forest["PasswordHashConfiguration"]["Target"] = forest["Identifier"]


def identity_cases() -> list[Case]:
    """Identity options, sign-in and features."""
    return [
        one_setting(
            "source-anchor-differs",
            "Another source anchor",
            "The servers were installed with different choices, so every object would get another anchor.",
            f"{OPTION}.AnchorAttribute",
            staging="objectGUID",
        ),
        one_setting(
            "upn-attribute-differs",
            "Another attribute for the user principal name",
            "Users would get other sign-in names.",
            f"{OPTION}.UPNAttribute",
            staging="mail",
        ),
        one_setting(
            "join-criteria-differ",
            "Users are matched across forests in another way",
            "By mail on the staging server, not at all on the primary.",
            f"{OPTION}.JoinCriteria",
            staging="Mail",
        ),
        one_setting(
            "sign-in-differs",
            "Another sign-in method",
            "Pass-through authentication was chosen on the staging server.",
            "Microsoft.UserSignIn.SignOnMethod",
            staging="PassThroughAuthentication",
        ),
        one_setting(
            "feature-differs",
            "A feature is off on the staging server",
            "Exchange hybrid deployment is selected on the primary only.",
            f"{FEATURE}.HybridExchange",
            primary="True",
            staging="False",
        ),
        one_setting(
            "directory-extensions-differ",
            "Another list of directory extensions",
            "One attribute more on the primary; the order of the list means nothing.",
            f"{FEATURE}.DirectoryExtensionAttributes",
            primary="costCentre.user.String.True,hireDate.user.String.True",
            staging="hireDate.user.String.True",
        ),
        one_setting(
            "app-attribute-filter-differs",
            "Another attribute is kept out of the tenant",
            "The list of excluded attributes differs.",
            "Microsoft.AADFilter.AttributeExclusionList",
            primary="homePhone,pager",
            staging="homePhone",
        ),
        one_setting(
            "group-filter-differs",
            "Filtering by group is on for the staging server only",
            "Everybody outside the group would be deleted in the tenant.",
            f"{FEATURE}.GroupFiltering",
            staging="True",
        ),
        Case(
            "company-feature-differs",
            "A switch of the tenant was read differently",
            "Both servers read it from the tenant, so the exports are of different times.",
            (Expected("company-feature-differs", setting("CompanyFeature"), ("GroupWritebackV2",)),),
            staging=feature("GroupWritebackV2", enabled=True),
        ),
    ]


def password_cases() -> list[Case]:
    """Password hash synchronization and password writeback."""
    hashes, writeback = ("password-hash-sync", "enabled"), ("password-writeback", "enabled")
    return [
        one_setting(
            "password-hash-sync-differs",
            "Password hash synchronization in the setting of older builds",
            "Servers of version 1 have a global setting for it.",
            f"{FEATURE}.PasswordHashSync",
            primary="True",
            staging="False",
        ),
        *both_ways(
            ("password-hash-sync-connector-on-staging", "password-hash-sync-connector-on-primary"),
            (
                "Password hash synchronization is on for the staging server only",
                "Password hash synchronization is on for the primary only",
            ),
            (
                "After a failover hashes would be sent that nobody sends today.",
                "A server in staging mode may read as off, so this is to be checked.",
            ),
            set_forest(password_hash_sync=False),
            (Expected("password-hash-sync-connector-on-staging", connector(FOREST), hashes),),
        ),
        Case(
            "password-hash-sync-connector-differs",
            "Password hashes go elsewhere",
            "The connector of the staging server names another target than the tenant.",
            (
                Expected(
                    "password-hash-sync-connector-differs",
                    connector(FOREST),
                    ("password-hash-sync", "target"),
                ),
            ),
            more={"writers": (None, partial(as_bundle, change=other_target))},
        ),
        one_setting(
            "password-writeback-differs",
            "Password writeback in the setting of older builds",
            "Servers of version 1 have a global setting for it.",
            f"{FEATURE}.PasswordWriteback",
            primary="True",
            staging="False",
        ),
        Case(
            "password-writeback-connector-differs",
            "Password writeback of the tenant's connector",
            "A server in staging mode may read as off, so this is to be checked.",
            (
                Expected(
                    "password-writeback-connector-differs", connector(TENANT_CONNECTOR, TENANT), writeback
                ),
            ),
            staging=set_tenant(password_writeback=False),
        ),
    ]


def protection_cases() -> list[Case]:
    """Protection against accidental deletes, and the scheduler."""
    return [
        Case(
            "deletion-protection-differs",
            "The protection against accidental deletes is off on the staging server",
            "Nothing would stop a mass deletion there.",
            (Expected("deletion-protection-differs", setting(f"{FEATURE}.ExportDeletionThreshold")),),
            staging=protection_off,
        ),
        one_setting(
            "deletion-threshold-differs",
            "Another threshold for accidental deletes",
            "500 on the primary, 2000 on the staging server.",
            f"{FEATURE}.ExportDeletionThresholdValue",
            staging="2000",
        ),
        one_setting(
            "scheduler-differs",
            "Another interval of synchronization",
            "Every 30 minutes on the primary, every two hours on the staging server.",
            "Microsoft.Synchronize.TimeInterval",
            staging="02:00:00",
        ),
        one_setting(
            "unknown-setting-differs",
            "A setting that somebody added",
            "What it does is not known, but it is compared.",
            "Contoso.Deployment.Ring",
            primary="Pilot",
            staging="Production",
        ),
        one_setting(
            "product-setting-differs",
            "A value that the installer writes",
            "The servers' standard rules come from different generations of tags.",
            "Microsoft.Version.SynchronizationRuleImmutableTag",
            staging="V2",
            section="server",
        ),
        Case(
            "other-setting-differs",
            "A part of the export that is not known",
            "Rules have a property that this version of entradrift has never seen; it is compared all the same.",
            (
                Expected(
                    "other-setting-differs",
                    sync_rule(SITE, FOREST),
                    ("RetryPolicy",),
                    section="other-settings",
                ),
            ),
            more={
                "writers": (
                    partial(as_bundle, change=in_rule(SITE, RetryPolicy="Linear")),
                    partial(as_bundle, change=in_rule(SITE, RetryPolicy="Exponential")),
                )
            },
        ),
    ]


def all_setting_cases() -> list[Case]:
    """All of them."""
    return [*identity_cases(), *password_cases(), *protection_cases()]
