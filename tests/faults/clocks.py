"""A clock that goes back, jumps ahead or stands still: every night is kept, in its order, and told."""

import random
from pathlib import Path

from tests.faults.company import Company, hold
from tests.faults.figures import Figures

JUMPS = (0, 0, 1, 1, 1, 2, -1, -2, -30, -400, 30, 400, 1 / 24, -1 / 24, 0.5)
"""Days from one night to the next; 0 is a second run in the same second."""
NIGHTS = 10


def play(folder: Path, dice: random.Random, rounds: int, figures: Figures) -> None:
    """Play `rounds` nights at times in no order."""
    episode = 0
    while figures.rounds < rounds:
        episode += 1
        retention = episode % 2 == 1
        company = Company(
            folder / f"clocks{episode}", dice, nightly=f"keep_days = {20 if retention else 3000}\n"
        )
        # A clock that runs ahead lets retention take what is old by that clock, but never the runs that are needed.
        company.prunes = retention
        at = 0.0
        for _ in range(min(NIGHTS, rounds - figures.rounds)):
            jump = dice.choice(JUMPS)
            at += jump
            company.export(int(at))
            before = len(company.runs())
            company.night(at)
            hold(company.prunes or len(company.runs()) == before + 1, f"no new run after {jump:+.2f} days")
            figures.add("back" if jump < 0 else "ahead" if jump else "same second")
        if not company.prunes:
            company.check_told()
        company.remove()
