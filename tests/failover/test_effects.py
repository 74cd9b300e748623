"""What each difference would do, and what the pending exports say about it."""

from __future__ import annotations

import pytest
from tests.report.comparisons import finding

from entradrift.failover.effects import effects_of
from entradrift.model.change import ObjectRef, Side
from entradrift.model.finding import Finding, Status
from entradrift.model.pending import Explanation, Operation, PendingTotals
from entradrift.model.readiness import Effect
from entradrift.policy.registry import RULES

PARTITION = ObjectRef("partition", "DC=contoso,DC=com", "contoso.com")
RULE = ObjectRef("sync-rule", "In from AD - Vendors", "contoso.com", "Inbound")
VENDORS = finding(
    1,
    "OU=Vendors,DC=contoso,DC=com is synchronized by the primary only",
    ref=PARTITION,
    rule="ou-only-on-primary",
    path="containers/OU=Vendors,DC=contoso,DC=com",
    side=Side.PRIMARY,
)


def totals(*, is_tenant: bool = True, **counts: int) -> PendingTotals:
    by_operation = {Operation(name.replace("_", "-")): count for name, count in counts.items()}
    return PendingTotals(
        "contoso.onmicrosoft.com - AAD" if is_tenant else "contoso.com",
        is_tenant,
        ("pending.xml",),
        sum(by_operation.values()),
        by_operation,
        {"user": by_operation},
        {},
    )


def explanation(of: Finding | None, **counts: int) -> Explanation:
    by_operation = {Operation(name.replace("_", "-")): count for name, count in counts.items()}
    return Explanation(of and of.id, "", sum(counts.values()), by_operation, (), "")


def effect(
    of: Finding, *explanations: Explanation, pending: tuple[PendingTotals, ...] = (), **more: Side
) -> Effect:
    [found] = effects_of([of], explanations, pending, **more)
    assert (found.finding, found.title) == (of.id, of.title)
    assert found.text.startswith(f"Expect {found.expectation}; ")
    assert found.text.endswith(".")
    return found


def test_deletes_below_a_missing_ou_are_confirmed_and_counted():
    found = effect(VENDORS, explanation(VENDORS, delete=212), pending=(totals(delete=212),))
    assert found.expectation == "deletes of objects below OU=Vendors,DC=contoso,DC=com"
    assert (found.confirmation, found.objects) == ("confirmed", 212)
    assert found.text == (
        "Expect deletes of objects below OU=Vendors,DC=contoso,DC=com; the pending exports confirm it: "
        "212 deletes can come from it."
    )


def test_no_delete_at_all_contradicts():
    found = effect(VENDORS, pending=(totals(update=3),))
    assert (found.confirmation, found.objects) == ("contradicted", 0)
    assert "no deletes or deletes with new adds to the tenant are pending" in found.text


def test_deletes_from_elsewhere_neither_confirm_nor_contradict():
    other = explanation(finding(2, "Another"), delete=3)
    found = effect(VENDORS, other, explanation(None, delete=2), pending=(totals(delete=5),))
    assert (found.confirmation, found.objects) == ("not shown", 0)


def test_updates_do_not_confirm_deletes():
    found = effect(VENDORS, explanation(VENDORS, update=4), pending=(totals(update=4, delete=1),))
    assert (found.confirmation, found.objects) == ("not shown", 4)


def test_without_pending_exports_nothing_is_claimed():
    assert effect(VENDORS).confirmation == "not shown"
    assert effect(VENDORS).text.endswith("; no pending exports were given.")
    directory = effect(VENDORS, pending=(totals(is_tenant=False),))
    assert directory.confirmation == "not shown"
    assert directory.text.endswith("; no pending exports to the tenant were given.")


def test_nothing_pending_in_the_tenant_contradicts():
    assert effect(VENDORS, pending=(totals(),)).confirmation == "contradicted"


def test_the_server_that_takes_over_decides_what_is_lost():
    gained = effect(VENDORS, successor=Side.PRIMARY)
    assert gained.expectation == "adds of objects below OU=Vendors,DC=contoso,DC=com"
    lost = effect(VENDORS, successor=Side.STAGING)
    assert lost.expectation == "deletes of objects below OU=Vendors,DC=contoso,DC=com"


@pytest.mark.parametrize(
    ("rule", "side", "more", "expectation"),
    [
        ("domain-only-on-primary", Side.PRIMARY, {}, "deletes of objects below DC=contoso,DC=com"),
        ("domain-selected-on-staging", Side.STAGING, {}, "adds of objects below DC=contoso,DC=com"),
        (
            "object-type-only-on-primary",
            Side.PRIMARY,
            {"path": "object-types/contact"},
            "deletes of objects of type contact of DC=contoso,DC=com",
        ),
        ("connector-only-on-primary", Side.PRIMARY, {}, "deletes of all objects of DC=contoso,DC=com"),
        (
            "ou-replaced",
            None,
            {"primary": "OU=A", "staging": "OU=B", "path": "containers/OU=A"},
            "deletes of objects below OU=A and adds below OU=B",
        ),
        ("ou-scope-differs", None, {"path": "containers/OU=A"}, "deletes or adds of objects below OU=A"),
        (
            "custom-rule-only-on-primary",
            Side.PRIMARY,
            {"ref": RULE},
            'updates, perhaps adds and deletes, because "In from AD - Vendors" no longer applies',
        ),
        (
            "sync-rule-disabled-on-primary",
            Side.PRIMARY,
            {"ref": RULE},
            'updates, perhaps adds and deletes, because "In from AD - Vendors" begins to apply',
        ),
        (
            "rule-clone-only-on-primary",
            Side.PRIMARY,
            {"ref": RULE},
            'updates, because the original "In from AD - Vendors" wins',
        ),
        ("attribute-flow-differs", None, {"path": "flows/department/expression"}, "updates of department"),
        ("attribute-only-on-primary", Side.PRIMARY, {"path": "attributes/pager"}, "updates of pager"),
        (
            "precedence-order-differs",
            None,
            {"facts": {"attributes": ("mail", "title")}},
            "updates of mail, title",
        ),
        ("scheduler-differs", None, {}, "no change of objects by itself"),
    ],
)
def test_what_to_expect(rule: str, side: Side | None, more: dict[str, object], expectation: str):
    of = finding(7, "Differs", rule=rule, side=side, **({"ref": PARTITION} | more))  # type: ignore[arg-type]
    assert effect(of).expectation == expectation


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_every_rule_has_an_expectation_that_reads_as_a_sentence(rule: str):
    for side in (None, Side.PRIMARY, Side.STAGING):
        for successor in Side:
            found = effect(finding(1, "Differs", rule=rule, side=side, ref=RULE), successor=successor)
            assert found.expectation
            assert "  " not in found.text


def test_what_pending_exports_cannot_show_is_never_contradicted():
    of = finding(1, "The threshold differs", rule="deletion-threshold-differs")
    found = effect(of, pending=(totals(),))
    assert found.confirmation == "not shown"
    assert found.text.endswith("; pending exports cannot show it.")


def test_only_what_is_open_or_accepted_has_an_effect_and_the_order_stays():
    findings = [
        finding(number, "Differs", status=status)
        for number, status in enumerate((Status.ACCEPTED, Status.COSMETIC, Status.DRIFT, Status.EXPECTED))
    ]
    assert [found.finding for found in effects_of(findings)] == [findings[0].id, findings[2].id]
