"""Manual steps about what stands in a sync rule: scope, joins, flows and the other fields of the editor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from entradrift.align.manual import wizard_pages as pages
from entradrift.align.manual.rule_words import (
    BETWEEN,
    after_rule,
    attribute_name,
    carried_over,
    connector_identifier,
    edited_standard,
    rule_name,
)
from entradrift.align.manual.subject import Subject, shown
from entradrift.align.sync_steps import after_rule_change
from entradrift.model.alignment import ManualStep

_FLOW_STEPS: Final = 2
"""Steps of a path that names a flow; one more names a field of it."""


def _page(page: str, action: str) -> Callable[[Subject], ManualStep]:
    """Return the step for a part of a rule that stands on `page` of the editor; `action` begins after the rule is open."""

    def step(subject: Subject) -> ManualStep:
        if subject.is_standard_rule:
            return edited_standard(subject)
        return subject.step(
            pages.editor(subject.finding.object.direction, f"Edit > {page}"),
            f"Open the rule {rule_name(subject)} with Edit. {_filled(action, subject)}",
            afterwards=after_rule(subject),
            caution=pages.EXPORT_THE_RULE_FIRST,
        )

    return step


def _anew(subject: Subject) -> ManualStep:
    """Return the step for what the editor cannot change in a rule that exists."""
    if subject.is_standard_rule:
        return edited_standard(subject)
    moved = subject.steps == ("connector",)
    place = replace(subject, connectors=(shown(subject.wanted),)) if moved else subject
    left = (after_rule_change(shown(subject.now)),) if moved else ()
    return subject.step(
        pages.editor(subject.finding.object.direction, "Export"),
        f"The editor cannot change {_field(subject)} of a rule that exists. {carried_over(place, rule_name(place))} On "
        f"{subject.here}, export the old rule, delete it, and run the file.",
        afterwards=(*after_rule(place), *left),
        command=connector_identifier(place),
        caution=BETWEEN.format(state="the rule is missing"),
    )


def _soft_delete(subject: Subject) -> ManualStep:
    if subject.is_standard_rule:
        return edited_standard(subject)
    return subject.step(
        pages.editor(subject.finding.object.direction, "Export"),
        f"No page shows the interval. Export the rule {rule_name(subject)} on both servers. In the file of {subject.here}, put "
        f"what the other file has after -SoftDeleteExpiryInterval; then delete the rule on {subject.here} and run that file.",
        afterwards=after_rule(subject),
        caution=BETWEEN.format(state="the rule is missing"),
    )


def _description(subject: Subject) -> ManualStep:
    if subject.is_standard_rule:
        return subject.step(
            pages.REFRESH_SCHEMA,
            "Leave it unless it disturbs somebody: the description of a standard rule comes with the build and changes "
            "nothing that is synchronized.",
            caution=pages.STANDARD_RULE,
        )
    return subject.step(
        pages.editor(subject.finding.object.direction, "Edit > Description"),
        f"Open the rule {rule_name(subject)} with Edit and copy the description from {subject.there}. It changes nothing that is "
        "synchronized.",
    )


def _flow_missing(subject: Subject) -> ManualStep:
    if subject.is_standard_rule:
        return edited_standard(subject)
    attribute = attribute_name(subject)
    if subject.is_here:
        action = f"Select the transformation into {attribute} and choose Remove, then Save."
        values = ((f"Now on {subject.here}", shown(subject.now)),)
    else:
        action = (
            f"Choose Add transformation, with Target Attribute {attribute} and the values below, then Save."
        )
        values = ((f"To be, as on {subject.there}", shown(subject.wanted)),)
    return subject.step(
        pages.editor(subject.finding.object.direction, "Edit > Transformations"),
        f"Open the rule {rule_name(subject)} with Edit. {action}",
        values=values,
        afterwards=after_rule(subject),
        caution=pages.EXPORT_THE_RULE_FIRST,
    )


def _filled(action: str, subject: Subject) -> str:
    """Put names into a sentence of ours; they come from exports, so they are put in once and never formatted again."""
    switch = "clear" if subject.switched_on is False else "set" if subject.switched_on else "set or clear"
    return action.format(
        there=subject.there,
        attribute=attribute_name(subject),
        field=subject.steps[-1].replace("-", " ") if len(subject.steps) > _FLOW_STEPS else "values",
        now=shown(subject.now),
        wanted=shown(subject.wanted),
        switch=switch,
        Switch=switch.capitalize(),
    )


def _field(subject: Subject) -> str:
    names = {
        "connector": "the connector",
        "direction": "the direction",
        "source-object-type": "the source object type",
        "target-object-type": "the target object type",
    }
    return names.get(subject.steps[0] if subject.steps else "", f'"{subject.place}"')


STEPS_OF_RULE_CONTENT: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "sync-rule-target-differs": _anew,
    "sync-rule-object-type-differs": _anew,
    "sync-rule-link-type-differs": _page(
        "Description", "Set Link Type to the value that {there} has, then Save."
    ),
    "sync-rule-scoping-filter-differs": _page(
        "Scoping filter",
        "Make its groups and clauses those of {there}: all clauses of a group have to be true, and one group is enough. "
        "Then Save.",
    ),
    "sync-rule-join-rules-differ": _page(
        "Join rules",
        "Make its groups those of {there}, in the same order, because the first group that matches wins. Then Save.",
    ),
    "attribute-flow-differs": _page(
        "Transformations",
        "Find the transformation into {attribute}, give it the {field} that {there} has, character for character, then Save.",
    ),
    "attribute-flow-only-on-primary": _flow_missing,
    "attribute-flow-only-on-staging": _flow_missing,
    "attribute-flow-retargeted": _page(
        "Transformations",
        'Find the transformation into "{now}" and change its Target Attribute to "{wanted}", then Save.',
    ),
    "attribute-flow-merge-type-differs": _page(
        "Transformations", "Find the transformation into {attribute}, set Merge Type to {wanted}, then Save."
    ),
    "attribute-flow-apply-once-differs": _page(
        "Transformations", "Find the transformation into {attribute} and {switch} Apply once, then Save."
    ),
    "sync-rule-password-sync-differs": _page("Description", "{Switch} Enable Password Sync, then Save."),
    "sync-rule-soft-delete-differs": _soft_delete,
    "sync-rule-description-differs": _description,
}
