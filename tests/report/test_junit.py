from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from tests.report.comparisons import (
    accepted_only,
    clean,
    comparison,
    coverage,
    drift,
    every_comparison,
    finding,
    hostile,
    huge,
    incomplete,
)

from entradrift.model.comparison import Compared, Comparison, SectionCoverage, Verdict
from entradrift.model.section import Section
from entradrift.report import by_name
from entradrift.report.wording import SECTIONS


def read(result: Comparison) -> ET.Element:
    return ET.fromstring(by_name("junit").render(result))  # noqa: S314 - our own output


def outcomes(result: Comparison, kind: str) -> dict[str, str]:
    """Return the outcome of each test case of a class by its name."""
    found = {}
    for case in read(result).iter("testcase"):
        if case.get("classname") == f"entradrift.{kind}":
            [outcome] = [child.tag for child in case if child.tag != "system-out"] or ["passed"]
            found[case.get("name") or ""] = outcome
    return found


@pytest.mark.parametrize("name", every_comparison())
def test_it_is_xml_and_its_counts_are_right(name: str):
    text = by_name("junit").render(every_comparison()[name])
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    root = ET.fromstring(text.encode())  # noqa: S314 - our own output
    for element in [root, *root.iter("testsuite")]:
        cases = list(element.iter("testcase"))
        assert int(element.get("tests") or 0) == len(cases)
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(element.get(attribute) or 0) == sum(case.find(tag) is not None for case in cases)


def test_every_section_is_a_case_and_every_rule_that_fired():
    assert list(outcomes(drift(), "section")) == list(SECTIONS.values())
    assert set(outcomes(drift(), "rule")) == {found.rule for found in drift().findings}


def test_nothing_differs_so_all_pass():
    assert set(outcomes(clean(), "section").values()) == {"passed"}
    assert outcomes(clean(), "rule") == {}
    assert outcomes(clean(), "comparison") == {}


def test_drift_fails_and_what_the_format_cannot_carry_is_skipped():
    sections = outcomes(drift(), "section")
    assert sections["Filtering"] == "failure"
    assert sections["Scheduler"] == "skipped"
    assert sections["Metaverse schema"] == "passed"
    rules = outcomes(drift(), "rule")
    assert rules["ou-scope-differs"] == "failure"
    assert rules["host-differs"] == "passed"


def test_set_aside_findings_pass_and_are_listed():
    assert set(outcomes(accepted_only(), "section").values()) == {"passed"}
    assert set(outcomes(accepted_only(), "rule").values()) == {"passed"}
    listed = "".join(element.text or "" for element in read(accepted_only()).iter("system-out"))
    assert all(found.id in listed for found in accepted_only().findings)
    assert "accepted: f-000000000067 low: The synchronization interval differs" in listed


def test_incomplete_is_an_error():
    assert outcomes(incomplete(), "section")["Synchronization rules"] == "error"
    assert outcomes(incomplete(), "section")["Scheduler"] == "skipped"
    assert outcomes(incomplete(), "comparison") == {"Comparison is complete": "error"}
    alone = replace(clean(), verdict=Verdict.INCOMPLETE)
    assert outcomes(alone, "comparison") == {"Comparison is complete": "error"}


def test_drift_in_a_section_that_could_not_be_compared_is_never_skipped():
    result = comparison(
        finding(1, "Title", primary=1, staging=2, section=Section.SCHEDULER),
        covered=coverage(
            scheduler=SectionCoverage(
                Section.SCHEDULER, Compared.NOT_COMPARED, "Not carried.", 0, 0, by_nature=True
            )
        ),
    )
    assert outcomes(result, "section")["Scheduler"] == "failure"


def test_a_failure_says_what_differs_and_what_to_do():
    [case] = [
        case for case in read(drift()).iter("testcase") if case.get("name") == "flow-expression-differs"
    ]
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("message") == "1 open difference: 1 high"
    text = failure.text or ""
    assert text.startswith("f-000000000004 high: The expression of an attribute flow differs [Sync rule")
    assert "primary: IIF(IsPresent([displayName]), Trim([displayName])" in text
    assert "To align: Open the Synchronization Rules Editor" in text


def test_findings_of_one_rule_are_one_case():
    assert outcomes(huge(), "rule") == {"sync-rule-changed": "failure"}


def test_characters_that_xml_does_not_have_are_shown_as_escapes():
    text = by_name("junit").render(hostile())
    assert r"\x1b[2J" in text
    assert r"lone \ud800 surrogate" in text
    assert "<script>" not in text
    assert "<img" not in text


def test_a_time_is_only_there_where_it_is_one():
    assert {suite.get("timestamp") for suite in read(clean()).iter("testsuite")} == {"2026-11-21T02:00:00"}
    odd = replace(clean(), generated_at="some day")
    assert {suite.get("timestamp") for suite in read(odd).iter("testsuite")} == {None}
