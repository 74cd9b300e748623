"""Write docs/findings.md from the rules: `python3 -m scripts.findings_page`."""

from pathlib import Path

from entradrift.model.finding import Severity, Status
from entradrift.model.section import Section
from entradrift.policy.registry import RULES
from entradrift.policy.rule import PolicyRule

PAGE = Path(__file__).resolve().parents[1] / "docs" / "findings.md"
_HEAD = """\
# Findings

Every rule that can judge a difference, by section and severity. This page is generated from the rules themselves
(`python3 -m scripts.findings_page`); `entradrift rules` and `entradrift explain RULE-ID` show the same on the command line.

A title's `{object}`, `{path}`, `{primary}` and `{staging}` stand for what a finding is about. A finding is shown with another
severity than its rule's in three cases: a difference of writing only is *cosmetic*; what only follows from another product
version is *expected* (group `version-difference`); a difference inside a rule that is disabled on both servers is *low*.
"""


def page() -> str:
    """Return the text of the page."""
    parts = [_HEAD]
    for section in Section:
        rules = [rule for rule in RULES if rule.area is section]
        if not rules:
            continue
        parts.append(f"## {section.value}\n")
        parts += [_entry(rule) for rule in sorted(rules, key=_order)]
    return "\n".join(parts)


def _order(rule: PolicyRule) -> tuple[int, int, str]:
    return list(Status).index(rule.status), list(Severity).index(rule.severity), rule.id


def _entry(rule: PolicyRule) -> str:
    kind = rule.severity.value if rule.status is Status.DRIFT else rule.status.value
    lines = [f"### {rule.id}", "", f"**{kind}**: {_escaped(rule.title)}", "", _escaped(rule.why), ""]
    lines += [f"*Align:* {_escaped(rule.align)}", "", f"*Source:* {_escaped(rule.source)}", ""]
    if rule.mirror_id != rule.id:
        lines += [f"*With the servers swapped:* [{rule.mirror_id}](#{rule.mirror_id})", ""]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("*", "\\*").replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
