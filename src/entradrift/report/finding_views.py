"""Findings as the page shows them: grouped by section and object, with the pictures that explain them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from entradrift.model.change import ObjectRef
from entradrift.model.comparison import Comparison, RulePicture
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.report import ou_tree, rule_order, rule_picture, wording
from entradrift.report.alignment_views import Beside, Mark, Ways, ways_of
from entradrift.report.facets import side_of, status_word
from entradrift.report.side_by_side import Cell, Row, SideBySide, side_by_side

_MOST_OPENED = 40
"""With more open findings than this, objects start closed so that the page stays a list."""
_MOST_ADVISED = 400
"""With more findings than this, each piece of advice stands once at the end of the page."""
_MOST_PICTURED = 5000
"""Lines of rules that the page draws, worst findings first; what is left of the other rules is counted."""
_DRAWN_FACTS = frozenset((*ou_tree.FACTS, *rule_order.FACTS))


@dataclass(frozen=True, slots=True)
class Advice:
    """Why findings matter and how to align: said once for all findings that share it."""

    number: int
    rules: tuple[str, ...]
    why: str
    align: str
    source: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding with its values in rows."""

    finding: Finding
    title: str
    side: str
    values: SideBySide
    pair: tuple[Cell, ...] | None
    """Both values where each is a single one, and the baseline's, where there is one."""
    orders: rule_order.Orders | None
    changed: str
    """Where it was changed since the baseline, as the search calls it; empty when there is no baseline."""
    changed_on: str
    baseline: str | None
    """The baseline's value in words; `None` where the values show it, or there is no baseline."""
    acceptance: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    is_new: bool
    mark: Mark | None
    """How it is settled; None where nothing has to be done."""


@dataclass(frozen=True, slots=True)
class ObjectView:
    """An object with its findings and the picture of it as a whole."""

    area: Section
    kind: str
    name: str
    qualifiers: str
    severity: Severity
    summary: str
    findings: tuple[FindingView, ...]
    advice: tuple[Advice, ...]
    tree: ou_tree.Tree | None
    picture: rule_picture.Picture | None
    rest: str
    """What a picture would show, counted, where the page is too long for pictures."""
    pictured_at: str
    """The finding beside which the rule's picture stands already."""
    align: Beside
    """How its findings are settled."""
    opened: bool


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its open findings by object."""

    area: Section
    title: str
    severities: str
    count: int
    objects: tuple[ObjectView, ...]


@dataclass(frozen=True, slots=True)
class SetAsideView:
    """Findings of one status or group that ask nothing of the reader."""

    anchor: str
    status: str
    title: str
    why: str
    count: int
    objects: tuple[ObjectView, ...]


def viewer_of(comparison: Comparison) -> Viewer:
    """Return what turns the findings of `comparison` into views."""
    return Viewer(comparison, ways_of(comparison, _title))


@dataclass(slots=True)
class Viewer:
    """Turns the findings of one comparison into views."""

    comparison: Comparison
    ways: Ways
    _advice: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _pictured: dict[str, str] = field(default_factory=dict)
    _lines_left: int = _MOST_PICTURED

    @property
    def advice_at_end(self) -> bool:
        """Whether the page is so long that advice stands once at its end."""
        return len(self.comparison.findings) > _MOST_ADVISED

    def sections(self) -> Iterator[SectionView]:
        """Yield the open findings by section."""
        still_open = tuple(filter(wording.is_open, self.comparison.findings))
        opened = len(still_open) <= _MOST_OPENED
        for section in Section:
            own = tuple(finding for finding in still_open if finding.section is section)
            if own:
                objects = tuple(self._objects(own, opened=opened))
                title, severities = wording.SECTIONS[section], wording.by_severity(own)
                yield SectionView(section, title, severities, len(own), objects)

    def set_aside(self) -> Iterator[SetAsideView]:
        """Yield the findings that ask nothing of the reader: by status, and those with one cause together."""
        aside = [finding for finding in self.comparison.findings if not wording.is_open(finding)]
        for status, why in wording.SET_ASIDE.items():
            own = [
                finding
                for finding in aside
                if finding.status is status and finding.group not in wording.GROUPS
            ]
            yield from self._aside(f"status-{status}", status, status_word(status).capitalize(), why, own)
        for group, (title, why) in wording.GROUPS.items():
            own = [finding for finding in aside if finding.group == group]
            yield from self._aside(f"group-{group}", Status.EXPECTED, title, why, own)

    def advice(self) -> tuple[Advice, ...]:
        """Return every piece of advice that was handed out."""
        rules: dict[tuple[str, str, str], dict[str, None]] = {}
        for finding in self.comparison.findings:
            rules.setdefault(_words(finding), {})[finding.rule] = None
        return tuple(Advice(number, tuple(rules[words]), *words) for words, number in self._advice.items())

    def _aside(
        self, anchor: str, status: Status, title: str, why: str, findings: Sequence[Finding]
    ) -> Iterator[SetAsideView]:
        if findings:
            in_order = sorted(findings, key=lambda finding: list(Section).index(finding.section))
            objects = tuple(self._objects(in_order, opened=False))
            yield SetAsideView(anchor, status_word(status), title, why, len(findings), objects)

    def _objects(self, findings: Sequence[Finding], *, opened: bool) -> Iterator[ObjectView]:
        """Bring the findings of an object together, in the order in which each object is first met."""
        by_object: dict[tuple[Section, ObjectRef], list[Finding]] = {}
        for finding in findings:
            by_object.setdefault((finding.section, finding.object), []).append(finding)
        for (section, ref), own in by_object.items():
            views = tuple(self._finding(finding) for finding in own)
            rule = self.comparison.rules.get(ref.identity) if ref.kind == "sync-rule" else None
            # The picture stands beside the first findings of a rule; the others point to it.
            first = self._pictured.setdefault(ref.identity, own[0].id) if rule else own[0].id
            picture, rest = self._picture(rule) if rule and first == own[0].id else (None, "")
            yield ObjectView(
                area=section,
                kind=wording.kind(ref),
                name=ref.name,
                qualifiers=wording.qualifiers(ref),
                severity=min((finding.severity for finding in own), key=lambda severity: severity.rank),
                summary=views[0].title if len(own) == 1 else _counted(own),
                findings=views,
                advice=tuple(self._advice_for(own)),
                tree=ou_tree.tree(own, self.comparison.labels),
                picture=picture,
                rest=rest,
                pictured_at=first if first != own[0].id else "",
                align=self.ways.beside(own),
                opened=opened,
            )

    def _finding(self, finding: Finding) -> FindingView:
        labels, with_baseline = self.comparison.labels, self.comparison.baseline is not None
        values = side_by_side(finding, with_baseline=with_baseline)
        row = values.rows[0] if len(values.rows) == 1 else None
        orders = rule_order.orders(finding, labels)
        first_seen = finding.first_seen or ""
        return FindingView(
            finding=finding,
            title=_title(finding),
            side=side_of(finding, labels),
            values=values,
            pair=_pair(row) if row and not row.label and not values.equal else None,
            orders=orders,
            changed=finding.changed_on if with_baseline else "",
            changed_on=wording.changed_on(finding) if with_baseline else "",
            baseline=_baseline(finding) if with_baseline and orders else None,
            acceptance=wording.acceptance_facts(finding),
            facts=tuple(
                (
                    wording.fact(name.replace("-", " ").replace("_", " "), labels).capitalize(),
                    ", ".join(finding.facts[name]),
                )
                for name in sorted(finding.facts.keys() - _DRAWN_FACTS)
            ),
            is_new=first_seen[:10] == self.comparison.generated_at[:10],
            mark=self.ways.marks.get(finding.id),
        )

    def _advice_for(self, findings: Iterable[Finding]) -> Iterator[Advice]:
        rules: dict[tuple[str, str, str], dict[str, None]] = {}
        for finding in findings:
            rules.setdefault(_words(finding), {})[finding.rule] = None
        for words, ids in rules.items():
            yield Advice(self._advice.setdefault(words, len(self._advice) + 1), tuple(ids), *words)

    def _picture(self, rule: RulePicture) -> tuple[rule_picture.Picture | None, str]:
        """Return the picture of a rule, or what it would show in words when the page is long enough."""
        self._lines_left -= rule_picture.size(rule)
        if self._lines_left < 0:
            return None, rule_picture.summary(rule, self.comparison.labels)
        return rule_picture.picture(rule, self.comparison.labels), ""


def _pair(row: Row) -> tuple[Cell, ...]:
    return tuple(cell for cell in (row.primary, row.staging, row.baseline) if cell)


def _baseline(finding: Finding) -> str:
    return wording.baseline(finding) or wording.value(finding.baseline)


def _words(finding: Finding) -> tuple[str, str, str]:
    return finding.why, finding.align, finding.source


def _counted(findings: Sequence[Finding]) -> str:
    return f"{wording.plural(len(findings), 'difference')}: {wording.by_severity(tuple(findings))}"


def _title(finding: Finding) -> str:
    """Return the title without the name of the object, under which it stands."""
    name = finding.object.name
    for beginning in (f"{name}: ", f"{wording.kind(finding.object)} {name}: "):
        rest = finding.title.removeprefix(beginning)
        if rest != finding.title and rest:
            return rest[:1].upper() + rest[1:]
    return finding.title
