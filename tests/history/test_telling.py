"""What nobody has been told yet."""

from pathlib import Path

from tests.history.builders import name_of, run_of, write_run

from entradrift.history.store import History
from entradrift.model.run import Run


def record(history: History, *nights: int, pair: str = "contoso") -> None:
    for night in nights:
        history.record(run_of(night, pair=pair), None)


def untold(history: History, channel: str = "console", pair: str = "contoso") -> list[str]:
    return [news.text.removesuffix(": drift.") for news in history.untold(pair, channel)]


def news(*nights: int) -> list[str]:
    return [f"News of night {night}." for night in nights]


def test_news_are_told_once(history: History):
    record(history, 0)
    assert untold(history) == news(0)
    history.mark_told("contoso", "console")
    assert untold(history) == []
    record(history, 1)
    assert untold(history) == news(1)
    history.mark_told("contoso", "console")
    assert untold(history) == []


def test_what_could_not_be_told_is_told_the_next_time(history: History):
    record(history, 0)
    assert untold(history, "mail") == news(0)
    record(history, 1)
    assert untold(history, "mail") == news(0, 1)
    history.mark_told("contoso", "mail")
    record(history, 2)
    assert untold(history, "mail") == news(2)


def test_channels_and_pairs_do_not_know_of_each_other(history: History):
    record(history, 0)
    record(history, 0, pair="other")
    assert [untold(history), untold(history, "mail"), untold(history, pair="other")] == [news(0)] * 3
    history.mark_told("contoso", "console")
    assert [untold(history), untold(history, "mail"), untold(history, pair="other")] == [[], news(0), news(0)]


def test_a_new_channel_begins_with_the_latest_run(history: History):
    record(history, 0, 1, 2)
    assert untold(history) == news(0, 1, 2)
    history.mark_told("contoso", "console")
    record(history, 3)
    assert untold(history, "mail") == news(3)
    history.mark_told("contoso", "console")
    assert untold(history, "chat") == news(3)
    record(history, 4)
    assert untold(history, "mail") == news(3, 4)


def test_a_night_that_the_console_missed_is_not_lost_for_a_new_channel(history: History):
    record(history, 0)
    history.mark_told("contoso", "console")
    record(history, 1, 2)
    assert untold(history) == news(1, 2)
    assert untold(history, "mail") == news(1, 2)


def test_rebuilding_tells_nothing_again(reports: Path, database: Path):
    runs = [run_of(night) for night in range(3)]
    with History.open(database, reports)[0] as history:
        for run in runs[:2]:
            write_run(reports, run)
            history.record(run, None)
    write_run(reports, runs[2])
    database.unlink()
    with History.open(database, reports)[0] as history:
        assert untold(history) == []
        record(history, 3)
        assert untold(history) == news(3)
        assert untold(history, "mail") == news(3)
        record(history, 4)
        assert untold(history, "mail") == news(3, 4)


def killed(reports: Path, *nights: int) -> list[Run]:
    """Leave the folders of nights that were killed before they were recorded."""
    runs = [run_of(night) for night in nights]
    for run in runs:
        write_run(reports, run)
    return runs


def test_a_killed_night_is_told_by_the_next(reports: Path, database: Path):
    with History.open(database, reports)[0] as history:
        [run] = killed(reports, 0)
        history.record(run, None)
        history.mark_told("contoso", "console")
    killed(reports, 1)
    with History.open(database, reports)[0] as history:
        assert untold(history) == news(1)
        record(history, 2)
        assert untold(history) == news(1, 2)


def test_the_first_night_of_all_is_told_also_when_it_was_killed(reports: Path, database: Path):
    History.open(database, reports)[0].close()
    killed(reports, 0)
    with History.open(database, reports)[0] as history:
        record(history, 1)
        assert untold(history) == news(0, 1)


def test_of_a_pair_that_comes_with_a_past_only_the_last_night_is_told(reports: Path, database: Path):
    History.open(database, reports)[0].close()
    killed(reports, 0, 1, 2)
    with History.open(database, reports)[0] as history:
        assert untold(history) == news(2)
        record(history, 3)
        assert untold(history) == news(2, 3)


def test_news_are_told_after_a_clock_was_set_back(history: History):
    record(history, 5)
    history.mark_told("contoso", "console")
    history.record(run_of(1), None)
    assert [row.name for row in history.runs()] == [name_of(5), name_of(1)]
    assert untold(history) == news(1)


def test_what_was_told_outlives_closing(reports: Path, database: Path):
    with History.open(database, reports)[0] as history:
        write_run(reports, run_of(0))
        record(history, 0)
        history.mark_told("contoso", "console")
    with History.open(database, reports)[0] as history:
        assert untold(history) == []
