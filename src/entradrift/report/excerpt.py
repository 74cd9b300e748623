"""What a finding says about its two values, as plain text for formats without a table of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from entradrift.model.change import Presence
from entradrift.model.comparison import PAIR, Labels
from entradrift.model.finding import Finding
from entradrift.model.values import Value
from entradrift.report import wording
from entradrift.report.side_by_side import Cell, CellKind, Row, side_by_side
from entradrift.report.visible import visible
from entradrift.report.word_diff import shortened

_MOST_ROWS = 50
_MOST_CHARACTERS = 2_000
"""Of one value in an excerpt; the JSON report has all of it."""


def differences(finding: Finding, labels: Labels = PAIR) -> Iterator[str]:
    """Yield what differs, the primary before the staging server, as lines without anything that acts.

    What is equal is left out; what is cut off is counted. `labels` are what the two sides are called.
    """
    if finding.group == wording.ALIKE:
        yield from _alike(finding)
        return
    values = side_by_side(finding)
    if values.note:
        yield visible(values.note, keep="")
    rows = [row for row in values.rows if row.differs]
    if finding.presence is not Presence.BOTH:
        yield _said_only(finding.presence, labels)
    for row in rows[:_MOST_ROWS]:
        yield from (
            _row(row, labels) if finding.presence is Presence.BOTH else _only_row(row, finding.presence)
        )
    if len(rows) > _MOST_ROWS:
        more = "more difference" if finding.presence is Presence.BOTH else "more line"
        yield f"... and {wording.plural(len(rows) - _MOST_ROWS, more)}"


def baseline_value(finding: Finding) -> str:
    """Return the value of the baseline, one entry or field a line."""
    return wording.baseline(finding) or whole_value(finding.baseline)


def both_values(finding: Finding) -> tuple[str, str]:
    """Return the whole value of the primary and of the staging server, one entry or field a line."""
    primary = wording.NOT_PRESENT if finding.presence is Presence.STAGING_ONLY else _there(finding.primary)
    staging = wording.NOT_PRESENT if finding.presence is Presence.PRIMARY_ONLY else _there(finding.staging)
    if finding.presence is Presence.BOTH:
        primary, staging = whole_value(finding.primary), whole_value(finding.staging)
        if primary == staging and finding.group != wording.ALIKE:
            return (
                f"{primary} ({wording.kind_of_value(finding.primary)})",
                f"{staging} ({wording.kind_of_value(finding.staging)})",
            )
    return primary, staging


def whole_value(content: Value) -> str:
    """Return a value with one entry or field a line."""
    if wording.is_word(content):
        return wording.value(content)
    if isinstance(content, tuple):
        return "\n".join(map(wording.value, content))
    if isinstance(content, Mapping):
        return "\n".join(f"{name}: {wording.value(content[name])}" for name in sorted(content))
    return wording.value(content)


def clipped(text: str, most: int) -> str:
    """Return at most about `most` characters of `text`, saying how many were left out."""
    if len(text) <= most:
        return text
    return f"{text[:most]} ... and {wording.plural(len(text) - most, 'more character')}"


def about(finding: Finding) -> str:
    """Return what a finding is about: `Sync rule In from AD (contoso.com, inbound), precedence`."""
    qualifiers = wording.qualifiers(finding.object)
    name = f"{wording.kind(finding.object)} {finding.object.name}" + (
        f" ({qualifiers})" if qualifiers else ""
    )
    return f"{name}, {finding.path}" if finding.path else name


def _there(content: Value) -> str:
    return wording.PRESENT if content is None else whole_value(content)


def _alike(finding: Finding) -> Iterator[str]:
    """Yield what both servers have, and what they had."""
    for name, content in (("both", finding.primary), ("baseline", finding.baseline)):
        text = wording.NOT_PRESENT if content is None else wording.value(content)
        yield f"  {name}: {visible(clipped(text, _MOST_CHARACTERS), keep='')}"


def _said_only(presence: Presence, labels: Labels) -> str:
    words = {Presence.PRIMARY_ONLY: labels.on_primary, Presence.STAGING_ONLY: labels.on_staging}
    return f"only {words[presence]}"


def _row(row: Row, labels: Labels) -> Iterator[str]:
    if row.label:
        yield visible(row.label, keep="")
    for name, cell in ((labels.primary, row.primary), (labels.staging, row.staging)):
        if cell.kind is not CellKind.BLANK:
            yield f"  {name}: {_text(cell)}"


def _only_row(row: Row, presence: Presence) -> Iterator[str]:
    """One server has nothing to show, so the other's values stand as a list."""
    cell = row.primary if presence is Presence.PRIMARY_ONLY else row.staging
    if cell.kind is CellKind.VALUE:
        yield f"  {visible(row.label, keep='')}: {_text(cell)}" if row.label else f"  {_text(cell)}"


def _text(cell: Cell) -> str:
    if cell.kind is CellKind.WORD:
        return f"({cell.text})"
    text = "".join(segment.text for segment in shortened(cell.segments))
    return visible(clipped(f"{cell.place} {text}" if cell.place else text, _MOST_CHARACTERS), keep="")
