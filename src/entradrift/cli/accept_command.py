"""`entradrift accept`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from entradrift import clock
from entradrift.cli.output import write_stdout
from entradrift.cli.terminal import plain, say
from entradrift.errors import EntradriftError
from entradrift.model.change import Side
from entradrift.model.comparison import Verdict
from entradrift.model.finding import Finding, Status
from entradrift.model.run import RUN_NAME

if TYPE_CHECKING:
    from entradrift.policy.acceptance import Acceptance
    from entradrift.report.report_file import SavedReport

_DAYS = re.compile(r"([0-9]{1,4})d")
_LONGEST_COMMENT = 200


@click.command("accept", short_help="Sign off differences, with a reason, an owner and an end date.")
@click.argument("ids", nargs=-1, metavar="[FINDING-ID]...")
@click.option("--reason", required=True, metavar="TEXT", help="Why the difference is right for now.")
@click.option("--owner", required=True, metavar="NAME", help="Who answers for it: a person or a team.")
@click.option(
    "--expires",
    required=True,
    metavar="DATE",
    help="The last day on which it holds (UTC), as 2027-02-01 or as 30d; at most 365 days ahead.",
)
@click.option("--ticket", default="", metavar="TEXT", help="Where it was decided.")
@click.option(
    "--accept",
    "file",
    default="accepted-drift.toml",
    show_default=True,
    metavar="FILE",
    help="The file of accepted differences; it is made where there is none.",
)
@click.option("--report", metavar="FILE", help="The JSON report that has the findings.")
@click.option(
    "--pin", is_flag=True, help="Accept the values in the report only; other values are drift again."
)
@click.option("--adopt", is_flag=True, help="Accept every open finding of the report, for a first adoption.")
@click.option("--print", "only_print", is_flag=True, help="Print the entries instead of writing them.")
def command(
    *,
    ids: tuple[str, ...],
    reason: str,
    owner: str,
    expires: str,
    ticket: str,
    file: str,
    report: str | None,
    pin: bool,
    adopt: bool,
    only_print: bool,
) -> int:
    """Add an entry for each FINDING-ID to the file of accepted differences; its comments and layout stay.

    With --report the findings must be in that report, and each entry says in a comment what it is about.
    What a comparison could not compare cannot be accepted.
    """
    from entradrift.exports import toml_reader  # noqa: PLC0415 - only when needed
    from entradrift.policy import acceptance_file, acceptance_writer  # noqa: PLC0415
    from entradrift.policy.acceptance import Acceptance  # noqa: PLC0415
    from entradrift.whole_files import write_files  # noqa: PLC0415

    _check_usage(ids, report, pin=pin, adopt=adopt)
    for option, text in (("--reason", reason), ("--owner", owner)):
        if not text.strip():
            raise click.UsageError(f"{option} is empty.")
    model = Acceptance(reason.strip(), owner.strip(), _last_day(expires), ticket=ticket.strip())
    path = Path(file)
    data = toml_reader.read_bytes(path) if path.exists() else b""
    known = {entry.id: entry for entry in acceptance_file.parse(data, file) if entry.id}
    saved = _read_report(report) if report else None
    findings = _chosen(ids, saved, known, adopt=adopt) if saved else {}
    wanted = tuple(findings) if adopt else tuple(dict.fromkeys(ids))
    _refuse_known(wanted, known)
    if not wanted:
        say("Nothing to accept: the report has no open finding that the file does not have.")
        return 0
    entries = [_entry(model, finding_id, findings.get(finding_id), report, pin=pin) for finding_id in wanted]
    blocks = [acceptance_writer.block(entry, _comment(findings.get(entry.id))) for entry in entries]
    content = acceptance_writer.with_entries(data, file, entries, blocks)
    if only_print:
        write_stdout("\n".join(blocks))
        return 0
    write_files({path: content})
    say(f"Wrote {file}: {_summary(wanted, findings)} accepted until {model.expires}.")
    return 0


def _check_usage(ids: Sequence[str], report: str | None, *, pin: bool, adopt: bool) -> None:
    from entradrift.policy.acceptance_file import FINDING_ID  # noqa: PLC0415 - only when needed

    if adopt and ids:
        raise click.UsageError("--adopt takes every open finding of the report, so give no FINDING-ID.")
    if not adopt and not ids:
        raise click.UsageError("Give the FINDING-ID of at least one difference, or --adopt with --report.")
    if report is None and (adopt or pin):
        raise click.UsageError(
            f"{'--adopt' if adopt else '--pin'} needs --report: the findings are in a JSON report."
        )
    wrong = next((each for each in ids if not FINDING_ID.fullmatch(each)), None)
    if wrong is not None:
        raise click.UsageError(f'"{plain(wrong)}" is not the id of a finding: f- and 12 hexadecimal digits.')


def _last_day(text: str) -> date:
    from entradrift.policy.acceptance_file import MAX_DAYS  # noqa: PLC0415 - only when needed

    today = date.fromisoformat(clock.now()[:10])
    latest = today + timedelta(days=MAX_DAYS)
    days = _DAYS.fullmatch(text.strip())
    try:
        found = today + timedelta(days=int(days[1])) if days else date.fromisoformat(text.strip())
    except ValueError:
        raise click.UsageError(
            f'--expires takes a date such as {latest} or a number of days such as 30d, not "{plain(text)}".'
        ) from None
    if not today <= found <= latest:
        problem = "has passed" if found < today else f"is more than {MAX_DAYS} days ahead"
        raise click.UsageError(f"--expires {found} {problem}; give a date from {today} to {latest}.")
    return found


def _read_report(report: str) -> SavedReport:
    from entradrift.report import report_file  # noqa: PLC0415 - only when needed

    saved = report_file.read(report)
    if saved.same_server:
        raise EntradriftError(
            f"{saved.path} compares one server with itself; give the report of a primary and its staging server."
        )
    if saved.verdict is Verdict.INCOMPLETE:
        say(
            "The report is incomplete. What could not be compared cannot be accepted, so it stays incomplete."
        )
    return saved


def _chosen(
    ids: Sequence[str], saved: SavedReport, known: dict[str, Acceptance], *, adopt: bool
) -> dict[str, Finding]:
    """Return the findings of the report that are to be accepted, by id."""
    if adopt:
        still_open = {key: each for key, each in saved.findings.items() if each.status is Status.DRIFT}
        left_out = [key for key in still_open if key in known]
        if left_out:
            say(f"Left out, because the file has entries for them already: {', '.join(left_out)}.")
        return {key: each for key, each in still_open.items() if key not in known}
    for finding_id in ids:
        finding = saved.findings.get(finding_id)
        if finding is None:
            raise EntradriftError(
                f"{saved.path} has no finding {finding_id}; give an id that stands in this report."
            )
        if finding.status is not Status.DRIFT:
            raise EntradriftError(
                f"{finding_id} is {finding.status.value} in {saved.path}, so there is nothing to accept; leave it out."
            )
    return {finding_id: saved.findings[finding_id] for finding_id in ids}


def _refuse_known(ids: Sequence[str], known: dict[str, Acceptance]) -> None:
    for finding_id in ids:
        if finding_id in known:
            entry = known[finding_id]
            raise EntradriftError(
                f"{entry.place} has {finding_id} already, until {entry.expires}; change that entry, or leave the id out."
            )


def _entry(
    model: Acceptance, finding_id: str, finding: Finding | None, report: str | None, *, pin: bool
) -> Acceptance:
    # The report of a nightly run stands in the folder of the run, which is kept while an entry names it.
    folder = Path(report).absolute().parent.name if report and report != "-" else ""
    pinned = {Side.PRIMARY: finding.primary, Side.STAGING: finding.staging} if pin and finding else {}
    return replace(model, id=finding_id, run=folder if RUN_NAME.fullmatch(folder) else "", pinned=pinned)


def _comment(finding: Finding | None) -> str:
    if finding is None:
        return ""
    text = plain(f"{finding.rule}, {finding.severity}: {finding.title}")
    return text if len(text) <= _LONGEST_COMMENT else f"{text[: _LONGEST_COMMENT - 3]}..."


def _summary(ids: Sequence[str], findings: dict[str, Finding]) -> str:
    from entradrift.report import wording  # noqa: PLC0415 - only when needed

    count = wording.plural(len(ids), "difference")
    return f"{count} ({wording.by_severity(tuple(findings.values()))})" if findings else count
