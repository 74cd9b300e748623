"""What a policy rule is."""

from __future__ import annotations

from dataclasses import dataclass

from entradrift.model.finding import Severity, Status
from entradrift.model.section import Section


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """The judgement of one kind of change. `entradrift rules` lists them, `entradrift explain ID` shows one."""

    id: str
    """Stable; part of every finding's id and of what users sign off."""
    area: Section
    severity: Severity
    title: str
    """A sentence with the placeholders {object}, {path}, {primary}, {staging}, {side}, {other}; that of what both servers
    changed alike has {what} and {since}."""
    why: str
    """Why it matters at a failover."""
    align: str
    """How to bring both servers in line."""
    source: str
    """The Microsoft document (or other source) that says so."""
    mirror: str = ""
    """Id of the rule that judges the same change with the servers swapped; empty for the rule itself."""
    status: Status = Status.DRIFT

    @property
    def mirror_id(self) -> str:
        """Return the id that a finding of this rule gets when the servers are swapped."""
        return self.mirror or self.id
