"""Manual steps in the Synchronization Service Manager: run profiles, provisioning hierarchy, metaverse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from entradrift.align.manual import wizard_pages as pages
from entradrift.align.manual.subject import Subject, shown
from entradrift.align.sync_steps import full_sync_everywhere
from entradrift.model.alignment import ManualStep

_SCHEMA_CAUTION: Final = (
    "Normally nothing is configured here, because builds and directory extensions bring their own attributes: align the builds, "
    "the directory extensions and the directory schema first, then compare again."
)


def _run_profile_only_here_or_there(subject: Subject) -> ManualStep:
    where = pages.connector(subject.where_it_is, "Configure Run Profiles")
    if subject.is_here:
        return subject.step(
            where,
            f"Select the run profile {subject.name} and choose Delete Profile, once you know that no scheduled task or script "
            f"on {subject.here} runs it.",
            values=((f"Now on {subject.here}", shown(subject.now)),),
            caution=pages.READ_ONLY_PAGE,
        )
    return subject.step(
        where,
        f"Choose New Profile, call it {subject.name} in exactly this spelling, and give it the steps that it has on "
        f"{subject.there}, in the same order.",
        values=((f"To be, as on {subject.there}", shown(subject.wanted)),),
        caution=pages.READ_ONLY_PAGE,
    )


def _run_profile(subject: Subject) -> ManualStep:
    where = pages.connector(subject.where_it_is, "Configure Run Profiles")
    steps = subject.steps
    if steps == ("name",):
        action = (
            f'The run profile "{shown(subject.now)}" has the steps that {subject.there} calls "{shown(subject.wanted)}": '
            "choose New Profile with that name and the same steps, then delete the old one."
        )
    elif steps[:1] == ("steps",) and len(steps) > 1:
        action = (
            f'Select the run profile {subject.name} and its step {steps[1]}, choose Edit Step, and set "'
            f'{" > ".join(steps[2:]) or "the step"}" as it is on {subject.there}.'
        )
    else:
        action = f"Select the run profile {subject.name} and give it the steps and values that it has on {subject.there}."
    return subject.step(where, action, caution=pages.READ_ONLY_PAGE)


def _provisioning_hierarchy(subject: Subject) -> ManualStep:
    component = subject.steps[-1] if subject.steps else ""
    if subject.wanted is None:
        action = f'Remove the DN component "{component}" from the list.'
    else:
        action = f'Map the DN component "{component}" to the object class that {subject.there} has.'
    return subject.step(
        pages.connector(subject.where_it_is, "Properties > Provisioning Hierarchy"),
        action,
        caution=pages.READ_ONLY_PAGE,
    )


def _metaverse_missing(subject: Subject) -> ManualStep:
    what, name = _metaverse_thing(subject)
    if subject.wanted is not None:
        action = f"Add the {what} {name} as {subject.there} has it."
        values: tuple[tuple[str, str], ...] = ((f"To be, as on {subject.there}", shown(subject.wanted)),)
    else:
        action = (
            f"Find out which sync rule on {subject.here} uses the {what} {name}, and align that rule first. Then delete it "
            "here, or leave it: what no rule uses changes nothing."
        )
        values = ((f"Now on {subject.here}", shown(subject.now)),)
    return subject.step(
        pages.METAVERSE_DESIGNER,
        action,
        values=values,
        afterwards=(full_sync_everywhere(),),
        caution=_SCHEMA_CAUTION,
    )


def _metaverse(subject: Subject) -> ManualStep:
    what = subject.finding.object.kind.replace("metaverse-class", "object type").replace("metaverse-", "")
    return subject.step(
        pages.METAVERSE_DESIGNER,
        f'Set "{subject.place}" of the {what} {subject.name} as {subject.there} has it.',
        afterwards=(full_sync_everywhere(),),
        caution=_SCHEMA_CAUTION,
    )


def _metaverse_thing(subject: Subject) -> tuple[str, str]:
    if subject.finding.object.kind == "metaverse-class":
        if subject.steps[:1] == ("attributes",):
            return f"attribute of the object type {subject.name}", f'"{subject.steps[-1]}"'
        return "object type", subject.name
    return "attribute", subject.name


STEPS_OF_THE_METAVERSE: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "metaverse-schema-only-on-primary": _metaverse_missing,
    "metaverse-schema-only-on-staging": _metaverse_missing,
    "metaverse-schema-differs": _metaverse,
}
STEPS_OF_RUN_PROFILES: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "run-profile-only-on-primary": _run_profile_only_here_or_there,
    "run-profile-only-on-staging": _run_profile_only_here_or_there,
    "run-profile-differs": _run_profile,
    "provisioning-hierarchy-differs": _provisioning_hierarchy,
}
