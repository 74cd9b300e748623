"""Exports of the Synchronization Rules Editor in comparisons: which connector is which, and what was not selected."""

# ruff: noqa: ANN401 - test data is of any type

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from tests.compare.builders import FOREST, TENANT, connector, flow, rule, snapshot, standard, tenant_connector

from entradrift.compare.name_map import NameMapError
from entradrift.comparing import comparison_of
from entradrift.exports.rules_editor.content import content_of
from entradrift.model.comparison import Compared, Comparison, SectionCoverage, Verdict
from entradrift.model.connector import ConnectorKind
from entradrift.model.finding import Status
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Format, Role, Snapshot
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NOT_CARRIED

ONE, TWO, THREE = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "123")
FOUR = "aaaaaaaa-0000-4000-8000-000000000000"
CLOUD = "Microsoft Entra ID"
SECOND = "fabrikam.com"

JOIN = standard(identifier="j")
OUT = standard(
    "Out to AAD - User Join",
    "Microsoft.OuttoAADUserJoin.012",
    direction="Outbound",
    connector=TENANT,
    precedence=120,
    identifier="o",
)
SITE = rule()
USUAL = (JOIN, SITE, OUT)


def on(label: str, *rules: SyncRule) -> tuple[SyncRule, ...]:
    return tuple(replace(each, connector=label) for each in rules)


def editor(rules: Sequence[SyncRule], **fields: Any) -> Snapshot:
    """What the reader makes of an export of the Editor with these rules."""
    return snapshot(
        rules,
        connectors=(),
        form=Format.RULES_EDITOR,
        host=None,
        role=Role.UNKNOWN,
        version=None,
        tenant=None,
        content=content_of(rules),
        metaverse=NOT_CARRIED,
        **fields,
    )


def tree(rules: Sequence[SyncRule], *more: Any, **fields: Any) -> Snapshot:
    connectors = [connector(identifier=FOUR), tenant_connector(), *more]
    return snapshot(rules, connectors=connectors, **fields)


def coverage(found: Comparison, section: Section = Section.SYNC_RULES) -> SectionCoverage:
    return next(part for part in found.coverage if part.section is section)


def told(found: Comparison) -> list[tuple[str, str, str]]:
    """Rule of the finding, name and connector of the sync rule; not what any two servers differ in."""
    return [
        (finding.rule, finding.object.name, finding.object.connector or "")
        for finding in found.findings
        if finding.status is not Status.EXPECTED
    ]


def taken_for(one: str, other: str, why: str) -> str:
    return (
        f"The connector {one} of the primary export is taken for {other} of the staging export, because {why}; if it is "
        "another, say so with --map."
    )


# --- which connector is which ---------------------------------------------------------------------------


@pytest.mark.parametrize("swapped", [False, True])
def test_the_same_rules_in_both_kinds_of_export(*, swapped: bool):
    pair = tree(USUAL), editor((*on(ONE, JOIN, SITE), *on(CLOUD, OUT)))
    found = comparison_of(*(pair[::-1] if swapped else pair))
    assert told(found) == []
    assert found.verdict is Verdict.IN_SYNC
    part = coverage(found)
    assert (part.status, part.by_nature, part.primary_items or part.staging_items) == (
        Compared.PARTIAL,
        True,
        3 if swapped else 1,
    )
    others = [part for part in found.coverage if part.section is not Section.SYNC_RULES]
    assert {(part.status, part.by_nature) for part in others} == {(Compared.NOT_COMPARED, True)}
    exports = ("staging", "primary") if not swapped else ("primary", "staging")
    one, other = (f'"{FOREST}"', ONE) if not swapped else (ONE, f'"{FOREST}"')
    assert [notice for notice in found.notices if "taken for" in notice] == [
        taken_for(one, other, "no other connector has the same rules")
    ]
    assert f"The export of the {exports[0]} server does not say whether staging mode is on." in found.notices


def test_the_same_identifier_is_the_same_connector():
    found = comparison_of(
        tree((*USUAL, *on(SECOND, SITE)), connector(SECOND, identifier=ONE)),
        editor((*on(FOUR, JOIN), *on(ONE, SITE), *on(CLOUD, OUT))),
    )
    # The rule of the first forest was perhaps not selected: its standard rule is there, so it is missing.
    assert told(found) == [("custom-rule-only-on-primary", SITE.name, FOREST)]
    assert not [notice for notice in found.notices if "is taken for" in notice]


def test_the_only_one_left_is_the_one():
    found = comparison_of(tree(USUAL), editor((*on(ONE, JOIN), *on(CLOUD, OUT))))
    assert told(found) == [("custom-rule-only-on-primary", SITE.name, FOREST)]
    assert [notice for notice in found.notices if "is taken for" in notice] == [
        taken_for(f'"{FOREST}"', ONE, "it is the only connector that is left")
    ]
    assert found.verdict is Verdict.DRIFT


def two_forests(*more: SyncRule) -> tuple[Snapshot, tuple[SyncRule, ...]]:
    """A tree with two forests, and the rules of the tenant; the second has what is given."""
    rules = (*USUAL, *on(SECOND, JOIN, *more))
    return tree(rules, connector(SECOND, identifier=THREE)), on(CLOUD, OUT)


def test_connectors_are_told_by_their_rules():
    badge = rule("In from AD - Badge")
    primary, cloud = two_forests(badge)
    edited = replace(badge, description="Another.")
    found = comparison_of(primary, editor((*on(TWO, JOIN, SITE), *on(ONE, JOIN, edited), *cloud)))
    assert told(found) == [("sync-rule-description-differs", badge.name, SECOND)]
    assert len([notice for notice in found.notices if "no other connector has the same rules" in notice]) == 2


UNKNOWN = (
    f"the staging export has rules of connectors that it calls {ONE}, {TWO}; which of the connectors of the primary export "
    f"they are ({FOREST}, {SECOND}) is not known, so their rules are not compared; say which they are, as in --map "
    f'"{ONE}={FOREST}"'
)


def test_connectors_that_cannot_be_told_are_incomplete_and_never_a_difference():
    primary, cloud = two_forests(SITE)
    edited = replace(SITE, description="Another.")
    out = replace(cloud[0], disabled=True)
    staging = editor((*on(ONE, JOIN, edited), *on(TWO, JOIN, SITE, rule("In from AD - New")), out))
    found = comparison_of(primary, staging)
    # What is known is compared all the same.
    assert told(found) == [("sync-rule-disabled-on-staging", OUT.name, TENANT)]
    assert found.verdict is Verdict.INCOMPLETE
    part = coverage(found)
    assert (part.status, part.by_nature) == (Compared.PARTIAL, False)
    assert UNKNOWN in part.reason


@pytest.mark.parametrize("write", [str, str.upper, lambda guid: "{" + guid + "}"])
def test_the_map_says_which_they_are(write: Any):
    primary, cloud = two_forests(SITE)
    edited = replace(SITE, description="Another.")
    staging = editor((*on(ONE, JOIN, edited), *on(TWO, JOIN, SITE), *cloud))
    for names in ({write(ONE): SECOND, write(TWO): FOREST}, {write(ONE): SECOND.upper()}):
        found = comparison_of(primary, staging, names=names)
        assert told(found) == [("sync-rule-description-differs", SITE.name, SECOND)]
        assert found.verdict is Verdict.DRIFT
        assert not [notice for notice in found.notices if "occurs in neither" in notice]


def test_the_map_with_a_name_that_no_connector_has():
    primary, cloud = two_forests(SITE)
    staging = editor((*on(ONE, JOIN, SITE), *cloud))
    found = comparison_of(primary, staging, names={ONE: "fabrikam.co"})
    assert (told(found), found.verdict) == ([], Verdict.INCOMPLETE)
    assert (
        "has rules of connectors that it calls fabrikam.co; which of the connectors" in coverage(found).reason
    )


def test_an_identifier_that_does_not_occur_is_said_as_it_was_given():
    found = comparison_of(tree(USUAL), editor(USUAL), names={"{" + THREE + "}": "x.com"})
    assert (
        f'The name map has "{{{THREE}}}", which occurs in neither export; check how it is written.'
        in found.notices
    )


def test_a_map_that_contradicts_itself():
    primary, cloud = two_forests(SITE)
    staging = editor((*on(ONE, JOIN, SITE), *on(TWO, JOIN), *cloud))
    with pytest.raises(NameMapError, match="which are one identifier; remove one of them"):
        comparison_of(primary, staging, names={ONE: FOREST, "{" + ONE + "}": SECOND})
    with pytest.raises(NameMapError, match="makes two things of one server equal"):
        comparison_of(primary, staging, names={ONE: FOREST, TWO: FOREST})


def test_two_exports_of_the_editor():
    one = editor((*on(ONE, JOIN, SITE), *on(CLOUD, OUT)))
    other = editor((*on(TWO, JOIN, replace(SITE, description="Another.")), *on(CLOUD, OUT)))
    for pair in ((one, other), (other, one)):
        found = comparison_of(*pair)
        # Both are called by one of the two identifiers, whichever server is the primary.
        assert told(found) == [("sync-rule-description-differs", SITE.name, ONE)]
        assert len({finding.id for finding in found.findings}) == 1
    assert {f.id for f in comparison_of(one, other).findings} == {
        f.id for f in comparison_of(other, one).findings
    }


def test_two_exports_of_the_editor_with_forests_that_cannot_be_told():
    one = editor((*on(ONE, JOIN, SITE), *on(TWO, JOIN, SITE), *on(CLOUD, OUT)))
    other = editor((*on(THREE, JOIN, SITE), *on(FOUR, JOIN, SITE), *on(CLOUD, OUT)))
    found = comparison_of(one, other)
    assert (told(found), found.verdict) == ([], Verdict.INCOMPLETE)
    assert f'as in --map "{ONE}={THREE}"' in coverage(found).reason
    mapped = comparison_of(one, other, names={ONE: THREE})
    assert (told(mapped), mapped.verdict) == ([], Verdict.IN_SYNC)
    named = comparison_of(one, other, names={ONE: "a.com", TWO: "b.com", FOUR: "a.com", THREE: "b.com"})
    assert (told(named), named.verdict) == ([], Verdict.IN_SYNC)


def test_a_connector_that_the_other_server_does_not_have():
    found = comparison_of(tree(USUAL), editor((*on(FOUR, JOIN, SITE), *on(ONE, SITE), *on(CLOUD, OUT))))
    assert (told(found), found.verdict) == ([], Verdict.INCOMPLETE)
    assert (
        f"calls {ONE}; the primary export has no further connector that they could be"
        in coverage(found).reason
    )


def test_a_connector_without_rules_to_something_else_is_none_to_choose_from():
    database = connector("HR", kind=ConnectorKind.OTHER, identifier=THREE)
    found = comparison_of(tree(USUAL, database), editor((*on(ONE, JOIN), *on(CLOUD, OUT))))
    assert told(found) == [("custom-rule-only-on-primary", SITE.name, FOREST)]


def test_a_cmdlet_export_without_connectors():
    rules = (*on(TWO, JOIN, SITE), *on("b891884f-051e-4a83-95af-2544101c9083", OUT))
    other = snapshot(rules, connectors=(), form=Format.CMDLETS)
    edited = replace(SITE, description="Another.")
    found = comparison_of(other, editor((*on(ONE, JOIN, edited), *on(CLOUD, OUT))))
    assert told(found) == [("sync-rule-description-differs", SITE.name, TWO)]


# --- what was not selected ------------------------------------------------------------------------------


@pytest.mark.parametrize("swapped", [False, True])
def test_a_rule_that_was_perhaps_not_selected_is_no_difference_and_never_in_sync(*, swapped: bool):
    common = standard("In from AD - User Common", "Microsoft.InfromADUserCommon.004", precedence=101)
    pair = tree((*USUAL, common)), editor((*on(ONE, JOIN), *on(CLOUD, OUT)))
    found = comparison_of(*(pair[::-1] if swapped else pair))
    assert (told(found), found.verdict) == ([], Verdict.INCOMPLETE)
    one, other = ("primary", "staging") if not swapped else ("staging", "primary")
    assert (
        f'2 sync rules of the {one} export ("In from AD - Site", "In from AD - User Common") are not in the {other} export, '
        "where not all rules were selected; select all rules in the Synchronization Rules Editor, inbound and outbound, and "
        "export again"
    ) in coverage(found).reason


def test_custom_rules_alone_are_incomplete_even_where_they_are_equal():
    for other in (tree(USUAL), editor(on(TWO, SITE))):
        found = comparison_of(other, editor(on(ONE, SITE)))
        assert (told(found), found.verdict) == ([], Verdict.INCOMPLETE)
        assert (
            "no inbound and no outbound standard rules, so not all rules were selected"
            in coverage(found).reason
        )


def test_where_all_standard_rules_are_a_custom_rule_is_missing():
    found = comparison_of(tree(USUAL), editor((*on(ONE, JOIN), *on(CLOUD, OUT))))
    assert told(found) == [("custom-rule-only-on-primary", SITE.name, FOREST)]
    assert (found.verdict, coverage(found).by_nature) == (Verdict.DRIFT, True)
    assert any(
        notice.startswith("The staging export holds every standard rule of some") for notice in found.notices
    )
    whole = comparison_of(tree(USUAL), editor((*on(ONE, JOIN, SITE), *on(CLOUD, OUT))))
    assert not any("holds every standard rule" in notice for notice in whole.notices)


def test_one_direction_may_be_whole_and_the_other_not():
    other = standard(
        "Out to AAD - Group Join", "Microsoft.OuttoAADGroupJoin.001", direction="Outbound", connector=TENANT
    )
    found = comparison_of(tree((*USUAL, other)), editor((*on(ONE, JOIN), *on(CLOUD, OUT))))
    assert told(found) == [("custom-rule-only-on-primary", SITE.name, FOREST)]
    assert found.verdict is Verdict.INCOMPLETE
    assert (
        '1 sync rule of the primary export ("Out to AAD - Group Join") is not in the staging export'
        in coverage(found).reason
    )


def test_what_only_the_selection_has_is_missing_on_the_other_server():
    more = rule("In from AD - New")
    found = comparison_of(tree(USUAL), editor((*on(ONE, JOIN, SITE, more), *on(CLOUD, OUT))))
    assert told(found) == [("custom-rule-only-on-staging", more.name, FOREST)]
    assert found.verdict is Verdict.DRIFT


def test_a_rule_that_is_there_twice_on_one_server():
    twice = (*USUAL, replace(SITE, description="Another.", precedence=11))
    whole = comparison_of(tree(twice), editor((*on(ONE, JOIN, SITE), *on(CLOUD, OUT))))
    assert told(whole) == [("sync-rule-duplicate", SITE.name, FOREST)]
    part = comparison_of(tree(twice), editor((*on(ONE, SITE), *on(CLOUD, OUT))))
    assert (told(part), part.verdict) == ([], Verdict.INCOMPLETE)
    assert "2 sync rules of the primary export" in coverage(part).reason


# --- fields that the format does not show ----------------------------------------------------------------


def test_what_is_off_and_what_is_not_said_are_alike():
    older = tree((replace(JOIN, password_sync=None, disabled=None), SITE, OUT))
    found = comparison_of(older, editor((*on(ONE, JOIN, SITE), *on(CLOUD, OUT))))
    assert (told(found), found.verdict) == ([], Verdict.IN_SYNC)
    on_there = editor((*on(ONE, replace(JOIN, password_sync=True), SITE), *on(CLOUD, OUT)))
    assert told(comparison_of(older, on_there)) == [("sync-rule-password-sync-differs", JOIN.name, FOREST)]


@pytest.mark.parametrize("form", ["tree", "editor"])
def test_a_reference_to_a_rule_that_was_not_selected_is_no_difference(form: str):
    placed = replace(SITE, precedence_after="rule In from AD - Other")
    unknown = editor((*on(ONE, JOIN, replace(SITE, precedence_after=NOT_CARRIED)), *on(CLOUD, OUT)))
    other = tree((JOIN, placed, OUT)) if form == "tree" else editor((*on(TWO, JOIN, placed), *on(CLOUD, OUT)))
    assert told(comparison_of(other, unknown)) == []
    elsewhere = editor((*on(ONE, JOIN, SITE), *on(CLOUD, OUT)))
    assert told(comparison_of(other, elsewhere)) == [
        ("sync-rule-precedence-reference-differs", SITE.name, FOREST if form == "tree" else min(ONE, TWO))
    ]


def test_parameters_that_nobody_knows_are_compared_between_two_such_exports():
    def with_parameter(label: str, value: str, confidence: str) -> Snapshot:
        known = replace(
            SITE,
            settings=(Setting(Section.OTHER_SETTINGS, ("-Priority",), value),),
            flows=(flow("mail", settings=(Setting(Section.OTHER_SETTINGS, ("-Confidence",), confidence),)),),
        )
        return editor((*on(label, JOIN, known), *on(CLOUD, OUT)))

    found = comparison_of(with_parameter(ONE, "high", "7"), with_parameter(TWO, "low", "8"))
    assert sorted((finding.rule, finding.path) for finding in found.findings) == [
        ("other-setting-differs", "-Priority"),
        ("other-setting-differs", "flows/mail/-Confidence"),
    ]
    assert found.verdict is Verdict.DRIFT
    plain = editor((*on(TWO, JOIN, replace(SITE, flows=(flow("mail"),))), *on(CLOUD, OUT)))
    lone = comparison_of(with_parameter(ONE, "high", "7"), plain)
    assert {finding.path for finding in lone.findings} == {"flows/mail/-Confidence", "-Priority"}


def test_settings_of_the_other_server_are_not_missing():
    settings = [
        Setting(section, ("Microsoft.Some.Thing",), "x")
        for section in (Section.SERVER, Section.FEATURES, Section.SCHEDULER, Section.OTHER_SETTINGS)
    ]
    found = comparison_of(tree(USUAL, settings=settings), editor((*on(ONE, JOIN, SITE), *on(CLOUD, OUT))))
    assert found.findings == ()


# --- baselines and one server over time ------------------------------------------------------------------


def test_a_baseline_from_the_editor():
    edited = replace(SITE, description="Another.")
    primary = tree((JOIN, edited, OUT))
    staging = editor((*on(TWO, JOIN, SITE), *on(CLOUD, OUT)))
    for baseline in (
        staging,
        editor((*on(FOUR, JOIN, SITE), *on(CLOUD, OUT))),
        editor((*on(ONE, JOIN, SITE), *on(CLOUD, OUT))),
    ):
        [finding] = comparison_of(primary, staging, baseline).findings
        assert (finding.rule, finding.changed_on) == ("sync-rule-description-differs", "primary")


def test_a_rule_that_a_baseline_was_perhaps_not_selected_for_is_not_called_new():
    staging = tree((JOIN, OUT))
    whole = editor((*on(FOUR, JOIN), *on(CLOUD, OUT)))
    part = editor(on(CLOUD, OUT))
    for baseline in (whole, part):
        [finding] = comparison_of(tree(USUAL), staging, baseline).findings
        assert (finding.rule, finding.changed_on) == ("custom-rule-only-on-primary", "unknown")


def test_a_rule_is_not_called_new_among_three_exports_of_the_editor():
    one = editor((*on(ONE, *USUAL[:2]), *on(CLOUD, OUT)))
    other, baseline = editor((*on(TWO, JOIN), *on(CLOUD, OUT))), editor((*on(ONE, JOIN), *on(CLOUD, OUT)))
    [finding] = comparison_of(one, other, baseline).findings
    assert (finding.rule, finding.changed_on) == ("custom-rule-only-on-primary", "unknown")


def test_a_baseline_names_the_connectors_of_two_exports_of_the_editor():
    one = editor((*on(ONE, JOIN, replace(SITE, description="x")), *on(FOUR, JOIN, SITE), *on(CLOUD, OUT)))
    other = editor((*on(ONE, JOIN, SITE), *on(FOUR, JOIN, SITE), *on(CLOUD, OUT)))
    baseline = tree((*USUAL, *on(SECOND, JOIN, SITE)), connector(SECOND, identifier=ONE))
    found = comparison_of(one, other, baseline)
    assert told(found) == [("sync-rule-description-differs", SITE.name, SECOND)]
    assert found.findings[0].changed_on == "primary"


def test_one_server_over_time():
    before = tree(USUAL)
    after = editor((*on(FOUR, JOIN, replace(SITE, description="x")), *on(CLOUD, OUT)))
    found = comparison_of(before, after, same_server=True)
    assert told(found) == [("sync-rule-description-differs", SITE.name, FOREST)]
