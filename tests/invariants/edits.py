"""A small invented server, and edits of every kind that an administrator can make to it."""

import copy
from collections.abc import Callable
from datetime import timedelta

from tests.exportkit.contoso import CLOUD, CONTOSO, FABRIKAM, add_schemas, contoso, rule
from tests.exportkit.dice import Dice
from tests.exportkit.identity import as_other_server
from tests.exportkit.organisation import (
    AttributeType,
    Organisation,
    RunProfile,
    SyncRule,
    constant,
    direct,
    expression,
    join_group,
    scope_group,
)

KEPT = ("User Join", "User Common", "Group Join", "Contact Join", "User Identity", "User AccountEnabled")
DOMAIN = "DC=contoso,DC=com"
SETTING = "Microsoft."


def small(host: str = "sync01.contoso.com") -> Organisation:
    """The invented organisation with a part of its standard rules: quick to write and to read."""
    org = contoso(host)
    org.rules = [item for item in org.rules if not item.is_standard or item.name.endswith(KEPT)]
    add_schemas(org)
    return org


def partner_of(org: Organisation, seed: int = 1) -> Organisation:
    """A healthy staging server of the same configuration, exported a little later."""
    return as_other_server(org, "sync02.contoso.com", seed)


def joined(org: Organisation) -> SyncRule:
    return org.rule("In from AD - Badge Number Join")


def site(org: Organisation) -> SyncRule:
    return org.rule("In from AD - Department and Site", CONTOSO)


def standard(org: Organisation, name: str = "In from AD - User Common", connector: str = CONTOSO) -> SyncRule:
    return org.rule(name, connector)


def swap_precedence(org: Organisation) -> None:
    one, other = standard(org), standard(org, "In from AD - Group Join")
    one.precedence, other.precedence = other.precedence, one.precedence


def new_rule(org: Organisation) -> None:
    flows = [constant("extensionAttribute14", "new")]
    made = rule(Dice("new"), "In from AD - New", CONTOSO, "user person", precedence=77, flows=flows)
    org.rules.append(made)


def retarget(org: Organisation) -> None:
    site(org).flow("hireDate").destination = "extensionAttribute15"


def change_type_of_flow(org: Organisation) -> None:
    flows = site(org).flows
    place = next(index for index, flow in enumerate(flows) if flow.destination == "hireDate")
    flows[place] = expression("hireDate", "Trim([hireDate])")


def new_profile(org: Organisation) -> None:
    profiles = org.connector(CONTOSO).run_profiles
    made = copy.deepcopy(profiles[0])
    made.id, made.name = Dice("new").guid("profile"), "Full Import 2"
    profiles.append(RunProfile(made.id, made.name, made.steps))


def new_attribute_type(org: Organisation) -> None:
    org.metaverse.attribute_types.append(AttributeType("contosoBadge"))


def rename(org: Organisation) -> None:
    org.rule("In from AD - Project Groups").name = "In from AD - Projects"


def setting(name: str, value: str) -> Callable[[Organisation], None]:
    def edit(org: Organisation) -> None:
        org.settings[SETTING + name] = value

    return edit


EDITS: dict[str, Callable[[Organisation], object]] = {
    "rule disabled": lambda org: setattr(standard(org), "disabled", True),
    "rule description": lambda org: setattr(site(org), "description", "new words"),
    "rule link type": lambda org: setattr(joined(org), "link_type", "Provision"),
    "rule source type": lambda org: setattr(joined(org), "source_type", "contact"),
    "rule password sync": lambda org: setattr(standard(org), "password_sync", True),
    "rule soft delete": lambda org: setattr(site(org), "soft_delete", "1.00:00:00"),
    "rule scope": lambda org: site(org).scope[0].extend(scope_group("l ISNOTNULL")),
    "rule join": lambda org: joined(org).joins.append(join_group("objectGUID=sourceAnchorBinary")),
    "rule join order": lambda org: joined(org).joins.reverse(),
    "rule gone": lambda org: org.rules.remove(site(org)),
    "standard rule gone": lambda org: org.rules.remove(standard(org)),
    "rule new": new_rule,
    "rule renamed": rename,
    "rule tag": lambda org: setattr(standard(org), "tag", standard(org).tag[:-3] + "099"),
    "rule number": lambda org: setattr(joined(org), "precedence", 36),
    "rule order": swap_precedence,
    "rule reference": lambda org: setattr(site(org), "precedence_before", standard(org).id),
    "flow gone": lambda org: site(org).flows.remove(site(org).flow("hireDate")),
    "flow new": lambda org: site(org).flows.extend(direct("title")),
    "flow source": lambda org: setattr(site(org).flow("hireDate"), "source", ["title"]),
    "flow expression": lambda org: setattr(site(org).flow("department"), "expression", "[department]"),
    "flow type": change_type_of_flow,
    "flow merge": lambda org: setattr(site(org).flow("hireDate"), "merge", "Merge"),
    "flow once": lambda org: setattr(site(org).flow("hireDate"), "execute_once", True),
    "flow target": retarget,
    "OU included": lambda org: org.ad(CONTOSO).partitions[0].inclusions.append(f"OU=Vendors,{DOMAIN}"),
    "OU excluded": lambda org: (
        org.ad(CONTOSO).partitions[0].exclusions.append(f"OU=Interns,OU=Staff,{DOMAIN}")
    ),
    "OU no longer excluded": lambda org: org.ad(CONTOSO).partitions[0].exclusions.pop(),
    "domain selected": lambda org: setattr(org.ad(CONTOSO).partitions[2], "selected", True),
    "domain gone": lambda org: org.connector(CONTOSO).remove_partition(f"DC=emea,{DOMAIN}"),
    "object type": lambda org: org.ad(FABRIKAM).partitions[0].object_types.remove("contact"),
    "attribute": lambda org: org.ad(CONTOSO).attributes.remove("department"),
    "connector gone": lambda org: org.remove_connector(FABRIKAM),
    "connector renamed": lambda org: setattr(org.connector(FABRIKAM), "name", "Fabrikam forest"),
    "connector port": lambda org: setattr(org.ad(CONTOSO), "forest_port", 389),
    "connector description": lambda org: setattr(org.ad(CONTOSO), "description", "x"),
    "group filter": lambda org: setattr(org.ad(CONTOSO), "group_filter_dn", f"CN=Pilot,{DOMAIN}"),
    "password hash sync": lambda org: setattr(org.ad(CONTOSO), "password_hash_sync", False),
    "password writeback": lambda org: setattr(org.tenant_connector, "password_writeback", False),
    "page size": lambda org: setattr(org.connector(CLOUD).run_profiles[0].steps[0], "batch_size", 99),
    "step order": lambda org: org.connector(CONTOSO).run_profiles[0].steps.reverse(),
    "run profile new": new_profile,
    "hierarchy": lambda org: org.connector(CONTOSO).component_mappings.update(OU="container"),
    "metaverse attribute": new_attribute_type,
    "metaverse reference": lambda org: org.metaverse.classes[0].attributes.pop(),
    "connector schema": lambda org: org.connector(CONTOSO).schema.classes[0].attributes.pop(),
    "source anchor": setting("SynchronizationOption.AnchorAttribute", "objectGUID"),
    "sign-in": setting("UserSignIn.SignOnMethod", "PassthroughAuthentication"),
    "hybrid": setting("OptionalFeature.HybridExchange", "False"),
    "extensions": setting("OptionalFeature.DirectoryExtensionAttributes", "costCentre.user.String.True"),
    "deletion threshold": lambda org: setattr(org, "deletion_threshold", 10),
    "schedule": setting("Synchronize.SynchronizationSchedule", "False"),
    "unknown setting": setting("Contoso.Own", "x"),
}
"""One act each, by name."""
ONE_FINDING = sorted(set(EDITS))


def later(org: Organisation) -> Organisation:
    """The same server, exported a minute later."""
    other = copy.deepcopy(org)
    other.exported_at += timedelta(minutes=1)
    return other
