"""Pending exports as one page: a summary that is whole without script, and a table that pages and filters all objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from entradrift.model.pending import AttributeTotals, Operation, PendingReport, PendingTotals, PendingVerdict
from entradrift.report import wording
from entradrift.report.pending_json import FORMAT_VERSION
from entradrift.report.pending_rows import FirstRow, Rows
from entradrift.report.readiness_words import OPERATIONS
from entradrift.report.self_contained import assets, environment, framing, page_header

_HEADINGS: Final = {
    PendingVerdict.SAFE: "Safe",
    PendingVerdict.REVIEW: "Review",
    PendingVerdict.UNSAFE: "Unsafe",
}
_MOST_ATTRIBUTES: Final = 12
_MOST_EXPLANATIONS: Final = 12


@dataclass(frozen=True, slots=True)
class ConnectorView:
    """What is pending on one connector."""

    name: str
    is_tenant: bool
    files: tuple[str, ...]
    objects: int
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    """Object types with the number of each operation, and of all."""
    sums: tuple[int, ...]
    attributes: tuple[tuple[str, AttributeTotals], ...]
    more_attributes: tuple[tuple[str, AttributeTotals], ...]
    errors: tuple[tuple[str, int], ...]
    error_texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """One finding, or the unexplained rest."""

    finding: str
    """Empty for the rest."""
    text: str
    objects: int


@dataclass(frozen=True, slots=True)
class PendingPage:
    """The whole page, top to bottom."""

    title: str
    verdict: str
    heading: str
    sentence: str
    reasons: tuple[tuple[str, str], ...]
    made: str
    tool_version: str
    values_shown: bool
    chips: tuple[tuple[str, str, int], ...]
    """Operation, its word, and the number of objects."""
    operations: tuple[str, ...]
    """Words of the operations that occur."""
    connectors: tuple[ConnectorView, ...]
    explanations: tuple[ExplanationView, ...]
    more_explanations: tuple[ExplanationView, ...]
    rest: ExplanationView | None
    subtracted: tuple[tuple[str, int], ...]
    notices: tuple[str, ...]
    first: tuple[FirstRow, ...]
    total: int
    held: int
    without_values: int
    provenance: tuple[tuple[str, str], ...]


def render(report: PendingReport) -> str:
    """Return the page as one text, always the same for the same report."""
    return "".join(pieces(report))


def pieces(report: PendingReport) -> Iterator[str]:
    """Yield the page in pieces."""
    rows = Rows(report.objects, report.name_of)
    page = _page(report, rows)
    style = assets("css", "base", "pending") + page_header(page.title, "Entra Connect pending exports")
    script = assets("js", "base", "pending")
    yield from (
        environment()
        .get_template("pending/page.html.j2")
        .generate(
            page=page,
            # The policy is about what is executed: a block of data is not, and needs no hash.
            index=Markup(rows.index()),  # noqa: S704 - without any <
            lines=map(Markup, rows.lines()),
            **framing(style, script),
        )
    )


def _page(report: PendingReport, rows: Rows) -> PendingPage:
    counts = {each: sum(totals.count(each) for totals in report.totals) for each in OPERATIONS}
    occurring = tuple(operation for operation, count in counts.items() if count)
    heading = _HEADINGS[report.verdict]
    explanations = [
        ExplanationView(each.finding, each.text, each.objects)
        for each in report.explanations
        if each.finding is not None
    ]
    rest = [ExplanationView("", each.text, each.objects) for each in report.explanations if not each.finding]
    return PendingPage(
        title=f"{heading}: pending exports",
        verdict=report.verdict.value,
        heading=heading,
        sentence=_sentence(report),
        reasons=tuple((verdict.value, text) for verdict, text in report.reasons),
        made=wording.moment(report.generated_at),
        tool_version=report.tool_version,
        values_shown=report.values_shown,
        chips=tuple((operation.value, OPERATIONS[operation], count) for operation, count in counts.items()),
        operations=tuple(OPERATIONS[operation] for operation in occurring),
        connectors=tuple(_connector(totals, occurring) for totals in report.totals),
        explanations=tuple(explanations[:_MOST_EXPLANATIONS]),
        more_explanations=tuple(explanations[_MOST_EXPLANATIONS:]),
        rest=rest[0] if rest else None,
        subtracted=tuple(report.subtracted.items()),
        notices=report.notices,
        first=rows.first,
        total=rows.total,
        held=len(rows),
        without_values=rows.without_values,
        provenance=(
            ("Made by", f"entradrift {report.tool_version}"),
            ("Report format", FORMAT_VERSION),
            ("Made at", wording.moment(report.generated_at)),
            ("Deletion threshold", f"{report.threshold:,} ({report.threshold_origin})"),
            ("Exit code", f"{int(report.exit_code)} ({report.exit_code.name.lower()})"),
        ),
    )


def _sentence(report: PendingReport) -> str:
    """Return the sentence without the verdict that it begins with, which is the heading of the page."""
    verdict, _, rest = report.sentence.partition(": ")
    if verdict.casefold() != report.verdict.value:
        return report.sentence
    # A connector is called what it is called.
    named = rest.startswith(tuple(totals.connector for totals in report.totals))
    return rest if named else f"{rest[:1].upper()}{rest[1:]}"


def _connector(totals: PendingTotals, occurring: tuple[Operation, ...]) -> ConnectorView:
    attributes = tuple(totals.by_attribute.items())
    return ConnectorView(
        name=totals.connector,
        is_tenant=totals.is_tenant,
        files=totals.files,
        objects=totals.objects,
        rows=tuple(
            (name, tuple(counts.get(each, 0) for each in occurring), sum(counts.values()))
            for name, counts in totals.by_type.items()
        ),
        sums=tuple(totals.count(each) for each in occurring),
        attributes=attributes[:_MOST_ATTRIBUTES],
        more_attributes=attributes[_MOST_ATTRIBUTES:],
        errors=tuple(totals.errors.items()),
        error_texts=totals.error_texts,
    )
