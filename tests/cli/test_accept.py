"""`entradrift accept`, and `entradrift compare --accept`: from a report to an entry and back."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Pair, Run, write_pair
from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import SITE, set_rule, tiny

SAMPLES = Path(__file__).resolve().parents[2] / "sample-configs"
CONTOSO = [
    "--primary", str(SAMPLES / "contoso" / "primary"), "--staging", str(SAMPLES / "contoso" / "staging"),
]  # fmt: skip
WHO = ["--reason", "Until the move.", "--owner", "identity team"]
ID = "f-0123456789ab"
OTHER = "f-ba9876543210"
FILE = "accepted-drift.toml"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")  # 2026-11-21
    monkeypatch.chdir(tmp_path)


def here() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def entries(path: str = FILE) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(Path(path).read_text("utf-8"))["accept"]
    return found


def on_the_next_day(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1795219200 + days * 86400))


@pytest.fixture
def report(run: Run, drifted: Pair) -> dict[str, Any]:
    """The report of a pair with one low finding, also in report.json."""
    assert run("compare", *drifted.argv, "--out", "report.json").code == 1
    found: dict[str, Any] = json.loads(Path("report.json").read_text("utf-8"))
    return found


def drift(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [finding for finding in report["findings"] if finding["status"] == "drift"]


# --- writing ---------------------------------------------------------------------------------------------


def test_an_id_is_accepted_as_it_is(run: Run) -> None:
    result = run("accept", ID, *WHO, "--expires", "2027-02-01", "--ticket", "CHG42")
    assert (result.code, result.out) == (0, "")
    assert result.err == f"Wrote {FILE}: 1 difference accepted until 2027-02-01.\n"
    assert Path(FILE).read_text("utf-8") == (
        "# Differences between the primary and the staging server that somebody signed off.\n"
        "# entradrift compare --accept FILE reads them; entradrift accept adds to them; comments are kept.\n"
        "# Each entry needs a reason, an owner and the last day on which it holds (UTC, at most 365 days ahead).\n"
        "# An accepted difference stays in every report and takes effect at a failover all the same.\n"
        "\n"
        "[[accept]]\n"
        'id = "f-0123456789ab"\n'
        'reason = "Until the move."\n'
        'owner = "identity team"\n'
        "expires = 2027-02-01\n"
        'ticket = "CHG42"\n'
    )
    assert here() == [FILE]


def test_entries_are_added_and_nothing_else_changes(run: Run) -> None:
    own = f'# kept\n\n[[accept]]   # ours\nid="{OTHER}"\nreason=\'r\'\nowner = "o"\nexpires = 2020-01-01 # past\n# end'
    Path("ours.toml").write_text(own, encoding="utf-8")
    result = run("accept", ID, ID, "f-00000000000a", *WHO, "--expires", "30d", "--accept", "ours.toml")
    assert result.code == 0
    assert Path("ours.toml").read_text("utf-8").startswith(f"{own}\n\n[[accept]]\n")
    assert [entry["id"] for entry in entries("ours.toml")] == [OTHER, ID, "f-00000000000a"]
    assert {str(entry["expires"]) for entry in entries("ours.toml")} == {"2020-01-01", "2026-12-21"}


@pytest.mark.parametrize(
    ("expires", "day"),
    [
        ("0d", "2026-11-21"),
        ("365d", "2027-11-21"),
        ("2026-11-21", "2026-11-21"),
        (" 2027-11-21 ", "2027-11-21"),
    ],
)
def test_the_last_day_is_a_date_or_a_number_of_days(run: Run, expires: str, day: str) -> None:
    assert run("accept", ID, *WHO, "--expires", expires).code == 0
    assert str(entries()[0]["expires"]) == day


def test_printing_writes_nothing(run: Run) -> None:
    result = run("accept", ID, OTHER, *WHO, "--expires", "30d", "--print")
    assert (result.code, result.err) == (0, "")
    assert [entry["id"] for entry in tomllib.loads(result.out)["accept"]] == [ID, OTHER]
    assert here() == []


def test_hostile_words_stay_words(run: Run) -> None:
    reason = 'a"\n[[accept]]\nid = "f-000000000000"\n\x1b[2J \u202e \\'
    assert run("accept", ID, "--reason", reason, "--owner", "'''", "--expires", "30d").code == 0
    [entry] = entries()
    assert (entry["reason"], entry["owner"]) == (reason, "'''")


# --- with a report ---------------------------------------------------------------------------------------


def test_a_finding_of_a_report_gets_a_comment(run: Run, report: dict[str, Any]) -> None:
    [finding] = drift(report)
    result = run("accept", finding["id"], *WHO, "--expires", "30d", "--report", "report.json", "--pin")
    assert result.err == f"Wrote {FILE}: 1 difference (1 low) accepted until 2026-12-21.\n"
    text = Path(FILE).read_text("utf-8")
    assert (
        "\n\n# sync-rule-description-differs, low: In from AD - Site: the description differs\n[[accept]]\n"
        in text
    )
    [entry] = entries()
    assert (entry["primary"], entry["staging"]) == ("Where people work.", "Offices.")
    assert "run" not in entry


def test_from_drift_to_in_sync_and_back(
    run: Run, drifted: Pair, report: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [finding] = drift(report)
    run("accept", finding["id"], *WHO, "--expires", "30d", "--report", "report.json", "--pin")
    result = run("compare", *drifted.argv, "--accept", FILE, "--format", "json")
    accepted = json.loads(result.out)
    assert (result.code, accepted["verdict"], drift(accepted)) == (0, "in-sync", [])
    [found] = [each for each in accepted["findings"] if each["status"] == "accepted"]
    assert found == finding | {
        "status": "accepted",
        "acceptance": {
            "reason": "Until the move.",
            "owner": "identity team",
            "expires": "2026-12-21",
            "state": "active",
        },
    }
    assert accepted["failover"].endswith(" 1 accepted difference remains: 1 low.")
    assert accepted["options"]["accept"] == FILE
    assert accepted["summary"]["by_status"]["accepted"] == 1
    # Another value than the one that was signed off.
    other = write_pair(tmp_path / "later", as_bundle, "Towers.")
    lapsed = run("compare", *other.argv, "--accept", FILE)
    assert lapsed.code == 1
    assert "Acceptance lapsed, because the values are not those that were accepted" in " ".join(
        lapsed.out.split()
    )
    # After the last day.
    on_the_next_day(monkeypatch, 30)
    assert run("compare", *drifted.argv, "--accept", FILE).code == 0
    on_the_next_day(monkeypatch, 31)
    expired = run("compare", *drifted.argv, "--accept", FILE)
    assert expired.code == 1
    assert "      Acceptance expired on 2026-12-21 (identity team): Until the move.\n" in expired.out


def test_adopting_accepts_every_open_finding(run: Run) -> None:
    run("compare", *CONTOSO, "--out", "report.json")
    before = json.loads(Path("report.json").read_text("utf-8"))
    kept = drift(before)[0]["id"]
    run("accept", kept, *WHO, "--expires", "9d")
    result = run("accept", "--adopt", "--report", "report.json", *WHO, "--expires", "20d")
    assert (result.code, result.out) == (0, "")
    assert result.err == (
        f"Left out, because the file has entries for them already: {kept}.\n"
        f"Wrote {FILE}: 11 differences (2 critical, 5 high, 2 medium, 2 low) accepted until 2026-12-11.\n"
    )
    assert [entry["id"] for entry in entries()] == [finding["id"] for finding in drift(before)]
    again = run("compare", *CONTOSO, "--accept", FILE, "--format", "json")
    after = json.loads(again.out)
    assert (again.code, after["verdict"]) == (0, "in-sync")
    assert after["failover"].endswith(" 12 accepted differences remain: 3 critical, 5 high, 2 medium, 2 low.")
    assert {each["id"] for each in after["findings"]} == {each["id"] for each in before["findings"]}
    nothing = run("accept", "--adopt", "--report", "report.json", *WHO, "--expires", "20d")
    assert nothing.code == 0
    assert nothing.err.endswith(
        "Nothing to accept: the report has no open finding that the file does not have.\n"
    )


def test_what_was_not_compared_cannot_be_accepted(run: Run) -> None:
    case = SAMPLES / "cases" / "incomplete-with-drift"
    exports = ["--primary", case / "primary", "--staging", case / "staging"]
    assert run("compare", *exports, "--out", "report.json").code == 3
    result = run("accept", "--adopt", "--report", "report.json", *WHO, "--expires", "20d")
    assert result.code == 0
    assert result.err.startswith(
        "The report is incomplete. What could not be compared cannot be accepted, so it stays incomplete.\nWrote "
    )
    again = run("compare", *exports, "--accept", FILE, "--fail-on", "never", "--format", "json")
    after = json.loads(again.out)
    assert (again.code, after["verdict"], drift(after)) == (3, "incomplete", [])
    assert "Safe to promote" not in after["failover"]


def test_the_report_of_a_nightly_run_names_the_run(run: Run, report: dict[str, Any]) -> None:
    folder = Path("reports", "contoso", "2026-11-20T020000Z-1a2b3c")
    folder.mkdir(parents=True)
    Path("report.json").rename(folder / "report.json")
    [finding] = drift(report)
    run("accept", finding["id"], *WHO, "--expires", "30d", "--report", folder / "report.json")
    assert entries()[0]["run"] == "2026-11-20T020000Z-1a2b3c"


# --- what is refused: nothing is written ------------------------------------------------------------------

USAGE = {
    "nothing": ([], "Give the FINDING-ID of at least one difference, or --adopt with --report."),
    "adopt without report": (["--adopt"], "--adopt needs --report: the findings are in a JSON report."),
    "pin without report": ([ID, "--pin"], "--pin needs --report: the findings are in a JSON report."),
    "adopt with id": (
        [ID, "--adopt", "--report", "x"],
        "--adopt takes every open finding of the report, so give no FINDING-ID.",
    ),
    "id": (["F-123"], '"F-123" is not the id of a finding: f- and 12 hexadecimal digits.'),
    "empty owner": ([ID, "--owner", " "], "--owner is empty."),
    "empty reason": ([ID, "--reason", "\n"], "--reason is empty."),
    "no date": (
        [ID, "--expires", "soon"],
        '--expires takes a date such as 2027-11-21 or a number of days such as 30d, not "soon".',
    ),
    "no such date": (
        [ID, "--expires", "2027-02-30"],
        '--expires takes a date such as 2027-11-21 or a number of days such as 30d, not "2027-02-30".',
    ),
    "past": (
        [ID, "--expires", "2026-11-20"],
        "--expires 2026-11-20 has passed; give a date from 2026-11-21 to 2027-11-21.",
    ),
    "far": (
        [ID, "--expires", "366d"],
        "--expires 2027-11-22 is more than 365 days ahead; give a date from 2026-11-21 to 2027-11-21.",
    ),
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_use(run: Run, name: str) -> None:
    arguments, sentence = USAGE[name]
    result = run("accept", *WHO, "--expires", "30d", *arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith(f"\nError: {sentence}\n")
    assert here() == []


@pytest.mark.parametrize("missing", ["--reason", "--owner", "--expires"])
def test_reason_owner_and_end_are_required(run: Run, missing: str) -> None:
    given = {"--reason": "r", "--owner": "o", "--expires": "30d"}
    del given[missing]
    result = run("accept", ID, *(part for pair in given.items() for part in pair))
    assert result.code == 2
    assert f"Missing option '{missing}'" in result.err


def test_an_id_is_not_accepted_twice(run: Run) -> None:
    run("accept", ID, *WHO, "--expires", "30d")
    before = Path(FILE).read_bytes()
    result = run("accept", OTHER, ID, *WHO, "--expires", "60d")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"entradrift: {FILE}, $.accept[0] has {ID} already, until 2026-12-21; change that entry, or leave the id out.\n"
    )
    assert Path(FILE).read_bytes() == before


def test_a_broken_file_is_left_alone(run: Run) -> None:
    Path(FILE).write_text("[[accept]]\nid = \n", encoding="utf-8")
    result = run("accept", ID, *WHO, "--expires", "60d")
    assert result.code == 2
    assert result.err.startswith(f"entradrift: {FILE}, line 2, column 6: not valid TOML (")
    assert Path(FILE).read_text("utf-8") == "[[accept]]\nid = \n"


def test_an_id_that_the_report_does_not_have(run: Run, report: dict[str, Any]) -> None:
    result = run("accept", ID, *WHO, "--expires", "60d", "--report", "report.json")
    assert (result.code, here()) == (2, ["report.json"])
    assert result.err == (
        f"entradrift: report.json has no finding {ID}; give an id that stands in this report.\n"
    )
    [expected] = [each["id"] for each in report["findings"] if each["rule"] == "roles-as-expected"]
    result = run("accept", expected, *WHO, "--expires", "60d", "--report", "report.json")
    assert result.code == 2
    assert result.err == (
        f"entradrift: {expected} is expected in report.json, so there is nothing to accept; leave it out.\n"
    )


def test_a_report_of_one_server_over_time_is_refused(run: Run, drifted: Pair) -> None:
    server = tiny()
    as_bundle(server, Path("before"))
    set_rule(SITE, description="Offices.")(server)
    as_bundle(server, Path("after"))
    exports = ["--primary", "before", "--staging", "after", "--same-server"]
    assert run("compare", *exports, "--out", "report.json").code == 1
    result = run("accept", "--adopt", "--report", "report.json", *WHO, "--expires", "60d")
    assert result.code == 2
    assert result.err == (
        "entradrift: report.json compares one server with itself; give the report of a primary and its staging "
        "server.\n"
    )
    result = run("compare", *drifted.argv, "--same-server", "--accept", FILE)
    assert result.code == 2
    assert result.err.endswith(
        "Error: --accept is about a primary and its staging server, not about --same-server.\n"
    )


def test_a_folder_that_is_not_there(run: Run) -> None:
    result = run("accept", ID, *WHO, "--expires", "60d", "--accept", "missing/a.toml")
    assert result.code == 2
    assert "cannot be written" in result.err
    assert here() == []


# --- compare --accept -------------------------------------------------------------------------------------


def test_a_broken_file_stops_the_comparison_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    Path(FILE).write_text('[[accept]]\nid = "f-0123456789ab"\n', encoding="utf-8")
    missing = tmp_path / "missing"
    result = run(
        "compare", "--primary", missing, "--staging", missing, "--accept", FILE, "--out", "report.html"
    )
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f'entradrift: {FILE}, $.accept[0]: the key "reason" is missing. Say why the difference is right for now.\n'
    )
    assert here() == [FILE]


def test_a_missing_file_is_not_an_empty_one(run: Run, drifted: Pair) -> None:
    result = run("compare", *drifted.argv, "--accept", FILE)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"entradrift: {FILE}: there is no such file. Check the path.\n"


def test_an_entry_that_is_not_used_is_a_notice(run: Run, drifted: Pair) -> None:
    run("accept", ID, *WHO, "--expires", "60d")
    result = run("compare", *drifted.argv, "--accept", FILE, "--format", "json")
    assert result.code == 1
    assert json.loads(result.out)["notices"] == [
        (
            f"The acceptance of {ID} ({FILE}, $.accept[0]) fits no open difference; remove the entry if the difference is "
            "gone."
        )
    ]


def test_the_level_counts_what_is_not_accepted(run: Run) -> None:
    """A finding that is still open decides, whatever was accepted beside it."""
    run("compare", *CONTOSO, "--out", "report.json")
    open_ids = [each["id"] for each in drift(json.loads(Path("report.json").read_text("utf-8")))]
    run("accept", *open_ids[:-1], *WHO, "--expires", "60d")
    result = run("compare", *CONTOSO, "--accept", FILE)
    assert result.code == 1
    assert result.out.startswith("DRIFT: 1 open difference: 1 low; 11 accepted\n")
    assert run("compare", *CONTOSO, "--accept", FILE, "--fail-on", "medium").code == 0
