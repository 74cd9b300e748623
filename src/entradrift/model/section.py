"""The parts of a configuration that are compared on their own."""

from __future__ import annotations

from enum import StrEnum


class Section(StrEnum):
    """A section of a snapshot, in the order in which reports show it."""

    SERVER = "server"
    CONNECTORS = "connectors"
    FILTERING = "filtering"
    SYNC_RULES = "sync-rules"
    FEATURES = "features"
    SCHEDULER = "scheduler"
    RUN_PROFILES = "run-profiles"
    PROVISIONING_HIERARCHY = "provisioning-hierarchy"
    METAVERSE_SCHEMA = "metaverse-schema"
    OTHER_SETTINGS = "other-settings"
