"""`entradrift pending` from files to outputs: the samples, the options, the exit codes, and inputs that are no good."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.cli.conftest import FakeStandardInput, Run
from tests.exportkit.cases.pending import AD_NAME, NAME, NO_DEPARTMENT, TRAINEES, VENDORS, address
from tests.exportkit.write_pending import Attribute, Pending, document, write_pending

from entradrift import resources

ROOT = Path(__file__).resolve().parents[2] / "sample-configs"
PENDING = ROOT / "pending"
STAGING = PENDING / "staging"
SITE = "In from AD - Department and Site"
PAIR = ["--primary", ROOT / "contoso" / "primary", "--staging", ROOT / "contoso" / "staging"]
SECRETS = [
    *(part for name in (*VENDORS, *TRAINEES, *NO_DEPARTMENT) for part in (*name.split(), address(name))),
    "+47 555 0142",
    "Head of Sales",
    "Unassigned",
    "gro.hansen",
]


def read(run: Run, *arguments: str | Path) -> tuple[int, dict[str, Any]]:
    result = run("pending", *arguments, "--format", "json")
    assert result.err == ""
    made = json.loads(result.out)
    Draft202012Validator(resources.schema("pending")).validate(made)
    assert made["exit_code"] == result.code
    return result.code, made


def test_the_sample_has_exact_totals(run: Run):
    code, made = read(run, STAGING)
    assert (code, made["verdict"]) == (1, "review")
    assert made["summary"]["objects"] == len(made["objects"]) == 14
    assert made["summary"]["by_operation"] == {
        "add": 2,
        "update": 9,
        "delete": 3,
        "delete-add": 0,
        "rename": 0,
    }
    assert {name: counts["update"] for name, counts in made["summary"]["by_type"].items()} == {
        "group": 1,
        "user": 8,
    }
    assert {name: counts["objects"] for name, counts in made["summary"]["by_attribute"].items()} == {
        "department": 4, "employeeType": 1, "member": 1, "mobile": 1, "title": 1, "proxyAddresses": 0,
    }  # fmt: skip
    assert [(each["name"], each["is_tenant"], each["objects"]) for each in made["connectors"]] == [
        ("contoso.onmicrosoft.com - AAD", True, 13),
        ("contoso.com", False, 1),
    ]
    assert made["connectors"][0]["files"] == [f"staging/{NAME}"]
    assert (made["explanations"], made["subtracted"]) == ([], {})


def test_what_failover_would_do_is_explained(run: Run):
    _, made = read(run, STAGING, *PAIR, "--active", PENDING / "active")
    assert made["subtracted"] == {"pending on the active server too": 1}
    assert made["summary"]["objects"] == 13
    assert [each["text"] for each in made["explanations"]] == [
        "2 adds, 1 update of member, 3 deletes ← In from AD - Contractors Filter: the scoping filter differs",
        "4 updates of department ← In from AD - User Common was cloned and disabled on the primary only",
        "1 update of member, 3 deletes ← OU=Vendors,DC=contoso,DC=com is synchronized by the primary only",
        "4 updates of department ← In from AD - Department and Site: the flow into department differs",
        f"4 updates of department ← The order of precedence differs: {SITE} (contoso.com), {SITE} (fabrikam.com)",
        "1 update of employeeType ← Custom rule In from AD - Vendor Accounts exists on the primary only",
        "1 update of title: explained by no difference between the servers",
    ]
    assert made["threshold"] == {"deletes": 500, "origin": "export of SYNC01; SYNC02 says 2,000"}


def test_what_passes_through_is_taken_out(run: Run):
    _, made = read(run, STAGING, "--previous", PENDING / "previous")
    assert made["subtracted"] == {"passing through": 1}
    assert "title" not in made["summary"]["by_attribute"]
    assert made["notices"] == []


def test_new_deletes_that_seem_to_pass_through_are_not_safe(run: Run, tmp_path: Path):
    new = write_pending(tmp_path / "new.xml", [Pending("CN=1", operation="delete")])
    old = write_pending(tmp_path / "old.xml", [])
    code, made = read(run, new, "--previous", old)
    assert (code, made["verdict"], made["objects"]) == (1, "review", [])
    assert "taken for passing through" in made["sentence"]


def test_a_forgotten_file_of_the_active_server_is_said(run: Run):
    _, made = read(run, STAGING, "--active", PENDING / "active")
    assert made["notices"] == ["--active has no file for contoso.com."]


@pytest.mark.parametrize("name", ["text", "json", "csv"])
def test_values_are_masked_unless_asked_for(name: str, run: Run):
    masked = run("pending", STAGING, *PAIR, "--format", name).out
    assert [secret for secret in SECRETS if secret.casefold() in masked.casefold()] == []
    shown = run("pending", STAGING, *PAIR, "--format", name, "--show-values").out
    assert VENDORS[0] in shown or address(VENDORS[0]) in shown
    assert "gro.hansen@contoso.com" in shown


def test_references_have_names(run: Run):
    _, made = read(run, STAGING, "--show-values")
    [group] = [item for item in made["objects"] if item["type"] == "group"]
    assert sorted(group["changes"][0]["names"].values()) == sorted(map(address, VENDORS))


def test_the_csv_tells_who_is_deleted(run: Run):
    out = run("pending", STAGING, "--format", "csv", "--show-values").out
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline="")))
    assert [row["UPN"] for row in rows if row["OMODT"] == "Delete"] == list(map(address, VENDORS))
    first = next(row for row in rows if row["OMODT"] == "Delete")
    assert (first["displayName"], first["primarySMTP"], first["alias"], first["onPremisesSamAccountName"]) == (
        "Ines Falk", "ines.falk@contoso.com", "ines", "falk",
    )  # fmt: skip
    assert sum(row["attribute"] == "member" for row in rows) == 3


@pytest.mark.parametrize(
    ("options", "verdict"),
    [
        ([], "review"),
        (["--threshold", "3"], "unsafe"),
        (["--threshold", "4"], "review"),
        (["--population", "user=59"], "unsafe"),
        (["--population", "user=60"], "review"),
        (["--population", "USER=60", "--share", "4.9%"], "unsafe"),
        (["--bulk", "1"], "unsafe"),
    ],
)
def test_thresholds(options: list[str], verdict: str, run: Run):
    assert read(run, STAGING, *options)[1]["verdict"] == verdict


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--fail-on", "review"], 1),
        (["--fail-on", "unsafe"], 0),
        (["--fail-on", "never"], 0),
        (["--fail-on", "unsafe", "--threshold", "3"], 1),
        (["--fail-on", "never", "--threshold", "3"], 0),
    ],
)
def test_exit_codes(options: list[str], code: int, run: Run):
    assert run("pending", STAGING, *options).code == code


def test_nothing_pending_is_safe(run: Run, tmp_path: Path):
    result = run("pending", write_pending(tmp_path / "contoso_-_AAD.xml", []))
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("SAFE: nothing is pending.\n\ncontoso - AAD (tenant): 0 objects\n")


def test_standard_input_zip_and_files_are_the_same(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        for name in (NAME, AD_NAME):
            archive.write(STAGING / name, f"CSEXPORT/{name}")
    monkeypatch.setattr("sys.stdin", FakeStandardInput((STAGING / NAME).read_bytes()))
    given = [
        read(run, STAGING / NAME, STAGING / AD_NAME),
        read(run, tmp_path / "bundle.zip"),
        read(run, "-", STAGING / AD_NAME),
    ]
    for _, made in given:
        for connector in made["connectors"]:
            connector["files"] = []
        del made["generated_at"]
    # A folder and an archive are read by name.
    for _, made in given:
        made["objects"].sort(key=lambda item: item["id"])
    masks = [json.dumps([each["dn"] for each in made["objects"]]) for _, made in given]
    assert masks[0].count("***") == 1
    assert [made["summary"] for _, made in given] == [given[0][1]["summary"]] * 3


def test_files_are_written_beside_the_text(run: Run, tmp_path: Path):
    names = [tmp_path / name for name in ("a.txt", "b.json", "c.csv")]
    result = run("pending", STAGING, *(part for name in names for part in ("--out", name)))
    assert result.code == 1
    assert result.err == "".join(f"Wrote {name}\n" for name in names)
    assert json.loads(names[1].read_text("utf-8"))["format"] == "entradrift-pending"
    assert names[2].read_bytes().startswith(b'\xef\xbb\xbf"DN","OMODT","AMODT"')


def test_the_same_input_gives_the_same_bytes(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    for name in ("text", "json", "csv"):
        assert run("pending", STAGING, "--format", name) == run("pending", STAGING, "--format", name)


GOOD = document([Pending("CN=1", attributes=[Attribute("title", add=["a"])])])
BROKEN = {
    "empty": "",
    "cut off": GOOD[: len(GOOD) // 2],
    "two roots": GOOD + "<cs-objects/>",
    "an entity": '<!DOCTYPE a [<!ENTITY b "c">]>' + GOOD.partition("\n")[2],
    "another file": "<html><body>Sign in</body></html>",
    "no XML": "DN;OMODT;AMODT\n",
    "a zero": GOOD.replace(">a<", ">a\0<"),
    "JSON of something else": '{"Name": "x"}',
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("option", [None, "--active", "--previous"])
def test_a_bad_file_is_one_sentence_and_nothing_is_written(
    name: str, option: str | None, run: Run, tmp_path: Path
):
    bad = tmp_path / "bad.xml"
    bad.write_text(BROKEN[name], encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / "old.csv").write_text("old")
    inputs = [bad] if option is None else [option, bad]
    result = run("pending", STAGING / NAME, *inputs, "--out", out / "old.csv", "--out", out / "new.json")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"entradrift: {bad}")
    assert result.err.count("\n") == 1
    assert [path.name for path in out.iterdir()] == ["old.csv"]
    assert (out / "old.csv").read_text() == "old"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--population", "user"], "--population takes TYPE=NUMBER"),
        (["--population", "user=1", "--population", "User=2"], "more than once"),
        (["--share", "5"], "--share takes a percentage"),
        (["--share", "101%"], "--share takes a percentage"),
        (["--threshold", "0"], "--threshold"),
        (["--active", "-", "--previous", "-"], "Only one input can come from standard input."),
    ],
)
def test_wrong_use(arguments: list[str], words: str, run: Run):
    result = run("pending", STAGING, *arguments)
    assert result.code == 2
    assert words in result.err


def test_an_unknown_suffix_is_refused_before_reading(run: Run):
    result = run("pending", "no such file.xml", "--out", "x.pdf")
    assert result.code == 2
    assert 'no pending export format has the suffix ".pdf"' in result.err


def test_one_server_gives_the_threshold_and_says_what_is_missing(run: Run):
    _, made = read(run, STAGING, *PAIR[2:])
    assert made["threshold"] == {"deletes": 2000, "origin": "export of SYNC02"}
    assert made["notices"] == ["Changes are explained only where --primary is given too."]


def test_jobs_change_nothing(run: Run):
    assert read(run, STAGING, "--jobs", "2")[1]["objects"] == read(run, STAGING)[1]["objects"]


def test_the_output_in_the_readme_is_that_of_its_command(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT.parent)
    readme = Path("README.md").read_text("utf-8")
    [line] = re.findall(r"^entradrift (pending .+)$", readme, re.MULTILINE)
    [shown] = re.findall(r"^```text\n(REVIEW.+?)^```$", readme, re.MULTILINE | re.DOTALL)
    written = run(*line.split()).out
    for part in shown.split("...\n"):
        assert part in written
        written = written.partition(part)[2]
