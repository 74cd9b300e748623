"""Which history a command is about: `--config`, or `--history` with `--reports`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from entradrift.cli.config_option import config_option
from entradrift.cli.terminal import say

if TYPE_CHECKING:
    from entradrift.history.store import History

_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Place:
    """Where a history is."""

    database: Path
    reports: Path
    lanes: tuple[str, ...] | None
    """The comparisons of the configuration; None where there is no configuration."""


def place_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that say which history is meant; the command gets them as one `place`."""

    @config_option
    @click.option("--history", "database", metavar="DB", help="The database, instead of a configuration.")
    @click.option(
        "--reports", metavar="FOLDER", help="The folder of the run folders that belong to --history."
    )
    @wraps(command)
    def with_place(
        *, config_file: str | None, database: str | None, reports: str | None, **others: object
    ) -> int:
        return command(place=_place(config_file, database, reports), **others)

    return with_place


def pair_option(what: str) -> Callable[[_F], _F]:
    """Add `--pair`."""
    return click.option("--pair", metavar="NAME", help=what)


@contextmanager
def opened(place: Place, *, to_write: bool = False, rebuild: bool = False) -> Iterator[History]:
    """Open the history for reading, or under the lock of the nightly run to write; say what was repaired.

    Raises HistoryError where it cannot be had, and LockedError while a nightly run writes.
    """
    from entradrift.history.store import History  # noqa: PLC0415 - only when needed

    if not to_write:
        history, notices = History.open_to_read(place.database, place.reports)
        _say(notices)
        with history:
            yield history
        return
    from entradrift.history.errors import HistoryError  # noqa: PLC0415 - only when needed
    from entradrift.nightly import lock  # noqa: PLC0415

    if not place.reports.is_dir():
        raise HistoryError(f"There is no folder {place.reports}; give the folder that holds the run folders.")
    with lock.held(place.reports):
        history, notices = History.open(place.database, place.reports, rebuild=rebuild)
        _say(notices)
        with history:
            yield history


def _place(config_file: str | None, database: str | None, reports: str | None) -> Place:
    if database and reports and not config_file:
        return Place(Path(database), Path(reports), None)
    if database or reports:
        raise click.UsageError("Give --config, or --history together with --reports.")
    from entradrift.nightly.config import find_config, read_kept  # noqa: PLC0415 - only when needed

    kept = read_kept(find_config(config_file))
    return Place(kept.history, kept.reports, kept.lanes)


def _say(notices: tuple[str, ...]) -> None:
    for notice in notices:
        say(f"Notice: {notice}")
