from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from tests.report.comparisons import (
    HOSTILE,
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

from entradrift import resources
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Severity, Status
from entradrift.report import by_name, json_report


def load(result: Comparison):
    return json.loads(by_name("json").render(result))


@pytest.fixture(scope="module")
def validator():
    schema = resources.schema("report")
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("name", every_comparison())
def test_every_report_obeys_the_schema(validator: Draft202012Validator, name: str):
    assert [error.json_path for error in validator.iter_errors(load(every_comparison()[name]))] == []


def test_the_schema_describes_every_key_and_allows_no_other():
    def walk(node: object, path: str) -> None:
        if isinstance(node, dict):
            if "properties" in node:
                assert node.get("additionalProperties") is False, path
                assert sorted(node["required"]) == sorted(node["properties"]), path
                for name, child in node["properties"].items():
                    assert child.get("description", "").endswith("."), f"{path}/{name}"
            for key, child in node.items():
                walk(child, f"{path}/{key}")

    walk(resources.schema("report"), "")


def test_the_schema_refuses_what_is_not_a_report(validator: Draft202012Validator):
    document = load(drift())
    document["findings"][0]["severity"] = "fatal"
    document["findings"][0]["surprise"] = 1
    del document["verdict"]
    paths = sorted(error.json_path for error in validator.iter_errors(document))
    assert paths == ["$", "$.findings[0]", "$.findings[0].severity"]


def test_the_keys_come_in_the_documented_order():
    document = load(with_baseline())
    assert list(document)[:14] == [
        "format",
        "format_version",
        "tool",
        "generated_at",
        "verdict",
        "exit_code",
        "failover",
        "primary",
        "staging",
        "baseline",
        "coverage",
        "summary",
        "findings",
        "notices",
    ]
    assert list(document["findings"][0])[:21] == [
        "id",
        "rule",
        "section",
        "severity",
        "status",
        "presence",
        "object",
        "path",
        "primary",
        "staging",
        "baseline",
        "changed_on",
        "title",
        "why",
        "align",
        "first_seen",
        "acceptance",
        "group",
        "source_document",
        "side",
        "facts",
    ]
    assert list(document["summary"]) == ["by_status", "by_severity", "by_section", "by_side"]
    assert list(document["coverage"][0])[:5] == [
        "section",
        "status",
        "reason",
        "primary_items",
        "staging_items",
    ]
    assert list(document["primary"])[:4] == ["host", "role", "product_version", "source"]
    assert list(document["primary"]["source"])[:4] == ["format", "paths", "sha256", "captured_at"]


def test_every_finding_is_there_once_and_in_order():
    assert [each["id"] for each in load(drift())["findings"]] == [each.id for each in drift().findings]


def test_only_open_findings_count_beyond_the_status():
    summary = load(drift())["summary"]
    assert summary["by_status"] == {"drift": 10, "expected": 1, "accepted": 1, "cosmetic": 1}
    assert summary["by_severity"] == {"critical": 1, "high": 3, "medium": 4, "low": 1, "info": 1}
    assert summary["by_side"] == {"both": 8, "primary-only": 1, "staging-only": 1}
    assert sum(summary["by_section"].values()) == 10
    assert summary["by_section"]["scheduler"] == 0
    aside = load(accepted_only())["summary"]
    assert sum(aside["by_status"].values()) == 3
    assert not any(any(aside[key].values()) for key in ("by_severity", "by_section", "by_side"))


def test_severities_and_statuses_are_those_of_the_model():
    summary = load(clean())["summary"]
    assert list(summary["by_severity"]) == [each.value for each in Severity]
    assert list(summary["by_status"]) == [each.value for each in Status]


def test_values_keep_their_types():
    values = {"b": True, "a": (1, 2.5, None, "1"), "c": {"nested": ("x",)}}
    [found] = load(comparison(finding(1, "Title", primary=values, staging=())))["findings"]
    assert found["primary"] == {"a": [1, 2.5, None, "1"], "b": True, "c": {"nested": ["x"]}}
    assert found["staging"] == []


def test_text_of_any_kind_comes_back_as_it_was():
    assert [each["primary"] for each in load(hostile())["findings"]] == list(HOSTILE)


def test_no_character_acts_on_a_terminal_or_an_editor():
    report = json_report.render(hostile())
    assert all(character.isprintable() or character == "\n" for character in report)
    assert r"\u202e" in report


def test_numbers_that_json_lacks_do_not_stop_a_report():
    [found] = load(comparison(finding(1, "Title", primary=float("inf"), staging=1)))["findings"]
    assert found["primary"] == "inf"


def test_one_file_keeps_its_own_digest_and_several_share_one():
    document = load(drift())
    [only] = document["primary"]["source"]["files"]
    assert document["primary"]["source"]["sha256"] == only["sha256"]
    files = document["staging"]["source"]["files"]
    assert len(files) == 5
    assert document["staging"]["source"]["paths"] == sorted(file["path"] for file in files)
    lines = "".join(f"{file['sha256']}\n" for file in files)
    assert document["staging"]["source"]["sha256"] == hashlib.sha256(lines.encode()).hexdigest()


def test_the_order_of_files_and_options_does_not_show():
    result = drift()
    source = result.staging.source
    turned = replace(
        result,
        staging=replace(result.staging, source=replace(source, files=source.files[::-1])),
        options=dict(reversed(result.options.items())),
    )
    assert json_report.render(turned) == json_report.render(result)


def test_incomplete_says_which_section_made_it_so():
    document = load(incomplete())
    assert document["verdict"] == "incomplete"
    assert document["exit_code"] == 3
    assert [each["section"] for each in document["coverage"] if each["incomplete"]] == ["sync-rules"]


def test_a_baseline_is_shown_like_a_server():
    assert load(clean())["baseline"] is None
    document = load(with_baseline())
    assert document["baseline"]["host"] == "sync01.contoso.com"
    assert document["findings"][0]["baseline"] == 100
    assert document["findings"][0]["changed_on"] == "staging"
