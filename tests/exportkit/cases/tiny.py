"""A tiny organisation for samples: one forest, one tenant, six rules. And ways to edit a server."""

import copy
from collections.abc import Callable
from typing import Any

from tests.exportkit.contoso import EXPORTED_AT, add_schemas, domain, forest, rule, run_profiles, set_clock
from tests.exportkit.contoso import tenant_connector as contoso_tenant_connector
from tests.exportkit.dice import Dice
from tests.exportkit.identity import as_other_server
from tests.exportkit.organisation import (
    ADConnector,
    Organisation,
    Partition,
    SyncRule,
    constant,
    direct,
    expression,
)

Edit = Callable[[Organisation], None]

FOREST = "adatum.com"
TENANT = "adatum.onmicrosoft.com"
TENANT_CONNECTOR = f"{TENANT} - AAD"
CLOUD = "cloud"
DOMAIN = "DC=adatum,DC=com"
PROFILES = ("Full Import", "Export")

JOIN, COMMON, OUT_JOIN = "In from AD - User Join", "In from AD - User Common", "Out to AAD - User Join"
SITE, COST_CENTRE, BADGE = "In from AD - Site", "In from AD - Cost Centre", "In from AD - Badge Number"
TAGS = {
    JOIN: "Microsoft.InfromADUserJoin",
    COMMON: "Microsoft.InfromADUserCommon",
    OUT_JOIN: "Microsoft.OuttoAADUserJoin",
}
LEFT_OUT = (
    "WriteBack",
    "AADFilter",
    "FilterAAD",
    "DirectoryExtension",
    "CustomAttribute",
    "Hybrid",
    "PublicFolder",
)
"""Settings of features that most servers do not use; the tiny ones do without them."""
TAG_VERSIONS = {JOIN: "006", COMMON: "007", OUT_JOIN: "012"}


def tiny(host: str = "SYNC01.adatum.com") -> Organisation:
    """The active server."""
    dice = Dice(host)
    tenant = contoso_tenant_connector(host, dice)
    tenant.name = TENANT_CONNECTOR
    tenant.user_name = f"{tenant.user_name.partition('@')[0]}@{TENANT}"
    tenant.authority = f"https://login.windows.net/{TENANT}"
    tenant.partitions[0].object_types = ["group", "user"]
    directory = forest(FOREST, "ADATUM", dice, [tiny_domain(DOMAIN, FOREST, "ADATUM", dice)])
    org = Organisation(host, TENANT, exported_at=EXPORTED_AT, connectors=[directory, tenant])
    for connector in org.connectors:
        kept = run_profiles(connector.key, [connector.partitions[0].dn], dice)
        connector.run_profiles = [profile for profile in kept if profile.name in PROFILES]
    org.rules = tiny_rules(dice)
    org.settings = {
        name: value for name, value in org.settings.items() if not any(part in name for part in LEFT_OUT)
    }
    org.author = "ADATUM\\svc-deploy"
    org.instance_id = dice.guid("instance")
    org.settings_version = dice.number("settings", 200, 900)
    set_clock(org, org.exported_at)
    add_schemas(org)
    return org


def partner_of(org: Organisation, host: str) -> Organisation:
    """The server in staging mode, configured alike: other identities, accounts and times, nothing reordered."""
    other = as_other_server(org, host, "samples", change_case=False, shuffle=False)
    role = "Microsoft.SystemInformation.MachineRole"
    other.settings[role] = org.settings[role]
    other.run_history = []
    return other


def tiny_domain(dn: str, name: str, netbios: str, dice: Dice) -> Partition:
    """A domain with users and groups in two OUs, without those who have left."""
    part = domain(
        dn,
        name,
        netbios,
        dice,
        inclusions=[f"OU=Staff,{dn}", f"OU=Groups,{dn}"],
        exclusions=[dn, f"OU=Leavers,OU=Staff,{dn}"],
    )
    part.object_types = ["group", "user"]
    return part


def tiny_rules(dice: Dice) -> list[SyncRule]:
    """Three standard rules and three of the organisation's own."""
    standard = [
        rule(
            dice,
            JOIN,
            FOREST,
            "user person",
            precedence=100,
            link_type="Provision",
            scope=["isCriticalSystemObject NOTEQUAL TRUE"],
            joins=["objectGUID=sourceAnchorBinary", "mail=mail"],
            flows=[*direct("objectGUID"), constant("sourceObjectType", "User")],
        ),
        rule(
            dice,
            COMMON,
            FOREST,
            "user person",
            precedence=101,
            flows=[
                *direct("givenName sn mail"),
                expression("displayName", "IIF(IsNullOrEmpty([displayName]), [cn], Trim([displayName]))"),
            ],
        ),
        rule(
            dice,
            OUT_JOIN,
            CLOUD,
            "person user",
            precedence=102,
            link_type="Provision",
            scope=["sourceObjectType EQUAL User; cloudFiltered NOTEQUAL True"],
            joins=["sourceAnchor=sourceAnchor"],
            flows=direct("sourceAnchor"),
        ),
    ]
    for item in standard:
        item.tag = f"{TAGS[item.name]}.{TAG_VERSIONS[item.name]}"
        item.password_sync = item.name == OUT_JOIN
    return [
        rule(
            dice,
            SITE,
            FOREST,
            "user person",
            precedence=10,
            scope=["l ISNOTNULL; employeeType EQUAL Staff"],
            flows=[expression("site", 'IIF([l] = "Oslo", "NO 01", "Head office")'), *direct("mail")],
            description="Where people work.",
        ),
        rule(
            dice,
            COST_CENTRE,
            FOREST,
            "user person",
            precedence=20,
            flows=direct("mail costCentre<department"),
        ),
        rule(dice, BADGE, FOREST, "user person", precedence=30, flows=direct("badgeNumber<employeeID")),
        *standard,
    ]


# --- edits -----------------------------------------------------------------------------------------------


def forest_of(org: Organisation) -> ADConnector:
    """The connector to the forest."""
    return org.ad(FOREST)


def domain_of(org: Organisation) -> Partition:
    """The domain."""
    return forest_of(org).partition(DOMAIN)


def nothing(org: Organisation) -> None:
    """Edit nothing."""


def together(*edits: Edit) -> Edit:
    """Several edits as one."""

    def edit(org: Organisation) -> None:
        for each in edits:
            each(org)

    return edit


def set_setting(name: str, value: str) -> Edit:
    """Set a global setting."""

    def edit(org: Organisation) -> None:
        org.settings[name] = value

    return edit


def set_rule(rule_name: str, /, **fields: Any) -> Edit:  # noqa: ANN401
    """Set fields of a rule."""

    def edit(org: Organisation) -> None:
        item = org.rule(rule_name)
        for field, value in fields.items():
            setattr(item, field, value)

    return edit


def set_flow(rule_name: str, destination: str, /, **fields: Any) -> Edit:  # noqa: ANN401
    """Set fields of a transformation."""

    def edit(org: Organisation) -> None:
        flow = org.rule(rule_name).flow(destination)
        for field, value in fields.items():
            setattr(flow, field, value)

    return edit


def set_forest(**fields: Any) -> Edit:  # noqa: ANN401
    """Set fields of the connector to the forest."""

    def edit(org: Organisation) -> None:
        for field, value in fields.items():
            setattr(forest_of(org), field, value)

    return edit


def set_tenant(**fields: Any) -> Edit:  # noqa: ANN401
    """Set fields of the connector to the tenant."""

    def edit(org: Organisation) -> None:
        for field, value in fields.items():
            setattr(org.tenant_connector, field, value)

    return edit


def set_domain(**fields: Any) -> Edit:  # noqa: ANN401
    """Set fields of the domain."""

    def edit(org: Organisation) -> None:
        for field, value in fields.items():
            setattr(domain_of(org), field, value)

    return edit


def include(*ous: str) -> Edit:
    """Select OUs of the domain, by the part before the domain's name."""
    return lambda org: domain_of(org).inclusions.extend(f"{ou},{DOMAIN}" for ou in ous)


def exclude(*ous: str) -> Edit:
    """Clear OUs of the domain."""
    return lambda org: domain_of(org).exclusions.extend(f"{ou},{DOMAIN}" for ou in ous)


def without_rule(name: str) -> Edit:
    """Delete a rule."""

    def edit(org: Organisation) -> None:
        org.rules.remove(org.rule(name))

    return edit


def add_rule(name: str, *, precedence: int, connector: str = FOREST, **fields: Any) -> Edit:  # noqa: ANN401
    """Write a rule; its identifier is the server's own."""

    def edit(org: Organisation) -> None:
        given = {"types": "user person", "flows": direct("employeeType")} | fields
        types, flows = given.pop("types"), given.pop("flows")
        item = rule(Dice(org.host), name, connector, types, precedence=precedence, flows=flows)
        for field, value in given.items():
            setattr(item, field, value)
        org.rules.append(item)

    return edit


def clone_rule(name: str, suffix: str, precedence: int) -> Edit:
    """Clone a standard rule and disable the original, as the editor offers to."""

    def edit(org: Organisation) -> None:
        original = org.rule(name)
        clone = copy.deepcopy(original)
        original.disabled = True
        clone.name = f"{name} - Cloned - {suffix}"
        clone.tag, clone.precedence = "", precedence
        clone.id = clone.internal_id = Dice(org.host).guid(f"clone/{name}")
        org.rules.append(clone)

    return edit
