"""The index page: every pair and its nights on one page, which carries all it needs and may load nothing else."""

from __future__ import annotations

from entradrift.model.fleet import Fleet
from entradrift.report import index_views
from entradrift.report.nights import LEGEND
from entradrift.report.run_words import MARKS
from entradrift.report.self_contained import assets, environment, framing, page_header


def render(fleet: Fleet) -> str:
    """Return the page, always the same text for the same fleet. It stands in the folder of the pairs' folders."""
    page = index_views.index_page(fleet)
    style = assets("css", "base", "index") + page_header(page.title, f"Made {page.made}")
    script = assets("js", "base", "index")
    return (
        environment()
        .get_template("index/page.html.j2")
        .render(
            page=page,
            words=index_views.WORDS,
            symbols=(*index_views.WORDS,),
            marks=MARKS,
            legend=LEGEND,
            **framing(style, script),
        )
    )
