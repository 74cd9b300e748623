"""Changes of a rule that both servers have."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from entradrift.compare.context import Context
from entradrift.compare.engine import FieldDifference, differences, strictly_equal
from entradrift.compare.equivalence import empty_by_build, incomparable_enums, incomparable_filters
from entradrift.compare.rule_flows import add_flow, by_destination, flow_changes
from entradrift.compare.rule_pairs import MatchedRule, clone_base, fold
from entradrift.compare.settings import SettingsOf, is_empty, setting_changes
from entradrift.model.change import Change, Presence, Side
from entradrift.model.section import Section
from entradrift.model.sync_rule import Clause, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED, NotCarried, Value

_TOPICS: Final = {
    "description": "sync-rule-description",
    "disabled": "sync-rule-disabled",
    "direction": "sync-rule-identity",
    "connector": "sync-rule-identity",
    "immutable-tag": "sync-rule-tag",
    "link-type": "sync-rule-link-type",
    "source-object-type": "sync-rule-object-type",
    "target-object-type": "sync-rule-object-type",
    "precedence-after": "sync-rule-precedence-reference",
    "precedence-before": "sync-rule-precedence-reference",
    "password-sync": "sync-rule-password-sync",
    "soft-delete-expiry": "sync-rule-soft-delete",
    "scoping-filter": "sync-rule-scoping-filter",
    "join-rules": "sync-rule-join-rules",
    "name": "sync-rule-name",
}


@dataclass(frozen=True, slots=True)
class _Field:
    """One simple field of a rule: its name in paths and how to read it."""

    name: str
    read: Callable[[SyncRule], Value | NotCarried]


_FIELDS: Final = (
    _Field("description", lambda rule: rule.description),
    _Field("disabled", lambda rule: rule.disabled),
    _Field("link-type", lambda rule: rule.link_type),
    _Field("source-object-type", lambda rule: rule.source_object_type),
    _Field("target-object-type", lambda rule: rule.target_object_type),
    _Field("precedence-after", lambda rule: rule.precedence_after),
    _Field("precedence-before", lambda rule: rule.precedence_before),
    _Field("password-sync", lambda rule: rule.password_sync),
    _Field("soft-delete-expiry", lambda rule: rule.soft_delete_expiry),
    _Field("scoping-filter", lambda rule: _clauses(rule.scoping_filter)),
    _Field("join-rules", lambda rule: _conditions(rule.join_rules)),
    _Field("immutable-tag", lambda rule: f"{rule.tag_base}.{rule.tag_version}".strip(".")),
    _Field("direction", lambda rule: rule.direction),
)


_ENUMS: Final = frozenset({"link-type", "direction"})
_BY_NAME: Final = {field.name: field.read for field in _FIELDS}


def field_of(rule: SyncRule, name: str) -> Value | NotCarried:
    """Return the field of a rule that a change calls `name` in its path."""
    return _BY_NAME[name](rule)


def content_fields(rule: SyncRule) -> dict[str, Value]:
    """Return every field of a rule that its export carries, by name."""
    fields = {field.name: field.read(rule) for field in _FIELDS}
    return {name: value for name, value in fields.items() if not isinstance(value, NotCarried)}


def edited_rule_changes(matched: Sequence[MatchedRule], context: Context) -> list[Change]:
    """Return every change inside rules that both servers have."""
    differing = {
        index: match for index, match in enumerate(matched) if match.renamed or not _strictly_same(match)
    }
    left: dict[Hashable, dict[tuple[str, ...], Value]] = {}
    right: dict[Hashable, dict[tuple[str, ...], Value]] = {}
    for index, match in differing.items():
        left[index], right[index] = _records(match, context)
    changes: list[Change] = []
    found: dict[Hashable, list[FieldDifference]] = {}
    for difference in differences(left, right):
        found.setdefault(difference.key, []).append(difference)
    for index, match in differing.items():
        own = _name_changes(match) + _field_changes(match, found.get(index, []))
        own += _setting_changes(match, context)
        changes += [_qualified(change, match, context) for change in own]
    return changes


def _strictly_same(match: MatchedRule) -> bool:
    """Equality that tells 1 from True in what the model gives no type."""
    ours, theirs = match.primary, match.staging
    if ours != theirs or not strictly_equal(ours.settings, theirs.settings):
        return False
    if ours.flows is NOT_CARRIED or theirs.flows is NOT_CARRIED:
        return True
    pairs = zip(ours.flows, theirs.flows, strict=True)
    return all(not one.settings or strictly_equal(one.settings, other.settings) for one, other in pairs)


def _qualified(change: Change, match: MatchedRule, context: Context) -> Change:
    """Mark what belongs to a rule disabled on both servers, and what another build explains."""
    dormant = match.primary.disabled is True and match.staging.disabled is True
    explained = (
        context.builds_differ
        and match.primary.is_standard
        and match.staging.is_standard
        and match.primary.tag_version != match.staging.tag_version
        and change.topic != "sync-rule-disabled"
    )
    return replace(change, dormant=dormant, explained=explained)


def _records(
    match: MatchedRule, context: Context
) -> tuple[dict[tuple[str, ...], Value], dict[tuple[str, ...], Value]]:
    left: dict[tuple[str, ...], Value] = {}
    right: dict[tuple[str, ...], Value] = {}
    for field in _FIELDS:
        ours, theirs = field.read(match.primary), field.read(match.staging)
        if isinstance(ours, NotCarried) or isinstance(theirs, NotCarried):
            if context.same_format and not context.selection:
                _add_lone_field(left, right, (field.name,), ours, theirs)
            continue
        if (context.builds_differ or context.selection) and empty_by_build(ours, theirs):
            continue
        if field.name in _ENUMS and incomparable_enums(ours, theirs):
            continue
        if field.name == "scoping-filter" and _incomparable_filters(match):
            continue
        left[(field.name,)], right[(field.name,)] = ours, theirs
    if match.primary.flows is not NOT_CARRIED and match.staging.flows is not NOT_CARRIED:
        ours_flows, theirs_flows = by_destination(match.primary.flows), by_destination(match.staging.flows)
        for destination in dict.fromkeys((*ours_flows, *theirs_flows)):
            add_flow(
                left, right, destination, ours_flows.get(destination), theirs_flows.get(destination), context
            )
    return left, right


def _incomparable_filters(match: MatchedRule) -> bool:
    ours, theirs = match.primary.scoping_filter, match.staging.scoping_filter
    return ours is not NOT_CARRIED and theirs is not NOT_CARRIED and incomparable_filters(ours, theirs)


def _add_lone_field(
    left: dict[tuple[str, ...], Value],
    right: dict[tuple[str, ...], Value],
    path: tuple[str, ...],
    ours: Value | NotCarried,
    theirs: Value | NotCarried,
) -> None:
    """Add a field that only one of two exports of one format holds, unless it says no more than its absence."""
    for record, value in ((left, ours), (right, theirs)):
        if not isinstance(value, NotCarried) and not is_empty(value):
            record[path] = value


def _clauses(groups: tuple[tuple[Clause, ...], ...] | NotCarried) -> Value | NotCarried:
    if isinstance(groups, NotCarried):
        return groups
    return tuple(
        tuple(f"{clause.attribute} {clause.operator} {clause.value}".strip() for clause in group)
        for group in groups
    )


def _conditions(groups: tuple[tuple[JoinCondition, ...], ...] | NotCarried) -> Value | NotCarried:
    if isinstance(groups, NotCarried):
        return groups
    return tuple(tuple(_condition(condition) for condition in group) for group in groups)


def _condition(condition: JoinCondition) -> str:
    case = {True: " (case-sensitive)", False: "", None: " (case sensitivity unknown)"}[
        condition.case_sensitive
    ]
    return f"{condition.connector_attribute} = {condition.metaverse_attribute}{case}"


def _name_changes(match: MatchedRule) -> list[Change]:
    ours, theirs = match.primary.name, match.staging.name
    if ours == theirs:
        return []
    bases = clone_base(ours), clone_base(theirs)
    same_clone = None not in bases and fold(str(bases[0])) == fold(str(bases[1]))
    custom = not match.primary.is_standard
    return [
        Change(
            topic="sync-rule-renamed" if custom and match.renamed and not same_clone else "sync-rule-name",
            section=Section.SYNC_RULES,
            object=match.ref,
            path=("name",),
            presence=Presence.BOTH,
            primary=ours,
            staging=theirs,
            cosmetic=same_clone or fold(ours) == fold(theirs),
        )
    ]


def _field_changes(match: MatchedRule, found: Sequence[FieldDifference]) -> list[Change]:
    changes: list[Change] = []
    flows: dict[str, list[FieldDifference]] = {}
    for difference in found:
        if difference.path[0] == "flows":
            flows.setdefault(difference.path[1], []).append(difference)
        elif difference.path[0] == "immutable-tag" and _same_tag(match):
            continue
        else:
            changes.append(_field_change(match, difference))
    if match.moved:
        changes.append(_moved_to_connector(match))
    return changes + flow_changes(match, flows)


def _same_tag(match: MatchedRule) -> bool:
    def folded(rule: SyncRule) -> tuple[str, str]:
        return rule.tag_base.casefold(), rule.tag_version

    return folded(match.primary) == folded(match.staging)


def _moved_to_connector(match: MatchedRule) -> Change:
    return Change(
        topic="sync-rule-identity",
        section=Section.SYNC_RULES,
        object=match.ref,
        path=("connector",),
        presence=Presence.BOTH,
        primary=match.primary.connector,
        staging=match.staging.connector,
    )


def _field_change(match: MatchedRule, difference: FieldDifference) -> Change:
    name = difference.path[0]
    primary, staging = difference.values
    side = None
    if name in {"disabled", "password-sync"}:
        # What one export does not say (null) is neither on nor off.
        side = Side.PRIMARY if primary is True else Side.STAGING if staging is True else None
    return Change(
        topic=_TOPICS[name],
        section=Section.SYNC_RULES,
        object=match.ref,
        path=difference.path,
        presence=Presence.BOTH,
        primary=primary,
        staging=staging,
        side=side,
    )


def _setting_changes(match: MatchedRule, context: Context) -> list[Change]:
    return setting_changes(
        [SettingsOf(match.ref, "other-setting", match.primary.settings, match.staging.settings)], context
    )
