"""Precedence as an order: swaps, moves, shifts, and the attributes whose winning rule changes."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.compare.builders import FOREST, flow, of_rules, rule, standard, told

from entradrift.compare.precedence import (
    RulePair,
    attributes_with_another_winner,
    compare_order,
    numbers_shifted,
)
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NOT_CARRIED


def pairs(primary: Sequence[object], staging: Sequence[object]) -> list[RulePair]:
    """Rules A, B, C, ... with these numbers on the two servers."""
    return [
        (rule(name, precedence=one), rule(name, precedence=other))
        for name, one, other in zip("ABCDEFGHIJ", primary, staging, strict=False)
    ]


def moved(primary: Sequence[object], staging: Sequence[object]) -> str:
    """The names of the rules that moved, in the primary's order."""
    given_pairs = pairs(primary, staging)
    return "".join(given_pairs[index][0].name for index in compare_order(given_pairs).moved)


@pytest.mark.parametrize("unknown", [None, NOT_CARRIED])
def test_rules_with_and_without_a_number_can_be_ordered(unknown: object):
    assert moved([unknown, 1, 2], [unknown, 1, 2]) == ""
    assert moved([1, unknown, 2], [1, unknown, 2]) == ""


@pytest.mark.parametrize(
    ("primary", "staging", "expected"),
    [
        ([1, 2, 3], [1, 2, 3], ""),
        ([1, 2, 3], [11, 12, 13], ""),
        ([1, 2, 3], [1, 20, 300], ""),
        ([1, 2, 3, 4], [2, 1, 3, 4], "AB"),
        ([1, 2, 3, 4], [9, 2, 3, 4], "A"),
        ([1, 2, 3, 4], [1, 2, 3, 0], "D"),
        ([1, 2, 3, 4], [2, 1, 4, 3], "ABCD"),
        ([5, 5, 6], [5, 5, 6], ""),
        ([1, 1], [1, 2], ""),
        ([1, None, 3], [3, 9, 1], "AC"),
        ([1, NOT_CARRIED], [2, 1], ""),
        ([], [], ""),
    ],
)
def test_moved_rules(primary: list[object], staging: list[object], expected: str):
    assert moved(primary, staging) == expected


ORDERS = st.integers(1, 8).flatmap(
    lambda size: st.tuples(
        st.lists(st.integers(0, 6), min_size=size, max_size=size),
        st.lists(st.integers(0, 6), min_size=size, max_size=size),
    )
)


@given(ORDERS)
@settings(max_examples=300, deadline=None)
def test_swapping_the_servers_moves_the_same_rules(orders: tuple[list[int], list[int]]):
    one, other = orders
    assert sorted(moved(one, other)) == sorted(moved(other, one))


@given(ORDERS)
@settings(max_examples=300, deadline=None)
def test_without_the_moved_rules_both_orders_are_equal(orders: tuple[list[int], list[int]]):
    given_pairs = pairs(*orders)
    difference = compare_order(given_pairs)
    gone = set(difference.moved)
    assert [index for index in difference.primary_order if index not in gone] == [
        index for index in difference.staging_order if index not in gone
    ]
    assert (difference.primary_order == difference.staging_order) is not bool(gone)


@given(st.lists(st.integers(0, 50), unique=True, min_size=2, max_size=8), st.data())
def test_one_rule_that_jumps_over_two_or_more_is_the_only_one_that_moved(
    numbers: list[int], data: st.DataObject
):
    ordered = sorted(numbers)
    place = data.draw(st.integers(0, len(ordered) - 1))
    jumped = [*ordered]
    jumped[place] = 99 if place < len(ordered) / 2 else -1
    steps = len(ordered) - 1 - place if jumped[place] == 99 else place
    expected = 1 if steps > 1 else 2 if steps == 1 else 0
    assert len(moved(ordered, jumped)) == expected


def contested(*rules: tuple[SyncRule, SyncRule]) -> tuple[str, ...]:
    return attributes_with_another_winner(rules, compare_order(rules))


def test_only_attributes_that_two_rules_of_one_target_write_have_a_winner():
    def both(
        name: str, one: int, other: int, *destinations: str, **fields: object
    ) -> tuple[SyncRule, SyncRule]:
        flows = tuple(flow(destination) for destination in destinations)
        return (
            rule(name, precedence=one, flows=flows, **fields),
            rule(name, precedence=other, flows=flows, **fields),
        )

    assert contested(both("A", 1, 2, "mail", "sn"), both("B", 2, 1, "mail", "title")) == ("mail",)
    assert contested(both("A", 1, 2, "sn"), both("B", 2, 1, "mail")) == ()
    # Inbound rules of all connectors contribute to one metaverse, outbound rules to one connector each.
    assert contested(both("A", 1, 2, "mail"), both("B", 2, 1, "mail", connector="fabrikam.com")) == ("mail",)
    outbound = {"direction": "Outbound"}
    assert (
        contested(both("A", 1, 2, "mail", **outbound), both("B", 2, 1, "mail", connector="x", **outbound))
        == ()
    )
    assert contested(both("A", 1, 2, "mail"), both("B", 2, 1, "mail", target_object_type="group")) == ()
    assert contested(both("A", 1, 2, "mail"), both("B", 2, 1, "mail", disabled=True)) == ()
    assert contested(both("A", 1, 2, "mail"), (rule("B", precedence=2), rule("B", precedence=1))) == ("mail",)


def test_a_flow_that_only_one_server_has_counts_from_both_directions():
    one = [rule("A", precedence=1, flows=(flow("x"),)), rule("B", precedence=2, flows=(flow("x"),))]
    other = [rule("A", precedence=2, flows=(flow("y"),)), rule("B", precedence=1, flows=(flow("x"),))]
    topics = [[change.topic for change in of_rules(*order) if "order" in change.topic] for order in
              ((one, other), (other, one))]  # fmt: skip
    assert topics == [["precedence-order"], ["precedence-order"]]


def test_numbers_shifted_asks_for_known_numbers_only():
    assert numbers_shifted(pairs([1], [2]))
    assert not numbers_shifted(pairs([1, None], [1, 2]))


# --- as changes -----------------------------------------------------------------------------------------

THREE = [
    standard("One", "Microsoft.One.001", precedence=100),
    standard("Two", "Microsoft.Two.001", precedence=101),
    standard("Three", "Microsoft.Three.001", precedence=102),
]


def numbered(*numbers: int, rules: Sequence[SyncRule] = THREE) -> list[SyncRule]:
    return [replace(item, precedence=number) for item, number in zip(rules, numbers, strict=True)]


def test_a_shift_of_all_standard_rules_is_one_cosmetic_change():
    found = of_rules(THREE, numbered(110, 111, 115))
    assert told(found) == [("precedence-shifted", "sync-rules", "standard rules", "precedence", None)]
    assert (found[0].cosmetic, found[0].primary, found[0].staging) == (True, "100 to 102", "110 to 115")


def test_a_swap_is_one_change_that_names_the_rules_and_the_attributes():
    found = of_rules(THREE, numbered(101, 100, 102))
    assert told(found) == [("precedence-order", "sync-rules", "One, Two", "precedence", None)]
    assert (found[0].primary, found[0].staging) == (("100 One", "101 Two"), ("100 Two", "101 One"))
    assert found[0].facts["attributes"] == ("mail", "sn")


def test_a_rule_moved_to_the_end_is_one_change_that_names_it_alone():
    found = of_rules(THREE, numbered(102, 100, 101))
    assert told(found) == [("precedence-order", "sync-rules", "One", "precedence", None)]


def test_an_order_that_touches_no_common_attribute_is_uncontested():
    one = [rule("A", precedence=1, flows=(flow("a"),)), rule("B", precedence=2, flows=(flow("b"),))]
    found = of_rules(one, numbered(2, 1, rules=one))
    assert told(found) == [("precedence-order-uncontested", "sync-rules", "A, B", "precedence", None)]


def test_a_custom_rule_with_another_number_in_the_same_order_is_a_change_of_its_own():
    one = [rule("A", precedence=10), rule("B", precedence=20), *THREE]
    found = of_rules(one, [*numbered(10, 30, rules=one[:2]), *THREE])
    assert told(found) == [("custom-rule-precedence", "sync-rules", "B", "precedence", None)]
    assert (found[0].primary, found[0].staging) == (20, 30)


def test_a_custom_rule_that_moved_is_told_by_the_order_alone():
    one = [rule("A", precedence=10), rule("B", precedence=20), rule("C", precedence=30)]
    found = of_rules(one, numbered(40, 20, 30, rules=one))
    assert told(found) == [("precedence-order", "sync-rules", "A", "precedence", None)]


def test_many_moved_rules_are_counted_and_not_all_named():
    one = [rule(name, precedence=place) for place, name in enumerate("ABCDEF")]
    found = of_rules(one, numbered(5, 4, 3, 2, 1, 0, rules=one))
    assert told(found) == [("precedence-order", "sync-rules", "A, B, C and 3 more", "precedence", None)]


def test_a_rule_of_one_server_only_shifts_no_order():
    extra = standard("New", "Microsoft.New.001", precedence=100)
    found = of_rules(THREE, [extra, *numbered(101, 102, 103)])
    assert told(found) == [
        ("precedence-shifted", "sync-rules", "standard rules", "precedence", None),
        ("standard-rule-missing", "sync-rules", "New", "", "staging"),
    ]


def test_an_unknown_number_is_not_equal_to_a_known_one():
    found = of_rules([rule("A", precedence=None)], [rule("A", precedence=5)])
    assert told(found) == [("custom-rule-precedence", "sync-rules", "A", "precedence", None)]
    found = of_rules([standard(precedence=None)], [standard()])
    assert told(found) == [("custom-rule-precedence", "sync-rules", standard().name, "precedence", None)]
    assert of_rules([rule("A", precedence=None)], [rule("A", precedence=None)]) == []
    # An export of the same kind that lacks the number of one rule does not say that it is the same number.
    found = of_rules([rule("A", precedence=NOT_CARRIED)], [rule("A", precedence=5)])
    assert told(found) == [("custom-rule-precedence", "sync-rules", "A", "precedence", None)]
    assert of_rules([rule("A", precedence=NOT_CARRIED)], [rule("A", precedence=NOT_CARRIED)]) == []


def test_the_connector_takes_no_part_in_the_order():
    one = [rule("A", precedence=1), rule("A", precedence=2, connector="contoso.onmicrosoft.com - AAD")]
    assert one[0].connector == FOREST
    found = of_rules(one, numbered(2, 1, rules=one))
    assert [change.topic for change in found] == ["precedence-order"]
