"""The nightly run as cron meets it: what it says, how it exits, what it leaves."""

import json
import re
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from tests.exportkit.cases.tiny import SITE, nothing, set_rule
from tests.nightly.conftest import SILENCE, Nightly
from tests.nightly.nights import night
from tests.nightly.site import CONFIG, DRIFT, NEWS, Site

from entradrift.history.store import History
from entradrift.nightly import nightly as running
from entradrift.nightly import pair_run, telling
from entradrift.whole_files import OutputError

SAFE = (
    "No drift found in what these exports can show; not shown or only in part: connectors, run-profiles, "
    "metaverse-schema. Check these by hand before you promote the staging server."
)
REVIEW = f"Review before you promote the staging server: 1 low. {SITE}: the description differs."
OTHER = CONFIG.replace("contoso", "fabrikam").replace("SYNC01", "SYNC03").replace("SYNC02", "SYNC04")


def lines(*said: str) -> str:
    return "".join(f"{line}\n" for line in said)


def export_other(site: Site, number: int, edit: object = None) -> None:
    """Exports of the second pair: those of the first under other names."""
    site.export_one("SYNC01", number).replace(folder(site, "SYNC03") / f"{number}.json")
    (site.export_one("SYNC02", number, edit) if edit else site.export_one("SYNC02", number)).replace(  # type: ignore[arg-type]
        folder(site, "SYNC04") / f"{number}.json"
    )


def folder(site: Site, host: str) -> Path:
    path = site.folder / "exports" / host
    path.mkdir(parents=True, exist_ok=True)
    return path


# --- speaking only on change -----------------------------------------------------------------------------


def test_the_first_night_speaks_and_the_second_does_not(site: Site, nightly: Nightly) -> None:
    site.export(0)
    first = nightly(0)
    page = site.runs()[0] / "report.html"
    assert (first.code, first.err) == (0, "")
    assert first.out == lines(f"contoso: in sync. {SAFE}", f"  report: {page}")
    site.export(1)
    assert nightly(1) == SILENCE
    assert len(site.runs()) == 2


def test_drift_is_told_when_it_comes_and_when_it_goes(site: Site, nightly: Nightly) -> None:
    codes, said = [], []
    for number, edit in enumerate([None, DRIFT, DRIFT, None, None]):
        site.export(number, edit) if edit else site.export(number)
        result = nightly(number)
        assert result.err == ""
        codes.append(result.code)
        said.append(result.out)
    assert codes == [0, 1, 1, 0, 0]
    assert said[1:] == [
        lines(
            f"contoso: drift. {REVIEW}",
            "  verdict changed: drift, was in sync",
            f"  new: {NEWS}; changed on the staging server",
            f"  report: {site.runs()[1] / 'report.html'}",
        ),
        "",
        lines(
            f"contoso: in sync. {SAFE}",
            "  verdict changed: in sync, was drift",
            f"  resolved: {NEWS}",
            f"  report: {site.runs()[3] / 'report.html'}",
        ),
        "",
    ]


def test_stale_exports_are_told_once_and_exit_with_3_every_night(site: Site, nightly: Nightly) -> None:
    site.export(0)
    nightly(0)
    stale = [nightly(number) for number in (2, 3, 4)]
    assert [each.code for each in stale] == [3, 3, 3]
    assert [each.err for each in stale] == ["", "", ""]
    assert stale[0].out.splitlines()[0].startswith("contoso: incomplete. Not known whether it is safe")
    assert [each.out for each in stale[1:]] == ["", ""]
    site.export(5)
    assert nightly(5).out.splitlines()[1] == (
        "  verdict changed: complete again, in sync; the run before was incomplete"
    )


def test_a_missing_export_is_a_failed_run_with_a_page(site: Site, nightly: Nightly) -> None:
    site.export(0)
    nightly(0)
    shutil.rmtree(site.folder / "exports" / "SYNC02")
    result = nightly(1)
    assert (result.code, result.err) == (3, "")
    assert result.out.startswith("contoso: not compared. ")
    assert result.out.splitlines()[-1] == f"  report: {site.runs()[-1] / 'failure.html'}"
    assert nightly(2).out == ""
    latest = (site.reports / "contoso" / "latest.html").read_text("utf-8")
    page = (site.runs()[-1] / "failure.html").read_text("utf-8")
    complete = f"{site.runs()[0].name}/report.html"
    assert f'href="../{complete}"' in page
    assert latest.replace(f'href="{complete}"', f'href="../{complete}"') == page.replace("../../", "../")


def test_a_reminder_comes_once_a_week(site: Site, nightly: Nightly) -> None:
    site.configure(nightly='remind = "7d"\nmax_age = "30d"')
    site.export(0, DRIFT)
    said = {number: nightly(number).out for number in range(12)}  # night 0 is a Friday
    assert {number for number, out in said.items() if out} == {0, 3, 10}
    assert said[3].splitlines()[1:] == [
        f"  still open: 1 low; the oldest since 2026-11-20: {SITE}: the description differs",
        f"  report: {site.runs()[3] / 'report.html'}",
    ]


def test_what_is_accepted_and_expires(site: Site, nightly: Nightly) -> None:
    accept = site.folder / "accepted.toml"
    site.configure(CONFIG + 'accept = "accepted.toml"\n', nightly='max_age = "90d"')
    accept.write_text("", encoding="utf-8")
    site.export(0, DRIFT)
    assert nightly(0).code == 1
    [found] = [each["id"] for each in site.document()["sightings"] if each["status"] == "drift"]
    accept.write_text(
        f'[[accept]]\nid = "{found}"\nreason = "r"\nowner = "ops"\nexpires = 2026-12-10\n', encoding="utf-8"
    )
    said = {number: nightly(number) for number in (1, 2, 5, 6, 7, 20, 21, 22)}
    assert {number: result.code for number, result in said.items()} == {
        1: 0, 2: 0, 5: 0, 6: 0, 7: 0, 20: 0, 21: 1, 22: 1,
    }  # fmt: skip
    assert {number for number, result in said.items() if result.out} == {1, 6, 21}
    assert said[1].out.splitlines()[1] == "  verdict changed: in sync, was drift"
    assert said[6].out.splitlines()[1] == (
        f"  acceptance ends soon: {NEWS}; its acceptance by ops ends in 14 days, on 2026-12-10"
    )
    assert said[21].out.splitlines()[1:3] == [
        "  verdict changed: drift, was in sync",
        f"  acceptance expired: {NEWS}; its acceptance by ops expired on 2026-12-10",
    ]


@pytest.mark.parametrize("changed", ["primary", "staging"])
def test_what_was_accepted_keeps_the_server_on_which_it_was_changed(
    changed: str, site: Site, nightly: Nightly
) -> None:
    accept = site.folder / "accepted.toml"
    site.configure(CONFIG + 'accept = "accepted.toml"\n')
    accept.write_text("", encoding="utf-8")
    hosts = {"primary": "SYNC01", "staging": "SYNC02"}

    def changed_on(number: int) -> str:
        for side, host in hosts.items():
            site.export_one(host, number, DRIFT if side == changed and number else nothing)
        nightly(number)
        return "".join(
            each["changed_on"]
            for each in site.document()["sightings"]
            if each["status"] in ("drift", "accepted")
        )

    assert [changed_on(0), changed_on(1)] == ["", changed]
    [found] = [each["id"] for each in site.document()["sightings"] if each["status"] == "drift"]
    accept.write_text(
        f'[[accept]]\nid = "{found}"\nreason = "r"\nowner = "ops"\nexpires = {night(4):%Y-%m-%d}\n',
        encoding="utf-8",
    )
    # In sync by acceptance from the second night on, so that each of those nights is the next one's baseline.
    assert [changed_on(number) for number in (2, 3, 4, 5, 6)] == [changed] * 5


def test_hostile_names_stay_on_their_line(site: Site, nightly: Nightly) -> None:
    site.export(0)
    nightly(0)
    name = "Evil\ncontoso: in sync. \x1b[2J\u202e"
    site.export(1, set_rule(SITE, name=name))
    result = nightly(1, "-v")
    assert len(result.out.splitlines()) == 4
    assert "Evil\\ncontoso: in sync. \\x1b[2J\\u202e" in result.out
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", result.out + result.err)


# --- exit codes ------------------------------------------------------------------------------------------


def test_drift_below_the_level_exits_with_0(site: Site, nightly: Nightly) -> None:
    site.configure(CONFIG + 'fail_on = "medium"\n')
    site.export(0, DRIFT)
    result = nightly(0)
    assert (result.code, result.out.splitlines()[0]) == (0, f"contoso: drift. {REVIEW}")


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("sync", "drift", 1),
        ("drift", "stale", 3),
        ("stale", "broken", 2),
        ("broken", "bug", 70),
        ("bug", "drift", 70),
    ],
)
def test_the_worst_pair_decides_and_none_stops_another(
    first: str, second: str, code: int, site: Site, nightly: Nightly, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:  # fmt: skip
    text = ""
    for pair, what, hosts in (
        ("contoso", first, ("SYNC01", "SYNC02")),
        ("fabrikam", second, ("SYNC03", "SYNC04")),
    ):
        more = 'accept = "broken.toml"\n' if what == "broken" else ""
        text += (CONFIG if pair == "contoso" else OTHER) + more
        number = 0 if what == "stale" else 2
        for host, edit in zip(hosts, (None, DRIFT if what == "drift" else None), strict=True):
            made = site.export_one(
                "SYNC01" if host in {"SYNC01", "SYNC03"} else "SYNC02", number, *([edit] if edit else [])
            )
            made.replace(made.with_name("made"))
            (made.with_name("made")).replace(folder(site, host) / f"{what}.json")
    (site.folder / "broken.toml").write_text("[[accept]]\n", encoding="utf-8")
    site.configure(text)
    real = pair_run.comparison_of

    def broken(primary, staging, *rest, **options):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN002, ANN003, ANN202
        if "bug" in primary.source.files[0].path:
            raise RuntimeError
        return real(primary, staging, *rest, **options)

    monkeypatch.setattr(pair_run, "comparison_of", broken)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    result = nightly(2)
    codes = {"sync": 0, "drift": 1, "broken": 2, "stale": 3, "bug": 70}
    assert result.code == code
    assert [site.document(pair=pair)["exit_code"] for pair in ("contoso", "fabrikam")] == [
        codes[first],
        codes[second],
    ]
    assert re.findall("^(?:contoso|fabrikam): ", result.out, re.MULTILINE) == ["contoso: ", "fabrikam: "]


# --- which pairs -----------------------------------------------------------------------------------------

SEVERAL = """\
[[pair]]
name = "contoso"
primary = "exports/SYNC01/*"
staging = { dr = "exports/SYNC02/*", lab = "exports/SYNC04/*" }
""" + OTHER.replace("SYNC04", "SYNC05")  # fmt: skip


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), {"contoso-dr", "contoso-lab", "fabrikam"}),
        (("--pair", "contoso"), {"contoso-dr", "contoso-lab"}),
        (("--pair", "contoso-lab"), {"contoso-lab"}),
        (("--pair", "fabrikam", "--pair", "contoso-dr"), {"contoso-dr", "fabrikam"}),
    ],
)
def test_only_some_pairs(options: tuple[str, ...], expected: set[str], site: Site, nightly: Nightly) -> None:
    site.configure(SEVERAL)
    nightly(0, *options)
    assert {path.parent.parent.name for path in site.reports.glob("*/*/run.json")} == expected
    assert {path.parent.name for path in site.reports.glob("*/latest.html")} == expected


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("contoso-dx", 'did you mean "contoso-dr"?'),
        ("x", "the pairs are contoso, contoso-dr, contoso-lab, fabrikam."),
    ],
)
def test_a_pair_that_is_not_there(name: str, fix: str, site: Site, nightly: Nightly) -> None:
    result = nightly(0, "--pair", "contoso", "--pair", name) if site.configure(SEVERAL) else SILENCE
    assert (result.code, result.out) == (2, "")
    assert result.err == f'entradrift: There is no pair "{name}" in {site.config}; {fix}\n'
    assert not site.reports.exists()


# --- pages -----------------------------------------------------------------------------------------------


def test_the_pages_show_the_latest_run(site: Site, nightly: Nightly) -> None:
    for number, edit in ((0, None), (1, DRIFT)):
        site.export(number, edit) if edit else site.export(number)
        nightly(number)
        latest = site.runs()[-1]
        assert (site.reports / "contoso" / "latest.html").read_bytes() == (
            latest / "report.html"
        ).read_bytes()
        index = (site.reports / "index.html").read_text("utf-8")
        assert f'href="contoso/{latest.name}/report.html"' in index
        assert index.rstrip().endswith("</html>")
    assert set(site.everything()) == {
        "index.html", "contoso/latest.html",
        *(f"contoso/{run.name}/{name}" for run in site.runs()
          for name in ("run.json", "report.html", "report.json", "report.md", "primary.zip", "staging.zip")),
    }  # fmt: skip


# --- history ---------------------------------------------------------------------------------------------


def history_of(site: Site) -> History:
    return History.open_to_read(site.folder / "entradrift.db", site.reports)[0]


def test_the_history_knows_the_nights(site: Site, nightly: Nightly) -> None:
    for number, edit in enumerate([None, DRIFT, DRIFT]):
        site.export(number, edit) if edit else site.export(number)
        nightly(number)
    with history_of(site) as history:
        assert [row.name for row in history.runs("contoso")] == [run.name for run in reversed(site.runs())]
        baseline = history.baseline("contoso")
        assert baseline is not None
        assert baseline.run == site.runs()[0].name
    report = json.loads((site.runs()[2] / "report.json").read_text("utf-8"))
    seen = {each["first_seen"] for each in report["findings"] if each["status"] == "drift"}
    assert seen == {"2026-11-21T02:00:00+00:00"}
    assert report["baseline"]["host"] == "SYNC01"


@pytest.mark.parametrize("content", [b"SQLite format 3\x00" + bytes(4000), b"", b"no database"])
def test_a_damaged_history_costs_a_sentence(content: bytes, site: Site, nightly: Nightly) -> None:
    site.export(0, DRIFT)
    nightly(0)
    (site.folder / "entradrift.db").write_bytes(content)
    site.export(1, DRIFT)
    result = nightly(1)
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"entradrift: {site.folder / 'entradrift.db'} was ")
    assert len(result.err.splitlines()) == 1
    assert len(site.runs()) == 2
    assert nightly(1.1) == (SILENCE.__class__(1, "", ""))


def test_a_history_of_a_newer_version_is_left_alone_and_the_night_is_not_lost(
    site: Site, nightly: Nightly
) -> None:
    site.export(0)
    nightly(0)
    database = site.folder / "entradrift.db"
    connection = sqlite3.connect(database)
    connection.execute("UPDATE stamp SET value = '99' WHERE key = 'schema'")
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    kept = database.read_bytes()
    site.export(1, DRIFT)
    result = nightly(1)
    assert result.code == 2
    assert "newer version of entradrift" in result.err
    assert len(result.err.splitlines()) == 1
    assert "  new: " in result.out, "compared with the run folders"
    assert database.read_bytes() == kept
    assert site.kinds() == ["verdict", "new"]
    site.export(2, DRIFT)
    assert (nightly(2).code, site.kinds()) == (2, [])


def test_a_history_that_cannot_be_made_costs_no_night(site: Site, nightly: Nightly) -> None:
    site.configure(nightly='history = "missing/folder/entradrift.db"')
    for number, edit in enumerate([None, DRIFT, DRIFT]):
        site.export(number, edit) if edit else site.export(number)
        result = nightly(number)
        assert result.code == 2
        assert result.err.startswith(f"entradrift: {site.folder / 'missing' / 'folder' / 'entradrift.db'} ")
        assert len(result.err.splitlines()) == 1
    assert [site.kinds(number) for number in range(3)] == [["verdict"], ["verdict", "new"], []]
    assert (site.reports / "contoso" / "latest.html").is_file()
    # As soon as it can be made, it knows all nights.
    (site.folder / "missing" / "folder").mkdir(parents=True)
    site.export(3, DRIFT)
    result = nightly(3)
    assert (result.code, result.out) == (1, "")
    with History.open_to_read(site.folder / "missing" / "folder" / "entradrift.db", site.reports)[
        0
    ] as history:
        assert len(history.runs("contoso")) == 4


@pytest.mark.parametrize(
    "method",
    ["latest", "first_seen", "baseline", "record", "untold", "mark_told", "fleet", "expendable", "close"],
)
def test_a_history_that_breaks_in_the_middle_costs_no_night(
    method: str, site: Site, nightly: Nightly, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.export(0)
    nightly(0)
    site.export(1, DRIFT)

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(History, method, fail)
        result = nightly(1)
    assert result.code == 2
    assert result.err == (
        "entradrift: Something could not be read or written ([Errno 28] No space left on device).\n"
    )
    assert f"  new: {NEWS}" in result.out
    assert (site.reports / "contoso" / "latest.html").read_bytes() == (
        site.runs()[-1] / "report.html"
    ).read_bytes()
    site.export(2, DRIFT)
    after = nightly(2)
    assert (after.code, after.err) == (1, "")
    # Told at least once: where it could not be noted that it was told, it is told again.
    assert ("  new: " in after.out) == (method != "close")
    assert nightly(2.1).out == ""


# --- retention -------------------------------------------------------------------------------------------


def test_old_runs_go_but_for_those_that_are_needed(site: Site, nightly: Nightly) -> None:
    site.configure(CONFIG + 'accept = "accepted.toml"\n', nightly='keep_days = 30\nmax_age = "900d"')
    accept = site.folder / "accepted.toml"
    accept.write_text("", encoding="utf-8")
    site.export(0, DRIFT)
    nightly(0)
    [found] = [each["id"] for each in site.document()["sightings"] if each["status"] == "drift"]
    nightly(1)
    named = site.runs()[1].name
    nightly(2)
    accept.write_text(
        f'[[accept]]\nid = "{found}"\nreason = "r"\nowner = "o"\nexpires = 2027-06-01\nrun = "{named}"\n',
        encoding="utf-8",
    )
    for number in (3, 4):
        nightly(number)
    first = site.runs()[0].name
    assert len(site.runs()) == 5
    assert nightly(60).err == ""
    # Kept: the night that found first what is accepted, the one that the acceptance names, and the latest.
    assert [run.name for run in site.runs()] == [first, named, site.runs()[-1].name]
    assert site.document()["started_at"] == "2027-01-19T02:00:00+00:00"
    with history_of(site) as history:
        assert [row.folder_exists for row in reversed(history.runs("contoso"))] == [
            True, True, False, False, False, True,
        ]  # fmt: skip
    assert not list(site.reports.rglob(".tmp-*"))
    index = (site.reports / "index.html").read_text("utf-8")
    links = set(re.findall('href="contoso/([^/"]+)/report.html"', index))
    assert links == {run.name for run in site.runs()}, "no link leads nowhere"


def test_nothing_goes_while_nothing_can_be_compared(site: Site, nightly: Nightly) -> None:
    site.configure(nightly="keep_days = 1")
    for number in (0, 1):
        site.export(number)
        nightly(number)
    shutil.rmtree(site.folder / "exports")
    assert nightly(50).code == 3
    assert len(site.runs()) == 3


def test_a_run_that_cannot_be_removed_is_said_and_tried_again(
    site: Site, nightly: Nightly, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.configure(nightly='keep_days = 1\nmax_age = "900d"')
    site.export(0)
    for number in (0, 1):
        nightly(number)
    old = site.runs()[0]
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path == old:
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        result = nightly(10)
    assert (result.code, result.out) == (0, "")
    assert (
        result.err
        == f"entradrift: {old} is older than keep_days and cannot be removed (Permission denied).\n"
    )
    assert old in site.runs()
    assert nightly(11) == SILENCE
    assert old not in site.runs()


# --- standard output -------------------------------------------------------------------------------------


def test_what_could_not_be_said_is_said_the_next_night(
    site: Site, nightly: Nightly, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.export(0)
    nightly(0)
    site.export(1, DRIFT)

    def full(_text: str) -> None:
        raise OutputError("Standard output cannot be written (No space left on device).")

    with monkeypatch.context() as patch:
        patch.setattr("entradrift.cli.nightly_command.write_stdout", full)
        result = nightly(1)
    assert (result.code, result.out) == (2, "")
    assert result.err == "entradrift: Standard output cannot be written (No space left on device).\n"
    site.export(2, DRIFT)
    assert f"  new: {NEWS}" in nightly(2).out
    assert nightly(2.1).out == ""


# --- the log ---------------------------------------------------------------------------------------------


def test_verbose_says_a_line_for_every_pair_and_how_long_it_took(site: Site, nightly: Nightly) -> None:
    site.export(0, DRIFT)
    nightly(0)
    result = nightly(0.1, "-v")
    assert result.out == f"contoso: drift. {REVIEW}\n"
    assert f"2026-11-20T04:24:00+00:00 configuration: {site.config}\n" in result.err
    stages = re.findall(r"^\S+ (?:contoso: )?(.*) took 0\.000 s$", result.err, re.MULTILINE)
    assert stages == [
        "open the history", "primary", "staging", "compare", "report", "record", "latest page",
        "compare all pairs", "prune", "index page", "tell", "notify", "ping", "close the history",
    ]  # fmt: skip


def test_the_log_as_json_lines(site: Site, nightly: Nightly) -> None:
    site.export(0)
    nightly(0)
    result = nightly(0.1, "--log-json")
    assert result.out == ""
    records = [json.loads(line) for line in result.err.splitlines()]
    assert all(set(each) <= {"time", "level", "message", "pair", "stage", "seconds"} for each in records)
    assert {"time": "2026-11-20T04:24:00+00:00", "level": "info", "pair": "contoso", "stage": "compare",
            "message": "contoso: compare took 0.000 s", "seconds": 0.0} in records  # fmt: skip


def test_real_time_is_measured(site: Site, nightly: Nightly, monkeypatch: pytest.MonkeyPatch) -> None:
    site.export(0)
    monkeypatch.setattr("entradrift.clock.seconds", iter(number / 4 for number in range(1000)).__next__)
    nightly(0)
    run = site.document()
    assert run["timings"] == {"primary": 0.25, "staging": 0.25, "compare": 0.25, "report": 0.25}
    assert run["seconds"] == 2.25


# --- bugs in one part ------------------------------------------------------------------------------------


def break_down(*_: object, **__: object) -> None:
    raise RuntimeError("sums do not add up")


@pytest.mark.parametrize(
    ("module", "name"),
    [(running.index_page, "render"), (telling, "message"), (running, "tell_services"), (running, "prune")],
)
def test_a_bug_in_one_part_leaves_the_others_alone(
    module: object, name: str, site: Site, nightly: Nightly, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.configure(CONFIG + 'notify = ["json://127.0.0.1:9/"]\n')
    site.export(0)
    monkeypatch.setattr(tempfile, "tempdir", str(site.folder))
    monkeypatch.setattr(module, name, break_down)
    result = nightly(0)
    [file] = site.folder.glob("entradrift-bug-*.txt")
    assert result.code == 70
    assert f"entradrift: This is a bug in entradrift; please report it with the file {file}.\n" in result.err
    assert result.out.startswith("contoso: in sync. ")
    assert (site.reports / "contoso" / "latest.html").is_file()
    with history_of(site) as history:
        assert len(history.runs("contoso")) == 1
