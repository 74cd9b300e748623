"""Tables for terminals and logs, drawn by rich."""

from __future__ import annotations

import io
from collections.abc import Sequence

from entradrift.cli.terminal import plain


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, color: bool, width: int) -> str:
    """Return a table as text; plain ASCII letters and no colour unless `color`. The last column wraps."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - 40 ms that other commands need not pay
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(box=SIMPLE_HEAD if color else None, pad_edge=False, show_edge=False, header_style="bold")
    for column in columns[:-1]:
        drawn.add_column(column, no_wrap=True)
    drawn.add_column(columns[-1], overflow="fold")
    for row in rows:
        # Text, not str: rich would take square brackets in a name for markup.
        drawn.add_row(*(Text(plain(cell)) for cell in row))
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
    )
    console.print(drawn)
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())
