"""Manual steps about values that the tenant stores, and about those that entradrift does not know."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from entradrift.align.manual import wizard_pages as pages
from entradrift.align.manual.subject import Subject, shown
from entradrift.align.powershell.literals import boolean, literal
from entradrift.model.alignment import ManualStep

_YOU: Final = "-AADUserName '<your user principal name>'"
_READ_THRESHOLD: Final = f"Get-ADSyncExportDeletionThreshold {_YOU}"
_DEFAULT_THRESHOLD: Final = 500
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_SPAN: Final = re.compile(r"([0-9]{1,8}\.)?[0-9]{2}:[0-9]{2}:[0-9]{2}")
_SPANS: Final = {
    "timeinterval": "CustomizedSyncCycleInterval",
    "customizedsynccycleinterval": "CustomizedSyncCycleInterval",
    "runhistorypurgeinterval": "PurgeRunHistoryInterval",
    "purgerunhistoryinterval": "PurgeRunHistoryInterval",
}
_SWITCHES: Final = {
    "maintenanceenabled": "MaintenanceEnabled",
    "synchronizationschedule": "SyncCycleEnabled",
    "synccycleenabled": "SyncCycleEnabled",
}
"""Parameters of Set-ADSyncScheduler, by the names under which exports show them."""
_ASKS_FOR_SIGN_IN: Final = (
    "The command asks you to sign in and acts on the tenant, so on both servers at once."
)


def _deletion_protection(subject: Subject) -> ManualStep:
    if subject.switched_on is False:
        return subject.step(
            pages.POWERSHELL,
            f"Do not switch the protection off to make {subject.here} like {subject.there}. Read what the tenant has, and if the "
            "protection is off, switch it on with Enable-ADSyncExportDeletionThreshold and the number that fits your "
            "organization.",
            command=_READ_THRESHOLD,
            caution=f"{_ASKS_FOR_SIGN_IN} {pages.STORED_IN_TENANT}",
        )
    return subject.step(
        pages.POWERSHELL,
        f"Switch the protection on. {_DEFAULT_THRESHOLD} is Microsoft's default: put in the number that {subject.there} has.",
        command=f"Enable-ADSyncExportDeletionThreshold -DeletionThreshold {_DEFAULT_THRESHOLD} {_YOU}",
        caution=f"{_ASKS_FOR_SIGN_IN} {pages.STORED_IN_TENANT}",
    )


def _deletion_threshold(subject: Subject) -> ManualStep:
    if subject.steps[-1:] and subject.steps[-1].casefold() == "deletionprevention":
        return _deletion_protection(subject)
    wanted = shown(subject.wanted)
    if not _NUMBER.fullmatch(wanted):
        return subject.step(
            pages.POWERSHELL,
            "Read the threshold that the tenant has, and set it with Enable-ADSyncExportDeletionThreshold if it is not the one "
            f"that {subject.there} is meant to have.",
            command=_READ_THRESHOLD,
            caution=f"{_ASKS_FOR_SIGN_IN} {pages.STORED_IN_TENANT}",
        )
    return subject.step(
        pages.POWERSHELL,
        f"Set the threshold to {int(wanted)}, as the export of {subject.there} has it, once you know that this is the number "
        "that is wanted for the tenant.",
        command=f"Enable-ADSyncExportDeletionThreshold -DeletionThreshold {int(wanted)} {_YOU}",
        caution=f"{_ASKS_FOR_SIGN_IN} {pages.STORED_IN_TENANT}",
    )


def _scheduler(subject: Subject) -> ManualStep:
    name = _scheduler_name(subject)
    if name == "schedulersuspended":
        return subject.step(
            f"{pages.WIZARD} and {pages.EDITOR}",
            "Close both on the server whose scheduler is suspended, and wait for an upgrade to end if one is running; the "
            "scheduler then goes on by itself. Then export both servers again.",
            values=subject.on_both(),
            caution="Never set SchedulerSuspended with a cmdlet: Microsoft does not support it.",
        )
    return subject.step(
        pages.POWERSHELL,
        f"Set the value on {subject.here} as on {subject.there}, once you know which one is wanted."
        if (command := _scheduler_command(name, subject))
        else "Compare what Get-ADSyncScheduler shows on both servers, and set the wanted value with Set-ADSyncScheduler.",
        command=command or "Get-ADSyncScheduler",
        caution=pages.STORED_IN_TENANT,
    )


def _scheduler_name(subject: Subject) -> str:
    last = subject.steps[-1] if subject.steps else subject.finding.object.name.rpartition(".")[2]
    return last.casefold()


def _scheduler_command(name: str, subject: Subject) -> str:
    wanted = shown(subject.wanted)
    if name in _SPANS and _SPAN.fullmatch(wanted):
        return f"Set-ADSyncScheduler -{_SPANS[name]} {literal(wanted)}"
    if name in _SWITCHES and subject.switched_on is not None:
        return f"Set-ADSyncScheduler -{_SWITCHES[name]} {boolean(value=subject.switched_on)}"
    return ""


def _company_feature(subject: Subject) -> ManualStep:
    return subject.step(
        pages.EXPORTS,
        "Nothing is to be aligned: the switch lives in the tenant and is the same for both servers. Export both servers again, "
        "one right after the other, and compare.",
        values=subject.on_both(),
    )


def _product_setting(subject: Subject) -> ManualStep:
    return subject.step(
        pages.NO_PAGE,
        "Nothing is to be set: the installer writes this value, so it follows from the build and from how each server was "
        "installed. Install the same build on both servers; if it stays, accept it with a reason (entradrift accept).",
        values=subject.on_both(),
    )


def _unknown_setting(subject: Subject) -> ManualStep:
    return subject.step(
        pages.NO_PAGE,
        f"Find out who set the global setting {subject.name} and with what. Set it on {subject.here} in the same way, or accept "
        "it with a reason (entradrift accept).",
        caution="entradrift does not know what this setting does.",
    )


def _other_setting(subject: Subject) -> ManualStep:
    place = f'"{subject.place}" of {subject.name}' if subject.place else subject.name
    return subject.step(
        pages.NO_PAGE,
        f"Look up {place} in both exports and find out what it does. If it matters, set it on {subject.here} with the tool "
        "that it was set with, otherwise accept it with a reason (entradrift accept).",
        caution="entradrift does not know what this part of the export does.",
    )


STEPS_OF_TENANT_VALUES: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "deletion-protection-differs": _deletion_protection,
    "deletion-threshold-differs": _deletion_threshold,
    "scheduler-differs": _scheduler,
    "company-feature-differs": _company_feature,
}
STEPS_OF_UNKNOWN_SETTINGS: Final[Mapping[str, Callable[[Subject], ManualStep]]] = {
    "product-setting-differs": _product_setting,
    "unknown-setting-differs": _unknown_setting,
    "other-setting-differs": _other_setting,
}
