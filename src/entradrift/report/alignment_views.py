"""How each open finding is settled, as the page shows it: with PowerShell, or step by step by hand.

A page shows the ways of the worst findings only; `entradrift align` writes all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from entradrift.model.alignment import ManualStep, SyncStep
from entradrift.model.comparison import PAIR, Comparison
from entradrift.model.finding import Finding
from entradrift.report import wording
from entradrift.report.alignment_words import run_words

if TYPE_CHECKING:
    from entradrift.align.snippets import Snippet

MOST_SHOWN = 100
"""Ways that a page shows, of the worst findings; of the others it says which they are, and what writes them."""
MOST_CHARACTERS = 250_000
"""Text of all ways that a page shows, about as much as a page draws of whole rules."""
LONGEST = 100_000
"""Text of one way that a page shows, so that one does not push out all others."""


class How(StrEnum):
    """Whether a script settles a finding; the words are those of the search."""

    SCRIPT = "script"
    HAND = "hand"


HOWS: Mapping[str, str] = {How.SCRIPT: "scripted", How.HAND: "by hand"}
"""Both, and the words for them."""


@dataclass(frozen=True, slots=True)
class StepView:
    """What has to be done by hand about one finding."""

    finding: str
    title: str
    action: str
    values: tuple[tuple[str, str], ...]
    command: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at a finding itself: how it is settled, and where the page shows more about it."""

    how: How
    first: Finding
    """The worst of the findings that are settled together; what settles them stands beside its object."""
    shown: bool

    @property
    def word(self) -> str:
        """`Scripted` or `By hand`."""
        return HOWS[self.how].capitalize()

    @property
    def anchor(self) -> str:
        """Where more stands; the same from night to night as long as the first finding is."""
        return f"how-{self.first.id}"


@dataclass(frozen=True, slots=True)
class Way:
    """How findings are settled together, in full."""

    mark: Mark
    names: tuple[tuple[str, str], ...]
    """Ids and titles of the findings, the worst first."""
    commands: str = ""
    where: str = ""
    steps: tuple[StepView, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """What holds for all steps: the runs that are needed afterwards, what can go wrong, why there is no script."""

    @property
    def size(self) -> int:
        """The characters that it puts on the page."""
        texts = [self.commands, self.where, *(text for pair in (*self.names, *self.facts) for text in pair)]
        for step in self.steps:
            texts += [step.action, step.command, *(text for pair in step.values for text in pair)]
        return sum(map(len, texts))


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an object about its findings."""

    shown: tuple[Way, ...] = ()
    elsewhere: tuple[Mark, ...] = ()
    """What settles findings of this object too, and stands beside another one."""
    left_out: str = ""
    """What the page leaves out because it is long; empty where it leaves nothing out."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of all open findings."""

    marks: Mapping[str, Mark] = field(default_factory=dict)
    """By the id of each finding that can be settled."""
    shown: Mapping[str, Way] = field(default_factory=dict)
    """By anchor."""

    def how(self, finding: Finding) -> str:
        """Return how a finding is settled, as the search calls it; empty where nothing has to be done."""
        mark = self.marks.get(finding.id)
        return mark.how if mark else ""

    def beside(self, findings: Sequence[Finding]) -> Beside:
        """Return what stands beside the object that `findings` are about."""
        own = [self.marks[finding.id] for finding in findings if finding.id in self.marks]
        if not own:
            return Beside()
        ids = {finding.id for finding in findings}
        shown = {mark.anchor: mark for mark in own if mark.shown}
        return Beside(
            tuple(self.shown[anchor] for anchor, mark in shown.items() if mark.first.id in ids),
            tuple(mark for mark in shown.values() if mark.first.id not in ids),
            _left_out([mark.how for mark in own if not mark.shown]),
        )


def ways_of(comparison: Comparison, title: Callable[[Finding], str]) -> Ways:
    """Return how each open finding of a primary and its staging server is settled; nothing for any other two.

    `title` gives the words that findings are named by. A finding of a rule that no step is known for has no way.
    """
    if comparison.labels is not PAIR or not any(map(wording.is_open, comparison.findings)):
        return Ways()
    # Most nights nothing has to be aligned, and then nothing of it is loaded.
    from entradrift.align.manual import STEPS  # noqa: PLC0415 - only when needed
    from entradrift.align.snippets import snippets_of  # noqa: PLC0415 - only when needed

    known = tuple(finding for finding in comparison.findings if finding.rule in STEPS)
    snippets = snippets_of(replace(comparison, findings=known))
    together: dict[Hashable, list[Finding]] = {}
    # Sorting keeps the order of the report among findings that matter alike.
    for finding in sorted(known, key=lambda finding: finding.severity.rank):
        if finding.id in snippets:
            together.setdefault(_key(finding, snippets[finding.id]), []).append(finding)
    marks: dict[str, Mark] = {}
    shown: dict[str, Way] = {}
    left = MOST_CHARACTERS
    for findings in together.values():
        mark = Mark(_how(snippets[findings[0].id]), findings[0], shown=True)
        way = _way(mark, findings, snippets, title) if len(shown) < MOST_SHOWN else None
        if way and way.size <= min(LONGEST, left):
            shown[mark.anchor] = way
            left -= way.size
        else:
            mark = replace(mark, shown=False)
        marks |= dict.fromkeys((finding.id for finding in findings), mark)
    return Ways(marks, shown)


def _how(snippet: Snippet) -> How:
    return How.SCRIPT if snippet.manual is None else How.HAND


def _key(finding: Finding, snippet: Snippet) -> Hashable:
    """Return what findings share that are settled together: the commands, or the place and what is said of it."""
    step = snippet.manual
    if step is None:
        return snippet.findings
    return finding.section, finding.object, step.where, step.afterwards, step.caution, step.reason


def _way(
    mark: Mark,
    findings: Sequence[Finding],
    snippets: Mapping[str, Snippet],
    title: Callable[[Finding], str],
) -> Way:
    # Beside its object a finding needs no name of the object, elsewhere it does.
    names = tuple(
        (finding.id, title(finding) if finding.object == mark.first.object else finding.title)
        for finding in findings
    )
    snippet = snippets[findings[0].id]
    if snippet.manual is None:
        return Way(mark, names, commands=snippet.commands)
    steps = (snippets[finding.id].manual for finding in findings)
    return Way(
        mark,
        names,
        where=snippet.manual.where,
        steps=tuple(
            StepView(*name, step.action, step.values, step.command)
            for name, step in zip(names, steps, strict=True)
            if step is not None
        ),
        facts=tuple(_facts(snippet.manual)),
    )


def _facts(step: ManualStep) -> Iterator[tuple[str, str]]:
    if step.afterwards:
        yield "Needed afterwards", runs(step.afterwards)
    if step.caution:
        yield "Caution", step.caution
    if step.reason:
        yield "Why it is not scripted", step.reason


def runs(steps: Iterable[SyncStep]) -> str:
    """Return the runs that a change needs, such as `Full import and full synchronization of contoso.com.`."""
    words = "; ".join(filter(None, map(_run, steps)))
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _run(step: SyncStep) -> str:
    kinds = run_words(step)
    return f"{kinds} of {step.connector or 'every connector'}" if kinds else ""


def _left_out(hows: Sequence[How]) -> str:
    kinds = {"the commands for": hows.count(How.SCRIPT), "the steps by hand for": hows.count(How.HAND)}
    parts = [f"{what} {wording.plural(count, 'finding')}" for what, count in kinds.items() if count]
    return " and ".join(parts)
