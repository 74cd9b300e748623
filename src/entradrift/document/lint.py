"""The checks that need one server only. A new check is one entry here and one function beside."""

from __future__ import annotations

from typing import Final

from entradrift.document import filter_lint, rule_lint
from entradrift.document.notice import Lint, Notice
from entradrift.model.finding import Severity
from entradrift.model.section import Section
from entradrift.model.snapshot import Carried, Format, Snapshot
from entradrift.model.values import NotCarried

LINTS: Final = (
    Lint(
        "clone-beside-enabled-original",
        Severity.HIGH,
        "A clone is enabled beside its enabled original",
        "A clone replaces a standard rule: the original is meant to be disabled. While both are enabled, both apply "
        "to the objects in their scope. Disable the original, or delete the clone.",
        rule_lint.clone_beside_original,
    ),
    Lint(
        "edited-standard-rule",
        Severity.HIGH,
        "A standard rule was edited",
        "An upgrade puts the original content of standard rules back and so undoes the edit without a word. "
        "Disable the standard rule and put the change into a custom rule with a precedence below 100.",
        rule_lint.edited_standard_rule,
    ),
    Lint(
        "container-included-and-excluded",
        Severity.HIGH,
        "A container is both included and excluded",
        "What the server does then is not documented; for the root of a domain, the whole domain may be synchronized. "
        "Open the OU selection in the wizard, choose again and save.",
        filter_lint.included_and_excluded,
    ),
    Lint(
        "duplicate-precedence",
        Severity.MEDIUM,
        "Rules share a precedence",
        "The lowest number wins. Between equal numbers nothing says who does, and another server may decide "
        "differently. Give each rule its own number.",
        rule_lint.duplicate_precedence,
    ),
    Lint(
        "custom-precedence-out-of-range",
        Severity.MEDIUM,
        "A custom rule has a precedence outside 0 to 99",
        "Microsoft keeps 0 to 99 for custom rules. Other numbers belong to standard rules, and an upgrade or another "
        "forest may shift them. Choose a number below 100, unless the place among standard rules is meant.",
        rule_lint.custom_precedence,
    ),
    Lint(
        "attribute-not-selected",
        Severity.MEDIUM,
        "Rules name an attribute that is not selected on the connector",
        "What is not selected is neither read nor written: such a flow, filter or join does nothing. "
        "Select the attribute on the connector and run a full import, or remove it from the rules.",
        filter_lint.attribute_not_selected,
    ),
    Lint(
        "expression-unreadable",
        Severity.HIGH,
        "An expression cannot be read",
        "The synchronization of every object in the scope of the rule fails with an error. "
        "Correct the expression in the Synchronization Rules Editor.",
        rule_lint.unreadable_expression,
    ),
    Lint(
        "flow-never-wins",
        Severity.MEDIUM,
        "A flow can never win",
        "A rule with a lower number, without a scoping filter and for the same object types always has a value "
        "(or the very same one). Remove the flow that has no effect, or give its rule a lower number.",
        rule_lint.flow_without_effect,
    ),
    Lint(
        "flow-is-fallback",
        Severity.INFO,
        "A flow counts only where an earlier one has no value",
        "A rule with a lower number, without a scoping filter and for the same object types flows into the "
        "same attribute. That is fine where the later flow is meant as a fallback.",
        rule_lint.flow_as_fallback,
    ),
)
"""Every check, in the order in which the page shows them among equal severities."""


def notices_of(snapshot: Snapshot) -> tuple[Notice, ...]:
    """Return what deserves a look on this server, worst first."""
    order = {lint.id: place for place, lint in enumerate(LINTS)}
    found = [notice for lint in LINTS for notice in lint.check(snapshot, lint)]
    return tuple(
        sorted(
            found,
            key=lambda each: (each.severity.rank, order[each.id], each.object.name, each.sentence),
        )
    )


def limits_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Return what the checks cannot see on this server, one sentence each."""
    sentences = []
    if any(isinstance(rule.flows, NotCarried) for rule in snapshot.rules):
        sentences.append(
            "This export lists some rules without their content, so notices about flows, filters and expressions "
            "cover the other rules only."
        )
    if snapshot.source.content_format is Format.RULES_EDITOR:
        sentences.append(
            "This export holds the rules that were selected in the Synchronization Rules Editor: rules that are not in it may "
            "read what seems unused here, or come before what seems to win."
        )
    sentences.append(_about_edits(snapshot))
    filtering = snapshot.content.get(Section.FILTERING)
    if filtering is not None and filtering.carried is not Carried.FULL:
        sentences.append(
            "This export does not carry all of the filtering, so attributes that are not selected may go unnoticed."
        )
    return tuple(sentences)


def _about_edits(snapshot: Snapshot) -> str:
    """Return why an edited standard rule may go unnoticed."""
    elsewhere = "Compare with another server of the same version to find it."
    known = [rule for rule in snapshot.rules if rule.is_standard and not isinstance(rule.flows, NotCarried)]
    if not known:
        return f"This export does not show the content of standard rules, so an edited one cannot be found. {elsewhere}"
    if len({(rule.direction, rule.tag_base, rule.tag_version) for rule in known}) == len(known):
        return (
            "Whether a standard rule was edited cannot be told from this server alone: none exists for two forests "
            f"to be held against each other. {elsewhere}"
        )
    return (
        "An edited standard rule shows itself on one server only where the same rule exists for two forests with other "
        "content; a rule that was edited alike for all forests, or that exists once, cannot be told from an original. "
        f"{elsewhere}"
    )
