"""`entradrift check`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import click

from entradrift.cli.freshness_options import freshness_options, freshness_words
from entradrift.cli.jobs_option import jobs_option
from entradrift.cli.name_options import map_option, names_of
from entradrift.cli.output import say_written, write_stdout
from entradrift.cli.pair_options import pair_options
from entradrift.cli.report_options import report_options
from entradrift.cli.terminal import terminal
from entradrift.model.readiness import ReadinessReport
from entradrift.report.readiness_registry import (
    READINESS_RENDERERS,
    readiness_renderer,
    readiness_renderer_for,
)
from entradrift.whole_files import write_files

_F = TypeVar("_F", bound=Callable[..., Any])


def _several(name: str, metavar: str, text: str) -> Callable[[_F], _F]:
    return click.option(name, multiple=True, metavar=metavar, help=f"{text} May be repeated.")


@click.command("check", short_help="GO or NO-GO: may the staging server be made active?")
@pair_options
@_several("--pending", "FILE", "Pending exports of the server that takes over (csexport /f:x).")
@_several("--active-pending", "FILE", "Pending exports of the server that exports now; they are taken out.")
@_several("--primary-extra", "PATH", "Further evidence of the primary: JSON of the cmdlets, or a bundle.")
@_several("--staging-extra", "PATH", "The same of the staging server.")
@_several("--further", "EXPORT", "Export of a further server, which must not be active.")
@click.option("--accept", metavar="FILE", help="Accepted differences (accepted-drift.toml).")
@click.option("--baseline", metavar="EXPORT", help="A state in which both agreed.")
@map_option
@click.option(
    "--threshold",
    type=click.IntRange(min=1),
    metavar="N",
    help="Deletion threshold, instead of what the exports say.",
)
@click.option("--versions", metavar="FILE", help="Facts about versions, instead of those of entradrift.")
@_several("--allow-unknown", "ID", "A check (such as R31) that may stay unknown, or a section.")
@_several(
    "--confirm",
    "ID=WORDS",
    'You looked at what no export shows: R10="checked by Kim 2026-11-21". The report says so.',
)
@click.option(
    "--fail-on",
    type=click.Choice(["warn", "fail"]),
    default="fail",
    show_default=True,
    help="Whether GO WITH WARNINGS exits with 1.",
)
@freshness_options
@click.option(
    "--after",
    is_flag=True,
    help="The switch was made: --primary is the new active server, --staging the old one, both exported anew.",
)
@jobs_option
@report_options(READINESS_RENDERERS)
@click.option(
    "-v", "--verbose", is_flag=True, help="Text: also what passed, and the evidence of every check."
)
def command(
    *,
    primary: str,
    staging: str,
    pending: tuple[str, ...],
    active_pending: tuple[str, ...],
    primary_extra: tuple[str, ...],
    staging_extra: tuple[str, ...],
    further: tuple[str, ...],
    accept: str | None,
    baseline: str | None,
    name_pairs: tuple[str, ...],
    threshold: int | None,
    versions: str | None,
    allow_unknown: tuple[str, ...],
    confirm: tuple[str, ...],
    fail_on: str,
    max_age: timedelta | None,
    max_skew: timedelta | None,
    after: bool,
    jobs: int,
    format_name: str,
    outputs: tuple[str, ...],
    verbose: bool,
) -> int:
    """Say GO or NO-GO: all readiness checks over the exports of both servers, what is about to be exported, and all drift.

    \b
    entradrift check --primary SYNC01 --staging SYNC02 --pending tenant.xml --out readiness.html

    What no file answers is unknown, and unknown is NO-GO: the report names the command that collects the evidence. EXPORT is
    what compare takes. Exits with 0 for GO and GO WITH WARNINGS, 1 for NO-GO, 2 for an input that cannot be read, 3 when the
    configuration could not be compared in full.
    """  # noqa: D301 - \b is click's mark for text that must not be wrapped
    from entradrift.cli import check_inputs  # noqa: PLC0415 - only when needed

    exports = (
        primary,
        staging,
        baseline,
        *further,
        *primary_extra,
        *staging_extra,
        *pending,
        *active_pending,
    )
    if exports.count("-") > 1:
        raise click.UsageError("Only one input can come from standard input.")
    if active_pending and not pending:
        raise click.UsageError("--active-pending is taken out of --pending, so it needs --pending.")
    names = names_of(name_pairs)
    renderers = {path: readiness_renderer_for(path) for path in outputs}
    given = check_inputs.Given(
        primary=primary,
        staging=staging,
        pending=pending,
        active_pending=active_pending,
        jobs=jobs,
        primary_extra=primary_extra,
        staging_extra=staging_extra,
        further=further,
        accept=accept,
        baseline=baseline,
        names=names,
        threshold=threshold,
        versions=versions,
        allow_unknown=allow_unknown,
        confirm=confirm,
        fail_on_warn=fail_on == "warn",
        max_age=max_age,
        max_skew=max_skew,
        after=after,
        options={
            "fail-on": fail_on,
            **freshness_words(max_age, max_skew),
            **({"accept": accept} if accept else {}),
            **({"versions": versions} if versions else {}),
            **({"threshold": str(threshold)} if threshold else {}),
            **({"allow-unknown": ", ".join(allow_unknown)} if allow_unknown else {}),
            **({"confirm": "; ".join(confirm)} if confirm else {}),
            **({"after": "yes"} if after else {}),
        },
    )
    report = check_inputs.readiness(given)
    reports = {path: renderer.render(report) for path, renderer in renderers.items()}
    write_files(reports)
    write_stdout(
        _to_terminal(report, verbose=verbose)
        if format_name == "text"
        else readiness_renderer(format_name).render(report)
    )
    for path in reports:
        say_written(path)
    return report.exit_code


def _to_terminal(report: ReadinessReport, *, verbose: bool) -> str:
    from entradrift.report import readiness_text  # noqa: PLC0415 - only when needed

    color, width = terminal()
    return readiness_text.render(report, color=color, width=width, verbose=verbose)
