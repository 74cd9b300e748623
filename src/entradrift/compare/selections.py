"""The sync rules of a pair of which an export holds a selection only, as the Synchronization Rules Editor writes it.

A rule that is not in such an export is missing on the server, or was not selected: nobody can tell. An export is taken
for whole for one connector and direction where it has every standard rule that the other server has there, because who
selects those one by one selects everything; a custom rule that is not in it is missing then. Otherwise what is not in
it is not compared, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from entradrift.compare.connector_names import handles, lacks_connectors
from entradrift.compare.connector_pairs import TENANT_KEY
from entradrift.compare.rule_pairs import DuplicateRules, LoneRule, RuleMatch, match_rules
from entradrift.model.comparison import PAIR, Compared, Labels, SectionCoverage
from entradrift.model.connector import TENANT_CONNECTOR_ID
from entradrift.model.section import Section
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import SyncRule

_NAMED: Final = 3
"""How many rules or connectors are named in a sentence."""
_Place = tuple[str, str]
"""A connector and a direction."""


@dataclass(frozen=True, slots=True)
class SelectionMatch:
    """Which rule is which among those that can be compared."""

    rules: RuleMatch
    gaps: tuple[str, ...]
    """Why other rules were not compared; empty where all were."""
    notices: tuple[str, ...]


def holds_selection(primary: Snapshot, staging: Snapshot) -> bool:
    """Tell whether one of two exports is of a kind that holds a selection of the rules."""
    return lacks_connectors(primary) or lacks_connectors(staging)


def match_selections(primary: Snapshot, staging: Snapshot, labels: Labels = PAIR) -> SelectionMatch:
    """Return which rule is which, where one export holds a selection; connectors are told by name."""
    servers = primary, staging
    known = [handles(snapshot) for snapshot in servers]
    tenants = {found.label for side in known for found in side if found.is_tenant} | {TENANT_CONNECTOR_ID}
    keys = [
        {
            found.label: TENANT_KEY if found.label in tenants else found.label.strip().casefold()
            for found in side
        }
        for side in known
    ]
    strange = _strange(servers, keys)
    rules = [
        [rule for rule in snapshot.rules if rule.connector not in unknown]
        for snapshot, unknown in zip(servers, strange, strict=True)
    ]
    match = match_rules(rules[0], rules[1], (keys[0], keys[1]))
    gaps = _strange_gaps(servers, strange, labels)
    notices: list[str] = []
    for side, snapshot in enumerate(servers):
        if lacks_connectors(snapshot):
            match, absent = _without_unselected(match, side, rules[1 - side], keys[1 - side])
            export = (labels.primary_export, labels.staging_export)[side]
            other = (labels.primary_export, labels.staging_export)[1 - side]
            gaps += [_unselected_gap(absent, export, other)] if absent else []
            kept = _only(match, 1 - side)
            notices += [_taken_for_whole(export)] if kept else []
    return SelectionMatch(match, tuple(gaps), tuple(notices))


def with_gaps(coverage: Sequence[SectionCoverage], gaps: Sequence[str]) -> tuple[SectionCoverage, ...]:
    """Return the coverage with the sync rules incomplete for these reasons."""
    if not gaps:
        return tuple(coverage)
    return tuple(
        replace(
            part,
            status=Compared.PARTIAL,
            reason="; ".join(dict.fromkeys(filter(None, (part.reason, *gaps)))),
            by_nature=False,
        )
        if part.section is Section.SYNC_RULES
        else part
        for part in coverage
    )


# --- connectors that the other server does not seem to have ----------------------------------------------


def _strange(servers: Sequence[Snapshot], keys: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """Return for each server the connectors whose rules cannot be compared, because it is not known which they are."""
    left = [
        [label for label, key in side.items() if key not in keys[1 - index].values()]
        for index, side in enumerate(keys)
    ]
    for index, snapshot in enumerate(servers):
        # Where nothing is left of another selection, the rules of a further connector merely were not selected there.
        if (
            lacks_connectors(snapshot)
            and left[index]
            and (left[1 - index] or not lacks_connectors(servers[1 - index]))
        ):
            return left
    return [[], []]


def _strange_gaps(servers: Sequence[Snapshot], strange: Sequence[list[str]], labels: Labels) -> list[str]:
    """Return the sentence that says which connectors are not known, and how to say which they are."""
    exports = labels.primary_export, labels.staging_export
    for index, snapshot in enumerate(servers):
        ours, theirs = strange[index], strange[1 - index]
        if not lacks_connectors(snapshot) or not ours:
            continue
        unknown = (
            f"which of the connectors of the {exports[1 - index]} they are ({_listed(theirs)}) is not known"
            if theirs
            else f"the {exports[1 - index]} has no further connector that they could be"
        )
        sentence = (
            f"the {exports[index]} has rules of connectors that it calls {_listed(ours)}; {unknown}, so their rules are not "
            f'compared; say which they are, as in --map "{ours[0]}={theirs[0] if theirs else "NAME"}"'
        )
        return [sentence]
    return []


# --- rules that were perhaps not selected ----------------------------------------------------------------


def _without_unselected(
    match: RuleMatch, side: int, others: Iterable[SyncRule], keys: Mapping[str, str]
) -> tuple[RuleMatch, list[str]]:
    """Return the match without the rules that the selection of a server (0 primary, 1 staging) may just not hold.

    `others` are the rules of the other server, whose connectors have these `keys`. The second value is their names.
    """

    def place(rule: SyncRule) -> _Place:
        return keys.get(rule.connector, rule.connector), rule.direction

    def fewer(group: DuplicateRules) -> bool:
        counts = len(group.primary), len(group.staging)
        return counts[side] < counts[1 - side]

    lone = _only(match, 1 - side)
    missing = [found.rule for found in lone]
    missing += [(group.primary or group.staging)[0] for group in match.duplicates if fewer(group)]
    whole = {place(rule) for rule in others if rule.is_standard}
    whole -= {place(rule) for rule in missing if rule.is_standard}
    kept = tuple(found for found in lone if place(found.rule) in whole)
    absent = [rule.name for rule in missing if place(rule) not in whole]
    duplicates = tuple(
        group
        for group in match.duplicates
        if not fewer(group) or place((group.primary, group.staging)[1 - side][0]) in whole
    )
    changed = replace(match, duplicates=duplicates)
    changed = replace(changed, staging_only=kept) if side == 0 else replace(changed, primary_only=kept)
    return changed, absent


def _only(match: RuleMatch, side: int) -> tuple[LoneRule, ...]:
    return (match.primary_only, match.staging_only)[side]


def _unselected_gap(absent: Sequence[str], export: str, other: str) -> str:
    count = "1 sync rule" if len(absent) == 1 else f"{len(absent)} sync rules"
    names = [f'"{name}"' for name in sorted(absent)]
    return (
        f"{count} of the {other} ({_listed(names)}) {'is' if len(absent) == 1 else 'are'} not in the {export}, where not "
        "all rules were selected; select all rules in the Synchronization Rules Editor, inbound and outbound, and export "
        "again"
    )


def _taken_for_whole(export: str) -> str:
    return (
        f"The {export} holds every standard rule of some connectors and directions, so it is taken to hold all custom rules "
        "of these as well: those that are not in it are reported as missing."
    )


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
