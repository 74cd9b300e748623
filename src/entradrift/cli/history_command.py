"""`entradrift history`."""

from __future__ import annotations

import json
from typing import Final

import click

from entradrift.cli import history_json, history_text
from entradrift.cli.format_option import text_or_json
from entradrift.cli.history_options import Place, opened, pair_option, place_options
from entradrift.cli.output import write_stdout
from entradrift.cli.terminal import plain
from entradrift.errors import EntradriftError
from entradrift.model.comparison import ExitCode

_LIMIT: Final = 40


class UnknownFindingError(EntradriftError):
    """A finding was asked for that no run of the history saw."""


class NoBaselineError(EntradriftError):
    """A baseline was asked for of a pair that has none, or of no pair in particular."""


@click.group("history", short_help="Show what earlier nights found, and choose baselines.")
def command() -> None:
    """Show what the nightly runs found, since when, and which state is the baseline.

    Reading changes nothing and needs no right to write.
    """


@command.command("list", short_help="List runs, latest first.")
@pair_option("Only runs of this pair.")
@click.option(
    "--limit", type=click.IntRange(1), default=_LIMIT, show_default=True, metavar="N", help="How many runs."
)
@click.option("--all", "everything", is_flag=True, help="All runs.")
@text_or_json
@place_options
def list_runs(*, place: Place, pair: str | None, limit: int, everything: bool, format_name: str) -> int:
    """List runs, latest first: verdict, open and accepted differences."""
    with opened(place) as history:
        rows = history.runs(pair, limit=None if everything else limit + 1)
    shown = rows if everything else rows[:limit]
    write_stdout(
        history_json.dumped(history_json.runs(shown))
        if format_name == "json"
        else history_text.runs(shown, more=len(shown) < len(rows))
    )
    return ExitCode.OK


@command.command("show", short_help="Show one run.")
@click.argument("run")
@pair_option("The pair, where several have a run of this name.")
@text_or_json
@place_options
def show(*, place: Place, run: str, pair: str | None, format_name: str) -> int:
    """Show the run whose name, or PAIR/NAME, begins with RUN."""
    from entradrift.history.run_file import dumps  # noqa: PLC0415 - only when needed

    with opened(place) as history:
        found = history.run(run, pair)
    write_stdout(
        history_json.dumped(json.loads(dumps(found))) if format_name == "json" else history_text.run(found)
    )
    return ExitCode.OK


@command.command("finding", short_help="Say since when a finding has been there.")
@click.argument("finding", metavar="ID")
@text_or_json
@place_options
def show_finding(*, place: Place, finding: str, format_name: str) -> int:
    """Say when the finding with this ID appeared and went, in all pairs, and how it was judged."""
    with opened(place) as history:
        spans, judgements = history.spans(finding), history.judgements(finding)
    if not spans:
        raise UnknownFindingError(
            f'No run of the history saw a finding "{finding}"; entradrift history show RUN lists those of a run.'
        )
    write_stdout(
        history_json.dumped(history_json.finding(finding, spans, judgements))
        if format_name == "json"
        else history_text.finding(spans, judgements)
    )
    return ExitCode.OK


@command.command("diff", short_help="Say what differs between two runs.")
@click.argument("run1")
@click.argument("run2")
@pair_option("The pair, where several have runs of these names.")
@text_or_json
@place_options
def diff(*, place: Place, run1: str, run2: str, pair: str | None, format_name: str) -> int:
    """Say which findings appeared, went, are judged otherwise or have other values in RUN2 than in RUN1."""
    from entradrift.history.run_diff import run_diff  # noqa: PLC0415 - only when needed

    with opened(place) as history:
        earlier, later = history.run(run1, pair), history.run(run2, pair)
    found = run_diff(place.reports, earlier, later)
    write_stdout(
        history_json.dumped(history_json.diff(earlier, later, found))
        if format_name == "json"
        else history_text.diff(earlier, later, found)
    )
    return ExitCode.OK


@command.command("rebuild", short_help="Make the database and the index page again from the run folders.")
@place_options
def rebuild(*, place: Place) -> int:
    """Make the database, the index page and every latest.html again from the run folders.

    For a damaged database, and where run folders were gathered from several machines. Runs whose folders are
    gone are taken over from the old database as far as it can be read.
    """
    from entradrift.cli.history_pages import write_pages  # noqa: PLC0415 - only when needed

    with opened(place, to_write=True, rebuild=True) as history:
        write_pages(history, place)
        runs, pairs = len(history.runs()), len(history.pairs())
    write_stdout(f"Made again from the run folders: {runs:,} runs of {pairs:,} pairs, and the index page.\n")
    return ExitCode.OK


@command.group("baseline", short_help="Show or choose the state that findings are attributed with.")
def baseline() -> None:
    """Show or choose the baseline of a pair: the state that says on which server something changed.

    It is that of the last run in sync, unless somebody chose another run.
    """


@baseline.command("show", short_help="Show the baseline of each pair.")
@pair_option("Only of this pair.")
@text_or_json
@place_options
def show_baseline(*, place: Place, pair: str | None, format_name: str) -> int:
    """Show which run is the baseline of each pair, and who chose it."""
    with opened(place) as history:
        rows = [
            (name, found[0], history.run(found[0], name).started_at, found[1])
            for name in ([pair] if pair else history.pairs())
            if (found := history.baseline_run(name)) is not None
        ]
    keys = ("pair", "run", "started_at", "chosen")
    write_stdout(
        history_json.dumped({"baselines": [dict(zip(keys, row, strict=True)) for row in rows]})
        if format_name == "json"
        else history_text.baselines(rows)
    )
    return ExitCode.OK


@baseline.command("set", short_help="Choose a run as baseline.")
@click.argument("run")
@pair_option("The pair, where several have a run of this name.")
@place_options
def set_baseline(*, place: Place, run: str, pair: str | None) -> int:
    """Make the state of the primary in RUN the baseline of its pair, until it is cleared."""
    with opened(place, to_write=True) as history:
        found = history.run(run, pair)
        history.set_baseline(found.pair, found.name)
    write_stdout(f"{plain(found.name)} is the baseline of {plain(found.pair)} from now on.\n")
    return ExitCode.OK


@baseline.command("clear", short_help="Go back to the last run in sync.")
@pair_option("The pair; needed where there are several.")
@place_options
def clear_baseline(*, place: Place, pair: str | None) -> int:
    """Make the last run in sync the baseline of a pair again."""
    with opened(place, to_write=True) as history:
        pairs = history.pairs()
        name = pair or (pairs[0] if len(pairs) == 1 else None)
        if name is None or name not in pairs:
            raise NoBaselineError(
                f"Name the pair with --pair; the history knows {', '.join(pairs) or 'none'}."
            )
        history.set_baseline(name, None)
    write_stdout(f"The last run in sync is the baseline of {plain(name)} again.\n")
    return ExitCode.OK
