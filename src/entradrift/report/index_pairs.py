"""One pair of servers on the index page: its row, its timeline and its reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from entradrift.model.change import Side
from entradrift.model.finding import Severity, Status
from entradrift.model.fleet import Night, PairOverview, Span
from entradrift.model.run import ExportUsed, News, Run
from entradrift.report import run_words as words
from entradrift.report import wording
from entradrift.report.facets import status_word
from entradrift.report.nights import Axis, Spark, bar, spark

LATE = "late"
"""What a pair is called whose last run is too old to say anything about last night, whatever it said."""
UNKNOWN_AGE = 1e9
"""What sorts as older than every known age."""
MOST_NEWS = 5
"""Pieces of news of one pair that the page tells one by one."""
MOST_LETTERS = 110
"""How much of a sentence a cell of the table shows; the pair's own part has it whole."""
_COUNTED = 1000
"""One more than the number of findings of one severity that sorting tells apart."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SERVERS: Mapping[str, str] = {"primary": "Primary", "staging": "Staging", "both": "Both"}


@dataclass(frozen=True, slots=True)
class ExportView:
    """The export of one server that the latest run read."""

    label: str
    style: str
    host: str
    age: str
    """How old it was when the run began."""
    taken: str
    path: str


@dataclass(frozen=True, slots=True)
class OldestView:
    """The open finding that is there for the longest time."""

    title: str
    href: str
    days: int
    age: str


@dataclass(frozen=True, slots=True)
class SpanView:
    """A finding that came, and perhaps went."""

    title: str
    of: str
    """What it is about, as far as the title does not say."""
    severity: Severity
    href: str
    status: str
    """`open`, `accepted` or `gone`."""
    changed_on: str
    """`primary`, `staging`, `both` or empty."""
    server: str
    since: str
    until: str
    days: str
    bar: str


@dataclass(frozen=True, slots=True)
class ReportLink:
    """One run in the list of all reports."""

    day: str
    """Day of the month, with the time where that day has more runs."""
    href: str
    state: str


@dataclass(frozen=True, slots=True)
class PairView:
    """Everything about one pair."""

    name: str
    anchor: str
    place: int
    """Its place from worst to best."""
    state: str
    why: str
    """The sentence of the latest run."""
    short: str
    """The same, or the first doubt about the exports, as far as a cell has room."""
    remarks: tuple[str, ...]
    """Further sentences of the latest run."""
    ran: str
    ran_ago: str
    exit_code: str
    latest: str
    """Address of the latest run's page."""
    changes: str
    news: tuple[News, ...]
    news_left_out: int
    counts: tuple[tuple[Severity, int], ...]
    counts_known: bool
    accepted: int
    """Differences that somebody signed off, in the run that the counts are of; they take effect all the same."""
    counts_of: str
    """The day of the run that the counts are of, where they say nothing about last night."""
    open_key: int
    oldest: OldestView | None
    exports: tuple[ExportView, ...]
    export_key: float
    in_sync: str
    in_sync_ago: str
    in_sync_key: float
    spark: Spark
    complete: tuple[str, str] | None
    """Day and address of the last complete run, where that is not the latest."""
    baseline: tuple[str, str] | None
    """Day and address of the run whose state is the baseline; the address is empty where its folder is gone."""
    spans: tuple[SpanView, ...]
    spans_left_out: int
    months: tuple[tuple[str, tuple[ReportLink, ...]], ...]
    """The reports by month, latest first."""
    report_count: int
    reports_left_out: int
    folder: str


def pair_view(
    overview: PairOverview,
    word: str,
    place: int,
    axis: Axis,
    generated_at: str,
    *,
    most_spans: int,
    most_links: int,
) -> PairView:
    """Return what the page says about a pair that is in the state `word` and at `place` from worst to best."""
    latest = overview.latest
    folder = words.segment(overview.name) + "/"
    there = [night for night in (*overview.earlier, *overview.nights) if night.folder_exists]
    pages = {night.name: folder + _page(night) for night in there}
    compared = next((night for night in reversed(overview.nights) if night.verdict is not None), None)
    complete = next((night for night in reversed(there) if _is_complete(night)), None)
    known = compared is not None or bool(overview.open_by_severity)
    current = compared is not None and compared.name == latest.name and word != LATE
    exports = tuple(_exports(latest))
    shown = there[-most_links:]
    return PairView(
        name=overview.name,
        anchor="pair-" + re.sub(r"[^A-Za-z0-9.-]", lambda match: f"_{ord(match[0]):x}_", overview.name),
        place=place,
        state=word,
        why=latest.summary,
        short=_shortened(words.sentence(latest.doubts[0]) if latest.doubts else latest.summary),
        remarks=(*map(words.sentence, latest.doubts), *latest.notices),
        ran=wording.moment(latest.started_at),
        ran_ago=words.days(words.full_days(latest.started_at, generated_at)),
        exit_code=words.exit_code(latest.exit_code),
        latest=pages.get(latest.name, ""),
        changes=words.changes(latest.news),
        news=latest.news[:MOST_NEWS],
        news_left_out=len(latest.news[MOST_NEWS:]),
        counts=overview.open_by_severity,
        counts_known=known,
        accepted=compared.accepted_count if compared else 0,
        counts_of=words.day(compared.started_at) if compared and not current else "",
        open_key=_weight(overview.open_by_severity) if known else -1,
        oldest=_oldest(overview.oldest_open, pages, generated_at),
        exports=exports,
        export_key=max((_hours(latest, used) for used in (latest.primary, latest.staging)), default=0),
        in_sync=words.day(overview.last_in_sync) if overview.last_in_sync else "",
        in_sync_ago=_ago(overview.last_in_sync, generated_at),
        in_sync_key=words.full_days(overview.last_in_sync, generated_at)
        if overview.last_in_sync
        else UNKNOWN_AGE,
        spark=spark((*overview.earlier, *overview.nights), axis),
        complete=(words.day(complete.started_at), pages[complete.name])
        if complete and complete.name != latest.name
        else None,
        baseline=_baseline(overview, pages),
        spans=tuple(_span(span, pages, axis, generated_at) for span in overview.spans[:most_spans]),
        spans_left_out=len(overview.spans[most_spans:]),
        months=tuple(_months(shown, pages)),
        report_count=len(there),
        reports_left_out=len(there) - len(shown),
        folder=folder,
    )


def _shortened(sentence: str) -> str:
    return sentence if len(sentence) <= MOST_LETTERS else f"{sentence[:MOST_LETTERS].rstrip()} …"


def _page(night: Night) -> str:
    return f"{words.segment(night.name)}/{words.page_name(night.verdict)}"


def _is_complete(night: Night) -> bool:
    return words.state(night.verdict) in ("drift", "in-sync")


def _weight(counts: Sequence[tuple[Severity, int]]) -> int:
    """Return a number that sorts counts: one critical finding outweighs every number of lesser ones."""
    known = dict(counts)
    weight = 0
    for severity in Severity:
        weight = weight * _COUNTED + min(known.get(severity, 0), _COUNTED - 1)
    return weight


def _exports(run: Run) -> Iterable[ExportView]:
    for label, style, used in (("Primary", "primary", run.primary), ("Staging", "staging", run.staging)):
        if used is not None:
            age = wording.age(used.captured_at, run.started_at)
            taken = f"taken {wording.moment(used.captured_at)}" if used.captured_at else "does not say when"
            yield ExportView(
                label=label,
                style=style,
                host=used.host or "host not stated",
                age=age or "age not known",
                taken=f"{taken}, {age} at the run" if age else taken,
                path=used.path,
            )


def _hours(run: Run, used: ExportUsed | None) -> float:
    seconds = None if used is None else wording.seconds_old(used.captured_at, run.started_at)
    return UNKNOWN_AGE if seconds is None else round(seconds / 3600, 1)


def _ago(moment: str | None, generated_at: str) -> str:
    if moment is None:
        return ""
    count = words.full_days(moment, generated_at)
    return f"{words.days(count)} ago" if count else "last night"


def _oldest(span: Span | None, pages: Mapping[str, str], generated_at: str) -> OldestView | None:
    if span is None:
        return None
    count = words.full_days(span.first_seen, generated_at)
    return OldestView(
        title=_shortened(span.finding.title),
        href=_finding_href(span, pages),
        days=count,
        age=words.days(count) if count else "new",
    )


def _finding_href(span: Span, pages: Mapping[str, str]) -> str:
    """Return where a finding can be read: in the last report that has it; empty where that is gone."""
    page = pages.get(span.last_run)
    return f"{page}#{words.segment(span.finding.id)}" if page else ""


def _baseline(overview: PairOverview, pages: Mapping[str, str]) -> tuple[str, str] | None:
    if overview.baseline is None:
        return None
    runs = {night.name: night.started_at for night in (*overview.earlier, *overview.nights)}
    started = runs.get(overview.baseline)
    return (words.day(started) if started else overview.baseline, pages.get(overview.baseline, ""))


def _span(span: Span, pages: Mapping[str, str], axis: Axis, generated_at: str) -> SpanView:
    finding = span.finding
    gone = span.resolved_at
    count = words.full_days(span.first_seen, gone or generated_at)
    status = "gone" if gone else status_word(finding.status)
    accepted = finding.status is Status.ACCEPTED and finding.expires
    until = (
        words.day(gone) if gone else f"accepted until {finding.expires}" if accepted else f"still {status}"
    )
    return SpanView(
        title=finding.title,
        of="" if finding.object in finding.title else finding.object,
        severity=finding.severity,
        href=_finding_href(span, pages),
        status=status,
        changed_on=finding.changed_on if finding.changed_on in _SERVERS else "",
        server=_server(span),
        since=words.day(span.first_seen),
        until=until,
        days=words.days(count) if count or gone else "new",
        bar=bar(span, axis),
    )


def _server(span: Span) -> str:
    known = _SERVERS.get(span.finding.changed_on)
    if known or span.finding.side is None:
        return known or "not known"
    return f"not known; in effect on {'staging' if span.finding.side is Side.STAGING else 'the primary'} only"


def _months(
    nights: Sequence[Night], pages: Mapping[str, str]
) -> Iterable[tuple[str, tuple[ReportLink, ...]]]:
    latest_first = sorted(nights, key=lambda night: (night.started_at, night.name), reverse=True)
    runs = Counter(words.day(night.started_at) for night in nights)
    for (year, month), found in groupby(latest_first, key=_month):
        links = tuple(
            ReportLink(
                _day(night, alone=runs[words.day(night.started_at)] == 1),
                pages[night.name],
                words.state(night.verdict),
            )
            for night in found
        )
        yield f"{_MONTHS[month - 1]} {year}", links


def _month(night: Night) -> tuple[int, int]:
    time = words.instant(night.started_at)
    return time.year, time.month


def _day(night: Night, *, alone: bool) -> str:
    time = words.instant(night.started_at)
    return f"{time.day}" if alone else f"{time.day} {time:%H:%M}"
