"""Which formats the report of pending exports has. A new format is one line here and one module beside this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from entradrift.model.pending import PendingReport
from entradrift.report.registry import find_by_name, find_by_path


@dataclass(frozen=True, slots=True)
class StreamedRenderer:
    """One format, written piece by piece: a report may have more objects than fit into memory."""

    name: str
    """What `--format` takes."""
    suffix: str
    """The ending of a file in this format, with its dot."""
    description: str
    """What the format is and whom it is for, in a few words."""
    pieces: Callable[[PendingReport], Iterable[str]]
    """Yield the whole report in pieces."""


def _streamed(module: str) -> Callable[[PendingReport], Iterator[str]]:
    def pieces(report: PendingReport) -> Iterator[str]:
        yield from import_module(f"entradrift.report.{module}").pieces(report)

    return pieces


def _whole(module: str) -> Callable[[PendingReport], Iterator[str]]:
    def pieces(report: PendingReport) -> Iterator[str]:
        yield import_module(f"entradrift.report.{module}").render(report)

    return pieces


PENDING_RENDERERS: tuple[StreamedRenderer, ...] = (
    StreamedRenderer("text", ".txt", "a summary for a terminal or a log", _whole("pending_text")),
    StreamedRenderer("json", ".json", "JSON for scripts, by the pending schema", _streamed("pending_json")),
    StreamedRenderer(
        "csv", ".csv", "a table for spreadsheets, one row for each value", _streamed("pending_csv")
    ),
    StreamedRenderer("html", ".html", "one self-contained page for people", _streamed("pending_html")),
)
"""Every format, in the order in which help texts list them."""


def pending_renderer(name: str) -> StreamedRenderer:
    """Return the renderer that `--format` calls `name`."""
    return find_by_name(PENDING_RENDERERS, name, "pending export")


def pending_renderer_for(path: str | PurePath) -> StreamedRenderer:
    """Return the renderer for a file, by the suffix of its name in any letter case."""
    return find_by_path(PENDING_RENDERERS, path, "pending export")
