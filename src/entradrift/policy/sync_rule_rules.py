"""Rules about sync rules."""

from __future__ import annotations

from typing import Final

from entradrift.model.change import Side
from entradrift.model.finding import Severity, Status
from entradrift.model.section import Section
from entradrift.policy import sources
from entradrift.policy.rule import PolicyRule

_EDITOR = "in the Synchronization Rules Editor"
_FULL = "Then run a full synchronization on that connector and verify the pending exports."


def _rule(
    rule_id: str,
    severity: Severity,
    title: str,
    why: str,
    align: str,
    source: str = sources.CHANGE_CONFIGURATION,
    mirror: str = "",
    status: Status = Status.DRIFT,
) -> PolicyRule:
    return PolicyRule(rule_id, Section.SYNC_RULES, severity, title, why, align, source, mirror, status)


SYNC_RULE_RULES: Final = (
    _rule(
        "custom-rule-only-on-primary",
        Severity.CRITICAL,
        "Custom rule {object} exists on the primary only",
        "After a failover what the rule does stops: attributes lose their values and objects that it filters, joins or "
        "provisions appear or disappear in the tenant.",
        f"Export the rule {_EDITOR} on the primary and create it on the staging server with the staging server's own "
        f"connector identifier. {_FULL}",
        mirror="custom-rule-only-on-staging",
    ),
    _rule(
        "custom-rule-only-on-staging",
        Severity.CRITICAL,
        "Custom rule {object} exists on the staging server only",
        "After a failover a rule takes effect that does not run today.",
        f"Delete the rule on the staging server {_EDITOR}, or create it on the primary. {_FULL}",
        mirror="custom-rule-only-on-primary",
    ),
    _rule(
        "standard-rule-only-on-primary",
        Severity.HIGH,
        "Standard rule {object} exists on the primary only",
        "A feature was enabled, or the rule deleted, on one server only; after a failover what the rule does stops.",
        "Enable the same features on the staging server in the wizard; the wizard creates the standard rules.",
        sources.DEFAULT_CONFIGURATION,
        mirror="standard-rule-only-on-staging",
    ),
    _rule(
        "standard-rule-only-on-staging",
        Severity.HIGH,
        "Standard rule {object} exists on the staging server only",
        "A feature was enabled, or the rule deleted, on one server only; after a failover the rule takes effect.",
        "Enable the same features on both servers in the wizard.",
        sources.DEFAULT_CONFIGURATION,
        mirror="standard-rule-only-on-primary",
    ),
    _rule(
        "sync-rule-duplicate",
        Severity.HIGH,
        "{object}: {primary} rules with this identity on the primary, {staging} on the staging server",
        "Rules that cannot be told apart cannot be compared one by one, and which of them wins is not obvious.",
        f"Give every rule a name of its own {_EDITOR}, then compare again.",
    ),
    _rule(
        "sync-rule-renamed",
        Severity.LOW,
        "A rule is called {primary} on the primary and {staging} on the staging server",
        "It does the same, but people and scripts that look for it by name miss it after a failover.",
        f"Give the rule the same name on both servers {_EDITOR}.",
    ),
    _rule(
        "sync-rule-name-differs",
        Severity.LOW,
        "{object} has another name on the staging server: {staging}",
        "It does the same, but people and scripts that look for it by name miss it after a failover.",
        f"Give the rule the same name on both servers {_EDITOR}.",
    ),
    _rule(
        "rule-clone-only-on-primary",
        Severity.HIGH,
        "{object} was cloned and disabled on the primary only",
        "The primary runs an edited copy of a standard rule, the staging server still the original; after a failover "
        "the edit is lost.",
        f"Create the clone on the staging server and disable the original there {_EDITOR}. {_FULL}",
        mirror="rule-clone-only-on-staging",
    ),
    _rule(
        "rule-clone-only-on-staging",
        Severity.HIGH,
        "{object} was cloned and disabled on the staging server only",
        "The staging server runs an edited copy of a standard rule, the primary still the original; after a failover "
        "the edit takes effect.",
        f"Delete the clone and enable the original on the staging server {_EDITOR}, or do on the primary what was done "
        f"there. {_FULL}",
        mirror="rule-clone-only-on-primary",
    ),
    _rule(
        "sync-rule-disabled-on-primary",
        Severity.HIGH,
        "{object} is disabled on the primary only",
        "After a failover a rule that was switched off takes effect again.",
        f"Disable the rule on the staging server {_EDITOR}. {_FULL}",
        mirror="sync-rule-disabled-on-staging",
    ),
    _rule(
        "sync-rule-disabled-on-staging",
        Severity.HIGH,
        "{object} is disabled on the staging server only",
        "After a failover what the rule does stops.",
        f"Enable the rule on the staging server {_EDITOR}. {_FULL}",
        mirror="sync-rule-disabled-on-primary",
    ),
    _rule(
        "sync-rule-disabled-unknown",
        Severity.HIGH,
        "{object}: one export does not say whether the rule is disabled (primary {primary}, staging {staging})",
        "If the rule is enabled on one server only, what it does starts or stops after a failover.",
        f"Look the rule up on both servers {_EDITOR}, then export and compare again.",
    ),
    _rule(
        "sync-rule-scoping-filter-differs",
        Severity.CRITICAL,
        "{object}: the scoping filter differs",
        "The rule applies to other objects; after a failover objects enter or leave its scope, up to being deleted in "
        "the tenant.",
        f"Set the same scoping filter on both servers {_EDITOR}. {_FULL}",
        sources.DECLARATIVE_PROVISIONING,
    ),
    _rule(
        "sync-rule-join-rules-differ",
        Severity.CRITICAL,
        "{object}: the join rules differ",
        "Objects find other partners: after a failover accounts can be joined to the wrong person or provisioned twice.",
        f"Set the same join rules in the same order on both servers {_EDITOR}. {_FULL}",
        sources.DECLARATIVE_PROVISIONING,
    ),
    _rule(
        "sync-rule-link-type-differs",
        Severity.CRITICAL,
        "{object}: the link type differs (primary {primary}, staging {staging})",
        "The rule creates objects on one server and only joins them on the other.",
        f"Set the same link type on both servers {_EDITOR}. {_FULL}",
        sources.DECLARATIVE_PROVISIONING,
    ),
    _rule(
        "sync-rule-object-type-differs",
        Severity.CRITICAL,
        "{object}: {path} differs (primary {primary}, staging {staging})",
        "The rule works on objects of another type.",
        f"Create the rule anew with the right object types on the staging server {_EDITOR}. {_FULL}",
        sources.DECLARATIVE_PROVISIONING,
    ),
    _rule(
        "sync-rule-target-differs",
        Severity.CRITICAL,
        "{object}: {path} differs (primary {primary}, staging {staging})",
        "The same rule belongs to another connector or direction, so it does something else entirely.",
        f"Create the rule anew on the staging server as it is on the primary {_EDITOR}. {_FULL}",
        sources.DECLARATIVE_PROVISIONING,
    ),
    _rule(
        "attribute-flow-differs",
        Severity.HIGH,
        "{object}: the flow into {path} differs",
        "After a failover the attribute gets other values on every object in the rule's scope.",
        f"Set the same transformation on both servers {_EDITOR}. {_FULL}",
        sources.DECLARATIVE_PROVISIONING,
    ),
    _rule(
        "attribute-flow-only-on-primary",
        Severity.HIGH,
        "{object}: the flow into {path} exists on the primary only",
        "After a failover the attribute gets no value from this rule; values in the target can be cleared.",
        f"Add the transformation on the staging server {_EDITOR}. {_FULL}",
        sources.DECLARATIVE_PROVISIONING,
        mirror="attribute-flow-only-on-staging",
    ),
    _rule(
        "attribute-flow-only-on-staging",
        Severity.HIGH,
        "{object}: the flow into {path} exists on the staging server only",
        "After a failover the attribute gets a value that it does not get today.",
        f"Remove the transformation on the staging server, or add it on the primary {_EDITOR}. {_FULL}",
        sources.DECLARATIVE_PROVISIONING,
        mirror="attribute-flow-only-on-primary",
    ),
    _rule(
        "attribute-flow-retargeted",
        Severity.HIGH,
        "{object}: the same flow goes into {primary} on the primary and into {staging} on the staging server",
        "After a failover one attribute stops and another starts to get the value.",
        f"Set the same target attribute on both servers {_EDITOR}. {_FULL}",
        sources.DECLARATIVE_PROVISIONING,
    ),
    _rule(
        "attribute-flow-merge-type-differs",
        Severity.MEDIUM,
        "{object}: the merge type of the flow into {path} differs",
        "With Update one rule's values win, with Merge all values are collected: the attribute's values differ.",
        f"Set the same merge type on both servers {_EDITOR}. {_FULL}",
        sources.DECLARATIVE_PROVISIONING,
    ),
    _rule(
        "attribute-flow-apply-once-differs",
        Severity.MEDIUM,
        "{object}: apply once differs for the flow into {path}",
        "On one server the value is written only when the object is created, on the other in every cycle.",
        f"Set Apply once alike on both servers {_EDITOR}. {_FULL}",
        sources.DECLARATIVE_PROVISIONING,
    ),
    _rule(
        "sync-rule-password-sync-differs",
        Severity.HIGH,
        "{object}: password synchronization is enabled on one server only",
        "After a failover password hashes stop, or start, to flow for the objects of this rule.",
        f"Set Enable Password Sync alike on both servers {_EDITOR}.",
        sources.PASSWORD_HASH_SYNC,
    ),
    _rule(
        "sync-rule-soft-delete-differs",
        Severity.MEDIUM,
        "{object}: the soft-delete expiry interval differs",
        "Objects that leave the rule's scope are kept for another time before they are deleted.",
        "Create the rule with the same interval on both servers (New-ADSyncRule -SoftDeleteExpiryInterval).",
        sources.CHANGE_CONFIGURATION,
    ),
    _rule(
        "sync-rule-tag-differs",
        Severity.MEDIUM,
        "{object}: the rule comes from another build (tag {primary} on the primary, {staging} on the staging server)",
        "A standard rule of another build can differ in scope, joins and flows; an update was not completed on one server.",
        "Upgrade or repair the older server so that both have the same standard rules.",
        sources.UPGRADE,
    ),
    _rule(
        "precedence-order-differs",
        Severity.HIGH,
        "The order of precedence differs: {object}",
        "The lowest number wins: for the attributes named here another rule delivers the value after a failover.",
        f"Give the rules the same precedence on both servers {_EDITOR}. {_FULL}",
        sources.DECLARATIVE_PROVISIONING,
    ),
    _rule(
        "precedence-order-differs-uncontested",
        Severity.LOW,
        "The order of precedence differs, but no attribute is contested: {object}",
        "No attribute gets another value today, but the next rule that writes one of these attributes will.",
        f"Give the rules the same precedence on both servers {_EDITOR}.",
        sources.DECLARATIVE_PROVISIONING,
    ),
    _rule(
        "custom-rule-precedence-differs",
        Severity.LOW,
        "{object} has precedence {primary} on the primary and {staging} on the staging server",
        "The order of the rules is the same, so nothing changes today; the next rule can fall between the two numbers.",
        f"Give the rule the same number on both servers {_EDITOR}.",
        sources.CHANGE_CONFIGURATION,
    ),
    _rule(
        "precedence-numbers-shifted",
        Severity.INFO,
        "The standard rules are numbered {primary} on the primary and {staging} on the staging server, in the same order",
        "Only the order counts; the numbers depend on which features were enabled first.",
        "Nothing to do.",
        sources.DEFAULT_CONFIGURATION,
        status=Status.COSMETIC,
    ),
    _rule(
        "sync-rule-precedence-reference-differs",
        Severity.LOW,
        "{object}: {path} names another rule",
        "The rule was placed relative to another rule; its effective place is compared by the order of precedence.",
        "Create the rule with the same reference on both servers (New-ADSyncRule -PrecedenceAfter / -PrecedenceBefore).",
        sources.CHANGE_CONFIGURATION,
    ),
    _rule(
        "sync-rule-description-differs",
        Severity.LOW,
        "{object}: the description differs",
        "It changes nothing that is synchronized, but somebody edited the rule on one server and not on the other.",
        f"Copy the description {_EDITOR}.",
    ),
)

_P, _S = Side.PRIMARY, Side.STAGING
SYNC_RULE_TOPICS: Final[dict[tuple[str, Side | None], str]] = {
    ("custom-rule-missing", _P): "custom-rule-only-on-primary",
    ("custom-rule-missing", _S): "custom-rule-only-on-staging",
    ("standard-rule-missing", _P): "standard-rule-only-on-primary",
    ("standard-rule-missing", _S): "standard-rule-only-on-staging",
    ("sync-rule-duplicate", None): "sync-rule-duplicate",
    ("sync-rule-renamed", None): "sync-rule-renamed",
    ("sync-rule-name", None): "sync-rule-name-differs",
    ("rule-cloned", _P): "rule-clone-only-on-primary",
    ("rule-cloned", _S): "rule-clone-only-on-staging",
    ("sync-rule-disabled", _P): "sync-rule-disabled-on-primary",
    ("sync-rule-disabled", _S): "sync-rule-disabled-on-staging",
    ("sync-rule-disabled", None): "sync-rule-disabled-unknown",
    ("sync-rule-scoping-filter", None): "sync-rule-scoping-filter-differs",
    ("sync-rule-join-rules", None): "sync-rule-join-rules-differ",
    ("sync-rule-link-type", None): "sync-rule-link-type-differs",
    ("sync-rule-object-type", None): "sync-rule-object-type-differs",
    ("sync-rule-identity", None): "sync-rule-target-differs",
    ("sync-rule-flow", None): "attribute-flow-differs",
    ("sync-rule-flow-missing", _P): "attribute-flow-only-on-primary",
    ("sync-rule-flow-missing", _S): "attribute-flow-only-on-staging",
    ("sync-rule-flow-retargeted", None): "attribute-flow-retargeted",
    ("sync-rule-flow-merge-type", None): "attribute-flow-merge-type-differs",
    ("sync-rule-flow-execute-once", None): "attribute-flow-apply-once-differs",
    ("sync-rule-password-sync", None): "sync-rule-password-sync-differs",
    ("sync-rule-soft-delete", None): "sync-rule-soft-delete-differs",
    ("sync-rule-tag", None): "sync-rule-tag-differs",
    ("sync-rule-precedence-reference", None): "sync-rule-precedence-reference-differs",
    ("sync-rule-description", None): "sync-rule-description-differs",
    ("precedence-order", None): "precedence-order-differs",
    ("precedence-order-uncontested", None): "precedence-order-differs-uncontested",
    ("custom-rule-precedence", None): "custom-rule-precedence-differs",
    ("precedence-shifted", None): "precedence-numbers-shifted",
}
