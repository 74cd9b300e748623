"""The answer to "may the staging server be made active now?", with the evidence of every check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from entradrift.model.comparison import Comparison, ExitCode


class Answer(StrEnum):
    """What a check says, worst last. What is not known never passes."""

    PASS = "pass"  # noqa: S105 - an answer
    WARN = "warn"
    UNKNOWN = "unknown"
    FAIL = "fail"


class Readiness(StrEnum):
    """The verdict of all checks."""

    GO = "go"
    GO_WITH_WARNINGS = "go-with-warnings"
    NO_GO = "no-go"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact that a check looked at."""

    label: str
    """What it is, such as `Staging mode`."""
    value: str
    """As people read it; never a secret."""
    server: str = ""
    """`primary`, `staging`, or empty for facts about both."""
    file: str = ""
    """The file that says so; empty where it follows from the comparison."""
    place: str = ""
    """Line, JSON path or setting inside the file."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one readiness check found."""

    id: str
    """`R1`, `R2`, …; stable, what `--allow-unknown` takes."""
    group: str
    """Heading under which reports list it."""
    question: str
    answer: Answer
    because: str
    """One sentence: what was found, with the values that decide."""
    evidence: tuple[Evidence, ...]
    why: str
    """Why it matters at a failover."""
    todo: str
    """What to do; empty where the check passed and nothing remains."""
    collect: str
    """The exact command that collects missing evidence; empty where no command does."""
    source: str
    """The Microsoft document (or other source) behind the check."""
    allowed: bool = False
    """Unknown, but accepted by name with `--allow-unknown`."""
    findings: tuple[str, ...] = ()
    """Ids of the drift findings that the answer rests on."""
    confirmed: str = ""
    """Unknown to the files, but a person looked: the words with which they said so (`--confirm`)."""

    @property
    def by_hand(self) -> bool:
        """Whether a person answers for what the files do not show."""
        return self.allowed or bool(self.confirmed)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a drift finding would do at the failover, and what the pending exports say about it."""

    finding: str
    """Id of the finding."""
    title: str
    expectation: str
    """Such as `deletes of objects below OU=Vendors`."""
    confirmation: str
    """`confirmed`, `contradicted` or `not shown`."""
    objects: int
    """Pending changes that it explains."""
    text: str
    """One sentence for people."""


@dataclass(frozen=True, slots=True)
class RunbookStep:
    """One step of the switch-over, in order."""

    title: str
    text: str
    server: str
    """Host name of the server where it is done; empty for both or elsewhere."""
    command: str = ""
    """A read-only command that proves the step, where there is one."""


@dataclass(frozen=True, slots=True)
class ReadinessReport:
    """Everything that the readiness report says."""

    tool_version: str
    generated_at: str
    """ISO 8601 with time zone."""
    verdict: Readiness
    exit_code: ExitCode
    sentence: str
    """GO or NO-GO and why, in one sentence."""
    after: bool
    """The check after the switch instead of the one before it."""
    checks: tuple[CheckResult, ...]
    """R1 first, in the order of their numbers."""
    gaps: tuple[str, ...]
    """Sections that were not compared in full and that nobody allowed, each with the reason."""
    comparison: Comparison
    effects: tuple[Effect, ...]
    pending: Mapping[str, object] | None
    """Summary of the pending exports, as the JSON of `entradrift pending` has it; None without such files."""
    runbook: tuple[RunbookStep, ...]
    notices: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)
