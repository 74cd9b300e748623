"""Values of the scheduler that a plan sets."""

import pytest
from tests.compare.builders import partner, setting, snapshot

from entradrift.align.scheduler import plan_scheduler
from entradrift.comparing import comparison_of
from entradrift.model.alignment import SchedulerChange
from entradrift.model.section import Section

INTERVAL = "Microsoft.Synchronize.TimeInterval"


def planned(name: str, primary: object, staging: object) -> list[SchedulerChange]:
    one = snapshot(settings=[setting(name, primary, Section.SCHEDULER)])
    other = partner(one, settings=(setting(name, staging, Section.SCHEDULER),))
    return list(plan_scheduler(other, one, comparison_of(one, other).findings))


@pytest.mark.parametrize(
    ("name", "primary", "staging", "parameter"),
    [
        (INTERVAL, "00:30:00", "01:00:00", "CustomizedSyncCycleInterval"),
        (
            "Microsoft.Synchronize.RunHistoryPurgeInterval",
            "7.00:00:00",
            "14.00:00:00",
            "PurgeRunHistoryInterval",
        ),
        ("Microsoft.Synchronize.MaintenanceEnabled", "True", "False", "MaintenanceEnabled"),
    ],
)
def test_what_set_adsyncscheduler_can_set(name: str, primary: str, staging: str, parameter: str):
    [change] = planned(name, primary, staging)
    assert (change.parameter, change.setting) == (parameter, (name,))
    assert (change.before, change.after) == (staging, primary)


@pytest.mark.parametrize(
    ("name", "primary", "staging"),
    [
        (INTERVAL, "half an hour", "01:00:00"),
        (INTERVAL, "00:30:00' ; Remove-ADSyncRule", "01:00:00"),
        (INTERVAL, None, "01:00:00"),
        ("Microsoft.Synchronize.MaintenanceEnabled", "on", "False"),
        ("Microsoft.Synchronize.SynchronizationSchedule", "False", "True"),
        ("Microsoft.Synchronize.SchedulerSuspended", "True", "False"),
    ],
)
def test_what_a_script_must_not_set(name: str, primary: object, staging: str):
    assert planned(name, primary, staging) == []
