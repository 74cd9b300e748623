"""The page of a run that compared nothing: why, what to do, and the last run that is worth looking at.

It stands where the report would stand, and must never be taken for one that found nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from entradrift.model.comparison import ExitCode
from entradrift.model.run import ExportUsed, Run
from entradrift.report import run_words, wording
from entradrift.report.self_contained import assets, environment, framing, page_header

_AGAIN = "The next nightly run tries again by itself; entradrift nightly --pair with the name of the pair does so at once."
_TO_DO: Mapping[ExitCode, tuple[str, ...]] = {
    ExitCode.INVALID: (
        "Look at the file that the sentence above names; entradrift validate says what is wrong with an export.",
        "Export the server again where its export is damaged, and see to it that copying it ends before the nightly run begins.",
        _AGAIN,
    ),
    ExitCode.INCOMPLETE: (
        "Look whether both servers still export and whether the exports still arrive in the folders that entradrift.toml names.",
        "Look whether both exports come from the same tenant; entradrift validate says from which server an export is.",
        _AGAIN,
    ),
    ExitCode.BUG: (
        "This is an error in entradrift and not in your exports. Report it with the file that the reason or the log names.",
        "Until it is corrected, compare this pair by hand before a failover.",
    ),
    ExitCode.LOCKED: (
        "Another nightly run was still at work. Look whether it still is, and whether two tasks start at the same time.",
        _AGAIN,
    ),
}
_ELSE: tuple[str, ...] = ("Look at the log of the nightly run.", _AGAIN)
_NONE = "not found or not read"


@dataclass(frozen=True, slots=True)
class LastComplete:
    """The last run that said what differs."""

    words: str
    """What it found."""
    moment: str
    before: str
    """How long before this run."""
    href: str


@dataclass(frozen=True, slots=True)
class FailurePage:
    """Everything that the page says."""

    title: str
    pair: str
    why: str
    to_do: tuple[str, ...]
    last: LastComplete | None
    facts: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    index: str
    made: str
    tool_version: str


def render(run: Run, last_complete: Run | None, *, as_latest: bool = False) -> str:
    """Return the page of `run`, always the same text for the same run.

    It stands in the run's folder; with `as_latest` it stands beside the run folders as `latest.html`, from where
    other pages have another address.
    """
    page = _page(run, last_complete, as_latest=as_latest)
    style = assets("css", "base", "index") + page_header(page.title, "Entra Connect: no comparison")
    return (
        environment()
        .get_template("failure.html.j2")
        .render(
            page=page,
            **framing(style),
        )
    )


def _page(run: Run, last_complete: Run | None, *, as_latest: bool) -> FailurePage:
    return FailurePage(
        title=f"Failed: {run.pair} was not compared",
        pair=run.pair,
        why=run.summary,
        to_do=_TO_DO.get(run.exit_code, _ELSE),
        last=_last(last_complete, run, as_latest=as_latest) if last_complete else None,
        facts=(
            ("Pair", run.pair),
            ("Run", f"{wording.moment(run.started_at)} ({run.name})"),
            ("Exit code", run_words.exit_code(run.exit_code)),
            ("Primary export", _export(run.primary, run)),
            ("Staging export", _export(run.staging, run)),
            *((f"Option {name}", value) for name, value in sorted(run.options.items())),
        ),
        remarks=(*map(run_words.sentence, run.doubts), *run.notices),
        index="../index.html" if as_latest else "../../index.html",
        made=wording.moment(run.started_at),
        tool_version=run.tool_version,
    )


def _last(last: Run, run: Run, *, as_latest: bool) -> LastComplete:
    page = f"{run_words.segment(last.name)}/{run_words.page_name(last.verdict)}"
    return LastComplete(
        words=run_words.STATES[run_words.state(last.verdict)],
        moment=wording.moment(last.started_at),
        before=run_words.days(run_words.full_days(last.started_at, run.started_at)),
        href=page if as_latest else f"../{page}",
    )


def _export(used: ExportUsed | None, run: Run) -> str:
    if used is None:
        return _NONE
    age = wording.age(used.captured_at, run.started_at)
    parts = (used.host or "host not stated", used.path, age)
    return ", ".join(filter(None, parts))
