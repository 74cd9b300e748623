"""R25, R26, R27, R29: which forests, containers, object types and attributes are in scope."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entradrift.failover.checks import sources
from entradrift.failover.checks.check import (
    EXPORT,
    Check,
    Judged,
    by_comparison,
    compared,
    passed,
    unknown,
    worst,
)
from entradrift.failover.checks.identity import GROUP
from entradrift.failover.evidence import PairEvidence
from entradrift.failover.reading import both, listed
from entradrift.model.finding import Severity
from entradrift.model.readiness import Answer
from entradrift.model.section import Section
from entradrift.policy.registry import RULES

_MILD: Final = frozenset({Severity.MEDIUM, Severity.LOW, Severity.INFO})
_SWITCHES: Final = {
    "Microsoft.OptionalFeature.GroupFiltering": (),
    "Microsoft.OptionalFeature.FilterAAD": (
        "Microsoft.AADFilter.ApplicationList",
        "Microsoft.AADFilter.AttributeExclusionList",
    ),
    "Microsoft.OptionalFeature.DirectoryExtension": (
        "Microsoft.OptionalFeature.DirectoryExtensionAttributes",
    ),
}
"""Settings that switch a filter on, with those that say what it does."""
_GROUP_FILTER: Final = "group-filter-differs"


def _rules_of(*sections: Section) -> tuple[str, ...]:
    return tuple(rule.id for rule in RULES if rule.area in sections)


_DOMAINS: Final = tuple(rule for rule in _rules_of(Section.FILTERING) if rule.startswith(("domain-", "ou-")))
_SELECTION: Final = tuple(
    rule
    for rule in _rules_of(Section.FILTERING, Section.RUN_PROFILES, Section.PROVISIONING_HIERARCHY)
    if rule not in (*_DOMAINS, _GROUP_FILTER)
)


def _filtering(pair: PairEvidence) -> Judged:
    return worst(
        passed("Domains and organizational units are filtered alike.", *compared(pair, Section.FILTERING)),
        *by_comparison(pair, "Domains and organizational units", _DOMAINS, Section.FILTERING),
    )


def _filters(pair: PairEvidence) -> Judged:
    return worst(
        passed(
            "Group, app and attribute filters and directory extensions are the same.",
            *(server.of_setting(name) for server in pair.servers for name in _SWITCHES),
        ),
        *by_comparison(
            pair,
            "Filters and directory extensions",
            (_GROUP_FILTER, "app-attribute-filter-differs", "directory-extensions-differ"),
            Section.FILTERING,
            Section.FEATURES,
        ),
        *_unknown_switches(pair),
    )


def _unknown_switches(pair: PairEvidence) -> Iterator[Judged]:
    """Yield what an export does not say: a missing switch must not pass for one that is off."""
    for server in pair.servers:
        missing = []
        for switch, details in _SWITCHES.items():
            is_on = server.flag(switch)
            if is_on is None:
                missing.append(switch)
            elif is_on:
                missing += [name for name in details if server.setting(name) is None]
        if missing:
            yield unknown(f"The export of {server.name} does not show {listed(missing)}.")


def _forests(pair: PairEvidence) -> Judged:
    evidence = tuple(
        server.fact("Connectors", sorted(connector.name for connector in server.connectors()))
        for server in pair.servers
    )
    answers = by_comparison(
        pair, "The connectors", ("connector-only-on-primary", "connector-only-on-staging")
    )
    silent = [server.name for server in pair.servers if not server.connectors()]
    if silent:
        answers.append(unknown(f"The export of {both(silent)} names no connectors.", *evidence))
    return worst(passed("Both servers have the same connectors.", *evidence), *answers)


def _selection(pair: PairEvidence) -> Judged:
    return worst(
        passed(
            "Object types, attributes, run profiles and provisioning hierarchy are the same.",
            *compared(pair, Section.FILTERING, Section.RUN_PROFILES, Section.PROVISIONING_HIERARCHY),
        ),
        *by_comparison(
            pair,
            "What is selected",
            _SELECTION,
            Section.FILTERING,
            Section.RUN_PROFILES,
            Section.PROVISIONING_HIERARCHY,
            warns=_MILD,
        ),
    )


CHECKS: Final = (
    Check(
        id="R25",
        group=GROUP,
        question="Are domains and organizational units filtered alike?",
        why="Whatever the staging server does not have in scope is deleted from the tenant after the switch.",
        todo="Set the same filtering in the wizard, then run a full import and check the pending exports.",
        looks_at="the comparison of domains and containers",
        collect=EXPORT,
        source=sources.FILTERING,
        when={
            Answer.PASS: "the effective scopes are the same, whatever the order of the lists",
            Answer.WARN: "they differ, and that was accepted",
            Answer.UNKNOWN: "they could not be compared in full",
            Answer.FAIL: "the scope of one server is narrower or wider",
        },
        judge=_filtering,
    ),
    Check(
        id="R26",
        group=GROUP,
        question="Are group filtering, app and attribute filters and directory extensions the same?",
        why="A filter on one server only removes objects or attributes from the tenant after the switch.",
        todo="Set the same options in the wizard.",
        looks_at="the settings GroupFiltering, FilterAAD, AADFilter.*, DirectoryExtension* and the comparison of them",
        collect=EXPORT,
        source=sources.UPGRADE,
        when={
            Answer.PASS: "they are the same",
            Answer.WARN: "they differ, and that was accepted",
            Answer.UNKNOWN: "an export does not show a switch, or they could not be compared in full",
            Answer.FAIL: "one differs",
        },
        judge=_filters,
    ),
    Check(
        id="R27",
        group=GROUP,
        question="Do both servers have the same connectors?",
        why="Objects of a forest that the staging server lacks are deleted from the tenant.",
        todo="Add the missing forest on the staging server in the wizard: Connect your directories.",
        looks_at="the connectors by name, without regard to letter case",
        collect=EXPORT,
        source=sources.UPGRADE,
        when={
            Answer.PASS: "both have the same ones",
            Answer.WARN: "one is missing, and that was accepted",
            Answer.UNKNOWN: "an export names no connectors",
            Answer.FAIL: "one is missing on a server",
        },
        judge=_forests,
    ),
    Check(
        id="R29",
        group=GROUP,
        question="Are object types, attributes, run profiles and provisioning hierarchy the same?",
        why="An import of settings does not carry these over.",
        todo="Set them alike by hand in the Synchronization Service Manager.",
        looks_at="the comparison of object types, attributes, run profiles and provisioning hierarchy",
        collect=EXPORT,
        source=sources.IMPORT_EXPORT,
        when={
            Answer.PASS: "they are the same",
            Answer.WARN: "run profiles or the provisioning hierarchy differ, or a difference was accepted",
            Answer.UNKNOWN: "they could not be compared in full",
            Answer.FAIL: "object types or attributes differ",
        },
        judge=_selection,
    ),
)
