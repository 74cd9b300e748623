"""On which server a difference came into being, seen from a state in which both agreed."""

# ruff: noqa: ANN401 - test data is of any type

from dataclasses import replace
from typing import Any

import pytest
from tests.compare.builders import (
    changes,
    connector,
    flow,
    partition,
    partner,
    rule,
    setting,
    snapshot,
    standard,
    tenant_connector,
)

from entradrift.compare.attribution import Attributor
from entradrift.errors import WrongPairError
from entradrift.model.section import Section
from entradrift.model.snapshot import Snapshot

BASE = snapshot(
    [rule("A"), rule("B", precedence=20), standard()], settings=[setting("a.b", "0", Section.FEATURES)]
)


def attributed(primary: Snapshot, staging: Snapshot, baseline: Snapshot = BASE) -> list[tuple[str, str, Any]]:
    attribute = Attributor(baseline, primary, staging)
    found = changes(primary, staging)
    return [(item.topic, attribute(item).changed_on, attribute(item).baseline) for item in found]


def rules(*given: Any) -> Snapshot:
    return replace(BASE, rules=given)


EDITED = (rule("A", description="x"), *BASE.rules[1:])
EDITED_OTHERWISE = (rule("A", description="y"), *BASE.rules[1:])


def test_an_edit_belongs_to_the_server_that_no_longer_agrees_with_the_baseline():
    topic = "sync-rule-description"
    assert attributed(rules(*EDITED), partner(BASE)) == [(topic, "primary", "")]
    assert attributed(BASE, partner(rules(*EDITED))) == [(topic, "staging", "")]
    assert attributed(rules(*EDITED), partner(rules(*EDITED_OTHERWISE))) == [(topic, "both", "")]
    assert attributed(rules(*EDITED), partner(rules(*EDITED))) == []


def test_a_rule_gone_and_a_rule_new():
    assert [item[:2] for item in attributed(rules(*BASE.rules[1:]), partner(BASE))] == [
        ("custom-rule-missing", "primary")
    ]
    new = rules(*BASE.rules, rule("New", precedence=30, flows=(flow("x"),)))
    assert attributed(BASE, partner(new)) == [("custom-rule-missing", "staging", None)]


def test_a_flow_inside_a_rule():
    one = rules(rule("A", flows=(flow("mail", "other"), flow("sn"))), *BASE.rules[1:])
    assert attributed(one, partner(BASE)) == [("sync-rule-flow", "primary", "mail")]
    gone = rules(rule("A", flows=(flow("sn"),)), *BASE.rules[1:])
    # The primary changed the flow, the staging server took it away: both did something to it.
    assert [item[1] for item in attributed(one, partner(gone))] == ["both"]


def test_a_setting():
    one = replace(BASE, settings=(setting("a.b", "1", Section.FEATURES),))
    assert attributed(BASE, partner(one)) == [("global-setting", "staging", "0")]


def test_an_order():
    moved = rules(rule("A", precedence=30), *BASE.rules[1:])
    assert [item[:2] for item in attributed(moved, partner(BASE))] == [("precedence-order", "primary")]
    assert [item[:2] for item in attributed(BASE, partner(moved))] == [("precedence-order", "staging")]


def test_an_ou():
    more = connector(
        partitions=(partition(inclusions=("OU=Staff,DC=contoso,DC=com", "OU=V,DC=contoso,DC=com")),)
    )
    one = replace(BASE, connectors=(more, tenant_connector()))
    assert attributed(BASE, partner(one)) == [("ou-scope", "staging", "excluded")]
    assert attributed(one, partner(BASE)) == [("ou-scope", "primary", "excluded")]


def test_what_the_baseline_cannot_show_is_unknown():
    no_rules = replace(BASE, content={})
    assert attributed(rules(*EDITED), partner(BASE), no_rules) == [("sync-rule-description", "unknown", None)]


def test_a_baseline_of_another_tenant_is_refused():
    other = snapshot(tenant="fabrikam.onmicrosoft.com")
    with pytest.raises(WrongPairError, match="different tenants"):
        Attributor(other, BASE, partner(BASE))
