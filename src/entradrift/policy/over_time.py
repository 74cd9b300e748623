"""What the rules say when one server is compared with itself, before and after: no partner, and no failover."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from entradrift.model.comparison import SectionCoverage
from entradrift.model.finding import Finding, Severity, Status, counted
from entradrift.policy.rule import PolicyRule

ALIGN: Final = "Nothing to do if the change was wanted. If not, set again what was there before, and verify the pending exports."
_PHRASES: Final = (
    (re.compile(r"(?:on|to|by|for) the primary only"), "only before"),
    (re.compile(r"(?:on|to|by|for) the staging server only"), "only after"),
    (re.compile(r"primary {primary}, staging {staging}"), "before {primary}, after {staging}"),
    (re.compile(r"on the primary\b"), "before"),
    (re.compile(r"on the staging server\b"), "after"),
    (re.compile(r"After a failover"), "With this change"),
    (re.compile(r"after a failover"), "with this change"),
)
"""Words of a pair, and those of one server over time, in the order in which they are replaced."""

_TITLES: Final[Mapping[str, str]] = {
    "product-version-differs": "The product version changed: before {primary}, after {staging}",
    "connector-name-differs": "A connector was renamed: before {primary}, after {staging}",
    "connector-account": "Connector {object} uses another account than before ({path})",
    "preferred-domain-controllers": "{object} prefers other domain controllers than before",
    "domain-replaced": "Another domain is known: before {primary}, after {staging}",
    "domain-selection-unknown": "Domain {object}: one export does not say whether it is selected (before {primary}, "
    "after {staging})",
    "ou-replaced": "{primary} is synchronized before, {staging} after",
    "ou-exclusion-replaced": "{primary} is listed as an exception before, {staging} after",
    "ou-list-redundant": "{object}: the list of containers changed, what is in scope did not",
    "object-type-replaced": "{object}: object type {primary} is selected before, {staging} after",
    "attribute-replaced": "Connector {object}: attribute {primary} is selected before, {staging} after",
    "sync-rule-name-differs": "{object} has another name after: {staging}",
    "rule-clone-only-on-primary": "{object} is replaced by a clone only before",
    "rule-clone-only-on-staging": "{object} is replaced by a clone only after",
    "sync-rule-password-sync-differs": "{object}: password synchronization was switched on or off",
    "company-feature-differs": "A tenant-wide feature changed ({object} {path}): before {primary}, after {staging}",
}
_WHYS: Final[Mapping[str, str]] = {
    "product-version-differs": "Another version brings other standard rules and settings, so the update changes what is "
    "synchronized.",
    "server-identity": "Host, accounts, database and update state belong to the server; on one server they change only when "
    "somebody, or an update, changes them.",
    "unresolved-identifier": "The identifier names nothing that the export explains; on one server it changes only when "
    "something was created anew.",
    "connector-only-on-primary": "The directory is no longer connected: what comes from it falls out of scope and is deleted in "
    "the tenant.",
    "connector-only-on-staging": "A whole directory is newly connected to the tenant.",
    "connector-setting-differs": "The server talks to the directory in another way (port, signing, certificates, page sizes, "
    "controllers).",
    "connector-description-differs": "It changes nothing that is synchronized, but somebody edited the connector.",
    "connector-account": "The server signs in to the directory or to the tenant with another account, which needs the same "
    "permissions.",
    "preferred-domain-controllers": "The server reads from other controllers, which may be elsewhere or behind in replication.",
    "connector-schema-differs": "The schema was refreshed: attributes or classes came or went, and with them what can be "
    "selected or flow.",
    "run-profile-only-on-primary": "Scheduled tasks and scripts that call it fail.",
    "run-profile-only-on-staging": "Somebody prepared runs that did not exist before.",
    "run-profile-differs": "The same run does something else: other steps, thresholds, page sizes or time-outs.",
    "metaverse-schema-only-on-primary": "Rules that use it no longer work.",
    "metaverse-schema-only-on-staging": "The metaverse schema was extended.",
    "domain-only-on-primary": "The server no longer knows the domain: its objects are deleted in the tenant.",
    "domain-only-on-staging": "The server knows a domain that it did not know before.",
    "domain-selected-on-staging": "With this change all objects of a domain that was not synchronized are added to the tenant.",
    "domain-selection-unknown": "If the selection changed, all objects of the domain are added to the tenant or deleted there.",
    "ou-only-on-primary": "With this change every object below it falls out of scope: the server deletes them in the tenant.",
    "ou-scope-differs": "One list has the container as included and excluded at once, or not at all, so it is not certain what "
    "happens to the objects below it.",
    "ou-replaced": "An OU was renamed or exchanged: the objects of one are deleted in the tenant and those of the other added.",
    "ou-exclusion-replaced": "An OU was renamed or exchanged: what was kept out of the tenant can come in, or the reverse.",
    "object-type-only-on-staging": "Objects of a type that was not imported are imported with this change.",
    "attribute-only-on-primary": "The server no longer imports the attribute: every flow from it delivers nothing and values in "
    "the tenant are cleared.",
    "attribute-only-on-staging": "An attribute that was not imported is imported with this change.",
    "custom-rule-only-on-staging": "A rule takes effect that did not run before.",
    "standard-rule-only-on-primary": "A feature was switched off, or the rule deleted: what the rule does stops.",
    "standard-rule-only-on-staging": "A feature was switched on, or the rule restored: the rule takes effect.",
    "sync-rule-renamed": "It does the same, but people and scripts that look for it by its old name miss it.",
    "sync-rule-name-differs": "It does the same, but people and scripts that look for it by its old name miss it.",
    "rule-clone-only-on-primary": "The original runs again in place of its edited copy: the edit is lost.",
    "rule-clone-only-on-staging": "An edited copy of a standard rule runs in its place: the edit takes effect.",
    "sync-rule-disabled-unknown": "If the rule was enabled or disabled, what it does starts or stops.",
    "sync-rule-link-type-differs": "The rule creates objects where it only joined them, or the reverse.",
    "sync-rule-target-differs": "The rule belongs to another connector or direction, so it does something else entirely.",
    "attribute-flow-only-on-staging": "With this change the attribute gets a value that it did not get before.",
    "attribute-flow-apply-once-differs": "The value is written only when the object is created, or newly in every cycle.",
    "sync-rule-tag-differs": "The rule comes from another build, which can differ in scope, joins and flows.",
    "precedence-order-differs": "The lowest number wins: for the attributes named here another rule delivers the value.",
    "precedence-order-differs-uncontested": "No attribute gets another value now, but the next rule that writes one of these "
    "attributes will.",
    "custom-rule-precedence-differs": "The order of the rules is the same, so no value changes; the next rule can fall between "
    "the two numbers.",
    "sync-rule-description-differs": "It changes nothing that is synchronized, but somebody edited the rule.",
    "sign-in-differs": "Another sign-in method acts on the whole tenant and can lock users out.",
    "password-hash-sync-connector-on-primary": "New passwords of this directory no longer reach the tenant, unless the server "
    "was put into staging mode.",
    "password-hash-sync-connector-on-staging": "Password hashes of this directory are newly sent to the tenant.",
    "password-writeback-connector-differs": "Password resets in the cloud no longer reach the directory, or newly do, unless the "
    "server changed its role.",
    "deletion-protection-differs": "Without it nothing stops a mass deletion.",
    "company-feature-differs": "These switches live in the tenant and act on everybody who synchronizes into it.",
    "product-setting-differs": "The installer writes this value: it follows from the version and from the way the server was set "
    "up, and says nothing about what is synchronized.",
    "scheduler-differs": "Synchronization runs at other times or not at all.",
    "unknown-setting-differs": "entradrift does not know this setting, so it cannot say what it does; somebody set it.",
    "other-setting-differs": "entradrift does not know this part of the export, so it cannot say what it does.",
}


def over_time(rule: PolicyRule) -> PolicyRule:
    """Return the rule in words for one server before and after.

    What differs between any two servers does not change by itself on one, so nothing is expected.
    """
    expected = rule.status is Status.EXPECTED
    return replace(
        rule,
        title=_TITLES.get(rule.id) or _said(rule.title),
        why=_WHYS.get(rule.id) or _said(rule.why),
        align=rule.align if rule.status is Status.COSMETIC else ALIGN,
        status=Status.DRIFT if expected else rule.status,
        severity=Severity.LOW if expected else rule.severity,
    )


def _said(text: str) -> str:
    for pattern, words in _PHRASES:
        text = pattern.sub(words, text)
    return text


def changes_sentence(
    findings: Sequence[Finding],
    coverage: Sequence[SectionCoverage],
    times: tuple[str | None, str | None],
    doubts: Sequence[str] = (),
) -> str:
    """Return one sentence: how much changed between the `times` that the two exports give of themselves.

    `doubts` say why the exports cannot be relied on, in words that can stand in the middle of a sentence.
    """
    still_open = [finding for finding in findings if finding.status is Status.DRIFT]
    levels = counted(finding.severity for finding in still_open)
    between = f"between {_moment(times[0])} and {_moment(times[1])}"
    missing = [part.section.value for part in coverage if not part.by_nature]
    limits = f" Not certain: {'; '.join(doubts)}." if doubts else ""
    if missing and not doubts:
        limits = f" Not compared completely: {', '.join(missing)}."
    signed_off = any(finding.status is Status.ACCEPTED for finding in findings)
    if not still_open:
        partly = [part.section.value for part in coverage if part.reason]
        if not limits and partly:
            limits = f" Not shown by these exports, or only in part: {', '.join(partly)}."
        return f"No {'open ' if signed_off else ''}change {'found ' if limits else ''}{between}.{limits}"
    number = "1 change" if len(still_open) == 1 else f"{len(still_open):,} changes"
    return f"{number} {between}: {levels}. {still_open[0].title}.{limits}"


def _moment(captured_at: str | None) -> str:
    """Return a time in words; it is text of an export, so it can be anything."""
    try:
        time = datetime.fromisoformat(captured_at or "")
    except ValueError:
        return "an unknown time"
    zone = time.strftime("%z")
    return f"{time:%Y-%m-%d %H:%M}" + (
        "" if not zone else " UTC" if time.utcoffset() == timedelta(0) else f" {zone[:3]}:{zone[3:5]}"
    )
