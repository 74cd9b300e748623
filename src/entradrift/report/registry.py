"""Which report formats exist. A new format is one line here and one module beside this one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Any, Generic, Protocol, TypeVar

from entradrift.errors import EntradriftError
from entradrift.model.comparison import Comparison

Rendered = TypeVar("Rendered")


class Format(Protocol):
    """What every kind of renderer says of its format."""

    @property
    def name(self) -> str:
        """What `--format` takes."""

    @property
    def suffix(self) -> str:
        """The ending of a file in this format, with its dot; empty for none."""


Found = TypeVar("Found", bound=Format)


class UnknownReportFormatError(EntradriftError):
    """A report format was asked for that does not exist."""


@dataclass(frozen=True, slots=True)
class Renderer(Generic[Rendered]):
    """One format of what `Rendered` is: a comparison, or the documentation of one server."""

    name: str
    """What `--format` takes."""
    suffix: str
    """The ending of a file in this format, with its dot; empty for a format that is for standard output only."""
    description: str
    """What the format is and whom it is for, in a few words."""
    render: Callable[[Rendered], str]
    """Return the whole report."""


def on_demand(module: str) -> Callable[[Any], str]:
    """Return a renderer that imports its module (and what that needs) when it is first used."""

    def render(result: object) -> str:
        report: str = import_module(f"entradrift.report.{module}").render(result)
        return report

    return render


RENDERERS: tuple[Renderer[Comparison], ...] = (
    Renderer("text", ".txt", "plain text for a terminal or a log", on_demand("text")),
    Renderer("json", ".json", "JSON for scripts, described by the report schema", on_demand("json_report")),
    Renderer("html", ".html", "one self-contained page for people", on_demand("html")),
    Renderer("md", ".md", "Markdown for tickets and job summaries", on_demand("markdown")),
    Renderer("csv", ".csv", "a table for spreadsheets, one row for each finding", on_demand("csv_report")),
    Renderer("junit", ".xml", "JUnit XML for the test view of a pipeline", on_demand("junit")),
    Renderer("sarif", ".sarif", "SARIF 2.1.0 for code scanning and viewers of results", on_demand("sarif")),
    Renderer("github", "", "annotations of a GitHub Actions job, written to its log", on_demand("github")),
)
"""Every report format, in the order in which help texts list them."""


def by_name(name: str) -> Renderer[Comparison]:
    """Return the renderer that `--format` calls `name`."""
    return find_by_name(RENDERERS, name, "report")


def by_path(path: str | PurePath) -> Renderer[Comparison]:
    """Return the renderer for a file, by the suffix of its name in any letter case."""
    return find_by_path(RENDERERS, path, "report")


def find_by_name(renderers: Sequence[Found], name: str, what: str) -> Found:
    """Return the one of `renderers` (formats of a `what`) called `name`. Raises UnknownReportFormatError."""
    for renderer in renderers:
        if renderer.name == name:
            return renderer
    raise UnknownReportFormatError(f'There is no {what} format "{name}"; {_all_formats(renderers)}.')


def find_by_path(renderers: Sequence[Found], path: str | PurePath, what: str) -> Found:
    """Return the one of `renderers` (formats of a `what`) for a file's suffix. Raises UnknownReportFormatError."""
    suffix = PurePath(path).suffix
    for renderer in renderers:
        if suffix and renderer.suffix == suffix.lower():
            return renderer
    problem = f'no {what} format has the suffix "{suffix}"' if suffix else "it has no suffix"
    raise UnknownReportFormatError(
        f"The format of {path} is unknown because {problem}; {_all_formats(renderers)}."
    )


def _all_formats(renderers: Sequence[Format]) -> str:
    *first, last = (
        f"{renderer.name} ({renderer.suffix or 'standard output only'})" for renderer in renderers
    )
    return f"the formats are {', '.join(first)} and {last}"
