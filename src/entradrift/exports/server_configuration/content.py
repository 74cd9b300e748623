"""How much of each section such an export holds."""

from __future__ import annotations

from collections.abc import Collection

from entradrift.exports import catalogue
from entradrift.exports.rule_parts import RULES_WITHOUT_CONNECTORS
from entradrift.model.connector import Connector, Schema
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Carried, Role, SectionContent, Server
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NOT_CARRIED, NotCarried


def content_of(
    server: Server,
    connectors: tuple[Connector, ...],
    rules: tuple[SyncRule, ...],
    connector_names: Collection[str],
    settings: tuple[Setting, ...],
    metaverse: Schema | NotCarried,
    *,
    has_globals: bool,
) -> dict[Section, SectionContent]:
    """Return how much of each section was read; what this format should hold and does not is not by nature."""

    def of(section: Section) -> int:
        return sum(setting.section is section for setting in settings)

    missing_globals = "" if has_globals else "GlobalSettings/MV.xml is missing from the export"
    missing_identity = missing_globals
    if not missing_globals and not server.product_version:
        missing_identity = f"the global settings lack {catalogue.CONFIGURATION_VERSION}"
    elif not missing_globals and server.role is Role.UNKNOWN:
        missing_identity = f"the global settings do not say whether {catalogue.STAGING_MODE} is on"
    missing_connectors = "" if connectors else "the Connectors folder is missing from the export"
    missing_rules = "" if rules else "the SynchronizationRules folder is missing from the export"
    orphans = [rule.place for rule in rules if rule.connector not in connector_names]
    if orphans and not connectors:
        missing_rules = RULES_WITHOUT_CONNECTORS
    elif orphans:
        missing_rules = f"sync rules whose connector is not in the export: {len(orphans)}, the first of them in {min(orphans)}"
    partitions = sum(len(c.partitions) for c in connectors if c.partitions is not NOT_CARRIED)
    profiles = sum(len(c.run_profiles) for c in connectors if c.run_profiles is not NOT_CARRIED)
    mappings = sum(
        len(c.provisioning_hierarchy) for c in connectors if c.provisioning_hierarchy is not NOT_CARRIED
    )
    classes = 0 if metaverse is NOT_CARRIED else len(metaverse.classes) + len(metaverse.attributes)
    missing_schema = missing_globals or ("" if classes else "the metaverse schema is missing from MV.xml")
    counts = (
        (Section.SERVER, 1 + of(Section.SERVER), missing_identity),
        (Section.CONNECTORS, len(connectors), missing_connectors),
        (Section.FILTERING, partitions + of(Section.FILTERING), missing_connectors or missing_globals),
        (Section.SYNC_RULES, len(rules), missing_rules),
        (Section.FEATURES, of(Section.FEATURES), missing_globals),
        (Section.SCHEDULER, of(Section.SCHEDULER), missing_globals),
        (Section.RUN_PROFILES, profiles, missing_connectors),
        (Section.PROVISIONING_HIERARCHY, mappings, missing_connectors),
        (Section.METAVERSE_SCHEMA, classes, missing_schema),
        (Section.OTHER_SETTINGS, of(Section.OTHER_SETTINGS), missing_globals),
    )
    return {
        section: SectionContent(_carried(items, reason), items, reason, by_nature=not reason)
        for section, items, reason in counts
    }


def _carried(items: int, missing: str) -> Carried:
    if not missing:
        return Carried.FULL
    return Carried.PARTIAL if items else Carried.ABSENT
