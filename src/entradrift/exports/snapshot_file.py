"""Our own file format for one server's configuration: the canonical snapshot as JSON.

Reading a snapshot back gives one that equals what was written; `snapshot_writer` says how files look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, Final, TypeVar

from entradrift.errors import InputError
from entradrift.exports import validation
from entradrift.exports.collected import GUID, Collected, frozen
from entradrift.exports.files import InputFile
from entradrift.exports.snapshot_writer import FORMAT, FORMAT_VERSION, OPTIONAL_RULE_FIELDS, write
from entradrift.model.connector import Connector, ConnectorKind, Partition, RunProfile, Schema
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import (
    Carried,
    Dropped,
    Format,
    Role,
    SectionContent,
    Server,
    Snapshot,
    Source,
    SourceFile,
)
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED, NotCarried

__all__ = ["claims", "read", "write"]

Json = dict[str, Any]
_T = TypeVar("_T")
_Word = TypeVar("_Word", bound=StrEnum)

_SCHEMA: Final = "snapshot"
_VERSION: Final = re.compile(r"([0-9]{1,6})\.([0-9]{1,6})")
_NEWER: Final = "written by a newer version of entradrift, which this one does not know"
_KNOWN_KEYS: Final = {
    place: frozenset(keys.split())
    for place, keys in {
        "": "format format_version tool server source content connectors rules settings metaverse dropped "
        "notices",
        "tool": "name version",
        "server": "host role product_version tenant",
        "source": "format content_format captured_at parts files",
        "source/files": "path sha256 size",
        "content/*": "carried items reason by_nature",
        "connectors": "name kind forest identifier place partitions object_types attributes run_profiles "
        "provisioning_hierarchy settings schema",
        "connectors/partitions": "name identifier selected inclusions exclusions object_types settings",
        "connectors/run_profiles": "name steps settings",
        "connectors/schema": "classes attributes",
        "metaverse": "classes attributes",
        "rules": "name connector direction tag_base tag_version identifier place scoping_filter join_rules "
        f"flows settings {' '.join(OPTIONAL_RULE_FIELDS)}",
        "rules/scoping_filter": "attribute operator value",
        "rules/join_rules": "connector_attribute metaverse_attribute case_sensitive",
        "rules/flows": "destination kind source expression merge_type execute_once settings",
        "settings": "section path value",
        "dropped": "path reason count",
    }.items()
}
"""The keys of each kind of object; others come from a newer minor version and are counted as dropped."""


def claims(document: Any) -> bool:  # noqa: ANN401
    """Tell whether `document` is a snapshot that entradrift wrote."""
    return isinstance(document, dict) and document.get("format") == FORMAT


def read(file: InputFile, document: Any, source: Source) -> Snapshot:  # noqa: ANN401
    """Return the snapshot in a file that `write` made.

    It equals the one that was written, except that its source says that it came from a snapshot.
    Raises InputError for a newer format, a wrong shape, or words that this version does not know.
    """
    _refuse_newer(document, file.path)
    validation.validate(document, _SCHEMA, file.path)
    return _Reader(file.path).snapshot(document, source)


def _refuse_newer(document: Json, path: str) -> None:
    version = document.get("format_version")
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    if match is None:
        raise InputError(
            path,
            "the format version of the snapshot is missing or not of the form 1.0",
            place="$.format_version",
            fix="Write the snapshot again with entradrift snapshot",
        )
    if int(match.group(1)) != int(FORMAT_VERSION.partition(".")[0]):
        raise InputError(
            path,
            f"a snapshot of format version {version}, but this entradrift reads version {FORMAT_VERSION}",
            place="$.format_version",
            fix="Use the version of entradrift that wrote it, or write the snapshot again with this one",
        )


class _Reader:
    """Turns the JSON back into the model, and counts keys that a newer minor version has added."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._unknown: Counter[str] = Counter()
        self._collected = Collected()

    def snapshot(self, document: Json, source: Source) -> Snapshot:
        self._count_unknown(document, "")
        self._count_unknown(document["tool"], "tool")
        server = self._server(document["server"])
        origin = self._source(document["source"], source)
        content = {
            self._word(Section, name, "$.content", what="a section"): self._content(name, item)
            for name, item in document["content"].items()
        }
        connectors = tuple(
            self._connector(item, f"$.connectors[{index}]")
            for index, item in enumerate(document["connectors"])
        )
        rules = tuple(self._rule(item, f"$.rules[{index}]") for index, item in enumerate(document["rules"]))
        self._refuse_strangers(connectors, rules)
        settings = self._settings(document["settings"], "$.settings")
        metaverse = self._optional(document, "metaverse", lambda item: self._schema(item, "metaverse"))
        dropped = [self._dropped(item) for item in document["dropped"]]
        dropped += self._collected.dropped_list()
        dropped += [Dropped(path, _NEWER, count) for path, count in sorted(self._unknown.items())]
        return Snapshot(
            server=server,
            source=origin,
            content=content,
            connectors=connectors,
            rules=rules,
            settings=settings,
            metaverse=metaverse,
            dropped=tuple(dropped),
            notices=tuple(document["notices"]),
        )

    def _refuse_strangers(self, connectors: Sequence[Connector], rules: Sequence[SyncRule]) -> None:
        """Raise InputError for a rule of a connector that has a name and is not there; exports write identifiers only."""
        names = {connector.name for connector in connectors}
        for index, rule in enumerate(rules if names else ()):
            if rule.connector and rule.connector not in names and not GUID.fullmatch(rule.connector):
                raise InputError(
                    self._path,
                    "a sync rule of a connector that is not in the snapshot",
                    place=f"$.rules[{index}].connector",
                    fix="Write the snapshot again with entradrift snapshot",
                )

    def _server(self, document: Json) -> Server:
        self._count_unknown(document, "server")
        role = self._word(Role, document["role"], "$.server.role", what="a role")
        return Server(document["host"], role, document["product_version"], document["tenant"])

    def _source(self, document: Json, source: Source) -> Source:
        self._count_unknown(document, "source")
        files: list[SourceFile] = []
        for item in document["files"]:
            self._count_unknown(item, "source/files")
            files.append(SourceFile(item["path"], item["sha256"], item["size"]))
        content_format = self._word(
            Format, document["content_format"], "$.source.content_format", what="an export format"
        )
        return Source(
            source.format,
            tuple(files),
            document["captured_at"],
            content_format,
            tuple(document.get("parts", ())),
        )

    def _content(self, name: str, document: Json) -> SectionContent:
        self._count_unknown(document, "content/*")
        carried = self._word(Carried, document["carried"], f"$.content.{name}.carried", what="an extent")
        return SectionContent(carried, document["items"], document["reason"], by_nature=document["by_nature"])

    def _dropped(self, document: Json) -> Dropped:
        self._count_unknown(document, "dropped")
        return Dropped(document["path"], document["reason"], document["count"])

    def _connector(self, document: Json, place: str) -> Connector:
        self._count_unknown(document, "connectors")
        return Connector(
            name=document["name"],
            kind=self._word(ConnectorKind, document["kind"], f"{place}.kind", what="a kind of connector"),
            forest=document["forest"],
            partitions=self._optional(
                document,
                "partitions",
                lambda items: tuple(
                    self._partition(item, f"{place}.partitions[{index}]") for index, item in enumerate(items)
                ),
            ),
            object_types=self._optional(document, "object_types", _tuple),
            attributes=self._optional(document, "attributes", _tuple),
            run_profiles=self._optional(
                document,
                "run_profiles",
                lambda items: tuple(
                    self._run_profile(item, f"{place}.run_profiles[{index}]")
                    for index, item in enumerate(items)
                ),
            ),
            provisioning_hierarchy=self._optional(document, "provisioning_hierarchy", _given),
            schema=self._optional(document, "schema", lambda item: self._schema(item, "connectors/schema")),
            settings=self._settings(document["settings"], f"{place}.settings"),
            identifier=document["identifier"],
            place=document["place"],
        )

    def _partition(self, document: Json, place: str) -> Partition:
        self._count_unknown(document, "connectors/partitions")
        return Partition(
            name=document["name"],
            selected=self._optional(document, "selected", _given),
            inclusions=self._optional(document, "inclusions", _tuple),
            exclusions=self._optional(document, "exclusions", _tuple),
            object_types=self._optional(document, "object_types", _tuple),
            settings=self._settings(document["settings"], f"{place}.settings"),
            identifier=document["identifier"],
        )

    def _run_profile(self, document: Json, place: str) -> RunProfile:
        self._count_unknown(document, "connectors/run_profiles")
        return RunProfile(
            name=document["name"],
            steps=self._optional(
                document,
                "steps",
                lambda steps: tuple(
                    self._settings(step, f"{place}.steps[{index}]") for index, step in enumerate(steps)
                ),
            ),
            settings=self._settings(document["settings"], f"{place}.settings"),
        )

    def _schema(self, document: Json, shown: str) -> Schema:
        self._count_unknown(document, shown)
        classes, attributes = (
            {
                name: {key: frozen(value) for key, value in entry.items()}
                for name, entry in document[kind].items()
            }
            for kind in ("classes", "attributes")
        )
        return Schema(classes, attributes)

    def _rule(self, document: Json, place: str) -> SyncRule:
        self._count_unknown(document, "rules")
        fields = {key: document.get(key, NOT_CARRIED) for key in OPTIONAL_RULE_FIELDS}
        return SyncRule(
            name=document["name"],
            connector=document["connector"],
            direction=document["direction"],
            tag_base=document["tag_base"],
            tag_version=document["tag_version"],
            **fields,
            scoping_filter=self._optional(
                document,
                "scoping_filter",
                lambda groups: tuple(tuple(self._clause(item) for item in group) for group in groups),
            ),
            join_rules=self._optional(
                document,
                "join_rules",
                lambda groups: tuple(tuple(self._condition(item) for item in group) for group in groups),
            ),
            flows=self._optional(
                document, "flows", lambda items: tuple(self._flow(item, f"{place}.flows") for item in items)
            ),
            settings=self._settings(document["settings"], f"{place}.settings"),
            identifier=document["identifier"],
            place=document["place"],
        )

    def _clause(self, document: Json) -> Clause:
        self._count_unknown(document, "rules/scoping_filter")
        return Clause(document["attribute"], document["operator"], document["value"])

    def _condition(self, document: Json) -> JoinCondition:
        self._count_unknown(document, "rules/join_rules")
        return JoinCondition(
            document["connector_attribute"], document["metaverse_attribute"], document["case_sensitive"]
        )

    def _flow(self, document: Json, place: str) -> Flow:
        self._count_unknown(document, "rules/flows")
        return Flow(
            document["destination"],
            document["kind"],
            tuple(document["source"]),
            document.get("expression", ""),
            document["merge_type"],
            document["execute_once"],
            self._settings(document.get("settings", ()), place),
        )

    def _settings(self, items: Sequence[Json], place: str) -> tuple[Setting, ...]:
        settings: list[Setting] = []
        for item in items:
            self._count_unknown(item, "settings")
            section = self._word(Section, item["section"], place, what="a section")
            if not item["path"]:
                raise InputError(
                    self._path, "a setting without a path", place=place, fix="Make the snapshot again"
                )
            # What we wrote holds no secrets; what somebody else wrote or edited can.
            settings.extend(self._collected.setting(section, tuple(item["path"]), frozen(item["value"])))
        return tuple(settings)

    def _optional(self, document: Json, key: str, from_json: Callable[[Any], _T]) -> _T | NotCarried:
        return from_json(document[key]) if key in document else NOT_CARRIED

    def _word(self, words: type[_Word], text: str, place: str, *, what: str) -> _Word:
        try:
            return words(text)
        except ValueError:
            raise InputError(
                self._path,
                f"{what} that this version of entradrift does not know",
                place=place,
                fix="Use the version of entradrift that wrote the snapshot",
            ) from None

    def _count_unknown(self, document: Json, place: str) -> None:
        for key in document.keys() - _KNOWN_KEYS[place]:
            self._unknown[f"{place}/{key}".lstrip("/")] += 1


def _tuple(items: Sequence[str]) -> tuple[str, ...]:
    return tuple(items)


def _given(value: Any) -> Any:  # noqa: ANN401
    return value
