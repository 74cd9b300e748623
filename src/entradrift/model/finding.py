"""A judged change: what people read, script against and sign off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from entradrift.model.change import ObjectRef, Presence, Side
from entradrift.model.section import Section
from entradrift.model.values import Value


class Severity(StrEnum):
    """How much a finding matters at a failover, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for critical, 4 for info."""
        return list(Severity).index(self)


class Status(StrEnum):
    """What a finding asks of its reader."""

    DRIFT = "drift"
    EXPECTED = "expected"
    ACCEPTED = "accepted"
    COSMETIC = "cosmetic"


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference with its judgement; the fields are those of the JSON report."""

    id: str
    rule: str
    section: Section
    severity: Severity
    status: Status
    presence: Presence
    object: ObjectRef
    path: str
    primary: Value
    staging: Value
    title: str
    why: str
    align: str
    source: str
    """The Microsoft document (or other source) behind `why` and `align`."""
    side: Side | None = None
    """The server on which the thing exists, is switched on or is in scope."""
    baseline: Value = None
    changed_on: str = "unknown"
    first_seen: str | None = None
    acceptance: Mapping[str, str] | None = None
    group: str | None = None
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
