"""One comparison of one night: what its run folder holds, and that nothing ever comes out as an exception."""

import json
import pickle
import re
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest
from tests.exportkit.cases.tiny import SITE, set_rule, set_tenant
from tests.nightly.nights import cut, without_time
from tests.nightly.runs import IN_SYNC, run, stale
from tests.nightly.site import DRIFT, Site, at_night, started

from entradrift.exports import validation
from entradrift.exports.load import load
from entradrift.history import run_file
from entradrift.history.content import content_digest
from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.run import News, NewsKind
from entradrift.nightly import choose_export, pair_run
from entradrift.nightly.config import Lane
from entradrift.nightly.news import Known
from entradrift.nightly.pair_run import AgreedState, Outcome, Task, failed_run, run_pair

COMPARED = {"run.json", "report.html", "report.json", "report.md", "primary.zip", "staging.zip"}
NOT_COMPARED = {"run.json", "failure.html"}


def task(site: Site, known: Known = Known(), **fields: Any) -> Task:  # noqa: ANN401, B008 - frozen
    given: dict[str, Any] = {
        "name": "contoso",
        "pair": "contoso",
        "primary": str(site.folder / "exports" / "SYNC01" / "*"),
        "staging": str(site.folder / "exports" / "SYNC02" / "*"),
        "accept": None,
        "fail_on": Severity.LOW,
        "strict": False,
        "notify": (),
        "ping": None,
        "timezone": UTC,
        "names": {},
        "undated": "incomplete",
    } | fields
    return Task(
        lane=Lane(**given),
        reports=site.reports,
        max_age=timedelta(hours=26),
        max_skew=timedelta(hours=6),
        remind=None,
        known=known,
        baseline=None,
    )


def night(task: Task, number: float = 0) -> Outcome:
    """Run a task, and hold what must be true of every run that can be kept."""
    task.reports.mkdir(exist_ok=True)
    with at_night(number):
        outcome = run_pair(task)
    assert outcome.folder is not None
    assert outcome.folder.parent == task.reports / "contoso"
    assert outcome.folder.name == outcome.run.name
    assert {path.name for path in outcome.folder.iterdir()} == (
        NOT_COMPARED if outcome.run.verdict is None else COMPARED
    )
    file = outcome.folder / "run.json"
    assert run_file.read(file) == outcome.run
    validation.validate(json.loads(file.read_text("utf-8")), "run", "run.json")
    assert outcome.page is not None
    assert outcome.page.read_text("utf-8").rstrip().endswith("</html>")
    assert outcome.details == ""
    assert not list(task.reports.rglob(".tmp-*"))
    return outcome


def report(outcome: Outcome) -> dict[str, Any]:
    assert outcome.folder is not None
    found: dict[str, Any] = json.loads((outcome.folder / "report.json").read_text("utf-8"))
    validation.validate(found, "report", "report.json")
    return found


# --- compared --------------------------------------------------------------------------------------------


def test_servers_in_sync(site: Site) -> None:
    site.export(0)
    outcome = night(task(site))
    run = outcome.run
    assert re.fullmatch(r"2026-11-20T020000Z-[0-9a-f]{6}", run.name)
    assert (run.pair, run.started_at) == ("contoso", "2026-11-20T02:00:00+00:00")
    assert (run.verdict, run.exit_code, run.doubts) == (Verdict.IN_SYNC, ExitCode.OK, ())
    assert run.summary == report(outcome)["failover"]
    assert run.news == (News(NewsKind.VERDICT, run.summary),)
    assert {each.status for each in run.sightings} == {Status.EXPECTED}
    assert run.options == {
        "pair": "contoso",
        "fail-on": "low",
        "strict": "no",
        "max-age": "26h",
        "max-skew": "6h",
    }
    assert run.primary is not None
    assert run.staging is not None
    assert (run.primary.host, run.staging.host) == ("SYNC01", "SYNC02")
    assert run.primary.path == str(site.folder / "exports" / "SYNC01" / "2026-11-20.json")
    assert run.primary.captured_at == "2026-11-20T01:00:00+00:00"
    assert list(run.timings) == ["primary", "staging", "compare", "report"]


def test_the_snapshots_that_were_compared_can_be_given_as_exports_again(site: Site) -> None:
    site.export(0, DRIFT)
    outcome = night(task(site))
    assert outcome.folder is not None
    for name, used in (("primary.zip", outcome.run.primary), ("staging.zip", outcome.run.staging)):
        assert used is not None
        assert content_digest(load(str(outcome.folder / name))) == used.digest
    assert outcome.run.primary != outcome.run.staging
    assert outcome.primary is None, "only what both agree on can be a baseline"


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [(Severity.LOW, ExitCode.DRIFT), (Severity.MEDIUM, ExitCode.OK), (None, ExitCode.OK)],
)
def test_drift_below_the_level_is_drift_but_no_failure(
    site: Site, fail_on: Severity | None, code: ExitCode
) -> None:
    site.export(0, DRIFT)
    outcome = night(task(site, fail_on=fail_on))
    assert (outcome.run.verdict, outcome.run.exit_code) == (Verdict.DRIFT, code)
    [found] = [each for each in outcome.run.sightings if each.is_open]
    assert (found.severity, found.object, found.path) == (Severity.LOW, SITE, "description")
    assert report(outcome)["exit_code"] == code


def test_findings_say_since_when_they_are_there(site: Site) -> None:
    site.export(0, DRIFT)
    first = night(task(site)).run
    found = next(each for each in first.sightings if each.is_open)
    before = Known(first, first, first, {found.id: "2026-10-01T02:00:00+00:00"})
    outcome = night(task(site, before), 0.5)
    seen = {each["id"]: each["first_seen"] for each in report(outcome)["findings"]}
    assert seen[found.id] == "2026-10-01T02:00:00+00:00"
    assert set(seen.values()) == {"2026-10-01T02:00:00+00:00", "2026-11-20T14:00:00+00:00"}
    assert outcome.run.news == ()


def test_the_baseline_says_which_server_was_changed(site: Site) -> None:
    site.export(0)
    agreed = night(task(site))
    assert agreed.primary is not None
    site.export(1, DRIFT)
    outcome = night(
        replace(
            task(site, Known(agreed.run, agreed.run, agreed.run)), baseline=AgreedState(agreed.primary, {})
        ),
        1,
    )
    assert [each.changed_on for each in outcome.run.sightings if each.is_open] == ["staging"]
    assert [each.text for each in outcome.run.news if each.kind is NewsKind.NEW] == [
        f"{SITE}: the description differs; changed on the staging server"
    ]
    assert report(outcome)["baseline"]["host"] == "SYNC01"


def test_accepted_differences(site: Site) -> None:
    site.export(0, DRIFT)
    found = next(each for each in night(task(site)).run.sightings if each.is_open)
    accept = site.folder / "accepted-drift.toml"
    accept.write_text(
        f'[[accept]]\nid = "{found.id}"\nreason = "as agreed in 2026-11-19T020000Z-0000aa"\n'
        'owner = "ops"\nexpires = 2027-01-31\nticket = "CHG-1"\n',
        encoding="utf-8",
    )
    outcome = night(task(site, accept=accept), 0.5)
    assert (outcome.run.verdict, outcome.run.exit_code) == (Verdict.IN_SYNC, ExitCode.OK)
    [seen] = [each for each in outcome.run.sightings if each.status is Status.ACCEPTED]
    assert (seen.id, seen.expires) == (found.id, "2027-01-31")
    assert set(outcome.acceptance_texts) == {"", "as agreed in 2026-11-19T020000Z-0000aa", "CHG-1"}


def test_names_that_differ_on_purpose(site: Site) -> None:
    site.export(0, set_rule(SITE, description="Offices of lab.adatum.com"))
    site.export_one("SYNC01", 0, set_rule(SITE, description="Offices of adatum.net"))
    names = {"lab.adatum.com": "adatum.net", "nowhere.example": "adatum.net"}
    outcome = night(task(site, names=names))
    assert outcome.run.verdict is Verdict.IN_SYNC
    assert '"nowhere.example" of [pair.map] occurs in neither export.' in outcome.run.notices
    assert report(outcome)["notices"] == list(outcome.run.notices)


# --- not to be relied on ---------------------------------------------------------------------------------


def test_a_stale_export_makes_the_run_incomplete(site: Site) -> None:
    site.export(0, DRIFT)
    outcome = night(task(site), 2)
    assert (outcome.run.verdict, outcome.run.exit_code) == (Verdict.INCOMPLETE, ExitCode.INCOMPLETE)
    assert outcome.run.doubts == (
        "the primary's export was taken 49 hours ago (limit 26 hours)",
        "the staging server's export was taken 49 hours ago (limit 26 hours)",
    )
    assert [each.kind for each in outcome.run.news] == [NewsKind.INCOMPLETE]
    assert all(doubt in outcome.run.summary for doubt in outcome.run.doubts)


def test_the_same_reasons_the_next_night_are_no_news(site: Site) -> None:
    site.export(0)
    first = night(task(site), 2).run
    assert night(task(site, Known(first, first)), 3).run.news == ()


def test_what_an_export_lacks_is_a_reason_too(site: Site) -> None:
    site.export(0)
    site.export_one("SYNC02", 0, without={"ADSyncScheduler": "Access is denied."})
    outcome = night(task(site), 2)
    assert outcome.run.verdict is Verdict.INCOMPLETE
    assert len(outcome.run.doubts) == 3
    assert outcome.run.doubts[2].startswith("scheduler could not be compared completely: ")


def test_what_was_passed_over_is_said_in_the_report(site: Site) -> None:
    site.export(0)
    site.export(1)
    cut(site.folder / "exports" / "SYNC02" / "2026-11-21.json")
    outcome = night(task(site), 1)
    [notice] = [each for each in outcome.run.notices if "2026-11-21.json" in each]
    assert notice.startswith("The staging server's exports: ")
    assert outcome.run.doubts[-1] == "the two exports were taken 24 hours apart (limit 6 hours)"


def test_file_times_that_stand_in_are_mentioned(site: Site) -> None:
    site.export(0)
    for host in ("SYNC01", "SYNC02"):
        without_time(site.folder / "exports" / host / "2026-11-20.json")
    notices = night(task(site, undated="file-time")).run.notices
    assert [each for each in notices if "times of their files" in each] == [
        "The primary's exports do not say when they were taken, so the times of their files were used.",
        "The staging server's exports do not say when they were taken, so the times of their files were used.",
    ]


# --- not compared ----------------------------------------------------------------------------------------


def failure(outcome: Outcome) -> tuple[ExitCode, str]:
    run = outcome.run
    assert (run.verdict, run.sightings, run.doubts) == (None, (), ())
    assert run.news in ((News(NewsKind.FAILED, run.summary),), ())
    return run.exit_code, run.summary


def test_no_export_at_all(site: Site) -> None:
    site.export_one("SYNC01", 0)
    outcome = night(task(site))
    code, sentence = failure(outcome)
    assert code == ExitCode.INCOMPLETE
    assert str(site.folder / "exports" / "SYNC02") in sentence
    assert outcome.run.primary is not None
    assert outcome.run.primary.host == "SYNC01"
    assert outcome.run.staging is None


def test_the_same_failure_the_next_night_is_no_news(site: Site) -> None:
    first = night(task(site)).run
    assert night(task(site, Known(first)), 1).run.news == ()


def test_a_broken_file_of_acceptances(site: Site) -> None:
    site.export(0)
    accept = site.folder / "accepted-drift.toml"
    accept.write_text("[[accept]]\n", encoding="utf-8")
    code, sentence = failure(night(task(site, accept=accept)))
    assert code == ExitCode.INVALID
    assert sentence.startswith(f"{accept}, $.accept[0]: ")


def test_exports_of_two_tenants(site: Site) -> None:
    site.export(
        0, set_tenant(name="fabrikam.onmicrosoft.com - AAD", user_name="Sync@fabrikam.onmicrosoft.com")
    )
    code, sentence = failure(night(task(site)))
    assert code == ExitCode.INCOMPLETE
    assert "fabrikam.onmicrosoft.com" in sentence


def test_one_export_in_both_places(site: Site) -> None:
    site.export_one("SYNC01", 0)
    shutil.copytree(site.folder / "exports" / "SYNC01", site.folder / "exports" / "SYNC02")
    code, sentence = failure(night(task(site)))
    assert code == ExitCode.INCOMPLETE
    exports = [str(site.folder / "exports" / host / "2026-11-20.json") for host in ("SYNC01", "SYNC02")]
    assert sentence == (
        f"{exports[0]} and {exports[1]} hold the same export, which always looks in sync; "
        "let the staging server write its own."
    )


def test_a_share_that_vanishes_while_it_is_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.export(0)
    kept = night(task(site))
    before = site.everything()
    real = choose_export.load

    def vanish(location: str) -> Any:  # noqa: ANN401
        if "SYNC02" in location:
            shutil.rmtree(site.folder / "exports" / "SYNC02")
        return real(location)

    monkeypatch.setattr(choose_export, "load", vanish)
    code, sentence = failure(night(task(site, Known(kept.run, kept.run, kept.run)), 0.5))
    assert code == ExitCode.INCOMPLETE
    assert str(site.folder / "exports" / "SYNC02") in sentence
    assert {path: data for path, data in site.everything().items() if path in before} == before


def test_a_share_that_fails_in_another_way(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.export(0)

    def stale(*_: object, **__: object) -> Any:  # noqa: ANN401
        raise OSError(116, "Stale file handle", "/exports/SYNC01")

    monkeypatch.setattr(pair_run, "choose", stale)
    assert failure(night(task(site))) == (
        ExitCode.INVALID,
        "Something could not be read or written ([Errno 116] Stale file handle: '/exports/SYNC01').",
    )


# --- bugs ------------------------------------------------------------------------------------------------


def break_down(*_: object, **__: object) -> Any:  # noqa: ANN401
    raise RuntimeError("sums do not add up")


@pytest.mark.parametrize("place", ["choose", "comparison_of", "by_name", "snapshot_zip", "run_of"])
def test_a_bug_is_this_runs_result(
    site: Site, place: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.export(0)
    bugs = tmp_path_factory.mktemp("bugs")
    monkeypatch.setattr(tempfile, "tempdir", str(bugs))
    monkeypatch.setattr(pair_run, place, break_down)
    code, sentence = failure(night(task(site)))
    [file] = bugs.iterdir()
    assert code == ExitCode.BUG
    assert sentence == f"This is a bug in entradrift; please report it with the file {file}."
    assert file.read_text("utf-8").endswith("RuntimeError: sums do not add up\n")


def test_a_bug_in_the_page_of_a_failure_is_not_kept_but_said(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.reports.mkdir()
    monkeypatch.setattr(pair_run.failure_page, "render", break_down)
    with at_night(0):
        outcome = run_pair(task(site))
    assert (outcome.folder, outcome.page) == (None, None)
    assert outcome.run.exit_code == ExitCode.BUG
    assert outcome.run.summary.startswith("This is a bug in entradrift; please report it with the file ")
    assert outcome.run.news == (News(NewsKind.FAILED, outcome.run.summary),)


def test_a_run_that_died_is_kept_by_others(site: Site) -> None:
    site.reports.mkdir()
    with at_night(0):
        outcome = failed_run(task(site), "It died.")
    assert failure(outcome) == (ExitCode.BUG, "It died.")
    assert outcome.folder is not None


# --- the disk --------------------------------------------------------------------------------------------


def test_a_run_that_cannot_be_kept_is_news_whatever_was_known(site: Site) -> None:
    site.reports.mkdir()
    (site.reports / "contoso").write_text("a file where the folder should be")
    site.export(0)
    before = stale("2026-11-19", "27 hours")
    with at_night(0):
        outcome = run_pair(task(site, Known(before, before, run("2026-11-18", IN_SYNC))))
    assert outcome.folder is None
    assert outcome.run.exit_code == ExitCode.INVALID
    assert outcome.run.summary.startswith(f"{site.reports / 'contoso'}")
    assert "cannot be written" in outcome.run.summary
    assert outcome.run.news == (News(NewsKind.FAILED, outcome.run.summary),)


# --- processes -------------------------------------------------------------------------------------------


def test_tasks_and_outcomes_travel_between_processes(site: Site) -> None:
    site.export(0)
    given = task(site)
    assert pickle.loads(pickle.dumps(given)) == given  # noqa: S301 - our own
    outcome = night(given)
    again: Outcome = pickle.loads(pickle.dumps(outcome))  # noqa: S301
    assert again == outcome
    assert started(0).isoformat() == again.run.started_at


def test_secrets_of_a_task_are_not_shown(site: Site) -> None:
    given = task(site, notify=("mailto://user:hush-1@example.com",), ping="https://example.com/hush-2")
    assert "hush" not in repr(given)
