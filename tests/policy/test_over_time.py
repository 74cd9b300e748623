"""The words for one server before and after: no partner and no failover in them."""

import re

import pytest
from tests.policy.test_judge import change
from tests.policy.test_verdict import ACCEPTED, BROKEN, COMPLETE, HIGH, LOW, STUBS

from entradrift.model.comparison import OVER_TIME, SectionCoverage
from entradrift.model.finding import Finding, Severity, Status
from entradrift.policy.judge import judge
from entradrift.policy.over_time import ALIGN, changes_sentence, over_time
from entradrift.policy.registry import CHANGED_ALIKE, RULES
from entradrift.policy.rule import PolicyRule

NEVER = {"both-servers-active", "both-servers-staging", "roles-swapped", "roles-as-expected", CHANGED_ALIKE}
"""Rules about two servers, which nothing leads to when there is one."""
SPOKEN = [rule for rule in RULES if rule.id not in NEVER]
OF_A_PAIR = re.compile(
    r"primary(?!})|staging(?! mode|})|fail-?over|promot|standby|\b(?:the|its) partner|\b(?:both|two|one|other) servers?\b",
    re.IGNORECASE,
)
ONE = re.compile(r"\bon one server they change\b|\bon one server it changes\b")
"""What may be said: it is one server."""


@pytest.mark.parametrize("rule", SPOKEN, ids=lambda rule: rule.id)
def test_no_rule_speaks_of_a_pair(rule: PolicyRule):
    said = over_time(rule)
    for text in (said.title, said.why, said.align):
        assert OF_A_PAIR.findall(ONE.sub("", text)) == [], text
        assert "  " not in text
    assert (said.id, said.area, said.mirror) == (rule.id, rule.area, rule.mirror)
    assert set(re.findall(r"{\w*}", said.title)) <= set(re.findall(r"{\w*}", rule.title)) | {
        "{primary}",
        "{staging}",
    }
    assert said.title[0].isupper() or said.title.startswith("{")
    assert said.why.endswith(".")
    assert said.align in {ALIGN, "Nothing to do."}


@pytest.mark.parametrize("rule", [rule for rule in SPOKEN if rule.mirror], ids=lambda rule: rule.id)
def test_what_came_and_what_went_are_said_differently(rule: PolicyRule):
    mirror = next(each for each in RULES if each.id == rule.mirror)
    assert over_time(rule).title != over_time(mirror).title
    assert "before" in over_time(rule).title or "after" in over_time(rule).title


@pytest.mark.parametrize("rule", SPOKEN, ids=lambda rule: rule.id)
def test_nothing_is_expected_of_one_server(rule: PolicyRule):
    said = over_time(rule)
    assert said.status is (Status.COSMETIC if rule.status is Status.COSMETIC else Status.DRIFT)
    assert said.severity is (Severity.LOW if rule.status is Status.EXPECTED else rule.severity)


def test_titles_of_findings():
    found = judge([change("sync-rule-link-type"), change("server-identity", path=("x",))], labels=OVER_TIME)
    assert [(finding.title, finding.status, finding.severity) for finding in found] == [
        ("A rule: the link type differs (before a, after b)", Status.DRIFT, Severity.CRITICAL),
        ("A rule differs: x", Status.DRIFT, Severity.LOW),
    ]


TIMES = ("2026-11-20T20:55:03Z", "2026-11-21T08:00:00+01:00")
BETWEEN = "between 2026-11-20 20:55 UTC and 2026-11-21 08:00 +01:00"


@pytest.mark.parametrize(
    ("findings", "coverage", "sentence"),
    [
        ([], [COMPLETE], f"No change {BETWEEN}."),
        ([ACCEPTED], [COMPLETE], f"No open change {BETWEEN}."),
        ([], [STUBS], f"No change found {BETWEEN}. Not shown by these exports, or only in part: sync-rules."),
        ([], [BROKEN], f"No change found {BETWEEN}. Not compared completely: sync-rules."),
        ([LOW], [COMPLETE], f"1 change {BETWEEN}: 1 low. A low thing."),
        ([HIGH, LOW, LOW], [COMPLETE], f"3 changes {BETWEEN}: 1 high, 2 low. A high thing."),
        ([HIGH], [BROKEN], f"1 change {BETWEEN}: 1 high. A high thing. Not compared completely: sync-rules."),
    ],
)
def test_the_sentence(findings: list[Finding], coverage: list[SectionCoverage], sentence: str):
    assert changes_sentence(findings, coverage, TIMES) == sentence


def test_zones_of_the_times():
    times = ("2026-11-20T20:55:03-03:30:20", "2026-11-20T20:55:03")
    assert (
        changes_sentence([], [], times) == "No change between 2026-11-20 20:55 -03:30 and 2026-11-20 20:55."
    )


def test_times_that_are_none_and_doubts():
    assert changes_sentence([], [], (None, "<b>")) == "No change between an unknown time and an unknown time."
    assert changes_sentence([LOW], [], ("2026-11-20", None), ["the export is old"]) == (
        "1 change between 2026-11-20 00:00 and an unknown time: 1 low. A low thing. Not certain: the export is old."
    )
