"""What is news about a night, and what is not."""

from datetime import timedelta
from typing import Any

import pytest
from tests.nightly.runs import DRIFT, FAILED, IN_SYNC, INCOMPLETE, accepted, run, sighting, stale

from entradrift.model.finding import Severity, Status
from entradrift.model.run import News, NewsKind, Run, Sighting
from entradrift.nightly.news import Known, news

WEEK = timedelta(days=7)
OWNER = {"reason": "r", "owner": "ops@contoso.com", "state": "active"}


def known(*runs: Run, first_seen: dict[str, str] | None = None) -> Known:
    """What is known after these runs."""
    return Known(
        previous=runs[-1] if runs else None,
        compared=next((each for each in reversed(runs) if each.verdict is not None), None),
        complete=next((each for each in reversed(runs) if each.is_complete), None),
        first_seen=first_seen or {},
    )


def told(before: Known, tonight: Run, remind: timedelta | None = None, **acceptances: Any) -> list[News]:  # noqa: ANN401
    by_id = {f"f-{int(number[1:]):012x}": given for number, given in acceptances.items()}
    return list(news(before, tonight, by_id, remind))


def about(kind: NewsKind, number: int, text: str, severity: Severity = Severity.MEDIUM) -> News:
    return News(kind, text, f"f-{number:012x}", severity)


def verdict(text: str) -> News:
    return News(NewsKind.VERDICT, text)


# --- the first run ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tonight", "kind"),
    [
        (run("2026-11-01", IN_SYNC), NewsKind.VERDICT),
        (run("2026-11-01", DRIFT, sighting(1), sighting(2)), NewsKind.VERDICT),
        (stale("2026-11-01", "27 hours", sighting(1)), NewsKind.INCOMPLETE),
        (run("2026-11-01", FAILED), NewsKind.FAILED),
    ],
)
def test_the_first_run_says_how_it_ended_and_no_more(tonight: Run, kind: NewsKind) -> None:
    assert told(known(), tonight) == [News(kind, tonight.summary)]


def test_the_first_run_that_compares_after_failures_does_not_list_every_finding() -> None:
    tonight = run("2026-11-02", DRIFT, sighting(1), sighting(2))
    assert told(known(run("2026-11-01", FAILED)), tonight) == [
        verdict("complete for the first time, drift; the run before was not compared")
    ]


# --- silence ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "runs",
    [
        [run("2026-11-01", IN_SYNC), run("2026-11-02", IN_SYNC)],
        [run("2026-11-01", DRIFT, sighting(1)), run("2026-11-02", DRIFT, sighting(1))],
        [run("2026-11-01", DRIFT, sighting(1)), run("2026-11-02", DRIFT, sighting(1, severity=Severity.LOW))],
        [run("2026-11-01", DRIFT, sighting(1), sighting(2)), run("2026-11-02", DRIFT, accepted(1, "2027-06-01"), sighting(2))],
        [run("2026-11-01", IN_SYNC), run("2026-11-02", IN_SYNC, sighting(1, Status.COSMETIC), sighting(2, Status.EXPECTED))],
        [run("2026-11-01", IN_SYNC, sighting(1, Status.COSMETIC)), run("2026-11-02", IN_SYNC)],
        [run("2026-11-01", IN_SYNC, accepted(1, "2027-06-01")), run("2026-11-02", IN_SYNC)],
        [stale("2026-11-01", "26 hours 10 minutes"), stale("2026-11-02", "2 days 2 hours")],
        [
            run("2026-11-01", FAILED, summary="/exports/2026-11-01.json, line 12: not valid JSON. Export again."),
            run("2026-11-02", FAILED, summary="/exports/2026-11-02.json, line 7: not valid JSON. Export again."),
        ],
        [
            stale("2026-11-01", "27 hours", more=["filtering could not be compared completely: a file is missing"]),
            stale("2026-11-02", "51 hours"),
        ],
    ],
    ids=[
        "in sync", "the same drift", "severity lowered", "accepted by somebody", "no drift", "no drift any more",
        "accepted difference gone", "still stale", "still damaged", "one reason less",
    ],
)  # fmt: skip
def test_nothing_is_said_where_nothing_changed(runs: list[Run]) -> None:
    assert told(known(*runs[:-1]), runs[-1]) == []


# --- findings --------------------------------------------------------------------------------------------


def test_a_new_finding_says_which_server_was_changed() -> None:
    before = known(run("2026-11-01", DRIFT, sighting(1)))
    tonight = run(
        "2026-11-02",
        DRIFT,
        sighting(1),
        sighting(2, changed_on="staging", severity=Severity.HIGH),
        sighting(3, changed_on="primary"),
        sighting(4, changed_on="both"),
        sighting(5),
    )
    assert told(before, tonight) == [
        about(NewsKind.NEW, 2, "Rule 2 differs; changed on the staging server", Severity.HIGH),
        about(NewsKind.NEW, 3, "Rule 3 differs; changed on the primary"),
        about(NewsKind.NEW, 4, "Rule 4 differs; changed on both servers, differently"),
        about(NewsKind.NEW, 5, "Rule 5 differs"),
    ]


@pytest.mark.parametrize("status", [Status.COSMETIC, Status.EXPECTED])
def test_what_was_no_drift_and_is_now_is_new(status: Status) -> None:
    before = known(run("2026-11-01", DRIFT, sighting(1), sighting(2, status)))
    assert told(before, run("2026-11-02", DRIFT, sighting(1), sighting(2))) == [
        about(NewsKind.NEW, 2, "Rule 2 differs")
    ]


@pytest.mark.parametrize("left", [(), (sighting(2, Status.COSMETIC),), (sighting(2, Status.EXPECTED),)])
def test_a_finding_that_is_gone_or_no_longer_drift_is_resolved(left: tuple[Sighting, ...]) -> None:
    before = known(run("2026-11-01", DRIFT, sighting(1), sighting(2)))
    assert told(before, run("2026-11-02", DRIFT, sighting(1), *left)) == [
        about(NewsKind.RESOLVED, 2, "Rule 2 differs")
    ]


def test_a_severity_that_was_raised() -> None:
    before = known(run("2026-11-01", DRIFT, sighting(1)))
    assert told(before, run("2026-11-02", DRIFT, sighting(1, severity=Severity.CRITICAL))) == [
        about(NewsKind.RAISED, 1, "Rule 1 differs; was medium", Severity.CRITICAL)
    ]


def test_the_most_urgent_comes_first() -> None:
    before = known(run("2026-11-01", IN_SYNC, accepted(1, "2026-11-01"), accepted(2, "2026-11-16")))
    tonight = run("2026-11-02", DRIFT, sighting(3), accepted(2, "2026-11-16"), sighting(1))
    expired = OWNER | {"state": "expired", "expires": "2026-11-01"}
    assert told(before, tonight, n1=expired, n2=OWNER) == [
        verdict("drift, was in sync"),
        about(NewsKind.NEW, 3, "Rule 3 differs"),
        about(
            NewsKind.ACCEPTANCE_EXPIRED,
            1,
            "Rule 1 differs; its acceptance by ops@contoso.com expired on 2026-11-01",
        ),
        about(
            NewsKind.ACCEPTANCE_EXPIRES,
            2,
            "Rule 2 differs; its acceptance by ops@contoso.com ends in 14 days, on 2026-11-16",
        ),
    ]


# --- acceptances -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acceptance", "text"),
    [
        ({**OWNER, "state": "lapsed"}, "; what was accepted has changed since, so it is open again"),
        (None, "; no longer accepted, so it is open again"),
    ],
)
def test_what_is_no_longer_accepted_is_new(acceptance: dict[str, str] | None, text: str) -> None:
    before = known(run("2026-11-01", DRIFT, accepted(1, "2027-06-01"), sighting(2)))
    given = {"n1": acceptance} if acceptance else {}
    assert told(before, run("2026-11-02", DRIFT, sighting(1), sighting(2)), **given) == [
        about(NewsKind.NEW, 1, f"Rule 1 differs{text}")
    ]


def test_an_expired_acceptance_is_told_once() -> None:
    first = run("2026-11-01", DRIFT, accepted(1, "2026-11-01"), sighting(2))
    second = run("2026-11-02", DRIFT, sighting(1), sighting(2))
    third = run("2026-11-03", DRIFT, sighting(1), sighting(2))
    expired = {"state": "expired", "expires": "2026-11-01"}
    assert told(known(first), second, n1=expired) == [
        about(NewsKind.ACCEPTANCE_EXPIRED, 1, "Rule 1 differs; its acceptance expired on 2026-11-01")
    ]
    assert told(known(first, second), third, n1=expired) == []


@pytest.mark.parametrize(
    ("nights", "expected"),
    [
        (["2026-11-01", "2026-11-02", "2026-11-03"], {"2026-11-02": "in 14 days"}),
        (["2026-11-01", "2026-11-05", "2026-11-06"], {"2026-11-05": "in 11 days"}),
        (["2026-11-14", "2026-11-15", "2026-11-16"], {"2026-11-14": "in 2 days"}),
        (["2026-11-15", "2026-11-16"], {"2026-11-15": "tomorrow"}),
        (["2026-11-16"], {"2026-11-16": "today"}),
    ],
    ids=["the line", "nights were missed", "short", "tomorrow", "today"],
)
def test_the_end_of_an_acceptance_is_told_once(nights: list[str], expected: dict[str, str]) -> None:
    runs = [run(night, IN_SYNC, accepted(1, "2026-11-16")) for night in nights]
    found = {
        tonight.started_at[:10]: each.text
        for number, tonight in enumerate(runs)
        for each in told(known(*runs[:number]), tonight, n1=OWNER)
        if each.kind is NewsKind.ACCEPTANCE_EXPIRES
    }
    assert found == {
        night: f"Rule 1 differs; its acceptance by ops@contoso.com ends {when}, on 2026-11-16"
        for night, when in expected.items()
    }


def test_an_acceptance_with_another_end_is_another_one() -> None:
    before = known(run("2026-11-01", IN_SYNC, accepted(1, "2026-11-05")))
    assert [each.text for each in told(before, run("2026-11-02", IN_SYNC, accepted(1, "2026-11-10")))] == [
        "Rule 1 differs; its acceptance ends in 8 days, on 2026-11-10"
    ]


# --- how the run ended -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "tonight", "expected"),
    [
        (IN_SYNC, DRIFT, "drift, was in sync"),
        (DRIFT, IN_SYNC, "in sync, was drift"),
        (INCOMPLETE, DRIFT, "complete again, drift; the run before was incomplete"),
        (INCOMPLETE, IN_SYNC, "complete again, in sync; the run before was incomplete"),
        (FAILED, DRIFT, "complete again, drift; the run before was not compared"),
    ],
)
def test_another_verdict(before: Any, tonight: Any, expected: str) -> None:  # noqa: ANN401
    # All of them know the finding, so that only the verdict is news.
    first = run("2026-11-01", tonight)
    assert told(known(first, run("2026-11-02", before)), run("2026-11-03", tonight)) == [verdict(expected)]


@pytest.mark.parametrize("before", [IN_SYNC, DRIFT, FAILED])
def test_becoming_incomplete(before: Any) -> None:  # noqa: ANN401
    tonight = stale("2026-11-02", "27 hours")
    assert told(known(run("2026-11-01", before)), tonight) == [News(NewsKind.INCOMPLETE, tonight.summary)]


def test_another_reason_to_be_incomplete_is_news() -> None:
    more = ["filtering could not be compared completely: Connectors.xml is missing"]
    tonight = stale("2026-11-02", "51 hours", more=more)
    assert told(known(stale("2026-11-01", "27 hours")), tonight) == [
        News(NewsKind.INCOMPLETE, tonight.summary)
    ]


def test_reasons_that_the_summary_leaves_out_are_told() -> None:
    tonight = run("2026-11-02", INCOMPLETE, sighting(1), doubts=("filtering could not be compared", "b"))
    assert told(known(run("2026-11-01", DRIFT, sighting(1))), tonight) == [
        News(NewsKind.INCOMPLETE, "filtering could not be compared; b")
    ]


@pytest.mark.parametrize("before", [IN_SYNC, DRIFT, INCOMPLETE])
def test_becoming_a_failure(before: Any) -> None:  # noqa: ANN401
    tonight = run("2026-11-02", FAILED)
    assert told(known(run("2026-11-01", before, sighting(1))), tonight) == [
        News(NewsKind.FAILED, tonight.summary)
    ]


@pytest.mark.parametrize(
    "fields",
    [{"summary": "/exports/* names no export: nothing there matches it."}, {"exit_code": 70}],
    ids=["another sentence", "another exit code"],
)
def test_another_failure_is_news(fields: dict[str, Any]) -> None:
    first = run("2026-11-01", FAILED, summary="/exports/1.json: not valid JSON.")
    tonight = run("2026-11-02", FAILED, **{"summary": first.summary, **fields})
    assert told(known(first), tonight) == [News(NewsKind.FAILED, tonight.summary)]


# --- findings around nights that were not complete -------------------------------------------------------


def test_an_incomplete_run_tells_what_is_new_and_resolves_nothing() -> None:
    before = known(run("2026-11-01", DRIFT, sighting(1)))
    assert told(before, stale("2026-11-02", "27 hours", sighting(2)))[1:] == [
        about(NewsKind.NEW, 2, "Rule 2 differs")
    ]


@pytest.mark.parametrize(
    "between",
    [
        [stale("2026-11-02", "27 hours", sighting(2))],
        [stale("2026-11-02", "27 hours", sighting(2)), run("2026-11-03", FAILED)],
    ],
    ids=["incomplete", "incomplete, then failed"],
)
def test_what_an_incomplete_run_told_is_not_told_again(between: list[Run]) -> None:
    before = known(run("2026-11-01", DRIFT, sighting(1)), *between)
    again = run("2026-11-04", DRIFT, sighting(1), sighting(2))
    assert [each.kind for each in told(before, again)] == [NewsKind.VERDICT]
    gone = run("2026-11-04", DRIFT, sighting(1))
    assert told(before, gone)[1:] == [about(NewsKind.RESOLVED, 2, "Rule 2 differs")]


def test_what_went_while_nothing_was_complete_is_resolved_by_the_next_complete_run() -> None:
    before = known(run("2026-11-01", DRIFT, sighting(1), sighting(2)), stale("2026-11-02", "27 hours"))
    assert told(before, run("2026-11-03", DRIFT, sighting(2)))[1:] == [
        about(NewsKind.RESOLVED, 1, "Rule 1 differs")
    ]


def test_a_run_after_incomplete_ones_only_tells_what_they_did_not() -> None:
    before = known(stale("2026-11-01", "27 hours", sighting(1)))
    tonight = run("2026-11-02", DRIFT, sighting(1), sighting(2))
    assert told(before, tonight) == [
        verdict("complete for the first time, drift; the run before was incomplete"),
        about(NewsKind.NEW, 2, "Rule 2 differs"),
    ]


# --- reminders -------------------------------------------------------------------------------------------

SUNDAY, MONDAY, TUESDAY = "2026-11-01", "2026-11-02", "2026-11-03"
SINCE = {f"f-{1:012x}": "2026-10-20T02:00:00+00:00", f"f-{2:012x}": "2026-10-25T02:00:00+00:00"}
OPEN = (sighting(2, severity=Severity.HIGH), sighting(1), accepted(3, "2027-06-01"))
REMINDER = News(NewsKind.REMINDER, "1 high, 1 medium; the oldest since 2026-10-20: Rule 1 differs")


@pytest.mark.parametrize(
    ("before", "tonight", "remind", "expected"),
    [
        (SUNDAY, MONDAY, WEEK, [REMINDER]),
        (SUNDAY, TUESDAY, WEEK, [REMINDER]),
        (MONDAY, TUESDAY, WEEK, []),
        (MONDAY, TUESDAY, timedelta(days=1), [REMINDER]),
        (SUNDAY, MONDAY, None, []),
    ],
)
def test_what_is_open_is_told_again_once_a_week(
    before: str, tonight: str, remind: timedelta | None, expected: list[News]
) -> None:
    after = known(run(before, DRIFT, *OPEN), first_seen=SINCE)
    assert told(after, run(tonight, DRIFT, *OPEN), remind) == expected


def test_a_reminder_waits_for_a_complete_run() -> None:
    runs = [run(SUNDAY, DRIFT, *OPEN), stale(MONDAY, "27 hours", *OPEN), run(TUESDAY, DRIFT, *OPEN)]
    assert NewsKind.REMINDER not in {each.kind for each in told(known(runs[0]), runs[1], WEEK)}
    assert told(known(*runs[:2], first_seen=SINCE), runs[2], WEEK)[1:] == [REMINDER]


def test_nobody_is_reminded_of_what_is_told_tonight_or_not_open() -> None:
    before = known(run(SUNDAY, IN_SYNC, accepted(3, "2027-06-01")))
    tonight = run(MONDAY, DRIFT, sighting(1), accepted(3, "2027-06-01"))
    assert [each.kind for each in told(before, tonight, WEEK)] == [NewsKind.VERDICT, NewsKind.NEW]
