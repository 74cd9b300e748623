"""Rules about what a connector selects: domains, containers, object types, attributes."""

from __future__ import annotations

from typing import Final

from entradrift.model.change import Side
from entradrift.model.finding import Severity, Status
from entradrift.model.section import Section
from entradrift.policy import sources
from entradrift.policy.rule import PolicyRule

_AFTER_FILTERING = (
    "Then run a full import and a full synchronization on the changed server and verify its pending exports."
)

FILTERING_RULES: Final = (
    PolicyRule(
        id="domain-only-on-primary",
        mirror="domain-only-on-staging",
        area=Section.FILTERING,
        severity=Severity.CRITICAL,
        title="Domain {object} is known to the primary only",
        why="The staging server does not know the domain; after a failover its objects are deleted in the tenant.",
        align="Refresh the directory on the staging server and select the domain in the wizard. "
        + _AFTER_FILTERING,
        source=sources.FILTERING,
    ),
    PolicyRule(
        id="domain-only-on-staging",
        mirror="domain-only-on-primary",
        area=Section.FILTERING,
        severity=Severity.CRITICAL,
        title="Domain {object} is known to the staging server only",
        why="After a failover a domain that is not synchronized today would be.",
        align="Clear the domain on the staging server in the wizard, or select it on the primary. "
        + _AFTER_FILTERING,
        source=sources.FILTERING,
    ),
    PolicyRule(
        id="domain-replaced",
        area=Section.FILTERING,
        severity=Severity.CRITICAL,
        title="The servers know different domains: primary {primary}, staging {staging}",
        why="After a failover the objects of one domain are deleted in the tenant and those of another are added.",
        align="Select the same domains on both servers in the wizard. " + _AFTER_FILTERING,
        source=sources.FILTERING,
    ),
    PolicyRule(
        id="domain-selected-on-primary",
        mirror="domain-selected-on-staging",
        area=Section.FILTERING,
        severity=Severity.CRITICAL,
        title="Domain {object} is selected on the primary only",
        why="After a failover all objects of the domain fall out of scope and are deleted in the tenant.",
        align="Select the domain on the staging server: wizard, Domain and OU filtering. " + _AFTER_FILTERING,
        source=sources.FILTERING,
    ),
    PolicyRule(
        id="domain-selected-on-staging",
        mirror="domain-selected-on-primary",
        area=Section.FILTERING,
        severity=Severity.CRITICAL,
        title="Domain {object} is selected on the staging server only",
        why="After a failover all objects of a domain that is not synchronized today are added to the tenant.",
        align="Clear the domain on the staging server: wizard, Domain and OU filtering. " + _AFTER_FILTERING,
        source=sources.FILTERING,
    ),
    PolicyRule(
        id="domain-selection-unknown",
        area=Section.FILTERING,
        severity=Severity.CRITICAL,
        title="Domain {object}: one export does not say whether it is selected (primary {primary}, staging {staging})",
        why="If the domain is selected on one server only, all of its objects are added to the tenant or deleted there "
        "after a failover.",
        align="Open Domain and OU filtering in the wizard on both servers, then export and compare again.",
        source=sources.FILTERING,
    ),
    PolicyRule(
        id="ou-only-on-primary",
        mirror="ou-only-on-staging",
        area=Section.FILTERING,
        severity=Severity.CRITICAL,
        title="{path} is synchronized by the primary only",
        why="After a failover every object below it falls out of scope: the staging server deletes them in the tenant.",
        align="Select the OU on the staging server: wizard, Domain and OU filtering. " + _AFTER_FILTERING,
        source=sources.FILTERING,
    ),
    PolicyRule(
        id="ou-only-on-staging",
        mirror="ou-only-on-primary",
        area=Section.FILTERING,
        severity=Severity.CRITICAL,
        title="{path} is synchronized by the staging server only",
        why="After a failover every object below it, which somebody kept out of the tenant, is added to it.",
        align="Clear the OU on the staging server: wizard, Domain and OU filtering. " + _AFTER_FILTERING,
        source=sources.FILTERING,
    ),
    PolicyRule(
        id="ou-scope-differs",
        area=Section.FILTERING,
        severity=Severity.CRITICAL,
        title="{path} is handled differently: primary {primary}, staging {staging}",
        why="One server lists the container as included and excluded at once, or does not list it at all, so it is not "
        "certain what a failover would do with the objects below it.",
        align="Open Domain and OU filtering in the wizard on both servers and select the same containers.",
        source=sources.FILTERING,
    ),
    PolicyRule(
        id="ou-replaced",
        area=Section.FILTERING,
        severity=Severity.CRITICAL,
        title="The primary synchronizes {primary}, the staging server {staging} instead",
        why="An OU was renamed or exchanged and one filter still has the old name; after a failover the objects of one "
        "are deleted in the tenant and those of the other added.",
        align="Select the same OU on both servers: wizard, Domain and OU filtering. " + _AFTER_FILTERING,
        source=sources.FILTERING,
    ),
    PolicyRule(
        id="ou-exclusion-replaced",
        area=Section.FILTERING,
        severity=Severity.CRITICAL,
        title="The primary lists {primary} as an exception, the staging server {staging} instead",
        why="An OU was renamed or exchanged and one filter still has the old name; what was kept out of the tenant can "
        "come in after a failover, or the reverse.",
        align="Select the same OUs on both servers: wizard, Domain and OU filtering. " + _AFTER_FILTERING,
        source=sources.FILTERING,
    ),
    PolicyRule(
        id="ou-list-redundant",
        area=Section.FILTERING,
        severity=Severity.INFO,
        status=Status.COSMETIC,
        title="{object} lists redundant containers on one server",
        why="The lists differ, but what is in scope does not: every extra entry repeats what its parent says.",
        align="Nothing to do.",
        source=sources.FILTERING,
    ),
    PolicyRule(
        id="object-type-only-on-primary",
        mirror="object-type-only-on-staging",
        area=Section.FILTERING,
        severity=Severity.HIGH,
        title="{object}: object type {path} is selected on the primary only",
        why="After a failover objects of this type are no longer imported, and what came of them is deleted.",
        align="Select the object type on the staging server: Synchronization Service Manager, Connectors, Properties, "
        "Select Object Types. " + _AFTER_FILTERING,
        source=sources.IMPORT_EXPORT,
    ),
    PolicyRule(
        id="object-type-only-on-staging",
        mirror="object-type-only-on-primary",
        area=Section.FILTERING,
        severity=Severity.HIGH,
        title="{object}: object type {path} is selected on the staging server only",
        why="After a failover objects of a type that is not imported today would be.",
        align="Clear the object type on the staging server: Synchronization Service Manager, Connectors, Properties. "
        + _AFTER_FILTERING,
        source=sources.IMPORT_EXPORT,
    ),
    PolicyRule(
        id="object-type-replaced",
        area=Section.FILTERING,
        severity=Severity.HIGH,
        title="{object}: the primary selects object type {primary}, the staging server {staging}",
        why="After a failover objects of one type are no longer imported and those of another newly are.",
        align="Select the same object types on both servers: Synchronization Service Manager, Connectors, Properties. "
        + _AFTER_FILTERING,
        source=sources.IMPORT_EXPORT,
    ),
    PolicyRule(
        id="attribute-only-on-primary",
        mirror="attribute-only-on-staging",
        area=Section.FILTERING,
        severity=Severity.HIGH,
        title="Connector {object}: attribute {path} is selected on the primary only",
        why="The staging server does not import the attribute; after a failover every flow from it delivers nothing "
        "and values in the tenant are cleared.",
        align="Select the attribute on the staging server: Synchronization Service Manager, Connectors, Properties, "
        "Select Attributes. " + _AFTER_FILTERING,
        source=sources.IMPORT_EXPORT,
    ),
    PolicyRule(
        id="attribute-only-on-staging",
        mirror="attribute-only-on-primary",
        area=Section.FILTERING,
        severity=Severity.HIGH,
        title="Connector {object}: attribute {path} is selected on the staging server only",
        why="After a failover an attribute that is not imported today would be.",
        align="Clear the attribute on the staging server, or select it on the primary: Synchronization Service Manager, "
        "Connectors, Properties. " + _AFTER_FILTERING,
        source=sources.IMPORT_EXPORT,
    ),
    PolicyRule(
        id="attribute-replaced",
        area=Section.FILTERING,
        severity=Severity.HIGH,
        title="Connector {object}: the primary selects attribute {primary}, the staging server {staging}",
        why="After a failover flows from one attribute deliver nothing and those from another newly do.",
        align="Select the same attributes on both servers: Synchronization Service Manager, Connectors, Properties. "
        + _AFTER_FILTERING,
        source=sources.IMPORT_EXPORT,
    ),
)

_P, _S = Side.PRIMARY, Side.STAGING
FILTERING_TOPICS: Final[dict[tuple[str, Side | None], str]] = {
    ("partition-missing", _P): "domain-only-on-primary",
    ("partition-missing", _S): "domain-only-on-staging",
    ("partition-replaced", None): "domain-replaced",
    ("partition-selected", _P): "domain-selected-on-primary",
    ("partition-selected", _S): "domain-selected-on-staging",
    ("partition-selected", None): "domain-selection-unknown",
    ("ou-scope", _P): "ou-only-on-primary",
    ("ou-scope", _S): "ou-only-on-staging",
    ("ou-scope", None): "ou-scope-differs",
    ("ou-scope-replaced", None): "ou-replaced",
    ("ou-exclusion-replaced", None): "ou-exclusion-replaced",
    ("ou-list-redundant", None): "ou-list-redundant",
    ("ou-list-writing", None): "ou-list-redundant",
    ("object-type", _P): "object-type-only-on-primary",
    ("object-type", _S): "object-type-only-on-staging",
    ("object-type-replaced", None): "object-type-replaced",
    ("attribute-selection", _P): "attribute-only-on-primary",
    ("attribute-selection", _S): "attribute-only-on-staging",
    ("attribute-selection-replaced", None): "attribute-replaced",
}
