"""The two values of a finding in rows, so that what belongs together stands together in every report."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import Enum, StrEnum
from itertools import zip_longest
from typing import Final

from entradrift.model.change import Presence
from entradrift.model.finding import Finding
from entradrift.model.values import Value
from entradrift.report import wording
from entradrift.report.word_diff import Mark, Segment, Segments, mark

_MOST_EQUAL_ROWS = 4


class _Absent(Enum):
    ABSENT = "the server does not have it"
    BLANK = "said in another row"


_ABSENT: Final = _Absent.ABSENT
_BLANK: Final = _Absent.BLANK
_Content = Value | _Absent


class CellKind(StrEnum):
    """What a cell holds."""

    VALUE = "value"
    """Text of an export."""
    WORD = "word"
    """Words of ours, such as `not present`."""
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Cell:
    """One server's part of a row."""

    kind: CellKind
    segments: Segments
    place: str = ""
    """Position in an ordered list, such as `3.`."""

    @property
    def text(self) -> str:
        """The text without its marks."""
        return "".join(segment.text for segment in self.segments)


_EMPTY: Final = Cell(CellKind.BLANK, ())


@dataclass(frozen=True, slots=True)
class Row:
    """One value, list entry or field on both servers."""

    label: str
    primary: Cell
    staging: Cell
    differs: bool
    baseline: Cell | None = None
    """What the baseline has; None where it is not asked for."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What differs, and what surrounds it."""

    rows: tuple[Row, ...]
    """The rows to show."""
    equal: tuple[Row, ...]
    """Rows that are alike on both servers and too many to show among the others."""
    note: str
    """What kind of difference it is where that is easily overlooked, or an empty text."""


def side_by_side(finding: Finding, *, with_baseline: bool = False) -> SideBySide:
    """Return the values of both servers, row by row, and `with_baseline` beside them what the baseline has."""
    # A clone exists on one server only, and yet there is something to say about the other: its original.
    lone = finding.presence
    primary: _Content = (
        _ABSENT if lone is Presence.STAGING_ONLY and finding.primary is None else finding.primary
    )
    staging: _Content = (
        _ABSENT if lone is Presence.PRIMARY_ONLY and finding.staging is None else finding.staging
    )
    alike = finding.group == wording.ALIKE
    if alike and finding.primary is None:
        primary = staging = _ABSENT
    rows = tuple(_rows("", primary, staging))
    if with_baseline:
        rows = tuple(_with_baseline(rows, finding))
    if finding.presence is not Presence.BOTH:
        # The whole object is the difference: marking every word of it would only make it hard to read.
        plain = (replace(row, primary=_unmarked(row.primary), staging=_unmarked(row.staging)) for row in rows)
        return SideBySide(tuple(plain), (), "")
    if alike:
        return SideBySide(rows, (), "")
    equal = tuple(row for row in rows if not row.differs)
    if len(equal) > _MOST_EQUAL_ROWS and len(equal) < len(rows):
        return SideBySide(tuple(row for row in rows if row.differs), equal, _note(primary, staging))
    return SideBySide(rows, (), _note(primary, staging))


def _rows(label: str, primary: _Content, staging: _Content) -> Iterator[Row]:
    if _fields(primary, staging):
        yield from _field_rows(label, primary, staging)
    elif _entries(primary, staging):
        yield from _entry_rows(label, _as_tuple(primary), _as_tuple(staging), primary, staging)
    else:
        yield _scalar_row(label, primary, staging)


def _fields(primary: _Content, staging: _Content) -> bool:
    sides = [side for side in (primary, staging) if not isinstance(side, _Absent)]
    return any(sides) and all(isinstance(side, Mapping) for side in sides)


def _entries(primary: _Content, staging: _Content) -> bool:
    sides = [side for side in (primary, staging) if not isinstance(side, _Absent)]
    return any(sides) and all(isinstance(side, tuple) for side in sides)


def _as_tuple(side: _Content) -> tuple[Value, ...]:
    return side if isinstance(side, tuple) else ()


def _field_rows(label: str, primary: _Content, staging: _Content) -> Iterator[Row]:
    left = primary if isinstance(primary, Mapping) else {}
    right = staging if isinstance(staging, Mapping) else {}
    for index, name in enumerate(sorted({**left, **right})):
        yield from _rows(
            f"{label} / {name}" if label else name,
            left[name] if name in left else _missing(primary, index),
            right[name] if name in right else _missing(staging, index),
        )


def _missing(side: _Content, index: int) -> _Absent:
    """Return what stands for a field; of an object that is not there at all the first row says so for all."""
    return _BLANK if isinstance(side, _Absent) and (index or side is _BLANK) else _ABSENT


def _entry_rows(
    label: str, left: tuple[Value, ...], right: tuple[Value, ...], primary: _Content, staging: _Content
) -> Iterator[Row]:
    keys = list(map(_key, left)), list(map(_key, right))
    ordered = _reordered(left, right)
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    first = True
    for tag, left_from, left_to, right_from, right_to in matcher.get_opcodes():
        ours = list(range(left_from, left_to))
        theirs = list(range(right_from, right_to))
        structured = any(isinstance(entry, tuple | Mapping) for entry in left[left_from:left_to])
        paired: Sequence[tuple[int | None, int | None]]
        if tag == "equal" or (tag == "replace" and structured):
            paired = list(zip_longest(ours, theirs))
        else:
            # Two plain entries in the same place are two entries, not one that was renamed.
            paired = [*((index, None) for index in ours), *((None, index) for index in theirs)]
        for our, their in paired:
            row = _scalar_row(
                label if first else "",
                _without(primary, first=first) if our is None else left[our],
                _without(staging, first=first) if their is None else right[their],
            )
            yield _numbered(row, our, their) if ordered else row
            first = False


def _without(side: _Content, *, first: bool) -> _Absent:
    """Return what stands for an entry that a list does not have: nothing, unless the list is not there."""
    return _ABSENT if first and (side is _ABSENT) else _BLANK


def _numbered(row: Row, our: int | None, their: int | None) -> Row:
    return replace(row, primary=_placed(row.primary, our), staging=_placed(row.staging, their))


def _placed(cell: Cell, index: int | None) -> Cell:
    return cell if index is None else replace(cell, place=f"{index + 1}.")


def _scalar_row(label: str, primary: _Content, staging: _Content) -> Row:
    if isinstance(primary, _Absent) or isinstance(staging, _Absent):
        return Row(label, _alone(primary), _alone(staging), differs=True)
    left, right = wording.value(primary), wording.value(staging)
    differs = _key(primary) != _key(staging)
    if differs and left == right:
        left, right = (
            f"{wording.value(side)} ({wording.kind_of_value(side)})" for side in (primary, staging)
        )
    segments = mark(left, right)
    return Row(label, _cell(primary, segments[0]), _cell(staging, segments[1]), differs)


def _alone(side: _Content) -> Cell:
    if side is _BLANK:
        return Cell(CellKind.BLANK, ())
    if isinstance(side, _Absent):
        return Cell(CellKind.WORD, (Segment(wording.NOT_PRESENT),))
    if side is None:
        return Cell(CellKind.WORD, (Segment(wording.PRESENT),))
    return _cell(side, (Segment(wording.value(side), Mark.CHANGED),))


def _cell(side: Value, segments: Segments) -> Cell:
    if wording.is_word(side):
        return Cell(CellKind.WORD, (Segment(wording.value(side)),))
    return Cell(CellKind.VALUE, segments)


def _key(entry: Value) -> tuple[str, str]:
    if isinstance(entry, tuple | Mapping):
        return "", wording.value(entry)
    return wording.kind_of_value(entry), repr(entry)


def _reordered(left: tuple[Value, ...], right: tuple[Value, ...]) -> bool:
    return left != right and sorted(map(_key, left)) == sorted(map(_key, right))


# --- the baseline as a third column -----------------------------------------------------------------------


def _with_baseline(rows: Sequence[Row], finding: Finding) -> Iterator[Row]:
    """Give each row what the baseline has in its place; what only the baseline has gets a row of its own."""
    words = wording.baseline(finding)
    if words is not None:
        yield replace(rows[0], baseline=Cell(CellKind.WORD, (Segment(words),)))
        yield from (replace(row, baseline=_EMPTY) for row in rows[1:])
        return
    blocks = _blocks(rows)
    theirs = _blocks(tuple(_rows("", finding.baseline, finding.baseline)))
    for label in dict.fromkeys((*blocks, *theirs)):
        yield from _filled(label, blocks.get(label, []), theirs.get(label, []))


def _blocks(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Bring the rows of one field together: the rows that go on with it have no label."""
    blocks: dict[str, list[Row]] = {}
    label = ""
    for row in rows:
        label = row.label or label
        blocks.setdefault(label, []).append(row)
    return blocks


def _filled(label: str, rows: Sequence[Row], known: Sequence[Row]) -> Iterator[Row]:
    if len(rows) == len(known) == 1:
        yield replace(rows[0], baseline=known[0].primary)
        return
    ordered = any(cell.place for row in rows for cell in (row.primary, row.staging))
    beside: dict[int, Cell] = {}
    alone: list[Cell] = []
    at = 0
    for number, entry in enumerate(known):
        cell = _placed(entry.primary, number if ordered else None)
        # Downwards first, so that the entries of the baseline stand in their order where they can.
        place = next(_rows_with(cell, rows, beside, (*range(at, len(rows)), *range(at))), None)
        if place is None:
            alone.append(cell)
        else:
            beside[place] = cell
            at = place
    for number, row in enumerate(rows):
        yield replace(row, baseline=beside.get(number, _EMPTY))
    for number, cell in enumerate(alone):
        yield Row(label if not rows and not number else "", _EMPTY, _EMPTY, differs=True, baseline=cell)


def _rows_with(cell: Cell, rows: Sequence[Row], taken: Container[int], order: Iterable[int]) -> Iterator[int]:
    """Yield the rows in `order` that have this text on one of the servers and are not `taken`."""
    for number in order:
        cells = rows[number].primary, rows[number].staging
        if number not in taken and any(each.kind is cell.kind and each.text == cell.text for each in cells):
            yield number


def _unmarked(cell: Cell) -> Cell:
    return replace(cell, segments=tuple(Segment(segment.text) for segment in cell.segments))


def _note(primary: _Content, staging: _Content) -> str:
    if isinstance(primary, tuple) and isinstance(staging, tuple) and _reordered(primary, staging):
        return "The same entries in another order."
    if isinstance(primary, _Absent) or isinstance(staging, _Absent):
        return ""
    left, right = wording.value(primary), wording.value(staging)
    if left == right and type(primary) is not type(staging):
        return "The values look alike but are of different types."
    if "".join(left.split()) == "".join(right.split()):
        return "Only white space differs."
    return "Only letter case differs." if left.casefold() == right.casefold() else ""
