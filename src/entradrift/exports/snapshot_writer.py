"""Write a snapshot as a file to be kept and compared by eye and by version control.

Keys stand in the order of the model, objects without order are sorted, and every attribute flow, condition
and setting has one line. A field that the original export could not carry has no key at all; `null` is a
value that the export wrote as null.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from entradrift.model.connector import Connector, Partition, RunProfile, Schema
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import Flow, SyncRule
from entradrift.model.values import NOT_CARRIED, NotCarried, Value

Json = dict[str, Any]
_T = TypeVar("_T")

FORMAT: Final = "entradrift-snapshot"
FORMAT_VERSION: Final = "1.0"
"""The second part rises for additions, the first for changes that an older reader would misunderstand."""
OPTIONAL_RULE_FIELDS: Final = (
    "precedence",
    "description",
    "disabled",
    "link_type",
    "source_object_type",
    "target_object_type",
    "precedence_after",
    "precedence_before",
    "password_sync",
    "soft_delete_expiry",
)
"""Single values of a rule that a format may be unable to carry."""


def write(snapshot: Snapshot, tool_version: str) -> str:
    """Return the text of a snapshot file, which `read` turns into an equal snapshot."""
    server, source = snapshot.server, snapshot.source
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "tool": _Line({"name": "entradrift", "version": tool_version}),
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
            "parts": list(source.parts),
            "files": [_Line({"path": f.path, "sha256": f.sha256, "size": f.size}) for f in source.files],
        },
        "content": {
            section.value: _Line(
                {
                    "carried": content.carried.value,
                    "items": content.items,
                    "reason": content.reason,
                    "by_nature": content.by_nature,
                }
            )
            for section in Section
            if (content := snapshot.content.get(section)) is not None
        },
        "connectors": [_connector(connector) for connector in snapshot.connectors],
        "rules": [_rule(rule) for rule in snapshot.rules],
        "settings": _settings(snapshot.settings),
        **_carried("metaverse", snapshot.metaverse, _schema),
        "dropped": [_Line({"path": d.path, "reason": d.reason, "count": d.count}) for d in snapshot.dropped],
        "notices": list(snapshot.notices),
    }
    return "".join(_laid_out(document, "")) + "\n"


@dataclass(frozen=True, slots=True)
class _Line:
    """A value that is written on one line."""

    value: Any


def _laid_out(value: Any, indent: str) -> Iterator[str]:  # noqa: ANN401
    """Yield the pieces of a JSON text with an indent of one space; every `_Line` is one line."""
    inner = indent + " "
    if isinstance(value, dict) and value:
        separator = "{\n"
        for key, item in value.items():
            yield f"{separator}{inner}{_text(key)}: "
            yield from _laid_out(item, inner)
            separator = ",\n"
        yield f"\n{indent}}}"
    elif isinstance(value, list) and value:
        separator = "[\n"
        for item in value:
            yield f"{separator}{inner}"
            yield from _laid_out(item, inner)
            separator = ",\n"
        yield f"\n{indent}]"
    else:
        yield _text(value.value if isinstance(value, _Line) else value)


def _text(value: Any) -> str:  # noqa: ANN401
    """Return JSON in which no character acts on a terminal: the snapshot may go to standard output."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text if text.isprintable() else "".join(map(_printable, text))


def _printable(character: str) -> str:
    return character if character.isprintable() else json.dumps(character)[1:-1]


def _carried(key: str, value: _T | NotCarried, to_json: Callable[[_T], Any]) -> Json:
    """Return the key with its value, or nothing where the original format has no place for it."""
    return {} if isinstance(value, NotCarried) else {key: to_json(value)}


def _same(value: Any) -> Any:  # noqa: ANN401
    return value


def _names(names: Sequence[str]) -> list[str]:
    return list(names)


def _settings(settings: Sequence[Setting]) -> list[_Line]:
    return [_Line(_setting(setting)) for setting in settings]


def _setting(setting: Setting) -> Json:
    return {"section": setting.section.value, "path": list(setting.path), "value": _plain(setting.value)}


def _plain(value: Value) -> Any:  # noqa: ANN401
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(value[key]) for key in sorted(value)}
    return value


def _schema(schema: Schema) -> Json:
    return {
        kind: {name: _Line(_plain(entries[name])) for name in sorted(entries)}
        for kind, entries in (("classes", schema.classes), ("attributes", schema.attributes))
    }


def _connector(connector: Connector) -> Json:
    return {
        "name": connector.name,
        "kind": connector.kind.value,
        "forest": connector.forest,
        "identifier": connector.identifier,
        "place": connector.place,
        **_carried("partitions", connector.partitions, lambda parts: [_partition(part) for part in parts]),
        **_carried("object_types", connector.object_types, _names),
        **_carried("attributes", connector.attributes, _names),
        **_carried(
            "run_profiles", connector.run_profiles, lambda found: [_run_profile(each) for each in found]
        ),
        **_carried("provisioning_hierarchy", connector.provisioning_hierarchy, _plain),
        "settings": _settings(connector.settings),
        **_carried("schema", connector.schema, _schema),
    }


def _partition(partition: Partition) -> Json:
    return {
        "name": partition.name,
        "identifier": partition.identifier,
        **_carried("selected", partition.selected, _same),
        **_carried("inclusions", partition.inclusions, _names),
        **_carried("exclusions", partition.exclusions, _names),
        **_carried("object_types", partition.object_types, _names),
        "settings": _settings(partition.settings),
    }


def _run_profile(profile: RunProfile) -> Json:
    return {
        "name": profile.name,
        **_carried("steps", profile.steps, lambda steps: [_settings(step) for step in steps]),
        "settings": _settings(profile.settings),
    }


def _rule(rule: SyncRule) -> Json:
    return {
        "name": rule.name,
        "connector": rule.connector,
        "direction": rule.direction,
        "tag_base": rule.tag_base,
        "tag_version": rule.tag_version,
        **{key: value for key in OPTIONAL_RULE_FIELDS if (value := getattr(rule, key)) is not NOT_CARRIED},
        "identifier": rule.identifier,
        "place": rule.place,
        **_carried(
            "scoping_filter",
            rule.scoping_filter,
            lambda groups: [[_Line(clause._asdict()) for clause in group] for group in groups],
        ),
        **_carried(
            "join_rules",
            rule.join_rules,
            lambda groups: [[_Line(condition._asdict()) for condition in group] for group in groups],
        ),
        **_carried("flows", rule.flows, lambda flows: [_Line(_flow(flow)) for flow in flows]),
        "settings": _settings(rule.settings),
    }


def _flow(flow: Flow) -> Json:
    """Return a flow without what is usual: no expression, no further settings."""
    document: Json = {"destination": flow.destination, "kind": flow.kind, "source": list(flow.source)}
    if flow.expression:
        document["expression"] = flow.expression
    document["merge_type"] = flow.merge_type
    document["execute_once"] = flow.execute_once
    if flow.settings:
        document["settings"] = [_setting(setting) for setting in flow.settings]
    return document
