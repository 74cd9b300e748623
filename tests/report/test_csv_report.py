from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.report.comparisons import (
    HOSTILE,
    accepted_only,
    comparison,
    drift,
    finding,
    hostile,
    incomplete,
    with_baseline,
)

from entradrift.model.change import ObjectRef, Presence
from entradrift.model.comparison import Comparison
from entradrift.report import by_name
from entradrift.report.csv_report import COLUMNS, cell

STARTS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"


def rows(result: Comparison, delimiter: str = ",") -> list[list[str]]:
    text = by_name("csv").render(result)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=delimiter))


def records(result: Comparison) -> list[dict[str, str]]:
    header, *others = rows(result)
    return [dict(zip(header, each, strict=True)) for each in others]


def test_columns_and_rows():
    header, *others = rows(drift())
    assert tuple(header) == COLUMNS
    assert [each[0] for each in others if each[0]] == [found.id for found in drift().findings]
    assert all(len(each) == len(COLUMNS) for each in others)


def test_the_columns_are_those_of_the_documentation():
    page = (Path(__file__).resolve().parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")
    listed = page.partition("\nColumns: ")[2].partition(". Columns are")[0]
    assert tuple(re.findall("`([a-z_]+)`", listed)) == COLUMNS


def test_line_ends_and_quotes_are_those_of_spreadsheets():
    text = by_name("csv").render(drift())
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert lines[0] == "\ufeff" + ",".join(f'"{column}"' for column in COLUMNS)
    assert all(line.startswith('"') and line.endswith('"') for line in lines[1:-1])


def test_a_row_says_what_the_finding_says():
    row = records(drift())[2]
    assert row["object_kind"] == "sync-rule"
    assert row["object_name"] == "In from AD - User Department (custom)"
    assert (row["connector"], row["direction"]) == ("contoso.com", "Inbound")
    assert (row["presence"], row["side"]) == ("primary-only", "primary")
    assert row["primary"].startswith("flows: extensionAttribute1 -> department")
    assert row["staging"] == "not present"
    assert row["facts"] == "attributes: department, costCenter"


def test_values_that_look_alike_are_told_apart_and_lists_have_one_entry_a_line():
    found = records(drift())
    assert (found[0]["primary"], found[0]["staging"]) == ("False (true/false)", "False (text)")
    assert found[1]["primary"].splitlines()[0] == "OU=Contractors,DC=contoso,DC=com"
    assert found[8]["staging"] == "present"


def test_a_baseline_is_a_column_only_where_there_is_one():
    assert records(with_baseline())[0]["baseline"] == "100"
    assert records(with_baseline())[0]["changed_on"] == "staging"
    assert {row["baseline"] for row in records(drift())} == {""}


def test_an_acceptance_is_there_with_owner_reason_and_end():
    [row] = [row for row in records(accepted_only()) if row["status"] == "accepted"]
    assert "owner: identity team" in row["acceptance"].splitlines()
    assert "expires: 2027-02-01" in row["acceptance"].splitlines()


def test_what_was_not_compared_has_rows_without_an_id():
    gaps = [row for row in records(incomplete()) if not row["id"]]
    assert [(row["status"], row["section"]) for row in gaps] == [
        ("incomplete", ""),
        ("incomplete", "sync-rules"),
        ("not comparable", "scheduler"),
    ]
    assert gaps[1]["why"] == "The staging export ends in the middle of rule 61 of 148."


@pytest.mark.parametrize("start", STARTS)
def test_what_looks_like_a_formula_gets_an_apostrophe(start: str):
    assert cell(f"{start}cmd|' /C calc'!A0").startswith("'")
    assert cell(f'  "{start}1').startswith("'")
    assert cell(f"a;{start}1").startswith("a;'")
    assert cell(f"a\n{start}1").startswith("a\n'")


@pytest.mark.parametrize("text", ["", "plain", "a=b", "OU=Users,DC=contoso,DC=com", "10-12", "x\ny", "a; b"])
def test_other_text_stays_as_it_is(text: str):
    assert cell(text) == text


def evil() -> Comparison:
    texts = [
        '=HYPERLINK("https://evil.example/","x")',
        "@SUM(1)",
        "+1",
        "-1",
        "x;=cmd|'/C calc'!A0;",
        'x";"=1+1',
        "x\n=1+1",
        "\t=1",
        "\r=1",
        *HOSTILE,
    ]
    return comparison(
        *(
            replace(
                finding(number, text, primary=text, staging=(text, text), path=text, why=text, align=text),
                object=ObjectRef(text, text, text, text),
                presence=Presence.BOTH,
                group=text,
            )
            for number, text in enumerate(texts)
        ),
        failover=texts[0],
    )


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("result", [evil(), hostile()], ids=["formulas", "hostile"])
def test_no_cell_begins_like_a_formula_whichever_separator_the_country_uses(
    result: Comparison, delimiter: str
):
    cells = [content for row in rows(result, delimiter) for content in row]
    assert [content for content in cells if content.lstrip().startswith(tuple(STARTS))] == []


def test_a_cell_never_outgrows_a_spreadsheet():
    row = records(comparison(finding(1, "Long", primary="x" * 100_000, staging="y")))[0]
    assert len(row["primary"]) < 32_767
    assert row["primary"].endswith(" ... and 68,000 more characters")
