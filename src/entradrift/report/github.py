"""Workflow commands that make a GitHub Actions job annotate its run: the verdict first, the worst next.

GitHub shows the first ten annotations of each level of a step; the log of the step keeps all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from entradrift.model.comparison import Compared, Comparison, SectionCoverage, Verdict
from entradrift.model.finding import Finding, Severity
from entradrift.report import wording
from entradrift.report.excerpt import about, clipped, differences
from entradrift.report.visible import visible

_LEVELS: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "warning",
    Severity.INFO: "notice",
}
_MOST_LINES = 12
_LONGEST_TITLE = 250
_LONGEST_LINE = 4_000
_IDS_A_NOTICE = 200
"""An annotation holds 64 kB, and nobody reads a line of that length."""


def render(comparison: Comparison) -> str:
    """Return one workflow command a line."""
    return "".join(f"{command}\n" for command in _commands(comparison))


def _commands(comparison: Comparison) -> Iterator[str]:
    yield _command(
        "notice" if comparison.verdict is Verdict.IN_SYNC else "error",
        f"entradrift: {wording.verdict(comparison)}",
        _sentence(wording.headline(comparison)),
        comparison.failover,
    )
    for section in comparison.coverage:
        if section.status is not Compared.COMPARED or wording.is_incomplete(section):
            yield _coverage(section)
    for finding in sorted(filter(wording.is_open, comparison.findings), key=lambda each: each.severity.rank):
        yield _finding(finding, comparison)
    for notice in comparison.notices:
        yield _command("notice", "entradrift", notice)
    yield from _set_aside(comparison)


def _coverage(section: SectionCoverage) -> str:
    return _command(
        "error" if wording.is_incomplete(section) else "notice",
        f"{wording.SECTIONS[section.section]}: {wording.COVERAGE[section.status]}",
        section.reason or "No reason is known.",
    )


def _finding(finding: Finding, comparison: Comparison) -> str:
    found = differences(finding, comparison.labels)
    lines = [line for _, line in zip(range(_MOST_LINES + 1), found, strict=False)]
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES:] = ["... and more; the JSON report has all of it"]
    return _command(
        _LEVELS[finding.severity],
        f"{finding.severity}: {finding.title}",
        f"{about(finding)} [{finding.id}]",
        *lines,
        *filter(None, [wording.changed_on(finding), wording.acceptance(finding)]),
        f"Align: {finding.align}",
    )


def _set_aside(comparison: Comparison) -> Iterator[str]:
    ids: dict[str, list[str]] = {f"{status} difference": [] for status in wording.SET_ASIDE}
    alike = "change made alike on both servers"
    for finding in comparison.findings:
        if not wording.is_open(finding):
            noun = alike if finding.group == wording.ALIKE else f"{finding.status} difference"
            ids.setdefault(noun, []).append(finding.id)
    for noun, found in ids.items():
        count = (
            f"{len(found):,} changes made alike on both servers" if noun is alike and len(found) > 1 else ""
        )
        title = f"{count or wording.plural(len(found), noun)}, not annotated"
        for start in range(0, len(found), _IDS_A_NOTICE):
            yield _command("notice", title, ", ".join(found[start : start + _IDS_A_NOTICE]))


def _command(level: str, title: str, *lines: str) -> str:
    """Return one command. What comes from exports stays on its line; the line ends are ours."""
    shown = visible(clipped(title, _LONGEST_TITLE), keep="")
    message = "\n".join(visible(clipped(line, _LONGEST_LINE), keep="") for line in lines)
    return f"::{level} title={_property(shown)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
