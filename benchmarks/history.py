"""Two years of nights for many pairs: how large the database gets, and how long `history list` takes."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.commands import command_rows
from benchmarks.generate import Size, write_pair
from benchmarks.measure import best_command, in_own_process, run_module
from benchmarks.plan import Plan
from benchmarks.row import Row
from entradrift.exports.load import load
from entradrift.history import recording, soundness
from entradrift.history.content import content_text
from entradrift.history.contents import put
from entradrift.history.database import Database
from entradrift.history.store import History
from entradrift.model.change import Side
from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.run import ExportUsed, News, NewsKind, Run, Sighting
from entradrift.model.section import Section

WANTED_MEGABYTES = 200.0
WANTED_SECONDS = 0.3
FINDINGS = 12
CHURN = 0.03
"""Part of the findings that another one replaces each night."""
START = datetime(2024, 11, 21, 2, tzinfo=UTC)
BATCH = 1000


@dataclass(frozen=True)
class Fleet:
    """How much there is to remember."""

    pairs: int
    nights: int


@dataclass(frozen=True)
class Kept:
    """Where it is remembered."""

    database: Path
    reports: Path
    megabytes: float


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """The size of the database, and the whole command."""
    fleet = plan.pick(Fleet(pairs=50, nights=730), Fleet(pairs=50, nights=100), Fleet(pairs=2, nights=30))
    kept = in_own_process(remember, fleet, folder)
    arguments = ["history", "list", "--history", str(kept.database), "--reports", str(kept.reports)]
    listing = best_command([run_module("entradrift", *arguments) for _ in range(plan.rounds)])
    what = f"{fleet.nights} nights of {fleet.pairs} pairs"
    yield Row(
        f"{what}: database", kept.megabytes, WANTED_MEGABYTES, "MB", f"{fleet.pairs * fleet.nights:,} runs"
    )
    yield from command_rows(f"{what}: history list", listing, (WANTED_SECONDS, None))


def remember(fleet: Fleet, folder: Path) -> Kept:
    """Fill a database with the nights of a fleet."""
    export, _ = write_pair(Size("the invented organisation"), folder / "exports", "json")
    baseline = content_text(load(str(export)))
    reports, path = folder / "reports", folder / "entradrift.db"
    reports.mkdir(parents=True)
    History.open(path, reports)[0].close()
    with closing(Database.to_write(path)) as database:
        batch: list[Run] = []
        for run in runs(fleet):
            (reports / run.pair / run.name).mkdir(parents=True)
            batch.append(run)
            if len(batch) == BATCH:
                _insert(database, batch)
                batch.clear()
        _insert(database, batch)
        with database.transaction():
            recording.work_out_spans(database, range(1, fleet.pairs + 1))
            for number in range(fleet.pairs):
                # Every pair has another baseline: a configuration compresses no better for its neighbours.
                put(database, f"{number:064x}", baseline)
        database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    soundness.seal(path)
    return Kept(path, reports, path.stat().st_size / 1e6)


def runs(fleet: Fleet) -> Iterator[Run]:
    """Yield every night of every pair: findings come and go, some nights are in sync, few are incomplete."""
    random = Random(4)  # noqa: S311 - the same figures every time
    numbers = iter(range(10**9))
    present = {pair: [next(numbers) for _ in range(FINDINGS)] for pair in range(fleet.pairs)}
    for night in range(fleet.nights):
        for pair, there in present.items():
            gone = [place for place in range(FINDINGS) if random.random() < CHURN]
            for place in gone:
                there[place] = next(numbers)
            kind = random.random()
            verdict = Verdict.INCOMPLETE if kind < 0.01 else Verdict.IN_SYNC if kind < 0.05 else Verdict.DRIFT
            yield _run(pair, night, verdict, there, len(gone), random)


def _insert(database: Database, batch: list[Run]) -> None:
    with database.transaction():
        for run in batch:
            recording.insert(database, run)


def _run(pair: int, night: int, verdict: Verdict, there: list[int], news: int, random: Random) -> Run:
    moment = START + timedelta(days=night, seconds=pair)
    in_sync = verdict is Verdict.IN_SYNC
    sightings = tuple(_sighting(number, in_sync=in_sync) for number in there)
    return Run(
        pair=f"tenant-{pair:03}",
        name=f"{moment:%Y-%m-%dT%H%M%SZ}-{random.getrandbits(24):06x}",
        started_at=moment.isoformat(),
        seconds=round(random.uniform(1, 5), 3),
        verdict=verdict,
        exit_code=ExitCode.OK if in_sync else ExitCode.DRIFT,
        summary="Not safe to promote the staging server: 4 high, 8 medium. Sync rule In from AD - User differs.",
        doubts=(),
        primary=_export("SYNC01", pair, moment, random),
        staging=_export("SYNC02", pair, moment, random),
        sightings=sightings,
        news=tuple(
            News(NewsKind.NEW, f"New: {found.title}.", found.id, found.severity) for found in sightings[:news]
        ),
        notices=(),
        tool_version="0.1.0",
        options={"fail-on": "medium", "strict": "no"},
        timings={stage: round(random.uniform(0.1, 1), 3) for stage in ("load", "compare", "write")},
    )


def _sighting(number: int, *, in_sync: bool) -> Sighting:
    digits = Random(number).getrandbits(48)  # noqa: S311
    return Sighting(
        id=f"f-{digits:012x}",
        rule="sync-rule-transformation-differs",
        section=Section.SYNC_RULES,
        severity=list(Severity)[number % 3 + 1],
        status=Status.ACCEPTED if in_sync else Status.DRIFT,
        title=f"Sync rule In from AD - User {number}: the transformation of attribute{number} differs",
        object=f"In from AD - User {number}",
        connector="contoso.com",
        path=f"flows/attribute{number}/expression",
        changed_on="staging",
        side=Side.STAGING,
        expires="2027-06-30" if in_sync else None,
    )


def _export(host: str, pair: int, moment: datetime, random: Random) -> ExportUsed:
    captured = (moment - timedelta(hours=1)).isoformat()
    # Another digest every other night: nothing of it compresses.
    digest = f"{random.getrandbits(256):064x}"
    return ExportUsed(host, f"/exports/{pair}/{host}/{moment:%Y-%m-%d}", captured, digest, "2.4.21.0")
