"""Severities and statuses: their order, and how they are counted."""

import pytest

from entradrift.model.finding import Severity, Status, counted


def test_severities_are_counted_the_worst_first():
    found = [Severity.LOW, Severity.CRITICAL, Severity.LOW, Severity.INFO]
    assert counted(found) == "1 critical, 2 low, 1 info"
    assert counted([]) == ""


def test_the_rank_of_a_severity():
    assert [severity.rank for severity in Severity] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("status", "rank", "matters"),
    [
        (Status.DRIFT, 0, True),
        (Status.ACCEPTED, 1, True),
        (Status.COSMETIC, 2, False),
        (Status.EXPECTED, 3, False),
    ],
)
def test_what_a_status_asks(status: Status, rank: int, matters: bool):  # noqa: FBT001
    assert (status.rank, status.matters) == (rank, matters)
