"""`entradrift align`: a folder with a plan, whole or not at all, and the right exit code."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Pair, Run, write_pair
from tests.exportkit.cases.sample import as_bundle

SAMPLES = Path(__file__).resolve().parents[2] / "sample-configs"
FILES = ["README.md", "align-staging.ps1", "manual-steps.md", "rollback.ps1"]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")  # 2026-11-21
    monkeypatch.chdir(tmp_path)


def case(name: str) -> list[str]:
    folder = SAMPLES / name
    return ["--primary", str(folder / "primary"), "--staging", str(folder / "staging")]


def files(folder: str = "plan") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def test_a_plan_is_a_folder_and_a_few_lines(run: Run) -> None:
    result = run("align", *case("contoso"), "--out", "plan")
    assert result.code == 1
    assert files() == FILES
    lines = result.out.splitlines()
    assert lines[0] == "Plan to make the staging server SYNC02 like the primary, in plan:"
    assert "8 findings by 9 changes in align-staging.ps1" in lines[1]
    assert "4 steps in manual-steps.md" in lines[2]
    assert result.err.splitlines() == [
        f"Wrote {Path('plan') / name}"
        for name in ("README.md", "align-staging.ps1", "rollback.ps1", "manual-steps.md")
    ]
    script = Path("plan/align-staging.ps1").read_bytes()
    assert script.startswith(b"\xef\xbb\xbf#Requires -Version 5.1\r\n")
    assert b"\n" not in script.replace(b"\r\n", b"")


def test_the_same_inputs_give_the_same_files(run: Run) -> None:
    for folder in ("one", "two"):
        assert run("align", *case("contoso"), "--out", folder).code == 1
    for name in FILES:
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes()


def test_nothing_to_align_is_exit_code_0(run: Run, healthy: Pair) -> None:
    result = run("align", *healthy.argv, "--out", "plan")
    assert result.code == 0
    assert files() == ["README.md", "manual-steps.md"]


def test_a_plan_of_an_incomplete_comparison_says_so(run: Run) -> None:
    result = run("align", *case("cases/incomplete-with-drift"), "--out", "plan")
    assert result.code == 3
    assert "incomplete" in Path("plan/README.md").read_text("utf-8").casefold()


def test_without_a_script_there_are_only_steps(run: Run) -> None:
    assert run("align", *case("contoso-wizard"), "--out", "plan", "--host", "SYNC02").code in {1, 3}
    assert files() == ["README.md", "manual-steps.md"]
    assert "docs/collecting.md" in Path("plan/manual-steps.md").read_text("utf-8")


def test_only_what_is_asked_for(run: Run) -> None:
    result = run("align", *case("contoso"), "--out", "plan", "--only", "f-e55fcf921e1e")
    assert result.code == 1
    text = Path("plan/align-staging.ps1").read_text("utf-8-sig")
    assert text.count("\n# Findings: ") == 1
    assert "f-e55fcf921e1e" in text
    assert "left out  11 open findings" in " ".join(result.out.split("\n"))


def test_an_unknown_id_writes_nothing(run: Run) -> None:
    result = run("align", *case("contoso"), "--out", "plan", "--only", "f-000000000000")
    assert result.code == 2
    assert result.err == (
        "entradrift: f-000000000000 is not the id of an open finding of these two exports; "
        '"entradrift compare" lists them.\n'
    )
    assert not Path("plan").exists()


def test_the_other_direction_has_to_be_asked_for_and_warns(run: Run) -> None:
    result = run("align", *case("contoso"), "--out", "plan", "--direction", "primary")
    assert result.code == 1
    assert "align-primary.ps1" in files()
    text = Path("plan/align-primary.ps1").read_text("utf-8-sig")
    assert "$StagingMode = $false" in text
    assert "$ServerName = 'SYNC01'" in text
    assert "danger" in (result.out + Path("plan/README.md").read_text("utf-8")).casefold()


def test_a_folder_with_something_in_it_is_left_alone(run: Run) -> None:
    Path("plan").mkdir()
    Path("plan/notes.txt").write_text("mine", "utf-8")
    result = run("align", *case("contoso"), "--out", "plan")
    assert result.code == 2
    assert result.err == "entradrift: plan exists and is not an empty folder; give a new folder with --out.\n"
    assert files() == ["notes.txt"]


def test_an_empty_folder_is_filled(run: Run) -> None:
    Path("plan").mkdir()
    assert run("align", *case("contoso"), "--out", "plan").code == 1
    assert files() == FILES
    assert files(".") == ["plan"]


def test_what_is_accepted_stays(run: Run) -> None:
    pair = write_pair(Path("exports"), as_bundle, "Another description.")
    found = json.loads(run("compare", *pair.argv, "--format", "json").out)["findings"]
    [finding] = [one["id"] for one in found if one["status"] == "drift"]
    who = ["--reason", "Until the move.", "--owner", "identity team", "--expires", "30d"]
    assert run("accept", finding, *who).code == 0
    result = run("align", *pair.argv, "--accept", "accepted-drift.toml", "--out", "plan")
    assert result.code == 0
    assert files() == ["README.md", "manual-steps.md"]


def test_one_export_given_twice_is_refused(run: Run, healthy: Pair) -> None:
    result = run(
        "align", "--primary", str(healthy.primary), "--staging", str(healthy.primary), "--out", "plan"
    )
    assert result.code == 3
    assert "hold the same export" in result.err
    assert not Path("plan").exists()


def test_an_active_server_is_not_aligned_as_staging(run: Run) -> None:
    result = run("align", *case("cases/roles-swapped"), "--out", "plan")
    assert result.code == 2
    assert result.err.startswith(
        "entradrift: The staging export comes from a server that is not in staging mode"
    )
    assert not Path("plan").exists()
