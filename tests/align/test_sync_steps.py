"""Which runs are needed, one for each connector, and the commands that ask for them."""

import pytest

from entradrift.align.sync_steps import (
    EVERY_CONNECTOR,
    after_filter_change,
    after_new_selection,
    after_rule_change,
    full_sync_everywhere,
    initial_cycle,
    merged,
    run_commands,
)
from entradrift.model.alignment import SyncStep

IMPORT = SyncStep("contoso.com", full_import=True, full_sync=False)
SYNC = SyncStep("contoso.com", full_import=False, full_sync=True)
BOTH = SyncStep("contoso.com", full_import=True, full_sync=True)
EVERYWHERE = SyncStep("", full_import=True, full_sync=True)


def test_each_kind_of_change_has_its_runs():
    assert after_rule_change("contoso.com") == SYNC
    assert after_filter_change("contoso.com") == BOTH
    assert after_new_selection("contoso.com") == BOTH
    assert initial_cycle() == EVERYWHERE
    assert full_sync_everywhere() == SyncStep("", full_import=False, full_sync=True)


@pytest.mark.parametrize("unknown", [None, ""])
def test_a_connector_that_is_not_known_means_every_connector(unknown: str | None):
    assert after_rule_change(unknown).connector == EVERY_CONNECTOR == ""
    assert after_filter_change(unknown) == EVERYWHERE


def test_the_runs_of_one_connector_are_put_together():
    assert merged([SYNC, IMPORT, SYNC]) == (BOTH,)


def test_steps_are_sorted_by_name_without_regard_to_case():
    steps = [after_rule_change(name) for name in ("fabrikam.com", "Contoso.com", "adatum.com", "contoso.com")]
    assert [step.connector for step in merged(steps)] == [
        "adatum.com",
        "Contoso.com",
        "contoso.com",
        "fabrikam.com",
    ]


def test_a_step_that_every_connector_takes_anyway_is_left_out():
    assert merged([BOTH, EVERYWHERE, SYNC]) == (EVERYWHERE,)


def test_a_connector_that_needs_more_than_all_others_keeps_its_step():
    assert merged([full_sync_everywhere(), IMPORT]) == (full_sync_everywhere(), BOTH)


def test_a_step_that_asks_for_nothing_is_no_step():
    assert merged([SyncStep("contoso.com", full_import=False, full_sync=False)]) == ()
    assert merged([SyncStep("", full_import=False, full_sync=False)]) == ()
    assert merged([]) == ()


def test_merging_twice_changes_nothing():
    once = merged([full_sync_everywhere(), IMPORT, after_rule_change("fabrikam.com")])
    assert merged(once) == once


def test_no_steps_need_no_command():
    assert run_commands([]) == ()


def test_connectors_are_marked_before_one_delta_cycle():
    assert run_commands([BOTH, after_rule_change("fabrikam.com")]) == (
        "Set-ADSyncSchedulerConnectorOverride -ConnectorName 'contoso.com' -FullImportRequired $true -FullSyncRequired $true",
        "Set-ADSyncSchedulerConnectorOverride -ConnectorName 'fabrikam.com' -FullSyncRequired $true",
        "Start-ADSyncSyncCycle -PolicyType Delta",
    )


def test_everything_on_every_connector_is_an_initial_cycle():
    assert run_commands([initial_cycle(), SYNC]) == ("Start-ADSyncSyncCycle -PolicyType Initial",)


def test_a_full_synchronization_everywhere_marks_what_the_server_has():
    assert run_commands([full_sync_everywhere()]) == (
        (
            "Get-ADSyncConnector | ForEach-Object "
            "{ Set-ADSyncSchedulerConnectorOverride -ConnectorName $_.Name -FullSyncRequired $true }"
        ),
        "Start-ADSyncSyncCycle -PolicyType Delta",
    )


def test_a_name_cannot_leave_its_quotes():
    [command, _] = run_commands([after_rule_change("o'brien\u2019; Remove-Item x\n$(exit)")])
    assert command == (
        "Set-ADSyncSchedulerConnectorOverride -ConnectorName "
        "('o''brien\u2019\u2019; Remove-Item x' + [char]0x000A + '$(exit)') -FullSyncRequired $true"
    )
