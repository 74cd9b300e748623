"""The history as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from entradrift.cli.tables import table
from entradrift.cli.terminal import plain, terminal
from entradrift.model.finding import Status
from entradrift.model.fleet import Span
from entradrift.model.run import ExportUsed, Run, Sighting

if TYPE_CHECKING:
    from entradrift.history.queries import Judgement, RunRow
    from entradrift.history.run_diff import RunDiff, Values

FAILED: Final = "failed"
"""What stands for a verdict where no comparison was made."""
_LONGEST: Final = 200
"""Characters of one value; the report has the whole of it."""


def runs(rows: Sequence[RunRow], *, more: bool) -> str:
    """Return a table of runs; `more`: there are others."""
    if not rows:
        return "There is no run yet.\n"
    cells = [
        (
            row.pair,
            row.name,
            row.verdict or FAILED,
            f"{row.open_count} ({row.worst})" if row.worst else str(row.open_count),
            str(row.accepted_count),
            "" if row.folder_exists else "folder removed",
        )
        for row in rows
    ]
    hint = "\nThere are more runs: --all lists them.\n" if more else ""
    return _table(("Pair", "Run", "Verdict", "Open (worst)", "Accepted", ""), cells) + hint


def run(found: Run) -> str:
    """Return everything that a run says, but for options and timings."""
    return "".join(_run(found))


def finding(spans: Sequence[tuple[str, Span]], judgements: Sequence[Judgement]) -> str:
    """Return when a finding was there, and how it was judged."""
    latest = max((span for _, span in spans), key=lambda span: span.last_seen).finding
    place = ", ".join(filter(None, (latest.section, latest.connector, latest.object, latest.path)))
    cells = [
        (pair, span.first_seen, span.last_seen, span.resolved_at or "still there") for pair, span in spans
    ]
    judged = [(each.pair, each.started_at, each.severity, each.status) for each in judgements]
    return (
        f"{plain(latest.title)}\n{plain(latest.id)}, {plain(latest.rule)}\n{plain(place)}\n\n"
        + _table(("Pair", "First seen", "Last seen", "Gone at"), cells)
        + "\n"
        + _table(("Pair", "From", "Severity", "Status"), judged)
    )


def diff(earlier: Run, later: Run, found: RunDiff) -> str:
    """Return what differs between two runs."""
    return "".join(_diff(earlier, later, found))


def baselines(rows: Sequence[tuple[str, str, str, str]]) -> str:
    """Return a table of baselines: pair, run, start, who chose it."""
    if not rows:
        return "There is no baseline yet: no pair has been in sync, and no run was chosen.\n"
    return _table(("Pair", "Run", "Started", "Chosen"), rows)


def _run(found: Run) -> Iterator[str]:
    facts = (
        ("run", f"{found.pair}/{found.name}"),
        ("started", f"{found.started_at}, took {found.seconds:.1f} s"),
        ("verdict", f"{found.verdict or FAILED}, exit code {int(found.exit_code)}"),
        ("primary", _export(found.primary)),
        ("staging", _export(found.staging)),
    )
    yield f"{plain(found.summary)}\n\n"
    yield from (f"{name:<8} {plain(text)}\n" for name, text in facts)
    yield from (f"Doubt: {plain(doubt)}\n" for doubt in found.doubts)
    if found.news:
        yield "\nNews\n"
        yield from (f"  {plain(news.text)}\n" for news in found.news)
    shown = [each for each in found.sightings if each.status.matters]
    if shown:
        yield "\n"
        yield _findings(shown)
    rest = len(found.sightings) - len(shown)
    if rest:
        yield f"\n{rest:,} expected or cosmetic findings are not listed.\n"
    yield from (f"Notice: {plain(notice)}\n" for notice in found.notices)


def _export(used: ExportUsed | None) -> str:
    if used is None:
        return "not read"
    captured = used.captured_at or "the export does not say when"
    return f"{used.host or 'not named in the export'}, {used.path}, captured {captured}"


def _diff(earlier: Run, later: Run, found: RunDiff) -> Iterator[str]:
    yield f"{plain(earlier.pair)}/{plain(earlier.name)} to {plain(later.pair)}/{plain(later.name)}\n"
    for heading, sightings in (("Appeared", found.appeared), ("Gone", found.gone)):
        if sightings:
            yield f"\n{heading}\n"
            yield _findings(sightings)
    if found.judged:
        yield "\nJudged otherwise\n"
        yield _table(
            ("Id", "Before", "After", "Finding"),
            [
                (
                    each.later.id,
                    f"{each.earlier.severity} {each.earlier.status}",
                    f"{each.later.severity} {each.later.status}",
                    each.later.title,
                )
                for each in found.judged
            ],
        )
    if found.revalued:
        yield "\nOther values\n"
    for revalued in found.revalued:
        yield f"{plain(revalued.finding.id)}  {plain(revalued.finding.title)}\n"
        yield from _values("before", revalued.earlier)
        yield from _values("after", revalued.later)
    if not (found.appeared or found.gone or found.judged or found.revalued):
        yield "\nNo finding differs.\n"
    yield from (f"\nNotice: {plain(note)}\n" for note in found.notes)


def _values(when: str, values: Values) -> Iterator[str]:
    for side, value in zip(("primary", "staging"), values, strict=True):
        shown = value if len(value) <= _LONGEST else f"{value[:_LONGEST]} ..."
        yield f"  {when:<6} {side}  {plain(shown)}\n"


def _findings(sightings: Sequence[Sighting]) -> str:
    ordered = sorted(sightings, key=lambda each: (_rank(each), each.title))
    rows = [
        (each.severity if each.status is Status.DRIFT else each.status, each.id, each.title)
        for each in ordered
    ]
    return _table(("Severity", "Id", "Finding"), rows)


def _rank(sighting: Sighting) -> tuple[int, int]:
    return sighting.status.rank, sighting.severity.rank


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    color, width = terminal()
    return table(columns, rows, color=color, width=max(width, 100))
