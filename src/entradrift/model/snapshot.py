"""One server in canonical form: what every export format is read into and every comparison starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from entradrift.model.connector import Connector, Schema
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NotCarried


class Format(StrEnum):
    """The formats that an export can have."""

    WIZARD = "wizard"
    CMDLETS = "cmdlets"
    SERVER_CONFIGURATION = "server-configuration"
    RULES_EDITOR = "rules-editor"
    SNAPSHOT = "snapshot"


class Role(StrEnum):
    """What the export says about the server's role (the StagingMode setting)."""

    ACTIVE = "active"
    STAGING = "staging"
    UNKNOWN = "unknown"


class Carried(StrEnum):
    """How much of a section an export holds."""

    FULL = "full"
    PARTIAL = "partial"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class SectionContent:
    """How much of one section an export holds, and why not all of it."""

    carried: Carried
    items: int
    """How many objects of this section were read."""
    reason: str = ""
    """One sentence for people; empty when the section is full."""
    by_nature: bool = True
    """True when the format cannot carry the rest; False when this export should have had it."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that was read."""

    path: str
    sha256: str
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a snapshot came from."""

    format: Format
    files: tuple[SourceFile, ...]
    captured_at: str | None
    """ISO 8601, as written inside the export; never a file time."""
    content_format: Format
    """The format that the content was first read from; differs from `format` for snapshots only."""
    parts: tuple[str, ...] = ()
    """Nouns of the cmdlets whose output the export holds, sorted; empty where an export is one whole."""


@dataclass(frozen=True, slots=True)
class Server:
    """Identity of a server."""

    host: str | None
    role: Role
    product_version: str | None
    tenant: str | None
    """Domain of the tenant, lower case."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Elements of an export that are deliberately not kept."""

    path: str
    """Path of the elements, identities as `*`."""
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The configuration of one server."""

    server: Server
    source: Source
    content: Mapping[Section, SectionContent]
    connectors: tuple[Connector, ...]
    rules: tuple[SyncRule, ...]
    settings: tuple[Setting, ...]
    """Server-wide settings of every section, sorted by section and path."""
    metaverse: Schema | NotCarried
    dropped: tuple[Dropped, ...] = ()
    notices: tuple[str, ...] = ()

    def with_notice(self, sentence: str) -> Snapshot:
        """Return the same snapshot with one more sentence for people."""
        return replace(self, notices=(*self.notices, sentence))
