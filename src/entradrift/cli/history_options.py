"""Which history a command is about: `--config`, or `--history` with `--reports`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from entradrift.cli.tables import plain

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

    @click.option(
        "--config",
        "config_file",
        metavar="FILE",
        help="The configuration; else ENTRADRIFT_CONFIG, else the nearest entradrift.toml upwards.",
    )
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
    """Open the history for reading, or under the lock of the nightly run to write; say what was repaired."""
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
    from entradrift.nightly.config import find_config, read_config  # noqa: PLC0415 - only when needed

    config = read_config(find_config(config_file))
    return Place(config.history, config.reports, tuple(lane.name for lane in config.lanes))


def _say(notices: tuple[str, ...]) -> None:
    for notice in notices:
        click.echo(f"Notice: {plain(notice)}".encode("utf-8", "backslashreplace").decode("utf-8"), err=True)
