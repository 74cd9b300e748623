"""One server as people read it: the only thing that the renderers of `entradrift document` see."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from entradrift.document.attribute_flow import AttributeFlow, attribute_flow, by_precedence
from entradrift.document.containers import Container, tree
from entradrift.document.features import Fact, FactGroup, connector_facts, fact_groups
from entradrift.document.lint import LINTS, limits_of, notices_of
from entradrift.document.notice import Lint, Notice
from entradrift.model.connector import Connector, ConnectorKind, Partition, Schema
from entradrift.model.section import Section
from entradrift.model.snapshot import SectionContent, Server, Snapshot, Source
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NotCarried


@dataclass(frozen=True, slots=True)
class PartitionPage:
    """A domain with its tree of containers."""

    partition: Partition
    containers: tuple[Container, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ConnectorPage:
    """A connector with all that is configured on it."""

    id: str
    connector: Connector
    partitions: tuple[PartitionPage, ...] | NotCarried
    facts: tuple[tuple[str, tuple[Fact, ...]], ...]
    """Settings under a heading each, in words where they are known."""
    rules: int
    """How many rules it has."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule with the id that links point to."""

    id: str
    rule: SyncRule
    noticed: tuple[str, ...]
    """Ids of the checks that have a notice about it."""


@dataclass(frozen=True, slots=True)
class ServerDocument:
    """Everything that the documentation of one server says."""

    tool_version: str
    generated_at: str
    """ISO 8601 with time zone."""
    server: Server
    source: Source
    content: Mapping[Section, SectionContent]
    facts: tuple[FactGroup, ...]
    connectors: tuple[ConnectorPage, ...]
    custom_rules: tuple[RulePage, ...]
    """In order of precedence."""
    standard_rules: tuple[RulePage, ...]
    flow: AttributeFlow
    metaverse: Schema | NotCarried
    lints: tuple[Lint, ...]
    notices: tuple[Notice, ...]
    """What deserves a look, worst first."""
    limits: tuple[str, ...]
    """What the checks cannot see on this server."""
    export_notices: tuple[str, ...]
    """What was said while the export was read."""
    left_out: int
    """Elements that are left out on purpose: secrets, cookies, counters."""
    rule_ids: Mapping[int, str]
    """The id of each rule object, for links from flows and notices."""

    @property
    def rules(self) -> tuple[RulePage, ...]:
        """All rules, custom ones first."""
        return (*self.custom_rules, *self.standard_rules)

    def id_of(self, rule: SyncRule) -> str:
        """Return the id that links to a rule of this server use."""
        return self.rule_ids[id(rule)]


def document_of(snapshot: Snapshot, *, tool_version: str, generated_at: str) -> ServerDocument:
    """Return the documentation of the server whose snapshot this is."""
    rules = sorted(snapshot.rules, key=by_precedence)
    ids = _rule_ids(rules)
    notices = notices_of(snapshot)
    noticed: dict[int, dict[str, None]] = {}
    for notice in notices:
        for rule in notice.rules:
            noticed.setdefault(id(rule), {})[notice.id] = None
    pages = [RulePage(ids[id(rule)], rule, tuple(noticed.get(id(rule), ()))) for rule in rules]
    return ServerDocument(
        tool_version=tool_version,
        generated_at=generated_at,
        server=snapshot.server,
        source=snapshot.source,
        content=snapshot.content,
        facts=fact_groups(snapshot.settings),
        connectors=_connectors(snapshot),
        custom_rules=tuple(page for page in pages if not page.rule.is_standard),
        standard_rules=tuple(page for page in pages if page.rule.is_standard),
        flow=attribute_flow(snapshot.rules, snapshot.connectors),
        metaverse=snapshot.metaverse,
        lints=LINTS,
        notices=notices,
        limits=limits_of(snapshot),
        export_notices=snapshot.notices,
        left_out=sum(entry.count for entry in snapshot.dropped),
        rule_ids=ids,
    )


def digest(*parts: str) -> str:
    """Return 12 hexadecimal digits that depend on the parts only, for ids that stay the same every night."""
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:12]


def _rule_ids(rules: Iterable[SyncRule]) -> dict[int, str]:
    ids: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for rule in rules:
        name = digest(rule.connector, rule.direction, rule.name, rule.tag_base)
        seen[name] += 1
        ids[id(rule)] = f"r-{name}" if seen[name] == 1 else f"r-{name}-{seen[name]}"
    return ids


_ORDER = {ConnectorKind.ACTIVE_DIRECTORY: 0, ConnectorKind.OTHER: 1, ConnectorKind.TENANT: 2}
_HEADINGS: tuple[tuple[str, frozenset[Section]], ...] = (
    ("Features", frozenset({Section.FEATURES})),
    ("Filters", frozenset({Section.FILTERING})),
    ("Connectivity and account", frozenset({Section.CONNECTORS, Section.SERVER})),
    (
        "Other settings",
        frozenset(set(Section) - {Section.FEATURES, Section.FILTERING, Section.CONNECTORS, Section.SERVER}),
    ),
)


def _connectors(snapshot: Snapshot) -> tuple[ConnectorPage, ...]:
    count = Counter(rule.connector for rule in snapshot.rules)
    found = sorted(snapshot.connectors, key=lambda each: (_ORDER[each.kind], each.name.casefold(), each.name))
    return tuple(
        ConnectorPage(
            f"c-{place}", connector, _partitions(connector), _headed(connector), count[connector.name]
        )
        for place, connector in enumerate(found, start=1)
    )


def _partitions(connector: Connector) -> tuple[PartitionPage, ...] | NotCarried:
    if isinstance(connector.partitions, NotCarried):
        return connector.partitions
    return tuple(
        PartitionPage(part, tree(part), connector_facts(part.settings)) for part in connector.partitions
    )


def _headed(connector: Connector) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    headed = (
        (title, connector_facts(each for each in connector.settings if each.section in sections))
        for title, sections in _HEADINGS
    )
    return tuple((title, facts) for title, facts in headed if facts)
