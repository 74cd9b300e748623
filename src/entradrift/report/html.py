"""The HTML report: one page that carries all it needs and is allowed to load nothing else.

Everything a template prints passes `_printed` and then autoescaping, so that no value of an export
becomes markup and no control or bidirectional character acts.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from entradrift import resources
from entradrift.model.comparison import Comparison
from entradrift.report import page as views
from entradrift.report.json_report import FORMAT_VERSION
from entradrift.report.visible import blanks, pieces, visible


def render(comparison: Comparison) -> str:
    """Return the page, always the same text for the same comparison."""
    style = resources.text("report/assets/report.css") + _page_header(views.title(comparison))
    script = resources.text("report/assets/report.js")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            page=views.page(comparison, format_version=FORMAT_VERSION),
            style=Markup(style),  # noqa: S704 - a file of ours
            script=Markup(script),  # noqa: S704 - a file of ours
            policy=_policy(style, script),
        )
    )


def _page_header(title: str) -> str:
    """Return the style that prints `title` on top of every page."""
    # Letters and digits as they are, everything else as a CSS escape: nothing can end the string.
    words = "".join(
        each if each.isascii() and each.isalnum() else f"\\{ord(each):x} " for each in visible(title)
    )
    return f'@page {{ @top-left {{ content: "{words}"; font: 8pt sans-serif; color: #525d6d; }} }}\n'


def _policy(style: str, script: str) -> str:
    """Return the content security policy that allows our style and script and nothing else."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        loader=FunctionLoader(lambda name: resources.text(f"report/templates/{name}")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["revealed"] = _revealed
    environment.filters["marks"] = views.marks
    environment.tests["shortened"] = views.is_shortened
    return environment


def _printed(content: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    if isinstance(content, Markup):
        return content
    return visible(str(content))


def _revealed(text: str, *, blank: bool = False) -> Markup:
    """Return the text of a value with escaped characters, and on request white space, set apart."""
    if blank:
        text = blanks(text)
    return Markup().join(
        Markup('<span class="escape">{}</span>').format(part) if escaped else part
        for part, escaped in pieces(text)
    )
