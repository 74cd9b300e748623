"""The result as people paste it: what was run where and when, and one table of all rows."""

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from benchmarks.row import Row

HEAD = ("", "wanted", "measured", "", "")
LARGE = 1000
"""From here on figures are whole."""


def page(command: str, machine: str, topics: Mapping[str, Sequence[Row]]) -> str:
    """Markdown: the command, the machine, and the rows of each topic below its name."""
    lines: list[tuple[str, ...]] = [HEAD]
    for topic, rows in topics.items():
        lines += [(f"{topic}:",), *map(cells, rows)]
    return f"Command: `{command}`\n\nMachine: {machine}\n\n```text\n{aligned(lines)}\n```\n"


def machine() -> str:
    """Cores, Python, system, day, and how busy it was."""
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        system = f"{platform.system()} {platform.release()}"
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    busy = f", load {os.getloadavg()[0]:.1f} when it began" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {system}, {today}{busy}"


def cells(row: Row) -> tuple[str, ...]:
    """The columns of one row."""
    wanted = "" if row.wanted is None else f"<= {_figure(row.wanted, row.unit)}"
    measured = "not measured" if row.measured is None else _figure(row.measured, row.unit)
    return f"  {row.what}", wanted, measured, row.verdict, row.note


def aligned(lines: Sequence[tuple[str, ...]]) -> str:
    """Plain text in columns; a line of one cell is as long as it likes."""
    whole = [line for line in lines if len(line) > 1]
    widths = [max(map(len, column)) for column in zip(*whole, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=False)).rstrip()
        for line in lines
    )


def _figure(number: float, unit: str) -> str:
    return f"{number:.3g} {unit}".strip() if number < LARGE else f"{number:,.0f} {unit}".strip()
