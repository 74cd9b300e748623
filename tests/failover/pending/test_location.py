"""Which files a location stands for, and which connector a file."""

import io
import os
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.failover.pending.documents import cs_object, document, export

from entradrift.errors import InputError
from entradrift.failover.pending import location
from entradrift.failover.pending.location import PendingFile, connector_hint, locate

EXPORT = document(cs_object(export(operation="delete"))).encode()
OTHER = b"<ma-data/>"
BUNDLE = {
    "CSEXPORT/error_export_contoso.com.xml": EXPORT,
    "CSEXPORT/error_import_contoso.com.xml": EXPORT,
    "CSEXPORT/pending_export_contoso.com.xml": EXPORT,
    "CSEXPORT/pending_export_contoso.onmicrosoft.com_-_AAD.xml": EXPORT,
    "CSEXPORT/pending_import_contoso.com.xml": EXPORT,
    "Connectors/Connector_x.xml": OTHER,
    "notes.txt": b"x",
}
CHOSEN = ["pending_export_contoso.com.xml", "pending_export_contoso.onmicrosoft.com_-_AAD.xml"]
NOTICE = "3 files with import or export errors or pending imports were not read."


def written(folder: Path, entries: Mapping[str, bytes]) -> Path:
    for name, data in entries.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def zipped(path: Path, entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def content(file: PendingFile) -> bytes:
    with file.opened() as stream:
        return stream.read()


def refused(*given: Path | str) -> str:
    with pytest.raises(InputError) as caught:
        locate([str(each) for each in given])
    return str(caught.value)


def test_a_file_is_read_whatever_its_name(tmp_path: Path):
    path = tmp_path / "whatever.bin"
    path.write_bytes(EXPORT)
    (file,) = locate([str(path)]).files
    assert (file.shown, file.connector, file.path, file.size) == (str(path), "whatever", path, len(EXPORT))
    assert content(file) == content(file) == EXPORT


@pytest.mark.parametrize("levels", ["", "CaseLogs", "a/b/c"])
def test_a_support_bundle(tmp_path: Path, levels: str):
    written(tmp_path / "bundle" / levels, BUNDLE)
    found = locate([str(tmp_path / "bundle")])
    assert [Path(file.shown).name for file in found.files] == CHOSEN
    assert [file.connector for file in found.files] == ["contoso.com", "contoso.onmicrosoft.com - AAD"]
    assert found.files[0].shown.startswith("bundle/")
    assert found.notices == (f"{tmp_path / 'bundle'}: {NOTICE}",)
    assert content(found.files[0]) == EXPORT


def test_a_zip_of_it(tmp_path: Path):
    path = zipped(tmp_path / "bundle.zip", {f"logs/{name}": data for name, data in BUNDLE.items()})
    found = locate([str(path)])
    assert [(file.shown, file.path, file.size) for file in found.files] == [
        (f"{path}/logs/CSEXPORT/{name}", None, len(EXPORT)) for name in CHOSEN
    ]
    assert [file.connector for file in found.files] == ["contoso.com", "contoso.onmicrosoft.com - AAD"]
    assert found.notices == (f"{path}: {NOTICE}",)
    assert [content(file) for file in found.files] == [EXPORT, EXPORT]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_other_names_by_what_they_begin_with(tmp_path: Path, encoding: str):
    text = EXPORT.decode().replace("utf-8", encoding)
    written(
        tmp_path / "folder",
        {
            "a.xml": text.encode(encoding),
            "b.XML": text.replace("<cs-objects>", "<x:cs-objects xmlns:x='urn:x'>").encode(encoding),
            "c.xml": OTHER,
            "d.xml": b"",
            "error_export_x.xml": EXPORT,
            "e.txt": EXPORT,
            "f.json": b'[{"serializedXml": "\\u003ccs-objects\\u003e"}]',
            "g.json": b'{"Count": 0}',
        },
    )
    found = locate([str(tmp_path / "folder")])
    assert [file.connector for file in found.files] == ["a", "b", "f"]
    assert found.notices == (
        f"{tmp_path / 'folder'}: 1 file with import or export errors or pending imports was not read.",
    )


@pytest.mark.parametrize(
    ("name", "connector"),
    [
        ("pending_export_contoso.com.xml", "contoso.com"),
        ("Pending_Export_a_b.XML", "a b"),
        ("pending-export-a.xml", "a"),
        ("pending_export_.xml", "pending export "),
        ("pending_export.xml", "pending export"),
        ("C:\\logs\\my.file.xml", "my.file"),
        ("aad", "aad"),
    ],
)
def test_the_connector_by_the_name_of_the_file(name: str, connector: str):
    assert connector_hint(name) == connector


def test_standard_input(monkeypatch: pytest.MonkeyPatch):
    class Stdin:
        buffer = io.BytesIO(EXPORT)

    monkeypatch.setattr(sys, "stdin", Stdin)
    (file,) = locate(["-"]).files
    assert (file.shown, file.connector, file.path, file.size) == ("standard input", "standard input", None, 0)
    assert content(file) == EXPORT
    assert not Stdin.buffer.closed


def test_several_locations_in_their_order_and_none_twice(tmp_path: Path):
    written(tmp_path, {"b.xml": EXPORT, "a.xml": EXPORT})
    names = [str(tmp_path / "b.xml"), str(tmp_path / "a.xml")]
    assert [file.shown for file in locate(names).files] == names
    again = tmp_path / "x" / ".." / "a.xml"
    (tmp_path / "x").mkdir()
    assert refused(*names, again) == f"{again}: the file is given twice. Give it once."
    assert refused(names[0], tmp_path).endswith("b.xml: the file is given twice. Give it once.")
    assert refused("-", "-") == "standard input: the file is given twice. Give it once."


def test_nothing_there(tmp_path: Path):
    missing = tmp_path / "missing.xml"
    assert refused(missing) == f"{missing}: there is no such file or folder. Give the path of the export."
    assert refused("a\0b").startswith("a\0b: cannot be opened (embedded null byte).")
    none = (
        "no pending export: neither a file called pending_export_<connector>.xml nor another one with cs-objects. "
        'Write one with csexport "<connector>" FILE /f:x, for every connector.'
    )
    folder = written(tmp_path / "folder", {"a.xml": OTHER, "error_export_x.xml": EXPORT})
    assert refused(folder) == f"{folder}: {none}"
    archive = zipped(tmp_path / "a.zip", {"a.xml": OTHER})
    assert refused(archive) == f"{archive}: {none}"
    empty = tmp_path / "empty"
    empty.mkdir()
    assert refused(empty) == f"{empty}: {none}"


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def denied(_path: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", denied)
    assert refused(tmp_path) == f"{tmp_path}: cannot be opened (Permission denied). Check the permissions."


def test_folders_and_archives_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = written(tmp_path / "folder", {f"{number}.xml": EXPORT for number in range(4)})
    archive = zipped(tmp_path / "a.zip", {f"{number}.xml": EXPORT for number in range(4)})
    monkeypatch.setattr(location, "MAX_ENTRY_BYTES", 100)
    assert refused(archive) == f"{archive}/0.xml: larger than 0 GiB. Unpack it first."
    monkeypatch.setattr(location, "MAX_FILES", 3)
    assert (
        refused(folder)
        == f"{folder}: the folder holds more than 3 files. Give the folder of one server's pending exports."
    )
    assert refused(archive) == f"{archive}: the archive holds more than 3 files."


def test_deep_folders_and_links_are_not_followed(tmp_path: Path):
    folder = written(tmp_path / "folder", {"/".join("abcdefgh") + "/deep.xml": EXPORT, "here.xml": EXPORT})
    try:
        (folder / "loop").symlink_to(folder, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    assert [file.connector for file in locate([str(folder)]).files] == ["here"]


def test_damaged_archives(tmp_path: Path):
    path = zipped(tmp_path / "a.zip", {"pending_export_a.xml": EXPORT * 100})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert (
        refused(path) == f"{path}: the archive is damaged (File is not a zip file). Copy or create it again."
    )
    # The packed content itself: found while it is read.
    path.write_bytes(data[:100] + bytes(20) + data[120:])
    (file,) = locate([str(path)]).files
    with pytest.raises(InputError, match=r"the archive is damaged \(.+\)\. Copy or create it again\."):
        content(file)


def test_an_entry_without_a_name_is_no_pending_export(tmp_path: Path):
    path = zipped(tmp_path / "a.zip", {"pending_export_a.xml": EXPORT, "Q.xml": EXPORT})
    # A name ends at its first zero byte.
    path.write_bytes(path.read_bytes().replace(b"Q.xml", b"\0.xml"))
    assert [file.connector for file in locate([str(path)]).files] == ["a"]


def test_no_content_of_a_damaged_archive_is_shown(tmp_path: Path):
    path = zipped(tmp_path / "a.zip", {"a.xml": b"<secret/>"}, zipfile.ZIP_STORED)
    # The name in front of the content is said to be longer, so that it takes some of the content with it.
    path.write_bytes(path.read_bytes().replace(b"\5\0\0\0a.xml<", b"\14\0\0\0a.xml<"))
    disagreement = "its list of files is not that of its content"
    assert refused(path) == f"{path}/a.xml: the archive is damaged ({disagreement}). Copy or create it again."


def test_the_name_of_an_entry_is_no_text(tmp_path: Path):
    path = zipped(tmp_path / "a.zip", {"pending_export_\u00f8.xml": EXPORT})
    name = "pending_export_\u00f8.xml".encode()
    path.write_bytes(path.read_bytes().replace(name, name.replace(b"\xc3", b"\xff"), 1))
    (file,) = locate([str(path)]).files
    with pytest.raises(InputError, match=r"the archive is damaged \(.+\)\. Copy or create it again\."):
        content(file)


def test_archives_that_cannot_be_read(tmp_path: Path):
    path = zipped(tmp_path / "a.zip", {"pending_export_a.xml": EXPORT})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    assert refused(path) == f"{path}: the archive is encrypted. Unpack it first."
    path = zipped(tmp_path / "b.zip", {"pending_export_a.xml": EXPORT}, zipfile.ZIP_LZMA)
    assert refused(path) == f"{path}: the archive is packed by a method that is not read. Unpack it first."


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything may be read"
)
def test_what_may_not_be_read(tmp_path: Path):
    path = tmp_path / "a.xml"
    path.write_bytes(EXPORT)
    path.chmod(0)
    assert refused(path) == f"{path}: cannot be opened (Permission denied). Check the permissions."


def test_a_file_that_is_gone_when_it_is_read(tmp_path: Path):
    path = tmp_path / "a.xml"
    path.write_bytes(EXPORT)
    (file,) = locate([str(path)]).files
    path.unlink()
    with pytest.raises(InputError) as caught:
        content(file)
    assert str(caught.value) == f"{path}: cannot be read (No such file or directory). Check the permissions."
