"""`--format` of commands that print text for people or JSON for scripts."""

from __future__ import annotations

import click

text_or_json = click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Format of standard output.",
)
