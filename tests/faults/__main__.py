"""Faults, as many as you like: python -m tests.faults --rounds 300 --seed 7."""

import argparse
import os
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.faults import clocks, disks, folders, kills, noise, together
from tests.faults.children import warm_up
from tests.faults.company import Company
from tests.faults.figures import Figures

FAULTS = {
    "kills": kills.play,
    "disks": disks.play,
    "folders": folders.play,
    "clocks": clocks.play,
    "together": together.play,
    "noise": noise.play,
}


def main() -> int:
    """Play the faults and print the figures; exit code 1 where something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("faults", nargs="*", default=[*FAULTS], help=f"of {', '.join(FAULTS)}")
    parser.add_argument("--rounds", type=int, default=300, help="of each kind (default: 300)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory(prefix="faults-") as work:
        # Everything is imported once, here, so that forked processes start at once.
        warm = Company(Path(work) / "warm", random.Random(0), two=True)  # noqa: S311 - nothing secret
        warm.export(0)
        config = ["--config", str(warm.site.config)]
        warm_up([["nightly", *config], ["history", "list", *config], ["history", "rebuild", *config]])
        warm.night(0)
        for name in options.faults:
            figures = Figures()
            began, cpu = time.monotonic(), sum(os.times()[:4])
            try:
                # Each kind has dice of its own, so that one alone does what it does among all.
                FAULTS[name](Path(work), random.Random(f"{options.seed} {name}"), options.rounds, figures)  # noqa: S311
                problem = ""
            except Exception:  # noqa: BLE001 - whatever it is, the other kinds are played as well
                failed, problem = True, f"FAILED after {traceback.format_exc()}"
            seconds, used = time.monotonic() - began, sum(os.times()[:4]) - cpu
            print(f"{name}: {problem}{figures} ({seconds:.0f} s, {used:.0f} s of CPU)", flush=True)  # noqa: T201
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
