"""Files of the SynchronizationRules folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

from entradrift.exports.collected import ZERO_GUID, Collected, plain_guid
from entradrift.exports.flatten_xml import child, children, leftover, local, raw_text, text_of
from entradrift.exports.rule_parts import sorted_flows, sorted_join_rules, sorted_scoping_filter, split_tag
from entradrift.exports.server_configuration.booleans import boolean
from entradrift.exports.server_configuration.paths import COUNTER, IDENTIFIER, keep
from entradrift.exports.xml_reader import XmlDocument
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule

RULE_ROOT: Final = "synchronizationRule"
_RULE_ELEMENTS: Final = frozenset(
    {
        "id", "internal-id", "version", "name", "description", "immutable-tag", "direction", "disabled",
        "connector", "sourceObjectType", "targetObjectType", "linkType", "precedence", "precedence-after",
        "precedence-before", "softDeleteExpiryInterval", "EnablePasswordSync", "attribute-mappings",
        "relationshipCriteria", "synchronizationCriteria",
    }
)  # fmt: skip


def read_rule(document: XmlDocument, connector_names: Mapping[str, str], collected: Collected) -> SyncRule:
    """Return one sync rule. Raises InputError when it has no name or a value cannot be right."""
    root = document.root
    if root.tag.startswith("{"):
        # No export seen so far has a namespace; one that had would mean the same.
        for element in root.iter():
            element.tag = local(element.tag)
    elements = {local(element.tag): element for element in root}
    if len(elements) != len(root):
        raise document.error(root, "the sync rule has one of its elements twice", fix="Export again")

    def text(tag: str) -> str:
        return text_of(elements.get(tag))

    name = text("name")
    if not name:
        raise document.error(root, "the sync rule has no name", fix="Export again")
    for tag in ("id", "internal-id", "version"):
        if tag in elements:
            collected.drop(f"{RULE_ROOT}/{tag}", COUNTER if tag == "version" else IDENTIFIER)
    connector = plain_guid(text("connector"))
    tag_base, tag_version = split_tag(text("immutable-tag"))
    settings = [
        setting
        for path, value in leftover(root, (), known=_RULE_ELEMENTS)
        for setting in collected.setting(Section.OTHER_SETTINGS, path, value)
    ]
    return SyncRule(
        name=name,
        connector=connector_names.get(connector, connector),
        direction=text("direction"),
        tag_base=tag_base,
        tag_version=tag_version,
        precedence=_precedence(document, elements.get("precedence")),
        description=text("description"),
        disabled=boolean(document, elements.get("disabled")),
        link_type=text("linkType"),
        source_object_type=text("sourceObjectType"),
        target_object_type=text("targetObjectType"),
        precedence_after=_rule_reference(text("precedence-after"), collected),
        precedence_before=_rule_reference(text("precedence-before"), collected),
        password_sync=boolean(document, elements.get("EnablePasswordSync")),
        soft_delete_expiry=text("softDeleteExpiryInterval"),
        scoping_filter=_scoping_filter(elements.get("synchronizationCriteria"), settings, collected),
        join_rules=_join_rules(document, elements.get("relationshipCriteria"), settings, collected),
        flows=_flows(document, elements.get("attribute-mappings"), settings, collected),
        settings=tuple(sorted(settings, key=lambda setting: setting.path)),
        identifier=plain_guid(text("id")),
        place=document.file.path,
    )


def _precedence(document: XmlDocument, element: Element | None) -> int | None:
    text = text_of(element)
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}", text):
        assert element is not None  # noqa: S101 - narrows the type: a text needs an element
        raise document.error(element, "the precedence is not a whole number from 0 up", fix="Export again")
    return int(text)


def _rule_reference(text: str, collected: Collected) -> str:
    guid = plain_guid(text)
    if not guid or guid == ZERO_GUID:
        return ""
    return collected.references.get(guid, "a rule that is not in this export")


def _scoping_filter(
    element: Element | None, settings: list[Setting], collected: Collected
) -> tuple[tuple[Clause, ...], ...]:
    groups: list[list[Clause]] = []
    for number, conditions in enumerate(children(element, "conditions"), start=1):
        group: list[Clause] = []
        for scope in children(conditions, "scope"):
            group.append(
                Clause(
                    text_of(child(scope, "csAttribute")),
                    text_of(child(scope, "csOperator")),
                    raw_text(child(scope, "csValue")),
                )
            )
            keep(
                leftover(
                    scope,
                    ("scoping-filter", f"[{number}]", group[-1].attribute),
                    known=("csAttribute", "csOperator", "csValue"),
                ),
                settings,
                collected,
            )
        keep(leftover(conditions, ("scoping-filter", f"[{number}]"), known=("scope",)), settings, collected)
        groups.append(group)
    if element is not None:
        keep(leftover(element, ("scoping-filter",), known=("conditions",)), settings, collected)
    return sorted_scoping_filter(groups)


def _join_rules(
    document: XmlDocument, element: Element | None, settings: list[Setting], collected: Collected
) -> tuple[tuple[JoinCondition, ...], ...]:
    groups: list[list[JoinCondition]] = []
    for number, conditions in enumerate(children(element, "conditions"), start=1):
        group: list[JoinCondition] = []
        for condition in children(conditions, "condition"):
            sensitive = boolean(document, child(condition, "caseSensitive"))
            group.append(
                JoinCondition(
                    text_of(child(condition, "csAttribute")),
                    text_of(child(condition, "ilmAttribute")),
                    False if sensitive is None else sensitive,
                )
            )
            keep(
                leftover(
                    condition,
                    ("join-rules", f"[{number}]", group[-1].connector_attribute),
                    known=("csAttribute", "ilmAttribute", "caseSensitive"),
                ),
                settings,
                collected,
            )
        keep(leftover(conditions, ("join-rules", f"[{number}]"), known=("condition",)), settings, collected)
        groups.append(group)
    if element is not None:
        keep(leftover(element, ("join-rules",), known=("conditions",)), settings, collected)
    return sorted_join_rules(groups)


def _flows(
    document: XmlDocument, element: Element | None, settings: list[Setting], collected: Collected
) -> tuple[Flow, ...]:
    flows = [_flow(document, mapping, collected) for mapping in children(element, "mapping")]
    if element is not None:
        keep(leftover(element, ("flows",), known=("mapping",)), settings, collected)
    return sorted_flows(flows)


_FLOW_ELEMENTS: Final = frozenset({"dest", "src", "expression", "valueMergeType"})


def _flow(document: XmlDocument, mapping: Element, collected: Collected) -> Flow:
    # By hand, because a large installation has hundreds of thousands of flows.
    parts = {part.tag: part for part in mapping}
    if len(parts) != len(mapping):
        raise document.error(mapping, "an attribute flow has one of its elements twice", fix="Export again")
    destination = text_of(parts.get("dest"))
    if not destination:
        raise document.error(mapping, "an attribute flow has no destination", fix="Export again")
    source = parts.get("src")
    attributes = tuple([text_of(attribute) for attribute in source]) if source is not None else ()
    extra: tuple[Setting, ...] = ()
    if not parts.keys() <= _FLOW_ELEMENTS or mapping.keys() or (source is not None and source.keys()):
        extra = _flow_settings(mapping, source, collected)
    text = text_of(parts.get("expression")).replace("\r\n", "\n")
    if text:
        if attributes:
            collected.drop(
                f"{RULE_ROOT}/attribute-mappings/mapping/src",
                "derived from the flow's expression",
                len(attributes),
            )
        kind, attributes = "Expression", ()
    elif attributes:
        kind = "Direct"
    else:
        kind, attributes = "Constant", (raw_text(source),)
    once = mapping.get("execute-once", "").casefold() in {"true", "1"}
    return Flow(destination, kind, attributes, text, text_of(parts.get("valueMergeType")), once, extra)


def _flow_settings(mapping: Element, source: Element | None, collected: Collected) -> tuple[Setting, ...]:
    settings: list[Setting] = []
    keep(leftover(mapping, (), known=_FLOW_ELEMENTS, attributes=("execute-once",)), settings, collected)
    if source is not None:
        # Text beside attributes is stray; without them it is the flow's constant.
        keep(leftover(source, ("source",), known=("attr",) if len(source) else ()), settings, collected)
    return tuple(settings)
