"""The documentation of one server as one page that carries all it needs and is allowed to load nothing else."""

from __future__ import annotations

from itertools import groupby

from entradrift.document.attribute_flow import Chain
from entradrift.document.server_document import ServerDocument
from entradrift.report import document_words, wording
from entradrift.report.document_json import chain_id
from entradrift.report.rule_pages import rule_tables
from entradrift.report.self_contained import assets, environment, framing, page_header

MOST_CONTAINERS = 2_000
"""Containers of one domain that the page draws; JSON has all of them."""


def render(document: ServerDocument) -> str:
    """Return the page, always the same text for the same document."""
    title = document_words.title(document)
    style = assets("css", "base", "report", "document") + page_header(title, "Entra Connect configuration")
    script = assets("js", "document")
    return (
        environment()
        .get_template("document/page.html.j2")
        .render(
            document=document,
            words=document_words,
            wording=wording,
            title=title,
            lints={lint.id: lint for lint in document.lints},
            rule_tables=rule_tables,
            flows=_grouped(document.flow.chains),
            chain_id=chain_id,
            most_containers=MOST_CONTAINERS,
            **framing(style, script),
        )
    )


def _grouped(chains: tuple[Chain, ...]) -> list[tuple[str, str, bool, list[Chain]]]:
    """Return the chains by connector and object type."""
    keys = groupby(chains, key=lambda chain: (chain.connector, chain.object_type, chain.to_cloud))
    return [(*key, list(found)) for key, found in keys]
