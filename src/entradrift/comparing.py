"""Compare and judge: from two snapshots to the frozen result that reports render."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from entradrift import clock
from entradrift.compare.attribution import Attributor
from entradrift.compare.connector_names import with_connectors_named
from entradrift.compare.name_map import mapped, mapped_together
from entradrift.compare.rule_pairs import RuleMatch
from entradrift.compare.server import same_server as is_same_server
from entradrift.compare.snapshots import compare_snapshots
from entradrift.errors import WrongPairError
from entradrift.model.change import Side
from entradrift.model.comparison import (
    OVER_TIME,
    PAIR,
    Compared,
    Comparison,
    RulePicture,
    SectionCoverage,
    ServerSummary,
)
from entradrift.model.finding import Finding, Severity
from entradrift.model.section import Section
from entradrift.model.snapshot import Snapshot
from entradrift.policy.acceptance import Acceptance, accept
from entradrift.policy.alike import alike_findings
from entradrift.policy.judge import judge
from entradrift.policy.over_time import changes_sentence
from entradrift.policy.verdict import and_accepted, exit_code_of, failover_sentence, verdict_of
from entradrift.version import VERSION


def comparison_of(
    primary: Snapshot,
    staging: Snapshot,
    baseline: Snapshot | None = None,
    *,
    fail_on: Severity | None = Severity.LOW,
    strict: bool = False,
    doubts: Sequence[str] = (),
    options: Mapping[str, str] | None = None,
    acceptances: Sequence[Acceptance] = (),
    names: Mapping[str, str] | None = None,
    same_server: bool = False,
) -> Comparison:
    """Return the judged comparison of the primary with the staging server.

    With `baseline`, a state in which both agreed, each finding says on which server it changed since, and what both
    servers changed alike is listed. With `same_server` the two are one server before (`primary`) and after.
    `fail_on` is the lowest severity that makes `exit_code` 1 (None: never); `strict` counts what an export
    format cannot carry as incomplete. `doubts` say in words why the exports cannot be relied on although they
    were read (too old, taken too far apart): any makes the comparison incomplete. `acceptances` are differences that
    somebody signed off; they are judged by the date in UTC and never make an incomplete comparison complete. `names`
    are read as their values wherever an export says them. Raises WrongPairError when the two are not a pair, and
    NameMapError for names that contradict themselves.
    """
    (primary, staging), unused = mapped_together((primary, staging), names or {})
    baseline = mapped(baseline, names) if baseline and names else baseline
    generated_at = clock.now()
    labels = OVER_TIME if same_server else PAIR
    named = with_connectors_named(primary, staging, baseline, labels)
    primary, staging, baseline = named.primary, named.staging, named.baseline
    difference = compare_snapshots(primary, staging, labels)
    attribute = Attributor(baseline, primary, staging, difference) if baseline else None
    alike = alike_findings(attribute.alike(), baseline.source.captured_at) if attribute and baseline else ()
    findings, told = accept(
        judge(difference.changes, attribute, more=alike, labels=labels),
        acceptances,
        date.fromisoformat(generated_at[:10]),
    )
    coverage = _doubted(difference.coverage, doubts)
    verdict = verdict_of(findings, coverage, strict=strict)
    return Comparison(
        tool_version=VERSION,
        generated_at=generated_at,
        verdict=verdict,
        exit_code=exit_code_of(verdict, findings, fail_on),
        failover=and_accepted(
            changes_sentence(
                findings, coverage, (primary.source.captured_at, staging.source.captured_at), doubts
            ),
            findings,
        )
        if same_server
        else failover_sentence(
            verdict,
            findings,
            coverage,
            doubts=doubts,
            one_server=is_same_server(primary.server, staging.server),
        ),
        primary=_summary(primary),
        staging=_summary(staging),
        baseline=_summary(baseline) if baseline else None,
        coverage=coverage,
        findings=findings,
        notices=(*difference.notices, *named.notices, *_unused(unused), *told),
        options={
            **(options or {}),
            **({"same-server": "yes"} if same_server else {}),
            **({"map": ", ".join(f"{old} = {new}" for old, new in sorted(names.items()))} if names else {}),
        },
        rules=_pictures(difference.rules, findings) if difference.rules else {},
        labels=labels,
    )


def refuse_same_export(primary: Snapshot, staging: Snapshot, *, same_server: bool = False) -> None:
    """Raise SameExportError when both are made of the very same files: that always looks in sync."""
    digests = [
        sorted((file.sha256, file.size) for file in snapshot.source.files) for snapshot in (primary, staging)
    ]
    if digests[0] and digests[0] == digests[1]:
        raise SameExportError(
            "--primary and --staging hold the same export, which always looks in sync; "
            + (
                "give two exports of different times."
                if same_server
                else "give the staging server's own export."
            )
        )


class SameExportError(WrongPairError):
    """One export was given as both servers."""


def _unused(names: Sequence[str]) -> list[str]:
    return [
        f'The name map has "{name}", which occurs in neither export; check how it is written.'
        for name in names
    ]


def _doubted(coverage: Sequence[SectionCoverage], doubts: Sequence[str]) -> tuple[SectionCoverage, ...]:
    """Say with the coverage of the servers themselves why their exports cannot be relied on."""
    if not doubts:
        return tuple(coverage)
    return tuple(
        replace(
            part,
            status=Compared.PARTIAL if part.status is Compared.COMPARED else part.status,
            reason="; ".join(filter(None, (part.reason, *doubts))),
            by_nature=False,
        )
        if part.section is Section.SERVER
        else part
        for part in coverage
    )


def _summary(snapshot: Snapshot) -> ServerSummary:
    return ServerSummary(snapshot.server, snapshot.source, snapshot.dropped)


def _pictures(match: RuleMatch, findings: Sequence[Finding]) -> dict[str, RulePicture]:
    """Return the rules that have findings or stand elsewhere in the order, by identity; not those that share one."""
    found = list(_identified(match))
    often = Counter(identity for identity, _ in found)
    unique = {identity: picture for identity, picture in found if often[identity] == 1}
    pictures: dict[str, RulePicture] = {}
    for finding in findings:
        if finding.object.kind not in {"sync-rule", "precedence-order"}:
            continue
        for identity in finding.object.identities:
            if identity in unique:
                pictures.setdefault(identity, unique[identity])
                if "clone" in finding.facts:
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
