"""The documentation of one server as Markdown: for a wiki, a repository or a ticket, long parts folded away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from entradrift.document.attribute_flow import Chain, Contribution, Feed
from entradrift.document.features import Fact
from entradrift.document.server_document import ConnectorPage, PartitionPage, RulePage, ServerDocument
from entradrift.model.snapshot import Carried
from entradrift.model.values import NotCarried
from entradrift.report import document_words as words
from entradrift.report import wording
from entradrift.report.markdown_text import code, fence, html_code, prose, row
from entradrift.report.rule_pages import RuleTable, rule_tables


def render(document: ServerDocument) -> str:
    """Return the Markdown text, always the same for the same document."""
    return "\n".join(_document(document)) + "\n"


def _document(document: ServerDocument) -> Iterator[str]:
    yield f"# {prose(words.title(document))}"
    yield ""
    yield prose(words.lead(document))
    yield ""
    yield from _table(("Fact", "Value"), words.server_facts(document))
    yield from _notices(document)
    yield from _connectors(document)
    yield from ("## Features and settings", "")
    for group in document.facts:
        yield from (f"### {group.title}", "", *_facts(group.facts))
    if not document.facts:
        yield from ("The export carries no server-wide settings.", "")
    yield from _rules("Custom rules", document.custom_rules, folded=False)
    yield from _rules("Standard rules", document.standard_rules, folded=True)
    yield from _flow(document)
    yield from _metaverse(document)
    yield from _coverage(document)
    yield f"entradrift {code(document.tool_version)}, {code(wording.moment(document.generated_at))}."


def _notices(document: ServerDocument) -> Iterator[str]:
    yield from ("## What deserves a look", "", prose(words.notice_summary(document)), "")
    titles = {lint.id: lint for lint in document.lints}
    for name, found in words.notices_by_check(document):
        yield from (f"### {titles[name].title} ({len(found):,})", "", prose(titles[name].why), "")
        yield from (f"- {notice.severity.value}: {prose(notice.sentence)}" for notice in found)
        yield ""
    yield from (f"- {prose(limit)}" for limit in document.limits)
    yield ""


def _connectors(document: ServerDocument) -> Iterator[str]:
    yield from (f"## Connectors ({len(document.connectors):,})", "")
    for page in document.connectors:
        yield from _connector(page)


def _connector(page: ConnectorPage) -> Iterator[str]:
    connector = page.connector
    yield from (f"### {code(connector.name or 'unnamed')}", "")
    yield from _table(("Fact", "Value"), words.connector_facts(page))
    if isinstance(page.partitions, NotCarried):
        yield from ("Domains are not in the export.", "")
    else:
        for part in page.partitions:
            yield from _partition(part)
    for title, facts in page.facts:
        yield from (f"#### {title}", "", *_facts(facts))
    yield from ("#### Object types and attributes", "")
    yield from _names("Object types", connector.object_types)
    yield from _names("Attributes", connector.attributes)
    yield from ("#### Run profiles", "")
    for name, steps in words.run_profiles(connector):
        yield f"- {code(name)}"
        yield from (f"  {place}. {prose(step)}" for place, step in enumerate(steps, start=1))
    yield from ("", prose(words.run_profile_note(connector)), "")
    yield from ("#### Provisioning hierarchy", "")
    lines, note = words.hierarchy(connector)
    yield from _table(("Component", "Object class"), lines) if lines else (note, "")


def _partition(page: PartitionPage) -> Iterator[str]:
    yield from (f"#### Domain {code(page.partition.name)}", "", prose(words.partition_state(page)), "")
    yield from _names("Object types", page.partition.object_types)
    if page.containers:
        tree = (f"{'  ' * each.depth}{each.name}  [{words.scope(each)}]" for each in page.containers)
        yield from (*fence(tree), "")
    yield from _facts(page.facts)


def _names(label: str, names: Sequence[str] | NotCarried) -> Iterator[str]:
    if isinstance(names, NotCarried):
        yield from (f"{label}: not in the export.", "")
    elif names:
        yield from (f"{label} ({len(names):,}): {', '.join(map(code, names))}", "")


def _facts(facts: Iterable[Fact]) -> Iterator[str]:
    lines = [(fact.label, fact.words, fact.setting) for fact in facts]
    if lines:
        yield from _table(("Setting", "Value", "Name in the export"), lines)


def _rules(title: str, rules: Sequence[RulePage], *, folded: bool) -> Iterator[str]:
    yield from (f"## {title} ({len(rules):,})", "")
    if not rules:
        yield from ("None.", "")
    if folded and rules:
        columns = ("Precedence", "Rule", "Connector", "Direction", "State")
        yield from _table(columns, [words.rule_line(page.rule) for page in rules])
    for page in rules:
        tables = [line for table in rule_tables(page.rule) for line in _rule_table(table, deep=not folded)]
        if folded:
            number = words.number(page.rule)
            yield f"<details><summary>{number} {html_code(page.rule.name)} {html_code(page.rule.connector)}</summary>"
            yield from ("", *tables, "</details>", "")
        else:
            yield from (
                f"### {code(page.rule.name or 'unnamed')}",
                "",
                prose(words.rule_sentence(page.rule)),
                "",
                *tables,
            )


def _rule_table(table: RuleTable, *, deep: bool) -> Iterator[str]:
    yield from (f"#### {table.title}" if deep else f"**{table.title}**", "")
    yield from _table(table.columns, table.rows) if table.rows else (prose(table.note), "")


def _flow(document: ServerDocument) -> Iterator[str]:
    yield from ("## Attribute flow", "", prose(words.flow_note(document)), "")
    if document.flow.unknown:
        yield from (prose(words.unknown_flows(document)), "")
    for (connector, _, object_type), chains in groupby(
        document.flow.chains, key=lambda chain: (chain.connector, chain.to_cloud, chain.object_type)
    ):
        yield from (f"### {code(object_type)} in {code(connector)}", "")
        for chain in chains:
            yield from _chain(chain)
    if document.flow.unread:
        yield from ("### Metaverse attributes that no outbound rule reads", "", words.UNREAD, "")
        for feed in document.flow.unread:
            yield from _feed(feed)


def _chain(chain: Chain) -> Iterator[str]:
    yield f"<details><summary>{html_code(chain.attribute)}</summary>"
    yield from ("", f"**{code(chain.attribute)} is written by**", "")
    yield from _contributions(chain.outbound)
    for feed in chain.inbound:
        yield from _feed(feed)
    yield from ("</details>", "")


def _feed(feed: Feed) -> Iterator[str]:
    yield from (f"**Metaverse {code(f'{feed.object_type}.{feed.attribute}')} comes from**", "")
    if feed.contributions:
        yield from _contributions(feed.contributions)
    else:
        yield from (words.NO_FEED, "")


def _contributions(found: Sequence[Contribution]) -> Iterator[str]:
    yield row("Precedence", "Rule", "Connector and object type", "Flow", "State")
    yield "|---|---|---|---|---|"
    for each in found:
        line = words.flow_line(each)
        flow = f"{prose(line.kind)}: {code(line.source)}" + (
            f" ({prose(line.options)})" if line.options else ""
        )
        yield row(
            line.number,
            code(line.rule),
            f"{code(line.connector)}, {code(line.object_type)}",
            flow,
            line.state,
        )
    yield ""


def _metaverse(document: ServerDocument) -> Iterator[str]:
    yield from ("## Metaverse schema", "")
    lines, note = words.metaverse(document)
    yield from _table(("Object type", "Attributes"), lines) if lines else (prose(note), "")


def _coverage(document: ServerDocument) -> Iterator[str]:
    yield from ("## What the export shows", "")
    lines = [
        (wording.SECTIONS[section], words.CARRIED[content.carried], f"{content.items:,}", content.reason)
        for section, content in document.content.items()
    ]
    yield from _table(("Section", "Shown", "Items", "Why not all"), lines)
    missing = [
        line for line in document.content.values() if line.carried is not Carried.FULL and not line.by_nature
    ]
    if missing:
        yield from ("**This export is incomplete:** it lacks something that its format should carry.", "")
    yield from _table(
        ("File", "Bytes", "SHA-256"), [(f.path, f"{f.size:,}", f.sha256) for f in document.source.files]
    )
    yield from (f"- {prose(notice)}" for notice in document.export_notices)
    yield from ("", f"{document.left_out:,} elements of the export are left out on purpose.", "")


def _table(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    yield row(*columns)
    yield f"|{'---|' * len(columns)}"
    for line in lines:
        yield row(*map(_line, line))
    yield ""


def _line(text: str) -> str:
    """Return a cell: plain words as they are, everything else as code, line ends as escapes."""
    return prose(text) if len(text) < _SHORT and "\n" not in text else code(text)


_SHORT = 60
