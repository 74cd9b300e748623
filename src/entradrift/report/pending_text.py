"""The summary of pending exports as text: the verdict, why, what changes where, and which differences can cause it.

Our own words are plain ASCII, so that the report reads the same in a console, a log and a mail.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

from entradrift.model.pending import Operation, PendingReport, PendingTotals, PendingVerdict
from entradrift.report import wording
from entradrift.report.visible import visible

WIDTH: Final = 110
_MOST_ATTRIBUTES: Final = 12
_MOST_EXPLANATIONS: Final = 20
_HEADINGS: Final = {
    Operation.ADD: "adds",
    Operation.UPDATE: "updates",
    Operation.DELETE: "deletes",
    Operation.DELETE_ADD: "delete-adds",
    Operation.RENAME: "renames",
}
_COLORS: Final = {
    PendingVerdict.SAFE: "1;32",
    PendingVerdict.REVIEW: "33",
    PendingVerdict.UNSAFE: "1;31",
}


def render(report: PendingReport, *, color: bool = False, width: int = WIDTH) -> str:
    """Return the summary in lines of at most `width` characters."""
    first, *rest = _lines(report, max(40, width))
    if color:
        first = f"\x1b[{_COLORS[report.verdict]}m{first}\x1b[0m"
    return "\n".join((first, *rest)) + "\n"


def _lines(report: PendingReport, width: int) -> Iterator[str]:
    yield from _paragraph(report.sentence, width)
    yield from _reasons(report, width)
    for totals in report.totals:
        yield from _connector(totals, width)
    yield from _explanations(report, width)
    if report.subtracted:
        yield ""
        for why, count in report.subtracted.items():
            yield from _paragraph(f"Taken out: {wording.plural(count, 'change')} {why}.", width)
    yield ""
    for notice in report.notices:
        yield from _paragraph(f"Note: {notice}", width, rest="  ")
    yield from _paragraph(
        f"Deletion threshold: {report.threshold:,} ({report.threshold_origin}).", width, rest="  "
    )
    if not report.values_shown:
        yield "Names and values are masked; --show-values shows them."
    yield "Next: --out pending.html and --out changes.csv list every object and value."


def _reasons(report: PendingReport, width: int) -> Iterator[str]:
    if not report.reasons:
        return
    yield ""
    for verdict, text in report.reasons:
        yield from _paragraph(f"{verdict.value:<6}  {text}", width, first="  ", rest=" " * 10)


def _connector(totals: PendingTotals, width: int) -> Iterator[str]:
    kind = " (tenant)" if totals.is_tenant else ""
    yield ""
    yield from _paragraph(
        f"{totals.connector}{kind}: {wording.plural(totals.objects, 'object')}", width, rest="  "
    )
    if not totals.objects:
        return
    shown = [operation for operation in Operation if totals.count(operation)]
    rows = [["", *(_HEADINGS[operation] for operation in shown)]]
    rows += [
        [name or "(no type)", *(_number(counts.get(operation, 0)) for operation in shown)]
        for name, counts in totals.by_type.items()
    ]
    yield from _table(rows)
    attributes = list(totals.by_attribute.items())
    if attributes:
        rows = [["changed attribute", "objects", "values added", "values removed", "no real change"]]
        rows += [
            [name, _number(each.objects), _number(each.added), _number(each.removed), _number(each.net_zero)]
            for name, each in attributes[:_MOST_ATTRIBUTES]
        ]
        yield from _table(rows)
        if len(attributes) > _MOST_ATTRIBUTES:
            yield f"  ... and {wording.plural(len(attributes) - _MOST_ATTRIBUTES, 'more attribute')}"
    if totals.deleted_names:
        count = totals.count(Operation.DELETE, Operation.DELETE_ADD)
        more = count - len(totals.deleted_names)
        names = ", ".join(totals.deleted_names) + (f" and {more:,} more" if more else "")
        yield from _paragraph(f"deleted: {names}", width, first="  ", rest="    ")
    yield from _errors(totals.errors, totals.error_texts, width)


def _errors(errors: Mapping[str, int], texts: tuple[str, ...], width: int) -> Iterator[str]:
    for name, count in errors.items():
        yield from _paragraph(
            f"export error {name}: {wording.plural(count, 'object')}", width, first="  ", rest="    "
        )
    for text in texts:
        yield from _paragraph(text, width, first="    ", rest="    ")


def _explanations(report: PendingReport, width: int) -> Iterator[str]:
    if not report.explanations:
        return
    yield ""
    yield from _paragraph(
        "What can cause it (a difference can cause a change; whether it did is yours to judge):", width
    )
    *found, last = report.explanations
    rest = (last,) if last.finding is None else ()
    listed = found if rest else [*found, last]
    for each in listed[:_MOST_EXPLANATIONS]:
        yield from _paragraph(f"{_ascii(each.text)} [{each.finding}]", width, first="  ", rest="    ")
    if len(listed) > _MOST_EXPLANATIONS:
        yield f"  ... and {wording.plural(len(listed) - _MOST_EXPLANATIONS, 'more difference')}"
    for each in rest:
        yield from _paragraph(f"{_ascii(each.text)}; read these first", width, first="  ", rest="    ")


def _ascii(text: str) -> str:
    return text.replace("←", "<-")


def _number(count: int) -> str:
    return f"{count:,}" if count else "-"


def _table(rows: list[list[str]]) -> Iterator[str]:
    cells = [[visible(cell, keep="") for cell in row] for row in rows]
    widths = [max(len(row[index]) for row in cells) for index in range(len(cells[0]))]
    for first, *numbers in cells:
        padded = "".join(f"  {cell:>{width}}" for cell, width in zip(numbers, widths[1:], strict=True))
        yield f"  {first:<{widths[0]}}{padded}".rstrip()


def _paragraph(text: str, width: int, *, first: str = "", rest: str = "") -> Iterator[str]:
    yield from textwrap.wrap(
        visible(text, keep=""),
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
        drop_whitespace=True,
    ) or [first.rstrip()]
