"""The global settings that are known, and what happens to all others."""

# ruff: noqa: ANN401 - test data is of any type

from typing import Any

import pytest
from tests.exportkit.organisation import DEFAULT_SETTINGS, LEGACY_SETTINGS

from entradrift.exports.catalogue import (
    CONFIGURATION_VERSION,
    STAGING_MODE,
    global_settings,
    known_parameters,
    parameter,
)
from entradrift.exports.collected import Collected
from entradrift.model.section import Section
from entradrift.model.settings import Setting


def read(parameters: dict[str, Any]) -> tuple[tuple[Setting, ...], Collected]:
    collected = Collected()
    return global_settings(parameters, collected), collected


def one(name: str, value: Any) -> Setting:
    (setting,), _ = read({name: value})
    return setting


RUN_DATA = {"Microsoft.Synchronize.NextStartTime", "Microsoft.Synchronize.SynchronizationPolicy"}


def test_every_setting_of_a_real_server_is_known():
    known = {name.casefold() for name in known_parameters()}
    names = {*DEFAULT_SETTINGS, *LEGACY_SETTINGS} - RUN_DATA - {STAGING_MODE, CONFIGURATION_VERSION}
    assert {name for name in names if name.casefold() not in known} == set()


def test_every_parameter_ends_in_a_setting_the_role_the_version_or_a_count():
    parameters = {**DEFAULT_SETTINGS, **LEGACY_SETTINGS, "Contoso.Custom": "x", "": "nameless"}
    settings, collected = read(parameters)
    kept = {setting.path[0] for setting in settings}
    assert kept | RUN_DATA | {STAGING_MODE, CONFIGURATION_VERSION} == set(parameters)
    assert {dropped.path for dropped in collected.dropped_list()} == RUN_DATA


def test_settings_are_sorted_by_section_and_path():
    settings, _ = read(dict(reversed(DEFAULT_SETTINGS.items())))
    assert list(settings) == sorted(settings, key=lambda setting: (setting.section, setting.path))
    assert settings == read(DEFAULT_SETTINGS)[0]


def test_a_known_name_is_found_and_spelled_without_regard_to_case():
    name = "Microsoft.OptionalFeature.GroupFiltering"
    assert one(name.upper(), "TRUE") == Setting(Section.FILTERING, (name,), "True")


def test_an_unknown_name_is_kept_as_it_is_among_the_other_settings():
    assert one("Contoso.fooName", " X ") == Setting(Section.OTHER_SETTINGS, ("Contoso.fooName",), " X ")


@pytest.mark.parametrize(
    ("value", "canonical"),
    [
        ("true", "True"),
        ("FALSE", "False"),
        (True, "True"),
        (False, "False"),
        ("500", "500"),
        (5, 5),
        (None, None),
    ],
)
def test_truth_values_are_written_alike(value: Any, canonical: Any):
    setting = one("Microsoft.OptionalFeature.HybridExchange", value)
    assert (setting.value, type(setting.value)) == (canonical, type(canonical))


@pytest.mark.parametrize(
    ("value", "entries"),
    [("", ()), ("b.user.String.True, a", ("a", "b.user.String.True")), ("a;b,a;;", ("a", "b")), (None, None)],
)
def test_lists_without_an_order_are_sorted_entries(value: Any, entries: Any):
    assert one("Microsoft.OptionalFeature.DirectoryExtensionAttributes", value).value == entries


def test_a_secret_parameter_is_counted_only():
    settings, collected = read({"Contoso.ClientSecret": "hunter2"})
    assert settings == ()
    assert [dropped.path for dropped in collected.dropped_list()] == ["Contoso.ClientSecret"]


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({STAGING_MODE: " True "}, "True"),
        ({STAGING_MODE.lower(): "False"}, "False"),
        ({STAGING_MODE: True}, "True"),
        ({STAGING_MODE: None}, None),
        ({}, None),
    ],
)
def test_one_parameter_by_name(parameters: dict[str, Any], text: str | None):
    assert parameter(parameters, STAGING_MODE) == text
