"""Text from exports inside Markdown: it can become neither markup, HTML, a link nor a mention.

Renderers of Markdown differ in what they link (`@name`, `#12`, `ABC-3`, host names, hashes), but all of them
leave code alone. So words that consist of letters or digits stand as they are, and everything else is code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby

from entradrift.report.visible import visible

_WORD = re.compile(r"""(?P<before>[("']*)(?P<word>.*?)(?P<after>[)"'.,;:!?]*)""", re.DOTALL)
_PLAIN = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*|\d{1,6}|\d{1,3}(?:,\d{3})+")
_HASH = re.compile(r"[0-9a-f]{7,64}", re.IGNORECASE)
_BACKTICKS = re.compile(r"`+")
_NOT_WORDS = re.compile(r"[!-'*+/:;<>?@\[-`{-~]")


def code(text: str) -> str:
    """Return `text` as code. A pipe would end the cell of a table, so it stands between two pieces of code."""
    return "&#124;".join(_span(part) if part else "" for part in visible(text, keep="").split("|"))


def html_code(text: str) -> str:
    """Return `text` as code inside an HTML element, where Markdown is not read."""
    return f"<code>{_NOT_WORDS.sub(lambda match: f'&#{ord(match.group())};', visible(text, keep=''))}</code>"


def prose(text: str, as_code: Callable[[str], str] = code) -> str:
    """Return a sentence on one line whose plain words stand as they are, and all others as code."""
    parts: list[str] = []
    words = [_parts(word) for word in visible(text, keep="").split(" ") if word]
    for plain, group in groupby(enumerate(words), key=lambda item: _is_plain(item[1][1], first=not item[0])):
        together = [word for _, word in group]
        if plain:
            parts += ["".join(word) for word in together]
            continue
        # Neighbouring words become one piece of code; the punctuation around it stays outside.
        before, after = together[0][0], together[-1][2]
        run = " ".join("".join(word) for word in together)
        inner = run[len(before) : len(run) - len(after)]
        parts.append(f"{before}{as_code(inner)}{after}" if inner else as_code(run))
    return " ".join(parts)


def fence(lines: Iterable[str]) -> list[str]:
    """Return lines as a block of code that nothing inside can end."""
    block = [visible(line, keep="") for line in lines]
    longest = max((len(run) for line in block for run in _BACKTICKS.findall(line)), default=0)
    marks = "`" * max(3, longest + 1)
    return [f"{marks}text", *block, marks]


def row(*cells: str) -> str:
    """Return one line of a table."""
    return f"| {' | '.join(cells)} |"


def _parts(word: str) -> tuple[str, str, str]:
    match = _WORD.fullmatch(word)
    return (match["before"], match["word"], match["after"]) if match else ("", word, "")


def _is_plain(word: str, *, first: bool) -> bool:
    if word == "-":
        return not first  # where it would begin a list
    return bool(_PLAIN.fullmatch(word)) and not _HASH.fullmatch(word)


def _span(text: str) -> str:
    runs = {len(run) for run in _BACKTICKS.findall(text)}
    marks = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    ends = text[0] + text[-1]
    pad = " " if "`" in ends or (ends == "  " and text.strip()) else ""
    return f"{marks}{pad}{text}{pad}{marks}"
