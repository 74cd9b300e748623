"""`entradrift align`."""

from __future__ import annotations

from pathlib import Path

import click

from entradrift.cli.output import say_written, write_stdout
from entradrift.cli.pair_options import pair_options
from entradrift.model.change import Side
from entradrift.model.comparison import ExitCode, Verdict


@click.command("align", short_help="Write scripts and steps that bring staging in line; nothing is run.")
@pair_options
@click.option("--out", "folder", required=True, metavar="FOLDER", help="New or empty folder for the plan.")
@click.option(
    "--only",
    multiple=True,
    metavar="ID",
    help="Id of an open finding to settle, instead of all. May be repeated.",
)
@click.option("--accept", metavar="FILE", help="Accepted differences (accepted-drift.toml): they stay.")
@click.option(
    "--host", default="", metavar="NAME", help="Name of the server, where its export does not say it."
)
@click.option(
    "--direction",
    type=click.Choice([side.value for side in Side]),
    default=Side.STAGING.value,
    show_default=True,
    help="The server that is changed. primary is dangerous: the server that exports is made like its standby.",
)
def command(
    *,
    primary: str,
    staging: str,
    folder: str,
    only: tuple[str, ...],
    accept: str | None,
    host: str,
    direction: str,
) -> int:
    """Write a plan that makes the staging server like the primary: scripts, a way back, and steps to take by hand.

    The folder gets README.md (the plan, in order), align-staging.ps1, rollback.ps1 and manual-steps.md. Nothing is run,
    and no server is contacted. Exit code 0: nothing to align; 1: a plan was written; 3: a plan was written, but not
    everything could be compared.
    """
    from entradrift.aligning import alignment_of  # noqa: PLC0415 - only when needed
    from entradrift.comparing import refuse_same_export  # noqa: PLC0415
    from entradrift.exports.load import load  # noqa: PLC0415
    from entradrift.policy import acceptance_file  # noqa: PLC0415
    from entradrift.report import alignment_text  # noqa: PLC0415
    from entradrift.report.alignment_folder import contents  # noqa: PLC0415
    from entradrift.whole_files import write_folder  # noqa: PLC0415

    if primary == staging == "-":
        raise click.UsageError("Only one export can come from standard input.")
    acceptances = acceptance_file.read(Path(accept)) if accept else ()
    one, other = load(primary), load(staging)
    refuse_same_export(one, other)
    alignment = alignment_of(
        one, other, target=Side(direction), only=only, host=host, acceptances=acceptances
    )
    files = contents(alignment)
    write_folder(Path(folder), files)
    write_stdout(alignment_text.render(alignment, folder))
    for name in files:
        say_written(str(Path(folder) / name))
    if alignment.comparison.verdict is Verdict.INCOMPLETE:
        return ExitCode.INCOMPLETE
    return ExitCode.DRIFT if alignment.scripted or alignment.manual else ExitCode.OK
