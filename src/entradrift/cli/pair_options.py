"""`--primary` and `--staging`: for every command that needs the exports of both servers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_F = TypeVar("_F", bound=Callable[..., Any])


def pair_options(command: _F) -> _F:
    """Add `--primary` and `--staging`, both required, to a command."""
    primary = click.option("--primary", required=True, metavar="EXPORT", help="Export of the active server.")
    staging = click.option(
        "--staging", required=True, metavar="EXPORT", help="Export of the server in staging mode."
    )
    return primary(staging(command))
