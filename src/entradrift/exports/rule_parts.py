"""The parts of a sync rule in their canonical order, shared by the readers of all formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from entradrift.model.sync_rule import Clause, Flow, JoinCondition, JoinRules, ScopingFilter


def _names(*names: str) -> Mapping[str, str]:
    return {name.casefold(): name for name in names}


DIRECTIONS: Final = _names("Inbound", "Outbound")
LINK_TYPES: Final = _names("Join", "Provision", "StickyJoin", "JoinNoFlow")
FLOW_TYPES: Final = _names("Direct", "Constant", "Expression")
MERGE_TYPES: Final = _names("Update", "Replace", "Merge", "MergeCaseInsensitive")
"""The names of enumerations' values in their usual letter case, by the same in small letters."""

RULES_WITHOUT_CONNECTORS: Final = "without the connectors it cannot be told which connector a rule belongs to"
"""Why the rules of an export that holds no connectors are compared in part only."""
_TAG: Final = re.compile(r"(.+?)\.(\d+)")


def split_tag(tag: str) -> tuple[str, str]:
    """Split an immutable tag into its version-agnostic part and its version.

    >>> split_tag("Microsoft.InfromADUserJoin.006")
    ('Microsoft.InfromADUserJoin', '006')
    """
    match = _TAG.fullmatch(tag.strip())
    return (match.group(1), match.group(2)) if match else (tag.strip(), "")


def sorted_scoping_filter(groups: Iterable[Iterable[Clause]]) -> ScopingFilter:
    """Return the groups as a set of sets: the order of groups and of clauses means nothing."""
    return tuple(sorted(tuple(sorted(group)) for group in groups))


def sorted_join_rules(groups: Iterable[Iterable[JoinCondition]]) -> JoinRules:
    """Return the groups in their order (the first match wins), conditions inside a group sorted."""
    return tuple(tuple(sorted(group, key=str)) for group in groups)


def sorted_flows(flows: Iterable[Flow]) -> tuple[Flow, ...]:
    """Return the flows by destination; flows into the same destination by content."""
    ordered = sorted(flows, key=lambda flow: flow.destination)
    if len({flow.destination for flow in ordered}) != len(ordered):
        ordered.sort(key=lambda flow: (flow.destination, str(flow)))
    return tuple(ordered)
