"""Manual steps about the servers themselves and their connectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from entradrift.align.manual import wizard_pages as pages
from entradrift.align.manual.subject import Subject, shown
from entradrift.align.sync_steps import after_new_selection, initial_cycle
from entradrift.model.alignment import ManualStep
from entradrift.model.change import Side
from entradrift.model.connector import ConnectorKind

_TENANT_NAMES: Final = (" - aad", " - microsoft entra id")
_ONE_ACTIVE: Final = (
    "Only one server may be active: two that export overwrite each other in the tenant every cycle. Never set staging mode "
    "with a cmdlet: Microsoft does not support it."
)


def _both_active(subject: Subject) -> ManualStep:
    return subject.step(
        pages.STAGING_MODE,
        "Decide which server is to export. On the other one, which is the staging server unless you decide otherwise, turn "
        "staging mode on now. Then export both servers again, compare, and make a new plan.",
        values=subject.on_both(),
        caution=_ONE_ACTIVE,
    )


def _both_staging(subject: Subject) -> ManualStep:
    return subject.step(
        pages.STAGING_MODE,
        "Nobody exports. If no switch-over is under way, turn staging mode off on the server that is to be active, which is "
        "the primary unless you decide otherwise, after you have looked at its pending exports. Nothing is to be changed on "
        "the other one.",
        values=subject.on_both(),
        caution=_ONE_ACTIVE,
    )


def _roles_swapped(subject: Subject) -> ManualStep:
    return subject.step(
        pages.COMMAND_LINE,
        "Do not use this plan: it would make the active server like the one in staging mode. Find out who switched the "
        "servers, then compare and align again with --primary and --staging swapped.",
        values=subject.on_both(),
        caution="The server called primary in this plan is in staging mode, and the one called staging exports.",
    )


def _product_version(subject: Subject) -> ManualStep:
    now, wanted = _version(subject.now), _version(subject.wanted)
    if now and wanted and now > wanted:
        return subject.step(
            pages.UPGRADE,
            f"There is no way back to an older build on {subject.here}: upgrade {subject.there} as well. Then export both "
            "servers again and make a new plan.",
            values=subject.on_both(),
            afterwards=(initial_cycle(),),
            caution="An upgrade brings new standard rules: do it first, most of the other differences may be gone then.",
        )
    return subject.step(
        pages.UPGRADE,
        f"Upgrade {subject.here} to {shown(subject.wanted)} or a later supported build, and {subject.there} to the same one. "
        "Then export both servers again and make a new plan.",
        afterwards=(initial_cycle(),),
        caution="An upgrade brings new standard rules: do it first, most of the other differences may be gone then.",
    )


def _connector_only_here_or_there(subject: Subject) -> ManualStep:
    there = subject.wanted if isinstance(subject.wanted, Mapping) else {}
    here = subject.now if isinstance(subject.now, Mapping) else {}
    if subject.is_here:
        action = (
            f"If the directory is wanted, add it on {subject.there} instead, as a change of its own. Otherwise uninstall "
            f"Microsoft Entra Connect on {subject.here} and install it again in staging mode with the directories of "
            f"{subject.there} only: Microsoft does not support deleting the connector {subject.name}."
        )
        if subject.target is Side.PRIMARY:
            action = (
                f"If the directory is wanted, add it on {subject.there} instead. Otherwise install a new server in staging "
                "mode without it, compare it, and switch over to it: never reinstall the server that exports."
            )
        return subject.step(
            pages.DIRECTORIES_AT_INSTALLATION,
            action,
            values=((f"Now on {subject.here}", shown(here)),),
            afterwards=(initial_cycle(),),
        )
    values = ((f"To be, as on {subject.there}", shown(there)),)
    if there.get("type") == ConnectorKind.OTHER.value:
        return subject.step(
            pages.connector(subject.finding.object.name, "Create"),
            f"The wizard adds Active Directory forests only, and Microsoft does not support creating the connector "
            f"{subject.name} here: set it up as its manufacturer describes, as it was done on {subject.there}.",
            values=values,
            afterwards=(after_new_selection(subject.connector),),
        )
    return subject.step(
        pages.DIRECTORIES,
        f"Add the directory {_quoted(there.get('forest')) or subject.name} with Add Directory, with an account of its own for "
        f"{subject.here}. On the next pages select the same domains, containers and features for it as on {subject.there}. "
        "Then export both servers again and make a new plan: rules, domains and selections of the new connector show then.",
        values=values,
        afterwards=(after_new_selection(subject.connector),),
        caution=pages.CLEAR_THE_CHECK_BOX,
    )


def _connector_name(subject: Subject) -> ManualStep:
    return subject.step(
        pages.connector(shown(subject.now), "Properties"),
        f'Change the name "{shown(subject.now)}" to "{shown(subject.wanted)}", in exactly this spelling; nothing else on the '
        "page. Then look for scripts and scheduled tasks on the server that use the old name.",
        caution=pages.READ_ONLY_PAGE,
    )


def _connector_setting(subject: Subject) -> ManualStep:
    return subject.step(
        pages.connector(subject.where_it_is, "Properties"),
        f'Find the setting "{subject.place}"{_of_domain(subject)} and give it the value that {subject.there} has.',
        caution=pages.READ_ONLY_PAGE,
    )


def _connector_description(subject: Subject) -> ManualStep:
    return subject.step(
        pages.connector(subject.where_it_is, "Properties"),
        f"Copy the description from {subject.there}, if it matters to anybody; it changes nothing that is synchronized.",
        caution=pages.READ_ONLY_PAGE,
    )


def _connector_schema(subject: Subject) -> ManualStep:
    lacking = subject.fact(f"only on {subject.target.other}")
    surplus = subject.fact(f"only on {subject.target}")
    values = [
        (label, "\n".join(names))
        for label, names in (
            (f"Only in the copy of {subject.there}", lacking),
            (f"Only in the copy of {subject.here}", surplus),
            ("Described differently", subject.fact("differing")),
        )
        if names
    ]
    if _is_tenant(subject.finding.object.name):
        return subject.step(
            pages.UPGRADE,
            f"The schema of the connector to Microsoft Entra ID comes with the build and with directory extensions. Align the "
            f"builds and the directory extensions first, then compare again; nothing is to be done on the connector "
            f"{subject.name} itself.",
            values=values or None,
            afterwards=(after_new_selection(subject.connector),),
        )
    also = (
        f"The copy of {subject.here} also has what the one of {subject.there} lacks: run the same task there too. "
        if surplus
        else ""
    )
    return subject.step(
        pages.REFRESH_SCHEMA,
        f"Leave the directory of the connector {subject.name} selected and let the task run. {also}If the finding stays, "
        f"do the same on {subject.there}: the directory has one schema, so the older copy is the wrong one.",
        values=values or None,
        afterwards=(after_new_selection(subject.connector),),
        caution=f"The task also generates the standard rules again. {pages.CLEAR_THE_CHECK_BOX}",
    )


def _of_domain(subject: Subject) -> str:
    return f" of the domain {subject.name}" if subject.finding.object.kind == "partition" else ""


def _is_tenant(name: str) -> bool:
    folded = name.casefold()
    return folded.endswith(_TENANT_NAMES)


def _quoted(text: object) -> str:
    return f'"{text}"' if text else ""


def _version(value: object) -> tuple[int, ...]:
    parts = str(value).split(".")
    return tuple(map(int, parts)) if all(part.isascii() and part.isdigit() for part in parts) else ()


STEPS_OF_SERVERS: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "both-servers-active": _both_active,
    "both-servers-staging": _both_staging,
    "roles-swapped": _roles_swapped,
    "product-version-differs": _product_version,
}
STEPS_OF_CONNECTORS: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "connector-only-on-primary": _connector_only_here_or_there,
    "connector-only-on-staging": _connector_only_here_or_there,
    "connector-name-differs": _connector_name,
    "connector-schema-differs": _connector_schema,
    "connector-setting-differs": _connector_setting,
    "connector-description-differs": _connector_description,
}
