"""Fleets built by hand: one for each thing that the index page has to say well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from types import MappingProxyType

from entradrift.model.change import Side
from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.fleet import Fleet, Night, PairOverview, Span
from entradrift.model.run import ExportUsed, News, NewsKind, Run, Sighting
from entradrift.model.section import Section

MADE = datetime(2026, 11, 22, 2, 4, 11, tzinfo=UTC)
"""When the pages are made; the last night's runs began a few minutes earlier."""
SAFE = "Nothing that was compared speaks against promoting the staging server."
EXIT = {
    None: ExitCode.INVALID,
    Verdict.INCOMPLETE: ExitCode.INCOMPLETE,
    Verdict.DRIFT: ExitCode.DRIFT,
    Verdict.IN_SYNC: ExitCode.OK,
}


def began(nights_ago: int, minute: int = 0) -> str:
    """Return when the run of a night began: at 02:00 UTC and some minutes."""
    return (datetime(2026, 11, 22, 2, minute, tzinfo=UTC) - timedelta(days=nights_ago)).isoformat()


def name_of(started_at: str) -> str:
    """Return the name of the run's folder."""
    return f"{started_at[:10]}T{started_at[11:19].replace(':', '')}Z-0a1b2c"


def night(nights_ago: int, mark: str, *, accepted: int = 0, folder_exists: bool = True) -> Night:
    """Return one night: `.` in sync, a digit: drift, with so many open; `?` incomplete with one open; `x` failed."""
    verdicts = {".": Verdict.IN_SYNC, "?": Verdict.INCOMPLETE, "x": None}
    started = began(nights_ago)
    return Night(
        name=name_of(started),
        started_at=started,
        verdict=verdicts.get(mark, Verdict.DRIFT),
        open_count=int(mark, 36) if mark.isdigit() or mark in "abc" else int(mark == "?"),
        accepted_count=accepted,
        folder_exists=folder_exists,
    )


def nights(marks: str) -> tuple[Night, ...]:
    """Return one night for each mark (a blank: no run), of which the last is the night in which the page is made."""
    return tuple(night(len(marks) - 1 - at, mark) for at, mark in enumerate(marks) if mark != " ")


def sighting(
    number: int,
    title: str,
    *,
    severity: Severity = Severity.MEDIUM,
    status: Status = Status.DRIFT,
    changed_on: str = "unknown",
    side: Side | None = None,
    about: str = "In from AD - User Join",
    expires: str | None = None,
) -> Sighting:
    """Return a finding whose id follows from its number."""
    return Sighting(
        id=f"f-{number:012x}",
        rule="sync-rule-changed",
        section=Section.SYNC_RULES,
        severity=severity,
        status=status,
        title=title,
        object=about,
        connector="contoso.com",
        path="",
        changed_on=changed_on,
        side=side,
        expires=expires,
    )


def span(finding: Sighting, first: int, last: int = 0, *, gone: int | None = None) -> Span:
    """Return that a finding was there from the night `first` to the night `last`, both so many nights ago."""
    return Span(
        finding=finding,
        first_run=name_of(began(first)),
        first_seen=began(first),
        last_run=name_of(began(last)),
        last_seen=began(last),
        resolved_at=None if gone is None else began(gone),
    )


def export(host: str | None, hours: float | None, *, before: str = began(0)) -> ExportUsed:
    """Return an export that was taken so many hours before a run; None: it does not say when."""
    taken = None if hours is None else datetime.fromisoformat(before) - timedelta(hours=hours)
    return ExportUsed(
        host=host,
        path=f"/exports/{host}/{taken:%Y-%m-%d}" if taken else f"/exports/{host}",
        captured_at=taken.isoformat() if taken else None,
        digest="0" * 64,
        product_version="2.5.190.0",
    )


def run(
    of: Night,
    *,
    pair: str,
    summary: str = SAFE,
    doubts: tuple[str, ...] = (),
    exports: tuple[ExportUsed | None, ExportUsed | None] | None = None,
    news: tuple[News, ...] = (),
    notices: tuple[str, ...] = (),
    exit_code: ExitCode | None = None,
    options: Mapping[str, str] | None = None,
) -> Run:
    """Return the run of a night."""
    both = (export("SYNC01", 3.2), export("SYNC02", 2.9)) if exports is None else exports
    return Run(
        pair=pair,
        name=of.name,
        started_at=of.started_at,
        seconds=2.4,
        verdict=of.verdict,
        exit_code=EXIT[of.verdict] if exit_code is None else exit_code,
        summary=summary,
        doubts=doubts,
        primary=both[0],
        staging=both[1],
        sightings=(),
        news=news,
        notices=notices,
        tool_version="1.0.0",
        options=options or {},
    )


def pair(
    name: str,
    marks: str,
    *,
    spans: Sequence[Span] = (),
    counts: tuple[tuple[Severity, int], ...] | None = None,
    summary: str = SAFE,
    doubts: tuple[str, ...] = (),
    exports: tuple[ExportUsed | None, ExportUsed | None] | None = None,
    news: tuple[News, ...] = (),
    exit_code: ExitCode | None = None,
    notices: tuple[str, ...] = (),
) -> PairOverview:
    """Return a pair with these nights; the open findings are those of `spans` unless `counts` says otherwise."""
    its_nights = nights(marks)
    still_open = [each for each in spans if each.resolved_at is None and each.finding.is_open]
    in_sync = [each for each in its_nights if each.verdict is Verdict.IN_SYNC]
    by_severity = {each: sum(one.finding.severity is each for one in still_open) for each in Severity}
    return PairOverview(
        name=name,
        latest=run(
            its_nights[-1],
            pair=name,
            summary=summary,
            doubts=doubts,
            exports=exports,
            news=news,
            exit_code=exit_code,
            notices=notices,
        ),
        last_in_sync=in_sync[-1].started_at if in_sync else None,
        baseline=in_sync[-1].name if in_sync else None,
        open_by_severity=tuple((each, count) for each, count in by_severity.items() if count)
        if counts is None
        else counts,
        oldest_open=min(still_open, key=lambda each: each.first_seen, default=None),
        nights=its_nights,
        spans=tuple(spans),
    )


def fleet(*pairs: PairOverview, made: datetime = MADE, notices: tuple[str, ...] = ()) -> Fleet:
    """Return these pairs as one page's content."""
    return Fleet(made.isoformat(), "1.0.0", pairs, notices)


def new(number: int, title: str, severity: Severity) -> News:
    """Return the news of a new finding."""
    return News(NewsKind.NEW, f"New: {title}", f"f-{number:012x}", severity)


VENDORS = sighting(
    1,
    "OU=Vendors,DC=contoso,DC=com is synchronized by the primary only",
    severity=Severity.CRITICAL,
    changed_on="primary",
    side=Side.PRIMARY,
    about="DC=contoso,DC=com",
)
PREVENTION = sighting(
    2,
    "Accidental delete prevention: threshold differs",
    severity=Severity.HIGH,
    changed_on="staging",
    about="Accidental delete prevention",
)
DISPLAY_NAME = sighting(
    3,
    "In from AD - User Join: the expression of displayName differs",
    severity=Severity.HIGH,
    changed_on="both",
)
INTERVAL = sighting(
    4,
    "The synchronization interval differs",
    severity=Severity.LOW,
    changed_on="staging",
    about="Scheduler",
    status=Status.ACCEPTED,
    expires="2027-02-01",
)
CLONE = sighting(
    5,
    "A custom rule exists on staging only",
    severity=Severity.MEDIUM,
    side=Side.STAGING,
    about="Out to AAD - Guests - Cloned - 2026-10-02",
)
WRITEBACK = sighting(
    6,
    "Password writeback is on the primary only",
    severity=Severity.HIGH,
    changed_on="primary",
    about="Features",
)
_QUIET = "." * 60


def drifting() -> PairOverview:
    """A pair with old and new drift, something accepted and something that went."""
    return pair(
        "contoso",
        "." * 12 + "1111" + "." * 21 + "222222" + "?" + "22" + "333333333" + "x" + "3334",
        summary="Not safe to promote the staging server: 1 critical, 2 high, 1 medium.",
        spans=[
            span(VENDORS, 0),
            span(PREVENTION, 22),
            span(DISPLAY_NAME, 13),
            span(CLONE, 22),
            span(INTERVAL, 40),
            span(WRITEBACK, 47, 44, gone=43),
        ],
        news=(
            new(1, VENDORS.title, Severity.CRITICAL),
            News(NewsKind.ACCEPTANCE_EXPIRES, "The acceptance of 1 finding ends on 2026-12-01."),
        ),
    )


def failing() -> PairOverview:
    """A pair without a comparison for two nights."""
    return pair(
        "fabrikam-test",
        "....1111" + "." * 20 + "xx",
        summary="/exports/FAB02/2026-11-22/Connectors/ad.xml ends in the middle of an element; the file was cut off. "
        "Export the server again and look whether the copy to this machine ended.",
        exports=(None, None),
        news=(News(NewsKind.FAILED, "There is no comparison since 2026-11-21."),),
    )


def stale_exports() -> PairOverview:
    """A pair whose staging server no longer exports."""
    return pair(
        "northwind",
        "." * 50 + "?????????",
        summary="Do not rely on this comparison: the staging server's export is 9 days old.",
        doubts=(
            "the export of the staging server is 9 days old, more than the 26 hours that max_age allows",
        ),
        exports=(export("NW-SYNC-A", 2.1), export("NW-SYNC-B", 218.0)),
        news=(),
        counts=(),
    )


def late() -> PairOverview:
    """A pair that was in sync when it last ran, five nights ago."""
    return pair(
        "adatum", "." * 30 + "  ." + "." * 22 + "     ", exports=(export("ADA01", None), export(None, None))
    )


def tolerated() -> PairOverview:
    """A pair that is in sync although something is open, as it is below the level that counts."""
    found = replace(INTERVAL, status=Status.DRIFT, expires=None)
    made = pair("relecloud", "." * 20 + "  " + "." * 18, spans=[span(found, 8)])
    its_nights = tuple(
        replace(each, open_count=1) if at >= len(made.nights) - 9 else each
        for at, each in enumerate(made.nights)
    )
    return replace(made, nights=its_nights)


def quiet(name: str, *, exports: tuple[ExportUsed, ExportUsed] | None = None) -> PairOverview:
    """A pair in sync all the time."""
    return pair(name, _QUIET, exports=exports)


def recovered() -> PairOverview:
    """A pair that is in sync again since last night."""
    return pair(
        "tailspin",
        "." * 41 + "5555555599992222221.",
        spans=[span(replace(WRITEBACK, id="f-00000000000a"), 19, 1, gone=0), span(CLONE, 11, 8, gone=7)],
        news=(News(NewsKind.RESOLVED, f"Gone: {WRITEBACK.title}", "f-00000000000a", Severity.HIGH),),
    )


def brand_new() -> PairOverview:
    """A pair that ran for the first time last night."""
    return pair(
        "woodgrove-2",
        "2",
        summary="Not safe to promote the staging server: 1 high, 1 medium.",
        spans=[span(PREVENTION, 0), span(CLONE, 0)],
        news=(new(2, PREVENTION.title, Severity.HIGH), new(5, CLONE.title, Severity.MEDIUM)),
    )


def several() -> Fleet:
    """Return a morning with something of everything, in no particular order."""
    return fleet(
        quiet("proseware", exports=(export("PW-AADC-01", 3.6), export("PW-AADC-02", 3.5))),
        tolerated(),
        drifting(),
        quiet("contoso-emea", exports=(export("EMEA-SYNC1", 1.4), export("EMEA-SYNC2", 1.4))),
        late(),
        failing(),
        recovered(),
        stale_exports(),
        quiet("litware"),
        brand_new(),
        quiet("woodgrove-1"),
        quiet("margie"),
    )


HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}\x1b[31m\u202e</td>"


def hostile() -> Fleet:
    """Return a fleet in which every text is an attack."""
    bad = sighting(9, HOSTILE, about=f"{HOSTILE}object", changed_on=HOSTILE, expires=HOSTILE)
    accepted = replace(bad, id="f-00000000000b", status=Status.ACCEPTED)
    of = night(0, "2")
    one = PairOverview(
        name="../javascript:alert(1)//" + HOSTILE,
        latest=replace(
            run(of, pair=HOSTILE, summary=HOSTILE, doubts=(HOSTILE,), notices=(HOSTILE,)),
            name=HOSTILE,
            primary=ExportUsed(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE),
            news=(News(NewsKind.NEW, HOSTILE, HOSTILE, Severity.HIGH),),
        ),
        last_in_sync=None,
        baseline=HOSTILE,
        open_by_severity=((Severity.MEDIUM, 1),),
        oldest_open=replace(span(bad, 3), last_run=HOSTILE),
        nights=(replace(of, name=HOSTILE),),
        spans=(replace(span(bad, 3), last_run=HOSTILE), span(accepted, 2)),
    )
    long = pair("x" * 64 + "-" + "Y" * 60, "9", spans=[span(sighting(12, "word" * 100, about="z" * 300), 2)])
    return fleet(one, replace(one, name="\ud800"), long, notices=(HOSTILE,))


def crowded() -> Fleet:
    """Return one pair with more findings and more news than a page wants to list, and another without."""
    found = [
        sighting(100 + number, f"Attribute flow {number} differs", severity=list(Severity)[number % 5])
        for number in range(5000)
    ]
    many = pair(
        "crowd",
        "9",
        spans=[span(each, 0) for each in found],
        news=tuple(new(100 + number, each.title, each.severity) for number, each in enumerate(found)),
    )
    return fleet(many, quiet("calm"))


def large(count: int) -> Fleet:
    """Return `count` pairs with sixty nights each, most of them in sync, and some findings in each timeline."""
    kinds = (_QUIET, "." * 40 + "1234567891234567891.", "." * 30 + "?" * 5 + "3" * 25, "." * 59 + "x")
    pairs = []
    for number in range(count):
        marks = kinds[number % 7 % 4]
        found = [
            span(
                replace(each, id=f"f-{number * 16 + at:012x}"),
                25 - at,
                9,
                gone=None if marks[-1].isdigit() else 8,
            )
            for at, each in enumerate((VENDORS, PREVENTION, DISPLAY_NAME, INTERVAL, CLONE, WRITEBACK))
        ]
        pairs.append(pair(f"tenant-{number:03}-production", marks, spans=found if number % 3 else ()))
    return fleet(*pairs)


@cache
def every_fleet() -> Mapping[str, Fleet]:
    """Return every fleet by name."""
    return MappingProxyType(
        {
            "none": fleet(),
            "one": fleet(drifting()),
            "one_quiet": fleet(quiet("contoso")),
            "all_quiet": fleet(quiet("contoso"), quiet("fabrikam")),
            "several": several(),
            "hostile": hostile(),
            "crowded": crowded(),
        }
    )
