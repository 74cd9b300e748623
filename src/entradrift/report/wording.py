"""How results are put into words for people; the JSON report keeps the values themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from entradrift.model.change import ObjectRef, Presence
from entradrift.model.comparison import (
    OVER_TIME,
    PAIR,
    Compared,
    Comparison,
    Labels,
    SectionCoverage,
    ServerSummary,
    Verdict,
)
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
VERDICTS_OVER_TIME: Mapping[Verdict, str] = {
    Verdict.IN_SYNC: "No change",
    Verdict.DRIFT: "Changed",
    Verdict.INCOMPLETE: "Incomplete",
}
"""The same where one server is compared with itself, before and after."""
COVERAGE: Mapping[Compared, str] = {
    Compared.COMPARED: "compared",
    Compared.PARTIAL: "partly compared",
    Compared.NOT_COMPARED: "not compared",
}
FORMATS: Mapping[Format, str] = {
    Format.WIZARD: "wizard policy",
    Format.CMDLETS: "cmdlet output",
    Format.SERVER_CONFIGURATION: "server configuration",
    Format.RULES_EDITOR: "Rules Editor export",
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
ALIKE = "changed-alike"
"""The group of what both servers changed alike since the baseline."""
GROUPS: Mapping[str, tuple[str, str]] = {
    ALIKE: (
        "Changed on both servers alike",
        "The servers agree in these; they are listed so that a review of changes sees them.",
    ),
    "version-difference": (
        "Explained by the version difference",
        "They follow from the difference of the builds; the versions are the finding that counts.",
    ),
}
"""Groups of findings that have one cause, with their names and why they ask nothing of the reader."""

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


def verdict(comparison: Comparison) -> str:
    """Return the verdict in a word or two."""
    return (VERDICTS if comparison.labels is PAIR else VERDICTS_OVER_TIME)[comparison.verdict]


def sides(comparison: Comparison) -> tuple[tuple[str, ServerSummary], ...]:
    """Return the two sides and the baseline, where there is one, with what they are called."""
    named = [(comparison.labels.primary, comparison.primary), (comparison.labels.staging, comparison.staging)]
    if comparison.baseline:
        named.append(("baseline", comparison.baseline))
    return tuple((label.capitalize(), summary) for label, summary in named)


def on_sides(labels: Labels) -> Mapping[Presence, str]:
    """Return where the thing that differs exists, in words."""
    alone = "only {}" if labels is OVER_TIME else "{} only"
    return {
        Presence.BOTH: labels.on_both,
        Presence.PRIMARY_ONLY: alone.format(labels.on_primary),
        Presence.STAGING_ONLY: alone.format(labels.on_staging),
    }


def fact(name: str, labels: Labels) -> str:
    """Return the name of a fact, whose sides are called as `labels` say."""
    return name.replace("primary", labels.primary).replace("staging", labels.staging)


def reason_set_aside(finding: Finding) -> str:
    """Return why a finding asks nothing of the reader."""
    group = GROUPS.get(finding.group or "")
    return group[1] if group else SET_ASIDE[finding.status]


def headline(comparison: Comparison) -> str:
    """Return what the verdict rests on, in one sentence that begins in lower case."""
    still_open = tuple(filter(is_open, comparison.findings))
    differences = plural(len(still_open), "open difference")
    detailed = f"{differences}: {by_severity(still_open)}" if still_open else "no open differences"
    accepted = sum(finding.status is Status.ACCEPTED for finding in comparison.findings)
    if accepted:
        detailed += f"; {accepted:,} accepted"
    if comparison.verdict is Verdict.INCOMPLETE:
        missing = sum(is_incomplete(section) for section in comparison.coverage)
        if not missing:
            return f"this comparison cannot be relied on; {detailed}"
        return f"{plural(missing, 'section')} could not be compared in full; {detailed}"
    if comparison.verdict is Verdict.DRIFT:
        return detailed
    if still_open:
        return f"{detailed}, below the level that counts as drift"
    if len(comparison.findings) > accepted:
        return f"{detailed}, {plural(len(comparison.findings) - accepted, 'difference')} set aside"
    if accepted:
        return detailed
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


def acceptance(finding: Finding) -> str:
    """Return what somebody's acceptance of a finding is worth today, in one sentence; empty where there is none."""
    given = finding.acceptance
    if not given:
        return ""
    worth = _worth(given)
    who = ", ".join(filter(None, (given.get("owner"), given.get("ticket"))))
    why = f": {given['reason']}" if given.get("reason") else ""
    return f"{worth} ({who}){why}" if who else f"{worth}{why}"


def acceptance_facts(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Return the same as names and words: what it is worth, then who answers for it, where and why."""
    given = finding.acceptance
    if not given:
        return ()
    named = ((name.capitalize(), given[name]) for name in ("owner", "ticket", "reason") if name in given)
    return (("Acceptance", _worth(given)), *named)


def _worth(acceptance: Mapping[str, str]) -> str:
    day = acceptance.get("expires", "an unknown day")
    ended = {
        "expired": f"Acceptance expired on {day}",
        "lapsed": "Acceptance lapsed, because the values are not those that were accepted",
    }
    return ended.get(acceptance.get("state", ""), f"Accepted until {day}")


def changed_on(finding: Finding) -> str:
    """Return on which server the change was made since the baseline; empty where that is unknown."""
    both = "alike" if finding.group == ALIKE else "differently"
    sentences = {
        "primary": "Changed on the primary since the baseline.",
        "staging": "Changed on the staging server since the baseline.",
        "both": f"Changed on both servers {both} since the baseline.",
    }
    return sentences.get(finding.changed_on, "")


def baseline(finding: Finding) -> str | None:
    """Return words for a baseline without a value of its own; None where it has one."""
    if finding.changed_on == "unknown":
        return "not known"
    if finding.baseline is None and (finding.presence is not Presence.BOTH or not finding.path):
        return NOT_PRESENT
    return None


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
    seconds = seconds_old(captured_at, generated_at)
    if seconds is None:
        return ""
    minutes = int(seconds // 60)
    if minutes < 0:
        return "later than this comparison"
    days, hours = minutes // 1440, minutes // 60
    old = plural(days, "day") if days > 1 else plural(hours, "hour") if hours else plural(minutes, "minute")
    return f"{old} old"


def seconds_old(captured_at: str | None, at: str) -> float | None:
    """Return how old an export was at a time, negative where it is from later; None where that is unknown."""
    captured, time = _parsed(captured_at or ""), _parsed(at)
    if captured is None or time is None or (captured.tzinfo is None) is not (time.tzinfo is None):
        return None
    return (time - captured).total_seconds()


def _parsed(iso: str) -> datetime | None:
    try:
        return datetime.fromisoformat(iso)
    except ValueError:
        return None


def _word(content: Value) -> str:
    if content is None:
        return "not set"
    return "empty text" if content == "" else "none"
