"""`--map OLD=NEW`: for every command that compares two exports of which some names differ on purpose."""

from __future__ import annotations

from collections.abc import Sequence

import click

from entradrift.cli.terminal import plain

map_option = click.option(
    "--map",
    "name_pairs",
    multiple=True,
    metavar="OLD=NEW",
    help="Read the name OLD as NEW, for names that differ on purpose. May be repeated.",
)
"""Adds `--map`; the command gets it as `name_pairs`."""


def names_of(pairs: Sequence[str]) -> dict[str, str]:
    """Return the names of `OLD=NEW` as old to new. Raises click.UsageError."""
    names: dict[str, str] = {}
    for pair in pairs:
        old, equals, new = (part.strip() for part in pair.partition("="))
        if not (old and equals and new) or "=" in new:
            raise click.UsageError(
                f'--map takes OLD=NEW, such as contoso-test.com=contoso.com, not "{plain(pair)}".'
            )
        if old in names:
            raise click.UsageError(f'--map names "{plain(old)}" more than once.')
        names[old] = new
    return names
