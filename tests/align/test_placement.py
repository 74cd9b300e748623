"""Precedence numbers of a plan: no rule gets one that another keeps, and those who make room get a free one."""

from dataclasses import replace

from tests.align.plans import plan, servers, told
from tests.compare.builders import rule

from entradrift.align.placement import leaving, spare_numbers, without_collisions
from entradrift.model.alignment import RuleChange

A, B = rule("A", precedence=10), rule("B", precedence=20)


def test_rules_that_change_places_need_as_many_spare_numbers():
    both = servers([A, B], [replace(A, precedence=20), replace(B, precedence=10)])
    changes, refused = without_collisions(plan(both).changes, both.staging.rules)
    assert refused == []
    assert spare_numbers(changes, both.staging.rules) == (99, 98)
    assert [found.rule.name for found in leaving(changes)] == ["A", "B"]


def test_a_number_of_a_rule_that_stays_is_not_given():
    # C is on both servers, with another number on staging that is accepted: only B is asked for.
    both = servers([A, B, rule("C", precedence=30)], [A, rule("C", precedence=20)])
    changes, refused = without_collisions(
        plan(both, left_out=["custom-rule-precedence-differs"]).changes, both.staging.rules
    )
    assert changes == []
    assert [(change.rule.name, reason) for change, reason in refused] == [
        ("B", 'The precedence 20 belongs to the rule "C" there.')
    ]


def test_a_number_that_becomes_free_is_given():
    both = servers([A, B], [A, rule("C", precedence=20, flows=())])
    changes, refused = without_collisions(plan(both).changes, both.staging.rules)
    assert refused == []
    assert told(changes) == [("create", "B", None, 20), ("remove", "C", 20, None)]
    assert spare_numbers(changes, both.staging.rules) == (99,)


def test_without_a_free_number_nobody_can_make_room():
    full = [rule(f"R{number}", precedence=number) for number in range(100)]
    swapped = [replace(full[0], precedence=1), replace(full[1], precedence=0), *full[2:]]
    both = servers(full, swapped)
    changes, refused = without_collisions(plan(both).changes, both.staging.rules)
    assert changes == []
    assert {reason for _, reason in refused} == {
        "All precedences from 0 to 99 are in use, so no rule can make room."
    }


def test_changes_that_settle_one_finding_are_refused_together():
    wanted = [A, B, rule("C", precedence=30)]
    present = [replace(A, precedence=30), B, replace(rule("C"), precedence=10), rule("D", precedence=31)]
    both = servers(wanted, present)
    everything = plan(both, left_out=["custom-rule-only-on-staging"]).changes
    blocked = [replace_number(change, 31) if change.rule.name == "A" else change for change in everything]
    changes, refused = without_collisions(blocked, both.staging.rules)
    assert changes == []
    assert sorted(change.rule.name for change, _ in refused) == ["A", "C"]


def replace_number(change: RuleChange, number: int) -> RuleChange:
    assert change.after
    return replace(change, after=replace(change.after, precedence=number))
