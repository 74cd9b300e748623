"""Manual steps about sync rules, for those that no script can change as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from entradrift.align.manual import wizard_pages as pages
from entradrift.align.manual.rule_words import (
    BETWEEN,
    GENERATE,
    after_rule,
    carried_over,
    connector_identifier,
    edited_standard,
    rule_name,
)
from entradrift.align.manual.subject import Subject, listed, shown
from entradrift.align.sync_steps import after_rule_change, full_sync_everywhere, initial_cycle
from entradrift.model.alignment import ManualStep, SyncStep
from entradrift.model.change import Side
from entradrift.model.values import Value


def _custom_missing(subject: Subject) -> ManualStep:
    if subject.is_here:
        return subject.step(
            pages.editor(subject.finding.object.direction, "Delete"),
            f"Select the rule {rule_name(subject)} and choose Delete. If it is wanted after all, create it on {subject.there} "
            "instead.",
            values=((f"Now on {subject.here}", shown(subject.now)),),
            afterwards=after_rule(subject),
            caution=pages.EXPORT_THE_RULE_FIRST,
        )
    return subject.step(
        pages.editor(subject.finding.object.direction, "Export"),
        f"{carried_over(subject, rule_name(subject))} Read the file, then run it on {subject.here}.",
        values=((f"To be, as on {subject.there}", shown(subject.wanted)),),
        afterwards=after_rule(subject),
        command=connector_identifier(subject),
        caution=(
            "The precedence in the file must be free on the server, or two rules share it. The file also names attributes and "
            "object types: align these first."
        ),
    )


def _standard_missing(subject: Subject) -> ManualStep:
    if subject.is_here:
        return subject.step(
            pages.OPTIONAL_FEATURES,
            f"Find out which feature brings the standard rule {rule_name(subject)} and is on only on {subject.here}. Settle "
            "the findings about features, builds and the directory schema first. If the rule stays, disable it in the "
            "Synchronization Rules Editor: a standard rule that was deleted comes back, enabled, with the next upgrade.",
            values=((f"Now on {subject.here}", shown(subject.now)),),
            afterwards=after_rule(subject),
            caution=pages.CLEAR_THE_CHECK_BOX,
        )
    return subject.step(
        pages.REFRESH_SCHEMA,
        f"The wizard alone creates standard rules, never a script or a person. {GENERATE} If the rule {rule_name(subject)} is "
        f"still missing, it belongs to a feature that is on only on {subject.there}.",
        values=((f"To be, as on {subject.there}", shown(subject.wanted)),),
        afterwards=(initial_cycle(),),
        caution=pages.CLEAR_THE_CHECK_BOX,
    )


def _duplicate(subject: Subject) -> ManualStep:
    return subject.step(
        pages.editor(subject.finding.object.direction, "Edit"),
        f"Several rules are called {rule_name(subject)}, in other numbers on the two servers. Compare them by precedence, "
        f"scoping filter and flows, delete on {subject.here} those that {subject.there} does not have, and give each of the "
        "others a name of its own, the same one on both servers. Then export both servers again and compare.",
        values=subject.on_both(),
        afterwards=after_rule(subject),
        caution=pages.EXPORT_THE_RULE_FIRST,
    )


def _renamed(subject: Subject) -> ManualStep:
    return subject.step(
        pages.editor(subject.finding.object.direction, "Edit > Description"),
        f'Select the rule "{shown(subject.now)}" of the connector "{subject.where_it_is}" and change its name to '
        f'"{shown(subject.wanted)}", in exactly this spelling.',
        caution=pages.EXPORT_THE_RULE_FIRST,
    )


def _standard_named(subject: Subject) -> ManualStep:
    return subject.step(
        pages.REFRESH_SCHEMA,
        f"The name of a standard rule comes with the build. {GENERATE}",
        afterwards=(),
        caution=pages.STANDARD_RULE,
    )


def _clone(subject: Subject) -> ManualStep:
    clones = subject.fact("clone")
    clone = f'"{clones[0]}"' if clones else "the clone"
    values = subject.both_values()
    if subject.is_here:
        return subject.step(
            pages.editor(subject.finding.object.direction, "Edit > Description"),
            f"First enable the original again: select the rule {rule_name(subject)}, choose Edit, answer No to the question "
            f"about a copy, and clear Disabled. Then delete the rule {clone}.",
            values=values,
            afterwards=after_rule(subject),
            caution=pages.EXPORT_THE_RULE_FIRST,
        )
    return subject.step(
        pages.editor(subject.finding.object.direction, "Export"),
        f"{carried_over(subject, clone)} Run it on {subject.here}. Only then disable the original on {subject.here}: select the "
        f"rule {rule_name(subject)}, choose Edit, answer No to the question about a copy, and set Disabled.",
        values=values,
        afterwards=after_rule(subject),
        command=connector_identifier(subject),
        caution=BETWEEN.format(state="both rules are in use"),
    )


def _switch(subject: Subject) -> ManualStep:
    # The side of these findings is the one on which the rule is disabled.
    action = (
        f"Select the rule {rule_name(subject)}, choose Edit, answer No if the editor offers a copy, and "
        f"{'clear' if subject.is_here else 'set'} Disabled on the page Description."
    )
    return subject.step(
        pages.editor(subject.finding.object.direction, "Edit > Description"),
        action,
        values=(
            (f"Now on {subject.here}", _disabled(subject.now)),
            (f"To be, as on {subject.there}", _disabled(subject.wanted)),
        ),
        afterwards=after_rule(subject),
    )


def _switch_unknown(subject: Subject) -> ManualStep:
    return subject.step(
        pages.editor(subject.finding.object.direction, "Edit > Description"),
        f"Look on both servers whether the rule {rule_name(subject)} is disabled. Set or clear Disabled on {subject.here} as "
        f"it is on {subject.there}, then export both servers again with the collector or with "
        "Get-ADSyncServerConfiguration and compare.",
        values=(
            ("On the primary", _disabled(subject.finding.primary)),
            ("On the staging server", _disabled(subject.finding.staging)),
        ),
        afterwards=after_rule(subject),
    )


def _tag(subject: Subject) -> ManualStep:
    return subject.step(
        pages.REFRESH_SCHEMA,
        "The tag is given by the build, so one server has standard rules of an older one. Install the same build on both; if "
        f"the builds are the same already, an upgrade was not completed. {GENERATE}",
        values=subject.on_both(),
        afterwards=(initial_cycle(),),
        caution=pages.STANDARD_RULE,
    )


def _order(subject: Subject) -> ManualStep:
    partner = subject.target.other
    attributes = subject.fact("attributes")
    return subject.step(
        pages.editor(None, "Edit > Description"),
        f"Give each custom rule named here the precedence that it has on {subject.there}, first to an unused number below 100 "
        "where another rule still has it: no two rules may share one. Numbers from 100 on belong to the standard rules; they "
        "follow from the order in which directories and features were added, so leave them.",
        values=(
            (f"Order now on {subject.here}", shown(subject.now)),
            (f"Order to be, as on {subject.there}", shown(subject.wanted)),
            *((("Attributes with another winner", listed(attributes)),) if attributes else ()),
            *_whole_order(subject, partner),
        ),
        afterwards=_order_change(subject),
        caution=pages.EXPORT_THE_RULE_FIRST,
    )


def _uncontested(subject: Subject) -> ManualStep:
    step = _order(subject)
    return subject.step(step.where, step.action, values=step.values, afterwards=(), caution=step.caution)


def _number(subject: Subject) -> ManualStep:
    return subject.step(
        pages.editor(subject.finding.object.direction, "Edit > Description"),
        f"Open the rule {rule_name(subject)} with Edit and set Precedence to {shown(subject.wanted)}. If another rule on "
        f"{subject.here} has this number, move that one first.",
        caution=pages.EXPORT_THE_RULE_FIRST,
    )


def _reference(subject: Subject) -> ManualStep:
    if subject.is_standard_rule:
        return edited_standard(subject)
    parameter = "-PrecedenceAfter" if subject.steps[:1] == ("precedence-after",) else "-PrecedenceBefore"
    return subject.step(
        pages.editor(subject.finding.object.direction, "Export"),
        f"Usually nothing is to be done: what counts is the order of precedence, which is compared by itself. To have the "
        f"same reference, export the rule {rule_name(subject)} on {subject.here}, put the identifier that the rule named "
        f"below has on {subject.here} after {parameter}, delete the rule and run the file.",
        afterwards=after_rule(subject),
        caution=BETWEEN.format(state="the rule is missing"),
    )


def _disabled(value: Value) -> str:
    if isinstance(value, bool):
        return "disabled" if value else "enabled"
    return "not stated in the export" if value is None else shown(value)


def _order_change(subject: Subject) -> tuple[SyncStep, ...]:
    """Rules of several connectors may have changed places, and the finding does not say of which."""
    return tuple(map(after_rule_change, subject.connectors)) or (full_sync_everywhere(),)


def _whole_order(subject: Subject, partner: Side) -> tuple[tuple[str, str], ...]:
    order = subject.fact(f"{partner} order")
    return ((f"All rules on {subject.there}, in order", listed(order)),) if order else ()


STEPS_OF_RULES: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "sync-rule-tag-differs": _tag,
    "sync-rule-name-differs": _standard_named,
    "standard-rule-only-on-primary": _standard_missing,
    "standard-rule-only-on-staging": _standard_missing,
    "sync-rule-duplicate": _duplicate,
    "sync-rule-renamed": _renamed,
    "custom-rule-only-on-primary": _custom_missing,
    "custom-rule-only-on-staging": _custom_missing,
    "rule-clone-only-on-primary": _clone,
    "rule-clone-only-on-staging": _clone,
    "sync-rule-disabled-on-primary": _switch,
    "sync-rule-disabled-on-staging": _switch,
    "sync-rule-disabled-unknown": _switch_unknown,
}
STEPS_OF_PRECEDENCE: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "precedence-order-differs": _order,
    "precedence-order-differs-uncontested": _uncontested,
    "custom-rule-precedence-differs": _number,
    "sync-rule-precedence-reference-differs": _reference,
}
