"""What the index page shows and where: plain views, so that templates only place them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from entradrift.model.comparison import Verdict
from entradrift.model.finding import Severity
from entradrift.model.fleet import Fleet, PairOverview
from entradrift.report import wording
from entradrift.report.index_pairs import LATE, PairView, pair_view
from entradrift.report.nights import Axis
from entradrift.report.run_words import FAILED, STATES, instant, state

STALE = timedelta(hours=36)
"""A nightly run may start late, but what is older than this has missed a night."""
WORDS: Mapping[str, str] = {**STATES, LATE: "Not run lately"}
MOST_LINKS = 30_000
"""Reports that the page links to; a pair gets an equal share."""
MOST_SPANS = 3_000
"""Findings in all timelines together; a pair gets an equal share."""
LEAST_SPANS = 5
FIRST_NEWS = 4
"""Pairs whose news the page shows at once; that of the others is folded away."""
MOST_NEWS = 100
"""Pairs whose news the page tells."""
_ORDER = (FAILED, Verdict.INCOMPLETE.value, LATE, Verdict.DRIFT.value, Verdict.IN_SYNC.value)


@dataclass(frozen=True, slots=True)
class Choice:
    """How many pairs are in a state, and the first of them."""

    key: str
    words: str
    count: int
    anchor: str


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The whole page, top to bottom."""

    title: str
    state: str
    """The worst state of any pair, `none` without pairs."""
    heading: str
    headline: str
    made: str
    made_iso: str
    stale_hours: int
    choices: tuple[Choice, ...]
    pairs: tuple[PairView, ...]
    news: tuple[PairView, ...]
    """The pairs whose latest run had news."""
    first_news: int
    news_left_out: int
    nights: str
    """From when to when the pictures show nights."""
    notices: tuple[str, ...]
    tool_version: str


def index_page(fleet: Fleet) -> IndexPage:
    """Return everything that the page says about `fleet`."""
    states = {overview.name: _state(overview, fleet) for overview in fleet.pairs}
    overviews = sorted(fleet.pairs, key=lambda overview: _urgency(overview, states[overview.name]))
    axis = Axis.until(fleet.generated_at)
    share = max(len(overviews), 1)
    pairs = tuple(
        pair_view(
            overview,
            states[overview.name],
            place,
            axis,
            fleet.generated_at,
            most_spans=max(MOST_SPANS // share, LEAST_SPANS),
            most_links=MOST_LINKS // share,
        )
        for place, overview in enumerate(overviews)
    )
    counts = Counter(states.values())
    worst = next((each for each in _ORDER if counts[each]), "none")
    heading = _heading(pairs, counts)
    with_news = tuple(pair for pair in pairs if pair.news and pair.state != LATE)
    return IndexPage(
        title=f"{heading}: Entra Connect drift" if pairs else "Entra Connect drift",
        state=worst,
        heading=heading,
        headline=_headline(counts),
        made=wording.moment(fleet.generated_at),
        made_iso=instant(fleet.generated_at).isoformat(),
        stale_hours=int(STALE.total_seconds()) // 3600,
        choices=tuple(_choices(pairs, counts)),
        pairs=pairs,
        news=with_news[:MOST_NEWS],
        first_news=FIRST_NEWS,
        news_left_out=len(with_news[MOST_NEWS:]),
        nights=axis.words,
        notices=fleet.notices,
        tool_version=fleet.tool_version,
    )


def _state(overview: PairOverview, fleet: Fleet) -> str:
    """Return a pair's state; an old comparison is no reason to call a pair anything but late."""
    last = overview.latest
    late = instant(fleet.generated_at) - instant(last.started_at) > STALE
    return LATE if late and last.is_complete else state(last.verdict)


def _urgency(overview: PairOverview, word: str) -> tuple[int, tuple[int, ...], str]:
    counts = dict(overview.open_by_severity)
    return _ORDER.index(word), tuple(-counts.get(each, 0) for each in Severity), overview.name.casefold()


def _heading(pairs: Sequence[PairView], counts: Mapping[str, int]) -> str:
    if not pairs:
        return "No pair has been compared yet"
    if len(pairs) == 1:
        return f"{pairs[0].name}: {WORDS[pairs[0].state].lower()}"
    bad = len(pairs) - counts.get(Verdict.IN_SYNC, 0)
    if not bad:
        return f"All {len(pairs):,} pairs are in sync"
    return f"{bad:,} of {len(pairs):,} pairs {'needs' if bad == 1 else 'need'} a look"


def _headline(counts: Mapping[str, int]) -> str:
    if not sum(counts.values()):
        return "This page lists every pair of servers as soon as its first nightly run has ended."
    said = [f"{counts[each]:,} {WORDS[each].lower()}" for each in _ORDER if counts.get(each)]
    return f"{wording.plural(sum(counts.values()), 'pair')}: {', '.join(said)}."


def _choices(pairs: Sequence[PairView], counts: Mapping[str, int]) -> Iterable[Choice]:
    for each in _ORDER:
        if counts.get(each) or each != LATE:
            first = next((pair.anchor for pair in pairs if pair.state == each), "")
            yield Choice(each, WORDS[each].lower(), counts.get(each, 0), first)
