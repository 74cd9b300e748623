"""Names that differ on purpose: what is read as what, what stays, and which maps contradict themselves."""

# ruff: noqa: ANN401 - test data is of any type

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.compare.builders import (
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
    step,
    tenant_connector,
    told,
)

from entradrift.compare.name_map import NameMapError, mapped, mapped_together
from entradrift.model.section import Section
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import Clause, JoinCondition
from entradrift.model.values import NOT_CARRIED

NAMES = {"contoso-test.com": "contoso.com"}


def read(text: Any, names: dict[str, str] | None = None) -> Any:
    """What a setting with this value says afterwards."""
    [found] = mapped(snapshot(settings=[setting("x", text)]), names or NAMES).settings
    return found.value


# --- which texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("contoso-test.com", "contoso.com"),
        ("ad.contoso-test.com", "ad.contoso.com"),
        ("user@contoso-test.com", "user@contoso.com"),
        ("https://sts.contoso-test.com/adfs", "https://sts.contoso.com/adfs"),
        ("contoso-test.com, contoso-test.com", "contoso.com, contoso.com"),
        ("It is contoso-test.com.", "It is contoso.com."),
        ("CONTOSO-TEST.COM", "CONTOSO.COM"),
        ("Contoso-Test.com", "contoso.com"),
        ('IIF(InStr([mail], "@contoso-test.com") > 0, 1, 2)', 'IIF(InStr([mail], "@contoso.com") > 0, 1, 2)'),
        ("OU=Staff,DC=contoso-test,DC=com", "OU=Staff,DC=contoso,DC=com"),
        ("OU=Staff, DC=contoso-test, DC=com", "OU=Staff, DC=contoso, DC=com"),
        ("dc=contoso-test,dc=com", "dc=contoso,dc=com"),
        ("DC=ad,DC=CONTOSO-TEST,DC=COM", "DC=ad,DC=CONTOSO,DC=COM"),
        ("DC = contoso-test , DC = com", "DC=contoso, DC=com"),
    ],
)
def test_a_name_is_replaced_as_a_whole(text: str, expected: str):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "xcontoso-test.com",
        "my-contoso-test.com",
        "contoso-test.community",
        "contoso-test.com.au",
        "contoso-test.com-old",
        "contoso-test.com_old",
        "contoso-testXcom",
        "contoso-test",
        "OU=Staff,DC=contoso-test,DC=com,DC=au",
        "OU=Staff,DC=xcontoso-test,DC=com",
        "OU=Staff,DC=contoso-test,DC=community",
        "OU=Staff,DC=contoso-test,OU=x,DC=com",
        "",
        None,
        True,
        5,
        2.5,
    ],
)
def test_what_only_looks_like_the_name_stays(text: Any):
    assert read(text) is text


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        ({"CONTOSO-TEST": "CONTOSO"}, "CONTOSO-TEST\\svc", "CONTOSO\\svc"),
        ({"CONTOSO-TEST": "CONTOSO"}, "contoso-test\\svc", "contoso\\svc"),
        ({"CONTOSO-TEST": "CONTOSO"}, "contoso-test.com", "contoso-test.com"),
        ({"CONTOSO-TEST": "CONTOSO"}, "DC=contoso-test,DC=com", "DC=contoso-test,DC=com"),
        ({"CONTOSO-TEST": "CONTOSO"}, "OU=Contoso-Test,DC=x,DC=com", "OU=CONTOSO,DC=x,DC=com"),
        ({"Test Users": "Users"}, "OU=Test Users,DC=x", "OU=Users,DC=x"),
        ({"OU=Test (new)": "OU=Users"}, "OU=Test (new),DC=x", "OU=Users,DC=x"),
        ({"a.b": "c"}, "DC=a,DC=b", "DC=c"),
        ({"a.b": "c.d.e"}, "x.a.b; DC=a,DC=b", "x.c.d.e; DC=c,DC=d,DC=e"),
        (
            {"test.com": "contoso.com", "ad.test.com": "corp.net"},
            "ad.test.com eu.test.com",
            "corp.net eu.contoso.com",
        ),
        ({"ad.test.com": "corp.net", "test.com": "contoso.com"}, "DC=ad,DC=test,DC=com", "DC=corp,DC=net"),
        ({"Test": "Prod", "Test Users": "Users"}, "Test Users, Test", "Users, Prod"),
        ({"a+b.com": "c.com"}, "aab.com a+b.com", "aab.com c.com"),
        ({"fabrikam.com": "x.com"}, "fabr\u0131kam.com", "fabr\u0131kam.com"),
        ({"\u00e4rzte.de": "praxis.de"}, "\u00c4RZTE.DE x\u00e4rzte.de", "PRAXIS.DE x\u00e4rzte.de"),
        ({"a.com": r"b\1.com"}, "a.com", r"b\1.com"),
    ],
)
def test_names_of_other_kinds(names: dict[str, str], text: str, expected: str):
    assert read(text, names) == expected


def test_words_in_place_of_identifiers_stay_in_small_letters():
    names = {"contoso-test.com": "Contoso.com"}
    assert read("connector contoso-test.com", names) == "connector contoso.com"
    assert read("partition dc=contoso-test,dc=com", names) == "partition dc=contoso,dc=com"
    assert read("contoso-test.com", names) == "Contoso.com"


def test_values_of_any_shape():
    value = {"contoso-test.com": ("contoso-test.com", None, {"a": 1}), "b": True}
    assert read(value) == {"contoso.com": ("contoso.com", None, {"a": 1}), "b": True}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # What a reader has sorted means nothing by its order.
        (("contoso-test.com", "d.com"), ("contoso.com", "d.com")),
        (("b.com", "z.test", "zz.com"), ("a.com", "b.com", "zz.com")),
        (("z.test", "b.com"), ("a.com", "b.com")),
    ],
)
def test_a_sorted_list_stays_sorted(before: tuple[str, ...], after: tuple[str, ...]):
    assert read(before, {"z.test": "a.com"} if "z.test" in before else None) == after


# --- every part of a snapshot ----------------------------------------------------------------------------


def server(name: str, dn: str) -> Snapshot:
    """A server that says one name wherever it can."""
    mail = f"@{name}"
    ad = connector(
        name,
        forest=name,
        object_types=(f"type {name}",),
        attributes=("mail", f"zz {name}"),
        partitions=(
            partition(
                dn,
                inclusions=(f"OU=Staff,{dn}", f"OU=Zoo,{dn}"),
                exclusions=(dn,),
                settings=(setting("dns-name", name, Section.FILTERING),),
            ),
        ),
        run_profiles=(
            profile(f"Full Import {name}", step(partition=f"partition {dn.casefold()}")),
            profile("Export"),
        ),
        provisioning_hierarchy={"OU": "organizationalUnit", f"x {name}": name},
        schema=schema({f"user {name}": {"attribute sn": name}}, {f"sn {name}": {"syntax": name}}),
        settings=(setting(f"[{name}]/port", name, Section.CONNECTORS),),
    )
    own = rule(
        f"In from {name}",
        connector=name,
        description=f"For {name}.",
        source_object_type=f"user {name}",
        target_object_type=f"person {name}",
        precedence_after=f"In from {name} before",
        precedence_before=f"In from {name} after",
        scoping_filter=((Clause(f"mail {name}", "ENDSWITH", mail), Clause("sn", "EQUAL", "x")),),
        join_rules=((JoinCondition(f"mail {name}", f"mail {name}", case_sensitive=False),),),
        flows=(
            expression(f"mail {name}", f'"a{mail}"'),
            flow("sn", name, settings=(setting(f"more {name}", name, Section.SYNC_RULES),)),
        ),
        settings=(setting(f"extra {name}", name, Section.SYNC_RULES),),
    )
    return snapshot(
        [own],
        connectors=[ad, tenant_connector(f"{name} - AAD")],
        settings=[setting(f"Wizard/[{name}]", {name: (name, dn)})],
        tenant=name,
        metaverse=schema({"person": {f"attribute {name}": name}}, {name: {"syntax": name}}),
    )


TEST, LIVE = server("contoso-test.com", "DC=contoso-test,DC=com"), server("contoso.com", "DC=contoso,DC=com")


def test_every_part_of_a_snapshot_is_read():
    assert mapped(TEST, NAMES) == LIVE
    assert "contoso-test" not in repr(mapped(TEST, NAMES))
    assert changes(LIVE, mapped(partner(TEST), NAMES)) == []


def test_what_identifies_a_server_and_its_files_stays():
    one = connector("a.com", identifier="contoso-test.com", place="contoso-test.com/a.xml")
    two = rule(identifier="contoso-test.com", place="contoso-test.com/b.xml")
    before = snapshot([two], connectors=[one], host="sync01.contoso-test.com", notices=("contoso-test.com",))
    before = replace(before, source=replace(before.source, captured_at="contoso-test.com"))
    assert mapped(before, NAMES) is before


def test_a_snapshot_without_the_name_is_the_same_object():
    assert mapped(LIVE, NAMES) is LIVE
    assert mapped(TEST, {}) is TEST


def test_what_an_export_does_not_carry_stays_so():
    bare = snapshot(
        [
            rule(
                flows=NOT_CARRIED, scoping_filter=NOT_CARRIED, join_rules=NOT_CARRIED, description=NOT_CARRIED
            )
        ],
        connectors=[
            connector(
                "contoso-test.com",
                partitions=NOT_CARRIED,
                object_types=NOT_CARRIED,
                attributes=NOT_CARRIED,
                run_profiles=NOT_CARRIED,
                provisioning_hierarchy=NOT_CARRIED,
                schema=NOT_CARRIED,
            ),
            connector("b.com", run_profiles=(replace(profile(), steps=NOT_CARRIED),)),
        ],
        metaverse=NOT_CARRIED,
        tenant=None,
    )
    expected = replace(
        bare,
        connectors=(
            replace(bare.connectors[0], name="contoso.com", forest="contoso.com"),
            bare.connectors[1],
        ),
    )
    assert mapped(bare, NAMES) == expected


def test_a_real_difference_is_still_found():
    [own] = TEST.rules
    other = partner(TEST, rules=(replace(own, flows=(flow("sn", "givenName"),)),))
    assert told(changes(LIVE, mapped(partner(TEST), NAMES))) == []
    assert told(changes(mapped(LIVE, NAMES), mapped(other, NAMES))) != []


# --- which names are used ---------------------------------------------------------------------------------


def test_names_that_occur_nowhere_are_told():
    names = NAMES | {
        "fabrikam-test.com": "fabrikam.com",
        "nowhere.com": "x.com",
        "xcontoso-test.com": "y.com",
    }
    other = snapshot(settings=[setting("x", "DC=fabrikam-test,DC=com")])
    found, unused = mapped_together((TEST, other), names)
    assert found == (mapped(TEST, names), mapped(other, names))
    assert unused == ("nowhere.com", "xcontoso-test.com")
    assert mapped_together((TEST,), {}) == ((TEST,), ())


# --- maps that contradict themselves ----------------------------------------------------------------------

HOLDS = (
    "which holds a name of the map itself; map every name straight to the name that it stands for, which must not be "
    "or hold another."
)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ({"a.com": "b.com", "b.com": "c.com"}, f'The name map reads "a.com" as "b.com", {HOLDS}'),
        ({"a.com": "b.com", "b.com": "a.com"}, f'The name map reads "a.com" as "b.com", {HOLDS}'),
        ({"a.com": "x.a.com"}, f'The name map reads "a.com" as "x.a.com", {HOLDS}'),
        ({"z.com": "DC=a,DC=com", "a.com": "b.com"}, f'The name map reads "z.com" as "DC=a,DC=com", {HOLDS}'),
        (
            {"a.com": "b.com", "A.com": "c.com"},
            (
                'The name map has "a.com" and "A.com", which are one name, because letter case does not matter; remove one '
                "of them."
            ),
        ),
        ({" ": "b.com"}, "The name map has an empty name; give both the name and what it is read as."),
        ({"a.com": ""}, "The name map has an empty name; give both the name and what it is read as."),
    ],
    ids=["chain", "swap", "itself", "distinguished name", "letter case", "empty name", "empty value"],
)
def test_a_map_that_contradicts_itself(names: dict[str, str], sentence: str):
    with pytest.raises(NameMapError) as caught:
        mapped(LIVE, names)
    assert str(caught.value) == sentence
    assert caught.value.exit_code == 2


def equal(one: str, other: str, both: str) -> str:
    return (
        f'The name map makes two things of one server equal: "{one}" and "{other}" are both read as "{both}"; map the '
        "names of one server to different names."
    )


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        (
            snapshot(connectors=[connector("a.com"), connector("b.com")]),
            equal("a.com", "b.com", "x.com"),
        ),
        (
            snapshot(connectors=[connector("X.com"), connector("b.com")]),
            equal("X.com", "b.com", "x.com"),
        ),
        (
            snapshot(
                connectors=[
                    connector("c.com", partitions=(partition("DC=a,DC=com"), partition("DC=b,DC=com")))
                ]
            ),
            equal("DC=a,DC=com", "DC=b,DC=com", "DC=x,DC=com"),
        ),
        (
            snapshot(settings=[setting("s", {"a.com": 1, "b.com": 2})]),
            equal("a.com", "b.com", "x.com"),
        ),
        (
            snapshot(metaverse=schema(attributes={"a.com": {}, "x.com": {}})),
            equal("a.com", "x.com", "x.com"),
        ),
    ],
    ids=["connectors", "a connector and another", "domains", "fields", "attributes"],
)
def test_two_things_of_one_server_must_not_become_one(before: Snapshot, sentence: str):
    with pytest.raises(NameMapError) as caught:
        mapped(before, {"a.com": "x.com", "b.com": "x.com"})
    assert str(caught.value) == sentence


def test_two_names_may_mean_one_when_no_server_has_both():
    names = {"a.com": "x.com", "b.com": "x.com"}
    one, other = (snapshot(connectors=[connector(name)]) for name in ("a.com", "b.com"))
    assert [mapped(each, names).connectors[0].name for each in (one, other)] == ["x.com", "x.com"]


def test_connectors_that_were_equal_before_are_no_fault_of_the_map():
    twice = snapshot(connectors=[connector("a.com"), connector("a.com")])
    assert [each.name for each in mapped(twice, {"a.com": "x.com"}).connectors] == ["x.com", "x.com"]


# --- properties ------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["contoso-test.com", "CONTOSO-TEST.COM", "x", ".", "-", ",", "DC=contoso-test,DC=com", " ", "OU=a", "@"]
)


@given(st.lists(WORDS, max_size=8).map("".join))
def test_reading_twice_is_reading_once(text: str):
    once = read(text)
    assert read(once) == once


@given(st.text(max_size=30))
def test_a_text_without_the_name_stays(text: str):
    assert read(text) is text


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        ("DC=", "DC="),
        ("contoso-test.", "contoso-test."),
        ("DC=contoso-test,", "DC=contoso-test,"),
        ("DC=contoso-test,DC=com ", "DC=contoso,DC=com "),
    ],
)
def test_a_long_text_is_read_in_one_pass(unit: str, found: str):
    """With a pass for each of its parts, this would not end in an hour."""
    assert read(unit * 300_000) == found * 300_000
