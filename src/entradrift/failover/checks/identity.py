"""R23, R24: by what people and objects are recognised. A difference here cannot be signed off."""

from __future__ import annotations

from typing import Final

from entradrift.failover.checks import sources
from entradrift.failover.checks.check import EXPORT, Check, Judged, passed, unknown
from entradrift.failover.evidence import PairEvidence, ServerEvidence
from entradrift.failover.reading import both, shown
from entradrift.model.readiness import Answer

GROUP: Final = "Configuration"
_ANCHOR: Final = "Microsoft.SynchronizationOption.AnchorAttribute"
_USER_NAME: Final = "Microsoft.SynchronizationOption.UPNAttribute"
_JOIN: Final = "Microsoft.SynchronizationOption.JoinCriteria"
_CUSTOM: Final = "Microsoft.SynchronizationOption.CustomAttribute"
_LABELS: Final = {_USER_NAME: "User principal name from", _JOIN: "Join criteria", _CUSTOM: "Custom attribute"}


def _value(server: ServerEvidence, name: str) -> str | None:
    """Return a setting as it is compared: attribute names have no letter case; None where the export lacks it."""
    value = server.setting(name)
    return None if value is None else str(value).strip().casefold()


def _source_anchor(pair: PairEvidence) -> Judged:
    evidence = tuple(server.of_setting(_ANCHOR, "Source anchor") for server in pair.servers)
    findings = pair.open_findings("source-anchor-differs") + pair.accepted_findings("source-anchor-differs")
    values = [_value(server, _ANCHOR) for server in pair.servers]
    silent = [server.name for server, value in zip(pair.servers, values, strict=True) if not value]
    if silent:
        return unknown(f"The export of {both(silent)} does not show the source anchor.", *evidence)
    said = [shown(server.setting(_ANCHOR)) for server in pair.servers]
    if values[0] != values[1]:
        return Judged(
            Answer.FAIL,
            f"The source anchor is {said[0]} on {pair.primary.name} and {said[1]} on {pair.staging.name}.",
            evidence,
            tuple(finding.id for finding in findings),
        )
    return passed(f"The source anchor is {said[0]} on both servers.", *evidence)


def _identification(pair: PairEvidence) -> Judged:
    evidence = tuple(
        server.of_setting(name, label) for server in pair.servers for name, label in _LABELS.items()
    )
    rules = ("upn-attribute-differs", "join-criteria-differ")
    findings = pair.open_findings(*rules) + pair.accepted_findings(*rules)
    for name, label in _LABELS.items():
        one, other = (_value(server, name) for server in pair.servers)
        if one is not None and other is not None and one != other:
            said = [shown(server.setting(name)) for server in pair.servers]
            return Judged(
                Answer.FAIL,
                f"{label}: {said[0]} on {pair.primary.name} and {said[1]} on {pair.staging.name}.",
                evidence,
                tuple(finding.id for finding in findings),
            )
    if findings:
        return Judged(
            Answer.FAIL, f"{findings[0].title}.", evidence, tuple(finding.id for finding in findings)
        )
    silent = [server.name for server in pair.servers if any(_value(server, name) is None for name in _LABELS)]
    if silent:
        return unknown(f"The export of {both(silent)} does not show how users are identified.", *evidence)
    return passed("The user principal name and the join criteria are the same.", *evidence)


CHECKS: Final = (
    Check(
        id="R23",
        group=GROUP,
        question="Is the source anchor the same?",
        why="With another source anchor every object loses its partner in the tenant.",
        todo="Do not switch. Reinstall the staging server with the primary's source anchor.",
        looks_at="the setting Microsoft.SynchronizationOption.AnchorAttribute; the rules that flow it are part of R28",
        collect=EXPORT,
        source=sources.DESIGN_CONCEPTS,
        when={
            Answer.PASS: "it is the same attribute",
            Answer.UNKNOWN: "an export does not show it",
            Answer.FAIL: "it differs, whether accepted or not",
        },
        judge=_source_anchor,
    ),
    Check(
        id="R24",
        group=GROUP,
        question="Are the user principal name and the join criteria the same?",
        why="Users would get other sign-in names, or be joined to other people's accounts.",
        todo="Do not switch. Reinstall the staging server with the primary's choices.",
        looks_at="the settings SynchronizationOption.UPNAttribute, JoinCriteria and CustomAttribute",
        collect=EXPORT,
        source=sources.DESIGN_CONCEPTS,
        when={
            Answer.PASS: "they are the same",
            Answer.UNKNOWN: "an export does not show them",
            Answer.FAIL: "one differs, whether accepted or not",
        },
        judge=_identification,
    ),
)
