"""The head of a plan: what it was made from, and what to know before it is begun."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entradrift.align.manual import COMES_FIRST
from entradrift.model.alignment import Alignment
from entradrift.model.comparison import ServerSummary, Verdict
from entradrift.report import wording
from entradrift.report.alignment_words import MANUAL_STEPS, ids_of, short_prose
from entradrift.report.markdown_text import code, row

_ROLES: Final = frozenset({"both-servers-active", "both-servers-staging", "roles-swapped"})
_FILES: Final = 40


def origin(alignment: Alignment) -> Iterator[str]:
    """Yield the verdict, and the two exports by host, time and digests."""
    comparison = alignment.comparison
    sides = wording.sides(comparison)[:2]
    yield f"**{wording.verdict(comparison)}:** {short_prose(comparison.failover)}"
    yield ""
    yield row("Server", "Host", "Role", "Version", "Exported", "Files")
    yield "|---|---|---|---|---|---:|"
    for name, summary in sides:
        yield row(name, *_server(summary))
    yield ""
    yield (
        f"Compared at {code(wording.moment(comparison.generated_at))} by entradrift {code(comparison.tool_version)}. If the "
        "configuration of a server has changed since its export, export it again and make a new plan."
    )
    yield ""
    yield "<details>"
    yield "<summary>The files that were read, with the beginning of their digests</summary>"
    yield ""
    yield row("Server", "File", code("SHA-256"))
    yield "|---|---|---|"
    for name, summary in sides:
        files = summary.source.files
        yield from (row(name, code(file.path), code(file.sha256[:12])) for file in files[:_FILES])
        if len(files) > _FILES:
            yield row(name, f"and {len(files) - _FILES:,} more", "")
    yield ""
    yield "</details>"
    yield ""


def _server(summary: ServerSummary) -> tuple[str, ...]:
    captured = summary.source.captured_at
    return (
        code(summary.server.host) if summary.server.host else "not stated",
        wording.ROLES[summary.server.role],
        code(summary.server.product_version) if summary.server.product_version else "not stated",
        code(wording.moment(captured)) if captured else "time not stated",
        f"{len(summary.source.files):,}",
    )


def warnings(alignment: Alignment) -> Iterator[str]:
    """Yield a section with what could make the plan wrong, nothing where there is nothing."""
    found = list(_warnings(alignment))
    if found:
        yield "## Before you begin"
        yield ""
        yield from (f"- {warning}" for warning in found)
        yield ""


def _warnings(alignment: Alignment) -> Iterator[str]:
    comparison = alignment.comparison
    if any(step.finding.rule in _ROLES for step in alignment.manual):
        yield (
            "**The roles of the servers are not as this plan supposes.** Settle that first, export both servers again, and make "
            "a new plan."
        )
    elif first := [
        f"[{number:,}]({MANUAL_STEPS}#step-{number})"
        for number, step in enumerate(alignment.manual, start=1)
        if step.finding.rule in COMES_FIRST
    ]:
        yield (
            f"**Manual {'step' if len(first) == 1 else 'steps'} {', '.join(first)} first**, before any script. After that, "
            "export both servers again and make a new plan: other differences will show."
        )
    if comparison.verdict is Verdict.INCOMPLETE:
        yield "**The comparison is incomplete**: what could not be compared is not in this plan."
        for section in filter(wording.is_incomplete, comparison.coverage):
            yield f"{wording.SECTIONS[section.section]}: {short_prose(section.reason)}"
    if alignment.left_out:
        count = len(alignment.left_out)
        yield f"{wording.plural(count, 'open finding')} left out of this plan: {ids_of(alignment.left_out)}."
    for notice in dict.fromkeys(comparison.notices):
        yield short_prose(notice)
