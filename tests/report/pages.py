"""Reading a rendered page back, as strictly as a browser would."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "br", "img", "link", "input", "hr"}


@dataclass
class Parsed(HTMLParser):
    """The elements of a page, its ids, and the text of its style and script; of blocks of data, which are not executed, apart."""

    page: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    embedded: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.page)
        self.close()
        self.unbalanced += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("style", "script"):
            kind = "data" if self.elements[-1][1].get("type") == "application/json" else self._open[-1]
            self.embedded[kind] = self.embedded.get(kind, "") + data
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        """Everything that a reader sees."""
        return "".join(self.words)

    @property
    def ids(self) -> list[str]:
        """The ids of all elements, in order."""
        return [attributes["id"] or "" for _, attributes in self.elements if "id" in attributes]

    def named(self, *tags: str) -> list[tuple[str, dict[str, str | None]]]:
        """Return the elements with one of these tags, in order."""
        return [element for element in self.elements if element[0] in tags]


def faults(source: str) -> list[str]:
    """Return what is wrong with a page whatever it says: markup, policy, links inside the page, accessibility."""
    page = Parsed(source)
    attributes = [(name, value or "") for _, found in page.elements for name, value in found.items()]
    found = {
        "no doctype": not source.startswith("<!doctype html>"),
        f"unbalanced: {page.unbalanced[:3]}": bool(page.unbalanced),
        "an id twice": len(set(page.ids)) != len(page.ids),
        "a policy that is not that of its style and script": _policies(page) != [_policy(page)],
        "attributes that carry style or script": any(
            name == "style" or name.startswith("on") or not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9-]*", name)
            for name, _ in attributes
        ),
        "something that loads": bool(page.named("link", "img", "iframe", "object", "base", "form")),
        "a style that loads": "url(" in page.embedded["style"] or "@import" in page.embedded["style"],
        "a source": any(name == "src" for name, _ in attributes),
        "a character that acts": any(not each.isprintable() and each not in "\n\t" for each in source),
        "a fragment that leads nowhere": bool(_fragments(page) - set(page.ids)),
        "a label that is missing": bool(_labels(page) - set(page.ids)),
        "headings that skip a level": not _heading_levels_rise_by_one(page),
        "a table without caption": len(page.named("caption")) != len(page.named("table")),
        "a table heading without scope": any("scope" not in each for _, each in page.named("th")),
        "landmarks": any(len(page.named(tag)) != 1 for tag in ("header", "nav", "main", "footer")),
        "no language": page.named("html")[0][1].get("lang") != "en",
    }
    return [fault for fault, is_there in found.items() if is_there]


def hrefs(page: Parsed) -> list[str]:
    """Return the addresses of all links that leave the page, in order."""
    found = [attributes.get("href") or "" for _, attributes in page.named("a")]
    return [href for href in found if not href.startswith("#")]


def _policies(page: Parsed) -> list[str | None]:
    meta = [attributes for _, attributes in page.named("meta")]
    return [each["content"] for each in meta if each.get("http-equiv") == "Content-Security-Policy"]


def _policy(page: Parsed) -> str:
    script = page.embedded.get("script")
    scripts = f"script-src '{_hash(script)}'; " if script else ""
    style = _hash(page.embedded["style"])
    return f"default-src 'none'; style-src '{style}'; {scripts}base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _fragments(page: Parsed) -> set[str]:
    links = [attributes.get("href") or "" for _, attributes in page.named("a", "use")]
    return {link[1:] for link in links if link.startswith("#")}


def _labels(page: Parsed) -> set[str]:
    names = ("aria-labelledby", "aria-describedby", "for")
    return {each for _, found in page.elements for name in names for each in (found.get(name) or "").split()}


def _heading_levels_rise_by_one(page: Parsed) -> bool:
    levels = [int(tag[1]) for tag, _ in page.named("h1", "h2", "h3", "h4", "h5")]
    return levels.count(1) == 1 and all(after <= before + 1 for before, after in pairwise(levels))
