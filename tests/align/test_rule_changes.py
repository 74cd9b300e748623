"""Which changes of sync rules a plan makes for which findings."""

from dataclasses import replace
from uuid import UUID

import pytest
from tests.align.plans import plan, servers, told
from tests.compare.builders import FOREST, TENANT, expression, flow, rule, standard

from entradrift.model.change import Side
from entradrift.model.sync_rule import Clause, Flow, SyncRule
from entradrift.model.values import NOT_CARRIED

MIXED = "Other differences of the same part of the rule are accepted or were not asked for, and it can only be set as a whole."
A, B = rule("A", precedence=10, identifier="a" * 8), rule("B", precedence=20, identifier="b" * 8)


def test_servers_that_agree_need_no_change():
    found = plan(servers([A, B], [A, B]))
    assert (found.changes, found.refused) == ([], {})


def test_a_rule_that_only_the_primary_has_is_created_with_its_identifier():
    found = plan(servers([A, B], [A]))
    assert told(found.changes) == [("create", "B", None, 20)]
    assert found.changes[0].after == B
    assert found.changes[0].after.identifier == "b" * 8


def test_an_identifier_that_another_rule_has_is_not_used():
    taken = rule("C", precedence=30, identifier="b" * 8)
    both = servers([A, B, replace(taken, identifier="c" * 8)], [A, taken])
    [change] = [change for change in plan(both).changes if change.after.name == "B"]
    assert change.after.identifier not in {"a" * 8, "b" * 8, "c" * 8}
    assert str(UUID(change.after.identifier)) == change.after.identifier
    # The same every time, so that a second run of the script finds what the first one made.
    assert change.after.identifier == plan(both).changes[0].after.identifier


def test_a_rule_that_only_staging_has_is_removed():
    found = plan(servers([A], [A, B]))
    assert told(found.changes) == [("remove", "B", 20, None)]


def test_the_other_direction_mirrors_the_plan():
    found = plan(servers([A], [A, B]), Side.PRIMARY)
    assert told(found.changes) == [("create", "B", None, 20)]


def test_one_edited_rule_is_one_replacement_for_all_its_findings():
    edited = replace(B, description="other", flows=(flow("mail"), flow("title")), link_type="Provision")
    found = plan(servers([A, edited], [A, B]))
    assert told(found.changes) == [("replace", "B", 20, 20)]
    [change] = found.changes
    assert change.after == edited
    assert len(change.findings) == 4  # description, link type, and one flow on each server only


def test_what_is_not_asked_for_stays():
    edited = replace(B, description="other", flows=(flow("mail", "otherMail"), flow("sn", "cn")))
    both = servers([A, edited], [A, B])
    [change] = plan(both, left_out=["sync-rule-description-differs"]).changes
    assert (change.after.description, change.after.flows) == ("", edited.flows)


def test_a_part_of_which_something_stays_is_not_touched():
    edited = replace(B, flows=(expression("mail", "[a]"), flow("sn")))
    merged = replace(B, flows=(replace_flow(B, "mail", merge_type="Merge", source=("other",)), flow("sn")))
    both = servers([A, merged], [A, B])
    found = plan(both, left_out=["attribute-flow-merge-type-differs"])
    assert found.changes == []
    assert list(found.refused.values()) == [MIXED]
    assert plan(servers([A, edited], [A, B])).changes[0].after.flows == edited.flows


def replace_flow(owner: SyncRule, destination: str, **fields: object) -> Flow:
    [found] = [one for one in owner.flows if one.destination == destination]
    return found._replace(**fields)


def test_a_renamed_rule_gets_the_name_and_keeps_its_identifier():
    renamed = replace(B, name="B, renamed")
    [change] = plan(servers([A, renamed], [A, replace(B, identifier="b" * 8)])).changes
    assert (change.action, change.before.name, change.after.name) == ("replace", "B", "B, renamed")
    assert change.after.identifier == "b" * 8


@pytest.mark.parametrize(("on_primary", "action"), [(True, "disable"), (False, "enable")])
def test_a_rule_that_is_only_switched_is_not_made_anew(*, on_primary: bool, action: str):
    off = replace(B, disabled=True)
    both = servers([A, off], [A, B]) if on_primary else servers([A, B], [A, off])
    assert told(plan(both).changes) == [(action, "B", 20, 20)]


def test_a_standard_rule_is_only_switched():
    off = standard(disabled=True, description="edited")
    found = plan(servers([off], [standard()]))
    assert told(found.changes) == [("disable", "In from AD - User Join", 100, 100)]
    assert found.changes[0].after.description == ""


def test_a_standard_rule_is_neither_created_nor_removed():
    assert plan(servers([standard(), A], [A])).changes == []
    assert plan(servers([A], [standard(), A])).changes == []


def test_numbers_of_custom_rules_are_those_of_the_primary():
    found = plan(servers([A, replace(B, precedence=30)], [A, B]))
    assert told(found.changes) == [("move", "B", 20, 30)]


def test_two_rules_in_the_other_order_both_move():
    found = plan(servers([A, B], [replace(A, precedence=20), replace(B, precedence=10)]))
    assert told(found.changes) == [("move", "B", 10, 20), ("move", "A", 20, 10)]


def test_a_rule_of_another_connector_is_made_anew_before_the_old_one_goes():
    outbound = rule("B", connector=TENANT, precedence=20, identifier="b" * 8)
    inbound = replace(outbound, connector=FOREST)
    found = plan(servers([A, outbound], [A, inbound]))
    assert told(found.changes) == [("create", "B", None, 20), ("remove", "B", 20, None)]
    created = found.changes[0].after
    assert created.connector == TENANT
    assert created.identifier != "b" * 8  # which the old one has until it is gone


CLONE = rule("In from AD - User Join - Cloned - 1/2/2025", precedence=11)
OFF = standard(disabled=True)


def test_a_clone_on_the_primary_is_created_before_the_original_is_disabled():
    found = plan(servers([OFF, CLONE], [standard()]))
    assert told(found.changes) == [
        ("create", CLONE.name, None, 11),
        ("disable", "In from AD - User Join", 100, 100),
    ]
    assert {change.findings for change in found.changes} == {found.changes[0].findings}


def test_a_clone_on_staging_goes_after_the_original_is_enabled():
    found = plan(servers([standard()], [OFF, CLONE]))
    assert told(found.changes) == [
        ("enable", "In from AD - User Join", 100, 100),
        ("remove", CLONE.name, 11, None),
    ]


WHOLE = "Take the export with the collector (docs/collecting.md) or with Get-ADSyncServerConfiguration."


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"scoping_filter": NOT_CARRIED}, f"The export does not carry the rule as a whole. {WHOLE}"),
        ({"disabled": None}, f"The export does not carry the rule as a whole. {WHOLE}"),
        (
            {"link_type": "#1"},
            f"The export wrote enumerations as numbers, whose names Microsoft does not publish. {WHOLE}",
        ),
        ({"link_type": "Join' ; x"}, f"The export holds enumerations that are no names. {WHOLE}"),
        (
            {"flows": (flow("mail", execute_once=None),)},
            f"The export leaves open what some of the rule's settings are. {WHOLE}",
        ),
        (
            {"soft_delete_expiry": "1.00:00:00"},
            "The rule has a soft-delete expiry interval, whose form in New-ADSyncRule Microsoft does not publish.",
        ),
        ({"precedence": None}, f"The export does not say which precedence the rule has. {WHOLE}"),
        (
            {"precedence": 150},
            "The rule has the precedence 150; outside of 0 to 99, where custom rules belong, the server gives the numbers.",
        ),
        (
            {"connector": "fabrikam.com"},
            "The export of the server that is changed does not show the rule's connector.",
        ),
    ],
)
def test_a_rule_that_cannot_be_written_is_not_created(fields: dict[str, object], reason: str):
    found = plan(servers([A, replace(B, **fields)], [A]))
    assert found.changes == []
    assert list(found.refused.values()) == [reason]


def test_a_rule_that_could_not_be_brought_back_is_not_removed():
    found = plan(servers([A], [A, replace(B, scoping_filter=NOT_CARRIED)]))
    assert found.changes == []
    assert list(found.refused.values()) == [f"The export does not carry the rule as a whole. {WHOLE}"]


def test_a_rule_that_is_placed_beside_another_is_not_made_anew():
    placed = replace(B, precedence_after="A")
    found = plan(servers([A, replace(placed, description="x")], [A, placed]))
    assert found.changes == []
    [reason] = found.refused.values()
    assert reason.startswith("The rule is placed relative to another rule")


def test_a_filter_is_taken_as_a_whole():
    wanted = ((Clause("dept", "EQUAL", "IT"),), (Clause("sn", "ISNOTNULL", ""),))
    [change] = plan(servers([replace(A, scoping_filter=wanted)], [A])).changes
    assert change.after.scoping_filter == wanted
