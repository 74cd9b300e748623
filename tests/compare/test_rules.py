"""Changes of sync rules: exactly one for each thing that somebody did."""

from collections.abc import Sequence
from typing import Any

import pytest
from tests.compare.builders import (
    FOREST,
    changes,
    connector,
    expression,
    flow,
    of_rules,
    partner,
    rule,
    setting,
    snapshot,
    standard,
    told,
)

from entradrift.model.change import Change, Presence
from entradrift.model.snapshot import Format, Source
from entradrift.model.sync_rule import Clause, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED

NAME = rule().name
OTHER = setting("future/a", 1)


def one_change(one: SyncRule, other: SyncRule) -> Change:
    found = of_rules([one], [other])
    assert len(found) == 1, told(found)
    return found[0]


SN, MAIL = Clause("sn", "ISNOTNULL", ""), Clause("mail", "EQUAL", "x")
BY_MAIL = JoinCondition("mail", "mail", case_sensitive=False)
BY_ID = JoinCondition("employeeID", "employeeID", case_sensitive=False)
BY_CASED_MAIL = JoinCondition("mail", "mail", case_sensitive=True)

EDITS: list[tuple[str, dict[str, Any], dict[str, Any], str, str, str | None]] = [
    ("description", {}, {"description": "x"}, "sync-rule-description", "description", None),
    ("disabled", {}, {"disabled": True}, "sync-rule-disabled", "disabled", "staging"),
    ("not said", {}, {"disabled": None}, "sync-rule-disabled", "disabled", None),
    ("link type", {}, {"link_type": "Provision"}, "sync-rule-link-type", "link-type", None),
    ("source", {}, {"source_object_type": "contact"}, "sync-rule-object-type", "source-object-type", None),
    ("target", {}, {"target_object_type": "group"}, "sync-rule-object-type", "target-object-type", None),
    ("after", {}, {"precedence_after": "rule X"}, "sync-rule-precedence-reference", "precedence-after", None),
    (
        "before",
        {},
        {"precedence_before": "rule X"},
        "sync-rule-precedence-reference",
        "precedence-before",
        None,
    ),
    ("password sync", {}, {"password_sync": True}, "sync-rule-password-sync", "password-sync", "staging"),
    (
        "soft delete",
        {},
        {"soft_delete_expiry": "1.00:00:00"},
        "sync-rule-soft-delete",
        "soft-delete-expiry",
        None,
    ),
    ("no scope", {}, {"scoping_filter": ()}, "sync-rule-scoping-filter", "scoping-filter", None),
    (
        "and to or",
        {"scoping_filter": ((SN, MAIL),)},
        {"scoping_filter": ((SN,), (MAIL,))},
        "sync-rule-scoping-filter",
        "scoping-filter",
        None,
    ),
    (
        "letter case of a scope's value",
        {"scoping_filter": ((MAIL,),)},
        {"scoping_filter": ((Clause("mail", "EQUAL", "X"),),)},
        "sync-rule-scoping-filter",
        "scoping-filter",
        None,
    ),
    (
        "order of join groups",
        {"join_rules": ((BY_MAIL,), (BY_ID,))},
        {"join_rules": ((BY_ID,), (BY_MAIL,))},
        "sync-rule-join-rules",
        "join-rules",
        None,
    ),
    ("case", {}, {"join_rules": ((BY_CASED_MAIL,),)}, "sync-rule-join-rules", "join-rules", None),
    ("letter case of the name", {}, {"name": NAME.upper()}, "sync-rule-name", "name", None),
    ("flow gone", {}, {"flows": (flow("mail"),)}, "sync-rule-flow-missing", "flows/sn", "primary"),
    (
        "flow new",
        {},
        {"flows": (flow("mail"), flow("sn"), flow("title"))},
        "sync-rule-flow-missing",
        "flows/title",
        "staging",
    ),
    ("all flows gone", {}, {"flows": ()}, "sync-rule-flow-missing", "flows", "primary"),
    (
        "another source",
        {},
        {"flows": (flow("mail", "otherMail"), flow("sn"))},
        "sync-rule-flow",
        "flows/mail/source",
        None,
    ),
    (
        "letter case of a source",
        {},
        {"flows": (flow("mail", "Mail"), flow("sn"))},
        "sync-rule-flow",
        "flows/mail/source",
        None,
    ),
    (
        "another type",
        {},
        {"flows": (expression("mail", "Trim([mail])"), flow("sn"))},
        "sync-rule-flow",
        "flows/mail",
        None,
    ),
    (
        "constant",
        {"flows": (flow("mail", "x", kind="Constant"),)},
        {"flows": (flow("mail", "y", kind="Constant"),)},
        "sync-rule-flow",
        "flows/mail/source",
        None,
    ),
    (
        "expression",
        {"flows": (expression("mail", 'Trim("a b")'),)},
        {"flows": (expression("mail", 'Trim("a  b")'),)},
        "sync-rule-flow",
        "flows/mail/expression",
        None,
    ),
    (
        "layout of an expression",
        {"flows": (expression("mail", "Trim([a])"),)},
        {"flows": (expression("mail", "Trim( [a] )"),)},
        "sync-rule-flow",
        "flows/mail/expression",
        None,
    ),
    (
        "merge type",
        {},
        {"flows": (flow("mail", merge_type="Merge"), flow("sn"))},
        "sync-rule-flow-merge-type",
        "flows/mail/merge-type",
        None,
    ),
    (
        "apply once",
        {},
        {"flows": (flow("mail", execute_once=True), flow("sn"))},
        "sync-rule-flow-execute-once",
        "flows/mail/execute-once",
        None,
    ),
    (
        "target of a flow",
        {},
        {"flows": (flow("mail"), flow("title", "sn"))},
        "sync-rule-flow-retargeted",
        "flows/sn",
        None,
    ),
]
COSMETIC = {"letter case of the name", "layout of an expression"}


@pytest.mark.parametrize("edit", EDITS, ids=[edit[0] for edit in EDITS])
def test_one_edit_is_one_change(edit: tuple[str, dict[str, Any], dict[str, Any], str, str, str | None]):
    label, before, after, topic, path, side = edit
    one, other = rule(**before), rule(**(before | after))
    found = one_change(one, other)
    assert (found.topic, found.section.value, "/".join(found.path)) == (topic, "sync-rules", path)
    assert found.object.kind == "sync-rule"
    assert (found.side and found.side.value, found.cosmetic) == (side, label in COSMETIC)
    mirrored = one_change(other, one)
    assert (mirrored.topic, mirrored.path) == (found.topic, found.path)
    assert (mirrored.primary, mirrored.staging) == (found.staging, found.primary)
    assert mirrored.side is (found.side.other if found.side else None)
    assert mirrored.object.identity == found.object.identity


@pytest.mark.parametrize("edit", EDITS, ids=[edit[0] for edit in EDITS])
def test_an_edit_of_a_rule_that_both_servers_have_disabled_is_dormant(
    edit: tuple[str, dict[str, Any], dict[str, Any], str, str, str | None],
):
    _, before, after, *_ = edit
    if "disabled" in after:
        return
    one, other = rule(disabled=True, **before), rule(**({"disabled": True} | before | after))
    assert one_change(one, other).dormant


def test_the_same_rule_is_no_change():
    assert of_rules([rule(), standard()], [rule(identifier="2", place="elsewhere"), standard()]) == []


def test_what_a_stub_cannot_show_is_not_compared():
    hidden = dict.fromkeys(
        ["description", "disabled", "link_type", "source_object_type", "target_object_type", "precedence_after",
         "precedence_before", "password_sync", "soft_delete_expiry", "scoping_filter", "join_rules", "flows"],
        NOT_CARRIED,
    )  # fmt: skip
    stub = snapshot([standard(**hidden)], form=Format.WIZARD)
    full = standard(disabled=True, flows=(), description="x")
    form = Format.SERVER_CONFIGURATION
    assert changes(stub, partner(stub, rules=(full,), source=Source(form, (), None, form))) == []


def test_a_field_that_one_of_two_like_exports_has_is_compared_unless_it_says_nothing():
    one = standard(disabled=NOT_CARRIED, description=NOT_CARRIED)
    assert told(of_rules([one], [standard(disabled=True, description="")])) == [
        ("sync-rule-disabled", "sync-rules", one.name, "disabled", "staging")
    ]


def test_two_flows_gone_are_two_changes():
    found = of_rules([rule(flows=(flow("a"), flow("b"), flow("c")))], [rule(flows=(flow("b"),))])
    assert [item[3] for item in told(found)] == ["flows/a", "flows/c"]


def test_a_rule_without_any_flow_is_one_change_with_all_that_the_other_has():
    full, empty = rule(flows=(flow("a"), flow("b"))), rule(flows=())
    for pair, presence, values in (
        ((full, empty), Presence.PRIMARY_ONLY, (("a", "b"), None)),
        ((empty, full), Presence.STAGING_ONLY, (None, ("a", "b"))),
    ):
        found = one_change(*pair)
        assert (found.path, found.presence) == (("flows",), presence)
        assert (found.primary, found.staging) == values


def test_an_unlike_flow_gone_and_new_are_two_changes():
    found = of_rules([rule(flows=(flow("a", "x"), flow("c")))], [rule(flows=(flow("b", "y"), flow("c")))])
    assert [item[0] for item in told(found)] == ["sync-rule-flow-missing", "sync-rule-flow-missing"]


def test_two_flows_into_one_attribute_are_told_apart():
    one = rule(flows=(flow("a", "x"), flow("a", "y")))
    other = rule(flows=(flow("a", "x"), flow("a", "z")))
    assert one_change(one, other).path == ("flows", "a (2)", "source")


def test_a_missing_rule_is_one_change_with_what_people_need_to_know():
    found = of_rules([rule(), standard()], [])
    assert told(found) == [
        ("custom-rule-missing", "sync-rules", NAME, "", "primary"),
        ("standard-rule-missing", "sync-rules", standard().name, "", "primary"),
    ]
    assert found[0].primary == {
        "precedence": 10,
        "disabled": False,
        "link type": "Join",
        "source object type": "user",
        "target object type": "person",
        "attribute flows": ("mail", "sn"),
    }
    assert told(of_rules([], [rule(disabled=True)]))[0][-1] == "staging"
    assert [change.dormant for change in of_rules([], [rule(disabled=True)])] == [True]


def test_duplicates_are_one_change():
    found = of_rules([rule(), rule(precedence=11)], [rule()])
    assert told(found) == [("sync-rule-duplicate", "sync-rules", NAME, "", "primary")]
    assert (found[0].primary, found[0].staging) == (2, 1)


def test_a_renamed_rule_is_one_change():
    found = of_rules([rule("A")], [rule("B")])
    assert told(found) == [("sync-rule-renamed", "sync-rules", "A", "name", None)]


def test_a_clone_with_another_date_is_cosmetic():
    found = of_rules([rule("A - Cloned - 1/2/2025")], [rule("A - Cloned - 2.1.2025")])
    assert [(change.topic, change.cosmetic) for change in found] == [("sync-rule-name", True)]


def test_clone_and_disabled_original_on_one_server_are_one_change():
    original = standard()
    clone = rule(f"{original.name} - Cloned - 1/2/2025", precedence=5)
    found = of_rules([standard(disabled=True), clone], [original])
    assert told(found) == [("rule-cloned", "sync-rules", original.name, "clone", "primary")]
    assert found[0].facts["clone"] == (clone.name,)
    assert found[0].presence is Presence.PRIMARY_ONLY
    mirrored = of_rules([original], [standard(disabled=True), clone])
    assert told(mirrored) == [("rule-cloned", "sync-rules", original.name, "clone", "staging")]
    assert mirrored[0].presence is Presence.STAGING_ONLY


def test_a_clone_whose_original_is_disabled_on_both_is_a_missing_rule():
    original = standard(disabled=True)
    clone = rule(f"{original.name} - Cloned - 1/2/2025", precedence=5)
    found = of_rules([original, clone], [original])
    assert told(found) == [("custom-rule-missing", "sync-rules", clone.name, "", "primary")]


def test_a_clone_of_another_connectors_rule_does_not_explain_the_disabled_one():
    original = standard()
    clone = rule(f"{original.name} - Cloned - 1", connector="contoso.onmicrosoft.com - AAD")
    found = of_rules([standard(disabled=True), clone], [original])
    assert [item[0] for item in told(found)] == ["custom-rule-missing", "sync-rule-disabled"]


def test_a_rule_moved_to_another_connector_says_so():
    one = snapshot([rule(identifier="1")], connectors=[connector(), connector("fabrikam.com")])
    found = changes(one, partner(one, rules=(rule(identifier="1", connector="fabrikam.com"),)))
    assert told(found) == [("sync-rule-identity", "sync-rules", NAME, "connector", None)]
    assert (found[0].primary, found[0].staging) == (FOREST, "fabrikam.com")


def test_a_direction_that_changed_says_so():
    found = of_rules([rule(identifier="1")], [rule(identifier="1", direction="Outbound")])
    assert told(found) == [("sync-rule-identity", "sync-rules", NAME, "direction", None)]


def test_a_standard_rule_that_became_custom_says_so():
    found = of_rules([standard("A", identifier="1")], [rule("A", identifier="1", precedence=100)])
    assert told(found) == [("sync-rule-tag", "sync-rules", "A", "immutable-tag", None)]


# --- product versions -----------------------------------------------------------------------------------


def builds(primary: Sequence[SyncRule], staging: Sequence[SyncRule]) -> dict[str, bool]:
    """Topic to whether the newer build of the staging server explains the change."""
    one, other = snapshot(primary), partner(snapshot(staging, version="2.6.1.0"))
    return {change.topic: change.explained for change in changes(one, other)}


def test_content_of_another_tag_version_is_explained_by_the_build():
    newer = standard(tag="Microsoft.InfromADUserJoin.007", description="new", flows=(flow("mail"),))
    assert builds([standard()], [newer]) == {
        "product-version": False,
        "sync-rule-description": True,
        "sync-rule-flow-missing": True,
        "sync-rule-tag": True,
    }


def test_content_of_the_same_tag_version_was_edited():
    assert builds([standard()], [standard(description="edited")]) == {
        "product-version": False,
        "sync-rule-description": False,
    }


def test_no_build_explains_a_disabled_rule_or_a_custom_one():
    newer = standard(tag="Microsoft.InfromADUserJoin.007", disabled=True)
    assert builds([standard()], [newer])["sync-rule-disabled"] is False
    assert builds([rule()], [rule(description="x")])["sync-rule-description"] is False


def test_only_a_newer_build_brings_standard_rules():
    extra = standard("New", "Microsoft.New.001")
    assert builds([], [extra]) == {"product-version": False, "standard-rule-missing": True}
    assert builds([extra], []) == {"product-version": False, "standard-rule-missing": False}


def test_another_tag_version_on_equal_builds_is_drift():
    found = of_rules([standard()], [standard(tag="Microsoft.InfromADUserJoin.007")])
    assert [(change.topic, change.explained) for change in found] == [("sync-rule-tag", False)]


def test_absent_equals_false_only_across_builds():
    one, other = rule(password_sync=None, flows=(flow("a", execute_once=None),)), rule(flows=(flow("a"),))
    assert sorted(change.topic for change in of_rules([one], [other])) == [
        "sync-rule-flow-execute-once",
        "sync-rule-password-sync",
    ]
    assert builds([one], [other]) == {"product-version": False}


# --- settings and enums ---------------------------------------------------------------------------------


def test_what_the_model_does_not_know_of_a_rule_or_flow_is_compared_strictly():
    found = one_change(rule(settings=(OTHER,)), rule(settings=(setting("future/a", value=True),)))
    assert (found.topic, found.path, found.primary, found.staging) == (
        "other-setting",
        ("future", "a"),
        1,
        True,
    )
    found = one_change(
        rule(flows=(flow("a", settings=(OTHER,)),)),
        rule(flows=(flow("a", settings=(setting("future/a", value=True),)),)),
    )
    assert (found.topic, found.path) == ("other-setting", ("flows", "a", "future", "a"))
    found = one_change(rule(flows=(flow("a"),)), rule(flows=(flow("a", settings=(OTHER,)),)))
    assert (found.presence.value, found.path) == ("staging-only", ("flows", "a", "future", "a"))
    assert (found.primary, found.staging) == (None, 1)
    found = one_change(rule(flows=(flow("a", settings=(OTHER,)),)), rule(flows=(flow("a"),)))
    assert (found.presence.value, found.path) == ("primary-only", ("flows", "a", "future", "a"))
    assert (found.primary, found.staging) == (1, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"link_type": "#1"}, {"link_type": "Join"}),
        ({"flows": (flow("a", kind="#0"),)}, {"flows": (flow("a"),)}),
        ({"flows": (flow("a", merge_type="#0"),)}, {"flows": (flow("a"),)}),
        (
            {"scoping_filter": ((Clause("sn", "#3", "x"),),)},
            {"scoping_filter": ((Clause("sn", "EQUAL", "x"),),)},
        ),
    ],
)
@pytest.mark.parametrize("form", [Format.CMDLETS, Format.SERVER_CONFIGURATION])
def test_an_enum_as_integer_is_not_compared_with_a_name(
    one: dict[str, Any], other: dict[str, Any], form: Format
):
    primary = snapshot([rule(**one)], form=Format.CMDLETS)
    staging = partner(primary, rules=(rule(**other),), source=Source(form, (), None, form))
    assert changes(primary, staging) == []


def test_enums_as_integers_are_compared_with_integers():
    assert one_change(rule(link_type="#1"), rule(link_type="#2")).topic == "sync-rule-link-type"


@pytest.mark.parametrize("form", [Format.CMDLETS, Format.SERVER_CONFIGURATION])
def test_a_text_that_begins_like_an_integer_enum_is_compared(form: Format):
    primary = snapshot([rule(description="#1", flows=(expression("a", "#1"),))])
    other = rule(description="first", flows=(expression("a", "first"),))
    staging = partner(primary, rules=(other,), source=Source(form, (), None, form))
    assert sorted(change.topic for change in changes(primary, staging)) == [
        "sync-rule-description",
        "sync-rule-flow",
    ]
