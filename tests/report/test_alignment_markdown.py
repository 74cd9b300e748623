"""The pages of a plan and what the command prints: complete, in order, and harmless whatever an export says."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.alignments import (
    PAGES,
    attacking,
    by_hand,
    dangerous,
    not_complete,
    nothing,
    scripted_only,
    usual,
    with_first,
)
from tests.report.comparisons import HOSTILE, finding
from tests.report.test_markdown import EVIL, HTML, LINKED, tokens

from entradrift.align.manual import manual_step
from entradrift.align.powershell.literals import literal
from entradrift.align.sync_steps import EVERY_CONNECTOR
from entradrift.model.alignment import Alignment, SyncStep
from entradrift.model.change import Side
from entradrift.report.alignment_markdown import manual_steps, readme
from entradrift.report.alignment_text import render

OURS = re.compile(r"manual-steps\.md(#step-\d+)?|README\.md|#step-\d+")
"""The only links on the pages."""
PLANS = {
    "usual": usual(),
    "dangerous": dangerous(),
    "by hand": by_hand(),
    "scripted only": scripted_only(),
    "nothing": nothing(),
    "incomplete": not_complete(),
    "evil": attacking(EVIL),
    "hostile": attacking(HOSTILE),
}
SECTIONS = {
    "Before you begin",
    "Read",
    "See what the script would do",
    "Run the script",
    "Take the manual steps",
    "Import and synchronize",
    "Export again, compare again, check",
    "The way back",
    "What this plan never does",
}
EVERY = pytest.mark.parametrize("name", PLANS)
PAGE = pytest.mark.parametrize("page", [readme, manual_steps], ids=["readme", "manual steps"])


def headings(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def blocks(text: str) -> list[str]:
    """The contents of the blocks of code."""
    return [token.content for token in tokens(text) if token.type == "fence"]


def section(text: str, heading: str) -> str:
    return text.partition(f"\n{heading}\n")[2].partition("\n## ")[0]


# --- markup ---------------------------------------------------------------------------------------------------------


def assert_harmless(text: str) -> None:
    assert [character for character in text if not character.isprintable() and character != "\n"] == []
    for token in tokens(text):
        assert token.type not in ("image", "em_open", "s_open", "hr", "blockquote_open")
        if token.type == "link_open":
            assert OURS.fullmatch(str(token.attrGet("href"))), token.attrGet("href")
        if token.type in ("html_inline", "html_block"):
            assert HTML.fullmatch(token.content), token.content
        if token.type == "text" and token.content not in ("[ ] ", "manual-steps.md", "README.md"):
            assert not LINKED.search(token.content.removeprefix("[ ] ")), token.content
        if token.type == "strong_open":
            assert token.markup == "**"


@PAGE
@EVERY
def test_nothing_of_an_export_becomes_markup(name: str, page: object):
    text = page(PLANS[name])  # type: ignore[operator]
    assert_harmless(text)
    assert text.endswith("\n")
    text.encode("utf-8")


@PAGE
@EVERY
def test_every_row_has_as_many_cells_as_its_table(name: str, page: object):
    lines = page(PLANS[name]).splitlines()  # type: ignore[operator]
    inside = False
    outside = []
    for line in lines:
        inside ^= bool(re.match("`{3,}", line))
        outside.append("" if inside else line)
    for table, rows in groupby(outside, key=lambda line: line.startswith("|")):
        assert not table or len({row.count("|") for row in rows}) == 1


@PAGE
@EVERY
def test_no_text_adds_or_hides_a_heading(name: str, page: object):
    text = page(PLANS[name])  # type: ignore[operator]
    seen = [content.content for mark, content in pairwise(tokens(text)) if mark.type == "heading_open"]
    if page is readme:
        assert re.fullmatch("Plan: make the (staging server|primary) `.*` like the .*", seen[0])
        assert {heading.lstrip("1234567890. ") for heading in seen[1:]} <= SECTIONS
    elif PLANS[name].manual:
        assert seen == ["Manual steps", *(f"Step {number + 1}" for number in range(len(PLANS[name].manual)))]


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=40), min_size=1, max_size=3))
def test_no_text_at_all_becomes_markup(texts: list[str]):
    plan = attacking(texts)
    assert_harmless(readme(plan))
    assert_harmless(manual_steps(plan))
    assert all(line.isprintable() for line in render(plan, texts[0]).splitlines())


# --- the plan -------------------------------------------------------------------------------------------------------


def test_the_plan_is_in_the_order_in_which_people_follow_it():
    assert headings(readme(usual())) == [
        "# Plan: make the staging server `sync02.contoso.com` like the primary",
        "## Before you begin",
        "## 1. Read",
        "## 2. See what the script would do",
        "## 3. Run the script",
        "## 4. Take the manual steps",
        "## 5. Import and synchronize",
        "## 6. Export again, compare again, check",
        "## The way back",
        "## What this plan never does",
    ]


def test_the_head_says_from_which_exports_the_plan_was_made():
    text = readme(usual())
    assert (
        "**Drift:** The staging server is not safe to promote: 1 critical and 3 high differences are open."
        in text
    )
    assert (
        "| Primary | `sync01.contoso.com` | active (exports to the cloud) | `2.5.79.0` | `2026-11-20 20:55 UTC` | 1 |"
        in text
    )
    digests = [file.sha256[:12] for file in usual().comparison.staging.source.files]
    assert len(digests) == 5
    assert all(f" | `{digest}` |" in text for digest in digests)
    assert "If the configuration of a server has changed since its export" in text


def test_the_script_is_tried_out_run_and_taken_back_by_these_commands():
    assert blocks(readme(usual())) == [
        ".\\align-staging.ps1 -WhatIf\n",
        ".\\align-staging.ps1\n",
        "Set-ADSyncScheduler -SyncCycleEnabled $true\n",
        (
            "Set-ADSyncSchedulerConnectorOverride -ConnectorName 'contoso.com' "
            "-FullImportRequired $true -FullSyncRequired $true\n"
            "Set-ADSyncSchedulerConnectorOverride -ConnectorName 'contoso.onmicrosoft.com - AAD' -FullSyncRequired $true\n"
            "Start-ADSyncSyncCycle -PolicyType Delta\n"
        ),
        (
            "entradrift compare --primary PRIMARY-EXPORT --staging NEW-STAGING-EXPORT\n"
            "entradrift check --primary PRIMARY-EXPORT --staging NEW-STAGING-EXPORT\n"
        ),
        ".\\rollback.ps1 -WhatIf\n.\\rollback.ps1\n",
    ]


def test_the_scripted_changes_stand_in_the_order_of_the_script():
    rows = [
        line for line in section(readme(usual()), "## 3. Run the script").splitlines() if line.startswith("|")
    ]
    assert rows == [
        "| No. | What is done | To | Of | Findings |",
        "|---:|---|---|---|---|",
        "| 1 | create | `In from AD - Guests` | `contoso.com`, inbound | `f-000000000003` |",
        "| 2 | replace, rename to `In from AD - Sites` | `In from AD - Site` | `contoso.com`, inbound | `f-000000000004` |",
        (
            "| 3 | change the precedence from `12` to `14` | `In from AD - Site` | `contoso.com`, inbound | "
            "`f-000000000004`, `f-000000000005` |"
        ),
        "| 4 | disable | `In from AD - User Common` | `contoso.com`, inbound | `f-000000000005` |",
        "| 5 | remove | `In from AD - Guests` | `contoso.com`, inbound | `f-000000000005` |",
        "| 6 | set from `02:00:00` to `00:30:00` | `CustomizedSyncCycleInterval` | scheduler | `f-000000000006` |",
    ]
    assert "6 changes, in this order, for 4 findings:" in readme(usual())


def test_the_manual_steps_are_listed_with_links_to_their_values():
    rows = [
        line
        for line in section(readme(usual()), "## 4. Take the manual steps").splitlines()
        if line.startswith("| [")
    ]
    assert rows == [
        (
            "| [1](manual-steps.md#step-1) | critical | `OU=Vendors,DC=contoso,DC=com` is synchronized by the primary only | "
            "Microsoft Entra Connect wizard > Domain and OU filtering | `f-000000000001` |"
        ),
        (
            "| [2](manual-steps.md#step-2) | high | The threshold for accidental deletes differs: primary 500, staging 2000 | "
            "Windows PowerShell | `f-000000000002` |"
        ),
    ]


def test_the_runs_of_script_and_people_are_put_together():
    rows = [
        line
        for line in section(readme(usual()), "## 5. Import and synchronize").splitlines()
        if line.startswith("| `")
    ]
    assert rows == [
        "| `contoso.com` | yes | yes | the script and manual step [1](manual-steps.md#step-1) |",
        "| `contoso.onmicrosoft.com - AAD` | no | yes | the script |",
    ]


def test_what_every_connector_needs_is_said_so():
    everywhere = SyncStep(EVERY_CONNECTOR, full_import=True, full_sync=True)
    text = readme(replace(usual(), afterwards=(everywhere,)))
    assert "| every connector | yes | yes | the script and manual step [1](manual-steps.md#step-1) |" in text
    assert "Start-ADSyncSyncCycle -PolicyType Initial\n" in blocks(text)


def test_what_was_left_out_and_every_notice_is_said_before_the_first_step():
    told = replace(usual().comparison, notices=("Nothing else.", *usual().comparison.notices))
    text = section(readme(replace(usual(), comparison=told)), "## Before you begin")
    assert text.strip().splitlines() == [
        "- 1 open finding left out of this plan: `f-000000000009`.",
        "- Nothing else.",
        "- Both exports were taken by hand.",
    ]


def test_very_many_ids_are_counted():
    many = tuple(finding(number, "Left out") for number in range(100))
    text = readme(replace(usual(), left_out=many))
    assert "100 open findings left out of this plan: `f-000000000000`, " in text
    assert "`f-00000000003b` and 40 more." in text


def test_an_incomplete_comparison_says_what_is_missing():
    text = section(readme(not_complete()), "## Before you begin")
    assert "- **The comparison is incomplete**: what could not be compared is not in this plan." in text
    assert "- Synchronization rules: The staging export ends in the middle of rule 61 of 148." in text


@pytest.mark.parametrize("rule_id", ["both-servers-active", "both-servers-staging", "roles-swapped"])
def test_wrong_roles_are_settled_before_anything_else(rule_id: str):
    assert "**The roles of the servers are not as this plan supposes.**" in section(
        readme(with_first(rule_id)), "## Before you begin"
    )


@pytest.mark.parametrize(
    "rule_id", ["product-version-differs", "source-anchor-differs", "connector-only-on-staging"]
)
def test_what_changes_the_plan_itself_comes_before_the_script(rule_id: str):
    text = section(readme(with_first(rule_id)), "## Before you begin")
    assert "- **Manual step [1](manual-steps.md#step-1) first**, before any script." in text
    assert "first**" not in readme(usual())


def test_the_dangerous_direction_says_so_first():
    text = readme(dangerous())
    lines = text.splitlines()
    assert lines[0] == "# Plan: make the primary `sync01.contoso.com` like the staging server"
    assert lines[2].startswith("**This plan is dangerous.** You asked for")
    assert ".\\align-primary.ps1 -WhatIf\n" in blocks(text)
    assert "is not in staging mode" in text
    assert "**This server exports in the same cycle**" in text
    assert "exports nothing in the cycle" not in text
    assert "--primary NEW-PRIMARY-EXPORT --staging STAGING-EXPORT" in text
    assert "dangerous" not in readme(usual())


def test_without_a_script_there_is_no_step_that_runs_one():
    text = readme(by_hand())
    assert headings(text) == [
        "# Plan: make the staging server `sync02.contoso.com` like the primary",
        "## Before you begin",
        "## 1. Read",
        "## 2. Take the manual steps",
        "## 3. Import and synchronize",
        "## 4. Export again, compare again, check",
        "## The way back",
        "## What this plan never does",
    ]
    assert ".ps1" not in text


def test_without_manual_steps_there_is_no_step_that_takes_them():
    assert "Take the manual steps" not in readme(scripted_only())
    assert manual_steps(scripted_only()) == "# Manual steps\n\nThere are none.\n"


def test_an_empty_plan_says_that_there_is_nothing_to_do():
    text = readme(nothing())
    assert "There is nothing to align: no finding that was asked for is open." in text
    assert [line for line in headings(text) if line[3:4].isdigit()] == ["## 1. Read"]


# --- the manual steps -------------------------------------------------------------------------------------------------


def test_the_steps_can_be_ticked_off():
    lines = manual_steps(usual()).splitlines()
    assert lines[4:6] == [
        "- [ ] [Step 1](#step-1), critical: `OU=Vendors,DC=contoso,DC=com` is synchronized by the primary only `f-000000000001`",
        (
            "- [ ] [Step 2](#step-2), high: The threshold for accidental deletes differs: primary 500, staging 2000 "
            "`f-000000000002`"
        ),
    ]


def test_a_step_says_everything():
    text = section(manual_steps(usual()), "## Step 1")
    assert text.strip().splitlines() == [
        "`OU=Vendors,DC=contoso,DC=com` is synchronized by the primary only",
        "",
        "- Finding: `f-000000000001`, critical, rule `ou-only-on-primary`",
        "- Why it matters: After a failover the staging server exports what its own rules produce, so this reaches the cloud.",
        "- Where: Microsoft Entra Connect wizard > Domain and OU filtering",
        '- What to do: Select the check box of the container "`OU=Vendors,DC=contoso,DC=com`".',
        "- Why no script does it: The wizard alone can do it.",
        "- **Caution:** The wizard starts a synchronization.",
        "- Afterwards: full import and full synchronization on the connector `contoso.com`",
        "",
        "| What | Value |",
        "|---|---|",
        "| Now on the staging server | `excluded` |",
        "",
        "Selected above, at and below it on the primary:",
        "",
        "```text",
        "OU=Staff,DC=contoso,DC=com",
        "OU=Vendors,DC=contoso,DC=com",
        "```",
    ]
    text = section(manual_steps(usual()), "## Step 2")
    assert "- Afterwards: nothing has to be run." in text
    assert "Why no script" not in text
    assert blocks(text) == ["Enable-ADSyncExportDeletionThreshold -DeletionThreshold 500\n"]


def test_a_value_of_several_lines_stands_whole():
    expression = 'IIF(IsPresent([mail]),\n    "```",\n    "|")'
    [step, *_] = usual().manual
    text = manual_steps(replace(usual(), manual=(replace(step, values=(("To be", expression),)),)))
    assert blocks(text) == [f"{expression}\n"]


@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=40))
def test_a_command_stands_as_it_has_to_be_typed(name: str):
    """The name of a connector can be anything, the command shows it without a character that a page would change."""
    about = replace(
        finding(1, "It differs", primary="1", staging="0", rule="password-hash-sync-connector-on-primary"),
        side=Side.PRIMARY,
    )
    step = manual_step(about, Side.STAGING, connectors=[name])
    assert f"-SourceConnector {literal(name)} " in step.command
    assert blocks(manual_steps(replace(usual(), manual=(step,))))[-1] == f"{step.command}\n"


@pytest.mark.parametrize("page", ["readme", "manual-steps"])
def test_the_pages_are_those_that_somebody_has_read(page: str):
    """After a wanted change: `python3 -m tests.report.alignments`, then read what changed."""
    written = readme(usual()) if page == "readme" else manual_steps(usual())
    assert written == (PAGES / f"{page}.txt").read_text("utf-8")


# --- the terminal -----------------------------------------------------------------------------------------------------


def test_the_command_prints_how_much_is_left_to_do():
    assert render(usual(), "plan") == (
        "Plan to make the staging server sync02.contoso.com like the primary, in plan:\n"
        "  scripted  4 findings by 6 changes in align-staging.ps1\n"
        "  manual    2 steps in manual-steps.md\n"
        "  left out  1 open finding that you did not ask for\n"
        "Next: read README.md, then run align-staging.ps1 -WhatIf on sync02.contoso.com. entradrift has changed nothing and "
        "contacted no server.\n"
    )


def test_the_command_prints_why_the_other_direction_is_dangerous():
    [_, warning, *_] = render(dangerous(), "plan").splitlines()
    assert warning.startswith("WARNING: --direction primary changes the server that exports.")


@pytest.mark.parametrize(
    ("plan", "last"),
    [
        (by_hand(), "Next: read README.md, then manual-steps.md."),
        (
            nothing(),
            "Nothing to align: the staging server sync02.contoso.com has no open finding that was asked for.",
        ),
    ],
)
def test_the_command_ends_with_what_comes_next(plan: Alignment, last: str):
    assert render(plan, "plan").splitlines()[-1].startswith(last)
    assert ".ps1" not in render(plan, "plan")


def test_the_command_says_that_a_comparison_is_incomplete():
    assert "The comparison is incomplete: what could not be compared is not in this plan.\n" in render(
        not_complete(), "plan"
    )
