"""Chains: every contributor in order, none dropped."""

from collections import Counter

import pytest
from tests.compare.builders import FOREST, TENANT, connector, expression, flow, rule, tenant_connector
from tests.real_export.exports import EXPORT

from entradrift.document.attribute_flow import AttributeFlow, Contribution, attribute_flow
from entradrift.exports.load import load
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NOT_CARRIED

CONNECTORS = (connector(), tenant_connector())


def outbound(name: str = "Out to AAD - User", **fields: object) -> SyncRule:
    usual = {
        "connector": TENANT,
        "direction": "Outbound",
        "source_object_type": "person",
        "target_object_type": "user",
        "precedence": 120,
    }
    return rule(name, **(usual | fields))


def told(found: AttributeFlow) -> list[tuple[str, list[str], dict[str, list[str]]]]:
    return [
        (
            f"{chain.object_type}.{chain.attribute}",
            [short(each) for each in chain.outbound],
            {
                f"{feed.object_type}.{feed.attribute}": [short(each) for each in feed.contributions]
                for feed in chain.inbound
            },
        )
        for chain in found.chains
    ]


def short(each: Contribution) -> str:
    return f"{each.rule.precedence} {', '.join(each.reads)}{' off' if each.disabled else ''}"


def test_a_chain_lists_every_contributor_in_order_of_precedence():
    rules = [
        rule("c", precedence=112, flows=(flow("title", "job"),)),
        rule("a", precedence=5, flows=(expression("title", 'IIF(IsPresent([x]), [y] & "[z]", [x])'),)),
        rule("off", precedence=7, disabled=True, flows=(flow("title", "old"),)),
        rule("constant", precedence=9, flows=(flow("title", kind="Constant", source=("Staff",)),)),
        outbound(flows=(flow("jobTitle", "title"),)),
        outbound(precedence=130, flows=(expression("jobTitle", "Left([title], 64)"),)),
    ]
    assert told(attribute_flow(rules, CONNECTORS)) == [
        (
            "user.jobTitle",
            ["120 title", "130 title"],
            {"person.title": ["5 x, y", "7 old off", "9 ", "112 job"]},
        )
    ]


def test_one_chain_for_each_object_type_and_connector_and_the_cloud_first():
    rules = [
        outbound(flows=(flow("mail"),)),
        outbound(target_object_type="contact", flows=(flow("mail"),)),
        outbound("Out to AD", connector=FOREST, flows=(flow("mail"),)),
    ]
    chains = attribute_flow(rules, CONNECTORS).chains
    assert [(c.connector, c.object_type, c.to_cloud) for c in chains] == [
        (TENANT, "contact", True),
        (TENANT, "user", True),
        (FOREST, "user", False),
    ]


def test_rules_for_any_object_type_feed_every_object_type():
    rules = [
        rule("any", target_object_type="*", flows=(flow("sid"), flow("other"))),
        rule("person", precedence=20, flows=(flow("sid"),)),
        outbound(flows=(flow("sid"),)),
    ]
    found = attribute_flow(rules, CONNECTORS)
    assert told(found) == [("user.sid", ["120 sid"], {"person.sid": ["10 sid", "20 sid"]})]
    assert [(feed.object_type, feed.attribute) for feed in found.unread] == [("*", "other")]


def test_an_attribute_that_nothing_fills_and_one_that_nothing_reads():
    found = attribute_flow([rule(flows=(flow("lonely"),)), outbound(flows=(flow("anchor"),))], CONNECTORS)
    assert told(found) == [("user.anchor", ["120 anchor"], {"person.anchor": []})]
    assert [(feed.object_type, feed.attribute, len(feed.contributions)) for feed in found.unread] == [
        ("person", "lonely", 1)
    ]


def test_rules_without_content_are_named():
    stub = rule("stub", flows=NOT_CARRIED)
    assert attribute_flow([stub], CONNECTORS) == AttributeFlow((), (), (stub,))


def test_rules_without_a_number_come_last():
    rules = [
        rule("none", precedence=NOT_CARRIED, flows=(flow("mail"),)),
        rule("null", precedence=None, flows=(flow("mail"),)),
        rule("some", precedence=99, flows=(flow("mail"),)),
        outbound(flows=(flow("mail"),)),
    ]
    feed = attribute_flow(rules, CONNECTORS).chains[0].inbound[0]
    assert [each.rule.name for each in feed.contributions] == ["some", "none", "null"]


def shown(found: AttributeFlow) -> set[tuple[int, str]]:
    feeds = [*found.unread, *(feed for chain in found.chains for feed in chain.inbound)]
    all_of_them = [each for chain in found.chains for each in chain.outbound]
    all_of_them += [each for feed in feeds for each in feed.contributions]
    return {(id(each.rule), each.flow.destination) for each in all_of_them}


@pytest.mark.parametrize("export", ["sample-configs/contoso/primary", str(EXPORT)])
def test_no_flow_of_a_server_is_dropped(export: str, pytestconfig: pytest.Config):
    path = pytestconfig.rootpath / export
    if not path.exists():
        pytest.skip("the real export is not beside this checkout")
    snapshot = load(str(path))
    found = attribute_flow(snapshot.rules, snapshot.connectors)
    expected = Counter(
        (id(each), flow.destination)
        for each in snapshot.rules
        for flow in (each.flows if isinstance(each.flows, tuple) else ())
    )
    assert shown(found) == set(expected)
    for chain in found.chains:
        for group in (chain.outbound, *(feed.contributions for feed in chain.inbound)):
            numbers = [each.rule.precedence for each in group]
            assert numbers == sorted(numbers, key=lambda number: (not isinstance(number, int), number))
