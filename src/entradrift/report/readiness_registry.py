"""Which formats the readiness report has. A new format is one line here and one module beside this one."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath

from entradrift.model.readiness import ReadinessReport
from entradrift.report.registry import Renderer, find_by_name, find_by_path, on_demand


def _text(report: ReadinessReport) -> str:
    text: str = import_module("entradrift.report.readiness_text").render_file(report)
    return text


READINESS_RENDERERS: tuple[Renderer[ReadinessReport], ...] = (
    Renderer("text", ".txt", "plain text for a terminal or a log", _text),
    Renderer("json", ".json", "JSON for scripts, by the readiness schema", on_demand("readiness_json")),
    Renderer("html", ".html", "one self-contained page for the change record", on_demand("readiness_html")),
    Renderer("md", ".md", "Markdown for tickets", on_demand("readiness_markdown")),
)
"""Every format, in the order in which help texts list them."""


def readiness_renderer(name: str) -> Renderer[ReadinessReport]:
    """Return the renderer that `--format` calls `name`."""
    return find_by_name(READINESS_RENDERERS, name, "readiness")


def readiness_renderer_for(path: str | PurePath) -> Renderer[ReadinessReport]:
    """Return the renderer for a file, by the suffix of its name in any letter case."""
    return find_by_path(READINESS_RENDERERS, path, "readiness")
