"""What people are told about a night of one pair: the same words in a mail, in a chat and on the console.

News is made of exports' text, which anybody could have written. Line breaks and control characters are shown
as escapes, so that one piece of news is one line and no mail header; what a chat would act on (mentions,
links, markup) is taken apart; lengths are bounded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from entradrift.model.comparison import Verdict
from entradrift.model.run import News, NewsKind, Run
from entradrift.report.visible import visible

LINES: Final = 20
"""How many pieces of news are told one by one; the rest is counted."""
_NEWS_LENGTH: Final = 300
_SUMMARY_LENGTH: Final = 600
_SUBJECT_LENGTH: Final = 120

_KINDS: Final[Mapping[NewsKind, str]] = {
    NewsKind.FAILED: "not compared",
    NewsKind.INCOMPLETE: "incomplete",
    NewsKind.VERDICT: "verdict changed",
    NewsKind.NEW: "new",
    NewsKind.RAISED: "severity raised",
    NewsKind.ACCEPTANCE_EXPIRED: "acceptance expired",
    NewsKind.ACCEPTANCE_EXPIRES: "acceptance ends soon",
    NewsKind.RESOLVED: "resolved",
    NewsKind.REMINDER: "still open",
}
"""How each kind of news is called, most urgent first."""
_ABOUT_VERDICT: Final = frozenset({NewsKind.FAILED, NewsKind.INCOMPLETE, NewsKind.VERDICT})

_LIVE: Final = re.compile(
    r"(?<=<)(?=[^\s=>])"  # <b>, <!channel>, <@U12>, <users/all>; but not <= and <>
    r"|(?<=(?<!\w)@)(?=\w)"  # @everyone, but not a UPN suffix after its name
    r"|(?<=:)(?=//)"  # https://...
    r"|(?<=\])(?=[(\[])"  # [text](link), [text][reference]
)
"""The places where a space takes apart what a chat or a mail client would make live."""
_MARKDOWN: Final = re.compile(r"[\\`*_{}\[\]<>#|~]|&(?=#?\w+;)")
"""What means something in CommonMark, also where it cannot start anything harmful."""


class Tone(StrEnum):
    """How a channel that knows colours or levels shows a message; the words are Apprise's."""

    SUCCESS = "success"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Message:
    """One notification about one pair."""

    subject: str
    """One line."""
    body: str
    """Plain text, a few lines, with the link to the report as the last."""
    markdown: str
    """The same in CommonMark, for channels that show nothing else; all text of exports is literal in it."""
    tone: Tone


def message(lane: str, run: Run, news: Sequence[News], link: str | None) -> Message:
    """Return what a notification about the news of `run` says; `link` is the URL or path of the report, if any."""
    told, rest = _told(run, news)
    return Message(
        subject=_cut(f"entradrift: {_plain(lane)}: {_verdict(run)}{_counted(news)}", _SUBJECT_LENGTH),
        body=_body(lane, run, told, rest, link),
        markdown=_markdown(lane, run, told, rest, link),
        tone=_tone(run),
    )


def console_lines(lane: str, run: Run, news: Sequence[News], report_path: str | None) -> tuple[str, ...]:
    """Return what the console says about the same: the summary first, then the news, then the report's path.

    Without news there is nothing to say.
    """
    if not news:
        return ()
    told, rest = _told(run, news)
    return (
        summary_line(lane, run),
        *(f"  {_KINDS[each.kind]}: {_cut(_plain(_sentence(each)), _NEWS_LENGTH)}" for each in told),
        *([f"  {_not_listed(rest)}"] if rest else []),
        *([f"  report: {_plain(report_path)}"] if report_path else []),
    )


def summary_line(lane: str, run: Run) -> str:
    """Return the one line that says how the run of a pair ended."""
    return f"{_plain(lane)}: {_verdict(run)}. {_cut(_plain(run.summary), _SUMMARY_LENGTH)}"


def _told(run: Run, news: Sequence[News]) -> tuple[list[News], list[News]]:
    """Return what is told one by one, most urgent first, and what is only counted."""
    order = list(_KINDS)
    ordered = sorted(
        # What the summary says already need not be said twice.
        (each for each in news if each.text != run.summary),
        key=lambda each: (order.index(each.kind), each.severity.rank if each.severity else -1),
    )
    return ordered[:LINES], ordered[LINES:]


def _body(lane: str, run: Run, told: Sequence[News], rest: Sequence[News], link: str | None) -> str:
    lines = [_headline(lane, run), _neutral(run.summary, _SUMMARY_LENGTH)]
    for kind, listed in _groups(told):
        lines += ["", f"{_heading(kind)}:", *(f"- {_neutral(_sentence(each))}" for each in listed)]
    if rest:
        lines += ["", _not_listed(rest)]
    if link:
        lines += ["", f"Report: {_plain(link)}"]
    return "\n".join(lines) + "\n"


def _markdown(lane: str, run: Run, told: Sequence[News], rest: Sequence[News], link: str | None) -> str:
    paragraphs = [
        f"**{_literal(_headline(lane, run))}**",
        _literal(_neutral(run.summary, _SUMMARY_LENGTH)),
    ]
    for kind, listed in _groups(told):
        items = (f"- {_literal(_neutral(_sentence(each)))}" for each in listed)
        paragraphs.append("\n".join([f"**{_heading(kind)}**", "", *items]))
    if rest:
        paragraphs.append(_not_listed(rest))
    if link:
        paragraphs.append(_link(_plain(link)))
    return "\n\n".join(paragraphs) + "\n"


def _groups(told: Sequence[News]) -> list[tuple[NewsKind, list[News]]]:
    kinds = dict.fromkeys(each.kind for each in told)
    return [(kind, [each for each in told if each.kind is kind]) for kind in kinds]


def _headline(lane: str, run: Run) -> str:
    return f"{_plain(lane)}: {_verdict(run)}, {_plain(run.started_at[:16].replace('T', ' '))} UTC"


def _heading(kind: NewsKind) -> str:
    return _KINDS[kind].capitalize()


def _verdict(run: Run) -> str:
    return run.verdict.value.replace("-", " ") if run.verdict else _KINDS[NewsKind.FAILED]


def _tone(run: Run) -> Tone:
    if run.verdict is None:
        return Tone.FAILURE
    return Tone.SUCCESS if run.verdict is Verdict.IN_SYNC else Tone.WARNING


def _counted(news: Sequence[News]) -> str:
    """Return ` (2 new, 1 resolved)`; what is about the verdict stands before it already."""
    parts = _counts([each for each in news if each.kind not in _ABOUT_VERDICT])
    return f" ({parts})" if parts else ""


def _not_listed(rest: Sequence[News]) -> str:
    return f"{len(rest)} more in the report: {_counts(rest)}."


def _counts(news: Sequence[News]) -> str:
    often = Counter(each.kind for each in news)
    # A reminder is one sentence about everything that is still open.
    names = {**_KINDS, NewsKind.REMINDER: "reminder"}
    return ", ".join(f"{often[kind]} {name}" for kind, name in names.items() if often[kind])


def _sentence(news: News) -> str:
    return f"{news.severity.value}: {news.text}" if news.severity else news.text


def _plain(text: str) -> str:
    return visible(text, keep="")


def _neutral(text: str, length: int = _NEWS_LENGTH) -> str:
    return _LIVE.sub(" ", _cut(_plain(text), length)).strip()


def _literal(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", text)


def _link(link: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\\]+", link):
        return f"Report: {_literal(link)}"
    # Not <link>: Teams knows this form only.
    return f"[Open the report]({link.replace('(', '%28').replace(')', '%29')})"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
