"""kill -9 at random moments: nothing is lost, nothing half-written, and what was not told is told later."""

import os
import random
import signal
from pathlib import Path

from tests.faults.children import KILLED
from tests.faults.company import Company, hold
from tests.faults.figures import Figures
from tests.faults.folders import Once, steps_of_a_night

NIGHTS = 10


def play(folder: Path, dice: random.Random, rounds: int, figures: Figures) -> None:
    """Kill `rounds` nights, ten in a row for each company; every company ends with a night that nothing disturbs."""
    episode = 0
    while figures.rounds < rounds:
        episode += 1
        retention = "keep_days = 3\n" if episode % 3 == 0 else ""
        jobs = ("--jobs", "2") if episode % 8 == 5 else ()
        company = Company(
            folder / f"kills{episode}", dice, two=episode % 4 == 1, nightly=retention if not jobs else ""
        )
        nights = min(NIGHTS, rounds - figures.rounds)
        company.export(0)
        usual = company.night(0, *jobs).seconds
        steps = steps_of_a_night(company)
        for number in range(1, nights + 1):
            company.export(number)
            if dice.random() < 0.5:
                ended = company.night(number, *jobs, kill_after=dice.uniform(0, 1.1 * usual))
                how = "killed after a time"
            else:
                # Most of the time goes into comparing, most of what can break into the steps after that.
                once = Once(company.site.folder, dice.randrange(steps), die)
                ended = company.night(number, *jobs, prepare=once.install)
                how = "killed at a step"
            figures.add(how if ended.code == KILLED else f"ended before, exit code {ended.code}")
        for number in (nights + 1, nights + 2):
            company.export(number)
            hold(company.night(number).code != KILLED, "the last nights come to their end")
        if not company.prunes:
            company.check_told()
        company.remove()


def die() -> None:
    """End this process as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)
