"""Runs by name, lists of runs, and the overview of all pairs."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.history.builders import State, finding_id, name_of, run_of, sighting, start_of, write_run

from entradrift.history.errors import UnknownRunError
from entradrift.history.queries import RunRow
from entradrift.history.store import History
from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.fleet import Fleet, Night, PairOverview, Span

IN_SYNC, DRIFT, INCOMPLETE = Verdict.IN_SYNC, Verdict.DRIFT, Verdict.INCOMPLETE


def test_an_unknown_pair_has_nothing(history: History):
    history.record(run_of(0), None)
    assert history.latest("other") is None
    assert history.latest("other", complete=True) is None
    assert history.first_seen("other") == {}
    assert history.baseline("other") is None
    assert history.baseline_run("other") is None
    assert history.runs("other") == ()
    assert history.spans(finding_id("a")) == ()
    assert history.judgements(finding_id("a")) == ()
    assert history.untold("other", "console") == ()
    history.mark_told("other", "console")
    assert history.expendable("other", before=start_of(9), keep_runs=frozenset()) == ()
    assert history.evidence("other", ["x"]) == frozenset()
    assert history.fleet("now", "0.1.0", ["other"]) == Fleet("now", "0.1.0", ())


def test_a_run_is_kept_whole(history: History):
    runs = [
        run_of(0, [sighting("a"), sighting("b", Severity.CRITICAL, Status.ACCEPTED)]),
        run_of(1, verdict=None),
        run_of(2, [], INCOMPLETE),
    ]
    for run in runs:
        history.record(run, None)
    assert [history.run(run.name) for run in runs] == runs
    assert history.latest("contoso") == runs[2]
    assert history.latest("contoso", complete=True) == runs[0]


def test_runs_are_listed_latest_first(history: History):
    found = [
        sighting("a", Severity.LOW),
        sighting("b", Severity.HIGH),
        sighting("c", Severity.CRITICAL, Status.ACCEPTED),
        sighting("d", Severity.CRITICAL, Status.EXPECTED),
        sighting("e", Severity.CRITICAL, Status.COSMETIC),
    ]
    history.record(run_of(0, found), None)
    history.record(run_of(1, verdict=None), None)
    history.record(run_of(1, [], IN_SYNC, pair="another"), None)
    rows = (
        RunRow("another", name_of(1), start_of(1), IN_SYNC, ExitCode.OK, 0, 0, None, folder_exists=True),
        RunRow("contoso", name_of(1), start_of(1), None, ExitCode.INVALID, 0, 0, None, folder_exists=True),
        RunRow(
            "contoso", name_of(0), start_of(0), DRIFT, ExitCode.DRIFT, 2, 1, Severity.HIGH, folder_exists=True
        ),
    )
    assert history.runs() == rows
    assert history.runs(limit=2) == rows[:2]
    assert history.runs("contoso") == rows[1:]
    assert history.runs("contoso", limit=1) == rows[1:2]
    assert history.pairs() == ("another", "contoso")


@pytest.fixture
def two_pairs(history: History) -> History:
    for pair, night, suffix in (
        ("one", 0, "aaaaaa"),
        ("one", 0, "aaaaab"),
        ("two", 1, "aaaaaa"),
        ("two", 0, "cccccc"),
    ):
        history.record(run_of(night, pair=pair, suffix=suffix), None)
    return history


@pytest.mark.parametrize(
    ("name", "pair", "found"),
    [
        (name_of(0, "aaaaaa"), None, ("one", name_of(0, "aaaaaa"))),
        (f"one/{name_of(0, 'aaaaaa')}", None, ("one", name_of(0, "aaaaaa"))),
        (f"ONE/{name_of(0, 'aaaaab')}", None, ("one", name_of(0, "aaaaab"))),
        ("2026-01-02", None, ("two", name_of(1, "aaaaaa"))),
        (name_of(0, "c"), None, ("two", name_of(0, "cccccc"))),
        ("two/2026-01-01", None, ("two", name_of(0, "cccccc"))),
        ("2026-01-01", "two", ("two", name_of(0, "cccccc"))),
        ("2026-01-01", "TWO", ("two", name_of(0, "cccccc"))),
    ],
)
def test_a_run_is_found_by_the_beginning_of_its_name(
    two_pairs: History, name: str, pair: str | None, found: tuple[str, str]
):
    run = two_pairs.run(name, pair)
    assert (run.pair, run.name) == found


@pytest.mark.parametrize(
    ("name", "pair", "said"),
    [
        ("2026-01-01", None, '3 runs begin with "2026-01-01" (one/2026-01-01T020000Z-aaaaaa, '),
        ("2026", None, ", ...); give more of the name."),
        ("one", None, '2 runs begin with "one"'),
        ("2027", None, 'There is no run whose name begins with "2027"'),
        ("", None, 'There is no run whose name begins with ""'),
        ("2026-01-02", "one", 'There is no run of one whose name begins with "2026-01-02"'),
        ("2026-01-0%", None, "There is no run"),
        ("____-01-01", None, "There is no run"),
        ("aaaaaa", None, "There is no run"),
        ("x' OR '1'='1", "one", "There is no run"),
    ],
)
def test_a_run_that_cannot_be_told(two_pairs: History, name: str, pair: str | None, said: str):
    with pytest.raises(UnknownRunError) as caught:
        two_pairs.run(name, pair)
    assert said in str(caught.value)
    assert caught.value.exit_code == ExitCode.INVALID


def test_pairs_are_one_without_regard_to_letter_case(history: History):
    history.record(run_of(0, pair="Contoso"), None)
    history.record(run_of(1, pair="contoso"), None)
    assert history.pairs() == ("Contoso",)
    assert [row.name for row in history.runs("CONTOSO")] == [name_of(1), name_of(0)]


# --- the overview ----------------------------------------------------------------------------------------


def test_the_overview_of_one_pair(history: History, reports: Path, configurations: dict[str, State]):
    state = configurations["one"]
    a, b = sighting("a", Severity.LOW), sighting("b", Severity.HIGH, title="B")
    accepted, expected = sighting("c", status=Status.ACCEPTED), sighting("d", status=Status.EXPECTED)
    runs = [
        run_of(0, [], IN_SYNC, state=state),
        run_of(1, [a, accepted, expected]),
        run_of(2, [b, accepted, expected]),
        run_of(3, [replace(b, severity=Severity.CRITICAL), a, accepted, expected], INCOMPLETE),
        run_of(4, verdict=None),
    ]
    for run in runs:
        write_run(reports, run)
        history.record(run, state.snapshot if run.verdict is IN_SYNC else None)
    history.forget_folders("contoso", [name_of(1)])
    fleet = history.fleet(start_of(5), "0.1.0")
    b_now = replace(b, severity=Severity.CRITICAL)
    first_a = Span(a, name_of(1), start_of(1), name_of(1), start_of(1), start_of(2))
    second_a = Span(a, name_of(3), start_of(3), name_of(3), start_of(3), None)
    only_b = Span(b_now, name_of(2), start_of(2), name_of(3), start_of(3), None)
    only_c = Span(accepted, name_of(1), start_of(1), name_of(3), start_of(3), None)
    assert fleet == Fleet(
        start_of(5),
        "0.1.0",
        (
            PairOverview(
                name="contoso",
                latest=runs[4],
                last_in_sync=start_of(0),
                baseline=name_of(0),
                open_by_severity=((Severity.CRITICAL, 1), (Severity.LOW, 1)),
                oldest_open=only_b,
                nights=(
                    Night(name_of(0), start_of(0), IN_SYNC, 0, 0, folder_exists=True),
                    Night(name_of(1), start_of(1), DRIFT, 1, 1, folder_exists=False),
                    Night(name_of(2), start_of(2), DRIFT, 1, 1, folder_exists=True),
                    Night(name_of(3), start_of(3), INCOMPLETE, 2, 1, folder_exists=True),
                    Night(name_of(4), start_of(4), None, 0, 0, folder_exists=True),
                ),
                spans=(only_b, only_c, second_a, first_a),
            ),
        ),
    )


def test_the_oldest_open_finding_is_worst_among_equals(history: History):
    low, high = sighting("a", Severity.LOW), sighting("b", Severity.HIGH)
    history.record(run_of(0, [low, high, sighting("c", Severity.CRITICAL, Status.ACCEPTED)]), None)
    [pair] = history.fleet("now", "0").pairs
    assert pair.oldest_open is not None
    assert pair.oldest_open.finding == high


def test_the_worst_pair_comes_first(history: History):
    verdicts = {"e": IN_SYNC, "d": DRIFT, "c": INCOMPLETE, "b": None, "A": IN_SYNC, "f": None}
    for pair, verdict in verdicts.items():
        history.record(run_of(0, [], verdict, pair=pair), None)
    assert [pair.name for pair in history.fleet("now", "0").pairs] == ["b", "f", "c", "d", "A", "e"]
    wanted = ["e", "C", "unknown"]
    assert [pair.name for pair in history.fleet("now", "0", wanted).pairs] == ["c", "e"]
    assert history.fleet("now", "0", []).pairs == ()


def test_the_overview_shows_sixty_nights_and_their_spans(history: History):
    for night in range(70):
        found = [sighting("old")] if night < 5 else [sighting("kept")] if night < 12 else []
        run = run_of(night, [*found, sighting("always")])
        history.record(run, None)
    history.forget_folders("contoso", [name_of(3)])
    [pair] = history.fleet("now", "0").pairs
    assert [night.name for night in pair.nights] == [name_of(night) for night in range(10, 70)]
    assert [night.name for night in pair.earlier] == [name_of(night) for night in range(10) if night != 3]
    assert [(span.finding.id, span.first_seen) for span in pair.spans] == [
        (finding_id("always"), start_of(0)),
        (finding_id("kept"), start_of(5)),
    ]
    assert pair.oldest_open is not None
    assert pair.oldest_open.finding.id == finding_id("always")


def test_spans_that_ended_come_last_the_latest_first(history: History):
    for night, letters in enumerate(["abc", "bc", "c", "", "d"]):
        history.record(run_of(night, [sighting(letter) for letter in letters]), None)
    [pair] = history.fleet("now", "0").pairs
    assert [span.finding.id for span in pair.spans] == [finding_id(letter) for letter in "dcba"]


def test_a_choice_of_baseline_that_cannot_be_read_is_a_notice_of_the_overview(
    history: History, reports: Path
):
    write_run(reports, run_of(0))
    history.record(run_of(0), None)
    (reports / "contoso" / "baseline.json").write_text("{", encoding="utf-8")
    fleet = history.fleet("now", "0")
    [pair] = fleet.pairs
    assert pair.baseline is None
    [notice] = fleet.notices
    assert notice.startswith(f"{reports / 'contoso' / 'baseline.json'}, line 1: ")
