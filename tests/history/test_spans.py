"""When a finding appeared and went."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.history.answers import answers
from tests.history.builders import State, finding_id, name_of, run_of, sighting, start_of, write_run

from entradrift.history.store import History
from entradrift.model.comparison import Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.run import Run

IN_SYNC, DRIFT, INCOMPLETE = Verdict.IN_SYNC, Verdict.DRIFT, Verdict.INCOMPLETE


def spans(history: History, name: str) -> list[tuple[str, str, str, str | None]]:
    """Return pair, first run, last run and the end of each span of a finding."""
    return [
        (pair, span.first_run, span.last_run, span.resolved_at)
        for pair, span in history.spans(finding_id(name))
    ]


def nights(*found: str | None) -> list[Run]:
    """Return one run a night: letters are findings, `?` makes it incomplete, None is a night that failed."""
    return [
        run_of(night, verdict=None)
        if letters is None
        else run_of(
            night,
            [sighting(letter) for letter in letters.strip("?")],
            INCOMPLETE if "?" in letters else DRIFT if letters else IN_SYNC,
        )
        for night, letters in enumerate(found)
    ]


def record(history: History, runs: Sequence[Run]) -> None:
    for run in runs:
        history.record(run, None)


def test_a_finding_is_there_from_its_first_to_its_last_run(history: History):
    record(history, nights("", "a", "a", "", ""))
    assert spans(history, "a") == [("contoso", name_of(1), name_of(2), start_of(3))]
    assert history.first_seen("contoso") == {}
    [(_, span)] = history.spans(finding_id("a"))
    assert (span.first_seen, span.last_seen) == (start_of(1), start_of(2))
    assert span.finding == sighting("a")


def test_only_a_complete_run_ends_a_span(history: History):
    record(history, nights("a", "?", None, "?", None))
    assert spans(history, "a") == [("contoso", name_of(0), name_of(0), None)]
    assert history.first_seen("contoso") == {finding_id("a"): start_of(0)}
    record(history, nights(None, None, None, None, None, "b")[5:])
    assert spans(history, "a") == [("contoso", name_of(0), name_of(0), start_of(5))]
    assert history.first_seen("contoso") == {finding_id("b"): start_of(5)}


def test_an_incomplete_run_begins_and_continues_spans(history: History):
    record(history, nights("", "a?", "?", "a?", "a", ""))
    assert spans(history, "a") == [("contoso", name_of(1), name_of(4), start_of(5))]


def test_a_finding_that_comes_back_has_another_span(history: History):
    record(history, nights("a", "", "a", "a"))
    assert spans(history, "a") == [
        ("contoso", name_of(0), name_of(0), start_of(1)),
        ("contoso", name_of(2), name_of(3), None),
    ]
    assert history.first_seen("contoso") == {finding_id("a"): start_of(2)}


def test_pairs_have_spans_of_their_own(history: History):
    record(history, [run_of(0, [sighting("a")], pair="one"), run_of(0, [sighting("a")], pair="two")])
    record(history, [run_of(1, [], IN_SYNC, pair="one")])
    assert spans(history, "a") == [
        ("one", name_of(0), name_of(0), start_of(1)),
        ("two", name_of(0), name_of(0), None),
    ]


@pytest.mark.parametrize("status", Status)
def test_a_span_does_not_ask_for_the_status(history: History, status: Status):
    record(history, [run_of(0, [sighting("a", status=status)]), run_of(1, [sighting("a")])])
    assert spans(history, "a") == [("contoso", name_of(0), name_of(1), None)]
    assert history.first_seen("contoso") == {finding_id("a"): start_of(0)}


def test_a_finding_is_shown_as_it_was_last_seen(history: History):
    low, high = sighting("a", Severity.LOW, title="Before"), sighting("a", Severity.HIGH, title="After")
    record(history, [run_of(0, [low]), run_of(1, [high]), run_of(2, verdict=None)])
    [(_, span)] = history.spans(finding_id("a"))
    assert span.finding == high


def test_judgements_are_said_when_they_change(history: History):
    accepted = sighting("a", Severity.HIGH, Status.ACCEPTED)
    record(history, [run_of(night, [found]) for night, found in enumerate(
        [sighting("a", Severity.LOW), sighting("a", Severity.LOW), sighting("a", Severity.HIGH), accepted, accepted]
    )])  # fmt: skip
    record(history, [run_of(5, []), run_of(6, [accepted])])
    record(history, [run_of(0, [accepted], pair="other")])
    assert [
        (each.pair, each.run, each.started_at, each.severity, each.status)
        for each in history.judgements(finding_id("a"))
    ] == [
        ("contoso", name_of(0), start_of(0), Severity.LOW, Status.DRIFT),
        ("contoso", name_of(2), start_of(2), Severity.HIGH, Status.DRIFT),
        ("contoso", name_of(3), start_of(3), Severity.HIGH, Status.ACCEPTED),
        ("other", name_of(0), start_of(0), Severity.HIGH, Status.ACCEPTED),
    ]


def test_a_finding_that_a_run_names_twice_counts_once(history: History):
    record(history, [run_of(0, [sighting("a", title="First"), sighting("a", title="Second")])])
    [(_, span)] = history.spans(finding_id("a"))
    assert span.finding.title == "First"


def test_nights_are_in_the_order_of_their_starts_after_a_clock_was_set_back(history: History):
    first, second, third = nights("", "a", "a")
    record(history, [first, third])
    back = run_of(1, [], IN_SYNC, hours=5)
    record(history, [second, back])
    assert [row.name for row in history.runs()] == [third.name, back.name, second.name, first.name]
    assert spans(history, "a") == [
        ("contoso", second.name, second.name, back.started_at),
        ("contoso", third.name, third.name, None),
    ]
    assert history.latest("contoso") == third


def test_runs_of_one_second_are_in_the_order_of_their_names(history: History):
    one, other = run_of(0, [sighting("a")], suffix="000001"), run_of(0, [], IN_SYNC, suffix="000002")
    record(history, [other, one])
    assert history.latest("contoso") == other
    assert spans(history, "a") == [("contoso", one.name, one.name, other.started_at)]


def test_a_run_is_recorded_once(history: History):
    record(history, nights("a", "b"))
    before = answers(history)
    record(history, nights("", "a"))
    assert answers(history) == before


# --- recording run by run and rebuilding from the folders are the same ------------------------------------

FOUND = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from([Severity.LOW, Severity.HIGH]),
        st.sampled_from([Status.DRIFT, Status.ACCEPTED, Status.EXPECTED]),
    ),
    max_size=3,
    unique_by=lambda item: item[0],
)
NIGHTS = st.lists(
    st.tuples(
        st.sampled_from(["contoso", "Fabrikam-2"]),
        st.integers(0, 9),
        st.sampled_from([IN_SYNC, DRIFT, INCOMPLETE, None]),
        FOUND,
        st.sampled_from(["one", "two", None]),
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda item: item[:2],
)
"""In any order, as if clocks were set back often; a run without state lost its archive."""


def made(reports: Path, item: Any, configurations: dict[str, State]) -> tuple[Run, State | None]:  # noqa: ANN401
    pair, night, verdict, found, name = item
    state = configurations.get(name)
    run = run_of(
        night, [sighting(*each) for each in found] if verdict else [], verdict, pair=pair, state=state
    )
    archive = state if verdict else None
    write_run(reports, run, archive)
    return run, archive


@given(NIGHTS)
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rebuilding_gives_what_recording_gave(
    tmp_path_factory: pytest.TempPathFactory, configurations: dict[str, State], items: list[Any]
):
    folder = tmp_path_factory.mktemp("nights")
    reports = folder / "reports"
    reports.mkdir()
    with History.open(folder / "recorded.db", reports)[0] as history:
        for item in items:
            run, state = made(reports, item, configurations)
            history.record(run, state.snapshot if state else None)
        recorded = answers(history)
    with History.open(folder / "recorded.db", reports)[0] as history:
        assert answers(history) == recorded
    for again in (folder / "rebuilt.db", folder / "recorded.db"):
        with History.open(again, reports, rebuild=True)[0] as history:
            assert answers(history) == recorded
    with History.open_to_read(folder / "missing.db", reports)[0] as history:
        assert answers(history) == recorded
    assert not (folder / "missing.db").exists()
