"""Which rule is which: by tag or name, then by id, name, clone base and content; no GUID across servers."""

from collections.abc import Sequence

import pytest
from tests.compare.builders import FOREST, TENANT, flow, rule, standard

from entradrift.compare.rule_pairs import RuleMatch, clone_base, content_of, fold, match_rules
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NOT_CARRIED

KEYS = {FOREST: "contoso.com", TENANT: "tenant", "fabrikam.com": "fabrikam.com"}


def match(primary: Sequence[SyncRule], staging: Sequence[SyncRule]) -> RuleMatch:
    return match_rules(primary, staging, (KEYS, KEYS))


def pairs(found: RuleMatch) -> list[tuple[str, str, bool]]:
    return sorted((item.primary.name, item.staging.name, item.renamed) for item in found.matched)


def lone(found: RuleMatch) -> tuple[list[str], list[str]]:
    return [item.rule.name for item in found.primary_only], [item.rule.name for item in found.staging_only]


OTHER_FLOWS = {"flows": (flow("x"),)}


@pytest.mark.parametrize(
    ("one", "other", "renamed"),
    [
        pytest.param(rule("A"), rule("A", identifier="2", **OTHER_FLOWS), False, id="name"),
        pytest.param(rule("In from AD - X"), rule("in FROM ad \u2013  x", **OTHER_FLOWS), False, id="dashes"),
        pytest.param(rule("A\u00e9"), rule("A\u0065\u0301", **OTHER_FLOWS), False, id="normal form"),
        pytest.param(
            standard("One name", "Microsoft.T.006"),
            standard("Another name", "Microsoft.T.007", **OTHER_FLOWS),
            False,
            id="tag of another version",
        ),
        pytest.param(
            standard("A", "Microsoft.T.006"), standard("A", "microsoft.t.006"), False, id="letter case of the tag"
        ),
        pytest.param(
            rule("A", identifier="1"), rule("B", identifier="1", **OTHER_FLOWS), True, id="same identifier"
        ),
        pytest.param(
            standard("A", "Microsoft.Old.001"), standard("A", "Microsoft.New.001", **OTHER_FLOWS), True, id="tag changed"
        ),
        pytest.param(
            rule("A - Cloned - 14/03/2025 09:12:44"),
            rule("A - Cloned - 3/14/2025 9:12:44 AM", **OTHER_FLOWS),
            True,
            id="clone suffix",
        ),
        pytest.param(rule("A"), rule("B"), True, id="same content"),
    ],
)  # fmt: skip
def test_the_same_rule(one: SyncRule, other: SyncRule, renamed: bool):  # noqa: FBT001
    assert pairs(match([one], [other])) == [(one.name, other.name, renamed)]
    assert pairs(match([other], [one])) == [(other.name, one.name, renamed)]
    identities = {match(*order).matched[0].ref.identity for order in (([one], [other]), ([other], [one]))}
    assert len(identities) == 1


def test_a_rule_with_another_tag_has_the_identity_of_the_first_of_both():
    old, new = standard("A", "Microsoft.Old.001"), standard("A", "Microsoft.New.001", **OTHER_FLOWS)
    found = match([old], [new]).matched[0].ref.identity
    assert "microsoft.new" in found.split("\x1f")


def test_a_standard_and_a_custom_rule_that_are_one_have_the_identity_of_the_name():
    one, other = rule("A", identifier="1"), standard("A", identifier="1")
    for order in (([one], [other]), ([other], [one])):
        (found,) = match(*order).matched
        assert found.ref.identity.split("\x1f")[-1] == "a"


def test_rules_of_one_identity_with_and_without_a_number_are_told_apart():
    numbered, unnumbered = rule("A", precedence=10), rule("A", precedence=None, **OTHER_FLOWS)
    found = match([numbered, unnumbered], [unnumbered, numbered])
    assert [(item.primary.precedence, item.staging.precedence) for item in found.matched] == [
        (None, None),
        (10, 10),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(rule("A"), rule("B", **OTHER_FLOWS), id="another name and content"),
        pytest.param(rule("A"), rule("A", connector="fabrikam.com"), id="another connector"),
        pytest.param(rule("A"), rule("A", direction="Outbound"), id="another direction"),
        pytest.param(rule("A"), standard("B", **OTHER_FLOWS), id="custom and standard"),
        pytest.param(rule("A", identifier=""), rule("B", identifier="", **OTHER_FLOWS), id="no identifier"),
        pytest.param(rule("A - Cloned - x"), rule("A", **OTHER_FLOWS), id="a clone is not its original"),
        pytest.param(
            standard("A", "Microsoft.T.001"),
            standard("B", "Microsoft.U.001", **OTHER_FLOWS),
            id="two standard rules",
        ),
    ],
)
def test_not_the_same_rule(one: SyncRule, other: SyncRule):
    assert pairs(match([one], [other])) == []
    assert lone(match([one], [other])) == ([one.name], [other.name])


def test_no_identifier_of_its_own_makes_two_rules_one():
    primary = [rule("A", identifier="1"), rule("B", identifier="2")]
    staging = [rule("A", identifier="2"), rule("B", identifier="1")]
    assert pairs(match(primary, staging)) == [("A", "A", False), ("B", "B", False)]


def test_the_name_goes_before_the_content_and_the_identifier_before_both():
    primary = [rule("A", identifier="1"), rule("B", identifier="2", **OTHER_FLOWS)]
    staging = [rule("C", identifier="9"), rule("D", identifier="1", **OTHER_FLOWS)]
    assert pairs(match(primary, staging)) == [("A", "D", True)]
    assert lone(match(primary, staging)) == (["B"], ["C"])


def test_a_rule_moved_to_another_connector_is_marked_as_moved():
    moved = match([rule("A", identifier="1")], [rule("B", identifier="1", connector="fabrikam.com")])
    assert [item.moved for item in moved.matched] == [True]
    stays = match([rule("A", identifier="1")], [rule("B", identifier="1")])
    assert [item.moved for item in stays.matched] == [False]


def test_identities_differ_between_servers_only_where_the_rules_do():
    one = match([rule("A"), rule("A", direction="Outbound"), standard("A")], [])
    assert len({item.ref.identity for item in one.primary_only}) == 3


def test_rules_of_one_name_in_different_numbers_are_duplicates_and_never_merged():
    found = match([rule("A"), rule("A", precedence=11)], [rule("A")])
    assert pairs(found) == []
    assert [(len(item.primary), len(item.staging), item.ref.name) for item in found.duplicates] == [
        (2, 1, "A")
    ]
    found = match([rule("A")], [rule("a"), rule("A", precedence=11)])
    assert [(len(item.primary), len(item.staging), item.ref.name) for item in found.duplicates] == [
        (1, 2, "A")
    ]
    found = match([], [rule("A"), rule("A", precedence=11)])
    assert [(len(item.primary), len(item.staging)) for item in found.duplicates] == [(0, 2)]


def test_equally_many_rules_of_one_name_are_paired_by_content_then_by_precedence():
    primary = [rule("A", precedence=1), rule("A", precedence=2, **OTHER_FLOWS)]
    staging = [rule("A", precedence=1, **OTHER_FLOWS), rule("A", precedence=2)]
    found = match(primary, staging)
    assert [(item.primary.precedence, item.staging.precedence) for item in found.matched] in (
        [(1, 2), (2, 1)],
        [(2, 1), (1, 2)],
    )
    assert all(item.primary == item.staging for item in found.matched)
    assert found.repeated == ("A",)


def test_a_server_that_writes_directions_as_integers_is_matched_without_them():
    primary = [rule("A", direction="#0"), rule("B", direction="#1")]
    staging = [rule("A", direction="Inbound"), rule("B", direction="Outbound")]
    assert pairs(match(primary, staging)) == [("A", "A", False), ("B", "B", False)]
    # Two rules that only the direction tells apart are then duplicates on each server, in equal numbers.
    both = [rule("A", direction="#0"), rule("A", direction="#1")]
    names = [rule("A", direction="Inbound"), rule("A", direction="Outbound")]
    assert match(both, names).repeated == ("A",)


def test_every_rule_is_in_exactly_one_place():
    primary = [rule("A"), rule("A"), rule("B"), rule("C - Cloned - 1"), standard(), rule("E", **OTHER_FLOWS)]
    staging = [
        rule("A"),
        rule("B2"),
        rule("C - Cloned - 2", **OTHER_FLOWS),
        standard(),
        rule("D", description="d"),
    ]
    found = match(primary, staging)
    for side, rules in (("primary", primary), ("staging", staging)):
        placed = [getattr(item, side) for item in found.matched]
        placed += [item.rule for item in getattr(found, f"{side}_only")]
        placed += [one for item in found.duplicates for one in getattr(item, side)]
        assert sorted(map(id, placed)) == sorted(map(id, rules))


def test_a_rule_of_an_unknown_connector_is_still_matched_by_name():
    keys = ({"x": "contoso.com"}, {})
    found = match_rules([rule("A", connector="gone-1")], [rule("A", connector="gone-2")], keys)
    assert pairs(found) == [("A", "A", False)]
    assert [item.moved for item in found.matched] == [False]


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("A - Cloned - 10/14/2019 11:09:04 AM", "A"),
        ("A - Cloned - 2019-08-08", "A"),
        ("A - Cloned - B - Cloned - 1", "A"),
        ("A - cloned - 1", None),
        ("A - Cloned - ", None),
        (" - Cloned - 1", None),
        ("A", None),
    ],
)
def test_clone_base(name: str, base: str | None):
    assert clone_base(name) == base


def test_fold():
    assert fold("  In from AD \u2014 Über \t X ") == "in from ad - über x"


def test_content_ignores_what_only_identifies_a_rule():
    assert content_of(rule("A", identifier="1", place="f", precedence=1)) == content_of(
        rule("B", precedence=2)
    )
    assert content_of(rule("A")) != content_of(rule("A", disabled=True))
    assert content_of(rule("A", flows=NOT_CARRIED)) != content_of(rule("A", flows=()))
