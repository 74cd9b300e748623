"""A disk that is full, of bytes or of files: one sentence, old reports intact, and the next night catches up."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.company import Company, hold
from tests.faults.figures import Figures

SIZE = 24 * 1024 * 1024
INODES = 4000
NIGHTS = 8


def play(folder: Path, dice: random.Random, rounds: int, figures: Figures) -> None:
    """Play `rounds` nights on a small disk that has hardly any room."""
    episode = 0
    while figures.rounds < rounds:
        episode += 1
        with disk(folder / f"disk{episode}") as place:
            if place is None:
                figures.skipped = "mounting a small disk needs root on Linux"
                return
            company = Company(folder / f"full{episode}", dice, at=place)
            company.export(0)
            before = free_on(place)
            company.night(0)
            a_night = before - free_on(place)
            number = 0
            for _ in range(min(NIGHTS, rounds - figures.rounds)):
                number += 1
                company.export(number)
                before = len(company.runs())
                with nearly_full(place, dice, a_night):
                    ended = company.heard(company.start(number).ended())
                    company.check_whole()
                    left = [*company.site.reports.rglob(".tmp-*"), *company.site.reports.rglob("*.tmp")]
                    hold(not left, f"left behind: {left}")
                kept = len(company.runs()) > before
                full = "No space left on device" in ended.out + ended.err or "disk is full" in ended.err
                hold(kept or (ended.code == 2 and full), f"no run, {ended.code}: {ended.out}{ended.err}")
                figures.add(
                    "all written" if not full else "run kept, not all of the rest" if kept else "no run kept"
                )
                if dice.random() < 0.5:
                    number += 1
                    company.export(number)
                    company.night(number)
            company.export(number + 1)
            company.night(number + 1)
            company.check_told()
        company.remove()


@contextmanager
def disk(target: Path) -> Iterator[Path | None]:
    """Yield a small disk of its own; None where that is not allowed."""
    target.mkdir()
    if not mounted(target, f"size={SIZE},nr_inodes={INODES}"):
        yield None
        return
    try:
        yield target
    finally:
        subprocess.run(["umount", str(target)], check=True)


def mounted(target: Path, options: str) -> bool:
    """Mount a disk in memory, or change the options of the one that is there; tell whether that worked."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    again = f"remount,{options}" if target.is_mount() else options
    command = ["mount", "-t", "tmpfs", "-o", again, "tmpfs", str(target)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@contextmanager
def nearly_full(place: Path, dice: random.Random, a_night: int) -> Iterator[None]:
    """Leave room for hardly more than a part of what a night writes, `a_night` in bytes."""
    filler = place / "filler"
    if dice.random() < 0.25:
        space = os.statvfs(place)
        used = space.f_files - space.f_ffree
        mounted(place, f"size={SIZE},nr_inodes={used + dice.randrange(1, 14)}")
        yield
        mounted(place, f"size={SIZE},nr_inodes={INODES}")
        return
    free = int(
        dice.choice((0, dice.uniform(0, 0.6), dice.uniform(0.5, 1.1), dice.uniform(0.8, 1.6))) * a_night
    )
    filler.write_bytes(bytes(max(0, free_on(place) - free)))
    yield
    filler.unlink()


def free_on(place: Path) -> int:
    """Return how many bytes are free."""
    space = os.statvfs(place)
    return space.f_bavail * space.f_frsize
