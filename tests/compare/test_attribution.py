"""On which server a difference came into being, and what both changed alike, seen from a state in which both agreed."""

# ruff: noqa: ANN401, FBT003 - test data is of any type, also positional

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from tests.compare.builders import (
    DOMAIN,
    FOREST,
    changes,
    connector,
    expression,
    flow,
    partition,
    partner,
    profile,
    rule,
    schema,
    setting,
    snapshot,
    standard,
    step,
    tenant_connector,
)
from tests.policy.test_registry import topics_in_source

from entradrift.compare.attribution import Attributor
from entradrift.compare.snapshots import compare_snapshots
from entradrift.compare.three_way import OF_EACH_SERVER, ORDERS, READERS
from entradrift.errors import WrongPairError
from entradrift.model.change import Change
from entradrift.model.connector import Schema
from entradrift.model.section import Section
from entradrift.model.snapshot import Carried, Format, Role, SectionContent, Snapshot
from entradrift.model.sync_rule import Clause, JoinCondition
from entradrift.model.values import NOT_CARRIED
from entradrift.policy.registry import TOPICS

STAFF, VENDORS = f"OU=Staff,{DOMAIN}", f"OU=Vendors,{DOMAIN}"
EMEA = f"DC=emea,{DOMAIN}"
FABRIKAM = "DC=fabrikam,DC=com"
OLD = f"OU=Old,{FABRIKAM}"
CLONE = "In from AD - User Join - Cloned - 5/3/2016 2:28:11 PM"
RULES = (
    rule("A", settings=(setting("future", "x"),), identifier="7"),
    rule(
        "B", precedence=20, flows=(flow("mail", settings=(setting("note", "x"),)), expression("cn", "[cn]"))
    ),
    standard(),
    standard("In from AD - User Common", "Microsoft.InfromADUserCommon.005", precedence=101),
)
PROFILES = (profile(), profile("Export", step(page_size="1"), step(page_size="2")))
BASE = snapshot(
    RULES,
    connectors=[
        connector(
            partitions=(
                partition(settings=(setting("dc-failover", "1", Section.CONNECTORS),)),
                partition(EMEA),
            ),
            run_profiles=(
                replace(PROFILES[0], settings=(setting("version", "1", Section.RUN_PROFILES),)),
                PROFILES[1],
            ),
            settings=(setting("connectivity/forest-port", "389", Section.CONNECTORS),),
        ),
        connector(
            "fabrikam.com",
            partitions=(partition(FABRIKAM, inclusions=(), exclusions=(OLD,)),),
            run_profiles=(),
        ),
        tenant_connector(),
    ],
    settings=[setting("a.b", "0", Section.FEATURES), setting("List/[old]/name", "x", Section.FEATURES)],
)
Edit = Callable[[Snapshot], Snapshot]


# --- edits: what somebody does to one server ----------------------------------------------------------------


def of_rule(name: str, /, **fields: Any) -> Edit:
    """Change fields of every rule of that name."""

    def edit(of: Snapshot) -> Snapshot:
        return replace(
            of, rules=tuple(replace(each, **fields) if each.name == name else each for each in of.rules)
        )

    return edit


def more_rules(*new: Any) -> Edit:
    return lambda of: replace(of, rules=(*of.rules, *new))


def without_rule(name: str) -> Edit:
    return lambda of: replace(of, rules=tuple(each for each in of.rules if each.name != name))


def of_connector(name: str = FOREST, /, **fields: Any) -> Edit:
    def edit(of: Snapshot) -> Snapshot:
        return replace(
            of,
            connectors=tuple(
                replace(each, **fields) if each.name == name else each for each in of.connectors
            ),
            rules=tuple(
                replace(each, connector=fields.get("name", each.connector))
                if each.connector == name
                else each
                for each in of.rules
            ),
        )

    return edit


def of_partition(**fields: Any) -> Edit:
    def edit(of: Snapshot) -> Snapshot:
        first, *others = of.connectors[0].partitions  # type: ignore[misc]
        return of_connector(of.connectors[0].name, partitions=(replace(first, **fields), *others))(of)

    return edit


def domains(*others: Any) -> Edit:
    """Keep the first domain of the first connector, and have these others."""

    def edit(of: Snapshot) -> Snapshot:
        partitions: Any = of.connectors[0].partitions
        return of_connector(of.connectors[0].name, partitions=(partitions[0], *others))(of)

    return edit


def types_of_all_domains(*types: str) -> Edit:
    def edit(of: Snapshot) -> Snapshot:
        partitions: Any = of.connectors[0].partitions
        return of_connector(partitions=tuple(replace(each, object_types=types) for each in partitions))(of)

    return edit


def export_profile(*profiles: Any) -> Edit:
    """Keep the first run profile, and have these others."""
    return lambda of: of_profiles(profiles_of(of)[0], *profiles)(of)


def with_version(text: str) -> Edit:
    made = replace(PROFILES[0], settings=(setting("version", text, Section.RUN_PROFILES),))
    return of_profiles(made, PROFILES[1])


def of_profiles(*profiles: Any) -> Edit:
    return of_connector(run_profiles=profiles)


def settings(*given: Any) -> Edit:
    return lambda of: replace(of, settings=given)


def metaverse(attributes: Any = None, classes: Any = None) -> Edit:
    return lambda of: replace(of, metaverse=schema(classes, attributes))


def version(text: str) -> Edit:
    return lambda of: replace(of, server=replace(of.server, product_version=text))


def both(*edits: Edit) -> Edit:
    def edit(of: Snapshot) -> Snapshot:
        for each in edits:
            of = each(of)
        return of

    return edit


def nothing(of: Snapshot) -> Snapshot:
    return of


@dataclass(frozen=True)
class Case:
    name: str
    topic: str
    baseline: Any
    edit: Edit
    other: Edit | None = None
    """Another edit of the same place, for the case that both servers were changed, differently."""
    other_topic: str = ""
    other_baseline: Any = None
    """Where the difference of both edits is another one than that of the first alone."""
    alike: tuple[str, ...] = ()
    """Topics of what the two different edits have in common."""
    has_no_baseline: bool = False
    """Neither of the two things that differ was there before."""


CONTENTS = ("containers", f"OU=Vendors,{DOMAIN}")
SUMMARY = {
    "precedence": 10, "disabled": False, "link type": "Join", "source object type": "user",
    "target object type": "person", "attribute flows": ("mail", "sn"),
}  # fmt: skip
MAIL = {"flow type": "Direct", "source": "mail", "merge type": "Update"}
CASES = [
    # rules
    Case("description", "sync-rule-description", "", of_rule("A", description="x"), of_rule("A", description="y")),
    Case("disabled", "sync-rule-disabled", False, of_rule("A", disabled=True)),
    Case("link type", "sync-rule-link-type", "Join", of_rule("A", link_type="Provision"), of_rule("A", link_type="StickyJoin")),
    Case("object type", "sync-rule-object-type", "user", of_rule("A", source_object_type="contact"),
         of_rule("A", source_object_type="group")),
    Case("password sync", "sync-rule-password-sync", False, of_rule("A", password_sync=True)),
    Case("soft delete", "sync-rule-soft-delete", "00:00:00", of_rule("A", soft_delete_expiry="1.00:00:00"),
         of_rule("A", soft_delete_expiry="2.00:00:00")),
    Case("reference", "sync-rule-precedence-reference", "", of_rule("A", precedence_after="B"),
         of_rule("A", precedence_after="C")),
    Case("tag", "sync-rule-tag", "Microsoft.InfromADUserJoin.006", of_rule("In from AD - User Join", tag_version="007"),
         of_rule("In from AD - User Join", tag_version="008")),
    Case("scope", "sync-rule-scoping-filter", (("sn ISNOTNULL",),), of_rule("A", scoping_filter=((Clause("l", "EQUAL", "x"),),)),
         of_rule("A", scoping_filter=((Clause("l", "EQUAL", "y"),),))),
    Case("joins", "sync-rule-join-rules", (("mail = mail",),),
         of_rule("A", join_rules=((JoinCondition("l", "l", case_sensitive=False),),)), of_rule("A", join_rules=())),
    Case("direction", "sync-rule-identity", "Inbound", of_rule("A", direction="Outbound")),
    Case("rule moved", "sync-rule-identity", FOREST, of_rule("A", connector="fabrikam.com")),
    Case("rule renamed", "sync-rule-renamed", "A", of_rule("A", name="P"), of_rule("A", name="Q")),
    Case("rule renamed, known by its content", "sync-rule-renamed", "B", of_rule("B", name="P"), of_rule("B", name="Q")),
    Case("standard rule renamed", "sync-rule-name", "In from AD - User Join", of_rule("In from AD - User Join", name="P"),
         of_rule("In from AD - User Join", name="Q")),
    Case("rule gone", "custom-rule-missing", SUMMARY, without_rule("A"), of_rule("A", description="x")),
    Case("rule new", "custom-rule-missing", None, more_rules(rule("New", precedence=30, flows=(flow("x"),))),
         more_rules(rule("New", precedence=30, flows=(flow("x", "y"),))), "sync-rule-flow"),
    Case("standard rule gone", "standard-rule-missing", SUMMARY | {"precedence": 101}, without_rule("In from AD - User Common"),
         of_rule("In from AD - User Common", description="x")),
    Case("rule twice", "sync-rule-duplicate", 1, more_rules(rule("A", precedence=11)),
         more_rules(rule("A", precedence=11), rule("A", precedence=12))),
    Case("rule setting", "other-setting", "x", of_rule("A", settings=(setting("future", "y"),)),
         of_rule("A", settings=(setting("future", "z"),))),
    Case("number", "custom-rule-precedence", 10, of_rule("A", precedence=12), of_rule("A", precedence=13)),
    Case("clone", "rule-cloned", "original in use",
         both(of_rule("In from AD - User Join", disabled=True), more_rules(rule(CLONE, precedence=5)))),
    # flows
    Case("flow source", "sync-rule-flow", "mail", of_rule("A", flows=(flow("mail", "x"), flow("sn"))),
         of_rule("A", flows=(flow("mail", "y"), flow("sn")))),
    Case("flow gone", "sync-rule-flow-missing", MAIL, of_rule("A", flows=(flow("sn"),)),
         of_rule("A", flows=(flow("mail", "y"), flow("sn")))),
    Case("flow new", "sync-rule-flow-missing", None, of_rule("A", flows=(flow("mail"), flow("sn"), flow("new"))),
         of_rule("A", flows=(flow("mail"), flow("sn"), flow("new", "x"))), "sync-rule-flow"),
    Case("no flows", "sync-rule-flow-missing", ("mail", "sn"), of_rule("A", flows=()),
         of_rule("A", flows=(flow("mail"), flow("sn", "x")))),
    Case("flow type", "sync-rule-flow", MAIL, of_rule("A", flows=(expression("mail", "Trim([mail])"), flow("sn"))),
         of_rule("A", flows=(flow("mail", kind="Constant"), flow("sn")))),
    Case("flow target", "sync-rule-flow-retargeted", "mail", of_rule("A", flows=(flow("upn", "mail"), flow("sn"))),
         of_rule("A", flows=(flow("cn", "mail"), flow("sn"))), has_no_baseline=True, alike=("sync-rule-flow-missing",)),
    Case("flow expression", "sync-rule-flow", "[cn]",
         of_rule("B", flows=(RULES[1].flows[0], expression("cn", "[x]"))),
         of_rule("B", flows=(RULES[1].flows[0], expression("cn", "[y]")))),
    Case("merge type", "sync-rule-flow-merge-type", "Update", of_rule("A", flows=(flow("mail", merge_type="Merge"), flow("sn"))),
         of_rule("A", flows=(flow("mail", merge_type="MergeCaseInsensitive"), flow("sn")))),
    Case("apply once", "sync-rule-flow-execute-once", False, of_rule("A", flows=(flow("mail", execute_once=True), flow("sn")))),
    Case("flow setting", "other-setting", "x",
         of_rule("B", flows=(flow("mail", settings=(setting("note", "y"),)), RULES[1].flows[1])),
         of_rule("B", flows=(flow("mail", settings=(setting("note", "z"),)), RULES[1].flows[1]))),
    # what is selected
    Case("OU included", "ou-scope", "excluded", of_partition(inclusions=(STAFF, VENDORS)),
         of_partition(inclusions=(STAFF, VENDORS), exclusions=(DOMAIN, VENDORS))),
    Case("OU no longer included", "ou-scope", "included", of_partition(inclusions=()),
         of_partition(exclusions=(DOMAIN, STAFF))),
    Case("OU below", "ou-scope", "included", of_partition(exclusions=(DOMAIN, f"OU=Interns,{STAFF}"))),
    Case("OU exchanged", "ou-scope-replaced", STAFF, of_partition(inclusions=(VENDORS,)),
         of_partition(inclusions=(f"OU=Crew,{DOMAIN}",)),
         other_baseline={f"OU=Crew,{DOMAIN}": "excluded", VENDORS: "excluded"}, alike=("ou-scope",)),
    Case("exception exchanged", "ou-exclusion-replaced", OLD,
         of_connector("fabrikam.com", partitions=(partition(FABRIKAM, inclusions=(), exclusions=(f"OU=P,{FABRIKAM}",)),)),
         of_connector("fabrikam.com", partitions=(partition(FABRIKAM, inclusions=(), exclusions=(f"OU=Q,{FABRIKAM}",)),)),
         other_baseline={f"OU=P,{FABRIKAM}": "not listed", f"OU=Q,{FABRIKAM}": "not listed"}, alike=("ou-scope",)),
    Case("domain selected", "partition-selected", True, of_partition(selected=False), of_partition(selected=None)),
    Case("domain gone", "partition-missing", {"selected": True, "included": (STAFF,), "excluded": (DOMAIN,)}, domains(),
         domains(partition(EMEA, selected=False))),
    Case("domain exchanged", "partition-replaced", EMEA, domains(partition("DC=a")), domains(partition("DC=b")),
         other_baseline=EMEA),
    Case("attribute gone", "attribute-selection", "sn", of_connector(attributes=("mail",))),
    Case("attribute new", "attribute-selection", None, of_connector(attributes=("mail", "sn", "title"))),
    Case("attribute exchanged", "attribute-selection-replaced", "sn", of_connector(attributes=("mail", "title")),
         of_connector(attributes=("cn", "mail")), has_no_baseline=True, alike=("attribute-selection",)),
    Case("no attributes", "attribute-selection", ("mail", "sn"), of_connector(attributes=()),
         of_connector(attributes=("mail", "sn", "title"))),
    Case("object type of a domain", "object-type", "group", of_partition(object_types=("user",))),
    Case("no object types of a domain", "object-type", ("group", "user"), of_partition(object_types=())),
    Case("object type of the connector", "object-type", None, of_connector(object_types=("contact",))),
    Case("object type of all domains", "object-type", "group", types_of_all_domains("user")),
    # connectors
    Case("connector renamed", "connector-name", FOREST, of_connector(name="Contoso"), of_connector(name="Contoso directory")),
    Case("connector gone", "connector-missing", {"type": "Active Directory", "forest": "fabrikam.com", "sync rules": 0},
         lambda of: replace(of, connectors=tuple(each for each in of.connectors if each.name != "fabrikam.com"))),
    Case("port", "connector-setting", "389",
         of_connector(settings=(setting("connectivity/forest-port", "636", Section.CONNECTORS),)),
         of_connector(settings=(setting("connectivity/forest-port", "3268", Section.CONNECTORS),))),
    Case("setting of a domain", "connector-setting", "1",
         of_partition(settings=(setting("dc-failover", "0", Section.CONNECTORS),)),
         of_partition(settings=(setting("dc-failover", "2", Section.CONNECTORS),))),
    Case("forest", "connector-forest", FOREST, of_connector(forest="a.com"), of_connector(forest="b.com")),
    Case("schema", "connector-schema", {"object classes": 1, "attribute types": 1},
         of_connector(schema=Schema({"user": {}}, {"sn": {"syntax": "1"}})),
         of_connector(schema=Schema({"user": {"attribute sn": ""}}, {"sn": {"syntax": "2"}}))),
    Case("hierarchy", "provisioning-hierarchy", "organizationalUnit", of_connector(provisioning_hierarchy={"OU": "a"}),
         of_connector(provisioning_hierarchy={"OU": "b"})),
    Case("hierarchy renamed", "provisioning-hierarchy-renamed", "OU",
         of_connector(provisioning_hierarchy={"CN": "organizationalUnit"}),
         of_connector(provisioning_hierarchy={"DC": "organizationalUnit"})),
    # run profiles
    Case("run profile gone", "run-profile-missing", {"steps": ("step", "step")}, export_profile(),
         export_profile(profile("Export", step(page_size="1")))),
    Case("run profile renamed", "run-profile-renamed", "Export", export_profile(replace(PROFILES[1], name="P")),
         export_profile(replace(PROFILES[1], name="Q"))),
    Case("page size", "run-profile-step", "1", export_profile(profile("Export", step(page_size="9"), step(page_size="2"))),
         export_profile(profile("Export", step(page_size="8"), step(page_size="2")))),
    Case("steps", "run-profile-steps", ("step", "step"), export_profile(profile("Export", step(page_size="1"))),
         export_profile(profile("Export", *[step(page_size="1")] * 3))),
    Case("setting of a run profile", "run-profile-setting", "1", with_version("2"), with_version("3")),
    # metaverse, settings, version
    Case("metaverse attribute gone", "metaverse-attribute-missing", {"syntax": "1"}, metaverse({"mail": {"syntax": "1"}}),
         metaverse({"sn": {"syntax": "2"}, "mail": {"syntax": "1"}})),
    Case("metaverse attribute", "metaverse-attribute", "1", metaverse({"sn": {"syntax": "2"}, "mail": {"syntax": "1"}}),
         metaverse({"sn": {"syntax": "3"}, "mail": {"syntax": "1"}})),
    Case("metaverse attribute renamed", "metaverse-attribute-renamed", "sn",
         metaverse({"p": {"syntax": "1"}, "mail": {"syntax": "1"}}), metaverse({"q": {"syntax": "1"}, "mail": {"syntax": "1"}})),
    Case("metaverse class new", "metaverse-class-missing", None,
         metaverse(None, {"person": {"attribute sn": "", "attribute mail": ""}, "group": {"attribute sn": ""}}),
         metaverse(None, {"person": {"attribute sn": "", "attribute mail": ""}, "group": {"attribute sn": "required"}}),
         "metaverse-class"),
    Case("metaverse reference gone", "metaverse-class-reference", "sn", metaverse(None, {"person": {"attribute mail": ""}})),
    Case("global setting", "global-setting", "0", settings(setting("a.b", "1", Section.FEATURES), BASE.settings[1]),
         settings(setting("a.b", "2", Section.FEATURES), BASE.settings[1])),
    Case("global setting gone", "global-setting", "0", settings(BASE.settings[1]),
         settings(setting("a.b", "2", Section.FEATURES), BASE.settings[1])),
    Case("global setting new", "global-setting", None, settings(*BASE.settings, setting("c.d", "1", Section.FEATURES)),
         settings(*BASE.settings, setting("c.d", "2", Section.FEATURES))),
    Case("entry exchanged", "global-setting", {"[old]": {"name": "x"}},
         settings(BASE.settings[0], setting("List/[new]/name", "x", Section.FEATURES)),
         settings(BASE.settings[0], setting("List/[newer]/name", "x", Section.FEATURES)),
         has_no_baseline=True),
    Case("entry with a value of its own", "global-setting", None,
         settings(*BASE.settings, *(setting(path, "x", Section.FEATURES) for path in ("List/[new]", "List/[new]/name")))),
    Case("product version", "product-version", BASE.server.product_version, version("2.6.0.0"), version("2.7.0.0")),
]  # fmt: skip


def profiles_of(of: Snapshot) -> Any:
    return of.connectors[0].run_profiles


def attributed(primary: Snapshot, staging: Snapshot, baseline: Snapshot = BASE) -> list[tuple[str, str, Any]]:
    attribute = Attributor(baseline, primary, staging)
    found = [(item.topic, attribute(item)) for item in changes(primary, staging)]
    return [(topic, said.changed_on, said.baseline) for topic, said in found]


def alike(primary: Snapshot, staging: Snapshot, baseline: Snapshot = BASE) -> list[Change]:
    return list(Attributor(baseline, primary, staging).alike())


def shown(found: list[Change]) -> list[tuple[Any, ...]]:
    return sorted(
        (
            item.topic,
            item.object.kind,
            item.object.identity,
            item.path,
            repr(item.primary),
            repr(item.staging),
        )
        for item in found
    )


FROM = {"of the primary": BASE, "of the staging server": partner(BASE)}
"""The baseline can be an earlier export of either server."""
BASELINES = pytest.mark.parametrize("baseline", FROM.values(), ids=FROM)
EVERY = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@EVERY
@BASELINES
def test_an_edit_of_one_server_is_of_that_server(case: Case, baseline: Snapshot):
    edited = case.edit(BASE)
    assert attributed(edited, partner(BASE), baseline) == [(case.topic, "primary", case.baseline)]
    assert attributed(BASE, partner(edited), baseline) == [(case.topic, "staging", case.baseline)]
    assert alike(edited, partner(BASE), baseline) == alike(BASE, partner(edited), baseline) == []


@EVERY
@BASELINES
def test_the_same_edit_of_both_servers_is_no_difference_and_is_listed(case: Case, baseline: Snapshot):
    edited = case.edit(BASE)
    assert attributed(edited, partner(edited), baseline) == []
    (found,) = alike(edited, partner(edited), baseline)
    (change,) = changes(edited, partner(BASE))
    assert (found.topic, found.path) == (case.topic, change.path)
    assert (found.primary, found.staging) == (change.primary, case.baseline)
    assert shown(alike(partner(edited), edited, baseline)) == shown([found])


@pytest.mark.parametrize("case", [case for case in CASES if case.other], ids=lambda case: case.name)
@BASELINES
def test_different_edits_of_one_place_are_of_both(case: Case, baseline: Snapshot):
    assert case.other
    one, other = case.edit(BASE), case.other(BASE)
    value = None if case.has_no_baseline else case.other_baseline or case.baseline
    topic = case.other_topic or case.topic
    found = [item for item in attributed(one, partner(other), baseline) if item[0] == topic]
    assert found == [(topic, "both", value)]
    assert sorted(item.topic for item in alike(one, partner(other), baseline)) == sorted(case.alike)
    swapped = [item for item in attributed(other, partner(one), baseline) if item[0] == topic]
    assert swapped == [(topic, "both", value)]


def test_who_differs_from_the_baseline_in_writing_only_changed_nothing():
    base, ours, theirs = (
        settings(setting("a.b", value, Section.FEATURES), BASE.settings[1])(BASE)
        for value in ("dc.one", "DC.One", "dc.two")
    )
    assert attributed(ours, partner(theirs), base) == [("global-setting", "staging", "dc.one")]
    assert attributed(theirs, partner(ours), base) == [("global-setting", "primary", "dc.one")]


@pytest.mark.parametrize(
    ("topic", "edit", "silent"),
    [
        pytest.param(
            "custom-rule-precedence",
            of_rule("A", precedence=12),
            of_rule("A", precedence=NOT_CARRIED),
            id="number of a rule",
        ),
        pytest.param(
            "object-type",
            of_partition(object_types=("user",)),
            both(of_partition(object_types=NOT_CARRIED), of_connector(object_types=NOT_CARRIED)),
            id="object types",
        ),
        pytest.param(
            "connector-schema",
            of_connector(schema=Schema({"user": {}}, {"sn": {"syntax": "1"}})),
            of_connector(schema=NOT_CARRIED),
            id="schema",
        ),
    ],
)
def test_a_baseline_that_does_not_carry_the_value_attributes_nothing(topic: str, edit: Edit, silent: Edit):
    assert attributed(edit(BASE), partner(BASE), silent(BASE)) == [(topic, "unknown", None)]


def test_object_types_of_domains_are_known_where_those_of_the_connector_are_not():
    base, edited = of_connector(object_types=NOT_CARRIED)(BASE), types_of_all_domains("user")(BASE)
    assert attributed(edited, partner(BASE), base) == [("object-type", "primary", "group")]


def test_every_topic_can_be_read_in_the_baseline():
    known = {topic for topic, _ in TOPICS} | {"global-setting", "connector-setting", "other-setting"}
    assert set(READERS) | ORDERS | OF_EACH_SERVER == known
    assert topics_in_source() - known == set()
    assert not set(READERS) & (ORDERS | OF_EACH_SERVER)


# --- through renames --------------------------------------------------------------------------------------

RENAMES: dict[str, tuple[Edit, Edit]] = {
    "rule on the primary": (of_rule("A", name="P"), nothing),
    "rule on staging": (nothing, of_rule("A", name="Q")),
    "rule on both alike": (of_rule("A", name="P"), of_rule("A", name="P")),
    "rule on both, differently": (of_rule("A", name="P"), of_rule("A", name="Q")),
    "connector on the primary": (of_connector(name="Zulu"), nothing),
    "connector on staging": (nothing, of_connector(name="Zulu")),
    "connector on the primary, sorting first": (of_connector(name="Alpha"), nothing),
    "connector on both alike": (of_connector(name="Zulu"), of_connector(name="Zulu")),
    "connector on both, differently": (of_connector(name="Alpha"), of_connector(name="Zulu")),
    "both on one server": (both(of_connector(name="Zulu"), of_rule("A", name="P")), nothing),
}
BELOW: dict[str, tuple[Edit, str, Any]] = {
    "a field of the rule": (
        lambda of: of_rule(of.rules[0].name, disabled=True)(of),
        "sync-rule-disabled",
        False,
    ),
    "another rule": (of_rule("B", description="x"), "sync-rule-description", ""),
    "a rule new": (
        lambda of: more_rules(
            rule("New", connector=of.connectors[0].name, precedence=30, flows=(flow("x"),))
        )(of),
        "custom-rule-missing",
        None,
    ),
    "a rule gone": (
        without_rule("B"),
        "custom-rule-missing",
        SUMMARY | {"precedence": 20, "attribute flows": ("mail", "cn")},
    ),
    "an OU": (of_partition(inclusions=(STAFF, VENDORS)), "ou-scope", "excluded"),
    "an attribute": (
        lambda of: of_connector(of.connectors[0].name, attributes=("mail",))(of),
        "attribute-selection",
        "sn",
    ),
    "a run profile": (
        lambda of: of_connector(of.connectors[0].name, run_profiles=profiles_of(of)[:1])(of),
        "run-profile-missing",
        {"steps": ("step", "step")},
    ),
    "a port": (
        lambda of: of_connector(
            of.connectors[0].name, settings=(setting("connectivity/forest-port", "636", Section.CONNECTORS),)
        )(of),
        "connector-setting",
        "389",
    ),
    "the order": (of_rule("B", precedence=5), "precedence-order", ("10 A", "20 B")),
}
RENAME_TOPICS = {"sync-rule-renamed", "connector-name"}


@BASELINES
@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("renamed", RENAMES)
def test_what_is_changed_below_a_renamed_object_is_still_attributed(
    renamed: str, below: str, baseline: Snapshot
):
    one, other = RENAMES[renamed][0](BASE), RENAMES[renamed][1](BASE)
    edit, topic, value = BELOW[below]
    for changed_on, primary, staging in (
        ("primary", edit(one), partner(other)),
        ("staging", one, partner(edit(other))),
    ):
        found = [item for item in attributed(primary, staging, baseline) if item[0] not in RENAME_TOPICS]
        assert [item[:2] for item in found] == [(topic, changed_on)]
        if below != "the order":
            assert found[0][2] == value
    listed = alike(edit(one), partner(edit(other)), baseline)
    assert [item.topic for item in listed if item.topic not in RENAME_TOPICS] == [topic]
    swapped = alike(partner(edit(other)), edit(one), baseline)
    assert shown(swapped) == shown(listed)


def test_the_object_of_what_changed_alike_is_that_of_the_pair():
    base = both(of_connector(name="Zulu"), of_rule("A", name="P", description="x"))(BASE)
    (renamed, *_) = [item for item in alike(base, partner(base)) if item.topic == "sync-rule-renamed"]
    assert renamed.object.name == "P"
    assert renamed.object.identity == "zulu\x1fInbound\x1fp"
    (described, *_) = [item for item in alike(base, partner(base)) if item.topic == "sync-rule-description"]
    assert described.object == renamed.object


def test_a_rule_renamed_and_edited_beyond_recognition_is_new_and_the_other_gone():
    """By identifier the baseline has it, by name the staging server has it: the name wins."""
    edited = of_rule("A", name="P", description="x")(BASE)
    other = of_rule("A", identifier="8")(BASE)
    found = attributed(edited, partner(other), BASE)
    assert [(topic, changed_on) for topic, changed_on, _ in found] == [("custom-rule-missing", "primary")] * 2
    assert sorted(repr(value) for *_, value in found) == sorted(map(repr, (None, SUMMARY)))


def test_a_rule_that_both_renamed_and_edited_is_followed_by_the_one_that_kept_its_identifier():
    """The baseline is of one server; to the other it looks as if a rule had gone and another come."""
    edited = of_rule("A", name="P", description="x")(BASE)
    other = of_rule("P", identifier="8")(edited)
    expected = [("sync-rule-description", "x", ""), ("sync-rule-renamed", "P", "A")]
    for pair in ((edited, partner(other)), (partner(other), edited)):
        found = alike(*pair)
        assert sorted((item.topic, item.primary, item.staging) for item in found) == expected
        assert {item.object.name for item in found} == {"P"}


def test_a_second_rule_of_one_name_is_gone_where_the_baseline_has_two():
    twice = more_rules(rule("A", precedence=11))(BASE)
    assert attributed(BASE, partner(twice), twice) == [("sync-rule-duplicate", "primary", 2)]
    assert attributed(twice, partner(BASE), twice) == [("sync-rule-duplicate", "staging", 2)]


def test_a_rule_that_was_written_anew_with_other_identifiers_is_the_same():
    ids = ("28668685-9f07-4817-acc4-a4fcb1b505e6", "fc05e9a9-a3b4-4450-a483-04f0a68a4c13")
    base, anew = (
        of_rule("B", settings=(setting("origin", one), setting("future", "x")))(BASE) for one in ids
    )
    gone = without_rule("B")(BASE)
    ((_, changed_on, _),) = attributed(anew, partner(gone), base)
    assert changed_on == "staging"
    ((_, changed_on, _),) = attributed(gone, partner(anew), base)
    assert changed_on == "primary"


def test_rules_of_one_name_are_told_apart_where_they_can_be():
    twins = replace(BASE, rules=(rule("Twin"), rule("Twin", precedence=20, flows=(flow("x"),))))
    edited = replace(twins, rules=(rule("Twin", description="x"), twins.rules[1]))
    assert attributed(edited, partner(twins), twins) == [("sync-rule-description", "primary", "")]
    # Both were edited, and nobody can say which was which.
    unclear = replace(
        twins, rules=(rule("Twin", description="x"), rule("Twin", precedence=20, description="y"))
    )
    baseline = replace(twins, rules=(rule("Twin"), rule("Twin", precedence=20)))
    assert {item[1] for item in attributed(unclear, partner(baseline), baseline)} <= {"primary", "unknown"}


# --- the order of precedence -----------------------------------------------------------------------------

ORDER = replace(
    BASE, rules=tuple(rule(name, precedence=number) for number, name in enumerate("ABCDE", start=1))
)


def ordered(names: str) -> Snapshot:
    return replace(
        ORDER, rules=tuple(rule(name, precedence=number) for number, name in enumerate(names, start=1))
    )


@pytest.mark.parametrize(
    ("primary", "staging", "changed_on", "alike_objects"),
    [
        ("BCDEA", "ABCDE", "primary", []),
        ("ABCDE", "EABCD", "staging", []),
        ("BCDEA", "EABCD", "both", []),
        # Both moved the same rule, to different places.
        ("BACDE", "BCDEA", "both", []),
        # Both moved E alike, and then somebody moved A on one of them.
        ("EBCDA", "EABCD", "primary", ["E"]),
        ("EABCD", "EBCDA", "staging", ["E"]),
    ],
)  # fmt: skip
def test_which_server_moved_a_rule(primary: str, staging: str, changed_on: str, alike_objects: list[str]):
    found = attributed(ordered(primary), partner(ordered(staging)), ORDER)
    assert [item[:2] for item in found if item[0].startswith("precedence-order")] == [
        ("precedence-order", changed_on)
    ]
    listed = alike(ordered(primary), partner(ordered(staging)), ORDER)
    assert [item.object.name for item in listed if item.topic == "precedence-order"] == alike_objects


def test_the_baseline_of_an_order_is_the_place_of_the_moved_rules():
    ((*_, value),) = [
        item for item in attributed(ordered("BCDEA"), partner(ORDER), ORDER) if item[0] == "precedence-order"
    ]
    assert value == ("1 A",)


def test_a_new_rule_that_both_placed_differently_was_placed_by_both():
    one = replace(ORDER, rules=(*ORDER.rules, rule("N", precedence=0)))
    other = replace(ORDER, rules=(*ORDER.rules, rule("N", precedence=9)))
    assert [item[:2] for item in attributed(one, partner(other), ORDER)] == [("precedence-order", "both")]


def test_shifted_numbers():
    def numbered(first: int) -> Snapshot:
        names = ("Microsoft.InfromADUserJoin.006", "Microsoft.InfromADUserCommon.005")
        return replace(
            BASE, rules=tuple(standard(tag, tag, precedence=first + i) for i, tag in enumerate(names))
        )

    shifted = [("precedence-shifted", "primary", "100 to 101")]
    assert attributed(numbered(110), partner(numbered(100)), numbered(100)) == shifted
    assert attributed(numbered(100), partner(numbered(110)), numbered(100))[0][1] == "staging"
    assert attributed(numbered(110), partner(numbered(120)), numbered(100))[0][1] == "both"


# --- what differs in writing only -------------------------------------------------------------------------


def test_what_only_the_writing_differs_in_was_not_changed():
    edited = of_rule("B", flows=(RULES[1].flows[0], expression("cn", "[x]")))
    for written, otherwise in (("[cn]", "[cn] "), ("Trim([cn])", "Trim( [cn] )")):
        base, laid_out = (
            of_rule("B", flows=(RULES[1].flows[0], expression("cn", text)))(BASE)
            for text in (written, otherwise)
        )
        assert attributed(edited(BASE), partner(laid_out), base) == [("sync-rule-flow", "primary", written)]
        assert attributed(laid_out, partner(base), base) == [("sync-rule-flow", "primary", written)]
    upper = of_partition(inclusions=(STAFF.upper(),))
    assert attributed(upper(BASE), partner(of_partition(inclusions=(STAFF, VENDORS))(BASE))) == [
        ("ou-scope", "staging", "excluded")
    ]


# --- what the baseline cannot show -------------------------------------------------------------------------

DESCRIBED, WITH_RULE = of_rule("A", description="x")(BASE), more_rules(rule("New", precedence=30))(BASE)


def with_content(carried: Carried, *, by_nature: bool) -> Snapshot:
    content = {section: SectionContent(carried, 1, "some reason", by_nature=by_nature) for section in Section}
    return replace(BASE, content=content)


def test_a_section_that_the_baseline_lacks_is_unknown():
    for baseline in (replace(BASE, content={}), with_content(Carried.ABSENT, by_nature=True)):
        assert attributed(DESCRIBED, partner(BASE), baseline) == [("sync-rule-description", "unknown", None)]
        assert alike(DESCRIBED, partner(DESCRIBED), baseline) == []


def test_what_is_not_in_a_cut_off_baseline_may_have_been_there():
    cut_off = with_content(Carried.PARTIAL, by_nature=False)
    assert attributed(WITH_RULE, partner(BASE), cut_off) == [("custom-rule-missing", "unknown", None)]
    # What is there is there, and what the kind of export never shows is not missing from it.
    assert attributed(DESCRIBED, partner(BASE), cut_off) == [("sync-rule-description", "primary", "")]
    by_nature = with_content(Carried.PARTIAL, by_nature=True)
    assert attributed(WITH_RULE, partner(BASE), by_nature) == [("custom-rule-missing", "primary", None)]


def other_format(of: Snapshot) -> Snapshot:
    """The same server as an export of another kind shows it: fewer fields of rules, fewer settings."""
    source = replace(of.source, format=Format.CMDLETS, content_format=Format.CMDLETS)
    rules = tuple(replace(each, soft_delete_expiry=NOT_CARRIED, settings=()) for each in of.rules)
    return replace(of, source=source, rules=rules, settings=of.settings[:1], metaverse=NOT_CARRIED)


@pytest.mark.parametrize(
    ("name", "changed_on"),
    [
        ("description", "primary"),
        ("OU included", "primary"),
        ("rule gone", "primary"),
        ("flow source", "primary"),
        ("soft delete", "unknown"),
        ("rule setting", "unknown"),
        ("global setting", "primary"),
        ("global setting new", "unknown"),
        ("entry exchanged", "unknown"),
        ("metaverse attribute", "unknown"),
        ("metaverse attribute renamed", "unknown"),
        ("domain gone", "primary"),
        ("run profile gone", "primary"),
    ],
)
def test_a_baseline_of_another_format_shows_what_both_formats_carry(name: str, changed_on: str):
    case = next(case for case in CASES if case.name == name)
    found = attributed(case.edit(BASE), partner(BASE), other_format(BASE))
    assert [item[1] for item in found] == [changed_on]


def test_integers_in_place_of_names_are_not_compared():
    integers = replace(
        BASE, rules=tuple(replace(each, direction="#0", link_type="#1") for each in BASE.rules)
    )
    edited = of_rule("A", link_type="Provision", description="x")(BASE)
    assert attributed(edited, partner(BASE), integers) == [
        ("sync-rule-description", "primary", ""),
        ("sync-rule-link-type", "unknown", None),
    ]


def test_what_was_not_collected_for_the_baseline_is_unknown():
    def collected(of: Snapshot, *parts: str) -> Snapshot:
        return replace(of, source=replace(of.source, parts=parts))

    with_schedule = replace(
        BASE, settings=(*BASE.settings, setting("Scheduler/Interval", "1", Section.SCHEDULER))
    )
    parts = ("ADSyncRule", "ADSyncScheduler")
    pair = collected(with_schedule, *parts), partner(collected(BASE, *parts))
    assert attributed(*pair, collected(BASE, *parts)) == [("global-setting", "primary", None)]
    assert attributed(*pair, collected(BASE, "ADSyncRule")) == [("global-setting", "unknown", None)]


def test_what_each_server_has_of_its_own_is_never_attributed():
    attribute = Attributor(BASE, BASE, partner(BASE))
    found = {
        item.topic: attribute(item).changed_on for item in compare_snapshots(BASE, partner(BASE)).changes
    }
    assert found == {"role-as-expected": "unknown", "server-identity": "unknown"}
    active = replace(partner(BASE), server=replace(BASE.server, role=Role.ACTIVE, host="SYNC02"))
    assert ("role-both-active", "unknown", None) in attributed(BASE, active)


def test_a_step_that_the_baseline_does_not_have_is_unknown():
    base = export_profile(profile("Export", step(page_size="1")))(BASE)
    edited = export_profile(profile("Export", step(page_size="1"), step(page_size="9")))(BASE)
    assert attributed(edited, partner(BASE), base) == [("run-profile-step", "unknown", None)]


def test_a_run_profile_that_both_renamed_may_be_any_of_the_baseline():
    renamed = of_profiles(profiles_of(BASE)[0], replace(PROFILES[1], name="P"))(BASE)
    edited = of_profiles(profiles_of(BASE)[0], profile("P", step(page_size="9"), step(page_size="2")))(BASE)
    assert attributed(renamed, partner(edited)) == [("run-profile-step", "unknown", None)]


# --- baselines that are none ------------------------------------------------------------------------------


def test_a_baseline_of_another_tenant_is_refused():
    other = snapshot(tenant="fabrikam.onmicrosoft.com")
    with pytest.raises(WrongPairError, match=r"^The baseline belongs to another tenant \(baseline: fabrikam"):
        Attributor(other, BASE, partner(BASE))


def test_a_baseline_without_a_common_connector_is_refused():
    other = snapshot(connectors=[connector("litware.com")], tenant=None)
    with pytest.raises(
        WrongPairError, match=r"^The baseline has no connector in common with the two servers"
    ):
        Attributor(other, BASE, partner(BASE))
    # Without any connector it still has rules and settings; rules are found by identifier and by name.
    bare = replace(BASE, connectors=())
    for edited in (DESCRIBED, of_rule("B", description="x")(BASE)):
        assert attributed(edited, partner(BASE), bare) == [("sync-rule-description", "primary", "")]


def test_a_baseline_equal_to_one_server_lists_nothing_alike():
    for edited in (DESCRIBED, WITH_RULE):
        assert alike(edited, partner(BASE), edited) == alike(BASE, partner(edited), edited) == []
