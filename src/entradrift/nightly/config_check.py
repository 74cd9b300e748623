"""Whether a configuration that can be read would also work tonight: folders, exports, accepted differences, URLs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from entradrift.errors import EntradriftError
from entradrift.nightly.candidates import candidates
from entradrift.nightly.config import Lane, NightlyConfig


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found out about all pairs together, or about one lane."""

    name: str
    """Empty for all pairs together."""
    facts: tuple[str, ...]
    problems: tuple[str, ...]
    """Sentences; none when all is well."""


def check(config: NightlyConfig) -> tuple[Checked, ...]:
    """Return what would go wrong tonight, first for all pairs, then lane by lane. Loads no export and sends nothing."""
    general = (
        *_unwritable("reports", config.reports),
        *_unwritable("history", config.history.parent),
        *_without_notifier(config),
    )
    facts = (f"reports in {config.reports}", f"history in {config.history}")
    return (Checked("", facts, general), *(_checked(lane) for lane in config.lanes))


def _checked(lane: Lane) -> Checked:
    facts: list[str] = []
    problems: list[str] = []
    for who, pattern in (("primary", lane.primary), ("staging", lane.staging)):
        try:
            found = candidates(pattern)
        except EntradriftError as error:
            problems.append(f"{who}: {error}")
        else:
            facts.append(f"{who} {_counted(len(found.paths))}")
            problems += [f"{who}: {trouble}" for trouble in found.troubles]
    try:
        accepted = _accepted(lane)
    except EntradriftError as error:
        problems.append(f"accept: {error}")
    else:
        facts += [] if accepted is None else [f"{accepted} accepted"]
    problems += _notify_problems(lane)
    return Checked(lane.name, tuple(facts), tuple(problems))


def _counted(exports: int) -> str:
    return "1 export" if exports == 1 else f"{exports:,} exports"


def _accepted(lane: Lane) -> int | None:
    if lane.accept is None:
        return None
    from entradrift.policy import acceptance_file  # noqa: PLC0415 - only when needed

    return len(acceptance_file.read(lane.accept))


def _notify_problems(lane: Lane) -> tuple[str, ...]:
    if not lane.notify:
        return ()
    from entradrift.nightly.notify import NotifierMissingError, apprise_notifier  # noqa: PLC0415 - only when needed

    try:
        return apprise_notifier().problems(lane.notify)
    except NotifierMissingError:
        return ()  # said once, for all pairs


def _without_notifier(config: NightlyConfig) -> Iterator[str]:
    if not any(lane.notify for lane in config.lanes):
        return
    from entradrift.nightly.notify import NotifierMissingError, apprise_notifier  # noqa: PLC0415 - only when needed

    try:
        apprise_notifier()
    except NotifierMissingError as error:
        yield str(error)


def _unwritable(key: str, folder: Path) -> Iterator[str]:
    """Yield why files could not be written in `folder`, which need not exist yet."""
    nearest = next((path for path in (folder, *folder.parents) if os.path.lexists(path)), folder)
    if not nearest.is_dir():
        yield f"{key}: {nearest} is not a folder."
    elif not os.access(nearest, os.W_OK | os.X_OK):
        yield f"{key}: {nearest} cannot be written by this account."
