"""A whole sync rule as both servers have it, in the order of the Synchronization Rules Editor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from entradrift.model.change import Side
from entradrift.model.comparison import PAIR, Labels, RulePicture
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NotCarried, Value
from entradrift.report import wording
from entradrift.report.side_by_side import Cell, CellKind, Row
from entradrift.report.word_diff import Segment, mark

_USUAL_MERGE_TYPES = ("", "Update")
_Field = tuple[str, Callable[[SyncRule], Value | NotCarried]]
_Named = Mapping[str, tuple[str, ...]]
"""Lines of a part by what identifies them; each line has one text for each column."""

_DESCRIPTION: tuple[_Field, ...] = (
    ("Name", lambda rule: rule.name),
    ("Description", lambda rule: rule.description),
    ("Connected system", lambda rule: rule.connector),
    ("Connected system object type", lambda rule: _types(rule)[0]),
    ("Metaverse object type", lambda rule: _types(rule)[1]),
    ("Direction", lambda rule: rule.direction),
    ("Link type", lambda rule: rule.link_type),
    ("Precedence", lambda rule: rule.precedence),
    ("Tag", lambda rule: f"{rule.tag_base}.{rule.tag_version}".strip(".")),
    ("Enable password sync", lambda rule: rule.password_sync),
    ("Disabled", lambda rule: rule.disabled),
    ("Placed after", lambda rule: rule.precedence_after),
    ("Placed before", lambda rule: rule.precedence_before),
    ("Soft delete expiry", lambda rule: rule.soft_delete_expiry),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the editor."""

    title: str
    counted: str
    """How much of it differs and how much is alike, in words."""
    rows: tuple[Row, ...]
    """Everything in its place; a row that does not differ says the same on both servers."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole rule."""

    only_on: Side | None
    """The one server that has the rule."""
    clone_on: Side | None
    places: tuple[tuple[str, str], ...]
    """Where each export holds the rule: file and place in it."""
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of the editor as both servers have it."""

    title: str
    noun: str
    primary: _Named
    staging: _Named
    missing: tuple[str, ...] = ()
    """What cannot be shown because one export lacks it."""

    def labels(self) -> tuple[str, ...]:
        """Return what either server has, each once."""
        return tuple(dict.fromkeys((*self.primary, *self.staging)))

    def alike(self) -> int:
        """Return how many lines are alike."""
        return sum(self.primary.get(label) == self.staging.get(label) for label in self.labels())


def picture(rule: RulePicture, labels: Labels = PAIR) -> Picture | None:
    """Return the parts of a rule, with what differs marked and what is alike apart."""
    servers = _servers(rule)
    if servers is None:
        return None
    only_on = Side.PRIMARY if rule.staging is None else Side.STAGING if rule.primary is None else None
    places = tuple(
        (export, own.place)
        for export, own in ((labels.primary_export, rule.primary), (labels.staging_export, rule.staging))
        if own is not None and own.place
    )
    return Picture(only_on, rule.clone_on, places, tuple(map(_part, _pages(servers))))


def summary(rule: RulePicture, labels: Labels = PAIR) -> str:
    """Return how much of a rule its findings do not tell, for a report that is too long for pictures."""
    servers = _servers(rule)
    if servers is None:
        return ""
    counted = [
        wording.plural(count, f"{page.title.lower()} {page.noun}".replace("transformations ", ""))
        for page in _pages(servers)
        if (count := page.alike())
    ]
    alike = "It has" if None in (rule.primary, rule.staging) else f"Alike {labels.on_both}:"
    return f"{alike} {', '.join(counted)}; not shown in a report of this length." if counted else ""


def size(rule: RulePicture) -> int:
    """Return about how many lines the picture of a rule has."""
    one = rule.primary or rule.staging
    return 0 if one is None or isinstance(one.flows, NotCarried) else len(one.flows) + len(_DESCRIPTION)


def _servers(rule: RulePicture) -> tuple[SyncRule, SyncRule] | None:
    one = rule.primary or rule.staging
    return None if one is None else (rule.primary or one, rule.staging or one)


def _pages(rules: tuple[SyncRule, SyncRule]) -> tuple[_Page, ...]:
    return _description(rules), _filter(rules), _joins(rules), _transformations(rules)


# --- the four pages -------------------------------------------------------------------------------------


def _description(rules: tuple[SyncRule, SyncRule]) -> _Page:
    ours: dict[str, tuple[str, ...]] = {}
    theirs: dict[str, tuple[str, ...]] = {}
    missing = []
    for label, read in _DESCRIPTION:
        primary, staging = read(rules[0]), read(rules[1])
        if isinstance(primary, NotCarried) or isinstance(staging, NotCarried):
            missing.append(label)
        elif (primary, staging) != ("", ""):
            ours[label], theirs[label] = (wording.value(primary),), (wording.value(staging),)
    return _Page("Description", "field", ours, theirs, tuple(missing))


def _filter(rules: tuple[SyncRule, SyncRule]) -> _Page:
    primary, staging = rules[0].scoping_filter, rules[1].scoping_filter
    page = ("Scoping filter", "group")
    if isinstance(primary, NotCarried) or isinstance(staging, NotCarried):
        return _Page(*page, {}, {}, ("Scoping filter",))
    ours, theirs = ([_lines(map(_clause, group)) for group in side] for side in (primary, staging))
    return _Page(*page, *_paired(ours, theirs))


def _joins(rules: tuple[SyncRule, SyncRule]) -> _Page:
    primary, staging = rules[0].join_rules, rules[1].join_rules
    page = ("Join rules", "group")
    if isinstance(primary, NotCarried) or isinstance(staging, NotCarried):
        return _Page(*page, {}, {}, ("Join rules",))
    # The first group that matches wins: groups are compared by their place.
    ours, theirs = (
        {f"Group {place}": (_lines(map(_condition, group)),) for place, group in enumerate(side, start=1)}
        for side in (primary, staging)
    )
    return _Page(*page, ours, theirs)


def _transformations(rules: tuple[SyncRule, SyncRule]) -> _Page:
    primary, staging = rules[0].flows, rules[1].flows
    page = ("Transformations", "transformation")
    if isinstance(primary, NotCarried) or isinstance(staging, NotCarried):
        return _Page(*page, {}, {}, ("Transformations",))
    return _Page(*page, _by_target(primary), _by_target(staging))


# --- what differs, what is alike ------------------------------------------------------------------------


def _part(page: _Page) -> Part:
    labels = page.labels()
    if page.noun == "transformation":
        labels = tuple(sorted(labels, key=str.casefold))
    rows = tuple(_row(label, page.primary.get(label), page.staging.get(label)) for label in labels)
    return Part(page.title, _counted(page, sum(row.differs for row in rows)), rows)


def _counted(page: _Page, differing: int) -> str:
    alike = page.alike()
    words = [
        *(
            [f"{wording.plural(differing, page.noun)} {'differs' if differing == 1 else 'differ'}"]
            if differing
            else []
        ),
        *([f"{alike} alike"] if alike else []),
        *([f"not in both exports: {', '.join(page.missing)}"] if page.missing else []),
    ]
    return ", ".join(words) or "none"


def _row(label: str, ours: tuple[str, ...] | None, theirs: tuple[str, ...] | None) -> Row:
    if ours == theirs:
        return Row(label, _alone(ours), _alone(theirs), differs=False)
    if ours is None or theirs is None:
        return Row(label, _alone(ours), _alone(theirs), differs=True)
    usual = ours[2:] == theirs[2:]
    segments = mark(_joined(ours, usual=usual), _joined(theirs, usual=usual))
    return Row(label, Cell(CellKind.VALUE, segments[0]), Cell(CellKind.VALUE, segments[1]), differs=True)


def _alone(texts: tuple[str, ...] | None) -> Cell:
    if texts is None:
        return Cell(CellKind.WORD, (Segment(wording.NOT_PRESENT),))
    return Cell(CellKind.VALUE, (Segment(_joined(texts)),))


def _joined(texts: Sequence[str], *, usual: bool = True) -> str:
    """Return one line as it stands in a cell: a transformation's flow type and source, then its options.

    With `usual`, the merge type that nearly every transformation has goes without saying.
    """
    if len(texts) == 1:
        return texts[0]
    kind, source, once, merge = texts
    options = [
        *(["apply once"] if once == "yes" else []),
        *([f"merge type {merge or 'not stated'}"] if not usual or merge not in _USUAL_MERGE_TYPES else []),
    ]
    return "\n".join(part for part in (f"{kind}: {source}" if kind else source, ", ".join(options)) if part)


def _by_target(flows: Iterable[Flow]) -> _Named:
    named: dict[str, tuple[str, ...]] = {}
    last: dict[str, int] = {}  # a rule with thousands of flows into one target takes no quadratic time
    for flow in flows:
        name, number = flow.destination, last.get(flow.destination, 1)
        while name in named:
            number += 1
            name = f"{flow.destination} ({number})"
        last[flow.destination] = number
        source = flow.expression if flow.kind == "Expression" else ", ".join(flow.source)
        named[name] = (
            flow.kind,
            source,
            {True: "yes", False: "no", None: ""}[flow.execute_once],
            flow.merge_type,
        )
    return named


def _paired(ours: Sequence[str], theirs: Sequence[str]) -> tuple[_Named, _Named]:
    """Name the groups of a scoping filter: equal ones alike, the others by their place among the rest."""
    alike = [text for text in ours if text in theirs]
    named: list[dict[str, tuple[str, ...]]] = []
    for side in (ours, theirs):
        rest = [text for text in side if text not in alike]
        lines = enumerate((*alike, *rest), start=1)
        named.append({f"Group {number}": (text,) for number, text in lines})
    return named[0], named[1]


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _clause(clause: Clause) -> str:
    return f"{clause.attribute} {clause.operator} {clause.value}".strip()


def _condition(condition: JoinCondition) -> str:
    case = {True: " (case-sensitive)", False: "", None: " (case sensitivity unknown)"}
    return (
        f"{condition.connector_attribute} = {condition.metaverse_attribute}{case[condition.case_sensitive]}"
    )


def _types(rule: SyncRule) -> tuple[str | NotCarried, str | NotCarried]:
    """Return the object types of the connected system and of the metaverse."""
    types = rule.source_object_type, rule.target_object_type
    return (types[1], types[0]) if rule.direction == "Outbound" else types
