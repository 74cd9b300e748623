"""Comparisons with a baseline, and of one server over time."""

from __future__ import annotations

from dataclasses import replace

from tests.report.comparisons import comparison, drift, finding, server

from entradrift.model.change import ObjectRef, Presence
from entradrift.model.comparison import OVER_TIME, Comparison
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.snapshot import Role
from entradrift.model.values import Value

SCOPE = ("a EQUAL 1", "b EQUAL 2", "c EQUAL 3")


def since(found: Finding, changed_on: str, baseline: Value = None) -> Finding:
    """Return the finding with what a baseline says about it."""
    return replace(found, changed_on=changed_on, baseline=baseline)


def alike(number: int, what: str, *, new: Value, old: Value, path: str = "") -> Finding:
    """Return what both servers changed alike."""
    return replace(
        finding(
            number,
            f"{what} on both servers alike since 2026-11-01",
            primary=new,
            staging=new,
            severity=Severity.INFO,
            status=Status.EXPECTED,
            path=path,
            rule="changed-alike",
            group="changed-alike",
            facts={"topic": ("sync-rule-link-type",)},
            why="The servers agree.",
            align="Nothing to do.",
        ),
        changed_on="both",
        baseline=old,
    )


def three_way() -> Comparison:
    """Every answer that a baseline can give, on every shape of value."""
    rule = ObjectRef("sync-rule", "In from AD - Site", "contoso.com", "Inbound")
    found = (
        since(finding(1, "The link type differs", primary="Join", staging="Provision", path="link-type"), "staging", "Join"),
        since(finding(2, "The description differs", primary="x", staging="y", path="description"), "both", ""),
        since(finding(3, "Nobody knows", primary=1, staging=2, path="precedence"), "unknown"),
        since(
            finding(4, "The scope differs", primary=SCOPE[:2], staging=SCOPE[1:], path="scoping-filter"),
            "both",
            ("z", SCOPE[1]),
        ),
        since(
            finding(5, "The order of joins differs", primary=("j", "k"), staging=("k", "j"), path="join-rules"),
            "staging",
            ("j", "k"),
        ),
        since(
            finding(
                6, "A rule is gone", primary={"link type": "Join", "flows": ("mail", "sn")}, ref=rule,
                presence=Presence.PRIMARY_ONLY,
            ),
            "staging",
            {"link type": "Join", "flows": ("mail",)},
        ),
        since(finding(7, "A rule is new", staging={"link type": "Join"}, presence=Presence.STAGING_ONLY), "staging"),
        since(
            finding(
                8, "The order differs", primary=("2 b", "1 a"), staging=("1 a", "2 b"), severity=Severity.HIGH,
                ref=ObjectRef("precedence-order", "a, b"), path="precedence",
                facts={"primary order": ("2 b", "1 a"), "staging order": ("1 a", "2 b")},
            ),
            "primary",
            ("1 a", "2 b"),
        ),
        alike(20, "Sync rule A: link-type changed", new="Provision", old="Join", path="link-type"),
        alike(21, "Sync rule B was removed", new=None, old={"link type": "Join"}),
        alike(22, "Sync rule C: scoping-filter changed", new=("a", "b", "c", "d", "e"), old=("a",), path="scoping-filter"),
        finding(30, "The host differs", primary="a", staging="b", status=Status.EXPECTED, severity=Severity.INFO, path="host"),
    )  # fmt: skip
    return replace(comparison(*found), baseline=server("sync01.contoso.com", Role.ACTIVE))


def over_time() -> Comparison:
    """One server before and after."""
    later = server("sync01.contoso.com", Role.ACTIVE, version="2.5.79.0")
    captured = replace(later.source, captured_at="2026-11-20T22:00:00Z")
    return replace(
        comparison(*(each for each in drift().findings if each.status is Status.DRIFT)),
        failover="10 changes between 2026-11-20 20:55 UTC and 2026-11-20 22:00 UTC.",
        staging=replace(later, source=captured),
        labels=OVER_TIME,
        options={"same-server": "yes"},
    )
