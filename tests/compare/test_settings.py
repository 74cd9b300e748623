"""Settings by path: one change for each thing that somebody set, nothing folded that is not the same thing."""

# ruff: noqa: ANN401 - test data is of any type

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.compare.builders import (
    changes,
    connector,
    of_connectors,
    of_settings,
    partner,
    setting,
    snapshot,
    told,
)

from entradrift.compare.settings import differs_in_writing_only, is_empty
from entradrift.model.change import Presence
from entradrift.model.connector import RunProfile
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Format, Source

FEATURES, SCHEDULER, SERVER = Section.FEATURES, Section.SCHEDULER, Section.SERVER
CONNECTORS, OTHER, FILTERING = Section.CONNECTORS, Section.OTHER_SETTINGS, Section.FILTERING
HYBRID = "Microsoft.OptionalFeature.HybridExchange"


def of_paths(primary: dict[str, Any], staging: dict[str, Any], section: Section = OTHER) -> list[Any]:
    """The changes as (object, path, primary, staging) between global settings by path."""
    found = of_settings(
        [setting(path, value, section) for path, value in primary.items()],
        [setting(path, value, section) for path, value in staging.items()],
    )
    return sorted(
        ((item.object.name, "/".join(item.path), item.primary, item.staging) for item in found), key=str
    )


def test_a_global_setting_is_an_object_of_its_own():
    found = of_settings([setting(HYBRID, "True", FEATURES)], [setting(HYBRID, "False", FEATURES)])
    assert told(found) == [("global-setting", "features", HYBRID, "", "primary")]
    assert (found[0].object.kind, found[0].object.identity) == ("setting", HYBRID.casefold())
    assert (found[0].primary, found[0].staging, found[0].presence) == ("True", "False", Presence.BOTH)


@pytest.mark.parametrize(
    ("one", "other", "side"),
    [
        ("True", "False", "primary"),
        ("0", "1", "staging"),
        ("", "true", "staging"),
        (True, False, "primary"),
        ("1", "2", None),
        ("a", "b", None),
        (1, True, None),
        ((1,), (True,), None),
        ("1", 1, None),
        (None, "x", None),
    ],
)
def test_on_which_server_a_switch_is_on(one: Any, other: Any, side: str | None):
    assert [item[-1] for item in told(of_settings([setting("a", one)], [setting("a", other)]))] == [side]
    mirrored = {None: None, "primary": "staging", "staging": "primary"}[side]
    assert [item[-1] for item in told(of_settings([setting("a", other)], [setting("a", one)]))] == [mirrored]


def test_a_switch_that_one_server_does_not_have_is_off_there():
    for on in (True, "1", "True"):
        assert [item[-1] for item in told(of_settings([setting("a", on)], []))] == ["primary"]
        assert [item[-1] for item in told(of_settings([], [setting("a", on)]))] == ["staging"]
    for other in (False, "0", "x", 1):
        assert [item[-1] for item in told(of_settings([setting("a", other)], []))] == [None]


def test_null_is_unknown_and_unknown_is_not_equal():
    assert of_paths({"a": None}, {"a": None}) == []
    assert of_paths({"a": None}, {"a": ""}) == [("a", "", None, "")]
    assert of_paths({"a": None}, {}) == [("a", "", None, None)]


# --- absence and builds ---------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", ["", "False", "false", "0", False, (), {}])
def test_absent_equals_empty_only_across_builds(empty: Any):
    assert is_empty(empty)
    one = snapshot(settings=[setting("a.b", empty)])
    assert [change.topic for change in changes(one, partner(one, settings=()))] == ["global-setting"]
    older = snapshot(version="2.4.0.0")
    assert [change.topic for change in changes(one, partner(older))] == ["product-version"]


@pytest.mark.parametrize("value", ["x", "1", "True", True, ("a",), {"a": ""}, None])
def test_absent_never_equals_a_value(value: Any):
    assert not is_empty(value)
    one = snapshot(settings=[setting("a.b", value)])
    found = changes(one, partner(snapshot(version="2.4.0.0")))
    assert sorted(change.topic for change in found) == ["global-setting", "product-version"]


def test_a_build_explains_what_its_installer_writes():
    def explained(path: str, section: Section = OTHER) -> bool:
        one = snapshot(settings=[setting(path, "a", section)])
        other = partner(snapshot(version="2.6.1.0"), settings=(setting(path, "b", section),))
        return next(change.explained for change in changes(one, other) if change.topic == "global-setting")

    assert explained("Microsoft.Version.SynchronizationRuleImmutableTag", SERVER)
    assert explained("SqlSchemaVersion")
    assert not explained(HYBRID, FEATURES)


# --- formats --------------------------------------------------------------------------------------------


def across_formats(primary: Setting | None, staging: Setting | None) -> list[str]:
    one = snapshot(settings=[primary] if primary else [], form=Format.CMDLETS)
    form = Format.SERVER_CONFIGURATION
    other = partner(one, settings=(staging,) if staging else (), source=Source(form, (), None, form))
    return [change.object.name for change in changes(one, other)]


def test_across_formats_only_what_both_carry_is_compared():
    assert across_formats(setting("future", "1"), setting("future", "2")) == []
    assert across_formats(setting("Scheduler/x", "1", SCHEDULER), None) == []
    assert across_formats(setting(HYBRID, "1", FEATURES), setting(HYBRID, "2", FEATURES)) == [HYBRID]
    assert across_formats(setting(HYBRID, "True", FEATURES), None) == [HYBRID]


# --- folding --------------------------------------------------------------------------------------------


def test_an_entry_of_a_named_list_is_one_change_with_all_its_leaves():
    primary = {"list/[a]/x": "1", "list/[a]/y": "2", "list/[b]/x": "1"}
    assert of_paths(primary, {"list/[b]/x": "1"}) == [("list", "[a]", {"x": "1", "y": "2"}, None)]


def test_two_entries_of_a_named_list_are_two_changes():
    primary = {"list/[a]/x": "1", "list/[b]/x": "2", "list/[c]/x": "3"}
    assert [item[1] for item in of_paths(primary, {"list/[c]/x": "3"})] == ["[a]", "[b]"]


def test_an_entry_inside_an_entry_that_is_there_is_told_by_its_own_name():
    primary = {"list/[a]/in/[b]/x": "1", "list/[a]/y": "1"}
    assert of_paths(primary, {"list/[a]/y": "1"}) == [("list", "[a]/in/[b]", {"x": "1"}, None)]


def test_one_entry_exchanged_for_another_is_one_change():
    found = of_paths({"list/[a]/x": "1", "list/[c]/x": "1"}, {"list/[b]/x": "1", "list/[c]/x": "1"})
    assert found == [("list", "[a]", {"[a]": {"x": "1"}}, {"[b]": {"x": "1"}})]


def test_a_renamed_setting_is_one_change_and_two_unlike_ones_are_two():
    assert of_paths({"Custom.A": "x"}, {"Custom.B": "x"}) == [
        ("Custom.A", "", {"Custom.A": "x"}, {"Custom.B": "x"})
    ]
    assert [item[0] for item in of_paths({"Custom.A": "x"}, {"Custom.B": "y"})] == ["Custom.A", "Custom.B"]
    two = of_paths({"Custom.A": "x", "Custom.C": "x"}, {"Custom.B": "x"})
    assert [item[0] for item in two] == ["Custom.A", "Custom.B", "Custom.C"]


def test_a_setting_is_called_by_its_known_name_where_one_of_two_is_known():
    found = of_settings([setting(HYBRID, "x", FEATURES)], [setting("Custom.A", "x")])
    assert told(found) == [("global-setting", "features", HYBRID, "", None)]


def test_a_value_that_two_cmdlets_show_is_one_change():
    def scheduler(value: str) -> list[Setting]:
        return [
            setting("Microsoft.Synchronize.MaintenanceEnabled", value, SCHEDULER),
            setting("Scheduler/MaintenanceEnabled", value, SCHEDULER),
        ]

    found = of_settings(scheduler("True"), scheduler("False"))
    assert told(found) == [
        ("global-setting", "scheduler", "Microsoft.Synchronize.MaintenanceEnabled", "", "primary")
    ]


def test_a_value_that_a_connector_has_as_element_and_as_parameter_is_one_change():
    def port(element: str, parameter: str) -> list[Any]:
        return [
            connector(
                settings=(
                    setting("connectivity/forest-port", element, CONNECTORS),
                    setting("parameters/connectivity/forest-port", parameter, CONNECTORS),
                )
            )
        ]

    assert [item[3] for item in told(of_connectors(port("0", "0"), port("389", "389")))] == [
        "connectivity/forest-port"
    ]
    assert [item[3] for item in told(of_connectors(port("0", "0"), port("389", "636")))] == [
        "connectivity/forest-port",
        "parameters/connectivity/forest-port",
    ]


def test_a_batch_size_that_a_step_has_in_two_places_is_one_change():
    def import_of(size: str) -> list[Any]:
        paths = ("threshold/batch-size", "custom-data/adma-step-data/batch-size")
        step = tuple(setting(path, size, Section.RUN_PROFILES) for path in paths)
        return [connector(run_profiles=(RunProfile("A", (step,)),))]

    assert len(of_connectors(import_of("50"), import_of("99"))) == 1


def test_two_settings_of_one_name_that_changed_alike_are_two_changes():
    paths = ["PasswordSyncConfiguration/[a]/Enabled", "PasswordSyncConfiguration/[b]/Enabled", "x/Enabled"]
    found = of_paths(dict.fromkeys(paths, True), dict.fromkeys(paths, False))
    assert ["/".join(item[:2]) for item in found] == paths


def test_a_path_that_is_there_twice_keeps_both_values():
    one = [setting("a/b", "1"), setting("a/b", "2")]
    assert of_settings(one, one[::-1]) == []
    found = of_settings(one, [setting("a/b", "1"), setting("a/b", "3")])
    assert [(item.primary, item.staging) for item in found] == [(("1", "2"), ("1", "3"))]


def test_a_path_in_two_sections_is_two_settings():
    found = of_settings(
        [setting("a", "1", FEATURES), setting("a", "1", SCHEDULER)],
        [setting("a", "2", FEATURES), setting("a", "1", SCHEDULER)],
    )
    assert told(found) == [("global-setting", "features", "a", "", None)]


# --- writing --------------------------------------------------------------------------------------------

GUIDS = "5f923197-4de0-4cd2-80fa-7a42bd1a73e9", "28668685-9f07-4817-acc4-a4fcb1b505e6"


def test_two_identifiers_are_not_judged_as_values():
    assert [item[0] for item in told(of_settings([setting("a", GUIDS[0])], [setting("a", GUIDS[1])]))] == [
        "unresolved-identifier"
    ]
    assert [item[0] for item in told(of_settings([setting("a", GUIDS[0])], [setting("a", "x")]))] == [
        "global-setting"
    ]


@pytest.mark.parametrize(
    ("section", "path", "one", "other", "same"),
    [
        (OTHER, ["a"], "x", " x ", True),
        (OTHER, ["a"], "x", "X", False),
        (OTHER, ["a"], "x.y", "X.Y", False),
        (FEATURES, ["a"], "x.y", "X.Y", True),
        (FEATURES, ["a"], "x y.z", "X y.z", False),
        (FEATURES, ["a"], "mail", "Mail", False),
        (FILTERING, ["group-filter"], "CN=a, DC=x", "cn=A,dc=x", True),
        (FILTERING, ["group-filter"], "CN=a,DC=x", "CN=b,DC=x", False),
        (CONNECTORS, ["account"], "MSOL", "msol", True),
        (CONNECTORS, ["domain", "description"], "Head office", "head office", False),
        (CONNECTORS, ["description"], "A", "a", False),
        (OTHER, ["a"], ("a", "b"), ("b", "a"), True),
        (OTHER, ["a"], ("a", "a"), ("a",), False),
        (OTHER, ["a"], ("a",), "a", False),
        (OTHER, ["a"], 1, True, False),
    ],
)
def test_what_differs_in_writing_only(section: Section, path: list[str], one: Any, other: Any, same: bool):  # noqa: FBT001
    assert differs_in_writing_only(section, path, one, other) is same
    assert differs_in_writing_only(section, path, other, one) is same


# --- nothing is lost ------------------------------------------------------------------------------------

NAMES = st.sampled_from(["a", "b", "[x]", "[y]", "enabled", "Microsoft.T", "parameters"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
RECORDS = st.dictionaries(PATHS, st.sampled_from(["", "1", "2", 1, True, None, ("a",)]), max_size=5)


def leaves(value: Any, path: tuple[str, ...]) -> dict[str, Any]:
    """What a change shows, by full path."""
    if isinstance(value, dict):
        return {
            key: found
            for name, item in value.items()
            for key, found in leaves(item, path if name == "value" else (*path, name)).items()
        }
    return {"/".join(path): value}


@given(RECORDS, RECORDS)
@settings(max_examples=300, deadline=None)
def test_every_differing_value_is_in_some_change(primary: dict[str, Any], staging: dict[str, Any]):
    found = of_settings(
        [setting(path, value) for path, value in primary.items()],
        [setting(path, value) for path, value in staging.items()],
    )
    shown = repr([(change.primary, change.staging) for change in found])
    differing = [
        path
        for path in {*primary, *staging}
        if (path in primary) is not (path in staging)
        or type(primary[path]) is not type(staging[path])
        or primary[path] != staging[path]
    ]
    assert bool(found) is bool(differing)
    for path in differing:
        for record in (primary, staging):
            if path in record:
                assert repr(record[path]) in shown


@given(RECORDS, RECORDS)
@settings(max_examples=200, deadline=None)
def test_swapping_the_servers_mirrors_every_setting(primary: dict[str, Any], staging: dict[str, Any]):
    def of(one: dict[str, Any], other: dict[str, Any], *, swap: bool) -> list[Any]:
        found = of_settings(
            [setting(path, value) for path, value in one.items()],
            [setting(path, value) for path, value in other.items()],
        )
        values = [(item.staging, item.primary) if swap else (item.primary, item.staging) for item in found]
        refs = [(item.topic, item.object.identity, item.path, item.cosmetic) for item in found]
        return sorted(map(repr, zip(refs, values, strict=True)))

    assert of(primary, staging, swap=False) == of(staging, primary, swap=True)
