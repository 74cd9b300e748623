"""Changes that both servers made alike since the baseline: nothing differs, and a change review still sees them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from entradrift.model.change import Change, Presence
from entradrift.model.finding import Finding, Status
from entradrift.policy.judge import finding_id, path_words, shown_path
from entradrift.policy.registry import CHANGED_ALIKE, rule, rule_for

_DONE: Final = {
    Presence.BOTH: "changed",
    Presence.PRIMARY_ONLY: "was added",
    Presence.STAGING_ONLY: "was removed",
}
"""What happened, by where a thing exists: now (the primary's side of the change) or in the baseline."""
_FACTS: Final = {
    "only on primary": "added",
    "only on staging": "removed",
    "differing": "differing",
    "attributes": "attributes",
}
"""Facts that say more than the values, and what they are called where the sides are now and then."""


def alike_findings(changes: Iterable[Change], baseline_at: str | None) -> list[Finding]:
    """Return a finding for each of `changes`, which have the new value as primary and the baseline's as staging.

    What two healthy servers may differ in, what only the writing differs in and what follows from another build would
    be noise and is left out. `baseline_at` is the time that the baseline gives of itself.
    """
    since = _day(baseline_at)
    return [_finding(change, since) for change in changes if _matters(change)]


def _matters(change: Change) -> bool:
    return rule_for(change).status is Status.DRIFT and not change.cosmetic and not change.explained


def _finding(change: Change, since: str) -> Finding:
    judged = rule(CHANGED_ALIKE)
    return Finding(
        id=finding_id(judged.id, change.object, change.path),
        rule=judged.id,
        section=change.section,
        severity=judged.severity,
        status=judged.status,
        presence=Presence.BOTH,
        object=change.object,
        path=shown_path(change.path),
        primary=change.primary,
        staging=change.primary,
        title=judged.title.format_map({"what": _what(change), "since": since}),
        why=judged.why,
        align=judged.align,
        source=judged.source,
        baseline=change.staging,
        changed_on="both",
        group=CHANGED_ALIKE,
        facts={"topic": (change.topic,)}
        | {_FACTS[name]: fact for name, fact in change.facts.items() if name in _FACTS},
    )


def _what(change: Change) -> str:
    kind = change.object.kind.replace("-", " ")
    words = path_words(change)
    name = f"{kind[:1].upper()}{kind[1:]}" + ("" if kind == change.object.name else f" {change.object.name}")
    return f"{name}{f': {words}' if words else ''} {_DONE[change.presence]}"


def _day(baseline_at: str | None) -> str:
    """Return the day of the baseline; its time is text of an export, so it can be anything."""
    try:
        return f"{datetime.fromisoformat(baseline_at):%Y-%m-%d}" if baseline_at else "the baseline"
    except ValueError:
        return "the baseline"
