"""Which differences of the sample pairs can cause which changes, and which changes nothing explains."""

from functools import cache
from pathlib import Path

import pytest
from tests.failover.pending.made import TENANT, change, pending

from entradrift.comparing import comparison_of
from entradrift.exports.load import load
from entradrift.failover.pending.explain import Explainer
from entradrift.model.finding import Status
from entradrift.model.pending import Identity, Operation, PendingObject

SAMPLES = Path(__file__).resolve().parents[3] / "sample-configs"
ADD, DELETE, UPDATE, RENAME = Operation.ADD, Operation.DELETE, Operation.UPDATE, Operation.RENAME


@cache
def explainer(sample: str) -> tuple[Explainer, dict[str, str]]:
    """The explainer of a sample pair, and the rules of its open findings by id."""
    servers = load(str(SAMPLES / sample / "primary")), load(str(SAMPLES / sample / "staging"))
    comparison = comparison_of(*servers)
    rules = {each.id: each.rule for each in comparison.findings if each.status is Status.DRIFT}
    return Explainer(comparison, servers, tenant_connectors=[TENANT, "adatum.onmicrosoft.com - AAD"]), rules


def causes(sample: str, item: PendingObject) -> set[str]:
    made, rules = explainer(sample)
    [explained] = made.explained([item])
    return {rules[id_] for id_ in explained.explained_by}


def below(dn: str, operation: Operation = DELETE) -> PendingObject:
    return pending("CN=1", operation, identity=Identity(on_premises_dn=dn))


def updated(attribute: str, *, type: str = "user", connector: str = TENANT) -> PendingObject:  # noqa: A002
    return pending("CN=1", UPDATE, change(attribute, ("new",)), type=type, connector=connector)


CONTRACTORS = "sync-rule-scoping-filter-differs"
VENDORS, CLONE = "custom-rule-only-on-primary", "rule-clone-only-on-primary"


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (below("CN=Ann,OU=Vendors,DC=contoso,DC=com"), {"ou-only-on-primary", CONTRACTORS}),
        (below("cn=ann, ou=deep, ou=vendors, dc=contoso, dc=com"), {"ou-only-on-primary", CONTRACTORS}),
        (below("CN=Ann,OU=Staff,DC=contoso,DC=com"), {CONTRACTORS}),
        # Where the file does not show the distinguished name in the directory, no OU is claimed to be the cause.
        (below(""), {CONTRACTORS}),
        (pending("CN=1", DELETE, type="group"), set()),
        (updated("department"), {"attribute-flow-differs", "precedence-order-differs", CLONE}),
        (updated("DEPARTMENT"), {"attribute-flow-differs", "precedence-order-differs", CLONE}),
        (updated("department", type="contact"), {"attribute-flow-differs", "precedence-order-differs", CLONE}),
        (updated("displayName"), {VENDORS, CLONE}),
        (updated("displayName", type="group"), set()),
        (updated("title"), set()),
        # A rule of one's own that asks for cloudFiltered writes it too.
        (updated("extensionAttribute5"), {"precedence-order-differs", CONTRACTORS}),
        (updated("employeeType", connector="contoso.com"), {VENDORS}),
        (updated("noSuchAttribute"), set()),
        (pending("CN=1", RENAME, new_dn="CN=2"), set()),
    ],
)  # fmt: skip
def test_the_pair_of_the_readme(item: PendingObject, expected: set[str]):
    assert causes("contoso", item) == expected


@pytest.mark.parametrize(
    ("case", "item"),
    [
        ("ou-only-on-staging", None),
        ("source-anchor-differs", pending("CN=1", RENAME, new_dn="CN=2")),
        ("source-anchor-differs", updated("sourceAnchor")),
        ("source-anchor-differs", pending("CN=1", ADD)),
        ("upn-attribute-differs", updated("userPrincipalName")),
        ("join-criteria-differ", pending("CN=1", ADD)),
        ("group-filter-differs", pending("CN=1", DELETE)),
    ],
)
def test_settings_and_scopes(case: str, item: PendingObject | None):
    made, _ = explainer(f"cases/{case}")
    if item is None:
        [cause] = made.causes
        assert cause.scopes is not None
        [top] = cause.finding.facts["subtree"]
        item = below(f"CN=Ann,{top}", ADD)
    assert causes(f"cases/{case}", item) == {case}


@pytest.mark.parametrize(
    "case",
    [
        "scheduler-differs",
        "sync-rule-description-differs",
        "sync-rule-renamed",
        "sync-rule-password-sync-differs",
        "password-hash-sync-connector-differs",
        "deletion-threshold-differs",
        "run-profile-differs",
        "connector-description-differs",
    ],
)
def test_what_can_change_no_object_causes_nothing(case: str):
    made, rules = explainer(f"cases/{case}")
    assert case in rules.values()
    assert made.causes == ()


def test_explanations_count_objects_and_name_the_rest():
    made, rules = explainer("contoso")
    vendors = [
        pending(f"CN=v{n}", DELETE, identity=Identity(on_premises_dn=f"CN={n},OU=Vendors,DC=contoso,DC=com"))
        for n in range(3)
    ]
    objects = [
        *vendors,
        pending("CN=d", UPDATE, change("department", ("new",)), change("title", ("new",))),
        pending("CN=z", UPDATE, change("mail", ("A",), ("a",), net_zero=True)),
        pending("CN=t", UPDATE, change("title", ("new",))),
    ]
    found = {rules.get(each.finding or "", "rest"): each for each in made.explanations(objects)}
    assert {name: each.objects for name, each in found.items()} == {
        "ou-only-on-primary": 3,
        CONTRACTORS: 3,
        "attribute-flow-differs": 1,
        "precedence-order-differs": 1,
        CLONE: 1,
        "rest": 2,
    }
    assert found["ou-only-on-primary"].text == (
        "3 deletes ← OU=Vendors,DC=contoso,DC=com is synchronized by the primary only"
    )
    assert found["ou-only-on-primary"].by_operation == {DELETE: 3}
    assert found["attribute-flow-differs"].attributes == ("department",)
    assert found["rest"].text == "2 updates of title: explained by no difference between the servers"
    assert list(found)[-1] == "rest"


def test_references_to_what_comes_and_goes_change_with_it():
    made, _ = explainer("contoso")
    gone = pending("CN=v", DELETE, identity=Identity(on_premises_dn="CN=Ann,OU=Vendors,DC=contoso,DC=com"))
    group = pending(
        "CN=g", UPDATE, change("member", (), ("cn=V",), kind="reference", multivalued=True), type="group"
    )
    mixed = pending(
        "CN=h",
        UPDATE,
        change("member", (), ("CN=v", "CN=w"), kind="reference", multivalued=True),
        type="group",
    )
    objects = [group, mixed, gone]
    explanations = made.explanations(objects)
    assert [(each.finding, each.objects, each.attributes) for each in explanations][-1] == (
        None,
        1,
        ("member",),
    )
    of_group, of_mixed, of_gone = made.explained(objects)
    assert set(of_group.explained_by) == set(of_gone.explained_by) != set()
    assert of_mixed.explained_by == ()


def test_without_differences_everything_is_unexplained():
    made, rules = explainer("cases/expression-layout")
    assert rules == {}
    [rest] = made.explanations([pending("CN=1", UPDATE, change("department", ("a",)))])
    assert (rest.finding, rest.objects) == (None, 1)
    assert list(made.explanations([])) == []
