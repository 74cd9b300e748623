"""From changes to findings."""

# ruff: noqa: ANN401 - test data is of any type

import hashlib
import itertools
import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entradrift.compare.attribution import Attribution
from entradrift.model.change import Change, ObjectRef, Presence, Side
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.policy.judge import (
    VERSION_GROUP,
    finding_id,
    judge,
    shown_path,
)
from entradrift.policy.registry import rule

REF = ObjectRef("sync-rule", "A rule", "contoso.com", "Inbound", identity="contoso.com\x1finbound\x1fa rule")


def change(topic: str = "sync-rule-scoping-filter", **fields: Any) -> Change:
    usual: dict[str, Any] = {
        "section": Section.SYNC_RULES,
        "object": REF,
        "path": ("scoping-filter",),
        "presence": Presence.BOTH,
        "primary": "a",
        "staging": "b",
    }
    return Change(topic, **(usual | fields))


def judged(*changes: Change) -> list[Finding]:
    return list(judge(changes))


def test_a_finding_says_all_that_the_change_and_its_rule_say():
    facts = {"attributes": ("mail", "sn")}
    (found,) = judged(
        change(
            "sync-rule-flow", path=("flows", "mail", "source"), facts=facts, dormant=True, side=Side.PRIMARY
        )
    )
    said = rule(found.rule)
    assert found.why == (
        f"{said.why} Attributes: mail, sn. The rule is disabled where it exists, so nothing changes today."
    )
    assert (found.align, found.source, found.status) == (said.align, said.source, said.status)
    assert (found.section, found.object, found.path) == (Section.SYNC_RULES, REF, "flows/mail/source")
    assert (found.primary, found.staging, found.side) == ("a", "b", Side.PRIMARY)
    assert (found.presence, found.severity, found.group) == (Presence.BOTH, Severity.LOW, None)
    assert (found.facts, found.baseline, found.changed_on) == (facts, None, "unknown")


# --- identifiers ----------------------------------------------------------------------------------------


def formula(rule_id: str, kind: str, identity: str, *path: str) -> str:
    """The documented formula, written again."""
    text = "[" + ",".join(json.dumps(part) for part in (rule_id, kind, identity, *path)) + "]"
    return "f-" + hashlib.sha256(text.encode("ascii")).hexdigest()[:12]


TEXTS = st.text(alphabet='aZ\u00e9\u4e2d"\\/,[]\x1f \n\U0001f600', max_size=8)


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3))
def test_the_formula_of_an_identifier(kind: str, identity: str, path: list[str]):
    ref = ObjectRef(kind, "any name", "any connector", "Inbound", identity)
    assert finding_id("some-rule", ref, path) == formula("some-rule", kind, identity, *path)


def test_an_identifier_depends_on_rule_object_and_path_only():
    usual = judged(change())[0].id
    assert usual == formula("sync-rule-scoping-filter-differs", "sync-rule", REF.identity, "scoping-filter")
    assert usual == "f-" + usual[2:]
    assert len(usual) == 14
    same = [
        change(primary="x", staging="y"),
        change(facts={"attributes": ("mail",)}),
        change(dormant=True),
        change(cosmetic=True),
        change(explained=True),
        change(object=replace(REF, name="Other words", connector="x", direction="y")),
    ]
    assert {finding.id for item in same for finding in judged(item)} == {usual}
    others = [
        change("sync-rule-join-rules"),
        change(path=("other",)),
        change(path=("scoping", "filter")),
        change(object=replace(REF, identity="x")),
        change(object=replace(REF, kind="setting")),
    ]
    identifiers = [finding.id for item in others for finding in judged(item)]
    assert len({usual, *identifiers}) == 6


def test_two_findings_never_share_an_identifier():
    findings = judged(change(primary="2"), change(primary="1"), change(primary="3"))
    assert len({finding.id for finding in findings}) == 3
    assert findings[0].id == formula(
        "sync-rule-scoping-filter-differs", "sync-rule", REF.identity, "scoping-filter"
    )
    assert judged(change(primary="3"), change(primary="1"), change(primary="2")) == findings


def test_identifiers_do_not_depend_on_hash_seed_clock_or_host():
    program = (
        "from entradrift.model.change import *;from entradrift.model.section import Section;"
        "from entradrift.policy.judge import judge;"
        "r=[ObjectRef('sync-rule',n,identity=n) for n in ('b','a','c')];"
        "print([(f.id,f.object.name) for f in judge([Change('sync-rule-tag',Section.SYNC_RULES,x,(p,),"
        "Presence.BOTH,None,None) for x in r for p in ('z','y')])])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ
            | {"PYTHONHASHSEED": seed, "TZ": zone, "HOSTNAME": zone, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("7", "Asia/Tokyo"))
    }
    assert len(outputs) == 1


# --- the order ------------------------------------------------------------------------------------------


def some_changes() -> list[Change]:
    topics = ("sync-rule-scoping-filter", "sync-rule-description", "sync-rule-tag", "server-identity")
    return [
        change(topic, object=replace(REF, name=name, identity=name), path=(path,), cosmetic=cosmetic)
        for topic, name, path, cosmetic in itertools.product(topics, "ab", "xy", (False, True))
    ]


def test_the_order_does_not_depend_on_the_order_of_the_changes():
    changes = some_changes()
    expected = judged(*changes)
    for seed in range(5):
        random.Random(seed).shuffle(changes)  # noqa: S311 - an order, not a secret
        assert judged(*changes) == expected


def test_open_findings_come_first_and_the_worst_of_them_before_all():
    findings = judged(*some_changes())
    statuses = [Status.DRIFT, Status.ACCEPTED, Status.COSMETIC, Status.EXPECTED]
    keys = [(statuses.index(finding.status), finding.severity.rank) for finding in findings]
    assert keys == sorted(keys)


# --- status and severity --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, (Severity.CRITICAL, Status.DRIFT, None)),
        ({"cosmetic": True}, (Severity.INFO, Status.COSMETIC, None)),
        ({"explained": True}, (Severity.INFO, Status.EXPECTED, VERSION_GROUP)),
        ({"cosmetic": True, "explained": True}, (Severity.INFO, Status.COSMETIC, None)),
        ({"dormant": True}, (Severity.LOW, Status.DRIFT, None)),
        ({"dormant": True, "cosmetic": True}, (Severity.INFO, Status.COSMETIC, None)),
    ],
)
def test_status_and_severity(fields: dict[str, bool], expected: tuple[Severity, Status, str | None]):
    finding = judged(change(**fields))[0]
    assert (finding.severity, finding.status, finding.group) == expected


def test_expected_and_cosmetic_rules_are_never_raised():
    for topic, status in (("server-identity", Status.EXPECTED), ("precedence-shifted", Status.COSMETIC)):
        for fields in ({}, {"dormant": True}, {"explained": True}):
            finding = judged(change(topic, **fields))[0]
            assert (finding.status, finding.severity, finding.group) == (status, Severity.INFO, None)


def test_a_low_severity_is_not_raised_by_being_dormant():
    assert judged(change("sync-rule-description", dormant=True))[0].severity is Severity.LOW


def test_a_finding_carries_the_words_of_its_rule_and_the_facts_of_its_change():
    given_change = change(
        "ou-scope",
        section=Section.FILTERING,
        path=("containers", "OU=A,DC=x"),
        side=Side.PRIMARY,
        facts={"subtree": ("OU=A,DC=x",)},
    )
    finding = judged(given_change)[0]
    source = rule("ou-only-on-primary")
    assert (finding.rule, finding.section, finding.why, finding.align, finding.source) == (
        source.id,
        Section.FILTERING,
        source.why,
        source.align,
        source.source,
    )
    assert finding.title == "OU=A,DC=x is synchronized by the primary only"
    assert (finding.primary, finding.staging, finding.presence) == ("a", "b", Presence.BOTH)
    assert (finding.side, finding.facts, finding.object) == (Side.PRIMARY, given_change.facts, REF)
    assert (finding.changed_on, finding.baseline, finding.first_seen) == ("unknown", None, None)


def test_the_reason_names_the_attributes_and_says_that_nothing_changes_today():
    finding = judged(change("precedence-order", facts={"attributes": ("mail", "sn")}, dormant=True))[0]
    assert " Attributes: mail, sn." in finding.why
    assert finding.why.endswith("so nothing changes today.")
    many = tuple(f"a{number}" for number in range(30))
    assert "a19 and more." in judged(change("precedence-order", facts={"attributes": many}))[0].why
    exactly = judged(change("precedence-order", facts={"attributes": many[:20]}))[0].why
    assert exactly.endswith("a19.")


def test_attribution_is_asked_for_every_change():
    findings = judge([change(), change("sync-rule-tag")], lambda item: Attribution("staging", item.topic))
    assert sorted((finding.changed_on, finding.baseline) for finding in findings) == [
        ("staging", "sync-rule-scoping-filter"),
        ("staging", "sync-rule-tag"),
    ]


def test_words_from_an_export_are_never_templates():
    nasty = "{primary} {0} %s {object.__class__}"
    ref = replace(REF, name=nasty)
    finding = judged(change("sync-rule-link-type", object=ref, primary=nasty, staging="{}"))[0]
    assert finding.title == f"{nasty}: the link type differs (primary {nasty}, staging {{}})"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not set"),
        ("", "not set"),
        (True, "on"),
        (False, "off"),
        (0, "0"),
        ((), "empty"),
        (("a", None), "a, not set"),
        ({"a": True}, "a: on"),
        ("x" * 81, "x" * 79 + "…"),
        (("y" * 50, "z" * 50), f"{'y' * 50}, {'z' * 27}…"),
    ],
)
def test_values_in_a_title(value: Any, words: str):
    finding = judged(change("sync-rule-link-type", primary=value))[0]
    assert finding.title == f"A rule: the link type differs (primary {words}, staging b)"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b/c"), "a/b~1c"),
        (("a~b", "[x/y]"), "a~0b/[x~1y]"),
    ],
)
def test_a_shown_path_tells_steps_from_slashes(path: tuple[str, ...], text: str):
    assert shown_path(path) == text
