"""The XML tree that `Get-ADSyncServerConfiguration -Path <folder>` writes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from .organisation import (
    TENANT_SUBTYPE,
    ADConnector,
    Connector,
    Organisation,
    Partition,
    RunProfile,
    Schema,
    SyncRule,
    TenantConnector,
)
from .text_files import write_text

ZERO = "{00000000-0000-0000-0000-000000000000}"
DSML = {"xmlns:ms-dsml": "http://www.microsoft.com/MMS/DSML", "xmlns:dsml": "http://www.dsml.org/DSML"}
AD_DSML = {"xmlns": "http://www.dsml.org/DSML", "xmlns:m": "http://www.microsoft.com/MMS/DSML"}
HEAD_LENGTH = 13
"""How many children of `ma-data` stand on lines of their own; the rest is one long line, as in real files."""

STEP_TYPES = {
    "full-import": ("full-import", "import-subtype", "to-cs"),
    "delta-import": ("delta-import", "import-subtype", "to-cs"),
    "full-sync": ("apply-rules", "apply-rules-subtype", "reevaluate-flow-connectors"),
    "delta-sync": ("apply-rules", "apply-rules-subtype", "apply-pending"),
    "export": ("export", "", ""),
}
GROUP_TYPES = {
    "ADS_UF_ACCOUNTDISABLE": "0x2",
    "ADS_GROUP_TYPE_GLOBAL_GROUP": "0x00000002",
    "ADS_GROUP_TYPE_DOMAIN_LOCAL_GROUP": "0x00000004",
    "ADS_GROUP_TYPE_LOCAL_GROUP": "0x00000004",
    "ADS_GROUP_TYPE_UNIVERSAL_GROUP": "0x00000008",
    "ADS_GROUP_TYPE_SECURITY_ENABLED": "0x80000000",
}
MV_WARNING = "WARNING>\nWritten by the server. Do not edit: an import of a changed file may fail.\n</WARNING"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def write_server_configuration(
    org: Organisation,
    folder: Path,
    *,
    encoding: str = "utf-8",
    prefix: str = "",
    names: str = "as-is",
    first_schema_id: int = 0,
) -> Path:
    """Write the tree into a folder and return that folder.

    encoding: utf-8 (no declaration, as servers do), utf-8-sig, utf-16 (byte order mark and declaration)
    prefix: folders between `folder` and the tree, such as "CONFIG/MEC"
    names: letter case of file and folder names: as-is, upper, lower
    first_schema_id: where the positional ids of the AD schemas start counting
    """
    cases: dict[str, Callable[[str], str]] = {"as-is": str, "upper": str.upper, "lower": str.lower}
    cased = cases[names]

    def write(name: str, root: ET.Element) -> None:
        text = ET.tostring(root, encoding="unicode")
        if encoding.startswith("utf-16"):
            text = f'<?xml version="1.0" encoding="utf-16"?>\n{text}'
        write_text(folder / prefix / cased(name), text, encoding)

    write("GlobalSettings/MV.xml", metaverse(org))
    for connector in org.connectors:
        name = f"Connectors/Connector_{{{connector.id}}}.xml"
        write(name, connector_file(org, connector, first_schema_id))
    for rule in org.rules:
        write(f"SynchronizationRules/SynchronizationRule_{{{rule.id}}}.xml", rule_file(org, rule))
    return folder


def add(parent: ET.Element, tag: str, text: object = None, /, **attributes: str) -> ET.Element:
    """A child element with a text; None and "" give an empty element."""
    child = ET.SubElement(parent, tag, attributes)
    child.text = None if text is None else flag(text)
    return child


def add_all(parent: ET.Element, values: Mapping[str, object]) -> None:
    """Simple children, by tag."""
    for tag, value in values.items():
        add(parent, tag, value)


def flag(value: object) -> str:
    """Booleans are 1 and 0 in these files."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def braced(guid: str, *, upper: bool = False) -> str:
    """A GUID in braces."""
    return f"{{{guid.upper() if upper else guid}}}"


def stamp(moment: datetime) -> str:
    """A time as the files have it."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.") + f"{moment.microsecond // 1000:03d}"


# --- rules


def rule_file(org: Organisation, rule: SyncRule) -> ET.Element:
    """One synchronization rule."""
    root = ET.Element("synchronizationRule")
    add_all(
        root,
        {
            "id": braced(rule.id),
            "internal-id": braced(rule.internal_id or rule.id),
            "version": rule.version,
            "name": rule.name,
            "description": rule.description,
            "immutable-tag": rule.tag,
            "direction": rule.direction,
            "disabled": str(rule.disabled),
            "connector": braced(org.connector(rule.connector).id),
            "sourceObjectType": rule.source_type,
            "targetObjectType": rule.target_type,
            "linkType": rule.link_type,
            "precedence": rule.precedence,
            "precedence-after": braced(rule.precedence_after),
            "precedence-before": braced(rule.precedence_before),
            "softDeleteExpiryInterval": rule.soft_delete,
            "EnablePasswordSync": str(rule.password_sync).lower(),
        },
    )
    mappings = add(root, "attribute-mappings")
    for flow in rule.flows:
        mapping = add(mappings, "mapping", **({"execute-once": "true"} if flow.execute_once else {}))
        add(mapping, "dest", flow.destination)
        if flow.kind == "Constant":
            add(mapping, "src", flow.source[0])
        elif flow.source:
            source = add(mapping, "src")
            for attribute in flow.source:
                add(source, "attr", attribute)
        if flow.kind == "Expression":
            add(mapping, "expression", flow.expression)
        add(mapping, "valueMergeType", flow.merge)
    criteria = add(root, "relationshipCriteria")
    for group in rule.joins:
        conditions = add(criteria, "conditions")
        for clause in group:
            condition = add(conditions, "condition")
            if clause.case_sensitive:
                add(condition, "caseSensitive", "True")
            add(condition, "csAttribute", clause.cs_attribute)
            add(condition, "ilmAttribute", clause.mv_attribute)
    criteria = add(root, "synchronizationCriteria")
    for scope in rule.scope:
        conditions = add(criteria, "conditions")
        for item in scope:
            add_all(
                add(conditions, "scope"),
                {"csAttribute": item.attribute, "csOperator": item.operator, "csValue": item.value},
            )
    ET.indent(root)
    return root


# --- schemas


def named_schema(parent: ET.Element, schema: Schema) -> None:
    """A schema whose ids are the names: of the metaverse and of the tenant."""
    dsml = add(add(parent, "schema"), "dsml:dsml", **DSML)
    directory = add(dsml, "dsml:directory-schema", **{"ms-dsml:no-objectclass-validation": "true"})
    for kind in schema.classes:
        element = add(directory, "dsml:class", id=kind.name, type="structural")
        add(element, "dsml:name", kind.name)
        for name in kind.attributes:
            required = "true" if name in kind.required else "false"
            add(element, "dsml:attribute", ref=f"#{name}", required=required)
    for item in schema.attribute_types:
        single = "true" if item.single_value else "false"
        element = add(directory, "dsml:attribute-type", id=item.name, **{"single-value": single})
        add(element, "dsml:name", item.name)
        add(element, "dsml:syntax", item.syntax)


def base36(number: int) -> str:
    """A number in the digits of schema ids."""
    head, last = divmod(number, 36)
    return (base36(head) if head else "") + DIGITS[last]


def positional_schema(parent: ET.Element, schema: Schema, first_id: int) -> None:
    """A schema whose ids are positions: of a forest."""
    attribute_ids = {
        item.name: f"A{base36(first_id + place)}" for place, item in enumerate(schema.attribute_types)
    }
    class_ids = {item.name: f"C{base36(first_id + place)}" for place, item in enumerate(schema.classes)}
    directory = add(add(add(parent, "schema"), "dsml", **AD_DSML), "directory-schema")
    for item in schema.attribute_types:
        single = {"single-value": "true"} if item.single_value else {}
        element = add(directory, "attribute-type", id=attribute_ids[item.name], **single)
        add(element, "name", item.name)
        add(element, "syntax", item.syntax)
    for kind in schema.classes:
        element = add(directory, "class", id=class_ids[kind.name], type="structural")
        add(element, "name", kind.name)
        for name in kind.attributes:
            required = "true" if name in kind.required else "false"
            add(element, "attribute", ref=f"#{attribute_ids[name]}", required=required)
    for kind in schema.classes:
        if kind.auxiliary:
            element = add(directory, "m:dit-content-rule", id=class_ids[kind.name])
            for name in kind.auxiliary:
                add(element, "attribute", ref=f"#{attribute_ids[name]}", required="false")


# --- connectors


def connector_file(org: Organisation, connector: Connector, first_schema_id: int) -> ET.Element:
    """One connector."""
    root = ET.Element("ma-data")
    tenant = isinstance(connector, TenantConnector)
    add_all(
        root,
        {
            "format-version": 1,
            "id": braced(connector.id, upper=True),
            "name": connector.name,
            "category": "Extensible2" if tenant else "AD",
            "description": connector.description,
            "subtype": TENANT_SUBTYPE if tenant else "",
            "ma-listname": TENANT_SUBTYPE if tenant else "",
            "ma-companyname": "Microsoft" if tenant else "",
            "creation-time": stamp(connector.created),
            "last-modification-time": stamp(connector.modified),
            "version": connector.version,
            "internal-version": connector.internal_version,
            "password-sync-allowed": 0,
        },
    )
    if isinstance(connector, TenantConnector):
        named_schema(root, connector.schema)
        tenant_configuration(org, add(root, "private-configuration"), connector)
    elif isinstance(connector, ADConnector):
        positional_schema(root, connector.schema, first_schema_id)
        forest_configuration(org, add(root, "private-configuration"), connector)
    inclusion = add(root, "attribute-inclusion")
    for name in connector.attributes:
        add(inclusion, "attribute", name)
    add_all(root, {"join": None, "projection": None, "export-attribute-flow": None})
    partitions = add(root, "ma-partition-data")
    for partition in connector.partitions:
        partition_element(partitions, partition, tenant=tenant)
    runs = add(root, "ma-run-data")
    for profile in connector.run_profiles:
        run_configuration(runs, connector, profile)
    mappings = add(root, "component_mappings")
    for component, kind in connector.component_mappings.items():
        add_all(add(mappings, "mapping"), {"dn_component": component, "object_class": kind})
    add_all(
        add(root, "password-sync"),
        {"maximum-retry-count": 10, "retry-interval": 60, "allow-low-security": 0, "unlock-account": 0},
    )
    add(root, "encrypted-attributes")
    root.text = "\n  "
    for child in root[: HEAD_LENGTH - 1]:
        child.tail = "\n  "
    return root


def parameter(parent: ET.Element, name: str, value: object, use: str, **more: str) -> None:
    """One entry of a parameter-values list."""
    kind = more.pop("type", "string")
    attributes = {"name": name, "type": kind, "use": use, "dataType": "String", **more}
    ET.SubElement(parent, "parameter", attributes).text = flag(value) or None


def forest_configuration(org: Organisation, parent: ET.Element, connector: ADConnector) -> None:
    """The private configuration of a forest."""
    root = add(parent, "adma-configuration")
    add_all(
        root,
        {
            "forest-name": connector.forest,
            "forest-guid": ZERO,
            "forest-port": connector.forest_port,
            "forest-login-domain": connector.account_domain,
            "forest-login-user": connector.account,
            "sign-and-seal": connector.sign_and_seal,
            "default-ssl-strength": connector.default_ssl_strength,
        },
    )
    add(root, "ssl-bind", connector.ssl_bind, **{"crl-check": flag(connector.crl_check)})
    add(root, "simple-bind", connector.simple_bind)
    hashes = add(root, "password-hash-sync-config")
    add(hashes, "enabled", connector.password_hash_sync)
    add(hashes, "target", braced(org.tenant_connector.id, upper=True))
    values = add(root, "parameter-values")
    for name, value in {
        "forest-port": connector.forest_port,
        "forest-guid": ZERO,
        "forest-login-user": connector.account,
        "forest-login-domain": connector.account_domain,
        "default-ssl-strength": connector.default_ssl_strength,
    }.items():
        parameter(values, name, value, "connectivity")
    parameter(values, "password", "", "connectivity", type="encrypted-string", encrypted="1")
    for name, value in {
        "forest-name": connector.forest,
        "sign-and-seal": connector.sign_and_seal,
        "crl-check": connector.crl_check,
        "ssl-bind": connector.ssl_bind,
        "simple-bind": connector.simple_bind,
    }.items():
        parameter(values, name, value, "connectivity")
    parameter(values, "Connector.GroupFilteringGroupDn", connector.group_filter_dn, "global")
    for name, value in {
        **GROUP_TYPES,
        "Forest.FQDN": connector.forest,
        "Forest.LDAP": ldap_name(connector.forest),
        "Forest.Netbios": connector.netbios,
    }.items():
        parameter(values, name, value, "global", intrinsic="1")


def ldap_name(domain: str) -> str:
    """The DN of a DNS domain."""
    return ",".join(f"DC={label}" for label in domain.split("."))


def tenant_configuration(org: Organisation, parent: ET.Element, connector: TenantConnector) -> None:
    """The private configuration of the tenant connector."""
    root = add(parent, "MAConfig")
    classes = connector.object_types
    mappings = add(root, "primary_class_mappings")
    for name in classes:
        add_all(add(mappings, "mapping"), {"primary_class": name, "oc-value": name})
    add_all(
        root,
        {
            "change_type_attribute": None,
            "add_change_type_value": "Add",
            "modify_change_type_value": "Modify",
            "delete_change_type_value": "Delete",
            "ldap-dn": 0,
            "case_normalize_dn_for_anchor": 1,
        },
    )
    extension = add(root, "extension-config")
    add_all(extension, {**connector.extension, "assembly-version": org.version})
    add(root, "file-type", "Extensible2")
    importing = add(root, "importing")
    for part in ("dn", "anchor"):
        element = add(importing, part)
        for name in classes:
            add(element, "attribute", "cloudAnchor", object_class=name)
    settings = add(importing, "per-class-settings")
    for name in classes:
        element = add(settings, "class")
        add(element, "name", name)
        add(add(element, "anchor"), "attribute", "cloudAnchor")
    definitions = add(root, "parameter-definitions")
    for name, kind in (("UserName", "string"), ("Password", "encrypted-string")):
        add_all(
            add(definitions, "parameter"),
            {
                "name": name,
                "use": "connectivity",
                "type": kind,
                "validation": None,
                "text": None,
                "default-value": None,
            },
        )
    values = add(root, "parameter-values")
    parameter(values, "UserName", connector.user_name, "connectivity")
    parameter(values, "Password", "", "connectivity", type="encrypted-string", encrypted="1")
    add(root, "possible_component_mappings")
    add_all(
        add(root, "aad-password-reset-config"),
        {
            "enabled": connector.password_writeback,
            "modified-timestamp": stamp(connector.password_writeback_modified),
            "adal-authority": connector.authority,
        },
    )


def partition_element(parent: ET.Element, partition: Partition, *, tenant: bool) -> None:
    """One partition of a connector."""
    root = add(parent, "partition")
    add_all(
        root,
        {
            "id": braced(partition.id),
            "name": partition.dn,
            "creation-time": stamp(partition.created),
            "last-modification-time": stamp(partition.modified),
            "version": partition.version,
            "selected": partition.selected,
            "display-name": partition.name,
        },
    )
    filters = add(root, "filter")
    kinds = add(filters, "object-classes")
    for name in partition.object_types:
        add(kinds, "object-class", name)
    containers = add(filters, "containers")
    for group, entry, names in (
        ("exclusions", "exclusion", partition.exclusions),
        ("inclusions", "inclusion", partition.inclusions),
    ):
        element = add(containers, group)
        for name in names:
            add(element, entry, name)
    custom = add(root, "custom-data")
    if tenant:
        data = add(custom, "ecma-partition-data")
        add_all(data, {"dn": partition.dn, "name": partition.name, "is-domain": partition.is_domain})
        add(custom, "water-mark", partition.cookie)
        return
    data = add(custom, "adma-partition-data")
    login = {"login-user": partition.login_user, "login-domain": partition.login_domain}
    login = {name: value for name, value in login.items() if value}
    add_all(
        data,
        {
            "dn": partition.dn,
            "name": partition.name,
            "guid": braced(partition.domain_guid, upper=True),
            "sign-and-seal": partition.sign_and_seal,
            "is-domain": partition.is_domain,
            "last-dc": partition.last_dc,
            "dc-failover": partition.dc_failover,
        },
    )
    add(data, "ssl-bind", partition.ssl_bind, **{"crl-check": flag(partition.crl_check)})
    add(data, "simple-bind", partition.simple_bind)
    add_all(data, login)
    if partition.preferred_dcs:
        preferred = add(data, "preferred-dcs")
        for name in partition.preferred_dcs:
            add(preferred, "preferred-dc", name)
    add(data, "cookie", partition.cookie)
    values = add(root, "parameter-values")
    for name, value in {
        "guid": braced(partition.domain_guid, upper=True),
        "sign-and-seal": partition.sign_and_seal,
        "last-dc": partition.last_dc,
        "dc-failover": partition.dc_failover,
        "crl-check": partition.crl_check,
        "ssl-bind": partition.ssl_bind,
        "simple-bind": partition.simple_bind,
        "cookie": partition.cookie,
    }.items():
        parameter(values, name, value, "connectivity" if name == "crl-check" else "partition")
    for name, value in {
        "Domain.FQDN": partition.name,
        "Domain.LDAP": partition.dn,
        "Domain.Netbios": partition.netbios,
    }.items():
        parameter(values, name, value, "partition", intrinsic="1")


def run_configuration(parent: ET.Element, connector: Connector, profile: RunProfile) -> None:
    """One run profile."""
    root = add(parent, "run-configuration")
    add_all(root, {"id": braced(profile.id), "name": profile.name, "version": profile.version})
    configuration = add(root, "configuration")
    for step in profile.steps:
        element = add(configuration, "step")
        kind, subtype, value = STEP_TYPES[step.kind]
        step_type = add(element, "step-type", type=kind)
        if subtype:
            add(step_type, subtype, value)
        threshold = add(element, "threshold")
        add(threshold, "object", step.object_threshold)
        if step.delete_threshold is not None:
            add(threshold, "delete", step.delete_threshold)
        add(threshold, "batch-size", step.batch_size)
        add(element, "partition", braced(connector.partition(step.partition).id, upper=True))
        custom = add(element, "custom-data")
        if isinstance(connector, TenantConnector):
            data = add(custom, "extensible2-step-data")
            add_all(data, {"timeout": step.time_limit, "batch-size": step.batch_size})
            add(custom, "parameter-values")
        else:
            data = add(custom, "adma-step-data")
            add_all(
                data,
                {
                    "batch-size": step.batch_size,
                    "page-size": step.page_size,
                    "time-limit": step.time_limit,
                },
            )


# --- the metaverse


def metaverse(org: Organisation) -> ET.Element:
    """GlobalSettings/MV.xml."""
    root = ET.Element(
        "saved-mv-configuration",
        {"server": org.computer_name, "export-date": stamp(org.exported_at)},
    )
    root.append(ET.Comment(MV_WARNING))
    data = add(root, "mv-data")
    add_all(data, {"format-version": 1, "version": org.settings_version})
    named_schema(data, org.metaverse)
    add_all(data, {"password-change-history-size": 24, "password-sync": None})
    values = add(data, "parameter-values")
    for name, value in org.settings.items():
        parameter(values, name, value, "SynchronizationGlobal")
    ET.indent(root)
    return root
