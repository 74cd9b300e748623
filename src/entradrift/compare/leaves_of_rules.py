"""Sync rules as one snapshot has them; their order of precedence is read by `three_way`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from entradrift.compare import expressions
from entradrift.compare.leaf import ABSENT, Leaf, Reader, Subject, members, named
from entradrift.compare.rule_fields import content_fields, field_of
from entradrift.compare.rule_flows import (
    FLOW_FIELDS,
    by_destination,
    describe_flow,
    flow_values,
    joined_source,
)
from entradrift.compare.rule_pairs import clone_base, fold
from entradrift.compare.rules import summary
from entradrift.compare.settings import record_of
from entradrift.exports.collected import GUID
from entradrift.model.change import Change
from entradrift.model.settings import Setting
from entradrift.model.sync_rule import Flow, SyncRule
from entradrift.model.values import NOT_CARRIED, NotCarried

_OfRule = Callable[[Change, SyncRule, Subject], Leaf | None]


def _missing(_: Change, rule: SyncRule, subject: Subject) -> Leaf | None:
    return Leaf(_content(rule) if subject.exact else "there", summary(rule))


def _content(rule: SyncRule) -> object:
    """Return all that a rule is told to do; its number is compared as an order, identifiers are each server's own."""
    flows = () if rule.flows is NOT_CARRIED else tuple(map(_flow_content, rule.flows))
    return _called(rule), content_fields(rule), flows, record_of(filter(_is_common, rule.settings))


def _is_common(setting: Setting) -> bool:
    return not (isinstance(setting.value, str) and GUID.fullmatch(setting.value))


def _called(rule: SyncRule) -> str:
    """Return the name of a rule without the date that each server gives to a clone of its own."""
    return fold(clone_base(rule.name) or rule.name)


def _flow_content(flow: Flow) -> object:
    return (
        flow.destination,
        flow.kind,
        flow.source,
        expressions.tokens(flow.expression),
        flow.merge_type,
        flow.execute_once,
        {setting.path: setting.value for setting in flow.settings},
    )


def _name(_: Change, rule: SyncRule, __: Subject) -> Leaf | None:
    return Leaf(rule.name, rule.name, meaning=_called(rule))


def _field(change: Change, rule: SyncRule, subject: Subject) -> Leaf | None:
    value = field_of(rule, change.path[0])
    if isinstance(value, NotCarried):
        return ABSENT if subject.exact else None
    return Leaf(value, value)


def _identity(change: Change, rule: SyncRule, subject: Subject) -> Leaf | None:
    if change.path == ("connector",):
        return Leaf(subject.place, rule.connector)
    return _field(change, rule, subject)


def _precedence(_: Change, rule: SyncRule, __: Subject) -> Leaf | None:
    number = rule.precedence
    return None if isinstance(number, NotCarried) else Leaf(number, number)


# --- attribute flows ------------------------------------------------------------------------------------


def _flow(change: Change, rule: SyncRule, subject: Subject) -> Leaf | None:
    if rule.flows is NOT_CARRIED:
        return None
    flows = by_destination(rule.flows)
    if change.path == ("flows",):
        return Leaf(tuple(map(_flow_content, rule.flows)), tuple(flows) or None)
    flow = flows.get(change.path[1])
    if flow is None:
        return ABSENT
    if len(change.path) == 2:  # noqa: PLR2004 - the flow as a whole
        return _whole_flow(flow, subject)
    return _flow_field(change.path[2], flow, subject)


def _whole_flow(flow: Flow, subject: Subject) -> Leaf | None:
    if not subject.exact and not flow.kind:
        return None
    # What a wizard policy leaves out of a flow is not different there.
    known = (flow.kind, flow.source, expressions.tokens(flow.expression))
    return Leaf(_flow_content(flow) if subject.exact else known, describe_flow(flow))


def _flow_field(field: str, flow: Flow, subject: Subject) -> Leaf | None:
    value = dict(zip(FLOW_FIELDS, flow_values(flow), strict=True))[field]
    if not subject.exact and value in ("", None, ()):
        return None
    tokens = expressions.tokens(value) if field == "expression" and isinstance(value, str) else None
    return Leaf(value, joined_source(value) if field == "source" else value, meaning=tokens)


def _retargeted(change: Change, rule: SyncRule, _: Subject) -> Leaf | None:
    return None if rule.flows is NOT_CARRIED else members(named(change), by_destination(rule.flows))


# --- rules of one identity, and clones --------------------------------------------------------------------


def _duplicates(_: Change, subject: Subject) -> Leaf | None:
    return Leaf(len(subject.rules), len(subject.rules))


def _cloned(change: Change, rule: SyncRule, subject: Subject) -> Leaf | None:
    disabled = rule.disabled
    if disabled is NOT_CARRIED:
        return None
    base = clone_base(change.facts["clone"][0])
    words = {
        (True, True): f'clone in use, "{base}" disabled',
        (True, False): f'"{base}" disabled, no clone',
        (False, True): "original and clone in use",
        (False, False): "original in use",
    }
    state = disabled is True, bool(subject.clones)
    return Leaf((disabled, bool(subject.clones)), words[state])


def _of_rule(read: _OfRule) -> Reader:
    def reader(change: Change, subject: Subject) -> Leaf | None:
        return read(change, subject.rule, subject) if subject.rule else ABSENT

    return reader


_FIELD_TOPICS: Final = (
    "sync-rule-description",
    "sync-rule-disabled",
    "sync-rule-tag",
    "sync-rule-link-type",
    "sync-rule-object-type",
    "sync-rule-precedence-reference",
    "sync-rule-password-sync",
    "sync-rule-soft-delete",
    "sync-rule-scoping-filter",
    "sync-rule-join-rules",
)
_FLOW_TOPICS: Final = (
    "sync-rule-flow",
    "sync-rule-flow-missing",
    "sync-rule-flow-merge-type",
    "sync-rule-flow-execute-once",
)

READERS: Final[Mapping[str, Reader]] = {
    "custom-rule-missing": _of_rule(_missing),
    "standard-rule-missing": _of_rule(_missing),
    "sync-rule-duplicate": _duplicates,
    "sync-rule-name": _of_rule(_name),
    "sync-rule-renamed": _of_rule(_name),
    "sync-rule-identity": _of_rule(_identity),
    "custom-rule-precedence": _of_rule(_precedence),
    "sync-rule-flow-retargeted": _of_rule(_retargeted),
    "rule-cloned": _of_rule(_cloned),
    **dict.fromkeys(_FIELD_TOPICS, _of_rule(_field)),
    **dict.fromkeys(_FLOW_TOPICS, _of_rule(_flow)),
}
"""By the topics of changes."""
