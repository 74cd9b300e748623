"""`entradrift snapshot`."""

from __future__ import annotations

import click

from entradrift.cli.output import say_written, write_stdout
from entradrift.version import VERSION
from entradrift.whole_files import write_files


@click.command("snapshot", short_help="Write one server's configuration in entradrift's own canonical form.")
@click.argument("export", metavar="EXPORT")
@click.option(
    "--out", required=True, metavar="FILE", help="Where to write the snapshot; - for standard output."
)
def command(*, export: str, out: str) -> int:
    """Read EXPORT and write it in canonical form: one small JSON file without secrets, comparable at any time."""
    from entradrift.exports import snapshot_file  # noqa: PLC0415 - only when needed
    from entradrift.exports.load import load  # noqa: PLC0415

    text = snapshot_file.write(load(export), VERSION)
    if out == "-":
        write_stdout(text)
    else:
        write_files({out: text})
        say_written(out)
    return 0
