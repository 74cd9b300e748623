"""What must always hold (design, section 7), over generated snapshots of every format: blind edits of every field."""

# ruff: noqa: ANN401 - JSON documents and fields of the model are of any type

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.invariants.depth import examples
from tests.invariants.edits import partner_of
from tests.invariants.model_edits import EDITS, Step, applied
from tests.invariants.naive import accounted, differing
from tests.invariants.test_baseline import read
from tests.invariants.test_invariants import (
    FINDING_ID,
    SHOWN_BY_CMDLETS,
    assert_mirrored,
    base_snapshot,
    edited,
    findings,
)

from entradrift.compare.snapshots import compare_snapshots
from entradrift.comparing import comparison_of
from entradrift.exports import json_reader, snapshot_file
from entradrift.exports.files import InputFile
from entradrift.exports.snapshot_writer import write
from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.section import Section
from entradrift.model.snapshot import Format, Snapshot, Source
from entradrift.model.values import NOT_CARRIED
from entradrift.policy.acceptance import Acceptance
from entradrift.report import RENDERERS

FORMS = st.sampled_from(["xml", "cmdlets", "wizard"])
STEPS = st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 5000)), max_size=4)
SETTINGS = settings(suppress_health_check=list(HealthCheck))


def pair(form: str, ours: list[Step], theirs: list[Step]) -> tuple[Snapshot, Snapshot]:
    base = base_snapshot(form)
    return applied(base, ours, "p"), applied(base, theirs, "s")


def shuffled(snapshot: Snapshot, dice: random.Random) -> Snapshot:
    """Another order of everything that has none."""

    def mixed(items: Any) -> Any:
        return items if items is NOT_CARRIED else tuple(dice.sample(items, len(items)))

    return replace(
        snapshot,
        rules=mixed(tuple(replace(rule, settings=mixed(rule.settings)) for rule in snapshot.rules)),
        settings=mixed(snapshot.settings),
        connectors=mixed(
            tuple(
                replace(
                    connector,
                    attributes=mixed(connector.attributes),
                    object_types=mixed(connector.object_types),
                    settings=mixed(connector.settings),
                    run_profiles=mixed(connector.run_profiles),
                    partitions=connector.partitions
                    if connector.partitions is NOT_CARRIED
                    else mixed(
                        tuple(replace(part, settings=mixed(part.settings)) for part in connector.partitions)
                    ),
                )
                for connector in snapshot.connectors
            )
        ),
    )


def told(primary: Snapshot, staging: Snapshot) -> list[str]:
    return sorted(
        repr((found.id, found.rule, found.status, found.object.identity, found.path, found.presence))
        for found in findings(primary, staging)
    )


@given(form=FORMS, steps=STEPS)
@settings(SETTINGS, max_examples=examples(60))
def test_a_snapshot_does_not_differ_from_itself(form: str, steps: list[Step]):
    snapshot, again = pair(form, steps, steps)[0], pair(form, steps, steps)[0]
    assert findings(snapshot, snapshot) == findings(snapshot, again) == ()


@given(form=FORMS, ours=STEPS, theirs=STEPS)
@settings(SETTINGS, max_examples=examples(100))
def test_swapping_mirrors_every_finding(form: str, ours: list[Step], theirs: list[Step]):
    assert_mirrored(*pair(form, ours, theirs))


@given(form=FORMS, ours=STEPS, theirs=STEPS, seed=st.integers(0, 1000))
@settings(SETTINGS, max_examples=examples(80))
def test_order_host_and_time_change_no_finding(form: str, ours: list[Step], theirs: list[Step], seed: int):
    primary, staging = pair(form, ours, theirs)
    dice = random.Random(seed)  # noqa: S311 - an order, not a secret
    elsewhere = replace(
        shuffled(staging, dice),
        source=replace(staging.source, captured_at="2031-01-01T00:00:00"),
    )
    assert told(shuffled(primary, dice), elsewhere) == told(primary, staging)
    assert findings(staging, replace(shuffled(staging, dice))) == ()
    other = [
        replace(one, server=replace(one.server, host=host))
        for one, host in ((primary, "a.x"), (staging, "b.x"))
    ]
    ids = {finding.id for finding in findings(primary, staging)}
    assert {finding.id for finding in findings(*other) if finding.section is not Section.SERVER} == {
        finding.id for finding in findings(primary, staging) if finding.section is not Section.SERVER
    }
    assert len(ids) == len(findings(primary, staging))


@given(form=FORMS, steps=STEPS)
@settings(SETTINGS, max_examples=examples(60))
def test_normalizing_twice_is_normalizing_once(form: str, steps: list[Step]):
    snapshot = pair(form, steps, [])[0]
    file = InputFile("snapshot.json", write(snapshot, "0").encode())
    again = snapshot_file.read(
        file, json_reader.parse(file), Source(Format.SNAPSHOT, (), None, Format.SNAPSHOT)
    )
    assert findings(snapshot, again) == ()
    assert write(replace(again, source=snapshot.source), "0") == file.data.decode()


@given(form=FORMS, name=st.sampled_from(sorted(EDITS)), pick=st.integers(0, 50_000))
@settings(SETTINGS, max_examples=examples(150))
def test_one_edit_is_one_change_at_its_place(form: str, name: str, pick: int):
    primary, staging = pair(form, [], [(name, pick)])
    changes = compare_snapshots(primary, staging).changes
    places = differing(primary, staging)
    assert len(changes) == (1 if places else 0), (places, [(c.topic, c.path) for c in changes])
    assert all(accounted(change, places) == places for change in changes)


@given(form=FORMS, ours=STEPS, theirs=STEPS, section=st.sampled_from(Section), on_primary=st.booleans())
@settings(SETTINGS, max_examples=examples(40))
def test_incomplete_stays_incomplete(
    form: str, ours: list[Step], theirs: list[Step], section: Section, *, on_primary: bool
):
    servers = list(pair(form, ours, theirs))
    lacking = servers[0 if on_primary else 1]
    gap = replace(lacking.content[section], reason="a file is missing", by_nature=False)
    servers[0 if on_primary else 1] = replace(lacking, content={**lacking.content, section: gap})
    accepted = [Acceptance("All.", "nobody", date.max, id=found.id) for found in findings(*servers)]
    for level in (*Severity, None):
        for acceptances in ((), accepted):
            found = comparison_of(*servers, fail_on=level, acceptances=acceptances)
            assert (found.verdict, found.exit_code) == (Verdict.INCOMPLETE, ExitCode.INCOMPLETE)
            assert "Safe to promote" not in found.failover


@given(form=FORMS, ours=STEPS, theirs=STEPS)
@settings(SETTINGS, max_examples=examples(8))
def test_every_format_tells_of_the_same_findings_in_the_same_bytes(
    form: str, ours: list[Step], theirs: list[Step]
):
    one, again = (comparison_of(*pair(form, ours, theirs)) for _ in range(2))
    again = replace(again, generated_at=one.generated_at)
    everything = {finding.id for finding in one.findings}
    still_open = {finding.id for finding in one.findings if finding.status is Status.DRIFT}
    for renderer in RENDERERS:
        text = renderer.render(one)
        assert text == renderer.render(again)
        found = set(FINDING_ID.findall(text))
        assert found <= everything, renderer.name
        assert found >= (everything if renderer.name in {"json", "html"} else still_open), renderer.name


@given(
    names=st.lists(st.sampled_from(SHOWN_BY_CMDLETS), max_size=4, unique=True).map(tuple),
    seed=st.integers(0, 50),
)
@settings(SETTINGS, max_examples=examples(5))
def test_two_formats_of_any_configuration_show_no_drift(names: Sequence[str], seed: int):
    org = edited(tuple(names))
    one, other = read(org), partner_of(org, seed)
    for form in ("cmdlets", "wizard"):
        found = findings(one, read(other, form))
        drift = [finding for finding in found if finding.status is Status.DRIFT]
        assert [(finding.rule, finding.object.name, finding.path) for finding in drift] == []


def test_a_change_that_the_product_forgets_is_noticed():
    """The naive comparator is worth something: without any one of the changes it disagrees."""
    steps: list[Step] = [(name, 17 * number + 3) for number, name in enumerate(sorted(EDITS))]
    primary, staging = pair("xml", [], [step for step in steps if step[0] != "connector gone"])
    changes = compare_snapshots(primary, staging).changes
    places = differing(primary, staging)
    assert len(changes) > 15
    for forgotten in changes:
        covered = {
            place for change in changes if change is not forgotten for place in accounted(change, places)
        }
        assert covered != places, forgotten


@pytest.mark.parametrize("name", sorted(EDITS))
def test_every_edit_does_something(name: str):
    assert any(
        differing(*pair(form, [], [(name, pick)])) for form in ("xml", "cmdlets") for pick in range(12)
    )
