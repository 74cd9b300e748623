"""Connectors: missing, renamed, set up differently; and, from its neighbours, what they select and how they run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from entradrift.compare.connector_pairs import ConnectorMatch, ConnectorPair, lone_key
from entradrift.compare.context import Context, presence_of
from entradrift.compare.filtering import filtering_changes, partition_pairs, partition_ref
from entradrift.compare.run_profiles import profile_pairs, profile_ref, run_profile_changes
from entradrift.compare.settings import SettingsOf, setting_changes
from entradrift.model.change import Change, ObjectRef, Presence, Side
from entradrift.model.connector import Connector, ConnectorKind, Schema
from entradrift.model.section import Section
from entradrift.model.values import NOT_CARRIED, Value


def connector_changes(
    match: ConnectorMatch, rules_of: Mapping[tuple[Side, str], int], context: Context
) -> list[Change]:
    """Return every change of connectors. `rules_of` counts the rules of a connector by server and name."""
    changes: list[Change] = []
    for side, lone in ((Side.PRIMARY, match.primary_only), (Side.STAGING, match.staging_only)):
        changes += [_missing_connector(connector, side, rules_of) for connector in lone]
    settings: list[SettingsOf] = []
    for pair in match.pairs:
        changes += _pair_changes(pair, context)
        settings.append(
            SettingsOf(pair.ref, "connector-setting", pair.primary.settings, pair.staging.settings)
        )
        for partition, other in partition_pairs(pair):
            settings.append(
                SettingsOf(
                    partition_ref(pair, partition), "connector-setting", partition.settings, other.settings
                )
            )
        for profile, twin in profile_pairs(pair):
            settings.append(
                SettingsOf(profile_ref(pair, profile), "run-profile-setting", profile.settings, twin.settings)
            )
    return changes + setting_changes(settings, context)


def _missing_connector(connector: Connector, side: Side, rules_of: Mapping[tuple[Side, str], int]) -> Change:
    summary = connector_summary(connector, rules_of.get((side, connector.name), 0))
    return Change(
        topic="connector-missing",
        section=Section.CONNECTORS,
        object=ObjectRef("connector", connector.name, connector.name, identity=lone_key(connector)),
        path=(),
        presence=presence_of(on_primary=side is Side.PRIMARY, on_staging=side is Side.STAGING),
        primary=summary if side is Side.PRIMARY else None,
        staging=summary if side is Side.STAGING else None,
        side=side,
    )


def connector_summary(connector: Connector, rules: int) -> Value:
    """Return what people need to recognise a connector; `rules` is the number of its sync rules."""
    return {"type": connector.kind.value, "forest": connector.forest, "sync rules": rules}


def _pair_changes(pair: ConnectorPair, context: Context) -> list[Change]:
    changes: list[Change] = []
    primary, staging = pair.primary, pair.staging
    if primary.name != staging.name:
        changes.append(
            Change(
                topic="connector-name",
                section=Section.CONNECTORS,
                object=pair.ref,
                path=("name",),
                presence=Presence.BOTH,
                primary=primary.name,
                staging=staging.name,
                cosmetic=primary.name.casefold() == staging.name.casefold(),
            )
        )
    changes += _forest_changes(pair)
    partitions = filtering_changes(pair)
    changes += partitions
    changes += run_profile_changes(pair, partitions)
    changes += _hierarchy_changes(pair)
    changes += _schema_changes(pair, context)
    return changes


def _forest_changes(pair: ConnectorPair) -> list[Change]:
    """Return a change of the forest, unless it shows as a setting of its own."""
    ours, theirs = pair.primary.forest, pair.staging.forest
    listed = any(
        setting.path[-1] == "forest-name"
        for connector in (pair.primary, pair.staging)
        for setting in connector.settings
    )
    if listed or not ours or not theirs or ours == theirs:
        return []
    return [
        Change(
            topic="connector-forest",
            section=Section.CONNECTORS,
            object=pair.ref,
            path=("forest",),
            presence=Presence.BOTH,
            primary=ours,
            staging=theirs,
        )
    ]


def _hierarchy_changes(pair: ConnectorPair) -> list[Change]:
    ours, theirs = pair.primary.provisioning_hierarchy, pair.staging.provisioning_hierarchy
    if ours is NOT_CARRIED or theirs is NOT_CARRIED or ours == theirs:
        return []
    components = dict.fromkeys((*ours, *theirs))
    gone = [component for component in components if component not in theirs]
    new = [component for component in components if component not in ours]
    if len(gone) == len(new) == 1 and ours[gone[0]] == theirs[new[0]]:
        components = {name: None for name in components if name not in (gone[0], new[0])}
        change = _hierarchy_change(pair, min(gone[0], new[0]), gone[0], new[0])
        renamed = [replace(change, topic="provisioning-hierarchy-renamed")]
    else:
        renamed = []
    return renamed + [
        _hierarchy_change(pair, component, ours.get(component), theirs.get(component))
        for component in components
        if ours.get(component) != theirs.get(component)
    ]


def _hierarchy_change(pair: ConnectorPair, component: str, ours: str | None, theirs: str | None) -> Change:
    return Change(
        topic="provisioning-hierarchy",
        section=Section.PROVISIONING_HIERARCHY,
        object=pair.ref,
        path=("provisioning-hierarchy", component),
        presence=presence_of(on_primary=ours is not None, on_staging=theirs is not None),
        primary=ours,
        staging=theirs,
    )


# --- schema ---------------------------------------------------------------------------------------------


def _schema_changes(pair: ConnectorPair, context: Context) -> list[Change]:
    """Return at most one change: a schema refresh is one act, whatever it brings."""
    ours, theirs = pair.primary.schema, pair.staging.schema
    if ours is NOT_CARRIED or theirs is NOT_CARRIED or ours == theirs:
        return []
    facts = {
        "only on primary": tuple(_entries(ours, theirs)),
        "only on staging": tuple(_entries(theirs, ours)),
        "differing": tuple(_differing(ours, theirs)),
    }
    return [
        Change(
            topic="connector-schema",
            section=Section.CONNECTORS,
            object=pair.ref,
            path=("schema",),
            presence=Presence.BOTH,
            primary=schema_summary(ours),
            staging=schema_summary(theirs),
            # The tenant connector's schema comes with the product, a forest's from its directory.
            explained=context.builds_differ and pair.primary.kind is ConnectorKind.TENANT,
            facts={name: found for name, found in facts.items() if found},
        )
    ]


def schema_summary(schema: Schema) -> Value:
    """Return how much a connector's copy of its directory's schema holds."""
    return {"object classes": len(schema.classes), "attribute types": len(schema.attributes)}


def _entries(schema: Schema, other: Schema) -> Iterable[str]:
    yield from sorted(f"class {name}" for name in schema.classes if name not in other.classes)
    yield from sorted(f"attribute {name}" for name in schema.attributes if name not in other.attributes)


def _differing(schema: Schema, other: Schema) -> Iterable[str]:
    for word, ours, theirs in (
        ("class", schema.classes, other.classes),
        ("attribute", schema.attributes, other.attributes),
    ):
        yield from sorted(
            f"{word} {name}" for name, fields in ours.items() if name in theirs and theirs[name] != fields
        )
