"""Reading a rendered page back, as strictly as a browser would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "link", "input", "hr"}


@dataclass
class Parsed(HTMLParser):
    """The elements of a page, its ids, and the text of its style and script."""

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
            self.embedded[self._open[-1]] = self.embedded.get(self._open[-1], "") + data
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
