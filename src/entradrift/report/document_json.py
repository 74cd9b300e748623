"""The documentation of one server as JSON. `schemas/document.schema.json` is its contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from entradrift.document.attribute_flow import Chain, Contribution, Feed
from entradrift.document.features import Fact
from entradrift.document.server_document import ConnectorPage, PartitionPage, RulePage, ServerDocument, digest
from entradrift.model.connector import RunProfile, Schema
from entradrift.model.settings import Setting
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NotCarried
from entradrift.report.json_report import dumps, plain

FORMAT = "entradrift-document"
FORMAT_VERSION = "1.0"
"""Raised in its second part for additions, in its first for anything that could break a reader."""

Json = dict[str, Any]


def render(document: ServerDocument) -> str:
    """Return the JSON text, always the same for the same document."""
    return dumps(as_data(document))


def as_data(document: ServerDocument) -> Json:
    """Return the document as plain data."""
    server, source = document.server, document.source
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "tool": {"name": "entradrift", "version": document.tool_version},
        "generated_at": document.generated_at,
        "server": {
            "host": server.host,
            "role": server.role.value,
            "product_version": server.product_version,
            "tenant": server.tenant,
        },
        "source": {
            "format": source.format.value,
            "content_format": source.content_format.value,
            "captured_at": source.captured_at,
            "files": [{"path": f.path, "sha256": f.sha256, "size": f.size} for f in source.files],
        },
        "content": [
            {
                "section": section.value,
                "carried": content.carried.value,
                "items": content.items,
                "reason": content.reason,
                "by_nature": content.by_nature,
            }
            for section, content in document.content.items()
        ],
        "notices": [
            {
                "id": notice.id,
                "severity": notice.severity.value,
                "sentence": notice.sentence,
                "object": {
                    "kind": notice.object.kind,
                    "name": notice.object.name,
                    "connector": notice.object.connector,
                    "direction": notice.object.direction,
                },
                "rules": [document.id_of(rule) for rule in notice.rules],
            }
            for notice in document.notices
        ],
        "checks": [
            {"id": lint.id, "severity": lint.severity.value, "title": lint.title, "why": lint.why}
            for lint in document.lints
        ],
        "limits": list(document.limits),
        "settings": [{"title": group.title, "facts": _facts(group.facts)} for group in document.facts],
        "connectors": [_connector(page) for page in document.connectors],
        "rules": [_rule(page) for page in document.rules],
        "attribute_flow": {
            "chains": [_chain(chain, document) for chain in document.flow.chains],
            "unread": [_feed(feed, document) for feed in document.flow.unread],
            "unknown": [document.id_of(rule) for rule in document.flow.unknown],
        },
        "metaverse": None if isinstance(document.metaverse, NotCarried) else _schema(document.metaverse),
        "export_notices": list(document.export_notices),
        "left_out": document.left_out,
    }


def chain_id(chain: Chain) -> str:
    """Return the id of a chain, the same every night."""
    return f"a-{digest(chain.connector, chain.object_type, chain.attribute)}"


def _facts(facts: Sequence[Fact]) -> list[Json]:
    return [
        {"label": fact.label, "setting": fact.setting, "value": plain(fact.value), "words": fact.words}
        for fact in facts
    ]


def _known(value: Any) -> Any:  # noqa: ANN401
    """Return a value as JSON; null where the export does not carry it."""
    if isinstance(value, NotCarried):
        return None
    return list(value) if isinstance(value, tuple) else value


def _connector(page: ConnectorPage) -> Json:
    connector, partitions, hierarchy = page.connector, page.partitions, page.connector.provisioning_hierarchy
    profiles = connector.run_profiles
    return {
        "id": page.id,
        "name": connector.name,
        "kind": connector.kind.value,
        "forest": connector.forest,
        "rules": page.rules,
        "partitions": None
        if isinstance(partitions, NotCarried)
        else [_partition(part) for part in partitions],
        "object_types": _known(connector.object_types),
        "attributes": _known(connector.attributes),
        "run_profiles": None if isinstance(profiles, NotCarried) else [_profile(each) for each in profiles],
        "provisioning_hierarchy": None if isinstance(hierarchy, NotCarried) else plain(hierarchy),
        "settings": [{"title": title, "facts": _facts(facts)} for title, facts in page.facts],
    }


def _partition(page: PartitionPage) -> Json:
    part = page.partition
    return {
        "name": part.name,
        "selected": _known(part.selected),
        "inclusions": _known(part.inclusions),
        "exclusions": _known(part.exclusions),
        "object_types": _known(part.object_types),
        "containers": [
            {"dn": each.dn, "depth": each.depth, "listed": each.listed, "scope": each.scope.value}
            for each in page.containers
        ],
        "settings": _facts(page.facts),
    }


def _profile(profile: RunProfile) -> Json:
    steps = profile.steps
    return {
        "name": profile.name,
        "steps": None if isinstance(steps, NotCarried) else [_settings(step) for step in steps],
        "settings": _settings(profile.settings),
    }


def _settings(settings: Sequence[Setting]) -> list[Json]:
    return [{"path": "/".join(each.path), "value": plain(each.value)} for each in settings]


def _rule(page: RulePage) -> Json:
    rule = page.rule
    scope, joins, flows = rule.scoping_filter, rule.join_rules, rule.flows
    return {
        "id": page.id,
        "name": rule.name,
        "standard": rule.is_standard,
        "connector": rule.connector,
        "direction": rule.direction,
        "tag": f"{rule.tag_base}.{rule.tag_version}".strip("."),
        "precedence": _known(rule.precedence),
        "description": _known(rule.description),
        "disabled": _known(rule.disabled),
        "link_type": _known(rule.link_type),
        "source_object_type": _known(rule.source_object_type),
        "target_object_type": _known(rule.target_object_type),
        "precedence_after": _known(rule.precedence_after),
        "precedence_before": _known(rule.precedence_before),
        "password_sync": _known(rule.password_sync),
        "soft_delete_expiry": _known(rule.soft_delete_expiry),
        "scoping_filter": None
        if isinstance(scope, NotCarried)
        else [[c._asdict() for c in group] for group in scope],
        "join_rules": None
        if isinstance(joins, NotCarried)
        else [[c._asdict() for c in group] for group in joins],
        "flows": None
        if isinstance(flows, NotCarried)
        else [
            {
                "destination": flow.destination,
                "kind": flow.kind,
                "source": list(flow.source),
                "expression": flow.expression,
                "merge_type": flow.merge_type,
                "execute_once": flow.execute_once,
                "settings": _settings(flow.settings),
            }
            for flow in flows
        ],
        "settings": _settings(rule.settings),
        "notices": list(page.noticed),
    }


def _chain(chain: Chain, document: ServerDocument) -> Json:
    return {
        "id": chain_id(chain),
        "connector": chain.connector,
        "to_cloud": chain.to_cloud,
        "object_type": chain.object_type,
        "attribute": chain.attribute,
        "outbound": [_contribution(each, document) for each in chain.outbound],
        "inbound": [_feed(feed, document) for feed in chain.inbound],
    }


def _feed(feed: Feed, document: ServerDocument) -> Json:
    return {
        "object_type": feed.object_type,
        "attribute": feed.attribute,
        "flows": [_contribution(each, document) for each in feed.contributions],
    }


def _contribution(contribution: Contribution, document: ServerDocument) -> Json:
    rule, flow = contribution.rule, contribution.flow
    return {
        "rule": document.id_of(rule),
        "name": rule.name,
        "connector": rule.connector,
        "precedence": _known(rule.precedence),
        "disabled": _known(rule.disabled),
        "scoped": _scoped(rule),
        "kind": flow.kind,
        "source": list(flow.source),
        "expression": flow.expression,
        "reads": list(contribution.reads),
        "merge_type": flow.merge_type,
        "execute_once": flow.execute_once,
    }


def _scoped(rule: SyncRule) -> bool | None:
    return None if isinstance(rule.scoping_filter, NotCarried) else any(rule.scoping_filter)


def _schema(schema: Schema) -> Mapping[str, Any]:
    return {
        "classes": {
            name: [key.removeprefix("attribute ") for key in sorted(schema.classes[name])]
            for name in sorted(schema.classes)
        },
        "attributes": {name: plain(schema.attributes[name]) for name in sorted(schema.attributes)},
    }
