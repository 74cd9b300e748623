"""How much of each section a wizard policy holds, and what Microsoft says it leaves out."""

from __future__ import annotations

from typing import Final

from entradrift.model.connector import Connector, ConnectorKind
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Carried, SectionContent
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NOT_CARRIED

_UNDOCUMENTED: Final = "whatever it holds of them is compared under other-settings"
_REASONS: Final = {
    Section.SERVER: "a wizard policy does not say whether the server is in staging mode",
    Section.CONNECTORS: (
        "a wizard policy holds the name and the forest of a connector, not its account, connectivity options "
        "or schema; Microsoft leaves Generic SQL and Generic LDAP connectors out of it"
    ),
    Section.FILTERING: (
        "a wizard policy holds the OU filter of the selected domains; Microsoft leaves the selected object "
        "types and attributes out of it"
    ),
    Section.SYNC_RULES: (
        "a wizard policy lists standard rules by name, tag and precedence only, so whether one is disabled "
        "or edited cannot be seen; custom rules are there as a whole"
    ),
    Section.FEATURES: (
        f"how a wizard policy holds sign-in and optional features is not documented; {_UNDOCUMENTED}, and "
        "Microsoft leaves the parameters of AD FS and PingFederate out of it and does not apply device "
        "writeback"
    ),
    Section.SCHEDULER: f"how a wizard policy holds scheduler settings is not documented; {_UNDOCUMENTED}",
    Section.RUN_PROFILES: "Microsoft leaves custom run profiles out of a wizard policy",
    Section.PROVISIONING_HIERARCHY: "Microsoft leaves the provisioning hierarchy out of a wizard policy",
    Section.METAVERSE_SCHEMA: "a wizard policy does not hold the metaverse schema",
}


def content_of(
    connectors: tuple[Connector, ...], rules: tuple[SyncRule, ...], settings: tuple[Setting, ...]
) -> dict[Section, SectionContent]:
    """Return how much of each section the policy holds; `settings` are those of the whole server."""
    partitions = sum(len(c.partitions) for c in connectors if c.partitions is not NOT_CARRIED)
    others = sum(
        setting.section is Section.OTHER_SETTINGS
        for holder in (settings, *(c.settings for c in connectors), *(r.settings for r in rules))
        for setting in holder
    )
    items = {
        Section.SERVER: 1 + sum(setting.section is Section.SERVER for setting in settings),
        Section.CONNECTORS: len(connectors),
        Section.FILTERING: partitions,
        Section.SYNC_RULES: len(rules),
        Section.OTHER_SETTINGS: others,
    }
    content: dict[Section, SectionContent] = {}
    for section in Section:
        reason = _REASONS.get(section, "")
        carried = Carried.PARTIAL if section in items else Carried.ABSENT
        content[section] = SectionContent(
            carried if reason else Carried.FULL, items.get(section, 0), reason, by_nature=True
        )
    return content | _gaps(connectors, rules)


def _gaps(connectors: tuple[Connector, ...], rules: tuple[SyncRule, ...]) -> dict[Section, SectionContent]:
    """Return the sections of which this policy lacks what policies have."""
    kinds = {connector.kind for connector in connectors}
    gaps: dict[Section, SectionContent] = {}
    if ConnectorKind.ACTIVE_DIRECTORY not in kinds:
        missing = "the policy holds no Active Directory forest (onpremisesDirectoryPolicy)"
        gaps[Section.CONNECTORS] = _gap(len(connectors), missing)
        gaps[Section.FILTERING] = _gap(0, missing)
    elif ConnectorKind.TENANT not in kinds:
        missing = "the policy does not hold the tenant (azureDirectoryPolicy)"
        gaps[Section.CONNECTORS] = _gap(len(connectors), missing)
    if not rules:
        gaps[Section.SYNC_RULES] = _gap(0, "the policy holds no synchronization rules")
    return gaps


def _gap(items: int, reason: str) -> SectionContent:
    return SectionContent(Carried.PARTIAL if items else Carried.ABSENT, items, reason, by_nature=False)
