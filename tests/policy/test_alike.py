"""What both servers changed alike since the baseline: listed, never open."""

# ruff: noqa: ANN401 - test data is of any type

from typing import Any

import pytest

from entradrift.model.change import Change, ObjectRef, Presence, Side
from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.section import Section
from entradrift.policy import sources
from entradrift.policy.alike import alike_findings
from entradrift.policy.judge import finding_id, judge
from entradrift.policy.registry import rule
from entradrift.policy.verdict import exit_code_of, verdict_of

REF = ObjectRef("sync-rule", "A rule", "contoso.com", "Inbound", identity="contoso.com\x1fInbound\x1fa rule")


def change(topic: str = "sync-rule-description", **fields: Any) -> Change:
    usual: dict[str, Any] = {
        "section": Section.SYNC_RULES,
        "object": REF,
        "path": ("description",),
        "presence": Presence.BOTH,
        "primary": "new",
        "staging": "old",
    }
    return Change(topic, **(usual | fields))


def test_a_finding_has_the_new_value_on_both_sides_and_the_old_one_as_baseline():
    (finding,) = alike_findings([change()], "2026-11-01T02:00:00Z")
    assert (finding.rule, finding.severity, finding.status) == (
        "changed-alike",
        Severity.INFO,
        Status.EXPECTED,
    )
    assert (finding.primary, finding.staging, finding.baseline) == ("new", "new", "old")
    assert (finding.changed_on, finding.group, finding.presence) == ("both", "changed-alike", Presence.BOTH)
    assert (finding.section, finding.object, finding.path) == (Section.SYNC_RULES, REF, "description")
    assert finding.facts == {"topic": ("sync-rule-description",)}
    assert finding.id == finding_id("changed-alike", REF, ("description",))
    said = rule("changed-alike")
    assert (finding.why, finding.align, finding.source) == (said.why, said.align, said.source)
    assert said.source == sources.STAGING


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({}, "Sync rule A rule: description changed on both servers alike since 2026-11-01"),
        (
            {
                "path": (),
                "presence": Presence.PRIMARY_ONLY,
                "side": Side.PRIMARY,
                "topic": "custom-rule-missing",
            },
            "Sync rule A rule was added on both servers alike since 2026-11-01",
        ),
        (
            {
                "path": (),
                "presence": Presence.STAGING_ONLY,
                "side": Side.STAGING,
                "topic": "custom-rule-missing",
            },
            "Sync rule A rule was removed on both servers alike since 2026-11-01",
        ),
        (
            {"path": ("flows", "mail", "source"), "topic": "sync-rule-flow"},
            "Sync rule A rule: mail changed on both servers alike since 2026-11-01",
        ),
        (
            {
                "object": ObjectRef("server", "server"),
                "path": ("product-version",),
                "topic": "product-version",
            },
            "Server: product-version changed on both servers alike since 2026-11-01",
        ),
        (
            {"object": ObjectRef("setting", "{what} {0}"), "path": (), "topic": "global-setting"},
            "Setting {what} {0} changed on both servers alike since 2026-11-01",
        ),
    ],
)
def test_the_title(fields: dict[str, Any], title: str):
    (finding,) = alike_findings([change(**fields)], "2026-11-01T02:00:00Z")
    assert finding.title == title


@pytest.mark.parametrize("captured", [None, "", "yesterday", "<script>", "2026-99-01"])
def test_a_baseline_without_a_day_is_just_the_baseline(captured: str | None):
    (finding,) = alike_findings([change()], captured)
    assert finding.title.endswith(" alike since the baseline")


@pytest.mark.parametrize(
    "noise",
    [
        change(cosmetic=True),
        change(explained=True),
        change("server-identity"),
        change("unresolved-identifier"),
        change("precedence-shifted"),
        change("connector-setting", section=Section.CONNECTORS, path=("account", "user")),
    ],
    ids=lambda noise: noise.topic,
)
def test_noise_is_left_out(noise: Change):
    assert alike_findings([noise], None) == []


def test_facts_are_named_by_time_and_not_by_side():
    facts = {
        "only on primary": ("class a",),
        "only on staging": ("class b",),
        "differing": ("class c",),
        "x": ("y",),
    }
    (finding,) = alike_findings([change("connector-schema", facts=facts)], None)
    assert finding.facts == {
        "topic": ("connector-schema",),
        "added": ("class a",),
        "removed": ("class b",),
        "differing": ("class c",),
    }


def test_it_is_listed_after_everything_else_and_never_counts():
    found = judge([change()], more=alike_findings([change(), change(path=("other",))], None))
    assert [finding.rule for finding in found] == [
        "sync-rule-description-differs",
        "changed-alike",
        "changed-alike",
    ]
    assert len({finding.id for finding in found}) == 3
    alone = judge([], more=alike_findings([change()], None))
    assert verdict_of(alone, [], strict=False) is Verdict.IN_SYNC
    assert exit_code_of(Verdict.IN_SYNC, alone, Severity.INFO) is ExitCode.OK
