"""The pictures: what they show, and that they agree with the findings beside them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.report.comparisons import comparison, finding
from tests.report.pages import Parsed
from tests.report.pictures import EDITED, LISTS, LONE, ROOT, RULE, pictures

import entradrift
from entradrift.comparing import comparison_of
from entradrift.model.change import ObjectRef, Side
from entradrift.model.comparison import Comparison, RulePicture
from entradrift.model.sync_rule import Clause
from entradrift.model.values import NOT_CARRIED
from entradrift.report import by_name, json_report, ou_tree, rule_order, rule_picture

CASES = Path(__file__).resolve().parents[2] / "sample-configs"


def compared(case: str) -> Comparison:
    folder = CASES / case
    return comparison_of(entradrift.load(folder / "primary"), entradrift.load(folder / "staging"))


# --- the tree of containers -----------------------------------------------------------------------------


def drawn(**lists: tuple[str, ...]) -> list[tuple[int, str, str, str, str]]:
    facts = dict.fromkeys(LISTS, ()) | {name.replace("_", " "): found for name, found in lists.items()}
    tree = ou_tree.tree([finding(1, "Scope", ref=ObjectRef("partition", ROOT), facts=facts)])
    assert tree is not None
    return [(each.depth, each.name, each.primary, each.staging, each.effect) for each in tree.containers]


def test_the_tree_shows_states_and_effect():
    assert drawn(**{name.replace(" ", "_"): found for name, found in LISTS.items()}) == [
        (0, ROOT, "excluded", "excluded", ""),
        (1, "OU=Staff", "included", "included", ""),
        (
            2,
            "OU=Leavers",
            "excluded",
            "included",
            "only the staging server synchronizes it",
        ),
        (1, "OU=Vendors", "included", "excluded, from above", "only the primary synchronizes it"),
        (2, "OU=Old", "excluded", "excluded", ""),
    ]


def test_what_is_alike_is_counted():
    tree = ou_tree.tree([finding(1, "Scope", ref=ObjectRef("partition", ROOT), facts=LISTS)])
    assert tree is not None
    assert (tree.alike, tree.left_out) == (1, 0)


def test_a_container_listed_twice_and_one_never_listed():
    both = f"OU=A,{ROOT}"
    assert drawn(primary_included=(both,), primary_excluded=(both,), staging_included=(both,)) == [
        (0, ROOT, "not listed", "not listed", ""),
        (1, "OU=A", "both included and excluded", "included", "treated differently"),
    ]
    assert drawn(staging_included=(both.lower(),))[1][2:] == (
        "not listed",
        "included",
        "only the staging server synchronizes it",
    )


def test_too_many_containers_are_counted():
    many = tuple(f"OU={number:04},{ROOT}" for number in range(500))
    tree = ou_tree.tree(
        [
            finding(
                1,
                "Scope",
                ref=ObjectRef("partition", ROOT),
                facts=dict.fromkeys(LISTS, ()) | {"primary included": many},
            )
        ]
    )
    assert tree is not None
    assert (len(tree.containers), tree.left_out) == (201, 300)


def test_other_findings_have_no_tree():
    assert ou_tree.tree([finding(1, "Title")]) is None


@pytest.mark.parametrize("case", ["ou-only-on-primary", "ou-only-on-staging", "ou-exclusion-only-on-staging"])
def test_the_tree_agrees_with_the_findings(case: str):
    result = compared(f"cases/{case}")
    own = [each for each in result.findings if "subtree" in each.facts]
    assert own
    for each in own:
        tree = ou_tree.tree([each])
        assert tree is not None
        [node] = [
            node for node in tree.containers if each.facts["subtree"][0].startswith(node.name) and node.effect
        ]
        assert node.effect.startswith(f"only the {each.side}")
        assert (node.primary.split(",")[0], node.staging.split(",")[0]) == (each.primary, each.staging)


# --- the two orders -------------------------------------------------------------------------------------


def ordered(primary: str, staging: str, moved: str) -> list[tuple[str, str] | int]:
    facts = {
        name: tuple(f"{n} {rule}" for n, rule in enumerate(rules))
        for name, rules in zip(rule_order.FACTS, (primary, staging), strict=True)
    }
    own = [tuple(text for text in facts[name] if text[-1] in moved) for name in rule_order.FACTS]
    found = rule_order.orders(finding(1, "Order", primary=own[0], staging=own[1], facts=facts))
    assert found is not None
    return [
        row.left_out
        or (
            "" if row.primary is None else row.primary.text[-1] + (row.primary.moved and "!"),
            "" if row.staging is None else row.staging.text[-1] + (row.staging.moved and "!"),
        )
        for row in found.rows
    ]


@pytest.mark.parametrize(
    ("primary", "staging", "moved", "expected"),
    [
        ("abc", "bac", "ab", [("a!", "b!"), ("b!", "a!"), ("c", "c")]),
        ("abcd", "bcda", "a", [("a!", ""), ("b", "b"), ("c", "c"), ("d", "d"), ("", "a!")]),
        ("abcdefx", "xabcdef", "x", [("", "x!"), ("a", "a"), 4, ("f", "f"), ("x!", "")]),
        ("xabcdef", "axbcdef", "x", [("x!", ""), ("a", "a"), ("", "x!"), ("b", "b"), 4]),
        ("abx", "ab", "x", [1, ("b", "b"), ("x!", "")][1:]),
    ],
)
def test_orders_stand_in_line(primary: str, staging: str, moved: str, expected: list[tuple[str, str] | int]):
    found = ordered(primary, staging, moved)
    assert found[-len(expected) :] == expected


def test_a_moved_rule_says_where_it_stands():
    [own] = [each for each in pictures().findings if each.object.kind == "precedence-order"]
    found = rule_order.orders(own)
    assert found is not None
    moved = [place for row in found.rows for place in (row.primary, row.staging) if place and place.moved]
    assert [(place.number, place.moved) for place in moved] == [
        (1, "place 13 on the primary"),
        (13, "place 1 on staging"),
    ]
    assert sum(row.left_out for row in found.rows) == 10 + 16


# --- the whole rule -------------------------------------------------------------------------------------


def parts(primary: object, staging: object) -> dict[str, rule_picture.Part]:
    found = rule_picture.picture(RulePicture(primary, staging))  # type: ignore[arg-type]
    assert found is not None
    return {part.title: part for part in found.parts}


def differing(part: rule_picture.Part) -> list[str]:
    return [row.label for row in part.rows if row.differs]


def test_a_rule_is_laid_out_as_in_the_editor():
    assert list(parts(RULE, RULE)) == ["Description", "Scoping filter", "Join rules", "Transformations"]
    assert not any(differing(part) for part in parts(RULE, RULE).values())


def test_what_differs_is_marked_in_its_place_and_all_is_counted():
    found = parts(RULE, EDITED)
    assert differing(found["Description"]) == ["Link type"]
    assert differing(found["Scoping filter"]) == ["Group 2"]
    assert differing(found["Join rules"]) == []
    assert differing(found["Transformations"]) == ["company", "displayName", "extensionAttribute1"]
    assert found["Transformations"].counted == "3 transformations differ, 14 alike"
    assert found["Scoping filter"].counted == "1 group differs, 1 alike"
    by_label = {row.label: row for row in found["Transformations"].rows}
    assert list(by_label) == sorted(by_label)
    edited = by_label["displayName"].staging.text
    assert edited.startswith("Expression: ")
    assert edited.endswith("\napply once, merge type Update")
    assert by_label["extensionAttribute1"].staging.text == by_label["company"].primary.text == "not present"


def test_the_groups_of_a_scoping_filter_have_no_order():
    groups = RULE.scoping_filter
    assert isinstance(groups, tuple)
    assert differing(parts(RULE, replace(RULE, scoping_filter=groups[::-1]))["Scoping filter"]) == []
    more = replace(RULE, scoping_filter=(*groups, (Clause("c", "ISNULL", ""),)))
    assert parts(RULE, more)["Scoping filter"].rows[-1].primary.text == "not present"


def test_a_field_that_one_export_lacks_is_said_and_not_compared():
    found = parts(replace(RULE, password_sync=NOT_CARRIED, flows=NOT_CARRIED), RULE)
    assert found["Description"].counted.endswith("alike, not in both exports: Enable password sync")
    assert found["Transformations"].counted == "not in both exports: Transformations"
    assert not differing(found["Description"])


def test_a_rule_of_one_server_is_shown_as_it_is():
    found = rule_picture.picture(RulePicture(None, LONE))
    assert found is not None
    assert found.only_on is Side.STAGING
    assert [len(part.rows) for part in found.parts][3] == 3
    assert rule_picture.picture(RulePicture(None, None)) is None


def test_the_page_draws_all_pictures():
    page = Parsed(by_name("html").render(pictures()))
    text = " ".join(page.text.split())
    assert "The whole rule on both servers" in text
    assert "The whole rule, which only the primary has" in text
    assert "the primary's clone, which is in use there, beside staging's original" in text
    assert "Transformations 3 transformations differ, 14 alike" in text
    assert "only the staging server synchronizes it" in text
    assert "moved: place 1 here, place 13 on the primary" in text
    assert "In the primary export: SynchronizationRules/SyncRule_{0a4c}.xml" in text
    assert len([found for _, found in page.named("table") if found.get("class") == "tree"]) == 1
    assert "staging excluded" not in text.lower()


def test_a_long_page_counts_instead_of_drawing():
    result = pictures()
    long = replace(RULE, flows=RULE.flows[:1] * 6000)  # type: ignore[index]
    first = finding(100, "Long", ref=ObjectRef("sync-rule", "Long", identity="long"))
    result = replace(
        result, findings=(first, *result.findings), rules={**result.rules, "long": RulePicture(long, long)}
    )
    text = " ".join(Parsed(by_name("html").render(result)).text.split())
    assert "The whole rule" not in text
    assert (
        "Alike on both servers: 11 description fields, 1 scoping filter group, 1 join rules group, 14 transformations; "
        "not shown in a report of this length."
    ) in text
    assert re.search(r"It has \d+ description fields, 2 scoping filter groups, 3 transformations;", text)


# --- which rules a comparison holds ---------------------------------------------------------------------


def test_only_rules_with_findings_or_another_place_are_pictured_and_json_does_not_change():
    result = compared("contoso")
    identities = {each.object.identity for each in result.findings if each.object.kind == "sync-rule"}
    orders = [each for each in result.findings if each.rule.startswith("precedence-order-differs")]
    moved = {identity for each in orders for identity in each.object.identity.split("\x1e")}
    assert len(moved) == 2  # whose whole rules say what would move
    assert identities | moved == set(result.rules)
    assert json_report.document(result) == json_report.document(replace(result, rules={}))
    for each in result.findings:
        if each.object.kind == "sync-rule":
            own = result.rules[each.object.identity]
            assert (
                each.object.name in {rule.name for rule in (own.primary, own.staging) if rule} or own.clone_on
            )


@pytest.mark.parametrize("side", list(Side))
def test_a_clone_is_shown_beside_the_partners_original(side: Side):
    result = compared(f"cases/rule-clone-only-on-{side}")
    [own] = [rule for rule in result.rules.values() if rule.clone_on]
    clone, original = (own.primary, own.staging) if side is Side.PRIMARY else (own.staging, own.primary)
    assert own.clone_on is side
    assert clone is not None
    assert original is not None
    assert " - Cloned - " in clone.name
    assert original.name in clone.name


@pytest.mark.parametrize("case", ["sync-rule-duplicate", "sync-rule-duplicate-on-both"])
def test_rules_that_share_an_identity_have_no_picture(case: str):
    result = compared(f"cases/{case}")
    for identity, own in result.rules.items():
        assert own.primary or own.staging, identity
    duplicates = {each.object.identity for each in result.findings if each.rule == "sync-rule-duplicate"}
    assert not duplicates & set(result.rules)


def test_a_hostile_rule_is_harmless():
    evil = "</script><script>alert(1)</script>\u202e"
    rule = replace(RULE, name=evil, description=evil, scoping_filter=((Clause(evil, evil, evil),),))
    ref = ObjectRef("sync-rule", evil, evil, evil, "evil")
    result = replace(
        comparison(finding(1, evil, ref=ref)),
        rules={"evil": RulePicture(rule, replace(rule, link_type=evil))},
    )
    page = Parsed(by_name("html").render(result))
    assert len(page.named("script")) == 1
    assert "\u202e" not in page.page
