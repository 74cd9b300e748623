"""Several runs at once on one folder: one works, the others say 75, and readers always get an answer."""

import random
from pathlib import Path

from tests.faults.company import Company, hold
from tests.faults.figures import Figures

LOCKED = 75
NIGHTS = 8


def play(folder: Path, dice: random.Random, rounds: int, figures: Figures) -> None:
    """Start `rounds` times two or three nights, a rebuilding and a reader at the same time."""
    episode = 0
    while figures.rounds < rounds:
        episode += 1
        company = Company(folder / f"together{episode}", dice, two=episode % 2 == 0)
        config = ("--config", str(company.site.config))
        company.export(0)
        company.night(0)
        for number in range(1, min(NIGHTS, rounds - figures.rounds) + 1):
            company.export(number)
            before = len(company.runs())
            nights = [company.start(number) for _ in range(dice.choice((2, 2, 3)))]
            others = [
                company.command(number, "history", *dice.choice((("list",), ("baseline", "show"))), *config),
                *([company.command(number, "history", "rebuild", *config)] if dice.random() < 0.5 else []),
            ]
            codes = sorted(
                company.heard(child.ended(), frozenset({0, 1, 2, 3, LOCKED})).code for child in nights
            )
            hold(codes[0] != LOCKED or len(others) > 1, "nobody got the lock")
            for child in others:
                ended = child.ended()
                hold(ended.code in (0, LOCKED), f"{ended.code}: {ended.out}{ended.err}")
            company.check_whole()
            new = len(company.runs()) - before
            worked = sum(code != LOCKED for code in codes)
            hold(new == worked * len(company.pairs), f"{new} runs of {worked} nights")
            company.check_finished()
            figures.add(f"{worked} of {len(nights)} worked")
        company.export(NIGHTS + 1)
        company.night(NIGHTS + 1)
        company.check_told()
        company.remove()
