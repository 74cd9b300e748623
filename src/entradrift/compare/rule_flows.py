"""Changes of the attribute flows of a rule that both servers have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from entradrift.compare import expressions
from entradrift.compare.context import Context, presence_of
from entradrift.compare.engine import FieldDifference, Missing, strictly_equal
from entradrift.compare.equivalence import empty_by_build, incomparable_enums
from entradrift.compare.rule_pairs import MatchedRule
from entradrift.model.change import Change, Presence, Side
from entradrift.model.section import Section
from entradrift.model.sync_rule import Flow
from entradrift.model.values import NOT_CARRIED, Value

_FLOW_TOPICS: Final = {
    "expression": "sync-rule-flow",
    "source": "sync-rule-flow",
    "merge-type": "sync-rule-flow-merge-type",
    "execute-once": "sync-rule-flow-execute-once",
}
FLOW_FIELDS: Final = ("kind", "source", "expression", "merge-type", "execute-once")
"""The fields of an attribute flow as paths name them."""
_ENUMS: Final = frozenset({"kind", "merge-type"})


def by_destination(flows: Sequence[Flow]) -> dict[str, Flow]:
    """Return the flows by destination; a repeated destination gets a number, in the order of content."""
    named: dict[str, Flow] = {}
    for flow in flows:
        name, number = flow.destination, 1
        while name in named:
            number += 1
            name = f"{flow.destination} ({number})"
        named[name] = flow
    return named


def add_flow(
    left: dict[tuple[str, ...], Value],
    right: dict[tuple[str, ...], Value],
    destination: str,
    ours: Flow | None,
    theirs: Flow | None,
    context: Context,
) -> None:
    """Add the comparable fields of one attribute flow to the records of its rule."""
    if strictly_equal(ours, theirs):
        return
    if ours is None or theirs is None:
        record, flow = (left, ours) if theirs is None else (right, theirs)
        if flow is not None:
            record[("flows", destination)] = describe_flow(flow)
        return
    values = zip(FLOW_FIELDS, flow_values(ours), flow_values(theirs), strict=True)
    for field, one, other in values:
        if context.one_is_wizard and (one in ("", None, ()) or other in ("", None, ())):
            continue
        if field in _ENUMS and incomparable_enums(one, other):
            continue
        if context.builds_differ and empty_by_build(one, other):
            continue
        left[("flows", destination, field)] = one
        right[("flows", destination, field)] = other
    for path, values_of in _flow_settings(ours, theirs, context).items():
        for record, value in zip((left, right), values_of, strict=True):
            if not isinstance(value, Missing):
                record[("flows", destination, *path)] = value


def flow_values(flow: Flow) -> tuple[Value, ...]:
    """Return the values of `FLOW_FIELDS`."""
    return flow.kind, flow.source, flow.expression, flow.merge_type, flow.execute_once


def _flow_settings(
    ours: Flow, theirs: Flow, context: Context
) -> dict[tuple[str, ...], tuple[Value | Missing, Value | Missing]]:
    if not context.same_format or strictly_equal(ours.settings, theirs.settings):
        return {}
    left = {setting.path: setting.value for setting in ours.settings}
    right = {setting.path: setting.value for setting in theirs.settings}
    return {
        path: (left.get(path, Missing.MISSING), right.get(path, Missing.MISSING))
        for path in dict.fromkeys((*left, *right))
    }


def describe_flow(flow: Flow) -> Value:
    """Return an attribute flow as the Synchronization Rules Editor lists it: flow type, source, options."""
    described: dict[str, Value] = {
        "flow type": flow.kind,
        "source": flow.expression if flow.kind == "Expression" else ", ".join(flow.source),
    }
    if flow.merge_type:
        described["merge type"] = flow.merge_type
    if flow.execute_once:
        described["apply once"] = True
    return described


def flow_changes(match: MatchedRule, flows: Mapping[str, Sequence[FieldDifference]]) -> list[Change]:
    """Return the changes of attribute flows, given the fields that differ by destination."""
    changes: list[Change] = []
    lone: dict[Side, list[tuple[str, Value]]] = {Side.PRIMARY: [], Side.STAGING: []}
    ours = {} if match.primary.flows is NOT_CARRIED else by_destination(match.primary.flows)
    theirs = {} if match.staging.flows is NOT_CARRIED else by_destination(match.staging.flows)
    for destination, found in flows.items():
        if len(found[0].path) == 2:  # noqa: PLR2004 - the whole flow exists on one server only
            side = Side.STAGING if isinstance(found[0].primary, Missing) else Side.PRIMARY
            value = found[0].staging if side is Side.STAGING else found[0].primary
            if not isinstance(value, Missing):
                lone[side].append((destination, value))
        elif any(difference.path[2] == "kind" for difference in found):
            # Another flow type brings another source and expression: one edit.
            changes.append(
                _flow_change(
                    match,
                    (destination,),
                    describe_flow(ours[destination]),
                    describe_flow(theirs[destination]),
                )
            )
        else:
            changes += [_flow_field_change(match, difference) for difference in found]
    return changes + _lone_flow_changes(match, lone)


def _flow_field_change(match: MatchedRule, difference: FieldDifference) -> Change:
    field = difference.path[2]
    primary, staging = difference.values
    topic = _FLOW_TOPICS.get(field)
    cosmetic = (
        field == "expression"
        and isinstance(primary, str)
        and isinstance(staging, str)
        and expressions.same_meaning(primary, staging)
    )
    if field == "source":
        primary, staging = joined_source(primary), joined_source(staging)
    return Change(
        topic=topic or "other-setting",
        section=Section.SYNC_RULES if topic else Section.OTHER_SETTINGS,
        object=match.ref,
        path=difference.path,
        presence=presence_of(
            on_primary=not isinstance(difference.primary, Missing),
            on_staging=not isinstance(difference.staging, Missing),
        ),
        primary=primary,
        staging=staging,
        cosmetic=cosmetic,
    )


def joined_source(source: Value) -> Value:
    """Return the source of a flow as changes show it."""
    return ", ".join(map(str, source)) if isinstance(source, tuple) else source


def _flow_change(match: MatchedRule, path: tuple[str, ...], primary: Value, staging: Value) -> Change:
    return Change(
        topic="sync-rule-flow",
        section=Section.SYNC_RULES,
        object=match.ref,
        path=("flows", *path),
        presence=Presence.BOTH,
        primary=primary,
        staging=staging,
    )


def _lone_flow_changes(match: MatchedRule, lone: Mapping[Side, Sequence[tuple[str, Value]]]) -> list[Change]:
    gone, new = lone[Side.PRIMARY], lone[Side.STAGING]
    if len(gone) + len(new) > 1 and not (match.primary.flows and match.staging.flows):
        return [_no_flows(match, Side.PRIMARY if gone else Side.STAGING, gone or new)]
    if len(gone) == len(new) == 1 and gone[0][1] == new[0][1]:
        # The same flow into another attribute: somebody changed its target.
        return [
            Change(
                topic="sync-rule-flow-retargeted",
                section=Section.SYNC_RULES,
                object=match.ref,
                path=("flows", min(gone[0][0], new[0][0])),
                presence=Presence.BOTH,
                primary=gone[0][0],
                staging=new[0][0],
            )
        ]
    return [
        Change(
            topic="sync-rule-flow-missing",
            section=Section.SYNC_RULES,
            object=match.ref,
            path=("flows", destination),
            presence=presence_of(on_primary=side is Side.PRIMARY, on_staging=side is Side.STAGING),
            primary=value if side is Side.PRIMARY else None,
            staging=value if side is Side.STAGING else None,
            side=side,
        )
        for side, found in lone.items()
        for destination, value in found
    ]


def _no_flows(match: MatchedRule, side: Side, found: Sequence[tuple[str, Value]]) -> Change:
    """One server's rule has no attribute flow at all: one thing to mend."""
    listed: Value = tuple(destination for destination, _ in found)
    return Change(
        topic="sync-rule-flow-missing",
        section=Section.SYNC_RULES,
        object=match.ref,
        path=("flows",),
        presence=presence_of(on_primary=side is Side.PRIMARY, on_staging=side is Side.STAGING),
        primary=listed if side is Side.PRIMARY else None,
        staging=listed if side is Side.STAGING else None,
        side=side,
    )
