"""A JSON report read back: the findings as they were, or one sentence that says what is wrong with it."""

# ruff: noqa: ANN401 - test data is of any type

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.report.comparisons import every_comparison, with_baseline

from entradrift.errors import InputError
from entradrift.model.comparison import OVER_TIME, Comparison, Verdict
from entradrift.model.finding import Finding
from entradrift.report import json_report, report_file

AGAIN = "Give a report that entradrift compare --out report.json wrote."


def written(folder: Path, result: Comparison) -> Path:
    path = folder / "report.json"
    path.write_text(json_report.render(result), encoding="utf-8")
    return path


def as_saved(finding: Finding) -> Finding:
    """What a report keeps of a finding: neither the identity of the object nor the facts."""
    return replace(finding, object=replace(finding.object, identity=""), facts={})


@pytest.mark.parametrize("name", [name for name in every_comparison() if name != "hostile"])
def test_findings_come_back_as_they_were(tmp_path: Path, name: str):
    result = every_comparison()[name]
    saved = report_file.read(str(written(tmp_path, result)))
    assert list(saved.findings.values()) == [as_saved(finding) for finding in result.findings]
    assert list(saved.findings) == [finding.id for finding in result.findings]
    assert (saved.verdict, saved.same_server) == (result.verdict, name == "over_time")


def test_one_server_over_time(tmp_path: Path):
    result = replace(with_baseline(), options={"same-server": "yes"}, labels=OVER_TIME)
    saved = report_file.read(str(written(tmp_path, result)))
    assert (saved.same_server, saved.verdict) == (True, Verdict.DRIFT)


def error(path: Path, document: Any) -> str:
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        report_file.read(str(path))
    return str(caught.value).removeprefix(str(path)).removeprefix(", ")


@pytest.mark.parametrize(
    ("keys", "value", "sentence"),
    [
        (["format"], "entradrift-snapshot", '$.format: not a report: "entradrift-report" is expected here.'),
        (["format_version"], "2.0", "$.format_version: not of version 1.0, which this entradrift reads."),
        (["format_version"], None, "$.format_version: not of version 1.0, which this entradrift reads."),
        (["verdict"], "fine", "$.verdict: one of in-sync, drift, incomplete is expected."),
        (["options"], [], "$.options: an object is expected."),
        (["findings"], {}, "$.findings: a list is expected."),
        (["findings", 1], "f-1", "$.findings[1]: an object is expected."),
        (["findings", 1, "id"], None, "$.findings[1].id: text is expected."),
        (
            ["findings", 0, "severity"],
            "bad",
            "$.findings[0].severity: one of critical, high, medium, low, info is expected.",
        ),
        (["findings", 0, "object"], "x", "$.findings[0].object: an object is expected."),
        (["findings", 0, "object", "connector"], 1, "$.findings[0].object.connector: text is expected."),
        (["findings", 0, "acceptance"], ["x"], "$.findings[0].acceptance: an object is expected."),
        (["findings", 0, "acceptance"], {"owner": 1}, "$.findings[0].acceptance.owner: text is expected."),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, keys: list[Any], value: Any, sentence: str):
    document = json.loads(json_report.render(every_comparison()["drift"]))
    holder = document
    for key in keys[:-1]:
        holder = holder[key]
    holder[keys[-1]] = value
    assert error(tmp_path / "report.json", document) == f"{sentence} {AGAIN}"


def test_a_newer_minor_version_is_read(tmp_path: Path):
    document = json.loads(json_report.render(every_comparison()["drift"]))
    path = tmp_path / "report.json"
    path.write_text(json.dumps(document | {"format_version": "1.9", "more": 1}), encoding="utf-8")
    assert len(report_file.read(str(path)).findings) == len(document["findings"])


@pytest.mark.parametrize("document", [[], "[1]", '"text"', "5"])
def test_another_document_is_no_report(tmp_path: Path, document: Any):
    sentence = f'$.format: not a report: "entradrift-report" is expected here. {AGAIN}'
    assert error(tmp_path / "report.json", document) == sentence


def test_half_a_report(tmp_path: Path):
    text = json_report.render(every_comparison()["drift"])
    assert "the JSON ends too early" in error(tmp_path / "report.json", text[: len(text) // 2])


def test_a_folder_of_reports(tmp_path: Path):
    for name in ("a.json", "b.json"):
        written(tmp_path, every_comparison()["drift"]).rename(tmp_path / name)
    with pytest.raises(InputError) as caught:
        report_file.read(str(tmp_path))
    assert str(caught.value) == (
        f"{tmp_path}: several files where one report is expected. Give the JSON report itself."
    )
