"""What no input, terminal or bug may break: the error boundary, colours, control characters, pipes."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from tests.cli.conftest import Pair, Run
from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import SITE, partner_of, set_rule, set_setting, tiny

from entradrift import comparing
from entradrift.cli.main import main
from entradrift.exports import load as loading

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and pipes of POSIX")
CONTROLS = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\u202egnirts\x9b1m\x7f"
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "entradrift", *arguments]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS"}}
    return kept | {"PYTHONPATH": str(ROOT / "src"), "TERM": "xterm"} | more


# --- bugs ------------------------------------------------------------------------------------------------


def test_a_bug_leaves_its_traceback_in_a_file(
    run: Run, drifted: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("sums do not add up")

    monkeypatch.setattr(comparing, "comparison_of", fail)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    result = run("compare", *drifted.argv, "--out", tmp_path / "report.html")
    assert (result.code, result.out) == (70, "")
    [file] = tmp_path.iterdir()
    assert result.err == (
        f"entradrift: This is a bug in entradrift; please report it with the file {file}.\n"
    )
    text = file.read_text("utf-8")
    assert re.match(r"entradrift \d+\.\d+\.\d+, Python 3\.\d+\.\d+\S* on ", text)
    assert text.endswith("RuntimeError: sums do not add up\n")


def test_a_bug_is_shown_where_no_file_can_be_written(
    run: Run, drifted: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_location: str) -> None:
        raise RuntimeError(f"at \x1b[2J {chr(0xD800)}")

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(loading, "load", fail)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    result = run("compare", *drifted.argv)
    assert result.code == 70
    assert result.err.startswith("entradrift: This is a bug in entradrift; please report it.\n")
    assert "RuntimeError: at \\x1b[2J \\ud800\n" in result.err


def test_an_interruption_is_not_a_bug(run: Run, drifted: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_location: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "load", interrupt)
    result = run("compare", *drifted.argv)
    assert (result.code, result.out, result.err.strip()) == (130, "", "entradrift: Interrupted.")


# --- names that drive a terminal -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A pair whose names and values hold control characters."""
    folder = tmp_path_factory.mktemp("hostile")
    primary = tiny()
    set_rule(SITE, name=f"In from AD - {CONTROLS}", description=CONTROLS)(primary)
    set_setting(f"Contoso.{CONTROLS}", CONTROLS)(primary)
    staging = partner_of(primary, "SYNC02.adatum.com")
    set_rule(f"In from AD - {CONTROLS}", description=f"{CONTROLS}!", disabled=True)(staging)
    set_setting(f"Contoso.{CONTROLS}", "")(staging)
    staging.host = f"SYNC02{CONTROLS}"
    as_bundle(primary, folder / "primary")
    path = as_bundle(staging, folder / "staging" / "x")
    path.rename(folder / "staging" / "SYNC02.json")
    return Pair(folder / "primary", folder / "staging")


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_names_of_an_export_never_drive_the_terminal(
    run: Run, hostile: Pair, form: str, tmp_path: Path
) -> None:
    result = run("compare", *hostile.argv, "--format", form)
    assert result.code == 1
    assert RAW.search(result.out + result.err) is None
    if form == "json":
        names = {finding["object"]["name"] for finding in json.loads(result.out)["findings"]}
        assert f"In from AD - {CONTROLS}" in names
    suffix = {"text": ".txt"}.get(form, f".{form}")
    assert run("compare", *hostile.argv, "--out", tmp_path / f"report{suffix}").code == 1
    assert RAW.search((tmp_path / f"report{suffix}").read_text("utf-8")) is None


def test_validate_never_drives_the_terminal(run: Run, hostile: Pair) -> None:
    for export in (hostile.primary, hostile.staging):
        result = run("validate", "-v", export)
        assert result.code == 0
        assert RAW.search(result.out + result.err) is None


@pytest.mark.parametrize(
    "text",
    [
        f'{{"{CONTROLS}": 1, "{CONTROLS}": 2}}',
        f'[{{"Name": "{CONTROLS}", "AttributeFlowMappings": 5}}]',
        f'{{"ADSyncRule": [{{"Name": "{CONTROLS}", "AttributeFlowMappings": 5}}]}}',
        f"<{CONTROLS}>",
    ],
    ids=["key", "name", "bundle", "tag"],
)
def test_messages_never_drive_the_terminal(run: Run, drifted: Pair, tmp_path: Path, text: str) -> None:
    escaped = json.dumps(CONTROLS)[1:-1] if text.startswith(("{", "[")) else CONTROLS
    (tmp_path / "SYNC02.json").write_text(text.replace(CONTROLS, escaped), encoding="utf-8")
    for arguments in (["compare", "--primary", str(drifted.primary), "--staging"], ["validate"]):
        result = run(*arguments, tmp_path)
        assert result.code == 2
        assert result.out + result.err
        assert RAW.search(result.out + result.err) is None


@POSIX
def test_paths_never_drive_the_terminal(run: Run, drifted: Pair, tmp_path: Path) -> None:
    folder = tmp_path / "\x1b[31mred\u202egnirts\x9b1m"
    folder.mkdir()
    for arguments in (
        ["compare", *drifted.argv, "--out", str(folder / "report.html")],
        ["compare", *drifted.argv, "--out", str(folder / "missing" / "report.html")],
        ["snapshot", str(drifted.primary), "--out", str(folder / "SYNC01.json")],
        ["compare", "--primary", str(drifted.primary), "--staging", str(folder)],
        ["validate", str(folder)],
    ):
        result = run(*arguments)
        assert RAW.search(result.err) is None
        if arguments[0] == "validate":
            assert RAW.search(result.out) is None


@POSIX
def test_a_path_that_is_no_text_can_be_read_and_named(run: Run, drifted: Pair, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"SYNC02-\xff")
    folder.mkdir()
    (folder / "SYNC02.json").write_bytes((drifted.staging / "SYNC02.json").read_bytes())
    for form in ("text", "json", "html"):
        result = run("compare", "--primary", drifted.primary, "--staging", folder, "--format", form)
        assert result.code == 1
    result = run("compare", "--primary", drifted.primary, "--staging", folder / "missing")
    assert result.code == 2
    assert "SYNC02-\\udcff" in result.err


# --- terminals and pipes ---------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize(
    ("more", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
    ids=["terminal", "NO_COLOR", "dumb"],
)
def test_colours_only_on_a_terminal_that_wants_them(
    healthy: Pair, more: dict[str, str], *, coloured: bool
) -> None:
    leader, follower = os.openpty()
    try:
        done = subprocess.run(
            command("validate", str(healthy.primary)),
            env=environment(**more),
            stdout=follower,
            stderr=subprocess.PIPE,
            check=True,
        )
        shown = os.read(leader, 65536)
    finally:
        os.close(follower)
        os.close(leader)
    assert (b"\x1b[" in shown) is coloured
    assert done.stderr == b""


@POSIX
@pytest.mark.parametrize("arguments", [["rules", "--format", "json"], ["rules"], ["schema", "report"]])
def test_a_reader_that_goes_away_is_no_error(arguments: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            command(*arguments), env=environment(), stdout=write, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@POSIX
def test_a_reader_that_goes_away_does_not_hide_drift(drifted: Pair) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            command("compare", *drifted.argv),
            env=environment(),
            stdout=write,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


@POSIX
def test_a_full_disk_behind_standard_output_is_said(drifted: Pair) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("compare", *drifted.argv),
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"entradrift: Standard output cannot be written (No space left on device).\n"


def test_output_is_utf_8_whatever_the_console_says(drifted: Pair) -> None:
    done = subprocess.run(
        command("compare", *drifted.argv, "--format", "html"),
        env=environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C"),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"\r\n" not in done.stdout
    assert "</html>" in done.stdout.decode("utf-8")


def test_the_installed_command_exits_with_the_code_of_main() -> None:
    done = subprocess.run(command("explain", "nothing"), env=environment(), capture_output=True, check=False)
    assert done.returncode == main(["explain", "nothing"]) == 2
