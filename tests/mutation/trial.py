"""One change after the other: what the product says about each, counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from entradrift.comparing import comparison_of
from entradrift.errors import EntradriftError
from entradrift.model.comparison import Compared, Comparison
from entradrift.model.finding import Finding
from entradrift.model.section import Section
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

    every: bool = False
    """Try a change of an entry again where the very same entry stands in another rule, connector or export."""
    known: set[tuple[str, ...]] = field(default_factory=set)
    """The changes that were tried: format, path, kind, old value and entry."""
    repeated: int = 0
    """How many were not tried again."""
    part: tuple[int, int] = (1, 1)
    """Try the first of so many parts of all portions, or the second, and so on."""
    elsewhere: int = 0
    """How many changes are left to the other parts."""
    portions: int = 0
    """How many portions had something to be tried, in all parts."""

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
        changes: Iterator[LeafChange] = (change for unit in units for change in unit.changes())
        if not tally.every:
            changes = _once(changes, portion, tally)
        number, parts = tally.part
        tally.portions += 1
        if tally.portions % parts != number % parts:
            # Another part tries these; they are gone through, so that no part tries what another one does.
            tally.elsewhere += sum(1 for _ in changes)
            continue
        untouched, before = portion.untouched(), portion.read()
        usual = comparison_of(untouched, before)
        for change in changes if per_shape is None else _sample(changes, portion, per_shape, tally):
            _try(portion, change, untouched, usual, before, tally)
        assert portion.read() == before, f"{portion.name}: a change was not taken back"
    return tally


def _once(changes: Iterable[LeafChange], portion: Portion, tally: Tally) -> Iterator[LeafChange]:
    for change in changes:
        key = portion.format, change.path, change.kind, change.old, change.entry
        if key in tally.known:
            tally.repeated += 1
        else:
            tally.known.add(key)
            yield change


def _sample(
    changes: Iterable[LeafChange], portion: Portion, per_shape: int, tally: Tally
) -> Iterator[LeafChange]:
    for change in changes:
        shape = portion.format, change.path, change.kind
        tally.often[shape] += 1
        if tally.often[shape] <= per_shape:
            yield change


def _try(
    portion: Portion,
    change: LeafChange,
    untouched: Snapshot,
    usual: Comparison,
    before: Snapshot,
    tally: Tally,
) -> None:
    change.edit.make()
    try:
        snapshot = portion.read()
        comparison = comparison_of(untouched, snapshot)
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
    told = {(part.section, part.reason) for part in usual.coverage if not part.by_nature}
    newly = {
        part.section
        for part in comparison.coverage
        if not part.by_nature and (part.section, part.reason) not in told
    }
    if newly:
        return INCOMPLETE, tuple(sorted(newly))
    silent = _not_compared(usual, *snapshots)
    if silent:
        return INCOMPLETE, tuple(sorted(silent))
    return _unsaid(portion, change, *snapshots, tally)


def _not_compared(usual: Comparison, before: Snapshot, after: Snapshot) -> set[Section]:
    """Return where everything is that differs, if the sample says of that very thing that it was not compared anyway."""
    status = {part.section: part.status for part in usual.coverage if not part.by_nature}
    sections: set[Section] = set()
    if not before.connectors and not after.connectors and _connectors_of(before) != _connectors_of(after):
        # Which connector a rule belongs to; the rest of a rule is compared.
        sections.add(Section.SYNC_RULES)
        before, after = (_without_connectors(snapshot) for snapshot in (before, after))
    settings = {*before.settings} ^ {*after.settings}
    silent = {setting.section for setting in settings}
    if all(status.get(section) is Compared.NOT_COMPARED for section in silent):
        sections |= silent
        before, after = (replace(snapshot, settings=()) for snapshot in (before, after))
    before, after = (replace(snapshot, content={}) for snapshot in (before, after))
    return sections if _content(before) == _content(after) and sections <= set(status) else set()


def _connectors_of(snapshot: Snapshot) -> list[str]:
    return [rule.connector for rule in snapshot.rules]


def _without_connectors(snapshot: Snapshot) -> Snapshot:
    # In an order that does not depend on the connectors.
    rules = sorted((replace(rule, connector="") for rule in snapshot.rules), key=repr)
    return replace(snapshot, rules=tuple(rules))


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


def _content(snapshot: Snapshot) -> object:
    """Return all that the export says of the server, also what is no part of equality."""
    hidden = [(rule.connector, repr(rule.precedence)) for rule in snapshot.rules]
    return replace(snapshot, dropped=(), notices=()), hidden


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
