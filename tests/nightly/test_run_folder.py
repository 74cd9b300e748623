"""A run's folder is there whole or not at all."""

import errno
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from entradrift.nightly import run_folder
from entradrift.whole_files import OutputError

STARTED = "2026-11-21T02:00:00+00:00"
FILES = {"run.json": "{}\n", "report.html": "<p>ø \udc80</p>\n", "primary.zip": b"PK\r\n"}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# --- names -----------------------------------------------------------------------------------------------


def test_a_name_is_the_time_and_six_digits_that_follow_from_the_run(tmp_path: Path) -> None:
    name = run_folder.new_name(tmp_path, STARTED, "contoso", "a")
    assert re.fullmatch(r"2026-11-21T020000Z-[0-7][0-9a-f]{5}", name)
    assert run_folder.new_name(tmp_path / "not there", STARTED, "contoso", "a") == name
    assert run_folder.new_name(tmp_path, STARTED, "contoso", "b") != name


def test_names_of_one_second_are_unique_and_sort_by_their_order(tmp_path: Path) -> None:
    made = []
    for _ in range(5):
        made.append(run_folder.new_name(tmp_path, STARTED, "contoso"))
        (tmp_path / made[-1]).mkdir()
    (tmp_path / "2026-11-21T020000Z-notes").mkdir()
    assert sorted(set(made)) == made
    assert run_folder.new_name(tmp_path, STARTED, "contoso") > made[-1]
    assert run_folder.new_name(tmp_path, "2026-11-21T02:00:01+00:00", "contoso")[-6:] == made[0][-6:]


# --- writing ---------------------------------------------------------------------------------------------


def test_a_run_appears_with_all_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "contoso" / "run"
    run_folder.publish(folder, FILES)
    assert names(tmp_path / "contoso") == {"run"}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "run.json": b"{}\n",
        "report.html": "<p>ø \\udc80</p>\n".encode(),
        "primary.zip": b"PK\r\n",
    }


def test_everything_is_on_the_disk_before_the_folder_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def flushed(handle: int) -> None:
        size = os.fstat(handle).st_size
        events.append(f"flush {size}" if size in {3, 4} else "flush")
        fsync(handle)

    def renamed(path: Path, target: Path) -> Path:
        events.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "rename", renamed)
    run_folder.publish(tmp_path / "run", {"run.json": "{}\n", "primary.zip": b"PK\r\n"})
    expected = ["flush 3", "flush 4", "flush", "rename", "flush"]
    assert events == ([each for each in expected if each != "flush"] if sys.platform == "win32" else expected)


def fails(code: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize(
    "where", ["os.fsync", "pathlib.Path.mkdir", "pathlib.Path.open", "pathlib.Path.rename"]
)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_what_cannot_be_written_leaves_nothing_and_is_said(
    where: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = tmp_path / "contoso"
    run_folder.publish(pair / "old", FILES)
    before = {path: path.read_bytes() for path in pair.rglob("*") if path.is_file()}
    with monkeypatch.context() as patch:
        patch.setattr(where, fails(code))
        with pytest.raises(OutputError) as caught:
            run_folder.publish(pair / "new", FILES)
    assert str(caught.value) == (
        f"{pair / 'new'} cannot be written ({os.strerror(code)}), so this run leaves no report; "
        "the reports of earlier runs are as they were."
    )
    assert {path: path.read_bytes() for path in pair.rglob("*") if path.is_file()} == before
    assert names(pair) == {"old"}


def test_a_run_never_replaces_another(tmp_path: Path) -> None:
    run_folder.publish(tmp_path / "run", FILES)
    with pytest.raises(OutputError, match="there is such a run already"):
        run_folder.publish(tmp_path / "run", {"run.json": "other"})
    assert names(tmp_path) == {"run"}
    assert (tmp_path / "run" / "run.json").read_text("utf-8") == "{}\n"


def test_what_a_process_that_died_has_begun_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / ".tmp-run").mkdir()
    (tmp_path / ".tmp-run" / "half.html").write_text("<p>")
    run_folder.publish(tmp_path / "run", FILES)
    assert names(tmp_path) == {"run"}
    assert names(tmp_path / "run") == set(FILES)


# --- removing --------------------------------------------------------------------------------------------


def test_a_folder_goes_in_one_step(tmp_path: Path) -> None:
    run_folder.publish(tmp_path / "run", FILES)
    hidden = run_folder.hide(tmp_path / "run")
    assert names(tmp_path) == {".tmp-run"}
    assert hidden is not None
    run_folder.discard(hidden)
    assert names(tmp_path) == set()


def test_a_folder_that_is_gone_is_no_failure(tmp_path: Path) -> None:
    assert run_folder.hide(tmp_path / "run") is None


def test_a_folder_that_cannot_go_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "rename", fails(errno.EACCES))
    with pytest.raises(OutputError) as caught:
        run_folder.hide(tmp_path / "run")
    assert str(caught.value) == (
        f"{tmp_path / 'run'} is older than keep_days and cannot be removed ({os.strerror(errno.EACCES)})."
    )


def test_leftovers_go_and_nothing_else(tmp_path: Path) -> None:
    run_folder.publish(tmp_path / ".tmp-half", FILES)
    run_folder.publish(tmp_path / "run", FILES)
    for name in (
        ".latest.html.x1.tmp",
        ".index.html.y2.tmp",
        ".tmp-file",
        "latest.html",
        ".lock",
        "mine.tmp",
    ):
        (tmp_path / name).write_text("")
    run_folder.remove_leftovers(tmp_path)
    assert names(tmp_path) == {"run", "latest.html", ".lock", "mine.tmp"}
    assert names(tmp_path / "run") == set(FILES)
    run_folder.remove_leftovers(tmp_path / "not there")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_among_leftovers_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").write_text("")
    (tmp_path / ".tmp-link").symlink_to(tmp_path / "elsewhere")
    run_folder.remove_leftovers(tmp_path)
    assert names(tmp_path) == {"elsewhere"}
    assert names(tmp_path / "elsewhere") == {"kept"}
