"""What could be compared: never more than both exports carry, and never in silence."""

# ruff: noqa: ANN401 - test data is of any type

from typing import Any

import pytest
from tests.compare.builders import difference, flow, partner, rule, setting, snapshot

from entradrift.model.comparison import Compared, SectionCoverage
from entradrift.model.section import Section
from entradrift.model.snapshot import Carried, Format, SectionContent, Source
from entradrift.model.sync_rule import Clause

RULES, OTHER = Section.SYNC_RULES, Section.OTHER_SETTINGS


def coverage(section: Section, primary: Any, staging: Any) -> SectionCoverage:
    return next(part for part in difference(primary, staging).coverage if part.section is section)


def with_content(carried: Carried, reason: str = "", *, by_nature: bool = True, items: int = 3) -> Any:
    return snapshot(content={RULES: SectionContent(carried, items, reason, by_nature)})


FULL, PARTIAL, ABSENT = Carried.FULL, Carried.PARTIAL, Carried.ABSENT


def test_every_section_is_there_once_in_its_order():
    one = snapshot()
    assert [part.section for part in difference(one, partner(one)).coverage] == list(Section)


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        (FULL, FULL, Compared.COMPARED),
        (FULL, PARTIAL, Compared.PARTIAL),
        (PARTIAL, FULL, Compared.PARTIAL),
        (ABSENT, FULL, Compared.NOT_COMPARED),
        (FULL, ABSENT, Compared.NOT_COMPARED),
        (ABSENT, PARTIAL, Compared.NOT_COMPARED),
    ],
)
def test_the_lesser_of_both_decides(one: Carried, other: Carried, status: Compared):
    part = coverage(RULES, with_content(one, "a"), partner(with_content(other, "b")))
    assert (part.status, part.reason, part.by_nature) == (status, "primary: a; staging: b", True)


def test_one_reason_of_both_is_said_once():
    part = coverage(RULES, with_content(PARTIAL, "stubs"), partner(with_content(PARTIAL, "stubs")))
    assert part.reason == "stubs"
    part = coverage(RULES, with_content(PARTIAL, "stubs"), partner(with_content(FULL)))
    assert part.reason == "primary: stubs"


@pytest.mark.parametrize("side", [0, 1])
def test_what_should_be_there_and_is_not_makes_it_incomplete(side: int):
    contents = [with_content(FULL), with_content(PARTIAL, "lost", by_nature=False)]
    one, other = contents if side else contents[::-1]
    assert not coverage(RULES, one, partner(other)).by_nature


def test_counts_are_those_of_the_exports():
    part = coverage(RULES, with_content(FULL, items=5), partner(with_content(FULL, items=7)))
    assert (part.primary_items, part.staging_items) == (5, 7)


def test_a_section_without_content_is_not_compared():
    one = snapshot()
    missing = partner(one, content={})
    assert {part.status for part in difference(one, missing).coverage} == {Compared.NOT_COMPARED}


def test_changes_of_a_section_that_is_not_compared_are_not_reported():
    one = with_content(FULL)
    other = partner(with_content(ABSENT, "no rules"), rules=(rule(),))
    assert [change for change in difference(one, other).changes if change.section is RULES] == []


def test_other_settings_are_not_compared_across_formats():
    one = snapshot(settings=[setting("future", "1")], form=Format.CMDLETS)
    form = Format.SERVER_CONFIGURATION
    other = partner(one, settings=(), source=Source(form, (), None, form))
    part = coverage(OTHER, one, other)
    assert (part.status, part.by_nature) == (Compared.NOT_COMPARED, True)
    assert "same format" in part.reason


def test_a_snapshot_counts_as_the_format_that_it_was_made_from():
    one = snapshot(form=Format.SERVER_CONFIGURATION)
    other = partner(one, source=Source(Format.SNAPSHOT, (), None, Format.SERVER_CONFIGURATION))
    assert coverage(OTHER, one, other).status is Compared.COMPARED


@pytest.mark.parametrize(
    ("integers", "names", "word"),
    [
        ({"direction": "#1"}, {}, "direction"),
        ({"link_type": "#1"}, {}, "link type"),
        ({"flows": (flow("a", kind="#1"),)}, {}, "flow type"),
        ({"flows": (flow("a", merge_type="#1"),)}, {}, "merge type"),
        ({"scoping_filter": ((Clause("sn", "#1", ""),),)}, {}, "operator"),
    ],
)
def test_names_here_and_integers_there_are_incomplete_and_said_so(
    integers: dict[str, Any], names: dict[str, Any], word: str
):
    one, other = snapshot([rule(**names)]), snapshot([rule(**integers)])
    part = coverage(RULES, one, partner(other))
    assert (part.status, part.by_nature) == (Compared.PARTIAL, False)
    assert part.reason.startswith("the staging export holds integers")
    assert f"({word})" in part.reason
    part = coverage(RULES, other, partner(one))
    assert part.reason.startswith("the primary export holds integers")


def test_integers_on_both_are_complete():
    one = snapshot([rule(direction="#1", link_type="#1")])
    assert coverage(RULES, one, partner(one)).by_nature
    assert coverage(RULES, snapshot([]), partner(snapshot([rule(direction="#1")]))).by_nature
