"""Which report formats exist. A new format is one line here and one module beside this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from entradrift.errors import EntradriftError
from entradrift.model.comparison import Comparison


class UnknownReportFormatError(EntradriftError):
    """A report format was asked for that does not exist."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """One report format."""

    name: str
    """What `--format` takes."""
    suffix: str
    """The ending of a file in this format, with its dot; empty for a format that is for standard output only."""
    description: str
    """What the format is and whom it is for, in a few words."""
    render: Callable[[Comparison], str]
    """Return the whole report."""


def _on_demand(module: str) -> Callable[[Comparison], str]:
    """Return a renderer that imports its module (and what that needs) when it is first used."""

    def render(comparison: Comparison) -> str:
        report: str = import_module(f"entradrift.report.{module}").render(comparison)
        return report

    return render


RENDERERS: tuple[Renderer, ...] = (
    Renderer("text", ".txt", "plain text for a terminal or a log", _on_demand("text")),
    Renderer("json", ".json", "JSON for scripts, described by the report schema", _on_demand("json_report")),
    Renderer("html", ".html", "one self-contained page for people", _on_demand("html")),
    Renderer("md", ".md", "Markdown for tickets and job summaries", _on_demand("markdown")),
    Renderer("csv", ".csv", "a table for spreadsheets, one row for each finding", _on_demand("csv_report")),
    Renderer("junit", ".xml", "JUnit XML for the test view of a pipeline", _on_demand("junit")),
    Renderer("sarif", ".sarif", "SARIF 2.1.0 for code scanning and viewers of results", _on_demand("sarif")),
    Renderer("github", "", "annotations of a GitHub Actions job, written to its log", _on_demand("github")),
)
"""Every report format, in the order in which help texts list them."""


def by_name(name: str) -> Renderer:
    """Return the renderer that `--format` calls `name`."""
    for renderer in RENDERERS:
        if renderer.name == name:
            return renderer
    raise UnknownReportFormatError(f'There is no report format "{name}"; {_all_formats()}.')


def by_path(path: str | PurePath) -> Renderer:
    """Return the renderer for a file, by the suffix of its name in any letter case."""
    suffix = PurePath(path).suffix
    for renderer in RENDERERS:
        if suffix and renderer.suffix == suffix.lower():
            return renderer
    problem = f'no report format has the suffix "{suffix}"' if suffix else "it has no suffix"
    raise UnknownReportFormatError(f"The format of {path} is unknown because {problem}; {_all_formats()}.")


def _all_formats() -> str:
    *first, last = (
        f"{renderer.name} ({renderer.suffix or 'standard output only'})" for renderer in RENDERERS
    )
    return f"the formats are {', '.join(first)} and {last}"
