"""One change after the other: what the product says about each, counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from entradrift.comparing import comparison_of
from entradrift.errors import EntradriftError
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Finding
from entradrift.model.snapshot import Snapshot

from .inputs import Portion
from .leaf_changes import Edit, LeafChange
from .written_list import COUNTED, EQUAL, QUIET, Ignored, entries
from .written_list import SEVERAL as ON_PURPOSE

ONE, SEVERAL, TOO_MANY, REFUSED, INCOMPLETE, LISTED, MISSED, CRASHED = (
    "one finding",
    "several, on the list",
    "too many",
    "input error",
    "incomplete",
    "on the list",
    "missed",
    "crashed",
)
OUTCOMES = (ONE, SEVERAL, REFUSED, INCOMPLETE, LISTED, TOO_MANY, MISSED, CRASHED)
BUGS = (TOO_MANY, MISSED, CRASHED)


@dataclass
class Tally:
    """What came of all changes."""

    outcomes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """By format, kind of change and outcome."""
    shapes: dict[str, Counter[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(Counter))
    """By outcome: format, path, kind of change, and the rules found or the reason."""
    examples: dict[tuple[str, ...], str] = field(default_factory=dict)
    reasons: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By outcome: why a change is on the list."""
    tried: set[str] = field(default_factory=set)
    """Digests of units."""
    used: set[Ignored] = field(default_factory=set)
    """Entries of the list that were needed."""
    often: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """How often each path and kind of change came up, in a run that samples."""

    _last: tuple[object, frozenset[str]] = ((), frozenset())

    def counted_as(self, portion: Portion, change: LeafChange, before: Snapshot) -> frozenset[str]:
        """Return the reasons for which the reader counts the leaf of a change, or what holds it, as dropped."""
        if self._last[0] is not change.without:
            change.edit.undo()
            try:
                reasons = frozenset(
                    reason for edit in change.without for reason in _less(portion, before, edit)
                )
            finally:
                change.edit.make()
            self._last = change.without, reasons
        return self._last[1]

    def count(self, outcome: str) -> int:
        return sum(number for (_, _, found), number in self.outcomes.items() if found == outcome)


def try_all(portions: Iterable[Portion], tally: Tally, *, per_shape: int | None = None) -> Tally:
    """Try every change of the portions; with `per_shape` so many of each path and kind only."""
    for portion in portions:
        units = [unit for unit in portion.units if unit.digest not in tally.tried]
        if not units:
            continue
        tally.tried |= {unit.digest for unit in units}
        before = portion.read()
        usual = comparison_of(portion.untouched, before)
        changes: Iterator[LeafChange] = (change for unit in units for change in unit.changes())
        for change in changes if per_shape is None else _sample(changes, portion, per_shape, tally):
            _try(portion, change, usual, before, tally)
        assert portion.read() == before, f"{portion.name}: a change was not taken back"
    return tally


def _sample(
    changes: Iterable[LeafChange], portion: Portion, per_shape: int, tally: Tally
) -> Iterator[LeafChange]:
    for change in changes:
        shape = portion.format, change.path, change.kind
        tally.often[shape] += 1
        if tally.often[shape] <= per_shape:
            yield change


def _try(portion: Portion, change: LeafChange, usual: Comparison, before: Snapshot, tally: Tally) -> None:
    change.edit.make()
    try:
        snapshot = portion.read()
        comparison = comparison_of(portion.untouched, snapshot)
    except EntradriftError as error:
        outcome, told = REFUSED, (type(error).__name__,)
    except Exception as error:  # noqa: BLE001 - a crash is an outcome too
        outcome, told = CRASHED, (repr(error)[:80],)
    else:
        outcome, told = _outcome(portion, change, usual, (before, snapshot), comparison, tally)
    finally:
        change.edit.undo()
    tally.outcomes[portion.format, change.kind, outcome] += 1
    shape = (portion.format, change.path, change.kind, *told)
    tally.shapes[outcome][shape] += 1
    tally.examples.setdefault(shape, f"{portion.name}: {change.old[:60]!r}")
    if outcome in {LISTED, SEVERAL}:
        tally.reasons[outcome][told[0]] += 1


def _outcome(
    portion: Portion,
    change: LeafChange,
    usual: Comparison,
    snapshots: tuple[Snapshot, Snapshot],
    comparison: Comparison,
    tally: Tally,
) -> tuple[str, tuple[str, ...]]:
    known = {_said(finding) for finding in usual.findings}
    found = [finding for finding in comparison.findings if _said(finding) not in known]
    if len(found) == 1:
        return ONE, ()
    if found:
        for entry in entries(portion.format, change.path, change.kind, change.old):
            if entry.check == ON_PURPOSE:
                return _use(entry, SEVERAL, tally)
        return TOO_MANY, tuple(sorted(finding.rule for finding in found))
    newly = {part.section for part in comparison.coverage if not part.by_nature} - {
        part.section for part in usual.coverage if not part.by_nature
    }
    if newly:
        return INCOMPLETE, tuple(sorted(newly))
    said = {part.section for part in usual.coverage if not part.by_nature}
    changed = {repr(one) for one in snapshots[0].settings} ^ {repr(one) for one in snapshots[1].settings}
    sections = {one.section for snapshot in snapshots for one in snapshot.settings if repr(one) in changed}
    if sections and sections <= said:
        # The sample is incomplete in this section anyway, and says so.
        return INCOMPLETE, tuple(sorted(sections))
    return _unsaid(portion, change, *snapshots, tally)


def _unsaid(
    portion: Portion, change: LeafChange, before: Snapshot, after: Snapshot, tally: Tally
) -> tuple[str, tuple[str, ...]]:
    """Look a change up that made no finding, and check what the list says about it."""
    alike = _content(before) == _content(after)
    found = entries(portion.format, change.path, change.kind, change.old)
    for entry in found:
        if entry.check == EQUAL and alike:
            return _use(entry, LISTED, tally)
        if entry.check == QUIET and not alike:
            return _use(entry, LISTED, tally)
    counted = tally.counted_as(portion, change, before)
    for entry in found:
        if entry.check == COUNTED and any(reason.startswith(entry.reason) for reason in counted):
            return _use(entry, LISTED, tally)
    return MISSED, (
        "EQUAL" if alike else "DIFFERENT",
        *sorted(counted)[:2],
        *(f"list: {e.reason}" for e in found),
    )


def _use(entry: Ignored, outcome: str, tally: Tally) -> tuple[str, tuple[str, ...]]:
    tally.used.add(entry)
    return outcome, (entry.reason,)


def _content(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, dropped=(), notices=())


def _less(portion: Portion, before: Snapshot, edit: Edit) -> Iterator[str]:
    """Yield the reasons for which the reader counts less once something is taken away."""
    edit.make()
    try:
        counts = {(found.path, found.reason): found.count for found in portion.read().dropped}
    except EntradriftError:
        return
    finally:
        edit.undo()
    for found in before.dropped:
        if counts.get((found.path, found.reason), 0) < found.count:
            yield found.reason


def _said(finding: Finding) -> tuple[str, str, str, str]:
    return finding.id, finding.path, repr(finding.primary), repr(finding.staging)
