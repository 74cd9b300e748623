"""`entradrift explain`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click

from entradrift.cli.output import write_stdout
from entradrift.cli.terminal import plain
from entradrift.errors import EntradriftError
from entradrift.model.comparison import OVER_TIME, PAIR
from entradrift.model.finding import Status


@click.command("explain", short_help="Explain a rule or a finding: why it matters and how to align.")
@click.argument("rule_or_finding", metavar="RULE-ID|FINDING-ID")
@click.option("--report", metavar="FILE", help="The JSON report that has the finding.")
def command(*, rule_or_finding: str, report: str | None) -> int:
    """Explain a rule, as named in reports and by `entradrift rules`, or one finding of a JSON report."""
    if report is not None:
        write_stdout(_paragraphs(_finding(rule_or_finding, report)))
    elif rule_or_finding.startswith("f-"):
        raise EntradriftError(
            f"What differs in {rule_or_finding} is only in its report; add --report with the JSON report that has it."
        )
    else:
        write_stdout(_paragraphs(_rule(rule_or_finding)))
    return 0


def _rule(rule_id: str) -> Iterator[str]:
    from entradrift.policy.registry import rule as find_rule  # noqa: PLC0415 - only when needed

    rule = find_rule(rule_id)
    status = "" if rule.status.value == "drift" else f", {rule.status.value}"
    mirror = "itself" if rule.mirror_id == rule.id else rule.mirror_id
    yield f"{rule.id}  ({rule.severity.value}{status}, {rule.area.value})"
    yield _wrapped(f"Why it matters: {rule.why}")
    yield _wrapped(f"How to align: {rule.align}")
    yield _wrapped(f"Source: {rule.source}")
    yield f"With the servers swapped: {mirror}"


def _finding(finding_id: str, report: str) -> Iterator[str]:
    from entradrift.report import report_file, wording  # noqa: PLC0415 - only when needed
    from entradrift.report.excerpt import about, differences  # noqa: PLC0415

    saved = report_file.read(report)
    finding = saved.findings.get(finding_id)
    if finding is None:
        raise EntradriftError(
            f"{saved.path} has no finding {finding_id}; give an id that stands in this report."
        )
    labels = OVER_TIME if saved.same_server else PAIR
    status = "" if finding.status is Status.DRIFT else f", {finding.status.value}"
    yield f"{finding.id}  ({finding.severity.value}{status}, {finding.section.value})"
    yield _wrapped(f"{finding.title}.")
    yield "\n".join(
        [_wrapped(about(finding)), *(f"  {plain(line)}" for line in differences(finding, labels))]
    )
    for sentence in (wording.acceptance(finding), wording.changed_on(finding)):
        if sentence:
            yield _wrapped(sentence)
    yield _wrapped(f"Why it matters: {finding.why}")
    yield _wrapped(f"How to align: {finding.align}")
    yield _wrapped(f"Source: {finding.source}")
    yield _wrapped(f"Rule: {finding.rule}")


def _paragraphs(parts: Iterator[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str) -> str:
    # Never at a hyphen: the names of cmdlets and of their parameters are there to be copied.
    return textwrap.fill(plain(text), 80, break_on_hyphens=False, break_long_words=False)
