"""The frozen result of a comparison: the only thing that reports see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Final

from entradrift.model.change import Side
from entradrift.model.finding import Finding
from entradrift.model.section import Section
from entradrift.model.snapshot import Dropped, Server, Source
from entradrift.model.sync_rule import SyncRule


class Verdict(StrEnum):
    """The answer of a comparison."""

    IN_SYNC = "in-sync"
    DRIFT = "drift"
    INCOMPLETE = "incomplete"


class ExitCode(IntEnum):
    """Exit codes of every command. Precedence where several apply: 70, 2, 3, 1, 0."""

    OK = 0
    DRIFT = 1
    INVALID = 2
    INCOMPLETE = 3
    BUG = 70
    LOCKED = 75


class Compared(StrEnum):
    """How much of a section was compared."""

    COMPARED = "compared"
    PARTIAL = "partial"
    NOT_COMPARED = "not-compared"


@dataclass(frozen=True, slots=True)
class SectionCoverage:
    """What could be compared of one section."""

    section: Section
    status: Compared
    reason: str
    primary_items: int
    staging_items: int
    by_nature: bool
    """False when something that should have been comparable was not: the comparison is incomplete."""


@dataclass(frozen=True, slots=True)
class ServerSummary:
    """One of the two servers, as reports show it."""

    server: Server
    source: Source
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class RulePicture:
    """One sync rule as each server has it, so that reports can show the whole rule around its findings."""

    primary: SyncRule | None
    """None where the primary does not have the rule."""
    staging: SyncRule | None
    clone_on: Side | None = None
    """The server whose clone of the rule is shown, because the clone is in use there and the rule is disabled."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What people are told the two sides of a comparison are; the fields of the model keep their names."""

    primary: str
    staging: str
    on_primary: str
    """Where a thing is that the primary side has."""
    on_staging: str
    on_both: str
    primary_export: str
    staging_export: str
    sentence: str
    """What the sentence is about that sums the comparison up."""


PAIR: Final = Labels(
    "primary", "staging", "on the primary", "on the staging server", "on both servers", "primary export",
    "staging export", "Failover",
)  # fmt: skip
"""A primary and its staging server."""
OVER_TIME: Final = Labels(
    "before", "after", "before", "after", "before and after", "earlier export", "later export", "Changes"
)
"""One server, before and after."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that a report says."""

    tool_version: str
    generated_at: str
    """ISO 8601 with time zone."""
    verdict: Verdict
    exit_code: ExitCode
    failover: str
    """One sentence: is it safe to promote the staging server, and why not."""
    primary: ServerSummary
    staging: ServerSummary
    baseline: ServerSummary | None
    coverage: tuple[SectionCoverage, ...]
    findings: tuple[Finding, ...]
    """In the order in which reports show them."""
    notices: tuple[str, ...]
    options: Mapping[str, str]
    """The options that shaped this result, by name."""
    rules: Mapping[str, RulePicture] = field(default_factory=dict)
    """The sync rules that findings are about, by the identity of the findings' object."""
    labels: Labels = PAIR
    """What reports call the two sides."""
