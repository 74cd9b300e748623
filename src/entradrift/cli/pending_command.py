"""`entradrift pending`."""

from __future__ import annotations

import click

from entradrift.cli.jobs_option import jobs_option
from entradrift.cli.output import say_written, write_stdout
from entradrift.cli.progress import progress_bar
from entradrift.cli.report_options import report_options
from entradrift.cli.terminal import terminal
from entradrift.model.pending import PendingReport
from entradrift.report.pending_registry import PENDING_RENDERERS, pending_renderer, pending_renderer_for
from entradrift.whole_files import write_files

_FAIL_ON = ("review", "unsafe", "never")


@click.command("pending", short_help="Say what a server is about to export, and whether that is safe.")
@click.argument("exports", metavar="EXPORT.xml...", nargs=-1, required=True)
@click.option(
    "--active",
    multiple=True,
    metavar="FILE",
    help="Pending exports of the active server: what it has pending too is taken out. May be repeated.",
)
@click.option(
    "--previous",
    multiple=True,
    metavar="FILE",
    help="Older pending exports of the same server: what was not pending then only passes through, and is taken out. "
    "May be repeated.",
)
@click.option("--primary", metavar="EXPORT", help="Export of the active server, to explain changes by drift.")
@click.option(
    "--staging", metavar="EXPORT", help="Export of the server in staging mode, to explain changes by drift."
)
@click.option(
    "--threshold",
    type=click.IntRange(min=1),
    metavar="N",
    help="Deletes from which on the verdict is unsafe; without it as the server exports say, else 500.",
)
@click.option(
    "--population",
    "populations",
    multiple=True,
    metavar="TYPE=N",
    help="How many objects of a type there are, such as user=300, to judge deletes by their share. May be repeated.",
)
@click.option(
    "--share", metavar="PERCENT", help="Largest share of a type that may be deleted.  [default: 5%]"
)
@click.option(
    "--bulk",
    type=click.IntRange(min=1),
    metavar="N",
    help="Objects of which one telling attribute changes, from which on the verdict is unsafe.  [default: 100]",
)
@report_options(PENDING_RENDERERS)
@click.option(
    "--show-values", is_flag=True, help="Show names and values, which are personal data, in the outputs."
)
@click.option(
    "--fail-on",
    type=click.Choice(_FAIL_ON),
    default="review",
    show_default=True,
    help="Mildest verdict that makes the exit code 1.",
)
@jobs_option
def command(
    *,
    exports: tuple[str, ...],
    active: tuple[str, ...],
    previous: tuple[str, ...],
    primary: str | None,
    staging: str | None,
    threshold: int | None,
    populations: tuple[str, ...],
    share: str | None,
    bulk: int | None,
    format_name: str,
    outputs: tuple[str, ...],
    show_values: bool,
    fail_on: str,
    jobs: int,
) -> int:
    """Say what a server is about to export, to whom it happens, and whether that is safe.

    EXPORT.xml is what csexport "<connector>" FILE /f:x wrote, one file for each connector; a folder or zip with such
    files, such as a support bundle; the JSON of Get-ADSyncCSObject; or - for standard input. Names and values are masked.
    """
    from entradrift.cli import pending_options  # noqa: PLC0415 - only when needed
    from entradrift.failover.pending.gathering import Inputs, gather  # noqa: PLC0415
    from entradrift.failover.pending.review import review  # noqa: PLC0415
    from entradrift.failover.pending.spool import Spool  # noqa: PLC0415

    if [*exports, *active, *previous, primary, staging].count("-") > 1:
        raise click.UsageError("Only one input can come from standard input.")
    renderers = {path: pending_renderer_for(path) for path in outputs}
    known, largest = pending_options.population(populations), pending_options.share(share)
    servers = pending_options.servers(primary, staging)
    with Spool() as spool:
        found = gather(spool, Inputs(exports, active, previous, jobs), progress_bar)
        report = review(
            spool,
            files=found.files,
            limits=pending_options.limits(threshold, known, largest, bulk, servers),
            configuration=pending_options.configuration(servers),
            subtracted=found.subtracted,
            further_reasons=found.reasons,
            notices=[*found.notices, *pending_options.notices(servers)],
            show_values=show_values,
            fail_on=pending_options.FAIL_ON[fail_on],
            name_of=spool.label,
        )
        write_files({path: renderer.pieces(report) for path, renderer in renderers.items()})
        if format_name == "text":
            write_stdout(_to_terminal(report))
        else:
            for piece in pending_renderer(format_name).pieces(report):
                write_stdout(piece)
    for path in renderers:
        say_written(path)
    return report.exit_code


def _to_terminal(report: PendingReport) -> str:
    from entradrift.report import pending_text  # noqa: PLC0415 - only when needed

    color, width = terminal()
    return pending_text.render(report, color=color, width=min(width, pending_text.WIDTH))
