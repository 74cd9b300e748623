"""The sync rules inside a wizard policy: stubs of standard rules, and custom rules with partly unknown keys.

What no public material shows is read under the names that the cmdlets and the XML export use, when it is
there. A field that has no key in the whole file is not carried; a field that this file writes on other custom
rules, but not on this one, has its default value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from entradrift.errors import InputError
from entradrift.exports import wizard_filters
from entradrift.exports.collected import GUID, ZERO_GUID, Collected, flatten_json, plain_guid
from entradrift.exports.rule_parts import (
    DIRECTIONS,
    FLOW_TYPES,
    LINK_TYPES,
    MERGE_TYPES,
    sorted_flows,
    split_tag,
)
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.sync_rule import Flow, JoinRules, ScopingFilter, SyncRule
from entradrift.model.values import NOT_CARRIED, NotCarried

Json = dict[str, Any]

IDENTIFIER: Final = "identifier that is different on every server"
IDENTIFIER_KEYS: Final = frozenset({"uniqueidentifier", "internalidentifier"})
_JOIN_KEY: Final = re.compile("join", re.IGNORECASE)
_JOIN: Final = "join"
"""Stands for the unknown key of join rules among the keys that a file writes."""
_RULE_KEYS: Final = frozenset(
    {
        "Name", "uniqueIdentifier", "internalIdentifier", "immutableTag", "precedence", "description",
        "direction", "linkType", "sourceObjectType", "targetObjectType", "disabled", "enablePasswordSync",
        "softDeleteExpiryInterval", "precedenceAfter", "precedenceBefore",
    }
)  # fmt: skip
_FLOW_KEYS: Final = frozenset(
    {"destination", "source", "expression", "flowType", "valueMergeType", "executeOnce"}
)


_DEFAULT_MERGE_TYPE: Final = "Update"
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class RuleList:
    """One list of rules of one directory."""

    rules: list[Json]
    connector: str
    custom: bool
    place: str
    """JSON path of the list."""
    lone: bool = False
    """The file writes the only rule itself instead of a list of one."""

    def place_of(self, index: int) -> str:
        """Return the JSON path of a rule."""
        return self.place if self.lone else f"{self.place}[{index}]"


def written_keys(lists: list[RuleList]) -> frozenset[str]:
    """Return the keys that the file writes on any custom rule."""
    keys = {key for rules in lists if rules.custom for rule in rules.rules for key in rule}
    if any(_join_key(rule) for rules in lists if rules.custom for rule in rules.rules):
        keys.add(_JOIN)
    return frozenset(keys)


def read_rules(
    rules: RuleList, written: frozenset[str], path: str, collected: Collected
) -> Iterator[SyncRule]:
    """Yield the rules of one list from the file at `path`; `written` comes from `written_keys`."""
    for index in range(len(rules.rules)):
        yield _RuleReader(rules, index, written=written, path=path, collected=collected).read()


def keep(
    document: Any,  # noqa: ANN401
    path: tuple[str, ...],
    collected: Collected,
    section: Section = Section.OTHER_SETTINGS,
) -> Iterator[Setting]:
    """Yield every leaf of `document` as a setting below `path`, without the identifiers in it."""
    for leaf_path, value in flatten_json(_without_identifiers(document, path, collected), path):
        yield from collected.setting(section, leaf_path, value)


def _without_identifiers(document: Any, path: tuple[str, ...], collected: Collected) -> Any:  # noqa: ANN401
    if isinstance(document, list):
        return [_without_identifiers(item, path, collected) for item in document]
    if not isinstance(document, dict):
        return document
    kept: Json = {}
    for key, value in document.items():
        if key.casefold() in IDENTIFIER_KEYS and not isinstance(value, dict | list):
            collected.drop("/".join((*path, key)), IDENTIFIER)
        else:
            kept[key] = _without_identifiers(value, (*path, key), collected)
    return kept


def guid_or_nothing(value: str | None) -> str:
    """Return a GUID in lower case without braces; empty for anything else, such as the word "GUID"."""
    return plain_guid(value) if value and GUID.fullmatch(value.strip()) else ""


class _RuleReader:
    """Reads one rule; holds what every part of it needs."""

    def __init__(
        self, rules: RuleList, index: int, *, written: frozenset[str], path: str, collected: Collected
    ) -> None:
        self._rules = rules
        self._document = rules.rules[index]
        self._place = rules.place_of(index)
        self._written = written if rules.custom else frozenset()
        self._path = path
        self._collected = collected
        self._settings: list[Setting] = []

    def read(self) -> SyncRule:
        """Return the rule."""
        document = self._document
        name: str = document["Name"]
        if not name.strip():
            raise self._error("Name", "the sync rule has no name")
        for key in ("uniqueIdentifier", "internalIdentifier"):
            if key in document:
                self._collected.drop(f"rule/{key}", IDENTIFIER)
        tag_base, tag_version = split_tag(document.get("immutableTag") or "")
        source_key = self._first_key("sourceObjectType", "source")
        target_key = self._first_key("targetObjectType", "target")
        join_key = _join_key(document)
        taken = _RULE_KEYS | {source_key, target_key, "scopeFilters", "attributeMappings", join_key}
        scoping_filter = self._scoping_filter()
        join_rules = self._join_rules(join_key)
        flows = self._flows()
        for key, value in document.items():
            if key not in taken and not self._repeats_connector(key, value):
                self._keep(value, (key,))
        return SyncRule(
            name=name,
            connector=self._rules.connector,
            direction=enum_text(document.get("direction"), DIRECTIONS) or direction_of(name),
            tag_base=tag_base,
            tag_version=tag_version,
            precedence=self._precedence(),
            description=self._text("description", always=True),
            disabled=self._boolean("disabled"),
            link_type=self._enum("linkType", LINK_TYPES),
            source_object_type=self._text(source_key),
            target_object_type=self._text(target_key),
            precedence_after=self._rule_reference("precedenceAfter"),
            precedence_before=self._rule_reference("precedenceBefore"),
            password_sync=self._boolean("enablePasswordSync"),
            soft_delete_expiry=self._text("softDeleteExpiryInterval"),
            scoping_filter=scoping_filter,
            join_rules=join_rules,
            flows=flows,
            settings=tuple(sorted(self._settings, key=lambda setting: setting.path)),
            identifier=guid_or_nothing(document.get("uniqueIdentifier")),
            place=f"{self._path}, {self._place}",
        )

    # --- single fields ---

    def _absent(self, key: str, *, always: bool) -> bool:
        """Tell whether an absent `key` means its default: any custom rule has it, or others in the file."""
        return (self._rules.custom and always) or key in self._written

    def _text(self, key: str, *, always: bool = False) -> str | NotCarried:
        if key not in self._document:
            return "" if self._absent(key, always=always) else NOT_CARRIED
        return self._document[key] or ""

    def _enum(self, key: str, names: Mapping[str, str]) -> str | NotCarried:
        if key not in self._document:
            return "" if self._absent(key, always=False) else NOT_CARRIED
        return enum_text(self._document[key], names)

    def _boolean(self, key: str) -> bool | NotCarried | None:
        if key not in self._document:
            return False if self._absent(key, always=False) else NOT_CARRIED
        return self._switch(self._document[key], key)

    def _switch(self, value: Any, key: str) -> bool | None:  # noqa: ANN401
        if value is None or value == "":
            return None
        known = _BOOLEANS.get(str(value).strip().casefold())
        if known is None:
            raise self._error(key, "neither true nor false")
        return known

    def _precedence(self) -> int | NotCarried | None:
        if "precedence" not in self._document:
            return NOT_CARRIED
        value = self._document["precedence"]
        if value is None:
            return None
        readable = not isinstance(value, str) or re.fullmatch(r"\s*[0-9]{1,9}\s*", value)
        if not readable or int(value) < 0:
            raise self._error("precedence", "the precedence is not a whole number from 0 up")
        return int(value)

    def _rule_reference(self, key: str) -> str | NotCarried:
        text = self._text(key)
        if text is NOT_CARRIED or not GUID.fullmatch(text.strip()):
            return text
        guid = plain_guid(text)
        if guid == ZERO_GUID:
            return ""
        return self._collected.references.get(guid, "a rule that is not in this export")

    def _first_key(self, *keys: str) -> str:
        """Return the first of `keys` that this rule has, else the first that others of this file have."""
        for known in (self._document, self._written):
            for key in keys:
                if key in known:
                    return key
        return keys[0]

    def _repeats_connector(self, key: str, value: Any) -> bool:  # noqa: ANN401
        if key != "connectorName" or str(value).casefold() != self._rules.connector.casefold():
            return False
        self._collected.drop("rule/connectorName", "repeats the name of the connector")
        return True

    # --- lists ---

    def _scoping_filter(self) -> ScopingFilter | NotCarried:
        key = "scopeFilters"
        if key not in self._document:
            return () if self._absent(key, always=True) else NOT_CARRIED
        read = wizard_filters.scoping_filter(self._document[key], self._path, f"{self._place}.{key}")
        if read is None:
            self._keep(self._document[key], (key,))
            return NOT_CARRIED
        self._keep_extras(key, read[1])
        return read[0]

    def _join_rules(self, key: str) -> JoinRules | NotCarried:
        if not key:
            return () if _JOIN in self._written else NOT_CARRIED
        read = wizard_filters.join_rules(self._document[key], self._path, f"{self._place}.{key}")
        if read is None:
            self._keep(self._document[key], (key,))
            return NOT_CARRIED
        self._keep_extras(key, read[1])
        return read[0]

    def _flows(self) -> tuple[Flow, ...] | NotCarried:
        key = "attributeMappings"
        if key not in self._document:
            return () if self._absent(key, always=True) else NOT_CARRIED
        return sorted_flows(self._flow(mapping) for mapping in as_list(self._document[key]))

    def _flow(self, mapping: Json) -> Flow:
        destination: str = mapping["destination"]
        if not destination.strip():
            raise self._error("attributeMappings", "an attribute flow has no destination")
        kind = enum_text(mapping.get("flowType"), FLOW_TYPES)
        expression = (mapping.get("expression") or "").replace("\r\n", "\n")
        given = mapping.get("source")
        source = (
            (given,)
            if isinstance(given, str)
            else tuple(wizard_filters.text_of(item) for item in as_list(given))
        )
        if expression:
            kind = kind or "Expression"
            if kind == "Expression" and "source" in mapping:
                self._collected.drop(
                    "rule/attributeMappings/source", "derived from the flow's expression", len(source) or 1
                )
                source = ()
        elif kind == "Expression" and len(source) == 1:
            # The only other key that the expression can be in.
            expression, source = source[0].replace("\r\n", "\n"), ()
        elif kind == "Constant" and not source:
            source = ("",)
        once = mapping.get("executeOnce")
        extra: tuple[Setting, ...] = ()
        if not mapping.keys() <= _FLOW_KEYS:
            extra = tuple(
                setting
                for key, value in mapping.items()
                if key not in _FLOW_KEYS
                for setting in keep(value, (key,), self._collected)
            )
        return Flow(
            destination,
            kind,
            source,
            expression,
            enum_text(mapping.get("valueMergeType"), MERGE_TYPES),
            once if once is None or isinstance(once, bool) else self._switch(once, "attributeMappings"),
            extra,
        )

    # --- what is left ---

    def _keep(self, value: Any, path: tuple[str, ...]) -> None:  # noqa: ANN401
        self._settings.extend(keep(value, path, self._collected))

    def _keep_extras(self, key: str, extras: wizard_filters.Extras) -> None:
        for path, value in extras:
            self._keep(value, (key, *path))

    def _error(self, key: str, problem: str) -> InputError:
        return InputError(self._path, problem, place=f"{self._place}.{key}", fix="Export again")


def as_list(value: Any) -> list[Any]:  # noqa: ANN401
    """Return a list; PowerShell writes a lone object for a list of one and null for an empty list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def enum_text(value: str | int | None, names: Mapping[str, str]) -> str:
    """Return an enum's name in its usual letter case, `#n` for an integer, empty for null."""
    if value is None:
        return ""
    return f"#{value}" if isinstance(value, int) else names.get(value.casefold(), value)


def direction_of(name: str) -> str:
    """Return the direction that the name of a standard rule begins with; a stub does not say it elsewhere."""
    folded = name.casefold()
    if folded.startswith("in from"):
        return "Inbound"
    return "Outbound" if folded.startswith("out to") else ""


def _join_key(rule: Json) -> str:
    """Return the key that holds the join rules: what it is called is not documented."""
    keys = [key for key, value in rule.items() if _JOIN_KEY.search(key) and isinstance(value, dict | list)]
    empty = [key for key, value in rule.items() if _JOIN_KEY.search(key) and value is None]
    return next(iter(keys + empty), "")
