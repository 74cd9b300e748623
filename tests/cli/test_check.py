"""`entradrift check`: its verdicts and exit codes, each of its options, and inputs that are no good."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scripts.sample_report import CHECKED_AT
from tests.cli.conftest import Pair, Result, Run
from tests.exportkit.cases.ready import EPOCH, EPOCH_AFTER, NOW, VERSION, evidence, pair
from tests.exportkit.cases.tiny import SITE, TENANT_CONNECTOR, set_rule
from tests.exportkit.organisation import Organisation
from tests.exportkit.write_pending import Attribute, Pending, anchor, tenant_dn, write_pending
from tests.exportkit.write_server_configuration import write_server_configuration

from entradrift import resources
from entradrift.cli import check_pending
from entradrift.cli.progress import progress_bar
from entradrift.failover.checks import CHECKS
from entradrift.failover.pending.gathering import Gathered, Inputs, ProgressBar, gather
from entradrift.failover.pending.spool import Spool

ROOT = Path(__file__).resolve().parents[2]
READY = ROOT / "sample-configs" / "ready"
ALLOW = ["--allow-unknown", "R10", "--allow-unknown", "R31"]
VERSIONS = ROOT / "src" / "entradrift" / "failover" / "versions.toml"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the day of the exports."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


def arguments(folder: Path = READY, *more: str | Path, pending: bool = True) -> list[str | Path]:
    found: list[str | Path] = ["check"]
    for side in ("primary", "staging"):
        found += [f"--{side}", folder / side, f"--{side}-extra", folder / f"{side}-extra.json"]
    if pending:
        found += ["--pending", folder / "pending"]
    return [*found, *more]


Edit = Callable[[Organisation], object]
Write = Callable[..., Path]


def nothing(_: Organisation) -> None:
    """Leave a server as it is."""


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Return a function that writes the ready pair, edited, and returns its folder."""

    def write(
        *,
        primary: Edit = nothing,
        staging: Edit = nothing,
        lacking: tuple[str, ...] = (),
        pending: tuple[Pending, ...] = (),
    ) -> Path:
        folder = tmp_path / "pair"
        for side, org, edit in zip(("primary", "staging"), pair(), (primary, staging), strict=True):
            edit(org)
            write_server_configuration(org, folder / side)
            found = {key: value for key, value in evidence(org, NOW).items() if key not in lacking}
            (folder / f"{side}-extra.json").write_text(json.dumps(found), encoding="utf-8")
        shutil.copytree(READY / "pending", folder / "pending")
        if pending:
            write_pending(
                folder / "pending" / f"pending_export_{TENANT_CONNECTOR.replace(' ', '_')}.xml", pending
            )
        return folder

    return write


def deleted(number: int) -> Pending:
    person = {
        "displayName": f"Person {number}",
        "userPrincipalName": f"person{number}@adatum.com",
        "onPremisesDistinguishedName": f"CN=Person {number},OU=Vendors,DC=adatum,DC=com",
        "sourceAnchor": anchor(f"Person {number}"),
    }
    return Pending(
        tenant_dn(anchor(f"Person {number}")), operation="delete", before=person, connector=TENANT_CONNECTOR
    )


def document(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.out)
    assert found["exit_code"] == result.code
    return found


def answers(found: dict[str, Any]) -> dict[str, str]:
    return {check["id"]: check["answer"] for check in found["checks"]}


def without(*names: str) -> Edit:
    def edit(org: Organisation) -> None:
        for name in names:
            org.settings.pop(name, None)

    return edit


def vendors(org: Organisation) -> None:
    org.connectors[0].partitions[0].inclusions.append("OU=Vendors,DC=adatum,DC=com")


# --- verdicts and exit codes -----------------------------------------------------------------------------------------


def test_the_ready_sample_goes_with_what_was_allowed(run: Run) -> None:
    result = run(*arguments(READY, *ALLOW))
    assert result.code == 0
    assert result.out.startswith(
        "GO WITH WARNINGS: SYNC02 may be made active, with 2 unknown by your permission.\n"
    )
    assert result.err == ""
    assert run(*arguments(READY, *ALLOW, "--fail-on", "warn")).code == 1
    assert run(*arguments(READY, *ALLOW, "--fail-on", "fail")).code == 0


def test_without_permission_two_checks_of_the_ready_sample_are_unknown(run: Run) -> None:
    result = run(*arguments(READY, "--format", "json"))
    found = document(result)
    assert (result.code, found["verdict"]) == (1, "no-go")
    assert {id_ for id_, answer in answers(found).items() if answer != "pass"} == {"R10", "R31"}
    assert list(answers(found)) == [check.id for check in CHECKS]


def test_what_a_person_confirmed_makes_the_ready_sample_a_plain_go(run: Run) -> None:
    said = ["--confirm", "R10=checked by Kim 2026-11-20", "--confirm", "R31=Ole, 2026-11-19"]
    result = run(*arguments(READY, *said, "--fail-on", "warn", "--format", "json"))
    found = document(result)
    assert (result.code, found["verdict"], found["summary"]["confirmed"]) == (0, "go", 2)
    assert found["options"]["confirm"] == "R10=checked by Kim 2026-11-20; R31=Ole, 2026-11-19"
    assert {check["id"]: check["confirmed"] for check in found["checks"] if check["confirmed"]} == {
        "R10": "checked by Kim 2026-11-20",
        "R31": "Ole, 2026-11-19",
    }


def test_drift_is_no_go(run: Run, written: Write) -> None:
    found = document(run(*arguments(written(primary=vendors), *ALLOW, "--format", "json")))
    assert (found["exit_code"], found["verdict"]) == (1, "no-go")
    assert answers(found)["R25"] == "fail"
    [finding] = [each for each in found["comparison"]["findings"] if each["status"] == "drift"]
    assert next(check for check in found["checks"] if check["id"] == "R25")["findings"] == [finding["id"]]


@pytest.mark.parametrize("option", [[], ["--allow-unknown", "R25"], ["--allow-unknown", "filtering"]])
def test_nothing_turns_a_failed_check_into_a_go(run: Run, written: Write, option: list[str]) -> None:
    assert run(*arguments(written(primary=vendors), *ALLOW, *option)).code == 1


def test_an_incomplete_comparison_is_never_go(run: Run, written: Write) -> None:
    folder = written()
    shutil.rmtree(folder / "staging" / "SynchronizationRules")
    every = [word for check in CHECKS for word in ("--allow-unknown", check.id)]
    result = run(*arguments(folder, *every, "--allow-unknown", "sync-rules", "--format", "json"))
    found = document(result)
    assert (result.code, found["verdict"]) == (3, "no-go")
    assert found["gaps"]


def test_what_a_format_does_not_carry_can_be_allowed_by_section(run: Run, healthy: Pair) -> None:
    """Outputs of cmdlets show no schema of the metaverse, so the comparison is never whole without permission."""
    every = [word for check in CHECKS for word in ("--allow-unknown", check.id)]
    result = run("check", *healthy.argv, *every, "--format", "json")
    gaps = [gap.partition(":")[0] for gap in document(result)["gaps"]]
    assert (result.code, gaps) == (3, ["connectors", "run-profiles", "metaverse-schema"])
    sections = [word for gap in gaps for word in ("--allow-unknown", gap)]
    assert document(run("check", *healthy.argv, *every, *sections, "--format", "json"))["gaps"] == []


def test_old_exports_are_incomplete_with_max_age(run: Run) -> None:
    assert run(*arguments(READY, *ALLOW, "--max-age", "1h")).code == 0
    result = run(*arguments(READY, *ALLOW, "--max-age", "5m", "--format", "json"))
    found = document(result)
    assert (result.code, found["verdict"]) == (3, "no-go")
    assert found["options"]["max-age"] == "5m"
    assert run(*arguments(READY, *ALLOW, "--max-skew", "1m")).code == 3


# --- evidence --------------------------------------------------------------------------------------------------------


def test_without_extras_more_is_unknown_and_the_command_is_named(run: Run) -> None:
    result = run("check", "--primary", READY / "primary", "--staging", READY / "staging")
    assert result.code == 1
    assert '      Run: csexport "<connector>" pending.xml /f:x\n' in result.out
    assert re.search(
        r"^  R33 .*\n(?: {6}.*\n)+ {6}Run: .*Get-ADSyncEntraConnectorCredential", result.out, re.MULTILINE
    )


def test_a_missing_part_of_an_extra_makes_its_check_unknown(run: Run, written: Write) -> None:
    folder = written(lacking=("TlsConfiguration",))
    assert answers(document(run(*arguments(folder, "--format", "json"))))["R14"] == "unknown"


def test_a_further_server_that_is_active_is_no_go(run: Run, tmp_path: Path) -> None:
    one, _ = pair()
    one.host = "OLD01.adatum.com"
    write_server_configuration(one, tmp_path / "old")
    result = run(*arguments(READY, *ALLOW, "--further", tmp_path / "old", "--format", "json"))
    found = document(result)
    assert (result.code, answers(found)["R10"]) == (1, "fail")
    one.staging = True
    write_server_configuration(one, tmp_path / "standby")
    found = document(run(*arguments(READY, *ALLOW, "--further", tmp_path / "standby", "--format", "json")))
    assert (found["exit_code"], answers(found)["R10"]) == (0, "unknown")
    assert any("(--further) is in staging mode." in notice for notice in found["notices"])


def test_facts_about_versions_can_be_given(run: Run, tmp_path: Path) -> None:
    table = VERSIONS.read_text(encoding="utf-8")
    withdrawn = re.sub(
        rf'version = "{re.escape(VERSION)}"', f'version = "{VERSION}"\nwithdrawn = "It loses rules."', table
    )
    assert withdrawn != table
    file = tmp_path / "versions.toml"
    file.write_text(f'{withdrawn}\n[[release]]\nversion = "2.6.99.0"\n', encoding="utf-8")
    found = document(run(*arguments(READY, *ALLOW, "--versions", file, "--format", "json")))
    assert (found["exit_code"], answers(found)["R12"]) == (1, "fail")
    assert found["options"]["versions"] == str(file)


def test_accepted_drift_warns_and_has_an_effect(run: Run, written: Write, tmp_path: Path) -> None:
    folder = written(staging=set_rule(SITE, description="Offices."))
    before = document(run(*arguments(folder, *ALLOW, "--format", "json")))
    [finding] = [each for each in before["comparison"]["findings"] if each["status"] == "drift"]
    file = tmp_path / "accepted-drift.toml"
    file.write_text(
        f'[[accept]]\nid = "{finding["id"]}"\nreason = "Rehearsal"\nowner = "Kim"\nexpires = 2027-01-31\n',
        encoding="utf-8",
    )
    after = document(run(*arguments(folder, *ALLOW, "--accept", file, "--format", "json")))
    assert after["exit_code"] == 0
    assert [effect["finding"] for effect in after["effects"]] == [finding["id"]]
    assert after["options"]["accept"] == str(file)


def test_names_that_differ_on_purpose_are_read_alike(run: Run, written: Write) -> None:
    def renamed(org: Organisation) -> None:
        set_rule(SITE, name="In from AD - Site (test)")(org)

    folder = written(staging=renamed)
    plain = document(run(*arguments(folder, *ALLOW, "--format", "json")))
    assert plain["comparison"]["verdict"] == "drift"
    mapped = ["--map", "In from AD - Site (test)=In from AD - Site"]
    found = document(run(*arguments(folder, *ALLOW, *mapped, "--format", "json")))
    assert found["comparison"]["verdict"] == "in-sync"


def test_a_baseline_says_which_server_changed(run: Run, written: Write) -> None:
    folder = written(staging=vendors)
    found = document(run(*arguments(folder, *ALLOW, "--baseline", READY / "primary", "--format", "json")))
    [finding] = [each for each in found["comparison"]["findings"] if each["status"] == "drift"]
    assert finding["changed_on"] == "staging"


# --- pending exports and effects -------------------------------------------------------------------------------------


def test_pending_exports_confirm_what_drift_would_do(run: Run, written: Write) -> None:
    folder = written(primary=vendors, pending=tuple(map(deleted, range(3))))
    found = document(run(*arguments(folder, *ALLOW, "--format", "json")))
    [effect] = found["effects"]
    assert (effect["confirmation"], effect["objects"]) == ("confirmed", 3)
    assert effect["text"] == (
        "Expect deletes of objects below OU=Vendors,DC=adatum,DC=com; the pending exports confirm it: "
        "3 deletes can come from it."
    )
    assert found["pending"]["format"] == "entradrift-pending"
    assert found["pending"]["summary"]["by_operation"]["delete"] == 3
    assert "objects" not in found["pending"]


def test_pending_exports_contradict_what_drift_would_do(run: Run, written: Write) -> None:
    found = document(run(*arguments(written(primary=vendors), *ALLOW, "--format", "json")))
    assert [effect["confirmation"] for effect in found["effects"]] == ["contradicted"]


@pytest.mark.parametrize(("threshold", "answer"), [("3", "fail"), ("4", "warn"), (None, "warn")])
def test_deletes_reach_the_threshold(run: Run, written: Write, threshold: str | None, answer: str) -> None:
    folder = written(pending=tuple(map(deleted, range(3))))
    option = ["--threshold", threshold] if threshold else []
    found = document(run(*arguments(folder, *ALLOW, *option, "--format", "json")))
    assert answers(found)["R6"] == answer
    assert found["pending"]["threshold"] == {
        "deletes": int(threshold or 500),
        "origin": "--threshold" if threshold else "export of SYNC02",
    }


def test_what_the_active_server_is_about_to_export_too_is_taken_out(
    run: Run, written: Write, tmp_path: Path
) -> None:
    folder = written(pending=tuple(map(deleted, range(3))))
    active = write_pending(tmp_path / "active" / f"{TENANT_CONNECTOR}.xml", map(deleted, range(2)))
    found = document(run(*arguments(folder, *ALLOW, "--active-pending", active, "--format", "json")))
    assert found["pending"]["summary"]["by_operation"]["delete"] == 1
    assert list(found["pending"]["subtracted"].values()) == [2]
    assert any("--active-pending has no file for adatum.com" in notice for notice in found["notices"])
    assert run(*arguments(READY, "--active-pending", active, pending=False)).code == 2


def test_pending_exports_are_read_as_by_the_command_pending(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def gathered(spool: Spool, inputs: Inputs, bar: ProgressBar) -> Gathered:
        seen.append((inputs.jobs, bar))
        return gather(spool, inputs, bar)

    monkeypatch.setattr(check_pending, "gather", gathered)
    one, two = (run(*arguments(READY, *more, "--format", "json")).out for more in ([], ["--jobs", "2"]))
    assert one == two
    assert seen == [(1, progress_bar), (2, progress_bar)]


def test_names_of_people_are_masked(run: Run, written: Write) -> None:
    secret = Pending(
        tenant_dn(anchor("Zoe")),
        operation="delete",
        attributes=[Attribute("title", add=["Clandestine"])],
        before={"userPrincipalName": "zoe.quill@adatum.com", "displayName": "Zoe Quill"},
        connector=TENANT_CONNECTOR,
    )
    folder = written(pending=(secret,))
    for format_name in ("text", "json", "html", "md"):
        out = run(*arguments(folder, "--format", format_name, "-v")).out
        assert not re.search("quill|clandestine", out, re.IGNORECASE)


# --- after the switch ------------------------------------------------------------------------------------------------


def test_after_the_switch_exactly_one_exports(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH_AFTER)
    result = run(*arguments(READY / "after", "--after", *ALLOW, pending=False))
    assert result.code == 0
    assert result.out.startswith("GO WITH WARNINGS: SYNC02 exports alone")
    assert "SYNC02 has taken over from SYNC01." in result.out
    assert "What is left to do\n" in result.out


def test_before_the_switch_the_check_after_it_is_no_go(run: Run) -> None:
    swapped = ["check", "--primary", READY / "staging", "--staging", READY / "primary", "--after", *ALLOW]
    result = run(*swapped, "--format", "json")
    assert (result.code, answers(document(result))["R1"]) == (1, "fail")


def test_two_active_servers_after_the_switch_are_no_go(run: Run) -> None:
    both = [
        "check",
        "--primary",
        READY / "after" / "primary",
        "--staging",
        READY / "primary",
        "--after",
        *ALLOW,
    ]
    result = run(*both, "--format", "json")
    assert (result.code, answers(document(result))["R1"]) == (1, "fail")


# --- outputs ---------------------------------------------------------------------------------------------------------


def test_files_are_written_by_suffix(run: Run, tmp_path: Path) -> None:
    names = ["ready.html", "ready.json", "ready.md", "ready.txt"]
    outputs = [word for name in names for word in ("--out", tmp_path / name)]
    result = run(*arguments(READY, *ALLOW, *outputs))
    assert result.code == 0
    assert result.err == "".join(f"Wrote {tmp_path / name}\n" for name in names)
    texts = {name: (tmp_path / name).read_text(encoding="utf-8") for name in names}
    assert texts["ready.html"].startswith("<!doctype html>")
    assert json.loads(texts["ready.json"])["verdict"] == "go-with-warnings"
    assert texts["ready.md"].startswith("# GO WITH WARNINGS\n")
    assert f"Passed ({len(CHECKS) - 2})" in texts["ready.txt"]
    assert "Passed" not in result.out


@pytest.mark.parametrize("format_name", ["text", "json", "html", "md"])
def test_standard_output_has_any_format(run: Run, format_name: str) -> None:
    first, again = (run(*arguments(READY, *ALLOW, "--format", format_name)) for _ in range(2))
    assert (first.code, first.out) == (again.code, again.out)
    assert first.out


def test_verbose_lists_what_passed(run: Run) -> None:
    assert f"Passed ({len(CHECKS) - 2})\n" in run(*arguments(READY, *ALLOW, "-v")).out


def test_the_schema_is_printed(run: Run) -> None:
    assert json.loads(run("schema", "readiness").out) == resources.schema("readiness")


# --- what is no good -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--allow-unknown", "R999"], 'There is no check and no section "R999"'),
        (["--confirm", "R4=Kim 2026-11-20"], "--confirm takes R10 and R31 only"),
        (["--confirm", "R10=Kim 2026-11-20"], "R10 is both confirmed and allowed"),
        (["--threshold", "0"], "--threshold"),
        (["--map", "old"], "--map takes OLD=NEW"),
        (["--out", "ready.pdf"], 'no readiness format has the suffix ".pdf"'),
        (["--max-age", "soon"], "--max-age"),
        (["--fail-on", "never"], "--fail-on"),
        (["--versions", "no-such.toml"], "no-such.toml"),
        (["--accept", "no-such.toml"], "no-such.toml"),
        (["--pending", "no-such.xml"], "no-such.xml"),
        (["--primary-extra", "no-such.json"], "no-such.json"),
        (["--baseline", "no-such"], "no-such"),
        (["--further", "no-such"], "no-such"),
        (["--pending", "-", "--baseline", "-"], "Only one input can come from standard input."),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence_and_nothing_is_written(
    run: Run, tmp_path: Path, more: list[str], words: str
) -> None:
    out = tmp_path / "out.html"
    result = run(*arguments(READY, *ALLOW, "--out", out, *more))
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<cs-objects><cs-object",
        "<html></html>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><cs-objects>&a;</cs-objects>",
        "{}",
    ],
)
def test_a_broken_pending_export_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, content: str
) -> None:
    file, out = tmp_path / "pending.xml", tmp_path / "out.json"
    file.write_text(content, encoding="utf-8")
    result = run(*arguments(READY, "--pending", file, "--out", out, pending=False))
    assert (result.code, result.out) == (2, "")
    assert "pending.xml" in result.err
    assert not out.exists()


@pytest.mark.parametrize("side", ["primary", "staging"])
@pytest.mark.parametrize("content", ["", "{", "[]", '{"TlsConfiguration": 7}', "\x00"])
def test_a_broken_extra_is_refused(run: Run, tmp_path: Path, side: str, content: str) -> None:
    file = tmp_path / "extra.json"
    file.write_text(content, encoding="utf-8")
    result = run(*arguments(READY, *ALLOW, f"--{side}-extra", file))
    assert (result.code, result.out) == (2, "")
    assert "extra.json" in result.err


def test_the_extra_of_the_other_server_is_refused(run: Run) -> None:
    result = run(*arguments(READY, "--primary-extra", READY / "staging-extra.json"))
    assert (result.code, result.out) == (2, "")
    assert "SYNC02" in result.err


def test_one_export_given_twice_is_refused(run: Run) -> None:
    result = run("check", "--primary", READY / "primary", "--staging", READY / "primary")
    assert (result.code, result.out) == (3, "")
    assert "hold the same export" in result.err


def test_servers_of_two_tenants_are_refused(run: Run, healthy: Pair) -> None:
    contoso = ROOT / "sample-configs" / "contoso" / "staging"
    result = run("check", "--primary", healthy.primary, "--staging", contoso)
    assert (result.code, result.out) == (3, "")
    assert run(*arguments(READY, "--further", contoso)).code == 3


def test_a_further_export_of_the_pair_itself_is_refused(run: Run) -> None:
    result = run(*arguments(READY, "--further", READY / "after" / "primary"))
    assert (result.code, result.out) == (3, "")
    assert "is an export of SYNC02, which --staging gives already" in result.err


def test_a_report_that_cannot_be_written_leaves_the_others_alone(run: Run, tmp_path: Path) -> None:
    good = tmp_path / "good.json"
    good.write_text("before", encoding="utf-8")
    result = run(*arguments(READY, "--out", good, "--out", tmp_path / "no" / "folder.html"))
    assert result.code == 2
    assert good.read_text(encoding="utf-8") == "before"


# --- what the documents say ------------------------------------------------------------------------------------------


def test_the_readme_shows_what_the_sample_gives(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", CHECKED_AT)
    section = (
        (ROOT / "README.md").read_text(encoding="utf-8").split("## Before a failover\n")[1].split("\n## ")[0]
    )
    command = re.findall(r"^```sh\nentradrift (.*?)\n```$", section, re.MULTILINE)[0].split()
    command[command.index("readiness.html")] = str(tmp_path / "readiness.html")
    result = run(*command)
    assert f"exit code {result.code}" in section
    parts = re.findall(r"^```text\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)[0].split("...\n")
    places = [result.out.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_the_sample_of_the_guide_may_be_switched(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    guide = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    [(epoch, command)] = re.findall(r"^SOURCE_DATE_EPOCH=(\d+) entradrift (.*)$", guide, re.MULTILINE)
    assert epoch == EPOCH
    assert run(*command.split()).code == 0
