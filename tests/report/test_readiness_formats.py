"""The readiness report in every format: complete, by its schema, and harmless whatever the exports say."""

from __future__ import annotations

import json
import re

import pytest
from jsonschema import Draft202012Validator
from tests.report.comparisons import HOSTILE
from tests.report.pages import Parsed, faults, hrefs
from tests.report.readiness_reports import (
    after,
    confirmed,
    every_report,
    evil,
    go,
    no_go,
    not_complete,
    warnings,
)
from tests.report.test_markdown import HTML, LINKED, tokens

from entradrift import resources
from entradrift.errors import EntradriftError
from entradrift.model.finding import Status
from entradrift.model.readiness import Answer, ReadinessReport
from entradrift.report import readiness_json, readiness_markdown, readiness_text
from entradrift.report.readiness_registry import (
    READINESS_RENDERERS,
    readiness_renderer,
    readiness_renderer_for,
)
from entradrift.report.visible import visible

REPORTS = every_report()
EVERY = pytest.mark.parametrize("name", REPORTS)


def html(report: ReadinessReport) -> str:
    return readiness_renderer("html").render(report)


def parsed(report: ReadinessReport) -> Parsed:
    return Parsed(html(report))


# --- every format ----------------------------------------------------------------------------------------------------


@EVERY
@pytest.mark.parametrize("format_name", [renderer.name for renderer in READINESS_RENDERERS])
def test_a_report_is_the_same_text_each_time_and_no_character_acts(name: str, format_name: str):
    renderer = readiness_renderer(format_name)
    text = renderer.render(REPORTS[name])
    assert text == renderer.render(every_report()[name])
    assert [character for character in text if not character.isprintable() and character not in "\n\t"] == []
    assert text.endswith("\n")
    text.encode("utf-8")


def test_a_format_is_found_by_suffix_in_any_letter_case():
    assert readiness_renderer_for("C:/changes/CHG-12.HTML").name == "html"
    with pytest.raises(EntradriftError, match=r"no readiness format has the suffix \".pdf\""):
        readiness_renderer_for("x.pdf")


# --- JSON ------------------------------------------------------------------------------------------------------------


@EVERY
def test_the_json_is_as_its_schemas_say(name: str):
    document = json.loads(readiness_json.render(REPORTS[name]))
    Draft202012Validator(resources.schema("readiness")).validate(document)
    if name != "evil":  # Its exports hold values that no export has.
        Draft202012Validator(resources.schema("report")).validate(document["comparison"])


@EVERY
def test_the_json_has_every_check_and_every_finding(name: str):
    report = REPORTS[name]
    document = json.loads(readiness_json.render(report))
    assert [check["id"] for check in document["checks"]] == [check.id for check in report.checks]
    assert [finding["id"] for finding in document["comparison"]["findings"]] == [
        finding.id for finding in report.comparison.findings
    ]
    wanted = [
        each.id for each in report.comparison.findings if each.status in (Status.DRIFT, Status.ACCEPTED)
    ]
    assert [effect["finding"] for effect in document["effects"]] == wanted
    assert sum(document["summary"][answer.value] for answer in Answer) == len(report.checks)


def test_the_json_of_one_check():
    document = json.loads(readiness_json.render(no_go()))
    check = document["checks"][4]
    assert (check["id"], check["answer"], check["allowed"]) == ("R5", "fail", False)
    assert check["evidence"][0] == {
        "label": "Staging mode",
        "value": "on",
        "server": "staging",
        "file": "SYNC02/GlobalSettings.xml",
        "place": "line 5",
    }
    assert document["summary"] == {
        "pass": 32,
        "warn": 2,
        "unknown": 4,
        "fail": 2,
        "allowed": 1,
        "confirmed": 0,
    }
    assert document["pending"]["verdict"] == "review"
    assert json.loads(readiness_json.render(after()))["pending"] is None


def test_the_json_of_what_a_person_confirmed():
    document = json.loads(readiness_json.render(confirmed()))
    check = document["checks"][9]
    assert (check["id"], check["answer"], check["allowed"]) == ("R10", "unknown", False)
    assert check["confirmed"] == "checked by Kim 2026-11-20"
    assert document["summary"] == {
        "pass": 39,
        "warn": 0,
        "unknown": 1,
        "fail": 0,
        "allowed": 0,
        "confirmed": 1,
    }


def test_what_a_person_confirmed_is_a_list_of_its_own():
    text = "\n".join(lines(confirmed()))
    assert "39 passed, 1 confirmed by a person." in text
    own = text.partition("Confirmed by a person (1)\n")[2].partition("\n\n")[0]
    assert own.startswith("  R10 Is number 10 of the evidence in order?")
    assert "Run:" not in own
    assert "Unknown" not in text
    assert "## Confirmed by a person (1)" in readiness_markdown.render(confirmed())
    page = html(confirmed())
    assert "<b>1</b> confirmed by a person</a>" in page
    assert 'id="prove"' not in page


# --- text ------------------------------------------------------------------------------------------------------------


def lines(report: ReadinessReport, **options: object) -> list[str]:
    return readiness_text.render(report, **options).splitlines()  # type: ignore[arg-type]


@EVERY
def test_the_sentence_comes_first_and_no_line_is_too_wide(name: str):
    for width in (40, 80, 120):
        for verbose in (False, True):
            found = lines(REPORTS[name], width=width, verbose=verbose)
            assert found[0].split(":")[0] in ("GO", "GO WITH WARNINGS", "NO-GO")
            commands = {check.collect for check in REPORTS[name].checks} | {
                step.command for step in REPORTS[name].runbook
            }
            shown = {visible(command, keep="").strip() for command in commands}
            assert [
                line
                for line in found
                if len(line) > width and line.strip().removeprefix("Run: ") not in shown
            ] == []


def test_failed_comes_first_then_unknown_with_its_command_then_warnings_then_a_count():
    found = lines(no_go())
    places = [
        next(number for number, line in enumerate(found) if line.startswith(start))
        for start in (
            "Failed (2)",
            "Unknown: prove this before you switch (3)",
            "Warnings (2)",
            "Unknown, allowed by name (1)",
            "32 checks passed",
            "Comparison. Drift",
            "Pending exports. REVIEW",
            "Runbook, once the verdict is GO",
        )
    ]
    assert places == sorted(places)
    unknown = found[places[1] : places[2]]
    assert '      Run: csexport "<connector>" pending.xml /f:x' in unknown
    assert [line[2:6].strip() for line in unknown if line.startswith("  R")] == ["R10", "R14", "R15"]
    assert not any(line.startswith("  R1 ") for line in found)


def test_verbose_adds_what_passed_and_the_evidence():
    found = lines(no_go(), verbose=True)
    assert "Passed (32)" in found
    assert "      - staging: Staging mode = on [SYNC02/GlobalSettings.xml, line 5]" in found
    assert sum(line.startswith("  R") for line in found) == 40
    assert "   2. [ ] Demote sync01.contoso.com [sync01.contoso.com]" in found


def test_a_file_has_everything():
    assert readiness_renderer("text").render(no_go()) == readiness_text.render(no_go(), verbose=True)


def test_the_runbook_may_begin_only_with_a_go():
    assert "Runbook" in lines(go())
    assert "Runbook" in lines(warnings())
    assert "Runbook, once the verdict is GO" in lines(not_complete())
    assert "What is left to do" in lines(after())


def test_gaps_are_listed():
    assert "  - sync-rules: The staging export ends in the middle of rule 61 of 148." in lines(not_complete())


def test_colour_is_for_terminals_only():
    assert "\x1b" not in readiness_text.render(evil())
    coloured = readiness_text.render(evil(), color=True)
    assert set(re.findall(r"\x1b\[[0-9;]*m", coloured)) == {"\x1b[1;31m", "\x1b[1m", "\x1b[0m"}
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == readiness_text.render(evil())


def test_our_own_words_are_ascii():
    assert readiness_text.render(warnings(), verbose=True).isascii()


# --- Markdown --------------------------------------------------------------------------------------------------------


@EVERY
def test_no_text_of_an_export_becomes_markup_or_a_link(name: str):
    kinds = set()
    for token in tokens(readiness_markdown.render(REPORTS[name])):
        kinds.add(token.type)
        if token.type in ("html_block", "html_inline"):
            assert HTML.fullmatch(token.content.replace("<summary>", "").replace("</summary>", ""))
        if token.type == "text":
            assert not LINKED.search(token.content.removeprefix("[ ] ")), token.content
    assert not kinds & {"link_open", "image", "em_open", "hr"}


def test_the_markdown_says_what_the_page_says():
    text = readiness_markdown.render(no_go())
    assert text.startswith("# NO-GO\n")
    assert "## Prove this before you switch (3)" in text
    assert '- Run: `csexport "<connector>" pending.xml /f:x`' in text
    assert text.count("- [ ] ") == 3
    assert "<summary>32 checks passed</summary>" in text


# --- the page --------------------------------------------------------------------------------------------------------


@EVERY
def test_nothing_is_wrong_with_the_page(name: str):
    source = html(REPORTS[name])
    assert faults(source) == []
    assert hrefs(Parsed(source)) == []


def test_hostile_text_is_shown_and_does_nothing():
    page = parsed(evil())
    assert page.text.count("<script>alert(1)</script>") > 20
    assert "{{ 7*7 }}" in page.text
    assert r"\x1b[2J" in page.text
    assert len(page.named("script")) == 1
    assert page.named("img") == []
    # Nothing of an export is an attribute, but what is read aloud for a region.
    texts = [value or "" for _, found in page.elements for key, value in found.items() if key != "aria-label"]
    assert [value for value in texts if "alert" in value or HOSTILE[4] in value] == []


@EVERY
def test_the_page_has_every_check_with_a_symbol_and_a_word(name: str):
    report = REPORTS[name]
    page = parsed(report)
    shown = [found for _, found in page.named("details") if "check" in (found.get("class") or "").split()]
    assert sorted(found["id"] or "" for found in shown) == sorted(
        f"check-{check.id.lower()}" for check in report.checks
    )
    source = html(report)
    for check in report.checks:
        by_hand = "confirmed" if check.confirmed else "allowed" if check.allowed else ""
        word = by_hand or readiness_word(check.answer)
        key = by_hand or check.answer.value
        own = source.split(f'id="check-{check.id.lower()}"')[1].split("</summary>")[0]
        assert f'<use href="#i-{key}"/></svg> {word}</b>' in own


def readiness_word(answer: Answer) -> str:
    return {"pass": "passed", "warn": "warning", "unknown": "unknown", "fail": "failed"}[answer.value]


def test_the_page_lists_what_to_prove_with_the_command():
    text = parsed(no_go()).text
    part = text.split("Prove this before you switch")[1].split("Checks\n")[0]
    assert re.findall(r"^R\d+", part, re.MULTILINE) == ["R10", "R14", "R15"]
    assert 'csexport "<connector>" pending.xml /f:x' in part
    assert "No command shows this; look for yourself." in part
    assert "Prove this" not in parsed(go()).text


def test_the_page_lists_every_effect_and_links_from_its_check():
    page = parsed(no_go())
    effects = [effect.finding for effect in no_go().effects]
    assert [each for each in page.ids if each.startswith("f-")] == effects
    assert "f-ffffffffffff" not in page.text  # Rests on a finding that the page does not list.


def test_the_page_says_whether_the_runbook_may_begin():
    assert "The verdict is NO-GO: do not begin." in parsed(no_go()).text
    assert "do not begin" not in parsed(warnings()).text
    assert len(parsed(go()).named("input")) == 3 + 1  # One box for each step, and the search.


def test_the_title_and_the_paper_name_verdict_and_pair():
    assert "<title>NO-GO: sync02.contoso.com is to take over from sync01.contoso.com</title>" in html(no_go())
    assert "<title>GO: sync01.contoso.com has taken over from sync02.contoso.com</title>" in html(after())
