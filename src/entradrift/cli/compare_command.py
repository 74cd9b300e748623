"""`entradrift compare`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from entradrift.cli.freshness_options import freshness_doubts, freshness_options, freshness_words
from entradrift.cli.name_options import map_option, names_of
from entradrift.cli.output import say_written, write_stdout
from entradrift.cli.pair_options import pair_options
from entradrift.cli.report_options import report_options
from entradrift.cli.terminal import terminal
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Severity
from entradrift.report import RENDERERS, by_name, by_path
from entradrift.whole_files import write_files

_LEVELS = [severity.value for severity in Severity if severity is not Severity.INFO]


@click.command("compare", short_help="Compare the primary with the staging server.")
@pair_options
@click.option(
    "--baseline",
    metavar="EXPORT",
    help="A state in which both agreed: findings then say which server changed.",
)
@report_options(RENDERERS)
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
@click.option("--accept", metavar="FILE", help="Accepted differences (accepted-drift.toml).")
@map_option
@click.option(
    "--same-server",
    is_flag=True,
    help="Both exports are of one server: --primary is its state before, --staging after.",
)
@freshness_options
def command(
    *,
    primary: str,
    staging: str,
    baseline: str | None,
    format_name: str,
    outputs: tuple[str, ...],
    fail_on: str,
    strict: bool,
    accept: str | None,
    name_pairs: tuple[str, ...],
    same_server: bool,
    max_age: timedelta | None,
    max_skew: timedelta | None,
) -> int:
    """Compare the configuration of the primary with that of the staging server.

    EXPORT is a folder, a file, a zip of either, or - for standard input: the folder of
    Get-ADSyncServerConfiguration, a SynchronizationPolicy JSON of the wizard, JSON of the Get-ADSync
    cmdlets, the PowerShell of the Synchronization Rules Editor, or a snapshot. The format is found by
    content; the two may differ.
    """
    from entradrift.comparing import comparison_of, refuse_same_export  # noqa: PLC0415 - only when needed
    from entradrift.exports.load import load  # noqa: PLC0415
    from entradrift.policy import acceptance_file  # noqa: PLC0415

    if [primary, staging, baseline].count("-") > 1:
        raise click.UsageError("Only one export can come from standard input.")
    if same_server and (baseline or max_age or max_skew):
        raise click.UsageError(
            "--same-server compares two states of one server, so it takes neither --baseline nor --max-age nor --max-skew."
        )
    if same_server and accept:
        raise click.UsageError("--accept is about a primary and its staging server, not about --same-server.")
    names = names_of(name_pairs)
    renderers = {path: by_path(path) for path in outputs}
    acceptances = acceptance_file.read(Path(accept)) if accept else ()
    one, other = load(primary), load(staging)
    refuse_same_export(one, other, same_server=same_server)
    comparison = comparison_of(
        one,
        other,
        load(baseline) if baseline else None,
        fail_on=None if fail_on == "never" else Severity(fail_on),
        strict=strict,
        doubts=freshness_doubts(one, other, max_age, max_skew),
        options={
            "fail-on": fail_on,
            "strict": "yes" if strict else "no",
            **freshness_words(max_age, max_skew),
            **({"accept": accept} if accept else {}),
        },
        acceptances=acceptances,
        names=names,
        same_server=same_server,
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
