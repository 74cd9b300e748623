"""Manual steps about settings: identity options, sign-in, features, and what is stored in the tenant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from entradrift.align.manual import wizard_pages as pages
from entradrift.align.manual.filtering import installed_anew
from entradrift.align.manual.subject import Subject, listed, shown
from entradrift.align.powershell.literals import literal
from entradrift.align.sync_steps import initial_cycle
from entradrift.model.alignment import ManualStep
from entradrift.model.change import Side
from entradrift.model.connector import TENANT_CONNECTOR_ID

_TENANT_CONNECTOR: Final = f"(Get-ADSyncConnector -Identifier {literal(TENANT_CONNECTOR_ID)}).Name"
"""The connector to Microsoft Entra ID has the same identifier on every server."""
_NO_SIGN_IN: Final = frozenset({"donotconfigure", "none", ""})
_ANOTHER_IDENTITY: Final = (
    "No wizard changes this after the installation. A server with another choice gives objects another identity: never "
    "make it active as it is."
)
_SIGN_IN_IS_TENANT_WIDE: Final = (
    "The choice acts on the tenant, whichever server it is made on: on a staging server, another method than pass-through "
    "authentication disables pass-through authentication for the tenant and overrides the primary. Read Microsoft's article on "
    "it and make the change in a maintenance window."
)
_STAGING_RUNS_NONE: Final = (
    "A server in staging mode runs neither password hash synchronization nor password writeback and can read as off although "
    "the feature is selected."
)
_ONE_WRITEBACK: Final = (
    "Only one active server may use password writeback: a second one breaks the connection of the first."
)
_GROUP_WRITEBACK: Final = "Group writeback v2 was discontinued and cannot be turned on again once it is off."


class _Feature(NamedTuple):
    """Where a feature is switched, and what it is called there."""

    where: str
    name: str
    caution: str = ""


_FEATURES: Final[Mapping[str, _Feature]] = {
    "hybridexchange": _Feature(pages.OPTIONAL_FEATURES, "Exchange hybrid deployment"),
    "exchangemailpublicfolder": _Feature(pages.OPTIONAL_FEATURES, "Exchange mail public folders"),
    "groupwriteback": _Feature(pages.OPTIONAL_FEATURES, "Group writeback", _GROUP_WRITEBACK),
    "userwriteback": _Feature(pages.OPTIONAL_FEATURES, "User writeback, where the build still offers it"),
    "devicewriteback": _Feature(f"{pages.DEVICE_OPTIONS} > Device writeback", "Device writeback"),
    "devicewriteup": _Feature(
        f"{pages.DEVICE_OPTIONS} > Configure Microsoft Entra hybrid join", "Microsoft Entra hybrid join"
    ),
}
"""By the part of the setting's name that names the feature: `Microsoft.OptionalFeature.X` or `Microsoft.X.Container`."""


def _source_anchor(subject: Subject) -> ManualStep:
    return _chosen_at_installation(subject, f"{pages.IDENTIFYING_USERS} > Source anchor", "source anchor")


def _upn_attribute(subject: Subject) -> ManualStep:
    return _chosen_at_installation(
        subject, pages.SIGN_IN_CONFIGURATION, "attribute for the user principal name"
    )


def _join_criteria(subject: Subject) -> ManualStep:
    return _chosen_at_installation(
        subject, f"{pages.IDENTIFYING_USERS} > Matching across forests", "way to match users across forests"
    )


def _chosen_at_installation(subject: Subject, where: str, what: str) -> ManualStep:
    if subject.target is Side.PRIMARY:
        return subject.step(
            where,
            f"Do not align the primary: the tenant holds the identities that its {what} ({shown(subject.now)}) has given. "
            f"Reinstall the staging server with this {what} instead.",
            values=subject.on_both(),
            caution=_ANOTHER_IDENTITY,
        )
    return subject.step(
        where,
        f"The staging server cannot be aligned as it is. {installed_anew(subject)} choose the {what} of the primary: "
        f"{shown(subject.wanted)}.",
        afterwards=(initial_cycle(),),
        caution=_ANOTHER_IDENTITY,
    )


def _sign_in(subject: Subject) -> ManualStep:
    if subject.finding.object.name.casefold().endswith("desktopssoenabled"):
        box = (
            "Clear"
            if subject.switched_on is False
            else "Select"
            if subject.switched_on
            else "Set, as on its partner,"
        )
        return subject.step(
            pages.USER_SIGN_IN,
            f"{box} the check box Enable single sign-on, and leave the sign-in method as it is.",
            caution=_SIGN_IN_IS_TENANT_WIDE,
        )
    if str(subject.wanted or "").casefold() in _NO_SIGN_IN:
        return subject.step(
            pages.USER_SIGN_IN_AT_INSTALLATION,
            f"The wizard cannot go back to Do not configure. {installed_anew(subject)} choose Do not configure, as on "
            f"{subject.there}.",
            caution=_SIGN_IN_IS_TENANT_WIDE,
        )
    return subject.step(
        pages.USER_SIGN_IN,
        "First look in the Microsoft Entra admin center which method the tenant uses. If it is the one of "
        f"{subject.there}, choose it on {subject.here} ({shown(subject.wanted)}); if it is the one of {subject.here}, change "
        f"nothing here and settle it on {subject.there}.",
        caution=_SIGN_IN_IS_TENANT_WIDE,
    )


def _feature(subject: Subject) -> ManualStep:
    parts = subject.finding.object.name.split(".")
    known = next((_FEATURES[part.casefold()] for part in parts if part.casefold() in _FEATURES), None)
    where = known.where if known else pages.OPTIONAL_FEATURES
    name = known.name if known else f"the feature {subject.name}"
    last = parts[-1].casefold()
    if last in ("forest", "container"):
        action = (
            f"{name}: choose the {last} that {subject.there} uses. If the page only shows the present one, switch the feature "
            "off, run the wizard again and switch it on with the right one."
        )
    else:
        action = f"{_select(subject)} {name}, so that it is as on {subject.there}, and finish the wizard."
    return subject.step(
        where,
        action,
        afterwards=(initial_cycle(),),
        caution=" ".join(filter(None, (known.caution if known else "", pages.CLEAR_THE_CHECK_BOX))),
    )


def _hash_sync(subject: Subject) -> ManualStep:
    return subject.step(
        pages.OPTIONAL_FEATURES,
        f"{_select(subject)} Password hash synchronization, so that it is as on {subject.there}. If it cannot be changed here, "
        "it is the sign-in method: settle that finding first.",
        caution=f"{_STAGING_RUNS_NONE} {pages.CLEAR_THE_CHECK_BOX}",
    )


def _hash_sync_of_connector(subject: Subject) -> ManualStep:
    enable = subject.switched_on
    if enable is None:
        return subject.step(
            pages.OPTIONAL_FEATURES,
            f"Look at Password hash synchronization on both servers and at the values below, which belong to the connector "
            f"{subject.name}. Select or clear it on {subject.here} as on {subject.there}.",
            caution=f"{_STAGING_RUNS_NONE} {pages.CLEAR_THE_CHECK_BOX}",
        )
    look = (
        f"Look whether Password hash synchronization is selected on {subject.here}. If it is, change nothing: the value of a "
        "connector can read as off there. Otherwise: "
        if subject.target is Side.STAGING and enable
        else ""
    )
    verb = _select(subject)
    return subject.step(
        pages.OPTIONAL_FEATURES,
        f"{look}{verb.lower() if look else verb} Password hash synchronization if that is to go for all directories; the "
        f"command does it for the connector {subject.name} only.",
        command=(
            f"Set-ADSyncAADPasswordSyncConfiguration -SourceConnector {literal(subject.where_it_is)} "
            f"-TargetConnector {_TENANT_CONNECTOR} -Enable ${'true' if enable else 'false'}"
        ),
        caution=f"{_STAGING_RUNS_NONE} {pages.CLEAR_THE_CHECK_BOX}",
    )


def _writeback(subject: Subject) -> ManualStep:
    return subject.step(
        pages.OPTIONAL_FEATURES,
        f"{_select(subject)} Password writeback, so that it is as on {subject.there}.",
        caution=f"{_ONE_WRITEBACK} {_STAGING_RUNS_NONE} {pages.CLEAR_THE_CHECK_BOX}",
    )


def _writeback_of_connector(subject: Subject) -> ManualStep:
    return subject.step(
        pages.OPTIONAL_FEATURES,
        f"Look on both servers whether Password writeback is selected. If both pages say the same, change nothing: a staging "
        f"server can read as off. Otherwise select or clear it on {subject.here} as on {subject.there}.",
        caution=f"{_ONE_WRITEBACK} {_STAGING_RUNS_NONE} {pages.CLEAR_THE_CHECK_BOX}",
    )


def _directory_extensions(subject: Subject) -> ManualStep:
    return _listed_feature(
        subject,
        f"{pages.DIRECTORY_EXTENSIONS} > Directory extensions",
        "Directory extension attribute sync",
        "An attribute that is not listed needs the task Refresh directory schema first. What is cleared loses its values in the "
        "tenant once the server exports.",
    )


def _app_filter(subject: Subject) -> ManualStep:
    return _listed_feature(
        subject,
        f"{pages.APP_AND_ATTRIBUTE_FILTER} > Microsoft Entra apps, Microsoft Entra attributes",
        "Microsoft Entra app and attribute filtering",
        "An attribute that is no longer sent keeps its present value in the tenant, and one that is newly sent overwrites it.",
    )


def _listed_feature(subject: Subject, where: str, name: str, caution: str) -> ManualStep:
    now, wanted = subject.now, subject.wanted
    if isinstance(now, tuple | None) and isinstance(wanted, tuple | None) and (now or wanted):
        ours, theirs = tuple(map(shown, now or ())), tuple(map(shown, wanted or ()))
        action = (
            f"Make the list of {subject.finding.object.name} the one of {subject.there}: what is missing here and what is too "
            "much is below. The names are case-sensitive."
        )
        values: tuple[tuple[str, str], ...] = (
            (f"Missing on {subject.here}", listed(item for item in theirs if item not in ours)),
            (f"Too much on {subject.here}", listed(item for item in ours if item not in theirs)),
            (f"All of {subject.there}", listed(theirs)),
        )
    else:
        action = (
            f"{_select(subject)} {name} and go through its pages, so that they are as on {subject.there}."
        )
        values = subject.both_values()
    return subject.step(
        where,
        action,
        values=values,
        afterwards=(initial_cycle(),),
        caution=f"{caution} {pages.CLEAR_THE_CHECK_BOX}",
    )


def _select(subject: Subject) -> str:
    """Return what is done to a check box."""
    return {True: "Select", False: "Clear", None: "Select or clear"}[subject.switched_on]


STEPS_OF_IDENTITY: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "source-anchor-differs": _source_anchor,
    "upn-attribute-differs": _upn_attribute,
    "join-criteria-differ": _join_criteria,
}
STEPS_OF_FEATURES: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "sign-in-differs": _sign_in,
    "feature-differs": _feature,
    "password-hash-sync-differs": _hash_sync,
    "password-hash-sync-connector-on-primary": _hash_sync_of_connector,
    "password-hash-sync-connector-on-staging": _hash_sync_of_connector,
    "password-hash-sync-connector-differs": _hash_sync_of_connector,
    "password-writeback-differs": _writeback,
    "password-writeback-connector-differs": _writeback_of_connector,
    "directory-extensions-differ": _directory_extensions,
    "app-attribute-filter-differs": _app_filter,
}
