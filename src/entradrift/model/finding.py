"""A judged change: what people read, script against and sign off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

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


def counted(severities: Iterable[Severity]) -> str:
    """Return how often each severity occurs, the worst first: `1 high, 2 low`."""
    counts = Counter(severities)
    return ", ".join(f"{counts[severity]} {severity.value}" for severity in Severity if counts[severity])


class Status(StrEnum):
    """What a finding asks of its reader."""

    DRIFT = "drift"
    EXPECTED = "expected"
    ACCEPTED = "accepted"
    COSMETIC = "cosmetic"

    @property
    def matters(self) -> bool:
        """Whether what differs matters: it is drift, signed off or not."""
        return self in (Status.DRIFT, Status.ACCEPTED)

    @property
    def rank(self) -> int:
        """0 for what asks most of its reader, which is drift."""
        return _RANKS[self]


_RANKS: Final = {
    status: rank
    for rank, status in enumerate((Status.DRIFT, Status.ACCEPTED, Status.COSMETIC, Status.EXPECTED))
}


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
