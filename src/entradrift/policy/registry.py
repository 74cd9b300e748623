"""The registry: all policy rules, and which of them judges which change."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entradrift.errors import EntradriftError
from entradrift.model.change import Change, Side
from entradrift.policy.connector_rules import CONNECTOR_RULES, CONNECTOR_TOPICS
from entradrift.policy.filtering_rules import FILTERING_RULES, FILTERING_TOPICS
from entradrift.policy.rule import PolicyRule
from entradrift.policy.server_rules import SERVER_RULES, SERVER_TOPICS
from entradrift.policy.setting_rules import (
    OTHER_SETTING,
    SETTING_RULES,
    UNKNOWN_GLOBAL_SETTING,
    rule_of_connector_setting,
    rule_of_global_setting,
)
from entradrift.policy.sync_rule_rules import SYNC_RULE_RULES, SYNC_RULE_TOPICS

CHANGED_ALIKE: Final = "changed-alike"
"""The rule of what did not differ at any time, but was changed on both servers since the baseline."""

RULES: Final[tuple[PolicyRule, ...]] = (
    *SERVER_RULES,
    *CONNECTOR_RULES,
    *FILTERING_RULES,
    *SYNC_RULE_RULES,
    *SETTING_RULES,
)
"""Every rule, in the order in which `entradrift rules` lists them."""

TOPICS: Final[Mapping[tuple[str, Side | None], str]] = MappingProxyType(
    {**SERVER_TOPICS, **CONNECTOR_TOPICS, **FILTERING_TOPICS, **SYNC_RULE_TOPICS}
)
"""Rule id by topic of a change and the side it happened on; side None serves every side."""

_BY_ID: Final = MappingProxyType({rule.id: rule for rule in RULES})


class UnknownRuleError(EntradriftError):
    """A rule was asked for that does not exist."""


def rule(rule_id: str) -> PolicyRule:
    """Return the rule with this id. Raises UnknownRuleError."""
    found = _BY_ID.get(rule_id)
    if found is None:
        raise UnknownRuleError(f'There is no rule "{rule_id}"; "entradrift rules" lists all of them.')
    return found


def rule_for(change: Change) -> PolicyRule:
    """Return the rule that judges `change`. Every topic has one; a test walks them."""
    if change.topic == "global-setting":
        return _BY_ID[rule_of_global_setting(change.object.name)]
    if change.topic == "connector-setting":
        return _BY_ID[rule_of_connector_setting(change)]
    found = TOPICS.get((change.topic, change.side)) or TOPICS.get((change.topic, None))
    return _BY_ID[found or OTHER_SETTING]


__all__ = ["RULES", "TOPICS", "UNKNOWN_GLOBAL_SETTING", "UnknownRuleError", "rule", "rule_for"]
