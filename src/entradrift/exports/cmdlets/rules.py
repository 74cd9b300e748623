"""Sync rules, as Get-ADSyncRule returns them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from entradrift.errors import InputError
from entradrift.exports.cmdlets.parts import Item, listed
from entradrift.exports.cmdlets.plain_values import enum_text, keep, time_span
from entradrift.exports.collected import ZERO_GUID, Collected, plain_guid
from entradrift.exports.rule_parts import sorted_flows, sorted_join_rules, sorted_scoping_filter, split_tag
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, JoinRules, ScopingFilter, SyncRule
from entradrift.model.values import NOT_CARRIED, NotCarried

LISTS: Final = ("AttributeFlowMappings", "JoinFilter", "ScopeFilter")
"""The lists of a rule. A rule exported without one of them is not a rule that has none."""

_IDENTIFIER: Final = "identifier that is different on every server"
_COUNTER: Final = "counter or time of the server's own database"
_DERIVED: Final = "derived by the server from other properties of the rule"
_DROPPED: Final = {
    "InternalId": _IDENTIFIER,
    "Version": _COUNTER,
    "SourceNamespaceId": _IDENTIFIER,
    "TargetNamespaceId": _IDENTIFIER,
    "JoinHash": _DERIVED,
    "VersionAgnosticTag": _DERIVED,
    "TagVersion": _DERIVED,
    "IsStandardRule": _DERIVED,
    "IsLegacyCustomRule": _DERIVED,
}
_RULE_KEYS: Final = frozenset(
    {
        "Identifier", "Name", "Description", "ImmutableTag", "Connector", "Direction", "Disabled", "SourceObjectType",
        "TargetObjectType", "Precedence", "PrecedenceAfter", "PrecedenceBefore", "LinkType", "EnablePasswordSync",
        "SoftDeleteExpiryInterval", *LISTS, *_DROPPED,
    }
)  # fmt: skip
_FLOW_KEYS: Final = frozenset(
    {
        "Source", "Destination", "FlowType", "ExecuteOnce", "Expression", "ValueMergeType", "MappingSourceAsString",
    }
)  # fmt: skip
_CLAUSE_KEYS: Final = frozenset({"Attribute", "ComparisonOperator", "ComparisonValue"})
_CONDITION_KEYS: Final = frozenset({"CSAttribute", "MVAttribute", "CaseSensitive"})
_SCOPE_GROUP_KEYS: Final = frozenset({"ScopeConditionList"})
_JOIN_GROUP_KEYS: Final = frozenset({"JoinConditionList", "JoinHash"})
_SPAN_WANTED: Final = "a number where a time span such as 00:30:00 is expected"


def read_rule(item: Item, connectors: Mapping[str, str], collected: Collected) -> SyncRule:
    """Return one sync rule; `connectors` maps identifiers to names.

    Raises InputError for values that cannot be right.
    """
    return _RuleReader(item, collected).read(connectors)


class _RuleReader:
    """Reads one rule; holds what every part of it needs."""

    def __init__(self, item: Item, collected: Collected) -> None:
        self._item = item
        self._rule = item.value
        self._collected = collected
        self._settings: list[Setting] = []
        self._dropped: Counter[tuple[str, str]] = Counter()

    def read(self, connectors: Mapping[str, str]) -> SyncRule:
        rule, item = self._rule, self._item
        name = rule["Name"].strip()
        if not name:
            raise item.error("the sync rule has no name", ".Name")
        self._drop("Identifier", _IDENTIFIER)
        for key, reason in _DROPPED.items():
            self._drop(key, reason)
        self._keep_unknown(rule, _RULE_KEYS, ())
        connector = plain_guid(rule["Connector"])
        tag_base, tag_version = split_tag(_tag(rule))
        read = SyncRule(
            name=name,
            connector=connectors.get(connector, connector),
            direction=enum_text(rule["Direction"], self._collected),
            tag_base=tag_base,
            tag_version=tag_version,
            precedence=self._precedence(),
            description=_text(rule, "Description"),
            disabled=item.boolean(rule, "Disabled"),
            link_type=enum_text(rule.get("LinkType"), self._collected),
            source_object_type=_text(rule, "SourceObjectType"),
            target_object_type=_text(rule, "TargetObjectType"),
            precedence_after=self._rule_reference("PrecedenceAfter"),
            precedence_before=self._rule_reference("PrecedenceBefore"),
            password_sync=item.boolean(rule, "EnablePasswordSync"),
            soft_delete_expiry=self._soft_delete(),
            scoping_filter=self._scoping_filter(),
            join_rules=self._join_rules(),
            flows=self._flows(),
            settings=tuple(sorted(self._settings, key=lambda setting: setting.path)),
            identifier=plain_guid(rule.get("Identifier") or ""),
            place=f"{item.part.path}, {item.place}",
        )
        for (path, reason), count in self._dropped.items():
            self._collected.drop(path, reason, count)
        return read

    def _drop(
        self, key: str, reason: str, container: Mapping[str, Any] | None = None, path: str = ""
    ) -> None:
        if key in (self._rule if container is None else container):
            self._dropped[f"ADSyncRule/{path}{key}", reason] += 1

    def _keep_unknown(
        self, container: Mapping[str, Any], known: frozenset[str], path: tuple[str, ...]
    ) -> None:
        for key in _unknown(tuple(container), known):
            self._settings += keep(container[key], (*path, key), self._collected, Section.OTHER_SETTINGS)

    def _precedence(self) -> int | None:
        value = self._rule.get("Precedence")
        if value is None:
            return None
        if not isinstance(value, int) or value < 0:
            raise self._item.error("the precedence is not a whole number from 0 up", ".Precedence")
        return value

    def _rule_reference(self, key: str) -> str:
        guid = plain_guid(self._rule.get(key) or "")
        if not guid or guid == ZERO_GUID:
            return ""
        return self._collected.references.get(guid, "a rule that is not in this export")

    def _soft_delete(self) -> str:
        try:
            return time_span(self._rule.get("SoftDeleteExpiryInterval")) or ""
        except ValueError:
            raise self._item.error(_SPAN_WANTED, ".SoftDeleteExpiryInterval") from None

    def _scoping_filter(self) -> ScopingFilter | NotCarried:
        if "ScopeFilter" not in self._rule:
            return NOT_CARRIED
        groups: list[list[Clause]] = []
        for number, (_, group) in enumerate(listed(self._rule, "ScopeFilter"), start=1):
            clauses: list[Clause] = []
            for _, clause in listed(group, "ScopeConditionList"):
                clauses.append(
                    Clause(
                        _text(clause, "Attribute"),
                        enum_text(clause["ComparisonOperator"], self._collected),
                        clause.get("ComparisonValue") or "",
                    )
                )
                self._keep_unknown(
                    clause, _CLAUSE_KEYS, ("scoping-filter", f"[{number}]", clauses[-1].attribute)
                )
            self._keep_unknown(group, _SCOPE_GROUP_KEYS, ("scoping-filter", f"[{number}]"))
            groups.append(clauses)
        return sorted_scoping_filter(groups)

    def _join_rules(self) -> JoinRules | NotCarried:
        if "JoinFilter" not in self._rule:
            return NOT_CARRIED
        groups: list[list[JoinCondition]] = []
        for number, (group_at, group) in enumerate(listed(self._rule, "JoinFilter"), start=1):
            conditions: list[JoinCondition] = []
            for at, condition in listed(group, "JoinConditionList"):
                sensitive = (
                    self._item.boolean(condition, "CaseSensitive", group_at + at)
                    if "CaseSensitive" in condition
                    else False
                )
                conditions.append(
                    JoinCondition(_text(condition, "CSAttribute"), _text(condition, "MVAttribute"), sensitive)
                )
                self._keep_unknown(
                    condition,
                    _CONDITION_KEYS,
                    ("join-rules", f"[{number}]", conditions[-1].connector_attribute),
                )
            self._drop("JoinHash", _DERIVED, group, "JoinFilter/*/")
            self._keep_unknown(group, _JOIN_GROUP_KEYS, ("join-rules", f"[{number}]"))
            groups.append(conditions)
        return sorted_join_rules(groups)

    def _flows(self) -> tuple[Flow, ...] | NotCarried:
        if "AttributeFlowMappings" not in self._rule:
            return NOT_CARRIED
        flows = listed(self._rule, "AttributeFlowMappings")
        derived = sum("MappingSourceAsString" in flow for _, flow in flows)
        if derived:
            self._dropped["ADSyncRule/AttributeFlowMappings/*/MappingSourceAsString", _DERIVED] = derived
        return sorted_flows(self._flow(flow, at) for at, flow in flows)

    def _flow(self, flow: Mapping[str, Any], at: str) -> Flow:
        destination = flow["Destination"].strip()
        if not destination:
            raise self._item.error("an attribute flow has no destination", f"{at}.Destination")
        expression = (flow.get("Expression") or "").replace("\r\n", "\n").strip()
        sources = self._item.texts(flow, "Source", at)
        kind = enum_text(flow.get("FlowType"), self._collected)
        if not kind:
            kind = "Expression" if expression else "Direct" if sources else "Constant"
        if kind == "Expression" or (expression and kind not in {"Direct", "Constant"}):
            self._dropped[
                "ADSyncRule/AttributeFlowMappings/*/Source", "derived from the flow's expression"
            ] += len(sources)
            sources = ()
        elif kind == "Constant":
            sources = sources or ("",)
        unknown = _unknown(tuple(flow), _FLOW_KEYS)
        return Flow(
            destination,
            kind,
            sources,
            expression,
            enum_text(flow.get("ValueMergeType"), self._collected),
            self._item.boolean(flow, "ExecuteOnce", at) if "ExecuteOnce" in flow else False,
            tuple(
                setting
                for key in unknown
                for setting in keep(flow[key], (key,), self._collected, Section.OTHER_SETTINGS)
            )
            if unknown
            else (),
        )


def refuse_second_server(rules: Iterable[tuple[Item, SyncRule]]) -> None:
    """Raise InputError when two files hold the same standard rule of the same connector.

    On one server that cannot be; it happens when the exports of two servers lie in one folder, because the
    tenant connector has the same identifier everywhere.
    """
    seen: dict[tuple[str, str, str], Item] = {}
    for item, rule in rules:
        if not rule.is_standard:
            continue
        other = seen.setdefault((rule.connector.casefold(), rule.direction, rule.tag_base.casefold()), item)
        if other.part.path != item.part.path:
            raise InputError(
                item.part.path,
                f'the standard rule "{rule.name[:80]}" is in {other.part.path} too, so the folder holds two servers\' '
                "exports",
                place=item.place,
                fix="Give the folder of one server's export",
            )


@lru_cache(maxsize=4096)
def _unknown(keys: tuple[str, ...], known: frozenset[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if key not in known)


def _text(container: Mapping[str, Any], key: str) -> str:
    value: str = container.get(key) or ""
    return value.replace("\r\n", "\n").strip()


def _tag(rule: Mapping[str, Any]) -> str:
    if "ImmutableTag" in rule:
        return rule["ImmutableTag"] or ""
    base, version = rule.get("VersionAgnosticTag") or "", rule.get("TagVersion")
    if not base:
        return ""
    return f"{base}.{version:03d}" if isinstance(version, int) else f"{base}.{version or ''}"
