"""From changes to findings, and from findings to a verdict, an exit code and one sentence."""

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
from entradrift.model.comparison import Compared, ExitCode, SectionCoverage, Verdict
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.policy.judge import (
    VERSION_GROUP,
    exit_code_of,
    failover_sentence,
    finding_id,
    judge,
    shown_path,
    verdict_of,
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


# --- the verdict ----------------------------------------------------------------------------------------


def finding(severity: Severity, status: Status = Status.DRIFT) -> Finding:
    return replace(judged(change())[0], severity=severity, status=status, title=f"A {severity.value} thing")


def part(
    *, by_nature: bool = True, reason: str = "", section: Section = Section.SYNC_RULES
) -> SectionCoverage:
    return SectionCoverage(section, Compared.COMPARED, reason, 1, 1, by_nature)


COMPLETE, STUBS, BROKEN = part(), part(reason="stubs"), part(by_nature=False, reason="lost")
LOW, HIGH = finding(Severity.LOW), finding(Severity.HIGH)
ACCEPTED = finding(Severity.CRITICAL, Status.ACCEPTED)
COSMETIC = finding(Severity.INFO, Status.COSMETIC)


@pytest.mark.parametrize(
    ("findings", "coverage", "strict", "verdict"),
    [
        ([], [COMPLETE], False, Verdict.IN_SYNC),
        ([COSMETIC, ACCEPTED], [COMPLETE], False, Verdict.IN_SYNC),
        ([LOW], [COMPLETE], False, Verdict.DRIFT),
        ([], [COMPLETE, STUBS], False, Verdict.IN_SYNC),
        ([], [COMPLETE, STUBS], True, Verdict.INCOMPLETE),
        ([LOW], [STUBS], True, Verdict.INCOMPLETE),
        ([], [COMPLETE], True, Verdict.IN_SYNC),
        ([], [BROKEN], False, Verdict.INCOMPLETE),
        ([HIGH], [BROKEN], False, Verdict.INCOMPLETE),
        ([ACCEPTED], [BROKEN, COMPLETE], True, Verdict.INCOMPLETE),
    ],
)
def test_verdict(
    findings: list[Finding],
    coverage: list[SectionCoverage],
    strict: bool,  # noqa: FBT001
    verdict: Verdict,
):
    assert verdict_of(findings, coverage, strict=strict) is verdict


LEVELS: list[Severity | None] = [*Severity, None]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("severity", Severity)
def test_exit_code_of_drift(severity: Severity, level: Severity | None):
    expected = ExitCode.DRIFT if level is not None and severity.rank <= level.rank else ExitCode.OK
    assert exit_code_of(Verdict.DRIFT, [finding(severity)], level) is expected


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.EXPECTED, Status.COSMETIC])
def test_what_is_not_open_never_fails(status: Status, level: Severity | None):
    assert exit_code_of(Verdict.IN_SYNC, [finding(Severity.CRITICAL, status)], level) is ExitCode.OK


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("findings", [[], [LOW], [HIGH, ACCEPTED]])
def test_nothing_turns_incomplete_into_success(findings: list[Finding], level: Severity | None):
    assert exit_code_of(Verdict.INCOMPLETE, findings, level) is ExitCode.INCOMPLETE


SAFE = (
    "Safe to promote the staging server as far as its configuration goes: both servers are configured alike."
)
PARTLY = (
    "No drift found in what these exports can show; not shown or only in part: sync-rules. Check these by hand before "
    "you promote the staging server."
)
NOT_KNOWN = "Not known whether it is safe to promote the staging server"


@pytest.mark.parametrize(
    ("findings", "coverage", "sentence"),
    [
        (
            [],
            [COMPLETE],
            SAFE,
        ),
        (
            [COSMETIC],
            [COMPLETE, STUBS],
            PARTLY,
        ),
        ([LOW], [COMPLETE], "Review before you promote the staging server: 1 low. A low thing."),
        (
            [HIGH, LOW, LOW],
            [COMPLETE],
            "Not safe to promote the staging server: 1 high, 2 low. A high thing.",
        ),
        (
            [HIGH],
            [BROKEN],
            "Not safe to promote the staging server: 1 high. A high thing. The comparison is incomplete as well.",
        ),
        (
            [LOW],
            [BROKEN],
            f"{NOT_KNOWN}: sync-rules could not be compared completely. Found so far: 1 low.",
        ),
        (
            [],
            [BROKEN, part(by_nature=False, section=Section.SERVER)],
            f"{NOT_KNOWN}: sync-rules, server could not be compared completely.",
        ),
        (
            [ACCEPTED],
            [COMPLETE],
            (
                "Safe to promote the staging server as far as its configuration goes: both servers are configured alike, "
                "except for what was accepted. 1 accepted difference remains: 1 critical."
            ),
        ),
        (
            [HIGH, ACCEPTED, ACCEPTED],
            [COMPLETE],
            (
                "Not safe to promote the staging server: 1 high. A high thing. "
                "2 accepted differences remain: 2 critical."
            ),
        ),
        (
            [ACCEPTED],
            [BROKEN],
            f"{NOT_KNOWN}: sync-rules could not be compared completely. 1 accepted difference remains: 1 critical.",
        ),
    ],
)
def test_the_failover_sentence(findings: list[Finding], coverage: list[SectionCoverage], sentence: str):
    verdict = verdict_of(findings, coverage, strict=False)
    assert failover_sentence(verdict, findings, coverage) == sentence


def test_a_strict_comparison_says_that_it_is_incomplete_without_blaming_a_section():
    assert failover_sentence(Verdict.INCOMPLETE, [], [STUBS]) == (
        f"{NOT_KNOWN}: what the exports cannot show could not be compared completely."
    )


def test_two_exports_of_one_server_are_never_called_safe():
    assert failover_sentence(Verdict.IN_SYNC, [], [], one_server=True) == (
        "Not known whether it is safe to promote the staging server: both exports name the same server, "
        "and no drift between them was found."
    )
