"""Which files an export consists of: a folder, a file, a zip of either, standard input; all bounded."""

import contextlib
import hashlib
import io
import os
import random
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from entradrift.errors import InputError
from entradrift.exports import files
from entradrift.exports.files import InputFile, looks_readable, read_export, siblings

JSON = b'{"a": 1}'
XML = b"<a/>"


def zipped(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def written(folder: Path, entries: Mapping[str, bytes]) -> Path:
    for name, data in entries.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def paths(location: Path | str) -> list[str]:
    return [file.path for file in read_export(str(location))]


def refused(location: Path | str) -> str:
    with pytest.raises(InputError) as caught:
        read_export(str(location))
    return str(caught.value)


# --- what is read ---------------------------------------------------------------------------------------


def test_a_file_is_read_whole_and_named_as_given(tmp_path: Path):
    path = tmp_path / "any name.txt"
    path.write_bytes(JSON)
    (file,) = read_export(str(path))
    assert (file.path, file.name, file.data) == (str(path), "any name.txt", JSON)
    provenance = file.provenance()
    assert (provenance.path, provenance.size) == (str(path), len(JSON))
    assert provenance.sha256 == hashlib.sha256(JSON).hexdigest()


def test_a_folder_is_read_in_a_stable_order_whatever_the_names(tmp_path: Path):
    entries = {
        "b.dat": JSON,
        "A/z.xml": XML,
        "A/y": XML,
        "notes.txt": b"hello",
        "c.JSON": JSON,
        "empty.json": b"",
    }
    folder = written(tmp_path / "SYNC01", entries)
    assert paths(folder) == ["SYNC01/b.dat", "SYNC01/c.JSON", "SYNC01/A/y", "SYNC01/A/z.xml"]
    assert paths(f"{folder}{os.sep}") == paths(folder)


def test_large_files_are_read_past_the_part_that_tells_what_they_are(tmp_path: Path):
    data = b"[" + b"1," * 2000 + b"1]"
    folder = written(tmp_path / "x", {"a.json": data})
    assert read_export(str(folder))[0].data == data
    archive = tmp_path / "x.zip"
    archive.write_bytes(zipped({"a.json": data}))
    assert read_export(str(archive))[0].data == data


def test_an_archive_is_read_like_its_folder(tmp_path: Path):
    archive = tmp_path / "export.zip"
    archive.write_bytes(zipped({"out/b.json": JSON, "out/a.xml": XML, "out/readme.txt": b"x", "out/": b""}))
    assert paths(archive) == [f"{archive}/out/a.xml", f"{archive}/out/b.json"]


def test_an_archive_made_by_windows_has_backslashes(tmp_path: Path):
    archive = tmp_path / "export.zip"
    archive.write_bytes(zipped({"out/a.json": JSON}).replace(b"out/a", b"out\\a"))
    assert paths(archive) == [f"{archive}/out/a.json"]


def test_an_archive_is_known_by_its_content(tmp_path: Path):
    path = tmp_path / "export.json"
    path.write_bytes(zipped({"a.json": JSON}))
    assert paths(path) == [f"{path}/a.json"]


def test_archives_inside_a_folder_are_not_unpacked(tmp_path: Path):
    folder = written(tmp_path / "x", {"a.json": JSON, "old.zip": zipped({"b.json": JSON})})
    assert paths(folder) == ["x/a.json"]
    nested = tmp_path / "nested.zip"
    nested.write_bytes(zipped({"a.json": JSON, "old.zip": zipped({"b.json": JSON})}))
    assert paths(nested) == [f"{nested}/a.json"]


@pytest.mark.parametrize("name", ["PersistedState.xml", "persistedstate.XML"])
def test_the_wizards_own_state_is_never_read(tmp_path: Path, name: str):
    folder = written(tmp_path / "x", {"a.json": JSON, name: XML})
    assert paths(folder) == ["x/a.json"]
    archive = tmp_path / "x.zip"
    archive.write_bytes(zipped({"a.json": JSON, f"d/{name}": XML}))
    assert paths(archive) == [f"{archive}/a.json"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch):
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    give(JSON)
    (file,) = read_export("-")
    assert (file.path, file.data) == ("standard input", JSON)
    give(zipped({"a.json": JSON}))
    assert paths("-") == ["standard input/a.json"]
    give(b" \n")
    assert "standard input: the file is empty" in refused("-")


def test_a_link_to_a_file_is_followed_and_a_loop_of_folders_is_not(tmp_path: Path):
    folder = written(tmp_path / "x", {"a.json": JSON})
    (folder / "loop").symlink_to(folder)
    (folder / "link.json").symlink_to(folder / "a.json")
    (folder / "self.json").symlink_to(folder / "self.json")
    (folder / "gone.json").symlink_to(folder / "nothing")
    assert paths(folder) == ["x/a.json", "x/link.json"]


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path):
    folder = written(tmp_path / "x", {"a.json": JSON})
    os.mkfifo(folder / "pipe.json")
    assert paths(folder) == ["x/a.json"]


def test_siblings_are_the_files_of_the_same_folder(tmp_path: Path):
    folder = written(tmp_path / "x", {"a.json": JSON, "d/b.xml": XML})
    found = siblings(InputFile(str(folder / "a.json"), JSON))
    assert [file.path for file in found] == ["x/a.json", "x/d/b.xml"]


@pytest.mark.parametrize(
    ("head", "readable"),
    [
        (b"{", True),
        (b'  \r\n["', True),
        (b"\xef\xbb\xbf<a", True),
        ('\ufeff{"a"'.encode("utf-16-le"), True),
        ('{"a"'.encode("utf-16-be"), True),
        ("\ufeff<a".encode("utf-32"), True),
        (b'"text"', True),
        (b"MZ\x90", False),
        (b"plain", False),
        (b"", False),
        (b"\xff\xfe", False),
        (b"Name : x", False),
    ],
)
def test_what_can_be_json_or_xml(head: bytes, readable: bool):  # noqa: FBT001
    assert looks_readable(head) is readable


# --- what is refused ------------------------------------------------------------------------------------


def test_nothing_there(tmp_path: Path):
    missing = tmp_path / "missing"
    assert refused(missing) == f"{missing}: there is no such file or folder. Give the path of the export."


def test_an_empty_file(tmp_path: Path):
    path = tmp_path / "x.json"
    path.write_bytes(b"")
    assert refused(path) == f"{path}: the file is empty. Export the configuration again."


def test_a_folder_without_an_export(tmp_path: Path):
    folder = written(tmp_path / "x", {"a.txt": b"hello"})
    assert "the folder holds no JSON or XML export" in refused(folder)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "the folder holds no JSON or XML export" in refused(empty)


def test_an_archive_without_an_export(tmp_path: Path):
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"a.txt": b"hello"}))
    assert "the archive holds no JSON or XML export" in refused(path)


def test_a_name_that_no_file_system_has():
    assert "cannot be opened" in refused("a\x00b")
    assert "cannot be opened" in refused("x" * 5000)


@pytest.mark.parametrize(
    "name",
    [
        "../a.json",
        "d/../../a.json",
        "/etc/a.json",
        "\\\\host\\a.json",
        "C:\\a.json",
        "c:a.json",
        "..\\a.json",
    ],
)
def test_a_path_that_leaves_the_archive(tmp_path: Path, name: str):
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"ok.json": JSON, name: JSON}))
    assert "an entry whose path leaves the archive" in refused(path)


def test_a_damaged_archive(tmp_path: Path):
    path = tmp_path / "x.zip"
    whole = zipped({"a.json": JSON * 1000})
    path.write_bytes(whole[: len(whole) // 2])
    assert "the archive is damaged" in refused(path)
    path.write_bytes(whole.replace(whole[40:60], bytes(20), 1))
    assert "the archive is damaged" in refused(path)


def test_an_encrypted_archive(tmp_path: Path):
    path = tmp_path / "x.zip"
    data = bytearray(zipped({"a.json": JSON}))
    data[6] |= 1
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    path.write_bytes(bytes(data))
    assert "the archive is encrypted. Unpack it first" in refused(path)


def test_an_entry_without_a_name(tmp_path: Path):
    path = tmp_path / "x.zip"
    # A name ends at its first zero byte. Folders are told by the end of their name.
    path.write_bytes(zipped({"a.json": JSON, "Q.json": JSON}).replace(b"Q.json", b"\0.json"))
    assert "an entry whose path leaves the archive" in refused(path)


def test_no_content_of_a_damaged_archive_is_shown(tmp_path: Path):
    path = tmp_path / "x.zip"
    # The name in front of the content is said to be longer, so that it takes some of the content with it.
    path.write_bytes(
        zipped({"a.json": b'{"a":"secret"}'}, zipfile.ZIP_STORED).replace(
            b"\6\0\0\0a.json{", b"\24\0\0\0a.json{"
        )
    )
    assert refused(path) == (
        f"{path}: the archive is damaged (its list of files is not that of its content). Copy or create it again."
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_whatever_is_damaged_in_an_archive_is_one_sentence(tmp_path: Path, method: int):
    whole = zipped({"a.json": JSON * 300, "d/b.xml": XML * 300}, method)
    path = tmp_path / "x.zip"
    for seed in range(150):
        dice = random.Random(seed)  # noqa: S311 - damage, not a secret
        damaged = bytearray(whole)
        for _ in range(3):
            damaged[dice.randrange(4, len(damaged))] = dice.randrange(256)
        path.write_bytes(damaged[: dice.randrange(10, len(damaged) + 1)] if seed % 3 == 0 else damaged)
        with contextlib.suppress(InputError):
            read_export(str(path))


def test_a_packing_that_is_not_read(tmp_path: Path):
    path = tmp_path / "x.zip"
    data = bytearray(zipped({"a.json": JSON}))
    for place in (8, data.index(b"PK\x01\x02") + 10):
        data[place : place + 2] = (14).to_bytes(2, "little")
    path.write_bytes(bytes(data))
    assert "packed by a method that is not read. Unpack it first" in refused(path)


def test_a_bomb_is_stopped_while_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 1024 * 1024)
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped({"a.json": b"[" + bytes(4 * 1024 * 1024)}))
    assert path.stat().st_size < 10_000
    assert refused(path) == f"{path}/a.json: larger than 1 MiB, so it is not a configuration export."


def test_a_size_that_the_archive_lies_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 1000)
    path = tmp_path / "x.zip"
    data = bytearray(zipped({"a.json": b"[" + b" " * 100_000}))
    directory = data.index(b"PK\x01\x02")
    for place in (22, directory + 24):
        data[place : place + 4] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    assert str(path) in refused(path)


@pytest.mark.parametrize("kind", ["file", "folder", "archive"])
def test_many_bytes_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str):
    entries = {f"{number}.json": b"[" + b" " * 1024 * 1024 + b"]" for number in range(3)}
    if kind == "file":
        monkeypatch.setattr(files, "MAX_FILE_BYTES", 1024 * 1024)
        path = tmp_path / "0.json"
        path.write_bytes(entries["0.json"])
        assert "larger than 1 MiB" in refused(path)
        return
    monkeypatch.setattr(files, "MAX_TOTAL_BYTES", 2 * 1024 * 1024)
    path = written(tmp_path / "x", entries) if kind == "folder" else tmp_path / "x.zip"
    if kind == "archive":
        path.write_bytes(zipped(entries))
    assert refused(path) == f"{path}: more than 2 MiB in all, so it is not a configuration export."


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MAX_FILES", 3)
    entries = {f"{number}.json": JSON for number in range(4)}
    assert "holds more than 3 files" in refused(written(tmp_path / "x", entries))
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(entries))
    assert "holds more than 3 files" in refused(path)


def test_the_bounds_are_what_an_export_can_need():
    assert files.MAX_FILE_BYTES == 512 * 1024**2
    assert files.MAX_TOTAL_BYTES == 1024**3
    assert files.MAX_FILES == 20_000


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_and_a_folder_that_may_not_be_read(tmp_path: Path):
    folder = written(tmp_path / "x", {"a.json": JSON, "d/b.json": JSON})
    (folder / "a.json").chmod(0)
    assert "cannot be read (Permission denied). Check the permissions" in refused(folder)
    assert "cannot be read (Permission denied)" in refused(folder / "a.json")
    (folder / "a.json").chmod(0o600)
    (folder / "d").chmod(0)
    assert "cannot be listed (Permission denied)" in refused(folder)
    (folder / "d").chmod(0o700)


def test_a_file_that_fails_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = written(tmp_path / "x", {"a.json": JSON})

    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    assert "cannot be read (Input/output error)" in refused(folder)
    assert "cannot be read (Input/output error)" in refused(folder / "a.json")


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = written(tmp_path / "x", {"a.json": JSON})

    def fail(_path: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", fail)
    assert "cannot be listed (Permission denied)" in refused(folder)


def test_a_subfolder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = written(tmp_path / "x", {"a.json": JSON, "d/b.json": JSON})
    scan = os.scandir

    def fail(path: str) -> object:
        if str(path).endswith("d"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", fail)
    assert "cannot be listed (Permission denied)" in refused(folder)


@pytest.mark.parametrize("content", [b"", b"\r\n", bytes(4096)], ids=["empty", "blank", "zeros"])
@pytest.mark.parametrize("zipped", [False, True])
def test_an_empty_xml_file_is_not_passed_over_like_a_deleted_rule(
    tmp_path: Path, content: bytes, *, zipped: bool
):
    entries = {
        "MV.xml": XML,
        "SynchronizationRules/SynchronizationRule_{1}.XML": content,
        "none.json": content,
    }
    folder = written(tmp_path / "SYNC01", entries)
    location = tmp_path / "export.zip"
    with zipfile.ZipFile(location, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    with pytest.raises(InputError) as caught:
        read_export(str(location if zipped else folder))
    shown = f"{location}" if zipped else "SYNC01"
    assert str(caught.value) == (
        f"{shown}/SynchronizationRules/SynchronizationRule_{{1}}.XML: the file is empty. Copy or export it again."
    )
