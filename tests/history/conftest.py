"""Configurations and folders of runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.history.builders import State, states

from entradrift.history.store import History


@pytest.fixture(scope="session")
def configurations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, State]:
    """Three states of one server, by name."""
    return states(tmp_path_factory.mktemp("states"), ("one", "two", "three"))


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """An empty reports folder."""
    folder = tmp_path / "reports"
    folder.mkdir()
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the database is to be."""
    return tmp_path / "entradrift.db"


@pytest.fixture
def history(database: Path, reports: Path) -> Iterator[History]:
    """A new history."""
    opened, notices = History.open(database, reports)
    assert notices == ()
    with opened:
        yield opened
