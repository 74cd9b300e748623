"""Changes of sync rules: missing, duplicate, cloned; and, from its neighbours, edited and reordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from entradrift.compare.context import Context, presence_of
from entradrift.compare.rule_fields import edited_rule_changes
from entradrift.compare.rule_order import precedence_changes
from entradrift.compare.rule_pairs import LoneRule, MatchedRule, RuleMatch, clone_base, fold
from entradrift.model.change import Change, ObjectRef, Side
from entradrift.model.section import Section
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NOT_CARRIED, NotCarried, Value


def rule_changes(
    match: RuleMatch, claimed_connectors: tuple[set[str], set[str]], context: Context
) -> list[Change]:
    """Return every change of sync rules.

    `claimed_connectors` names the connectors (of the primary, of the staging server) that the other server
    lacks as a whole: their rules are part of that change and not reported again.
    """
    lone = {
        Side.PRIMARY: [
            found for found in match.primary_only if found.rule.connector not in claimed_connectors[0]
        ],
        Side.STAGING: [
            found for found in match.staging_only if found.rule.connector not in claimed_connectors[1]
        ],
    }
    changes = edited_rule_changes(match.matched, context)
    clones, changes = _clone_changes(lone, match.matched, changes)
    for side, rules in lone.items():
        changes += [_missing(found, side, context) for found in rules if found.ref not in clones]
    changes += [_duplicate(found.ref, found.primary, found.staging) for found in match.duplicates]
    changes += precedence_changes(match.matched, context)
    return changes


# --- rules that only one server has ---------------------------------------------------------------------


def _missing(found: LoneRule, side: Side, context: Context) -> Change:
    rule = found.rule
    return Change(
        topic="standard-rule-missing" if rule.is_standard else "custom-rule-missing",
        section=Section.SYNC_RULES,
        object=found.ref,
        path=(),
        presence=presence_of(on_primary=side is Side.PRIMARY, on_staging=side is Side.STAGING),
        primary=summary(rule) if side is Side.PRIMARY else None,
        staging=summary(rule) if side is Side.STAGING else None,
        side=side,
        dormant=rule.disabled is True,
        # A newer build brings standard rules that an older one does not have yet.
        explained=rule.is_standard and context.builds_differ and context.newer in (side, None),
    )


def summary(rule: SyncRule) -> Value:
    """Return what people need to recognise a rule."""
    fields: dict[str, Value | NotCarried] = {
        "precedence": rule.precedence,
        "disabled": rule.disabled,
        "link type": rule.link_type,
        "source object type": rule.source_object_type,
        "target object type": rule.target_object_type,
        "attribute flows": rule.flows
        if rule.flows is NOT_CARRIED
        else tuple(f.destination for f in rule.flows),
    }
    return {name: value for name, value in fields.items() if not isinstance(value, NotCarried)}


def _duplicate(ref: ObjectRef, primary: Sequence[SyncRule], staging: Sequence[SyncRule]) -> Change:
    return Change(
        topic="sync-rule-duplicate",
        section=Section.SYNC_RULES,
        object=ref,
        path=(),
        presence=presence_of(on_primary=bool(primary), on_staging=bool(staging)),
        primary=len(primary),
        staging=len(staging),
        side=Side.PRIMARY if len(primary) > len(staging) else Side.STAGING,
    )


def _clone_changes(
    lone: Mapping[Side, Sequence[LoneRule]], matched: Sequence[MatchedRule], changes: list[Change]
) -> tuple[set[ObjectRef], list[Change]]:
    """Fold "clone on one server" and "original disabled there" into one change.

    Returns the clones that are told of, and the changes without the folded ones and with the new ones.
    """
    clones: set[ObjectRef] = set()
    for side, rules in lone.items():
        for found in rules:
            base = clone_base(found.rule.name)
            original = next(
                (
                    change
                    for change in changes
                    if base
                    and change.topic == "sync-rule-disabled"
                    and change.side is side
                    and fold(change.object.name) == fold(base)
                    and change.object.connector is not None
                    and _same_connector(change, found, matched, side)
                ),
                None,
            )
            if original is None:
                continue
            clones.add(found.ref)
            text = f'clone in use, "{base}" disabled'
            changes = [change for change in changes if change is not original]
            changes.append(
                Change(
                    topic="rule-cloned",
                    section=Section.SYNC_RULES,
                    object=original.object,
                    path=("clone",),
                    presence=presence_of(on_primary=side is Side.PRIMARY, on_staging=side is Side.STAGING),
                    primary=text if side is Side.PRIMARY else "original in use",
                    staging=text if side is Side.STAGING else "original in use",
                    side=side,
                    facts={"clone": (found.rule.name,)},
                )
            )
    return clones, changes


def _same_connector(change: Change, found: LoneRule, matched: Sequence[MatchedRule], side: Side) -> bool:
    original = next(match for match in matched if match.ref == change.object)
    rule = original.primary if side is Side.PRIMARY else original.staging
    return rule.connector == found.rule.connector and rule.is_standard
