"""Which values of the scheduler have to be set for the chosen findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from entradrift.model.alignment import SchedulerChange
from entradrift.model.finding import Finding
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Snapshot

_PARAMETERS: Final = {
    "microsoft.synchronize.timeinterval": "CustomizedSyncCycleInterval",
    "microsoft.synchronize.runhistorypurgeinterval": "PurgeRunHistoryInterval",
    "microsoft.synchronize.maintenanceenabled": "MaintenanceEnabled",
}
"""Parameter of Set-ADSyncScheduler by the global setting that shows its value."""
_BOOLEAN: Final = "MaintenanceEnabled"
_SPAN: Final = re.compile(r"(\d{1,8}\.)?\d{2}:\d{2}:\d{2}", re.ASCII)


def plan_scheduler(
    present: Snapshot, model: Snapshot, chosen: Iterable[Finding]
) -> Iterator[SchedulerChange]:
    """Yield the values to set on the server `present` so that they are those of `model`.

    A value that cannot be right is none that a script should set, so it is left out.
    """
    for finding in chosen:
        parameter = parameter_of(finding)
        if parameter is None:
            continue
        before, after = (_value(snapshot, finding.object.name) for snapshot in (present, model))
        if before is not None and after is not None and is_sound(parameter, after.value):
            yield SchedulerChange(parameter, before.path, str(before.value), str(after.value), (finding.id,))


def parameter_of(finding: Finding) -> str | None:
    """Return the parameter of Set-ADSyncScheduler that a finding is about, None where there is none."""
    return _PARAMETERS.get(finding.object.name.casefold()) if finding.section is Section.SCHEDULER else None


def _value(snapshot: Snapshot, name: str) -> Setting | None:
    found = [
        setting
        for setting in snapshot.settings
        if setting.section is Section.SCHEDULER and setting.path[-1].casefold() == name.casefold()
    ]
    return found[0] if len(found) == 1 else None


def is_sound(parameter: str, value: object) -> bool:
    """Tell whether `value` is one that the parameter can take: a time span, or a Boolean."""
    if parameter == _BOOLEAN:
        return str(value).casefold() in {"true", "false"}
    return _SPAN.fullmatch(str(value)) is not None
