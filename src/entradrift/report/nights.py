"""A pair's last nights as a picture and as a sentence: one column a night, also for nights without a run.

A night lasts from noon to noon in UTC. So a job around midnight has one run in each night, whatever daylight saving
time does to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from entradrift.model.comparison import Verdict
from entradrift.model.fleet import Night, Span
from entradrift.report.run_words import FAILED, STATES, instant, state
from entradrift.report.wording import plural

NIGHTS = 60
COLUMN = 4
"""Width of a night, in the pictures' own units."""
WIDTH = NIGHTS * COLUMN
HEIGHT = 34
GROUND = HEIGHT - 1
"""Where bars stand."""
TALLEST = 22
"""Height of the highest bar; above it there is room for marks."""
LOWEST_TOP = 6
"""As many open findings, at least, has the highest bar: one finding does not look like the end of the world."""
_NOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Spark:
    """The picture of a pair's last nights: SVG paths by what they show, none where there is nothing of it."""

    text: str
    """All that the picture says, in words."""
    ground: str
    """The line below the nights since the first run."""
    agreed: str
    """Dashes of one night each: in sync, nothing open."""
    tolerated: str
    """In sync although something is open, as it is below the level that counts."""
    drift: str
    incomplete: str
    marks: str
    """The mark above each incomplete night."""
    failed: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The nights that pictures have room for, of which `last` is the one in which the page is made."""

    last: int

    @classmethod
    def until(cls, generated_at: str) -> Axis:
        """Return the axis of a page that is made at `generated_at`."""
        return cls(night_of(generated_at))

    @property
    def first(self) -> int:
        """The first night that pictures show."""
        return self.last - NIGHTS + 1

    @property
    def words(self) -> str:
        """From when to when: `2026-09-24 to 2026-11-22`."""
        return f"{date.fromordinal(self.first)} to {date.fromordinal(self.last)}"

    def column(self, iso: str) -> int:
        """Return the column of a time: below 0 before the first night; what is later than the page is in the last."""
        return min(night_of(iso) - self.first, NIGHTS - 1)


def night_of(iso: str) -> int:
    """Return the number of the night that a time of ours is in; it is the ordinal of the date in its morning."""
    return (instant(iso) + _NOON).toordinal()


def spark(runs: Sequence[Night], axis: Axis) -> Spark:
    """Return the last nights of a pair, whose runs come oldest first. The last run of a night stands for it."""
    nights = {column: run for run in runs if (column := axis.column(run.started_at)) >= 0}
    begin = max(min((axis.column(run.started_at) for run in runs), default=NIGHTS), 0)
    return _drawn(nights, begin, _words(nights, begin))


def _drawn(nights: Mapping[int, Night], begin: int, text: str) -> Spark:
    most = max((run.open_count for run in nights.values()), default=0)
    most = max(most, LOWEST_TOP)
    heights = {at: _height(run.open_count, most) for at, run in nights.items()}
    by_state = {each: [at for at, run in nights.items() if state(run.verdict) == each] for each in STATES}
    in_sync, incomplete = by_state[Verdict.IN_SYNC], by_state[Verdict.INCOMPLETE]
    return Spark(
        text=text,
        ground=f"M{begin * COLUMN} {GROUND}.5H{WIDTH}" if nights else "",
        agreed="".join(_dashes([at for at in in_sync if not nights[at].open_count])),
        tolerated="".join(_upright(at, heights[at]) for at in in_sync if nights[at].open_count),
        drift="".join(_upright(at, heights[at]) for at in by_state[Verdict.DRIFT]),
        incomplete="".join(_hollow(at, heights[at]) for at in incomplete),
        marks="".join(_dot(at, heights[at]) for at in incomplete),
        failed="".join(map(_cross, by_state[FAILED])),
    )


def bar(span: Span, axis: Axis) -> str:
    """Return the nights of a finding as an SVG path; empty where it went before the first night.

    An arrow says that it is still there, a straight end that it went.
    """
    begin = max(axis.column(span.first_seen), 0) * COLUMN
    if span.resolved_at is None:
        return f"M{begin} 1H{WIDTH - 4}l4 4l-4 4H{begin}z"
    end = axis.column(span.resolved_at)
    if end < 0:
        return ""
    return f"M{begin} 1H{max(end * COLUMN, begin + 2)}v8H{begin}z"


def _height(count: int, most: int) -> int:
    return max(round(count * TALLEST / most), 3) if count else 0


def _dashes(columns: Sequence[int]) -> Iterator[str]:
    """Yield one line for each stretch of nights; its style cuts it into nights."""
    for _, group in groupby(enumerate(columns), key=lambda item: item[1] - item[0]):
        stretch = [column for _, column in group]
        yield f"M{stretch[0] * COLUMN}.5 {GROUND - 1}H{(stretch[-1] + 1) * COLUMN}"


def _upright(column: int, height: int) -> str:
    return f"M{column * COLUMN + 2} {GROUND}v-{height or 2}"


def _hollow(column: int, height: int) -> str:
    return f"M{column * COLUMN + 1} {GROUND}v-{height or 2}h2v{height or 2}"


def _dot(column: int, height: int) -> str:
    return f"M{column * COLUMN + 2} {GROUND - (height or 2) - 4}v.1"


def _cross(column: int) -> str:
    return f"M{column * COLUMN} {GROUND - 10}l4 6m0-6l-4 6"


def _words(nights: Mapping[int, Night], begin: int) -> str:
    if not nights:
        return f"No run in the last {NIGHTS} nights"
    # The night in which the page is made may still get its run.
    missing = sum(column not in nights for column in range(begin, NIGHTS - 1))
    counts = Counter(state(run.verdict) for run in nights.values())
    said = [f"{counts[each]} {STATES[each].lower()}" for each in reversed(tuple(STATES)) if counts[each]]
    if missing:
        said.append(f"{missing} without a run")
    return f"{plural(len(nights) + missing, 'night')}: {', '.join(said)}; {_open_words(nights)}"


def _open_words(nights: Mapping[int, Night]) -> str:
    counts = [run.open_count for run in nights.values() if run.verdict is not None]
    if not counts:
        return "nothing was compared"
    least, most = min(counts), max(counts)
    if most == 0:
        return "no open findings"
    return (
        f"open findings {least:,} to {most:,}" if least != most else f"always {plural(most, 'open finding')}"
    )


def _example(verdict: Verdict | None, *open_counts: int) -> Spark:
    nights = {
        at: Night("", "", verdict, count, 0, folder_exists=True) for at, count in enumerate(open_counts)
    }
    return _drawn(nights, 0, "")


LEGEND = (
    (_example(Verdict.IN_SYNC, 0, 0, 0), "in sync"),
    (_example(Verdict.IN_SYNC, 1, 1, 2), "in sync, with something open below the level that counts"),
    (_example(Verdict.DRIFT, 1, 2, 4), "drift"),
    (_example(Verdict.INCOMPLETE, 1, 2, 4), "incomplete"),
    (_example(None, 0, 0, 0), "failed"),
    (_example(None), "no run"),
)
"""Three nights of each kind, and what they are."""
