"""Which connector is which: the tenant by its kind, others by name, then by forest."""

import pytest
from tests.compare.builders import (
    FOREST,
    TENANT,
    changes,
    connector,
    of_connectors,
    partner,
    rule,
    snapshot,
    tenant_connector,
    told,
)

from entradrift.compare.connector_pairs import TENANT_KEY, ConnectorMatch, match_connectors
from entradrift.compare.snapshots import compare_snapshots
from entradrift.errors import WrongPairError
from entradrift.model.connector import TENANT_CONNECTOR_ID, Connector, ConnectorKind

OTHER = ConnectorKind.OTHER


def names(match: ConnectorMatch) -> tuple[list[tuple[str, str, str]], list[str], list[str]]:
    return (
        [(pair.key, pair.primary.name, pair.staging.name) for pair in match.pairs],
        [item.name for item in match.primary_only],
        [item.name for item in match.staging_only],
    )


CASES = {
    "same name": ([connector("a")], [connector("a")], ([("a", "a", "a")], [], [])),
    "letter case and space": ([connector("A ")], [connector("a")], ([("a", "A ", "a")], [], [])),
    "forest": (
        [connector("New", forest="contoso.com")],
        [connector("Old", forest="CONTOSO.com")],
        ([("new", "New", "Old")], [], []),
    ),
    "name before forest": (
        [connector("a", forest="x"), connector("b", forest="y")],
        [connector("b", forest="x"), connector("a", forest="y")],
        ([("a", "a", "a"), ("b", "b", "b")], [], []),
    ),
    "the tenant whatever its name": (
        [tenant_connector("one - AAD")],
        [tenant_connector("two - AAD")],
        ([(TENANT_KEY, "one - AAD", "two - AAD")], [], []),
    ),
    "no forest is no identity": (
        [connector("a", forest="")],
        [connector("b", forest="")],
        ([], ["a"], ["b"]),
    ),
    "one forest twice is no identity": (
        [connector("a", forest="x"), connector("b", forest="x")],
        [connector("c", forest="x")],
        ([], ["a", "b"], ["c"]),
    ),
    "one name with another type": (
        [connector("a")],
        [connector("A", kind=OTHER)],
        ([("a", "a", "A")], [], []),
    ),
    "only one": ([connector("a")], [], ([], ["a"], [])),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_matching(
    case: tuple[list[Connector], list[Connector], tuple[list[tuple[str, str, str]], list[str], list[str]]],
):
    primary, staging, expected = case
    assert names(match_connectors(primary, staging)) == expected
    pairs, only_primary, only_staging = expected
    mirrored = ([(key, other, one) for key, one, other in pairs], only_staging, only_primary)
    assert names(match_connectors(staging, primary)) == mirrored


def test_two_namesakes_of_one_server_are_not_guessed_at_from_either_direction():
    twins = [connector("x", kind=OTHER, forest=""), connector("X", kind=OTHER, forest="")]
    single = [connector("x", forest="z")]
    assert names(match_connectors(twins, single)) == ([], ["x", "X"], ["x"])
    assert names(match_connectors(single, twins)) == ([], ["x"], ["x", "X"])


def test_identifiers_of_connectors_are_known_by_name_and_by_id():
    one, other = connector("A", identifier="id-a"), connector("a", identifier="id-b")
    match = match_connectors([one, tenant_connector()], [other, connector("lone", identifier="id-c")])
    assert match.keys(0) == {
        TENANT_CONNECTOR_ID: TENANT_KEY,
        "A": "a",
        "id-a": "a",
        TENANT: TENANT_KEY,
    }
    assert match.keys(1) == {
        TENANT_CONNECTOR_ID: TENANT_KEY,
        "a": "a",
        "id-b": "a",
        "lone": "lone",
        "id-c": "lone",
    }


def test_a_missing_connector_is_one_change_and_claims_its_rules_and_partitions():
    lone = connector("fabrikam.com")
    primary = snapshot(
        [rule("A"), rule("B", connector="fabrikam.com"), rule("C", connector="fabrikam.com")],
        connectors=[connector(), lone, tenant_connector()],
    )
    staging = partner(primary, rules=(rule("A"),), connectors=(connector(), tenant_connector()))
    found = changes(primary, staging)
    assert told(found) == [("connector-missing", "connectors", "fabrikam.com", "", "primary")]
    assert found[0].primary == {"type": "Active Directory", "forest": "fabrikam.com", "sync rules": 2}
    assert told(changes(staging, primary))[0][-1] == "staging"


def test_a_renamed_connector_is_one_change_and_its_rules_stay_its_rules():
    primary = snapshot([rule("A"), rule("B", identifier="1")])
    renamed = connector("contoso AD", forest=FOREST)
    rules = (rule("A", connector=renamed.name), rule("B2", identifier="1", connector=renamed.name))
    staging = partner(primary, connectors=(renamed, tenant_connector()), rules=rules)
    assert told(changes(primary, staging)) == [
        ("connector-name", "connectors", FOREST, "name", None),
        ("sync-rule-renamed", "sync-rules", "B", "name", None),
    ]


def test_letter_case_of_a_connector_name_is_cosmetic():
    found = of_connectors([connector("Contoso.com")], [connector("contoso.com")])
    assert [(change.topic, change.cosmetic) for change in found] == [("connector-name", True)]


def test_no_connector_in_common_is_not_a_pair():
    one = snapshot(connectors=[connector("a")])
    other = snapshot(connectors=[connector("b")])
    with pytest.raises(WrongPairError, match="no connector in common"):
        compare_snapshots(one, other)


def test_two_tenants_are_not_a_pair():
    with pytest.raises(WrongPairError, match="different tenants"):
        compare_snapshots(snapshot(), snapshot(tenant="fabrikam.onmicrosoft.com"))
