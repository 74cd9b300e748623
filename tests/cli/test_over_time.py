"""`entradrift compare --same-server`, and `--baseline`: one server before and after, and who changed what since."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.cli.conftest import Pair, Run
from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import (
    BADGE,
    COST_CENTRE,
    SITE,
    include,
    partner_of,
    set_rule,
    set_setting,
    tiny,
    without_rule,
)
from tests.exportkit.organisation import Organisation
from tests.report.pages import Parsed

from entradrift.report import RENDERERS

HOST = "SYNC01"


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """One server before and after a change window: an OU more, a rule less, an edited description."""
    folder = tmp_path_factory.mktemp("window")
    before, after = tiny(), tiny()
    after.exported_at += timedelta(days=1)
    for edit in (include("OU=Vendors"), without_rule(BADGE), set_rule(SITE, description="Offices.")):
        edit(after)
    as_bundle(before, folder / "before")
    as_bundle(after, folder / "after")
    return Pair(folder / "before", folder / "after")


def test_the_text_says_before_and_after(run: Run, window: Pair) -> None:
    result = run("compare", *window.argv, "--same-server")
    assert (result.code, result.err) == (1, "")
    out = " ".join(result.out.split())
    assert out.startswith("CHANGED: 3 open differences: 2 critical, 1 low Changes: 3 changes between ")
    assert "is synchronized only after" in out
    assert f"Custom rule {BADGE} exists only before" in out
    assert re.search(r"^Before    SYNC01$", result.out, re.MULTILINE)
    assert re.search(r"^After     SYNC01$", result.out, re.MULTILINE)


OF_A_PAIR = re.compile(r"\b(primary|staging(?! mode| \(exports)|failover|both servers)\b", re.IGNORECASE)
"""What no reader of a report on one server may be told."""


def spoken(name: str, report: str) -> str:
    """What people read of a report: neither keys nor rule ids nor styles."""
    if name == "html":
        return Parsed(report).text
    if name == "junit":
        return " ".join(
            text
            for each in ET.fromstring(report).iter()  # noqa: S314 - ours
            for text in (each.text or "", *each.attrib.values())
        )
    if name in {"json", "sarif"}:
        return ""
    return report


@pytest.mark.parametrize("name", [renderer.name for renderer in RENDERERS])
def test_no_format_speaks_of_a_pair(run: Run, window: Pair, name: str) -> None:
    report = run("compare", *window.argv, "--same-server", "--format", name).out
    said = re.sub(r"[a-z]+(?:-[a-z]+)*-only-on-(?:primary|staging)", "", spoken(name, report))
    # The role that the export itself states, and the help of the page about a search that it does not need.
    said = re.sub(r"(active|staging) \(exports [a-z ]+\)", "", said)
    assert sorted(set(OF_A_PAIR.findall(said))) == []


def test_json_keeps_its_keys_and_says_so_in_the_options(run: Run, window: Pair) -> None:
    report = json.loads(run("compare", *window.argv, "--same-server", "--format", "json").out)
    assert report["options"] == {"fail-on": "low", "strict": "no", "same-server": "yes"}
    assert (report["primary"]["host"], report["staging"]["host"]) == (HOST, HOST)
    assert report["failover"].startswith("3 changes between ")
    rules = sorted(finding["rule"] for finding in report["findings"] if finding["status"] == "drift")
    assert rules == ["custom-rule-only-on-primary", "ou-only-on-staging", "sync-rule-description-differs"]
    assert {finding["rule"] for finding in report["findings"]} == set(rules)
    assert report["notices"] == []
    assert not any("failover" in f"{finding['title']}{finding['why']}" for finding in report["findings"])


def test_a_spreadsheet_has_columns_before_and_after(run: Run, window: Pair) -> None:
    text = run("compare", *window.argv, "--same-server", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {"before", "after"} <= set(rows[0])
    gone = next(row for row in rows if row["rule"] == "custom-rule-only-on-primary")
    assert (gone["presence"], gone["side"], gone["after"]) == ("before-only", "before", "not present")


def test_sarif_and_junit_name_the_exports_by_their_time(run: Run, window: Pair) -> None:
    sarif = json.loads(run("compare", *window.argv, "--same-server", "--format", "sarif").out)["runs"][0]
    said = json.dumps(
        [result["message"] for result in sarif["results"]] + [r["locations"] for r in sarif["results"]]
    )
    assert "The later export" in said
    assert not OF_A_PAIR.search(re.sub(r"-only-on-\w+", "", said))
    junit = run("compare", *window.argv, "--same-server", "--format", "junit").out
    assert '<property name="before" value="SYNC01"' in junit


def test_nothing_changed(run: Run, tmp_path: Path) -> None:
    later = tiny()
    later.exported_at += timedelta(days=1)
    as_bundle(tiny(), tmp_path / "before")
    as_bundle(later, tmp_path / "after")
    result = run("compare", *Pair(tmp_path / "before", tmp_path / "after").argv, "--same-server")
    assert result.code == 0
    assert result.out.startswith(
        "NO CHANGE: no differences in anything that was compared\nChanges: No change"
    )


def test_the_wrong_way_round_is_said(run: Run, window: Pair) -> None:
    out = run("compare", *Pair(window.staging, window.primary).argv, "--same-server").out
    assert "before and after are the wrong way round" in " ".join(out.split())
    assert "wrong way round" not in run("compare", *window.argv, "--same-server").out


def test_an_account_of_one_server_does_not_change_by_itself(run: Run, tmp_path: Path) -> None:
    as_bundle(tiny(), tmp_path / "before")
    after = tiny()
    set_setting("Microsoft.OptionalFeature.AutoUpgradeState", "Suspended")(after)
    as_bundle(after, tmp_path / "after")
    argv = Pair(tmp_path / "before", tmp_path / "after").argv
    report = json.loads(run("compare", *argv, "--same-server", "--format", "json").out)
    assert [(each["rule"], each["status"], each["severity"]) for each in report["findings"]] == [
        ("server-identity", "drift", "low")
    ]
    assert json.loads(run("compare", *argv, "--format", "json").out)["findings"][0]["status"] == "expected"


def test_two_servers_are_refused(run: Run, healthy: Pair) -> None:
    result = run("compare", *healthy.argv, "--same-server")
    assert (result.code, result.out) == (3, "")
    assert "--same-server compares one server before and after" in result.err
    assert "--primary is an export of SYNC01 and --staging one of SYNC02" in result.err


def test_the_same_export_twice_is_refused(run: Run, window: Pair) -> None:
    result = run("compare", "--primary", window.primary, "--staging", window.primary, "--same-server")
    assert result.code == 3
    assert "give two exports of different times" in result.err


@pytest.mark.parametrize("option", [["--baseline", "x"], ["--max-age", "1d"], ["--max-skew", "1h"]])
def test_options_for_two_servers_are_refused(run: Run, window: Pair, option: list[str]) -> None:
    result = run("compare", *window.argv, "--same-server", *option)
    assert (result.code, result.out) == (2, "")
    assert "--same-server compares two states of one server" in " ".join(result.err.split())


# --- a baseline ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def since(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pair, Path]:
    """A pair and the state that both had: one edit on each server, one on both alike, one on both differently."""
    folder = tmp_path_factory.mktemp("since")
    as_bundle(tiny(), folder / "agreed")
    primary, staging = tiny(), partner_of(tiny(), "SYNC02.adatum.com")

    def both(edit: Callable[[Organisation], None]) -> None:
        edit(primary)
        edit(staging)

    include("OU=Vendors")(primary)
    without_rule(BADGE)(staging)
    both(set_rule(COST_CENTRE, link_type="Provision"))
    set_rule(SITE, description="Offices.")(primary)
    set_rule(SITE, description="Sites.")(staging)
    as_bundle(primary, folder / "primary")
    as_bundle(staging, folder / "staging")
    return Pair(folder / "primary", folder / "staging"), folder / "agreed"


def test_each_finding_says_who_changed_it(run: Run, since: tuple[Pair, Path]) -> None:
    pair, agreed = since
    report = json.loads(run("compare", *pair.argv, "--baseline", agreed, "--format", "json").out)
    told = {
        each["rule"]: (each["changed_on"], each["baseline"])
        for each in report["findings"]
        if each["status"] == "drift" or each["rule"] == "changed-alike"
    }
    badge = told.pop("custom-rule-only-on-primary")
    assert told == {
        "ou-only-on-primary": ("primary", "excluded"),
        "sync-rule-description-differs": ("both", "Where people work."),
        "changed-alike": ("both", "Join"),
    }
    assert badge[0] == "staging"
    assert badge[1]["attribute flows"] == ["badgeNumber"]
    expected = [each for each in report["findings"] if each["status"] == "expected" and not each["group"]]
    assert {each["changed_on"] for each in expected} == {"unknown"}


def test_the_text_says_who_changed_it_and_lists_what_both_changed(run: Run, since: tuple[Pair, Path]) -> None:
    pair, agreed = since
    out = run("compare", *pair.argv, "--baseline", agreed).out
    assert max(map(len, out.splitlines())) <= 80
    said = " ".join(out.split())
    assert "Changed on the primary since the baseline. Baseline: excluded" in said
    assert "Changed on both servers differently since the baseline. Baseline: Where people work." in said
    assert "Changed on both servers alike (1)" in said
    assert f"Sync rule {COST_CENTRE}: link-type changed on both servers alike since" in said
    assert "alike" not in run("compare", *pair.argv).out


def test_a_baseline_of_another_tenant(run: Run, healthy: Pair) -> None:
    other = SAMPLES / "wrong-pair-tenant" / "staging"
    result = run("compare", *healthy.argv, "--baseline", other)
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("entradrift: The baseline belongs to another tenant")


SAMPLES = Path(__file__).resolve().parents[2] / "sample-configs" / "cases"
