"""The log of a long run on standard error: warnings only, everything with timings, or everything as JSON lines."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator
from typing import Final

import click

from entradrift import clock
from entradrift.cli.terminal import plain

_FIELDS: Final = ("pair", "stage", "seconds")
"""What a record may carry beside its message."""


@contextlib.contextmanager
def run_log(*, verbose: bool, as_json: bool) -> Iterator[None]:
    """Log what entradrift says meanwhile to standard error; other packages' loggers are left as they are."""
    logger = logging.getLogger("entradrift")
    handler = _StandardError()
    handler.setFormatter(_JsonLines() if as_json else _Lines(verbose=verbose))
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO if verbose or as_json else logging.WARNING)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


class _StandardError(logging.Handler):
    """Standard error as it is when something is written; where it is closed, the run goes on without a log."""

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError, ValueError):
            click.echo(self.format(record), err=True)


class _Lines(logging.Formatter):
    """Text for people. Messages may hold text of exports, so that nothing in them acts."""

    def __init__(self, *, verbose: bool) -> None:
        super().__init__()
        self._verbose = verbose

    def format(self, record: logging.LogRecord) -> str:
        start = "entradrift:"
        if self._verbose:
            level = f" {record.levelname.lower()}:" if record.levelno > logging.INFO else ""
            start = f"{clock.now()}{level}"
        return "\n".join(f"{start} {plain(line)}" for line in record.getMessage().split("\n"))


class _JsonLines(logging.Formatter):
    """One JSON object on each line, in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        more = {name: value for name in _FIELDS if (value := getattr(record, name, None)) is not None}
        document = {"time": clock.now(), "level": record.levelname.lower(), "message": record.getMessage()}
        return json.dumps(document | more)
