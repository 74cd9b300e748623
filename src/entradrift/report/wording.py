"""How results are put into words for people; the JSON report keeps the values themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from entradrift.model.change import ObjectRef
from entradrift.model.comparison import Compared, Comparison, SectionCoverage, Verdict
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.model.snapshot import Format, Role
from entradrift.model.values import Value

NOT_PRESENT = "not present"
PRESENT = "present"

SECTIONS: Mapping[Section, str] = {
    Section.SERVER: "Server",
    Section.CONNECTORS: "Connectors",
    Section.FILTERING: "Filtering",
    Section.SYNC_RULES: "Synchronization rules",
    Section.FEATURES: "Features",
    Section.SCHEDULER: "Scheduler",
    Section.RUN_PROFILES: "Run profiles",
    Section.PROVISIONING_HIERARCHY: "Provisioning hierarchy",
    Section.METAVERSE_SCHEMA: "Metaverse schema",
    Section.OTHER_SETTINGS: "Other settings",
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.IN_SYNC: "In sync",
    Verdict.DRIFT: "Drift",
    Verdict.INCOMPLETE: "Incomplete",
}
COVERAGE: Mapping[Compared, str] = {
    Compared.COMPARED: "compared",
    Compared.PARTIAL: "partly compared",
    Compared.NOT_COMPARED: "not compared",
}
FORMATS: Mapping[Format, str] = {
    Format.WIZARD: "wizard policy",
    Format.CMDLETS: "cmdlet output",
    Format.SERVER_CONFIGURATION: "server configuration",
    Format.SNAPSHOT: "entradrift snapshot",
}
ROLES: Mapping[Role, str] = {
    Role.ACTIVE: "active (exports to the cloud)",
    Role.STAGING: "staging (exports nothing)",
    Role.UNKNOWN: "not stated in the export",
}
SET_ASIDE: Mapping[Status, str] = {
    Status.ACCEPTED: "Somebody signed these off, with a reason and an end date.",
    Status.EXPECTED: "These differ between any two healthy servers.",
    Status.COSMETIC: "These differ in text but cannot change what synchronizes.",
}
"""The statuses that ask nothing of the reader, in the order of interest, and why."""

_KINDS_OF_VALUE: tuple[tuple[type, str], ...] = ((bool, "true/false"), (int, "number"), (float, "number"))


def plural(count: int, noun: str) -> str:
    """Return `1 file`, `2 files`, `1,200 entries`."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("ry") else f"{count:,} {noun}s"


def is_open(finding: Finding) -> bool:
    """Return whether somebody still has to act on a finding."""
    return finding.status is Status.DRIFT


def by_severity(findings: tuple[Finding, ...]) -> str:
    """Return `2 critical, 1 low`, worst first, without the severities that do not occur."""
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    return ", ".join(f"{count:,} {severity}" for severity, count in counts.items() if count)


def headline(comparison: Comparison) -> str:
    """Return what the verdict rests on, in one sentence that begins in lower case."""
    still_open = tuple(filter(is_open, comparison.findings))
    differences = plural(len(still_open), "open difference")
    detailed = f"{differences}: {by_severity(still_open)}" if still_open else "no open differences"
    if comparison.verdict is Verdict.INCOMPLETE:
        missing = sum(is_incomplete(section) for section in comparison.coverage)
        if not missing:
            return f"this comparison cannot be relied on; {detailed}"
        return f"{plural(missing, 'section')} could not be compared in full; {detailed}"
    if comparison.verdict is Verdict.DRIFT:
        return detailed
    if still_open:
        return f"{detailed}, below the level that counts as drift"
    if comparison.findings:
        return f"no open differences, {plural(len(comparison.findings), 'difference')} set aside"
    return "no differences in anything that was compared"


def is_incomplete(section: SectionCoverage) -> bool:
    """Return whether something should have been comparable in `section` and was not."""
    return not section.by_nature


def kind(ref: ObjectRef) -> str:
    """Return what sort of thing an object is: `Sync rule`."""
    words = ref.kind.replace("-", " ")
    return words[:1].upper() + words[1:]


def qualifiers(ref: ObjectRef) -> str:
    """Return what else tells an object apart: its connector and direction."""
    return ", ".join(part for part in (ref.connector, ref.direction and ref.direction.lower()) if part)


def changed_on(finding: Finding) -> str:
    """Return on which server the change was made since the baseline; empty where that is unknown."""
    sentences = {
        "primary": "Changed on the primary since the baseline.",
        "staging": "Changed on the staging server since the baseline.",
        "both": "Changed on both servers since the baseline.",
    }
    return sentences.get(finding.changed_on, "")


def value(content: Value) -> str:
    """Return a value on as few lines as it has itself: entries by comma, fields by semicolon."""
    if is_word(content):
        return _word(content)
    if isinstance(content, tuple):
        return ", ".join(map(value, content))
    if isinstance(content, Mapping):
        return "; ".join(f"{name}: {value(content[name])}" for name in sorted(content))
    return str(content)


def is_word(content: Value) -> bool:
    """Return whether this is a value without content of its own, which reports say in words."""
    return content is None or content in ("", ()) or (isinstance(content, Mapping) and not content)


def kind_of_value(content: Value) -> str:
    """Return the type of a scalar in words, for two values that look alike and are not."""
    return next((name for kind_, name in _KINDS_OF_VALUE if isinstance(content, kind_)), "text")


def moment(iso: str | None) -> str:
    """Return a time of the form `2026-11-20 21:05 UTC`; unchanged where it cannot be read."""
    if iso is None:
        return "not stated in the export"
    time = _parsed(iso)
    if time is None:
        return iso
    zone = time.strftime("%z")
    name = "" if not zone else " UTC" if time.utcoffset() == timedelta(0) else f" {zone[:3]}:{zone[3:5]}"
    return f"{time:%Y-%m-%d %H:%M}{name}"


def age(captured_at: str | None, generated_at: str) -> str:
    """Return how old an export was at the comparison, as `5 hours old`; empty where that is unknown."""
    captured, generated = _parsed(captured_at or ""), _parsed(generated_at)
    if captured is None or generated is None or (captured.tzinfo is None) is not (generated.tzinfo is None):
        return ""
    minutes = int((generated - captured).total_seconds() // 60)
    if minutes < 0:
        return "later than this comparison"
    days, hours = minutes // 1440, minutes // 60
    old = plural(days, "day") if days > 1 else plural(hours, "hour") if hours else plural(minutes, "minute")
    return f"{old} old"


def _parsed(iso: str) -> datetime | None:
    try:
        return datetime.fromisoformat(iso)
    except ValueError:
        return None


def _word(content: Value) -> str:
    if content is None:
        return "not set"
    return "empty text" if content == "" else "none"
