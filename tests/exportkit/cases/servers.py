"""Small cases: roles, versions, and what identifies a server."""

from tests.exportkit.dice import Dice
from tests.exportkit.organisation import Organisation

from .findings import SERVER, TENANT, Expected, connector, explained, setting, sync_rule
from .sample import Case
from .tiny import (
    COMMON,
    FOREST,
    JOIN,
    SITE,
    TAGS,
    TENANT_CONNECTOR,
    set_flow,
    set_rule,
    set_setting,
    together,
)

STAGING_MODE = "Microsoft.Synchronize.StagingMode"
OLDER = "2.4.129.0"


def versions_apart(org: Organisation) -> None:
    """Run the older build."""
    org.version = OLDER


def older_rules(org: Organisation) -> None:
    """Have the standard rules of the older build: another tag, scope and flow of one, an order of their own."""
    versions_apart(org)
    org.rule(JOIN).tag = f"{TAGS[JOIN]}.005"
    org.rule(JOIN).scope = []
    org.rule(JOIN).flows.pop()


def own_identity(org: Organisation) -> None:
    """Run on a domain controller, with automatic upgrade suspended."""
    org.settings |= {
        "Microsoft.SystemInformation.MachineRole": "RolePrimaryDomainController",
        "Microsoft.OptionalFeature.AutoUpgradeState": "Suspended",
        "Microsoft.OptionalFeature.AutoUpgradeSuspensionReason": "UpgradeNotSupportedNonMsolAccount",
    }


def by_version() -> list[Expected]:
    """The one open finding, and what the installer writes with its version in it."""
    built = explained(
        "connector-setting-differs",
        connector(TENANT_CONNECTOR, TENANT),
        "extension-config",
        "assembly-version",
    )
    return [Expected("product-version-differs", SERVER, ("product-version",)), built]


def server_cases() -> list[Case]:
    """The cases."""
    add_in = "Contoso.AddIn.Instance"
    return [
        Case(
            "roles-as-expected",
            "A healthy pair",
            "The primary is active and the staging server in staging mode; nothing is open.",
        ),
        Case(
            "server-identity",
            "Each server has its own host, accounts and update state",
            "Host name, role of the machine and state of automatic upgrade differ on every healthy pair.",
            tuple(
                Expected("server-identity", setting(name))
                for name in (
                    "Microsoft.SystemInformation.MachineRole",
                    "Microsoft.OptionalFeature.AutoUpgradeState",
                    "Microsoft.OptionalFeature.AutoUpgradeSuspensionReason",
                )
            ),
            staging=own_identity,
        ),
        Case(
            "both-servers-active",
            "Both servers export",
            "Staging mode was turned off on the second server, and nobody turned it on for the first.",
            staging=set_setting(STAGING_MODE, "False"),
            role="both-servers-active",
        ),
        Case(
            "both-servers-staging",
            "Nobody exports",
            "Both servers are in staging mode, as in the middle of a switch-over.",
            primary=set_setting(STAGING_MODE, "True"),
            role="both-servers-staging",
        ),
        Case(
            "roles-swapped",
            "The exports were given the wrong way round",
            "The server given as primary is in staging mode and the other is active.",
            primary=set_setting(STAGING_MODE, "True"),
            staging=set_setting(STAGING_MODE, "False"),
            role="roles-swapped",
        ),
        Case(
            "product-version-differs",
            "The staging server runs an older build",
            "The versions differ, and so far nothing else does.",
            tuple(by_version()),
            staging=versions_apart,
        ),
        Case(
            "version-difference-group",
            "What the difference of the versions explains",
            "The older build has a standard rule with an older tag, another scope and one flow less. That follows "
            "from the versions, which are the one open finding.",
            (
                *by_version(),
                explained("sync-rule-tag-differs", sync_rule(JOIN, FOREST, tag=TAGS[JOIN]), "immutable-tag"),
                explained(
                    "sync-rule-scoping-filter-differs",
                    sync_rule(JOIN, FOREST, tag=TAGS[JOIN]),
                    "scoping-filter",
                ),
                explained(
                    "attribute-flow-only-on-primary",
                    sync_rule(JOIN, FOREST, tag=TAGS[JOIN]),
                    "flows",
                    "sourceObjectType",
                    presence="primary-only",
                ),
            ),
            staging=older_rules,
        ),
        Case(
            "version-difference-and-edit",
            "An edited rule beside a difference of the versions",
            "A standard rule with the same tag on both servers was edited, and a rule of one's own as well: the "
            "difference of the versions explains neither.",
            (
                *by_version(),
                Expected(
                    "attribute-flow-differs",
                    sync_rule(COMMON, FOREST, tag=TAGS[COMMON]),
                    ("flows", "sn", "source"),
                ),
                Expected("sync-rule-description-differs", sync_rule(SITE, FOREST), ("description",)),
            ),
            primary=together(set_flow(COMMON, "sn", source=["cn"]), set_rule(SITE, description="Sites.")),
            staging=versions_apart,
            more={"several": "The versions, and two edits that they do not explain."},
        ),
        Case(
            "unresolved-identifier",
            "An identifier that names nothing",
            "A setting holds a GUID that the export does not explain; such identifiers differ by server.",
            (Expected("unresolved-identifier", setting(add_in), section="other-settings"),),
            primary=set_setting(add_in, Dice("SYNC01").guid("add-in")),
            staging=set_setting(add_in, Dice("SYNC02").guid("add-in")),
        ),
    ]
