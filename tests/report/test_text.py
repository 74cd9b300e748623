from __future__ import annotations

import re
import unicodedata

import pytest
from tests.report.comparisons import (
    accepted_only,
    clean,
    comparison,
    drift,
    every_comparison,
    finding,
    hostile,
    incomplete,
    long_values,
)

from entradrift.model.change import Presence
from entradrift.model.comparison import Comparison
from entradrift.report import text
from entradrift.report.wording import ALIKE, is_open


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", every_comparison())
def test_no_line_is_wider_than_asked(name: str, width: int):
    lines = text.render(every_comparison()[name], width=width).splitlines()
    wide = [line for line in lines if _columns(line) > width]
    assert wide == []


@pytest.mark.parametrize("name", every_comparison())
def test_no_control_character_gets_through(name: str):
    report = text.render(every_comparison()[name])
    assert all(character.isprintable() or character == "\n" for character in report)


@pytest.mark.parametrize("name", every_comparison())
def test_exactly_what_is_open_and_what_changed_alike_is_listed(name: str):
    result = every_comparison()[name]
    listed = re.findall(r"\[(f-[0-9a-f]{12})\]$", text.render(result), re.MULTILINE)
    alike = [each.id for each in result.findings if each.group == ALIKE]
    assert sorted(listed) == sorted([*alike, *(each.id for each in result.findings if is_open(each))])


def test_our_own_words_are_ascii():
    for result in (clean(), drift(), accepted_only(), incomplete(), long_values()):
        assert text.render(result).isascii()


@pytest.mark.parametrize(
    ("result", "first"),
    [
        (clean(), "IN SYNC: no differences in anything that was compared"),
        (accepted_only(), "IN SYNC: no open differences; 1 accepted, 2 differences set aside"),
        # The line is full; what was accepted is on the next one.
        (drift(), "DRIFT: 10 open differences: 1 critical, 3 high, 4 medium, 1 low, 1 info; 1"),
        (incomplete(), "INCOMPLETE: 1 section could not be compared in full; no open differences"),
    ],
    ids=["clean", "accepted", "drift", "incomplete"],
)
def test_the_verdict_comes_first(result: Comparison, first: str):
    assert text.render(result).splitlines()[0] == first


def test_the_next_command_comes_last_and_names_the_worst_rule():
    last = text.render(drift(), width=200).splitlines()[-1]
    assert last.startswith("Next: entradrift explain staging-mode-off ")
    assert text.render(clean()).splitlines()[-1].startswith("Next: add --out report.html")


def test_both_servers_are_described():
    report = text.render(drift())
    assert (
        "Primary   sync01.contoso.com\n          role active (exports to the cloud); version 2.5.79.0"
        in report
    )
    assert (
        "Staging   sync02.contoso.com\n          role staging (exports nothing); version 2.5.76.0" in report
    )
    assert "captured 2026-11-20 20:55 UTC (5 hours old)" in report


def test_findings_stand_under_their_severity_and_object():
    report = text.render(drift())
    assert (
        "MEDIUM (4)\n\n"
        "  Sync rule In from AD - User Join (contoso.com, inbound)\n"
        "    The scoping filter differs                                  [f-000000000005]\n"
        "      scoping filter/group 1: department: EQUAL Sales -> STARTSWITH Sales\n"
        "      scoping filter/group 1: mail: (empty text) -> (none)\n"
        "    The link type of a rule differs                             [f-000000000006]\n"
        "      link type: Join -> Provision\n"
    ) in report


def test_a_missing_object_is_shown_by_what_the_other_server_has():
    report = text.render(drift())
    assert (
        "      flows: extensionAttribute1 -> department\n        extensionAttribute2 -> costCenter\n"
        in report
    )
    assert "      only on staging\n" in report


def test_lists_show_only_what_differs():
    report = text.render(drift())
    assert "        primary  OU=Contractors,DC=contoso,DC=com\n" in report
    assert "        staging  OU=Test,DC=contoso,DC=com\n" in report
    assert "OU=Vendors" not in report


def test_long_values_start_near_their_first_difference_and_say_what_is_missing():
    report = text.render(long_values())
    assert '"Office 117"' in report
    assert "Branch 3" not in report
    assert re.search(r"\.\.\. \+5,\d{3} characters$", report, re.MULTILINE)


def test_many_entries_are_cut_with_a_count():
    result = comparison(
        finding(1, "Units differ", primary=tuple(f"OU={n:02}" for n in range(20)), staging=(), path="units")
    )
    assert "... and 14 more differences" in text.render(result)


def test_set_aside_differences_are_counted_not_listed():
    report = text.render(accepted_only())
    for status in ("expected", "cosmetic"):
        line = f"1 {status} difference not shown; --format json or an HTML report lists them."
        assert line in report
    assert "The host differs" not in report


def test_accepted_differences_are_listed():
    report = text.render(accepted_only())
    assert (
        "Accepted (1)\n  - f-000000000067 low: The synchronization interval differs\n    Accepted until "
        in report
    )
    assert "1 accepted difference not shown" not in report


def test_what_was_not_compared_is_said():
    report = text.render(incomplete())
    assert "  ! Synchronization rules, partly compared: The staging export ends" in report
    assert "  - Scheduler, not compared: A server configuration export does not carry" in report
    assert "Not compared in full" not in text.render(clean())


def test_colour_is_only_there_when_asked_for_and_changes_no_word():
    plain, coloured = text.render(drift()), text.render(drift(), color=True)
    assert "\x1b" not in plain
    assert coloured.startswith("\x1b[1;31mDRIFT")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_escape_sequences_of_an_export_are_neutralised_even_in_colour():
    coloured = text.render(hostile(), color=True)
    assert r"\x1b[2J" in coloured
    assert "\x1b[2J" not in coloured
    assert "\u202e" not in coloured


def test_a_value_that_exists_on_one_server_is_shown_on_one_line():
    result = comparison(
        finding(
            1, "An entry is missing", primary="Delta Import", presence=Presence.PRIMARY_ONLY, path="steps"
        )
    )
    assert "      steps: Delta Import\n" in text.render(result)


def _columns(line: str) -> int:
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in line
    )
