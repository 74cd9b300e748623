"""`entradrift document`."""

from __future__ import annotations

import click

from entradrift import clock
from entradrift.cli.output import say_written, write_stdout
from entradrift.model.comparison import ExitCode
from entradrift.version import VERSION
from entradrift.whole_files import write_files


@click.command("document", short_help="Write one server's configuration as a readable page.")
@click.argument("export", metavar="EXPORT")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["md", "html", "json"]),
    help="Format of standard output; md where neither this nor --out is given.",
)
@click.option(
    "--out",
    "outputs",
    multiple=True,
    metavar="PATH",
    help="Write a file (.html, .md, .json). May be repeated.",
)
def command(*, export: str, format_name: str | None, outputs: tuple[str, ...]) -> int:
    """Write the configuration of one server as documentation for audits and rebuilds.

    Connectors, OUs, features, rules, and for each attribute of the cloud the whole way from its sources;
    also what deserves a look. Exits with 3 when the export lacks something that its format should carry.
    """
    from entradrift.document.server_document import document_of  # noqa: PLC0415 - only when needed
    from entradrift.exports.load import load  # noqa: PLC0415
    from entradrift.report.document_registry import document_renderer, document_renderer_for  # noqa: PLC0415

    renderers = {path: document_renderer_for(path) for path in outputs}
    document = document_of(load(export), tool_version=VERSION, generated_at=clock.now())
    texts = {path: renderer.render(document) for path, renderer in renderers.items()}
    write_files(texts)
    if format_name or not outputs:
        write_stdout(document_renderer(format_name or "md").render(document))
    for path in texts:
        say_written(path)
    complete = all(content.by_nature for content in document.content.values())
    return ExitCode.OK if complete else ExitCode.INCOMPLETE
