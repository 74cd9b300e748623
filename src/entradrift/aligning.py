"""Plan: from two snapshots to what would make one server like the other, checked by comparing the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from entradrift.align.manual import in_working_order, manual_step
from entradrift.align.pair import Pair, changed_first, pair_of
from entradrift.align.placement import spare_numbers, without_collisions
from entradrift.align.planned import planned
from entradrift.align.rule_changes import RulePlan, in_order, plan_rules
from entradrift.align.scheduler import plan_scheduler
from entradrift.align.sync_steps import after_rule_change, merged
from entradrift.compare.connector_names import with_connectors_named
from entradrift.compare.server import same_host
from entradrift.comparing import comparison_of
from entradrift.errors import EntradriftError
from entradrift.model.alignment import Alignment, ManualStep, RuleChange, SchedulerChange
from entradrift.model.change import Side
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Finding, Status
from entradrift.model.snapshot import Role, Snapshot
from entradrift.policy.acceptance import Acceptance

_UNSETTLED = "Making the changes that a script can make would not settle it, as comparing the result shows."
_NEW = "It shows once the script has run: the script gives the rule no reference to another rule."


class AlignError(EntradriftError):
    """A plan that cannot be made as it was asked for."""


def alignment_of(
    primary: Snapshot,
    staging: Snapshot,
    *,
    target: Side = Side.STAGING,
    only: Sequence[str] = (),
    host: str = "",
    acceptances: Sequence[Acceptance] = (),
) -> Alignment:
    """Return the plan that makes the server `target` like its partner.

    `only` are ids of open findings, all of them if empty. `host` names the server that is changed where its export does
    not. What is accepted stays as it is. A finding counts as scripted only if it is gone when the planned state is
    compared with the partner. Raises AlignError for ids that are no open findings and for a server without a name, and
    WrongPairError when the two are not a pair.
    """
    present, model = changed_first(target, primary, staging)
    _refuse_other_role(present, target)
    comparison = comparison_of(primary, staging, acceptances=acceptances)
    open_findings = [finding for finding in comparison.findings if finding.status is Status.DRIFT]
    chosen = _chosen(open_findings, only)
    ids = {finding.id for finding in chosen}
    left_out = [finding for finding in open_findings if finding.id not in ids]
    others = [*left_out, *(f for f in comparison.findings if f.status is Status.ACCEPTED)]
    # As the comparison read them: an export of the Rules Editor has the identifiers of connectors only.
    named = with_connectors_named(primary, staging)
    present, model = changed_first(target, named.primary, named.staging)
    pair = pair_of(named.primary, named.staging, target)
    rules = plan_rules(pair, chosen, others)
    scheduler = tuple(plan_scheduler(present, model, chosen))
    changes, left = _checked(present, model, target, rules, scheduler, acceptances)
    changes = _with_passed_rules(changes, chosen, left)
    scripted = [
        finding for finding in chosen if finding.id not in left and _has_change(finding, changes, scheduler)
    ]
    settled = {finding.id for finding in scripted}
    return Alignment(
        target=target,
        host=_host(present, host, target),
        comparison=comparison,
        rule_changes=in_order(changes),
        scheduler_changes=scheduler,
        scripted=tuple(scripted),
        manual=_manual(chosen, settled, left, comparison, rules, pair),
        left_out=tuple(left_out),
        spare_numbers=spare_numbers(changes, present.rules),
        afterwards=merged(after_rule_change(change.rule.connector) for change in changes),
    )


def _chosen(open_findings: Sequence[Finding], only: Sequence[str]) -> list[Finding]:
    known = {finding.id for finding in open_findings}
    unknown = [finding_id for finding_id in only if finding_id not in known]
    if unknown:
        raise AlignError(
            f"{unknown[0]} is not the id of an open finding of these two exports; "
            '"entradrift compare" lists them.'
        )
    return [finding for finding in open_findings if not only or finding.id in only]


def _refuse_other_role(present: Snapshot, target: Side) -> None:
    """Raise AlignError for a server in the other role: its script checks the role and would refuse."""
    if present.server.role is (Role.ACTIVE if target is Side.STAGING else Role.STAGING):
        mode = "not in staging mode" if target is Side.STAGING else "in staging mode"
        raise AlignError(
            f"The {target.value} export comes from a server that is {mode}, so a plan that changes it as the "
            f"{target.value} server would be wrong; check which export is which."
        )


def _host(present: Snapshot, host: str, target: Side) -> str:
    name = host or present.server.host
    if not name:
        raise AlignError(
            f"The {target.value} export does not say its server's name, which the script has to check; give it with --host."
        )
    if host and present.server.host and not same_host(host, present.server.host):
        raise AlignError(
            f"--host {host} is not the server of the {target.value} export, which is {present.server.host}; "
            "leave --host out or give that server's export."
        )
    return name


def _checked(
    present: Snapshot,
    model: Snapshot,
    target: Side,
    rules: RulePlan,
    scheduler: Sequence[SchedulerChange],
    acceptances: Sequence[Acceptance],
) -> tuple[list[RuleChange], dict[str, Finding]]:
    """Return the changes that can be made together, and the findings that are open when they have been made."""
    changes, refused = without_collisions(rules.changes, present.rules)
    for change, reason in refused:
        for finding_id in change.findings:
            rules.refused.setdefault(finding_id, reason)
    result = planned(present, changes, scheduler)
    primary, staging = (model, result) if target is Side.STAGING else (result, model)
    after = comparison_of(primary, staging, acceptances=acceptances)
    return changes, {finding.id: finding for finding in after.findings if finding.status is Status.DRIFT}


def _with_passed_rules(
    changes: Sequence[RuleChange], chosen: Sequence[Finding], left: Mapping[str, Finding]
) -> list[RuleChange]:
    """Return the changes, with those that move a rule named for the differences of order that they settle together.

    A difference of order may name a rule that stays where it is, because the rules that it stood before or behind move.
    """
    made_for = {settled for change in changes for settled in change.findings}
    passed = {
        finding.id
        for finding in chosen
        if finding.object.kind == "precedence-order" and finding.id not in made_for and finding.id not in left
    }
    return [
        replace(change, findings=tuple(sorted({*change.findings, *passed}))) if change.moves else change
        for change in changes
    ]


def _has_change(finding: Finding, rules: Sequence[RuleChange], scheduler: Sequence[SchedulerChange]) -> bool:
    made_for = {settled for change in rules for settled in change.findings}
    return finding.id in made_for or any(finding.id in change.findings for change in scheduler)


def _manual(
    chosen: Sequence[Finding],
    settled: set[str],
    left: dict[str, Finding],
    comparison: Comparison,
    rules: RulePlan,
    pair: Pair,
) -> tuple[ManualStep, ...]:
    """Return a step for each finding that the script does not settle, and for each that shows once it has run."""
    tried = {finding for change in rules.changes for finding in change.findings}
    known = {finding.id for finding in comparison.findings}
    reasons = [
        (finding, rules.refused.get(finding.id, _UNSETTLED if finding.id in tried else ""))
        for finding in chosen
        if finding.id not in settled
    ]
    reasons += [(finding, _NEW) for finding in left.values() if finding.id not in known]
    return in_working_order(
        manual_step(finding, pair.target, reason=reason, connectors=pair.connectors_of(finding))
        for finding, reason in reasons
    )
