"""The SARIF report against a strict schema of our own, and against the official one where it is at hand.

No Python package ships the official schema, so `sarif.schema.json` beside this file says, from the text of the
standard, what may be written. The official schema comes with a package of `package.json`, where that is installed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from tests.report.comparisons import (
    accepted_only,
    clean,
    comparison,
    drift,
    every_comparison,
    finding,
    hostile,
    incomplete,
    with_baseline,
)

from entradrift.model.change import ObjectRef
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Severity, Status
from entradrift.model.snapshot import Format, Source, SourceFile
from entradrift.report import by_name
from entradrift.report.source_location import source_uri, uri

STRICT = json.loads((Path(__file__).parent / "sarif.schema.json").read_text(encoding="utf-8"))


def read(result: Comparison) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(by_name("sarif").render(result))
    return document


def run(result: Comparison) -> dict[str, Any]:
    [only] = read(result)["runs"]
    return only


def results(result: Comparison) -> dict[str, dict[str, Any]]:
    return {each["properties"]["id"]: each for each in run(result)["results"]}


def problems(validator: Validator, document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


@pytest.fixture(scope="module")
def strict() -> Validator:
    Draft202012Validator.check_schema(STRICT)
    return Draft202012Validator(STRICT)


OFFICIAL = Path(__file__).parents[2] / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"


@pytest.fixture(scope="module")
def official() -> Validator:
    if not OFFICIAL.exists():
        why = "the official schema is not installed; run: npm install --no-package-lock"
        if os.environ.get("ENTRADRIFT_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    schema = json.loads(OFFICIAL.read_text(encoding="utf-8"))
    return validator_for(schema)(schema)


@pytest.mark.parametrize("name", every_comparison())
def test_every_report_obeys_the_standard(strict: Validator, name: str):
    assert problems(strict, read(every_comparison()[name])) == []


@pytest.mark.parametrize("name", every_comparison())
def test_every_report_obeys_the_official_schema(official: Validator, name: str):
    assert problems(official, read(every_comparison()[name])) == []


def nodes(schema: object) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for child in schema.values():
            yield from nodes(child)


def test_the_strict_schema_allows_nothing_that_it_does_not_name():
    bags = {id(STRICT["$defs"]["propertyBag"]), id(STRICT["$defs"]["result"]["properties"]["properties"])}
    for node in nodes(STRICT):
        if node.get("type") == "object" and id(node) not in bags:
            assert node.get("additionalProperties") is False


def change(document: dict[str, Any], path: str, value: object) -> None:
    *steps, last = path.split("/")
    node: Any = document["runs"][0]
    for step in steps:
        node = node[int(step)] if isinstance(node, list) else node[step]
    node[last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("results/0/level", "critical"),
        ("results/0/level", "none"),
        ("results/0/kind", "informational"),
        ("results/0/surprise", 1),
        ("results/0/message", {"text": "{0}"}),
        ("results/0/message", {"text": "[x](1)"}),
        ("results/0/partialFingerprints", {}),
        ("results/0/locations", []),
        ("results/0/locations/0/physicalLocation/artifactLocation/uri", "a b"),
        ("results/0/locations/0/physicalLocation/artifactLocation/uri", "//server/share"),
        ("results/0/suppressions", [{"kind": "accepted"}]),
        ("results/0/ruleIndex", "0"),
        ("invocations/0/endTimeUtc", "2026-11-21T02:00:00+00:00"),
        ("invocations/0/executionSuccessful", "yes"),
        ("artifacts/0/hashes", {"sha-256": "x"}),
        ("tool/driver/rules/0/id", ""),
        ("tool/driver/rules/0/defaultConfiguration", {"level": "high"}),
    ],
)
def test_the_strict_schema_refuses_what_the_standard_refuses(strict: Validator, path: str, value: object):
    document = read(drift())
    assert problems(strict, document) == []
    change(document, path, value)
    assert problems(strict, document) != []


def test_results_point_at_their_rules():
    only = run(drift())
    rules = only["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({found.rule for found in drift().findings})
    for result in only["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_notifications_point_at_their_descriptors():
    only = run(incomplete())
    known = only["tool"]["driver"]["notifications"]
    for notification in only["invocations"][0]["toolExecutionNotifications"]:
        assert known[notification["descriptor"]["index"]]["id"] == notification["descriptor"]["id"]


@pytest.mark.parametrize(
    ("severity", "level"),
    [("critical", "error"), ("high", "error"), ("medium", "warning"), ("low", "note"), ("info", "note")],
)
def test_severities_are_levels(severity: str, level: str):
    [result] = results(comparison(finding(1, "Title", severity=Severity(severity)))).values()
    assert (result["kind"], result["level"]) == ("fail", level)


def test_a_finding_is_followed_by_its_id():
    for identity, result in results(drift()).items():
        assert set(result["partialFingerprints"].values()) == {identity}


def test_open_findings_are_not_suppressed_and_all_others_are():
    for found in [*drift().findings, *accepted_only().findings]:
        result = results(comparison(found))[found.id]
        assert ("suppressions" in result) is (found.status is not Status.DRIFT)
        assert result["properties"]["status"] == found.status.value


def test_an_accepted_finding_keeps_its_level_and_says_who_accepted_it():
    result = results(accepted_only())["f-000000000067"]
    assert (result["kind"], result["level"]) == ("fail", "note")
    [suppression] = result["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"].startswith("Accepted until 2027-02-01 (identity team): ")


@pytest.mark.parametrize("identity", ["f-000000000065", "f-000000000066"])
def test_expected_and_cosmetic_findings_are_no_failures(identity: str):
    result = results(accepted_only())[identity]
    assert (result["kind"], result["level"]) == ("informational", "none")


def test_where_and_what():
    missing, both = results(drift())["f-000000000003"], results(drift())["f-000000000004"]
    assert missing["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("sync01/")
    assert "relatedLocations" not in missing
    assert both["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "sync02/"
    assert both["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("sync01/")
    assert both["locations"][0]["logicalLocations"] == [
        {
            "name": "In from AD - User Join",
            "fullyQualifiedName": "contoso.com/Inbound/In from AD - User Join/flows/displayName/expression",
            "kind": "sync-rule",
        }
    ]


def test_values_are_kept_whole_beside_the_message():
    result = results(drift())["f-000000000002"]
    assert len(result["properties"]["primary"]) == 7
    assert "primary: OU=Contractors,DC=contoso,DC=com" in result["message"]["text"]
    assert results(with_baseline())["f-000000000001"]["properties"]["baseline"] == 100


def test_what_was_not_compared_is_a_notification():
    [invocation] = run(incomplete())["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 3
    found = [
        (each["descriptor"]["id"], each["level"], each.get("properties", {}).get("section"))
        for each in invocation["toolExecutionNotifications"]
    ]
    assert found == [
        ("incomplete", "error", None),
        ("incomplete", "error", "sync-rules"),
        ("not-comparable", "note", "scheduler"),
    ]
    assert run(clean())["invocations"][0]["executionSuccessful"] is True
    assert run(clean())["invocations"][0]["toolExecutionNotifications"] == []


def test_files_are_listed_once_with_their_digest():
    files = run(drift())["artifacts"]
    assert len(files) == 6
    assert len({file["location"]["uri"] for file in files}) == 6
    assert len(run(hostile())["artifacts"]) == 1


def test_text_of_an_export_is_neither_placeholder_nor_link():
    text = "{0} [x](https://evil.example/) {{"
    evil = finding(1, text, primary=text, staging="", ref=ObjectRef("rule", text), why=text, align=text)
    only = run(comparison(evil, notices=(text,)))
    message = only["results"][0]["message"]["text"]
    assert message.startswith("{{0}} [x] (https://evil.example/) {{{{ (Rule {{0}}")
    assert only["tool"]["driver"]["rules"][0]["fullDescription"]["text"].startswith("{{0}} [x] (")


def test_times_are_utc_or_not_said():
    def end(generated_at: str) -> str | None:
        invocation = run(replace(clean(), generated_at=generated_at))["invocations"][0]
        found: str | None = invocation.get("endTimeUtc")
        return found

    assert end("2026-11-21T02:00:00+01:00") == "2026-11-21T01:00:00Z"
    assert end("2026-11-21T02:00:00") is None
    assert end("some day") is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("sync01/MV.xml", "sync01/MV.xml"),
        ("a b/{x}#?%.xml", "a%20b/%7Bx%7D%23%3F%25.xml"),
        (r"C:\Export\SYNC 01.json", "file:///C:/Export/SYNC%2001.json"),
        ("/srv/x.json", "file:///srv/x.json"),
        (r"\\server\share\x.json", "file:///server/share/x.json"),
        ("https://evil.example/x", "https%3A//evil.example/x"),
        ("é\ud800\n", "%C3%A9%ED%A0%80%0A"),
        ("standard input", "standard%20input"),
    ],
)
def test_paths_become_uris(path: str, expected: str):
    assert uri(path) == expected


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["a/b.json"], "a/b.json"),
        (["a/b/1.xml", "a/c/2.xml"], "a/"),
        (["a/b/1.xml", "a/b/2.xml"], "a/b/"),
        (["1.xml", "2.xml"], "1.xml"),
        (["/x/1.xml", "/x/2.xml"], "file:///x/"),
        (["/1.xml", "/2.xml"], "file:///1.xml"),
        ([], "."),
    ],
)
def test_an_export_is_its_file_or_the_folder_that_its_files_share(paths: list[str], expected: str):
    files = tuple(SourceFile(path, "0" * 64, 1) for path in paths)
    assert source_uri(Source(Format.CMDLETS, files, None, Format.CMDLETS)) == expected
