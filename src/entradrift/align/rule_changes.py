"""Which sync rules of one server have to be created, replaced, moved, switched or removed for the chosen findings."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from entradrift.align.desired import desired_rule
from entradrift.align.pair import Pair
from entradrift.align.whole import why_no_number, why_not_whole
from entradrift.compare.rule_pairs import MatchedRule
from entradrift.model.alignment import Action, RuleChange
from entradrift.model.finding import Finding
from entradrift.model.section import Section
from entradrift.model.sync_rule import SyncRule

_OURS: Final = uuid.UUID("6a0c3f4e-4f0e-5d7b-9a55-0f3f6f5f5a21")
"""Name space of the identifiers of rules whose identifier an export does not say."""
_ONLY_HERE: Final = frozenset({"custom-rule-only-on-primary", "custom-rule-only-on-staging"})
_CLONED: Final = frozenset({"rule-clone-only-on-primary", "rule-clone-only-on-staging"})
_MOVED: Final = frozenset({"connector", "direction"})
_ACTIONS: Final = tuple(Action)
_NO_CONNECTOR: Final = "The export of the server that is changed does not show the rule's connector."
_PLACED: Final = (
    "The rule is placed relative to another rule (PrecedenceAfter or PrecedenceBefore), and making it anew by script would "
    "lose that."
)
_ALL_OR_NONE: Final = (
    "The rule has to be made anew, and other differences of it are accepted or were not asked for."
)


@dataclass(slots=True)
class RulePlan:
    """Changes of sync rules, and the findings that no change settles."""

    changes: list[RuleChange] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Why a finding is not scripted although such findings can be, by its id."""

    def refuse(self, findings: Iterable[Finding], reason: str) -> None:
        """Say why findings are not scripted; the first reason counts."""
        for finding in findings:
            if reason:
                self.refused.setdefault(finding.id, reason)


def plan_rules(pair: Pair, chosen: Sequence[Finding], others: Sequence[Finding]) -> RulePlan:
    """Return the changes that settle `chosen` and touch nothing that `others` are about, in no particular order.

    `others` are differences that stay: accepted ones and open ones that were not asked for.
    """
    plan = RulePlan()
    if pair.unfit:
        plan.refuse((finding for finding in chosen if finding.section is Section.SYNC_RULES), pair.unfit)
        return plan
    about, about_others = _by_identity(chosen), _by_identity(others)
    for match in pair.rules.matched:
        own, kept = about.get(match.ref.identity, []), about_others.get(match.ref.identity, [])
        if own:
            _change_matched(pair, match, own, kept, plan)
    for lone in pair.only_model:
        for finding in about.get(lone.ref.identity, []):
            if finding.rule in _ONLY_HERE:
                _create(pair, lone.rule, finding, plan)
    for lone in pair.only_present:
        for finding in about.get(lone.ref.identity, []):
            if finding.rule in _ONLY_HERE:
                _remove(lone.rule, finding, plan)
    for finding in chosen:
        if finding.rule in _CLONED:
            _change_clone(pair, finding, plan)
    return plan


def in_order(changes: Iterable[RuleChange]) -> tuple[RuleChange, ...]:
    """Return the changes in the order of a script: all that creates before all that removes, then by precedence."""
    return tuple(
        sorted(
            changes,
            key=lambda change: (
                _ACTIONS.index(change.action),
                change.rule.direction,
                change.rule.precedence if isinstance(change.rule.precedence, int) else -1,
                change.rule.name,
                change.rule.connector,
            ),
        )
    )


def _by_identity(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.object.kind in {"sync-rule", "precedence-order"} and finding.rule not in _CLONED:
            for identity in finding.object.identities:
                found[identity].append(finding)
    return found


# --- a rule that both servers have ------------------------------------------------------------------------


def _change_matched(
    pair: Pair, match: MatchedRule, chosen: Sequence[Finding], others: Sequence[Finding], plan: RulePlan
) -> None:
    present, wanted = pair.sides(match)
    if present.is_standard or wanted.is_standard:
        _switch_standard(present, wanted, chosen, plan)
        return
    moved = [finding for finding in chosen if finding.path in _MOVED]
    if moved:
        if others:
            plan.refuse(chosen, _ALL_OR_NONE)
        else:
            _make_anew(pair, present, wanted, chosen, plan)
        return
    orders = [finding for finding in chosen if finding.object.kind == "precedence-order"]
    fields = [finding for finding in chosen if finding.object.kind == "sync-rule"]
    desired = desired_rule(present, wanted, fields, [o for o in others if o.object.kind == "sync-rule"])
    for finding, reason in desired.refused:
        plan.refuse([finding], reason)
    settled = [*desired.settled, *(orders if wanted.precedence != present.precedence else [])]
    if not settled:
        return
    after = replace(desired.rule, precedence=wanted.precedence) if orders else desired.rule
    change = RuleChange(present, after, _ids(settled))
    reason = _why_not(change)
    if reason:
        plan.refuse(settled, reason)
    else:
        plan.changes.append(change)


def _why_not(change: RuleChange) -> str:
    """Return why a rule that both servers have cannot be changed by script, empty where it can."""
    before, after = change.before, change.after
    if before is None or after is None:
        return ""
    if after.disabled is None or before.disabled is None:
        return "An export leaves open whether the rule is disabled."
    if before.precedence != after.precedence and (reason := why_no_number(after)):
        return reason
    if change.action is not Action.REPLACE:
        return ""
    if (
        before.precedence_after
        or before.precedence_before
        or after.precedence_after
        or after.precedence_before
    ):
        return _PLACED
    return why_not_whole(before) or why_not_whole(after) or why_no_number(after)


def _switch_standard(present: SyncRule, wanted: SyncRule, chosen: Sequence[Finding], plan: RulePlan) -> None:
    for finding in chosen:
        if finding.path != "disabled":
            continue
        if wanted.disabled is None or present.disabled is None:
            plan.refuse([finding], "An export leaves open whether the rule is disabled.")
        else:
            plan.changes.append(
                RuleChange(present, replace(present, disabled=wanted.disabled), _ids([finding]))
            )


def _make_anew(
    pair: Pair, present: SyncRule, wanted: SyncRule, chosen: Sequence[Finding], plan: RulePlan
) -> None:
    """Create the rule where it belongs and remove it where it is: a rule cannot change connector or direction."""
    after, reason = _created(pair, wanted)
    reason = reason or why_not_whole(present)
    if reason or after is None:
        plan.refuse(chosen, reason)
        return
    after = replace(after, identifier=_identifier(pair, after))
    plan.changes += [RuleChange(None, after, _ids(chosen)), RuleChange(present, None, _ids(chosen))]


# --- a rule that one server has ---------------------------------------------------------------------------


def _create(pair: Pair, rule: SyncRule, finding: Finding, plan: RulePlan) -> None:
    after, reason = _created(pair, rule)
    if reason or after is None:
        plan.refuse([finding], reason)
    else:
        plan.changes.append(RuleChange(None, after, _ids([finding])))


def _remove(rule: SyncRule, finding: Finding, plan: RulePlan) -> None:
    reason = _PLACED if rule.precedence_after or rule.precedence_before else why_not_whole(rule)
    if reason:
        # Without the whole rule nobody can tell whether it was changed since, and no rollback can bring it back.
        plan.refuse([finding], reason)
    else:
        plan.changes.append(RuleChange(rule, None, _ids([finding])))


def _created(pair: Pair, rule: SyncRule) -> tuple[SyncRule | None, str]:
    """Return a rule of the partner as it is created on the server that is changed, or why it cannot be."""
    reason = why_not_whole(rule) or why_no_number(rule)
    connector = pair.connector_names.get(rule.connector)
    if reason or connector is None:
        return None, reason or _NO_CONNECTOR
    created = replace(rule, connector=connector, precedence_after="", precedence_before="")
    return replace(created, identifier=_identifier(pair, created)), ""


def _identifier(pair: Pair, rule: SyncRule) -> str:
    """Return the partner's identifier, as scripts keep it, unless it is unknown or another rule has it."""
    if rule.identifier and rule.identifier not in pair.identifiers:
        return rule.identifier
    return str(uuid.uuid5(_OURS, f"{rule.connector.casefold()}\x1f{rule.direction}\x1f{rule.name}"))


# --- a clone in place of a standard rule ------------------------------------------------------------------


def _change_clone(pair: Pair, finding: Finding, plan: RulePlan) -> None:
    """Do as the partner does: clone and disable, or enable the original and remove the clone."""
    original = next((m for m in pair.rules.matched if m.ref == finding.object), None)
    cloned_here = finding.side is pair.target
    clone = next(
        (
            lone.rule
            for lone in (pair.only_present if cloned_here else pair.only_model)
            if lone.rule.name in finding.facts["clone"] and original is not None
            and lone.rule.connector == pair.sides(original)[0 if cloned_here else 1].connector
        ),
        None,
    )  # fmt: skip
    if original is None or clone is None:
        return
    present = pair.sides(original)[0]
    part = RulePlan()
    if cloned_here:
        _remove(clone, finding, part)
    else:
        _create(pair, clone, finding, part)
    if part.refused or present.disabled is None:
        plan.refuse(
            [finding], part.refused.get(finding.id, "An export leaves open whether a rule is disabled.")
        )
        return
    switched = replace(present, disabled=not cloned_here)
    plan.changes += [*part.changes, RuleChange(present, switched, _ids([finding]))]


def _ids(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sorted({finding.id for finding in findings}))
