from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.report.comparisons import clean, drift, finding

from entradrift.model.change import ObjectRef
from entradrift.model.comparison import Compared, Verdict
from entradrift.model.finding import Status
from entradrift.model.section import Section
from entradrift.model.snapshot import Format, Role
from entradrift.model.values import Value
from entradrift.report import wording
from entradrift.resources import schema


def test_every_word_of_the_model_has_words_for_people():
    assert set(wording.SECTIONS) == set(Section)
    assert set(wording.VERDICTS) == set(Verdict)
    assert set(wording.COVERAGE) == set(Compared)
    assert set(wording.FORMATS) == set(Format)
    assert set(wording.ROLES) == set(Role)
    assert set(wording.SET_ASIDE) == set(Status) - {Status.DRIFT}


@pytest.mark.parametrize("name", ["report", "document"])
def test_schemas_of_reports_know_every_kind_of_export(name: str):
    def kinds(node: object) -> Iterator[list[str]]:
        for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from kinds(part)
        if isinstance(node, dict) and Format.WIZARD in node.get("enum", ()):
            yield node["enum"]

    found = list(kinds(schema(name)))
    assert found
    assert [set(Format) ^ set(each) for each in found if set(each) != set(Format)] == []


@pytest.mark.parametrize(
    ("count", "noun", "expected"),
    [(0, "file", "0 files"), (1, "entry", "1 entry"), (1200, "entry", "1,200 entries"), (2, "day", "2 days")],
)
def test_plurals(count: int, noun: str, expected: str):
    assert wording.plural(count, noun) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "not set"),
        ("", "empty text"),
        ((), "none"),
        ({}, "none"),
        (0, "0"),
        (False, "False"),
        (("a", None), "a, not set"),
        ({"b": 1, "a": ("x", "y")}, "a: x, y; b: 1"),
    ],
)
def test_values(value: Value, expected: str):
    assert wording.value(value) == expected


def test_objects_are_named_with_all_that_tells_them_apart():
    rule = ObjectRef("sync-rule", "In from AD", "contoso.com", "Inbound")
    assert wording.kind(rule) == "Sync rule"
    assert wording.qualifiers(rule) == "contoso.com, inbound"
    assert wording.qualifiers(ObjectRef("setting", "StagingMode")) == ""


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2026-11-20T20:55:03Z", "2026-11-20 20:55 UTC"),
        ("2026-11-20 20:55:03+01:00", "2026-11-20 20:55 +01:00"),
        ("2026-11-20T20:55:03", "2026-11-20 20:55"),
        ("yesterday", "yesterday"),
        (None, "not stated in the export"),
    ],
)
def test_moments(iso: str | None, expected: str):
    assert wording.moment(iso) == expected


@pytest.mark.parametrize(
    ("captured", "expected"),
    [
        ("2026-11-21T01:59:00Z", "1 minute old"),
        ("2026-11-20T20:55:03Z", "5 hours old"),
        ("2026-11-19T20:00:00Z", "30 hours old"),
        ("2026-11-01T00:00:00Z", "20 days old"),
        ("2026-11-21T03:00:00Z", "later than this comparison"),
        ("2026-11-21T01:59:00", ""),
        (None, ""),
    ],
)
def test_ages(captured: str | None, expected: str):
    assert wording.age(captured, "2026-11-21T02:00:00+00:00") == expected


def test_open_findings_below_the_level_are_not_hidden_by_an_in_sync_verdict():
    result = replace(clean(), findings=(finding(1, "Title", primary=1, staging=2),))
    assert wording.headline(result) == "1 open difference: 1 medium, below the level that counts as drift"


def test_an_unreliable_comparison_says_so_even_when_all_sections_were_read():
    result = replace(drift(), verdict=Verdict.INCOMPLETE)
    assert wording.headline(result).startswith("this comparison cannot be relied on; 10 open differences")


@pytest.mark.parametrize("side", ["primary", "staging", "both", "unknown"])
def test_where_a_change_was_made(side: str):
    sentence = wording.changed_on(replace(finding(1, "Title"), changed_on=side))
    assert (side in sentence) is (side != "unknown")
