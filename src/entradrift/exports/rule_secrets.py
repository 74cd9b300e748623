"""Secrets that somebody wrote into the texts of a sync rule: left out like all others, before anything is compared.

A rule of which something was left out has a setting that says so. So `validate` counts it, and no script is ever
made of such a rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from entradrift.exports import secrets
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Dropped, Snapshot
from entradrift.model.sync_rule import Flow, SyncRule

LEFT_OUT: Final = "(left out: secret)"
_MARK: Final = Setting(Section.SYNC_RULES, ("(text)",), LEFT_OUT)
_HINTS: Final = ("pass", "pwd", "secret", "key", "sig", "token", "eyj", "-----", "://")
"""Parts of everything that looks like a secret, in lower case."""
_PATH: Final = "sync rule/(text)"


def without_secrets(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with every text of a rule that is a secret, or holds one, replaced by `LEFT_OUT`.

    These are descriptions, expressions, constants, values of scoping filters, and whatever but another attribute flows into
    an attribute whose name is that of a secret.
    """
    rules = tuple(map(_rule, snapshot.rules))
    count = sum(new is not old for new, old in zip(rules, snapshot.rules, strict=True))
    if not count:
        return snapshot
    return replace(snapshot, rules=rules, dropped=(*snapshot.dropped, Dropped(_PATH, secrets.REASON, count)))


def _rule(rule: SyncRule) -> SyncRule:
    flows = [flow for flow in _flows(rule) if flow.kind != "Direct"]
    if not any(map(_is_password, flows)) and not _may_hold_secret(rule, flows):
        return rule
    if not any(map(_holds_secret, _texts(rule))) and not any(map(_is_password, flows)):
        return rule
    scope = rule.scoping_filter
    return replace(
        rule,
        description=_text(rule.description) if isinstance(rule.description, str) else rule.description,
        flows=tuple(map(_flow, rule.flows)) if isinstance(rule.flows, tuple) else rule.flows,
        scoping_filter=tuple(
            tuple(clause._replace(value=_text(clause.value)) for clause in group) for group in scope
        )
        if isinstance(scope, tuple)
        else scope,
        settings=(*rule.settings, _MARK),
    )


def _may_hold_secret(rule: SyncRule, flows: Iterable[Flow]) -> bool:
    """Tell at once for most rules that none of their texts is a secret: the search itself is slow."""
    parts = [str(rule.description), repr(rule.scoping_filter)]
    for flow in flows:
        parts.append(flow.expression)
        parts += flow.source
    text = "\n".join(parts).casefold()
    return any(hint in text for hint in _HINTS)


def _texts(rule: SyncRule) -> Iterable[str]:
    if isinstance(rule.description, str):
        yield rule.description
    if isinstance(rule.scoping_filter, tuple):
        yield from (clause.value for group in rule.scoping_filter for clause in group)
    for flow in _flows(rule):
        if flow.kind != "Direct":  # then the source is the name of an attribute
            yield flow.expression
            yield from flow.source


def _flows(rule: SyncRule) -> tuple[Flow, ...]:
    return rule.flows if isinstance(rule.flows, tuple) else ()


def _flow(flow: Flow) -> Flow:
    if _is_password(flow):
        return flow._replace(
            source=(LEFT_OUT,) if flow.source else (), expression=flow.expression and LEFT_OUT
        )
    return flow._replace(expression=_text(flow.expression), source=tuple(map(_text, flow.source)))


def _is_password(flow: Flow) -> bool:
    # Exports that write enumerations as integers do not say that a flow is direct.
    if flow.kind == "Direct" or not secrets.is_secret(flow.destination, ()):
        return False
    return any(
        text != LEFT_OUT and secrets.is_secret(flow.destination, text)
        for text in (flow.expression, *flow.source)
    )


def _text(text: str) -> str:
    return LEFT_OUT if _holds_secret(text) else text


def _holds_secret(text: str) -> bool:
    return secrets.is_secret("", text)
