"""The yardsticks are independent of the product, and find the same."""

import shutil
from pathlib import Path

import pytest
from benchmarks.alternatives import text_diff
from benchmarks.generate import Size, write_pair
from benchmarks.naive import canonical, diff
from benchmarks.pending_child import digest, ours
from benchmarks.pending_generate import write
from benchmarks.pending_naive import naive_objects

from entradrift.comparing import comparison_of
from entradrift.exports.load import load
from entradrift.model.finding import Status


@pytest.mark.parametrize("kind", ["json", "xml"])
@pytest.mark.parametrize(
    ("size", "differing"),
    [
        (Size("a tenth", rules=20, changed=0.1), 2),
        (Size("all", rules=10, changed=1.0), 10),
        (Size("OUs", connectors=2, ous=100), 1),
    ],
    ids=lambda value: value.name if isinstance(value, Size) else "",
)
def test_the_naive_diff_finds_what_was_changed_and_so_does_the_product(
    size: Size, differing: int, kind: str, tmp_path: Path
):
    primary, staging = (load(str(folder)) for folder in write_pair(size, tmp_path, kind))
    paths = [
        path
        for path in diff(canonical(primary), canonical(staging))
        if path[-2:] == ("measuredAttribute00", "expression") or "inclusions" in path
    ]
    drift = [found for found in comparison_of(primary, staging).findings if found.status is Status.DRIFT]
    assert len(paths) == len(drift) == differing


def test_the_naive_diff_tells_true_from_one():
    assert diff({"a": {"b": True}, "same": (1, 2)}, {"a": {"b": 1}, "same": (1, 2)}) == [("a", "b")]
    assert diff({"gone": 1, "list": (1,)}, {"list": (True,), "new": 2}) == [("gone",), ("list",), ("new",)]


def test_pending_objects_are_those_of_iterparse(tmp_path: Path):
    path = tmp_path / "pending.xml"
    write(300, path)
    assert digest(ours(path)) == digest(naive_objects(path))


@pytest.mark.skipif(shutil.which("diff") is None, reason="there is no diff")
def test_a_text_diff_counts_differing_lines(tmp_path: Path):
    folders = tmp_path / "primary", tmp_path / "staging"
    for folder, text in zip(folders, ('{"b": 1, "a": [1, 2]}', '{"a": [2, 1], "b": 1}'), strict=True):
        folder.mkdir()
        (folder / "file.json").write_text(text, encoding="utf-8")
    found = text_diff(folders, tmp_path, 60)
    assert found is not None
    # Sorting keys does not help where a list has no order: one line goes and comes on each side.
    assert (found.lines, found.stopped) == (4, False)
