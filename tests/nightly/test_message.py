"""What people are told: short, the same words everywhere, and nothing that acts by itself."""

import re

import pytest
from markdown_it import MarkdownIt
from tests.nightly.told import DRIFT, LINK, NAME, new, resolved, run_of

from entradrift.model.comparison import Verdict
from entradrift.model.finding import Severity
from entradrift.model.run import News, NewsKind, Run
from entradrift.nightly.message import LINES, Tone, console_lines, message, summary_line

HOSTILE = (
    "Rule\r\nBcc: eve@example.org\x1b[2J\u202e\u2028 <b>x</b> <!channel> <@U1> @everyone "
    "[click](https://evil.example/a) ![](https://evil.example/b) [a][b] https://evil.example/c `c` *d* _e_ &lt; # f"
)
LIVE = re.compile(r"<[^\s=>]|(?<!\w)@\w|://|\]\(|\]\[")


def test_a_mail_says_verdict_news_by_kind_and_link():
    news = [
        resolved("The rule A is disabled."),
        new("The rule B is missing.", Severity.LOW),
        new("C differs."),
    ]
    told = message("contoso", run_of(), news, LINK)
    assert told.subject == "entradrift: contoso: drift (2 new, 1 resolved)"
    assert told.body == (
        "contoso: drift, 2026-11-21 02:00 UTC\n"
        f"{DRIFT}\n"
        "\n"
        "New:\n"
        "- high: C differs.\n"
        "- low: The rule B is missing.\n"
        "\n"
        "Resolved:\n"
        "- low: The rule A is disabled.\n"
        "\n"
        f"Report: {LINK}\n"
    )


def test_markdown_says_the_same():
    news = [resolved("The rule A_1 is disabled."), new("The rule B is missing.")]
    told = message("contoso", run_of(), news, LINK)
    assert told.markdown == (
        "**contoso: drift, 2026-11-21 02:00 UTC**\n"
        "\n"
        f"{DRIFT}\n"
        "\n"
        "**New**\n"
        "\n"
        "- high: The rule B is missing.\n"
        "\n"
        "**Resolved**\n"
        "\n"
        "- low: The rule A\\_1 is disabled.\n"
        "\n"
        f"[Open the report]({LINK})\n"
    )


def test_the_console_says_the_same_words():
    news = [resolved("The rule A is disabled."), new("The rule B is missing.")]
    assert console_lines("contoso", run_of(), news, "reports/contoso/x/report.html") == (
        f"contoso: drift. {DRIFT}",
        "  new: high: The rule B is missing.",
        "  resolved: low: The rule A is disabled.",
        "  report: reports/contoso/x/report.html",
    )


def test_without_news_the_console_says_nothing():
    assert console_lines("contoso", run_of(), (), "reports/x") == ()


@pytest.mark.parametrize("kind", NewsKind)
def test_every_kind_of_news_is_told_everywhere(kind: NewsKind):
    news = [News(kind, "Something happened.")]
    told = message("contoso", run_of(), news, None)
    assert told.body.count("- Something happened.\n") == 1
    assert told.markdown.count("- Something happened.\n") == 1
    assert [line.rpartition(": ")[2] for line in console_lines("contoso", run_of(), news, None)[1:]] == [
        "Something happened."
    ]


def test_the_most_urgent_news_comes_first():
    news = [News(kind, kind.value) for kind in reversed(NewsKind)]
    lines = console_lines("contoso", run_of(), news, None)[1:]
    assert [line.rpartition(": ")[2] for line in lines] == [kind.value for kind in NewsKind]


@pytest.mark.parametrize(
    ("verdict", "word", "tone"),
    [
        (Verdict.IN_SYNC, "in sync", Tone.SUCCESS),
        (Verdict.DRIFT, "drift", Tone.WARNING),
        (Verdict.INCOMPLETE, "incomplete", Tone.WARNING),
        (None, "not compared", Tone.FAILURE),
    ],
)
def test_the_verdict_is_in_subject_and_first_line(verdict: Verdict | None, word: str, tone: Tone):
    run = run_of(verdict, "A sentence.")
    told = message("contoso", run, [News(NewsKind.VERDICT, "It was different.")], None)
    assert told.subject == f"entradrift: contoso: {word}"
    assert told.body.splitlines()[:2] == [f"contoso: {word}, 2026-11-21 02:00 UTC", "A sentence."]
    assert summary_line("contoso", run) == f"contoso: {word}. A sentence."
    assert told.tone is tone


def test_what_the_summary_says_is_not_said_twice():
    run = run_of(None, "The export cannot be read.")
    news = [News(NewsKind.FAILED, "The export cannot be read.")]
    assert message("contoso", run, news, None).body.count("cannot be read") == 1
    assert console_lines("contoso", run, news, None) == ("contoso: not compared. The export cannot be read.",)


def test_a_reminder_is_not_counted_as_one_finding():
    told = message(
        "contoso", run_of(), [News(NewsKind.REMINDER, "2 high; the oldest since 2026-10-01: X")], None
    )
    assert told.subject == "entradrift: contoso: drift (1 reminder)"
    assert "\nStill open:\n- 2 high; the oldest" in told.body


def test_many_news_are_counted_not_listed():
    news = [new(f"Finding {number}.") for number in range(LINES)]
    news += [resolved("Gone."), *(new(f"Lesser finding {number}.", Severity.INFO) for number in range(2))]
    told = message("contoso", run_of(), news, LINK)
    listed = re.findall(r"^- (.+)$", told.body, re.MULTILINE)
    assert listed == [f"high: Finding {number}." for number in range(LINES)]
    assert "\n3 more in the report: 2 new, 1 resolved.\n" in told.body
    assert "\n3 more in the report: 2 new, 1 resolved.\n" in told.markdown
    assert told.subject.endswith("(22 new, 1 resolved)")
    assert len(told.body.splitlines()) < LINES + 10
    lines = console_lines("contoso", run_of(), news, "x")
    assert lines[-2:] == ("  3 more in the report: 2 new, 1 resolved.", "  report: x")
    assert len(lines) == LINES + 3


def test_lengths_are_bounded():
    told = message("c" * 500, run_of(summary="s" * 5000), [new("n" * 5000)], LINK)
    assert len(told.subject) == 120
    assert max(len(line) for line in told.body.splitlines()[1:]) == 600
    assert len(told.body) < 1600
    assert told.body.endswith(f"Report: {LINK}\n"), "a cut link leads nowhere"
    assert max(map(len, console_lines("contoso", run_of(summary="s" * 5000), [new("n" * 5000)], "x"))) < 650


def hostile_run() -> Run:
    return run_of(summary=f"Summary of {HOSTILE}")


def test_hostile_text_stays_on_its_line():
    told = message("contoso", hostile_run(), [new(HOSTILE)], f"/reports/{HOSTILE}")
    assert "\n" not in told.subject
    for text in (told.body, told.markdown):
        assert [character for character in text if not character.isprintable() and character != "\n"] == []
    assert len(told.body.splitlines()) == 7
    assert not re.search(r"^Bcc:", told.body, re.MULTILINE)
    assert r"Rule\r\nBcc: eve@example.org\x1b[2J\u202e\u2028" in told.body
    for line in console_lines("contoso", hostile_run(), [new(HOSTILE)], HOSTILE):
        assert line.isprintable()


def test_hostile_text_is_taken_apart_where_a_chat_would_act_on_it():
    told = message("contoso", hostile_run(), [new(HOSTILE)], None)
    assert LIVE.findall(HOSTILE) != []
    assert LIVE.findall(told.body) == []
    assert LIVE.findall(told.markdown) == []


def test_ordinary_text_is_left_alone():
    ordinary = "The UPN suffix user@contoso.com (a-b_c, 5 <= 6, [cn]) differs: 'x' -> 'y'."
    assert f"- high: {ordinary}\n" in message("contoso", run_of(), [new(ordinary)], None).body


def test_hostile_text_is_literal_in_markdown():
    told = message("contoso", hostile_run(), [new(HOSTILE)], LINK)
    tokens = [
        inner
        for token in MarkdownIt("commonmark", {"linkify": False})
        .enable(["table", "strikethrough"])
        .parse(told.markdown)
        for inner in (token, *(token.children or ()))
    ]
    links = [token.attrs["href"] for token in tokens if token.type == "link_open"]
    assert links == [LINK]
    assert {token.type for token in tokens} - {"text_special"} == {
        *("paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close"),
        *("list_item_open", "list_item_close", "inline", "text"),
        *("strong_open", "strong_close", "link_open", "link_close"),
    }
    bold = [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "strong_open"]
    assert bold == ["contoso: drift, 2026-11-21 02:00 UTC", "New"]


@pytest.mark.parametrize(
    "path",
    [
        rf"\\files\drift$\contoso\{NAME}\report.html",
        f"/var/lib/entradrift/reports/contoso/{NAME}/report.html",
    ],
)
def test_a_report_on_a_disk_is_named_by_its_path(path: str):
    told = message("contoso", run_of(), [new("X.")], path)
    assert told.body.endswith(f"Report: {path}\n")
    assert f"Report: {path}</p>" in MarkdownIt().render(told.markdown).replace("&amp;", "&")


def test_a_link_cannot_end_early_in_markdown():
    told = message("contoso", run_of(), [new("X.")], "https://files.example/a)(b")
    assert told.markdown.endswith("[Open the report](https://files.example/a%29%28b)\n")


def test_without_a_report_there_is_no_link():
    told = message("contoso", run_of(), [new("X.")], None)
    assert "eport" not in told.body + told.markdown
