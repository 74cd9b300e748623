"""The invented organisation: two forests, one tenant, a few rules of its own.

`contoso("sync01.contoso.com")` and `contoso("sync02.contoso.com", staging=True)` mean the same configuration;
they differ in GUIDs, accounts and roles. For everything else that healthy partners differ in, see `identity`.
"""

import copy
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from .dice import Dice
from .organisation import (
    BINARY_SYNTAX,
    BOOLEAN_SYNTAX,
    DN_SYNTAX,
    INTEGER_SYNTAX,
    STRING_SYNTAX,
    TENANT_CONNECTOR_ID,
    ADConnector,
    AttributeType,
    Connector,
    Flow,
    Organisation,
    Partition,
    RunProfile,
    RunResult,
    RunStep,
    Schema,
    SchemaClass,
    SyncRule,
    TenantConnector,
    constant,
    direct,
    expression,
    join_group,
    scope_group,
)
from .standard_rules import standard_rules

EXPORTED_AT = datetime(2025, 6, 2, 6, 12, 41, 320000, tzinfo=UTC)
TENANT = "contoso.onmicrosoft.com"
CONTOSO = "contoso.com"
FABRIKAM = "fabrikam.com"
CLOUD = "cloud"
"""The keys of the three connectors."""

CLONED_SUFFIX = "14/03/2025 09:12:44"
EXTENSIONS = ("employeeType", "costCentre", "hireDate")
AD_TYPES = [
    "computer",
    "contact",
    "foreignSecurityPrincipal",
    "group",
    "inetOrgPerson",
    "msDS-Device",
    "user",
]
FOLDER_TYPES = ["container", "domainDNS", "organizationalUnit"]
TENANT_TYPES = ["contact", "device", "group", "user"]

SYNTAXES = {
    DN_SYNTAX: "manager member managedBy altRecipient authOrig unauthOrig dLMemRejectPerms dLMemSubmitPerms "
    "publicDelegates dn distinguishedName assistant",
    BOOLEAN_SYNTAX: "accountEnabled cloudFiltered cloudMastered cloudCreated mailEnabled securityEnabled "
    "isCriticalSystemObject msExchHideFromAddressLists hideDLMembership reportToOriginator "
    "oOFReplyToOriginator",
    INTEGER_SYNTAX: "userAccountControl groupType memberCount countryCode msExchRecipientTypeDetails "
    "msExchRecipientDisplayType msExchRemoteRecipientType",
    BINARY_SYNTAX: "objectGUID objectSid sIDHistory mS-DS-ConsistencyGuid sourceAnchorBinary thumbnailPhoto "
    "userCertificate msExchMailboxGuid msExchArchiveGUID msExchMasterAccountSid",
}
SYNTAX_OF = {name: syntax for syntax, names in SYNTAXES.items() for name in names.split()}
MULTI_VALUED_NAMES = (
    "member proxyAddresses sIDHistory userCertificate authOrig unauthOrig dLMemRejectPerms dLMemSubmitPerms "
    "publicDelegates msExchUserHoldPolicies msDS-KeyCredentialLink"
)
MULTI_VALUED = frozenset(MULTI_VALUED_NAMES.split())
AUXILIARY = ("extensionAttribute", "msExch", "mailNickname", "targetAddress")


def contoso(
    host: str = "sync01.contoso.com",
    *,
    staging: bool = False,
    version: str = "2.5.190.0",
    exported_at: datetime = EXPORTED_AT,
) -> Organisation:
    """One server of the organisation."""
    dice = Dice(host)
    tenant = tenant_connector(host, dice)
    forests = [
        forest(
            CONTOSO,
            "CONTOSO",
            dice,
            [
                domain(
                    "DC=contoso,DC=com",
                    "contoso.com",
                    "CONTOSO",
                    dice,
                    inclusions=[
                        "OU=Staff,DC=contoso,DC=com",
                        "OU=Contractors,DC=contoso,DC=com",
                        "OU=Groups,DC=contoso,DC=com",
                        "OU=Workstations,OU=Devices,DC=contoso,DC=com",
                    ],
                    exclusions=[
                        "DC=contoso,DC=com",
                        "OU=Leavers,OU=Staff,DC=contoso,DC=com",
                        "OU=Shared Kiosks,OU=Staff,DC=contoso,DC=com",
                    ],
                ),
                domain(
                    "DC=emea,DC=contoso,DC=com",
                    "emea.contoso.com",
                    "EMEA",
                    dice,
                    inclusions=["OU=Staff,DC=emea,DC=contoso,DC=com", "OU=Groups,DC=emea,DC=contoso,DC=com"],
                    exclusions=["DC=emea,DC=contoso,DC=com"],
                ),
                domain("DC=lab,DC=contoso,DC=com", "lab.contoso.com", "LAB", dice, selected=False),
            ],
        ),
        forest(
            FABRIKAM,
            "FABRIKAM",
            dice,
            [
                domain(
                    "DC=fabrikam,DC=com",
                    "fabrikam.com",
                    "FABRIKAM",
                    dice,
                    inclusions=["OU=People,DC=fabrikam,DC=com", "OU=Teams & Projects,DC=fabrikam,DC=com"],
                    exclusions=["DC=fabrikam,DC=com", "OU=Services,OU=People,DC=fabrikam,DC=com"],
                )
            ],
        ),
    ]
    forests[0].partitions[0].preferred_dcs = ["dc01.contoso.com", "dc02.contoso.com"]
    rules = standard_rules([item.key for item in forests], tenant.key, dice, extensions=EXTENSIONS)
    org = Organisation(
        host=host,
        tenant=TENANT,
        exported_at=exported_at,
        connectors=[tenant, *forests],
        rules=[*custom_rules(rules, dice), *rules],
        instance_id=dice.guid("instance"),
        settings_version=dice.number("settings", 200, 900),
    )
    org.version = version
    org.staging = staging
    org.company_features["PasswordHashSync"] = True
    org.settings |= {
        "Microsoft.OptionalFeature.HybridExchange": "True",
        "Microsoft.OptionalFeature.DirectoryExtension": "True",
        "Microsoft.OptionalFeature.DirectoryExtensionAttributes": ",".join(
            f"{name}.user.String.True" for name in EXTENSIONS
        ),
        "Microsoft.UserSignIn.DesktopSsoEnabled": "True",
    }
    set_clock(org, exported_at)
    add_schemas(org)
    org.run_history = run_history(org)
    return org


def set_clock(org: Organisation, exported_at: datetime) -> None:
    """Date the export; the scheduler's next start follows."""
    org.exported_at = exported_at
    start = exported_at.replace(second=0, microsecond=0) + timedelta(minutes=18)
    org.scheduler.next_start = start
    org.settings["Microsoft.Synchronize.NextStartTime"] = start.strftime("%a, %d %b %Y %H:%M:%S GMT")


def tenant_connector(host: str, dice: Dice) -> TenantConnector:
    """The connector to the tenant."""
    server = host.split(".", maxsplit=1)[0].upper()
    partition = Partition(
        id=dice.guid("partition/default"),
        dn="default",
        name="default",
        object_types=list(TENANT_TYPES),
        inclusions=[""],
        cookie=dice.base64("water-mark", 90),
        version=dice.number("partition/default", 50, 900),
    )
    return TenantConnector(
        key=CLOUD,
        id=TENANT_CONNECTOR_ID,
        name=f"{TENANT} - AAD",
        partitions=[partition],
        run_profiles=run_profiles("cloud", [partition.dn], dice),
        internal_version=1,
        version=dice.number("connector/cloud", 3, 90),
        user_name=f"Sync_{server}_{dice.hex('sync account', 12)}@{TENANT}",
        password_writeback=True,
        authority=f"https://login.windows.net/{TENANT}",
    )


def forest(name: str, netbios: str, dice: Dice, partitions: list[Partition]) -> ADConnector:
    """The connector to a forest."""
    selected = [partition.dn for partition in partitions if partition.selected]
    return ADConnector(
        key=name,
        id=dice.guid(f"connector/{name}"),
        name=name,
        forest=name,
        netbios=netbios,
        account=f"MSOL_{dice.hex(f'account/{name}', 12)}",
        account_domain=name,
        password_hash_sync=True,
        partitions=partitions,
        run_profiles=run_profiles(name, selected, dice),
        component_mappings={"OU": "organizationalUnit", "CN": "container", "DC": "domainDNS"},
        version=dice.number(f"connector/{name}", 100, 900),
    )


def domain(
    dn: str,
    name: str,
    netbios: str,
    dice: Dice,
    *,
    inclusions: Sequence[str] = (),
    exclusions: Sequence[str] = (),
    selected: bool = True,
) -> Partition:
    """One domain of a forest."""
    return Partition(
        id=dice.guid(f"partition/{dn}"),
        dn=dn,
        name=name,
        netbios=netbios,
        object_types=[*AD_TYPES, *FOLDER_TYPES],
        inclusions=list(inclusions),
        exclusions=list(exclusions),
        selected=selected,
        domain_guid=Dice("directory").guid(dn),
        last_dc=f"dc{dice.number(dn, 1, 4):02d}.{name}",
        cookie=dice.base64(f"cookie/{dn}", 120),
        version=dice.number(f"partition/{dn}", 50, 900),
    )


def run_profiles(key: str, partitions: Sequence[str], dice: Dice) -> list[RunProfile]:
    """The five run profiles of a connector, with one step for every selected partition."""
    kinds = {
        "Full Import": ("full-import", 50),
        "Full Synchronization": ("full-sync", 0),
        "Delta Import": ("delta-import", 50),
        "Delta Synchronization": ("delta-sync", 0),
        "Export": ("export", 30),
    }
    return [
        RunProfile(
            dice.guid(f"profile/{key}/{name}"),
            name,
            [RunStep(kind, dn, batch_size) for dn in partitions],
            dice.number(f"profile/{key}", 2, 9),
        )
        for name, (kind, batch_size) in kinds.items()
    ]


def custom_rules(standard: Sequence[SyncRule], dice: Dice) -> list[SyncRule]:
    """What the organisation wrote itself; disables the standard rule that one of them replaces."""
    original = next(
        rule for rule in standard if rule.name == "In from AD - User Join" and rule.connector == CONTOSO
    )
    clone = copy.deepcopy(original)
    original.disabled = True
    clone.name = f"{original.name} - Cloned - {CLONED_SUFFIX}"
    clone.id = clone.internal_id = dice.guid("rule/clone")
    clone.tag = ""
    clone.precedence = 10
    clone.description = "Accounts without a sponsor stay out."
    clone.scope[0].extend(scope_group("extensionAttribute11 NOTEQUAL NoSponsor"))
    return [
        clone,
        rule(
            dice,
            "In from AD - Contractors Filter",
            CONTOSO,
            "user person",
            precedence=20,
            flows=[constant("cloudFiltered", "True")],
            scope=[
                "employeeType EQUAL Contractor; extensionAttribute12 ISNULL",
                "employeeType EQUAL Intern; distinguishedName NOTCONTAINS OU=Sponsored",
            ],
            description="Contractors are synchronized only after their badge number has been entered.",
        ),
        rule(
            dice,
            "In from AD - Department and Site",
            CONTOSO,
            "user person",
            precedence=30,
            flows=[
                expression("department", 'IIF(IsPresent([department]), Trim([department]), "No  team")'),
                expression(
                    "extensionAttribute5",
                    'Switch([l] = "Oslo", "NO-01",\n  [l] = "Leeds", "UK-07",\n  True, "HQ & others")',
                ),
                *direct("extensionAttribute6<departmentNumber costCentre<extensionAttribute3 hireDate"),
            ],
            scope=["department ISNOTNULL"],
        ),
        rule(
            dice,
            "In from AD - Department and Site",
            FABRIKAM,
            "user person",
            precedence=31,
            flows=[
                expression("department", "IIF(Len([department]) > 64, Left([department], 64), [department])"),
                constant("extensionAttribute5", "FAB-01"),
                *direct("extensionAttribute6<departmentNumber"),
            ],
        ),
        rule(
            dice,
            "In from AD - Badge Number Join",
            FABRIKAM,
            "user person",
            precedence=35,
            flows=[
                *direct("employeeID"),
                expression("employeeType", 'IIF([employeeID] < "5000", "Staff", "Guest")'),
            ],
            scope=["employeeID ISNOTNULL; userAccountControl ISBITNOTSET 2"],
            joins=["employeeID=employeeID, sn=sn", "mail=mail"],
        ),
        rule(
            dice,
            "In from AD - Project Groups",
            CONTOSO,
            "group group",
            precedence=40,
            flows=[
                expression("displayName", '"Project " & Mid([cn], 5, 60)'),
                constant("extensionAttribute9", "project"),
            ],
            scope=["cn STARTSWITH prj-; groupType LESSTHAN 0"],
        ),
        rule(
            dice,
            "Out to AAD - User Site and Cost Centre",
            CLOUD,
            "person user",
            precedence=50,
            flows=[
                expression(
                    "extensionAttribute7",
                    'IIF(IsPresent([costCentre]), "CC " & PadLeft([costCentre], 6, "0"), AuthoritativeNull)',
                ),
                *direct("extensionAttribute5 extensionAttribute6"),
            ],
            scope=["sourceObjectType EQUAL User; cloudFiltered NOTEQUAL True"],
        ),
        rule(
            dice,
            "Out to AD - Employee Type",
            CONTOSO,
            "person user",
            precedence=60,
            flows=[*direct("employeeType"), constant("adminDisplayName", "Managed by HR", execute_once=True)],
            scope=["employeeType ISIN Staff;Guest"],
            disabled=True,
        ),
    ]


def rule(
    dice: Dice,
    name: str,
    connector: str,
    types: str,
    *,
    precedence: int,
    flows: list[Flow],
    scope: Sequence[str] = (),
    joins: Sequence[str] = (),
    link_type: str = "Join",
    description: str = "",
    disabled: bool = False,
) -> SyncRule:
    """A custom rule; its direction follows from its name."""
    source, target = types.split()
    rule_id = dice.guid(f"custom/{connector}/{name}")
    return SyncRule(
        id=rule_id,
        internal_id=rule_id,
        name=name,
        connector=connector,
        direction="Inbound" if name.startswith("In ") else "Outbound",
        source_type=source,
        target_type=target,
        link_type=link_type,
        precedence=precedence,
        description=description,
        disabled=disabled,
        scope=[scope_group(text) for text in scope],
        joins=[join_group(text) for text in joins],
        flows=flows,
    )


def connector_side(rule_: SyncRule) -> set[str]:
    """The connector space attributes that a rule reads or writes."""
    if rule_.direction == "Outbound":
        return {flow.destination for flow in rule_.flows}
    flows = (flow for flow in rule_.flows if flow.kind != "Constant")
    clauses = {clause.attribute for group in rule_.scope for clause in group}
    return {name for flow in flows for name in flow.source} | clauses


def metaverse_side(rule_: SyncRule) -> set[str]:
    """The metaverse attributes that a rule reads or writes."""
    if rule_.direction == "Inbound":
        return {flow.destination for flow in rule_.flows}
    return {name for flow in rule_.flows if flow.kind != "Constant" for name in flow.source}


def attribute_types(names: Sequence[str]) -> list[AttributeType]:
    """The attribute types of these names."""
    return [
        AttributeType(name, SYNTAX_OF.get(name, STRING_SYNTAX), single_value=name not in MULTI_VALUED)
        for name in names
    ]


def add_schemas(org: Organisation) -> None:
    """Give the connectors and the metaverse the attributes that the rules need."""
    for connector in org.connectors:
        used: dict[str, set[str]] = {}
        for item in org.rules:
            if item.connector == connector.key:
                kind = item.source_type if item.direction == "Inbound" else item.target_type
                used.setdefault(kind, set()).update(connector_side(item) - {"dn"})
        connector.attributes = sorted(set().union(*used.values()), key=str.casefold)
        connector.schema = Schema(
            [schema_class(kind, used.get(kind, {"name"}), connector) for kind in connector.object_types],
            attribute_types(sorted({*connector.attributes, "name"}, key=str.casefold)),
        )
    metaverse: dict[str, set[str]] = {"person": set(), "group": set(), "device": set()}
    for item in org.rules:
        kind = item.target_type if item.direction == "Inbound" else item.source_type
        if kind in metaverse:
            metaverse[kind].update(metaverse_side(item))
    org.metaverse = Schema(
        [SchemaClass(kind, sorted(names, key=str.casefold), []) for kind, names in metaverse.items()],
        attribute_types(sorted(set().union(*metaverse.values()), key=str.casefold)),
    )


def schema_class(kind: str, names: set[str], connector: Connector) -> SchemaClass:
    """A class of a connector schema; Exchange attributes of a forest come through a content rule."""
    ordered = sorted(names, key=str.casefold)
    exchange = [name for name in ordered if isinstance(connector, ADConnector) and name.startswith(AUXILIARY)]
    return SchemaClass(kind, [name for name in ordered if name not in exchange], [], exchange)


def run_history(org: Organisation) -> list[RunResult]:
    """The runs of the last two cycles; a staging server exports nothing."""
    profiles = ["Delta Import", "Delta Synchronization"] + ([] if org.staging else ["Export"])
    results: list[RunResult] = []
    for cycle in (2, 1):
        moment = org.scheduler.next_start - timedelta(minutes=30 * cycle)
        for profile in profiles:
            for connector in org.connectors:
                ended = moment + timedelta(seconds=9 + 4 * len(connector.partitions))
                results.append(RunResult(connector.key, profile, 400 + len(results), moment, ended))
                moment = ended
    return results[::-1]
