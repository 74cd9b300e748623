"""Files written whole or not at all."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from entradrift.whole_files import OutputError, write_files


def test_text_and_bytes_by_text_and_path(tmp_path: Path):
    one, other = tmp_path / "a.txt", tmp_path / "b.zip"
    write_files({str(one): "line\nand \r\n\u00fc \udcff"})
    write_files({other: b"\x00\r\n", one.with_suffix(".md"): "text"})
    assert one.read_bytes() == b"line\nand \r\n\xc3\xbc \\udcff"
    assert other.read_bytes() == b"\x00\r\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "a.txt", "b.zip"]


def test_nothing_is_written_where_one_place_is_a_folder(tmp_path: Path):
    with pytest.raises(OutputError, match="is a folder; give the path of a file"):
        write_files({tmp_path / "a.txt": "text", tmp_path: "text"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="file modes of POSIX")
def test_a_file_may_be_read_like_any_other(tmp_path: Path):
    before = os.umask(0o022)
    try:
        write_files({tmp_path / "a.txt": "text"})
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o644


def test_a_text_in_pieces_is_written_whole(tmp_path: Path) -> None:
    write_files({tmp_path / "a.txt": iter(["one\n", "two \u00e4\r\n"])})
    assert (tmp_path / "a.txt").read_bytes() == b"one\ntwo \xc3\xa4\r\n"


def test_pieces_that_fail_leave_every_file_as_it_was(tmp_path: Path) -> None:
    def failing() -> Iterator[str]:
        yield "half"
        raise ValueError

    (tmp_path / "old.txt").write_text("old")
    with pytest.raises(ValueError):  # noqa: PT011 - any error of the pieces
        write_files({tmp_path / "old.txt": "new", tmp_path / "new.txt": failing()})
    assert [path.name for path in tmp_path.iterdir()] == ["old.txt"]
    assert (tmp_path / "old.txt").read_text() == "old"
