"""Manual steps about what a connector selects: domains, containers, object types, attributes, a group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from entradrift.align.manual import wizard_pages as pages
from entradrift.align.manual.subject import Subject, listed, shown
from entradrift.align.sync_steps import after_filter_change, after_new_selection
from entradrift.compare.ou_scope import Scope
from entradrift.model.alignment import ManualStep
from entradrift.model.change import Side
from entradrift.model.values import Value

_DESELECTING: Final = (
    "What is cleared leaves the scope: its objects are deleted in the tenant once the server exports, so look at the pending "
    "exports first."
)
_OLD_NAMES: Final = (
    "After an OU was renamed, its new name has to be selected by hand: the list keeps the old one, and the next full "
    "import takes everything below it out of scope."
)
_ATTRIBUTES_BY_RULES: Final = (
    "Align the sync rules first and compare again: for builds from 1.4.18 on, Microsoft's articles no longer ask for this step "
    "before a rule uses an attribute."
)
_NEW_STAGING: Final = "Uninstall Microsoft Entra Connect on {here} and install it again in staging mode"
_NEW_SERVER: Final = "Install a new server in staging mode, never the one that exports,"


def installed_anew(subject: Subject) -> str:
    """Return how a choice is changed that only an installation can make; the sentence goes on after it."""
    if subject.target is Side.PRIMARY:
        return f"{_NEW_SERVER} compare it, and switch over to it. On it,"
    return f"{_NEW_STAGING.format(here=subject.here)}. During that,"


def _domain_missing(subject: Subject) -> ManualStep:
    if subject.is_here:
        return subject.step(
            pages.DOMAIN_AND_OU,
            f"Clear the check box of the domain {subject.name}. If it is to be synchronized after all, select it on "
            f"{subject.there} instead.",
            values=((f"Now on {subject.here}", "known"), (f"To be, as on {subject.there}", "not known")),
            afterwards=(after_filter_change(subject.connector),),
            caution=f"{_DESELECTING} {pages.CLEAR_THE_CHECK_BOX}",
        )
    wanted = subject.wanted if isinstance(subject.wanted, Mapping) else {}
    action = (
        f"Let the page read the directory again (Refresh), so that the domain {subject.name} is listed, "
        f"{_selecting(wanted.get('selected'))} "
        "If it stays missing, the server cannot reach a controller of the domain: see to that first."
    )
    return subject.step(
        pages.DOMAIN_AND_OU,
        action,
        values=(
            (f"To be, as on {subject.there}", _selected(wanted.get("selected", True))),
            *_lists_of(wanted, subject.there),
        ),
        afterwards=(after_filter_change(subject.connector),),
        caution=pages.CLEAR_THE_CHECK_BOX,
    )


def _domain_replaced(subject: Subject) -> ManualStep:
    return subject.step(
        pages.DOMAIN_AND_OU,
        f'Select the domain "{shown(subject.wanted)}" with the containers that {subject.there} selects, and clear the domain '
        f'"{shown(subject.now)}". If the first one is not listed, let the page read the directory again (Refresh).',
        afterwards=(after_filter_change(subject.connector),),
        caution=f"{_DESELECTING} {pages.CLEAR_THE_CHECK_BOX}",
    )


def _domain_selected(subject: Subject) -> ManualStep:
    if subject.is_here:
        action = f"Clear the check box of the domain {subject.name}."
        caution = f"{_DESELECTING} {pages.CLEAR_THE_CHECK_BOX}"
    else:
        action = (
            f"Select the check box of the domain {subject.name}, then open it and select the same containers as on "
            f"{subject.there}."
        )
        caution = pages.CLEAR_THE_CHECK_BOX
    return subject.step(
        pages.DOMAIN_AND_OU,
        action,
        values=(
            (f"Now on {subject.here}", _selected(subject.now)),
            (f"To be, as on {subject.there}", _selected(subject.wanted)),
        ),
        afterwards=(after_filter_change(subject.connector),),
        caution=caution,
    )


def _domain_unknown(subject: Subject) -> ManualStep:
    return subject.step(
        pages.DOMAIN_AND_OU,
        f"Open this page on both servers and look whether the domain {subject.name} is selected. Select or clear it on "
        f"{subject.here} as it is on {subject.there}, then export both servers again and compare.",
        values=(
            ("On the primary", _selected(subject.finding.primary)),
            ("On the staging server", _selected(subject.finding.staging)),
        ),
        afterwards=(after_filter_change(subject.connector),),
        caution=f"{_DESELECTING} {pages.CLEAR_THE_CHECK_BOX}",
    )


def _container(subject: Subject) -> ManualStep:
    container = f'"{subject.steps[-1]}"' if subject.steps else subject.name
    where = f"In the domain {subject.name}"
    if subject.wanted == Scope.INCLUDED.value:
        action = f"{where}, select the check box of the container {container}."
    elif subject.wanted == Scope.EXCLUDED.value:
        action = f"{where}, clear the check box of the container {container}."
    else:
        action = (
            f"{where}, what {subject.there} does with the container {container} is not certain ({shown(subject.wanted)}). "
            f"Decide whether it is to be synchronized, select or clear it on {subject.there} first and then alike on "
            f"{subject.here}, and compare again."
        )
    return subject.step(
        pages.DOMAIN_AND_OU,
        action,
        values=(*subject.both_values(), *_lists_around(subject)),
        afterwards=(after_filter_change(subject.connector),),
        caution=" ".join(
            sentence
            for sentence in (
                _DESELECTING if subject.wanted == Scope.EXCLUDED.value else "",
                pages.CLEAR_THE_CHECK_BOX,
            )
            if sentence
        ),
    )


def _container_replaced(subject: Subject) -> ManualStep:
    return subject.step(
        pages.DOMAIN_AND_OU,
        f'In the domain {subject.name}, select the check box of the container "{shown(subject.wanted)}" and clear the one of '
        f'"{shown(subject.now)}", as far as the directory still has it.',
        values=(*subject.both_values(), *_lists_around(subject)),
        afterwards=(after_filter_change(subject.connector),),
        caution=f"{_OLD_NAMES} {pages.CLEAR_THE_CHECK_BOX}",
    )


def _exception_replaced(subject: Subject) -> ManualStep:
    return subject.step(
        pages.DOMAIN_AND_OU,
        f'In the domain {subject.name}, clear the check box of the container "{shown(subject.wanted)}", and select the one of '
        f'"{shown(subject.now)}" again if the directory still has it and {subject.there} synchronizes it.',
        values=(*subject.both_values(), *_lists_around(subject)),
        afterwards=(after_filter_change(subject.connector),),
        caution=f"{_OLD_NAMES} {pages.CLEAR_THE_CHECK_BOX}",
    )


def _object_type(subject: Subject) -> ManualStep:
    return _selection(subject, "object type", "Select Object Types")


def _attribute(subject: Subject) -> ManualStep:
    return _selection(subject, "attribute", "Select Attributes", _ATTRIBUTES_BY_RULES)


def _selection(subject: Subject, what: str, page: str, caution: str = "") -> ManualStep:
    name = f'"{subject.steps[-1]}"' if subject.steps else subject.name
    if subject.finding.side is None:
        action = f'Select the {what} "{shown(subject.wanted)}" and clear the {what} "{shown(subject.now)}".'
    elif subject.is_here:
        action = f"Clear the {what} {name}."
    else:
        action = f"Select the {what} {name}. If it is not listed, choose Show All."
    return subject.step(
        pages.connector(subject.where_it_is, f"Properties > {page}"),
        action,
        values=(
            (f"Now on {subject.here}", _chosen(subject.now)),
            (f"To be, as on {subject.there}", _chosen(subject.wanted)),
        ),
        afterwards=(after_new_selection(subject.connector),),
        caution=f"{caution} {pages.READ_ONLY_PAGE}".strip(),
    )


def _group_filter(subject: Subject) -> ManualStep:
    if subject.wanted is None or subject.switched_on is False:
        return subject.step(
            pages.GROUP_FILTER,
            "Choose Synchronize all users and devices. The wizard can take a filter by group away, but not set one up again.",
            afterwards=(after_filter_change(subject.connector),),
            caution=(
                "Everybody outside of the group comes into scope. A filter by group is meant for pilots only. "
                f"{pages.CLEAR_THE_CHECK_BOX}"
            ),
        )
    return subject.step(
        pages.GROUP_FILTER_AT_INSTALLATION,
        f"A filter by group can only be set up during an installation. {installed_anew(subject)} choose the same group as on "
        f"{subject.there}, with its distinguished name.",
        afterwards=(after_filter_change(subject.connector),),
        caution=(
            "A filter by group is meant for pilots only: think about taking it away on "
            f"{subject.there} before you install anything."
        ),
    )


def _selected(value: Value) -> str:
    if value is True:
        return "selected"
    if value is False:
        return "not selected"
    return "not stated in the export" if value is None else shown(value)


def _chosen(name: Value) -> str:
    return "not selected" if name is None else f"selected: {shown(name)}"


def _selecting(selected: Value) -> str:
    if selected is False:
        return "and leave its check box cleared."
    return "then select it and the containers below."


def _lists_of(wanted: Mapping[str, Value], server: str) -> tuple[tuple[str, str], ...]:
    names = (("included", "Containers to select"), ("excluded", "Containers to clear"))
    return tuple(
        (f"{label}, as on {server}", listed(map(str, items)))
        for name, label in names
        if isinstance(items := wanted.get(name), tuple)
    )


def _lists_around(subject: Subject) -> tuple[tuple[str, str], ...]:
    """Return what the partner lists above, at and below the container: what decides about everything in it."""
    partner = subject.target.other
    return tuple(
        (f"{label} on {subject.there}", listed(names))
        for label, name in (
            ("Selected above, at and below it", "included"),
            ("Cleared above, at and below it", "excluded"),
        )
        if (names := subject.fact(f"{partner} {name}"))
    )


STEPS_OF_FILTERING: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "group-filter-differs": _group_filter,
    "domain-only-on-primary": _domain_missing,
    "domain-only-on-staging": _domain_missing,
    "domain-replaced": _domain_replaced,
    "domain-selected-on-primary": _domain_selected,
    "domain-selected-on-staging": _domain_selected,
    "domain-selection-unknown": _domain_unknown,
    "ou-scope-differs": _container,
    "ou-only-on-primary": _container,
    "ou-only-on-staging": _container,
    "ou-replaced": _container_replaced,
    "ou-exclusion-replaced": _exception_replaced,
}
STEPS_OF_SELECTIONS: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "object-type-only-on-primary": _object_type,
    "object-type-only-on-staging": _object_type,
    "object-type-replaced": _object_type,
    "attribute-only-on-primary": _attribute,
    "attribute-only-on-staging": _attribute,
    "attribute-replaced": _attribute,
}
