"""What each drift finding would do at the failover, and what the pending exports say about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from entradrift.failover.reading import listed
from entradrift.model.change import Side
from entradrift.model.finding import Finding
from entradrift.model.pending import DELETES, UPDATES, Explanation, Operation, PendingTotals
from entradrift.model.readiness import Effect

CONFIRMED: Final = "confirmed"
CONTRADICTED: Final = "contradicted"
NOT_SHOWN: Final = "not shown"

_ADDS: Final = frozenset({Operation.ADD, Operation.DELETE_ADD})
_ANY: Final = frozenset(Operation)
_NONE: Final[frozenset[Operation]] = frozenset()
_WORDS: Final = {
    Operation.ADD: ("add", "adds"),
    Operation.UPDATE: ("update", "updates"),
    Operation.DELETE: ("delete", "deletes"),
    Operation.DELETE_ADD: ("delete with a new add", "deletes with new adds"),
    Operation.RENAME: ("rename", "renames"),
}
_SCOPE: Final = ("ou-", "domain-", "object-type-", "connector-only-", "group-filter-")
_RULE: Final = ("custom-rule-only-", "standard-rule-only-", "rule-clone-only-", "sync-rule-disabled-")
_ALL_VALUES: Final = (
    "sync-rule-scoping-filter-differs",
    "sync-rule-join-rules-differ",
    "sync-rule-link-type-differs",
    "sync-rule-object-type-differs",
    "sync-rule-target-differs",
    "sync-rule-duplicate",
    "sync-rule-soft-delete-differs",
)
_VALUES: Final = (
    "attribute-",
    "directory-extensions-",
    "app-attribute-",
    "precedence-order-",
    "metaverse-schema-",
)
_SPECIAL: Final[Mapping[str, tuple[str, frozenset[Operation]]]] = {
    "source-anchor-differs": (
        "every object to lose its partner in the tenant: deletes and adds, or export errors",
        _ANY,
    ),
    "upn-attribute-differs": ("updates of userPrincipalName of many users", UPDATES),
    "join-criteria-differ": ("other objects to be joined: adds, deletes and updates", _ANY),
    "deletion-protection-differs": ("no limit, or another one, for deletes", _NONE),
    "deletion-threshold-differs": ("exports to stop at another number of deletes", _NONE),
    "password-writeback-differs": (
        "passwords reset in the cloud not to reach the directory, or to begin to",
        _NONE,
    ),
    "sign-in-differs": ("another way of signing in", _NONE),
}
_PASSWORDS: Final = "password-hash-sync"


def effects_of(
    findings: Iterable[Finding],
    explanations: Sequence[Explanation] = (),
    pending: Sequence[PendingTotals] = (),
    *,
    successor: Side = Side.STAGING,
) -> tuple[Effect, ...]:
    """Return the effect of each open or accepted finding, in the order of the findings.

    `explanations` and `pending` are of the pending exports of the server that takes over, which is the `successor`.
    Confirmed is what a pending change can come from; contradicted is what should be pending and is not in any object of the
    tenant; everything else is not shown.
    """
    explained = {each.finding: each for each in explanations if each.finding is not None}
    tenant = [totals for totals in pending if totals.is_tenant]
    return tuple(
        _effect(finding, explained.get(finding.id), tenant, given=bool(pending), successor=successor)
        for finding in findings
        if finding.status.matters
    )


def _effect(
    finding: Finding,
    explanation: Explanation | None,
    tenant: Sequence[PendingTotals],
    *,
    given: bool,
    successor: Side,
) -> Effect:
    expectation, operations = _expected(finding, successor)
    confirmation, words = _confirmation(explanation, operations, tenant, given=given)
    return Effect(
        finding=finding.id,
        title=finding.title,
        expectation=expectation,
        confirmation=confirmation,
        objects=explanation.objects if explanation else 0,
        text=f"Expect {expectation}; {words}.",
    )


def _confirmation(
    explanation: Explanation | None,
    operations: frozenset[Operation],
    tenant: Sequence[PendingTotals],
    *,
    given: bool,
) -> tuple[str, str]:
    counts = explanation.by_operation if explanation else {}
    if any(counts.get(operation) for operation in operations):
        return CONFIRMED, f"the pending exports confirm it: {_counted(counts)} can come from it"
    if not operations:
        return NOT_SHOWN, "pending exports cannot show it"
    if not given:
        return NOT_SHOWN, "no pending exports were given"
    if not tenant:
        return NOT_SHOWN, "no pending exports to the tenant were given"
    if not any(totals.count(*operations) for totals in tenant):
        return (
            CONTRADICTED,
            f"the pending exports contradict it, because no {_names(operations)} to the tenant are pending",
        )
    return NOT_SHOWN, "the pending exports do not show that one of their changes comes from it"


def _expected(finding: Finding, successor: Side) -> tuple[str, frozenset[Operation]]:
    """Return what is to be expected, as it follows on "Expect", and the operations that would show it."""
    rule = finding.rule
    if rule in _SPECIAL:
        return _SPECIAL[rule]
    if rule.startswith(_SCOPE):
        return _scope(finding, successor)
    if rule.startswith(_RULE):
        return _rule(finding, successor)
    if rule in _ALL_VALUES:
        return f'adds, updates and deletes, because "{finding.object.name}" decides differently', _ANY
    if rule.startswith(_VALUES):
        return f"updates of {_attributes(finding)}", UPDATES
    if rule.startswith(_PASSWORDS):
        return "password hashes to be synchronized differently", _NONE
    if rule == "feature-differs":
        return f"objects and attributes of {finding.object.name.rpartition('.')[2]} to change", _ANY
    return "no change of objects by itself", _NONE


def _scope(finding: Finding, successor: Side) -> tuple[str, frozenset[Operation]]:
    what = _place(finding)
    if finding.side is None or finding.rule.startswith("group-filter-"):
        if finding.rule in ("ou-replaced", "domain-replaced") and successor is Side.STAGING:
            return (
                f"deletes of objects below {finding.primary} and adds below {finding.staging}",
                DELETES | _ADDS,
            )
        return f"deletes or adds of {what}", DELETES | _ADDS
    # The side is where the thing is in scope.
    if finding.side is successor:
        return f"adds of {what}", _ADDS
    return f"deletes of {what}", DELETES


def _place(finding: Finding) -> str:
    name = finding.path.partition("/")[2]
    if finding.rule.startswith("object-type-"):
        return f"objects of type {name or 'that differs'} of {finding.object.name}"
    if finding.rule.startswith("connector-only-"):
        return f"all objects of {finding.object.name}"
    if finding.rule.startswith("group-filter-"):
        return "objects outside the group"
    return f"objects below {name if finding.rule.startswith('ou-') and name else finding.object.name}"


def _rule(finding: Finding, successor: Side) -> tuple[str, frozenset[Operation]]:
    name = finding.object.name
    if finding.side is None:
        return f'"{name}" to do something else: updates, perhaps adds and deletes', _ANY
    # A rule is disabled where the side says, and there where the side says otherwise.
    applies = (finding.side is successor) != finding.rule.startswith("sync-rule-disabled-")
    if finding.rule.startswith("rule-clone-only-"):
        return f'updates, because {"the clone of" if applies else "the original"} "{name}" wins', _ANY
    words = "begins to apply" if applies else "no longer applies"
    return f'updates, perhaps adds and deletes, because "{name}" {words}', _ANY


def _attributes(finding: Finding) -> str:
    named = finding.facts.get("attributes", ())
    if named:
        return listed(list(named))
    parts = finding.path.split("/")
    if parts[0] in ("flows", "attributes") and len(parts) > 1:
        return parts[1]
    return "the attributes concerned"


def _counted(counts: Mapping[Operation, int]) -> str:
    return ", ".join(
        f"{counts[operation]:,} {_WORDS[operation][counts[operation] != 1]}"
        for operation in Operation
        if counts.get(operation)
    )


def _names(operations: frozenset[Operation]) -> str:
    return " or ".join(_WORDS[operation][1] for operation in Operation if operation in operations)
