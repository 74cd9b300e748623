"""The terminal: what it can show, and text in which nothing can drive it."""

from __future__ import annotations

import os
import sys
from shutil import get_terminal_size

import click

_PIPED_WIDTH = 80


def terminal() -> tuple[bool, int]:
    """Return whether standard output takes colour, and how wide it is.

    Colour only on a terminal, and not with NO_COLOR or TERM=dumb.
    """
    if not sys.stdout.isatty():
        return False, _PIPED_WIDTH
    color = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return color, max(40, get_terminal_size().columns)


def plain(text: str) -> str:
    """Return `text` with everything that could drive a terminal shown as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def say(sentence: str) -> None:
    """Say one line on standard error, with nothing in it that acts."""
    click.echo(plain(sentence), err=True)
