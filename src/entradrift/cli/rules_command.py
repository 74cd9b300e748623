"""`entradrift rules`."""

from __future__ import annotations

import json

import click

from entradrift.cli.format_option import text_or_json
from entradrift.cli.output import write_stdout
from entradrift.cli.tables import table
from entradrift.cli.terminal import terminal


@click.command("rules", short_help="List the rules that judge differences.")
@text_or_json
def command(*, format_name: str) -> int:
    """List every rule: severity, section, id."""
    from entradrift.policy.registry import RULES  # noqa: PLC0415 - only when needed

    if format_name == "json":
        documents = [
            {
                "id": rule.id,
                "area": rule.area.value,
                "severity": rule.severity.value,
                "status": rule.status.value,
                "mirror": rule.mirror_id,
                "title": rule.title,
                "why": rule.why,
                "align": rule.align,
                "source": rule.source,
            }
            for rule in RULES
        ]
        write_stdout(json.dumps(documents, indent=2, ensure_ascii=False) + "\n")
        return 0
    color, width = terminal()
    rows = [
        (rule.severity.value if rule.status.value == "drift" else rule.status.value, rule.area.value, rule.id)
        for rule in RULES
    ]
    write_stdout(table(("Severity", "Section", "Rule"), rows, color=color, width=width))
    write_stdout("\nentradrift explain RULE-ID says why one matters and how to align.\n")
    return 0
