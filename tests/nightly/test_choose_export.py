"""The newest complete export: by the time inside it, never a half-written one, and what is said of the others."""

import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.nightly.nights import (
    bundle,
    cmdlets,
    cut,
    night,
    policy,
    snapshot,
    touch,
    tree,
    without_time,
    zipped,
)

from entradrift.exports.load import load
from entradrift.model.comparison import ExitCode
from entradrift.model.snapshot import Format, Snapshot
from entradrift.nightly import candidates, choose_export
from entradrift.nightly.choose_export import Chosen, NoExportError, choose

EVERYTHING = "*"


def chosen_name(folder: Path, pattern: str = EVERYTHING, **options: object) -> str:
    chosen = choose(str(folder / pattern), **options)  # type: ignore[arg-type]
    return Path(chosen.path).relative_to(folder).as_posix()


def refused(pattern: Path | str, **options: object) -> str:
    with pytest.raises(NoExportError) as caught:
        choose(str(pattern), **options)  # type: ignore[arg-type]
    assert caught.value.exit_code is ExitCode.INCOMPLETE
    return str(caught.value)


def shown(folder: Path, chosen: Chosen) -> tuple[str, ...]:
    """What is said of exports passed over, without where the test's folder is."""
    return tuple(sentence.replace(f"{folder}{os.sep}", "") for sentence in chosen.passed_over)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the exports that were loaded, in order."""
    names: list[str] = []

    def recorded(location: str) -> Snapshot:
        names.append(Path(location).name)
        return load(location)

    monkeypatch.setattr(choose_export, "load", recorded)
    return names


# --- the newest by the time inside ----------------------------------------------------------------------


@pytest.mark.parametrize("write", [bundle, policy, snapshot], ids=["bundle", "policy", "snapshot"])
def test_the_time_inside_counts_and_file_times_do_not(
    tmp_path: Path, write: Callable[[Path, datetime], Path]
):
    for name, taken, touched in (("a", 1, 9), ("b", 3, 1), ("c", 2, 8)):
        touch(write(tmp_path / f"{name}.json", night(taken)), night(touched))
    chosen = choose(str(tmp_path / "*.json"))
    assert Path(chosen.path) == tmp_path / "b.json"
    assert (chosen.captured_at, chosen.by_file_time, chosen.passed_over) == (night(3), False, ())
    assert chosen.snapshot.source.captured_at == night(3).isoformat()


def test_trees_in_folders(tmp_path: Path):
    for name, taken, touched in (("a", 1, 9), ("b", 3, 1), ("c", 2, 8)):
        touch(tree(tmp_path / name, night(taken)), night(touched))
    assert chosen_name(tmp_path) == "b"


def test_exports_of_all_kinds_lie_side_by_side(tmp_path: Path):
    writers = (
        ("policy.json", policy),
        ("bundle.json", bundle),
        ("tree", tree),
        ("snapshot.json", snapshot),
        ("tree.zip", lambda path, at: zipped(tree, path, at)),
        ("bundle.zip", lambda path, at: zipped(bundle, path, at)),
    )
    kinds = [
        Format.WIZARD,
        Format.CMDLETS,
        Format.SERVER_CONFIGURATION,
        Format.SNAPSHOT,
        Format.SERVER_CONFIGURATION,
        Format.CMDLETS,
    ]
    for number, ((name, write), kind) in enumerate(zip(writers, kinds, strict=True)):
        write(tmp_path / name, night(number))
        chosen = choose(str(tmp_path / EVERYTHING))
        assert (Path(chosen.path).name, chosen.snapshot.source.format) == (name, kind)
        assert chosen.captured_at == night(number)


def test_only_the_newest_is_loaded(tmp_path: Path, loaded: list[str]):
    for number in range(30):
        bundle(tmp_path / f"{number:02}.json", night(30 - number))
    tree(tmp_path / "tree", night(-1))
    assert chosen_name(tmp_path) == "00.json"
    assert loaded == ["00.json"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-be"])
def test_the_time_is_found_in_any_encoding(tmp_path: Path, loaded: list[str], encoding: str):
    bundle(tmp_path / "new.json", night(2), encoding=encoding)
    bundle(tmp_path / "old.json", night(1), encoding=encoding)
    assert chosen_name(tmp_path) == "new.json"
    assert loaded == ["new.json"]


def test_a_time_that_a_first_look_cannot_find_is_found_by_loading(tmp_path: Path, loaded: list[str]):
    late = bundle(tmp_path / "late.json", night(5))
    text = late.read_text(encoding="utf-8")
    collection = re.search(r'"Collection":\s*\{[^}]*\},', text)
    assert collection is not None
    moved = text.replace(collection[0], "", 1).rstrip().removesuffix("}").rstrip()
    late.write_text(f"{moved}, {collection[0].rstrip(',')}}}", encoding="utf-8")
    escaped = bundle(tmp_path / "escaped.json", night(7))
    text = escaped.read_text(encoding="utf-8")
    escaped.write_text(text.replace("-11-", "\\u002d11-", 1), encoding="utf-8")
    bundle(tmp_path / "plain.json", night(6))
    assert chosen_name(tmp_path) == "escaped.json"
    assert sorted(loaded) == ["escaped.json", "late.json"]


@pytest.mark.parametrize("dated", [True, False])
def test_a_first_look_that_misleads_decides_nothing(tmp_path: Path, loaded: list[str], *, dated: bool):
    """What looks like a later time stands elsewhere in an old export: it is loaded, and then not the newest."""
    liar = bundle(tmp_path / "liar.json", night(1))
    if not dated:
        without_time(liar)
    text = liar.read_text(encoding="utf-8")
    lie = '{"Note": [{"policyMetadata": {"timeCreated": "2039-01-01T00:00:00Z"}}],'
    liar.write_text(text.replace("{", lie, 1), encoding="utf-8")
    bundle(tmp_path / "new.json", night(2))
    assert chosen_name(tmp_path) == "new.json"
    assert loaded == ["liar.json", "new.json"]


def test_equal_times_are_decided_by_name(tmp_path: Path):
    for name in ("b", "c", "a"):
        bundle(tmp_path / f"{name}.json", night(1))
    assert chosen_name(tmp_path) == "c.json"


# --- time zones -----------------------------------------------------------------------------------------


def test_times_without_zone_are_of_the_zone_given(tmp_path: Path):
    """A tree states 02:30 on the wall of the server, a bundle 01:00 in UTC: which is later depends on the zone."""
    tree(tmp_path / "tree", night(0) + timedelta(hours=1, minutes=30))
    bundle(tmp_path / "bundle.json", night(0) + timedelta(hours=1))
    assert chosen_name(tmp_path) == "tree"
    assert chosen_name(tmp_path, timezone=ZoneInfo("Europe/Oslo")) == "bundle.json"
    chosen = choose(str(tmp_path / "tree"), timezone=ZoneInfo("Europe/Oslo"))
    assert chosen.captured_at == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    assert choose(str(tmp_path / "tree")).captured_at == datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


# --- half-written, damaged, incomplete ------------------------------------------------------------------


def test_a_truncated_newest_export_is_passed_over_and_named(tmp_path: Path):
    bundle(tmp_path / "old.json", night(0))
    bundle(tmp_path / "good.json", night(1))
    cut(bundle(tmp_path / "new.json", night(2)))
    chosen = choose(str(tmp_path / EVERYTHING))
    assert Path(chosen.path).name == "good.json"
    assert len(chosen.passed_over) == 1
    assert re.fullmatch(
        r"new\.json was not used: the JSON ends too early; the file is truncated \(line \d+\)\.",
        shown(tmp_path, chosen)[0],
    )


def test_a_damaged_older_export_is_not_worth_a_word(tmp_path: Path):
    touch(cut(bundle(tmp_path / "old.json", night(0))), night(5))
    bundle(tmp_path / "good.json", night(1))
    assert choose(str(tmp_path / EVERYTHING)).passed_over == ()


def test_damage_without_a_time_is_named_when_its_file_is_newer(tmp_path: Path):
    touch(bundle(tmp_path / "good.json", night(1)), night(1))
    (tmp_path / "empty.json").write_bytes(b"")
    touch(tmp_path / "empty.json", night(2))
    touch(cut(zipped(tree, tmp_path / "new.zip", night(3))), night(3))
    touch(cut(zipped(tree, tmp_path / "old.zip", night(0))), night(0))
    chosen = choose(str(tmp_path / EVERYTHING))
    assert Path(chosen.path).name == "good.json"
    assert shown(tmp_path, chosen) == (
        "new.zip was not used: the archive is damaged (File is not a zip file).",
        "empty.json was not used: the file is empty.",
    )


@pytest.mark.parametrize("size", [0.0, 0.001, 0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("kind", ["bundle", "zip", "mv", "rule"])
def test_a_file_cut_anywhere_is_never_used(tmp_path: Path, kind: str, size: float):
    touch(bundle(tmp_path / "good.json", night(1)), night(1))
    if kind == "bundle":
        cut(bundle(tmp_path / "new.json", night(2)), size)
    elif kind == "zip":
        cut(zipped(tree, tmp_path / "new.zip", night(2)), size)
    else:
        folder = tree(tmp_path / "new", night(2))
        files = sorted(folder.rglob("MV.xml" if kind == "mv" else "SynchronizationRule_*.xml"))
        cut(files[0], size)
    assert chosen_name(tmp_path) == "good.json"


def test_a_file_that_grows_while_it_is_read_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    bundle(tmp_path / "old.json", night(1))
    bundle(tmp_path / "new.json", night(2))

    def growing(location: str) -> Snapshot:
        snapshot = load(location)
        if location.endswith("new.json"):
            with Path(location).open("ab") as stream:
                stream.write(b" ")
        return snapshot

    monkeypatch.setattr(choose_export, "load", growing)
    chosen = choose(str(tmp_path / EVERYTHING))
    assert Path(chosen.path).name == "old.json"
    assert shown(tmp_path, chosen) == (
        "new.json was not used: it changed while it was read, so it is still being written.",
    )


@pytest.mark.parametrize("change", ["another file", "a file written again", "a file gone"])
def test_a_folder_that_changes_while_it_is_read_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
):
    tree(tmp_path / "old", night(1))
    rule = min(tree(tmp_path / "new", night(2)).rglob("SynchronizationRule_*.xml"))

    def changing(location: str) -> Snapshot:
        snapshot = load(location)
        if location.endswith("new"):
            if change == "another file":
                shutil.copy(rule, rule.with_name("another.txt"))
            elif change == "a file written again":
                os.utime(rule, ns=(1, 1))
            else:
                rule.unlink()
        return snapshot

    monkeypatch.setattr(choose_export, "load", changing)
    assert chosen_name(tmp_path) == "old"


def test_names_that_say_unfinished_are_left_out(tmp_path: Path):
    bundle(tmp_path / "old.json", night(0))
    for name in ("new.json.tmp", "new.json.PARTIAL", ".new.json"):
        bundle(tmp_path / name, night(1))
    tree(tmp_path / "new.tmp", night(1))
    chosen = choose(str(tmp_path / EVERYTHING))
    assert (Path(chosen.path).name, chosen.passed_over) == ("old.json", ())


def test_a_folder_with_an_unfinished_file_is_passed_over(tmp_path: Path):
    bundle(tmp_path / "old.json", night(0))
    new = tree(tmp_path / "new", night(1))
    (new / "Connectors" / "next.xml.partial").write_text("<ma")
    chosen = choose(str(tmp_path / EVERYTHING))
    assert Path(chosen.path).name == "old.json"
    inner = os.path.join("Connectors", "next.xml.partial")  # noqa: PTH118 - shown as the platform has it
    assert shown(tmp_path, chosen) == (f"new was not used: it is still being written ({inner}).",)


def incomplete(path: Path, at: datetime) -> Path:
    """A tree whose rules have not been copied yet."""
    shutil.rmtree(tree(path, at) / "SynchronizationRules")
    return path


def test_an_incomplete_export_is_passed_over_for_a_complete_one(tmp_path: Path):
    tree(tmp_path / "1", night(1))
    incomplete(tmp_path / "2", night(2))
    incomplete(tmp_path / "3", night(3))
    chosen = choose(str(tmp_path / EVERYTHING))
    assert Path(chosen.path).name == "1"
    missing = "it is incomplete (sync-rules: the SynchronizationRules folder is missing from the export)"
    assert shown(tmp_path, chosen) == (f"3 was not used: {missing}.", f"2 was not used: {missing}.")


def test_where_the_latest_three_are_incomplete_that_is_how_the_server_is_exported(
    tmp_path: Path, loaded: list[str]
):
    tree(tmp_path / "1", night(1))
    for number in (2, 3, 4):
        incomplete(tmp_path / str(number), night(number))
    chosen = choose(str(tmp_path / EVERYTHING))
    assert (Path(chosen.path).name, chosen.passed_over) == ("4", ())
    assert loaded == ["4", "3", "2"]


def test_an_incomplete_export_is_better_than_none(tmp_path: Path):
    incomplete(tmp_path / "1", night(1))
    incomplete(tmp_path / "2", night(2))
    assert chosen_name(tmp_path) == "2"
    assert choose(str(tmp_path / "1")).captured_at == night(1)


def test_no_more_than_five_are_named(tmp_path: Path):
    bundle(tmp_path / "0.json", night(0))
    for number in range(1, 9):
        cut(bundle(tmp_path / f"{number}.json", night(number)))
    chosen = choose(str(tmp_path / EVERYTHING))
    assert [sentence.partition(" ")[0] for sentence in shown(tmp_path, chosen)[:-1]] == [
        f"{number}.json" for number in (8, 7, 6, 5, 4)
    ]
    assert chosen.passed_over[-1] == "3 more exports were not used."


# --- exports that do not say when they were taken -------------------------------------------------------


def test_an_undated_export_alone_has_no_time(tmp_path: Path):
    cmdlets(tmp_path / "a", night(1))
    chosen = choose(str(tmp_path / EVERYTHING))
    assert (chosen.captured_at, chosen.by_file_time) == (None, False)


def test_undated_exports_are_put_in_order_by_their_files(tmp_path: Path):
    for name, at in (("a", 1), ("b", 3), ("c", 2)):
        cmdlets(tmp_path / name, night(at))
    assert chosen_name(tmp_path) == "b"
    chosen = choose(str(tmp_path / EVERYTHING), undated="file-time")
    assert (Path(chosen.path).name, chosen.captured_at, chosen.by_file_time) == ("b", night(3), True)


def test_dated_exports_come_first_unless_file_times_will_do(tmp_path: Path):
    touch(bundle(tmp_path / "dated.json", night(1)), night(1))
    cmdlets(tmp_path / "undated", night(2))
    chosen = choose(str(tmp_path / EVERYTHING))
    assert Path(chosen.path).name == "dated.json"
    assert shown(tmp_path, chosen) == (
        "undated was not used: it does not say when it was taken, and others do.",
    )
    chosen = choose(str(tmp_path / EVERYTHING), undated="file-time")
    assert (Path(chosen.path).name, chosen.passed_over) == ("undated", ())


def test_an_older_undated_export_is_not_worth_a_word(tmp_path: Path):
    cmdlets(tmp_path / "undated", night(1))
    touch(bundle(tmp_path / "dated.json", night(2)), night(2))
    assert choose(str(tmp_path / EVERYTHING)).passed_over == ()


def test_an_undated_export_is_used_where_all_dated_ones_are_damaged(tmp_path: Path):
    touch(without_time(bundle(tmp_path / "undated.json", night(1))), night(1))
    touch(cut(bundle(tmp_path / "dated.json", night(2))), night(2))
    chosen = choose(str(tmp_path / EVERYTHING))
    assert (Path(chosen.path).name, chosen.captured_at) == ("undated.json", None)
    assert len(chosen.passed_over) == 1


def test_an_incomplete_dated_export_comes_before_an_undated_one(tmp_path: Path):
    incomplete(tmp_path / "dated", night(1))
    cmdlets(tmp_path / "undated", night(2))
    assert chosen_name(tmp_path) == "dated"


# --- what a pattern names -------------------------------------------------------------------------------


def test_a_pattern_can_have_wildcards_in_any_step(tmp_path: Path):
    tree(tmp_path / "2026-11" / "SYNC01 [prod]" / "a", night(1))
    bundle(tmp_path / "2026-12" / "SYNC01 [prod]" / "b.json", night(2))
    bundle(tmp_path / "2026-12" / "SYNC02" / "c.json", night(3))
    assert chosen_name(tmp_path, "2026-??/SYNC01 [prod]/*") == "2026-12/SYNC01 [prod]/b.json"
    assert chosen_name(tmp_path, "*/SYNC01*/?") == "2026-11/SYNC01 [prod]/a"
    assert chosen_name(tmp_path, "*/*/*.json") == "2026-12/SYNC02/c.json"


def test_brackets_are_no_wildcards(tmp_path: Path):
    bundle(tmp_path / "[a]" / "x.json", night(1))
    bundle(tmp_path / "a" / "x.json", night(2))
    assert chosen_name(tmp_path, "[a]/*.json") == "[a]/x.json"
    assert chosen_name(tmp_path, "[a]*/x.json") == "[a]/x.json"


def test_one_export_by_its_own_name(tmp_path: Path):
    bundle(tmp_path / "old.json", night(1))
    bundle(tmp_path / "new.json", night(2))
    assert chosen_name(tmp_path, "old.json") == "old.json"


def test_what_nobody_means_by_an_export_is_left_out(tmp_path: Path):
    bundle(tmp_path / "export.json", night(1))
    for name in ("collector.log", "README", "desktop.ini"):
        (tmp_path / name).write_text("hello")
        touch(tmp_path / name, night(9))
    chosen = choose(str(tmp_path / EVERYTHING))
    assert (Path(chosen.path).name, chosen.passed_over) == ("export.json", ())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the platform has no named pipes")
def test_pipes_and_dead_links_are_left_out(tmp_path: Path):
    bundle(tmp_path / "export.json", night(1))
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "dead.json").symlink_to(tmp_path / "nowhere")
    assert chosen_name(tmp_path) == "export.json"


def test_a_missing_folder(tmp_path: Path):
    assert refused(tmp_path / "gone" / "deeper" / "*") == (
        f"There is no {tmp_path / 'gone' / 'deeper'}; the nearest folder that exists is {tmp_path}."
    )
    assert refused(tmp_path / "gone.json") == (
        f"There is no {tmp_path / 'gone.json'}; the nearest folder that exists is {tmp_path}."
    )


def test_a_pattern_that_names_nothing(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("hello")
    assert refused(tmp_path / "*") == f"{tmp_path / '*'} names no export: nothing there matches it."


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_listed(tmp_path: Path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    try:
        assert refused(closed / "*") == f"{closed} could not be searched for exports (Permission denied)."
    finally:
        closed.chmod(0o700)


def test_a_folder_that_cannot_be_listed_is_named_beside_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    bundle(tmp_path / "a" / "x.json", night(1))
    (tmp_path / "b").mkdir()
    listdir = os.listdir

    def failing(path: Path) -> list[str]:
        if Path(path).name == "b":
            raise OSError(5, "Input/output error")
        return listdir(path)

    monkeypatch.setattr(candidates.os, "listdir", failing)
    chosen = choose(str(tmp_path / "*" / "*"))
    assert Path(chosen.path).name == "x.json"
    assert shown(tmp_path, chosen) == ("b could not be searched for exports (Input/output error).",)
    assert refused(tmp_path / "b" / "*") == (
        f"{tmp_path / 'b'} could not be searched for exports (Input/output error)."
    )


def test_too_many_matches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(candidates, "MOST", 3)
    for number in range(4):
        (tmp_path / f"{number}.json").write_text("{}")
    assert refused(tmp_path / "*") == (
        f"{tmp_path / '*'} names more than 3 files; name fewer, or move old exports away."
    )


@pytest.mark.parametrize("kind", ["tree", "cmdlets", "short names"])
def test_the_parts_of_an_export_are_not_exports(tmp_path: Path, kind: str):
    folder = tmp_path / "SYNC01"
    if kind == "tree":
        tree(folder, night(1))
    else:
        cmdlets(folder, night(1))
    if kind == "short names":
        for file in folder.iterdir():
            file.rename(file.with_name(file.name.removeprefix("Get-ADSync")))
    assert refused(folder / "*") == (
        f"{folder / '*'} names the parts of one export, not exports; write {folder} to name the export itself."
    )


@pytest.mark.parametrize("write", [tree, cmdlets])
def test_a_folder_of_exports_needs_a_wildcard(tmp_path: Path, write: Callable[[Path, datetime], Path]):
    folder = tmp_path / "SYNC01"
    for number in (1, 2):
        write(folder / f"2026-11-2{number}", night(number))
    assert refused(folder) == (
        f"{folder} holds several exports; write {folder / '*'} to take the newest complete one of them."
    )


@pytest.mark.parametrize("kind", ["snapshots", "zips"])
def test_a_folder_of_export_files_needs_a_wildcard(tmp_path: Path, kind: str):
    folder = tmp_path / "SYNC01"
    folder.mkdir()
    for number in (1, 2):
        if kind == "snapshots":
            snapshot(folder / f"{number}.json", night(number))
        else:
            zipped(tree, folder / f"{number}.zip", night(number))
    assert "holds several exports; write" in refused(folder)


def test_a_folder_of_policies_is_one_export_whose_newest_policy_counts(tmp_path: Path):
    for number in (1, 2, 3):
        policy(tmp_path / "SYNC01" / f"{number}.json", night(number % 3))
    assert choose(str(tmp_path / "SYNC01")).captured_at == night(2)


def test_nothing_that_can_be_used(tmp_path: Path):
    old = cut(bundle(tmp_path / "old.json", night(1)))
    lines = old.read_text(encoding="utf-8").count("\n") + 1
    reason = f"the JSON ends too early; the file is truncated (line {lines})"
    assert refused(old) == f"{old} cannot be used: {reason}."
    assert refused(tmp_path / "*") == (
        f"{old}, which is all that {tmp_path / '*'} names, cannot be used: {reason}."
    )
    new = cut(bundle(tmp_path / "new.json", night(2)))
    assert refused(tmp_path / "*") == (
        f"None of the 2 exports that {tmp_path / '*'} names can be used; {new}: {reason}."
    )


def test_one_that_is_no_export(tmp_path: Path):
    (tmp_path / "other.json").write_text('{"name": "value"}')
    path = tmp_path / "other.json"
    assert refused(path) == f"{path} cannot be used: not an export that entradrift knows."


def test_an_export_that_vanishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    bundle(tmp_path / "old.json", night(1))
    bundle(tmp_path / "new.json", night(2))

    def vanishing(location: str) -> Snapshot:
        if location.endswith("new.json"):
            Path(location).unlink()
        return load(location)

    monkeypatch.setattr(choose_export, "load", vanishing)
    chosen = choose(str(tmp_path / EVERYTHING))
    assert Path(chosen.path).name == "old.json"
    assert shown(tmp_path, chosen) == ("new.json was not used: there is no such file or folder.",)
