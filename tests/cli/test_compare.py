"""`entradrift compare`: what goes where, and which exit code it gives."""

import json
import os
import re
import stat
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import FakeStandardInput, Pair, Run

from entradrift.report import RENDERERS

SAMPLES = Path(__file__).resolve().parents[2] / "sample-configs" / "cases"
BY_SEVERITY = {
    "critical": "ou-only-on-primary",
    "high": "attribute-flow-differs",
    "medium": "product-version-differs",
    "low": "sync-rule-description-differs",
    "info": "roles-as-expected",
}
LEVELS = ("critical", "high", "medium", "low", "never")


def of_case(name: str) -> list[str]:
    return ["--primary", str(SAMPLES / name / "primary"), "--staging", str(SAMPLES / name / "staging")]


# --- standard output -------------------------------------------------------------------------------------


def test_text_is_the_default(run: Run, drifted: Pair) -> None:
    result = run("compare", *drifted.argv)
    assert result.code == 1
    assert result.out.startswith("DRIFT: 1 open difference: 1 low\n")
    assert result.err == ""
    assert result.out == run("compare", *drifted.argv, "--format", "text").out


def test_text_is_plain_and_80_columns_wide_when_piped(run: Run) -> None:
    for name in BY_SEVERITY.values():
        out = run("compare", *of_case(name)).out
        assert max(map(len, out.splitlines())) <= 80
        assert "\x1b" not in out


def test_a_healthy_pair_is_in_sync(run: Run, healthy: Pair) -> None:
    result = run("compare", *healthy.argv)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("IN SYNC")


def test_json_on_standard_output_is_json_and_nothing_else(run: Run, drifted: Pair, tmp_path: Path) -> None:
    result = run("compare", *drifted.argv, "--format", "json", "--out", tmp_path / "report.txt")
    assert result.code == 1
    assert json.loads(result.out)["exit_code"] == 1
    assert result.err == f"Wrote {tmp_path / 'report.txt'}\n"


def test_html_on_standard_output(run: Run, drifted: Pair) -> None:
    result = run("compare", *drifted.argv, "--format", "html")
    assert result.code == 1
    assert result.out.startswith("<!doctype html>")
    assert result.out.endswith("</html>\n")


def test_the_same_exports_give_the_same_bytes(
    run: Run, drifted: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1748844761")
    for renderer in RENDERERS:
        reports = {run("compare", *drifted.argv, "--format", renderer.name).out for _ in range(2)}
        assert len(reports) == 1
    assert (
        '"generated_at": "2025-06-02T06:12:41+00:00"' in run("compare", *drifted.argv, "--format", "json").out
    )


# --- files -----------------------------------------------------------------------------------------------


def test_several_files_by_their_suffix(
    run: Run, drifted: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1748844761")
    paths = {
        renderer.name: tmp_path / f"Report{renderer.suffix.upper()}"
        for renderer in RENDERERS
        if renderer.suffix
    }
    options = [part for path in paths.values() for part in ("--out", str(path))]
    result = run("compare", *drifted.argv, *options)
    assert result.code == 1
    assert result.err == "".join(f"Wrote {path}\n" for path in paths.values())
    assert sorted(tmp_path.iterdir()) == sorted(paths.values())
    for name, path in paths.items():
        assert path.read_bytes().decode("utf-8") == run("compare", *drifted.argv, "--format", name).out


def test_an_unknown_suffix_is_refused_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    result = run(
        "compare",
        "--primary",
        missing,
        "--staging",
        missing,
        "--out",
        tmp_path / "a.html",
        "--out",
        tmp_path / "a.doc",
    )
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(
        f'entradrift: The format of {tmp_path / "a.doc"} is unknown because no report format has the suffix ".doc"; '
        "the formats are text (.txt), json (.json), "
    )
    assert result.err.endswith(".\n")
    assert list(tmp_path.iterdir()) == []


def test_a_path_without_suffix_is_refused(run: Run, drifted: Pair, tmp_path: Path) -> None:
    result = run("compare", *drifted.argv, "--out", tmp_path / "report")
    assert result.code == 2
    assert "is unknown because it has no suffix" in result.err
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_leaves_nothing_behind(run: Run, drifted: Pair, tmp_path: Path) -> None:
    wanted = tmp_path / "missing" / "report.json"
    result = run("compare", *drifted.argv, "--out", tmp_path / "report.html", "--out", wanted)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"entradrift: {wanted} cannot be written (No such file or directory); nothing was changed.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_a_report(run: Run, drifted: Pair, tmp_path: Path) -> None:
    folder = tmp_path / "reports.html"
    folder.mkdir()
    result = run("compare", *drifted.argv, "--out", folder)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"entradrift: {folder} is a folder; give the path of a file.\n"
    assert list(tmp_path.rglob("*")) == [folder]


def test_an_old_report_is_replaced_or_left_alone(
    run: Run, drifted: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "report.json"
    report.write_text("old", encoding="utf-8")
    assert run("compare", *drifted.argv, "--out", report, "--out", tmp_path / "no" / "report.txt").code == 2
    assert report.read_text("utf-8") == "old"

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        result = run("compare", *drifted.argv, "--out", report)
    assert result.code == 2
    assert result.err == (
        f"entradrift: {report} cannot be written (No space left on device); nothing was changed.\n"
    )
    assert report.read_text("utf-8") == "old"
    assert run("compare", *drifted.argv, "--out", report).code == 1
    assert json.loads(report.read_text("utf-8"))["verdict"] == "drift"
    assert list(tmp_path.iterdir()) == [report]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_a_report_gets_the_mode_of_a_new_file(run: Run, drifted: Pair, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        assert run("compare", *drifted.argv, "--out", tmp_path / "report.html").code == 1
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "report.html").stat().st_mode) == 0o640


def test_a_report_may_go_to_a_relative_path(
    run: Run, drifted: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("compare", *drifted.argv, "--out", "report.html").err == "Wrote report.html\n"
    assert (tmp_path / "report.html").is_file()


# --- exit codes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("severity", BY_SEVERITY)
def test_fail_on(run: Run, severity: str, level: str) -> None:
    result = run("compare", *of_case(BY_SEVERITY[severity]), "--format", "json", "--fail-on", level)
    severities = list(BY_SEVERITY)
    fails = level != "never" and severity != "info" and severities.index(severity) <= severities.index(level)
    report = json.loads(result.out)
    assert result.code == report["exit_code"] == int(fails)
    assert report["verdict"] == ("in-sync" if severity == "info" else "drift")
    assert report["options"] == {"fail-on": level, "strict": "no"}


def test_fail_on_low_is_the_default(run: Run, drifted: Pair) -> None:
    assert run("compare", *drifted.argv).code == 1
    assert run("compare", *drifted.argv, "--fail-on", "medium").code == 0


def test_fail_on_never_does_not_hide_that_something_is_missing(run: Run) -> None:
    result = run("compare", *of_case("incomplete-with-drift"), "--fail-on", "never", "--format", "json")
    assert result.code == 3
    assert json.loads(result.out)["verdict"] == "incomplete"


def test_strict_counts_what_a_format_cannot_carry(run: Run, policies: Pair, trees: Pair) -> None:
    assert run("compare", *policies.argv).code == 0
    result = run("compare", *policies.argv, "--strict", "--format", "json")
    assert result.code == 3
    assert json.loads(result.out)["verdict"] == "incomplete"
    assert run("compare", *trees.argv, "--strict").code == 0


def test_the_same_export_twice(run: Run, drifted: Pair, tmp_path: Path) -> None:
    result = run(
        "compare",
        "--primary",
        drifted.primary,
        "--staging",
        drifted.primary,
        "--out",
        tmp_path / "report.html",
    )
    assert (result.code, result.out) == (3, "")
    assert result.err == (
        "entradrift: --primary and --staging hold the same export, which always looks in sync; give the staging "
        "server's own export.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_copy_of_the_same_export_is_the_same_export(run: Run, drifted: Pair, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    copy.write_bytes((drifted.primary / "SYNC01.json").read_bytes())
    assert run("compare", "--primary", drifted.primary, "--staging", copy).code == 3


# --- where exports come from -----------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["primary", "staging"])
def test_one_export_may_come_from_standard_input(
    run: Run, drifted: Pair, side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    [file] = getattr(drifted, side).iterdir()
    monkeypatch.setattr(sys, "stdin", FakeStandardInput(file.read_bytes()))
    paths = {"primary": str(drifted.primary), "staging": str(drifted.staging)} | {side: "-"}
    result = run("compare", "--primary", paths["primary"], "--staging", paths["staging"], "--format", "json")
    assert result.code == 1
    report = json.loads(result.out)
    assert report[side]["source"]["paths"] == ["standard input"]
    assert len(report["findings"]) == 5


@pytest.mark.parametrize(
    "options", [("-", "-", None), ("-", "x", "-"), ("x", "-", "-")], ids=["sides", "baseline", "staging"]
)
def test_only_one_export_can_come_from_standard_input(run: Run, options: tuple[str, str, str | None]) -> None:
    primary, staging, baseline = options
    more = ["--baseline", baseline] if baseline else []
    result = run("compare", "--primary", primary, "--staging", staging, *more)
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith("Error: Only one export can come from standard input.\n")


def test_a_baseline_says_which_server_changed(run: Run, healthy: Pair, drifted: Pair) -> None:
    result = run("compare", *drifted.argv, "--baseline", healthy.primary, "--format", "json")
    report = json.loads(result.out)
    [finding] = [finding for finding in report["findings"] if finding["status"] == "drift"]
    assert (finding["changed_on"], finding["baseline"]) == ("staging", "Where people work.")
    assert report["baseline"]["host"] == "SYNC01"


def test_a_missing_export(run: Run, drifted: Pair, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    result = run("compare", "--primary", drifted.primary, "--staging", missing)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"entradrift: {missing}: there is no such file or folder. Give the path of the export.\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a backslash separates folders there")
def test_windows_paths_are_only_names_elsewhere(run: Run, drifted: Pair, tmp_path: Path) -> None:
    odd = tmp_path / "C:\\exports\\SYNC01.json"
    odd.write_bytes((drifted.primary / "SYNC01.json").read_bytes())
    result = run("compare", "--primary", odd, "--staging", drifted.staging, "--format", "json")
    assert result.code == 1
    assert json.loads(result.out)["primary"]["source"]["paths"] == [str(odd)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_windows_line_ends_and_encodings_mean_nothing(
    run: Run, healthy: Pair, tmp_path: Path, encoding: str
) -> None:
    text = (healthy.staging / "SYNC02.json").read_text("utf-8")
    other = tmp_path / "SYNC02.json"
    other.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert run("compare", "--primary", healthy.primary, "--staging", other).code == 0


# --- usage -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["compare"], "Missing option '--primary'."),
        (["compare", "--primary", "x"], "Missing option '--staging'."),
        (["compare", "--primary", "x", "--staging", "y", "--format", "pdf"], "Invalid value for '--format'"),
        (
            ["compare", "--primary", "x", "--staging", "y", "--fail-on", "info"],
            "Invalid value for '--fail-on'",
        ),
        (["compare", "--primary", "x", "--staging", "y", "z"], "Got unexpected extra argument (z)"),
        (["compare", "--primary", "x", "--staging", "y", "--raw"], "No such option"),
        (["compare", "--source", "x"], "No such option"),
        (["prepare"], "No such command 'prepare'."),
    ],
)
def test_usage_errors(run: Run, arguments: list[str], sentence: str) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert sentence in re.sub(r"\s+", " ", result.err)
    assert result.err.startswith("Usage: entradrift")


def test_no_command_shows_the_help(run: Run) -> None:
    result = run()
    assert result.code in {0, 2}
    assert "Compare the primary with the staging server." in result.out + result.err


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["compare", "--help"]])
def test_help_goes_to_standard_output(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("Usage: entradrift")


def test_every_command_of_the_help_has_its_own(run: Run) -> None:
    listed = run("--help").out.partition("Commands:\n")[2].partition("\n\n")[0]
    names = re.findall(r"^  (\w+) ", listed, re.MULTILINE)
    assert set(names) >= {"compare", "validate", "snapshot", "rules", "explain", "schema"}
    for name in names:
        assert run(name, "--help").code == 0


def test_version(run: Run) -> None:
    result = run("--version")
    assert result.code == 0
    assert re.fullmatch(r"entradrift, version \d+\.\d+\.\d+\n", result.out)
