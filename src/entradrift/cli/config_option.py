"""`--config`: for every command that is about the nightly run."""

from __future__ import annotations

import click

config_option = click.option(
    "--config",
    "config_file",
    metavar="FILE",
    help="The configuration; else ENTRADRIFT_CONFIG, else the nearest entradrift.toml upwards.",
)
"""Adds `--config`; the command gets it as `config_file`."""
