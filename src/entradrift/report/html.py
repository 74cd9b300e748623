"""The HTML report: one page that carries all it needs and is allowed to load nothing else.

`self_contained` holds what makes it harmless: no value of an export becomes markup, and no control or
bidirectional character acts.
"""

from __future__ import annotations

from entradrift.exports import garbage_collection
from entradrift.model.comparison import Comparison
from entradrift.report import page as views
from entradrift.report.json_report import FORMAT_VERSION
from entradrift.report.self_contained import assets, environment, framing, page_header


def render(comparison: Comparison) -> str:
    """Return the page, always the same text for the same comparison."""
    style = assets("css", "base", "report") + page_header(
        views.title(comparison), "Entra Connect drift report"
    )
    script = assets("js", "base", "report")
    template = environment().get_template("report.html.j2")
    with garbage_collection.paused():
        return template.render(
            page=views.page(comparison, format_version=FORMAT_VERSION),
            **framing(style, script, images=True),
        )
