"""Edits of a snapshot itself: quick, blind, and of every field of the model. Each is steered by two numbers.

Every new value is one that was never there before, so that two edits never look like one.
"""

# ruff: noqa: ANN401 - JSON documents and fields of the model are of any type

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from entradrift.model.connector import Connector, ConnectorKind, Partition, RunProfile, Schema
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED

Edit = Callable[[Snapshot, int, str], Snapshot]
"""A snapshot, which of its objects, and a word that occurs nowhere yet."""
TEXTS = (
    "description",
    "link_type",
    "source_object_type",
    "target_object_type",
    "precedence_after",
    "precedence_before",
    "soft_delete_expiry",
)
SWITCHES = ("disabled", "password_sync")


def swapped(items: Sequence[Any], index: int, *new: Any) -> tuple[Any, ...]:
    return (*items[:index], *new, *items[index + 1 :])


def on_rule(edit: Callable[[SyncRule, int, str], SyncRule]) -> Edit:
    def apply(snapshot: Snapshot, pick: int, word: str) -> Snapshot:
        if not snapshot.rules:
            return snapshot
        index = pick % len(snapshot.rules)
        edited = edit(snapshot.rules[index], pick // len(snapshot.rules), word)
        return replace(snapshot, rules=swapped(snapshot.rules, index, edited))

    return apply


def on_connector(edit: Callable[[Connector, int, str], Connector]) -> Edit:
    def apply(snapshot: Snapshot, pick: int, word: str) -> Snapshot:
        index = pick % len(snapshot.connectors)
        edited = edit(snapshot.connectors[index], pick // len(snapshot.connectors), word)
        return replace(snapshot, connectors=swapped(snapshot.connectors, index, edited))

    return apply


def on_partition(edit: Callable[[Partition, int, str], Partition]) -> Edit:
    def apply(connector: Connector, pick: int, word: str) -> Connector:
        if connector.partitions is NOT_CARRIED or not connector.partitions:
            return connector
        index = pick % len(connector.partitions)
        edited = edit(connector.partitions[index], pick // len(connector.partitions), word)
        return replace(connector, partitions=swapped(connector.partitions, index, edited))

    return on_connector(apply)


def on_profile(edit: Callable[[RunProfile, int, str], RunProfile]) -> Edit:
    def apply(connector: Connector, pick: int, word: str) -> Connector:
        if connector.run_profiles is NOT_CARRIED or not connector.run_profiles:
            return connector
        index = pick % len(connector.run_profiles)
        edited = edit(connector.run_profiles[index], pick // len(connector.run_profiles), word)
        return replace(connector, run_profiles=swapped(connector.run_profiles, index, edited))

    return on_connector(apply)


# --- rules ---------------------------------------------------------------------------------------------


def rule_text(rule: SyncRule, pick: int, word: str) -> SyncRule:
    name = TEXTS[pick % len(TEXTS)]
    return rule if getattr(rule, name) is NOT_CARRIED else replace(rule, **{name: word})


def rule_switch(rule: SyncRule, pick: int, _word: str) -> SyncRule:
    name = SWITCHES[pick % len(SWITCHES)]
    old = getattr(rule, name)
    return rule if old is NOT_CARRIED else replace(rule, **{name: not old})


def rule_filter(rule: SyncRule, pick: int, word: str) -> SyncRule:
    groups = rule.scoping_filter
    if groups is NOT_CARRIED:
        return rule
    made = (Clause(word, "EQUAL", "x"),)
    if pick % 3 == 0 or not groups:
        return replace(rule, scoping_filter=tuple(sorted((*groups, made))))
    index = pick % len(groups)
    kept = (
        groups[:index] + groups[index + 1 :]
        if pick % 3 == 1
        else swapped(groups, index, tuple(sorted(groups[index] + made)))
    )
    return replace(rule, scoping_filter=tuple(sorted(kept)))


def rule_joins(rule: SyncRule, pick: int, word: str) -> SyncRule:
    groups = rule.join_rules
    if groups is NOT_CARRIED:
        return rule
    if pick % 2 and len(groups) > 1:
        return replace(rule, join_rules=groups[::-1])
    return replace(rule, join_rules=(*groups, (JoinCondition(word, "x", case_sensitive=False),)))


def rule_flow(rule: SyncRule, pick: int, word: str) -> SyncRule:
    flows = rule.flows
    if flows is NOT_CARRIED or not flows:
        return rule
    index = pick % len(flows)
    flow = flows[index]
    made: list[Flow] = [
        flow._replace(merge_type=word),
        flow._replace(execute_once=not flow.execute_once),
        flow._replace(source=(word,)) if flow.kind != "Expression" else flow._replace(expression=f"[{word}]"),
        Flow(flow.destination, "Constant", (word,), "", flow.merge_type, flow.execute_once),
        flow._replace(destination=word),
    ]
    return replace(rule, flows=_sorted(swapped(flows, index, made[(pick // len(flows)) % len(made)])))


def _sorted(flows: Sequence[Flow]) -> tuple[Flow, ...]:
    return tuple(sorted(flows, key=lambda flow: (flow.destination, str(flow))))


def rule_flow_gone(rule: SyncRule, pick: int, _word: str) -> SyncRule:
    flows = rule.flows
    return (
        rule if flows is NOT_CARRIED or not flows else replace(rule, flows=swapped(flows, pick % len(flows)))
    )


def rule_flow_new(rule: SyncRule, _pick: int, word: str) -> SyncRule:
    made = Flow(word, "Direct", (word,), "", "Update", execute_once=False)
    return rule if rule.flows is NOT_CARRIED else replace(rule, flows=_sorted((*rule.flows, made)))


def rule_moved(rule: SyncRule, pick: int, _word: str) -> SyncRule:
    return replace(rule, precedence=pick % 200)


def rule_setting(rule: SyncRule, _pick: int, word: str) -> SyncRule:
    return replace(rule, settings=(*rule.settings, Setting(Section.OTHER_SETTINGS, (word,), word)))


def rule_gone(snapshot: Snapshot, pick: int, _word: str) -> Snapshot:
    return (
        replace(snapshot, rules=swapped(snapshot.rules, pick % len(snapshot.rules)))
        if snapshot.rules
        else snapshot
    )


def rule_new(snapshot: Snapshot, pick: int, word: str) -> Snapshot:
    if not snapshot.rules:
        return snapshot
    made = replace(
        snapshot.rules[pick % len(snapshot.rules)],
        name=word, tag_base="", tag_version="", identifier=word, description=word, precedence=1000 + pick % 1000,
    )  # fmt: skip
    return replace(snapshot, rules=(*snapshot.rules, made))


# --- connectors ----------------------------------------------------------------------------------------


def connector_setting(connector: Connector, pick: int, word: str) -> Connector:
    return replace(connector, settings=edited_settings(connector.settings, pick, word))


def edited_settings(settings: Sequence[Setting], pick: int, word: str) -> tuple[Setting, ...]:
    """One value changed, one setting gone, or one new."""
    if pick % 3 == 0 or not settings:
        return (*settings, Setting(Section.OTHER_SETTINGS, (word,), word))
    index = pick % len(settings)
    if pick % 3 == 1:
        return swapped(settings, index)
    return swapped(settings, index, settings[index]._replace(value=word))


def edited_names(names: Any, pick: int, word: str) -> Any:
    if names is NOT_CARRIED:
        return names
    if pick % 2 or not names:
        return tuple(sorted((*names, word)))
    return swapped(names, pick % len(names))


def connector_attributes(connector: Connector, pick: int, word: str) -> Connector:
    return replace(connector, attributes=edited_names(connector.attributes, pick, word))


def connector_hierarchy(connector: Connector, pick: int, word: str) -> Connector:
    hierarchy = connector.provisioning_hierarchy
    if hierarchy is NOT_CARRIED:
        return connector
    names = sorted(hierarchy)
    changed = dict(hierarchy)
    if pick % 2 or not names:
        changed[names[pick % len(names)] if pick % 4 == 1 and names else word] = word
    else:
        del changed[names[pick % len(names)]]
    return replace(connector, provisioning_hierarchy=changed)


def connector_schema(connector: Connector, _pick: int, word: str) -> Connector:
    schema = connector.schema
    if schema is NOT_CARRIED:
        return connector
    return replace(connector, schema=Schema(schema.classes, {**schema.attributes, word: {}}))


def connector_gone(snapshot: Snapshot, pick: int, _word: str) -> Snapshot:
    directories = [c for c in snapshot.connectors if c.kind is ConnectorKind.ACTIVE_DIRECTORY]
    if len(directories) < 2:
        return snapshot
    gone = directories[pick % len(directories)]
    return replace(
        snapshot,
        connectors=tuple(c for c in snapshot.connectors if c is not gone),
        rules=tuple(rule for rule in snapshot.rules if rule.connector != gone.name),
    )


def partition_selected(partition: Partition, _pick: int, _word: str) -> Partition:
    return (
        partition
        if partition.selected is NOT_CARRIED
        else replace(partition, selected=not partition.selected)
    )


def partition_containers(partition: Partition, pick: int, word: str) -> Partition:
    listed = f"OU={word},{partition.name}"
    if pick % 2:
        return replace(partition, exclusions=edited_names(partition.exclusions, pick // 2, listed))
    return replace(partition, inclusions=edited_names(partition.inclusions, pick // 2, listed))


def partition_types(partition: Partition, pick: int, word: str) -> Partition:
    return replace(partition, object_types=edited_names(partition.object_types, pick, word))


def partition_setting(partition: Partition, pick: int, word: str) -> Partition:
    return replace(partition, settings=edited_settings(partition.settings, pick, word))


def profile_name(profile: RunProfile, _pick: int, word: str) -> RunProfile:
    return replace(profile, name=word)


def profile_steps(profile: RunProfile, pick: int, word: str) -> RunProfile:
    if profile.steps is NOT_CARRIED or not profile.steps:
        return profile
    index = pick % len(profile.steps)
    if pick % 3 == 0:
        return replace(profile, steps=(*profile.steps, (Setting(Section.RUN_PROFILES, ("kind",), word),)))
    step = profile.steps[index]
    if pick % 3 == 1 or not step:
        return replace(profile, steps=profile.steps[::-1])
    at = pick % len(step)
    if step[at].path == ("partition",):
        return profile
    return replace(
        profile, steps=swapped(profile.steps, index, swapped(step, at, step[at]._replace(value=word)))
    )


# --- the server ----------------------------------------------------------------------------------------


def global_setting(snapshot: Snapshot, pick: int, word: str) -> Snapshot:
    return replace(snapshot, settings=edited_settings(snapshot.settings, pick, word))


def metaverse(snapshot: Snapshot, pick: int, word: str) -> Snapshot:
    schema = snapshot.metaverse
    if schema is NOT_CARRIED:
        return snapshot
    classes, attributes = dict(schema.classes), dict(schema.attributes)
    entries = (classes, attributes)[pick % 2]
    names = sorted(entries)
    name = names[pick % len(names)]
    act = (pick // 2) % 4
    if act == 0:
        entries[word] = {"single-value": "true"}
    elif act == 1 and entries is attributes:
        del entries[name]
    elif act == 2:
        entries[name] = {**entries[name], "syntax": word}
    elif classes:
        owner = sorted(classes)[pick % len(classes)]
        classes[owner] = {**classes[owner], f"attribute {word}": ""}
    return replace(snapshot, metaverse=Schema(classes, attributes))


EDITS: dict[str, Edit] = {
    "rule text": on_rule(rule_text),
    "rule switch": on_rule(rule_switch),
    "rule filter": on_rule(rule_filter),
    "rule joins": on_rule(rule_joins),
    "rule flow": on_rule(rule_flow),
    "rule flow gone": on_rule(rule_flow_gone),
    "rule flow new": on_rule(rule_flow_new),
    "rule moved": on_rule(rule_moved),
    "rule setting": on_rule(rule_setting),
    "rule renamed": on_rule(lambda rule, _, word: replace(rule, name=word)),
    "rule gone": rule_gone,
    "rule new": rule_new,
    "connector setting": on_connector(connector_setting),
    "connector attributes": on_connector(connector_attributes),
    "connector hierarchy": on_connector(connector_hierarchy),
    "connector schema": on_connector(connector_schema),
    "connector gone": connector_gone,
    "partition selected": on_partition(partition_selected),
    "partition containers": on_partition(partition_containers),
    "partition types": on_partition(partition_types),
    "partition setting": on_partition(partition_setting),
    "profile name": on_profile(profile_name),
    "profile steps": on_profile(profile_steps),
    "global setting": global_setting,
    "metaverse": metaverse,
}

Step = tuple[str, int]


def applied(snapshot: Snapshot, steps: Sequence[Step], side: str) -> Snapshot:
    """The snapshot after some edits; `side` makes the words of the two servers differ."""
    for number, (name, pick) in zip(itertools.count(), steps, strict=False):
        snapshot = EDITS[name](snapshot, pick, f"{side}word{number}")
    return snapshot
