"""Every change has a rule, every rule says what it must, and mirrors mirror."""

import ast
import re
from pathlib import Path

import pytest
from tests.compare.builders import FOREST

from entradrift.exports import catalogue
from entradrift.model.change import Change, ObjectRef, Presence, Side
from entradrift.model.finding import Severity, Status
from entradrift.model.section import Section
from entradrift.policy import sources
from entradrift.policy.filtering_rules import FILTERING_RULES
from entradrift.policy.registry import (
    CHANGED_ALIKE,
    RULES,
    TOPICS,
    UNKNOWN_GLOBAL_SETTING,
    UnknownRuleError,
    rule,
    rule_for,
)
from entradrift.policy.rule import PolicyRule
from entradrift.policy.setting_rules import OTHER_SETTING
from entradrift.policy.sync_rule_rules import SYNC_RULE_RULES

COMPARE = Path(__file__).resolve().parents[2] / "src" / "entradrift" / "compare"
BY_FUNCTION = {"global-setting", "connector-setting", "other-setting"}
"""Topics whose rule depends on the name of the setting."""
SUFFIXES = {"object-type": ["", "-replaced"], "attribute-selection": ["", "-replaced"]}
"""Topics that become another one by a suffix."""
ids = [item.id for item in RULES]


def topics_in_source() -> set[str]:
    """Every topic that some module of `compare` writes: as argument, as table, as choice."""
    found: set[str] = set()
    known = {topic for topic, _ in TOPICS} | BY_FUNCTION
    for path in sorted(COMPARE.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "topic":
                found |= {
                    part.value
                    for part in ast.walk(node.value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    if "-" in part.value.strip("-")
                }
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known:
                found.add(node.value)
    return found - {"-missing", "-replaced", "-renamed"}


def test_every_topic_in_the_source_has_a_rule():
    known = {topic for topic, _ in TOPICS} | BY_FUNCTION
    assert topics_in_source() - known == set()


def test_every_topic_of_the_registry_can_come_up():
    written = topics_in_source()
    written |= {f"{topic}{suffix}" for topic, suffixes in SUFFIXES.items() for suffix in suffixes}
    kinds = ("metaverse-attribute", "metaverse-class")
    written |= {f"{kind}{suffix}" for kind in kinds for suffix in ("-missing", "-renamed")}
    assert {topic for topic, _ in TOPICS} - written == set()


def test_a_topic_leads_to_its_rule_whichever_server_differs():
    ref = ObjectRef("sync-rule", "A")
    for topic in {topic for topic, _ in TOPICS}:
        for side in (*Side, None):
            found = rule_for(Change(topic, Section.SYNC_RULES, ref, (), Presence.BOTH, "a", "b", side=side))
            assert found.id == TOPICS.get((topic, side), TOPICS.get((topic, None), OTHER_SETTING))


def test_rules_about_sync_rules_and_filtering_are_listed_there():
    assert {item.area for item in SYNC_RULE_RULES} == {Section.SYNC_RULES}
    assert {item.area for item in FILTERING_RULES} == {Section.FILTERING}
    assert {item.area for item in RULES} == set(Section)


def test_every_topic_leads_to_a_rule_that_exists():
    assert {found for found in TOPICS.values() if found not in ids} == set()


def test_every_rule_judges_something():
    by_setting = {OTHER_SETTING, UNKNOWN_GLOBAL_SETTING, CHANGED_ALIKE}
    names = [*catalogue.known_parameters(), "CompanyFeature", "Custom.Name", "custom"]
    by_setting |= {rule_for(global_setting(name)).id for name in names}
    for section in Section:
        for path in CONNECTOR_PATHS:
            by_setting |= {rule_for(connector_setting(path, section, side)).id for side in (*Side, None)}
    assert {item.id for item in RULES} - set(TOPICS.values()) - by_setting == set()


def test_identifiers_are_unique_and_in_kebab_case():
    assert len(set(ids)) == len(ids)
    assert [found for found in ids if not re.fullmatch(r"[a-z]+(-[a-z]+)*", found)] == []


@pytest.mark.parametrize("item", RULES, ids=ids)
def test_every_rule_says_what_why_and_how(item: PolicyRule):
    assert item.why.endswith(".")
    assert item.align.endswith(".")
    assert not item.title.endswith(".")
    for text in (item.title, item.why, item.align):
        assert text == text.strip()
        assert "  " not in text
        assert text[0].isupper() or text.startswith(("{", "entradrift"))
        assert not re.search(r"\b(source|target) server\b", text)
    assert item.source in vars(sources).values()
    placeholders = {"object", "path", "primary", "staging", "side", "other"}
    if item.id == CHANGED_ALIKE:
        placeholders = {"what", "since"}
    assert set(re.findall(r"{(\w*)}", item.title)) <= placeholders
    assert re.findall(r"{\w*}", item.why + item.align) == []


@pytest.mark.parametrize("item", RULES, ids=ids)
def test_mirrors(item: PolicyRule):
    mirror = rule(item.mirror_id)
    assert mirror.mirror_id == item.id
    assert mirror.area is item.area
    if item.mirror:
        assert item.mirror != item.id
        assert mirror.title != item.title


ROLES = {"roles-swapped", "roles-as-expected"}
UNLIKE_SEVERITY = ROLES | {
    # A staging server may read as off, so "on for the primary only" is a question and not yet an answer.
    "password-hash-sync-connector-on-primary",
    "password-hash-sync-connector-on-staging",
}


@pytest.mark.parametrize("item", [item for item in RULES if item.mirror], ids=lambda item: item.id)
def test_mirrors_are_equally_severe_unless_there_is_a_reason(item: PolicyRule):
    mirror = rule(item.mirror_id)
    assert (item.severity is not mirror.severity) is (item.id in UNLIKE_SEVERITY)
    assert (item.status is not mirror.status) is (item.id in ROLES)


@pytest.mark.parametrize("item", RULES, ids=ids)
def test_what_is_not_drift_has_the_lowest_severity(item: PolicyRule):
    assert (item.status is Status.DRIFT) is (item.severity is not Severity.INFO)


def test_a_sided_topic_serves_both_sides_by_mirrors():
    for (topic, side), found in TOPICS.items():
        if side is not None:
            assert TOPICS[topic, side.other] == rule(found).mirror_id


def global_setting(name: str) -> Change:
    ref = ObjectRef("setting", name, identity=name.casefold())
    return Change("global-setting", Section.FEATURES, ref, (), Presence.BOTH, "a", "b")


CONNECTOR_PATHS = (
    "password-hash-sync/enabled",
    "password-hash-sync/target",
    "account/x",
    "preferred-dcs",
    "description",
    "group-filter/x",
    "password-writeback/enabled",
    "connectivity/forest-port",
)


def connector_setting(path: str, section: Section, side: Side | None) -> Change:
    ref = ObjectRef("connector", FOREST, identity=FOREST)
    return Change("connector-setting", section, ref, tuple(path.split("/")), Presence.BOTH, "1", "0", side)


@pytest.mark.parametrize("name", sorted(catalogue.known_parameters()))
def test_every_known_global_setting_has_a_rule_of_its_own(name: str):
    for written in (name, name.upper()):
        assert rule_for(global_setting(written)).id not in {UNKNOWN_GLOBAL_SETTING, OTHER_SETTING}


@pytest.mark.parametrize(
    ("path", "side", "expected"),
    [
        ("password-hash-sync/enabled", Side.PRIMARY, "password-hash-sync-connector-on-primary"),
        ("password-hash-sync/Enabled", Side.STAGING, "password-hash-sync-connector-on-staging"),
        ("password-hash-sync/enabled", None, "password-hash-sync-connector-differs"),
        ("password-hash-sync/target", Side.PRIMARY, "password-hash-sync-connector-differs"),
        ("account/forest-login-user", None, "connector-account"),
        ("preferred-dcs", None, "preferred-domain-controllers"),
        ("description", None, "connector-description-differs"),
        ("group-filter/Connector.GroupFilteringGroupDn", None, "group-filter-differs"),
        ("password-writeback/enabled", Side.PRIMARY, "password-writeback-connector-differs"),
        ("connectivity/forest-port", None, "connector-setting-differs"),
    ],
)
def test_settings_of_a_connector(path: str, side: Side | None, expected: str):
    assert rule_for(connector_setting(path, Section.CONNECTORS, side)).id == expected
    assert rule_for(connector_setting(path, Section.OTHER_SETTINGS, side)).id == OTHER_SETTING


def test_names_that_nobody_knows():
    assert rule_for(global_setting("Contoso.Custom")).id == UNKNOWN_GLOBAL_SETTING
    assert rule_for(global_setting("somethingElse")).id == OTHER_SETTING


def test_a_rule_that_does_not_exist():
    with pytest.raises(UnknownRuleError, match='no rule "nonsense"'):
        rule("nonsense")
