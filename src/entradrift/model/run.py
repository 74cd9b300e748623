"""One night of one pair: what was compared, what was found, and what is news about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from entradrift.model.change import Side
from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.section import Section

RUN_NAME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z-[0-9a-f]{6}")
"""What a finished run, and its folder, is called; other folders are none of ours."""
COMPLETE: Final = frozenset({Verdict.IN_SYNC, Verdict.DRIFT})
"""Verdicts of a run that says what differs: everything that should have been comparable was compared."""


class NewsKind(StrEnum):
    """What somebody has to hear about, most urgent first. Everything else keeps a nightly run silent."""

    FAILED = "failed"
    INCOMPLETE = "incomplete"
    VERDICT = "verdict"
    NEW = "new"
    RAISED = "raised"
    ACCEPTANCE_EXPIRED = "acceptance-expired"
    ACCEPTANCE_EXPIRES = "acceptance-expires"
    RESOLVED = "resolved"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class News:
    """One sentence about a change since the last run."""

    kind: NewsKind
    text: str
    """One sentence without a final line break; made of exports' text, so it is escaped where it is shown."""
    finding: str | None = None
    """Id of the finding that it is about."""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class ExportUsed:
    """The export of one server that a run read."""

    host: str | None
    path: str
    """Where it was found, as given to people."""
    captured_at: str | None
    """ISO 8601 with time zone; None where the export does not say."""
    digest: str
    """SHA-256 of the content, without when and where it was taken: equal nights have equal digests."""
    product_version: str | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """One finding as one run saw it."""

    id: str
    rule: str
    section: Section
    severity: Severity
    status: Status
    title: str
    object: str
    """Name of the object that the finding is about."""
    connector: str | None
    path: str
    changed_on: str
    """`primary`, `staging`, `both` or `unknown`."""
    side: Side | None
    """The server on which the thing exists, is switched on or is in scope."""
    expires: str | None = None
    """ISO date on which its acceptance ends; set only while it is accepted."""

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to act on it."""
        return self.status is Status.DRIFT


@dataclass(frozen=True, slots=True)
class Run:
    """One comparison of one pair, as `run.json` keeps it: the history can be made again from these files."""

    pair: str
    name: str
    """Name of the run's folder, unique within the pair; sorts by time."""
    started_at: str
    """ISO 8601 in UTC."""
    seconds: float
    verdict: Verdict | None
    """None where no comparison was made at all; `exit_code` and `summary` then say why."""
    exit_code: ExitCode
    summary: str
    """The failover sentence, or the sentence that says why there was no comparison."""
    doubts: tuple[str, ...]
    """Why the run is incomplete although both exports could be read: stale, taken too far apart, undated."""
    primary: ExportUsed | None
    staging: ExportUsed | None
    sightings: tuple[Sighting, ...]
    news: tuple[News, ...]
    notices: tuple[str, ...]
    tool_version: str
    options: Mapping[str, str] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds by stage."""

    @property
    def is_complete(self) -> bool:
        """Tell whether the run says what differs: everything that should have been comparable was compared."""
        return self.verdict in COMPLETE
