"""A short run of `python -m tests.mutation`: one change of each kind at each place of a small export in each format."""

# ruff: noqa: ANN401 - JSON documents and fields of the model are of any type

import json
from typing import Any

import pytest

from entradrift.exports.cmdlets import connectors

from .inputs import SAMPLES, json_portions, portions, snapshot_portions
from .leaf_changes import changes_of_json
from .shapes import remembered
from .trial import BUGS, MISSED, ONE, Tally, try_all

SMALL = {"cases/acceptance-expired/primary": 150, "cases/strict-wizard/primary": 50}
"""Small samples, and how many of their changes make one finding at least."""


def tried(*found: Any, per_shape: int | None = 1) -> Tally:
    tally = Tally()
    with remembered():
        for portions_of in found:
            try_all(portions_of, tally, per_shape=per_shape)
    return tally


def bugs(tally: Tally) -> list[str]:
    return [
        f"{outcome}: {shape} {tally.examples[shape]}" for outcome in BUGS for shape in tally.shapes[outcome]
    ]


@pytest.mark.parametrize("name", SMALL)
def test_a_changed_leaf_is_one_finding_or_on_the_list(name: str):
    tally = tried(portions(SAMPLES / name))
    assert bugs(tally) == []
    assert tally.count(ONE) > SMALL[name]


def test_a_changed_leaf_of_a_snapshot_is_one_finding_or_on_the_list():
    tally = tried(snapshot_portions(SAMPLES / "cases/acceptance-expired/primary"))
    assert bugs(tally) == []
    assert tally.count(ONE) > 100


def test_every_change_is_taken_back():
    path = SAMPLES / "cases/acceptance-expired/primary/SYNC01.json"
    document = json.loads(path.read_text("utf-8-sig"))
    before = json.dumps(document)
    holder = {"all": document}
    changes = list(changes_of_json(holder, "all", "all"))
    for change in changes:
        change.edit.make()
        assert json.dumps(holder["all"]) != before
        change.edit.undo()
        assert json.dumps(holder["all"]) == before, change
    assert len(changes) > 900


# --- the test can fail ------------------------------------------------------------------------------------


def test_a_leaf_that_a_reader_overlooks_is_missed(monkeypatch: pytest.MonkeyPatch):
    """Not even a reason on the list hides it: that the reader counts it is looked up."""
    monkeypatch.setattr(connectors, "_SCOPE_KEYS", connectors._SCOPE_KEYS | {"Overlooked"})  # noqa: SLF001
    document = json.loads((SAMPLES / "cases/acceptance-expired/primary/SYNC01.json").read_text("utf-8-sig"))
    for connector in document["ADSyncConnector"]:
        for partition in connector["Partitions"]:
            partition["ConnectorPartitionScope"]["Overlooked"] = "x"
    tally = tried(json_portions("overlooked", {"bundle.json": document}))
    assert {shape[1].rpartition("/")[2] for shape in tally.shapes[MISSED]} == {"Overlooked"}


def test_a_reason_that_the_reader_does_not_give_does_not_count(monkeypatch: pytest.MonkeyPatch):
    """The version of a connector is on the list as counted; a reader that did not count it would not pass."""
    monkeypatch.setattr(connectors._ConnectorReader, "_drop", lambda *_: None)  # noqa: SLF001
    tally = tried(portions(SAMPLES / "cases/acceptance-expired/primary"))
    assert any(shape[1].endswith("ADSyncConnector/[]/Type") for shape in tally.shapes[MISSED])
