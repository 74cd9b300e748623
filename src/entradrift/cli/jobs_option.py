"""How many processes read pending exports: the same option for every command that reads them."""

from __future__ import annotations

import click

jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that read large files.",
)
"""Adds `--jobs`; the command gets it as `jobs`."""
