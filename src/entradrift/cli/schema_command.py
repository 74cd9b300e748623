"""`entradrift schema`."""

from __future__ import annotations

import json

import click

from entradrift.cli.output import write_stdout


@click.command("schema", short_help="Print the JSON Schema of an input or output.")
@click.argument("name", required=False)
def command(*, name: str | None) -> int:
    """Print the JSON Schema called NAME; without NAME, list them."""
    from entradrift.resources import schema, schema_names  # noqa: PLC0415 - only when needed

    if name is None:
        write_stdout("".join(f"{found}\n" for found in schema_names()))
    else:
        write_stdout(json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n")
    return 0
