"""Documents for tests of the formats: ordinary, hostile, and of each export format."""

from dataclasses import replace

from tests.compare.builders import (
    TENANT,
    connector,
    expression,
    flow,
    partition,
    rule,
    setting,
    snapshot,
    standard,
    tenant_connector,
)

from entradrift.document.server_document import ServerDocument, document_of
from entradrift.model.section import Section
from entradrift.model.snapshot import Carried, SectionContent, Snapshot
from entradrift.model.sync_rule import Clause, JoinCondition
from entradrift.model.values import NOT_CARRIED

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style></script>",
    "[link](javascript:alert(1)) | `code` **b** @all #1",
    'quote" onclick="alert(1)',
    "safe\u202egpj.exe",
    "bell\x07 esc\x1b[31m",
    "\ud800",
    "",
)
NOW = "2026-11-20T10:00:00+00:00"


def documented(found: Snapshot) -> ServerDocument:
    return document_of(found, tool_version="1.2.3", generated_at=NOW)


def ordinary() -> Snapshot:
    out = {
        "connector": TENANT,
        "direction": "Outbound",
        "source_object_type": "person",
        "target_object_type": "user",
    }
    return snapshot(
        [
            rule(precedence=10, flows=(flow("mail"), expression("title", 'Left([job], 3) & "a|b"'))),
            rule("Retired", precedence=11, disabled=True, flows=(flow("title", "old"),)),
            standard(),
            standard("Out to AAD - User Join", "Microsoft.OuttoAADUserJoin.001", precedence=120, **out),
            rule("Out - Title", precedence=12, flows=(flow("jobTitle", "title"),), **out),
        ],
        settings=[
            setting("Microsoft.SynchronizationOption.AnchorAttribute", "objectGUID", Section.FEATURES),
            setting("Microsoft.OptionalFeature.ExportDeletionThresholdValue", "500", Section.FEATURES),
            setting("Microsoft.Synchronize.SynchronizationSchedule", "True", Section.SCHEDULER),
            setting("Vendor.Odd", ("a", "b"), Section.OTHER_SETTINGS),
        ],
    )


def incomplete() -> Snapshot:
    lost = SectionContent(Carried.PARTIAL, 1, "a file is missing", by_nature=False)
    return replace(ordinary(), content=dict(ordinary().content) | {Section.FILTERING: lost})


def bare() -> Snapshot:
    """What a format carries least: names only."""
    lean = connector(
        partitions=NOT_CARRIED,
        object_types=NOT_CARRIED,
        attributes=NOT_CARRIED,
        run_profiles=NOT_CARRIED,
        provisioning_hierarchy=NOT_CARRIED,
        schema=NOT_CARRIED,
    )
    stub = standard(
        description=NOT_CARRIED,
        disabled=NOT_CARRIED,
        link_type=NOT_CARRIED,
        source_object_type=NOT_CARRIED,
        target_object_type=NOT_CARRIED,
        precedence_after=NOT_CARRIED,
        precedence_before=NOT_CARRIED,
        password_sync=None,
        soft_delete_expiry=NOT_CARRIED,
        scoping_filter=NOT_CARRIED,
        join_rules=NOT_CARRIED,
        flows=NOT_CARRIED,
        precedence=None,
    )
    return snapshot(
        [stub], connectors=[lean, tenant_connector()], metaverse=NOT_CARRIED, host=None, version=None
    )


def hostile() -> Snapshot:
    """Every place of a server that holds text, with text that wants out."""
    rules = [
        rule(
            text,
            connector=text,
            precedence=number,
            description=text,
            scoping_filter=((Clause(text, text, text),),),
            join_rules=((JoinCondition(text, text, None),),),
            flows=(expression(text or "x", text), flow(f"x{text}", text, merge_type=text)),
            source_object_type=text,
            target_object_type=text,
        )
        for number, text in enumerate(HOSTILE)
    ]
    out = [replace(each, direction="Outbound", precedence=50 + n) for n, each in enumerate(rules)]
    connectors = [
        connector(
            text,
            forest=text,
            attributes=(text,),
            provisioning_hierarchy={text: text},
            settings=(setting(f"{text}/x", text, Section.CONNECTORS),),
            partitions=(
                partition(text, inclusions=(f"OU={text}",), exclusions=(text,), object_types=(text,)),
            ),
        )
        for text in HOSTILE
    ]
    return snapshot(
        [*rules, *out],
        connectors=connectors,
        settings=[setting(text, text) for text in HOSTILE],
        host=HOSTILE[0],
        version=HOSTILE[1],
        tenant=HOSTILE[2],
        notices=HOSTILE,
        content={section: SectionContent(Carried.PARTIAL, 1, HOSTILE[0]) for section in Section},
    )


def every_snapshot() -> dict[str, Snapshot]:
    return {
        "ordinary": ordinary(),
        "incomplete": incomplete(),
        "bare": bare(),
        "hostile": hostile(),
        "empty": snapshot(connectors=[], content={}),
    }
