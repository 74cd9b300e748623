"""Inputs that are no good: one clear sentence with file and place, no report, nothing written.

Each is given as the staging server's export beside a good one, by the real command.
"""

import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Pair, Result, Run
from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import BADGE, SITE, partner_of, tiny
from tests.exportkit.organisation import Organisation
from tests.exportkit.powershell_json import Style
from tests.exportkit.write_cmdlets import write_bundle, write_cmdlet_folder
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_migrated_policy, write_wizard_policy

from entradrift.exports import files

EXPORT_AGAIN = "Export again instead of editing by hand."
WEB_PAGE = "a web page (HTML), not an export. The download probably saved a sign-in or error page; export or download again."
TRUNCATED = "ends too early; the file is truncated. Copy or export it again."
TOO_DEEP = "nested more than 100 levels deep, so it is not a configuration export. Check which file this is."
DOCTYPE = (
    "the XML holds a DOCTYPE, which no export of Entra Connect has and which can hide entities. Do not use this file; "
    "ask where it came from."
)
UNKNOWN = (
    "entradrift reads the folder of Get-ADSyncServerConfiguration, a SynchronizationPolicy JSON of the wizard, JSON of "
    "the Get-ADSync cmdlets, an export of the Synchronization Rules Editor, or its own snapshot."
)
ESCAPES = (
    "the archive holds an entry whose path leaves the archive. Do not use this file; ask where it came from."
)
DEPTH = "ConvertTo-Json cut the export off; run it again with -Depth 12."
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="links and modes of POSIX")


@pytest.fixture
def compared(run: Run, healthy: Pair) -> Callable[[Path | str], Result]:
    """Compare the good primary with an export."""

    def call(staging: Path | str) -> Result:
        return run("compare", "--primary", healthy.primary, "--staging", staging, "--format", "json")

    return call


@pytest.fixture
def refused(run: Run, healthy: Pair, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Return the sentence that refuses an export; whichever server it is given as, nothing is written."""

    def call(export: Path | str, code: int = 2) -> str:
        sentences = set()
        for sides in ((healthy.primary, export), (export, healthy.staging)):
            reports = tmp_path_factory.mktemp("reports")
            (reports / "old.html").write_text("old", encoding="utf-8")
            result = run(
                *("compare", "--primary", sides[0], "--staging", sides[1]),
                *("--out", reports / "old.html", "--out", reports / "new.json"),
            )
            assert (result.code, result.out) == (code, "")
            assert result.err.startswith("entradrift: ")
            assert result.err.endswith(".\n")
            assert result.err.count("\n") == 1
            assert (reports / "old.html").read_text("utf-8") == "old"
            assert [path.name for path in reports.iterdir()] == ["old.html"]
            sentences.add(result.err.removeprefix("entradrift: ").removesuffix("\n"))
        assert run("validate", export).code == code
        [sentence] = sentences
        return sentence

    return call


@pytest.fixture
def staging() -> Organisation:
    return partner_of(tiny(), "SYNC02.adatum.com")


@pytest.fixture(scope="module")
def text(healthy: Pair) -> str:
    """The good bundle of the staging server."""
    return (healthy.staging / "SYNC02.json").read_text("utf-8")


def line_of(text: str, part: str) -> int:
    return text.count("\n", 0, text.index(part)) + 1


def bundle_with(text: str, path: Path, **properties: object) -> Path:
    """Write the bundle with other properties of its first rule."""
    document = json.loads(text)
    document["ADSyncRule"][0].update(properties)
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


def first_rule(folder: Path) -> Path:
    return min((folder / "SynchronizationRules").iterdir())


def shown(path: Path, root: Path) -> str:
    """A path as messages show it: from the folder that was given."""
    return path.relative_to(root.parent).as_posix()


# --- damaged files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n"])
def test_an_empty_file(refused: Callable[..., str], tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.json"
    path.write_bytes(content)
    assert refused(path) == f"{path}: the file is empty. Export the configuration again."


def test_an_empty_folder(refused: Callable[..., str], tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert refused(folder) == (
        f"{folder}: the folder holds no JSON or XML export. Give the folder that Get-ADSyncServerConfiguration wrote, "
        "or one with exported JSON files."
    )


@pytest.mark.parametrize("head", ["<!DOCTYPE html>\n<html>", '\ufeff<html lang="en">', "\n <HTML>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_web_page_saved_as_json(
    refused: Callable[..., str], tmp_path: Path, head: str, encoding: str
) -> None:
    path = tmp_path / "SYNC02" / "Get-ADSyncRule.json"
    path.parent.mkdir()
    path.write_bytes(f"{head}<body>Sign in to your account</body></html>".encode(encoding))
    assert refused(path) == f"{path}: {WEB_PAGE}"
    assert refused(path.parent) == f"SYNC02/Get-ADSyncRule.json: {WEB_PAGE}"


@pytest.mark.parametrize("end", ['"Precedence": 2', '"In from AD - Co', "]"])
def test_truncated_json(refused: Callable[..., str], tmp_path: Path, text: str, end: str) -> None:
    path = tmp_path / "SYNC02.json"
    cut = text[: text.index(end) + len(end)]
    path.write_text(cut, encoding="utf-8")
    assert refused(path) == f"{path}, line {cut.count(chr(10)) + 1}: the JSON {TRUNCATED}"


def test_truncated_xml(refused: Callable[..., str], tmp_path: Path, staging: Organisation) -> None:
    folder = write_server_configuration(staging, tmp_path / "SYNC02")
    path = folder / "GlobalSettings" / "MV.xml"
    cut = path.read_text("utf-8").partition("SchedulerSuspended")[0]
    path.write_text(cut, encoding="utf-8")
    assert refused(folder) == (
        f"SYNC02/GlobalSettings/MV.xml, line {cut.count(chr(10)) + 1}: the XML {TRUNCATED}"
    )


def test_json_that_is_none(refused: Callable[..., str], tmp_path: Path, text: str) -> None:
    path = tmp_path / "SYNC02.json"
    path.write_text(text.replace('"Disabled": false', '"Disabled": False', 1), encoding="utf-8")
    line = line_of(text, '"Disabled": false')
    assert refused(path) == (
        f"{path}, line {line}, column 16: not valid JSON (expecting value). {EXPORT_AGAIN}"
    )


def test_xml_that_is_none(refused: Callable[..., str], tmp_path: Path, staging: Organisation) -> None:
    folder = write_server_configuration(staging, tmp_path / "SYNC02")
    path = first_rule(folder)
    path.write_text(path.read_text("utf-8").replace("</name>", "</title>"), encoding="utf-8")
    assert refused(folder) == (
        f"{shown(path, folder)}, line 5: not well-formed XML (mismatched tag). Export again."
    )


def test_duplicate_keys(refused: Callable[..., str], tmp_path: Path, text: str) -> None:
    path = tmp_path / "SYNC02.json"
    path.write_text(text.replace('"Precedence": 20', '"Precedence": 20, "Precedence": 5'), encoding="utf-8")
    rule = text.rindex("{", 0, text.index('"In from AD - Cost Centre"'))
    assert refused(path) == (
        f'{path}, line {text.count(chr(10), 0, rule) + 1}: the key "Precedence" appears twice in the object that '
        "begins here, so its value is unclear. Export again."
    )


def test_keys_that_differ_in_letter_case_only(refused: Callable[..., str], tmp_path: Path, text: str) -> None:
    path = tmp_path / "SYNC02.json"
    path.write_text(text.replace('"Precedence": 20', '"Precedence": 20, "precedence": 5'), encoding="utf-8")
    sentence = refused(path)
    assert sentence.startswith(f"{path}, $.ADSyncRule[1]")
    assert "precedence" in sentence


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number(refused: Callable[..., str], tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "SYNC02.json"
    path.write_text(text.replace('"Precedence": 20', f'"Precedence": {word}'), encoding="utf-8")
    line = line_of(text, '"Precedence": 20')
    assert refused(path) == f"{path}, line {line}: {word} is not a JSON value. Export again."


def test_a_number_without_end(refused: Callable[..., str], tmp_path: Path, text: str) -> None:
    path = tmp_path / "SYNC02.json"
    line = line_of(text, '"Precedence": 20')
    path.write_text(text.replace('"Precedence": 20', '"Precedence": 2e999'), encoding="utf-8")
    assert refused(path) == f"{path}, line {line}: a number too large to be read. Export again."
    path.write_text(text.replace('"Precedence": 20', f'"Precedence": 2{"0" * 5000}'), encoding="utf-8")
    assert refused(path).startswith(f"{path}, line {line}: a number that cannot be read (")


def test_json_nested_200_levels_deep(refused: Callable[..., str], tmp_path: Path, text: str) -> None:
    path = tmp_path / "SYNC02.json"
    deep = "[" * 200 + "]" * 200
    path.write_text(text.replace('"Precedence": 20', f'"Future": {deep}'), encoding="utf-8")
    assert (
        refused(path)
        == f"{path}, line {line_of(text, chr(34) + 'Precedence' + chr(34) + ': 20')}: {TOO_DEEP}"
    )
    path.write_text("[" * 100_000, encoding="utf-8")
    assert refused(path) == f"{path}, line 1: {TOO_DEEP}"


def test_xml_nested_200_levels_deep(
    refused: Callable[..., str], tmp_path: Path, staging: Organisation
) -> None:
    folder = write_server_configuration(staging, tmp_path / "SYNC02")
    path = first_rule(folder)
    deep = f"<id/>\n{'<x>' * 200}{'</x>' * 200}"
    path.write_text(path.read_text("utf-8").replace("<version>", f"{deep}<version>"), encoding="utf-8")
    assert refused(folder) == f"{shown(path, folder)}, line 5: {TOO_DEEP}"


@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE synchronizationRule>",
        '<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "&d;&d;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY % b SYSTEM "https://contoso.com/b.dtd"> %b;]>',
        "<!DOCTYPE a [<!ATTLIST parameter name CDATA 'x'>]>",
    ],
    ids=["plain", "laughs", "external", "parameter", "default"],
)
def test_doctypes(
    refused: Callable[..., str], tmp_path: Path, staging: Organisation, declaration: str
) -> None:
    folder = write_server_configuration(staging, tmp_path / "SYNC02")
    path = first_rule(folder)
    content = path.read_text("utf-8")
    path.write_text(f'<?xml version="1.0"?>\n\n{declaration}\n{content}', encoding="utf-8")
    assert refused(folder) == f"{shown(path, folder)}, line 3: {DOCTYPE}"


# --- text that is none -----------------------------------------------------------------------------------


def test_json_that_is_not_utf_8(refused: Callable[..., str], tmp_path: Path, text: str) -> None:
    path = tmp_path / "SYNC02.json"
    path.write_bytes(text.replace("Where people work.", "Où").encode("latin-1"))
    line = line_of(text, "Where people work.")
    assert refused(path) == (f"{path}, line {line}: not valid UTF-8 text. Export again with -Encoding UTF8.")


def test_json_with_half_of_a_character(refused: Callable[..., str], tmp_path: Path, text: str) -> None:
    path = tmp_path / "SYNC02.json"
    path.write_text(text.replace("Where people work.", "\\ud83d"), encoding="utf-8")
    line = line_of(text, "Where people work.")
    assert refused(path) == (
        f"{path}, line {line}: half of a surrogate pair, which is no character. Export again with -Encoding UTF8."
    )
    path.write_bytes((text.replace("Where people work.", "\ud83d")).encode("utf-8", "surrogatepass"))
    assert refused(path) == f"{path}, line {line}: not valid UTF-8 text. Export again with -Encoding UTF8."


def test_a_whole_surrogate_pair_is_a_character(
    compared: Callable[[Path], Result], tmp_path: Path, text: str
) -> None:
    path = tmp_path / "SYNC02.json"
    path.write_text(text.replace("Where people work.", "\\ud83d\\ude00"), encoding="utf-8")
    report = json.loads(compared(path).out)
    [finding] = [finding for finding in report["findings"] if finding["status"] == "drift"]
    assert finding["staging"] == "\U0001f600"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (b"In \xff from", "not well-formed XML (not well-formed (invalid token)). Export again."),
        (b"In &#0; from", "not well-formed XML (reference to invalid character number). Export again."),
        (b"In &nbsp; from", "not well-formed XML (undefined entity). Export again."),
    ],
    ids=["byte", "character", "entity"],
)
def test_xml_that_is_no_text(
    refused: Callable[..., str], tmp_path: Path, staging: Organisation, written: bytes, problem: str
) -> None:
    folder = write_server_configuration(staging, tmp_path / "SYNC02")
    path = first_rule(folder)
    path.write_bytes(path.read_bytes().replace(b"<name>In from", b"<name>" + written))
    assert refused(folder) == f"{shown(path, folder)}, line 5: {problem}"


def test_xml_in_an_unknown_encoding(
    refused: Callable[..., str], tmp_path: Path, staging: Organisation
) -> None:
    folder = write_server_configuration(staging, tmp_path / "SYNC02")
    path = first_rule(folder)
    path.write_bytes(b'<?xml version="1.0" encoding="klingon"?>' + path.read_bytes())
    assert refused(folder) == (
        f"{shown(path, folder)}, line 1: the XML declares an encoding that cannot be read. Export again."
    )


# --- archives --------------------------------------------------------------------------------------------


def archive(path: Path, entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as opened:
        for name, data in entries.items():
            opened.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["SYNC02.json", "a/b/SYNC02.json", "a\\b\\SYNC02.json", "./SYNC02.json"])
def test_an_archive_is_read(compared: Callable[[Path], Result], tmp_path: Path, text: str, name: str) -> None:
    path = archive(tmp_path / "SYNC02.zip", {name: text.encode(), "notes.txt": b"by hand"})
    assert compared(path).code == 0


@pytest.mark.parametrize(
    "name",
    ["../SYNC02.json", "a/../../SYNC02.json", "..\\SYNC02.json", "/etc/SYNC02.json", "C:\\SYNC02.json"],
)
def test_an_archive_whose_paths_leave_it(
    refused: Callable[..., str], tmp_path: Path, text: str, name: str
) -> None:
    path = archive(tmp_path / "SYNC02.zip", {"SYNC02.json": text.encode(), name: b"{}"})
    assert refused(path) == f"{path}: {ESCAPES}"
    assert [entry.name for entry in tmp_path.iterdir()] == ["SYNC02.zip"]


def test_an_archive_of_zeros(
    refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zeros are no export, so they are not unpacked; anything else is unpacked up to a bound."""
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 2 * 1024**2)
    path = archive(tmp_path / "zeros.zip", {"SYNC02.json": bytes(8 * 1024**2)})
    assert refused(path) == f"{path}: the archive holds no JSON or XML export."
    path = archive(tmp_path / "spaces.zip", {"SYNC02.json": b"[" + b" " * 8 * 1024**2})
    assert refused(path) == (f"{path}/SYNC02.json: larger than 2 MiB, so it is not a configuration export.")


def test_an_archive_that_lies_about_sizes(
    refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 2 * 1024**2)
    path = archive(tmp_path / "liar.zip", {"SYNC02.json": b"[" + b" " * 8 * 1024**2})
    size, small = (8 * 1024**2 + 1).to_bytes(4, "little"), (10).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, small))
    assert refused(path).startswith(f"{path}")


def test_an_archive_of_many_files(
    refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path / "many.zip", {f"{number}.json": b"[" + b" " * 1024**2 for number in range(4)})
    monkeypatch.setattr(files, "MAX_TOTAL_BYTES", 2 * 1024**2)
    assert refused(path) == f"{path}: more than 2 MiB in all, so it is not a configuration export."
    monkeypatch.setattr(files, "MAX_FILES", 3)
    assert refused(path) == f"{path}: the archive holds more than 3 files."


def test_a_damaged_archive(refused: Callable[..., str], tmp_path: Path, text: str) -> None:
    path = archive(tmp_path / "SYNC02.zip", {"SYNC02.json": text.encode()}, zipfile.ZIP_STORED)
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    assert refused(path) == (
        f"{path}: the archive is damaged (File is not a zip file). Copy or create it again."
    )
    path.write_bytes(whole.replace(b"Where people work", b"Where people walk"))
    assert refused(path) == (
        f"{path}: the archive is damaged (Bad CRC-32 for file 'SYNC02.json'). Copy or create it again."
    )


def test_an_encrypted_archive(refused: Callable[..., str], tmp_path: Path, text: str) -> None:
    path = archive(tmp_path / "SYNC02.zip", {"SYNC02.json": text.encode()})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    assert refused(path) == f"{path}: the archive is encrypted. Unpack it first."


def test_an_archive_in_an_archive_is_not_opened(
    refused: Callable[..., str], tmp_path: Path, text: str
) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as opened:
        opened.writestr("SYNC02.json", text)
    path = archive(tmp_path / "outer.zip", {"inner.zip": inner.getvalue()})
    assert refused(path) == f"{path}: the archive holds no JSON or XML export."


# --- wrong files and folders -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("package.json", '{"name": "x", "version": "1.0"}', "not"),
        ("list.json", "[1, 2, 3]", "not"),
        ("number.json", "[]", "not"),
        ("pom.xml", "<project/>", "not"),
    ],
)
def test_files_of_something_else(
    refused: Callable[..., str], tmp_path: Path, name: str, content: str, what: str
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / name).write_text(content, encoding="utf-8")
    assert refused(folder) == f"{folder}: {what} an export that entradrift knows. {UNKNOWN}"
    assert refused(folder / name) == f"{folder / name}: not an export that entradrift knows. {UNKNOWN}"


def test_a_folder_of_something_else(refused: Callable[..., str], tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text('{"name": "x"}', encoding="utf-8")
    (tmp_path / "c.txt").write_text("notes", encoding="utf-8")
    assert (
        refused(tmp_path)
        == f"{tmp_path}: no file of this folder is an export that entradrift knows. {UNKNOWN}"
    )


def test_our_own_report(refused: Callable[..., str], run: Run, healthy: Pair, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    assert run("compare", *healthy.argv, "--out", report).code == 0
    assert refused(report) == (
        f"{report}: a report of entradrift, not an export. Give the exports themselves."
    )


def test_pending_exports(refused: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "pending.xml"
    path.write_text("<cs-objects><cs-object/></cs-objects>", encoding="utf-8")
    assert refused(path) == (
        f"{path}: pending exports written by csexport, not a configuration. Give the folder that "
        "Get-ADSyncServerConfiguration wrote."
    )


def test_a_migrated_policy_alone(
    refused: Callable[..., str], tmp_path: Path, staging: Organisation, healthy: Pair, run: Run
) -> None:
    path = write_migrated_policy(staging, tmp_path)
    assert refused(path) == (
        f"{path}: a MigratedPolicy holds metadata only, no configuration. Give the whole folder that "
        "MigrateSettings.ps1 wrote: the configuration is in its Connectors, GlobalSettings and SynchronizationRules "
        "folders."
    )
    write_server_configuration(staging, tmp_path)
    assert run("compare", "--primary", healthy.primary, "--staging", path).code == 0


def test_a_path_that_is_none(refused: Callable[..., str], tmp_path: Path) -> None:
    missing = tmp_path / "missing.json"
    assert refused(missing) == f"{missing}: there is no such file or folder. Give the path of the export."
    assert refused("a\0b") == "a\\x00b: cannot be opened (embedded null byte). Check the permissions."


# --- two servers in one folder ---------------------------------------------------------------------------


def test_two_servers_as_bundles(refused: Callable[..., str], tmp_path: Path, staging: Organisation) -> None:
    folder = tmp_path / "both"
    as_bundle(tiny(), folder)
    as_bundle(staging, folder)
    assert refused(folder) == (
        "both/SYNC02.json: a second output of Get-ADSyncGlobalSettings as in both/SYNC01.json, so the folder holds two "
        "servers' exports. Give the folder of one server's export."
    )


def test_two_servers_as_cmdlet_folders(
    refused: Callable[..., str], tmp_path: Path, staging: Organisation
) -> None:
    folder = tmp_path / "both"
    write_cmdlet_folder(tiny(), folder / "SYNC01")
    write_cmdlet_folder(staging, folder / "SYNC02")
    sentence = refused(folder)
    assert sentence.startswith("both/SYNC02/Get-ADSync")
    assert sentence.endswith(
        "so the folder holds two servers' exports. Give the folder of one server's export."
    )


def test_two_servers_as_trees(refused: Callable[..., str], tmp_path: Path, staging: Organisation) -> None:
    folder = tmp_path / "both"
    write_server_configuration(tiny(), folder / "SYNC01")
    write_server_configuration(staging, folder / "SYNC02")
    assert refused(folder) == (
        "both/SYNC02/GlobalSettings/MV.xml: a second set of global settings beside both/SYNC01/GlobalSettings/MV.xml, "
        "so the folder holds two servers' exports. Give the folder of one server."
    )


def test_two_servers_as_policies(refused: Callable[..., str], tmp_path: Path, staging: Organisation) -> None:
    folder = tmp_path / "both"
    write_wizard_policy(tiny(), folder / "one.json")
    write_wizard_policy(staging, folder / "other.json")
    assert refused(folder) == (
        f"{folder}: the folder holds the policies of more than one server. Give the file of one server."
    )


def test_two_servers_as_snapshots(
    refused: Callable[..., str], tmp_path: Path, healthy: Pair, run: Run
) -> None:
    folder = tmp_path / "both"
    folder.mkdir()
    run("snapshot", healthy.primary, "--out", folder / "SYNC01.json")
    run("snapshot", healthy.staging, "--out", folder / "SYNC02.json")
    assert refused(folder) == (
        "both/SYNC02.json: a second snapshot beside both/SYNC01.json. Give the file of one server."
    )


def test_one_file_twice_in_a_folder(
    refused: Callable[..., str], tmp_path: Path, staging: Organisation
) -> None:
    folder = write_cmdlet_folder(staging, tmp_path / "SYNC02")
    original = folder / "Get-ADSyncRule.json"
    (folder / "Get-ADSyncRule - Copy.json").write_bytes(original.read_bytes())
    sentence = refused(folder)
    assert sentence.startswith("SYNC02/Get-ADSyncRule.json, $[0]: the same object again as in SYNC02/")
    assert sentence.endswith(
        "so the folder holds two servers' exports. Give the folder of one server's export."
    )


# --- what the file system does ---------------------------------------------------------------------------


def test_a_file_that_may_not_be_read(
    refused: Callable[..., str],
    tmp_path: Path,
    staging: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = write_cmdlet_folder(staging, tmp_path / "SYNC02")
    closed, real = folder / "Get-ADSyncRule.json", Path.open

    def guarded(path: Path, *arguments: object, **options: object) -> object:
        if path == closed:
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", guarded)
    assert refused(folder) == (
        "SYNC02/Get-ADSyncRule.json: cannot be read (Permission denied). Check the permissions."
    )
    assert refused(closed) == f"{closed}: cannot be read (Permission denied). Check the permissions."


@POSIX
def test_a_folder_that_may_not_be_listed(
    refused: Callable[..., str], tmp_path: Path, staging: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_server_configuration(staging, tmp_path / "SYNC02")
    real = os.scandir

    def guarded(path: object) -> object:
        if str(path).endswith("SynchronizationRules"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", guarded)
    assert refused(folder) == f"{folder}: cannot be listed (Permission denied). Check the permissions."


@POSIX
def test_a_loop_of_folders(compared: Callable[[Path], Result], tmp_path: Path, staging: Organisation) -> None:
    folder = tmp_path / "SYNC02"
    as_bundle(staging, folder / "export")
    (folder / "export" / "again").symlink_to(folder)
    (folder / "up").symlink_to(tmp_path)
    report = json.loads(compared(folder).out)
    assert report["verdict"] == "in-sync"
    assert report["staging"]["source"]["paths"] == ["SYNC02/export/SYNC02.json"]


@POSIX
def test_a_link_to_itself(refused: Callable[..., str], tmp_path: Path) -> None:
    link = tmp_path / "SYNC02"
    link.symlink_to(link)
    assert refused(link) == (
        f"{link}: cannot be opened (Too many levels of symbolic links). Check the permissions."
    )


# --- values ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "place", "problem"),
    [
        ({"Precedence": -5}, "Precedence", "the precedence is not a whole number from 0 up. Export again."),
        (
            {"Precedence": "ten"},
            "Precedence",
            f'text where a whole number or null is expected (of "{SITE}"). {EXPORT_AGAIN}',
        ),
        (
            {"Precedence": 10.5},
            "Precedence",
            f'a number where a whole number or null is expected (of "{SITE}"). {EXPORT_AGAIN}',
        ),
        ({"Name": ""}, "Name", "the sync rule has no name. Export again."),
        ({"Name": None}, "Name", f"null where text is expected. {EXPORT_AGAIN}"),
        ({"Disabled": "perhaps"}, "Disabled", "neither True nor False. Export again."),
        (
            {
                "AttributeFlowMappings": "Microsoft.IdentityManagement.PowerShell.ObjectModel.AttributeFlowMapping"
            },
            "AttributeFlowMappings",
            f'text where a list, an object or null is expected (of "{SITE}"). {DEPTH}',
        ),
    ],
    ids=["negative", "text", "fraction", "no name", "null name", "boolean", "cut off"],
)
def test_values_that_cannot_be_right(
    refused: Callable[..., str],
    tmp_path: Path,
    text: str,
    properties: dict[str, object],
    place: str,
    problem: str,
) -> None:
    path = bundle_with(text, tmp_path / "SYNC02.json", **properties)
    assert refused(path) == f"{path}, $.ADSyncRule[0].{place}: {problem}"


def test_a_missing_key(refused: Callable[..., str], tmp_path: Path, text: str) -> None:
    document = json.loads(text)
    del document["ADSyncConnector"][0]["Name"]
    path = tmp_path / "SYNC02.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert refused(path) == (
        f'{path}, $.ADSyncConnector[0]: the key "Name" is missing. Export all properties; do not pipe through '
        "Select-Object."
    )


@pytest.mark.parametrize("written", ["-1", "ten"])
def test_a_negative_precedence_in_xml(
    refused: Callable[..., str], tmp_path: Path, staging: Organisation, written: str
) -> None:
    folder = write_server_configuration(staging, tmp_path / "SYNC02")
    path = first_rule(folder)
    precedence = next(str(rule.precedence) for rule in staging.rules if rule.id in path.name)
    path.write_text(
        path.read_text("utf-8").replace(
            f"<precedence>{precedence}</precedence>", f"<precedence>{written}</precedence>"
        ),
        encoding="utf-8",
    )
    sentence = refused(path.parent.parent)
    assert sentence.startswith(f"{shown(path, folder)}, line 14: ")
    assert "precedence" in sentence


@pytest.mark.parametrize("truncated", ["type", "custom"])
def test_an_export_that_was_cut_off(
    refused: Callable[..., str], tmp_path: Path, staging: Organisation, truncated: str
) -> None:
    folder = tmp_path / "SYNC02"
    style = Style(truncated=truncated)
    write_cmdlet_folder(staging, folder, depth_truncated=True, style=style)
    sentence = refused(folder)
    assert sentence.startswith("SYNC02/Get-ADSyncConnector.json, $[0].")
    assert sentence.endswith(DEPTH)
    rules = folder / "Get-ADSyncRule.json"
    sentence = refused(rules)
    assert sentence.startswith(f"{rules}, $[0].")
    assert sentence.endswith(DEPTH)
    path = write_bundle(staging, tmp_path / "bundle.json", depth_truncated=True, style=style)
    sentence = refused(path)
    assert sentence.startswith(f"{path}, $.ADSync")
    assert sentence.endswith(DEPTH)


# --- what is odd, but no error ---------------------------------------------------------------------------


def still_open(result: Result) -> list[tuple[str, str, str]]:
    assert result.err == ""
    findings = json.loads(result.out)["findings"]
    return [
        (finding["rule"], finding["object"]["name"], finding["path"])
        for finding in findings
        if finding["status"] == "drift"
    ]


def test_keys_of_a_future_version_are_kept(
    compared: Callable[[Path], Result], tmp_path: Path, text: str, healthy: Pair, run: Run
) -> None:
    path = bundle_with(text, tmp_path / "SYNC02.json", RetryPolicy={"Mode": "Linear", "Steps": [1, 2]})
    result = compared(path)
    assert result.code == 1
    found = still_open(result)
    assert {(rule, name) for rule, name, _ in found} == {("other-setting-differs", SITE)}
    assert all(place.startswith("RetryPolicy") for _, _, place in found)
    primary = bundle_with(
        (healthy.primary / "SYNC01.json").read_text("utf-8"),
        tmp_path / "SYNC01.json",
        RetryPolicy={"Steps": [1, 2], "Mode": "Linear"},
    )
    assert run("compare", "--primary", primary, "--staging", path).code == 0


def test_a_part_of_a_future_version_is_kept(
    compared: Callable[[Path], Result], tmp_path: Path, text: str
) -> None:
    document = json.loads(text)
    document["ADSyncFederation"] = {"Enabled": True}
    path = tmp_path / "SYNC02.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert [rule for rule, _, _ in still_open(compared(path))] == ["other-setting-differs"]


def test_enumerations_of_a_future_version_are_kept(
    compared: Callable[[Path], Result], tmp_path: Path, text: str
) -> None:
    path = bundle_with(text, tmp_path / "SYNC02.json", LinkType="Adopt")
    assert still_open(compared(path)) == [("sync-rule-link-type-differs", SITE, "link-type")]


def test_elements_of_a_future_version_are_kept(
    run: Run, trees: Pair, tmp_path: Path, staging: Organisation
) -> None:
    folder = write_server_configuration(staging, tmp_path / "SYNC02")
    for path in (folder / "SynchronizationRules").iterdir():
        content = path.read_text("utf-8")
        if f"<name>{SITE}</name>" in content:
            path.write_text(
                content.replace("<disabled>", "<retryPolicy>Linear</retryPolicy><disabled>"), "utf-8"
            )
    result = run("compare", "--primary", trees.primary, "--staging", folder, "--format", "json")
    assert (result.code, still_open(result)) == (1, [("other-setting-differs", SITE, "retryPolicy")])


def test_duplicate_names_of_rules_are_a_finding(
    compared: Callable[[Path], Result], tmp_path: Path, text: str
) -> None:
    document = json.loads(text)
    twin = next(rule for rule in document["ADSyncRule"] if rule["Name"] == BADGE)
    document["ADSyncRule"].append(twin | {"Identifier": "11111111-2222-3333-4444-555555555555"})
    path = tmp_path / "SYNC02.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    result = compared(path)
    assert (result.code, still_open(result)) == (1, [("sync-rule-duplicate", BADGE, "")])


def test_a_rule_whose_connector_is_missing_makes_it_incomplete(
    compared: Callable[[Path], Result], tmp_path: Path, text: str, run: Run
) -> None:
    path = bundle_with(text, tmp_path / "SYNC02.json", Connector="11111111-2222-3333-4444-555555555555")
    result = compared(path)
    assert result.code == 3
    report = json.loads(result.out)
    assert report["verdict"] == "incomplete"
    [rules] = [section for section in report["coverage"] if section["incomplete"]]
    assert rules["section"] == "sync-rules"
    assert "connector" in rules["reason"]
    assert run("validate", path).code == 3


def test_a_rule_whose_connector_is_missing_in_xml(
    run: Run, trees: Pair, tmp_path: Path, staging: Organisation
) -> None:
    folder = write_server_configuration(staging, tmp_path / "SYNC02")
    path = first_rule(folder)
    content = path.read_text("utf-8")
    connector = content.partition("<connector>")[2].partition("</connector>")[0]
    path.write_text(content.replace(connector, "{11111111-2222-3333-4444-555555555555}"), encoding="utf-8")
    result = run("compare", "--primary", trees.primary, "--staging", folder, "--format", "json")
    assert result.code == 3
    [rules] = [section for section in json.loads(result.out)["coverage"] if section["incomplete"]]
    assert rules["reason"] == (
        f"staging: sync rules whose connector is not in the export: 1, the first of them in {shown(path, folder)}"
    )
