"""The same configuration on another server: everything that two healthy partners differ in.

New identities, accounts, host names, times and counters; another order of everything that has none; other
letter case of names that have none. What has an order (groups of a join, steps of a run profile, preferred
domain controllers) keeps it.
"""

import copy
from datetime import timedelta

from .contoso import run_history, set_clock
from .dice import Dice
from .organisation import (
    ZERO_GUID,
    ADConnector,
    Connector,
    Organisation,
    Partition,
    Schema,
    SyncRule,
    TenantConnector,
)

CLONED = " - Cloned - "


def as_other_server(
    org: Organisation,
    host: str,
    seed: int | str,
    staging: bool = True,  # noqa: FBT001, FBT002
    *,
    change_case: bool = True,
    shuffle: bool = True,
    clone_suffix: str | None = None,
) -> Organisation:
    """A partner of a server that is configured the same.

    clone_suffix: the local time that rules cloned on that server carry in their names (default: unchanged)
    """
    dice = Dice(f"{seed}/{host}")
    other = copy.deepcopy(org)
    other.host = host
    other.staging = staging
    new_identity(other, dice)
    for connector in other.connectors:
        new_connector_identity(connector, other.computer_name, dice)
    new_rule_identities(other, dice)
    if clone_suffix is not None:
        for rule in other.rules:
            base, cloned, _ = rule.name.partition(CLONED)
            rule.name = f"{base}{CLONED}{clone_suffix}" if cloned else rule.name
    if change_case:
        change_letter_case(other)
    if shuffle:
        shuffle_unordered(other, dice)
    other.run_history = run_history(other)
    return other


def new_identity(org: Organisation, dice: Dice) -> None:
    """What the server itself has of its own."""
    org.author = f"CONTOSO\\ops-{dice.hex('author', 4)}"
    org.service_account = f"CONTOSO\\gmsa-{dice.hex('service', 4)}$"
    org.database.server = f"sql{dice.number('database', 10, 99)}.contoso.com"
    org.database.instance = "ENTRA"
    org.database.name = f"ADSync{dice.number('database name', 2, 9)}"
    org.database.kind = "SqlServer"
    org.instance_id = dice.guid("instance")
    org.settings_version += dice.number("settings", 1, 400)
    org.settings["Microsoft.SystemInformation.MachineRole"] = "RoleBackupDomainController"
    set_clock(org, org.exported_at + timedelta(minutes=1) + dice.duration("clock", timedelta(hours=3)))


def new_connector_identity(connector: Connector, server: str, dice: Dice) -> None:
    """New GUIDs (the tenant connector keeps its constant one), accounts, times and counters."""
    key = connector.key
    age = dice.duration(f"age/{key}", timedelta(days=300))
    connector.created += age
    connector.modified += age + timedelta(days=2)
    connector.version += dice.number(f"version/{key}", 1, 500)
    if isinstance(connector, ADConnector):
        connector.id = dice.guid(f"connector/{key}")
        connector.account = f"MSOL_{dice.hex(f'account/{key}', 12)}"
    elif isinstance(connector, TenantConnector):
        tenant = connector.user_name.partition("@")[2]
        connector.user_name = f"Sync_{server}_{dice.hex('sync account', 12)}@{tenant}"
        connector.password_writeback_modified += age
    for partition in connector.partitions:
        label = f"{key}/{partition.dn}"
        partition.id = dice.guid(f"partition/{label}")
        partition.created += age
        partition.modified += age + timedelta(days=2)
        partition.version += dice.number(f"partition/{label}", 1, 500)
        partition.cookie = dice.base64(f"cookie/{label}", 120)
        if partition.last_dc:
            domain = partition.last_dc.partition(".")[2]
            partition.last_dc = f"dc{dice.number(f'dc/{label}', 5, 9):02d}.{domain}"
    for profile in connector.run_profiles:
        profile.id = dice.guid(f"profile/{key}/{profile.name}")
        profile.version += dice.number(f"profile/{key}", 1, 9)


def new_rule_identities(org: Organisation, dice: Dice) -> None:
    """New GUIDs of rules; references between rules follow."""
    new = {rule.id: dice.guid(f"rule/{rule.id}") for rule in org.rules}
    new[ZERO_GUID] = ZERO_GUID
    for rule in org.rules:
        rule.internal_id = dice.guid(f"internal/{rule.id}")
        rule.id = new[rule.id]
        rule.precedence_before = new.get(rule.precedence_before, rule.precedence_before)
        rule.precedence_after = new.get(rule.precedence_after, rule.precedence_after)
        rule.version += dice.number(f"version/{rule.id}", 0, 6)


def change_letter_case(org: Organisation) -> None:
    """Other letter case of connector names, domain DNs and OU DNs."""
    for connector in org.connectors:
        connector.name = connector.name.swapcase()
        if not isinstance(connector, ADConnector):
            continue
        connector.group_filter_dn = connector.group_filter_dn.upper()
        for partition in connector.partitions:
            partition.dn = lowered_types(partition.dn)
            partition.name = partition.name.upper()
            partition.inclusions = [lowered_types(dn) for dn in partition.inclusions]
            partition.exclusions = [dn.upper() for dn in partition.exclusions]


def lowered_types(dn: str) -> str:
    """`OU=Staff,DC=contoso,DC=com` as `ou=Staff,dc=CONTOSO,dc=COM`."""
    parts = [part.partition("=") for part in dn.split(",")]
    return ",".join(
        f"{kind.lower()}={value.upper() if kind.upper() == 'DC' else value}" for kind, _, value in parts
    )


def shuffle_unordered(org: Organisation, dice: Dice) -> None:
    """Another order of everything that has no order of its own."""
    org.connectors = dice.shuffled("connectors", org.connectors)
    org.rules = dice.shuffled("rules", org.rules)
    org.settings = dict(dice.shuffled("settings", org.settings.items()))
    org.company_features = dict(dice.shuffled("features", org.company_features.items()))
    extensions = org.settings["Microsoft.OptionalFeature.DirectoryExtensionAttributes"].split(",")
    org.settings["Microsoft.OptionalFeature.DirectoryExtensionAttributes"] = ",".join(
        dice.shuffled("extensions", extensions)
    )
    org.overrides = dice.shuffled("overrides", org.overrides)
    shuffle_schema(org.metaverse, "metaverse", dice)
    for rule in org.rules:
        shuffle_rule(rule, dice)
    for connector in org.connectors:
        label = f"connector/{connector.key}"
        connector.partitions = dice.shuffled(f"{label}/partitions", connector.partitions)
        connector.run_profiles = dice.shuffled(f"{label}/profiles", connector.run_profiles)
        connector.attributes = dice.shuffled(f"{label}/attributes", connector.attributes)
        mappings = connector.component_mappings.items()
        connector.component_mappings = dict(dice.shuffled(f"{label}/mappings", mappings))
        shuffle_schema(connector.schema, label, dice)
        for partition in connector.partitions:
            shuffle_partition(partition, dice)


def shuffle_rule(rule: SyncRule, dice: Dice) -> None:
    """Another order of flows, of scoping groups and clauses, and of the clauses inside a join group."""
    label = rule.id
    rule.flows = dice.shuffled(f"{label}/flows", rule.flows)
    for flow in rule.flows:
        flow.source = dice.shuffled(f"{label}/{flow.destination}", flow.source)
    groups = [dice.shuffled(f"{label}/scope/{place}", group) for place, group in enumerate(rule.scope)]
    rule.scope = dice.shuffled(f"{label}/scope", groups)
    rule.joins = [dice.shuffled(f"{label}/join/{place}", group) for place, group in enumerate(rule.joins)]


def shuffle_partition(partition: Partition, dice: Dice) -> None:
    """Another order of OUs and object types."""
    names: tuple[str, ...] = ("inclusions", "exclusions", "object_types")
    for name in names:
        setattr(partition, name, dice.shuffled(f"{partition.id}/{name}", getattr(partition, name)))


def shuffle_schema(schema: Schema, label: str, dice: Dice) -> None:
    """Another order of classes, attribute types and the attributes of a class."""
    schema.classes = dice.shuffled(f"{label}/classes", schema.classes)
    schema.attribute_types = dice.shuffled(f"{label}/types", schema.attribute_types)
    for kind in schema.classes:
        kind.attributes = dice.shuffled(f"{label}/{kind.name}", kind.attributes)
        kind.auxiliary = dice.shuffled(f"{label}/{kind.name}/auxiliary", kind.auxiliary)
