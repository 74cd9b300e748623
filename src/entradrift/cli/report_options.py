"""`--format` and `--out`: for every command that has reports in several formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from entradrift.report.registry import Format

_F = TypeVar("_F", bound=Callable[..., Any])


def report_options(formats: Sequence[Format]) -> Callable[[_F], _F]:
    """Return a decorator that adds `--format` (`format_name`, text by default) and `--out` (`outputs`) to a command."""
    suffixes = ", ".join(filter(None, (each.suffix for each in formats)))
    on_screen = click.option(
        "--format",
        "format_name",
        type=click.Choice([each.name for each in formats]),
        default="text",
        show_default=True,
        help="Format of standard output.",
    )
    in_files = click.option(
        "--out",
        "outputs",
        multiple=True,
        metavar="PATH",
        help=f"Also write a report ({suffixes}). May be repeated.",
    )
    return lambda command: on_screen(in_files(command))
