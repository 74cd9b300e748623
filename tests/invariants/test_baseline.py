"""With a baseline: whose change it is, and what both changed alike, whatever administrators did."""

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exportkit.organisation import Organisation
from tests.invariants.depth import examples
from tests.invariants.edits import EDITS, partner_of
from tests.invariants.test_invariants import (
    BASE,
    FORMATS,
    SETTINGS,
    SHOWN_BY_CMDLETS,
    SOME_EDITS,
    base_snapshot,
    edited,
    mirrored,
    shown,
)

from entradrift.comparing import comparison_of
from entradrift.exports.load import load
from entradrift.model.comparison import Comparison, Verdict
from entradrift.model.finding import Finding, Status
from entradrift.model.snapshot import Snapshot

ALIKE = "changed-alike"
OTHER_SIDE = {"primary": "staging", "staging": "primary"}


def read(org: Organisation, form: str = "xml") -> Snapshot:
    with tempfile.TemporaryDirectory() as folder:
        return load(str(FORMATS[form](org, Path(folder) / "export")))


@cache
def partner_snapshot(form: str = "xml") -> Snapshot:
    return read(partner_of(BASE), form)


@cache
def edited_primary(name: str) -> Snapshot:
    return read(edited((name,)))


@cache
def edited_partner(name: str) -> Snapshot:
    return read(partner_of(edited((name,))))


def of_status(found: Comparison, status: Status) -> list[Finding]:
    return [finding for finding in found.findings if finding.status is status]


def alike(found: Comparison) -> list[Finding]:
    return [finding for finding in found.findings if finding.rule == ALIKE]


def baselines() -> tuple[Snapshot, Snapshot]:
    """An earlier export of either server."""
    return base_snapshot(), partner_snapshot()


@pytest.mark.parametrize("name", sorted(EDITS))
def test_one_act_on_one_server_is_one_finding_of_that_server(name: str):
    for side, primary, staging in (
        ("primary", edited_primary(name), partner_snapshot()),
        ("staging", base_snapshot(), edited_partner(name)),
    ):
        without = comparison_of(primary, staging)
        for baseline in baselines():
            found = comparison_of(primary, staging, baseline)
            assert [finding.changed_on for finding in of_status(found, Status.DRIFT)] == [side]
            assert alike(found) == []
            assert [finding.id for finding in found.findings] == [finding.id for finding in without.findings]


@pytest.mark.parametrize("name", sorted(EDITS))
def test_one_act_on_both_servers_is_no_drift_and_one_finding_alike(name: str):
    primary, staging = edited_primary(name), edited_partner(name)
    (alone,) = of_status(comparison_of(primary, partner_snapshot()), Status.DRIFT)
    for baseline in baselines():
        found = comparison_of(primary, staging, baseline)
        assert (found.verdict, of_status(found, Status.DRIFT)) == (Verdict.IN_SYNC, [])
        (finding,) = alike(found)
        assert (finding.status, finding.changed_on, finding.group) == (Status.EXPECTED, "both", ALIKE)
        assert finding.primary == finding.staging
        # A schema is too long to be a value: its value counts, and the facts tell what came and went.
        assert finding.primary != finding.baseline or set(finding.facts) - {"topic"}
        assert finding.section is alone.section
        assert finding.facts["topic"]
        assert "on both servers alike since" in finding.title


@pytest.mark.parametrize("name", SHOWN_BY_CMDLETS)
def test_a_baseline_of_another_format_never_names_the_wrong_server(name: str):
    for baseline in (base_snapshot("cmdlets"), base_snapshot("wizard")):
        for side, primary, staging in (
            ("primary", edited_primary(name), partner_snapshot()),
            ("staging", base_snapshot(), edited_partner(name)),
        ):
            found = comparison_of(primary, staging, baseline)
            (finding,) = of_status(found, Status.DRIFT)
            assert finding.changed_on in {side, "unknown"}
            assert alike(found) == []


@given(names=SOME_EDITS, others=SOME_EDITS, common=SOME_EDITS, seed=st.integers(0, 5))
@settings(SETTINGS, max_examples=examples(40))
def test_swapping_the_servers_mirrors_what_the_baseline_says(
    names: tuple[str, ...], others: tuple[str, ...], common: tuple[str, ...], seed: int
):
    one, other = read(edited((*common, *names))), read(partner_of(edited((*common, *others)), seed))
    there, back = comparison_of(one, other, base_snapshot()), comparison_of(other, one, base_snapshot())

    def said(finding: Finding) -> str:
        return repr((finding.changed_on, repr(finding.baseline), finding.path))

    expected = [repr(mirrored(each)) + said(_swapped(each)) for each in there.findings]
    assert sorted(expected) == sorted(repr(shown(each)) + said(each) for each in back.findings)
    assert len({finding.id for finding in there.findings}) == len(there.findings)
    same = {finding.id for finding in alike(there)}
    assert same == {finding.id for finding in alike(back)}


def _swapped(finding: Finding) -> Finding:
    return replace(finding, changed_on=OTHER_SIDE.get(finding.changed_on, finding.changed_on))


@given(names=SOME_EDITS, seed=st.integers(0, 10_000))
@settings(SETTINGS, max_examples=examples(15))
def test_a_baseline_equal_to_one_server_makes_the_other_the_changed_one(names: tuple[str, ...], seed: int):
    base, org = BASE, edited(names)
    primary, staging = read(org), read(partner_of(base, seed))
    for baseline, side in ((primary, "staging"), (staging, "primary")):
        found = comparison_of(primary, staging, baseline)
        assert {finding.changed_on for finding in of_status(found, Status.DRIFT)} <= {side}
        assert alike(found) == []


@given(names=SOME_EDITS)
@settings(SETTINGS, max_examples=examples(10))
def test_a_baseline_changes_no_verdict(names: tuple[str, ...]):
    one, other = read(edited(names[:2])), read(partner_of(edited(names)))
    with_baseline, without = comparison_of(one, other, base_snapshot()), comparison_of(one, other)
    assert with_baseline.verdict is without.verdict
    assert with_baseline.exit_code is without.exit_code
    assert with_baseline.failover == without.failover
    ids = [finding.id for finding in with_baseline.findings if finding.rule != ALIKE]
    assert sorted(ids) == sorted(finding.id for finding in without.findings)


def test_ids_of_what_changed_alike_depend_on_neither_host_order_nor_date():
    names = ("rule gone", "rule renamed", "OU included", "connector renamed", "rule order", "sign-in")
    ids = set()
    for seed in range(3):
        base = partner_of(BASE, seed) if seed else BASE
        base.exported_at = base.exported_at.replace(year=2020 + seed)
        one, other = read(edited(names)), read(partner_of(edited(names), seed))
        found = alike(comparison_of(one, other, read(base)))
        assert len(found) == len(names)
        ids.add(frozenset(finding.id for finding in found))
    assert len(ids) == 1
