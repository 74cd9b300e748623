"""What an export is, found out from its content; and what is refused with a sentence that helps."""

import io
import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from tests.exportkit.contoso import contoso
from tests.exportkit.identity import as_other_server
from tests.exportkit.write_cmdlets import write_bundle, write_cmdlet_folder
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_migrated_policy, write_wizard_policy
from tests.exports.trees import documents

import entradrift
from entradrift.errors import InputError
from entradrift.exports.snapshot_writer import write
from entradrift.model.snapshot import Format
from entradrift.report import by_name

ORG = contoso()


def load_format(location: Path | str) -> Format:
    return entradrift.load(str(location)).source.format


def refused(location: Path | str) -> str:
    with pytest.raises(InputError) as caught:
        entradrift.load(str(location))
    return str(caught.value)


def tree(folder: Path) -> Path:
    return write_server_configuration(ORG, folder)


def snapshot_file(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write(entradrift.load(str(tree(path.parent / "of"))), "0"), encoding="utf-8")
    shutil.rmtree(path.parent / "of")
    return path


# --- detection ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["x.json", "Applied-SynchronizationPolicy-1.json", "x.xml", "Connector_{1}.txt"]
)
def test_a_file_is_known_by_content_and_never_by_name(tmp_path: Path, name: str):
    folder = tmp_path / "in"
    folder.mkdir()
    written = write_wizard_policy(ORG, tmp_path / "policy.json")
    assert load_format(shutil.copy(written, folder / name)) is Format.WIZARD
    written = write_bundle(ORG, tmp_path / "bundle.json")
    assert load_format(shutil.copy(written, folder / name)) is Format.CMDLETS
    written = snapshot_file(tmp_path / "snapshot.json")
    assert load_format(shutil.copy(written, folder / name)) is Format.SNAPSHOT


def test_folders(tmp_path: Path):
    assert load_format(tree(tmp_path / "tree")) is Format.SERVER_CONFIGURATION
    assert load_format(write_cmdlet_folder(ORG, tmp_path / "cmdlets")) is Format.CMDLETS
    assert load_format(write_cmdlet_folder(ORG, tmp_path / "rules", rule_files=True)) is Format.CMDLETS
    assert load_format(write_wizard_policy(ORG, tmp_path / "wizard" / "p.json").parent) is Format.WIZARD
    assert load_format(snapshot_file(tmp_path / "snapshot" / "s.json").parent) is Format.SNAPSHOT


@pytest.mark.parametrize("kind", ["tree", "cmdlets", "wizard"])
def test_a_zip_of_an_export_is_that_export(tmp_path: Path, kind: str):
    folder = tmp_path / "SYNC01"
    if kind == "tree":
        tree(folder)
    elif kind == "cmdlets":
        write_cmdlet_folder(ORG, folder)
    else:
        write_wizard_policy(ORG, folder / "policy.json")
    archive = shutil.make_archive(str(tmp_path / "export"), "zip", tmp_path, "SYNC01")
    one, other = entradrift.load(str(folder)), entradrift.load(archive)
    assert (one.server, one.rules, one.settings) == (other.server, other.rules, other.settings)
    assert [(file.sha256, file.size) for file in one.source.files] == [
        (file.sha256, file.size) for file in other.source.files
    ]


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    data = write_wizard_policy(ORG, tmp_path / "p.json").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert [file.path for file in entradrift.load("-").source.files] == ["standard input"]


def test_one_file_of_a_tree_is_an_incomplete_export(tmp_path: Path):
    folder = tree(tmp_path / "x")
    read = entradrift.load(str(folder / "GlobalSettings" / "MV.xml"))
    assert read.source.format is Format.SERVER_CONFIGURATION
    assert [content.by_nature for content in read.content.values()].count(False) > 3


# --- mixtures -------------------------------------------------------------------------------------------


def notices(location: Path) -> str:
    return " ".join(entradrift.load(str(location)).notices)


def test_the_tree_goes_before_all_else_and_says_what_it_did_not_read(tmp_path: Path):
    folder = tree(tmp_path / "x")
    write_wizard_policy(ORG, folder / "policy.json")
    write_cmdlet_folder(ORG, folder / "cmdlets")
    assert load_format(folder) is Format.SERVER_CONFIGURATION
    assert "Not read: " in notices(folder)
    assert "policy.json" in notices(folder)
    assert " more; the XML tree is complete by itself." in notices(folder)


def test_a_snapshot_beside_other_exports_says_what_it_did_not_read(tmp_path: Path):
    folder = snapshot_file(tmp_path / "x" / "s.json").parent
    write_wizard_policy(ORG, folder / "policy.json")
    assert load_format(folder) is Format.SNAPSHOT
    assert "Not read: x/policy.json; a snapshot is complete by itself." in notices(folder)


def test_a_policy_beside_output_of_cmdlets_says_what_it_did_not_read(tmp_path: Path):
    folder = write_cmdlet_folder(ORG, tmp_path / "x")
    write_wizard_policy(ORG, folder / "policy.json")
    assert load_format(folder) is Format.WIZARD
    assert "Not read: x/Get-ADSyncAADCompanyFeature.json, " in notices(folder)


def test_the_newest_policy_of_one_server_counts(tmp_path: Path):
    older = contoso(exported_at=ORG.exported_at.replace(year=2024))
    write_wizard_policy(older, tmp_path / "x" / "z-older.json")
    write_wizard_policy(ORG, tmp_path / "x" / "a-newer.json")
    read = entradrift.load(str(tmp_path / "x"))
    assert [file.path for file in read.source.files] == ["x/a-newer.json"]
    assert "Not read: x/z-older.json; x/a-newer.json is the newest policy of this server." in notices(
        tmp_path / "x"
    )


def test_policies_of_two_servers_are_refused(tmp_path: Path):
    write_wizard_policy(ORG, tmp_path / "x" / "a.json")
    write_wizard_policy(as_other_server(ORG, "sync02.contoso.com", 1), tmp_path / "x" / "b.json")
    assert "the folder holds the policies of more than one server" in refused(tmp_path / "x")


def test_policies_without_a_time_are_refused(tmp_path: Path):
    for name in "ab":
        path = write_wizard_policy(ORG, tmp_path / "x" / f"{name}.json")
        document = json.loads(path.read_text(encoding="utf-8"))
        del document["policyMetadata"]["timeCreated"]
        path.write_text(json.dumps(document), encoding="utf-8")
    assert "do not say which one is newest" in refused(tmp_path / "x")


def test_two_snapshots_are_refused(tmp_path: Path):
    folder = snapshot_file(tmp_path / "x" / "a.json").parent
    shutil.copy(folder / "a.json", folder / "b.json")
    assert "x/b.json: a second snapshot beside x/a.json" in refused(folder)


# --- MigratedPolicy -------------------------------------------------------------------------------------


def test_a_migrated_policy_alone_is_refused(tmp_path: Path):
    path = write_migrated_policy(ORG, tmp_path / "x")
    sentence = refused(path)
    assert (
        f"{path}: a MigratedPolicy holds metadata only, no configuration. Give the whole folder" in sentence
    )
    assert "metadata only" in refused(path.parent)


def test_a_migrated_policy_beside_its_tree_leads_to_the_tree(tmp_path: Path):
    folder = tree(tmp_path / "x")
    path = write_migrated_policy(ORG, folder)
    assert load_format(path) is Format.SERVER_CONFIGURATION
    assert load_format(folder) is Format.SERVER_CONFIGURATION
    assert (
        len(entradrift.load(str(path)).source.files)
        == len(documents(folder / "Connectors")) + len(ORG.rules) + 1
    )


def test_a_migrated_policy_in_a_zip_without_a_tree(tmp_path: Path):
    path = write_migrated_policy(ORG, tmp_path / "x")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.write(path, "MigratedPolicy.json")
    assert "metadata only" in refused(tmp_path / "x.zip")


# --- refusals -------------------------------------------------------------------------------------------


def written(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_our_own_report_is_no_export(tmp_path: Path):
    snapshot = entradrift.load(str(tree(tmp_path / "a")))
    other = entradrift.load(str(write_server_configuration(as_other_server(ORG, "b", 1), tmp_path / "b")))
    report = by_name("json").render(entradrift.compare(snapshot, other))
    path = written(tmp_path / "report.json", report)
    assert refused(path) == f"{path}: a report of entradrift, not an export. Give the exports themselves."


@pytest.mark.parametrize("root", ["cs-objects", "cs-object"])
def test_pending_exports_are_no_configuration(tmp_path: Path, root: str):
    path = written(tmp_path / "pending.xml", f"<{root}/>")
    assert "pending exports written by csexport, not a configuration" in refused(path)


@pytest.mark.parametrize("data", ["{}", "[]", '{"a": 1}', "<a/>", '"text"', "[1, 2]", '[{"name": "x"}]'])
def test_what_is_none_of_the_formats(tmp_path: Path, data: str):
    path = written(tmp_path / "x" / "a", data)
    assert f"{path}: not an export that entradrift knows. entradrift reads the folder of" in refused(path)
    written(tmp_path / "x" / "b", data)
    assert "x: no file of this folder is an export that entradrift knows" in refused(tmp_path / "x")


@pytest.mark.parametrize(
    "page",
    ["<!DOCTYPE html><html>", "\n\n<html>", "\ufeff<!doctype HTML>", " " * 200 + "<html>"],
)
@pytest.mark.parametrize("name", ["policy.json", "Connector.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_saved_web_page(tmp_path: Path, page: str, name: str, encoding: str):
    path = written(tmp_path / name, page.encode(encoding))
    assert f"{path}: a web page (HTML), not an export. The download probably saved a sign-in" in refused(path)


def test_a_damaged_file_of_an_export_is_named(tmp_path: Path):
    folder = tree(tmp_path / "x")
    path = sorted(folder.glob("SynchronizationRules/*"))[3]
    path.write_bytes(path.read_bytes()[:-30])
    assert refused(folder).startswith(f"x/SynchronizationRules/{path.name}, line ")
    assert "the XML ends too early; the file is truncated" in refused(folder)


def test_collection_of_garbage_is_switched_on_again(tmp_path: Path):
    import gc  # noqa: PLC0415 - only here

    assert gc.isenabled()
    refused(tmp_path / "missing")
    assert gc.isenabled()
    gc.disable()
    try:
        refused(tmp_path / "missing")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_file_that_only_begins_like_json_is_told_and_passed_over(tmp_path: Path):
    tree(tmp_path)
    (tmp_path / "desktop.ini").write_text("[.ShellClassInfo]\n", encoding="utf-8")
    (notice,) = entradrift.load(str(tmp_path)).notices
    assert notice.startswith("Not read: ")
    assert notice.endswith("desktop.ini; neither JSON nor XML, and not named so.")


def test_a_damaged_export_is_never_passed_over(tmp_path: Path):
    tree(tmp_path)
    (tmp_path / "rules.txt").write_text('{"ADSyncRule": [', encoding="utf-8")
    assert "ends too early" in refused(tmp_path)
