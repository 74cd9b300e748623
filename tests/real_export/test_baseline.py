"""The real export with a baseline: every kind of change is attributed, and listed where both servers made it."""

import copy

import pytest
from tests.real_export.changes import CHANGES, SingleChange
from tests.real_export.exports import EXPORT, disguise
from tests.real_export.test_real_export import disguised, original, short, snapshot_of

from entradrift.comparing import comparison_of
from entradrift.model.finding import Finding, Status
from entradrift.model.snapshot import Snapshot

pytestmark = pytest.mark.skipif(not EXPORT.is_dir(), reason="the real export is not beside this checkout")


def drift(primary: Snapshot, staging: Snapshot, baseline: Snapshot) -> list[Finding]:
    found = comparison_of(primary, staging, baseline).findings
    return [finding for finding in found if finding.status is Status.DRIFT]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_is_of_its_server_and_one_of_both_is_listed_and_no_drift(change: SingleChange):
    export = copy.deepcopy(short())
    change.mutate(export)
    primary, staging = snapshot_of(export), snapshot_of(disguise(export))
    for baseline in (original(), disguised()):
        (alone,) = drift(primary, disguised(), baseline)
        assert alone.changed_on == "primary"
        assert [each.changed_on for each in drift(original(), staging, baseline)] == ["staging"]
        both = comparison_of(primary, staging, baseline).findings
        assert [each.status for each in both if each.status is Status.DRIFT] == []
        (alike,) = [each for each in both if each.rule == "changed-alike"]
        assert (alike.section, alike.object.kind) == (alone.section, alone.object.kind)
        assert alike.path.partition("/")[0] == alone.path.partition("/")[0]
