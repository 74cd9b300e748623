"""R28, R35: the sync rules, and the limit for large groups that one of them sets."""

from __future__ import annotations

import re
from typing import Final

from entradrift.exports.cmdlets import parts
from entradrift.failover.checks import sources
from entradrift.failover.checks.check import (
    EXPORT,
    Check,
    Judged,
    by_comparison,
    compared,
    failed,
    passed,
    unknown,
    worst,
)
from entradrift.failover.checks.identity import GROUP
from entradrift.failover.evidence import Document, PairEvidence, ServerEvidence
from entradrift.failover.reading import both, listed
from entradrift.model.finding import Severity
from entradrift.model.readiness import Answer, Evidence
from entradrift.model.section import Section
from entradrift.model.values import NOT_CARRIED
from entradrift.policy.registry import RULES

_RULES: Final = tuple(rule.id for rule in RULES if rule.area is Section.SYNC_RULES)
_MILD: Final = frozenset({Severity.LOW, Severity.INFO})
_MEMBER_LIMIT: Final = re.compile(r"\[memberCount\]\s*>=?\s*(?P<limit>\d{1,12})", re.IGNORECASE)
_ENDPOINTS: Final = ("AadConnectorImportApiVersion", "AadConnectorExportApiVersion")


def _sync_rules(pair: PairEvidence) -> Judged:
    answers = by_comparison(pair, "The sync rules", _RULES, Section.SYNC_RULES, warns=_MILD)
    silent = [server.name for server in pair.servers if not server.snapshot.rules]
    if silent:
        answers.append(unknown(f"The export of {both(silent)} holds no sync rules."))
    proof = passed(
        "Both servers have the same sync rules in the same order.", *compared(pair, Section.SYNC_RULES)
    )
    return worst(proof, *answers)


# --- large groups ----------------------------------------------------------------------------------------


def _limits(server: ServerEvidence) -> dict[str, str] | None:
    """Return the member count above which a rule drops groups, by rule; None where expressions are not carried."""
    found: dict[str, str] = {}
    for rule in server.snapshot.rules:
        if rule.flows is NOT_CARRIED:
            return None
        for flow in rule.flows:
            if isinstance(flow.expression, str) and (match := _MEMBER_LIMIT.search(flow.expression)):
                found[rule.name] = match["limit"]
    return found if server.snapshot.rules else None


def _endpoints(document: Document) -> tuple[str, ...]:
    """Return the versions of the endpoint; a value that is not in the registry means the default."""
    return tuple(str(document.get(key) or "default").strip() for key in _ENDPOINTS)


def _group_limit(pair: PairEvidence) -> Judged:
    return worst(*_of_rules(pair), *_of_registry(pair))


def _of_rules(pair: PairEvidence) -> list[Judged]:
    limits = [_limits(server) for server in pair.servers]
    evidence = tuple(
        server.fact("Group member limits in rules", sorted(set(found.values())) or "none")
        for server, found in zip(pair.servers, limits, strict=True)
        if found is not None
    )
    one, other = limits
    if one is None or other is None:
        return [
            unknown("The rules that limit the size of groups are not carried by both exports.", *evidence)
        ]
    differing = sorted(name for name in one.keys() & other.keys() if one[name] != other[name])
    if differing:
        return [failed(f"The limit for the members of a group differs: {listed(differing)}.", *evidence)]
    if one.keys() != other.keys():
        lone = sorted(one.keys() ^ other.keys())
        return [failed(f"Only one server limits the members of a group: {listed(lone)}.", *evidence)]
    said = ", ".join(sorted(set(one.values()), key=int)) or "none in the rules"
    return [passed(f"The limit for the members of a group is the same ({said}).", *evidence)]


def _of_registry(pair: PairEvidence) -> list[Judged]:
    found = [server.first(parts.ENDPOINTS) for server in pair.servers]
    evidence: tuple[Evidence, ...] = tuple(
        server.of_document(document, key, document.get(key) or "default", key)
        for server, document in zip(pair.servers, found, strict=True)
        if document
        for key in _ENDPOINTS
    )
    one, other = found
    if one is None or other is None:
        silent = pair.silent(found)
        return [unknown(f"The version of the endpoint was not collected on {both(silent)}.", *evidence)]
    if _endpoints(one) != _endpoints(other):
        return [failed("The two servers use different versions of the synchronization endpoint.", *evidence)]
    return [passed("Both servers use the same version of the synchronization endpoint.", *evidence)]


CHECKS: Final = (
    Check(
        id="R28",
        group=GROUP,
        question="Are the sync rules the same, in the same order?",
        why="A missing or different rule changes attributes, scope or joins of thousands of objects at once.",
        todo="Copy the rules with the Synchronization Rules Editor, then run a full synchronization.",
        looks_at="the comparison of custom and standard rules",
        collect=EXPORT,
        source=sources.CHANGE_CONFIGURATION,
        when={
            Answer.PASS: "they are the same, apart from what follows from another version",
            Answer.WARN: "names, descriptions or numbers differ without effect today, or a difference was accepted",
            Answer.UNKNOWN: "they could not be compared in full",
            Answer.FAIL: "a rule is missing, switched off or different, or the order decides differently",
        },
        judge=_sync_rules,
    ),
    Check(
        id="R35",
        group=GROUP,
        question="Is the limit for the members of a group the same?",
        why="With a lower limit large groups are emptied or dropped after the switch.",
        todo="Use the same endpoint and the same rule on both servers.",
        looks_at="memberCount in the expressions of rules, and the registry values AadConnectorImportApiVersion and "
        "AadConnectorExportApiVersion",
        collect="Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Azure AD Connect' | Select-Object "
        "AadConnectorImportApiVersion, AadConnectorExportApiVersion | ConvertTo-Json | "
        "Set-Content -Encoding UTF8 EndpointVersions.json",
        source=sources.LARGE_GROUPS,
        when={
            Answer.PASS: "rules and endpoints are the same",
            Answer.UNKNOWN: "the expressions or the registry values of a server are not known",
            Answer.FAIL: "a limit or a version of the endpoint differs",
        },
        judge=_group_limit,
    ),
)
