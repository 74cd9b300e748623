"""What an acceptance does to a finding: accepted, expired, lapsed or not meant at all. Nothing is ever hidden."""

# ruff: noqa: ANN401 - test data is of any type

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entradrift.model.change import ObjectRef, Presence, Side
from entradrift.model.comparison import Compared, ExitCode, SectionCoverage, Verdict
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.policy.acceptance import Acceptance, accept
from entradrift.policy.judge import in_report_order
from entradrift.policy.verdict import exit_code_of, verdict_of

TODAY = date(2026, 11, 21)
ID = "f-0123456789ab"
RULE = ObjectRef("sync-rule", "In from AD - User Join", "contoso.com", "Inbound")


def finding(identity: str = ID, **fields: Any) -> Finding:
    usual: dict[str, Any] = {
        "rule": "attribute-flow-differs",
        "section": Section.SYNC_RULES,
        "severity": Severity.HIGH,
        "status": Status.DRIFT,
        "presence": Presence.BOTH,
        "object": RULE,
        "path": "flows/mail",
        "primary": "a",
        "staging": "b",
        "title": "A flow differs",
        "why": "",
        "align": "",
        "source": "",
    }
    return Finding(identity, **(usual | fields))


def by_id(identity: str = ID, **fields: Any) -> Acceptance:
    usual: dict[str, Any] = {"expires": TODAY + timedelta(days=100), "place": "a.toml, $.accept[0]"}
    return Acceptance("Until the move.", "identity team", id=identity, **(usual | fields))


def by_object(**fields: Any) -> Acceptance:
    return by_id("", **({"rule": "attribute-flow-differs", "object": "In from AD - User Join"} | fields))


def judged(found: Finding, *entries: Acceptance) -> Finding:
    [result], _ = accept([found], entries, TODAY)
    return result


def told(found: Sequence[Finding], *entries: Acceptance) -> list[str]:
    return list(accept(found, entries, TODAY)[1])


# --- which finding is meant ------------------------------------------------------------------------------


def test_an_accepted_finding_says_who_until_when_and_why():
    result = judged(finding(), by_id(ticket="CHG42"))
    assert result == replace(
        finding(),
        status=Status.ACCEPTED,
        acceptance={
            "reason": "Until the move.",
            "owner": "identity team",
            "expires": "2027-03-01",
            "ticket": "CHG42",
            "state": "active",
        },
    )
    assert "ticket" not in (judged(finding(), by_id()).acceptance or {})


def test_another_id_is_another_finding():
    assert judged(finding(), by_id("f-ba9876543210")) == finding()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"object": "IN FROM AD \u2013 user  join"},
        {"connector": "CONTOSO.COM"},
        {"path": "flows/mail"},
        {"connector": "contoso.com", "path": "flows/mail"},
    ],
    ids=str,
)
def test_rule_and_object_name_a_finding_whatever_its_letter_case(fields: dict[str, str]):
    assert judged(finding(), by_object(**fields)).status is Status.ACCEPTED


@pytest.mark.parametrize(
    "fields",
    [
        {"rule": "attribute-flow-retargeted"},
        {"object": "In from AD - User"},
        {"object": "from AD - User Join"},
        {"connector": "fabrikam.com"},
        {"path": "flows"},
        {"path": "flows/mail/expression"},
    ],
    ids=str,
)
def test_nothing_is_matched_in_part(fields: dict[str, str]):
    assert judged(finding(), by_object(**fields)) == finding()


def test_one_entry_for_an_object_accepts_all_of_its_paths():
    findings = [finding("f-000000000001"), finding("f-000000000002", path="flows/sn")]
    result, notices = accept(findings, [by_object()], TODAY)
    assert [each.status for each in result] == [Status.ACCEPTED] * 2
    assert notices == ()


def test_a_connector_of_nothing_is_no_connector():
    assert (
        judged(finding(object=replace(RULE, connector=None)), by_object(connector="contoso.com")).acceptance
        is None
    )


@pytest.mark.parametrize("status", [Status.EXPECTED, Status.COSMETIC, Status.ACCEPTED])
def test_only_drift_can_be_accepted(status: Status):
    found = finding(status=status)
    assert judged(found, by_id()) == found
    assert told([found], by_id()) == [
        (
            f"The acceptance of {ID} (a.toml, $.accept[0]) fits no open difference; remove the entry if the difference "
            "is gone."
        )
    ]


# --- until when ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "status", "state"),
    [
        (1, "accepted", "active"),
        (0, "accepted", "active"),
        (-1, "drift", "expired"),
        (-400, "drift", "expired"),
    ],
)
def test_the_last_day_counts_and_the_next_does_not(days: int, status: str, state: str):
    result = judged(finding(), by_id(expires=TODAY + timedelta(days=days)))
    assert result.status == status
    assert (result.acceptance or {})["state"] == state
    assert (result.acceptance or {})["expires"] == (TODAY + timedelta(days=days)).isoformat()


# --- pinned values ---------------------------------------------------------------------------------------

NESTED = {"a": (1, "x"), "b": None}


@pytest.mark.parametrize(
    ("value", "pinned", "same"),
    [
        ("a", "a", True),
        ("a", "A", False),
        ("500", 500, False),
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (None, None, True),
        (None, "", False),
        ((), (), True),
        (("a", "b"), ("b", "a"), False),
        (NESTED, {"b": None, "a": (1.0, "x")}, True),
        (NESTED, {"a": (1, "x")}, False),
        (2.5, 2.5, True),
    ],
    ids=str,
)
def test_a_pinned_value_is_compared_as_json(value: Any, pinned: Any, *, same: bool):
    for side in Side:
        result = judged(finding(**{side.value: value}), by_id(pinned={side: pinned}))
        assert (result.acceptance or {})["state"] == ("active" if same else "lapsed")
        assert (result.status is Status.ACCEPTED) is same


def test_both_values_must_be_the_pinned_ones():
    pinned = {Side.PRIMARY: "a", Side.STAGING: "b"}
    assert judged(finding(), by_id(pinned=pinned)).status is Status.ACCEPTED
    assert judged(finding(staging="c"), by_id(pinned=pinned)).status is Status.DRIFT
    assert judged(finding(primary="c"), by_id(pinned=pinned)).status is Status.DRIFT


def test_expired_is_said_before_lapsed():
    result = judged(finding(), by_id(expires=TODAY - timedelta(days=1), pinned={Side.PRIMARY: "other"}))
    assert (result.acceptance or {})["state"] == "expired"


# --- notices ---------------------------------------------------------------------------------------------


def test_an_entry_that_is_not_used_is_named_with_its_place():
    entries = [by_id(), by_object(path="flows/sn", connector="contoso.com", place="a.toml, $.accept[1]")]
    assert told([finding()], *entries) == [
        (
            "The acceptance of attribute-flow-differs of In from AD - User Join, contoso.com, flows/sn (a.toml, $.accept[1]) "
            "fits no open difference; remove the entry if the difference is gone."
        )
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (15, None),
        (14, "ends in 14 days, on 2026-12-05"),
        (1, "ends tomorrow, on 2026-11-22"),
        (0, "ends today, on 2026-11-21"),
        (-1, None),
    ],
)
def test_an_entry_that_is_about_to_end_is_named(days: int, words: str | None):
    sentence = f"The acceptance of {ID} (a.toml, $.accept[0]) {words}; align the servers or sign off anew."
    assert told([finding()], by_id(expires=TODAY + timedelta(days=days))) == ([sentence] if words else [])


def test_entries_that_end_on_one_day_share_a_notice():
    ids = [f"f-{number:012x}" for number in range(12)]
    entries = [
        by_id(each, expires=TODAY + timedelta(days=2), place=f"a.toml, $.accept[{n}]")
        for n, each in enumerate(ids)
    ]
    listed = ", ".join(f"{each} (a.toml, $.accept[{number}])" for number, each in enumerate(ids[:10]))
    assert told([finding(each) for each in ids], *entries) == [
        f"The 12 acceptances of {listed}, ... end in 2 days, on 2026-11-23; align the servers or sign off anew."
    ]


# --- several entries for one finding ----------------------------------------------------------------------

LONG, SHORT = TODAY + timedelta(days=90), TODAY + timedelta(days=30)


@pytest.mark.parametrize(
    ("one", "other", "state", "expires"),
    [
        ({"expires": LONG}, {"expires": SHORT}, "active", SHORT),
        ({"expires": SHORT}, {"expires": LONG}, "active", SHORT),
        ({"expires": LONG}, {"expires": TODAY - timedelta(days=1)}, "expired", TODAY - timedelta(days=1)),
        ({"expires": SHORT}, {"expires": LONG, "pinned": {Side.PRIMARY: "z"}}, "lapsed", LONG),
    ],
)
def test_the_strictest_of_several_entries_decides(
    one: dict[str, Any], other: dict[str, Any], state: str, expires: date
):
    entries = [by_id(**one), by_object(**other, place="a.toml, $.accept[1]")]
    for order in (entries, entries[::-1]):
        [result], notices = accept([finding()], order, TODAY)
        assert result.acceptance == {
            "reason": "Until the move.",
            "owner": "identity team",
            "expires": expires.isoformat(),
            "state": state,
        }
        assert [notice for notice in notices if "fit the same difference" in notice] == [
            (
                f"The acceptances of {' and '.join(f'{each.target} ({each.place})' for each in order)} fit the same "
                f"difference, {ID}; the strictest counts, so keep one of them."
            )
        ]
        assert not any("fits no open" in notice for notice in notices)


# --- what never changes ----------------------------------------------------------------------------------

FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from([f"f-{number:012x}" for number in range(6)]),
        rule=st.sampled_from(["attribute-flow-differs", "sync-rule-renamed"]),
        severity=st.sampled_from(list(Severity)),
        status=st.sampled_from([Status.DRIFT, Status.EXPECTED, Status.COSMETIC]),
        object=st.sampled_from([RULE, replace(RULE, name="Another"), replace(RULE, connector=None)]),
        path=st.sampled_from(["", "flows/mail"]),
        primary=st.sampled_from([None, "a", True]),
    ),
    max_size=6,
    unique_by=lambda each: each.id,
)
DAYS = st.integers(-400, 365).map(lambda days: TODAY + timedelta(days=days))
PINNED = st.dictionaries(st.sampled_from(list(Side)), st.sampled_from([None, "a", "b", True, 1]))
ENTRIES = st.lists(
    st.one_of(
        st.builds(by_id, st.sampled_from([f"f-{n:012x}" for n in range(6)]), expires=DAYS, pinned=PINNED),
        st.builds(
            by_object,
            rule=st.sampled_from(["attribute-flow-differs", "sync-rule-renamed"]),
            object=st.sampled_from(["In from AD - User Join", "another", "nothing"]),
            path=st.sampled_from(["", "flows/mail"]),
            expires=DAYS,
            pinned=PINNED,
        ),
    ),
    max_size=6,
)


@given(FINDINGS, ENTRIES)
def test_an_acceptance_changes_nothing_but_status_and_acceptance(
    findings: list[Finding], entries: list[Acceptance]
):
    result, _ = accept(findings, entries, TODAY)
    before = {each.id: each for each in findings}
    assert sorted(each.id for each in result) == sorted(before)
    for each in result:
        assert replace(each, status=before[each.id].status, acceptance=None) == before[each.id]
        if each.status is not before[each.id].status:
            assert (before[each.id].status, each.status) == (Status.DRIFT, Status.ACCEPTED)
        assert (each.status is Status.ACCEPTED) == ((each.acceptance or {}).get("state") == "active")
        assert each.acceptance is None or each.status in (Status.DRIFT, Status.ACCEPTED)
    assert result == in_report_order(result)


@given(FINDINGS, ENTRIES, st.booleans())
def test_no_acceptance_makes_an_incomplete_comparison_complete(
    findings: list[Finding],
    entries: list[Acceptance],
    strict: bool,  # noqa: FBT001
):
    gap = SectionCoverage(Section.SYNC_RULES, Compared.PARTIAL, "The list ends early.", 1, 1, by_nature=False)
    result, _ = accept(findings, entries, TODAY)
    verdict = verdict_of(result, [gap], strict=strict)
    assert verdict is Verdict.INCOMPLETE
    assert exit_code_of(verdict, result, None) is ExitCode.INCOMPLETE
    gap = replace(gap, by_nature=True)
    assert verdict_of(result, [gap], strict=True) is Verdict.INCOMPLETE


@given(FINDINGS, ENTRIES)
def test_the_verdict_is_in_sync_when_only_accepted_findings_are_left(
    findings: list[Finding], entries: list[Acceptance]
):
    result, _ = accept(findings, entries, TODAY)
    still_open = any(each.status is Status.DRIFT for each in result)
    verdict = verdict_of(result, [], strict=False)
    assert verdict is (Verdict.DRIFT if still_open else Verdict.IN_SYNC)
    assert exit_code_of(verdict, result, Severity.INFO) == (ExitCode.DRIFT if still_open else ExitCode.OK)
