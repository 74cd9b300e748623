"""A sync rule as the lines that `Get-RuleState` of the script makes of it: what a finding can see of a rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from entradrift.align.whole import listed
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule

_SEPARATORS: Final = {"\\": "\\\\", "\r": "\\r", "\n": "\\n", "|": "\\p", ",": "\\c"}


def state_lines(rule: SyncRule) -> tuple[str, ...]:
    """Return everything but the precedence of a rule that its export carries whole, sorted as .NET sorts ordinally."""
    lines = [
        f"name | {_field(rule.name)}",
        f"description | {_field(rule.description)}",
        f"disabled | {rule.disabled}",
        f"tag | {_field(tag_of(rule))}",
        f"link type | {_field(rule.link_type)}",
        f"source object type | {_field(rule.source_object_type)}",
        f"target object type | {_field(rule.target_object_type)}",
        f"password sync | {rule.password_sync}",
        *(_flow(flow) for flow in listed(rule.flows)),
        *(f"scope | {_joined(map(_clause, group))}" for group in listed(rule.scoping_filter)),
        *(
            f"join | {number} | {_joined(map(_condition, group))}"
            for number, group in enumerate(listed(rule.join_rules), start=1)
        ),
    ]
    return tuple(sorted(lines, key=_ordinal))


def rule_key(rule: SyncRule) -> str:
    """Return what `Get-RuleKey` of the script says of the rule: its direction, connector and name."""
    return " | ".join((rule.direction, _field(rule.connector), _field(rule.name)))


def tag_of(rule: SyncRule) -> str:
    """Return the immutable tag as the server writes it; empty for most custom rules."""
    return f"{rule.tag_base}.{rule.tag_version}" if rule.tag_version else rule.tag_base


def _field(value: object) -> str:
    text = str(value).replace("\r\n", "\n").strip()
    return "".join(_SEPARATORS.get(character, character) for character in text)


def _flow(flow: Flow) -> str:
    expression = flow.kind == "Expression"
    fields = (
        _field(flow.destination),
        flow.kind,
        "" if expression else ", ".join(map(_field, flow.source)),
        _field(flow.expression) if expression else "",
        flow.merge_type,
        str(flow.execute_once),
    )
    return f"flow | {' | '.join(fields)}"


def _clause(clause: Clause) -> str:
    return " | ".join((_field(clause.attribute), clause.operator, _field(clause.value)))


def _condition(condition: JoinCondition) -> str:
    return " | ".join(
        (
            _field(condition.connector_attribute),
            _field(condition.metaverse_attribute),
            str(condition.case_sensitive),
        )
    )


def _joined(texts: Iterable[str]) -> str:
    return " , ".join(sorted(texts, key=_ordinal))


def _ordinal(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")
