"""The text report: the verdict first, what is open, what was left out, and what to do next.

Our own words are plain ASCII, so that the report reads the same in a console, a log and a mail.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from entradrift.model.change import ObjectRef, Presence
from entradrift.model.comparison import OVER_TIME, Compared, Comparison, Labels, ServerSummary, Verdict
from entradrift.model.finding import Finding, Severity, Status
from entradrift.report import wording
from entradrift.report.side_by_side import Cell, CellKind, Row, SideBySide, side_by_side
from entradrift.report.visible import visible
from entradrift.report.word_diff import Mark

_MOST_LINES = 3
"""Of one value; the JSON and HTML reports have all of it."""
_MOST_ROWS = 6
_NARROWEST = 40
_ELLIPSIS = "..."
_MOST_LISTED = 20
_BESIDE = 24
"""Characters of equal text kept in front of the first difference of a long value."""


class _Style(StrEnum):
    """Terminal colours by their meaning."""

    PLAIN = ""
    STRONG = "1"
    FAINT = "2"
    GOOD = "1;32"
    BAD = "1;31"
    UNSURE = "1;35"
    WARN = "33"
    NOTE = "36"


_VERDICTS: Mapping[Verdict, _Style] = {
    Verdict.IN_SYNC: _Style.GOOD,
    Verdict.DRIFT: _Style.BAD,
    Verdict.INCOMPLETE: _Style.UNSURE,
}
_SEVERITIES: Mapping[Severity, _Style] = {
    Severity.CRITICAL: _Style.BAD,
    Severity.HIGH: _Style.BAD,
    Severity.MEDIUM: _Style.WARN,
    Severity.LOW: _Style.NOTE,
    Severity.INFO: _Style.STRONG,
}


@dataclass(frozen=True, slots=True)
class _Line:
    text: str = ""
    style: _Style = _Style.PLAIN


def render(comparison: Comparison, *, color: bool = False, width: int = 80) -> str:
    """Return the text report with no line wider than `width` columns; colours for terminals only."""
    lines = _report(comparison, max(width, _NARROWEST))
    return "".join(f"{_painted(line) if color else line.text}\n" for line in lines)


def _painted(line: _Line) -> str:
    return f"\x1b[{line.style}m{line.text}\x1b[0m" if line.style and line.text else line.text


def _report(comparison: Comparison, width: int) -> Iterator[_Line]:
    verdict = f"{wording.verdict(comparison).upper()}: {wording.headline(comparison)}"
    yield from _paragraph(verdict, width, style=_VERDICTS[comparison.verdict])
    yield from _paragraph(f"{comparison.labels.sentence}: {comparison.failover}", width)
    yield from _servers(comparison, width)
    still_open = tuple(filter(wording.is_open, comparison.findings))
    for severity in Severity:
        own = [each for each in still_open if each.severity is severity]
        yield from _severity(severity, own, width, comparison)
    yield from _accepted(comparison, width)
    yield from _alike(comparison, width)
    yield from _coverage(comparison, width)
    yield from _set_aside(comparison, width)
    if comparison.notices:
        yield from _heading("Notices")
        for notice in comparison.notices:
            yield from _paragraph(notice, width, first="  - ", rest="    ")
    yield _Line()
    yield from _paragraph(_next_step(still_open), width, rest="  ")


def _heading(text: str, style: _Style = _Style.STRONG) -> Iterator[_Line]:
    yield _Line()
    yield _Line(text, style)


def _servers(comparison: Comparison, width: int) -> Iterator[_Line]:
    yield _Line()
    for name, summary in wording.sides(comparison):
        first, *others = _facts(summary, comparison.generated_at)
        yield from _paragraph(first, width, first=f"{name:<10}", rest=" " * 10)
        for fact in others:
            yield from _paragraph(fact, width, first=" " * 10, rest=" " * 10)


def _facts(summary: ServerSummary, generated_at: str) -> tuple[str, ...]:
    version = summary.server.product_version or "not stated in the export"
    age = wording.age(summary.source.captured_at, generated_at)
    return (
        summary.server.host or "host not stated in the export",
        f"role {wording.ROLES[summary.server.role]}; version {version}",
        f"{wording.FORMATS[summary.source.format]}, captured {wording.moment(summary.source.captured_at)}"
        + (f" ({age})" if age else ""),
    )


def _severity(
    severity: Severity, findings: list[Finding], width: int, comparison: Comparison
) -> Iterator[_Line]:
    if not findings:
        return
    yield from _heading(f"{severity.upper()} ({len(findings):,})", _SEVERITIES[severity])
    by_object: dict[ObjectRef, list[Finding]] = {}
    for finding in findings:
        by_object.setdefault(finding.object, []).append(finding)
    for ref, group in by_object.items():
        yield _Line()
        qualifiers = wording.qualifiers(ref)
        name = f"{wording.kind(ref)} {ref.name}" + (f" ({qualifiers})" if qualifiers else "")
        yield from _paragraph(name, width, first="  ", rest="    ", style=_Style.STRONG)
        for finding in group:
            yield from _finding(finding, width, comparison.labels)
            if comparison.baseline:
                yield from _since_baseline(finding, width)
            if accepted := wording.acceptance(finding):
                yield from _clipped(accepted, width, first="      ", rest="        ")


def _finding(finding: Finding, width: int, labels: Labels) -> Iterator[_Line]:
    label = f"[{finding.id}]"
    title = list(_wrapped(finding.title, width - 4))
    if _columns(title[-1]) + len(label) + 6 <= width:
        title[-1] += " " * (width - 4 - len(label) - _columns(title[-1])) + label
    else:
        title.append(" " * (width - 4 - len(label)) + label)
    for line in title:
        yield _Line(f"    {line}")
    values = side_by_side(finding)
    if values.note:
        yield from _paragraph(values.note, width, first="      ", rest="      ", style=_Style.FAINT)
    differing = [row for row in values.rows if row.differs]
    for row in differing[:_MOST_ROWS]:
        if finding.presence is Presence.BOTH:
            yield from _row(_field(finding, row, values), row, width, labels)
        else:
            yield from _only_row(finding, row, width, labels)
    if len(differing) > _MOST_ROWS:
        what = "more difference" if finding.presence is Presence.BOTH else "more line"
        left_out = wording.plural(len(differing) - _MOST_ROWS, what)
        yield _Line(f"      {_ELLIPSIS} and {left_out}", _Style.FAINT)


def _since_baseline(finding: Finding, width: int) -> Iterator[_Line]:
    changed = wording.changed_on(finding)
    if changed:
        text = f"{changed} Baseline: {_one_line(finding)}"
        yield from _clipped(text, width, first="      ", rest="        ")


def _one_line(finding: Finding) -> str:
    words = wording.baseline(finding)
    if words or wording.is_word(finding.baseline):
        return f"({words or wording.value(finding.baseline)})"
    return wording.value(finding.baseline)


def _accepted(comparison: Comparison, width: int) -> Iterator[_Line]:
    """List what somebody signed off, the worst first: it takes effect at a failover all the same."""
    findings = [finding for finding in comparison.findings if finding.status is Status.ACCEPTED]
    if findings:
        yield from _heading(f"Accepted ({len(findings):,})")
        for finding in findings[:_MOST_LISTED]:
            name = f"{finding.id} {finding.severity}: {finding.title}"
            yield from _paragraph(name, width, first="  - ", rest="    ")
            yield from _clipped(wording.acceptance(finding), width, first="    ", rest="    ")
        if len(findings) > _MOST_LISTED:
            yield _Line(f"  {_ELLIPSIS} and {len(findings) - _MOST_LISTED:,} more", _Style.FAINT)


def _alike(comparison: Comparison, width: int) -> Iterator[_Line]:
    """List what both servers changed alike: nothing differs, but a review of changes wants to see it."""
    findings = [finding for finding in comparison.findings if finding.group == wording.ALIKE]
    if findings:
        yield from _heading(f"{wording.GROUPS[wording.ALIKE][0]} ({len(findings):,})")
        for finding in findings[:_MOST_LISTED]:
            yield from _paragraph(f"{finding.title} [{finding.id}]", width, first="  - ", rest="    ")
        if len(findings) > _MOST_LISTED:
            yield _Line(f"  {_ELLIPSIS} and {len(findings) - _MOST_LISTED:,} more", _Style.FAINT)


def _only_row(finding: Finding, row: Row, width: int, labels: Labels) -> Iterator[_Line]:
    """One server has nothing to show, so the other's values can stand as a list."""
    cell = row.primary if finding.presence is Presence.PRIMARY_ONLY else row.staging
    field = ": ".join(part for part in (finding.path, row.label) if part)
    if cell.kind is CellKind.WORD:
        side = labels.primary if finding.presence is Presence.PRIMARY_ONLY else labels.staging
        yield _Line(f"      only {side if labels is OVER_TIME else f'on {side}'}")
        return
    text = f"{field}: {_text(cell)}" if field else f"  {_text(cell)}"
    yield from _clipped(text, width, first="      ", rest="        ")


def _clipped(text: str, width: int, *, first: str, rest: str) -> Iterator[_Line]:
    """Return the start of a value on a few lines, saying how much was left out."""
    room = width - max(len(first), len(rest))
    lines = list(_wrapped(text, room))
    kept = lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        more = f" {_ELLIPSIS} +{sum(map(len, lines[_MOST_LINES:])):,} characters"
        kept[-1] = _cut(kept[-1], room - len(more)) + more
    for index, line in enumerate(kept):
        yield _Line((rest if index else first) + line)


def _field(finding: Finding, row: Row, values: SideBySide) -> str:
    if row is not values.rows[0] and not row.label:
        return ""
    return ": ".join(part for part in (finding.path, row.label) if part)


def _row(field: str, row: Row, width: int, labels: Labels) -> Iterator[_Line]:
    sides = _short(row)
    text = visible(f"{field}: " * bool(field) + f"{sides[0]} -> {sides[1]}", keep="")
    if _columns(text) + 6 <= width and CellKind.BLANK not in (row.primary.kind, row.staging.kind):
        yield _Line(f"      {text}")
        return
    if field:
        yield from _paragraph(field, width, first="      ", rest="        ")
    cells = (labels.primary, row.primary, sides[0]), (labels.staging, row.staging, sides[1])
    for name, cell, value in cells:
        if cell.kind is CellKind.BLANK:
            continue
        yield from _clipped(value, width, first=f"        {name:<7}  ", rest=" " * 17)


def _short(row: Row) -> tuple[str, str]:
    """Return both values without the long equal text in front of their first difference."""
    first = row.primary.segments[:1]
    lead = len(first[0].text) if first and first[0].mark is Mark.SAME else 0
    if not row.differs or lead <= _BESIDE + len(_ELLIPSIS) or _is_short(row.primary, row.staging):
        return _text(row.primary), _text(row.staging)
    start = lead - _BESIDE
    return f"{_ELLIPSIS}{row.primary.text[start:]}", f"{_ELLIPSIS}{row.staging.text[start:]}"


def _is_short(*cells: Cell) -> bool:
    return all(len(cell.text) <= 2 * _NARROWEST for cell in cells)


def _text(cell: Cell) -> str:
    text = f"({cell.text})" if cell.kind is CellKind.WORD else cell.text
    return f"{cell.place} {text}" if cell.place else text


def _coverage(comparison: Comparison, width: int) -> Iterator[_Line]:
    missing = [section for section in comparison.coverage if section.status is not Compared.COMPARED]
    if not missing:
        return
    yield from _heading("Not compared in full")
    for section in missing:
        name = f"{wording.SECTIONS[section.section]}, {wording.COVERAGE[section.status]}"
        reason = f": {section.reason}" if section.reason else ""
        style = _Style.UNSURE if wording.is_incomplete(section) else _Style.PLAIN
        mark = "  ! " if wording.is_incomplete(section) else "  - "
        yield from _paragraph(name + reason, width, first=mark, rest="    ", style=style)


def _set_aside(comparison: Comparison, width: int) -> Iterator[_Line]:
    counts = {
        status: sum(
            finding.status is status and finding.group != wording.ALIKE for finding in comparison.findings
        )
        for status in wording.SET_ASIDE
        if status is not Status.ACCEPTED
    }
    if any(counts.values()):
        yield _Line()
    for status, count in counts.items():
        if count:
            how = "--format json or an HTML report lists them"
            text = f"{wording.plural(count, f'{Status(status)} difference')} not shown; {how}."
            yield from _paragraph(text, width, rest="  ")


def _next_step(still_open: tuple[Finding, ...]) -> str:
    if still_open:
        worst = min(still_open, key=lambda finding: finding.severity.rank)
        how = "says what to do; --out report.html writes the whole report"
        return f"Next: entradrift explain {worst.rule} {how}."
    return "Next: add --out report.html to keep this result as a page."


def _paragraph(
    text: str, width: int, *, first: str = "", rest: str = "", style: _Style = _Style.PLAIN
) -> Iterator[_Line]:
    indent = first
    for line in _wrapped(text, width - max(len(first), len(rest))):
        yield _Line(indent + line, style)
        indent = rest


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Break `text` into lines of at most `width` columns, between words where possible."""
    line = ""
    for word in re.findall(r"\S+\s*|\s+", visible(text, keep="")):
        if line and _columns(line + word.rstrip()) > width:
            yield line.rstrip()
            line = ""
        rest = word
        while _columns(rest.rstrip()) > width:
            piece = _cut(rest, width)
            yield piece
            rest = rest[len(piece) :]
        line += rest
    yield line.rstrip()


def _cut(text: str, width: int) -> str:
    """Return as much of the start of `text` as fits into `width` columns, at least one character."""
    used = 0
    for index, character in enumerate(text):
        used += _columns(character)
        if used > width and index:
            return text[:index]
    return text


def _columns(text: str) -> int:
    """Return how many columns a terminal takes for `text`."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
