"""Single changes to the real export, each of another kind, with what must be said about them."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from tests.real_export.exports import DSML, Export

JOIN = "In from AD - User Join"
COMMON = "In from AD - User Common"
OUT = "Out to AAD - User Join"
CORP = "OU=CORP,DC=contoso,DC=com"
HYBRID = "Out to AD - Group Exchange Hybrid"
RULES, FILTERING, FEATURES, CONNECTORS = "sync-rules", "filtering", "features", "connectors"
SCHEDULER, PROFILES, METAVERSE, OTHER = "scheduler", "run-profiles", "metaverse-schema", "other-settings"


@dataclass(frozen=True)
class SingleChange:
    """One thing that an administrator can do to one server."""

    name: str
    mutate: Callable[[Export], object]
    section: str
    word: str
    """What the finding must name in its object, path or title."""


def need(element: ET.Element | None) -> ET.Element:
    assert element is not None
    return element


def put(root: ET.Element, path: str, text: str) -> None:
    need(root.find(path)).text = text


def drop(root: ET.Element, path: str, index: int = 0) -> None:
    """Remove the first (or another) element at a path."""
    holder = need(root.find(path.rpartition("/")[0])) if "/" in path else root
    holder.remove(holder.findall(path.rpartition("/")[2])[index])


def add(root: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(root, tag, attributes)
    made.text = text
    return made


def of_rule(name: str, path: str, text: str) -> Callable[[Export], None]:
    return lambda export: put(export.rule(name), path, text)


def setting(name: str, value: str) -> Callable[[Export], None]:
    def mutate(export: Export) -> None:
        export.parameter(f"Microsoft.{name}").text = value

    return mutate


def mapping(export: Export, rule: str, destination: str) -> ET.Element:
    return next(found for found in export.rule(rule).iter("mapping") if found.findtext("dest") == destination)


def first(export: Export, kind: str) -> tuple[ET.Element, ET.Element]:
    """The first rule (by name) with a flow of a kind, and that flow."""
    for rule in sorted(export.rules, key=lambda root: root.findtext("name") or ""):
        for found in rule.iter("mapping"):
            is_expression = found.find("expression") is not None
            is_direct = not is_expression and found.find("src/attr") is not None
            if kind == ("Expression" if is_expression else "Direct" if is_direct else "Constant"):
                return rule, found
    raise AssertionError(kind)


def swap(export: Export, one: str, other: str) -> None:
    places = [need(export.rule(name).find("precedence")) for name in (one, other)]
    places[0].text, places[1].text = places[1].text, places[0].text


def move(export: Export) -> None:
    """Let one rule jump behind two others that write the same attributes."""
    put(export.rule(JOIN), "precedence", "500")


def new_custom_rule(export: Export) -> None:
    made = copy.deepcopy(export.rule(COMMON))
    put(made, "name", "In from AD - Contoso own rule")
    put(made, "immutable-tag", "")
    put(made, "precedence", "50")
    put(made, "id", "{11111111-2222-3333-4444-555555555555}")
    export.add_rule(made)


def clone(export: Export) -> None:
    made = copy.deepcopy(export.rule(COMMON))
    put(made, "name", f"{COMMON} - Cloned - 5/3/2016 2:28:11 PM")
    put(made, "immutable-tag", "")
    put(made, "precedence", "50")
    put(made, "id", "{11111111-2222-3333-4444-666666666666}")
    export.add_rule(made)
    put(export.rule(COMMON), "disabled", "True")


def new_mapping(export: Export) -> None:
    made = add(need(export.rule(HYBRID).find("attribute-mappings")), "mapping")
    add(made, "dest", "adminDescription")
    add(add(made, "src"), "attr", "description")
    add(made, "valueMergeType", "Update")


def to_expression(export: Export) -> None:
    _, found = first(export, "Direct")
    add(found, "expression", "Trim([x])")


def to_constant(export: Export) -> None:
    _, found = first(export, "Direct")
    source = need(found.find("src"))
    source.remove(source[0])
    source.text = "fixed"


def space_in_literal(export: Export) -> None:
    text = need(mapping(export, HYBRID, "proxyAddresses").find("expression"))
    assert '"x500:"' in (text.text or "")
    text.text = (text.text or "").replace('"x500:"', '"x500: "')


def scope_group(export: Export, rule: str = JOIN) -> ET.Element:
    return need(export.rule(rule).find("synchronizationCriteria/conditions"))


def new_clause(holder: ET.Element) -> None:
    made = add(holder, "scope")
    for tag, text in (("csAttribute", "department"), ("csOperator", "EQUAL"), ("csValue", "Sales")):
        add(made, tag, text)


def one_group_of_two(export: Export) -> None:
    """AND becomes OR: the last clause gets a group of its own."""
    group = scope_group(export)
    made = add(need(export.rule(JOIN).find("synchronizationCriteria")), "conditions")
    clause = group.findall("scope")[-1]
    group.remove(clause)
    made.append(clause)


def joins(export: Export, rule: str = JOIN) -> ET.Element:
    return need(export.rule(rule).find("relationshipCriteria"))


def reverse_joins(export: Export) -> None:
    holder = joins(export, several_joins(export))
    holder[:] = list(holder)[::-1]


def several_joins(export: Export) -> str:
    names = sorted(
        root.findtext("name") or ""
        for root in export.rules
        if len(root.findall("relationshipCriteria/conditions")) > 1
    )
    return names[0]


def new_condition(export: Export) -> None:
    made = add(need(joins(export).find("conditions")), "condition")
    add(made, "csAttribute", "employeeID")
    add(made, "ilmAttribute", "employeeID")


def case_sensitive(export: Export) -> None:
    condition = need(joins(export).find("conditions/condition"))
    found = condition.find("caseSensitive")
    if found is None:
        add(condition, "caseSensitive", "True")
    else:
        condition.remove(found)


def partition(export: Export) -> ET.Element:
    return need(export.ad.find("ma-partition-data/partition"))


def in_both_places(export: Export, name: str, value: str) -> None:
    put(export.ad, f"private-configuration/adma-configuration/{name}", value)
    export.parameter(name, need(export.ad.find("private-configuration"))).text = value


def without_connector(export: Export) -> None:
    guid = (export.ad.findtext("id") or "").lower()
    for rule in export.rules:
        if (rule.findtext("connector") or "").lower() == guid:
            export.remove(rule)
    export.remove(export.ad)


def profile(root: ET.Element, name: str) -> ET.Element:
    return next(found for found in root.iter("run-configuration") if found.findtext("name") == name)


def second_step(export: Export) -> None:
    holder = need(profile(export.ad, "Full Import").find("configuration"))
    made = copy.deepcopy(holder[0])
    need(made.find("step-type")).set("type", "delta-import")
    holder.append(made)


def new_component(export: Export) -> None:
    made = add(need(export.ad.find("component_mappings")), "mapping")
    add(made, "dn_component", "ou")
    add(made, "object_class", "organizationalUnit")


def schema_entry(export: Export, root: ET.Element, tag: str, index: int = 0) -> ET.Element:
    return export.directory(root).findall(f"{DSML}{tag}")[index]


def new_attribute_type(export: Export) -> None:
    made = add(
        export.directory(export.mv), f"{DSML}attribute-type", id="contosoBadge", **{"single-value": "true"}
    )
    add(made, f"{DSML}name", "contosoBadge")
    add(made, f"{DSML}syntax", "1.3.6.1.4.1.1466.115.121.1.15")


def without_attribute_type(export: Export) -> None:
    directory = export.directory(export.mv)
    gone = next(found for found in directory if found.get("id") == "employeeID")
    directory.remove(gone)
    for kind in directory.findall(f"{DSML}class"):
        for found in [part for part in kind if part.get("ref") == "#employeeID"]:
            kind.remove(found)


def person(export: Export) -> ET.Element:
    return next(found for found in export.directory(export.mv) if found.get("id") == "person")


def attribute_type(export: Export, name: str) -> ET.Element:
    return next(found for found in export.directory(export.mv) if found.get("id") == name)


def without_parameter(export: Export) -> None:
    need(export.mv.find("mv-data/parameter-values")).remove(
        export.parameter("Microsoft.OptionalFeature.ExportDeletionThresholdValue")
    )


def new_parameter(export: Export) -> None:
    holder = need(export.mv.find("mv-data/parameter-values"))
    add(
        holder,
        "parameter",
        "x",
        name="Contoso.fooName",
        type="string",
        use="SynchronizationGlobal",
        dataType="String",
    )


def change(name: str, section: str, word: str, mutate: Callable[[Export], object]) -> SingleChange:
    return SingleChange(name, mutate, section, word)


CHANGES = [
    # rules
    change("rule disabled", RULES, JOIN, of_rule(JOIN, "disabled", "True")),
    change("rule description", RULES, JOIN, of_rule(JOIN, "description", "edited")),
    change("rule link type", RULES, JOIN, of_rule(JOIN, "linkType", "Join")),
    change("rule source object type", RULES, "source-object-type", of_rule(JOIN, "sourceObjectType", "contact")),
    change("rule target object type", RULES, "target-object-type", of_rule(JOIN, "targetObjectType", "group")),
    change("rule password sync", RULES, JOIN, of_rule(JOIN, "EnablePasswordSync", "true")),
    change("rule soft delete", RULES, JOIN, of_rule(JOIN, "softDeleteExpiryInterval", "30.00:00:00")),
    change("rule tag version", RULES, JOIN, of_rule(JOIN, "immutable-tag", "Microsoft.InfromADUserJoin.004")),
    change("rule name", RULES, "User Join, renamed", of_rule(JOIN, "name", "In from AD - User Join, renamed")),
    change("rule gone", RULES, JOIN, lambda e: e.remove(e.rule(JOIN))),
    change("custom rule new", RULES, "Contoso own rule", new_custom_rule),
    change("rule cloned and original disabled", RULES, COMMON, clone),
    change("two rules swapped", RULES, JOIN, lambda e: swap(e, JOIN, "In from AD - InetOrgPerson Join")),
    change("one rule moved", RULES, JOIN, move),
    change("precedence after", RULES, "precedence-after",
           lambda e: put(e.rule(JOIN), "precedence-after", e.rule(COMMON).findtext("id") or "")),
    change("precedence before", RULES, "precedence-before",
           lambda e: put(e.rule(JOIN), "precedence-before", e.rule(COMMON).findtext("id") or "")),
    change("unknown element of a rule", OTHER, JOIN, lambda e: add(e.rule(JOIN), "future", "x")),
    # flows
    change("flow gone", RULES, "proxyAddresses", lambda e: drop(e.rule(HYBRID), "attribute-mappings/mapping")),
    change("flow new", RULES, "adminDescription", new_mapping),
    change("flow source", RULES, "source", lambda e: put(first(e, "Direct")[1], "src/attr", "otherAttribute")),
    change("flow expression", RULES, "proxyAddresses",
           lambda e: put(mapping(e, HYBRID, "proxyAddresses"), "expression", "NULL")),
    change("space inside a literal", RULES, "proxyAddresses", space_in_literal),
    change("flow from direct to expression", RULES, "flow into", to_expression),
    change("flow from direct to constant", RULES, "flow into", to_constant),
    change("constant", RULES, "source", lambda e: put(first(e, "Constant")[1], "src", "another")),
    change("merge type", RULES, "merge-type",
           lambda e: put(mapping(e, HYBRID, "proxyAddresses"), "valueMergeType", "Update")),
    change("apply once", RULES, "execute-once",
           lambda e: mapping(e, HYBRID, "proxyAddresses").set("execute-once", "true")),
    change("flow into another attribute", RULES, "adminDescription",
           lambda e: put(mapping(e, HYBRID, "proxyAddresses"), "dest", "adminDescription")),
    change("unknown element of a flow", OTHER, "proxyAddresses",
           lambda e: add(mapping(e, HYBRID, "proxyAddresses"), "future", "x")),
    # scope and joins
    change("scope value", RULES, "scoping-filter", lambda e: put(scope_group(e), "scope/csValue", "x")),
    change("scope operator", RULES, "scoping-filter", lambda e: put(scope_group(e), "scope/csOperator", "ISNULL")),
    change("scope attribute", RULES, "scoping-filter", lambda e: put(scope_group(e), "scope/csAttribute", "x")),
    change("scope clause new", RULES, "scoping-filter", lambda e: new_clause(scope_group(e))),
    change("scope clause gone", RULES, "scoping-filter", lambda e: drop(scope_group(e), "scope")),
    change("scope group new", RULES, "scoping-filter",
           lambda e: new_clause(add(need(e.rule(JOIN).find("synchronizationCriteria")), "conditions"))),
    change("scope AND to OR", RULES, "scoping-filter", one_group_of_two),
    change("no scope at all", RULES, "scoping-filter",
           lambda e: need(e.rule(JOIN).find("synchronizationCriteria")).clear()),
    change("join attribute", RULES, "join-rules", lambda e: put(joins(e), "conditions/condition/csAttribute", "x")),
    change("join target", RULES, "join-rules", lambda e: put(joins(e), "conditions/condition/ilmAttribute", "x")),
    change("join group gone", RULES, "join-rules", lambda e: drop(joins(e), "conditions")),
    change("join groups in another order", RULES, "join-rules", reverse_joins),
    change("join condition new", RULES, "join-rules", new_condition),
    change("join case-sensitive", RULES, "join-rules", case_sensitive),
    # filtering
    change("attribute no longer selected", FILTERING, "department",
           lambda e: need(e.ad.find("attribute-inclusion")).remove(
               next(a for a in e.ad.iter("attribute") if a.text == "department"))),
    change("attribute newly selected", FILTERING, "badge",
           lambda e: add(need(e.ad.find("attribute-inclusion")), "attribute", "badge")),
    change("attribute of the tenant", FILTERING, "badge",
           lambda e: add(need(e.tenant.find("attribute-inclusion")), "attribute", "badge")),
    change("object type gone", FILTERING, "computer", lambda e: drop(partition(e), "filter/object-classes/object-class")),
    change("object type new", FILTERING, "printQueue",
           lambda e: add(need(partition(e).find("filter/object-classes")), "object-class", "printQueue")),
    change("OU included", FILTERING, "OU=Vendors",
           lambda e: add(need(partition(e).find("filter/containers/inclusions")), "inclusion",
                         "OU=Vendors,DC=contoso,DC=com")),
    change("OU no longer included", FILTERING, CORP, lambda e: drop(partition(e), "filter/containers/inclusions/inclusion")),
    change("OU excluded", FILTERING, f"OU=Leavers,{CORP}",
           lambda e: add(need(partition(e).find("filter/containers/exclusions")), "exclusion", f"OU=Leavers,{CORP}")),
    change("OU exchanged", FILTERING, "OU=Company",
           lambda e: put(partition(e), "filter/containers/inclusions/inclusion", "OU=Company,DC=contoso,DC=com")),
    change("domain no longer selected", FILTERING, "DC=contoso,DC=com", lambda e: put(partition(e), "selected", "0")),
    change("group filter", FILTERING, "GroupFilteringGroupDn",
           lambda e: setattr(e.parameter("Connector.GroupFilteringGroupDn", e.ad), "text", f"CN=Pilot,{CORP}")),
    change("group filtering on", FILTERING, "GroupFiltering", setting("OptionalFeature.GroupFiltering", "True")),
    # connectors
    change("connector gone", CONNECTORS, "contoso.com", without_connector),
    change("connector renamed", CONNECTORS, "Contoso forest", lambda e: put(e.ad, "name", "Contoso forest")),
    change("connector description", CONNECTORS, "contoso.com", lambda e: put(e.ad, "description", "x")),
    change("forest port", CONNECTORS, "forest-port", lambda e: in_both_places(e, "forest-port", "636")),
    change("signing", CONNECTORS, "sign-and-seal", lambda e: in_both_places(e, "sign-and-seal", "0")),
    change("SSL strength", CONNECTORS, "default-ssl-strength", lambda e: in_both_places(e, "default-ssl-strength", "2")),
    change("simple bind", CONNECTORS, "simple-bind", lambda e: in_both_places(e, "simple-bind", "1")),
    change("certificate revocation", CONNECTORS, "crl-check",
           lambda e: need(e.ad.find("private-configuration/adma-configuration/ssl-bind")).set("crl-check", "1")),
    change("controller failover", CONNECTORS, "dc-failover",
           lambda e: put(partition(e), "custom-data/adma-partition-data/dc-failover", "0")),
    change("retry of the password change", CONNECTORS, "retry-interval",
           lambda e: put(e.ad, "password-sync/retry-interval", "5")),
    change("import page size of the tenant", CONNECTORS, "import-default-page-size",
           lambda e: put(e.tenant, "private-configuration/MAConfig/extension-config/import-default-page-size", "99")),
    change("capabilities of the tenant", CONNECTORS, "capability-bits",
           lambda e: put(e.tenant, "private-configuration/MAConfig/extension-config/capability-bits", "1")),
    change("unknown element of a connector", OTHER, "contoso.com", lambda e: add(e.ad, "future", "x")),
    change("schema refreshed", CONNECTORS, "schema",
           lambda e: e.directory(e.ad).remove(schema_entry(e, e.ad, "attribute-type", 3))),
    change("schema: single value", CONNECTORS, "schema",
           lambda e: schema_entry(e, e.ad, "attribute-type").set("single-value", "true")),
    change("schema of the tenant", CONNECTORS, "schema",
           lambda e: schema_entry(e, e.tenant, "class").set("type", "auxiliary")),
    # run profiles, hierarchy
    change("run profile gone", PROFILES, "Full Import",
           lambda e: need(e.ad.find("ma-run-data")).remove(profile(e.ad, "Full Import"))),
    change("run profile renamed", PROFILES, "Full Import",
           lambda e: put(profile(e.ad, "Full Import"), "name", "Full Import 2")),
    change("page size", PROFILES, "page-size",
           lambda e: put(profile(e.ad, "Full Import"), "configuration/step/custom-data/adma-step-data/page-size", "9")),
    change("threshold", PROFILES, "threshold",
           lambda e: put(profile(e.ad, "Export"), "configuration/step/threshold/object", "500")),
    change("time-out", PROFILES, "timeout",
           lambda e: put(profile(e.tenant, "Export"), "configuration/step/custom-data/extensible2-step-data/timeout", "9")),
    change("kind of step", PROFILES, "step-type",
           lambda e: need(profile(e.ad, "Full Import").find("configuration/step/step-type")).set("type", "delta-import")),
    change("another step", PROFILES, "steps", second_step),
    change("provisioning hierarchy", "provisioning-hierarchy", "ou", new_component),
    # features
    change("password hash sync of a forest", FEATURES, "contoso.com",
           lambda e: put(e.ad, "private-configuration/adma-configuration/password-hash-sync-config/enabled", "1")),
    change("password writeback of the tenant", FEATURES, "contoso.onmicrosoft.com",
           lambda e: put(e.tenant, "private-configuration/MAConfig/aad-password-reset-config/enabled", "1")),
    change("authority", FEATURES, "adal-authority",
           lambda e: put(e.tenant, "private-configuration/MAConfig/aad-password-reset-config/adal-authority", "https://x")),
    change("source anchor", FEATURES, "source anchor",
           setting("SynchronizationOption.AnchorAttribute", "mS-DS-ConsistencyGuid")),
    change("UPN attribute", FEATURES, "user principal name", setting("SynchronizationOption.UPNAttribute", "mail")),
    change("join criteria", FEATURES, "JoinCriteria", setting("SynchronizationOption.JoinCriteria", "AlwaysProvision")),
    change("custom join attribute", FEATURES, "CustomAttribute", setting("SynchronizationOption.CustomAttribute", "x")),
    change("hybrid Exchange", FEATURES, "HybridExchange", setting("OptionalFeature.HybridExchange", "False")),
    change("device writeback", FEATURES, "DeviceWriteBack", setting("OptionalFeature.DeviceWriteBack", "True")),
    change("group writeback container", FEATURES, "GroupWriteBack.Container", setting("GroupWriteBack.Container", CORP)),
    change("password hash sync", FEATURES, "PasswordHashSync", setting("OptionalFeature.PasswordHashSync", "True")),
    change("password writeback", FEATURES, "PasswordWriteback", setting("OptionalFeature.PasswordWriteback", "True")),
    change("deletion protection", FEATURES, "accidental deletes", setting("OptionalFeature.ExportDeletionThreshold", "False")),
    change("deletion threshold", FEATURES, "threshold", setting("OptionalFeature.ExportDeletionThresholdValue", "10")),
    change("deletion threshold gone", FEATURES, "threshold", without_parameter),
    change("directory extensions", FEATURES, "DirectoryExtensionAttributes",
           setting("OptionalFeature.DirectoryExtensionAttributes", "badge.user.String.True")),
    change("app filter", FEATURES, "FilterAAD", setting("OptionalFeature.FilterAAD", "True")),
    change("attributes kept out", FEATURES, "AttributeExclusionList", setting("AADFilter.AttributeExclusionList", "mail")),
    # scheduler, server, metaverse, the rest
    change("interval", SCHEDULER, "TimeInterval", setting("Synchronize.TimeInterval", "01:00:00")),
    change("schedule off", SCHEDULER, "SynchronizationSchedule", setting("Synchronize.SynchronizationSchedule", "False")),
    change("maintenance off", SCHEDULER, "MaintenanceEnabled", setting("Synchronize.MaintenanceEnabled", "False")),
    change("history kept longer", SCHEDULER, "RunHistoryPurgeInterval",
           setting("Synchronize.RunHistoryPurgeInterval", "30.00:00:00")),
    change("scheduler suspended", SCHEDULER, "SchedulerSuspended", setting("Synchronize.SchedulerSuspended", "True")),
    change("product version", "server", "1.1.140.0", setting("Synchronize.ServerConfigurationVersion", "1.1.140.0")),
    change("metaverse attribute new", METAVERSE, "contosoBadge", new_attribute_type),
    change("metaverse attribute gone", METAVERSE, "employeeID", without_attribute_type),
    change("metaverse reference gone", METAVERSE, "assistant",
           lambda e: person(e).remove(next(a for a in person(e) if a.get("ref") == "#assistant"))),
    change("metaverse attribute required", METAVERSE, "assistant",
           lambda e: next(a for a in person(e) if a.get("ref") == "#assistant").set("required", "true")),
    change("metaverse syntax", METAVERSE, "employeeID",
           lambda e: setattr(need(attribute_type(e, "employeeID").find(f"{DSML}syntax")), "text", "1.2.3")),
    change("metaverse single value", METAVERSE, "employeeID",
           lambda e: attribute_type(e, "employeeID").set("single-value", "false")),
    change("history of passwords", OTHER, "password-change-history-size",
           lambda e: put(e.mv, "mv-data/password-change-history-size", "5")),
    change("setting of their own", OTHER, "Contoso.fooName", new_parameter),
]  # fmt: skip
