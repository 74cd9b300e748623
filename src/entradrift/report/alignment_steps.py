"""The manual steps of a plan as a page: a list to tick off, then each step with its exact values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entradrift.align.sync_steps import EVERY_CONNECTOR
from entradrift.model.alignment import Alignment, ManualStep, SyncStep
from entradrift.report.alignment_words import README, path_of, run_words, short_code, short_prose
from entradrift.report.markdown_text import code, fence, prose, row

_LONGEST_IN_TABLE: Final = 120


def manual_steps(alignment: Alignment) -> str:
    """Return the page with all manual steps, in the order of the plan."""
    return "\n".join(_page(alignment)) + "\n"


def _page(alignment: Alignment) -> Iterator[str]:
    yield "# Manual steps"
    yield ""
    if not alignment.manual:
        yield "There are none."
        return
    yield (
        f"For {code(alignment.host)}. Take them in this order and tick each one off; [{README}]({README}) says when, and which "
        "runs to start when all are done."
    )
    yield ""
    for number, step in enumerate(alignment.manual, start=1):
        about = f"{step.finding.severity}: {short_prose(step.finding.title)} {code(step.finding.id)}"
        yield f"- [ ] [Step {number:,}](#step-{number}), {about}"
    yield ""
    for number, step in enumerate(alignment.manual, start=1):
        yield from _step(number, step)


def _step(number: int, step: ManualStep) -> Iterator[str]:
    yield f"## Step {number}"
    yield ""
    yield short_prose(step.finding.title)
    yield ""
    yield f"- Finding: {code(step.finding.id)}, {step.finding.severity}, rule {code(step.finding.rule)}"
    yield f"- Why it matters: {short_prose(step.finding.why)}"
    yield f"- Where: {path_of(step.where)}"
    yield f"- What to do: {prose(step.action)}"
    if step.reason:
        yield f"- Why no script does it: {prose(step.reason)}"
    if step.caution:
        yield f"- **Caution:** {prose(step.caution)}"
    yield f"- Afterwards: {_runs(step.afterwards)}"
    yield ""
    yield from _values(step.values)
    if step.command:
        yield "Command, in Windows PowerShell:"
        yield ""
        yield from fence(step.command.split("\n"))
        yield ""


def _values(values: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Yield short values as a table and long ones whole, each in a block of its own."""
    short = [(label, value) for label, value in values if _is_short(value)]
    if short:
        yield row("What", "Value")
        yield "|---|---|"
        yield from (row(prose(label), code(value)) for label, value in short)
        yield ""
    for label, value in values:
        if not _is_short(value):
            yield f"{prose(label)}:"
            yield ""
            yield from fence(value.split("\n"))
            yield ""


def _is_short(value: str) -> bool:
    return "\n" not in value and len(value) <= _LONGEST_IN_TABLE


def _runs(steps: tuple[SyncStep, ...]) -> str:
    return "; ".join(map(_run, steps)) or "nothing has to be run."


def _run(step: SyncStep) -> str:
    every = step.connector == EVERY_CONNECTOR
    return f"{run_words(step)} on {'every connector' if every else f'the connector {short_code(step.connector)}'}"
