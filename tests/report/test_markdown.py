from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.report.comparisons import (
    accepted_only,
    clean,
    comparison,
    drift,
    every_comparison,
    finding,
    hostile,
    huge,
    incomplete,
    long_values,
    with_baseline,
)

from entradrift.model.change import ObjectRef
from entradrift.model.comparison import Comparison
from entradrift.report import by_name
from entradrift.report.markdown_text import code, fence, html_code, prose

HTML = re.compile(r"(?:<details>|</details>|<summary>|</summary>|<code>|</code>|[^<>])*")
LINKED = re.compile(r"@\w|#\w|!\d|\$|://|www\.|\w\.\w|[A-Z]-\d|:\w+:|\[|\]|[0-9a-f]{7,}|~|\\")
"""What GitHub, GitLab or Azure DevOps make a link, a mention, a picture or a formula of outside of code."""
EVIL = (
    "@octocat and #12, GH-34, org/repo#5 and ABC-6",
    "[text](https://evil.example/) ![x](https://evil.example/x.png) <https://evil.example/>",
    "www.evil.example mail@evil.example https://evil.example",
    "a | b || c \\| d | `e` ``f|`` \\",
    "`",
    "``",
    "` ",
    " `",
    "|",
    "\\",
    " ",
    "<",
    "&amp; &#64;octocat",
    "</code></summary></details><script>alert(1)</script>",
    "``` \n```\n# heading\n- list",
    "**bold** _it_ ~~gone~~ $`x`$ $$y$$ :smile: [[wiki]] ~label %milestone !7",
    "0123456789abcdef0123456789abcdef01234567 deadbeef",
    "1. one\n\n---\n\n<details open>",
    "\"<b>\" ('@x') it's (plain), ok!",
)


def tokens(text: str) -> Iterator[Token]:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for token in parser.parse(text):
        yield token
        yield from token.children or ()


def evil_comparison() -> Comparison:
    return comparison(
        *(
            finding(
                number,
                text,
                primary=text,
                staging=(text, text),
                ref=ObjectRef(text, text, text, text),
                path=text,
                why=text,
                align=text,
                acceptance={text: text},
                facts={text: (text, text)},
                group=text,
            )
            for number, text in enumerate(EVIL)
        ),
        failover=" ".join(EVIL),
        notices=EVIL,
    )


@pytest.mark.parametrize(
    "result",
    [evil_comparison(), hostile(), drift(), incomplete()],
    ids=["evil", "hostile", "drift", "incomplete"],
)
def test_nothing_of_an_export_becomes_markup(result: Comparison):
    for token in tokens(by_name("md").render(result)):
        assert token.type not in ("image", "link_open", "em_open", "s_open", "hr", "blockquote_open")
        if token.type in ("html_inline", "html_block"):
            assert HTML.fullmatch(token.content), token.content
            outside = re.sub(r"<code>.*?</code>", "", token.content)
            assert not LINKED.search(outside), token.content
        if token.type == "text":
            assert not LINKED.search(token.content), token.content
        if token.type == "strong_open":
            assert token.markup == "**"


@pytest.mark.parametrize("result", [evil_comparison(), hostile(), huge()], ids=["evil", "hostile", "huge"])
def test_every_row_has_as_many_cells_as_its_table(result: Comparison):
    lines = by_name("md").render(result).splitlines()
    tables = [list(group) for table, group in groupby(lines, key=lambda line: line.startswith("|")) if table]
    assert len(tables) == 4
    for table in tables:
        # A pipe inside a cell never shows as a pipe in the source, so counting is enough.
        assert len({line.count("|") for line in table}) == 1


def test_all_findings_stand_in_closed_details():
    text = by_name("md").render(drift())
    assert text.count("<details>\n<summary>") == text.count("</details>") == len(drift().findings)
    assert "<details open" not in text


def test_the_top_says_verdict_failover_and_servers():
    lines = by_name("md").render(drift()).splitlines()
    assert (
        lines[0] == "## Drift: 10 open differences: 1 critical, 3 high, 4 medium, 1 low, 1 info; 1 accepted"
    )
    assert lines[2].startswith("**Failover:** The staging server is not safe to promote: 1 critical")
    assert "| Primary | `sync01.contoso.com` | active (exports to the cloud) | `2.5.79.0` |" in lines[6]


def test_the_table_has_what_is_open_worst_first():
    lines = by_name("md").render(drift()).splitlines()
    start = lines.index("| Severity | Section | Finding | Object | Id |")
    rows = lines[start + 2 : start + 12]
    assert rows[0] == (
        "| **critical** | Server | StagingMode is off on both servers | Setting `StagingMode` | `f-000000000001` |"
    )
    assert [row.split(" | ")[-1].strip(" |`") for row in rows] == [
        found.id for found in drift().findings[:10]
    ]


def test_details_have_both_values_and_what_to_do():
    text = by_name("md").render(drift())
    assert (
        "- Why it matters: Objects in a unit that only the primary selects are deleted from the cloud after a failover.\n"
        "- To align: Run the wizard on the staging server, and select the same units.\n"
    ) in text
    assert (
        "```text\n  primary: OU=Contractors,DC=contoso,DC=com\n  staging: OU=Test,DC=contoso,DC=com\n```\n"
        in text
    )
    assert "```text\nonly on the primary\n  flows: extensionAttribute1 -> department\n" in text


def test_set_aside_findings_say_why():
    text = by_name("md").render(accepted_only())
    assert "### Accepted (1)" in text
    assert "- Accepted until `2027-02-01` (identity team): The staging server shares" in text
    assert "### Expected (1)\n\nThese differ between any two healthy servers." in text
    assert "### Open findings" not in text


def test_a_baseline_says_where_it_was_changed():
    assert "- Changed on the staging server since the baseline. The baseline has `100`." in by_name(
        "md"
    ).render(with_baseline())


def test_coverage_lists_every_section_and_marks_gaps():
    text = by_name("md").render(incomplete())
    assert "### Coverage: 1 section incomplete" in text
    assert (
        "| Synchronization rules | **incomplete**, partly compared | 148 | 60 | The staging export ends"
        in text
    )
    assert "| Scheduler | not compared | 0 | 0 | A server configuration export does not carry" in text
    assert "### Coverage\n" in by_name("md").render(clean())


@pytest.mark.parametrize("count", [2_000, 20_000])
def test_a_job_summary_can_hold_it(count: int):
    text = by_name("md").render(huge(count))
    assert len(text.encode()) < 1024 * 1024
    assert f"### Open findings ({count:,})" in text
    assert "Further open findings (" in text
    assert re.search(r"Without details here, .*: [\d,]+ findings\.", text)


def test_long_values_are_cut_around_the_difference():
    text = by_name("md").render(long_values())
    assert '"Office 117"' in text
    assert "equal characters" in text
    assert len(text) < 20_000


@pytest.mark.parametrize("name", every_comparison())
def test_every_comparison_is_read_back_without_a_stray_heading(name: str):
    headings = [
        token
        for token in tokens(by_name("md").render(every_comparison()[name]))
        if token.type == "heading_open"
    ]
    assert {token.tag for token in headings} <= {"h2", "h3"}


@pytest.mark.parametrize("text", EVIL)
def test_code_shows_the_text_itself(text: str):
    [paragraph] = [token for token in tokens(f"x {code(text)} y") if token.type == "inline"]
    shown = "".join(child.content for child in paragraph.children or ())
    assert shown == f"x {text} y".replace("\n", r"\n")


def test_plain_words_stand_as_they_are():
    sentence = (
        "Open the Synchronization Rules Editor, and make it equal (to the primary's rule): 2,000 times."
    )
    assert prose(sentence) == sentence
    assert prose("OUs differ: OU=Sales, OU=HR and others") == "OUs differ: `OU=Sales, OU=HR` and others"
    assert prose("In from AD - User Join: - one") == "In from AD - User Join: - one"
    assert prose("- one") == "`-` one"
    assert prose("") == ""


def test_nothing_ends_a_block_of_code():
    assert fence(["a", "````", "b"]) == ["`````text", "a", "````", "b", "`````"]
    assert fence(["a\n```"]) == ["````text", r"a\n```", "````"]


def test_code_inside_html_is_escaped_for_both_languages():
    assert html_code("<b>@x") == "<code>&#60;b&#62;&#64;x</code>"
