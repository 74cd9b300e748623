"""`entradrift explain`."""

from __future__ import annotations

import textwrap

import click

from entradrift.cli.output import write_stdout


@click.command("explain", short_help="Explain a rule: why it matters at a failover and how to align.")
@click.argument("rule_id", metavar="RULE-ID")
def command(*, rule_id: str) -> int:
    """Explain the rule RULE-ID, as named in reports and by `entradrift rules`."""
    from entradrift.policy.registry import rule as find_rule  # noqa: PLC0415 - only when needed

    rule = find_rule(rule_id)
    status = "" if rule.status.value == "drift" else f", {rule.status.value}"
    mirror = "itself" if rule.mirror_id == rule.id else rule.mirror_id
    parts = [
        f"{rule.id}  ({rule.severity.value}{status}, {rule.area.value})",
        _wrapped(f"Why it matters: {rule.why}"),
        _wrapped(f"How to align: {rule.align}"),
        _wrapped(f"Source: {rule.source}"),
        f"With the servers swapped: {mirror}",
    ]
    write_stdout("\n\n".join(parts) + "\n")
    return 0


def _wrapped(text: str) -> str:
    # Never at a hyphen: the names of cmdlets and of their parameters are there to be copied.
    return textwrap.fill(text, 80, break_on_hyphens=False, break_long_words=False)
