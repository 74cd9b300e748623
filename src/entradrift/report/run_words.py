"""How one run is put into words and linked to, on every page that speaks of runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.run import News, NewsKind
from entradrift.report import wording

FAILED = "failed"
"""What a run is called that compared nothing; the other states are the verdicts."""
STATES: Mapping[str, str] = {
    FAILED: "Failed",
    Verdict.INCOMPLETE.value: wording.VERDICTS[Verdict.INCOMPLETE],
    Verdict.DRIFT.value: wording.VERDICTS[Verdict.DRIFT],
    Verdict.IN_SYNC.value: wording.VERDICTS[Verdict.IN_SYNC],
}
"""Worst first: where nothing was compared, everything may be wrong."""
MARKS: Mapping[str, str] = {
    FAILED: " ×",  # noqa: RUF001 - the sign, as on the icon
    Verdict.INCOMPLETE.value: " !",
    Verdict.DRIFT.value: " ≠",
    Verdict.IN_SYNC.value: "",
}
"""What stands behind the day of a run in a list of many."""
_LATE_START = timedelta(hours=6)
"""How much later a run may begin than on the day before without falling short of a day."""
_CHANGES: Mapping[NewsKind, str] = {
    NewsKind.NEW: "new",
    NewsKind.RAISED: "raised",
    NewsKind.ACCEPTANCE_EXPIRED: "no longer accepted",
    NewsKind.RESOLVED: "gone",
}


def state(verdict: Verdict | None) -> str:
    """Return the state of a run: `failed` where nothing was compared, otherwise the verdict."""
    return FAILED if verdict is None else verdict.value


def page_name(verdict: Verdict | None) -> str:
    """Return the name of a run's page in its folder."""
    return "failure.html" if verdict is None else "report.html"


def segment(name: str) -> str:
    """Return a name as one segment of a relative address, whatever it holds."""
    return quote(name, safe="", errors="surrogatepass")


def exit_code(code: ExitCode) -> str:
    """Return an exit code as people and scripts call it: `3 (incomplete)`."""
    return f"{int(code)} ({code.name.lower()})"


def changes(news: Sequence[News]) -> str:
    """Return what a run changed, in a few words: `2 new, 1 gone`; empty where nothing did."""
    counts = Counter(each.kind for each in news)
    return ", ".join(f"{counts[kind]:,} {word}" for kind, word in _CHANGES.items() if counts[kind])


def sentence(reason: str) -> str:
    """Return a reason, which has no capital and no full stop, as a sentence."""
    return f"{reason[:1].upper()}{reason[1:]}."


def instant(iso: str) -> datetime:
    """Return a time of ours, which is ISO 8601; one without a zone is in UTC."""
    time = datetime.fromisoformat(iso)
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def days(count: int) -> str:
    """Return `1 day`, `12 days`; a part of a day in words."""
    return wording.plural(count, "day") if count > 0 else "less than a day"


def full_days(earlier: str, later: str) -> int:
    """Return how many days lie between two times of ours; 0 where they are the other way round.

    A night that began a little later than the one before is a day later all the same.
    """
    return max((instant(later) - instant(earlier) + _LATE_START).days, 0)


def day(iso: str) -> str:
    """Return the date of a time of ours in UTC: `2026-11-21`."""
    return f"{instant(iso):%Y-%m-%d}"
