"""Whatever byte of the database changes: the same answers, from the file or from the run folders."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.history.answers import answers
from tests.history.builders import State, run_of, sighting, write_run

from entradrift.history.store import History
from entradrift.model.comparison import Verdict
from entradrift.model.finding import Severity

NIGHTS = 25
LENGTHS = (1, 15, 16, 50, 99, 100, 101, 512, 4095, 4096, 4097, 8192, 20_000, 30_001)
SPOTS = 40
WIDE_SPOTS = 16


@dataclass(frozen=True)
class Sample:
    """A database of many pages with its run folders, and what it says."""

    folder: Path
    data: bytes
    said: dict[str, Any]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, configurations: dict[str, State]) -> Sample:
    folder = tmp_path_factory.mktemp("sample")
    reports = folder / "reports"
    reports.mkdir()
    dice = random.Random(1)  # noqa: S311 - the same every time
    with History.open(folder / "entradrift.db", reports)[0] as history:
        for night in range(NIGHTS):
            for pair in ("contoso", "other"):
                verdict = Verdict.IN_SYNC if night == 3 else Verdict.DRIFT
                found = [
                    sighting(letter, dice.choice(list(Severity)))
                    for letter in "abcdef"
                    if dice.random() < 0.7
                ]
                state = configurations["one"] if verdict is Verdict.IN_SYNC else None
                run = run_of(night, found, verdict, pair=pair, state=state)
                write_run(reports, run, state)
                history.record(run, state.snapshot if state else None)
        history.mark_told("contoso", "console")
        said = answers(history)
    return Sample(folder, (folder / "entradrift.db").read_bytes(), said)


def check(sample: Sample, data: bytes, *, sealed: bool) -> None:
    """Put `data` in place of the database: reading and writing both have to say what it said."""
    database, reports = sample.folder / "x" / "entradrift.db", sample.folder / "reports"
    shutil.rmtree(database.parent, ignore_errors=True)
    database.parent.mkdir()
    database.write_bytes(data)
    if sealed:
        shutil.copy(sample.folder / "entradrift.db.sha256", database.parent)
    with History.open_to_read(database, reports)[0] as history:
        assert answers(history) == sample.said
    assert database.read_bytes() == data
    opened, notices = History.open(database, reports)
    with opened as history:
        assert answers(history) == sample.said
    aside = list(database.parent.glob("*.corrupt-*Z"))
    assert len(aside) == len([notice for notice in notices if "made again from 50 run folders" in notice])
    assert not sealed or len(aside) <= 1
    opened, notices = History.open(database, reports)
    opened.close()
    assert notices == ()


def flip(data: bytes, spot: int, dice: random.Random) -> bytes:
    return data[:spot] + bytes([data[spot] ^ dice.randrange(1, 256)]) + data[spot + 1 :]


def overwrite(data: bytes, spot: int, dice: random.Random) -> bytes:
    noise = dice.choice([bytes(64), b"\xff" * 64, dice.randbytes(64)])
    return (data[:spot] + noise + data[spot + 64 :])[: len(data)]


def seeds(count: int, change: Callable[..., bytes]) -> list[Any]:
    return [pytest.param(change, seed, id=f"{change.__name__} {seed}") for seed in range(count)]


@pytest.mark.parametrize(("change", "seed"), seeds(SPOTS, flip) + seeds(WIDE_SPOTS, overwrite))
def test_changed_bytes(sample: Sample, change: Callable[..., bytes], seed: int):
    dice = random.Random(seed)  # noqa: S311
    # Half of the spots are in the header and the schema, where a single byte means most.
    spot = dice.randrange(100 if seed % 4 == 0 else 4096 if seed % 2 == 0 else len(sample.data))
    check(sample, change(sample.data, spot, dice), sealed=seed % 3 > 0)


@pytest.mark.parametrize("length", [0, *LENGTHS])
def test_a_truncated_file(sample: Sample, length: int):
    assert length < len(sample.data)
    check(sample, sample.data[:length], sealed=True)


@pytest.mark.parametrize("tail", [b"\x00", bytes(4096), b"tail" * 3000])
def test_a_file_with_a_tail(sample: Sample, tail: bytes):
    check(sample, sample.data + tail, sealed=False)


def test_a_file_of_another_night(sample: Sample, tmp_path: Path):
    """The file of a backup is sound, and behind the run folders."""
    reports = sample.folder / "reports"
    early = tmp_path / "reports" / "contoso"
    early.mkdir(parents=True)
    for folder in sorted((reports / "contoso").iterdir())[:10]:
        shutil.copytree(folder, early / folder.name)
    with History.open(tmp_path / "entradrift.db", tmp_path / "reports")[0] as history:
        assert len(history.runs()) == 10
    for opening in (History.open_to_read, History.open):
        with opening(tmp_path / "entradrift.db", reports)[0] as history:
            assert answers(history) == sample.said
