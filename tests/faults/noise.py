"""Random bytes in the database or beside it: the run folders say the same, and so does the history after the next night."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.exportkit.cases.tiny import nothing
from tests.faults.company import Company, hold
from tests.faults.figures import Figures
from tests.nightly.site import DRIFT, NEWS

NIGHTS = 6
LONGEST = 20_000


def flipped(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8, 64))):
        # Half of the spots are in the header and the schema, where a single byte means most.
        changed[dice.randrange(min(len(changed), dice.choice((100, 4096, len(changed)))))] ^= dice.randrange(
            1, 256
        )
    return bytes(changed)


def overwritten(data: bytes, dice: random.Random) -> bytes:
    start, length = dice.randrange(len(data)), dice.randrange(1, LONGEST)
    noise = dice.choice((bytes(length), b"\xff" * length, dice.randbytes(length)))
    return (data[:start] + noise + data[start + length :])[: len(data)]


def cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def prolonged(data: bytes, dice: random.Random) -> bytes:
    return data + dice.randbytes(dice.randrange(1, LONGEST))


def shuffled(data: bytes, dice: random.Random) -> bytes:
    pages = [data[at : at + 4096] for at in range(0, len(data), 4096)]
    one, other = dice.randrange(len(pages)), dice.randrange(len(pages))
    pages[one], pages[other] = pages[other], pages[one]
    return b"".join(pages)


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flipped,
    flipped,
    overwritten,
    cut,
    prolonged,
    shuffled,
)


def play(folder: Path, dice: random.Random, rounds: int, figures: Figures) -> None:
    """Damage the database `rounds` times, with and without its digest, also the log and the digest themselves."""
    company = Company(folder / "noise", dice)
    for number in range(NIGHTS):
        company.site.export(number, DRIFT if number == 2 else nothing)
        company.night(number)
    company.site.export(NIGHTS, DRIFT)
    company.rebuilt = True
    kept = folder / "kept"
    shutil.copytree(company.site.folder, kept)
    data = company.database.read_bytes()
    while figures.rounds < rounds:
        change = dice.choice(CHANGES)
        company.database.write_bytes(change(data, dice))
        seal = company.database.with_name(company.database.name + ".sha256")
        beside = dice.randrange(5)
        if beside == 0:
            seal.unlink()
        elif beside == 1:
            seal.write_bytes(dice.randbytes(dice.randrange(100)))
        elif beside == 2:
            company.database.with_name(company.database.name + "-wal").write_bytes(dice.randbytes(9000))
        before = len(company.runs())
        ended = company.night(NIGHTS)
        made_again = any(company.site.folder.glob("*.corrupt-*"))
        hold(ended.code == 1, f"exit code {ended.code} after {change.__name__}: {ended.err}")
        hold(len(company.runs()) == before + 1, "no new run")
        hold(ended.out.count(f"  new: {NEWS}") == 1, f"the news of the night: {ended.out}")
        hold(made_again == ("was made again from" in ended.err), f"not said: {ended.err}")
        figures.add("made again from the run folders" if made_again else "used as it was")
        company.forget(kept)
    company.remove()
