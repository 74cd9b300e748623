"""The verdict by thresholds: each row is one thing that is pending, and what it means."""

from pathlib import Path

import pytest
from tests.failover.pending.made import totals

from entradrift.exports.load import load
from entradrift.failover.pending.safety import Limits, reasons_of, threshold_of, verdict_of
from entradrift.model.pending import Operation, PendingTotals, PendingVerdict

SAMPLES = Path(__file__).resolve().parents[3] / "sample-configs"
DELETE, ADD, UPDATE = Operation.DELETE, Operation.ADD, Operation.UPDATE
SAFE, REVIEW, UNSAFE = PendingVerdict
KNOWN = Limits(population={"user": 300, "group": 100_000})


@pytest.mark.parametrize(
    ("pending", "limits", "verdict"),
    [
        (totals(), Limits(), SAFE),
        (totals({"user": {UPDATE: 50}}), Limits(), SAFE),
        (totals({"user": {UPDATE: 30, ADD: 21}}), Limits(), REVIEW),
        (totals({"user": {UPDATE: 10}}), Limits(threshold=20), SAFE),
        (totals({"user": {UPDATE: 11}}), Limits(threshold=20), REVIEW),
        (totals({"user": {DELETE: 1}}), KNOWN, REVIEW),
        # 5 % of 300 is 15: so many may be deleted, one more may not, although 500 is far away.
        (totals({"user": {DELETE: 15}}), KNOWN, REVIEW),
        (totals({"user": {DELETE: 16}}), KNOWN, UNSAFE),
        (totals({"user": {DELETE: 44}}), KNOWN, UNSAFE),
        (totals({"User": {DELETE: 44}}), KNOWN, UNSAFE),
        (totals({"user": {DELETE: 44}}), Limits(), REVIEW),
        (totals({"user": {DELETE: 1}}), Limits(population={"user": 0}), UNSAFE),
        # The threshold counts from the number itself on, over all types of one connector.
        (totals({"group": {DELETE: 499}}), KNOWN, REVIEW),
        (totals({"group": {DELETE: 500}}), KNOWN, UNSAFE),
        (totals({"group": {DELETE: 490}, "user": {DELETE: 10}}), KNOWN, UNSAFE),
        (totals({"group": {Operation.DELETE_ADD: 1}}), KNOWN, UNSAFE),
        (totals({"group": {Operation.DELETE_ADD: 1}}, tenant=False), KNOWN, REVIEW),
        (totals({"user": {Operation.RENAME: 1}}), KNOWN, UNSAFE),
        (totals({"user": {Operation.RENAME: 1}}, tenant=False), KNOWN, REVIEW),
        (totals({"user": {UPDATE: 1}}, attributes={"sourceAnchor": 1}), KNOWN, UNSAFE),
        (totals({"user": {UPDATE: 1}}, attributes={"SourceAnchor": 1}, tenant=False), KNOWN, REVIEW),
        *(
            (totals({"user": {UPDATE: 1}}, attributes={name: count}), KNOWN, verdict)
            for name in ("userPrincipalName", "proxyAddresses", "accountEnabled", "member")
            for count, verdict in ((0, SAFE), (1, REVIEW), (99, REVIEW), (100, UNSAFE))
        ),
        (totals({"user": {UPDATE: 5}}, attributes={"member": 5}), Limits(bulk=5), UNSAFE),
        (totals({"user": {UPDATE: 5}}, attributes={"department": 5_000}), Limits(), SAFE),
        (totals({"user": {UPDATE: 1}}, errors={"denied": 1}), Limits(), REVIEW),
        (totals(), Limits(unprotected=("SYNC02",)), SAFE),
        (totals({"user": {UPDATE: 1}}), Limits(unprotected=("SYNC02",)), REVIEW),
    ],
)  # fmt: skip
def test_verdicts(pending: PendingTotals, limits: Limits, verdict: PendingVerdict):
    reasons = reasons_of([pending], limits)
    assert verdict_of(reasons) is verdict
    assert bool(reasons) is (verdict is not SAFE)


def test_the_small_tenant_says_both_numbers():
    reasons = reasons_of([totals({"user": {DELETE: 44}})], KNOWN)
    assert reasons == (
        (UNSAFE, "C: 44 of 300 objects of type user would be deleted (14.7%), more than 5%."),
        (REVIEW, "C: 44 objects to be deleted, below the threshold of 500; read every name."),
    )


def test_an_unknown_population_is_asked_for():
    [_, (verdict, text)] = reasons_of([totals({"user": {DELETE: 1}, "group": {DELETE: 1}})], Limits())
    assert verdict is REVIEW
    assert "--population user=N --population group=N" in text


def test_two_connectors_are_judged_apart():
    half = totals({"user": {DELETE: 250}})
    reasons = reasons_of([half, half], Limits(population={"user": 100_000}))
    assert verdict_of(reasons) is REVIEW


def test_the_threshold_of_the_exports_is_the_lower_one():
    servers = {name: load(str(SAMPLES / "contoso" / name)) for name in ("staging", "primary")}
    assert threshold_of(servers) == (500, "export of primary; staging says 2,000", ())
    assert threshold_of({"staging": servers["staging"]}) == (2000, "export of staging", ())
    assert threshold_of({}) == (None, "", ())


def test_protection_that_is_off_has_no_threshold():
    off = load(str(SAMPLES / "cases" / "deletion-protection-differs" / "staging"))
    assert threshold_of({"SYNC02": off}) == (None, "", ("SYNC02",))
