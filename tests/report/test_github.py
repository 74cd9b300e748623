from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pytest
from tests.report.comparisons import (
    accepted_only,
    clean,
    comparison,
    drift,
    every_comparison,
    finding,
    huge,
    incomplete,
)

from entradrift.model.change import ObjectRef
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Status
from entradrift.report import by_name

COMMAND = re.compile(r"::(?P<level>error|warning|notice) title=(?P<title>[^:,]*)::(?P<message>.*)")


@dataclass(frozen=True)
class Annotation:
    level: str
    title: str
    message: str


def read(result: Comparison) -> list[Annotation]:
    """Read commands as the runner does: one a line, percent signs decoded last."""
    found = []
    for line in by_name("github").render(result).removesuffix("\n").split("\n"):
        match = COMMAND.fullmatch(line)
        assert match, line
        title = match["title"].replace("%3A", ":").replace("%2C", ",")
        found.append(Annotation(match["level"], decoded(title), decoded(match["message"])))
    return found


def decoded(text: str) -> str:
    assert not re.search("%(?!25|0A|0D|3A|2C)", text)
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


@pytest.mark.parametrize("name", every_comparison())
def test_every_line_is_one_command(name: str):
    assert read(every_comparison()[name])


def test_the_verdict_comes_first():
    assert read(clean())[0].level == "notice"
    assert read(clean())[0].title == "entradrift: In sync"
    assert read(drift())[0].level == "error"
    assert read(drift())[0].title == "entradrift: Drift"
    assert "not safe to promote" in read(drift())[0].message


def test_the_worst_findings_come_first_as_github_shows_only_ten():
    levels = [each.level for each in read(huge())[1:]]
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)


def test_an_annotation_says_what_where_and_how():
    [found] = [each for each in read(drift()) if "[f-000000000004]" in each.message]
    assert found.level == "error"
    assert found.title == "high: The expression of an attribute flow differs"
    lines = found.message.split("\n")
    assert lines[0].startswith("Sync rule In from AD - User Join (contoso.com, inbound), flows/displayName")
    assert lines[1].startswith("  primary: IIF(")
    assert lines[2].startswith("  staging: IIF(")
    assert lines[3].startswith("Align: Open the Synchronization Rules Editor")


def test_set_aside_findings_are_named_in_notices_only():
    annotations = read(accepted_only())
    assert {each.level for each in annotations} == {"notice"}
    assert annotations[1].title == "1 accepted difference, not annotated"
    assert annotations[1].message == "f-000000000067"


def test_many_ids_are_spread_over_notices():
    many = tuple(finding(number, "Title", status=Status.ACCEPTED) for number in range(450))
    notices = read(replace(clean(), findings=many))[1:]
    assert [len(each.message.split(", ")) for each in notices] == [200, 200, 50]


def test_incomplete_sections_are_errors_and_others_notices():
    found = {each.title: each.level for each in read(incomplete())}
    assert found["entradrift: Incomplete"] == "error"
    assert found["Synchronization rules: partly compared"] == "error"
    assert found["Scheduler: not compared"] == "notice"


@pytest.mark.parametrize(
    "text",
    [
        "a\n::set-output name=x::y",
        "a\r\n::stop-commands::x",
        "%0A::error::x",
        "100%",
        "a:b,c::d",
        "::add-mask::x",
    ],
)
def test_an_export_cannot_write_commands(text: str):
    evil = finding(
        1, text, primary=text, staging="b", ref=ObjectRef(text, text, text, text), path=text, align=text
    )
    result = comparison(evil, failover=text, notices=(text,))
    annotations = read(result)
    assert len(annotations) == 3
    shown = text.replace("\r", r"\r").replace("\n", r"\n")
    assert annotations[1].title == f"medium: {shown}"
    assert annotations[1].message.split("\n")[-1] == f"Align: {shown}"
    assert annotations[0].message.split("\n")[1] == shown
