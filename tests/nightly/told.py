"""A run and its news, to tell about."""

from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity
from entradrift.model.run import News, NewsKind, Run

NAME = "2026-11-21T020000Z-0a1b2c"
LINK = f"https://files.example/drift/contoso/{NAME}/report.html"
DRIFT = "Not safe to promote the staging server: 1 high. The rule X is missing."


def run_of(verdict: Verdict | None = Verdict.DRIFT, summary: str = DRIFT) -> Run:
    return Run(
        pair="contoso",
        name=NAME,
        started_at="2026-11-21T02:00:00+00:00",
        seconds=1.5,
        verdict=verdict,
        exit_code=ExitCode.DRIFT,
        summary=summary,
        doubts=(),
        primary=None,
        staging=None,
        sightings=(),
        news=(),
        notices=(),
        tool_version="1.0",
    )


def new(text: str, severity: Severity = Severity.HIGH) -> News:
    return News(NewsKind.NEW, text, "f-000000000001", severity)


def resolved(text: str) -> News:
    return News(NewsKind.RESOLVED, text, "f-000000000002", Severity.LOW)
