"""`entradrift validate`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from entradrift.cli.output import write_stdout
from entradrift.cli.tables import table
from entradrift.cli.terminal import plain, terminal
from entradrift.errors import EntradriftError
from entradrift.model.comparison import ExitCode
from entradrift.model.snapshot import Carried, SectionContent, Snapshot

_WIDE = 140
"""Columns for the list of dropped elements: their paths are long, and a wrapped path cannot be searched."""


@click.command("validate", short_help="Say what an export is, what it carries, and what is wrong with it.")
@click.argument("exports", nargs=-1, required=True, metavar="EXPORT...")
@click.option(
    "-v", "--verbose", is_flag=True, help="List every kind of element that is dropped, with the reason."
)
def command(*, exports: tuple[str, ...], verbose: bool) -> int:
    """Say what each EXPORT is, from which server and when, what it carries, and what is wrong with it.

    Exits with 0 when all are readable and complete, 2 when one is not readable, 3 when one lacks something
    that its format should carry.
    """
    from entradrift.exports.load import load  # noqa: PLC0415 - only when needed

    worst: int = ExitCode.OK
    for export in exports:
        try:
            snapshot = load(export)
        except EntradriftError as error:
            write_stdout(f"{plain(export)}\n  not usable: {plain(str(error))}\n")
            worst = ExitCode.INVALID
            continue
        write_stdout("".join(_described(export, snapshot, verbose=verbose)))
        if worst == ExitCode.OK and any(not content.by_nature for content in snapshot.content.values()):
            worst = ExitCode.INCOMPLETE
    return worst


def _described(export: str, snapshot: Snapshot, *, verbose: bool) -> Iterator[str]:
    server, source = snapshot.server, snapshot.source
    color, width = terminal()
    kind = source.format.value
    if source.content_format is not source.format:
        kind += f" (read from {source.content_format.value})"
    facts = (
        ("format", f"{kind}, {len(source.files)} file(s), {sum(file.size for file in source.files):,} bytes"),
        ("server", f"{server.host or 'not named in the export'}, {server.role.value}"),
        ("version", server.product_version or "not in the export"),
        ("tenant", server.tenant or "not in the export"),
        ("captured", source.captured_at or "the export does not say when"),
    )
    yield f"{plain(export)}\n"
    yield from (f"  {name:<9} {plain(value)}\n" for name, value in facts)
    yield "\n"
    yield table(
        ("Section", "Items", "Carried", "Why not all"),
        [
            (section.value, str(content.items), _carried(content), content.reason)
            for section, content in snapshot.content.items()
        ],
        color=color,
        width=width,
    )
    yield f"\n{sum(entry.count for entry in snapshot.dropped):,} elements are left out on purpose"
    yield ":\n" if verbose else " (-v lists them).\n"
    if verbose:
        rows = [(f"{entry.count:,}", entry.path, entry.reason) for entry in snapshot.dropped]
        yield table(("Count", "Element", "Reason"), rows, color=color, width=max(width, _WIDE))
    yield from (f"Notice: {plain(notice)}\n" for notice in snapshot.notices)


def _carried(content: SectionContent) -> str:
    words = {Carried.FULL: "complete", Carried.PARTIAL: "partly", Carried.ABSENT: "absent"}
    return words[content.carried] if content.by_nature else f"{words[content.carried]} (INCOMPLETE)"
