"""One report in a process of its own: made from two made-up servers, through the whole comparison, and rendered.

Prints CPU seconds, bytes and the number of findings as JSON.
"""

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path

from entradrift.comparing import comparison_of
from entradrift.model.comparison import Comparison
from entradrift.model.section import Section
from entradrift.model.snapshot import (
    Carried,
    Format,
    Role,
    SectionContent,
    Server,
    Snapshot,
    Source,
    SourceFile,
)
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED
from entradrift.report import by_name

FLOWS = 24
CHANGED = 8
"""Flows of each rule that differ."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report_child", description=__doc__)
    parser.add_argument("findings", type=int)
    parser.add_argument("page", type=Path)
    options = parser.parse_args()
    result = comparison(options.findings)
    started = time.process_time()
    page = by_name("html").render(result).encode()
    spent = time.process_time() - started
    options.page.write_bytes(page)
    report = {
        "seconds": spent,
        "findings": len(result.findings),
        "html_bytes": len(page),
        "json_bytes": len(by_name("json").render(result).encode()),
    }
    print(json.dumps(report))


def comparison(findings: int) -> Comparison:
    """Two servers whose rules differ in `findings` attribute flows."""
    rules = tuple(_rule(number) for number in range(findings // CHANGED))
    edited = tuple(
        replace(rule, flows=tuple(map(_edited, _flows(number)))) for number, rule in enumerate(rules)
    )
    return comparison_of(_server("sync01", rules), _server("sync02", edited))


def _flows(number: int) -> tuple[Flow, ...]:
    return tuple(
        Flow(
            f"attribute{index:02}",
            "Expression",
            (),
            f'IIF(IsPresent([source{number}]), Trim([source{number}]), Left([mail], {index}) & "@contoso.com")',
            "Update",
            execute_once=False,
        )
        for index in range(FLOWS)
    )


def _rule(number: int) -> SyncRule:
    return SyncRule(
        name=f"In from AD - Custom rule {number:05}",
        connector="contoso.com",
        direction="Inbound",
        tag_base="",
        tag_version="",
        precedence=number,
        description="Made up.",
        disabled=False,
        link_type="Join",
        source_object_type="user",
        target_object_type="person",
        precedence_after="",
        precedence_before="",
        password_sync=False,
        soft_delete_expiry="00:00:00",
        scoping_filter=((Clause("department", "EQUAL", f"Department {number}"),),),
        join_rules=((JoinCondition("objectSID", "sourceObjectSID", case_sensitive=False),),),
        flows=_flows(number),
    )


def _edited(flow: Flow) -> Flow:
    if int(flow.destination[-2:]) >= CHANGED:
        return flow
    return flow._replace(expression=flow.expression.replace("Trim", "PCase"))


def _server(host: str, rules: tuple[SyncRule, ...]) -> Snapshot:
    return Snapshot(
        server=Server(host, Role.ACTIVE if host == "sync01" else Role.STAGING, "2.5.190.0", "contoso.com"),
        source=Source(
            Format.SNAPSHOT, (SourceFile(f"{host}.json", "0" * 64, 1),), None, Format.SERVER_CONFIGURATION
        ),
        content={section: SectionContent(Carried.FULL, len(rules)) for section in Section},
        connectors=(),
        rules=rules,
        settings=(),
        metaverse=NOT_CARRIED,
    )


if __name__ == "__main__":
    main()
