"""Reports of pending exports for tests of their page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tests.failover.pending.made import TENANT, change, pending

from entradrift.failover.pending.summary import totals_of
from entradrift.model.comparison import ExitCode
from entradrift.model.pending import (
    Explanation,
    ExportError,
    Identity,
    Operation,
    PendingObject,
    PendingReport,
    PendingVerdict,
)

FINDING = "rule.changed-0123456789"
HOSTILE = "</script><!--<script>alert(1)</script>\"'&\u202e\x1b[31m\ud800\u2028 x"
FOREST = "DC=contoso,DC=com"


def report_of(objects: Sequence[PendingObject] | Iterable[PendingObject], **fields: object) -> PendingReport:
    made = PendingReport(
        tool_version="9.9.9",
        generated_at="2026-05-06T07:08:09+00:00",
        verdict=PendingVerdict.UNSAFE,
        exit_code=ExitCode.DRIFT,
        sentence="Unsafe: 600 objects to be deleted.",
        reasons=((PendingVerdict.UNSAFE, "600 objects to be deleted."), (PendingVerdict.REVIEW, "Read it.")),
        threshold=500,
        threshold_origin="default",
        totals=tuple(totals_of(objects, {TENANT: ("pending.xml",)})),
        objects=objects,
        explanations=(),
        subtracted={},
        values_shown=True,
        notices=(),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def person(number: int, operation: Operation, ou: str, *, department: str = "") -> PendingObject:
    changes = (change("department", (department,), ("Old",)),) if department else ()
    return pending(
        f"CN={{{number:032x}}}",
        operation,
        *changes,
        identity=Identity(
            name=f"Person {number}",
            user_principal_name=f"person{number}@contoso.com",
            on_premises_dn=f"CN=Person {number},OU={ou},{FOREST}",
        ),
    )


def various() -> list[PendingObject]:
    """260 updates of Sales, 12 adds, 3 deletes of Vendors, one rename, a group and an object of another connector."""
    return [
        *(
            replace(person(each, Operation.UPDATE, "Sales", department=f"D{each}"), explained_by=(FINDING,))
            for each in range(260)
        ),
        *(person(each, Operation.ADD, "New", department="Start") for each in range(300, 312)),
        *(person(each, Operation.DELETE, "Vendors") for each in range(400, 403)),
        pending(
            f"CN=Moved,OU=Sales,{FOREST}",
            Operation.RENAME,
            new_dn=f"CN=Moved,OU=Else,{FOREST}",
            connector="contoso.com",
        ),
        pending(
            f"CN=Crew,OU=Groups,{FOREST}",
            Operation.UPDATE,
            change(
                "member",
                tuple(f"CN=Person {each},{FOREST}" for each in range(700)),
                kind="reference",
                multivalued=True,
            ),
            change("info", ("a", "b"), ("B", "A"), multivalued=True, net_zero=True),
            type="group",
            connector="contoso.com",
            error=ExportError("permission-issue", "8344", "Insufficient rights.", "2026-05-01", "2026-05-02", 3),
        ),
    ]  # fmt: skip


def every_report() -> dict[str, PendingReport]:
    """Reports that show everything that the page can show."""
    several = various()
    hostile = pending(
        f"CN={HOSTILE},OU={HOSTILE},DC=x",
        Operation.UPDATE,
        change(HOSTILE, (HOSTILE, "x" * 3000), (HOSTILE,), kind=HOSTILE),
        type=HOSTILE,
        connector=HOSTILE,
        identity=Identity(user_principal_name=HOSTILE, name=HOSTILE),
        error=ExportError(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, 1),
    )
    return {
        "various": report_of(
            several,
            explanations=(
                Explanation(
                    FINDING, "A rule differs", 260, {Operation.UPDATE: 260}, ("department",), "260 updates ← a rule"
                ),
                Explanation(None, "", 17, {Operation.ADD: 12}, ("department",), "17 changes unexplained"),
            ),
            subtracted={"pending on the active server too": 4},
            notices=("An element was not known.",),
        ),
        "plain": report_of(several[255:275], verdict=PendingVerdict.REVIEW, values_shown=False),
        "nothing": report_of((), verdict=PendingVerdict.SAFE, sentence="Nothing is pending.", reasons=()),
        "hostile": report_of(
            [replace(hostile, explained_by=(HOSTILE,))],
            sentence=HOSTILE,
            reasons=((PendingVerdict.REVIEW, HOSTILE),),
            explanations=(Explanation(HOSTILE, HOSTILE, 1, {}, (HOSTILE,), HOSTILE),),
            notices=(HOSTILE,),
            name_of=lambda _dn: HOSTILE,
        ),
    }  # fmt: skip
