"""The real export with a baseline: every kind of change is attributed, and listed where both servers made it."""

import copy
from functools import cache

import pytest
from tests.real_export.changes import CHANGES, SingleChange
from tests.real_export.exports import EXPORT, disguise
from tests.real_export.test_real_export import disguised, original, short, snapshot_of

from entradrift.comparing import comparison_of
from entradrift.model.finding import Finding, Status
from entradrift.model.snapshot import Snapshot

pytestmark = pytest.mark.skipif(not EXPORT.is_dir(), reason="the real export is not beside this checkout")
EVERY = pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)


@cache
def changed(name: str) -> tuple[Snapshot, Snapshot]:
    """The primary and the staging server, both with this change."""
    export = copy.deepcopy(short())
    next(change for change in CHANGES if change.name == name).mutate(export)
    return snapshot_of(export), snapshot_of(disguise(export))


def drift(primary: Snapshot, staging: Snapshot, baseline: Snapshot) -> list[Finding]:
    found = comparison_of(primary, staging, baseline).findings
    return [finding for finding in found if finding.status is Status.DRIFT]


@EVERY
def test_a_change_of_one_server_is_of_that_server(change: SingleChange):
    primary, staging = changed(change.name)
    for baseline in (original(), disguised()):
        assert [each.changed_on for each in drift(primary, disguised(), baseline)] == ["primary"]
        assert [each.changed_on for each in drift(original(), staging, baseline)] == ["staging"]


@EVERY
def test_a_change_of_both_servers_is_listed_and_no_drift(change: SingleChange):
    primary, staging = changed(change.name)
    for baseline in (original(), disguised()):
        found = comparison_of(primary, staging, baseline)
        assert [each.status for each in found.findings if each.status is Status.DRIFT] == []
        (alike,) = [each for each in found.findings if each.rule == "changed-alike"]
        (alone,) = drift(primary, disguised(), baseline)
        assert (alike.section, alike.object.kind) == (alone.section, alone.object.kind)
        assert alike.path.partition("/")[0] == alone.path.partition("/")[0]
