"""How much of each section the output of the cmdlets holds, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from entradrift.exports import catalogue
from entradrift.exports.cmdlets import parts
from entradrift.exports.cmdlets.gathering import Gathered
from entradrift.exports.cmdlets.rules import LISTS
from entradrift.exports.rule_parts import RULES_WITHOUT_CONNECTORS
from entradrift.model.connector import Connector
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Carried, Role, SectionContent, Server
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NOT_CARRIED

_OF_CONNECTORS: Final = (
    Section.CONNECTORS,
    Section.FILTERING,
    Section.RUN_PROFILES,
    Section.PROVISIONING_HIERARCHY,
)
_OF_GLOBAL_SETTINGS: Final = (
    Section.FILTERING,
    Section.SERVER,
    Section.FEATURES,
    Section.SCHEDULER,
    Section.OTHER_SETTINGS,
)
_SECTIONS_OF: Final[dict[str, tuple[Section, ...]]] = {
    parts.RULE: (Section.SYNC_RULES,),
    parts.CONNECTOR: _OF_CONNECTORS,
    parts.GLOBAL_SETTINGS: _OF_GLOBAL_SETTINGS,
    parts.SCHEDULER: (Section.SCHEDULER,),
    parts.COMPANY_FEATURE: (Section.FEATURES,),
    parts.PASSWORD_SYNC: (Section.FEATURES,),
    parts.PASSWORD_RESET: (Section.FEATURES,),
    parts.DELETION_THRESHOLD: (Section.FEATURES,),
    parts.AUTO_UPGRADE: (Section.SERVER,),
    parts.DATABASE: (Section.SERVER,),
    parts.CREDENTIAL: (),
    parts.OVERRIDE: (),
    parts.RUN_RESULT: (),
    parts.PARTITION_STATE: (),
    parts.RUN_STATUS: (),
    **dict.fromkeys(parts.EVIDENCE, ()),
}
"""The sections that suffer when a part is missing; run data is not compared."""
_STEPS: Final = (
    "Get-ADSyncConnector names run profiles, but does not show their steps in a form that is published"
)
_NO_SCHEMA: Final = (
    "the ADSync cmdlets do not show the directory schema of a connector in a form that is published"
)
_NO_METAVERSE: Final = "the ADSync cmdlets do not show the metaverse schema in a form that is published"
_NO_FEATURES: Final = (
    "the export holds no Get-ADSyncAADCompanyFeature output, so tenant-wide features are not compared"
)
_HIERARCHY: Final = (
    "the provisioning hierarchy has a form that is not known, so it is compared value by value"
)


def content_of(
    gathered: Gathered,
    connectors: Sequence[Connector],
    rules: Sequence[SyncRule],
    settings: Sequence[Setting],
    server: Server,
) -> dict[Section, SectionContent]:
    """Return for each section how much of it was read, and why not all of it."""
    partitions = [
        partition for c in connectors if c.partitions is not NOT_CARRIED for partition in c.partitions
    ]
    items = {section: sum(setting.section is section for setting in settings) for section in Section}
    items[Section.SERVER] += 1
    items[Section.CONNECTORS] = len(connectors)
    items[Section.FILTERING] += len(partitions)
    items[Section.SYNC_RULES] = len(rules)
    items[Section.RUN_PROFILES] = sum(
        len(c.run_profiles) for c in connectors if c.run_profiles is not NOT_CARRIED
    )
    items[Section.PROVISIONING_HIERARCHY] = sum(
        len(c.provisioning_hierarchy) for c in connectors if c.provisioning_hierarchy is not NOT_CARRIED
    )
    gaps = _gaps(gathered, connectors, rules)
    gaps[Section.SERVER] += _server_gaps(gathered, server)
    by_nature = _by_nature(gathered, connectors)
    absent = _absent(gathered, connectors, rules)
    content: dict[Section, SectionContent] = {}
    for section in Section:
        reasons = gaps[section] or by_nature.get(section, [])
        carried = Carried.ABSENT if section in absent else Carried.PARTIAL if reasons else Carried.FULL
        content[section] = SectionContent(
            carried, items[section], "; ".join(reasons), by_nature=not gaps[section]
        )
    return content


def _absent(gathered: Gathered, connectors: Sequence[Connector], rules: Sequence[SyncRule]) -> set[Section]:
    """Return the sections of which nothing can be compared."""
    absent = {Section.METAVERSE_SCHEMA}
    if not connectors:
        absent |= {*_OF_CONNECTORS}
    if not rules:
        absent.add(Section.SYNC_RULES)
    if gathered.single(parts.GLOBAL_SETTINGS) is None:
        # Without them every feature would seem to be missing.
        absent.add(Section.FEATURES)
        if gathered.single(parts.SCHEDULER) is None:
            absent |= {Section.SERVER, Section.SCHEDULER}
        if not connectors and not rules:
            absent.add(Section.OTHER_SETTINGS)
    return absent


def _gaps(
    gathered: Gathered, connectors: Sequence[Connector], rules: Sequence[SyncRule]
) -> dict[Section, list[str]]:
    """Return what this export should have held and does not."""
    gaps: dict[Section, list[str]] = {section: [] for section in Section}
    for noun, missing in (
        (parts.RULE, not rules),
        (parts.CONNECTOR, not connectors),
        (parts.GLOBAL_SETTINGS, gathered.single(parts.GLOBAL_SETTINGS) is None),
    ):
        if missing and noun not in gathered.failures:
            for section in _SECTIONS_OF[noun]:
                if section is not Section.SCHEDULER or gathered.single(parts.SCHEDULER) is None:
                    gaps[section].append(
                        f"the export holds no Get-{noun} output; run Get-{noun} | ConvertTo-Json -Depth 12"
                    )
    for noun, message in sorted(gathered.failures.items()):
        said = f" ({message})" if message else ""
        for section in _SECTIONS_OF.get(noun, (Section.OTHER_SETTINGS,)):
            gaps[section].append(f"the collector could not read {noun[:80]}{said}")
    gaps[Section.SYNC_RULES] += _rule_gaps(connectors, rules)
    gaps[Section.FILTERING] += _filtering_gaps(connectors)
    for section, key, field in (
        (Section.RUN_PROFILES, "RunProfiles", "run_profiles"),
        (Section.PROVISIONING_HIERARCHY, "ComponentProvisioningMappings", "provisioning_hierarchy"),
    ):
        lacking = [
            connector
            for connector in connectors
            if getattr(connector, field) is NOT_CARRIED and not _has_settings(connector, section)
        ]
        gaps[section] += _without(len(lacking), "connectors", key)
    return gaps


def _server_gaps(gathered: Gathered, server: Server) -> Iterator[str]:
    has_globals = gathered.single(parts.GLOBAL_SETTINGS) is not None
    if server.product_version is None and has_globals:
        yield f"the global settings lack {catalogue.CONFIGURATION_VERSION}"
    if server.role is Role.UNKNOWN and (has_globals or gathered.single(parts.SCHEDULER) is not None):
        yield f"the export does not say whether {catalogue.STAGING_MODE} is on"


def _rule_gaps(connectors: Sequence[Connector], rules: Sequence[SyncRule]) -> list[str]:
    fields = {"AttributeFlowMappings": "flows", "JoinFilter": "join_rules", "ScopeFilter": "scoping_filter"}
    gaps = [
        gap
        for key in LISTS
        for gap in _without(
            sum(getattr(rule, fields[key]) is NOT_CARRIED for rule in rules), "sync rules", key
        )
    ]
    names = {connector.name for connector in connectors}
    orphans = sum(rule.connector not in names for rule in rules)
    if orphans:
        gaps.append(
            f"{orphans} rules belong to a connector that is not in the export"
            if connectors
            else RULES_WITHOUT_CONNECTORS
        )
    return gaps


def _filtering_gaps(connectors: Sequence[Connector]) -> list[str]:
    gaps = _without(sum(c.partitions is NOT_CARRIED for c in connectors), "connectors", "Partitions")
    partitions = [
        partition for c in connectors if c.partitions is not NOT_CARRIED for partition in c.partitions
    ]
    scopeless = sum(
        NOT_CARRIED in (partition.inclusions, partition.exclusions, partition.object_types)
        for partition in partitions
    )
    gaps += _without(scopeless, "partitions", "ConnectorPartitionScope")
    gaps += _without(sum(p.selected is NOT_CARRIED for p in partitions), "partitions", "Selected")
    return gaps + _without(
        sum(c.attributes is NOT_CARRIED for c in connectors), "connectors", "AttributeInclusionList"
    )


def _without(count: int, what: str, key: str) -> list[str]:
    return [f"{count} {what} were exported without {key}; export all properties"] if count else []


def _by_nature(gathered: Gathered, connectors: Iterable[Connector]) -> dict[Section, list[str]]:
    """Return what the cmdlets do not show in a form that anybody could read."""
    reasons = {
        Section.CONNECTORS: [_NO_SCHEMA],
        Section.RUN_PROFILES: [_STEPS],
        Section.METAVERSE_SCHEMA: [_NO_METAVERSE],
    }
    if gathered.single(parts.COMPANY_FEATURE) is None:
        reasons[Section.FEATURES] = [_NO_FEATURES]
    if any(_has_settings(connector, Section.PROVISIONING_HIERARCHY) for connector in connectors):
        reasons[Section.PROVISIONING_HIERARCHY] = [_HIERARCHY]
    return reasons


def _has_settings(connector: Connector, section: Section) -> bool:
    return any(setting.section is section for setting in connector.settings)
