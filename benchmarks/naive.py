"""The yardstick of the comparison: a recursive diff of two snapshots as keyed dictionaries, without meaning.

It knows nothing of sync rules: no matching beyond equal keys, no expressions, no scopes, no precedence. Building the
dictionaries is not part of what is measured.
"""

# ruff: noqa: ANN401 - dictionaries of any value

from dataclasses import fields
from typing import Any

from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NOT_CARRIED

Path = tuple[str, ...]


def canonical(snapshot: Snapshot) -> dict[str, Any]:
    """Everything that is compared, as dictionaries keyed by identity."""
    return {
        "rules": {_rule_key(rule): _rule(rule) for rule in snapshot.rules},
        "connectors": {
            connector.name: {
                "settings": _settings(connector.settings),
                "attributes": _names(connector.attributes),
                "hierarchy": _copied(connector.provisioning_hierarchy),
                "schema": _schema(connector.schema),
                "run profiles": {
                    profile.name: {"steps": _copied(profile.steps), "settings": _settings(profile.settings)}
                    for profile in _listed(connector.run_profiles)
                },
                "partitions": {
                    partition.name: {
                        "selected": partition.selected,
                        "inclusions": _names(partition.inclusions),
                        "exclusions": _names(partition.exclusions),
                        "object types": _names(partition.object_types),
                        "settings": _settings(partition.settings),
                    }
                    for partition in _listed(connector.partitions)
                },
            }
            for connector in snapshot.connectors
        },
        "settings": _settings(snapshot.settings),
        "metaverse": _schema(snapshot.metaverse),
    }


def diff(one: dict[str, Any], other: dict[str, Any], path: Path = ()) -> list[Path]:
    """The paths that differ; True is not 1. Leaves are compared in the loop: a call for each would double the time."""
    found: list[Path] = []
    for key, ours in one.items():
        if key not in other:
            found.append((*path, key))
            continue
        theirs = other[key]
        if ours is theirs:
            continue
        kind = type(ours)
        if kind is not type(theirs):
            found.append((*path, key))
        elif kind is dict:
            found += diff(ours, theirs, (*path, key))
        elif not _same_items(ours, theirs) if kind is tuple else ours != theirs:
            found.append((*path, key))
    found += [(*path, key) for key in other if key not in one]
    return found


def _same_items(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(one) == len(other) and not diff(dict(enumerate(one)), dict(enumerate(other)))


def _rule_key(rule: SyncRule) -> str:
    return f"{rule.connector}/{rule.direction}/{rule.tag_base or rule.name}"


def _rule(rule: SyncRule) -> dict[str, Any]:
    record = {
        field.name: getattr(rule, field.name)
        for field in fields(rule)
        if field.name not in {"flows", "settings", "identifier", "place"}
    }
    record["flows"] = {
        flow.destination: {**flow._asdict(), "settings": _settings(flow.settings)}
        for flow in _listed(rule.flows)
    }
    record["settings"] = _settings(rule.settings)
    return record


def _listed(value: Any) -> Any:
    return () if value is NOT_CARRIED else value


def _names(value: Any) -> dict[str, None]:
    return dict.fromkeys(_listed(value))


def _settings(settings: Any) -> dict[str, Any]:
    return {"/".join((setting.section, *setting.path)): _copied(setting.value) for setting in settings}


def _schema(schema: Any) -> dict[str, Any]:
    if schema is NOT_CARRIED:
        return {}
    return {"classes": _copied(schema.classes), "attributes": _copied(schema.attributes)}


def _copied(value: Any) -> Any:
    """A copy of its own, so that no two snapshots share an object and none is equal merely by being the same."""
    if isinstance(value, str) or value is None or value is NOT_CARRIED:
        return value
    if hasattr(value, "items"):
        return {str(key): _copied(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_copied(item) for item in value)
    return value
