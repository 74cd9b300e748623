"""`entradrift history`."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.cli.conftest import Result, Run
from tests.history.builders import (
    State,
    document_of,
    finding_id,
    name_of,
    report,
    run_of,
    sighting,
    start_of,
    states,
    write_run,
)

from entradrift.model.comparison import Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.run import ExportUsed
from entradrift.nightly import lock
from entradrift.resources import schema

CONTROLS = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\u202egnirts\x9b1m\x7f"
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
OTHER = ExportUsed("SYNC03", "exports/SYNC03", None, "0" * 64, None)
RUNS = [
    run_of(0, [], Verdict.IN_SYNC),
    run_of(1, [sighting("a"), sighting("b", Severity.HIGH), sighting("x", status=Status.EXPECTED)]),
    run_of(2, [sighting("b", Severity.CRITICAL), sighting("c", status=Status.ACCEPTED)], pair="contoso"),
    run_of(3, verdict=None, summary="SYNC01 could not be read."),
    run_of(1, [sighting("b")], pair="other", suffix="abcdef", primary=OTHER),
]
History = Callable[..., Result]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    return states(tmp_path_factory.mktemp("states"), ["one"])["one"]


@pytest.fixture
def reports(tmp_path: Path, state: State) -> Path:
    """Run folders of two pairs."""
    folder = tmp_path / "reports"
    folder.mkdir()
    reported = {1: report(a=(1, 2), b=("old", None)), 2: report(b=("new", None), c=(1, 2))}
    for number, run in enumerate(RUNS):
        write_run(folder, run, state if number < 2 else None, report=reported.get(number))
    (folder / "contoso" / name_of(3) / "report.html").rename(folder / "contoso" / name_of(3) / "failure.html")
    return folder


@pytest.fixture
def history(run: Run, tmp_path: Path, reports: Path) -> History:
    """Run a command on a history that was made from the run folders."""
    where = ("--history", tmp_path / "entradrift.db", "--reports", reports)
    made = run("history", "rebuild", *where)
    assert (made.code, made.err) == (0, "")
    assert made.out == "Made again from the run folders: 5 runs of 2 pairs, and the index page.\n"
    return lambda *words: run("history", *words, *where)


def table(text: str) -> list[list[str]]:
    """Return the cells of a table."""
    return [re.split(r"  +", line) for line in text.splitlines()]


def test_runs_are_listed(history: History):
    result = history("list")
    assert (result.code, result.err) == (0, "")
    assert table(result.out) == [
        ["Pair", "Run", "Verdict", "Open (worst)", "Accepted"],
        ["contoso", name_of(3), "failed", "0", "0"],
        ["contoso", name_of(2), "drift", "1 (critical)", "1"],
        ["other", name_of(1, "abcdef"), "drift", "1 (medium)", "0"],
        ["contoso", name_of(1), "drift", "2 (high)", "0"],
        ["contoso", name_of(0), "in-sync", "0", "0"],
    ]


def test_lists_can_be_cut_and_chosen(history: History):
    cut = history("list", "--limit", "2")
    assert [row[1] for row in table(cut.out)[1:3]] == [name_of(3), name_of(2)]
    assert cut.out.endswith("\n\nThere are more runs: --all lists them.\n")
    assert len(table(history("list", "--limit", "1", "--all").out)) == 6
    assert len(table(history("list", "--limit", "5").out)) == 6
    assert [row[0] for row in table(history("list", "--pair", "other").out)] == ["Pair", "other"]
    assert history("list", "--pair", "nobody").out == "There is no run yet.\n"
    assert history("list", "--limit", "0").code == 2


def test_runs_as_json(history: History):
    found = json.loads(history("list", "--format", "json", "--pair", "contoso").out)["runs"]
    assert [run["name"] for run in found] == [name_of(night) for night in (3, 2, 1, 0)]
    assert found[2] == {
        "pair": "contoso",
        "name": name_of(1),
        "started_at": start_of(1),
        "verdict": "drift",
        "exit_code": 1,
        "open": 2,
        "accepted": 0,
        "worst": "high",
        "folder_exists": True,
    }
    assert found[0]["verdict"] is None


def test_one_run_is_shown(history: History):
    result = history("show", f"contoso/{name_of(1)}")
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "Night 1: drift.\n\n"
        f"run      contoso/{name_of(1)}\n"
        f"started  {start_of(1)}, took 1.5 s\n"
        "verdict  drift, exit code 1\n"
        f"primary  SYNC01, exports/SYNC01/1, captured {start_of(1, -1)}\n"
        "staging  SYNC02, exports/SYNC02/1, captured the export does not say when\n"
        "\nNews\n  News of night 1.\n\n"
        "Severity  Id              Finding\n"
        "high      f-00000000000b  Finding b\n"
        "medium    f-00000000000a  Finding a\n"
        "\n1 expected or cosmetic findings are not listed.\n"
        "Notice: A notice.\n"
    )
    failed = history("show", "2026-01-04").out
    assert failed.startswith("SYNC01 could not be read.\n")
    assert "verdict  failed, exit code 2\nprimary  not read\nstaging  not read\n" in failed


def test_one_run_as_json_is_its_file(history: History):
    document = json.loads(history("show", "2026-01-03", "--format", "json").out)
    assert document == document_of(RUNS[2])
    Draft202012Validator(schema("run")).validate(document)


def test_a_run_that_cannot_be_told(history: History):
    result = history("show", "2026-01-02")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith('entradrift: 2 runs begin with "2026-01-02" (contoso/')
    assert history("show", "2026-01-02", "--pair", "other").code == 0
    assert 'no run whose name begins with "1999"' in history("show", "1999").err


def test_a_finding_is_shown_in_all_pairs(history: History):
    result = history("finding", finding_id("b"))
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "Finding b\nf-00000000000b, rule-disabled-on-staging\nsync-rules, adatum.com, Rule b, disabled\n\n"
        "Pair     First seen                 Last seen                  Gone at\n"
        f"contoso  {start_of(1)}  {start_of(2)}  still there\n"
        f"other    {start_of(1)}  {start_of(1)}  still there\n\n"
        "Pair     From                       Severity  Status\n"
        f"contoso  {start_of(1)}  high      drift\n"
        f"contoso  {start_of(2)}  critical  drift\n"
        f"other    {start_of(1)}  medium    drift\n"
    )
    gone = json.loads(history("finding", finding_id("a"), "--format", "json").out)
    assert gone["id"] == finding_id("a")
    [span] = gone["spans"]
    assert span.pop("finding") == document_of(RUNS[1])["sightings"][0]
    assert span == {
        "pair": "contoso",
        "first_run": name_of(1),
        "first_seen": start_of(1),
        "last_run": name_of(1),
        "last_seen": start_of(1),
        "resolved_at": start_of(2),
    }
    assert gone["judgements"] == [
        {
            "pair": "contoso",
            "run": name_of(1),
            "started_at": start_of(1),
            "severity": "medium",
            "status": "drift",
        }
    ]


def test_an_unknown_finding(history: History):
    result = history("finding", "f-nothing")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith('entradrift: No run of the history saw a finding "f-nothing"; ')


def test_two_runs_are_compared(history: History):
    result = history("diff", "2026-01-02", "2026-01-03", "--pair", "contoso")
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        f"contoso/{name_of(1)} to contoso/{name_of(2)}\n\n"
        "Appeared\nSeverity  Id              Finding\naccepted  f-00000000000c  Finding c\n\n"
        "Gone\nSeverity  Id              Finding\n"
        "medium    f-00000000000a  Finding a\nexpected  f-00000000000x  Finding x\n\n"
        "Judged otherwise\nId              Before      After           Finding\n"
        "f-00000000000b  high drift  critical drift  Finding b\n\n"
        "Other values\nf-00000000000b  Finding b\n"
        '  before primary  "old"\n  before staging  null\n  after  primary  "new"\n  after  staging  null\n'
    )
    same = history("diff", name_of(2), name_of(2)).out
    assert same == f"contoso/{name_of(2)} to contoso/{name_of(2)}\n\nNo finding differs.\n"


def test_two_runs_as_json(history: History):
    found = json.loads(history("diff", f"contoso/{name_of(1)}", name_of(2), "--format", "json").out)
    assert [found["earlier"], found["later"]] == [
        {"pair": "contoso", "name": name_of(1)},
        {"pair": "contoso", "name": name_of(2)},
    ]
    assert [each["id"] for each in found["appeared"]] == [finding_id("c")]
    assert [each["id"] for each in found["gone"]] == [finding_id("a"), finding_id("x")]
    assert [(each["earlier"]["severity"], each["later"]["severity"]) for each in found["judged"]] == [
        ("high", "critical")
    ]
    [revalued] = found["revalued"]
    assert revalued["finding"]["id"] == finding_id("b")
    assert (revalued["earlier"], revalued["later"]) == (
        {"primary": "old", "staging": None},
        {"primary": "new", "staging": None},
    )
    assert found["notes"] == []


def test_values_that_are_gone_are_said(history: History, reports: Path):
    (reports / "contoso" / name_of(1) / "report.json").unlink()
    result = history("diff", f"contoso/{name_of(1)}", name_of(2))
    assert result.code == 0
    assert "Other values" not in result.out
    assert "\nNotice: Values are not compared: " in result.out


def test_a_value_is_not_shown_without_end(history: History, reports: Path):
    path = reports / "contoso" / name_of(1) / "report.json"
    path.write_text(json.dumps(report(b=("x" * 500, None))), encoding="utf-8")
    assert f'  before primary  "{"x" * 199} ...\n' in history("diff", f"contoso/{name_of(1)}", name_of(2)).out


# --- baselines -----------------------------------------------------------------------------------------------


def test_the_baseline_is_shown_chosen_and_cleared(history: History, reports: Path):
    columns = ["Pair", "Run", "Started", "Chosen"]
    automatic = [columns, ["contoso", name_of(0), start_of(0), "automatic"]]
    assert table(history("baseline", "show").out) == automatic
    result = history("baseline", "set", f"contoso/{name_of(1)}")
    assert (result.code, result.out) == (0, f"{name_of(1)} is the baseline of contoso from now on.\n")
    assert table(history("baseline", "show").out) == [
        columns,
        ["contoso", name_of(1), start_of(1), "by hand"],
    ]
    assert json.loads(history("baseline", "show", "--pair", "contoso", "--format", "json").out) == {
        "baselines": [{"pair": "contoso", "run": name_of(1), "started_at": start_of(1), "chosen": "by hand"}]
    }
    result = history("baseline", "clear", "--pair", "contoso")
    assert (result.code, result.out) == (0, "The last run in sync is the baseline of contoso again.\n")
    assert table(history("baseline", "show").out) == automatic
    assert history("baseline", "show", "--pair", "other").out.startswith("There is no baseline yet")
    assert list(reports.glob("*/baseline.json")) == []


def test_baselines_that_cannot_be(history: History):
    assert "give more of the name" in history("baseline", "set", "2026-01-02").err
    assert "There is no run" in history("baseline", "set", name_of(3)).err
    assert "Name the pair with --pair; the history knows contoso, other." in history("baseline", "clear").err
    assert history("baseline", "clear", "--pair", "nobody").code == 2
    assert "its folder is gone" in history("baseline", "set", "other/2026").err


# --- rebuilding ----------------------------------------------------------------------------------------------


def test_rebuilding_writes_the_pages(history: History, reports: Path):
    del history
    assert (reports / "index.html").read_text("utf-8").startswith("<!doctype html>")
    assert name_of(2) in (reports / "index.html").read_text("utf-8")
    assert (reports / "contoso" / "latest.html").read_bytes() == (
        reports / "contoso" / name_of(3) / "failure.html"
    ).read_bytes()
    assert (reports / "other" / "latest.html").read_bytes() == (
        reports / "other" / name_of(1, "abcdef") / "report.html"
    ).read_bytes()


def test_gathered_run_folders_become_one_history(history: History, reports: Path, tmp_path: Path):
    write_run(reports, run_of(9, [sighting("z")], pair="third"))
    (reports / "contoso" / name_of(30)).mkdir()
    result = history("rebuild")
    assert (result.code, result.out) == (
        0,
        "Made again from the run folders: 6 runs of 3 pairs, and the index page.\n",
    )
    assert result.err.startswith("Notice: 1 run folder could not be read, so the history leaves it out")
    assert name_of(9) in (reports / "index.html").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "entradrift.db",
        "entradrift.db.sha256",
        "reports",
    ]


def test_a_damaged_database_is_mended(history: History, tmp_path: Path):
    before = history("list").out
    (tmp_path / "entradrift.db").write_bytes(b"garbage")
    listed = history("list")
    assert (listed.code, listed.out) == (0, before)
    assert listed.err.startswith("Notice: ")
    rebuilt = history("rebuild")
    assert rebuilt.code == 0
    assert "the old file is kept as entradrift.db.corrupt-" in rebuilt.err
    listed = history("list")
    assert (listed.out, listed.err) == (before, "")


def test_nothing_is_rebuilt_where_nothing_is(run: Run, tmp_path: Path):
    for words in (("rebuild",), ("baseline", "set", "x")):
        result = run("history", *words, "--history", tmp_path / "x.db", "--reports", tmp_path / "missing")
        assert (result.code, result.out) == (2, "")
        assert f"There is no folder {tmp_path / 'missing'}; " in result.err
    assert list(tmp_path.iterdir()) == []


def test_changes_wait_for_the_nightly_run(history: History, reports: Path):
    with lock.held(reports):
        for words in (
            ("rebuild",),
            ("baseline", "set", name_of(0)),
            ("baseline", "clear", "--pair", "other"),
        ):
            result = history(*words)
            assert (result.code, result.out) == (75, "")
        assert history("list").code == 0


def test_a_newer_database_is_refused(history: History, tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "entradrift.db")) as connection:
        connection.executescript("UPDATE stamp SET value = '9'; PRAGMA user_version = 9;")
    for words in (("list",), ("rebuild",), ("baseline", "show")):
        result = history(*words)
        assert (result.code, result.out) == (2, "")
        assert "written by a newer version of entradrift" in result.err


# --- which history -------------------------------------------------------------------------------------------


def test_the_configuration_says_which_history(run: Run, reports: Path, tmp_path: Path):
    path = tmp_path / "entradrift.toml"
    path.write_text(
        '[nightly]\nreports = "reports"\nhistory = "nights.db"\n'
        '[[pair]]\nname = "contoso"\nprimary = "a/*"\nstaging = "b/*"\n',
        encoding="utf-8",
    )
    result = run("history", "rebuild", "--config", path)
    assert (result.code, result.err) == (0, "")
    assert (tmp_path / "nights.db").exists()
    assert len(table(run("history", "list", "--config", path, "--all").out)) == 6
    page = (reports / "index.html").read_text("utf-8")
    assert name_of(2) in page
    assert name_of(1, "abcdef") not in page, "the page shows the pairs of the configuration"


def test_the_configuration_is_enough_where_its_notifiers_are_not_set_up(
    run: Run, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("MISSING", raising=False)
    path = tmp_path / "entradrift.toml"
    path.write_text(
        f"[nightly]\nreports = '{reports}'\nnotify = ['${{MISSING}}']\n"
        "[[pair]]\nname = 'contoso'\nprimary = 'a/*'\nstaging = 'b/*'\nping = 'https://${MISSING}'\n",
        encoding="utf-8",
    )
    assert run("history", "rebuild", "--config", path).code == 0
    result = run("history", "list", "--config", path)
    assert (result.code, result.err) == (0, "")
    assert len(table(result.out)) == 6


@pytest.mark.parametrize(
    "words",
    [("--history", "x.db"), ("--reports", "x"), ("--config", "x", "--history", "x.db", "--reports", "x")],
)
def test_half_a_place_is_wrong_use(run: Run, words: tuple[str, ...]):
    result = run("history", "list", *words)
    assert (result.code, result.out) == (2, "")
    assert "Give --config, or --history together with --reports." in result.err


def test_a_history_without_runs(run: Run, tmp_path: Path):
    where = ("--history", tmp_path / "x.db", "--reports", tmp_path)
    assert run("history", "list", *where).out == "There is no run yet.\n"
    assert run("history", "list", "--format", "json", *where).out == '{\n  "runs": []\n}\n'
    assert run("history", "baseline", "show", *where).out.startswith("There is no baseline yet")
    assert run("history", "show", "x", *where).code == 2
    assert list(tmp_path.iterdir()) == []


# --- hostile names -------------------------------------------------------------------------------------------


def test_names_of_exports_never_drive_the_terminal(run: Run, tmp_path: Path):
    hostile = sighting("a", title=CONTROLS, object=CONTROLS, connector=CONTROLS, path=CONTROLS, rule=CONTROLS)
    runs = [
        run_of(0, [hostile], summary=CONTROLS, notices=(CONTROLS,), doubts=(CONTROLS,)),
        run_of(1, [sighting("b", title=CONTROLS)]),
    ]
    reports = tmp_path / "reports"
    for run_, values in zip(runs, (report(a=(CONTROLS, CONTROLS)), report(a=(1, 2))), strict=True):
        write_run(reports, run_, report=values)
    where = ("--history", tmp_path / "x.db", "--reports", reports)
    for words in (
        ("rebuild",),
        ("list",),
        ("show", name_of(0)),
        ("finding", finding_id("a")),
        ("diff", name_of(0), name_of(1)),
        ("show", CONTROLS),
        ("finding", CONTROLS),
        ("list", "--pair", CONTROLS),
        ("baseline", "clear", "--pair", CONTROLS),
    ):
        result = run("history", *words, *where)
        assert RAW.search(result.out + result.err) is None, words
        if words[0] in {"list", "show", "finding", "diff"}:
            result = run("history", *words, "--format", "json", *where)
            assert RAW.search(result.out + result.err) is None, words
