"""What makes a page self-contained and harmless: a policy by hash, escaping, and a header for printing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from entradrift import resources
from entradrift.report.visible import blanks, pieces, visible
from entradrift.report.word_diff import shortened

_HEADER_FONT = "font: 8pt sans-serif; color: #525d6d;"


def assets(suffix: str, *names: str) -> str:
    """Return the style (`css`) or the script (`js`) of a page: the assets `names`, one after the other."""
    return "".join(resources.text(f"report/assets/{name}.{suffix}") for name in names)


def policy(style: str, script: str, *, images: bool = False) -> str:
    """Return the content security policy that allows our style and script, `images` inside the page, and nothing else."""
    scripts = f"script-src '{_hash(script)}'; " if script else ""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; {scripts}"
        f"{'img-src data:; ' if images else ''}base-uri 'none'; form-action 'none'"
    )


def framing(style: str, script: str = "", *, images: bool = False) -> dict[str, Any]:
    """Return what the template of every page is given: our `style` and `script`, and the `policy` that allows them."""
    return {
        "style": Markup(style),  # noqa: S704 - files of ours
        "script": Markup(script),  # noqa: S704 - files of ours
        "policy": policy(style, script, images=images),
    }


def page_header(title: str, kind: str) -> str:
    """Return the style that prints `title` and `kind` on top of every page."""
    texts = {"left": title, "right": kind}
    boxes = (
        f'@top-{place} {{ content: "{css_text(text)}"; {_HEADER_FONT} }}' for place, text in texts.items()
    )
    return f"@page {{ {' '.join(boxes)} }}\n"


@cache
def environment() -> Environment:
    """Return the templates, with everything printed made visible and then escaped.

    They are read once in a process: to compile them takes five times as long as to fill them.
    """
    found = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        loader=FunctionLoader(lambda name: resources.text(f"report/templates/{name}")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters["revealed"] = revealed
    found.filters["shortened"] = shortened
    return found


def revealed(text: str, *, blank: bool = False) -> Markup:
    """Return the text of a value with escaped characters, and on request white space, set apart."""
    if blank:
        text = blanks(text)
    if text.isprintable():
        return escape(text)
    return Markup().join(
        Markup('<span class="escape">{}</span>').format(part) if escaped else part
        for part, escaped in pieces(text)
    )


def _printed(content: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    return content if isinstance(content, Markup) else visible(str(content))


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def css_text(text: str) -> str:
    """Return letters and digits as they are, everything else as a CSS escape: nothing can end the string."""
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in visible(text))
