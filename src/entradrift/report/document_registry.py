"""Which formats the documentation of one server has. A new format is one line here and one module beside this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from entradrift.document.server_document import ServerDocument
from entradrift.report.registry import UnknownReportFormatError


@dataclass(frozen=True, slots=True)
class DocumentRenderer:
    """One format of the documentation."""

    name: str
    """What `--format` takes."""
    suffix: str
    """The ending of a file in this format, with its dot."""
    description: str
    render: Callable[[ServerDocument], str]
    """Return the whole document."""


def _on_demand(module: str) -> Callable[[ServerDocument], str]:
    """Return a renderer that imports its module (and what that needs) when it is first used."""

    def render(document: ServerDocument) -> str:
        text: str = import_module(f"entradrift.report.{module}").render(document)
        return text

    return render


DOCUMENT_RENDERERS: tuple[DocumentRenderer, ...] = (
    DocumentRenderer("md", ".md", "Markdown for a wiki or a repository", _on_demand("document_markdown")),
    DocumentRenderer("html", ".html", "one self-contained page for people", _on_demand("document_html")),
    DocumentRenderer(
        "json", ".json", "JSON for scripts, by the document schema", _on_demand("document_json")
    ),
)
"""Every format, in the order in which help texts list them."""


def document_renderer(name: str) -> DocumentRenderer:
    """Return the renderer that `--format` calls `name`."""
    for renderer in DOCUMENT_RENDERERS:
        if renderer.name == name:
            return renderer
    raise UnknownReportFormatError(f'There is no document format "{name}"; {_all_formats()}.')


def document_renderer_for(path: str | PurePath) -> DocumentRenderer:
    """Return the renderer for a file, by the suffix of its name in any letter case."""
    suffix = PurePath(path).suffix
    for renderer in DOCUMENT_RENDERERS:
        if renderer.suffix == suffix.lower():
            return renderer
    problem = f'no document format has the suffix "{suffix}"' if suffix else "it has no suffix"
    raise UnknownReportFormatError(f"The format of {path} is unknown because {problem}; {_all_formats()}.")


def _all_formats() -> str:
    *first, last = (f"{renderer.name} ({renderer.suffix})" for renderer in DOCUMENT_RENDERERS)
    return f"the formats are {', '.join(first)} and {last}"
