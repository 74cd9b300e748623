"""Changes of connectors: filtering, run profiles, hierarchy, schema, settings; one for each act."""

# ruff: noqa: ANN401 - test data is of any type

from dataclasses import replace
from typing import Any

import pytest
from tests.compare.builders import (
    DOMAIN,
    FOREST,
    changes,
    connector,
    difference,
    of_connectors,
    partition,
    partner,
    profile,
    setting,
    snapshot,
    step,
    tenant_connector,
    told,
)

from entradrift.model.change import Change, Presence
from entradrift.model.connector import ConnectorKind, Partition, RunProfile, Schema
from entradrift.model.section import Section
from entradrift.model.values import NOT_CARRIED

LAB = "DC=lab,DC=contoso,DC=com"
STAFF = f"OU=Staff,{DOMAIN}"
VENDORS = f"OU=Vendors,{DOMAIN}"


def between(primary: dict[str, Any], staging: dict[str, Any]) -> list[Change]:
    """The changes between two servers whose AD connectors have these fields."""
    found = of_connectors([connector(**primary)], [connector(**staging)])
    mirrored = of_connectors([connector(**staging)], [connector(**primary)])
    assert told(
        [replace(change, side=change.side.other if change.side else None) for change in mirrored]
    ) == told(found)
    return found


def domains(*partitions: Partition) -> dict[str, Any]:
    return {"partitions": partitions}


def test_a_connector_of_one_server_only_is_known_by_its_name_in_small_letters():
    other = connector("Fabrikam.com", partitions=(partition("DC=fabrikam,DC=com"),))
    for pair, side in (
        (([connector(), other], [connector()]), "primary"),
        (([connector()], [connector(), other]), "staging"),
    ):
        found = of_connectors(*pair)
        assert told(found) == [("connector-missing", "connectors", "Fabrikam.com", "", side)]
        ref = found[0].object
        assert (ref.kind, ref.connector, ref.identity) == ("connector", "Fabrikam.com", "fabrikam.com")


def test_equal_connectors():
    assert between({}, {"identifier": "2", "place": "elsewhere"}) == []


# --- filtering ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            {"inclusions": (STAFF, VENDORS)},
            {},
            [("ou-scope", "filtering", DOMAIN, f"containers/{VENDORS}", "primary")],
            id="OU",
        ),
        pytest.param(
            {},
            {"inclusions": (VENDORS,)},
            [("ou-scope-replaced", "filtering", DOMAIN, f"containers/{STAFF}", None)],
            id="OU exchanged",
        ),
        pytest.param(
            {"exclusions": (DOMAIN, f"OU=Old,{STAFF}")},
            {"exclusions": (DOMAIN, f"OU=New,{STAFF}")},
            [("ou-scope-replaced", "filtering", DOMAIN, f"containers/OU=New,{STAFF}", None)],
            id="exception exchanged",
        ),
        pytest.param(
            {"inclusions": (), "exclusions": (STAFF,)},
            {"inclusions": (), "exclusions": (VENDORS,)},
            [("ou-exclusion-replaced", "filtering", DOMAIN, f"containers/{STAFF}", None)],
            id="exclusion exchanged",
        ),
        pytest.param(
            {},
            {"exclusions": (DOMAIN, STAFF)},
            [("ou-scope", "filtering", DOMAIN, f"containers/{STAFF}", None)],
            id="contradiction",
        ),
        pytest.param(
            {},
            {"inclusions": (STAFF, f"OU=Sales,{STAFF}")},
            [("ou-list-redundant", "filtering", DOMAIN, "containers", None)],
            id="redundant",
        ),
        pytest.param(
            {},
            {"inclusions": (STAFF.lower(),)},
            [("ou-list-writing", "filtering", DOMAIN, "containers", None)],
            id="letter case",
        ),
        pytest.param(
            {},
            {"selected": False},
            [("partition-selected", "filtering", DOMAIN, "selected", "primary")],
            id="selected",
        ),
        pytest.param(
            {"selected": False},
            {"selected": None},
            [("partition-selected", "filtering", DOMAIN, "selected", None)],
            id="selection not said",
        ),
        pytest.param(
            {},
            {"object_types": ("user",)},
            [("object-type", "filtering", DOMAIN, "object-types/group", "primary")],
            id="object type",
        ),
        pytest.param(
            {},
            {"object_types": ("contact", "user")},
            [("object-type-replaced", "filtering", DOMAIN, "object-types/contact", None)],
            id="object type exchanged",
        ),
        pytest.param(
            {},
            {"object_types": ()},
            [("object-type", "filtering", DOMAIN, "object-types", "primary")],
            id="no object type at all",
        ),
        pytest.param(
            {},
            {"object_types": ("contact", "device")},
            [
                ("object-type", "filtering", DOMAIN, "object-types/contact", "staging"),
                ("object-type", "filtering", DOMAIN, "object-types/device", "staging"),
                ("object-type", "filtering", DOMAIN, "object-types/group", "primary"),
                ("object-type", "filtering", DOMAIN, "object-types/user", "primary"),
            ],
            id="other object types",
        ),
        pytest.param(
            {},
            {"inclusions": NOT_CARRIED, "selected": NOT_CARRIED, "object_types": NOT_CARRIED},
            [],
            id="unknown",
        ),
    ],
)
def test_one_change_of_a_partition(
    one: dict[str, Any], other: dict[str, Any], expected: list[tuple[str, str, str, str, str | None]]
):
    found = between(domains(partition(**one)), domains(partition(**other)))
    assert told(found) == expected
    assert [change.cosmetic for change in found] == [item[0].startswith("ou-list") for item in expected]


def test_letter_case_of_a_domain_means_nothing():
    assert between(domains(partition()), domains(partition(DOMAIN.lower()))) == []


def test_a_container_that_is_included_and_excluded_is_a_notice():
    both = partition(exclusions=(DOMAIN, STAFF.upper()))
    one = snapshot(connectors=[connector(partitions=(both,)), tenant_connector()])
    notices = difference(one, partner(one)).notices
    assert [notice.partition(":")[0] for notice in notices if STAFF in notice] == ["primary", "staging"]
    other = partner(snapshot())
    notices = difference(one, other).notices
    assert [notice for notice in notices if "both included and excluded" in notice] == [
        f"primary: {STAFF} is both included and excluded in {DOMAIN}; what the server does with it is not documented."
    ]


def test_two_contradictions_on_either_server_are_two_changes():
    one = partition(inclusions=(STAFF,), exclusions=(STAFF, VENDORS))
    other = partition(inclusions=(VENDORS,), exclusions=(STAFF, VENDORS))
    assert [item[0] for item in told(between(domains(one), domains(other)))] == ["ou-scope", "ou-scope"]


def test_a_missing_domain_is_one_change_and_claims_its_steps():
    steps = step(partition=f"partition {DOMAIN.lower()}"), step(partition=f"partition {LAB.lower()}")
    both = {"run_profiles": (profile("Import", *steps), profile("Export", *steps))}
    one = {"run_profiles": (profile("Import", steps[0]), profile("Export", steps[0]))}
    found = between(domains(partition(), partition(LAB)) | both, domains(partition()) | one)
    assert told(found) == [("partition-missing", "filtering", LAB, "", "primary")]
    assert found[0].primary == {
        "selected": True,
        "included": (STAFF,),
        "excluded": (DOMAIN,),
    }


def test_a_domain_that_is_not_selected_claims_the_steps_that_it_therefore_lacks_and_no_other():
    here, there = f"partition {DOMAIN.lower()}", f"partition {LAB.lower()}"
    off = domains(partition(), partition(LAB, selected=False))
    on = domains(partition(), partition(LAB))
    found = between(
        on | {"run_profiles": (profile("Import", step(partition=here), step(partition=there)),)},
        off | {"run_profiles": (profile("Import", step(partition=here)),)},
    )
    assert told(found) == [("partition-selected", "filtering", LAB, "selected", "primary")]
    found = between(
        on
        | {"run_profiles": (profile("Import", step(partition=here, page_size="1"), step(partition=there)),)},
        off | {"run_profiles": (profile("Import", step(partition=here, page_size="2")),)},
    )
    assert told(found) == [
        ("partition-selected", "filtering", LAB, "selected", "primary"),
        ("run-profile-step", "run-profiles", "Import", "steps/1/page-size", None),
    ]


def test_a_domain_exchanged_for_another_is_one_change_and_claims_the_names_in_steps():
    def of(name: str) -> dict[str, Any]:
        return domains(partition(name)) | {
            "run_profiles": (profile("Import", step(partition=f"partition {name.lower()}")),)
        }

    found = between(of(DOMAIN), of(LAB))
    assert told(found) == [("partition-replaced", "filtering", DOMAIN, "name", None)]


def test_a_step_that_calls_its_partition_something_else():
    name = f"partition {DOMAIN.lower()}"
    one, other = (
        {"run_profiles": (profile("Import", step(**{key: name})),)} for key in ("partition", "scope")
    )
    (found,) = between(one, other)
    assert told([found]) == [("run-profile-step", "run-profiles", "Import", "steps/1/partition", None)]
    assert (found.primary, found.staging) == ({"partition": name}, {"scope": name})


def test_of_exports_that_list_selected_domains_only_an_unselected_one_is_no_difference():
    listed = partition(selected=NOT_CARRIED)
    for selected, topics in ((True, ["partition-missing"]), (None, ["partition-missing"]), (False, [])):
        more, less = domains(listed, partition(LAB, selected=selected)), domains(listed)
        assert [change.topic for change in between(more, less)] == topics
        assert [change.topic for change in between(less, more)] == topics


def test_what_decides_about_a_differing_container_is_known_and_nothing_else():
    sites, leavers = f"OU=Sites,{VENDORS}", f"OU=Leavers,{STAFF}"
    narrow = partition(exclusions=(DOMAIN, leavers))
    wide = replace(narrow, inclusions=(STAFF, VENDORS, sites))
    (found,) = between(domains(narrow), domains(wide))
    assert found.facts == {
        "primary included": (),
        "primary excluded": (DOMAIN,),
        "staging included": (VENDORS, sites),
        "staging excluded": (DOMAIN,),
        "containers listed": ("5",),
        "subtree": (VENDORS,),
    }


def test_of_an_exchange_what_decides_about_both_containers_is_known():
    (found,) = between(domains(partition()), domains(partition(inclusions=(VENDORS,))))
    assert found.facts == {
        "primary included": (STAFF,),
        "primary excluded": (DOMAIN,),
        "staging included": (VENDORS,),
        "staging excluded": (DOMAIN,),
        "containers listed": ("3",),
    }


def test_a_domain_that_is_listed_twice_hides_nothing():
    found = between(domains(partition(), partition(selected=False)), domains(partition()))
    assert [item[0] for item in told(found)] == ["partition-missing"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("mail", "sn"), ("mail", "sn", "title"), [("attribute-selection", "attributes/title", "staging")]),
        (("mail", "sn"), ("mail", "title"), [("attribute-selection-replaced", "attributes/sn", None)]),
        (("mail", "sn"), (), [("attribute-selection", "attributes", "primary")]),
        (("mail",), (), [("attribute-selection", "attributes/mail", "primary")]),
        (("mail", "sn"), NOT_CARRIED, []),
    ],
)
def test_selected_attributes(one: Any, other: Any, expected: list[tuple[str, str, str | None]]):
    found = told(between({"attributes": one}, {"attributes": other}))
    assert found == [(topic, "filtering", FOREST, path, side) for topic, path, side in expected]


def test_the_connectors_own_list_of_object_types_repeats_its_partitions():
    one = {"object_types": ("group", "user")} | domains(partition())
    other = {"object_types": ("user",)} | domains(partition(object_types=("user",)))
    assert told(between(one, other)) == [
        ("object-type", "filtering", DOMAIN, "object-types/group", "primary")
    ]
    other = {"object_types": ("user",)} | domains(partition())
    assert told(between(one, other)) == [
        ("object-type", "filtering", FOREST, "object-types/group", "primary")
    ]


def test_an_object_type_changed_for_every_domain_is_one_change_of_the_connector():
    def selecting(*types: str) -> dict[str, Any]:
        return domains(partition(object_types=types), partition(LAB, object_types=types))

    found = between(selecting("contact", "user"), selecting("user"))
    assert told(found) == [("object-type", "filtering", FOREST, "object-types/contact", "primary")]
    some = domains(partition(object_types=("user",)), partition(LAB, object_types=("contact", "user")))
    found = between(selecting("contact", "user"), some)
    assert told(found) == [("object-type", "filtering", DOMAIN, "object-types/contact", "primary")]


# --- run profiles ---------------------------------------------------------------------------------------

IMPORT, SYNC = step(kind="full-import", page_size="500"), step(kind="apply-rules", page_size="500")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            [profile("A", IMPORT), profile("B", SYNC)],
            [profile("A", IMPORT)],
            [("run-profile-missing", "B", "", "primary")],
            id="missing",
        ),
        pytest.param(
            [profile("A")], [profile("B")], [("run-profile-renamed", "A", "name", None)], id="renamed"
        ),
        pytest.param(
            [profile("A", IMPORT)],
            [profile("B", SYNC)],
            [("run-profile-missing", "A", "", "primary"), ("run-profile-missing", "B", "", "staging")],
            id="two others",
        ),
        pytest.param(
            [profile("A", IMPORT, SYNC)],
            [profile("A", SYNC, IMPORT)],
            [("run-profile-steps", "A", "steps", None)],
            id="order of the steps",
        ),
        pytest.param(
            [profile("A", IMPORT, SYNC)],
            [profile("A", IMPORT)],
            [("run-profile-steps", "A", "steps", None)],
            id="a step gone",
        ),
        pytest.param(
            [profile("A", IMPORT, SYNC)],
            [profile("A", IMPORT, step(kind="apply-rules", page_size="50"))],
            [("run-profile-step", "A", "steps/2/page-size", None)],
            id="a page size",
        ),
        pytest.param(
            [profile("A", IMPORT), profile("A", SYNC)],
            [profile("A", IMPORT)],
            [("run-profile-missing", "A (2)", "", "primary")],
            id="one name twice",
        ),
        pytest.param(
            [RunProfile("A", NOT_CARRIED)], [profile("A", IMPORT)], [], id="only the names are known"
        ),
        pytest.param(
            [RunProfile("A", (IMPORT,), (setting("future", "1"),))],
            [RunProfile("A", (IMPORT,), (setting("future", "2"),))],
            [("run-profile-setting", "A", "future", None)],
            id="unknown setting",
        ),
    ],
)
def test_run_profiles(
    one: list[RunProfile], other: list[RunProfile], expected: list[tuple[str, str, str, str | None]]
):
    found = told(between({"run_profiles": tuple(one)}, {"run_profiles": tuple(other)}))
    assert [(topic, name, path, side) for topic, _, name, path, side in found] == expected


def test_the_order_of_run_profiles_means_nothing():
    one, other = profile("A", IMPORT), profile("B", SYNC)
    assert between({"run_profiles": (one, other)}, {"run_profiles": (other, one)}) == []


# --- the rest -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "paths"),
    [
        ({"OU": "a"}, {"OU": "b"}, ["OU"]),
        ({"OU": "a", "CN": "b"}, {"OU": "a"}, ["CN"]),
        ({"OU": "a"}, {"CN": "a"}, ["CN"]),
        ({"OU": "a"}, {"CN": "b"}, ["CN", "OU"]),
        ({"OU": "a", "CN": "b"}, {"CN": "b", "OU": "a"}, []),
        ({"OU": "a"}, NOT_CARRIED, []),
    ],
)
def test_provisioning_hierarchy(one: Any, other: Any, paths: list[str]):
    found = told(between({"provisioning_hierarchy": one}, {"provisioning_hierarchy": other}))
    section = "provisioning-hierarchy"
    topic = f"{section}-renamed" if other == {"CN": "a"} else section
    assert found == [(topic, section, FOREST, f"{section}/{path}", None) for path in paths]


def test_a_schema_refresh_is_one_change_whatever_it_brings():
    one = Schema({"user": {"attribute a": ""}, "x": {}}, {"a": {"syntax": "1"}, "b": {}})
    other = Schema({"user": {"attribute b": ""}}, {"a": {"syntax": "2"}, "c": {}})
    found = between({"schema": one}, {"schema": other})
    assert told(found) == [("connector-schema", "connectors", FOREST, "schema", None)]
    assert found[0].facts == {
        "only on primary": ("class x", "attribute b"),
        "only on staging": ("attribute c",),
        "differing": ("class user", "attribute a"),
    }


def test_a_build_explains_the_tenant_connectors_schema_and_no_other():
    changed = Schema({}, {})
    one = snapshot()
    staging = partner(
        snapshot(version="2.6.1.0"),
        connectors=(connector(schema=changed), tenant_connector(schema=changed)),
    )
    explained = {
        change.object.name: change.explained
        for change in changes(one, staging)
        if change.topic == "connector-schema"
    }
    assert explained == {FOREST: False, tenant_connector().name: True}


def test_another_forest_or_type_of_one_connector():
    assert told(between({"forest": "a"}, {"forest": "b"})) == [
        ("connector-forest", "connectors", FOREST, "forest", None)
    ]
    category = {"settings": (setting("category", "AD", Section.CONNECTORS),)}
    other = {"settings": (setting("category", "X", Section.CONNECTORS),), "kind": ConnectorKind.OTHER}
    assert told(between(category, other)) == [("connector-setting", "connectors", FOREST, "category", None)]


def test_settings_of_connector_partition_and_rule_are_told_apart():
    def with_value(value: str) -> dict[str, Any]:
        holder = (setting("future/x", value),)
        return {
            "settings": holder,
            "partitions": (partition(settings=holder),),
            "run_profiles": (RunProfile("A", (IMPORT,), holder),),
        }

    assert told(between(with_value("1"), with_value("2"))) == [
        ("connector-setting", "other-settings", DOMAIN, "future/x", None),
        ("connector-setting", "other-settings", FOREST, "future/x", None),
        ("run-profile-setting", "other-settings", "A", "future/x", None),
    ]


def test_a_change_shows_what_each_server_has():
    page = [profile("Export", step(page_size=size)) for size in ("1", "2")]
    for one, other, values in (
        ({"run_profiles": (page[0],)}, {"run_profiles": (page[1],)}, ("1", "2")),
        ({"provisioning_hierarchy": {"OU": "a"}}, {"provisioning_hierarchy": {"O": "a"}}, ("OU", "O")),
        ({"provisioning_hierarchy": {"OU": "a"}}, {"provisioning_hierarchy": {"OU": "b"}}, ("a", "b")),
    ):
        (change,) = of_connectors([connector(**one)], [connector(**other)])
        assert (change.primary, change.staging, change.presence) == (*values, Presence.BOTH)
