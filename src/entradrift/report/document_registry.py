"""Which formats the documentation of one server has. A new format is one line here and one module beside this one."""

from __future__ import annotations

from pathlib import PurePath

from entradrift.document.server_document import ServerDocument
from entradrift.report.registry import Renderer, find_by_name, find_by_path, on_demand

DOCUMENT_RENDERERS: tuple[Renderer[ServerDocument], ...] = (
    Renderer("md", ".md", "Markdown for a wiki or a repository", on_demand("document_markdown")),
    Renderer("html", ".html", "one self-contained page for people", on_demand("document_html")),
    Renderer("json", ".json", "JSON for scripts, by the document schema", on_demand("document_json")),
)
"""Every format, in the order in which help texts list them."""


def document_renderer(name: str) -> Renderer[ServerDocument]:
    """Return the renderer that `--format` calls `name`."""
    return find_by_name(DOCUMENT_RENDERERS, name, "document")


def document_renderer_for(path: str | PurePath) -> Renderer[ServerDocument]:
    """Return the renderer for a file, by the suffix of its name in any letter case."""
    return find_by_path(DOCUMENT_RENDERERS, path, "document")
