"""Reading pauses the collector, and leaves it little to look through."""

import gc
from pathlib import Path

import pytest
from tests.exportkit.contoso import contoso
from tests.exportkit.write_server_configuration import write_server_configuration

from entradrift.exports import garbage_collection
from entradrift.exports.load import load
from entradrift.exports.xml_reader import XmlDocument


def young() -> set[int]:
    """Return the identities of what the collector looks through often."""
    return {id(one) for generation in (0, 1) for one in gc.get_objects(generation=generation)}


def test_what_is_kept_counts_as_old():
    gc.collect()
    with garbage_collection.paused(keeping=True):
        assert not gc.isenabled()
        made = [[] for _ in range(100)]

    assert gc.isenabled()
    assert not young() & set(map(id, made))


def test_what_only_passes_through_stays_young():
    gc.collect()
    with garbage_collection.paused():
        made = [[] for _ in range(100)]

    assert set(map(id, made)) <= young()


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    try:
        with garbage_collection.paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_a_caller_has_frozen_stays_frozen():
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with garbage_collection.paused(keeping=True):
            pass
        assert gc.get_freeze_count() == frozen > 0
    finally:
        gc.unfreeze()


def test_documents_are_gone_before_the_collector_is_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_server_configuration(contoso(), tmp_path / "export")
    left: list[int] = []
    enable = gc.enable

    def documents() -> int:
        return sum(isinstance(one, XmlDocument) for one in gc.get_objects())

    def count_and_enable() -> None:
        left.append(documents())
        enable()

    before = documents()

    monkeypatch.setattr(gc, "enable", count_and_enable)
    load(str(tmp_path / "export"))

    assert left == [before]
