"""The JSON files of the wizard: Applied-, Exported-, Migrated-SynchronizationPolicy and MigratedPolicy.json.

Standard rules are stubs of four keys. Names that no public source shows are our guess: the values of
`policyMetadata.type` other than "migration", `joinFilters` and its leaves, and the keys of a transformation
besides `source` and `destination`. Readers must not depend on them.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from .organisation import ADConnector, Connector, Flow, Organisation, ScopeClause, SyncRule
from .powershell_json import dumps
from .text_files import write_text

KINDS = ("Applied", "Exported", "Migrated")
CASINGS = ("as-is", "camel", "pascal", "lower")

Json = dict[str, object]


def wizard_time(moment: datetime) -> str:
    """The "u" format of .NET."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%SZ}"


def file_name(org: Organisation, kind: str) -> str:
    """The name the wizard gives (the form of its time stamp is our guess)."""
    return f"{kind}-SynchronizationPolicy-{org.exported_at:%Y%m%d-%H%M%S}.json"


def stub(rule: SyncRule) -> Json:
    """All that is said about a standard rule; the capital N is real."""
    return {
        "Name": rule.name,
        "uniqueIdentifier": rule.id,
        "immutableTag": rule.tag,
        "precedence": rule.precedence,
    }


def scope_filters(groups: list[list[ScopeClause]], nesting: str) -> list[object]:
    """Scoping groups, nested as asked: lists, groups, or flat (which loses the groups)."""
    leaves: list[list[object]] = [
        [{"attribute": c.attribute, "condition": c.operator, "value": c.value} for c in group]
        for group in groups
    ]
    if nesting == "flat":
        return [leaf for group in leaves for leaf in group]
    if nesting == "groups":
        return [{"conditions": group} for group in leaves]
    return list(leaves)


def mapping(flow: Flow) -> Json:
    """One transformation."""
    source: object = flow.source[0] if len(flow.source) == 1 else list(flow.source)
    result: Json = {"destination": flow.destination, "source": source, "flowType": flow.kind}
    if flow.kind == "Expression":
        result["expression"] = flow.expression
    result |= {"executeOnce": flow.execute_once, "valueMergeType": flow.merge}
    return result


def full_rule(rule: SyncRule, nesting: str) -> Json:
    """A custom rule."""
    return {
        "Name": rule.name,
        "uniqueIdentifier": rule.id,
        "internalIdentifier": rule.internal_id or rule.id,
        "description": rule.description,
        "precedence": rule.precedence,
        "direction": rule.direction,
        "linkType": rule.link_type,
        "disabled": rule.disabled,
        "source": rule.source_type,
        "target": rule.target_type,
        "scopeFilters": scope_filters(rule.scope, nesting),
        "joinFilters": [
            [
                {
                    "csAttribute": clause.cs_attribute,
                    "mvAttribute": clause.mv_attribute,
                    "caseSensitive": clause.case_sensitive,
                }
                for clause in group
            ]
            for group in rule.joins
        ],
        "attributeMappings": [mapping(flow) for flow in rule.flows],
    }


def rule_lists(org: Organisation, connector: Connector, nesting: str) -> Json:
    """The two rule lists of a directory."""
    rules = [rule for rule in org.rules if rule.connector == connector.key]
    return {
        "standardSynchronizationRules": [stub(rule) for rule in rules if rule.is_standard],
        "customSynchronizationRules": [full_rule(rule, nesting) for rule in rules if not rule.is_standard],
    }


def forest_policy(org: Organisation, connector: ADConnector, nesting: str) -> Json:
    """One entry of onpremisesDirectoryPolicy. Domains that are not selected are not there."""
    return {
        "uniqueIdentifier": connector.id,
        "friendlyName": connector.name,
        "fullyQualifiedDomainName": connector.forest,
        "partitionFilters": [
            {
                "distinguishedName": partition.dn,
                "containerInclusions": list(partition.inclusions),
                "containerExclusions": list(partition.exclusions),
            }
            for partition in connector.partitions
            if partition.selected
        ],
        **rule_lists(org, connector, nesting),
    }


def metadata(org: Organisation, kind: str) -> Json:
    """The two metadata blocks."""
    return {
        "policyMetadata": {
            "type": {"Applied": "applied", "Exported": "exported"}.get(kind, "migration"),
            "author": org.author,
            "timeCreated": wizard_time(org.exported_at),
            "azureADConnectVersion": org.version,
        },
        "deploymentMetadata": {
            "hostName": org.host,
            "serviceAccount": org.service_account,
            "serviceAccountType": None if kind == "migration" else "VirtualServiceAccount",
            "databaseServer": org.database.server,
            "databaseInstance": org.database.instance,
            "databaseName": org.database.name,
            **({} if kind == "migration" else {"databaseType": org.database.kind}),
            "connectorIds": [connector.id for connector in org.connectors],
        },
    }


def recased(value: object, casing: str) -> object:
    """The same with the keys in another casing."""
    if isinstance(value, list):
        return [recased(item, casing) for item in value]
    if not isinstance(value, dict):
        return value
    changes: dict[str, Callable[[str], str]] = {
        "as-is": str,
        "lower": str.lower,
        "camel": lambda key: key[:1].lower() + key[1:],
        "pascal": lambda key: key[:1].upper() + key[1:],
    }
    change = changes[casing]
    return {change(key): recased(item, casing) for key, item in value.items()}


def merged(base: Json, extra: Mapping[str, object]) -> Json:
    """Unknown keys put into a policy, at any depth."""
    result = dict(base)
    for key, value in extra.items():
        inner = result.get(key)
        result[key] = (
            merged(inner, value) if isinstance(inner, dict) and isinstance(value, Mapping) else value
        )
    return result


def policy(org: Organisation, kind: str = "Exported", *, scope_nesting: str = "lists") -> Json:
    """A whole policy as plain data."""
    return {
        **metadata(org, kind),
        "onpremisesDirectoryPolicy": [
            forest_policy(org, connector, scope_nesting) for connector in org.ad_connectors
        ],
        "azureDirectoryPolicy": {
            "uniqueIdentifier": org.tenant_connector.id,
            "friendlyName": org.tenant_connector.name,
            **rule_lists(org, org.tenant_connector, scope_nesting),
        },
    }


def write_wizard_policy(
    org: Organisation,
    path: Path,
    *,
    kind: str = "Exported",
    scope_nesting: str = "lists",
    key_casing: str = "as-is",
    encoding: str = "utf-8",
    newline: str = "\n",
    extra: Mapping[str, object] | None = None,
) -> Path:
    """Write a policy file and return its path; a path without suffix is a folder that gets the usual name.

    kind: Applied, Exported or Migrated
    scope_nesting: lists, groups or flat
    key_casing: as-is (mixed, as the one public sample), camel, pascal or lower
    extra: unknown keys, merged into the policy
    """
    target = path if path.suffix else path / file_name(org, kind)
    content = merged(policy(org, kind, scope_nesting=scope_nesting), extra or {})
    return write_text(target, dumps(recased(content, key_casing)) + "\n", encoding, newline)


def write_migrated_policy(org: Organisation, folder: Path) -> Path:
    """Write MigratedPolicy.json (metadata only, UTF-16 and CRLF as its script does) and return its path."""
    text = dumps(metadata(org, "migration")) + "\n"
    return write_text(folder / "MigratedPolicy.json", text, "utf-16", "\r\n")
