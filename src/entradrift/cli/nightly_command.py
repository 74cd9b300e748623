"""`entradrift nightly`."""

from __future__ import annotations

import logging

import click

from entradrift.cli.config_option import config_option
from entradrift.cli.output import write_stdout
from entradrift.cli.run_log import run_log
from entradrift.nightly.config_keys import MOST_JOBS

_LOG = logging.getLogger(__name__)


@click.command("nightly", short_help="Compare all configured pairs unattended; speak only on change.")
@config_option
@click.option(
    "--pair",
    "pairs",
    multiple=True,
    metavar="NAME",
    help="Only this pair, or this staging server of a pair. May be repeated.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, MOST_JOBS),
    metavar="N",
    help="How many processes compare at the same time.",
)
@click.option("-v", "--verbose", is_flag=True, help="A line for every pair, and a log with timings.")
@click.option("--log-json", is_flag=True, help="The log as JSON lines.")
def command(
    *, config_file: str | None, pairs: tuple[str, ...], jobs: int | None, verbose: bool, log_json: bool
) -> int:
    """Compare every pair of the configuration, keep what was found, and speak only when something changed.

    Made for cron, systemd and the Windows Task Scheduler: without news there is no output at all. Each
    run leaves a folder with its reports below the reports folder, and index.html there shows all pairs.
    The exit code is the worst one of the pairs; 75 means that another run is still at work.
    """
    from entradrift.nightly import nightly  # noqa: PLC0415 - only when needed
    from entradrift.nightly.config import find_config, read_config  # noqa: PLC0415

    with run_log(verbose=verbose, as_json=log_json):
        path = find_config(config_file)
        _LOG.info("configuration: %s", path)
        return nightly.run(read_config(path), write_stdout, pairs=pairs, jobs=jobs, verbose=verbose)
