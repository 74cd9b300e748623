"""Checks of sync rules: clones, edited standard rules, precedence, flows without effect, expressions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from entradrift.compare.expressions import same_meaning
from entradrift.compare.rule_pairs import clone_base
from entradrift.document.attribute_flow import by_precedence, is_outbound
from entradrift.document.expression_syntax import always_has_a_value, problem
from entradrift.document.notice import Lint, Notice, about_rule, listed
from entradrift.model.finding import Severity
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import Flow, SyncRule
from entradrift.model.values import NOT_CARRIED, NotCarried, carried

LAST_CUSTOM: Final = 99
"""Microsoft keeps 0 to 99 for custom rules."""
_ONE_VALUE: Final = "Update"


def clone_beside_original(snapshot: Snapshot, lint: Lint) -> Iterator[Notice]:
    """Yield clones in use whose original is in use as well."""
    for clone in snapshot.rules:
        base = clone_base(clone.name)
        if base is None or clone.is_standard or clone.disabled is not False:
            continue
        for rule in snapshot.rules:
            same_place = (rule.connector, rule.direction) == (clone.connector, clone.direction)
            if rule.name == base and same_place and rule.disabled is False:
                yield about_rule(
                    lint,
                    clone,
                    f'The clone "{clone.name}" and its original "{rule.name}" are both enabled: '
                    "both apply, and what was removed or narrowed in the clone still comes from the original.",
                    others=[rule],
                )


def custom_precedence(snapshot: Snapshot, lint: Lint) -> Iterator[Notice]:
    """Yield custom rules whose number is outside the range for custom rules."""
    for rule in snapshot.rules:
        number = rule.precedence
        if rule.is_standard or not isinstance(number, int) or 0 <= number <= LAST_CUSTOM:
            continue
        placed = rule.precedence_before or rule.precedence_after
        by = (
            f' It was placed there on purpose, beside "{placed}".'
            if isinstance(placed, str) and placed
            else ""
        )
        yield about_rule(lint, rule, f'The custom rule "{rule.name}" has the precedence {number}.{by}')


def duplicate_precedence(snapshot: Snapshot, lint: Lint) -> Iterator[Notice]:
    """Yield numbers that several rules share; worse where these flow into one attribute."""
    numbered: dict[int, list[SyncRule]] = defaultdict(list)
    for rule in snapshot.rules:
        if isinstance(rule.precedence, int):
            numbered[rule.precedence].append(rule)
    for number, rules in sorted(numbered.items()):
        if len(rules) < 2:  # noqa: PLR2004 - a number that one rule has is as it should be
            continue
        rules.sort(key=by_precedence)
        contested = _contested(rules)
        which = (
            f"Which of them wins is not defined for {listed(contested)}."
            if contested
            else "They flow into no common attribute while enabled."
        )
        yield about_rule(
            lint,
            rules[0],
            f"The precedence {number} is that of {listed(_quoted(rules))}. {which}",
            severity=lint.severity if contested else Severity.LOW,
            others=rules[1:],
        )


def edited_standard_rule(snapshot: Snapshot, lint: Lint) -> Iterator[Notice]:
    """Yield standard rules of one build that are not alike for two forests (or twice for one)."""
    selected = {
        connector.name: set(map(str.casefold, connector.attributes))
        for connector in snapshot.connectors
        if isinstance(connector.attributes, tuple)
    }
    tagged: dict[tuple[str, str, str], list[SyncRule]] = defaultdict(list)
    for rule in sorted(snapshot.rules, key=by_precedence):
        if rule.is_standard:
            tagged[rule.direction, rule.tag_base.casefold(), rule.tag_version].append(rule)
    for rules in tagged.values():
        for other in rules[1:]:
            both = selected.get(rules[0].connector, set()) & selected.get(other.connector, set())
            parts = _unlike(rules[0], other, both)
            if parts:
                yield about_rule(
                    lint,
                    other,
                    f'The standard rule "{other.name}" ({other.tag_base}.{other.tag_version}) is not the same for '
                    f"{rules[0].connector} and {other.connector}: {listed(parts)}. One of them was edited.",
                    others=[rules[0]],
                )


def flow_without_effect(snapshot: Snapshot, lint: Lint) -> Iterator[Notice]:
    """Yield flows that can never win, one notice for each pair of rules."""
    yield from _beaten(snapshot, lint, certain=True)


def flow_as_fallback(snapshot: Snapshot, lint: Lint) -> Iterator[Notice]:
    """Yield flows that win only where a rule that always applies has no value."""
    yield from _beaten(snapshot, lint, certain=False)


def unreadable_expression(snapshot: Snapshot, lint: Lint) -> Iterator[Notice]:
    """Yield expressions whose parentheses, brackets or quotation marks do not close."""
    for rule in snapshot.rules:
        for flow in carried(rule.flows):
            if flow.kind == "Expression" and (found := problem(flow.expression)):
                yield about_rule(
                    lint,
                    rule,
                    f'The expression for {flow.destination} in "{rule.name}" cannot be read: {found}.',
                )


def _beaten(snapshot: Snapshot, lint: Lint, *, certain: bool) -> Iterator[Notice]:
    """Yield what rules without a scoping filter take from later rules of the same objects.

    Only pairs with a custom rule: between standard rules it is Microsoft's own layering.
    """
    targets: dict[tuple[object, ...], list[tuple[SyncRule, Flow]]] = defaultdict(list)
    for rule in sorted(snapshot.rules, key=by_precedence):
        place = rule.connector, rule.direction, rule.source_object_type, rule.target_object_type
        if rule.disabled is False and isinstance(rule.precedence, int) and NOT_CARRIED not in place:
            for flow in carried(rule.flows):
                targets[(*place, flow.destination)].append((rule, flow))
    beaten: dict[tuple[int, int], list[str]] = defaultdict(list)
    rules: dict[int, SyncRule] = {}
    for entries in targets.values():
        for number, (rule, flow) in enumerate(entries):
            ahead = [first for first in entries[:number] if _takes_all(first, (rule, flow))]
            always = [first for first in ahead if always_has_a_value(first[1]) or _alike(first[1], flow)]
            if bool(always) is certain and ahead:
                winner = (always or ahead)[0][0]
                beaten[id(winner), id(rule)].append(flow.destination)
                rules |= {id(rule): rule, id(winner): winner}
    for (winning, losing), attributes in beaten.items():
        first, rule = rules[winning], rules[losing]
        names = listed(sorted(attributes, key=str.casefold))
        verb = "can never win" if certain else "counts only where an earlier one gives no value"
        yield about_rule(
            lint,
            rule,
            f'The flow of "{rule.name}" ({rule.precedence}) into {names} {verb}: "{first.name}" ({first.precedence}) '
            "comes first, has no scoping filter and applies to the same objects.",
            others=[first],
        )


def _takes_all(first: tuple[SyncRule, Flow], later: tuple[SyncRule, Flow]) -> bool:
    """Tell whether the first flow applies to every object of the later one and replaces its value."""
    return (
        not isinstance(first[0].scoping_filter, NotCarried)
        and not any(first[0].scoping_filter)
        and first[1].merge_type == later[1].merge_type == _ONE_VALUE
        and first[0].precedence != later[0].precedence
        and not (first[0].is_standard and later[0].is_standard)
        and not first[1].execute_once
    )


def _alike(one: Flow, other: Flow) -> bool:
    """Tell whether two flows give the same value, or both none."""
    return (one.kind, one.source) == (other.kind, other.source) and same_meaning(
        one.expression, other.expression
    )


def _contested(rules: Sequence[SyncRule]) -> list[str]:
    """Return the attributes into which more than one of these rules flows while enabled."""
    into: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for rule in rules:
        if rule.disabled is not True:
            place = rule.direction, rule.connector if is_outbound(rule) else "", str(rule.target_object_type)
            for flow in carried(rule.flows):
                into[(*place, flow.destination)].add(id(rule))
    return sorted({target[-1] for target, found in into.items() if len(found) > 1}, key=str.casefold)


def _quoted(rules: Sequence[SyncRule]) -> list[str]:
    return [f'"{rule.name}" ({rule.connector})' for rule in rules]


def _unlike(one: SyncRule, other: SyncRule, selected_by_both: set[str]) -> list[str]:
    """Return the parts that differ and that the directory's own schema cannot explain, in words."""
    found = []
    if (one.source_object_type, one.target_object_type) != (
        other.source_object_type,
        other.target_object_type,
    ):
        found.append("other object types")
    if one.link_type != other.link_type:
        found.append("another link type")
    for part, ours, theirs in (
        ("the scoping filter", one.scoping_filter, other.scoping_filter),
        ("the join rules", one.join_rules, other.join_rules),
    ):
        if ours != theirs and not isinstance(ours, NotCarried) and not isinstance(theirs, NotCarried):
            named = {item[0].casefold() for group in (*ours, *theirs) for item in group}
            # A clause on an attribute that one forest does not have may be left out when the rule is made.
            if named <= selected_by_both or (is_outbound(one) and part == "the scoping filter"):
                found.append(part)
    flows = [{flow.destination: flow for flow in carried(rule.flows)} for rule in (one, other)]
    shared = sorted(flows[0].keys() & flows[1].keys(), key=str.casefold)
    return [
        *found,
        *(f"the flow into {name}" for name in shared if not _same(flows[0][name], flows[1][name])),
    ]


def _same(one: Flow, other: Flow) -> bool:
    """Tell whether two flows are configured alike, whatever the layout of their expressions."""
    return one._replace(expression="") == other._replace(expression="") and same_meaning(
        one.expression, other.expression
    )
