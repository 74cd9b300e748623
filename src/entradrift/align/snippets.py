"""For a page on which people read about findings: the commands that settle them, or the steps to take by hand.

A script of `entradrift align` does the same with a backup, checks before each step and a way back; a snippet shows what
is at the heart of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from entradrift.align.manual import manual_step
from entradrift.align.pair import Pair, why_unfit
from entradrift.align.powershell.calls import scheduler_command, title
from entradrift.align.powershell.literals import boolean, comment, literal
from entradrift.align.powershell.rule_commands import build_commands
from entradrift.align.rule_changes import in_order, plan_rules
from entradrift.align.scheduler import is_sound, parameter_of
from entradrift.compare.rule_pairs import LoneRule, MatchedRule, RuleMatch
from entradrift.model.alignment import Action, ManualStep, RuleChange
from entradrift.model.change import ObjectRef, Side
from entradrift.model.comparison import Comparison, RulePicture
from entradrift.model.finding import Finding, Status
from entradrift.model.sync_rule import SyncRule

_TARGET: Final = Side.STAGING
_ADD: Final = "Add-ADSyncRule -SynchronizationRule"


@dataclass(frozen=True, slots=True)
class Snippet:
    """How to settle some findings on the staging server."""

    findings: tuple[str, ...]
    """Ids of the findings that it settles."""
    commands: str
    """PowerShell where it can be scripted; empty otherwise."""
    manual: ManualStep | None
    """What to do by hand; None where it can be scripted."""


def snippets_of(comparison: Comparison) -> Mapping[str, Snippet]:
    """Return how to settle each open finding, by id; findings that are settled together share one snippet."""
    chosen = [finding for finding in comparison.findings if finding.status is Status.DRIFT]
    others = [finding for finding in comparison.findings if finding.status is Status.ACCEPTED]
    pair = _pair(comparison)
    plan = plan_rules(pair, chosen, others)
    found: dict[str, Snippet] = {}
    for changes in _together(plan.changes):
        ids = tuple(sorted({finding for change in changes for finding in change.findings}))
        lines = [*_exchange(changes), *(line for change in in_order(changes) for line in _rule_lines(change))]
        found |= dict.fromkeys(ids, Snippet(ids, "\n".join(lines), None))
    for finding in chosen:
        if finding.id not in found:
            found[finding.id] = _setting(finding) or Snippet(
                (finding.id,),
                "",
                manual_step(
                    finding,
                    _TARGET,
                    reason=plan.refused.get(finding.id, ""),
                    connectors=pair.connectors_of(finding),
                ),
            )
    return found


def _together(changes: Iterable[RuleChange]) -> Iterable[list[RuleChange]]:
    """Group the changes that share a finding: only all of them settle it."""
    group_of: dict[str, list[RuleChange]] = {}
    for change in changes:
        joined = {id(group): group for finding in change.findings if (group := group_of.get(finding))}
        group = [*(other for found in joined.values() for other in found), change]
        group_of |= {finding: group for member in group for finding in member.findings}
    return {id(group): group for group in group_of.values()}.values()


def _setting(finding: Finding) -> Snippet | None:
    parameter = parameter_of(finding)
    if parameter is None or not is_sound(parameter, finding.primary):
        return None
    return Snippet((finding.id,), scheduler_command(parameter, str(finding.primary)), None)


# --- the rules of both servers, as the result of a comparison shows them ----------------------------------


def _pair(comparison: Comparison) -> Pair:
    matched: list[MatchedRule] = []
    primary_only: list[LoneRule] = []
    staging_only: list[LoneRule] = []
    for identity, picture in comparison.rules.items():
        if picture.primary and picture.staging and picture.clone_on is None:
            matched.append(MatchedRule(picture.primary, picture.staging, _ref(identity, picture.primary)))
        elif picture.primary and picture.staging and picture.clone_on is Side.PRIMARY:
            primary_only.append(LoneRule(picture.primary, _ref("", picture.primary)))
            matched.append(_original(picture.staging, picture.primary, identity, on_primary=False))
        elif picture.primary and picture.staging:
            staging_only.append(LoneRule(picture.staging, _ref("", picture.staging)))
            matched.append(_original(picture.primary, picture.staging, identity, on_primary=True))
        elif picture.primary:
            primary_only.append(LoneRule(picture.primary, _ref(identity, picture.primary)))
        elif picture.staging:
            staging_only.append(LoneRule(picture.staging, _ref(identity, picture.staging)))
    return Pair(
        _TARGET,
        RuleMatch(tuple(matched), tuple(primary_only), tuple(staging_only), (), ()),
        _connector_names(comparison.rules.values()),
        frozenset(picture.staging.identifier for picture in comparison.rules.values() if picture.staging),
        why_unfit((comparison.primary.source.content_format, comparison.staging.source.content_format)),
    )


def _original(original: SyncRule, clone: SyncRule, identity: str, *, on_primary: bool) -> MatchedRule:
    """Return the standard rule that is in use on one server, and disabled in favour of its clone on the other."""
    disabled = replace(original, connector=clone.connector, disabled=True)
    primary, staging = (original, disabled) if on_primary else (disabled, original)
    return MatchedRule(primary, staging, _ref(identity, primary))


def _ref(identity: str, rule: SyncRule) -> ObjectRef:
    return ObjectRef("sync-rule", rule.name, rule.connector or None, rule.direction or None, identity)


def _connector_names(pictures: Iterable[RulePicture]) -> dict[str, str]:
    """Map the primary's names to the staging server's, as matched rules show them; others are the same."""
    names: dict[str, str] = {}
    for picture in pictures:
        if picture.primary and picture.staging:
            names[picture.primary.connector] = picture.staging.connector
        elif picture.primary:
            names.setdefault(picture.primary.connector, picture.primary.connector)
    return names


def _exchange(changes: Sequence[RuleChange]) -> Iterator[str]:
    left = {change.before.precedence for change in changes if change.before and _is_moved(change)}
    if any(change.after.precedence in left for change in changes if change.after and _is_moved(change)):
        yield comment(
            "A number must be free before a rule can have it: lend a rule that leaves one a free number first,"
        )
        yield comment("as the script of entradrift align does.")


def _is_moved(change: RuleChange) -> bool:
    return change.before is None or change.after is None or change.moves


# --- the commands of one change ---------------------------------------------------------------------------


def _rule_lines(change: RuleChange) -> Iterator[str]:
    rule, before, after = change.rule, change.before, change.after
    yield comment(f"{title(change)}.")
    yield f"$connectorId = [string] (Get-ADSyncConnector -Name {literal(rule.connector)}).Identifier"
    if before is not None:
        yield "$present = Get-ADSyncRule | Where-Object {"
        yield f"    $_.Name -ceq {literal(before.name)} -and"
        yield f"    [string] $_.Connector -eq $connectorId -and [string] $_.Direction -eq {literal(before.direction)}"
        yield "}"
    if after is None:
        yield "Remove-ADSyncRule -Identifier ([string] $present.Identifier)"
        return
    if change.action in {Action.CREATE, Action.REPLACE}:
        identifier = literal(after.identifier) if before is None else "([string] $present.Identifier)"
        yield from build_commands(after, "$connectorId", identifier)
        yield f"{_ADD} $syncRule[0]"
        return
    if change.action is Action.MOVE:
        yield f"$present.Precedence = {after.precedence}"
    else:
        yield f"$present.Disabled = {boolean(value=after.disabled is True)}"
    yield f"{_ADD} $present"
