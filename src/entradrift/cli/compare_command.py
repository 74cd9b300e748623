"""`entradrift compare`."""

from __future__ import annotations

import click

from entradrift.cli.output import say_written, write_files, write_stdout
from entradrift.cli.tables import terminal
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Severity
from entradrift.report import RENDERERS, by_name, by_path

_LEVELS = [severity.value for severity in Severity if severity is not Severity.INFO]


@click.command("compare", short_help="Compare the primary with the staging server.")
@click.option("--primary", required=True, metavar="EXPORT", help="Export of the active server.")
@click.option("--staging", required=True, metavar="EXPORT", help="Export of the server in staging mode.")
@click.option(
    "--baseline",
    metavar="EXPORT",
    help="A state in which both agreed: findings then say which server changed.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice([renderer.name for renderer in RENDERERS]),
    default="text",
    show_default=True,
    help="Format of standard output.",
)
@click.option(
    "--out",
    "outputs",
    multiple=True,
    metavar="PATH",
    help=f"Also write a report ({', '.join(filter(None, (each.suffix for each in RENDERERS)))}). May be repeated.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*_LEVELS, "never"]),
    default="low",
    show_default=True,
    help="Lowest severity of open drift that makes the exit code 1.",
)
@click.option(
    "--strict", is_flag=True, help="Count what an export format cannot carry as incomplete (exit 3)."
)
def command(
    *,
    primary: str,
    staging: str,
    baseline: str | None,
    format_name: str,
    outputs: tuple[str, ...],
    fail_on: str,
    strict: bool,
) -> int:
    """Compare the configuration of the primary with that of the staging server.

    EXPORT is a folder, a file, a zip of either, or - for standard input: the folder of
    Get-ADSyncServerConfiguration, a SynchronizationPolicy JSON of the wizard, JSON of the Get-ADSync
    cmdlets, or a snapshot. The format is found by content; the two may differ.
    """
    from entradrift.comparing import comparison_of, refuse_same_export  # noqa: PLC0415 - only when needed
    from entradrift.exports.load import load  # noqa: PLC0415

    if [primary, staging, baseline].count("-") > 1:
        raise click.UsageError("Only one export can come from standard input.")
    renderers = {path: by_path(path) for path in outputs}
    one, other = load(primary), load(staging)
    refuse_same_export(one, other)
    comparison = comparison_of(
        one,
        other,
        load(baseline) if baseline else None,
        fail_on=None if fail_on == "never" else Severity(fail_on),
        strict=strict,
        options={"fail-on": fail_on, "strict": "yes" if strict else "no"},
    )
    reports = {path: renderer.render(comparison) for path, renderer in renderers.items()}
    write_files(reports)
    write_stdout(
        _to_terminal(comparison) if format_name == "text" else by_name(format_name).render(comparison)
    )
    for path in reports:
        say_written(path)
    return comparison.exit_code


def _to_terminal(comparison: Comparison) -> str:
    from entradrift.report import text  # noqa: PLC0415 - only when needed

    color, width = terminal()
    return text.render(comparison, color=color, width=width)
