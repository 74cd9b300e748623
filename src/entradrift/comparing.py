"""Compare and judge: from two snapshots to the frozen result that reports render."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from entradrift import clock
from entradrift.compare.attribution import Attributor
from entradrift.compare.rule_pairs import RuleMatch
from entradrift.compare.server import same_server
from entradrift.compare.snapshots import compare_snapshots
from entradrift.errors import WrongPairError
from entradrift.model.change import Side
from entradrift.model.comparison import Comparison, RulePicture, ServerSummary
from entradrift.model.finding import Finding, Severity
from entradrift.model.snapshot import Snapshot
from entradrift.policy.judge import exit_code_of, failover_sentence, judge, verdict_of
from entradrift.version import VERSION


def comparison_of(
    primary: Snapshot,
    staging: Snapshot,
    baseline: Snapshot | None = None,
    *,
    fail_on: Severity | None = Severity.LOW,
    strict: bool = False,
    options: Mapping[str, str] | None = None,
) -> Comparison:
    """Return the judged comparison of the primary with the staging server.

    With `baseline`, a state in which both agreed, each finding says on which server it changed since.
    `fail_on` is the lowest severity that makes `exit_code` 1 (None: never); `strict` counts what an export
    format cannot carry as incomplete. Raises WrongPairError when the two are not a pair.
    """
    difference = compare_snapshots(primary, staging)
    attribute = Attributor(baseline, primary, staging) if baseline else None
    findings = judge(difference.changes, attribute)
    verdict = verdict_of(findings, difference.coverage, strict=strict)
    return Comparison(
        tool_version=VERSION,
        generated_at=clock.now(),
        verdict=verdict,
        exit_code=exit_code_of(verdict, findings, fail_on),
        failover=failover_sentence(
            verdict,
            findings,
            difference.coverage,
            one_server=same_server(primary.server, staging.server),
        ),
        primary=_summary(primary),
        staging=_summary(staging),
        baseline=_summary(baseline) if baseline else None,
        coverage=difference.coverage,
        findings=findings,
        notices=difference.notices,
        options=options or {},
        rules=_pictures(difference.rules, findings) if difference.rules else {},
    )


def refuse_same_export(primary: Snapshot, staging: Snapshot) -> None:
    """Raise SameExportError when both are made of the very same files: that always looks in sync."""
    digests = [
        sorted((file.sha256, file.size) for file in snapshot.source.files) for snapshot in (primary, staging)
    ]
    if digests[0] and digests[0] == digests[1]:
        raise SameExportError(
            "--primary and --staging hold the same export, which always looks in sync; "
            "give the staging server's own export."
        )


class SameExportError(WrongPairError):
    """One export was given as both servers."""


def _summary(snapshot: Snapshot) -> ServerSummary:
    return ServerSummary(snapshot.server, snapshot.source, snapshot.dropped)


def _pictures(match: RuleMatch, findings: Sequence[Finding]) -> dict[str, RulePicture]:
    """Return the rules that have findings, by identity; not those whose identity several rules share."""
    found = list(_identified(match))
    often = Counter(identity for identity, _ in found)
    unique = {identity: picture for identity, picture in found if often[identity] == 1}
    pictures: dict[str, RulePicture] = {}
    for finding in findings:
        identity = finding.object.identity
        if finding.object.kind == "sync-rule" and identity in unique and identity not in pictures:
            pictures[identity] = unique[identity]
        if "clone" in finding.facts and identity in unique:
            pictures[identity] = _with_clone(unique[identity], finding, match)
    return pictures


def _identified(match: RuleMatch) -> Iterator[tuple[str, RulePicture]]:
    for pair in match.matched:
        yield pair.ref.identity, RulePicture(pair.primary, pair.staging)
    for lone in match.primary_only:
        yield lone.ref.identity, RulePicture(lone.rule, None)
    for lone in match.staging_only:
        yield lone.ref.identity, RulePicture(None, lone.rule)
    for group in match.duplicates:
        # Twice, so that none of them passes for the rule.
        yield from [(group.ref.identity, RulePicture(None, None))] * 2


def _with_clone(original: RulePicture, finding: Finding, match: RuleMatch) -> RulePicture:
    """Show the clone in place of the disabled rule: it is what runs there, beside the partner's original."""
    primary = finding.side is Side.PRIMARY
    disabled = original.primary if primary else original.staging
    for lone in match.primary_only if primary else match.staging_only:
        rule = lone.rule
        if disabled and rule.connector == disabled.connector and rule.name in finding.facts["clone"]:
            return RulePicture(
                rule if primary else original.primary,
                original.staging if primary else rule,
                finding.side,
            )
    return original
