"""Folders that vanish or may not be written any more, in the middle of a night: one sentence, and no old report is touched."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.company import Company, hold
from tests.faults.disks import disk
from tests.faults.figures import Figures
from tests.nightly.kills import Countdown

from entradrift.history.database import Database

EVENTS = frozenset({"open", "os.listdir", "os.scandir", "os.rename", "os.mkdir", "os.remove", "os.chmod"})
NIGHTS = 6
WHAT = (
    "exports",
    "exports/SYNC01",
    "exports/SYNC02",
    "reports",
    "reports/contoso",
    "entradrift.db",
    "entradrift.toml",
)


class Once(Countdown):
    """Does something at the n-th step below a folder, and lets the process live."""

    def __init__(self, folder: Path, steps: int, act: Callable[[], None]) -> None:
        super().__init__(folder, steps)
        self._act = act

    def step(self) -> None:
        self.left -= 1
        if self.left == -1:
            self._act()

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Be an audit hook."""
        path = arguments[0] if event in EVENTS and arguments else None
        if isinstance(path, str | os.PathLike) and os.fspath(path).startswith(self.folder):
            self.step()

    def install(self) -> None:
        """Count the steps of this process from now on."""
        os.fsync = self.before(os.fsync)
        Database.run = self.before(Database.run)  # type: ignore[method-assign]
        sys.addaudithook(self.hear)


def play(folder: Path, dice: random.Random, rounds: int, figures: Figures) -> None:
    """Take something away from `rounds` nights while they are at work."""
    episode = 0
    while figures.rounds < rounds:
        episode += 1
        with disk(folder / f"folders{episode}") as place:
            company = Company(folder / f"vanishing{episode}", dice, at=place)
            company.export(0)
            company.night(0)
            steps = steps_of_a_night(company)
            for number in range(1, min(NIGHTS, rounds - figures.rounds) + 1):
                company.export(number)
                if place is not None and dice.random() < 0.2:
                    read_only(company, place, number, dice.randrange(steps))
                    figures.add("became read-only")
                else:
                    what = dice.choice(WHAT)
                    vanishing(company, what, number, dice.randrange(steps))
                    figures.add(f"{what} vanished")
                company.check_whole()
            company.export(NIGHTS + 1)
            company.night(NIGHTS + 1)
        company.remove()


def steps_of_a_night(company: Company) -> int:
    """Return how many steps a night has."""
    counted = company.steps

    def count() -> None:
        once = Once(company.site.folder, sys.maxsize, lambda: None)
        once.install()
        leave = os._exit

        def write(code: int) -> None:
            counted.write_text(str(sys.maxsize - once.left))
            leave(code)

        os._exit = write  # type: ignore[assignment]

    company.export(0)
    company.heard(company.start(0, prepare=count).ended())
    company.check_whole()
    return int(counted.read_text())


def vanishing(company: Company, what: str, number: int, step: int) -> None:
    """Take a file or a folder away in the middle of a night, and put it back afterwards."""
    path = company.site.folder / what
    away = company.site.folder / ".away"

    def take() -> None:
        path.rename(away)

    once = Once(company.site.folder, step, take)
    company.heard(company.start(number, prepare=once.install).ended())
    if not away.exists():
        return
    if what == "entradrift.db":
        company.rebuilt = True
    if away.is_dir() and path.is_dir():
        for entry in path.iterdir():
            target = away / entry.name
            hold(not target.is_dir(), f"made twice: {entry}")
            entry.replace(target)
        path.rmdir()
    away.replace(path)


def read_only(company: Company, place: Path, number: int, step: int) -> None:
    """Make the whole disk read-only in the middle of a night."""

    def switch(option: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{option}", str(place)], check=False, capture_output=True)

    once = Once(company.site.folder, step, lambda: switch("ro"))
    company.heard(company.start(number, prepare=once.install).ended())
    switch("rw")
