"""The sentences of the documentation of one server, the same in every format for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from entradrift.document.attribute_flow import Contribution
from entradrift.document.containers import Container
from entradrift.document.notice import Notice
from entradrift.document.server_document import ConnectorPage, PartitionPage, ServerDocument
from entradrift.model.connector import Connector, RunProfile
from entradrift.model.finding import Severity
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Carried
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NotCarried
from entradrift.report import wording
from entradrift.report.rule_pages import NOT_IN_THE_EXPORT, object_types, source_of, state

CARRIED: Final[Mapping[Carried, str]] = {
    Carried.FULL: "all of it",
    Carried.PARTIAL: "partly",
    Carried.ABSENT: "not at all",
}
UNREAD: Final = "They can still matter: for joins, scoping filters, or what the product does by itself."
NO_FEED: Final = (
    "No inbound rule of this export writes it: the product fills it by itself, or it stays empty."
)


def title(document: ServerDocument) -> str:
    """Return the title of the document."""
    return f"Configuration of {document.server.host or 'a server that the export does not name'}"


def lead(document: ServerDocument) -> str:
    """Return what the server has, in one sentence."""
    disabled = sum(page.rule.disabled is True for page in document.rules)
    parts = (
        wording.plural(len(document.connectors), "connector"),
        wording.plural(len(document.custom_rules), "custom rule"),
        wording.plural(len(document.standard_rules), "standard rule"),
    )
    off = f" ({disabled:,} of the rules disabled)" if disabled else ""
    return f"{', '.join(parts)}{off}; {wording.plural(len(document.flow.chains), 'attribute')} written."


def server_facts(document: ServerDocument) -> list[tuple[str, str]]:
    """Return the facts of the server by name."""
    server, source = document.server, document.source
    kind = wording.FORMATS[source.format]
    if source.content_format is not source.format:
        kind += f", made from {wording.FORMATS[source.content_format]}"
    age = wording.age(source.captured_at, document.generated_at).replace("comparison", "document")
    captured = wording.moment(source.captured_at)
    return [
        ("Host", server.host or NOT_IN_THE_EXPORT),
        ("Role", wording.ROLES[server.role]),
        ("Version", server.product_version or NOT_IN_THE_EXPORT),
        ("Tenant", server.tenant or NOT_IN_THE_EXPORT),
        ("Export", f"{kind}, {wording.plural(len(source.files), 'file')}"),
        ("Exported", f"{captured} ({age})" if age else captured),
    ]


def notice_summary(document: ServerDocument) -> str:
    """Return how many notices there are, by severity."""
    if not document.notices:
        return f"None of the {len(document.lints)} checks that need one server only found anything."
    counts = Counter(notice.severity for notice in document.notices)
    listed = ", ".join(f"{counts[each]:,} {each.value}" for each in Severity if counts[each])
    return f"{wording.plural(len(document.notices), 'notice')}: {listed}."


def notices_by_check(document: ServerDocument) -> list[tuple[str, list[Notice]]]:
    """Return the notices under the check that gave them, the worst check first."""
    found: dict[str, list[Notice]] = {}
    for notice in document.notices:
        found.setdefault(notice.id, []).append(notice)
    return list(found.items())


def connector_facts(page: ConnectorPage) -> list[tuple[str, str]]:
    """Return what a connector is, by name."""
    return [
        ("Connects to", page.connector.kind.value),
        ("Forest or tenant", page.connector.forest or "not stated"),
        ("Rules", f"{page.rules:,}"),
    ]


def partition_state(page: PartitionPage) -> str:
    """Return whether a domain is synchronized, and by what selection, in one sentence."""
    part = page.partition
    if part.selected is False:
        return "Not selected: nothing of this domain is synchronized."
    chosen = "Selected." if part.selected is True else "Whether it is selected is not in the export."
    if isinstance(part.inclusions, NotCarried) or isinstance(part.exclusions, NotCarried):
        return f"{chosen} The OU selection is not in the export."
    if not page.containers:
        return f"{chosen} No container is listed."
    return (
        f"{chosen} {len(part.inclusions):,} included and {len(part.exclusions):,} excluded; "
        "the nearest listed container decides."
    )


def scope(container: Container) -> str:
    """Return the state of a container: `included`, `excluded, from above`."""
    return container.scope.value if container.listed else f"{container.scope.value}, from above"


def run_profiles(connector: Connector) -> Iterator[tuple[str, list[str]]]:
    """Yield the run profiles with their steps in words."""
    for profile in () if isinstance(connector.run_profiles, NotCarried) else connector.run_profiles:
        yield profile.name, _steps(profile)


def run_profile_note(connector: Connector) -> str:
    """Return what the export does not show of the run profiles; empty where it shows all."""
    if isinstance(connector.run_profiles, NotCarried):
        return "Run profiles are not in the export."
    if any(isinstance(profile.steps, NotCarried) for profile in connector.run_profiles):
        return "The export names run profiles without their steps."
    return "" if connector.run_profiles else "None."


def hierarchy(connector: Connector) -> tuple[list[tuple[str, str]], str]:
    """Return the provisioning hierarchy, or why there is none."""
    found = connector.provisioning_hierarchy
    if isinstance(found, NotCarried):
        return [], "Not in the export."
    return sorted(found.items()), "None."


def metaverse(document: ServerDocument) -> tuple[list[tuple[str, str]], str]:
    """Return the object types of the metaverse with their attributes, or why they are missing."""
    if isinstance(document.metaverse, NotCarried):
        return [], "The metaverse schema is not in the export."
    classes = document.metaverse.classes
    lines = [
        (name, ", ".join(key.removeprefix("attribute ") for key in sorted(classes[name])))
        for name in sorted(classes)
    ]
    return lines, "None."


def number(rule: SyncRule) -> str:
    """Return the precedence of a rule."""
    return str(rule.precedence) if isinstance(rule.precedence, int) else "?"


def rule_line(rule: SyncRule) -> tuple[str, str, str, str, str]:
    """Return a rule as a line of a list."""
    return number(rule), rule.name, rule.connector, rule.direction, state(rule)


def rule_sentence(rule: SyncRule) -> str:
    """Return what a rule does, in one sentence."""
    connected, inside = object_types(rule)
    way = (
        f"{connected} to metaverse {inside}"
        if rule.direction == "Inbound"
        else f"metaverse {inside} to {connected}"
    )
    flows = (
        "" if isinstance(rule.flows, NotCarried) else f", {wording.plural(len(rule.flows), 'transformation')}"
    )
    return f"{rule.direction}, {rule.connector}: {way}{flows}, {state(rule)}."


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One flow as a line of a table."""

    number: str
    rule: str
    connector: str
    object_type: str
    """Of the connected system."""
    kind: str
    source: str
    options: str
    """What is unusual: another merge type, applied once; mostly empty."""
    state: str


def flow_line(each: Contribution) -> FlowLine:
    """Return a flow as a line of a table."""
    flow = each.flow
    options = [
        *([f"merge type {flow.merge_type}"] if flow.merge_type not in ("", "Update") else []),
        *(["applied once"] if flow.execute_once else []),
    ]
    return FlowLine(
        number(each.rule),
        each.rule.name,
        each.rule.connector,
        object_types(each.rule)[0],
        flow.kind or "Unknown kind",
        source_of(flow),
        ", ".join(options),
        contribution_state(each),
    )


def contribution_state(each: Contribution) -> str:
    """Return whether a flow counts: `enabled`, `enabled, scoped`, `disabled`."""
    words = state(each.rule)
    scoped = not isinstance(each.rule.scoping_filter, NotCarried) and any(each.rule.scoping_filter)
    return f"{words}, scoped" if scoped and not each.disabled else words


def flow_note(document: ServerDocument) -> str:
    """Return how to read the chains."""
    cloud = sum(chain.to_cloud for chain in document.flow.chains)
    back = len(document.flow.chains) - cloud
    return (
        f"{wording.plural(cloud, 'attribute')} to the cloud, {back:,} back into directories. For each of them: the "
        "outbound rules that write it, and for each metaverse attribute that they read, the inbound rules that fill it. "
        "All rules are listed in order of precedence: of those that apply to an object and have a value, the lowest "
        "number wins. Disabled ones count for nothing."
    )


def unknown_flows(document: ServerDocument) -> str:
    """Return that chains may lack flows of rules without content."""
    count = wording.plural(len(document.flow.unknown), "rule")
    return f"The export does not show the flows of {count}: the chains may lack theirs."


def _steps(profile: RunProfile) -> list[str]:
    steps: Sequence[Sequence[Setting]] = () if isinstance(profile.steps, NotCarried) else profile.steps
    return [
        ", ".join(f"{'/'.join(each.path)} {wording.value(each.value)}" for each in step) or "no settings"
        for step in steps
    ]
