"""A short run of `python -m tests.mutation`: one change of each kind at each place of a small export in each format."""

# ruff: noqa: ANN401 - JSON documents and fields of the model are of any type

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from entradrift.exports.cmdlets import connectors, coverage

from . import saved
from .editor_texts import rules_of, text_of
from .inputs import SAMPLES, portions, snapshot_portions
from .json_documents import json_portions
from .leaf_changes import changes_of_json
from .shapes import remembered
from .trial import BUGS, MISSED, ONE, Tally, try_all

SMALL = {
    "cases/acceptance-expired/primary": 150,
    "cases/strict-wizard/primary": 50,
    "cases/rules-editor-selection/staging": 20,
    # Whose connectors the collector could not read.
    "cases/incomplete-collector-error/staging": 50,
}
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


def test_a_text_of_the_editor_is_cut_without_loss():
    folder = SAMPLES / "contoso-rules-editor/primary"
    for path in folder.iterdir():
        text = path.read_text("utf-8-sig")
        assert text_of(rules_of(text)) == text.replace("\r\n", "\n")


def test_the_parts_are_the_whole(tmp_path: Path):
    def figures(tally: Tally) -> object:
        return tally.outcomes, tally.shapes, tally.reasons, tally.used, tally.repeated

    def run(part: tuple[int, int]) -> Tally:
        tally = Tally(part=part)
        with remembered():
            return try_all([replace(found, units=found.units[:1]) for found in all_portions], tally)

    folder = SAMPLES / "cases/rules-editor-and-server-configuration/staging"
    all_portions = list(islice(portions(folder), 2))
    paths = [tmp_path / f"{number}.json" for number in (1, 2)]
    for number, path in enumerate(paths, start=1):
        saved.write(path, run((number, 2)), cpu=1.5)
    whole = run((1, 1))
    summed, cpu = saved.read(paths)
    assert figures(summed) == figures(whole)
    assert cpu == 3.0
    assert whole.repeated > 0
    with pytest.raises(ValueError, match="not the parts of one whole"):
        saved.read(paths[1:])


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


def test_what_an_incomplete_section_does_not_tell_is_missed(monkeypatch: pytest.MonkeyPatch):
    """That other sections are incomplete is no excuse: the rules have to say that connectors are not known."""
    monkeypatch.setattr(coverage, "_rule_gaps", lambda *_: [])
    tally = tried(portions(SAMPLES / "cases/incomplete-collector-error/staging"))
    assert "ADSyncRule/[]/Connector" in {shape[1] for shape in tally.shapes[MISSED]}


def test_a_reason_that_the_reader_does_not_give_does_not_count(monkeypatch: pytest.MonkeyPatch):
    """The version of a connector is on the list as counted; a reader that did not count it would not pass."""
    monkeypatch.setattr(connectors._ConnectorReader, "_drop", lambda *_: None)  # noqa: SLF001
    tally = tried(portions(SAMPLES / "cases/acceptance-expired/primary"))
    assert any(shape[1].endswith("ADSyncConnector/[]/Type") for shape in tally.shapes[MISSED])
