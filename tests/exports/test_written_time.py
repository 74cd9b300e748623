"""The time that a first look finds is the one that the loaded export states."""

import json
import zipfile
from pathlib import Path

import pytest
from tests.exportkit.cases.tiny import tiny
from tests.exportkit.write_cmdlets import write_bundle, write_cmdlet_folder
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import CASINGS, write_wizard_policy

from entradrift.exports import written_time as module
from entradrift.exports.load import load
from entradrift.exports.snapshot_writer import write
from entradrift.exports.written_time import WrittenTime, written_time

ORG = tiny()
UNSURE = WrittenTime(None, certain=False)
NONE = WrittenTime(None, certain=True)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")


def found_as_loaded(path: Path) -> str:
    written = written_time(path)
    stated = load(str(path)).source.captured_at
    assert stated is not None
    assert written == WrittenTime(stated, certain=True)
    return stated


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_tree(tmp_path: Path, encoding: str):
    made = write_server_configuration(ORG, tmp_path / "tree", encoding=encoding)
    assert found_as_loaded(made) == "2025-06-02T06:12:41.320000"
    assert found_as_loaded(next(made.rglob("MV.xml"))) == "2025-06-02T06:12:41.320000"


def test_letters_in_a_time_are_no_time(tmp_path: Path):
    file = tmp_path / "MV.xml"
    for text in ("2025-06-02 06:12:41 \u00e9", "\u00e9"):
        file.write_text(f'<saved-mv-configuration export-date="{text}"/>', encoding="utf-8")
        assert written_time(file) == NONE


@pytest.mark.parametrize("names", ["upper", "lower"])
def test_a_tree_some_levels_down_and_spelled_otherwise(tmp_path: Path, names: str):
    found_as_loaded(write_server_configuration(ORG, tmp_path / "tree", prefix="CONFIG/MEC", names=names))


def test_a_tree_whose_global_settings_are_called_otherwise(tmp_path: Path):
    made = write_server_configuration(ORG, tmp_path / "tree")
    settings = next(made.rglob("MV.xml"))
    settings.rename(settings.with_name("global.txt"))
    found_as_loaded(made)


def test_the_global_settings_are_found_without_opening_the_other_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made = write_server_configuration(ORG, tmp_path / "tree")
    opened: list[str] = []
    plainly = module._open  # noqa: SLF001 - what is counted here cannot be seen from outside

    def counted(path: str) -> object:
        opened.append(Path(path).name)
        return plainly(path)

    monkeypatch.setattr(module, "_open", counted)
    written_time(made)
    assert opened == ["MV.xml"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("casing", CASINGS)
def test_a_policy(tmp_path: Path, encoding: str, casing: str):
    found_as_loaded(write_wizard_policy(ORG, tmp_path / "p.json", key_casing=casing, encoding=encoding))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_bundle(tmp_path: Path, encoding: str):
    found_as_loaded(write_bundle(ORG, tmp_path / "b.json", encoding=encoding))


def test_a_snapshot_says_when_its_origin_was_taken(tmp_path: Path):
    path = tmp_path / "s.json"
    path.write_text(write(load(str(write_bundle(ORG, tmp_path / "b.json"))), "0"), encoding="utf-8")
    assert found_as_loaded(path) == "2025-06-02T06:12:41+00:00"


@pytest.mark.parametrize("kind", ["tree", "bundle"])
def test_a_zip(tmp_path: Path, kind: str):
    folder = tmp_path / "export"
    if kind == "tree":
        write_server_configuration(ORG, folder)
    else:
        write_bundle(ORG, folder / "b.json")
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.write(file, file.relative_to(tmp_path).as_posix())
    found_as_loaded(tmp_path / "export.zip")


def test_an_entry_of_a_zip_without_a_name(tmp_path: Path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(write_bundle(ORG, tmp_path / "b.json"), "b.json")
        archive.writestr("Q.json", "{}")
    # A name ends at its first zero byte.
    path.write_bytes(path.read_bytes().replace(b"Q.json", b"\0.json"))
    assert written_time(path).time == "2025-06-02T06:12:41+00:00"


def test_a_snapshot_and_files_of_the_cmdlets_without_a_time(tmp_path: Path):
    assert written_time(write_cmdlet_folder(ORG, tmp_path / "folder")) == NONE
    path = tmp_path / "s.json"
    path.write_text(write(load(str(tmp_path / "folder")), "0"), encoding="utf-8")
    assert written_time(path) == NONE


@pytest.mark.parametrize("distance", [10, 64 * 1024 - 5, 64 * 1024, 1024 * 1024 + 64 * 1024 - 6, 3_000_000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_time_far_from_the_beginning_is_left_to_loading(tmp_path: Path, distance: int, encoding: str):
    path = tmp_path / "far.json"
    far = {
        "filler": "x" * distance,
        "Collection": {"ComputerName": "{", "CollectedAt": "2025-01-01T00:00:00Z"},
    }
    path.write_bytes(json.dumps(far).encode(encoding))
    assert written_time(path) == UNSURE


def test_a_long_file_that_says_no_time(tmp_path: Path):
    path = tmp_path / "far.json"
    path.write_text(json.dumps({"filler": "x" * 3_000_000}), encoding="utf-8")
    assert written_time(path) == NONE


def test_two_times_are_for_the_reader_to_understand(tmp_path: Path):
    for number, year in enumerate((2023, 2024)):
        text = json.dumps({"policyMetadata": {"timeCreated": f"{year}-01-01 00:00:00Z"}})
        (tmp_path / f"{number}.json").write_text(text)
    assert written_time(tmp_path) == UNSURE
    assert written_time(tmp_path / "1.json") == WrittenTime("2024-01-01T00:00:00+00:00", certain=True)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x03\x04 no archive", bytes(100)], ids=["empty", "text", "zip", "zeros"]
)
def test_what_is_damaged_is_left_to_loading(tmp_path: Path, content: bytes):
    (tmp_path / "x.json").write_bytes(content)
    assert written_time(tmp_path / "x.json") == UNSURE


def test_what_is_not_there_is_left_to_loading(tmp_path: Path):
    assert written_time(tmp_path / "nothing") == UNSURE


def test_the_state_of_the_wizard_is_never_opened(tmp_path: Path):
    text = json.dumps({"policyMetadata": {"timeCreated": "2023-01-01 00:00:00Z"}})
    (tmp_path / "PersistedState.xml").write_text(text)
    assert written_time(tmp_path) == NONE
