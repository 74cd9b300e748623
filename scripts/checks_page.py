"""Write docs/checks.md from the readiness checks: `python3 -m scripts.checks_page`."""

from pathlib import Path

from entradrift.failover.checks import CHECKS, Check
from entradrift.model.readiness import Answer

PAGE = Path(__file__).resolve().parents[1] / "docs" / "checks.md"
_HEAD = f"""\
# Readiness checks

The checks {CHECKS[0].id} to {CHECKS[-1].id} that decide about GO or NO-GO. This page is generated from the checks themselves
(`python3 -m scripts.checks_page`); [check.md](check.md) says how they are used.

Every check answers *pass*, *warn*, *unknown* or *fail*. Unknown means that the evidence is missing; it never passes. What no
evidence can show, a person confirms, and the report says so. The commands run on the server in question and change nothing.
What they write into the current folder is given with `--primary-extra` or `--staging-extra`, pending exports with
`--pending`; the configuration itself is the export.
"""


def page() -> str:
    """Return the text of the page."""
    parts = [_HEAD, *_overview()]
    for group in dict.fromkeys(check.group for check in CHECKS):
        parts.append(f"\n## {group}\n")
        parts += [_entry(check) for check in CHECKS if check.group == group]
    return "\n".join(parts)


def _overview() -> list[str]:
    lines = ["| Check | Question | Answers | After the switch |", "|---|---|---|---|"]
    for check in CHECKS:
        answers = ", ".join(answer.value for answer in check.when)
        again = "asked again" if check.after else ""
        lines.append(f"| [{check.id}](#{_anchor(check)}) | {_cell(check.question)} | {answers} | {again} |")
    return lines


def _entry(check: Check) -> str:
    lines = [f"### {_heading(check)}", "", f"{_escaped(check.why)} *To do:* {_escaped(check.todo)}", ""]
    lines += ["| Answer | When |", "|---|---|"]
    lines += [
        f"| {answer.value} | {_cell(check.when[answer])} |" for answer in Answer if answer in check.when
    ]
    lines += ["", f"*Evidence:* {_escaped(check.looks_at)}", ""]
    if check.collect:
        lines += ["*Collect it with:*", "", "```powershell", check.collect, "```", ""]
    if check.only_a_person_knows:
        lines += [
            f'*Confirm it, once somebody has looked, with:* `--confirm {check.id}="checked by Kim 2026-11-21"`',
            "",
        ]
    lines.append(f"*Source:* {_escaped(check.source)}\n")
    return "\n".join(lines)


def _heading(check: Check) -> str:
    return f"{check.id}: {_escaped(check.question)}"


def _anchor(check: Check) -> str:
    """Return the anchor that Markdown gives the heading: small letters, no punctuation, hyphens for spaces."""
    kept = (character for character in _heading(check).lower() if character.isalnum() or character in " -")
    return "".join(kept).replace(" ", "-")


def _cell(text: str) -> str:
    return _escaped(text).replace("|", "\\|")


def _escaped(text: str) -> str:
    return text.replace("*", "\\*").replace("<", "&lt;").replace("_", "\\_")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
